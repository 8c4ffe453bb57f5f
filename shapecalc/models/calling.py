"""Layers called by hand, in Keras's functional style; the calls are those of the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import WrongInputs, shown
from ..keras_names import OPERATORS
from ..layers.base import Layer, snake_case
from ..numbers import nest
from .calls import GraphLayer, Tensor, tensors_in
from .graph import Graph
from .unknown import Operation


def node_of(layer: Layer) -> GraphLayer:
    """The place of a layer in graphs, the same for all its calls: it is shared."""
    values = vars(layer)
    node = values.get("node")
    if node is None:
        node = values["node"] = GraphLayer(layer, layer.name or layer.stem())
    found: GraphLayer = node
    return found


def input_tensor(layer: Layer) -> Tensor:
    """What an Input gives, the same tensor each time."""
    node = node_of(layer)
    if not node.calls:
        Graph().input(node, layer.batch)  # type: ignore[attr-defined]
        node.first = node.calls[0].row
    made: Tensor = node.calls[0].made
    return made


def call(layer: Layer, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """Call a layer on symbolic tensors. Raises ShapeError."""
    given = [nest.map(_tensor, list(args)), nest.map(_tensor, dict(kwargs))]
    if not any(True for _ in tensors_in(given)):
        what = shown(args[0]) if args else "nothing"
        raise WrongInputs(
            f"{layer.class_name} is called on {what}.",
            "Call it on the output of another layer, or on Input((20, 8)).",
        )
    return Graph().call(node_of(layer), *given)


def _tensor(value: Any) -> Any:
    return input_tensor(value) if isinstance(value, Layer) and value.is_input else value


def operate(operator: str, *operands: Any) -> Any:
    """An operator between tensors, or a tensor and a number: an operation of Keras."""
    name = OPERATORS[operator.capitalize()]
    rule = Operation({"class_name": name, "config": {}, "module": "keras.src.ops"}, "")
    return Graph().call(GraphLayer(rule, snake_case(name)), operands, {})
