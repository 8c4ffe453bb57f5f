"""A small writer of SVG: everything that is text is escaped, and stays in its box."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Optional

from ..families import FAMILIES
from .measure import BOLD, LINE, MONO, SANS, fit, width_of
from .themes import style

Box = tuple[float, float, float, float]
Point = tuple[float, float]
SMALLEST = 7.0


class Written(NamedTuple):
    """A text in a picture: what was asked for, what is shown, and its box."""

    full: str
    shown: str
    box: Box
    size: float
    font: str


def escape(text: str) -> str:
    """Text for XML. What XML can't hold, or a reader would obey, becomes a question mark."""
    plain = "".join(c if c.isprintable() else " " if c in "\n\t" else "?" for c in text)
    for sign, word in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        plain = plain.replace(sign, word)
    return plain.replace("'", "&#39;")


def number(n: float) -> str:
    """A coordinate, as short as it can be."""
    return f"{n:.3f}".rstrip("0").rstrip(".") or "0"


class Drawing:
    """Shapes and texts in the order in which they are painted."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.texts: list[Written] = []
        self.families: set[str] = set()
        self.right = 0.0  # how far the drawing reaches

    # -- shapes ----------------------------------------------------------------------
    def rect(
        self, box: Box, cls: str, *, radius: float = 4, extra: str = "", title: str = ""
    ) -> None:
        """A rectangle. ``title`` is what a pointer shows and a screen reader says."""
        x, y, w, h = box
        self.right = max(self.right, x + w)
        where = f'x="{number(x)}" y="{number(y)}" width="{number(w)}" height="{number(h)}"'
        corner = f' rx="{number(radius)}"' if radius else ""
        inside = f"><title>{escape(title)}</title></rect>" if title else "/>"
        self.parts.append(f'<rect {where}{corner} class="{cls}"{extra}{inside}')

    def family(self, box: Box, name: str, *, title: str = "", dashed: bool = False) -> None:
        """A box in the colours of a family, with its pattern in a band at the left."""
        x, y, w, h = box
        self.families.add(name)
        self.rect(box, f"f-{name}{' dash' if dashed else ''}", title=title)
        band = min(9.0, w / 6)
        self.rect(
            (x + 1, y + 1, band, h - 2), "", radius=3, extra=f' fill="url(#@{name})" stroke="none"'
        )

    def hatch(self, box: Box, name: str) -> None:
        """The pattern of a family over a box."""
        self.families.add(name)
        self.rect(box, "", radius=0, extra=f' fill="url(#@{name})" stroke="none"')

    def path(self, d: str, cls: str = "wire") -> None:
        """A line along a path."""
        self.parts.append(f'<path d="{d}" class="{cls}"/>')

    def line(self, *points: Point, cls: str = "wire", arrow: bool = False) -> None:
        """A line through points, with an arrow's head at its end."""
        ((x1, y1), (x2, y2)) = points[-2:]
        shortened = list(points)
        if arrow:
            length = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 0.001)
            ux, uy = (x2 - x1) / length, (y2 - y1) / length
            shortened[-1] = (x2 - 6 * ux, y2 - 6 * uy)
        d = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in shortened)
        self.path(d, cls)
        if arrow:
            self.head((x2, y2), (ux, uy))

    def head(self, tip: Point, way: Point) -> None:
        """An arrow's head that points along ``way``."""
        (x, y), (ux, uy) = tip, way
        bx, by = x - 7 * ux, y - 7 * uy
        d = (
            f"M{number(x)} {number(y)}L{number(bx - 3.5 * uy)} {number(by + 3.5 * ux)}"
            f"L{number(bx + 3.5 * uy)} {number(by - 3.5 * ux)}Z"
        )
        self.parts.append(f'<path d="{d}" class="head"/>')

    def circle(self, centre: Point, radius: float, cls: str) -> None:
        x, y = centre
        self.parts.append(
            f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" class="{cls}"/>'
        )

    # -- texts -----------------------------------------------------------------------
    def text(
        self,
        content: str,
        box: Box,
        *,
        size: float = 12,
        font: str = SANS,
        at: str = "middle",
        cls: str = "ink",
        shrink: bool = False,
    ) -> None:
        """One line of text in the middle of a box, shortened where the box is too narrow.

        ``at`` is start, middle or end. ``shrink`` makes the font smaller before anything is
        left out. The whole text is kept as a title where it was shortened.
        """
        x, y, w, h = box
        size = min(size, h / LINE)
        if shrink:
            # A little smaller than it need be, or rounding makes it too wide again.
            smaller = 0.999 * size * w / max(width_of(content, size, font), 0.1)
            if smaller >= SMALLEST:  # else it is shortened anyway
                size = min(size, smaller)
        shown = fit(content, w, size, font) if size >= SMALLEST else ""
        if not shown:
            return
        self.right = max(self.right, x + w)
        self.texts.append(Written(content, shown, box, size, font))
        left = {"start": x, "middle": x + w / 2, "end": x + w}[at]
        weight = {SANS: "", BOLD: " bold", MONO: " mono"}[font]
        title = f"<title>{escape(content)}</title>" if shown != content else ""
        place = " ".join(number(n) for n in box)
        anchor = "" if at == "start" else f' text-anchor="{at}"'
        self.parts.append(
            f'<text x="{number(left)}" y="{number(y + h / 2 + size * 0.36)}" '
            f'font-size="{number(size)}"{anchor} class="{cls}{weight}" data-box="{place}">'
            f"{title}{escape(shown)}</text>"
        )

    def pill(self, content: str, centre: Point, most: float, size: float = 11) -> None:
        """A text on a wire: on paper of its own, so that the wire doesn't cross it."""
        x, y = centre
        w = min(most, width_of(content, size, MONO) + 8)
        box = (x - w / 2, y - 9, w, 18)
        self.rect(box, "paper", radius=3)
        self.text(content, (box[0] + 2, box[1], w - 4, 18), size=size, font=MONO)

    # -- the whole --------------------------------------------------------------------
    def finished(
        self,
        width: float,
        height: float,
        title: str,
        description: str,
        theme: str,
        shown_width: Optional[float] = None,
    ) -> str:
        """The file: style sheet, patterns, and what a screen reader says."""
        import zlib

        body = "".join(self.parts)
        root = f"s{zlib.crc32(f'{title}{description}{theme}{body}'.encode()):08x}"
        body = body.replace("url(#@", f"url(#{root}-")
        patterns = "".join(
            f'<pattern id="{root}-{name}" width="8" height="8" patternUnits="userSpaceOnUse">'
            f'<path d="{FAMILIES[name].pattern}" class="p-{name}"/></pattern>'
            for name in sorted(self.families)
        )
        wide = shown_width or width
        size = f'width="{number(wide)}" height="{number(height * wide / width)}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" id="{root}" role="img" '
            f'aria-labelledby="{root}-t {root}-d" {size} '
            f'viewBox="0 0 {number(width)} {number(height)}" style="max-width:100%;height:auto">'
            f'<title id="{root}-t">{escape(title)}</title>'
            f'<desc id="{root}-d">{escape(description)}</desc>'
            f"<style>{style(root, theme)}</style><defs>{patterns}</defs>"
            f'<rect width="{number(width)}" height="{number(height)}" class="paper"/>'
            f"{body}</svg>\n"
        )


def spread(parts: int, room: float, gap: float) -> Sequence[tuple[float, float]]:
    """Start and width of ``parts`` that share ``room``."""
    wide = (room - gap * (parts - 1)) / max(parts, 1)
    return [(i * (wide + gap), wide) for i in range(parts)]


__all__ = ["BOLD", "MONO", "SANS", "Box", "Drawing", "Point", "escape", "number", "spread"]
