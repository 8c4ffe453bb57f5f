"""Layers whose shape only the source tells: Lambda, preprocessing, classes of the user's own.

They stand in a table like any layer. What can't be worked out stays unknown: an output of
None, weights of None.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional

from ....layers.base import Layer, Output, Weight
from ....models.sequential import Row
from ....numbers.shape import Shape, shape_of
from ....numbers.size import Size
from ..interpreter.values import (
    Array,
    Call,
    Function,
    Instance,
    LayerValue,
    ModelValue,
    Tensor,
    tensors_in,
)
from ..libraries.arguments import Given


class _OpenLayer(Layer):
    """A layer that the registry doesn't have, with what the source tells of it."""

    def __init__(self, called: str, name: str) -> None:
        self.__dict__.update(given={}, keras_class=called, name=name, reason="")

    @property
    def class_name(self) -> str:
        return str(self.__dict__["keras_class"])

    def apply(
        self, inputs: Any, call_kwargs: Optional[Mapping[str, Any]] = None
    ) -> tuple[Any, Any]:
        raise NotImplementedError

    def rule(self, x: Shape) -> tuple[Output, list[Weight]]:
        return self.apply(x)


class _LambdaRule(_OpenLayer):
    """A Lambda: its output is what its function makes of a tensor of the input's shape."""

    def __init__(self, it: Any, function: Any, options: dict[str, Any], name: str) -> None:
        super().__init__("Lambda", name)
        self.__dict__.update(it=it, function=function, options=options)

    def apply(
        self, inputs: Any, call_kwargs: Optional[Mapping[str, Any]] = None
    ) -> tuple[Any, Any]:
        it = self.__dict__["it"]
        extra = self.__dict__["options"].get("arguments")
        given = dict(extra) if isinstance(extra, dict) else {}
        with Aside(it):
            made = it.call(self.__dict__["function"], [stand_ins(inputs)], given, None)
        return shapes_of(made), []


class _PreprocessingRule(_OpenLayer):
    """TextVectorization, lookups, scaling: shapes that follow from one or two arguments."""

    def __init__(self, it: Any, called: str, name: str, arguments: dict[str, Any]) -> None:
        super().__init__(called, name)
        self.__dict__.update(it=it, arguments=arguments)

    def apply(
        self, inputs: Any, call_kwargs: Optional[Mapping[str, Any]] = None
    ) -> tuple[Any, Any]:
        if not isinstance(inputs, Shape):
            return None, None
        if self.class_name != "TextVectorization":
            return inputs, None if self.class_name == "Normalization" else []
        it, arguments = self.__dict__["it"], self.__dict__["arguments"]
        mode = arguments.get("output_mode", "int")
        if mode == "int":
            steps = it.as_size(arguments.get("output_sequence_length"))
            steps = steps if isinstance(steps, (int, Size)) else None
        else:
            steps = it.as_size(arguments.get("max_tokens"))
            steps = steps if isinstance(steps, (int, Size)) else it.size(f"{self.name} vocabulary")
        return shape_of([inputs[0], steps], ("batch", "steps")), []


class _StackRule(_OpenLayer):
    """A Sequential that holds layers of the source's own: each is called on what comes before."""

    def __init__(self, it: Any, model: ModelValue) -> None:
        super().__init__("Sequential", model.keras_name)
        self.__dict__.update(it=it, model=model)

    def apply(
        self, inputs: Any, call_kwargs: Optional[Mapping[str, Any]] = None
    ) -> tuple[Any, Any]:
        it, model = self.__dict__["it"], self.__dict__["model"]
        x = stand_ins(inputs)
        weights: Optional[list[Weight]] = []
        with Aside(it):
            for value in model.layers:
                own = isinstance(value.layer, CustomLayer)
                call = it.build.call_own if own else it.build.call_layer
                x = call(value, [x], {}, value.node or model.node)
                found = weights_of_layer(value, followed=False)
                weights = None if weights is None or found is None else weights + found
        return shapes_of(x), weights


PREPROCESSING = {
    "TextVectorization": "max_tokens standardize split ngrams output_mode output_sequence_length",
    "StringLookup": "max_tokens",
    "IntegerLookup": "max_tokens",
    "Normalization": "axis",
    "Rescaling": "scale offset",
    "Discretization": "bin_boundaries",
}


class _CustomLayer(_OpenLayer):
    """A layer or model class of the source: its ``call`` is read on the input's shape.

    Its weights are those of the layers it made, in the order in which they were called.
    """

    def __init__(self, it: Any, instance: Instance, name: str) -> None:
        super().__init__(instance.cls.name, name)
        self.__dict__.update(it=it, instance=instance, lost="")

    def apply(
        self, inputs: Any, call_kwargs: Optional[Mapping[str, Any]] = None
    ) -> tuple[Any, Any]:
        several = isinstance(inputs, tuple) and not isinstance(inputs, Shape)
        args = [stand_ins(x) for x in (inputs if several else (inputs,))]
        return self.called(args, dict(call_kwargs or {}), None)

    def called(self, args: list[Any], kwargs: dict[str, Any], node: Any) -> tuple[Any, Any]:
        """The output's shapes and the weights, each None where it isn't known."""
        it, instance = self.__dict__["it"], self.__dict__["instance"]
        call = instance.cls.find("call")
        if not isinstance(call, Function):
            return None, None
        inner = [_replaced(a) for a in args]
        options = {k: _replaced(v) for k, v in kwargs.items() if k != "training"}
        with Aside(it):
            build = instance.cls.find("build")
            first = next(tensors_in(inner), None)
            if isinstance(build, Function) and first is not None and first.shape is not None:
                if "__built__" not in instance.attributes:
                    instance.attributes["__built__"] = True
                    shape = tuple(first.shape)
                    it.call(it.attribute(instance, "build", node), [shape], {}, node)
            made = it.call(it.attribute(instance, "call", node), inner, options, node)
        output = shapes_of(made)
        instance.attributes["__followed__"] = output is not None
        if isinstance(build, Function) and "__built__" not in instance.attributes:
            return output, None  # what build makes of a shape that isn't known
        return output, weights_of(instance, followed=output is not None)


def weights_of(instance: Instance, followed: bool = True) -> Optional[list[Weight]]:
    """All weights of an object's layers and its own; None when some aren't known.

    A layer that ``call`` leaves alone has none. Where ``call`` couldn't be followed to its end,
    nobody knows whether a layer was left alone.
    """
    found: list[Weight] = list(instance.attributes.get("__weights__", []))
    if "__lost__" in instance.attributes:
        return None
    for layer in layers_of(instance):
        weights = weights_of_layer(layer, followed)
        if weights is None:
            return None
        found += weights
    return found


def layers_of(instance: Instance) -> list[Any]:
    """The layers and models that an object holds, each once, in the order of its attributes."""
    held = [v for k, v in instance.attributes.items() if k not in ("__layer__", "__table__")]
    return list({id(layer): layer for value in held for layer in _layers_in(value)}.values())


def weights_of_layer(layer: Any, followed: bool) -> Optional[list[Weight]]:
    """The weights of a layer that an object holds, None where they aren't known."""
    if isinstance(layer, ModelValue):
        rows = layer.rows
        if any(r.weights is None for r in rows):
            return None
        if len(rows) < len(layer.layers):  # never told what it reads, but perhaps called
            called = layer.as_layer.first if layer.as_layer is not None else None
            return None if called is None else called.weights
        return [w for r in rows for w in r.weights or ()]
    if isinstance(layer, Instance):
        own = layer.attributes.get("__layer__")
        first = own.first if own is not None else None
        return None if first is None else first.weights
    if layer.first is not None:
        weights: Optional[list[Weight]] = layer.first.weights
        return weights
    return [] if followed and not layer.calls else None


def _layers_in(value: Any, depth: int = 0) -> list[Any]:
    if isinstance(value, (LayerValue, ModelValue)):
        return [value]
    if isinstance(value, Instance):
        return [value] if "__layer__" in value.attributes else []
    if depth < 4 and isinstance(value, dict):
        return [x for v in value.values() for x in _layers_in(v, depth + 1)]
    if depth < 4 and isinstance(value, (list, tuple)):
        return [x for v in value for x in _layers_in(v, depth + 1)]
    return []


class Aside:
    """Reading something on the side: automatic names are those from before afterwards."""

    def __init__(self, it: Any) -> None:
        self.it = it

    def __enter__(self) -> None:
        self.it.speculative += 1
        self.taken = dict(self.it.build._taken)
        self.maybe, self.it.maybe = self.it.maybe, []
        self.turns, self.it.turns = self.it.turns, []

    def __exit__(self, *error: Any) -> None:
        self.it.speculative -= 1
        self.it.build._taken.clear()
        self.it.build._taken.update(self.taken)
        self.it.maybe, self.it.turns = self.maybe, self.turns


def stand_ins(shapes: Any) -> Any:
    """Symbolic tensors of the given shapes, that come from nowhere."""
    if isinstance(shapes, Shape):
        return _stand_in(shapes)
    if isinstance(shapes, dict):
        return {k: stand_ins(v) for k, v in shapes.items()}
    if isinstance(shapes, (list, tuple)):
        return [stand_ins(v) for v in shapes]
    return shapes


def _stand_in(shape: Optional[Shape]) -> Tensor:
    rule = _OpenLayer("InputLayer", "inputs")
    call = Call(LayerValue(rule, "inputs", None), [], {}, None, None)
    call.row = Row(0, "inputs", rule, None, shape, [])
    return Tensor(shape, call)


def _replaced(value: Any) -> Any:
    if isinstance(value, Tensor):
        stand_in = _stand_in(value.shape)
        stand_in.masked = value.masked
        return stand_in
    if isinstance(value, dict):
        return {k: _replaced(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_replaced(v) for v in value)
    return value


def shapes_of(value: Any) -> Any:
    """The shapes of what a call gave; None where it isn't known."""
    if isinstance(value, Tensor):
        return value.shape
    if isinstance(value, Array) and value.shape is not None:
        return shape_of([n if isinstance(n, (int, Size)) else None for n in value.shape])
    if isinstance(value, (list, tuple)) and value and all(tensors_in([v]) for v in value):
        found = [shapes_of(v) for v in value]
        return None if any(f is None for f in found) else tuple(found)
    if isinstance(value, dict):
        found_by_name = {k: shapes_of(v) for k, v in value.items()}
        return None if any(f is None for f in found_by_name.values()) else found_by_name
    return None


# -- what methods of the user's own classes may ask of their base ----------------------------
def method_of_own(
    it: Any, owner: Instance, word: str, args: list[Any], kwargs: dict[str, Any], node: Any
) -> Any:
    """A method of Keras's Layer or Model on an object of the source."""
    if word == "add_weight":
        return _add_weight(it, owner, args, kwargs)
    if word in ("get_config", "get_weights"):
        return it.unknown(node)
    from .custom_models import method_of_model

    return method_of_model(Given(it, args, kwargs, node, owner, word))


def _add_weight(it: Any, owner: Instance, args: list[Any], kwargs: dict[str, Any]) -> Any:
    shape = kwargs.get("shape")
    if shape is None:
        shape = next((a for a in args if isinstance(a, (list, tuple))), ())
    name = kwargs.get("name", next((a for a in args if isinstance(a, str)), "weight"))
    sizes = [it.as_size(n) for n in shape] if isinstance(shape, (list, tuple)) else [None]
    weights = owner.attributes.setdefault("__weights__", [])
    if all(isinstance(n, (int, Size)) for n in sizes):
        trainable = kwargs.get("trainable", True) is not False
        weights.append(Weight(str(name), tuple(sizes), trainable))
        return Array(tuple(sizes), str(name))
    owner.attributes["__lost__"] = True
    return Array(None, str(name))


# A leading underscore keeps a class out of the registry of layers.
OpenLayer = _OpenLayer
LambdaRule = _LambdaRule
PreprocessingRule = _PreprocessingRule
CustomLayer = _CustomLayer
StackRule = _StackRule
