"""`derive`: where the numbers of one row come from, each operand with its place in the code."""

from __future__ import annotations

from typing import Any, Optional

from shapecalc.layers.base import Layer
from shapecalc.models.rows import Row
from shapecalc.models.summary import shape_text
from shapecalc.models.unknown import Unknown
from shapecalc.numbers import nest
from shapecalc.numbers.size import Size, known
from shapecalc.readers.code.row_places import RowPlaces
from shapecalc.readers.results import FoundModel

from ..derivations.derivation import Line, derive_row, output_words, traced_inputs
from .page_text import PageText

# What a question may be about.
PARTS = {"output": "shape", "weights": "weights", "params": "count", "macs": "work"}


class Operands:
    """The sizes that equations are made of, each once, with where they come from."""

    def __init__(self, row: Row, places: RowPlaces, text: PageText) -> None:
        self.places, self.text = places, text
        self.listed: list[dict[str, Any]] = []
        self._numbers: dict[str, int] = {}
        self._arguments = {w.name: w for w in places.arguments}
        self._axes: dict[str, tuple[int, int]] = {}
        self._own: dict[str, int] = {}
        if row.inputs is not None:
            for k, shape in enumerate(nest.shapes(traced_inputs(row.layer, row.inputs))):
                names = ((i, d.name) for i, d in enumerate(shape) if isinstance(d, Size))
                self._axes.update((name, (k, i)) for i, name in names if name)
        shapes = list(nest.shapes(row.output)) if row.output is not None else []
        for i, word in enumerate(output_words(row.layer, len(shapes[0])) if shapes else ()):
            self._own[f"output_{word}"] = i

    def number(self, leaf: Size) -> int:
        """The operand of a leaf, by its place in ``listed``."""
        name = leaf.name
        if name not in self._numbers:
            self._numbers[name] = len(self.listed)
            self.listed.append({"name": name, "value": known(leaf), **self._origin(name)})
        return self._numbers[name]

    def _origin(self, name: str) -> dict[str, Any]:
        """Where an operand comes from: an argument, an axis of what is read, of the row's own output."""
        written = self._arguments.get(name)
        if written is None and name.endswith("]"):  # one number for all axes
            written = self._arguments.get(name.rpartition("[")[0])
        if written is not None:
            where = [written.place, *written.constants]
            return {"of": "argument", "places": [self.text.place(p) for p in where]}
        if name in self._axes:
            k, axis = self._axes[name]
            inputs, axes = self.places.inputs, self.places.axes
            row = inputs[k] if k < len(inputs) else None
            if row is not None:
                return {"of": "input", "row": row, "axis": axis, "places": []}
            declared = axes[axis] if axis < len(axes) else ()
            places = [self.text.place(p) for p in declared]
            return {"of": "input", "row": None, "axis": axis, "places": places}
        if name in self._own:
            return {"of": "output", "axis": self._own[name], "places": []}
        return {"of": "", "places": []}


def derive(
    model: FoundModel, number: int, row: Row, text: PageText, of: Any, axis: Any
) -> dict[str, Any]:
    """The answer to `derive`: the lines of one part of a row, or of all of them."""
    places = model.places[number] if number < len(model.places) else RowPlaces()
    operands = Operands(row, places, text)
    made = derive_row(row)
    lines = []
    for part, name in PARTS.items():
        for i, line in enumerate(getattr(made, name)):
            at = i + 1 if part == "output" else None
            if of in (None, part) and (axis is None or part != "output" or axis == at):
                lines.append(_line(line, part, at, operands))
    layer, error = row.layer, row.failure()
    return {
        "row": number,
        "name": made.name,
        "class_name": made.class_name,
        "purpose": made.purpose,
        "about": [] if isinstance(layer, Unknown) else type(layer).about(),
        "input": shape_text(row.inputs) if row.inputs is not None else "",
        "output": made.output,
        "lines": lines,
        "operands": operands.listed,
        "settings": made.settings,
        "note": made.note if error is None else error.message,
        "fix": "" if error is None else error.fix,
        "pictures": pictures_of(row),
    }


def _line(line: Line, part: str, axis: Optional[int], operands: Operands) -> dict[str, Any]:
    steps = [
        [
            {"text": p.text}
            if p.leaf is None or not p.leaf.name
            else {"text": p.text, "operand": operands.number(p.leaf)}
            for p in step
        ]
        for step in line.steps
    ]
    found = {"of": part, "label": line.label, "equation": line.text, "why": line.why}
    return {**found, **({"axis": axis} if axis else {}), "steps": steps or [[{"text": line.text}]]}


def pictures_of(row: Row) -> list[str]:
    """The kinds of picture that a row has."""
    from ..render.pictures.registry import kinds_of

    layer: Layer = row.layer
    drawn = row.output is not None and row.inputs is not None
    return [*(kinds_of(layer) if drawn else ()), *(["blocks"] if row.weights else [])]


__all__ = ["PARTS", "derive"]
