"""One step of a recurrent layer: its gates, with the sizes of their weights, and the wires."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shapecalc.models.rows import Row
from shapecalc.models.summary import count_text

from ..families import family_of
from .measure import BOLD, MONO
from .panel import Options, Panel, described, equations, size_words
from .svg import Drawing

WIDE = 720.0
# In the order of the columns of Keras's kernel: name, and the argument with its activation.
GATES: dict[int, tuple[tuple[str, str], ...]] = {
    1: (("new state", "activation"),),
    3: (
        ("update gate z", "recurrent_activation"),
        ("reset gate r", "recurrent_activation"),
        ("candidate", "activation"),
    ),
    4: (
        ("input gate i", "recurrent_activation"),
        ("forget gate f", "recurrent_activation"),
        ("candidate", "activation"),
        ("output gate o", "recurrent_activation"),
    ),
}


class CellPanel(Panel):
    """A cell with one, three or four gates."""

    least_width = 560.0

    def __init__(
        self, row: Row, cell: Any, features: Any, options: Options, part: str = ""
    ) -> None:
        super().__init__()
        self.cell, self.features, self.family = cell, features, family_of(cell)
        self.title = f"{row.name}: one step of {cell.class_name}{part}"
        self.notes = [described(cell)]
        counted = [f"params of this cell: {self._count()}"]
        several = row.layer.role == "cell" or len(gated_cells(row.layer, features)) > 1
        self.notes += counted if several else equations(row, "params", "or")
        self.units = size_words(cell.units)
        self.gates = [
            (name, activation_name(getattr(cell, key, None)), self._weights())
            for name, key in GATES[cell.gates]
        ]

    def _weights(self) -> list[str]:
        """What a gate has of each weight: its own columns, as many as there are units."""
        found = []
        for name, weight in zip(("x", "h", "bias"), self.cell.gate_weights(self.features)):
            shape = [size_words(d) for d in (*weight.shape[:-1], self.cell.units)]
            found.append(f"{name}: ({', '.join(shape)}{',' if len(shape) == 1 else ''})")
        return found

    def _count(self) -> str:
        weights = self.cell.gate_weights(self.features)
        return count_text(sum(weight.size for weight in weights))

    def state(self, name: str) -> str:
        return f"{name} ({self.units},)"

    def description(self) -> list[str]:
        gates = [f"{name} ({function}): {', '.join(w)}." for name, function, w in self.gates]
        return [*gates, *self.wires()]

    def wires(self) -> list[str]:
        """How the gates are wired, in words."""
        if self.cell.gates == 4:
            inner = activation_name(self.cell.activation)
            return [
                "c[t] = c[t-1] × forget gate + input gate × candidate.",
                f"h[t] = output gate × {inner} of c[t].",
            ]
        if self.cell.gates == 3:
            first = (
                "The reset gate multiplies the product of h[t-1] and its weights."
                if self.cell.reset_after
                else "The reset gate multiplies h[t-1] before its weights do."
            )
            return [first, "h[t] = h[t-1] × update gate + candidate × (1 − update gate)."]
        return ["h[t] = the new state, computed from x and h[t-1]."]

    # -- SVG -------------------------------------------------------------------------
    def draw(self, drawing: Drawing, x: float, y: float, width: float) -> float:
        pen = _Pen(drawing, x + max((width - WIDE) / 2, 0), y, min(width / WIDE, 1.0))
        draw = {1: self._simple, 3: self._gru, 4: self._lstm}[self.cell.gates]
        if self.cell.gates == 1:
            pen.y -= 75 * pen.k  # there is only one wire above the gate
        draw(pen)
        return pen.y - y + pen.k * 350

    def _bus(self, pen: _Pen, feet: list[float]) -> None:
        """Input and state enter at the left and run below all gates."""
        pen.line((4, 300), (feet[-1], 300))
        for foot in feet:
            pen.line((foot, 300), (foot, 272), arrow=True)
        pen.text(self.state("h[t-1]"), (4, 280, 130, 16), at="start", font=MONO)
        pen.line((30, 344), (30, 300), arrow=True)
        pen.text(f"x ({size_words(self.features)},)", (40, 322, 300, 16), at="start", font=MONO)

    def _gate(self, pen: _Pen, i: int, left: float, wide: float) -> None:
        name, activation, weights = self.gates[i]
        pen.family((left, 160, wide, 112), self.family, name)
        pen.text(name, (left + 13, 164, wide - 17, 20), size=12.5, font=BOLD)
        pen.text(activation, (left + 13, 184, wide - 17, 18), size=12)
        for k, text in enumerate(weights):
            pen.text(text, (left + 13, 206 + 20 * k, wide - 17, 18), font=MONO, shrink=True)

    def _lstm(self, pen: _Pen) -> None:
        # From the left: forget, input, candidate, output; the drawing order of the field.
        middles = dict(zip((1, 0, 2, 3), (140, 296, 452, 608)))
        self._bus(pen, sorted(float(m) for m in middles.values()))
        pen.text(self.state("c[t-1]"), (4, 22, 122, 18), at="start", font=MONO)
        pen.line((4, 50), (130, 50), arrow=True)
        pen.line((150, 50), (364, 50), arrow=True)
        pen.line((384, 50), (716, 50), arrow=True)
        pen.text(self.state("c[t]"), (622, 22, 94, 18), at="end", font=MONO, shrink=True)
        pen.line((140, 160), (140, 60), arrow=True)
        pen.line((296, 160), (296, 110), (364, 110), arrow=True)
        pen.line((452, 160), (452, 110), (384, 110), arrow=True)
        pen.line((374, 100), (374, 60), arrow=True)
        pen.line((608, 50), (608, 70), arrow=True)
        pen.rect((568, 70, 80, 24), "plain")
        pen.text(activation_name(self.cell.activation), (572, 70, 72, 24), size=12)
        pen.line((608, 94), (608, 117), arrow=True)
        pen.line((608, 160), (608, 137), arrow=True)
        pen.line((618, 127), (716, 127), arrow=True)
        pen.text(self.state("h[t]"), (622, 132, 94, 18), at="end", font=MONO, shrink=True)
        for sign, at in (("×", (140, 50)), ("×", (374, 110)), ("+", (374, 50)), ("×", (608, 127))):
            pen.sign(sign, at)
        for i, middle in middles.items():
            self._gate(pen, i, middle - 70, 140)

    def _gru(self, pen: _Pen) -> None:
        middles = (165, 355, 590)
        self._bus(pen, [165.0, 355.0, 590.0])
        pen.text(self.state("h[t-1]"), (4, 22, 140, 18), at="start", font=MONO)
        pen.line((4, 50), (155, 50), arrow=True)
        pen.line((175, 50), (580, 50), arrow=True)
        pen.line((600, 50), (716, 50), arrow=True)
        pen.text(self.state("h[t]"), (612, 22, 104, 18), at="end", font=MONO, shrink=True)
        pen.line((165, 160), (165, 60), arrow=True)
        pen.line((165, 110), (220, 110), arrow=True)
        pen.rect((220, 98, 44, 24), "plain")
        pen.text("1 −", (222, 98, 40, 24), size=12, font=BOLD)
        pen.line((264, 110), (580, 110), arrow=True)
        pen.line((590, 160), (590, 120), arrow=True)
        pen.line((590, 100), (590, 60), arrow=True)
        # The reset gate on the state's way into the candidate.
        pen.line((430, 190), (461, 190), arrow=True)
        pen.line((471, 300), (471, 200), arrow=True)
        if self.cell.reset_after:
            pen.rect((448, 240, 46, 24), "plain", "the weights of h, before the reset")
            pen.text("weights", (449, 240, 44, 24), size=10, shrink=True)
        pen.line((481, 190), (515, 190), arrow=True)
        for sign, at in (("×", (165, 50)), ("+", (590, 50)), ("×", (590, 110)), ("×", (471, 190))):
            pen.sign(sign, at)
        for i, middle in enumerate(middles):
            self._gate(pen, i, middle - 75, 150)

    def _simple(self, pen: _Pen) -> None:
        self._bus(pen, [360.0])
        pen.line((360, 160), (360, 110), (716, 110), arrow=True)
        pen.text(self.state("h[t]"), (380, 86, 336, 18), at="end", font=MONO)
        self._gate(pen, 0, 260, 200)


class _Pen:
    """A drawing moved to the place of the panel, and scaled to its width."""

    def __init__(self, drawing: Drawing, x: float, y: float, k: float) -> None:
        self.drawing, self.x, self.y, self.k = drawing, x, y, k

    def at(self, point: tuple[float, float]) -> tuple[float, float]:
        return (self.x + self.k * point[0], self.y + self.k * point[1])

    def box(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        x, y = self.at((box[0], box[1]))
        return (x, y, self.k * box[2], self.k * box[3])

    def line(self, *points: tuple[float, float], arrow: bool = False) -> None:
        self.drawing.line(*(self.at(p) for p in points), arrow=arrow)

    def rect(self, box: tuple[float, float, float, float], cls: str, title: str = "") -> None:
        self.drawing.rect(self.box(box), cls, title=title)

    def family(self, box: tuple[float, float, float, float], name: str, title: str) -> None:
        self.drawing.family(self.box(box), name, title=title)

    def text(
        self, content: str, box: tuple[float, float, float, float], size: float = 11, **how: Any
    ) -> None:
        self.drawing.text(content, self.box(box), size=size * self.k, **how)

    def sign(self, sign: str, at: tuple[float, float]) -> None:
        x, y = self.at(at)
        self.drawing.circle((x, y), 10 * self.k, "marked")
        r = 9 * self.k
        self.drawing.text(sign, (x - r, y - r, 2 * r, 2 * r), size=14 * self.k, font=BOLD)


def activation_name(value: Any) -> str:
    """The name of an activation; without one, numbers pass as they are."""
    if isinstance(value, dict):
        config = value.get("config")
        value = config.get("name", value.get("class_name")) if isinstance(config, dict) else config
    return str(value) if value else "linear"


def gated_cells(layer: Any, features: Any) -> list[tuple[Any, Any, str]]:
    """The cells of a layer that have gates, with the features each reads, and its place."""
    if hasattr(layer, "backward_layer"):
        backward = layer.backward_layer
        found = gated_cells(layer.layer, features)
        if backward is None:
            return [(c, f, f"{w}, in each direction") for c, f, w in found]
        return found + [(c, f, f"{w}, backwards") for c, f, w in gated_cells(backward, features)]
    if getattr(layer, "cell", None) is not None:
        return gated_cells(layer.cell, features)
    cells = getattr(layer, "cells", None)
    if cells is not None:
        stacked: list[tuple[Any, Any, str]] = []
        for i, cell in enumerate(cells):
            stacked += [
                (c, f, f", cell {i + 1} of {len(cells)}") for c, f, _ in gated_cells(cell, features)
            ]
            features = cell.output_size
        return stacked
    # The gates of a convolution are drawn as maps, not as columns of units.
    drawn = getattr(layer, "gates", 0) in GATES and hasattr(layer, "gate_weights")
    return [(layer, features, "")] if drawn else []


def cell_panels(row: Row, options: Options) -> Iterator[Panel]:
    """Every cell of the layer that has gates."""
    for cell, features, where in gated_cells(row.layer, row.inputs[-1]):
        yield CellPanel(row, cell, features, options, where)


__all__ = ["CellPanel", "cell_panels", "gated_cells"]
