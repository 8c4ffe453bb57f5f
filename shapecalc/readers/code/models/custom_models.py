"""Models of a class of the source: what Keras lists of a subclass of ``Model``.

Such a model is no graph: its layers are what its attributes hold, and each has the shape and the
weights that its first call gave it. What ``call`` does is read when data, a shape or symbolic
tensors meet the model.
"""

from __future__ import annotations

from typing import Any, Optional

from ....models.sequential import Row
from ....models.sequential import Unknown as UnknownRule
from ....numbers.shape import Shape, shape_of
from ....numbers.size import Size
from ..interpreter.values import (
    Array,
    ClassValue,
    Function,
    Instance,
    LayerValue,
    Library,
    ModelValue,
    Thing,
)
from ..libraries.arguments import Given
from .batches import of_batches
from .custom_layers import layers_of, stand_ins, weights_of_layer

KIND = "Subclass"
FED = {"fit", "evaluate", "predict", "train_on_batch", "test_on_batch", "predict_on_batch"}


def is_model_class(cls: ClassValue) -> bool:
    """Whether a class of the source is a model of Keras, itself or through its bases."""
    return any(
        is_model_class(base) if isinstance(base, ClassValue) else _is_model(base)
        for base in cls.bases
    )


def _is_model(base: Any) -> bool:
    return isinstance(base, Library) and base.path.startswith("keras.") and base.last == "Model"


def settle(model: ModelValue) -> None:
    """The rows of a model that something met: its layers in the order in which it holds them."""
    instance = model.__dict__["instance"]
    if not model.started:
        return
    followed = bool(instance.attributes.get("__followed__"))
    layers = layers_of(instance)
    wrapped = {id(v) for w in layers if isinstance(w, LayerValue) for v in w.arguments.values()}
    counted: set[int] = set()
    for i, layer in enumerate(layers):
        value = _as_layer(layer)
        first = None if value is None else value.first
        weights = weights_of_layer(layer, followed)
        if id(layer) in wrapped or any(id(w) in counted for w in weights or ()):
            weights = None  # another row counts them, and the totals count each once
        counted.update(id(w) for w in weights or ())
        if value is None:
            rule = UnknownRule({"class_name": layer.kind, "config": {}}, "it was never called")
            model.rows.append(Row(i, layer.keras_name, rule, None, None, weights))
        elif first is None:
            model.rows.append(Row(i, value.name, value.layer, None, None, weights))
        else:
            model.rows.append(
                Row(i, value.name, first.layer, first.inputs, first.output, weights, first.options)
            )


def _as_layer(layer: Any) -> Optional[LayerValue]:
    if isinstance(layer, Instance):
        layer = layer.attributes["__layer__"]
    if isinstance(layer, ModelValue):
        return layer.as_layer
    return layer if isinstance(layer, LayerValue) else None


# -- what meets it ---------------------------------------------------------------------------
def call_on_data(
    it: Any, value: LayerValue, args: list[Any], kwargs: dict[str, Any], node: Any
) -> Any:
    """A layer or model of the source called on arrays: arrays of the output's shapes."""
    rule: Any = value.layer
    given = [_shapes(it, a) for a in args]
    if not any(isinstance(g, Shape) for g in _flat(given)):
        return Array(None, it.text(node))
    named = {k: stand_ins(_shapes(it, v)) for k, v in kwargs.items()}
    output, weights = rule.called([stand_ins(g) for g in given], named, node)
    if value.first is None:
        value.first = Row(0, value.name, rule, given, output, weights)
    _started(rule.__dict__["instance"])
    return _as_arrays(output, it.text(node))


def method_of_model(given: Given) -> Any:
    """``fit``, ``build``, ``summary`` and the like on a model of the source's own class."""
    it, owner, word = given.it, given.owner, given.word
    model = owner.attributes.get("__table__")
    if model is None:
        return it.unknown(given.node)
    value: LayerValue = owner.attributes["__layer__"]
    shapes: Any = None
    if word == "summary":
        model.shown.append((given.node, []))
        _started(owner)
    elif word == "build":
        shapes = _declared(it, given.get(0, "input_shape"))
    elif word in FED:
        x = given.get(0, "x")
        if isinstance(x, Thing):
            x, _ = of_batches(x, None)
        shapes = _shapes(it, x, any_batch=True)
    if shapes is not None and any(isinstance(s, Shape) for s in _flat(shapes)):
        _started(owner)
        if value.first is None and isinstance(owner.cls.find("call"), Function):
            rule: Any = value.layer
            output, weights = rule.called([stand_ins(shapes)], {}, given.node)
            value.first = Row(0, value.name, rule, shapes, output, weights)
        if word.startswith("predict") and value.first is not None:
            return _as_arrays(value.first.output, it.text(given.node))
    return it.unknown(given.node)


def _started(instance: Instance) -> None:
    model = instance.attributes.get("__table__")
    if model is not None:
        model.started = True


def _declared(it: Any, shape: Any) -> Any:
    if isinstance(shape, list) and any(isinstance(s, (list, tuple)) for s in shape):
        return [it.build.batch_shape(s) for s in shape]
    return it.build.batch_shape(shape)


def _shapes(it: Any, value: Any, any_batch: bool = False) -> Any:
    """Arrays as shapes; what is no array, or has no known rank, stays as it is."""
    if isinstance(value, Array) and value.shape is not None:
        sizes = [n if isinstance(n, (int, Size)) else None for n in value.shape]
        if any_batch and sizes:
            sizes = [None, *(sizes[1:] or [1])]  # Keras gives rank-1 data a last axis
        return shape_of(sizes, ("batch", "steps", "features"))
    if isinstance(value, dict):
        return {k: _shapes(it, v, any_batch) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_shapes(it, v, any_batch) for v in value)
    return value


def _flat(value: Any) -> list[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)) and not isinstance(value, Shape):
        return [x for v in value for x in _flat(v)]
    return [value]


def _as_arrays(output: Any, words: str) -> Any:
    if isinstance(output, Shape):
        return Array(tuple(output), "", {"dtype": "float"})
    if isinstance(output, dict):
        return {k: _as_arrays(v, words) for k, v in output.items()}
    if isinstance(output, (list, tuple)):
        return tuple(_as_arrays(v, words) for v in output)
    return Array(None, words)
