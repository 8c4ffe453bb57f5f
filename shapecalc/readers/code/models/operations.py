"""Bare operations on symbolic tensors (``x + y``, ``ops.mean``, ``x[:, -1]``), as shapes.

They are worked out by the rules for arrays: a tensor is an array with a batch axis.
"""

from __future__ import annotations

from typing import Any, Optional

from ....errors import ShapeError
from ....keras_names import BROADCASTING
from ....models.calls import Tensor
from ....numbers.shape import Shape, shape_of
from ....numbers.size import Size
from ..interpreter.values import Array
from ..libraries.arguments import Given
from ..libraries.arrays import broadcast, reshaped, take
from ..libraries.numpy import functions

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
    "expand_dims": "expand_dims",
    "batch_dot": "batch_dot",
    "argmax": "argmax",
}
_SAME = {
    "cast", "relu", "softmax", "sigmoid", "tanh", "exp", "log", "sqrt", "square", "abs", "sin",
    "cos", "identity", "stop_gradient", "l2_normalize", "normalize", "dropout", "Negative",
    "not_equal", "equal", "greater", "less", "gelu", "elu", "selu", "softplus", "sign", "round",
    "clip", "clip_by_value", "zeros_like", "ones_like", "convert_to_tensor", "leaky_relu", "rsqrt",
    "reverse", "flip", "cumsum", "logical_not", "to_float", "switch", "print_tensor", "erf",
}  # fmt: skip


def output_of(it: Any, op: str, operands: list[Any], options: dict[str, Any]) -> Any:
    """The shape that an operation gives, None where it isn't known; a list for several."""
    values = [_as_array(v) for v in operands]
    tensors = [v for v in operands if isinstance(v, Tensor)]
    nested = [v for v in operands if isinstance(v, (list, tuple)) and op != "GetItem"]
    if any(t.shape is None for t in tensors):
        return None
    if op == "GetItem":
        found = take(values[0], _as_keras_cuts(tensors, operands), lambda: "item")
        return _as_shape(found)
    if op in BROADCASTING or op.lower() in ("add", "subtract", "multiply", "divide"):
        return _as_shape(broadcast(values[0], values[1])) if len(values) > 1 else None
    word = WORDS.get(op, op)
    if word in _SAME:
        return _as_shape(values[0])
    if word == "reshape" and len(operands) > 1:
        return _as_shape(reshaped(it, values[0], operands[1]))
    if word in ("Matmul", "matmul") and len(values) > 1:
        return _matmul(values[0], values[1])
    if word == "one_hot":
        depth = (
            operands[1] if len(operands) > 1 else options.get("depth", options.get("num_classes"))
        )
        shape = values[0].shape if isinstance(values[0], Array) else None
        return None if shape is None else _as_shape(Array((*shape, it.as_size(depth))))
    handler = functions.get(word)
    if handler is None:
        return None
    args = [_nested(v) if v in nested else a for v, a in zip(operands, values)]
    given = Given(it, args, {k: _as_array(v) for k, v in options.items()}, None, word=word)
    try:
        found = handler(given)
    except (TypeError, ValueError, AttributeError, IndexError):
        return None
    if isinstance(found, list):
        return [_as_shape(f) for f in found]
    return _as_shape(found)


def _nested(value: Any) -> Any:
    return [_as_array(v) for v in value]


def _as_array(value: Any) -> Any:
    if isinstance(value, Tensor):
        return Array(None if value.shape is None else tuple(value.shape), value.name)
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


def _as_keras_cuts(tensors: list[Tensor], operands: list[Any]) -> Any:
    """The key of ``x[key]``: a slice of an axis without a length leaves it without one."""
    key = operands[1]
    shape = tensors[0].shape if tensors and tensors[0] is operands[0] else None
    keys = list(key) if isinstance(key, tuple) else [key]
    if shape is None or Ellipsis in keys:
        return key
    axis = 0
    for i, k in enumerate(keys):
        if k is None:
            continue
        n = shape[axis] if axis < len(shape) else 0
        if isinstance(k, slice) and isinstance(n, Size) and n.value is None and not n.is_open():
            keys[i] = slice(None)
        axis += 1
    return tuple(keys) if isinstance(key, tuple) else keys[0]


def _matmul(a: Any, b: Any) -> Optional[Shape]:
    """``a @ b``: rows and columns of the last two axes; those before are broadcast."""
    if not (isinstance(a, Array) and isinstance(b, Array) and a.shape and b.shape):
        return None
    if len(b.shape) < 2:
        return _as_shape(Array(a.shape[:-1])) if len(a.shape) > 1 else None
    if len(a.shape) < 2:
        return _as_shape(Array((*b.shape[:-2], b.shape[-1])))
    before = broadcast(Array(a.shape[:-2]), Array(b.shape[:-2]))
    if before.shape is None:
        return None
    return _as_shape(Array((*before.shape, a.shape[-2], b.shape[-1])))
