"""Layers that make one tensor of several.

Source: Keras's ``Merge`` and its children.
"""

from __future__ import annotations

from typing import Any, ClassVar

from ..arguments import Kind, Refused, flag
from ..errors import AxisOutOfRange, InputsDontMatch, WrongInputs, WrongRank
from ..shape import Shape
from ..size import because, differ, known
from .base import Layer, Output, Weight


class _Merge(Layer):
    reads = "batch ..."
    mask = "passes"
    reads_list = True
    exactly: ClassVar[int] = 0

    def apply(self, inputs: Any, call_kwargs: Any = None) -> tuple[Output, list[Weight]]:
        if call_kwargs:
            self.check_options(call_kwargs)
        if isinstance(inputs, dict):
            inputs = self.named_inputs(inputs)[0]
        name = type(self).__name__
        if isinstance(inputs, Shape) or not inputs:
            raise WrongInputs(
                f"{name} merges a list of inputs, but was given {inputs if inputs else 'none'}.",
                f"Call it with a list: {name}()([a, b]).",
            )
        if any(not isinstance(x, Shape) for x in inputs):
            raise WrongInputs(f"{name} was given a list inside a list.", "Give it a flat list.")
        if self.exactly and len(inputs) != self.exactly:
            raise WrongInputs(
                f"{name} merges exactly {self.exactly} inputs, but was given {len(inputs)}.",
                f"Call it with {self.exactly}.",
            )
        try:
            return self.checked(self.merged(list(inputs))), []
        except IndexError:
            raise WrongRank(
                f"{name} can't read the axes of {', '.join(map(str, inputs))}.",
                "Give its inputs the axes it was told to use.",
            ) from None

    def rule(self, x: Shape) -> tuple[Output, list[Weight]]:
        return self.apply(x)

    def merged(self, inputs: list[Shape]) -> Shape:
        raise NotImplementedError


class _Elementwise(_Merge):
    """Number by number. Sizes of 1 are repeated; missing axes are added behind the batch."""

    def merged(self, inputs: list[Shape]) -> Shape:
        batches = {known(x[0]) for x in inputs if x} - {None}
        if len(batches) > 1:
            raise InputsDontMatch(
                f"{type(self).__name__} can't merge batches of {sorted(batches)} rows.",
                "Give all inputs the same batch size.",
            )
        rows = list(inputs[0][1:])
        for x in inputs[1:]:
            rows = self.broadcast(rows, list(x[1:]))
        batch = next((x[0] for x in inputs if x and known(x[0]) is not None), inputs[0][0])
        return Shape((batch, *rows))

    def broadcast(self, a: list[Any], b: list[Any]) -> list[Any]:
        if len(a) < len(b):
            a, b = b, a
        if not b:
            return a
        out = a[: -len(b)]
        for i, j in zip(a[-len(b) :], b):
            if known(i) is None or known(j) is None:
                out.append(i if known(i) is None else j)
            elif i == 1:
                out.append(j)
            elif j == 1:
                out.append(i)
            elif i != j:
                raise InputsDontMatch(
                    f"{type(self).__name__} can't merge sizes {known(i)} and {known(j)}.",
                    "Give its inputs the same sizes; only a size of 1 is repeated.",
                )
            else:
                out.append(i)
        return out


class Add(_Elementwise):
    """Sums its inputs number by number."""

    purpose = "adds its inputs, as in a residual connection"


class Subtract(_Elementwise):
    """The first input minus the second; exactly two."""

    purpose = "takes the second input from the first"
    exactly = 2


class Multiply(_Elementwise):
    """Multiplies its inputs number by number."""

    purpose = "lets one input open and close another"


class Average(_Elementwise):
    """The mean of its inputs, number by number."""

    purpose = "averages its inputs"


class Maximum(_Elementwise):
    """The largest of its inputs, number by number."""

    purpose = "keeps the largest of its inputs"


class Minimum(_Elementwise):
    """The smallest of its inputs, number by number."""

    purpose = "keeps the smallest of its inputs"


class _Axis(Kind):
    option = "int"
    numeric = True
    accepts: tuple[Any, ...] = (-1, 1, 2, 0, -2)

    def check(self, value: Any) -> Any:
        return int(value) if isinstance(value, int) else value


_axis: Any = _Axis


class Concatenate(_Merge):
    """Lays its inputs side by side along ``axis``; all other sizes must be the same."""

    purpose = "lays its inputs side by side"
    axis: int = _axis(-1)

    def merged(self, inputs: list[Shape]) -> Shape:
        axis = known(self.axis)
        if not isinstance(axis, int):
            raise AxisOutOfRange(
                f"Concatenate got axis={axis!r}; it must be an axis number.", "Use -1 or 1."
            )
        others = [list(x) for x in inputs]
        for sizes in others:
            if len(sizes) > axis:
                del sizes[axis]
        if len({len(sizes) for sizes in others}) > 1 or any(
            differ(a, b) for i, sizes in enumerate(others) for a, b in _pairs(others, i)
        ):
            raise InputsDontMatch(
                f"Concatenate needs the same sizes off axis {axis}, but was given "
                f"{', '.join(map(str, inputs))}.",
                "Make the other axes equal, or merge along another axis.",
            )
        if len(inputs) == 1:
            return inputs[0]
        total: Any = inputs[0][axis]
        for x in inputs[1:]:
            if known(total) is None:
                break  # Keras stops at the first unknown and looks at no further input
            total = total + x[axis]
        total = because(total, "The inputs are laid side by side along this axis.")
        out = list(inputs[0])
        out[axis] = total
        return Shape(out)


def _pairs(rows: list[list[Any]], i: int) -> Any:
    return (pair for later in rows[i + 1 :] for pair in zip(rows[i], later))


class _DotAxes(Kind):
    option = "ints"
    accepts: tuple[Any, ...] = (-1, 1, 2, (1, 2), (2, 1), (-1, -1))
    refuses: tuple[Any, ...] = ("a", None, (1,), (1, 2, 3), (1.5, 2))

    def check(self, value: Any) -> Any:
        if isinstance(value, int):
            return int(value)
        if isinstance(value, (list, tuple)) and len(value) == 2:
            if all(isinstance(v, int) for v in value):
                return tuple(int(v) for v in value)
        raise Refused("an axis number or a list of two")


_dot_axes: Any = _DotAxes


class Dot(_Merge):
    """Sums the products of two inputs along one axis of each; that axis is gone."""

    purpose = "compares two inputs by their dot product"
    exactly = 2
    axes: Any = _dot_axes()
    normalize: bool = flag(False)

    def merged(self, inputs: list[Shape]) -> Shape:
        a, b = list(inputs[0]), list(inputs[1])
        if isinstance(self.axes, tuple):
            first, second = self.axes
        elif self.axes < 0:
            if not a or not b:
                raise IndexError
            first, second = self.axes % len(a), self.axes % len(b)
        else:
            first = second = self.axes
        i, j = known(a[first]), known(b[second])
        if i != j:
            raise InputsDontMatch(
                f"Dot can't pair axis {first} of {inputs[0]} with axis {second} of {inputs[1]}: "
                f"{i} and {j}.",
                "Choose axes of the same size.",
            )
        a.pop(first)
        b.pop(second)
        b.pop(0)
        out = a + b
        return Shape(out if len(out) != 1 else [*out, 1])
