"""Activation layers: a function applied to every number. Only PReLU learns.

Sources: Keras's layers of the same names; K. He et al., "Delving Deep into Rectifiers"
(2015), for PReLU.
"""

from __future__ import annotations

from typing import Any

from ..arguments import REQUIRED, Axes, Refused, anything, inert, named, real
from ..errors import AxisOutOfRange
from ..shape import Shape
from ..size import differ, known
from .base import Layer, Weight
from .reshape import _Same


class Activation(_Same):
    """Applies one of Keras's activation functions."""

    purpose = "bends the numbers"
    activation: Any = named("activation", REQUIRED)


class ReLU(_Same):
    """``max(x, 0)``, with an optional ceiling, slope and threshold."""

    purpose = "cuts negative numbers off"
    activates = "relu"
    max_value: Any = real(None, least=0, maybe=True)
    negative_slope: float = real(0.0, least=0)
    threshold: float = real(0.0, least=0)


class LeakyReLU(_Same):
    """``x`` above 0 and ``negative_slope * x`` below."""

    purpose = "lets a little of the negative numbers through"
    activates = "leaky_relu"
    negative_slope: float = real(0.3, least=0)
    extra = (*Layer.extra, "alpha")


class ELU(_Same):
    """``x`` above 0 and ``alpha * (exp(x) - 1)`` below."""

    purpose = "bends negative numbers smoothly"
    activates = "elu"
    alpha: Any = anything(1.0)


class Softmax(_Same):
    """Numbers above 0 that sum to 1 along ``axis``."""

    call_options = ("mask",)
    purpose = "turns scores into shares of 1"
    mask = "uses"
    axis: Any = anything(-1)


class _SharedAxes(Axes):
    accepts: tuple[Any, ...] = (None, [1], 1, [1, 2])
    refuses: tuple[Any, ...] = ()

    def check(self, value: Any) -> Any:
        if value is None:
            return None
        items = value if isinstance(value, (list, tuple)) else (value,)
        if all(isinstance(v, int) for v in items):
            return tuple(int(v) for v in items)
        raise Refused("an axis number or a list of them")


_shared_axes: Any = _SharedAxes


class PReLU(Layer):
    """A leaky ReLU that learns its slope ``alpha``.

    ``alpha`` has the full input shape behind the batch, so unknown steps need
    ``shared_axes=[1]``.
    """

    purpose = "a leaky ReLU that learns its slopes"
    mask = "passes"
    reads = "..."
    checks_reuse = False
    keeps_rank = True
    inert_1 = inert("alpha_initializer=zeros alpha_regularizer alpha_constraint")
    shared_axes: Any = _shared_axes(None, maybe=True)

    def output(self, x: Shape) -> Shape:
        return x

    def check_again(self, first: Shape, x: Shape) -> bool:
        if not super().check_again(first, x):
            return False
        own = set(range(1, len(x))) - set(self.shared_axes) if self.shared_axes else ()
        return not any(differ(first[i], x[i]) for i in own)

    def variables(self, x: Shape) -> list[Weight]:
        shape = list(x[1:])
        for axis in self.shared_axes or ():
            i = known(axis) - 1
            if not -len(shape) <= i < len(shape):
                raise AxisOutOfRange(
                    f"PReLU shares axis {known(axis)}, but its input {x} has axes 1 to "
                    f"{len(x) - 1} behind the batch.",
                    "shared_axes=[1] shares the slopes of all steps.",
                )
            shape[i] = 1
        return [Weight("alpha", tuple(shape))]
