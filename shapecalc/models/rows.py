"""The rows of a model's table, and what a layer made of an input, kept for the next time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional

from ..errors import ShapeError
from ..layers.base import Layer, Output, Weight
from ..numbers.shape import Shape
from ..numbers.size import Number, product

# Files of many records repeat themselves: what a layer made of so many shapes is kept.
MOST_KEPT = 128


class Kept:
    """What a layer made of one input shape: the shape, so that it lives, and the result.

    ``entry`` is the row's JSON but for its name, once somebody asked for it.
    """

    __slots__ = ("entry", "output", "weights", "x")

    def __init__(self, x: Any, output: Output, weights: list[Weight]) -> None:
        self.x, self.output, self.weights = x, output, weights
        self.entry: Optional[tuple[dict[str, Any], Number, Number]] = None


def applied(layer: Layer, x: Any, options: Optional[Mapping[str, Any]]) -> Kept:
    """``layer.apply``, remembered for inputs seen before: layers never change."""
    if x.__class__ is not Shape or options:
        output, weights = layer.apply(x, options)
        return Kept(x, output, weights)
    kept: dict[Any, Kept] = layer.__dict__.setdefault("kept", {})
    key = tuple([d if d.__class__ is int else (id(d),) for d in x])
    found = kept.get(key)
    if found is None:
        output, weights = layer.apply(x)
        found = Kept(x, output, weights)
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[key] = found
    return found


class Row:
    """One layer of a model with what went in, what came out, and its weights.

    ``output`` and ``weights`` are None for a layer that isn't known, and ``inputs`` too for
    those behind it. A saved file may declare more of such a layer: ``output``, where the layer
    behind it names its input, and ``stored``, the shapes of its weights. ``error`` is what Keras
    raises where it calls the layer.
    """

    __slots__ = (
        "error",
        "index",
        "inputs",
        "kept",
        "layer",
        "name",
        "options",
        "output",
        "stored",
        "weights",
    )

    def __init__(
        self,
        index: int,
        name: str,
        layer: Layer,
        inputs: Any,
        output: Optional[Output],
        weights: Optional[list[Weight]],
        options: Optional[Mapping[str, Any]] = None,
        kept: Optional[Kept] = None,
    ) -> None:
        self.kept = kept
        self.error: Optional[ShapeError] = None
        self.stored: Optional[list[tuple[int, ...]]] = None
        self.index, self.name, self.layer, self.inputs = index, name, layer, inputs
        self.output, self.weights, self.options = output, weights, options

    def __repr__(self) -> str:
        return f"<Row {self.name} ({self.class_name}): {self.output}, {self.count()} parameters>"

    def at(self, index: int) -> Row:
        """The row as it is now, at another place of a table."""
        made = Row(
            index, self.name, self.layer, self.inputs, self.output, self.weights, self.options,
            self.kept,
        )  # fmt: skip
        made.error = self.error
        return made

    def failure(self) -> Optional[ShapeError]:
        """The error that Keras raises where it calls the layer, or where it makes it."""
        return self.error or getattr(self.layer, "error", None)

    @property
    def class_name(self) -> str:
        return self.layer.class_name

    def count(self, trainable_only: bool = False) -> Optional[Number]:
        """Parameters: a whole number, a Size while it depends on an unknown, None if not known."""
        if self.weights is None:
            if self.stored is None or trainable_only:
                return None  # which of the stored weights are trained isn't stored
            return sum(product(shape) for shape in self.stored)
        total: Number = 0
        for weight in self.weights:
            if weight.trainable or not trainable_only:
                total = total + weight.size
        return total
