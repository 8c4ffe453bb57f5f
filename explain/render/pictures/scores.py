"""Attention: every query step meets every key step, and takes its share of the values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Optional

from shapecalc.models.sequential import Row
from shapecalc.models.summary import Summary
from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import known

from .cells import centred, cut
from .measure import BOLD, LINE, MONO, wrap
from .model import ModelPanel
from .panel import Options, Panel, TextLine, equations, first_sentence, shape_words
from .svg import Drawing
from .table import few
from .themes import family_of

HIGH, LABEL = 24.0, 74.0
CHOSEN = 1  # the query step whose row is followed


class ScoresPanel(Panel):
    """A grid of scores: a row a query step, a column a key step."""

    def __init__(self, row: Row, inputs: list[Shape], options: Options) -> None:
        super().__init__()
        layer: Any = row.layer
        self.row, self.family, self.words = row, family_of(layer), options.words
        self.query, self.value, self.key = inputs
        self.near = getattr(layer, "sliding_window", None)
        self.title = f"{row.name}: a score for every query step and key step"
        self.notes = [first_sentence(row), *equations(row), *equations(row, "params", "or")]
        heads = getattr(layer, "num_heads", getattr(layer, "num_query_heads", None))
        if heads is not None and known(heads) != 1:
            self.notes.append(f"There are {heads} heads, and each has such a grid of its own.")
        if self.near is not None:
            self.notes.append(f"Dashed: steps {self.near} or more apart, which are not looked at.")
        self.told = [
            "The marked row's scores become shares that add up to 1 (softmax).",
            f"Each query step takes that share of every value {shape_words(self.value)}.",
        ]

    def label(self, position: int) -> str:
        return self.words[position] if position < len(self.words) else str(position + 1)

    def chosen(self) -> int:
        return 0 if known(self.query[-2]) == 1 else CHOSEN

    def draw(self, drawing: Drawing, x: float, y: float, width: float) -> float:
        cell = 62.0 if self.words else 34.0
        left, top = x + LABEL, y + 44
        columns = few(self.key[-2], max(3, min(12, int((width - LABEL - 30) // cell))))
        rows = few(self.query[-2], 6)
        key = f"key {shape_words(self.key)} →"
        drawing.text(key, (left, y, width - LABEL, 18), size=12, font=MONO, cls="quiet", at="start")
        query = f"query {shape_words(self.query)} ↓"
        for k, column in enumerate(columns):
            text = "…" if column is None else self.label(column)
            drawing.text(text, (left + cell * k + 2, y + 22, cell - 4, 20), size=11, shrink=True)
        for i, place in enumerate(rows):
            text = "…" if place is None else self.label(place)
            at = top + HIGH * i
            drawing.text(text, (x, at, LABEL - 8, HIGH), size=11, at="end", shrink=True)
            for k, column in enumerate(columns):
                self._cell(drawing, place, column, (left + cell * k, at + 1, cell, HIGH - 2))
        bottom = top + HIGH * len(rows)
        drawing.text(
            query, (x, bottom + 4, width - 40, 18), size=12, font=MONO, cls="quiet", at="start"
        )
        right, middle = left + cell * len(columns), top + HIGH * (self.chosen() + 0.5)
        low = bottom + 40
        drawing.line((right, middle), (right + 14, middle), (right + 14, low), arrow=True)
        box = (x, low, max(right + 28 - x, min(width, 300)), 34.0)
        drawing.rect(box, "marked")
        text = f"output {shape_words(self.row.output)}"
        drawing.text(text, (x + 6, low, box[2] - 12, 34), size=12, font=MONO, shrink=True)
        low += 40
        for text in self.told:
            for line in wrap(text, width, 12):
                drawing.text(line, (x, low, width, 12 * LINE + 2), size=12, cls="quiet", at="start")
                low += 12 * LINE + 2
        return low - y

    def _cell(
        self,
        drawing: Drawing,
        place: Optional[int],
        column: Optional[int],
        box: tuple[float, float, float, float],
    ) -> None:
        if place is None or column is None:
            drawing.text("…", box, size=11, font=BOLD)
        elif self.near is not None and abs(place - column) >= self.near:
            drawing.rect(box, "plain dash", radius=0, title="not looked at")
        else:
            cls = f"f-{self.family}" if place == self.chosen() else "plain"
            title = f"how well query {place + 1} fits key {column + 1}"
            drawing.rect(box, cls, radius=0, title=title)
            if place == self.chosen():  # in black and white the fill tells nothing
                x, y, w, h = box
                drawing.hatch((x + 1, y + 1, w - 2, h - 2), self.family)

    def lines(self, width: int) -> Iterable[TextLine]:
        from ..terminal import wrapped

        columns = few(self.key[-2], max(3, min(10, (width - 10) // 6)))
        yield [
            (
                "green",
                cut(f"key {shape_words(self.key)} →, query {shape_words(self.query)} ↓", width),
            )
        ]
        heads = "".join(centred("…" if c is None else cut(self.label(c), 5), 6) for c in columns)
        yield [("", " " * 9 + heads)]
        for place in few(self.query[-2], 6):
            name = "…" if place is None else cut(self.label(place), 8)
            cells = "".join(self._sign(place, column) for column in columns)
            style = "bold" if place == self.chosen() else ""
            yield [("", f"{name:>8} "), (style, cells), ("cyan", " →" if style else "")]
        for text in self.told:
            for line in wrapped(text, width):
                yield [("", line)]
        yield [("green", cut(f"output {shape_words(self.row.output)}", width))]

    def _sign(self, place: Optional[int], column: Optional[int]) -> str:
        if place is None or column is None:
            return "  …   "
        hidden = self.near is not None and abs(place - column) >= self.near
        return "  ·   " if hidden else "[   ] "

    def spoken(self) -> str:
        return " ".join([super().spoken(), *self.told])


def scores_panels(row: Row, options: Options) -> Iterator[Panel]:
    """The grid of scores; inputs without steps have the box of a model."""
    given: Any = row.inputs
    if isinstance(given, dict):
        found: list[Any] = [given.get("query"), given.get("value"), given.get("key")]
    else:
        found = [*given, None][:3]
    if found[2] is None:
        found[2] = found[1]
    axes = getattr(row.layer, "attention_axes", None)
    if axes is not None or any(not isinstance(x, Shape) or len(x) != 3 for x in found):
        yield ModelPanel(Summary(row.name, [row]), None, options)
        return
    yield ScoresPanel(row, found, options)
