"""Layers whose shape only the source tells: Lambda, classes of the user's own.

They stand in a table like any layer, with a rule that reads the source. What can't be worked
out stays unknown: an output of None, weights of None.
"""

from __future__ import annotations

from typing import Any, Optional

from ....layers.base import Weight
from ....models.calls import Tensor, start, tensors_in
from ....models.unknown import Results, SourceLayer, Start
from ....numbers import nest
from ....numbers.shape import Shape, shape_of
from ....numbers.size import Size
from ..interpreter.values import (
    FLOATS,
    Array,
    Function,
    Instance,
    LayerValue,
    Library,
    ModelValue,
    Partial,
    Rest,
    Thing,
    Unknown,
)
from ..libraries.arrays import size_at
from .layer_protocol import (
    for_method,
    is_symbolic,
    output_shapes,
    possible_mask,
    python_shape,
    shapes_by_argument,
)
from .tensors import Variable


# -- rules that read the source ------------------------------------------------------------------
def read_lambda(
    it: Any,
    rule: SourceLayer,
    function: Any,
    options: dict[str, Any],
    args: list[Any],
    kwargs: Any,
    where: Any,
) -> Results:
    """A Lambda: its output is what its function makes of a tensor of the input's shape.

    ``output_shape`` comes first where Keras calls it on a symbolic tensor.
    """
    inputs = args[0] if args else kwargs.get("inputs")
    if it.ended or any(t.shape is None for t in tensors_in(inputs)):
        return None, None
    declared, extra = options.get("output_shape"), options.get("arguments")
    if declared is not None and it.keras >= 3 and not it.speculative and is_symbolic(inputs):
        found = _declared_output(it, declared, nest.map(_python_shape, inputs))
        return found, []
    with Aside(it) as aside:
        made = it.call(
            function, [stand_ins(inputs)], dict(extra) if isinstance(extra, dict) else {}, None
        )
    output = shapes_of(made)
    aside.explain(rule, output, "its function")
    return output, []


def _python_shape(value: Any) -> Any:
    known = isinstance(value, Tensor) and value.shape is not None
    return python_shape(value.shape) if known else value


def _declared_output(it: Any, declared: Any, shapes: Any) -> Any:
    """A Lambda's ``output_shape``: a function of the input's, or a shape without the batch."""
    if isinstance(declared, (Function, Library, Partial)):
        with Aside(it):
            return output_shapes(it, it.call(declared, [shapes], {}, None))
    if not isinstance(declared, (list, tuple)):
        return None
    batch = next(nest.leaves(shapes, nest.is_atom), None)
    several = bool(declared) and isinstance(declared[0], (list, tuple))
    parts = list(declared) if several else [declared]
    return output_shapes(it, [(batch, *p) for p in parts] if several else (batch, *declared))


def read_call(
    it: Any, instance: Instance, args: list[Any], kwargs: dict[str, Any], where: Any
) -> Results:
    """A layer or model class of the source: its ``call`` is read on the input's shape.

    Its weights are those of the layers it made, in the order in which they were called.
    """
    cls = instance.cls
    call, build, shape_rule = (cls.find(w) for w in ("call", "build", "compute_output_shape"))
    if it.ended:
        return None, None
    if instance.base is not None and not (
        isinstance(call, Function) and (it.keras < 3 or it.speculative or not is_symbolic(args))
    ):
        if not isinstance(shape_rule, Function):
            return _as_base(it, instance, args, kwargs, where)
    if not isinstance(call, Function):
        explain(instance, "its class has no call that can be read")
        return None, None
    symbolic = it.keras >= 3 and not it.speculative and is_symbolic([args, kwargs])
    kwargs = {k: v for k, v in kwargs.items() if k != "training"}
    shapes = shapes_by_argument(call, args, kwargs)
    declares = symbolic and isinstance(shape_rule, Function)
    output: Any = None
    with Aside(it) as aside:
        if isinstance(build, Function) and shapes is not None and not instance.built:
            given = for_method(build, shapes, it.keras)
            if given is not None and shapes:
                instance.built = True
                it.builds_symbolic = symbolic
                it.call(it.attribute(instance, "build", where), *given, where)
                it.builds_symbolic = False
        if not (declares and isinstance(build, Function)):  # Keras looks for layers to build
            inner, options = stand_ins(list(args)), stand_ins(kwargs)
            method = it.attribute(instance, "call", where)
            output = shapes_of(it.call(method, inner, options, where))
            mask = possible_mask(call, args, kwargs)
            if mask is not None and output is not None:
                masked = shapes_of(it.call(method, inner, {**options, "mask": mask}, where))
                output = output if str(masked) == str(output) else None
        instance.followed = output is not None
        if declares:
            given = for_method(shape_rule, shapes, it.keras) if shapes else None
            method = it.attribute(instance, "compute_output_shape", where)
            output = None if given is None else output_shapes(it, it.call(method, *given, where))
            instance.followed = instance.followed or isinstance(build, Function)
    aside.explain(instance.layer and instance.layer.layer, output, "its call")
    if isinstance(build, Function) and not instance.built:
        return output, None  # what build makes of a shape that isn't known
    return output, weights_of(instance, followed=instance.followed, variables=it.keras < 3)


def _as_base(
    it: Any, instance: Instance, args: list[Any], kwargs: dict[str, Any], where: Any
) -> Results:
    """A subclass of a layer of Keras on symbolic tensors: Keras asks the rule of that layer."""
    base = instance.base
    assert base is not None
    with Aside(it):
        output = shapes_of(it.build.call_layer(base, stand_ins(args), stand_ins(kwargs), where))
    build = instance.cls.find("build")
    weights = base.first.weights if base.first is not None else None
    if isinstance(build, Function) and weights != []:
        weights = None  # it may make others
    return output, weights if weights is None else weights + list(instance.weights or ())


def explain(instance: Instance, reason: str) -> None:
    """Why the output of a layer of the source isn't known."""
    if instance.layer is not None:
        vars(instance.layer.layer).update(reason=reason)


def weights_of(
    instance: Instance, followed: bool = True, variables: bool = False
) -> Optional[list[Weight]]:
    """All weights of an object's layers and its own; None when some aren't known.

    With ``variables``, each tf.Variable that it holds is one of them.
    A layer that ``call`` leaves alone has none. Where ``call`` couldn't be followed to its end,
    nobody knows whether a layer was left alone, nor whether an unknown value is a layer.
    """
    if instance.weights is None:
        return None
    if not followed and any(_is_open(value) for value in instance.attributes.values()):
        return None
    found = list(instance.weights)
    for value in instance.attributes.values() if variables else ():
        if isinstance(value, Variable):
            sizes = value.shape
            if sizes is None or None in sizes:
                return None
            known = tuple(n for n in sizes if n is not None)
            found.append(Weight("Variable", known, value.trainable))
    for layer in layers_of(instance):
        weights = weights_of_layer(layer, followed)
        if weights is None:
            return None
        found += weights
    return found


def layers_of(instance: Instance) -> list[Any]:
    """The layers and models that an object holds, each once, in the order of its attributes."""
    held = [*instance.attributes.values(), *([instance.base] if instance.base else [])]
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
    """Reading something on the side: automatic names are those from before afterwards.

    ``lost`` are the functions that weren't followed meanwhile, with their places.
    """

    def __init__(self, it: Any) -> None:
        self.it = it
        self.lost: list[tuple[str, Any]] = []

    def __enter__(self) -> Aside:
        self.it.speculative += 1
        self.taken = dict(self.it.build.names.used)
        self.maybe, self.it.maybe = self.it.maybe, []
        self.outer, self.it.build.lost = self.it.build.lost, self.lost
        return self

    def __exit__(self, *error: Any) -> None:
        self.it.speculative -= 1
        self.it.build.names.used = self.taken
        self.it.maybe = self.maybe
        self.it.build.lost = self.outer

    def explain(self, rule: Any, output: Any, part: str) -> None:
        """Say in the rule of a layer why its output isn't known, if it isn't."""
        if rule is None:
            return
        reason = ""
        if output is None:
            reason = f"{part} isn't followed"
            if self.lost:
                what, node = self.lost[0]
                reason += f": {what} at {self.it.source.place(node)}"
                if self.outer is not None:
                    self.outer.append(self.lost[0])
        vars(rule).update(reason=reason)


def stand_ins(value: Any) -> Any:
    """A nest with symbolic tensors that come from nowhere, for its shapes and tensors."""

    def stand_in(part: Any) -> Any:
        shape = part.shape if isinstance(part, Tensor) else part
        if isinstance(part, Tensor) and shape is None and isinstance(part.call.layer.layer, Start):
            return part  # nothing more is known of another one
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
    if isinstance(value, Array) and value.shape is not None:
        return shape_of([n if isinstance(n, (int, Size)) else None for n in value.shape])
    return None


# -- data ---------------------------------------------------------------------------------------
def array_shapes(it: Any, value: Any, any_batch: bool = False) -> Any:
    """A nest with arrays as shapes; anything else, and what has no known rank, stays as it is.

    ``any_batch``: the model is built for batches of any size, as ``fit`` builds it.
    """

    def shape(part: Any) -> Any:
        if not isinstance(part, Array) or part.shape is None:
            return part
        sizes: list[Any] = []
        for i, n in enumerate(part.shape):
            # A size that nobody has counted is one all the same, but in code that runs on data.
            named = n is None and i > 0 and not it.speculative
            size = size_at(it, part, i) if named else n
            sizes.append(size if isinstance(size, (int, Size)) else None)
        if any_batch and sizes:
            # Keras 2 gives rank-1 data a last axis.
            sizes = [None, *(sizes[1:] or ([1] if it.keras < 3 else []))]
        return shape_of(sizes, ("batch", "steps", "features"))

    return nest.map(shape, value)


def on_shapes(it: Any, args: list[Any], kwargs: dict[str, Any]) -> Optional[tuple[Any, Any]]:
    """A call on arrays as one on tensors of their shapes; None where no shape is known."""
    shapes = [array_shapes(it, a) for a in args]
    if not nest.shapes(shapes):
        return None
    return stand_ins(shapes), {k: stand_ins(array_shapes(it, v)) for k, v in kwargs.items()}


def as_arrays(output: Any, words: str) -> Any:
    """The arrays of an output's shapes."""
    return nest.map(
        lambda x: Array(None, words) if x is None else Array(tuple(x), "", FLOATS),
        output,
    )


def add_weight(
    it: Any, owner: Instance, args: list[Any], kwargs: dict[str, Any], node: Any = None
) -> Any:
    """``self.add_weight(…)`` in the code of a layer: the weight's array."""
    shape = kwargs.get("shape")
    if shape is None:
        shape = next((a for a in args if isinstance(a, (list, tuple))), ())
    name = kwargs.get("name", next((a for a in args if isinstance(a, str)), "weight"))
    sizes = [it.as_size(n) for n in shape] if isinstance(shape, (list, tuple)) else [None]
    it.emit("weighed", owner, shape, node)
    if all(isinstance(n, (int, Size)) for n in sizes):
        if owner.weights is not None:
            trainable = kwargs.get("trainable", True) is not False
            owner.weights.append(Weight(str(name), tuple(sizes), trainable))
        return Array(tuple(sizes), str(name))
    owner.weights = None
    return Array(None, str(name))
