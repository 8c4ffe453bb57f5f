"""A line of source with a caret under the exact place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from shapecalc.readers.results import Place

from ..render.terminal import columns_of, safe

if TYPE_CHECKING:
    from .checking import Checked

MOST_WIDTH = 100
_LEAD = 12


def where(file: str, place: Place) -> str:
    """``file:3:9``, ``nb.ipynb:cell 7:line 3:9``; as much of it as is known."""
    if place.line is None:
        return file
    column = f":{place.column}" if place.column is not None else ""
    if place.cell is not None:
        return f"{file}:cell {place.cell}:line {place.line}{column}"
    return f"{file}:{place.line}{column}"


def line_of(found: Checked, place: Place) -> Optional[str]:
    """The line of source at a place, None where there is none."""
    if found.source is None or place.line is None:
        return None
    lines = found.source.cell_text(place.cell).split("\n")
    return lines[place.line - 1].rstrip("\r") if 0 < place.line <= len(lines) else None


def snippet(line: str, place: Place) -> tuple[str, str, str]:
    """The line, the space before the carets, and the carets. Long lines are cut around them."""
    start = max(0, (place.column or 1) - 1)
    end = len(line)
    if place.end_line == place.line and place.end_column is not None:
        end = min(end, place.end_column - 1)
    end = max(end, start + 1)
    bare = len(line) - len(line.lstrip())
    cut = min(bare, start)
    if end - cut > MOST_WIDTH:
        if start - cut > _LEAD + MOST_WIDTH // 2:
            cut = start - _LEAD
        end = min(end, cut + MOST_WIDTH)
    before, marked = line[cut:start], line[start:end].rstrip() or " "
    after = line[end : max(end, cut + MOST_WIDTH)]
    more = "…" if len(line) > max(end, cut + MOST_WIDTH) else ""
    head = "…" if cut > bare else ""
    shown = head + "".join(_plain(part) for part in (before, marked, after)) + more
    return (
        shown.rstrip(),
        " " * columns_of(head + _plain(before)),
        "^" * max(1, columns_of(_plain(marked))),
    )


def _plain(text: str) -> str:
    return safe(text.replace("\t", "    ")).replace("\n", "?")
