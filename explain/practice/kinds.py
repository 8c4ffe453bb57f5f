"""What a kind of mistake is, and the arithmetic that edits are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Union

from shapecalc.numbers.size import Number, Size, combine, known

from .worked import Worked

Edit = Callable[[Worked], Iterator[Worked]]
Edited = Union[Worked, tuple[str, Worked]]


class Kind(NamedTuple):
    """A kind of mistake: ``name`` is one way of making it, ``says`` the learner's own words.

    ``weight`` says how often it is made: of several kinds that fit, the highest comes first.
    ``pairs``: whether people make it together with another one. ``convention``: for what the
    answer is right, where it is.
    """

    kind: str
    name: str
    says: str
    weight: int
    edit: Edit
    pairs: bool = True
    convention: str = ""

    def described(self) -> dict[str, str]:
        return {"kind": self.kind, "name": self.name, "explanation": self.says}


ALL: list[Kind] = []
# The weight below which a kind describes a number more than a mistake: one off, half, double.
LAST = 40


def kind(
    group: str, says: str, weight: int, name: str = "", pairs: bool = True, convention: str = ""
) -> Callable[[Edit], Edit]:
    """Register the function that makes this mistake, under its own name or ``name``."""

    def register(edit: Edit) -> Edit:
        ALL.append(Kind(group, name or edit.__name__, says, weight, edit, pairs, convention))
        return edit

    return register


def recombined(n: Size, operands: Sequence[Number]) -> Number:
    """The operation of ``n`` with other operands; ``n`` itself where it can't be computed."""
    a, b = operands
    if n.operands[0] is a and n.operands[1] is b:
        return n
    if n.op in ("//", "%") and known(b) == 0:
        return n
    if not isinstance(a, Size) and not isinstance(b, Size):
        a = Size(int(a))
    return combine(n.op, a, b)


def rewritten(n: Number, change: Callable[[Size], Number]) -> Number:
    """A number computed again with ``change`` made at every place, from the leaves up."""
    if not isinstance(n, Size):
        return n
    if not n.op:
        return change(n)
    made = recombined(n, [rewritten(operand, change) for operand in n.operands])
    return change(made) if isinstance(made, Size) else made


def ceiled(a: Number, b: Number) -> Number:
    """``a / b`` rounded up."""
    return -(-a // b)
