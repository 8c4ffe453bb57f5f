"""Functions of TensorFlow, keras.ops and keras.backend: the table of what each does to shapes."""

from __future__ import annotations

from typing import Any

from ....models.calls import Tensor, start
from ....numbers.shape import shape_of
from ..interpreter.values import Array, Function, Partial, Unknown
from ..libraries.rules import place
from . import tensor_axes as axes
from . import tensor_products as products
from .tensors import (
    TensorCall,
    TensorRule,
    Variable,
    argument,
    array_at,
    as_tensor,
    broadcast,
    dynamic,
    listed,
    sizes_of,
    static,
)

# What the libraries call the first argument of an elementwise function.
_FIRST = (
    "x", "input", "a", "tensor", "inputs", "features", "logits", "initial_value", "value", "t",
)  # fmt: skip


def _same(given: TensorCall) -> Array:
    return Array(array_at(given, 0, *_FIRST).shape)


def _variable(given: TensorCall) -> Variable:
    return Variable(_same(given).shape, argument(given, 1, "trainable") is not False)


def _elementwise(given: TensorCall) -> Array:
    return broadcast(*given.args[:2], *(given.kwargs.get(k) for k in ("x1", "x2", "x", "y")))


# -- looking things up ----------------------------------------------------------------------
def _gather(given: TensorCall) -> Array:
    """``tf.gather``, ``K.gather`` and ``ops.take``, which flattens where no axis is given."""
    x, index = array_at(given, 0, "params", "reference", "x"), array_at(given, 1, "indices", "ids")
    if x.shape is None or index.shape is None:
        return Array(None)
    batch = given.kwargs.get("batch_dims", 0)
    axis = given.kwargs.get("axis")
    if given.word == "take":
        axis = argument(given, 2, "axis")
        if axis is None:
            return Array(index.shape)
    elif axis is None:
        axis = batch
    at = place(axis, len(x.shape))
    if at is None or not isinstance(batch, int) or not 0 <= batch <= len(index.shape):
        return Array(None)
    return Array((*x.shape[:at], *index.shape[batch:], *x.shape[at + 1 :]))


def _gather_nd(given: TensorCall) -> Array:
    x, index = array_at(given, 0, "params"), array_at(given, 1, "indices")
    if x.shape is None or not index.shape or given.kwargs.get("batch_dims", 0) != 0:
        return Array(None)
    depth = index.shape[-1]
    if not isinstance(depth, int) or depth > len(x.shape):
        return Array(None)
    return Array((*index.shape[:-1], *x.shape[depth:]))


def _embedded(given: TensorCall) -> Array:
    table, ids = array_at(given, 0, "params").shape, array_at(given, 1, "ids").shape
    return Array(None if table is None or ids is None else (*ids, *table[1:]))


def _one_hot(given: TensorCall) -> Array:
    x = array_at(given, 0, "indices", "x", "inputs")
    depth = argument(given, 1, "depth", "num_classes")
    axis = given.kwargs.get("axis", -1)
    if given.path.startswith("keras") and len(given.args) > 2:
        axis = given.args[2]
    at = None if x.shape is None else place(axis, len(x.shape) + 1)
    if x.shape is None or at is None:
        return Array(None)
    if isinstance(depth, Unknown):
        depth = given.it.size(depth.name)
    return Array((*x.shape[:at], static(depth), *x.shape[at:]))


def _top_k(given: TensorCall) -> Any:
    x, k = array_at(given, 0, "x", "input"), argument(given, 1, "k", default=1)
    if not x.shape:
        return None
    shape = (*x.shape[:-1], static(k))
    return Array(shape), Array(shape)


def _bands(given: TensorCall) -> Array:
    """A vector of each matrix's diagonal."""
    x = array_at(given, 0, "x", "input")
    if x.shape is None or len(x.shape) != 2 + len(x.shape[:-2]):
        return Array(None)
    rows, columns = x.shape[-2:]
    return Array((*x.shape[:-2], rows)) if rows == columns else Array(None)


def _where(given: TensorCall) -> Any:
    values = [
        argument(given, i, *names)
        for i, names in enumerate((("condition",), ("x", "x1"), ("y", "x2")))
    ]
    if values[1] is None:
        x = as_tensor(values[0])
        return (
            None
            if x.shape is None or given.path.startswith("keras")
            else Array((None, len(x.shape)))
        )
    return broadcast(*values)


def _slice(given: TensorCall) -> Array:
    """``size`` of each axis from ``begin`` on; -1 is all that is left."""
    x = array_at(given, 0, "input_", "input", "x", "inputs")
    begin = sizes_of(given, argument(given, 1, "begin", "start_indices"))
    size = sizes_of(given, argument(given, 2, "size", "shape"))
    if (
        x.shape is None
        or begin is None
        or size is None
        or not len(x.shape) == len(begin) == len(size)
    ):
        return Array(None)
    found: list[Any] = []
    for n, b, k in zip(x.shape, begin, size):
        rest = None if n is None or b is None else n - b
        found.append(rest if isinstance(k, int) and k == -1 else k)
    return Array(tuple(found))


def _boolean_mask(given: TensorCall) -> Array:
    x, mask = array_at(given, 0, "tensor"), array_at(given, 1, "mask")
    if x.shape is None or not mask.shape or argument(given, 2, "axis") is not None:
        return Array(None)
    return Array((None, *x.shape[len(mask.shape) :]))


def _convolution(given: TensorCall) -> Array:
    """``tf.nn.conv1d`` and its relatives with words for the padding, channels last."""
    x, kernel = array_at(given, 0, "input"), array_at(given, 1, "filters")
    # Of any number of axes, and with its arguments in another order.
    any_axes = given.word == "convolution"
    places = {"strides": 2, "padding": 3, **({"strides": 3, "padding": 2} if any_axes else {})}
    word = "stride" if given.word == "conv1d" else "strides"
    strides = argument(given, places["strides"], word, default=1)
    padding = argument(given, places["padding"], "padding", default="VALID" if any_axes else None)
    axes = {"conv1d": 1, "conv2d": 2, "conv3d": 3}.get(given.word, len(kernel.shape or ()) - 2)
    if not x.shape or not kernel.shape or not len(x.shape) == len(kernel.shape) == axes + 2:
        return Array(None)
    if isinstance(strides, (list, tuple)) and len(strides) == axes + 2:
        strides = strides[1:-1]
    steps = [strides] * axes if isinstance(strides, int) else strides
    if not isinstance(steps, (list, tuple)) or len(steps) != axes or not isinstance(padding, str):
        return Array(None)
    if not all(isinstance(s, int) and s > 0 for s in steps):
        return Array(None)
    if {*given.kwargs} & {"data_format", "dilations"} or len(given.args) > 4:
        return Array(None)
    sizes = []
    for n, width, step in zip(x.shape[1:], kernel.shape, steps):
        if padding.upper() == "VALID":
            n = None if n is None or width is None else n - width + 1
        sizes.append(None if n is None else (n + step - 1) // step)
    return Array((x.shape[0], *sizes, kernel.shape[-1]))


# -- functions of functions ------------------------------------------------------------------
def _mapped(given: TensorCall) -> Any:
    """``map_fn``: what the function makes of one element, for each of them."""
    function, elements = (
        argument(given, 0, "fn", "function"),
        argument(given, 1, "elems", "elements"),
    )
    from .custom_layers import Aside

    if isinstance(elements, (list, tuple, dict)):
        return None  # the function is given one element of each
    x = as_tensor(elements)
    if not x.shape or x.facts.ragged or not given.it.speculative:
        return None
    with Aside(given.it):  # what comes there are numbers when it runs
        made = given.it.call(function, [start(shape_of(x.shape[1:]))], {}, given.node)
    shape = made.shape if isinstance(made, (Tensor, Array)) else None
    return None if shape is None else Array((x.shape[0], *map(static, shape)))


def _either(given: TensorCall) -> Any:
    """``cond`` and ``switch``: what both ways agree on."""
    ways = [
        argument(given, 1, "true_fn", "then_expression"),
        argument(given, 2, "false_fn", "else_expression"),
    ]
    values = [
        given.it.call(w, [], {}, given.node) if isinstance(w, (Function, Partial)) else w
        for w in ways
    ]
    shapes = [
        tuple(map(static, v.shape))
        if isinstance(v, (Tensor, Array)) and v.shape is not None
        else None
        for v in values
    ]
    if None in shapes or len({len(s) for s in shapes if s is not None}) != 1:
        return None
    first, second = (s or () for s in shapes)
    return Array(tuple(a if a == b else None for a, b in zip(first, second)))


# -- new tensors ----------------------------------------------------------------------------
def _filled(at: int) -> TensorRule:
    """A new tensor whose shape is the argument at place ``at``."""

    def rule(given: TensorCall) -> Array:
        sizes = sizes_of(given, argument(given, at, "shape", "dims", "size", default=()))
        return Array(None if sizes is None else tuple(sizes))

    return rule


def _broadcast_to(given: TensorCall) -> Array:
    sizes = sizes_of(given, argument(given, 1, "shape"))
    return Array(None if sizes is None else tuple(sizes))


def _range(given: TensorCall) -> Array:
    named = {{"limit": "stop", "delta": "step"}.get(k, k): v for k, v in given.kwargs.items()}
    alone = len(given.args) == 1 and "stop" not in named and "start" not in named
    named.update(zip(("stop",) if alone else ("start", "stop", "step"), given.args))
    if "stop" not in named and "start" in named:
        named = {**named, "stop": named["start"], "start": 0}
    start, stop, step = named.get("start", 0), named.get("stop"), named.get("step", 1)
    sizes = [static(given.it.as_size(v)) for v in (start, stop, step)]
    first, last, by = sizes
    if first is None or last is None or not isinstance(by, int) or by == 0:
        return Array((None,))
    if isinstance(first, int) and isinstance(last, int):
        return Array((len(range(first, last, by)),)) if last - first < 10**12 else Array((None,))
    return Array((last if first == 0 else last - first,)) if by == 1 else Array((None,))


def _eye(given: TensorCall) -> Array:
    rows = argument(given, 0, "num_rows", "N", "n")
    columns = argument(given, 1, "num_columns", "M", "m")
    return Array((static(rows), static(rows if columns is None else columns)))


def _linspace(given: TensorCall) -> Array:
    return Array((static(argument(given, 2, "num", default=50)),))


def _sequence_mask(given: TensorCall) -> Array:
    x = array_at(given, 0, "lengths")
    most = argument(given, 1, "maxlen")
    return Array(None if x.shape is None else (*x.shape, None if most is None else static(most)))


def _cross_entropy(given: TensorCall) -> Array:
    x = array_at(given, 1, "logits")
    return Array(x.shape[:-1] if x.shape else None)


def _shape(given: TensorCall) -> Any:
    """The shape as a tensor: sizes that come with the data are numbers without a value."""
    x = array_at(given, 0, "x", "input")
    return None if x.shape is None else tuple(dynamic(n) for n in x.shape)


def _rank(given: TensorCall) -> Any:
    x = array_at(given, 0, "x", "input")
    return None if x.shape is None else len(x.shape)


_RULES: dict[str, TensorRule] = {
    "cast relu relu6 softmax log_softmax sigmoid tanh exp log log1p expm1 sqrt rsqrt square abs "
    "sin cos tan sinh cosh linear exponential asin acos atan ceil floor round sign identity stop_gradient "
    "l2_normalize normalize dropout Negative negative gelu elu selu silu swish softplus softsign "
    "hard_sigmoid log_sigmoid hard_silu hard_swish celu squareplus hard_tanh tanh_shrink "
    "soft_shrink hard_shrink threshold sparsemax mish leaky_relu clip clip_by_value clip_by_norm zeros_like "
    "ones_like full_like reverse flip cumsum cumprod logical_not to_float print_tensor erf "
    "convert_to_tensor constant is_nan isnan is_inf is_finite reciprocal "
    "bias_add sort argsort roll band_part triu tril "
    "real nan_to_num inv fft fft2d fft3d ifft ifft2d ifft3d "
    "check_numerics shuffle rint": _same,
    "add subtract multiply divide true_divide divide_no_nan truediv floordiv floor_divide mod "
    "pow power maximum minimum greater greater_equal less less_equal equal not_equal logical_and "
    "logical_or logical_xor squared_difference atan2 arctan2 floormod": _elementwise,
    "Variable variable": _variable,
    "add_n": lambda given: broadcast(*(listed(argument(given, 0, "inputs")) or [None])),
    "sum mean max min prod std var any all reduce_sum reduce_mean reduce_max reduce_min "
    "reduce_prod reduce_std reduce_variance reduce_any reduce_all reduce_logsumexp logsumexp "
    "count_nonzero amax amin average median reduce_euclidean_norm": axes.reduction(),
    "norm": axes.reduction(2, None, 3),
    "moments": axes.moments,
    "argmax argmin": axes.arg_reduction,
    "expand_dims": axes.expand_dims,
    "squeeze": axes.squeeze,
    "transpose permute_dimensions": axes.transpose,
    "swapaxes moveaxis": axes.swapped,
    "reshape": axes.reshape,
    "flatten ravel": axes.flatten,
    "batch_flatten": axes.batch_flatten,
    "concat concatenate": axes.concat,
    "stack": axes.stack,
    "unstack": axes.unstack,
    "split": axes.split,
    "tile": axes.tile,
    "repeat": axes.repeat,
    "repeat_elements": axes.repeat_elements,
    "gather take": _gather,
    "gather_nd": _gather_nd,
    "pad": axes.pad,
    "temporal_padding": axes.temporal_padding,
    "one_hot": _one_hot,
    "top_k": _top_k,
    "zeros ones random_normal random_uniform normal uniform truncated_normal random_binomial "
    "fill full empty": _filled(0),
    "broadcast_to ensure_shape": _broadcast_to,
    "range arange": _range,
    "eye": _eye,
    "linspace": _linspace,
    "sequence_mask": _sequence_mask,
    "where": _where,
    "slice": _slice,
    "boolean_mask": _boolean_mask,
    "conv1d conv2d conv3d convolution": _convolution,
    "map_fn vectorized_map": _mapped,
    "cond switch": _either,
    "matmul Matmul": products.matmul,
    "dot": products.dot,
    "tensordot": products.tensordot,
    "batch_dot": products.batch_dot,
    "einsum": products.einsum,
    "diag_part": _bands,
    "embedding_lookup": _embedded,
    "softmax_cross_entropy_with_logits sparse_softmax_cross_entropy_with_logits": _cross_entropy,
    "shape": _shape,
    "rank ndim": _rank,
}


functions = {word: rule for words, rule in _RULES.items() for word in words.split()}


def result(call: TensorCall) -> Any:
    """What a function of the table returns; None where that isn't known."""
    try:
        return functions[call.word](call)
    except (TypeError, ValueError, AttributeError, IndexError, KeyError):
        return None
