"""Models of the source in the one wire format, layers in the order Keras gives them."""

from __future__ import annotations

from typing import Any, Optional

from ....errors import BadModel
from ....models.sequential import Operation, Unknown
from ....numbers.size import Size
from ..interpreter.values import Call, LayerValue, ModelValue, Tensor, tensors_in


def calls_in_order(
    inputs: list[Tensor], outputs: list[Tensor]
) -> tuple[list[Call], list[LayerValue]]:
    """The calls between inputs and outputs, and their layers as Keras's summary lists them.

    Source: ``map_graph`` in keras/src/ops/function.py. Raises BadModel for a graph that
    doesn't begin at ``inputs``.
    """
    order: list[Call] = []
    seen: dict[int, int] = {}
    state: dict[int, str] = {}
    starts = {id(t) for t in inputs}
    # Depth-first from the outputs, without recursion: graphs may be thousands of layers long.
    for output in outputs:
        stack: list[tuple[Call, Any]] = []
        if state.get(id(output.call)) is None:
            stack.append(_entered(output.call, seen, state))
        while stack:
            call, parents = stack[-1]
            for tensor in parents:
                if id(tensor) in starts and tensor.call.parents():
                    continue
                if state.get(id(tensor.call)) is None:
                    stack.append(_entered(tensor.call, seen, state))
                    break
            else:
                stack.pop()
                state[id(call)] = "done"
                order.append(call)
    layers = _by_depth(order, seen)
    for tensor in inputs:
        if all(tensor.call.layer is not value for value in layers):
            layers.insert(0, tensor.call.layer)
            order.insert(0, tensor.call)
    for call in order:
        if not call.parents() and all(call is not t.call for t in inputs):
            raise BadModel(
                f"The graph begins at {call.layer.name}, which is not among the model's inputs.",
                f"Add it: inputs=[…, {call.layer.name}].",
            )
    return order, layers


def _entered(call: Call, seen: dict[int, int], state: dict[int, str]) -> tuple[Call, Any]:
    state[id(call)] = "open"
    seen.setdefault(id(call.layer), len(seen))
    return call, iter(call.parents())


def _by_depth(order: list[Call], seen: dict[int, int]) -> list[LayerValue]:
    depths: dict[int, int] = {}
    of_layer: dict[int, int] = {}
    layers: dict[int, LayerValue] = {}
    inside = {id(call) for call in order}
    for call in reversed(order):
        depth = max(depths.setdefault(id(call), 0), of_layer.get(id(call.layer), 0))
        of_layer[id(call.layer)] = depths[id(call)] = depth
        layers[id(call.layer)] = call.layer
        for tensor in call.parents():
            if id(tensor.call) in inside:
                before = depths.get(id(tensor.call), 0)
                depths[id(tensor.call)] = max(depth + 1, before)
    keys = sorted(layers, key=lambda k: (-of_layer[k], seen[k]))
    return [layers[k] for k in keys]


def sequential_config(model: ModelValue) -> Optional[dict[str, Any]]:
    """A Sequential in the wire format; None when a layer of it isn't known."""
    layers = []
    for value in model.layers:
        entry = _entry(value)
        if entry is None:
            return None
        layers.append(entry)
    if model.declared is not None and layers and layers[0]["class_name"] != "InputLayer":
        first = {"class_name": "InputLayer", "config": {"batch_shape": list(model.declared)}}
        layers.insert(0, first)
    return {"class_name": "Sequential", "config": {"name": model.keras_name, "layers": layers}}


def functional_config(model: ModelValue) -> Optional[dict[str, Any]]:
    """A graph in the wire format; None when a layer of it isn't known."""
    inputs, outputs = list(tensors_in(model.inputs)), list(tensors_in(model.outputs))
    if not inputs or not outputs or model.failed or not model.layers:
        return None
    calls, layers = calls_in_order(inputs, outputs)
    number: dict[int, int] = {}
    nodes: dict[int, list[Any]] = {id(value): [] for value in layers}
    for call in sorted(calls, key=lambda c: c.index):
        number[id(call)] = len(nodes[id(call.layer)])
        if call.parents() or call.layer.layer.class_name != "InputLayer":
            nodes[id(call.layer)].append(call)
    entries = []
    for value in layers:
        entry = _entry(value)
        if entry is None:
            return None
        written = [
            {"args": _written(c.args, number), "kwargs": _written(c.kwargs, number)}
            for c in nodes[id(value)]
        ]
        entries.append({**entry, "name": value.name, "inbound_nodes": written})
    return {
        "class_name": "Functional",
        "config": {
            "name": model.keras_name,
            "layers": entries,
            "input_layers": [_place(t, number) for t in inputs],
            "output_layers": [_place(t, number) for t in outputs],
        },
    }


def _entry(value: LayerValue) -> Optional[dict[str, Any]]:
    rule = value.layer
    if isinstance(rule, (Unknown, Operation)) or rule.class_name != type(rule).__name__:
        if rule.class_name != "Functional":
            return None
    entry = rule.serialize()
    return {**entry, "config": {**entry["config"], "name": value.name}}


def _place(tensor: Tensor, number: dict[int, int]) -> list[Any]:
    return [tensor.call.layer.name, number.get(id(tensor.call), 0), tensor.index]


def _written(value: Any, number: dict[int, int]) -> Any:
    if isinstance(value, Tensor):
        return {
            "class_name": "__keras_tensor__",
            "config": {
                "shape": None if value.shape is None else list(value.shape),
                "dtype": "float32",
                "keras_history": _place(value, number),
            },
        }
    if isinstance(value, dict):
        return {k: _written(v, number) for k, v in value.items() if _writable(v)}
    if isinstance(value, (list, tuple)):
        return [_written(v, number) for v in value]
    return value


def _writable(value: Any) -> bool:
    return isinstance(value, (Tensor, list, tuple, dict, str, int, float, bool, type(None)))


def holds_unknown(value: Any) -> bool:
    """Whether a config holds a size that isn't known, so that no tf.keras twin can be built."""
    if isinstance(value, Size):
        return value.value is None and value.open
    if isinstance(value, dict):
        return any(holds_unknown(v) for v in value.values())
    if isinstance(value, (list, tuple)):
        return any(holds_unknown(v) for v in value)
    return False
