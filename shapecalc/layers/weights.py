"""A layer's weights: name, shape, and what Keras demands of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Optional

from ..errors import ImpossibleSize, SizeUnknown
from ..numbers.shape import Shape
from ..numbers.size import Number, Size, known, product

if TYPE_CHECKING:
    from .base import Layer

# Where TensorFlow's whole numbers end.
MOST = 2**63


class Weight(NamedTuple):
    """A weight as Keras lists it: name, shape, whether it learns, dtype if not the layer's."""

    name: str
    shape: tuple[Any, ...]
    trainable: bool = True
    dtype: Optional[str] = None

    @property
    def size(self) -> Number:
        """How many numbers it holds: the product of its sizes."""
        return product(self.shape)


def frozen(weights: list[Weight]) -> list[Weight]:
    """The same weights, none of which learns."""
    return [w._replace(trainable=False) for w in weights]


def check_weight(weight: Weight, layer: Layer, x: Shape) -> None:
    """Keras makes no weight of unknown, negative, fractional or endless size."""
    for d in weight.shape:
        if d.__class__ is int and 0 <= d < MOST:
            continue
        n = known(d)
        if n is None:
            if isinstance(d, Size) and d.is_open():
                continue
            raise SizeUnknown(subject=layer, weight=weight.name, shape=x)
        if not isinstance(n, int) or n < 0 or n >= MOST:
            raise ImpossibleSize(subject=layer, what=weight.name, shape=weight.shape)
