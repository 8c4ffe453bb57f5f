"""Arrays that are brought into a shape that they can't have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..errors import BuiltForOther, DoesNotDivide, InputsDontMatch, WrongRank
from ..numbers.size import Size, product
from ..readers.code.libraries.arrays import array_of
from ..readers.results import Problem
from .base import Check


class Reshaped(Check):
    """``reshape`` of an array whose numbers don't fill the new shape: the code of DoesNotDivide."""

    event = "reshaped"

    def find(self, before: Any, after: Any, target: Any, node: Any) -> Iterator[Problem]:
        if before.shape is None or not isinstance(target, (list, tuple, int)):
            return
        sizes = [target] if isinstance(target, int) else list(target)
        have = list(before.shape)
        # A size that stands on both sides says nothing: (n, 3) to (n, 1, 3).
        for n in list(have):
            twin = next((i for i, m in enumerate(sizes) if _alike(n, m)), None)
            if twin is not None and not isinstance(n, int):
                have.remove(n)
                sizes.pop(twin)
        if not all(isinstance(n, int) for n in [*have, *sizes]):
            return
        total, fixed = product(have), product(n for n in sizes if n != -1)
        fits = total % fixed == 0 if -1 in sizes and fixed else total == fixed
        if fits:
            return
        error = DoesNotDivide(
            f"reshape can't put {_text(before.shape)} into {_text(target)}: {total:,} numbers "
            f"don't fill {'a multiple of ' if -1 in sizes else ''}{fixed:,} places.",
            _rows_that_fit(before, sizes, have)
            or "Check how many features each step has; -1 works one size out.",
        )
        yield self.refused(error, node)


def _rows_that_fit(before: Any, sizes: list[int], have: list[int]) -> str:
    """What to do where only the last rows are left over: (7300, 58) into (2433, 3, 58)."""
    rest = have[1:]
    if -1 in sizes or len(sizes) != len(have) + 1 or sizes[2:] != rest:
        return ""
    rows, name = sizes[0] * sizes[1], before.name or "x"
    if not 0 < have[0] - rows < sizes[1]:
        return ""
    return (
        f"Leave out the rows that don't fill a window, {name}[:{rows}], and their labels; for windows "
        f"that overlap: np.stack([{name}[i : i + {sizes[1]}] for i in range(len({name}) - "
        f"{sizes[1]} + 1)])."
    )


class Stored(Check):
    """An array that is written into a place of another shape: the code of InputsDontMatch."""

    event = "stored"

    def find(self, array: Any, part: Any, value: Any, node: Any) -> Iterator[Problem]:
        given = array_of(value)
        place, shape = getattr(part, "shape", None), given.shape
        if not place or not shape or any(f.objects or f.ragged for f in (array.facts, given.facts)):
            return
        if not all(isinstance(n, int) for n in (*place, *shape)):
            return
        sizes = list(shape)
        while len(sizes) > len(place) and sizes[0] == 1:
            sizes.pop(0)
        ends = zip(reversed(sizes), reversed(place))
        if len(sizes) <= len(place) and all(n in (1, m) for n, m in ends):
            return
        error = InputsDontMatch(
            f"An array of shape {_text(shape)} can't be put into a place of shape {_text(place)}"
            f"{f' of {array.name}' if array.name else ''}.",
            "Make the array for what is put into it: the last sizes must be equal.",
        )
        yield self.refused(error, node)


class Scaled(Check):
    """A scaler that is given other columns than it was fitted on: the code of BuiltForOther."""

    event = "scaled"

    def find(self, scaler: Any, array: Any, method: str, node: Any) -> Iterator[Problem]:
        fitted, shape = scaler.width, array.shape
        if shape and len(shape) > 2:
            yield self.refused(
                WrongRank(
                    f"The scaler reads a table, 2 axes, but is given {len(shape)}: {_text(shape)}.",
                    "Scale x.reshape(-1, features) and shape it back; of predictions take one step, "
                    "p[:, -1], or let the last recurrent layer return the last step alone.",
                ),
                node,
            )
            return
        if not isinstance(fitted, int) or not shape or len(shape) != 2:
            return
        width = shape[1]
        if not isinstance(width, int) or width == fitted:
            return
        if method == "inverse_transform" and fitted == 1:
            return  # NumPy broadcasts its one minimum
        error = BuiltForOther(
            f"The scaler was fitted on {fitted} column{'s' * (fitted != 1)}, but is given {width}.",
            "Fit a scaler of its own to the column that is predicted, and bring predictions back "
            "with that one.",
        )
        yield self.refused(error, node)


def _alike(a: Any, b: Any) -> bool:
    if isinstance(a, Size) and isinstance(b, Size):
        return str(a) == str(b)
    return a is not None and not isinstance(a, Size) and not isinstance(b, Size) and bool(a == b)


def _text(shape: Any) -> str:
    sizes = [shape] if isinstance(shape, int) else list(shape)
    inner = ", ".join("?" if n is None else str(n) for n in sizes)
    return f"({inner},)" if len(sizes) == 1 else f"({inner})"
