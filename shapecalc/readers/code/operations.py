"""Bare operations on symbolic tensors (``x + y``, ``ops.mean``, ``x[:, -1]``), as shapes.

They are worked out by the rules for arrays: a tensor is an array with a batch axis.
"""

from __future__ import annotations

from typing import Any, Optional

from ...errors import ShapeError
from ...shape import Shape, shape_of
from ...size import Size
from .arguments import Given
from .arrays import broadcast, reshaped, take
from .numpy_functions import functions
from .values import Array, Tensor

_BINARY = {
    "Add", "Subtract", "Multiply", "Divide", "Power", "Mod", "FloorDivide", "Maximum", "Minimum",
    "Greater", "Less", "Equal", "NotEqual", "GreaterEqual", "LessEqual", "LogicalAnd", "LogicalOr",
}  # fmt: skip
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
        key = operands[1]
        found = take(values[0], key, lambda: "item")
        return _as_shape(found)
    if op in _BINARY or op.lower() in ("add", "subtract", "multiply", "divide"):
        return _as_shape(broadcast(values[0], values[1])) if len(values) > 1 else None
    word = WORDS.get(op, op)
    if word in _SAME:
        return _as_shape(values[0])
    if word == "reshape" and len(operands) > 1:
        return _as_shape(reshaped(it, values[0], operands[1]))
    if word == "Matmul" and len(values) > 1:
        return _matmul(values[0], values[1])
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


def _matmul(a: Any, b: Any) -> Optional[Shape]:
    if isinstance(a, Array) and isinstance(b, Array) and a.shape and b.shape and len(b.shape) > 1:
        return shape_of([*a.shape[:-1], b.shape[-1]])
    return None
