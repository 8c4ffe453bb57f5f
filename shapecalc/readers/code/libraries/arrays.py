"""NumPy on shapes alone: what each function makes of the arrays that it is given.

An axis of a data array is a whole number, a Size, or None while nobody has asked for it;
asked for, it becomes a Size with the array's name: ``X.shape[1]``.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Optional, Union

from ....numbers.parse import can_be_given
from ....numbers.size import Size, known, product
from ..interpreter.values import (
    FLOATS,
    INTEGERS,
    NOTHING,
    ONE_HOT,
    Array,
    ArrayFacts,
    Axes,
    Axis,
    Batches,
    Frame,
    Iterated,
    Listed,
    Method,
    Number,
    Real,
    Rest,
    Unknown,
)

if TYPE_CHECKING:
    from ..interpreter.interpreter import Interpreter


# -- shapes -------------------------------------------------------------------------------
def size_at(it: Interpreter, array: Array, axis: int) -> Union[int, Size, Unknown]:
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


def shape_value(it: Interpreter, array: Array) -> Any:
    """What ``array.shape`` gives."""
    if array.shape is None:
        return Unknown(f"{array.name or 'array'}.shape")
    return tuple(size_at(it, array, i) for i in range(len(array.shape)))


def named_shape(it: Interpreter, array: Array) -> Optional[Axes]:
    """The shape of an array with a name for every size, where the array itself has one."""
    if array.name and array.shape:
        for axis in range(len(array.shape)):
            size_at(it, array, axis)
    return array.shape


def name_axes(it: Interpreter, value: Any, words: str) -> None:
    """Give names to all sizes that aren't known of the arrays that a model reads, but the first."""
    if isinstance(value, Array):
        if not can_be_given(f"{value.name}.shape[1]"):
            value.name = words
        for axis in range(1, len(value.shape or ())):
            size_at(it, value, axis)
    elif isinstance(value, (list, tuple, dict)):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(part, (Array, list, tuple, dict)):
                name_axes(it, part, f"{words}[{key!r}]")


def as_shape(it: Interpreter, value: Any) -> Optional[Axes]:
    """The shape that a ``shape=`` argument names, None where the number of axes isn't known."""
    if isinstance(value, (int, Size)):
        return (value,)
    if isinstance(value, (list, tuple)) and not any(isinstance(v, Rest) for v in value):
        return tuple(axis_size(it, v) for v in value)
    return None


def axis_size(it: Interpreter, value: Any) -> Axis:
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
MOST_ITEMS = 10_000
# Of longer ranges only the length is known.
MOST_NUMBERS = 1_000


def array_of(value: Any, name: str = "", depth: int = 0) -> Array:
    """A value as NumPy would take it."""
    if depth > MOST_AXES:
        return Array(None, name)
    if isinstance(value, Listed):
        return Array(value.shape, value.name, value.facts)
    if isinstance(value, Array):
        return value
    if isinstance(value, Frame):
        return Array((value.rows, value.width), value.name)
    if isinstance(value, (bool, int, float, str)):
        return Array((), name, ArrayFacts(type(value).__name__))
    if isinstance(value, Real):
        return Array((), name, NOTHING if isinstance(value, Number) else FLOATS)
    if isinstance(value, range):
        return Array((len(value),), name, INTEGERS)
    if isinstance(value, (list, tuple)):
        return _array_of_list(value, name, depth)
    if isinstance(value, (Iterated, Batches)):
        inner = array_of(value.element)
        return Array(None if inner.shape is None else (value.length, *inner.shape), name)
    return Array(None, name or getattr(value, "name", ""))


def _array_of_list(value: Any, name: str, depth: int) -> Array:
    rest = next((v for v in value if isinstance(v, Rest)), None)
    if rest is not None:
        inner = array_of(rest.element, depth=depth + 1)
        length = rest.length if len(value) == 1 else None
        if isinstance(rest.element, Unknown) and not isinstance(rest.element, Real):
            return Array(None, name)
        if isinstance(rest.element, Size):
            return Array((length,), name, remainder_facts(rest.element))
        if inner.shape is None:
            return Array(None, name)
        return Array((length, *inner.shape), name, inner.facts)
    if not value:
        return Array((0,), name)
    if all(isinstance(v, (bool, int, float, str)) for v in value):
        kinds = {type(v) for v in value}
        dtype = "str" if str in kinds else "float" if float in kinds else "int"
        dtype = "bool" if kinds == {bool} else dtype
        items = tuple(value) if len(value) <= MOST_ITEMS else None
        if dtype == "int":
            facts = numbers(tuple(value))._replace(items=items, reached=True)
        else:
            facts = ArrayFacts(dtype, items=items)
        return Array((len(value),), name, facts)
    # One list may stand in many places: [x, x] doubles what there is to read.
    made = {id(v): array_of(v, depth=depth + 1) for v in {id(v): v for v in value}.values()}
    inner_arrays = [made[id(v)] for v in value]
    first = inner_arrays[0]
    if first.shape is None:
        return Array(None, name)
    for other in inner_arrays:
        if other.shape is None:
            return Array(None, name)
        if len(other.shape) != len(first.shape):
            return Array((len(value),), name)
        if any(_differ(a, b) for a, b in zip(other.shape, first.shape)):
            return Array((len(value),), name, ArrayFacts(ragged=True))
    tops = [a.facts.highest for a in inner_arrays]
    below = [t for t in tops if isinstance(t, int)]
    classes = max(below) + 1 if len(below) == len(tops) else None
    ids = first.facts.ids
    if any(a.facts.ids is not ids and a.facts.ids != ids for a in inner_arrays):
        ids = None
    return Array(
        (len(value), *first.shape),
        name,
        ArrayFacts(first.facts.dtype, classes, ids, reached=classes is not None),
    )


def numbers(items: tuple[Any, ...]) -> ArrayFacts:
    """What is known of an array of these whole numbers, one at least."""
    return ArrayFacts("int", max(items) + 1 if min(items) >= 0 else None, items=items)


def remainder_facts(n: Size) -> ArrayFacts:
    """What is known of whole numbers ``i % 3``."""
    top = known(n.operands[1]) if n.op == "%" else None
    return ArrayFacts("int", top) if isinstance(top, int) and top > 0 else NOTHING


def _differ(a: Axis, b: Axis) -> bool:
    return isinstance(a, int) and isinstance(b, int) and a != b


def broadcast(a: Any, b: Any) -> Array:
    """Arithmetic on arrays: the longer shape, sizes of 1 broadcast."""
    x, y = array_of(a), array_of(b)
    if isinstance(a, (Real, Size)):
        return y.like(y.shape)
    if isinstance(b, (Real, Size)):
        return x.like(x.shape)
    if x.shape is None or y.shape is None:
        return Array(None, x.name or y.name)
    if len(x.shape) < len(y.shape):
        x, y = y, x
    assert x.shape is not None and y.shape is not None
    lead = len(x.shape) - len(y.shape)
    sizes = list(x.shape[:lead])
    for m, n in zip(x.shape[lead:], y.shape):
        # Beside a size that isn't known, one above 1 is the only one that can come out.
        takes_n = m == 1 if isinstance(m, int) else isinstance(n, int) and n > 1
        sizes.append(n if takes_n else m)
    return Array(tuple(sizes), x.name)


def arithmetic(op: ast.operator, a: Any, b: Any) -> Union[Array, Frame]:
    """``a op b`` of arrays; of a table and a number it is a table."""
    for table, other in ((a, b), (b, a)):
        if isinstance(table, Frame) and not isinstance(op, ast.MatMult):
            plain = isinstance(other, (int, float, Size, Real))
            sizes = (table.rows, table.width, table.columns) if plain else (None, None, None)
            return Frame(table.name, *sizes)
    if isinstance(op, ast.MatMult):
        return Array(_matrix_product(array_of(a).shape, array_of(b).shape))
    found = broadcast(a, b)
    found.facts = class_facts(op, a, b)
    return found


def _matrix_product(a: Optional[Axes], b: Optional[Axes]) -> Optional[Axes]:
    """The shape of ``a @ b``, None for more than two axes or one that isn't known."""
    if a is None or b is None or not 1 <= len(a) <= 2 or not 1 <= len(b) <= 2:
        return None
    return (*a[:-1], *(b[1:] if len(b) == 2 else ()))


def class_facts(op: ast.operator, a: Any, b: Any) -> ArrayFacts:
    """What is known of whole numbers after ``a op b`` with a plain number ``b``, and of masks."""
    if isinstance(op, (ast.BitAnd, ast.BitOr, ast.BitXor)):
        masks = isinstance(a, Array) and isinstance(b, Array)
        if masks and a.facts.dtype == b.facts.dtype == "bool":
            return ArrayFacts("bool")
    if not isinstance(a, Array) or a.facts.dtype != "int" or type(b) is not int:
        return NOTHING
    items, top = a.facts.items, a.facts.highest
    if isinstance(op, ast.Mod) and b > 0:
        return numbers(tuple(n % b for n in items)) if items else INTEGERS
    if isinstance(op, (ast.Add, ast.Sub)) and isinstance(top, int):
        moved = top + 1 + (b if isinstance(op, ast.Add) else -b)
        return ArrayFacts("int", moved, reached=True) if moved > 0 else NOTHING
    return NOTHING


def written(facts: ArrayFacts, value: Any) -> ArrayFacts:
    """What still holds of an array's numbers once ``value`` (None: not known) replaces some."""
    changed = facts._replace(items=None, classes=None, ids=None, reached=False, onehot=False)
    return changed._replace(pixels=False)


def turns(start: int, stop: int, step: int = 1) -> int:
    """``len(range(start, stop, step))``, which Python refuses for large numbers."""
    return max(0, (stop - start + step - (1 if step > 0 else -1)) // step)


def sliced(n: Axis, key: slice) -> Axis:
    """The length of an axis of length ``n`` after a slice; None where it isn't known."""
    start, stop, step = key.start, key.stop, key.step
    if step not in (None, 1):
        if step == -1 and start is None and stop is None:
            return n
        if isinstance(step, int) and step > 1 and isinstance(n, int):
            if all(v is None or isinstance(v, int) for v in (start, stop)):
                return turns(*slice(start, stop, step).indices(n))
        return None
    if isinstance(n, int) and all(v is None or isinstance(v, int) for v in (start, stop)):
        return turns(*slice(start, stop).indices(n))
    if start in (None, 0):
        if stop is None:
            return n
        if isinstance(stop, int) and stop < 0:
            return n + stop if isinstance(n, (int, Size)) else None
        # A window, x[i : i + 60], is meant to be whole; with x[:60] the axis may be shorter.
        return stop if start == 0 and isinstance(stop, (int, Size)) else None
    if not isinstance(start, (int, Size)):
        return None
    if stop is None:
        if isinstance(start, int) and start < 0:
            return None
        return n - start if isinstance(n, (int, Size)) else None
    if isinstance(stop, (int, Size)) and not (isinstance(stop, int) and stop < 0):
        if isinstance(start, int) and start < 0:
            return None
        return _short(stop - start)
    if isinstance(stop, int) and isinstance(n, (int, Size)):
        return _short(n + stop - start)
    return None


def _short(n: Union[int, Size]) -> Axis:
    """A difference in lowest terms: ``i - (i - 60)`` is 60."""
    if isinstance(n, Size) and n.value is None:
        constant = n.polynomial().as_constant()
        return n if constant is None else constant
    value: Axis = known(n)
    return value


def take(value: Any, key: Any, words: Callable[[], str]) -> Any:
    """``value[key]`` of an array or table; ``words`` finds what the source calls it."""
    if isinstance(value, Method):
        return _located(value.owner, value.word, key, words)
    if isinstance(value, Frame):
        return _take_of_frame(value, key, words)
    keys = list(key) if isinstance(key, tuple) else [key]
    if value.shape is None:
        return Array(None, words())
    shape = value.shape
    if Ellipsis in keys:
        at = keys.index(Ellipsis)
        rest = len(shape) - sum(k is not None for k in keys) + 1
        keys[at : at + 1] = [slice(None)] * max(0, rest)
    sizes: list[Axis] = []
    axis = 0
    gathered = False
    for k in keys:
        if k is None:
            sizes.append(1)
            continue
        if axis >= len(shape):
            return Array(None, words())
        n = shape[axis]
        axis += 1
        if isinstance(k, slice):
            sizes.append(sliced(n, k))
        elif isinstance(k, (int, Size)):
            continue
        elif isinstance(k, (Array, list, range)):
            index = array_of(k)
            if index.shape is None:
                return Array(None, words())
            if index.facts.dtype == "bool":
                axis += len(index.shape) - 1
                sizes.append(None)
            elif not gathered:
                sizes += list(index.shape)
                gathered = True
        elif isinstance(k, Unknown):
            # An unknown index may drop the axis (a number) or keep it (a list).
            return Array(None, words())
        else:
            return Array(None, words())
    result = tuple(sizes) + tuple(shape[axis:])
    some = _some_items(value, keys)
    if some:
        return Array(result, "", numbers(some)._replace(reached=True))
    if value.facts.ragged or value.facts.objects:
        if len(result) < len(shape):  # an element, which may be of any kind
            return Array(None, words())
        return Array(result, "", value.facts._replace(items=None, reached=False))
    facts = value.facts.only("dtype", "ids", "pixels", "onehot")
    if len(keys) > 1 and keys[0] == slice(None) and all(isinstance(k, slice) for k in keys):
        facts = value.facts.only(
            "dtype", "classes", "ids", "pixels", "reached"
        )  # steps of all examples
    elif gathered or any(isinstance(k, Array) for k in keys):
        facts = facts._replace(ids=None, pixels=False)  # chosen by their values, perhaps
    if value.facts.eye and gathered and len(keys) == 1:
        facts = ONE_HOT
    elif not gathered and not any(isinstance(k, slice) for k in keys):
        facts = facts._replace(onehot=False)
    if len(result) == len(shape):
        facts = facts._replace(padded=value.facts.padded)
    return Array(result, "", facts)


def _some_items(value: Array, keys: list[Any]) -> tuple[int, ...]:
    """The numbers themselves in a slice of a row of whole numbers, where they are known."""
    facts, key = value.facts, keys[0]
    if len(keys) != 1 or len(value.shape or ()) != 1 or facts.dtype != "int" or not facts.items:
        return ()
    if not isinstance(key, slice):
        return ()
    if not all(n is None or type(n) is int for n in (key.start, key.stop, key.step)):
        return ()
    return facts.items[key]  # type: ignore[return-value]


def _take_of_frame(frame: Frame, key: Any, words: Callable[[], str]) -> Any:
    if isinstance(key, str):
        return Array((frame.rows,), words())
    if isinstance(key, (list, tuple)) and all(isinstance(k, str) for k in key):
        return Frame(words(), frame.rows, columns=list(key))
    if isinstance(key, slice):
        return Frame(words(), sliced(frame.rows, key), frame.width, frame.columns)
    if isinstance(key, Array):
        if key.shape is None or key.facts.dtype not in ("bool", ""):
            return Frame(words(), None)  # names of columns, perhaps
        return Frame(words(), None, frame.width, frame.columns)
    if isinstance(key, list):
        if any(isinstance(k, bool) for k in key):  # a mask
            return Frame(words(), None, frame.width, frame.columns)
        if any(isinstance(k, Rest) for k in key):  # names that nobody counted
            return Frame(words(), frame.rows, key[0].length if len(key) == 1 else None)
        return Frame(words(), frame.rows, columns=key)
    return Unknown(words)


def _located(owner: Any, word: str, key: Any, words: Callable[[], str]) -> Any:
    """``table.iloc[rows, columns]`` by places, ``table.loc[…]`` by labels."""
    if isinstance(owner, Array):
        whole = word == "iloc" or not isinstance(key, slice)
        return take(owner, key, words) if whole else Array((None,), words())
    if not isinstance(owner, Frame):
        return Unknown(words)
    rows, across = (*key, slice(None))[:2] if isinstance(key, tuple) and key else (key, slice(None))
    height = _kept(owner.rows, rows, word)
    names: Any = owner.columns
    if word == "loc" and isinstance(across, slice) and across != slice(None):
        across = _between(names, across)
    elif word == "loc" and isinstance(across, str):
        across = 0
    width = _kept(owner.width, across, "iloc")
    if height is _UNTOLD or width is _UNTOLD:
        return Unknown(words)
    if height is _GONE or width is _GONE:
        left = tuple(n for n in (height, width) if n is not _GONE)
        return Array(left, words()) if left else Unknown(words)
    if isinstance(across, list) and all(isinstance(c, str) for c in across):
        names = across
    elif across != slice(None):
        cut = isinstance(across, slice) and all(
            v is None or isinstance(v, int) for v in (across.start, across.stop, across.step)
        )
        names = names[across] if cut and names is not None else None
    return Frame(words(), height, width, None if names is None else list(names))


_GONE, _UNTOLD = object(), object()


def _kept(n: Any, key: Any, word: str) -> Any:
    """What an index leaves of an axis of length ``n``: a length, nothing, or nobody knows."""
    if isinstance(key, slice):
        return n if key == slice(None) else sliced(n, key) if word == "iloc" else None
    if isinstance(key, (int, Size, str)):
        return _GONE
    if isinstance(key, (list, range)):
        return len(key) if not any(isinstance(k, (bool, Rest)) for k in key) else None
    if isinstance(key, Array) and key.shape is not None and len(key.shape) == 1:
        return None if key.facts.dtype != "int" else key.shape[0]
    return _UNTOLD


def _between(names: Optional[list[Any]], key: slice) -> slice:
    """Labels as places; with loc the last one belongs to what is taken."""
    try:
        places = list(names or ())
        start = None if key.start is None else places.index(key.start)
        return slice(start, None if key.stop is None else places.index(key.stop) + 1)
    except ValueError:
        return slice(Unknown("label"), None)


def reshaped(it: Interpreter, array: Array, target: Any) -> Array:
    """``reshape`` with one -1 worked out."""
    facts = array.facts.only("dtype", "classes", "ids", "pixels", "reached")
    sizes = as_shape(it, target)
    if sizes is None:
        return Array(None, array.name, facts)
    if -1 in [s for s in sizes if isinstance(s, int)]:
        at = next(i for i, s in enumerate(sizes) if isinstance(s, int) and s == -1)
        rest = _rest_of(it, array, [s for i, s in enumerate(sizes) if i != at])
        sizes = (*sizes[:at], rest, *sizes[at + 1 :])
    return Array(sizes, "", facts)


def count(shape: Sequence[Axis]) -> Axis:
    """How many numbers an array holds, None while a size isn't known."""
    sizes = [n for n in shape if n is not None]
    return product(sizes) if len(sizes) == len(shape) else None


def _rest_of(it: Interpreter, array: Array, others: list[Axis]) -> Axis:
    """What -1 stands for beside ``others``; None where it isn't known."""
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
    total, fixed = count(shape), count(others)
    if total is None or fixed is None:
        return None
    if isinstance(total, int) and isinstance(fixed, int):
        return total // fixed if fixed and total % fixed == 0 else None
    if known(fixed) == 0:
        return None
    return total // fixed


def _alike(a: Axis, b: Axis) -> bool:
    if isinstance(a, Size) or isinstance(b, Size):
        return str(a) == str(b)
    return bool(a == b)
