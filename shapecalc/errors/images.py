"""What to do about images whose axes or channels aren't those that are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

from ..numbers.size import known

# An image has one channel or three; its sides are longer.
_FEW, _SIDE = (1, 3), 16


def channels_last(sizes: Sequence[Any]) -> Optional[tuple[Any, ...]]:
    """``(224, 224, 3)`` of ``(3, 224, 224)``, None where these aren't the sizes of an image whose
    channels certainly come first. Without the batch axis.
    """
    found = [known(n) for n in sizes]
    if len(found) != 3 or found[0] not in _FEW or found[1] != found[2]:
        return None
    side = found[1]
    return (side, side, found[0]) if isinstance(side, int) and side >= _SIDE else None


def bring_to(declared: Sequence[Any], given: Sequence[Any]) -> str:
    """How an array of images, ``given``, gets the sizes ``declared``; "" where that isn't known.

    Both with the batch axis.
    """
    want, have = list(map(known, declared[1:])), list(map(known, given[1:]))
    if len(want) != 3 or want[-1] not in _FEW:
        return ""
    if len(have) == 2:
        if not _fit(want[:2], have) or want[-1] == 1:
            return ""
        return "np.repeat(x[..., np.newaxis], 3, axis=-1) makes three equal channels of one"
    if len(have) != 3:
        return ""
    turned = channels_last(given[1:])
    if turned is not None and _fit(want, turned):
        return "np.moveaxis(x, 1, -1) puts the channels last"
    if have[-1] not in _FEW:
        return ""
    steps = []
    if not _fit(want[:2], have[:2]) and None not in want[:2]:
        steps.append(f"tf.image.resize(x, ({want[0]}, {want[1]})) resizes")
    if have[-1] != want[-1]:
        steps.append(
            "np.repeat(x, 3, axis=-1) makes three equal channels of one"
            if want[-1] == 3
            else "tf.image.rgb_to_grayscale(x) makes one channel of three"
        )
    return ", ".join(steps)


def _fit(want: Sequence[Any], have: Sequence[Any]) -> bool:
    return all(a is None or b is None or a == b for a, b in zip(want, have))
