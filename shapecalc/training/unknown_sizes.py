"""What is unknown can't be shown wrong: a rule on whole numbers, asked in every world.

The rules of losses and metrics are written on plain whole numbers, as Keras runs them. An
unknown size stands for many numbers, so a rule is asked about all that could matter: 1 (which
Keras squeezes and broadcasts), every size that is written somewhere, and one that is like no
other. Only what goes wrong in all of these assignments is called wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product as combinations
from typing import Any, NamedTuple

from ..numbers.size import Size, known

# The batch: equal to itself and to no other size.
BATCH = 1_000_003
MOST_UNKNOWN = 4

Plain = tuple[int, ...]


class Clash(Exception):
    """Keras raises here. ``kind`` is a word for how: "rank", "sizes", "broadcast", "classes"."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def assignments(shapes: tuple[tuple[Any, ...], ...]) -> Iterator[tuple[Plain, ...]]:
    """Every assignment of whole numbers to the shapes; the first axis of each is the batch.

    The first world is the plainest: each unknown is a size like no other. Yields nothing
    when more is unknown than can be asked about.
    """
    groups: list[_Group] = []
    slots: list[list[Any]] = []
    written = {1: None}
    for shape in shapes:
        row: list[Any] = []
        for axis, size in enumerate(shape):
            n = known(size)
            if axis == 0:
                row.append(BATCH)
            elif isinstance(n, int):
                row.append(n)
                written[n] = None
            else:
                row.append(_slot(size, groups))
        slots.append(row)
    if len(groups) > MOST_UNKNOWN:
        return
    # Far apart, so that offsets from one never meet another.
    choices = [group.values(BATCH * (i + 2), list(written)) for i, group in enumerate(groups)]
    for values in combinations(*choices):
        yield tuple(
            tuple(d if isinstance(d, int) else values[d.group] + d.offset for d in row)
            for row in slots
        )


class _Slot(NamedTuple):
    group: int
    offset: int


class _Group:
    """Unknown sizes that differ by whole numbers: T, T - 4. A bare None is alone in its group."""

    def __init__(self, base: Any) -> None:
        self.base = base
        self.offsets = {0: None}

    def values(self, fresh: int, written: list[int]) -> list[int]:
        """What the first of the group may be: like no other, or so that one is a written size."""
        found = {fresh: None}
        for n in written:
            for offset in self.offsets:
                if all(n - offset + other >= 1 for other in self.offsets):
                    found[n - offset] = None
        return list(found)


def _slot(size: Any, groups: list[_Group]) -> _Slot:
    """The group that an unknown size belongs to, and how far it is from the group's first."""
    if not (isinstance(size, Size) and size.is_open()):
        groups.append(_Group(None))
        return _Slot(len(groups) - 1, 0)
    poly = size.polynomial()
    for i, group in enumerate(groups):
        if group.base is not None:
            offset = (poly - group.base).as_constant()
            if offset is not None:
                group.offsets[offset] = None
                return _Slot(i, offset)
    groups.append(_Group(poly))
    return _Slot(len(groups) - 1, 0)


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
