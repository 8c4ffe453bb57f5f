"""Layers that scale numbers before a model learns from them.

Sources: Keras's layers of the same names.
"""

from __future__ import annotations

from typing import Any

from ..errors import ArgumentsClash, InputsDontMatch, SizeUnknown
from ..errors.changes import DropArgument, SetArguments
from ..numbers.shape import Shape
from ..numbers.size import Size, because, differ, known
from .arguments import Anything, anything, axes, flag
from .base import Call, Weight, axis_of
from .reshape import _Same


class _Scale(Anything):
    accepts: tuple[Any, ...] = (0.5, 2.0)


_scale: Any = _Scale


class Rescaling(_Same):
    """Multiplies by ``scale`` and adds ``offset``: ``Rescaling(1 / 255)`` makes 0 to 1 of 0 to 255."""

    purpose = "multiplies by a number and adds another"
    moves_axes = True
    rescales = True
    supports_masking = True
    scale: Any = _scale(option="value")
    offset: Any = anything(0.0, "value")

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        scale, offset = (np.asarray(v, "float32") for v in (self.scale, self.offset))
        return np.asarray(x, "float32") * scale + offset


class _Known(Anything):
    """A mean or variance, or where it is given but not known one number for all."""

    def unknown(self, size: Size) -> dict[str, Any]:
        return {"mean": 0.0, "variance": 0.0}  # one without the other is an error


_known: Any = _Known


class Normalization(_Same):
    """Brings values to mean 0 and variance 1, one mean and variance per position of ``axis``.

    What ``adapt`` learned, or the given ``mean`` and ``variance``. Not given, they are weights that
    aren't trained, and a count of what was seen beside them.
    """

    purpose = "brings values to mean 0 and variance 1"
    passes_several = False
    rescales = True
    supports_masking = True
    axis: Any = axes(-1, maybe=True)
    mean: Any = _known(None, "value")
    variance: Any = _known(None, "value")
    invert: bool = flag(False)

    def validate(self) -> None:
        if (self.mean is None) != (self.variance is None):
            raise ArgumentsClash(
                "Normalization takes mean and variance together.",
                DropArgument("variance" if self.mean is None else "mean"),
            )
        mean, variance = lengths(self.mean), lengths(self.variance)
        axes = len(self.axis) if isinstance(self.axis, tuple) else int(self.axis is not None)
        if mean != variance or len(mean) > axes:
            raise ArgumentsClash(
                f"Normalization got a mean of shape {mean} and a variance of shape {variance}; both "
                f"have the same, and at most {axes} axes.",
                SetArguments({"mean": 0.0, "variance": 1.0}),
            )

    def own_axes(self, x: Shape) -> list[int]:
        """The axes that have a mean of their own, from the front."""
        given = self.axis if isinstance(self.axis, tuple) else (self.axis,)
        return sorted(axis_of(a, x, self) for a in given if a is not None)

    def variables(self, x: Shape) -> list[Weight]:
        axes_kept = self.own_axes(x)
        for axis in axes_kept:
            if known(x[axis]) is None and not x[axis].is_open():  # type: ignore[union-attr]
                raise SizeUnknown(subject=self, weight="mean", shape=x)
        if self.mean is not None:
            given = lengths(self.mean)
            for n, axis in zip(reversed(given), reversed(axes_kept)):
                if n != 1 and differ(n, x[axis]):
                    raise InputsDontMatch(
                        f"Normalization has a mean of shape {given}, which doesn't fit the "
                        f"{known(x[axis])} values on axis {axis} of its input {x}.",
                        "Give one mean and variance per value, or one for all.",
                    )
            return []
        shape = tuple(because(x[a], "One value per position along the axis.") for a in axes_kept)
        count = Weight("count", (), False, "int32")
        return [Weight("mean", shape, False), Weight("variance", shape, False), count]

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        along = [n if i in self.own_axes(x.shape) else 1 for i, n in enumerate(x.shape)]
        given = weights if self.mean is None else [self.mean, self.variance]
        mean, variance = (np.asarray(v, "float32") for v in given[:2])
        if self.mean is None:
            mean, variance = mean.reshape(along), variance.reshape(along)
        by = np.maximum(np.sqrt(variance), 1e-7)
        return mean + x * by if self.invert else (x - mean) / by


def lengths(value: Any) -> tuple[int, ...]:
    """The shape of a number, or of nested lists of numbers."""
    if hasattr(value, "shape"):
        return tuple(value.shape)
    return (len(value), *lengths(value[0])) if isinstance(value, (list, tuple)) and value else ()
