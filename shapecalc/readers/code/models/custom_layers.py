"""Layers whose shape only the source tells: Lambda, preprocessing, classes of the user's own.

They stand in a table like any layer, with a rule that reads the source. What can't be worked
out stays unknown: an output of None, weights of None.
"""

from __future__ import annotations

from typing import Any, Optional

from ....layers.base import Weight
from ....models.calls import Tensor, start, tensors_in
from ....models.unknown import Results
from ....numbers import nest
from ....numbers.shape import Shape, shape_of
from ....numbers.size import Size
from ..interpreter.values import (
    FLOATS,
    Array,
    Function,
    Instance,
    LayerValue,
    ModelValue,
    Rest,
    Thing,
    Unknown,
)


# -- rules that read the source ------------------------------------------------------------------
def read_lambda(
    it: Any, function: Any, options: dict[str, Any], args: list[Any], kwargs: Any, where: Any
) -> Results:
    """A Lambda: its output is what its function makes of a tensor of the input's shape."""
    inputs = args[0] if args else kwargs.get("inputs")
    if it.ended or any(t.shape is None for t in tensors_in(inputs)):
        return None, None
    extra = options.get("arguments")
    with Aside(it):
        made = it.call(
            function, [stand_ins(inputs)], dict(extra) if isinstance(extra, dict) else {}, None
        )
    return shapes_of(made), []


def read_preprocessing(
    it: Any, called: str, name: str, arguments: Any, args: list[Any], kwargs: Any, where: Any
) -> Results:
    """TextVectorization, lookups, scaling: shapes that follow from one or two arguments."""
    x = shapes_of(args[0]) if args else None
    if not isinstance(x, Shape) or not x:
        return None, None
    if called != "TextVectorization":
        return x, None if called == "Normalization" else []
    mode = arguments.get("output_mode", "int")
    key = "output_sequence_length" if mode == "int" else "max_tokens"
    steps = it.as_size(arguments.get(key))
    if not isinstance(steps, (int, Size)):
        steps = None if mode == "int" else it.size(f"{name} vocabulary")
    return shape_of([x[0], steps], ("batch", "steps")), []


def read_call(
    it: Any, instance: Instance, args: list[Any], kwargs: dict[str, Any], where: Any
) -> Results:
    """A layer or model class of the source: its ``call`` is read on the input's shape.

    Its weights are those of the layers it made, in the order in which they were called.
    """
    if it.ended or not isinstance(instance.cls.find("call"), Function):
        return None, None
    inner = [stand_ins(a) for a in args]
    options = {k: stand_ins(v) for k, v in kwargs.items() if k != "training"}
    with Aside(it):
        build = instance.cls.find("build")
        first = next(tensors_in(inner), None)
        if isinstance(build, Function) and first is not None and first.shape is not None:
            if not instance.built:
                instance.built = True
                it.call(it.attribute(instance, "build", where), [tuple(first.shape)], {}, where)
        made = it.call(it.attribute(instance, "call", where), inner, options, where)
    output = shapes_of(made)
    instance.followed = output is not None
    if isinstance(build, Function) and not instance.built:
        return output, None  # what build makes of a shape that isn't known
    return output, weights_of(instance, followed=output is not None)


PREPROCESSING = {
    "TextVectorization": "max_tokens standardize split ngrams output_mode output_sequence_length",
    "StringLookup": "max_tokens",
    "IntegerLookup": "max_tokens",
    "Normalization": "axis",
    "Rescaling": "scale offset",
    "Discretization": "bin_boundaries",
}


def weights_of(instance: Instance, followed: bool = True) -> Optional[list[Weight]]:
    """All weights of an object's layers and its own; None when some aren't known.

    A layer that ``call`` leaves alone has none. Where ``call`` couldn't be followed to its end,
    nobody knows whether a layer was left alone, nor whether an unknown value is a layer.
    """
    if instance.weights is None:
        return None
    if not followed and any(_is_open(value) for value in instance.attributes.values()):
        return None
    found = list(instance.weights)
    for layer in layers_of(instance):
        weights = weights_of_layer(layer, followed)
        if weights is None:
            return None
        found += weights
    return found


def layers_of(instance: Instance) -> list[Any]:
    """The layers and models that an object holds, each once, in the order of its attributes."""
    held = instance.attributes.values()
    return list({id(layer): layer for value in held for layer in _layers_in(value)}.values())


def weights_of_layer(layer: Any, followed: bool) -> Optional[list[Weight]]:
    """The weights of a layer that an object holds, None where they aren't known."""
    if isinstance(layer, ModelValue):
        rows = layer.rows
        if any(r.weights is None for r in rows):
            return None
        if len(rows) < len(layer.layers):  # its input never declared, but perhaps called
            called = layer.as_layer.first if layer.as_layer is not None else None
            return None if called is None else called.weights
        return [w for r in rows for w in r.weights or ()]
    if isinstance(layer, Instance):
        first = layer.layer.first if layer.layer is not None else None
        return None if first is None else first.weights
    if layer.first is not None:
        weights: Optional[list[Weight]] = layer.first.weights
        return weights
    return [] if followed and not layer.calls else None


def _is_open(value: Any) -> bool:
    """Whether a value, or one inside it, could be a layer for all that is known."""
    return any(isinstance(v, (Unknown, Thing, Rest)) for v in nest.leaves(value))


def _layers_in(value: Any, depth: int = 0) -> list[Any]:
    if isinstance(value, (LayerValue, ModelValue)):
        return [value]
    if isinstance(value, Instance):
        return [value] if value.layer is not None else []
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
        self.taken = dict(self.it.build.names.used)
        self.maybe, self.it.maybe = self.it.maybe, []

    def __exit__(self, *error: Any) -> None:
        self.it.speculative -= 1
        self.it.build.names.used = self.taken
        self.it.maybe = self.maybe


def stand_ins(value: Any) -> Any:
    """A nest with symbolic tensors that come from nowhere, for its shapes and tensors."""

    def stand_in(part: Any) -> Any:
        shape = part.shape if isinstance(part, Tensor) else part
        return start(shape) if shape is None or isinstance(shape, Shape) else part

    return nest.map(stand_in, value)


def shapes_of(value: Any) -> Any:
    """The shapes of what a call gave; None where one isn't known."""
    found = nest.map(_shape_of, value)
    if isinstance(found, Shape):
        return found
    if not found or None in nest.leaves(found):
        return None
    return tuple(found) if isinstance(found, list) else found


def _shape_of(value: Any) -> Optional[Shape]:
    if isinstance(value, Tensor):
        return value.shape
    shape = array_shapes(value)
    return shape if isinstance(shape, Shape) else None


# -- data ---------------------------------------------------------------------------------------
def array_shapes(value: Any, any_batch: bool = False) -> Any:
    """A nest with arrays as shapes; anything else, and what has no known rank, stays as it is."""

    def shape(part: Any) -> Any:
        if not isinstance(part, Array) or part.shape is None:
            return part
        sizes = [n if isinstance(n, (int, Size)) else None for n in part.shape]
        if any_batch and sizes:
            sizes = [None, *(sizes[1:] or [1])]  # Keras gives rank-1 data a last axis
        return shape_of(sizes, ("batch", "steps", "features"))

    return nest.map(shape, value)


def on_shapes(args: list[Any], kwargs: dict[str, Any]) -> Optional[tuple[Any, Any]]:
    """A call on arrays as one on tensors of their shapes; None where no shape is known."""
    shapes = [array_shapes(a) for a in args]
    if not nest.shapes(shapes):
        return None
    return stand_ins(shapes), {k: stand_ins(array_shapes(v)) for k, v in kwargs.items()}


def as_arrays(output: Any, words: str) -> Any:
    """The arrays of an output's shapes."""
    return nest.map(
        lambda x: Array(None, words) if x is None else Array(tuple(x), "", FLOATS),
        output,
    )


def add_weight(it: Any, owner: Instance, args: list[Any], kwargs: dict[str, Any]) -> Any:
    shape = kwargs.get("shape")
    if shape is None:
        shape = next((a for a in args if isinstance(a, (list, tuple))), ())
    name = kwargs.get("name", next((a for a in args if isinstance(a, str)), "weight"))
    sizes = [it.as_size(n) for n in shape] if isinstance(shape, (list, tuple)) else [None]
    if all(isinstance(n, (int, Size)) for n in sizes):
        if owner.weights is not None:
            trainable = kwargs.get("trainable", True) is not False
            owner.weights.append(Weight(str(name), tuple(sizes), trainable))
        return Array(tuple(sizes), str(name))
    owner.weights = None
    return Array(None, str(name))
