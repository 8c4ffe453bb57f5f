"""Bare operations on symbolic tensors (``x + y``, ``ops.mean``, ``x[:, -1]``), as shapes."""

from __future__ import annotations

from typing import Any, Optional

from ....errors import ShapeError
from ....keras_names import BROADCASTING
from ....models.calls import Tensor
from ....numbers import nest
from ....numbers.shape import Shape, shape_of
from ....numbers.size import Size
from ..interpreter.values import Array
from ..libraries.arrays import take
from .tensor_functions import functions, result
from .tensors import TensorCall, as_tensor, broadcast, static

# The words of tf, keras.ops and keras.backend for what NumPy has under another name.
WORDS = {
    "reduce_mean": "mean",
    "reduce_sum": "sum",
    "reduce_max": "max",
    "reduce_min": "min",
    "reduce_prod": "prod",
    "concat": "concatenate",
    "range": "arange",
    "permute_dimensions": "transpose",
}


def output_of(
    it: Any, path: str, operands: list[Any], options: dict[str, Any], node: Any = None
) -> Any:
    """The shape that an operation gives, None where it isn't known; a list for several.

    ``path``: the function's whole name, or the name that Keras gives an operator of Python.
    """
    word = path.rsplit(".", 1)[-1]
    args = [nest.map(_as_array, v, nest.is_atom) if word != "GetItem" else v for v in operands]
    named = nest.map(_as_array, options, nest.is_atom)
    if word == "GetItem":
        return _as_shape(_item(operands[0], operands[1]))
    if word in BROADCASTING:
        return _as_shape(broadcast(*args[:2])) if len(args) > 1 else None
    found = result(TensorCall(it, args, named, node, path)) if word in functions else None
    if isinstance(found, (list, tuple)):
        return type(found)(map(_as_shape, found))
    return _as_shape(found)


def _as_array(value: Any) -> Any:
    if isinstance(value, Tensor):
        return Array(None if value.shape is None else tuple(map(static, value.shape)), value.name)
    return value


def _as_shape(value: Any) -> Optional[Shape]:
    if not isinstance(value, Array) or value.shape is None:
        return None
    try:
        return shape_of(
            [n if n is None or isinstance(n, (int, Size)) else None for n in value.shape]
        )
    except ShapeError:
        return None


def _item(owner: Any, key: Any) -> Any:
    """``x[key]``: a slice of an axis without a length leaves it without one."""
    x = as_tensor(_as_array(owner))
    if x.shape is None:
        return x
    keys = [_as_array(k) for k in (key if isinstance(key, tuple) else (key,))]
    if Ellipsis in [k for k in keys if k is Ellipsis]:
        at = next(i for i, k in enumerate(keys) if k is Ellipsis)
        missing = len(x.shape) - sum(k is not None for k in keys) + 1
        keys[at : at + 1] = [slice(None)] * max(0, missing)
    axis = 0
    for i, k in enumerate(keys):
        if k is None:
            continue
        if isinstance(k, slice) and axis < len(x.shape) and x.shape[axis] is None:
            keys[i] = slice(None)
        axis += 1
    return take(x, tuple(keys), lambda: "item")
