"""Activation layers: a function applied to every number. Only PReLU learns.

Sources: Keras's layers of the same names; K. He et al., "Delving Deep into Rectifiers"
(2015), for PReLU.
"""

from __future__ import annotations

from typing import Any

from ..errors import AxisOutOfRange
from ..numbers.shape import Shape
from ..numbers.size import differ, known
from .activations import FAR_BELOW, activation, elu, leaky_relu, relu, softmax
from .arguments import REQUIRED, Axes, Refused, anything, ignored, named, real
from .base import Call, Layer, Weight
from .reshape import _Same


class _Bend(_Same):
    supports_masking = True


class Activation(_Bend):
    """Applies one of Keras's activation functions."""

    purpose = "applies a non-linear function"
    activation: Any = named("activation", REQUIRED)

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        activate = activation(np, self.activation)
        call.watch.step("all", 0, len(x[0]) - 1 if x.ndim > 1 and len(x) else 0)
        call.watch.reads("x", "input", x)
        return call.watch("y", "output", activate.of("x"), activate(x))


class ReLU(_Bend):
    """``max(x, 0)``, with an optional ceiling, slope and threshold."""

    purpose = "replaces negative values with 0"
    activates = "relu"
    max_value: Any = real(None, least=0, maybe=True)
    negative_slope: float = real(0.0, least=0)
    threshold: float = real(0.0, least=0)

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        above = np.where(x > self.threshold, x, 0)
        if self.max_value is not None:
            above = np.clip(above, 0, self.max_value)
        return above - self.negative_slope * relu(np, self.threshold - x)


class LeakyReLU(_Bend):
    """``x`` above 0 and ``negative_slope * x`` below."""

    purpose = "keeps a small part of negative values"
    activates = "leaky_relu"
    negative_slope: float = real(0.3, least=0)
    extra = (*Layer.extra, "alpha")

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        slope = self.__dict__["given"].get("alpha", self.negative_slope)
        return leaky_relu(np, x, slope)


class ELU(_Bend):
    """``x`` above 0 and ``alpha * (exp(x) - 1)`` below."""

    purpose = "flattens negative values smoothly"
    activates = "elu"
    alpha: Any = anything(1.0, "number")

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        return elu(np, x, self.alpha)


class Softmax(_Bend):
    """Numbers above 0 that sum to 1 along ``axis``."""

    call_options = ("mask",)
    purpose = "turns scores into probabilities that sum to 1"
    activates = "softmax"
    mask = "uses"
    axis: Any = anything(-1, "sizes")

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        axis = tuple(self.axis) if isinstance(self.axis, (list, tuple)) else self.axis
        return masked_softmax(np, x, call.mask, axis)


def masked_softmax(np: Any, x: Any, mask: Any, axis: Any = -1) -> Any:
    """A softmax in which what is masked gets no share, even where nothing else is left."""
    if mask is None:
        return softmax(np, x, axis)
    shares = softmax(np, np.where(mask, x, x.dtype.type(FAR_BELOW)), axis)
    return np.where(mask, shares, 0)


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

    ``alpha`` has the full input shape after the batch axis, so unknown steps need
    ``shared_axes=[1]``.
    """

    purpose = "a leaky ReLU that learns its slopes"
    keeps_axes = True
    mask = "passes"
    reads = "..."
    checks_reuse = False
    keeps_rank = True
    supports_masking = True
    weight_settings = ignored("alpha_initializer=zeros alpha_regularizer alpha_constraint")
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
                    subject=self, argument="shared_axes", axis=known(axis), shape=x, first=1
                )
            shape[i] = 1
        return [Weight("alpha", tuple(shape))]

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        return relu(np, x) - weights[0] * relu(np, -x)
