"""What a kind of mistake is, and the arithmetic that edits are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, Union

from shapecalc.numbers.size import Number, Size, combine

from .worked import Worked

Edit = Callable[[Worked], Iterator[Worked]]
Edited = Union[Worked, tuple[str, Worked]]


class Kind(NamedTuple):
    """A kind of mistake: ``name`` is one way of making it, ``says`` the learner's own words.

    ``weight`` says how often it is made: of several kinds that fit, the highest comes first.
    ``pairs``: whether people make it together with another one.
    """

    kind: str
    name: str
    says: str
    weight: int
    edit: Edit
    pairs: bool = True


ALL: list[Kind] = []


def kind(
    group: str, says: str, weight: int, name: str = "", pairs: bool = True
) -> Callable[[Edit], Edit]:
    """Register the function that makes this mistake, under its own name or ``name``."""

    def register(edit: Edit) -> Edit:
        ALL.append(Kind(group, name or edit.__name__, says, weight, edit, pairs))
        return edit

    return register


def rewritten(n: Number, change: Callable[[Size], Number]) -> Number:
    """A number computed again with ``change`` made at every place, from the leaves up."""
    if not isinstance(n, Size):
        return n
    if not n.op:
        return change(n)
    a, b = (rewritten(operand, change) for operand in n.operands)
    made = combine(n.op, a, b) if isinstance(a, Size) or isinstance(b, Size) else _plain(n, a, b)
    return change(made) if isinstance(made, Size) else made


def _plain(n: Size, a: Number, b: Number) -> Number:
    if n.op in ("//", "%") and b == 0:
        return n
    return combine(n.op, Size(int(a)), b)


def ceiled(a: Number, b: Number) -> Number:
    """``a / b`` rounded up."""
    return -(-a // b)
