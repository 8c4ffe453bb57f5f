"""A layer's weights: name, shape, and what Keras demands of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

from ..errors import ImpossibleSize, SizeUnknown, shown
from ..size import Size, known, product

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
    def size(self) -> Any:
        """How many numbers it holds: the product of its sizes."""
        return product(self.shape)


def frozen(weights: list[Weight]) -> list[Weight]:
    """The same weights, none of which learns."""
    return [w._replace(trainable=False) for w in weights]


def check_weight(weight: Weight, layer: Layer) -> None:
    """Keras makes no weight of unknown, negative, fractional or endless size."""
    for d in weight.shape:
        if d.__class__ is int and 0 <= d < MOST:
            continue
        n = known(d)
        if n is None:
            if isinstance(d, Size) and d.is_open():
                continue
            raise SizeUnknown(
                f"{type(layer).__name__} needs a known size for its {weight.name} "
                f"{_text(weight.shape)}.",
                _known_fix(d),
            )
        if not isinstance(n, int) or n < 0:
            raise ImpossibleSize(
                f"{type(layer).__name__} would need a {weight.name} of shape "
                f"{_text(weight.shape)}.",
                "Sizes must be whole numbers, 0 or more.",
            )
        if n.bit_length() > 63:
            raise ImpossibleSize(
                f"{type(layer).__name__} would need a {weight.name} of shape "
                f"{_text(weight.shape)}.",
                "Keras makes no weight with 2**63 or more numbers along an axis.",
            )


def _known_fix(d: Any) -> str:
    if isinstance(d, Size) and any(leaf.name == "steps" for leaf in d.leaves()):
        return "Give the input a fixed length, or pool over the steps instead of flattening them."
    return "Give the input a fixed size there, or a name to get a formula."


def _text(shape: Iterable[Any]) -> str:
    sizes = [str(d) if known(d) is None else shown(known(d)) for d in shape]
    return "(" + ", ".join(sizes) + ("," if len(sizes) == 1 else "") + ")"
