"""Attention: every query step is compared with every key step, and weights the values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Optional

from shapecalc.models.rows import Row
from shapecalc.models.summary import Summary
from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import known

from ..families import family_of
from .measure import BOLD, LINE, MONO, wrap
from .model import ModelPanel
from .panel import Options, Panel, equations, first_sentence, shape_words
from .svg import Drawing
from .table import few

HIGH, LABEL = 24.0, 74.0
CHOSEN = 1  # the query step whose row is followed


class ScoresPanel(Panel):
    """A grid of scores: one row per query step, one column per key step."""

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
            self.notes.append(f"There are {heads} heads, each with its own grid.")
        if self.near is not None:
            self.notes.append(
                f"Dashed: steps {self.near} or more apart, outside the sliding window."
            )
        self.reading = [
            "Softmax turns the marked row's scores into weights that sum to 1.",
            f"The output of a query step is the weighted sum of the values {shape_words(self.value)}.",
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
        for text in self.reading:
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
            drawing.rect(box, "plain dash", radius=0, title="outside the sliding window")
        else:
            cls = f"f-{self.family}" if place == self.chosen() else "plain"
            title = f"score of query {place + 1} and key {column + 1}"
            drawing.rect(box, cls, radius=0, title=title)
            if place == self.chosen():  # in black and white the fill can't be seen
                x, y, w, h = box
                drawing.hatch((x + 1, y + 1, w - 2, h - 2), self.family)

    def description(self) -> list[str]:
        inputs = {"query": self.query, "key": self.key, "value": self.value}
        given = ", ".join(f"{name} {shape_words(x)}" for name, x in inputs.items())
        return [given, *self.reading, f"output {shape_words(self.row.output)}"]


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
