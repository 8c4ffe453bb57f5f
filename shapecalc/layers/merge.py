"""Layers that make one tensor of several.

Source: Keras's ``Merge`` and its children.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any, ClassVar

from ..errors import AxisOutOfRange, InputsDontMatch, WrongInputs, WrongRank
from ..errors.changes import DropArgument, Fix, SetArguments, SetInput
from ..numbers.shape import Shape
from ..numbers.size import Size, because, differ, known, larger, unlike
from .arguments import Kind, Refused, flag
from .base import Call, Layer, Output, Weight


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
                f"{name} merges a list of inputs, but got {inputs if inputs else 'none'}.",
                subject=self,
                call=f"{name}()([a, b])",
                shapes=[inputs, inputs] if inputs else None,
            )
        if any(not isinstance(x, Shape) for x in inputs):
            raise WrongInputs(
                f"{name} got a list inside a list.", subject=self, call=f"{name}()([a, b])"
            )
        if self.exactly and len(inputs) != self.exactly:
            raise WrongInputs(
                f"{name} merges exactly {self.exactly} inputs, but got {len(inputs)}.",
                subject=self,
                call=f"{name}()([a, b])",
                shapes=inputs[: self.exactly] if len(inputs) > self.exactly else None,
            )
        try:
            return self.checked(self.merged(list(inputs))), []
        except IndexError:
            raise WrongRank(
                f"{name} can't find its axes in inputs of {', '.join(map(str, inputs))}.",
                "give it inputs with the axes that it is declared for",
            ) from None

    def rule(self, x: Shape) -> tuple[Output, list[Weight]]:
        return self.apply(x)

    def merged(self, inputs: list[Shape]) -> Shape:
        raise NotImplementedError

    supports_masking = True

    def compute_mask(self, np: Any, inputs: Any, mask: Any, options: Any = None) -> Any:
        """A step is seen where any input's is, if all inputs have a mask."""
        masks = list(mask) if isinstance(mask, (list, tuple)) else [mask]
        if any(m is None for m in masks):
            return None
        seen = masks[0]
        for other in masks[1:]:
            seen = np.logical_or(seen, other)
        return seen


class _Elementwise(_Merge):
    """Elementwise. Sizes of 1 are broadcast; missing axes are added after the batch axis."""

    def merged(self, inputs: list[Shape]) -> Shape:
        batches = {known(x[0]) for x in inputs if x} - {None}
        if len(batches) > 1:
            raise InputsDontMatch(
                f"{type(self).__name__} can't merge batches of {sorted(batches)} examples.",
                SetInput([(None, *x[1:]) for x in inputs], "give all inputs the same batch size"),
            )
        rows = list(inputs[0][1:])
        for x in inputs[1:]:
            rows = self.broadcast(rows, list(x[1:]), inputs)
        batch = next((x[0] for x in inputs if x and known(x[0]) is not None), inputs[0][0])
        return Shape((batch, *rows))

    def broadcast(self, a: list[Any], b: list[Any], inputs: list[Shape]) -> list[Any]:
        if len(a) < len(b):
            a, b = b, a
        if not b:
            return a
        out = a[: -len(b)]
        for i, j in zip(a[-len(b) :], b):
            closed = [n for n in (i, j) if isinstance(n, Size) and not n.is_open()]
            if closed:
                out.append(closed[0])
            elif known(i) is None or known(j) is None:
                out.append(larger(i, j))
            elif i == 1:
                out.append(j)
            elif j == 1:
                out.append(i)
            elif i != j:
                raise InputsDontMatch(subject=self, shapes=inputs)
            else:
                out.append(i)
        return out

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        level, _ = self.level(x, None)
        out = level[0]
        for other in level[1:]:
            out = self.pair(np, out, other)
        return out

    def level(self, x: Any, mask: Any) -> tuple[list[Any], list[Any]]:
        """All inputs with as many axes, and their masks; one that gains axes loses its mask."""
        rank = max(one.ndim for one in x)
        masks = [None] * len(x) if mask is None else list(mask)
        level = [one.reshape(*one.shape[:1], *[1] * (rank - one.ndim), *one.shape[1:]) for one in x]
        return level, [m if one.ndim == rank else None for one, m in zip(x, masks)]

    def pair(self, np: Any, a: Any, b: Any) -> Any:
        """Two inputs, number by number."""
        raise NotImplementedError


class Add(_Elementwise):
    """Adds its inputs elementwise."""

    purpose = "adds its inputs, as in a residual connection"

    def pair(self, np: Any, a: Any, b: Any) -> Any:
        return a + b


class Subtract(_Elementwise):
    """The first input minus the second; exactly two."""

    purpose = "subtracts the second input from the first"
    exactly = 2

    def pair(self, np: Any, a: Any, b: Any) -> Any:
        return a - b


class Multiply(_Elementwise):
    """Multiplies its inputs elementwise."""

    purpose = "multiplies its inputs, for example a gate and a signal"

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        """What a mask hides counts as 1; where all inputs are hidden the product is 0."""
        level, masks = self.level(x, call.mask)
        shown = [
            one if m is None else np.where(m[..., None], one, np.ones_like(one))
            for one, m in zip(level, masks)
        ]
        out = super().compute(np, shown, weights, call)
        seen = self.compute_mask(np, level, masks)
        return out if seen is None else np.where(seen[..., None], out, 0)

    def pair(self, np: Any, a: Any, b: Any) -> Any:
        return a * b


class Average(_Elementwise):
    """The elementwise mean of its inputs."""

    purpose = "averages its inputs"

    def pair(self, np: Any, a: Any, b: Any) -> Any:
        return a + b

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        return super().compute(np, x, weights, call) / len(x)


class _Extreme(_Elementwise):
    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        """Keras puts what the other input holds where one is masked."""
        if call.mask is None:
            return super().compute(np, x, weights, call)
        level, kept = self.level(x, call.mask)
        masks = [None if m is None else m[..., None] for m in kept]
        out, seen = level[0], masks[0]
        for other, mask in zip(level[1:], masks[1:]):
            other = other if mask is None else np.where(mask, other, out)
            out = out if seen is None else np.where(seen, out, other)
            seen = None if mask is None or seen is None else seen | mask
            out = self.pair(np, out, other)
        return out


class Maximum(_Extreme):
    """The elementwise maximum of its inputs."""

    purpose = "keeps the largest value of its inputs"

    def pair(self, np: Any, a: Any, b: Any) -> Any:
        return np.maximum(a, b)


class Minimum(_Extreme):
    """The elementwise minimum of its inputs."""

    purpose = "keeps the smallest value of its inputs"

    def pair(self, np: Any, a: Any, b: Any) -> Any:
        return np.minimum(a, b)


class _Axis(Kind):
    option = "size"
    decides = True
    accepts: tuple[Any, ...] = (-1, 1, 2, 0, -2)

    def check(self, value: Any) -> Any:
        return int(value) if isinstance(value, int) else value


_axis: Any = _Axis


class Concatenate(_Merge):
    """Joins its inputs along ``axis``; all other sizes must be the same."""

    purpose = "joins its inputs along one axis"
    axis: int = _axis(-1)

    def merged(self, inputs: list[Shape]) -> Shape:
        axis = known(self.axis)
        if not isinstance(axis, int):
            raise AxisOutOfRange(
                f"Concatenate got axis={axis!r}; it must be an axis number.", DropArgument("axis")
            )
        if not _equal_but(inputs, axis):
            raise InputsDontMatch(
                f"Concatenate needs equal sizes on every axis but axis={axis}, but got "
                f"{', '.join(map(str, inputs))}.",
                *self._fixes(inputs),
                "make the other axes equal, by padding or pooling each input first",
            )
        if len(inputs) == 1:
            return inputs[0]
        total: Any = inputs[0][axis]
        for x in inputs[1:]:
            if isinstance(total, Size) and not total.is_open():
                break  # Keras stops at the first None and looks at no further input
            total = total + x[axis]
        total = because(total, "The sizes of the inputs along this axis are added.")
        out = list(inputs[0])
        out[axis] = total
        return Shape(out)

    def _fixes(self, inputs: list[Shape]) -> Iterator[Fix]:
        """What makes the inputs alike, or the axes along which they could be joined."""
        if len({len(x) for x in inputs}) > 1:
            yield (
                "give all inputs the same number of axes: a sequence loses one by "
                "return_sequences=False or GlobalAveragePooling1D, a vector becomes a sequence by "
                "RepeatVector"
            )
            return
        for at in range(1, len(inputs[0])):
            if _equal_but(inputs, at):
                yield SetArguments({"axis": at})

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        return np.concatenate(x, axis=self.axis)

    def compute_mask(self, np: Any, inputs: Any, mask: Any, options: Any = None) -> Any:
        masks = mask if isinstance(mask, (list, tuple)) else [mask]
        if all(m is None for m in masks):
            return None
        whole = []
        for x, m in zip(inputs, masks):
            wide = np.ones(x.shape, bool) if m is None else m
            whole.append(wide[..., None] | np.zeros(x.shape, bool) if wide.ndim < x.ndim else wide)
        return np.any(np.concatenate(whole, axis=self.axis), axis=-1)


def _equal_but(inputs: list[Shape], axis: int) -> bool:
    """Whether no two inputs are known to differ on any axis but this one."""
    others = [[d for i, d in enumerate(x) if i not in (axis, axis + len(x))] for x in inputs]
    return len({len(x) for x in inputs}) == 1 and not any(
        differ(a, b) for one, two in itertools.combinations(others, 2) for a, b in zip(one, two)
    )


class _DotAxes(Kind):
    option = "sizes"
    decides = True
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
        if unlike(a[first], b[second]):
            raise InputsDontMatch(
                f"Dot can't pair axis {first} of {inputs[0]} with axis {second} of {inputs[1]}: "
                f"{i} and {j}.",
                *(
                    SetArguments({"axes": (p, q)})
                    for p in range(1, len(inputs[0]))
                    for q in range(1, len(inputs[1]))
                    if known(inputs[0][p]) == known(inputs[1][q]) is not None
                ),
                "choose axes of the same size",
            )
        a.pop(first)
        b.pop(second)
        b.pop(0)
        out = a + b
        return Shape(out if len(out) != 1 else [*out, 1])

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        a, b = x
        both = self.axes if isinstance(self.axes, tuple) else (self.axes, self.axes)
        first, second = both[0] % a.ndim, both[1] % b.ndim
        if self.normalize:
            a, b = unit(np, a, first), unit(np, b, second)
        left = list(range(a.ndim))
        right = [0, *range(a.ndim, a.ndim + b.ndim - 1)]
        right[second] = first
        kept = [i for i in left if i != first] + [i for i in right[1:] if i != first]
        out = np.einsum(a, left, b, right, kept)
        return out if out.ndim > 1 else out[:, None]

    def compute_mask(self, np: Any, inputs: Any, mask: Any, options: Any = None) -> Any:
        return None


def unit(np: Any, x: Any, axis: int) -> Any:
    """Vectors of length 1 along an axis; a vector of zeros stays one."""
    length = np.sqrt(np.sum(np.square(x), axis=axis, keepdims=True))
    return x / np.maximum(length, 1e-7)
