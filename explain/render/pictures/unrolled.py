"""A recurrent layer unrolled: the same cell at every step, passing its state to the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, Optional

from shapecalc.models.rows import Row
from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import known

from ..families import family_of
from .measure import BOLD, MONO, width_of
from .panel import NotDrawn, Options, Panel, described, equations, shape_words
from .strip import Columns, Strip
from .svg import Drawing

STEP, HIGH = 92.0, 44.0
# A cell's share of a step; the rest is for the wires between the cells.
ONE, TWO = 0.6, 0.5
STATES = ("h", "c")


class Band(NamedTuple):
    """One direction, or one cell of a stack: its name, where it reads to, its states."""

    name: str
    backwards: bool
    states: str
    layer: Any


class Grid(NamedTuple):
    """What is drawn into, which steps have a column, and where: the middles and the width of one."""

    drawing: Drawing
    columns: Columns
    mids: list[float]
    step: float


class UnrolledPanel(Panel):
    """``bands`` from below; with ``merge`` they read the same sequence from both ends."""

    least_width = 420.0

    def __init__(self, row: Row, bands: list[Band], merge: Optional[str], options: Options) -> None:
        super().__init__()
        self.row, self.bands, self.merge, self.words = row, bands, merge, options.words
        inner: Any = getattr(row.layer, "layer", row.layer)
        self.every = bool(getattr(inner, "return_sequences", True))
        self.steps = row.inputs[1] if len(row.inputs) > 2 else 1
        self.strip = Strip(self.steps, self.steps, 1)
        self.title = f"{row.name}: {row.class_name} step by step"
        states = max((band.states for band in bands), key=len).replace(" ", ", ")
        self.notes = [
            described(row.layer),
            f"The same weights at every step; the state ({states}) is passed to the next."
            if states
            else "The same weights at every step; no state is passed between steps.",
            *equations(row),
        ]

    def label(self, position: int) -> str:
        return self.words[position] if position < len(self.words) else str(position + 1)

    # -- SVG -------------------------------------------------------------------------
    def draw(self, drawing: Drawing, x: float, y: float, width: float) -> float:
        edge = 34.0
        name = max(width_of(band.name, 8.5, BOLD) for band in self.bands)
        least = max(STEP, (name + 12) / self._share())  # so that a cell's name fits in it
        most = max(3, int((width - 2 * edge) // least))
        columns = Columns(self.strip, most - (known(self.steps) is None))
        count = len(columns)
        step = min((width - 2 * edge) / max(count, 1), 150.0)
        left = x + (width - step * count) / 2
        mids = [left + step * (i + 0.5) for i in range(count)]
        top = y + 38
        bar = top + 34
        tops = [bar + 34 + i * (HIGH + 36) for i in range(len(self.bands))][::-1]
        words_top = tops[0] + HIGH + 40
        grid = Grid(drawing, columns, mids, step)
        self._output(grid, x, y, width, bar - 34)
        for i, (band, at) in enumerate(zip(self.bands, tops)):
            self._band(grid, i, band, at)
        self._inputs(grid, tops, words_top)
        self._outputs_up(grid, tops, bar)
        text = f"input {shape_words(self.row.inputs)}"
        drawing.text(text, (x, words_top + 34, width, 18), size=12, font=MONO, cls="quiet")
        return words_top + 56 - y

    def _share(self) -> float:
        return ONE if self.merge is None else TWO

    def _shift(self, i: int, step: float) -> float:
        """Two directions are drawn side by side, so that wires pass between them."""
        if self.merge is None:
            return 0.0
        return (-0.17 if i == 0 else 0.17) * step

    def _band(self, grid: Grid, i: int, band: Band, top: float) -> None:
        drawing, columns, mids, step = grid
        shift, wide = self._shift(i, step), self._share() * step
        order = list(range(len(mids)))[:: -1 if band.backwards else 1]
        way = -1 if band.backwards else 1
        middle = top + HIGH / 2
        for turn, column in enumerate(order):
            at = mids[column] + shift
            box = (at - wide / 2, top, wide, HIGH)
            if band.states and turn == 0:
                start = at - way * (wide / 2 + 22)
                drawing.text("0", (start - 9, middle - 9, 18, 18), size=11, font=BOLD)
                drawing.line((start + way * 8, middle), (at - way * wide / 2, middle), arrow=True)
            elif band.states:
                before = mids[order[turn - 1]] + shift + way * wide / 2
                drawing.line((before, middle), (at - way * wide / 2, middle), arrow=True)
                gap = min(before, at - way * wide / 2), max(before, at - way * wide / 2)
                if self.merge is not None:
                    # Beside the wire of the other direction, which runs through this gap.
                    other = min(mids[column], mids[order[turn - 1]]) + (0.289, 0.711)[i] * step
                    gap = (other + 1, gap[1]) if i == 0 else (gap[0], other - 1)
                name = (gap[0], middle - 17, gap[1] - gap[0], 15)
                drawing.text(band.states, name, size=11, font=MONO, shrink=True)
            if column in columns.gaps:
                drawing.rect(box, "blank")
                drawing.text("…", box, font=BOLD, size=16)
                continue
            drawing.family(box, family_of(band.layer), title=described(band.layer))
            inside = (box[0] + 10, box[1] + 4, box[2] - 12, 18)
            drawing.text(band.name, inside, size=11, font=BOLD, shrink=True)
            lower = (inside[0], top + 22, inside[2], 18)
            drawing.text(_width(band.layer), lower, size=11, font=MONO, shrink=True)

    def _inputs(self, grid: Grid, tops: list[float], words_top: float) -> None:
        drawing, columns, mids, step = grid
        for column in range(len(mids)):
            if column in columns.gaps:
                continue
            at = mids[column]
            position = columns.shown[column] if column < len(columns.shown) else None
            text = columns.tail_name if position is None else self.label(position)
            box = (at - step / 2 + 3, words_top, step - 6, 28)
            drawing.rect(box, "plain")
            drawing.text(text, (box[0] + 4, box[1], box[2] - 8, 28), size=12)
            readers = range(len(self.bands)) if self.merge is not None else (0,)
            for i in readers:
                up = at + self._shift(i, step) * (1 if i == 0 else 1.7)
                drawing.line((up, words_top), (up, tops[i] + HIGH), arrow=True)

    def _last(self, band: Band, count: int) -> int:
        return 0 if band.backwards else count - 1

    def _outputs_up(self, grid: Grid, tops: list[float], bar: float) -> None:
        drawing, columns, mids, step = grid
        count = len(mids)
        for i, band in enumerate(self.bands):
            passed_up = self.merge is None and i < len(self.bands) - 1
            target = tops[i + 1] + HIGH if passed_up else bar
            every = self.every or passed_up
            for column in range(count) if every else (self._last(band, count),):
                if column in columns.gaps:
                    continue
                at = mids[column] + self._shift(i, step) * (1.7 if i == 0 else 1)
                drawing.line((at, tops[i]), (at, target), arrow=True)

    def _output(self, grid: Grid, x: float, y: float, width: float, top: float) -> None:
        """The bar on top that holds the output's shape, over the steps that reach it."""
        drawing, _, mids, step = grid
        left, right = mids[0] - step / 2 + 3, mids[-1] + step / 2 - 3
        if not self.every and self.merge is None:
            last = mids[self._last(self.bands[-1], len(mids))]
            left, right = max(x, last - 85), min(x + width, last + 85)
        elif right - left < 200:
            left, right = max(x, left - 60), min(x + width, right + 60)
        merged = f"{self.merge}: " if self.merge else ""
        text = f"{merged}output {shape_words(self.row.output)}"
        more = width_of(text, 12, MONO) + 16 - (right - left)
        if more > 0:
            left, right = max(x, left - more), min(x + width, right + more)
        box = (left, top, right - left, 34.0)
        drawing.rect(box, "marked")
        drawing.text(text, (left + 6, top, right - left - 12, 34), size=12, font=MONO, shrink=True)
        drawing.text(self._what(), (x, y, width, 18), size=11, cls="quiet")

    def _what(self) -> str:
        """Which outputs reach the bar."""
        what = "the output of every step"
        if not self.every:
            what = "only the last output" if self.merge is None else "each direction's last output"
        inner: Any = getattr(self.row.layer, "layer", self.row.layer)
        states = getattr(inner, "return_state", False)
        return f"{what}, then the last states" if states else what

    def description(self) -> list[str]:
        ways = [
            f"{band.name} reads the steps from {'last to first' if band.backwards else 'first to last'}."
            for band in self.bands
        ]
        merged = f"{self.merge}: " if self.merge else ""
        output = f"{merged}output {shape_words(self.row.output)}: {self._what()}."
        return [f"input {shape_words(self.row.inputs)}", *ways, output]


def _width(layer: Any) -> str:
    """How many numbers the state of a cell has."""
    for key in ("units", "filters"):
        value = getattr(layer, key, None)
        if value is not None:
            return str(value)
    return ""


def bands_of(layer: Any, x: Any) -> tuple[list[Band], Optional[str]]:
    """The directions of a Bidirectional, the cells of a stack, or the layer itself."""
    forward = getattr(layer, "layer", None)
    if forward is not None and not hasattr(layer, "merge_mode"):
        return [Band(forward.class_name, False, "", forward)], None
    if forward is not None:
        backward = layer.backward_layer or forward
        turned = not forward.go_backwards
        bands = [_band(forward, forward.go_backwards, x), _band(backward, turned, x)]
        return bands, layer.merge_mode or "both"
    cell = getattr(layer, "cell", None)
    if cell is None:
        return [_band(layer, layer.go_backwards, x)], None
    cells = getattr(cell, "cells", (cell,))
    return [_band(c, layer.go_backwards, x) for c in cells], None


def _band(layer: Any, backwards: bool, x: Any) -> Band:
    if hasattr(layer, "states"):  # a whole layer; a cell of a stack has sizes alone
        names = STATES[: len(layer.states(x))]
    else:
        size = layer.state_size
        names = STATES[: len(size)] if isinstance(size, list) else STATES[:1]
    return Band(layer.class_name, backwards, " ".join(names), layer)


def unrolled_panels(row: Row, options: Options) -> Iterator[Panel]:
    """The layer over the sentence, or over its steps."""
    if not isinstance(row.inputs, Shape):
        raise NotDrawn("It was given several inputs.")
    if len(row.inputs) > 2 and known(row.inputs[1]) == 0:
        raise NotDrawn("The input has no steps.")
    bands, merge = bands_of(row.layer, row.inputs)
    yield UnrolledPanel(row, bands, merge, options)
