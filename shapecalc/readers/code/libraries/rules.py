"""What many functions of NumPy do alike, said once: make, keep, reduce, change or join shapes."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, Optional

from ..interpreter.values import FLOATS, Array, ArrayFacts, Axes, Axis, Fact, Frame, Number
from .arguments import Given, Rule
from .arrays import array_of, as_shape, count, named_shape


def place(axis: Any, rank: int) -> Optional[int]:
    """An axis counted from the front, None where it isn't known or there is none such."""
    return axis % rank if isinstance(axis, int) and -rank <= axis < rank else None


# -- rules that say all there is to say -----------------------------------------------------
def make(facts: ArrayFacts = FLOATS, shape: int = 0, one: bool = False) -> Rule:
    """A new array of the shape (or ``size``) at place ``shape``; a single number without it."""

    def rule(given: Given) -> Array:
        sizes = given.get(shape, "shape", given.get(shape, "size"))
        alone = () if one and not given.loose else None
        dtype = given.kwargs.get("dtype")
        found = facts._replace(dtype="int") if "int" in dtype_name(dtype) else facts
        if is_object(dtype):
            found = ArrayFacts(objects=True, ragged=True)
        return Array(alone if sizes is None else as_shape(given.it, sizes), "", found)

    return rule


def same_shape(*facts: Fact) -> Rule:
    """An array of the same shape, of which ``facts`` still hold."""

    def rule(given: Given) -> Any:
        value = given.get(0, "x")
        if isinstance(value, (int, float)) and given.word in ("floor", "ceil", "sqrt"):
            with suppress(ValueError, OverflowError):
                return float(getattr(math, given.word)(value))
        if isinstance(value, (int, float)) and given.word == "float64":
            return float(value)
        if isinstance(value, (int, float)) and given.word in ("float32", "int32", "int64"):
            return Number(partial(given.it.text, given.node))  # which isn't one of Python's
        if isinstance(value, Frame):
            return value
        if not isinstance(value, (Array, list, tuple)):
            return given.unknown()
        array = array_of(value)
        return array.like(array.shape, *facts)

    return rule


def reduce(axis: int) -> Rule:
    """Axes go, those that the argument at place ``axis`` names."""

    def rule(given: Given) -> Any:
        value, gone = given.get(0, "a"), given.get(axis, "axis")
        if not isinstance(value, (Array, list, tuple)):
            return given.unknown()
        if gone is None:
            whole = not given.loose and "keepdims" not in given.kwargs
            return Number(partial(given.it.text, given.node)) if whole else given.unknown()
        shape = named_shape(given.it, array_of(value))
        axes = [gone] if isinstance(gone, int) else list(gone) if isinstance(gone, tuple) else None
        if shape is None or axes is None or not all(isinstance(a, int) for a in axes):
            return Array(None)
        drop = {place(a, len(shape)) for a in axes}
        if given.kwargs.get("keepdims") is True:
            return Array(tuple(1 if i in drop else n for i, n in enumerate(shape)))
        return Array(tuple(n for i, n in enumerate(shape) if i not in drop))

    return rule


def change(sizes: Callable[[Given, Axes], Optional[Axes]], *facts: Fact) -> Rule:
    """The first argument with other ``sizes``, of which ``facts`` still hold."""

    def rule(given: Given) -> Array:
        array = given.array(0, "a")
        shape = named_shape(given.it, array)
        found = None if shape is None else sizes(given, shape)
        return Array(None, array.name) if found is None else array.like(found, *facts)

    return rule


def join(axis: int, widened: Callable[[Axes], Axes]) -> Rule:
    """Arrays one behind the other along an axis, once ``widened`` gave each its axes."""

    def rule(given: Given) -> Any:
        arrays = parts(given)
        if arrays is None:
            return given.unknown()
        wide = [Array(a.shape and widened(a.shape), a.name, a.facts) for a in arrays]
        # hstack puts rows behind each other.
        return joined(wide, min(axis, len(wide[0].shape or (0,)) - 1))

    return rule


def joined(arrays: list[Array], axis: Any) -> Array:
    """``concatenate``; along no axis (None) all numbers stand in one row."""
    first, shapes = arrays[0], [a.shape for a in arrays if a.shape is not None]
    if len(shapes) < len(arrays):
        return Array(None)
    dtype = first.facts.dtype if len({a.facts.dtype for a in arrays}) == 1 else ""
    if axis is None:
        return Array((total([count(shape) for shape in shapes]),), first.name, ArrayFacts(dtype))
    at = place(axis, len(shapes[0]))
    if at is None:
        return Array(None)
    along = [shape[at] if len(shape) == len(shapes[0]) else None for shape in shapes]
    facts = ArrayFacts(dtype, onehot=all(a.facts.onehot for a in arrays))
    return Array(put(shapes[0], at, total(along)), first.name, facts)


def total(sizes: list[Axis]) -> Axis:
    """A sum of sizes, None while one isn't known."""
    counted = [n for n in sizes if n is not None]
    return sum(counted) if len(counted) == len(sizes) else None


def parts(given: Given) -> Optional[list[Array]]:
    items = given.it.iterate(given.get(0, "arrays"))
    found = [array_of(v) for v in items or ()]
    for array in found:
        named_shape(given.it, array)
    return found or None


def put(shape: Axes, at: int, *sizes: Axis) -> Axes:
    """A shape with other sizes in the place of one."""
    return (*shape[:at], *sizes, *shape[at + 1 :])


def dtype_name(dtype: Any) -> str:
    return dtype if isinstance(dtype, str) else getattr(dtype, "path", "")


def is_object(dtype: Any) -> bool:
    """Whether elements are Python objects, so that each may be an array of its own."""
    return dtype_name(dtype) in ("object", "builtins.object", "numpy.object")
