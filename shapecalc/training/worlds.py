"""What is unknown can't be shown wrong: a rule on whole numbers, asked in every world.

The rules of losses and metrics are written on plain whole numbers, as Keras runs them. An
unknown size stands for many numbers, so a rule is asked about all that could matter: 1 (which
Keras squeezes and stretches), every size that is written somewhere, and one that is like no
other. Only what goes wrong in all of these worlds is called wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product as combinations
from typing import Any

from ..size import Size, known

# The batch: equal to itself and to no other size.
BATCH = 1_000_003
MOST_UNKNOWN = 4

Plain = tuple[int, ...]


class Clash(Exception):
    """Keras raises here. ``kind`` is a word for how: "rank", "sizes", "broadcast", "classes"."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def worlds(shapes: tuple[tuple[Any, ...], ...]) -> Iterator[tuple[Plain, ...]]:
    """Every assignment of whole numbers to the shapes; the first axis of each is the batch.

    The first world is the plainest: each unknown is a size like no other. Yields nothing
    when more is unknown than can be asked about.
    """
    slots: list[list[Any]] = []
    unknowns: dict[str, None] = {}
    written: dict[int, None] = {}
    for i, shape in enumerate(shapes):
        row: list[Any] = []
        for axis, size in enumerate(shape):
            n = known(size)
            if axis == 0:
                row.append(BATCH)
            elif isinstance(n, int):
                row.append(n)
                written[n] = None
            else:
                # A name means one size wherever it stands; a bare None means any size.
                open_ = isinstance(size, Size) and size.is_open()
                key = str(size) if open_ else f"?{i}.{axis}"
                unknowns[key] = None
                row.append(key)
        slots.append(row)
    if len(unknowns) > MOST_UNKNOWN:
        return
    names = list(unknowns)
    choices = [(BATCH + 1 + i, 1, *(n for n in written if n != 1)) for i in range(len(names))]
    for values in combinations(*choices):
        told = dict(zip(names, values))
        yield tuple(tuple(told.get(d, d) for d in row) for row in slots)


def same_rank(a: Plain, b: Plain, expand_rank_1: bool = True) -> tuple[Plain, Plain]:
    """Keras's squeeze_or_expand_to_same_rank."""
    if len(a) == len(b) + 1 and a[-1] == 1:
        if len(b) == 1 and expand_rank_1:
            return a, (*b, 1)
        return a[:-1], b
    if len(b) == len(a) + 1 and b[-1] == 1:
        if len(a) == 1 and expand_rank_1:
            return (*a, 1), b
        return a, b[:-1]
    return a, b


def broadcast(a: Plain, b: Plain) -> Plain:
    """NumPy's and TensorFlow's rule, from the last axis on. Raises Clash."""
    longest = max(len(a), len(b))
    a, b = (1,) * (longest - len(a)) + a, (1,) * (longest - len(b)) + b
    for x, y in zip(a, b):
        if x != y and x != 1 and y != 1:
            raise Clash("broadcast")
    return tuple(max(x, y) for x, y in zip(a, b))
