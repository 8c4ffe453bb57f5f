"""Models cut out of others, and made of another's config: what they share, and what is new."""

from __future__ import annotations

from typing import Any, Optional

from ....keras_names import GONE_LAYERS, KERAS_LAYERS
from ....models.calls import LayerCall
from ....models.unknown import CustomLayer, Open, Start
from ..interpreter.values import ClassValue, LayerValue, Library, ModelValue, Thing, Unknown
from .custom_models import KIND


class ModelConfig(Thing):
    """What ``get_config`` and ``to_json`` return: the model can be made again of it."""

    __slots__ = ("model",)

    def __init__(self, name: str, model: ModelValue) -> None:
        super().__init__(name)
        self.model = model


def layer_object(value: LayerValue) -> Any:
    """What ``model.layers`` holds: a layer, or the model that a layer stands for."""
    owner = value.owner
    if owner is None:
        return value
    return owner if owner.kind != KIND else owner.instance or value


def first_node(value: LayerValue) -> Optional[LayerCall]:
    """The first call of a layer on symbolic tensors, which ``layer.output`` is of.

    Calls on data, and those in the code of another layer, leave no node.
    """
    return next((call for call in value.calls if _is_node(call)), None)


def _is_node(call: LayerCall) -> bool:
    if call.layer.layer.is_input:
        return True
    seen: set[int] = set()
    waiting = call.parents()
    while waiting:
        tensor = waiting.pop()
        if tensor.call.layer.layer.is_input:
            if isinstance(tensor.call.layer.layer, Start):
                continue
            return True
        if id(tensor.call) not in seen:
            seen.add(id(tensor.call))
            waiting += tensor.call.parents()
    return False


def copied(it: Any, model: ModelValue, node: Any) -> Optional[ModelValue]:
    """Another model of the same layers, with weights of its own; None where it isn't known."""
    if model.failed or model.kind == KIND or (model.kind != "Sequential" and model.graph is None):
        return None
    made = ModelValue(model.kind, model.keras_name, node)
    made.level = model.level
    it.build.models.append(made)
    if model.kind == "Sequential":
        for value in model.layers:
            it.build.add(made, _copy(value), node)
        made.met = made.met or model.met
        return made
    assert model.graph is not None
    graph = model.graph.replay([t.shape for t in model.graph.inputs], _copy)
    several = isinstance(model.inputs, (list, tuple, dict))
    if isinstance(model.inputs, dict):
        made.inputs = dict(zip(sorted(model.inputs), graph.inputs))
    else:
        made.inputs = graph.inputs if several else graph.inputs[0]
    made.outputs, made.graph = graph.outputs, graph
    made.layers = [layer for layer in graph.layers if isinstance(layer, LayerValue)]
    made.declared = model.declared
    return made


def _copy(value: Any) -> LayerValue:
    made = LayerValue(value.layer, value.name, value.where)
    if isinstance(value, LayerValue):
        made.declared, made.owner, made.arguments = value.declared, value.owner, value.arguments
    return made


def is_kind(value: Any, kind: Any) -> Optional[bool]:
    """``isinstance(layer, kind)``; None where it isn't known."""
    if isinstance(value, LayerValue) and value.owner is not None:
        value = value.owner
    if not isinstance(kind, Library):
        return None if isinstance(kind, (Unknown, ClassValue)) else False
    if not kind.path.startswith("keras."):
        return False if kind.path.startswith("builtins.") else None
    if kind.last == "Layer":
        return True
    if isinstance(value, ModelValue):
        if kind.last in ("Model", value.kind):
            return True
        return value.kind == "Sequential" and kind.last == "Functional" and None
    rule = value.layer
    name = GONE_LAYERS.get(kind.last, (kind.last,))[0]
    if isinstance(rule, CustomLayer) or name not in KERAS_LAYERS:
        return None
    return rule.is_a(name) if not isinstance(rule, Open) else rule.class_name == name or None
