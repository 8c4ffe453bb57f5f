"""How Keras asks a layer of one's own: which shapes ``build`` and ``compute_output_shape`` get.

Source: ``CallSpec``, ``get_shapes_dict`` and ``update_shapes_dict_for_target_fn`` in
keras/src/layers/layer.py.
"""

from __future__ import annotations

from typing import Any, Optional

from ....errors import ShapeError
from ....models.calls import Tensor, start, tensors_in
from ....models.unknown import Start
from ....numbers import nest
from ....numbers.shape import Shape, shape_of
from ....numbers.size import Size
from ..interpreter.values import Array, Function, Unknown


def python_shape(shape: Shape) -> tuple[Any, ...]:
    """A shape as the source sees it: None for what Keras doesn't know."""
    return tuple(
        None if isinstance(d, Size) and d.value is None and not d.is_open() else d for d in shape
    )


def parameters(function: Function) -> list[str]:
    """The names of a method's arguments, without ``self`` and what a star takes."""
    a = function.node.args
    return [p.arg for p in [*a.posonlyargs, *a.args]][1:] + [p.arg for p in a.kwonlyargs]


def required(function: Function) -> list[str]:
    """The arguments of a method, and the first in any case, that have no default."""
    a = function.node.args
    names = [p.arg for p in [*a.posonlyargs, *a.args]]
    without = names[: len(names) - len(function.defaults)][1:] or names[1:2]
    return without + [p.arg for p, v in zip(a.kwonlyargs, a.kw_defaults) if v is None]


def shapes_by_argument(
    call: Function, args: list[Any], kwargs: dict[str, Any]
) -> Optional[dict[str, Any]]:
    """``x_shape`` for each tensor argument ``x`` of a call; None where a shape isn't known."""
    a = call.node.args
    names = [p.arg for p in [*a.posonlyargs, *a.args]][1:]
    given = {**dict(zip(names, args)), **{k: v for k, v in kwargs.items() if k in parameters(call)}}
    found: dict[str, Any] = {}
    for name in parameters(call):  # in the order of the signature
        value = given.get(name)
        tensors = list(tensors_in(value))
        if not tensors or name == "mask":
            continue
        if any(t.shape is None for t in tensors):
            return None
        found[f"{name}_shape"] = nest.map(_shape_of, value)
    return found


def _shape_of(value: Any) -> Any:
    if isinstance(value, Tensor) and value.shape is not None:
        return python_shape(value.shape)
    return value


def possible_mask(call: Function, args: list[Any], kwargs: dict[str, Any]) -> Optional[Tensor]:
    """The mask that Keras may give a ``call`` that takes one; None where it certainly gives none.

    A layer before that makes a mask may have lost it on the way.
    """
    x, names = args[0] if args else None, parameters(call)
    if "mask" not in names or "mask" in kwargs or len(args) > names.index("mask"):
        return None
    if not isinstance(x, Tensor) or x.shape is None or len(x.shape) < 2:
        return None
    seen: set[int] = set()
    waiting = [x]
    while waiting:
        made = waiting.pop().call
        rule = made.layer.layer
        if rule.mask == "makes" and getattr(rule, "mask_zero", True):
            return start(shape_of(x.shape[:2]))
        if id(made) not in seen:
            seen.add(id(made))
            waiting += made.parents()
    return None


def for_method(
    method: Function, shapes: dict[str, Any], keras: int
) -> Optional[tuple[list[Any], dict[str, Any]]]:
    """The arguments with which Keras calls ``build`` or ``compute_output_shape``.

    A method of one argument gets the first shape, any other those that its arguments are named
    for. None where Keras would raise an error.
    """
    names = parameters(method)
    if len(names) == 1 or (keras < 3 and names):
        first = next(iter(shapes.values()), None)
        return [first], {}
    if not names:
        return ([next(iter(shapes.values()), None)], {}) if method.node.args.vararg else None
    if not all(name.endswith("_shape") for name in names):
        return None
    return [], {name: shapes[name] for name in names if name in shapes}


def is_symbolic(value: Any) -> bool:
    """Whether a tensor among the arguments comes out of a layer, and not from data."""
    return any(not isinstance(t.call.layer.layer, Start) for t in tensors_in(value))


def output_shapes(it: Any, value: Any, depth: int = 0) -> Any:
    """What ``compute_output_shape`` returned as shapes; None where one isn't known."""
    if isinstance(value, Shape):
        return value
    if isinstance(value, (list, tuple)):
        if value and _is_size(value[0]):
            sizes = [it.as_size(v) for v in value]
            if not all(n is None or isinstance(n, (int, Size)) for n in sizes):
                return None
            try:
                return shape_of(sizes)
            except ShapeError:
                return None
        parts = [output_shapes(it, v, depth + 1) for v in value] if depth < 4 else []
        return tuple(parts) if parts and None not in parts else None
    return None


def _is_size(value: Any) -> bool:
    return (
        value is None
        or isinstance(value, (int, float, Size, Unknown))
        or (isinstance(value, Array) and value.shape == ())
    )
