"""Shapes: sizes in the order of Keras's axes, printed as Keras prints them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Optional

from ..errors import HUGE, BadRecord, TooLarge, shown
from .parse import size
from .size import Number, Size, known

MOST_NAMED = 40
AXES = ("batch", "steps", "features")
# What the axes of larger shapes nearly always are: images and videos.
LARGER = {
    4: ("batch", "height", "width", "channels"),
    5: ("batch", "frames", "height", "width", "channels"),
}


class Shape(tuple[Number, ...]):
    """A tuple of sizes. The first axis is the batch; an unknown size prints as ``None``."""

    __slots__ = ()

    def plain(self) -> list[Optional[int]]:
        """Keras's view: whole numbers, and ``None`` for what is unknown."""
        return [d.value if isinstance(d, Size) else d for d in self]

    def symbols(self) -> list[str]:
        """Every size as text, unknown ones as formulas: ``['batch', 'T - 4', '128']``."""
        return [str(d) for d in self]

    def __str__(self) -> str:
        return _in_brackets(map(str, self.plain()))

    def __repr__(self) -> str:
        return f"Shape{self}"

    def named(self) -> str:
        """As Keras prints it, but with formulas of what the user named: ``(None, T - 4, 128)``."""
        return _in_brackets(map(_named, self))


def _named(size: Number) -> str:
    """A size, or its formula where the user named every unknown in it.

    A formula that is too long for a table is a function of its unknowns: ``f(maxlen)``.
    """
    if not isinstance(size, Size) or size.value is not None or not size.is_open():
        return str(known(size))
    text = str(size)
    if len(text) <= MOST_NAMED:
        return text
    names = dict.fromkeys(leaf.name for leaf in size.unknowns())
    return f"f({', '.join(names)})" if size.op or size.origin is not None else text


def _in_brackets(sizes: Iterable[str]) -> str:
    """As Python writes a tuple."""
    words = tuple(sizes)
    return f"({', '.join(words)}{',' if len(words) == 1 else ''})"


def is_shape(value: Any) -> bool:
    """Whether a value from JSON is one shape rather than a list or an object of shapes."""
    return isinstance(value, (list, tuple)) and all(
        d is None or isinstance(d, (int, float, str, Size)) for d in value
    )


def shape_of(value: Iterable[Any], names: tuple[str, ...] = ()) -> Shape:
    """A shape from JSON or Python sizes: whole numbers, ``None``, or the name of an unknown.

    ``names`` are the words for the unknown axes, in order, if there is one for each; an image has
    words of its own. Raises BadRecord.
    """
    sizes: list[Number] = []
    value = tuple(value)
    if len(names) < len(value):
        names = LARGER.get(len(value), names)
    for i, d in enumerate(value):
        if isinstance(d, str):
            try:
                d = size(d)
            except BadRecord as error:
                raise BadRecord(f"A shape holds {shown(d)} at axis {i}.", error.fix) from None
        if d.__class__ is int and 0 <= d < HUGE:
            sizes.append(d)
        elif d is None:
            sizes.append(_unknown(names[i] if i < len(names) else axis_name(i)))
        elif isinstance(d, Size):
            sizes.append(d)
        elif isinstance(d, bool):
            sizes.append(int(d))
        else:
            TooLarge.check(d, f"Axis {i} of a shape")
            raise BadRecord(
                f"A shape holds {shown(d)} at axis {i}.",
                "Give a whole number from 0 up, or null (None) for an unknown size.",
            )
    return Shape(sizes)


_unknowns: dict[str, Size] = {}


def _unknown(name: str) -> Size:
    """One object for each unknown axis, so that equal shapes are recognised at a glance."""
    found = _unknowns.get(name)
    if found is None:
        if len(_unknowns) > 256:
            _unknowns.clear()
        found = _unknowns[name] = Size(None, name=name)
    return found


def axis_name(i: int) -> str:
    return AXES[i] if i < 2 else f"axis {i}"
