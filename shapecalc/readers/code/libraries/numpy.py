"""NumPy's functions on shapes alone: a table of what each makes of the arrays it is given.

A method is its function with the array as the first argument, ``a.sum(1)`` as ``np.sum(a, 1)``.
"""

from __future__ import annotations

import math
from typing import Any, Optional

from ....numbers.size import Size
from ..interpreter.values import (
    FLOATS,
    INTEGERS,
    NOTHING,
    Array,
    ArrayFacts,
    Axes,
    Generated,
    Listed,
    Unknown,
    View,
    is_number,
)
from .arguments import Given, nothing, table, unknown
from .arrays import (
    MOST_NUMBERS,
    array_of,
    as_shape,
    axis_size,
    broadcast,
    count,
    named_shape,
    numbers,
    reshaped,
    shape_value,
    turns,
)
from .rules import (
    change,
    dtype_name,
    is_object,
    join,
    joined,
    make,
    parts,
    place,
    put,
    reduce,
    same_shape,
)


# -- making arrays ------------------------------------------------------------------------
def _full(given: Given) -> Any:
    fill = given.get(1, "fill_value")
    whole = type(fill) is int and fill >= 0
    return make(ArrayFacts("int", fill + 1, reached=True) if whole else FLOATS)(given)


def _binomial(given: Given) -> Any:
    n = given.get(0, "n")
    return make(ArrayFacts("int", n + 1) if isinstance(n, int) else FLOATS, 2, one=True)(given)


def _randint(given: Given) -> Any:
    low, high = given.get(0, "low"), given.get(1, "high")
    top = low if high is None else high
    if not isinstance(top, (int, Size)):
        return make(INTEGERS, 2, one=True)(given)
    facts = ArrayFacts("int", top + (1 if given.word == "random.random_integers" else 0))
    made: Array = make(facts, 2, one=True)(given)
    span = top - (low if high is not None and isinstance(low, int) else 0)
    drawn = count(made.shape) if made.shape else 0
    if isinstance(span, int) and isinstance(drawn, int) and drawn >= 40 * span > 0:
        made.facts = facts._replace(reached=True)  # the highest is certainly among those drawn
    return made


def _choice(given: Given) -> Any:
    pool, facts = given.get(0, "a"), NOTHING
    if isinstance(pool, (int, Size)):
        facts = ArrayFacts("int", pool)
    elif isinstance(pool, (list, tuple)):
        facts = array_of(pool).facts.only("dtype")
    return make(facts, 1, one=True)(given)


def _permutation(given: Given) -> Array:
    value = given.get(0, "x")
    return Array((value,), "", INTEGERS) if is_number(value) else array_of(value)


def _eye(given: Given) -> Array:
    rows = given.get(0, "N")
    columns = given.get(1, "M", rows) if given.word == "eye" else rows
    sizes = [axis_size(given.it, rows if n is None else n) for n in (rows, columns)]
    return Array(tuple(sizes), "", ArrayFacts("float", onehot=True, eye=True))


def _arange(given: Given) -> Array:
    """A range by place or name; TensorFlow calls the last two arguments limit and delta."""
    named = {{"limit": "stop", "delta": "step"}.get(k, k): v for k, v in given.kwargs.items()}
    alone = len(given.args) == 1 and "stop" not in named
    named.update(zip(("stop",) if alone else ("start", "stop", "step"), given.args))
    if "stop" not in named:
        return Array((None,))
    parts = (named.get("start", 0), named["stop"], named.get("step", 1))
    start, stop, step = (given.it.as_size(v) for v in parts)
    if all(isinstance(p, int) for p in (start, stop, step)):
        count = turns(start, stop, step) if step else None
        few = count is not None and count <= MOST_NUMBERS and start >= 0
        items = tuple(range(start, stop, step)) if few else None
        return Array((count,), "", numbers(items) if items else INTEGERS)
    if (start, step) == (0, 1) and isinstance(stop, Size):
        return Array((stop,), "", INTEGERS)
    if all(isinstance(p, (int, float)) for p in (start, stop, step)) and step:
        n = max(0, math.ceil((stop - start) / step))
        return Array((n if n < 10**12 else None,), "", FLOATS)
    return Array((None,))


def _array(given: Given) -> Array:
    value = given.get(0, "object", given.get(0, "a"))
    dtype = given.get(1, "dtype")
    if isinstance(dtype, (list, dict)) or (isinstance(dtype, str) and "," in dtype):
        return Array(None)  # records, of which each is one item
    if isinstance(value, (Generated, View, set, dict)):
        return Array((), "", ArrayFacts(objects=True))  # which NumPy takes as one object
    if isinstance(value, Array) and not isinstance(value, Listed):
        if given.word not in ("array", "asfarray") and not given.has(1, "dtype"):
            return value  # the same array
    made = array_of(value)
    if made.facts.ragged and isinstance(value, (list, tuple)) and not given.has(1, "dtype"):
        given.it.emit("uneven", made, given.node)
    if not is_object(dtype):
        return Array(made.shape, made.name if made.shape is None else "", made.facts)
    if made.shape and len(made.shape) > 1 and None not in made.shape:
        return Array(made.shape, "", ArrayFacts("object"))  # a table of single objects
    if made.facts.dtype == "str":
        return Array(made.shape, "", ArrayFacts(objects=True))  # texts, which TensorFlow takes
    rows = made.shape[:1] if made.shape else None
    return Array(rows, "", ArrayFacts(objects=True, ragged=True))


# -- elementwise and reductions --------------------------------------------------------------
def _percentile(given: Given) -> Any:
    """A row for each of the percentiles, where there are several."""
    asked, found = given.get(1, "q"), reduce(axis=2)(given)
    if isinstance(asked, (int, float)):
        return found
    several = array_of(asked).shape
    whole = isinstance(found, Array) and found.shape is not None and several is not None
    return Array((*several, *found.shape) if whole else None)  # type: ignore[misc]


_KEPT: Any = ("dtype", "classes", "ids", "pixels", "onehot", "reached")


def _along(given: Given) -> Any:
    """``cumsum`` without an axis and ``sort(axis=None)``: all numbers in one row."""
    axis = given.get(1, "axis", -1 if given.word == "sort" else None)
    if axis is None and isinstance(given.get(0, "a"), (Array, list, tuple)):
        return Array(_in_one_row(given.array(0, "a").shape))
    return same_shape(*_KEPT if given.word == "sort" else ())(given)


def _clip(given: Given) -> Any:
    if any(isinstance(v, (Array, list, Unknown)) for v in given.args[1:3]):
        return given.unknown()
    return same_shape("onehot")(given)


def _argmax(given: Given) -> Any:
    array, found = given.array(0, "a"), reduce(axis=1)(given)
    if isinstance(found, Array) and array.shape:
        at = place(given.get(1, "axis"), len(array.shape))
        classes = array.shape[at] if at is not None and array.facts.onehot else None
        found.facts = ArrayFacts("int", classes if isinstance(classes, int) else None)
    return found


def _where(given: Given) -> Any:
    if len(given.args) != 3:
        return given.unknown()
    test, *ways = given.args
    if all(isinstance(v, int) for v in ways):
        return Array(array_of(test).shape, "", INTEGERS)
    return broadcast(ways[0], array_of(test))


def _unique(given: Given) -> Any:
    items = given.array(0, "ar").facts.items
    one = Array((len(set(items)) if items else None,))
    extra = [k for k in given.kwargs if k.startswith("return_")]
    return one if not extra else (one, *[Array((None,)) for _ in extra])


# -- reshaping ---------------------------------------------------------------------------------
def _reshape(given: Given) -> Array:
    """``np.reshape(a, sizes)``, ``a.reshape(sizes)`` and ``a.reshape(2, 3)``."""
    sizes = given.args[1:] if given.owner is not None else given.args[1:2]
    target = sizes[0] if len(sizes) == 1 else tuple(sizes)
    if not sizes:
        target = given.kwargs.get("newshape", given.kwargs.get("shape"))
    array = given.array(0, "a")
    found = reshaped(given.it, array, target)
    given.it.emit("reshaped", array, found, target, given.node)
    return found


def _expand_dims(given: Given, shape: Axes) -> Optional[Axes]:
    at = place(given.get(1, "axis"), len(shape) + 1)
    return None if at is None else (*shape[:at], 1, *shape[at:])


def _squeeze(given: Given, shape: Axes) -> Optional[Axes]:
    at = place(given.get(1, "axis"), len(shape))
    if at is not None:
        return put(shape, at)
    return tuple(n for n in shape if n != 1) if all(isinstance(n, int) for n in shape) else None


def _transpose(given: Given, shape: Axes) -> Optional[Axes]:
    axes: Any = given.args[1:]
    axes = axes[0] if len(axes) == 1 and isinstance(axes[0], (list, tuple)) else axes
    axes = given.kwargs.get("axes", axes) or range(len(shape))[::-1]
    order = [place(a, len(shape)) for a in axes]
    whole = len(order) == len({*order} - {None}) == len(shape)
    return tuple(shape[a] for a in order if a is not None) if whole else None


def _moved(given: Given, shape: Axes) -> Optional[Axes]:
    """``swapaxes`` and ``moveaxis``."""
    sizes, at = list(shape), [place(a, len(shape)) for a in given.args[1:3]]
    first, second = at if len(at) == 2 else (None, None)
    if first is None or second is None:
        return None
    if given.word == "swapaxes":
        sizes[first], sizes[second] = sizes[second], sizes[first]
    else:
        sizes.insert(second, sizes.pop(first))
    return tuple(sizes)


def _flatten(given: Given) -> Array:
    array = given.array(0, "a")
    shape = named_shape(given.it, array)
    return array.like(_in_one_row(shape), "dtype", "classes", "reached")


def _in_one_row(shape: Optional[Axes]) -> Axes:
    if shape is not None and len(shape) == 1:
        return shape
    return (None,) if shape is None else (count(shape),)


# -- joining and cutting -----------------------------------------------------------------------
def _concatenate(given: Given) -> Any:
    arrays = parts(given)
    return joined(arrays, given.get(1, "axis", 0)) if arrays else given.unknown()


def _append(given: Given) -> Array:
    return joined([given.array(0, "arr"), given.array(1, "values")], given.get(2, "axis"))


def _stack(given: Given) -> Any:
    arrays = parts(given)
    if arrays is None:
        return given.unknown()
    shape = arrays[0].shape
    at = None if shape is None else place(given.get(1, "axis", 0), len(shape) + 1)
    if shape is None or at is None or any(a.shape is None for a in arrays):
        return Array(None)
    return arrays[0].like((*shape[:at], len(arrays), *shape[at:]), "dtype")


def _as_row(shape: Axes) -> Axes:
    return (1, *shape) if len(shape) == 1 else shape


def _as_column(shape: Axes) -> Axes:
    return (*shape, 1) if len(shape) == 1 else shape


def _as_depth(shape: Axes) -> Axes:
    return (*_as_row(shape), 1) if len(shape) < 3 else shape


def _tile(given: Given, shape: Axes) -> Optional[Axes]:
    reps = given.get(1, "reps")
    times = list(reps) if isinstance(reps, (list, tuple)) else [reps]
    if not all(isinstance(t, (int, Size)) for t in times):
        return None
    missing = len(times) - len(shape)
    sizes, times = (1,) * missing + tuple(shape), [1] * -missing + times
    return tuple(None if n is None else n * t for n, t in zip(sizes, times))


def _repeat(given: Given, shape: Axes) -> Optional[Axes]:
    times, axis = given.get(1, "repeats"), given.get(2, "axis")
    sizes = _in_one_row(shape) if axis is None else shape
    at = 0 if axis is None else place(axis, len(shape))
    if at is None or not isinstance(times, (int, Size)):
        return None
    n = sizes[at]
    return put(sizes, at, None if n is None else n * times)


def _split(given: Given) -> Any:
    array, parts = given.array(0, "ary"), given.get(1, "indices_or_sections")
    count = parts if isinstance(parts, int) else len(parts) + 1 if isinstance(parts, list) else None
    shape = array.shape or ()
    at = place(given.get(2, "axis", 1 if given.word == "hsplit" else 0), len(shape))
    if at is None or count is None or count > 64:
        return given.unknown()
    return [array.like(put(shape, at, None), "dtype") for _ in range(count)]


# -- products ----------------------------------------------------------------------------------
def _dot(given: Given, shape: Axes) -> Optional[Axes]:
    other = given.array(1, "b").shape
    return (*shape[:-1], other[1]) if shape and other and len(other) == 2 else None


def _tensordot(given: Given, shape: Axes) -> Optional[Axes]:
    other, axes = given.array(1, "b").shape, given.get(2, "axes", 2)
    if other is None or not isinstance(axes, int):
        return None
    return (*shape[: len(shape) - axes], *other[axes:])


def _diag(given: Given, shape: Axes) -> Optional[Axes]:
    return shape * 2 if len(shape) == 1 and not given.has(1, "k") else None


functions = table(
    {
        "zeros": make(ArrayFacts("float", classes=1, reached=True)),
        "ones": make(ArrayFacts("float", classes=2, reached=True)),
        "empty random.random random.random_sample random.sample": make(),
        "full": _full,
        "zeros_like ones_like empty_like full_like": lambda given: Array(given.array(0, "a").shape),
        "random.rand random.randn": lambda given: Array(
            as_shape(given.it, None if given.loose else given.args), "", FLOATS
        ),
        "random.normal random.uniform": make(shape=2, one=True),
        "random.standard_normal": make(one=True),
        "random.binomial": _binomial,
        "random.randint random.integers random.random_integers": _randint,
        "random.choice": _choice,
        "random.permutation": _permutation,
        "eye identity": _eye,
        "arange": _arange,
        "linspace logspace geomspace": lambda given: Array(
            (axis_size(given.it, given.get(2, "num", 50)),), "", FLOATS
        ),
        "array asarray asfarray ascontiguousarray asanyarray": _array,
        "load loadtxt genfromtxt fromfile": lambda given: Array(None, given.text()),
        "sin cos tan exp log log1p log10 expm1 sqrt square tanh sign negative": same_shape(),
        "cumsum cumprod sort": _along,
        "clip": _clip,
        "isnan": same_shape("onehot"),
        "abs absolute floor ceil round around rint nan_to_num float32 float64 int32 int64 flip "
        "fliplr flipud copy roll random.shuffle": same_shape(*_KEPT),
        "add subtract multiply divide power maximum minimum mod": lambda given: broadcast(
            given.get(0, "x1"), given.get(1, "x2")
        ),
        "mean sum max min std var median prod any all amax amin nanmean nanmax nanmin "
        "average": reduce(axis=1),
        "percentile quantile": _percentile,
        "argmax argmin": _argmax,
        "where": _where,
        "unique": _unique,
        "shape": lambda given: shape_value(given.it, given.array(0, "a")),
        "reshape": _reshape,
        "expand_dims": change(_expand_dims, "dtype", "classes", "ids", "pixels", "reached"),
        "squeeze": change(_squeeze, "dtype", "classes", "ids", "pixels", "reached"),
        "transpose": change(_transpose, "dtype", "classes", "ids", "pixels", "reached"),
        "swapaxes moveaxis": change(_moved, "dtype", "classes", "ids", "pixels", "reached"),
        "ravel": _flatten,
        "concatenate": _concatenate,
        "vstack": join(axis=0, widened=_as_row),
        "hstack": join(axis=1, widened=lambda shape: shape),
        "column_stack": join(axis=1, widened=_as_column),
        "dstack": join(axis=2, widened=_as_depth),
        "append": _append,
        "stack": _stack,
        "tile": change(_tile, "dtype", "classes", "reached"),
        "repeat": change(_repeat, "dtype", "classes", "reached"),
        "split array_split vsplit hsplit": _split,
        "dot matmul": change(_dot),
        "tensordot": change(_tensordot),
        "diag": change(_diag),
    }
)


# -- methods of arrays and columns -----------------------------------------------------------
def _as_it_is(given: Given) -> Array:
    array: Array = given.owner
    facts = array.facts
    if given.word == "astype":
        words = dtype_name(given.get(1, "dtype"))
        declared = next((w for w in ("int", "float", "str", "object") if w in words), "")
        facts = facts._replace(dtype=declared)
    return Array(array.shape, array.name if array.shape is None else "", facts)


def _dropna(given: Given) -> Array:
    shape = given.owner.shape
    return Array((None, *shape[1:]) if shape else None, given.owner.name)


def _mapped(given: Given) -> Array:
    by = given.get(1, "arg")
    values = list(by.values()) if given.word != "apply" and isinstance(by, dict) else []
    whole = bool(values) and all(isinstance(v, int) for v in values)
    return Array(given.owner.shape, "", INTEGERS if whole else NOTHING)


methods = table(
    {
        "astype copy round to_numpy numpy fillna view abs reset_index shift diff cpu "
        "detach": _as_it_is,
        "isnull isna notnull notna isin between duplicated": lambda given: Array(
            given.owner.shape, "", ArrayFacts("bool")
        ),
        "tolist": lambda given: Listed(given.owner.shape, "", given.owner.facts),
        "dropna": _dropna,
        "flatten": _flatten,
        "map apply replace": _mapped,
        "nunique item unique value_counts": unknown,
        "resize": nothing,
    }
)
methods.update(
    (word, functions[word])
    for word in "reshape ravel squeeze transpose swapaxes repeat dot mean sum max min std var prod "
    "any all argmax argmin clip".split()
)
