"""What functions of TensorFlow, keras.ops and keras.backend do to the axes of a tensor.

Sources: the shape functions of TensorFlow's operations, keras/src/legacy/backend.py.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Optional

from ....numbers.size import Size, product
from ..interpreter.values import Array, Axes, Axis
from ..libraries.rules import place, put
from .tensors import (
    MOST_PARTS,
    TensorCall,
    TensorRule,
    added,
    agreed_size,
    argument,
    array_at,
    as_tensor,
    axes_of,
    count,
    dynamic,
    is_pair,
    listed,
    multiplied,
    sizes_of,
    static,
)


# -- axes that go, come or move -------------------------------------------------------------
def reduction(at: int = 1, default: Any = None, keep: int = 2) -> TensorRule:
    """Axes go: those that the argument at place ``at`` names."""

    def rule(given: TensorCall) -> Array:
        x = array_at(given, 0, "x", "input_tensor", "input", "tensor", "a")
        if x.shape is None:
            return x
        axes = axes_of(argument(given, at, "axis", "axes", default=default), len(x.shape))
        if axes is None:
            return Array(None)
        kept = argument(given, keep, "keepdims", "keep_dims", default=False)
        if not isinstance(kept, bool):
            return Array(None)
        if kept:
            return Array(tuple(1 if i in axes else n for i, n in enumerate(x.shape)))
        return Array(tuple(n for i, n in enumerate(x.shape) if i not in axes))

    return rule


def moments(given: TensorCall) -> tuple[Array, Array]:
    found: Any = reduction(1, None, 3 if given.path.startswith("tensorflow") else 2)(given)
    return found, Array(found.shape)


def arg_reduction(given: TensorCall) -> Any:
    """``argmax``: TensorFlow takes the first axis, keras.backend the last, keras.ops all."""
    old = given.path.startswith("keras.backend")
    default = -1 if old else 0 if given.path.startswith("tensorflow") else None
    return reduction(1, default, 99 if default is not None else 2)(given)


def expand_dims(given: TensorCall) -> Array:
    x = array_at(given, 0, "x", "input")
    axes = argument(given, 1, "axis", default=-1)
    if x.shape is None:
        return x
    parts = axes if isinstance(axes, (list, tuple)) else [axes]
    rank = len(x.shape) + len(parts)
    at = [place(a, rank) for a in parts]
    if None in at:
        return Array(None)
    rest = iter(x.shape)
    return Array(tuple(1 if i in at else next(rest) for i in range(rank)))


def squeeze(given: TensorCall) -> Array:
    x, axis = array_at(given, 0, "x", "input"), argument(given, 1, "axis")
    if x.shape is None:
        return x
    if axis is None:
        known = all(isinstance(n, int) for n in x.shape)
        return Array(tuple(n for n in x.shape if n != 1) if known else None)
    axes = axes_of(axis, len(x.shape))
    return Array(None if axes is None else tuple(n for i, n in enumerate(x.shape) if i not in axes))


def transpose(given: TensorCall) -> Array:
    x = array_at(given, 0, "x", "a")
    if x.shape is None:
        return x
    axes = argument(given, 1, "perm", "axes", "pattern")
    order = axes_of(axes if axes is not None else range(len(x.shape))[::-1], len(x.shape))
    if axes is None:
        order = list(range(len(x.shape)))[::-1]
    if order is None or sorted(order) != list(range(len(x.shape))):
        return Array(None)
    return Array(tuple(x.shape[i] for i in order))


def swapped(given: TensorCall) -> Array:
    x = array_at(given, 0, "x")
    if x.shape is None:
        return x
    first = place(argument(given, 1, "axis1", "source"), len(x.shape))
    second = place(argument(given, 2, "axis2", "destination"), len(x.shape))
    if first is None or second is None:
        return Array(None)
    sizes = list(x.shape)
    if given.word == "swapaxes":
        sizes[first], sizes[second] = sizes[second], sizes[first]
    else:
        sizes.insert(second, sizes.pop(first))
    return Array(tuple(sizes))


# -- reshaping ------------------------------------------------------------------------------
def reshape(given: TensorCall) -> Array:
    x = array_at(given, 0, "x", "tensor")
    sizes = sizes_of(given, argument(given, 1, "shape", "newshape"))
    if sizes is None:
        return Array(None)
    return Array(reshaped_sizes(x.shape, sizes))


def reshaped_sizes(shape: Optional[Axes], sizes: list[Any]) -> Optional[Axes]:
    """The sizes that a reshape leaves: the one that is left open follows from the others."""
    unknown = [i for i, n in enumerate(sizes) if n is None or (isinstance(n, int) and n == -1)]
    found = [None if i in unknown else n for i, n in enumerate(sizes)]
    if len(unknown) == 1 and shape is not None:
        whole = [n for n in shape if n is not None]
        rest = [n for n in found if n is not None]
        if len(whole) == len(shape):
            total, fixed = product(whole), product(rest)
            if isinstance(total, int) and isinstance(fixed, int):
                if not fixed or total % fixed:
                    return None
                found[unknown[0]] = total // fixed
            elif fixed != 0:
                found[unknown[0]] = _divided(whole, rest)
    return tuple(found)


def _divided(whole: list[Any], rest: list[Any]) -> Axis:
    """A product of sizes through another; sizes that stand on both sides cancel."""
    left = list(whole)
    for n in list(rest):
        twin = next((i for i, m in enumerate(left) if m == n), None)
        if twin is not None:
            left.pop(twin)
            rest = [m for m in rest if m is not n]
    total, fixed = product(left), product(rest)
    return total if fixed == 1 else total // fixed


def flatten(given: TensorCall) -> Array:
    x = array_at(given, 0, "x")
    return Array((count(x.shape),) if x.shape is not None else (None,))


def batch_flatten(given: TensorCall) -> Array:
    return Array((None, None))


# -- joining and cutting --------------------------------------------------------------------
def concat(given: TensorCall) -> Any:
    parts = listed(argument(given, 0, "values", "tensors", "xs", "arrays"))
    default = None if given.path.startswith("tensorflow") else -1
    if given.path.startswith(("keras.ops", "keras.src.ops", "numpy")):
        default = 0
    axis = argument(given, 1, "axis", default=default)
    if parts is None:
        return None
    sizes = [sizes_of(given, p) for p in parts]
    if axis == 0 and all(
        s is not None and isinstance(p, (list, tuple)) for s, p in zip(sizes, parts)
    ):
        # Shapes put together: tf.concat([tf.shape(x)[:-1], [8]], 0).
        return tuple(dynamic(n) for s in sizes for n in s or ())
    arrays = [as_tensor(p) for p in parts]
    shapes = [a.shape for a in arrays if a.shape is not None]
    if len(shapes) < len(arrays) or len({*map(len, shapes)}) > 1:
        return Array(None)
    at = place(axis, len(shapes[0]))
    if at is None:
        return Array(None)
    found: list[Axis] = []
    for i, sizes_along in enumerate(zip(*shapes)):
        total: Axis = 0 if i == at else None
        for n in sizes_along:
            total = added(total, n) if i == at else agreed_size(total, n)
        found.append(total)
    return Array(tuple(found))


def stack(given: TensorCall) -> Any:
    parts = listed(argument(given, 0, "values", "x", "tensors"))
    if parts is None:
        return None
    if all(isinstance(p, (int, Size)) for p in parts):
        return tuple(parts)
    shapes = [as_tensor(p).shape for p in parts]
    ranks = {None if s is None else len(s) for s in shapes}
    if None in ranks or len(ranks) > 1:
        return Array(None)
    first: Any = shapes[0]
    for other in shapes[1:]:
        first = tuple(agreed_size(a, b) for a, b in zip(first, other or ()))
    at = place(argument(given, 1, "axis", default=0), len(first) + 1)
    return Array(None if at is None else (*first[:at], len(parts), *first[at:]))


def unstack(given: TensorCall) -> Any:
    x = array_at(given, 0, "value", "x")
    at = place(argument(given, 2, "axis", default=0), len(x.shape or ()))
    if x.shape is None or at is None:
        return None
    n = argument(given, 1, "num")
    n = x.shape[at] if n is None else n
    if not isinstance(n, int) or not 0 <= n <= MOST_PARTS:
        return None
    return [Array((*x.shape[:at], *x.shape[at + 1 :])) for _ in range(n)]


def split(given: TensorCall) -> Any:
    x = array_at(given, 0, "value", "x")
    parts = argument(given, 1, "num_or_size_splits", "indices_or_sections")
    at = place(argument(given, 2, "axis", default=0), len(x.shape or ()))
    if x.shape is None or at is None:
        return None
    n = x.shape[at]
    if isinstance(parts, int) and 0 < parts <= MOST_PARTS:
        size: Axis = None if n is None else n // parts
        if isinstance(n, int) and n % parts:
            return None
        return [Array(put(x.shape, at, size)) for _ in range(parts)]
    sizes = [static(p) for p in parts] if isinstance(parts, (list, tuple)) else []
    if not sizes or not all(isinstance(p, int) for p in sizes):
        return None
    cuts: list[Any] = sizes
    if given.path.startswith("tensorflow"):
        if -1 in cuts:
            rest = sum(c for c in cuts if c != -1)
            cuts = [(n - rest if n is not None else None) if c == -1 else c for c in cuts]
    elif n is None or not isinstance(n, int):
        return None
    else:
        places = [0, *cuts, n]
        cuts = [b - a for a, b in pairwise(places)]
    return [Array(put(x.shape, at, c)) for c in cuts]


def tile(given: TensorCall) -> Array:
    x = array_at(given, 0, "x", "input")
    times = sizes_of(given, argument(given, 1, "multiples", "repeats", "n"))
    if x.shape is None or times is None:
        return Array(None)
    sizes, missing = tuple(x.shape), len(times) - len(x.shape)
    sizes, times = (1,) * missing + sizes, [1] * -missing + times
    return Array(tuple(multiplied(n, t) for n, t in zip(sizes, times)))


def repeat(given: TensorCall) -> Array:
    if given.path.startswith("keras.backend"):  # a vector for each step
        x, n = array_at(given, 0, "x"), static(argument(given, 1, "n"))
        return Array(None if x.shape is None or len(x.shape) != 2 else (x.shape[0], n, x.shape[1]))
    return repeat_elements(given)


def repeat_elements(given: TensorCall) -> Array:
    x, axis = array_at(given, 0, "x", "input"), argument(given, 2, "axis")
    times = argument(given, 1, "rep", "repeats")
    if x.shape is None:
        return x
    if axis is None:
        return Array((multiplied(count(x.shape), static(times)),))
    at = place(axis, len(x.shape))
    if at is None or not isinstance(times, (int, Size)):
        return Array(None)
    return Array(put(x.shape, at, multiplied(x.shape[at], static(times))))


def pad(given: TensorCall) -> Array:
    x, pads = array_at(given, 0, "x", "tensor"), argument(given, 1, "paddings", "pad_width")
    if x.shape is None:
        return x
    if isinstance(pads, int) or (is_pair(pads) and all(isinstance(p, int) for p in pads)):
        pads = [pads] * len(x.shape)
    if not isinstance(pads, (list, tuple)) or len(pads) != len(x.shape):
        return Array(None)
    found: list[Axis] = []
    for n, pad in zip(x.shape, pads):
        both = [pad, pad] if isinstance(pad, int) else pad
        if not is_pair(both):
            return Array(None)
        found.append(added(added(n, static(both[0])), static(both[1])))
    return Array(tuple(found))


def temporal_padding(given: TensorCall) -> Array:
    x, pads = array_at(given, 0, "x"), argument(given, 1, "padding", default=(1, 1))
    if x.shape is None or len(x.shape) != 3 or not is_pair(pads):
        return Array(None)
    return Array(put(x.shape, 1, added(added(x.shape[1], static(pads[0])), static(pads[1]))))
