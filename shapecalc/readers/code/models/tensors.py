"""Tensors of TensorFlow and Keras as shapes: what a function is given, sizes, broadcasting.

A tensor comes as an Array. An axis whose size isn't known while a model is built, such as the
batch, is None, and so is what is made of it: TensorFlow's own static shapes, which Keras shows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Optional

from ....numbers.size import Size, product
from ..interpreter.values import Array, Axes, Axis, Unknown
from ..libraries.arguments import Given
from ..libraries.arrays import array_of
from ..libraries.rules import place

MOST_PARTS = 256


class TensorCall(Given):
    """A call of a library's function on tensors; ``path`` is the function's whole name."""

    __slots__ = ("path",)

    def __init__(
        self, it: Any, args: list[Any], kwargs: dict[str, Any], node: Any, path: str
    ) -> None:
        super().__init__(it, args, kwargs, node, word=path.rsplit(".", 1)[-1])
        self.path = path


class Variable(Array):
    """A tf.Variable: Keras 2 counts one that a layer holds among its weights, Keras 3 doesn't."""

    __slots__ = ("trainable",)

    def __init__(self, shape: Optional[Axes], trainable: bool) -> None:
        super().__init__(shape)
        self.trainable = trainable


TensorRule = Callable[[TensorCall], Any]


# -- arguments ------------------------------------------------------------------------------
def argument(given: TensorCall, index: int, *names: str, default: Any = None) -> Any:
    """An argument by its place or one of its names: TensorFlow and Keras name them differently."""
    for name in names:
        if name in given.kwargs:
            return given.kwargs[name]
    return given.args[index] if index < len(given.args) else default


def array_at(given: TensorCall, index: int, *names: str) -> Array:
    """An argument as a tensor; a number or a list of numbers is one, too."""
    return as_tensor(argument(given, index, *names))


def as_tensor(value: Any) -> Array:
    """A tensor, array or number, or a list of them, with its sizes as TensorFlow knows them."""
    if isinstance(value, (Size, Unknown)):
        # What only has a name may be an array: an unknown one times 2 is a size to Python's rules.
        named = isinstance(value, Size) and value.value is None and value.is_open()
        return Array(() if isinstance(value, Size) and not named else None)
    found = array_of(value)
    if found.shape is None:
        return found
    return Array(tuple(static(n) for n in found.shape), found.name, found.facts)


def sizes_of(given: TensorCall, value: Any) -> Optional[list[Any]]:
    """A shape that a call is given: sizes, -1 among them, or None where they come with the data.

    None instead of a list where their number isn't known.
    """
    if isinstance(value, (int, Size)):
        return [static(value)]
    if isinstance(value, Array) and value.shape and len(value.shape) == 1:
        n = value.shape[0]
        return [None] * n if isinstance(n, int) and n < MOST_PARTS else None
    if not isinstance(value, (list, tuple)):
        return None
    found: list[Any] = []
    for part in value:
        if isinstance(part, Unknown):
            found.append(given.it.size(part.name))
        elif part is None or isinstance(part, (int, float, Size)):
            found.append(static(part))
        elif isinstance(part, Array) and part.shape in ((), None):
            found.append(None)
        else:
            return None
    return found


def listed(value: Any) -> Optional[list[Any]]:
    return list(value) if isinstance(value, (list, tuple)) and value else None


def is_pair(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and len(value) == 2


def axes_of(value: Any, rank: int) -> Optional[list[int]]:
    """The axes that an argument names, counted from the front; all of them for None."""
    if value is None:
        return list(range(rank))
    parts = value if isinstance(value, (list, tuple)) else [value]
    found = [place(a, rank) for a in parts]
    return None if None in found else [a for a in found if a is not None]


# -- sizes ----------------------------------------------------------------------------------
def static(n: Any) -> Axis:
    """A size as TensorFlow knows it while it builds a graph: None for what comes with the data."""
    if isinstance(n, bool):
        return None
    if isinstance(n, float) and n.is_integer():
        return int(n)
    if isinstance(n, Size):
        return n.value if n.value is not None else n if n.is_open() else None
    return n if isinstance(n, int) else None


def dynamic(n: Axis) -> Any:
    """A size in a shape that is put together: one that comes with the data stays nameless."""
    return Size(None, name="batch") if n is None else n


def multiplied(a: Axis, b: Axis) -> Axis:
    return None if a is None or b is None else a * b


def added(a: Axis, b: Axis) -> Axis:
    return None if a is None or b is None else a + b


def count(shape: Axes) -> Axis:
    sizes = [n for n in shape if n is not None]
    return product(sizes) if len(sizes) == len(shape) else None


def agreed_size(a: Axis, b: Axis) -> Axis:
    """The size of an axis of which two tensors say something."""
    return b if a is None else a


def merged(shapes: Sequence[Axes]) -> Optional[Axes]:
    """Shapes that are broadcast; None where they can't be."""
    rank = max(map(len, shapes))
    found: list[Axis] = []
    for axis in range(-rank, 0):
        size: Axis = 1
        for shape in shapes:
            n = shape[axis] if len(shape) >= -axis else 1
            if n == 1:
                continue
            if size == 1 or size is None:
                size = n
            elif n is not None and isinstance(n, int) and isinstance(size, int) and n != size:
                return None
        found.append(size)
    return tuple(found)


def broadcast(*values: Any) -> Array:
    """Elementwise operations of several tensors."""
    arrays = [as_tensor(v) for v in values if v is not None]
    shapes = [a.shape for a in arrays if a.shape is not None]
    if len(shapes) < len(arrays) or not shapes:
        return Array(None)
    return Array(merged(shapes))
