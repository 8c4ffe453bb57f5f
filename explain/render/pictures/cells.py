"""Text in a terminal's columns: some signs are two columns wide."""

from __future__ import annotations

from collections.abc import Iterator

from ..terminal import Piece, columns_of


def cut(text: str, room: int) -> str:
    """A text, shortened to ``room`` columns."""
    if columns_of(text) <= room:
        return text
    kept = ""
    for c in text:
        if columns_of(kept + c) > room - 1:
            break
        kept += c
    return f"{kept}…" if room > 0 else ""


def padded_to(text: str, room: int) -> str:
    """A text at the left of ``room`` columns."""
    return text + " " * (room - columns_of(text))


def centred(text: str, room: int) -> str:
    """A text in the middle of ``room`` columns."""
    free = max(room - columns_of(text), 0)
    return " " * (free // 2) + text + " " * (free - free // 2)


def folded(line: list[Piece], width: int) -> Iterator[list[Piece]]:
    """A line that is too wide as several, the further ones indented."""
    if sum(columns_of(text) for _, text in line) <= width:
        yield line
        return
    now: list[Piece] = []
    left = width
    for style, text in line:
        for c in text:
            if columns_of(c) > left:
                yield now
                now, left = [("", "    ")], width - 4
            now.append((style, c))
            left -= columns_of(c)
    yield now
