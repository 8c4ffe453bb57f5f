"""What real Keras says to the question of an item."""

from __future__ import annotations

from typing import Any, Optional

from shapecalc.layers.registry import layer_class

from .item import Item


def keras_answer(item: Item) -> Optional[Any]:
    """The answer that a real Keras model gives; None where Keras has none (multiply-adds, states).

    Of a question for an argument it is what the right value leads to. Raises KerasMissing.
    """
    from ..keras_check.build import TwinRefusal, build

    asked = item.question
    kind = asked and asked.get("of", asked["kind"])
    if asked is None or kind == "macs":
        return None
    layers = asked.get("layers") or [asked["layer"]]
    record = {"layers": layers, "input_shape": _input(layers[0], asked)}
    try:
        twin = build(record)
    except TwinRefusal as error:
        # The model's first line opens it, the second is its input.
        return None if error.layer is None else f"line {error.layer + 3}: {error.message}"
    if kind == "says":
        return "fine"
    if kind == "params":
        return twin.total_params
    last = twin.rows[-1]
    if kind == "weight_shape":
        return next((w["shape"] for w in last["weights"] if w["name"] == asked["weight"]), None)
    sizes = last["output_shape"]
    if kind != "output_shape":
        return sizes[asked.get("axis", 1)]
    return sizes if asked.get("batch") else sizes[1:]


def _input(first: Any, asked: Any) -> Any:
    """The input's shape with its batch; of several that have names, by name."""
    shape = _with_batch(asked["input_shape"], asked.get("batch"))
    names = layer_class(first["class_name"]).call_inputs
    several = isinstance(shape, list) and shape and isinstance(shape[0], list)
    return dict(zip(names, shape)) if several and len(names) > 1 else shape


def _with_batch(sizes: Any, batch: Any) -> Any:
    """A shape with the batch in front, or several of them, as nested as they are."""
    if isinstance(sizes, dict):
        return {name: _with_batch(one, batch) for name, one in sizes.items()}
    if sizes and isinstance(sizes[0], (list, tuple)):
        return [_with_batch(one, batch) for one in sizes]
    return [batch, *sizes]
