"""A dense layer: its weights to scale, one column per unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shapecalc.models.rows import Row
from shapecalc.models.summary import count_text
from shapecalc.numbers.size import known

from ..families import family_of
from .cell import activation_name
from .measure import BOLD, MONO
from .panel import Options, Panel, equations, first_sentence, shape_words, size_words
from .svg import Box, Drawing

BAR, LEAST, HIGH, LEFT = 16.0, 14.0, 170.0, 106.0


class MatrixPanel(Panel):
    """The features at the left, a column of weights for each unit, its bias and what it gives."""

    def __init__(self, row: Row, options: Options) -> None:
        super().__init__()
        layer: Any = row.layer
        self.row, self.family = row, family_of(layer)
        self.features, self.units = row.inputs[-1], layer.units
        self.bias = bool(layer.use_bias)
        self.activation = activation_name(layer.activation)
        self.title = f"{row.name}: a column of weights for each unit"
        self.notes = [first_sentence(row), *equations(row), *equations(row, "params", "or")]
        n = size_words(self.features)
        many = n if known(self.features) is not None else "its"
        weights = f"{many} weight{'' if n == '1' else 's'}"
        self.notes.append(f"Marked: one unit, {weights}{' and its bias' if self.bias else ''}.")
        if known(self.features) is None or known(self.units) is None:
            self.notes.append("Not to scale, because a size is unknown.")

    def shapes(self) -> list[str]:
        """The text beside the parts, from the top: kernel, bias, result."""
        features, units = size_words(self.features), size_words(self.units)
        kernel = f"kernel ({features}, {units}): {count_text(self.features * self.units)}"
        bias = f"+ bias ({units},): {count_text(self.units)}" if self.bias else "no bias"
        result = "the sums" if self.activation == "linear" else f"{self.activation} of the sums"
        return [kernel, bias, f"= {result} ({units},)"]

    def size(self, width: float) -> tuple[float, float]:
        """Width and height of the kernel, to scale where neither would vanish."""
        features, units = known(self.features), known(self.units)
        if not features or not units:
            return min(width, 220.0), 110.0
        scale = min(width / units, HIGH / features, 40.0)
        return max(units * scale, LEAST), max(features * scale, LEAST)

    def draw(self, drawing: Drawing, x: float, y: float, width: float) -> float:
        wide, high = self.size(min(width - LEFT - 10, 380.0))
        left, top = x + LEFT, y + 26
        kernel, bias, result = self.shapes()
        units = known(self.units)
        column = wide if units is None else max(wide / max(units, 1), min(4.0, wide))
        column = min(column, 40.0) if units is None else column
        drawing.text(
            kernel, (left, y, width - LEFT, 20), size=12, font=MONO, at="start", shrink=True
        )
        drawing.text("x", (x, top - 22, 40, 18), size=12, font=BOLD, at="start")
        drawing.rect((x, top, BAR, high), "plain", radius=0)
        shape = f"({size_words(self.features)},)"
        middle = top + high / 2
        drawing.text(
            shape, (x + BAR + 4, middle - 18, 64, 16), size=11, font=MONO, at="start", shrink=True
        )
        drawing.line((x + BAR + 4, middle + 4), (left - 4, middle + 4), arrow=True)
        low = top + high
        parts = [(top, high)]
        if self.bias:
            parts.append((low + 24, BAR))
            low += 24 + BAR
        for at, tall in parts:
            drawing.rect((left, at, wide, tall), f"f-{self.family}", radius=0)
            self._unit(drawing, (left, at, column, tall))
        text = (left, low - BAR - 21 if self.bias else low + 3, width - LEFT, 18)
        drawing.text(bias, text, size=12, font=MONO, at="start", shrink=True)
        low += 24 if self.bias else 44
        drawing.text(
            result, (left, low - 21, width - LEFT, 18), size=12, font=MONO, at="start", shrink=True
        )
        drawing.rect((left, low, wide, BAR), "plain", radius=0)
        self._unit(drawing, (left, low, column, BAR))
        drawing.text(
            f"output {shape_words(self.row.output)}",
            (x, low + BAR + 6, width, 18),
            size=12,
            font=MONO,
            cls="quiet",
            at="start",
        )
        return low + BAR + 26 - y

    def _unit(self, drawing: Drawing, box: Box) -> None:
        x, y, w, h = box
        drawing.rect(box, "marked", radius=0, title="one unit")
        # In black and white the fill can't be seen.
        drawing.hatch((x + 0.5, y + 0.5, max(w - 1, 0), max(h - 1, 0)), self.family)

    def description(self) -> list[str]:
        kernel, bias, result = self.shapes()
        into = f"x ({size_words(self.features)},) × {kernel}, {bias}, {result}"
        return [into, f"output {shape_words(self.row.output)}"]


def matrix_panels(row: Row, options: Options) -> Iterator[Panel]:
    """The weights of a dense layer."""
    yield MatrixPanel(row, options)
