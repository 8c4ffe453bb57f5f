"""What goes into a layer: its axes as options name them, its shape, its record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shapecalc.errors import BadRecord
from shapecalc.layers.base import Layer
from shapecalc.numbers import nest
from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import Size


def record_of(layers: Sequence[Any], x: Any) -> dict[str, Any]:
    """The record of the JSON contract for these layers and this input."""
    return {"input_shape": _json_shape(x), "layers": [layer.serialize() for layer in layers]}


def _json_shape(x: Any) -> Any:
    def written(shape: Shape) -> list[Any]:
        return [d if not isinstance(d, Size) else str(d) if d.open else d.value for d in shape]

    return nest.map(written, x, sequence=list)


def input_shape(layer: Layer, options: dict[str, Any]) -> Shape:
    """One input shape from --len, --features, --rows and --batch."""
    sizes: list[Any] = []
    for word in input_words(layer, options.get("in_steps") is not None):
        features = word in ("features", "channels")
        value = options.get("in_features" if features else f"in_{word}")
        if value is None:
            value = Size(None, name=word, open=features)
        elif isinstance(value, int) and value < 0:
            raise BadRecord(f"The input's {word} can't be {value}.", "Give 0 or more.")
        sizes.append(value)
    return Shape(sizes)


def input_words(layer: Layer, with_steps: bool) -> tuple[str, ...]:
    """The axes a layer's input has on the command line."""
    inner = getattr(layer, "layer", None)
    if isinstance(inner, Layer) and layer.reads.endswith("..."):
        if layer.wraps == "steps":  # one axis more than the layer inside reads
            batch, *rest = input_words(inner, False)
            return (batch, "steps", *(f"inner_{w}" if w == "steps" else w for w in rest))
        words = input_words(inner, True)
        if len(words) > 2:
            return words
    named = layer.traced_axes()
    exact = [w for w in layer.reads.split() if w != "..."]
    if len(getattr(layer, "over", ())) > 1:
        return named
    if "..." not in layer.reads.split():
        return named if len(named) == len(exact) else tuple(exact)
    if len(named) == 2:
        return named
    if with_steps or (len(exact) > 1 and exact[1] == "steps"):
        return ("batch", "steps", "features")
    return ("batch", "features")
