"""Feature maps as blocks: the outputs of a model of images, in a row, as books draw them.

A block's height is the image's height, its side that goes back is the width, and its thickness is
the number of channels. All lengths are drawn to the square root of the sizes: from 224 rows to 7,
from 3 channels to 512, nothing else fits on one page.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any, Optional

from shapecalc.models.rows import Row
from shapecalc.models.summary import Summary
from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import known

from ..families import family_of
from .measure import BOLD, MONO, SANS, fit, width_of, wrap
from .panel import Panel, size_words
from .svg import Drawing, number

TALLEST, THICKEST, BACK = 104.0, 56.0, 0.42
SLOT, GAP, LABELS = 106.0, 16.0, 52.0
# What an unknown size is drawn as, and how many blocks there are at most.
MIDDLE, MOST = 16, 48


class Map:
    """An output that one layer after the other has: its sizes, its channels, and whose it is."""

    def __init__(self, name: str, sizes: tuple[Any, ...], channels: Any, family: str) -> None:
        self.names, self.sizes, self.channels, self.family = [name], sizes, channels, family

    @property
    def shape(self) -> str:
        """The sizes without the batch, channels last: ``26 × 26 × 32``."""
        return " × ".join(size_words(d) for d in (*self.sizes, self.channels))

    @property
    def is_image(self) -> bool:
        """Whether it has rows and columns."""
        return len(self.sizes) >= 2

    @property
    def is_open(self) -> bool:
        """Whether a size is unknown."""
        return any(known(d) is None for d in (*self.sizes, self.channels))


class MapsPanel(Panel):
    """The outputs of a chain of layers as blocks."""

    def __init__(self, summary: Summary, maps: list[Map], chain: bool) -> None:
        super().__init__()
        self.maps, self.chain = maps[:MOST], chain
        self.title = f'Feature maps of "{summary.name}": height × width × channels'
        self.notes = ["Lengths are drawn to the square root of the sizes."]
        if not chain:
            self.notes.append("In the order of the table; which layer reads which is drawn below.")
        if any(one.is_open for one in self.maps):
            self.notes.append("Dashed: a size is unknown.")
        if len(maps) > MOST:
            self.notes.append(f"Of {len(maps)} maps the first {MOST} are drawn.")
        images = [one for one in self.maps if one.is_image]
        flat = [one for one in self.maps if not one.is_image]
        self.scale = TALLEST / max(_root(d) for one in images for d in one.sizes[-2:])
        self.thick = _scale(4.0, THICKEST, (one.channels for one in images))
        self.high = _scale(6.0, TALLEST, map(_length, flat))
        self.wide = _scale(4.0, SLOT - 24, (one.channels for one in flat if one.sizes))
        if flat:
            self.notes[0] += " What has no rows and columns has a scale of its own."

    # -- SVG -------------------------------------------------------------------------
    def draw(self, drawing: Drawing, x: float, y: float, width: float) -> float:
        many = max(int((width + GAP) // (SLOT + GAP)), 1)
        bottom = y - GAP
        for first in range(0, len(self.maps), many):
            line = self.maps[first : first + many]
            floor = bottom + GAP + max(self._height(one) for one in line)
            for i, one in enumerate(line):
                self._slot(drawing, one, x + i * (SLOT + GAP), floor)
                if self.chain and i + 1 < len(line):
                    end = x + (i + 1) * (SLOT + GAP) - 3
                    drawing.line((end - 22, floor - 9), (end, floor - 9), arrow=True)
            bottom = floor + LABELS
        return bottom - y

    def _height(self, one: Map) -> float:
        """How high a block is drawn, from its floor to its highest corner."""
        if not one.is_image:
            return max(self.high * _root(_length(one)), 4.0)
        tall, back = (max(self.scale * _root(d), 3.0) for d in one.sizes[-2:])
        return tall + back * BACK + 10.0 * (len(one.sizes) > 2)

    def _slot(self, drawing: Drawing, one: Map, x: float, floor: float) -> None:
        self._block(drawing, one, x, floor)
        first, *more = one.names
        name = first if not more else f"{first}, +{len(more)}"
        fits = width_of(one.shape, 8, MONO) <= SLOT
        sizes = [one.shape] if fits else wrap(one.shape, SLOT, 11, MONO)[:2]
        texts = [(name, BOLD), *((text, MONO) for text in sizes)]
        for i, (text, font) in enumerate(texts):
            box = (x, floor + 6 + 17 * i, SLOT, 17)
            drawing.text(text, box, size=11, font=font, at="start", shrink=True)
        if more and fits:
            names = fit(", ".join(more), SLOT, 9, SANS)
            drawing.text(names, (x, floor + 40, SLOT, 12), size=9, at="start", cls="quiet")

    def _block(self, drawing: Drawing, one: Map, x: float, floor: float) -> None:
        """Front, top and side; what has no rows and columns is a bar or a sheet."""
        look = f"f-{one.family}{' dash' if one.is_open else ''}"
        drawing.families.add(one.family)
        title = f"{', '.join(one.names)}: {one.shape}"
        if not one.is_image:
            tall = self._height(one)
            wide = max(self.wide * _root(one.channels), 6.0) if one.sizes else 10.0
            drawing.rect((x, floor - tall, wide, tall), look, radius=0, title=title)
            return
        tall, back = (max(self.scale * _root(d), 3.0) for d in one.sizes[-2:])
        thick, back = max(self.thick * _root(one.channels), 3.0), back * BACK
        copies = 3 if len(one.sizes) > 2 and known(one.sizes[0]) != 1 else 1
        for k in reversed(range(copies)):
            at, low = x + 5.0 * k, floor - 5.0 * k
            top = f"M{number(at)} {number(low - tall)}l{number(back)} {number(-back)}"
            drawing.path(f"{top}h{number(thick)}l{number(-back)} {number(back)}Z", look)
            side = f"M{number(at + thick)} {number(low - tall)}l{number(back)} {number(-back)}"
            drawing.path(f"{side}v{number(tall)}l{number(-back)} {number(back)}Z", look)
            drawing.rect((at, low - tall, thick, tall), look, radius=0, title=title)
            if thick > 4:
                drawing.hatch((at + 1, low - tall + 1, min(thick - 2, 6), tall - 2), one.family)

    # -- text ------------------------------------------------------------------------
    def description(self) -> list[str]:
        return [f"{one.shape}: {', '.join(one.names)}" for one in self.maps]


def _root(n: Any) -> float:
    size = known(n)
    return math.sqrt(max(MIDDLE if size is None else size, 1))


def _scale(most: float, room: float, sizes: Iterable[Any]) -> float:
    """Pixels for each root of a size, so that the largest fits."""
    return min(most, room / max(map(_root, sizes), default=1.0))


def _length(one: Map) -> Any:
    return one.sizes[0] if one.sizes else one.channels


def maps_panels(summary: Summary, chain: bool) -> Iterator[Panel]:
    """The feature maps of a model that has images; nothing for any other."""
    maps = list(_maps(summary.rows))
    if any(one.is_image for one in maps) and any(_over(row.layer) for row in summary.rows):
        yield MapsPanel(summary, maps, chain)


def _over(layer: Any) -> bool:
    """Whether a layer, or one inside it, is one over images."""
    return len(getattr(layer, "over", ())) > 1 or any(map(_over, layer.children()))


def _format(layer: Any) -> Optional[str]:
    """Where a layer over an image has its channels, itself or in a layer inside; None for others."""
    if len(getattr(layer, "over", ())) > 1 and hasattr(layer, "data_format"):
        return str(layer.data_format)
    return next((found for child in layer.children() if (found := _format(child))), None)


def _maps(rows: list[Row]) -> Iterator[Map]:
    """The input and each output that differs from the one before it."""
    last: Optional[Map] = None
    where = next((found for row in rows if (found := _format(row.layer))), "channels_last")
    for row in rows:
        first = row is rows[0] and not row.layer.is_input
        given = [("input", row.inputs, "other")] if first else []
        where = _format(row.layer) or where
        for name, shape, family in (*given, (row.name, row.output, family_of(row.layer))):
            made = _map(name, shape, family, where)
            if made is None:
                continue
            if last is not None and made.shape == last.shape:
                last.names.append(name)
                continue
            if last is not None:
                yield last
            last = made
    if last is not None:
        yield last


def _map(name: str, shape: Any, family: str, where: str) -> Optional[Map]:
    if not isinstance(shape, Shape) or not 2 <= len(shape) <= 6:
        return None
    if where == "channels_last" or len(shape) < 4:
        return Map(name, tuple(shape[1:-1]), shape[-1], family)
    return Map(name, tuple(shape[2:]), shape[1], family)


__all__ = ["MapsPanel", "maps_panels"]
