"""From the config of a saved model to the record that real Keras is built from."""

from __future__ import annotations

from typing import Any, Optional

from ...models.functional import Functional, Place, filled, places_in
from ...models.sequential import Operation, Row, Sequential, Unknown
from ...numbers.size import Size
from .keras2 import INNER

_OLD_OPERATIONS = ("TFOpLambda", "SlicingOpLambda")


def twin_record(
    model: Any, config: dict[str, Any], x: Any, rows: list[Row]
) -> Optional[dict[str, Any]]:
    """The record from which the tf.keras twin is built; None where Keras 3 can't build it."""
    if any(
        row.weights is None
        or row.output is None
        or (isinstance(row.layer, Unknown) and not isinstance(row.layer, Operation))
        for row in rows
    ):
        return None
    if _holds_retired(config):
        return None
    if isinstance(model, Functional):
        if any(output is None for output in model._walk(None)[1].values()):
            return None
        starts = [t.layer for t in model.__dict__["starts"]]
        shapes = [model.__dict__["wired"][key].__dict__["batch"].plain() for key in starts]
        kinds = [_dtype_for(key, model) for key in starts]
        one = len(starts) == 1
        return {
            "input_shape": shapes[0] if one else shapes,
            "input_dtype": kinds[0] if one else kinds,
            "layers": [{**config, "config": _as_written(model, config["config"])}],
        }
    if any(isinstance(d, Size) and d.open for d in x):
        return None
    layers = [
        {**entry, "config": _as_written(layer, entry.get("config") or {})}
        for entry, layer in zip(config["config"]["layers"], model.layers)
        if layer.class_name != "InputLayer"
    ]
    return {"input_shape": x.plain(), "layers": layers} if layers else None


def _as_written(layer: Any, arguments: Any) -> Any:
    """A config with all graphs in it as Keras 3 writes them, whatever Keras wrote them."""
    if isinstance(layer, Sequential):
        pairs = zip(arguments["layers"], layer.layers)
        inner = [{**e, "config": _as_written(made, e.get("config"))} for e, made in pairs]
        return {**arguments, "layers": inner}
    if not isinstance(layer, Functional):
        return arguments
    wired, calls = layer.__dict__["wired"], layer.__dict__["calls"]
    outputs = layer._walk(None)[1]
    last = layer.__dict__["ends"]

    def end(tensor: Any) -> list[Any]:
        # Here Keras counts the call that made a functional model as its first.
        made = isinstance(wired.get(tensor.layer), Functional)
        return [tensor.layer, tensor.call + int(made), tensor.output]

    def written(value: Any) -> Any:
        if isinstance(value, Place):
            inner = {
                "shape": getattr(filled(value, outputs), "plain", list)(),
                "dtype": "float32",
                "keras_history": [value.layer, value.call, value.output],
            }
            return {"class_name": "__keras_tensor__", "config": inner}
        if isinstance(value, dict):
            return {k: written(v) for k, v in value.items()}
        return [written(v) for v in value] if isinstance(value, list) else value

    def ends(value: Any) -> Any:
        if isinstance(value, Place):
            return end(value)
        if isinstance(value, dict):
            return {k: ends(v) for k, v in value.items()}
        return [ends(v) for v in value] if isinstance(value, list) else value

    return {
        **arguments,
        "layers": [
            {
                **_with_module(entry, wired[key]),
                "name": key,
                "config": _as_written(wired[key], _with_module(entry, wired[key])["config"]),
                "inbound_nodes": [
                    {"args": written(args), "kwargs": written(kwargs or {})}
                    for args, kwargs in calls[key]
                ],
            }
            for entry, key in zip(arguments["layers"], wired)
        ],
        "input_layers": [end(t) for t in layer.__dict__["starts"]],
        "output_layers": ends(last[0] if isinstance(last, list) and len(last) == 1 else last),
    }


def _with_module(entry: Any, layer: Any) -> Any:
    """A layer's entry with its module: without one Keras reads it by rules of its own."""
    if not isinstance(entry, dict) or "class_name" not in entry or "module" in entry:
        return entry
    if layer is not None and (layer.is_model or isinstance(layer, Unknown)):
        return entry
    inner = dict(entry.get("config") or {})
    for key in INNER:
        if isinstance(inner.get(key), list):
            inner[key] = [_with_module(v, None) for v in inner[key]]
        elif key in inner:
            inner[key] = _with_module(inner[key], None)
    return {**entry, "module": "keras.layers", "registered_name": None, "config": inner}


def _holds_retired(config: Any) -> bool:
    stack = [config]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            kind = node.get("class_name")
            if node.get("retired") or node.get("unknown") or kind in _OLD_OPERATIONS:
                return True
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)
    return False


def _dtype_for(key: str, model: Any) -> str:
    """int32 for an input that an Embedding reads: its real numbers are token ids."""
    for reader, calls in model.__dict__["calls"].items():
        if model.__dict__["wired"][reader].class_name == "Embedding":
            if any(t.layer == key for t in places_in(calls)):
                return "int32"
    return "float32"
