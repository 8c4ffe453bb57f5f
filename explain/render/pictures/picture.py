"""A finished picture: SVG, PNG, HTML, text."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any, Union

from shapecalc.errors import BadRecord, did_you_mean, shown

from ..terminal import one_line, wrapped
from .cells import folded
from .measure import BOLD, LINE, MONO, SANS, wrap
from .panel import Equation, Panel, TextLine
from .svg import Drawing, escape
from .themes import THEMES

MARGIN = 20.0
FORMATS = (".svg", ".png", ".html", ".txt")
MOST_PIXELS = 16_000
MOST_WIDE, LEAST_SCALE = 2400, 0.8
# A drawing for small screens: its width, and which screens are small.
NARROW = 304.0
SMALL = "(max-width: 37.99rem)"
AS_A_FILE = "For the full drawing add -o FILE.svg, or in Python .save('FILE.svg')."


class Picture:
    """Panels below each other. ``svg`` is the file; ``text(width)`` a drawing for a terminal.

    A notebook shows it by itself.
    """

    def __init__(
        self, title: str, panels: Sequence[Panel], theme: str = "auto", width: float = 760
    ) -> None:
        if theme not in THEMES:
            raise BadRecord(
                f"{shown(theme)} is not a theme.{did_you_mean(str(theme), THEMES)}",
                f"Themes are: {', '.join(THEMES)}.",
            )
        self.title, self.panels, self.theme = title, list(panels), theme
        self.width = min(max(float(width), 240.0), 4000.0)

    @property
    def svg(self) -> str:
        """The picture as SVG, in its theme."""
        return self.as_svg(self.theme)

    def drawing(self) -> tuple[Drawing, float, float]:
        """Everything that is painted, with the width and height it needs."""
        drawing, y, widest = Drawing(), MARGIN, 0.0
        for panel in self.panels:
            inner = max(self.width - 2 * MARGIN, panel.least_width)
            widest = max(widest, inner)
            y = _head(drawing, panel, y, inner)
            y += panel.draw(drawing, MARGIN, y, inner) + 24
        width = max(widest + 2 * MARGIN, drawing.right + MARGIN)
        return drawing, width, y - 24 + MARGIN

    def as_svg(self, theme: str = "auto") -> str:
        """The picture as SVG in another theme: auto, light, dark or print."""
        drawing, width, height = self.drawing()
        return drawing.finished(
            width, height, self.title, self.spoken(), theme, max(self.width, min(width, MOST_WIDE))
        )

    def spoken(self) -> str:
        """What the picture shows, in words: its description for a screen reader."""
        text = " ".join(panel.spoken() for panel in self.panels)
        return text if len(text) <= 4000 else f"{text[:3999]}…"

    def as_html(self) -> str:
        """One file that needs nothing else."""
        back = {"dark": "#14171b", "light": "#fff", "print": "#fff"}.get(self.theme)
        scheme = {"dark": "dark", "auto": "light dark"}.get(self.theme, "light")
        body = f"background:{back}" if back else ""
        drawings, switch = self._scrolled(), ""
        if self.width > NARROW:  # a small screen gets a drawing of its own
            small = Picture(self.title, self.panels, self.theme, NARROW)._scrolled(1)
            drawings = f'<div class="wide">{drawings}</div><div class="narrow">{small}</div>'
            switch = f".narrow{{display:none}}@media {SMALL}"
            switch += "{.wide{display:none}.narrow{display:block}}"
        auto = "" if back else "@media (prefers-color-scheme:dark){body{background:#14171b}}"
        return (
            '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
            '<meta http-equiv="Content-Security-Policy" '
            "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<meta name="color-scheme" content="{scheme}"><title>{escape(self.title)}</title>'
            f"<style>body{{margin:0;padding:8px;{body}}}main{{max-width:max-content;margin:auto}}"
            f"{auto}{switch}</style></head><body><main>\n{drawings}</main></body></html>\n"
        )

    def as_png(self, scale: float = 2.0) -> bytes:
        """The picture in pixels; ``auto`` is light. Raises BadRecord without its converter."""
        from .png import converted

        _, width, height = self.drawing()
        theme = "light" if self.theme == "auto" else self.theme
        return converted(self.as_svg(theme), min(scale, MOST_PIXELS / max(width, height)))

    def text(self, width: int = 88) -> str:
        """A drawing for a terminal, in plain text."""
        return "\n".join(
            "".join(piece for _, piece in line).rstrip() for line in self.pieces(width)
        )

    def pieces(self, width: int) -> Iterator[TextLine]:
        """The lines of :meth:`text`, with a style for each piece."""
        for i, panel in enumerate(self.panels):
            if i:
                yield []
            for part in wrapped(one_line(panel.title), width):
                yield from folded([("bold", part)], width)
            for note in panel.notes:
                for part in wrapped(one_line(note), width, "  "):
                    yield from folded([("dim", part)], width)
            yield []
            for line in panel.lines(width):
                yield from folded([(style, one_line(piece)) for style, piece in line], width)
        if any(type(panel).lines is Panel.lines for panel in self.panels):
            yield []
            yield from ([("dim", part)] for part in wrapped(AS_A_FILE, width))

    def save(self, path: Union[str, os.PathLike[str]]) -> None:
        """Write the picture; the suffix says as what. Raises BadRecord for another suffix."""
        name = os.fspath(path)
        suffix = os.path.splitext(name)[1].lower()
        if suffix not in FORMATS:
            raise BadRecord(
                f"A picture can't be written as {shown(suffix or name)}.",
                f"The name must end in {', '.join(FORMATS)}.",
            )
        data: Any = (
            self.as_png()
            if suffix == ".png"
            else {".svg": lambda: self.svg, ".html": self.as_html, ".txt": self.text}[suffix]()
        )
        try:
            with open(name, "wb") as file:
                file.write(data if isinstance(data, bytes) else _whole(data).encode())
        except OSError as error:
            raise BadRecord(
                f"{shown(name)} can't be written: {error.strerror or error}.",
                "Name a file in a folder that you may write to.",
            ) from None

    def _repr_svg_(self) -> str:
        # SVG alone: with HTML as well a notebook would keep every picture twice.
        return self.svg

    def _scrolled(self, scale: float = LEAST_SCALE) -> str:
        """The picture in a box that scrolls before its letters become too small to read."""
        wide = round(scale * min(self.drawing()[1], MOST_WIDE))
        return (
            f'<div style="overflow-x:auto"><div style="min-width:{wide}px">{self.svg}</div></div>'
        )

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<Picture {self.title!r}: {len(self.panels)} panels>"


def _whole(text: str) -> str:
    return text if text.endswith("\n") else f"{text}\n"


def _head(drawing: Drawing, panel: Panel, y: float, inner: float) -> float:
    for size, font, cls, texts in (
        (15.0, BOLD, "ink", [panel.title]),
        (12.0, SANS, "quiet", panel.notes),
    ):
        for text in texts:
            kind = MONO if isinstance(text, Equation) else font
            for line in wrap(text, inner, size, kind):
                high = size * LINE + 2
                drawing.text(
                    line, (MARGIN, y, inner, high), size=size, font=kind, at="start", cls=cls
                )
                y += high
    return y + 10
