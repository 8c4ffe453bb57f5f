"""An embedding: a table with one row per token; each step takes the row of its id."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Optional

from shapecalc.models.rows import Row
from shapecalc.numbers.size import known

from ..families import family_of
from .measure import BOLD, MONO, wrap
from .panel import (
    Options,
    Panel,
    equations,
    first_sentence,
    shape_words,
    size_words,
)
from .svg import Drawing

CELL, HIGH, LABEL = 34.0, 22.0, 62.0
CHOSEN = 3


def few(n: Any, most: int) -> list[Optional[int]]:
    """Places of an axis that are shown, the last of them if it is known; None is an ellipsis."""
    size = known(n)
    if size is None:
        return [*range(most - 1), None]
    if size <= most:
        return list(range(size))
    return [*range(most - 2), None, size - 1]


class TablePanel(Panel):
    """Ids, rows and columns; one row is taken out."""

    def __init__(self, row: Row, options: Options) -> None:
        super().__init__()
        layer: Any = row.layer
        self.row, self.family = row, family_of(layer)
        self.ids, self.columns = layer.input_dim, layer.output_dim
        size = known(self.ids)
        self.chosen = CHOSEN if size is None else min(CHOSEN, size - 1)
        self.word = options.words[0] if options.words else "a step"
        self.shape = f"({size_words(self.ids)}, {size_words(self.columns)})"
        self.title = f"{row.name}: a table with a row for each id"
        self.notes = [first_sentence(row), *equations(row), *equations(row, "params", "or")]
        self.notes.append(f"Each step takes the row of its id; id {self.chosen} is an example.")
        if layer.mask_zero:
            self.notes.append("mask_zero: steps with the id 0 are padding, and are masked.")

    def draw(self, drawing: Drawing, x: float, y: float, width: float) -> float:
        left, top = x + 86 + LABEL, y + 24
        room = width - (left - x) - 24
        columns = few(self.columns, max(3, int(room // CELL)))
        wide = CELL * len(columns)
        drawing.text(
            f"embeddings {self.shape}",
            (left - LABEL, y, width - 86, 18),
            size=12,
            font=MONO,
            cls="quiet",
            at="start",
        )
        rows = few(self.ids, 7)
        at = top
        for i in rows:
            box = (left - LABEL, at, LABEL - 6, HIGH)
            if i is None:
                drawing.text("…", (left, at, wide, HIGH), font=BOLD)
            else:
                drawing.text(str(i), box, size=11, font=MONO, at="end", cls="quiet", shrink=True)
                self._cells(drawing, columns, left, at, i == self.chosen)
            at += HIGH
        taken = top + HIGH * self.chosen
        middle = taken + HIGH / 2
        drawing.text(self.word, (x, taken - 17, 78, 16), size=11, cls="quiet")
        drawing.rect((x, taken, 78, HIGH), "plain")
        drawing.text(f"id {self.chosen}", (x + 4, taken, 70, HIGH), size=12)
        drawing.line((x + 78, middle), (left - LABEL + 22, middle), arrow=True)
        # The row goes round the table, to below it.
        right, low = left + wide, at + 22
        drawing.line(
            (right, middle),
            (right + 14, middle),
            (right + 14, low + HIGH / 2),
            (right, low + HIGH / 2),
            arrow=True,
        )
        self._cells(drawing, columns, left, low, True)
        text = f"output {shape_words(self.row.output)}"
        low += HIGH + 4
        for line in wrap(text, width, 12, MONO):
            drawing.text(line, (x, low, width, 18), size=12, font=MONO, cls="quiet", at="start")
            low += 18
        return low + 2 - y

    def _cells(
        self,
        drawing: Drawing,
        columns: list[Optional[int]],
        left: float,
        top: float,
        chosen: bool,
    ) -> None:
        cls = f"f-{self.family}" if chosen else "plain"
        for k, column in enumerate(columns):
            box = (left + CELL * k, top + 1, CELL, HIGH - 2)
            if column is None:
                drawing.text("…", box, font=BOLD)
            else:
                drawing.rect(box, cls, radius=0)
                if chosen:  # in black and white the fill can't be seen
                    drawing.hatch((box[0] + 1, box[1] + 1, box[2] - 2, box[3] - 2), self.family)

    def description(self) -> list[str]:
        return [f"embeddings {self.shape}", f"output {shape_words(self.row.output)}"]


def table_panels(row: Row, options: Options) -> Iterator[Panel]:
    """The table of an embedding."""
    yield TablePanel(row, options)
