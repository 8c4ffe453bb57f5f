"""Layers that only act while training: dropout and noise. Shapes never change.

Sources: Keras's layers of the same names; N. Srivastava et al., "Dropout" (2014).
"""

from __future__ import annotations

from typing import Any

from ..numbers.size import known
from .arguments import Kind, Refused, anything, data_format, late, real, seed
from .base import Layer
from .reshape import _Same
from .spatial import IMAGE, VIDEO, Spatial


class _NoiseShape(Kind):
    option = "several"
    accepts: tuple[Any, ...] = (None, (1, 2), (None, 1, None))
    refuses: tuple[Any, ...] = ("a", 3, (0, 1), (2.5,))

    def check(self, value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, (list, tuple)) and all(
            d is None or (isinstance(d, int) and d > 0) for d in value
        ):
            return tuple(value)
        raise Refused("None or a list of positive whole numbers and None")


_noise_shape: Any = _NoiseShape


def drops(share: Any) -> bool:
    """Whether Keras makes a generator of random numbers, and looks at its seed."""
    return known(share) is not None and bool(known(share) > 0)


class _OnlyInTraining(_Same):
    supports_masking = True
    passes_lists_through = True


class _Drops(_OnlyInTraining):
    activates = ""
    rate: float

    def validate(self) -> None:
        if drops(self.rate):
            self.check_used("seed", Dropout.kinds["seed"])


class Dropout(_Drops):
    """Sets a fraction ``rate`` of the values to 0 during training; ``rate=1`` is accepted."""

    purpose = "sets random values to 0 during training"
    rate: float = real(least=0, most=1)
    noise_shape: Any = _noise_shape(None)
    seed: Any = late(seed(None))


class AlphaDropout(_Drops):
    """Dropout that keeps mean and variance, for ``selu`` networks."""

    purpose = "dropout for self-normalising networks"
    rate: float = real(least=0, most=1)
    noise_shape: Any = anything(None)
    seed: Any = late(seed(None))


class _SpatialDropout(Spatial, _Drops):
    kin = ("Dropout",)
    passes_several = False
    rate: float = real(least=0, most=1)
    seed: Any = late(seed(None))
    extra = ("name", "dtype")


class SpatialDropout1D(_SpatialDropout):
    """Drops whole features, for all steps at once. It takes only rate, seed, name and dtype."""

    purpose = "sets random features to 0 during training"


class SpatialDropout2D(_SpatialDropout):
    """Drops whole channels of an image. It takes no ``trainable``."""

    purpose = "sets random channels of an image to 0 during training"
    over = IMAGE
    data_format: str = data_format()
    behind = {"seed": "data_format"}


class SpatialDropout3D(_SpatialDropout):
    """Drops whole channels of a video or a volume. It takes no ``trainable``."""

    purpose = "sets random channels of a video to 0 during training"
    over = VIDEO
    data_format: str = data_format()
    behind = {"seed": "data_format"}


class GaussianDropout(_Drops):
    """Multiplies by noise around 1 while training."""

    purpose = "multiplies by random noise during training"
    rate: float = real(least=0, most=1)
    seed: Any = late(seed(None))


class GaussianNoise(_OnlyInTraining):
    """Adds noise around 0 while training; Keras wants ``stddev`` from 0 to 1."""

    purpose = "adds random noise during training"
    activates = ""
    stddev: float = real(least=0, most=1)
    seed: Any = late(seed(None))

    def validate(self) -> None:
        if drops(self.stddev):
            self.check_used("seed", Dropout.kinds["seed"])


class ActivityRegularization(_OnlyInTraining):
    """Adds a penalty for large values to the loss; nothing else changes."""

    purpose = "adds a penalty for large values to the loss"
    activates = ""
    l1: float = real(0.0, least=0, maybe=True)
    l2: float = real(0.0, least=0, maybe=True)
    extra = tuple(k for k in Layer.extra if k != "activity_regularizer")
