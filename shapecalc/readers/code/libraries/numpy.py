"""NumPy's functions and methods on shapes alone: what each makes of the arrays it is given."""

from __future__ import annotations

import math
from contextlib import suppress
from typing import Any

from ....models.summary import total
from ....numbers.size import Size, product
from ..interpreter.values import Array, Frame, is_number
from .arguments import Given, table
from .arrays import array_of, as_shape, axis_size, broadcast, reshaped, shape_value, turns

functions, numpy = table()
methods, method = table()


# -- making arrays ------------------------------------------------------------------------
@numpy("zeros", "ones", "empty", "full", "random.random", "random.random_sample", "random.sample")
def _filled(given: Given) -> Any:
    value = given.get(0, "shape" if given.word in ("zeros", "ones", "empty", "full") else "size")
    if value is None:
        value = given.get(0, "size")
    shape = as_shape(given.it, value)
    facts: dict[str, Any] = {"dtype": "float"}
    if given.word == "zeros":
        facts = {"dtype": "float", "classes": 1, "zeros": True}
    elif given.word == "ones":
        facts = {"dtype": "float", "classes": 2}
    fill = given.get(1, "fill_value") if given.word == "full" else None
    if isinstance(fill, int) and not isinstance(fill, bool) and fill >= 0:
        facts = {"dtype": "int", "classes": fill + 1, "reached": True}
    dtype = given.kwargs.get("dtype")
    if dtype is not None and "int" in str(getattr(dtype, "path", dtype)):
        facts["dtype"] = "int"
    if _is_object(dtype):
        facts = {"object": True, "ragged": True}
    return Array(shape, "", facts)


def _is_object(dtype: Any) -> bool:
    """Whether elements are Python objects, so that each may be an array of its own."""
    return dtype == "object" or getattr(dtype, "path", "") in ("builtins.object", "numpy.object")


@numpy("zeros_like", "ones_like", "empty_like", "full_like")
def _like(given: Given) -> Any:
    return Array(array_of(given.get(0, "a")).shape, "")


@numpy("random.rand", "random.randn")
def _rand(given: Given) -> Any:
    return Array(tuple(axis_size(given.it, v) for v in given.args), "", {"dtype": "float"})


@numpy("random.normal", "random.uniform", "random.standard_normal", "random.binomial")
def _drawn(given: Given) -> Any:
    index = {"random.standard_normal": 0}.get(given.word, 2)
    value = given.get(index, "size")
    facts = {"dtype": "float"}
    if given.word == "random.binomial" and isinstance(given.get(0, "n"), int):
        facts = {"dtype": "int", "classes": given.get(0, "n") + 1}
    return Array((), "", facts) if value is None else Array(as_shape(given.it, value), "", facts)


@numpy("random.randint", "random.integers", "random.random_integers")
def _randint(given: Given) -> Any:
    low, high, value = given.get(0, "low"), given.get(1, "high"), given.get(2, "size")
    top = low if high is None else high
    facts: dict[str, Any] = {"dtype": "int"}
    if isinstance(top, (int, Size)):
        facts["classes"] = top + (1 if given.word == "random.random_integers" else 0)
        shape = as_shape(given.it, value) if value is not None else None
        span = top - (low if high is not None and isinstance(low, int) else 0)
        drawn = product(shape) if shape and None not in shape else 0
        if isinstance(span, int) and isinstance(drawn, int) and drawn >= 40 * span > 0:
            facts["reached"] = True  # the highest of them is certainly among those drawn
    return Array((), "", facts) if value is None else Array(as_shape(given.it, value), "", facts)


@numpy("random.choice")
def _choice(given: Given) -> Any:
    pool, value = given.get(0, "a"), given.get(1, "size")
    facts: dict[str, Any] = {}
    if isinstance(pool, (int, Size)):
        facts = {"dtype": "int", "classes": pool}
    elif isinstance(pool, (list, tuple)):
        facts = {k: v for k, v in array_of(pool).facts.items() if k in ("dtype", "classes")}
    if value is None:
        return Array((), "", facts)
    return Array(as_shape(given.it, value), "", facts)


@numpy("random.permutation")
def _permutation(given: Given) -> Any:
    value = given.get(0, "x")
    return Array((value,), "", {"dtype": "int"}) if is_number(value) else array_of(value)


@numpy("eye", "identity")
def _eye(given: Given) -> Any:
    n = axis_size(given.it, given.get(0, "N"))
    m = given.get(1, "M") if given.word == "eye" else None
    width = n if m is None else axis_size(given.it, m)
    return Array((n, width), "", {"onehot": True, "eye": True, "dtype": "float"})


def _ends(given: Given) -> list[Any]:
    """Start, stop and step of a range by place or name; TensorFlow calls the last two otherwise."""
    words = ("start", "stop", "step")
    named = {{"limit": "stop", "delta": "step"}.get(k, k): v for k, v in given.kwargs.items()}
    alone = len(given.args) == 1 and "stop" not in named
    found = {**dict(zip(("stop",) if alone else words, given.args)), **named}
    return [found.get("start", 0), found["stop"], found.get("step", 1)] if "stop" in found else []


@numpy("arange")
def _arange(given: Given) -> Any:
    parts = [given.it.as_size(v) for v in _ends(given)]
    if all(isinstance(p, int) for p in parts) and parts:
        try:
            whole = range(*parts)
            n: Any = turns(whole.start, whole.stop, whole.step)
        except (TypeError, ValueError):
            n = None
        return Array((n,), "", {"dtype": "int", "classes": max(parts[:2])})
    if parts[::2] == [0, 1] and isinstance(parts[1], Size):
        return Array((parts[1],), "", {"dtype": "int"})
    if all(isinstance(p, (int, float)) for p in parts) and len(parts) == 3 and parts[2]:
        n = max(0, math.ceil((parts[1] - parts[0]) / parts[2]))
        return Array((n if n < 10**12 else None,), "", {"dtype": "float"})
    return Array((None,), "")


@numpy("linspace", "logspace", "geomspace")
def _linspace(given: Given) -> Any:
    return Array((axis_size(given.it, given.get(2, "num", 50)),), "", {"dtype": "float"})


@numpy("array", "asarray", "asfarray", "ascontiguousarray", "asanyarray")
def _array(given: Given) -> Any:
    value = given.get(0, "object")
    if value is None:
        value = given.get(0, "a")
    made = array_of(value)
    if _is_object(given.get(1, "dtype")):
        rows = made.shape[:1] if made.shape else None
        if made.facts.get("dtype") == "str":
            return Array(made.shape, "", {"object": True})  # texts, which TensorFlow takes
        return Array(rows, "", {"object": True, "ragged": True})
    return Array(made.shape, made.name if made.shape is None else "", dict(made.facts))


@numpy("load", "loadtxt", "genfromtxt", "fromfile")
def _load(given: Given) -> Any:
    return Array(None, given.it.text(given.node))


# -- elementwise and reductions --------------------------------------------------------------
@numpy(
    "sin", "cos", "tan", "exp", "log", "log1p", "log10", "sqrt", "abs", "absolute", "square",
    "tanh", "sign", "floor", "ceil", "round", "around", "rint", "nan_to_num", "clip", "isnan",
    "float32", "float64", "int32", "int64", "flip", "fliplr", "flipud", "copy", "sort", "cumsum",
    "roll", "random.shuffle", "expm1", "negative", "array_copy",
)  # fmt: skip
def _same_shape(given: Given) -> Any:
    value = given.get(0, "x")
    if isinstance(value, Frame):
        return value
    if isinstance(value, Array):
        return value.like(value.shape, "dtype", "classes", "ids", "onehot")
    if isinstance(value, (list, tuple)):
        return array_of(value)
    if isinstance(value, (int, float)) and given.word in ("floor", "ceil", "sqrt"):
        with suppress(ValueError, OverflowError):
            return float(getattr(math, given.word)(value))
    return given.unknown()


@numpy("add", "subtract", "multiply", "divide", "power", "maximum", "minimum", "mod", "where3")
def _elementwise(given: Given) -> Any:
    return broadcast(given.get(0, "x1"), given.get(1, "x2"))


@numpy(
    "mean", "sum", "max", "min", "std", "var", "median", "prod", "any", "all", "amax", "amin",
    "nanmean", "nanmax", "nanmin", "argmax", "argmin", "percentile", "average", "quantile",
)  # fmt: skip
def _reduced(given: Given) -> Any:
    value = given.owner if given.owner is not None else given.get(0, "a")
    at = 0 if given.owner is not None else 1
    if given.word in ("percentile", "quantile") and given.owner is None:
        at = 2
    axis = given.get(at, "axis")
    if isinstance(value, Frame) or not isinstance(value, (Array, list, tuple)):
        return given.unknown()
    array = array_of(value)
    if axis is None or array.shape is None:
        return given.unknown() if axis is None else Array(None, "")
    keep = given.kwargs.get("keepdims") is True
    axes = [axis] if isinstance(axis, int) else list(axis) if isinstance(axis, tuple) else None
    if axes is None or not all(isinstance(a, int) for a in axes):
        return Array(None, "")
    drop = {a % len(array.shape) for a in axes if -len(array.shape) <= a < len(array.shape)}
    sizes = tuple(1 if i in drop else n for i, n in enumerate(array.shape) if keep or i not in drop)
    facts: dict[str, Any] = {}
    if given.word == "argmax":
        last = array.shape[axes[0]] if array.facts.get("onehot") else None
        facts = {"dtype": "int", **({"classes": last} if isinstance(last, int) else {})}
    return Array(sizes, "", facts)


# -- reshaping ---------------------------------------------------------------------------------


@numpy("reshape")
def _reshape(given: Given) -> Any:
    target = given.get(1, "newshape")
    if target is None:
        target = given.get(1, "shape")
    return reshape_checked(given, array_of(given.get(0, "a")), target)


@method("reshape")
def _reshape_method(given: Given) -> Any:
    args = given.args
    target = args[0] if len(args) == 1 else tuple(args)
    return reshape_checked(given, given.owner, target)


def reshape_checked(given: Given, array: Array, target: Any) -> Any:
    found = reshaped(given.it, array, target)
    given.it.emit("reshaped", array, found, target, given.node)
    return found


@method("resize")
def _resize(given: Given) -> Any:
    return None


@numpy("expand_dims")
def _expand_dims(given: Given) -> Any:
    array, axis = array_of(given.get(0, "a")), given.get(1, "axis")
    if array.shape is None or not isinstance(axis, int):
        return Array(None, array.name)
    rank = len(array.shape) + 1
    if not -rank <= axis < rank:
        return Array(None, array.name)
    at = axis % rank
    return array.like((*array.shape[:at], 1, *array.shape[at:]), "dtype", "classes", "ids")


@numpy("squeeze")
def _squeeze(given: Given) -> Any:
    array = given.owner if given.owner is not None else array_of(given.get(0, "a"))
    axis = given.get(0 if given.owner is not None else 1, "axis")
    if array.shape is None:
        return Array(None, array.name)
    if isinstance(axis, int) and -len(array.shape) <= axis < len(array.shape):
        at = axis % len(array.shape)
        return array.like((*array.shape[:at], *array.shape[at + 1 :]), "dtype", "classes", "ids")
    if any(not isinstance(n, int) for n in array.shape):
        return Array(None, array.name)
    return array.like(tuple(n for n in array.shape if n != 1), "dtype", "classes", "ids")


@numpy("transpose", "swapaxes", "moveaxis")
def _transpose(given: Given) -> Any:
    array = given.owner if given.owner is not None else array_of(given.get(0, "a"))
    args = given.args if given.owner is not None else given.args[1:]
    if array.shape is None:
        return Array(None, array.name)
    if given.word == "transpose":
        axes = args[0] if len(args) == 1 and isinstance(args[0], (list, tuple)) else args
        axes = given.kwargs.get("axes", axes) or list(range(len(array.shape)))[::-1]
        if sorted(axes) != list(range(len(array.shape))):
            return Array(None, array.name)
        return array.like(tuple(array.shape[i] for i in axes), "dtype")
    if len(args) == 2 and all(isinstance(a, int) and abs(a) < len(array.shape) for a in args):
        order = list(range(len(array.shape)))
        if given.word == "swapaxes":
            order[args[0]], order[args[1]] = order[args[1]], order[args[0]]
        else:
            order.insert(args[1] % len(order), order.pop(args[0]))
        return array.like(tuple(array.shape[i] for i in order), "dtype")
    return Array(None, array.name)


@numpy("ravel")
@method("flatten", "ravel")
def _flatten(given: Given) -> Any:
    array = given.owner if given.owner is not None else array_of(given.get(0, "a"))
    if array.shape is None or any(n is None for n in array.shape):
        whole = array.shape is not None and len(array.shape) == 1
        return array.like(array.shape if whole else (None,), "dtype", "classes")
    return array.like((product(array.shape),), "dtype", "classes")


@numpy("concatenate", "vstack", "hstack", "append", "stack", "dstack", "column_stack", "r_", "c_")
def _concatenate(given: Given) -> Any:
    parts = given.get(0, "arrays")
    axis = given.get(1, "axis", 0)
    if given.word == "append":
        parts, axis = [given.get(0, "arr"), given.get(1, "values")], given.get(2, "axis")
    items = given.it.iterate(parts)
    if not items:
        return given.unknown()
    arrays = [array_of(v) for v in items]
    shapes: list[Any] = [a.shape for a in arrays]
    if any(shape is None for shape in shapes):
        return Array(None, "")
    first = arrays[0]
    assert first.shape is not None
    if given.word in ("stack", "column_stack", "dstack") and given.word == "stack":
        if not isinstance(axis, int):
            return Array(None, "")
        at = axis % (len(first.shape) + 1)
        return first.like((*first.shape[:at], len(arrays), *first.shape[at:]), "dtype")
    if given.word in ("column_stack", "hstack") and len(first.shape) == 1:
        if given.word == "column_stack":
            return Array((first.shape[0], len(arrays)), "")
        axis = 0
    elif given.word in ("hstack", "column_stack"):
        axis = 1
    if given.word == "vstack":
        if len(first.shape) == 1:
            return Array((len(arrays), first.shape[0]), "")
        axis = 0
    if axis is None and all(n is not None for shape in shapes for n in shape):
        return first.like((total(map(product, shapes)),), "dtype")
    if axis is None or not isinstance(axis, int) or not first.shape:
        return Array((None,), "")
    if not -len(first.shape) <= axis < len(first.shape):
        return Array(None, "")
    at = axis % len(first.shape)
    sizes = [shape[at] if len(shape) == len(first.shape) else None for shape in shapes]
    joined = None if None in sizes else total(sizes)
    return first.like((*first.shape[:at], joined, *first.shape[at + 1 :]), "dtype", "onehot")


@numpy("tile", "repeat")
def _repeat(given: Given) -> Any:
    array = array_of(given.owner if given.owner is not None else given.get(0, "a"))
    times = given.get(0 if given.owner is not None else 1, "reps")
    if times is None:
        times = given.get(1, "repeats")
    axis = given.get(2, "axis")
    if array.shape is None:
        return Array(None, "")
    if given.word == "tile" and isinstance(times, (list, tuple)):
        lead = len(times) - len(array.shape)
        if lead < 0 or not all(isinstance(t, (int, Size)) for t in times):
            return Array(None, "")
        shape = (1,) * lead + tuple(array.shape)
        return Array(tuple(None if n is None else n * t for n, t in zip(shape, times)), "")
    if isinstance(times, (int, Size)):
        at = axis if isinstance(axis, int) else (-1 if given.word == "tile" else None)
        if at is None:
            return (
                Array((None,), "")
                if len(array.shape) != 1
                else array.like(
                    (None if array.shape[0] is None else array.shape[0] * times,),
                    "dtype",
                    "classes",
                )
            )
        if array.shape and -len(array.shape) <= at < len(array.shape):
            at %= len(array.shape)
            n = array.shape[at]
            n = None if n is None else n * times
            return array.like((*array.shape[:at], n, *array.shape[at + 1 :]), "dtype", "classes")
    return Array(None, "")


@numpy("split", "array_split", "vsplit", "hsplit")
def _split(given: Given) -> Any:
    array, parts = array_of(given.get(0, "ary")), given.get(1, "indices_or_sections")
    count = parts if isinstance(parts, int) else len(parts) + 1 if isinstance(parts, list) else None
    if array.shape is None or count is None or count > 64:
        return given.unknown()
    axis = given.get(2, "axis", 1 if given.word == "hsplit" else 0)
    if not isinstance(axis, int) or not -len(array.shape) <= axis < len(array.shape):
        return given.unknown()
    axis %= len(array.shape)
    return [
        array.like((*array.shape[:axis], None, *array.shape[axis + 1 :]), "dtype")
        for _ in range(count)
    ]


@numpy("unique")
def _unique(given: Given) -> Any:
    array = array_of(given.get(0, "ar"))
    items = array.facts.get("items")
    one = Array((len(set(items)) if items else None,), "")
    extra = [k for k in given.kwargs if k.startswith("return_")]
    return one if not extra else (one, *[Array((None,), "") for _ in extra])


@numpy("shape")
def _shape_of(given: Given) -> Any:
    return shape_value(given.it, array_of(given.get(0, "a")))


@numpy("where")
def _where(given: Given) -> Any:
    if len(given.args) == 3:
        test = array_of(given.args[0])
        if all(isinstance(v, int) for v in given.args[1:]):
            top = max(given.args[1:]) + 1
            return Array(test.shape, "", {"dtype": "int", "classes": top})
        return broadcast(given.args[1], test)
    return given.unknown()


# -- methods -----------------------------------------------------------------------------------
@method("astype", "copy", "round", "clip", "to_numpy", "numpy", "fillna", "tolist", "view", "abs",
        "dropna", "reset_index", "shift", "diff", "cpu", "detach")  # fmt: skip
def _as_it_is(given: Given) -> Any:
    array = given.owner
    facts = dict(array.facts)
    if given.word == "astype":
        facts.pop("dtype", None)
        kind = given.get(0, "dtype")
        words = kind if isinstance(kind, str) else getattr(kind, "path", "")
        dtype = next((w for w in ("int", "float", "str") if w in words), None)
        if dtype is not None:
            facts["dtype"] = dtype
    if given.word == "dropna":
        return Array((None, *array.shape[1:]) if array.shape else None, array.name)
    return Array(array.shape, array.name if array.shape is None else "", facts)


for _name in ("mean", "sum", "max", "min", "std", "var", "argmax", "argmin", "prod", "any", "all"):
    methods[_name] = _reduced
for _name in ("squeeze",):
    methods[_name] = _squeeze
for _name in ("transpose", "swapaxes"):
    methods[_name] = _transpose
methods["repeat"] = _repeat


@method("map", "apply", "replace")
def _mapped(given: Given) -> Any:
    table = given.get(0, "arg")
    facts: dict[str, Any] = {}
    if given.word != "apply" and isinstance(table, dict) and table:
        values = list(table.values())
        if all(isinstance(v, int) for v in values):
            facts = {"dtype": "int", "classes": max(values) + 1}
    return Array(given.owner.shape, "", facts)


@method("nunique", "item", "unique", "value_counts")
def _counted(given: Given) -> Any:
    return given.unknown()
