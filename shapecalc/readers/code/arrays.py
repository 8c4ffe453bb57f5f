"""NumPy on shapes alone: what each function makes of the arrays that it is given.

An axis of a data array is a whole number, a Size, or None while nobody has asked for it;
asked for, it becomes a Size with the array's name: ``X.shape[1]``.
"""

from __future__ import annotations

from typing import Any, Optional

from ...size import Size, known, product
from .arguments import Given, table
from .values import Array, Frame, Rest, Thing, Unknown, is_number

functions, numpy = table()
methods, method = table()


# -- shapes -------------------------------------------------------------------------------
def size_at(it: Any, array: Array, axis: int) -> Any:
    """The size of one axis, named after the array if it isn't known."""
    shape = array.shape
    if shape is None:
        return it.size(f"{array.name or 'array'}.shape[{axis}]")
    if not -len(shape) <= axis < len(shape):
        return Unknown(f"{array.name}.shape[{axis}]")
    n = shape[axis]
    if n is None:
        at = axis % len(shape)
        name = array.name or "array"
        n = it.size(f"{name}.shape[{at}]" if at else f"len({name})")
        array.shape = (*shape[:at], n, *shape[at + 1 :])
    return n


def shape_value(it: Any, array: Array) -> Any:
    """What ``array.shape`` gives."""
    if array.shape is None:
        return Unknown(f"{array.name or 'array'}.shape")
    return tuple(size_at(it, array, i) for i in range(len(array.shape)))


def as_shape(it: Any, value: Any) -> Optional[tuple[Any, ...]]:
    """The shape that a ``shape=`` argument names, None where the number of axes isn't known."""
    if isinstance(value, (int, Size)):
        return (value,)
    if isinstance(value, (list, tuple)) and not any(isinstance(v, Rest) for v in value):
        return tuple(_axis_size(it, v) for v in value)
    return None


def _axis_size(it: Any, value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, Size)):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Unknown):
        return it.size(value.name)
    return None


MOST_AXES = 12


def array_of(value: Any, name: str = "", depth: int = 0) -> Array:
    """A value as NumPy would take it."""
    if depth > MOST_AXES:
        return Array(None, name)
    if isinstance(value, Array):
        return value
    if isinstance(value, Frame):
        return Array((value.rows, value.width), value.name)
    if isinstance(value, (bool, int, float, str)):
        return Array((), name, {"dtype": type(value).__name__})
    if isinstance(value, range):
        return Array((len(value),), name, {"dtype": "int"})
    if isinstance(value, (list, tuple)):
        return _array_of_list(value, name, depth)
    if isinstance(value, Thing) and value.kind == "iterator":
        inner = array_of(value.facts["element"])
        return Array(None if inner.shape is None else (value.facts["length"], *inner.shape), name)
    return Array(None, name or getattr(value, "name", ""))


def _array_of_list(value: Any, name: str, depth: int) -> Array:
    rest = next((v for v in value if isinstance(v, Rest)), None)
    if rest is not None:
        inner = array_of(rest.element, depth=depth + 1)
        length = rest.length if len(value) == 1 else None
        if isinstance(rest.element, (Unknown, Size)):
            return Array(None if isinstance(rest.element, Unknown) else (length,), name)
        if inner.shape is None:
            return Array(None, name)
        return Array((length, *inner.shape), name, dict(inner.facts))
    if not value:
        return Array((0,), name)
    if all(isinstance(v, (bool, int, float, str)) for v in value):
        kinds = {type(v) for v in value}
        dtype = "str" if str in kinds else "float" if float in kinds else "int"
        facts: dict[str, Any] = {"dtype": dtype}
        if len(value) <= 10_000:
            facts["items"] = tuple(value)
        if dtype == "int" and min(value) >= 0:
            facts["classes"] = max(value) + 1
        return Array((len(value),), name, facts)
    # One list may stand in many places: [x, x] doubles what there is to read.
    made = {id(v): array_of(v, depth=depth + 1) for v in {id(v): v for v in value}.values()}
    inner_arrays = [made[id(v)] for v in value]
    first = inner_arrays[0]
    if first.shape is None:
        return Array(None, name)
    for other in inner_arrays:
        if other.shape is None or len(other.shape) != len(first.shape):
            return Array((len(value),), name)
        if any(_differ(a, b) for a, b in zip(other.shape, first.shape)):
            return Array((len(value),), name, {"ragged": True})
    facts = {k: v for k, v in first.facts.items() if k == "dtype"}
    tops = [a.facts.get("classes") for a in inner_arrays]
    ids = [a.facts.get("ids") for a in inner_arrays]
    if ids[0] is not None and all(n is ids[0] or n == ids[0] for n in ids):
        facts["ids"] = ids[0]
    if all(isinstance(t, int) for t in tops):
        facts["classes"] = max(t for t in tops if isinstance(t, int))
    return Array((len(value), *first.shape), name, facts)


def _differ(a: Any, b: Any) -> bool:
    return isinstance(a, int) and isinstance(b, int) and a != b


def broadcast(a: Any, b: Any) -> Any:
    """Arithmetic on arrays: the longer shape, sizes of 1 stretched."""
    x, y = array_of(a), array_of(b)
    if isinstance(a, (Unknown, Size)):
        return y.like(y.shape)
    if isinstance(b, (Unknown, Size)):
        return x.like(x.shape)
    if x.shape is None or y.shape is None:
        return Array(None, x.name or y.name)
    if len(x.shape) < len(y.shape):
        x, y = y, x
    assert x.shape is not None and y.shape is not None
    lead = len(x.shape) - len(y.shape)
    sizes = list(x.shape[:lead])
    for m, n in zip(x.shape[lead:], y.shape):
        sizes.append(n if known(m) == 1 and m is not None else m)
    return Array(tuple(sizes), x.name)


def class_facts(op: Any, a: Any, b: Any) -> dict[str, Any]:
    """What is known of whole numbers after ``a op b`` with a plain number ``b``."""
    facts = a.facts if isinstance(a, Array) else {}
    if facts.get("dtype") != "int" or not isinstance(b, int) or isinstance(b, bool):
        return {}
    top, kind = facts.get("classes"), type(op).__name__
    if kind == "Mod" and b > 0:
        return {"dtype": "int", "classes": b if not isinstance(top, int) else min(b, top)}
    if kind in ("Add", "Sub") and isinstance(top, int):
        moved = top + (b if kind == "Add" else -b)
        return {"dtype": "int", "classes": moved} if moved > 0 else {}
    return {}


def sliced(n: Any, key: slice) -> Any:
    """The length of an axis of length ``n`` after a slice; None where it isn't known."""
    start, stop, step = key.start, key.stop, key.step
    if step not in (None, 1):
        if step == -1 and start is None and stop is None:
            return n
        if isinstance(step, int) and step > 1 and isinstance(n, int):
            if all(v is None or isinstance(v, int) for v in (start, stop)):
                return len(range(*slice(start, stop, step).indices(n)))
        return None
    if isinstance(n, int) and all(v is None or isinstance(v, int) for v in (start, stop)):
        return len(range(*slice(start, stop).indices(n)))
    if start in (None, 0):
        if stop is None:
            return n
        if isinstance(stop, int) and stop < 0:
            return n + stop if isinstance(n, (int, Size)) else None
        return stop if isinstance(stop, (int, Size)) else None
    if not isinstance(start, (int, Size)):
        return None
    if stop is None:
        if isinstance(start, int) and start < 0:
            return -start
        return n - start if isinstance(n, (int, Size)) else None
    if isinstance(stop, (int, Size)) and not (isinstance(stop, int) and stop < 0):
        if isinstance(start, int) and start < 0:
            return None
        return _short(stop - start)
    if isinstance(stop, int) and isinstance(n, (int, Size)):
        return _short(n + stop - start)
    return None


def _short(n: Any) -> Any:
    """A difference in lowest terms: ``i - (i - 60)`` is 60."""
    if isinstance(n, Size) and n.value is None:
        constant = n.polynomial().as_constant()
        return n if constant is None else constant
    return known(n)


def take(value: Any, key: Any, text: str, it: Any) -> Any:
    """``value[key]`` of an array or table."""
    if isinstance(value, Frame):
        return _take_of_frame(value, key, text)
    keys = list(key) if isinstance(key, tuple) else [key]
    if value.shape is None:
        return Array(None, text)
    shape = value.shape
    if Ellipsis in keys:
        at = keys.index(Ellipsis)
        rest = len(shape) - sum(k is not None for k in keys) + 1
        keys[at : at + 1] = [slice(None)] * max(0, rest)
    sizes: list[Any] = []
    axis = 0
    gathered = False
    for k in keys:
        if k is None:
            sizes.append(1)
            continue
        if axis >= len(shape):
            return Array(None, text)
        n = shape[axis]
        axis += 1
        if isinstance(k, slice):
            sizes.append(sliced(n, k))
        elif isinstance(k, (int, Size)):
            continue
        elif isinstance(k, (Array, list, range)):
            index = array_of(k)
            if index.shape is None:
                return Array(None, text)
            if index.facts.get("dtype") == "bool":
                axis += len(index.shape) - 1
                sizes.append(None)
            elif not gathered:
                sizes += list(index.shape)
                gathered = True
        elif isinstance(k, Unknown):
            # An unknown index may drop the axis (a number) or keep it (a list).
            return Array(None, text)
        else:
            return Array(None, text)
    result = tuple(sizes) + tuple(shape[axis:])
    facts = {k: v for k, v in value.facts.items() if k in ("dtype", "classes", "ids", "onehot")}
    if "padded" in value.facts and len(result) == len(shape):
        facts["padded"] = value.facts["padded"]
    if value.facts.get("eye") and gathered and len(keys) == 1:
        facts = {"onehot": True, "dtype": "float"}
    if not any(isinstance(k, slice) for k in keys) and not gathered and "onehot" in facts:
        facts.pop("onehot")
    return Array(result, "", facts)


def _take_of_frame(frame: Frame, key: Any, text: str) -> Any:
    if isinstance(key, str):
        return Array((frame.rows,), text)
    if isinstance(key, (list, tuple)) and all(isinstance(k, str) for k in key):
        return Frame(text, frame.rows, columns=list(key))
    if isinstance(key, slice):
        return Frame(text, sliced(frame.rows, key), frame.width, frame.columns)
    if isinstance(key, Array):
        return Frame(text, None, frame.width, frame.columns)
    if isinstance(key, list):
        return Frame(text, frame.rows, columns=key)
    return Unknown(text)


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
    return Array(tuple(_axis_size(given.it, v) for v in given.args), "", {"dtype": "float"})


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
    n = _axis_size(given.it, given.get(0, "N"))
    m = given.get(1, "M") if given.word == "eye" else None
    width = n if m is None else _axis_size(given.it, m)
    return Array((n, width), "", {"onehot": True, "eye": True, "dtype": "float"})


@numpy("arange")
def _arange(given: Given) -> Any:
    parts = [given.it.as_size(v) for v in given.args]
    if all(isinstance(p, int) for p in parts) and parts:
        try:
            n: Any = len(range(*parts))
        except (TypeError, ValueError):
            n = None
        return Array((n,), "", {"dtype": "int", "classes": max(parts[:2])})
    if len(parts) == 1 and isinstance(parts[0], Size):
        return Array((parts[0],), "", {"dtype": "int"})
    if all(isinstance(p, (int, float)) for p in parts) and len(parts) == 3 and parts[2]:
        import math

        n = max(0, math.ceil((parts[1] - parts[0]) / parts[2]))
        return Array((n if n < 10**12 else None,), "", {"dtype": "float"})
    return Array((None,), "")


@numpy("linspace", "logspace", "geomspace")
def _linspace(given: Given) -> Any:
    return Array((_axis_size(given.it, given.get(2, "num", 50)),), "", {"dtype": "float"})


@numpy("array", "asarray", "asfarray", "ascontiguousarray", "asanyarray")
def _array(given: Given) -> Any:
    value = given.get(0, "object")
    if value is None:
        value = given.get(0, "a")
    made = array_of(value)
    if _is_object(given.get(1, "dtype")):
        rows = made.shape[:1] if made.shape else None
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
def reshaped(it: Any, array: Array, target: Any) -> Array:
    """``reshape`` with one -1 worked out."""
    facts = {k: v for k, v in array.facts.items() if k in ("dtype", "classes", "ids")}
    sizes = as_shape(it, target)
    if sizes is None:
        return Array(None, array.name, facts)
    if -1 in [s for s in sizes if isinstance(s, int)]:
        at = next(i for i, s in enumerate(sizes) if isinstance(s, int) and s == -1)
        rest = _rest_of(it, array, [s for i, s in enumerate(sizes) if i != at])
        sizes = (*sizes[:at], rest, *sizes[at + 1 :])
    return Array(sizes, "", facts)


def _rest_of(it: Any, array: Array, others: list[Any]) -> Any:
    """What -1 stands for beside ``others``; None where it can't be told."""
    if array.shape is None or any(s is None for s in others):
        return None
    shape = list(array.shape)
    # Sizes that stand on both sides cancel: reshape(-1, X.shape[1], 1) of (n, X.shape[1]).
    for s in list(others):
        twin = next((i for i, n in enumerate(shape) if n is not None and _alike(n, s)), None)
        if twin is not None:
            shape.pop(twin)
            others.remove(s)
    if len(shape) == 1 and all(isinstance(s, int) and s == 1 for s in others):
        return shape[0]
    if any(n is None for n in shape):
        return None
    total, fixed = product(shape), product(others)
    if isinstance(total, int) and isinstance(fixed, int):
        return total // fixed if fixed and total % fixed == 0 else None
    if known(fixed) == 0:
        return None
    return total // fixed


def _alike(a: Any, b: Any) -> bool:
    if isinstance(a, Size) or isinstance(b, Size):
        return str(a) == str(b)
    return bool(a == b)


@numpy("reshape")
def _reshape(given: Given) -> Any:
    target = given.get(1, "newshape")
    if target is None:
        target = given.get(1, "shape")
    return _reshape_checked(given, array_of(given.get(0, "a")), target)


@method("reshape")
def _reshape_method(given: Given) -> Any:
    args = given.args
    target = args[0] if len(args) == 1 else tuple(args)
    return _reshape_checked(given, given.owner, target)


def _reshape_checked(given: Given, array: Array, target: Any) -> Any:
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
    if any(a.shape is None for a in arrays):
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
    if axis is None and all(n is not None for a in arrays for n in a.shape or ()):
        return first.like((sum(product(a.shape) for a in arrays),), "dtype")
    if axis is None or not isinstance(axis, int) or not first.shape:
        return Array((None,), "")
    if not -len(first.shape) <= axis < len(first.shape):
        return Array(None, "")
    at = axis % len(first.shape)
    total: Any = 0
    for a in arrays:
        n = a.shape[at] if a.shape and len(a.shape) == len(first.shape) else None
        total = None if n is None or total is None else total + n
    return first.like((*first.shape[:at], total, *first.shape[at + 1 :]), "dtype", "onehot")


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


@numpy("dot", "matmul")
def _dot(given: Given) -> Any:
    a, b = array_of(given.get(0, "a")), array_of(given.get(1, "b"))
    if a.shape and b.shape and len(b.shape) == 2:
        return Array((*a.shape[:-1], b.shape[1]), "")
    return Array(None, "")


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
        kind = str(getattr(given.get(0, "dtype"), "path", given.get(0, "dtype")))
        facts["dtype"] = "int" if "int" in kind else "float" if "float" in kind else "str"
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
