"""Numbers that record the path that a rule takes on them (symbolic execution).

A rule is ordinary Python: where it compares a size, it branches. A :class:`RecordedSize` is a
number with memory that also records each comparison and its result. All numbers for which
every comparison has the same result take the same path through the rule, so its arithmetic
holds for them, and for no others.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import partial
from typing import Any, Optional

from shapecalc.numbers.size import Size, combine

# The comparisons that a rule may make. Each has a twin in page.js.
QUESTIONS: dict[str, Callable[[int, int], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


class PathConditions:
    """The comparisons on one path through a rule, and the numbers in its message."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any, Any, bool]] = []
        self.shown: list[RecordedSize] = []

    def ask(self, question: str, a: Any, b: Any) -> bool:
        answer = QUESTIONS[question](plain(a), plain(b))
        self.asked.append((question, a, b, answer))
        return answer

    def pin(self, n: RecordedSize) -> int:
        """The plain number; the path then holds for this number alone."""
        self.ask("==", n, plain(n))
        return int(plain(n))


def plain(n: Any) -> Any:
    """The plain number, without recording it."""
    if isinstance(n, RecordedSize):
        return n.hidden
    if isinstance(n, RecordedInt):
        return n.source.hidden
    return n.value if isinstance(n, Size) else n


def unwrapped(n: Any) -> Any:
    return n.source if isinstance(n, RecordedInt) else n


class RecordedSize(Size):
    """A size that records comparisons. ``place`` says which slider or input it is."""

    __slots__ = ("hidden", "notes", "place")
    hidden: Optional[int]

    def __init__(self, value: Optional[int], *args: Any, **kwargs: Any) -> None:
        self.notes: PathConditions = kwargs.pop("notes")
        self.place: Any = kwargs.pop("place", None)
        super().__init__(value, *args, **kwargs)

    @property
    def value(self) -> Any:
        return None if self.hidden is None else RecordedInt(self.hidden, self)

    @value.setter
    def value(self, n: Any) -> None:
        self.hidden = n

    def __repr__(self) -> str:
        return str(self)  # a message may hold a pair of them

    def explained(self, why: str) -> RecordedSize:
        return RecordedSize(
            self.hidden,
            self.op,
            self.operands,
            self.name,
            quiet=self.quiet,
            origin=self.origin,
            why=why,
            open=self.open,
            notes=self.notes,
            place=self.place,
        )

    def __eq__(self, other: object) -> bool:
        b = unwrapped(other)
        if self.hidden is None or (isinstance(b, Size) and plain(b) is None):
            return self is b or (
                isinstance(b, Size) and self.hidden is plain(b) and str(self) == str(b)
            )
        return isinstance(b, (int, Size)) and self.notes.ask("==", self, b)

    def __hash__(self) -> int:
        return hash(str(self)) if self.hidden is None else hash(self.notes.pin(self))

    def __bool__(self) -> bool:
        return self.hidden is None or self.notes.ask("!=", self, 0)

    def __index__(self) -> int:
        return super().__index__() if self.hidden is None else self.notes.pin(self)

    __int__ = __index__

    def __neg__(self) -> Any:
        return 0 - self


def _combined(op: str, a: Any, b: Any) -> Any:
    a, b = unwrapped(a), unwrapped(b)
    notes = a.notes if isinstance(a, RecordedSize) else b.notes
    return combine(op, a, b, plain, partial(RecordedSize, notes=notes))


def _question(question: str) -> Any:
    def asked(self: Any, other: Any) -> bool:
        a, b = unwrapped(self), unwrapped(other)
        x, y = plain(a), plain(b)
        if not isinstance(x, int) or not isinstance(y, int):
            return False  # an unknown size can't be shown to break a rule
        return bool(a.notes.ask(question, a, b))

    return asked


def _operation(op: str, turned: bool, seen: bool) -> Any:
    def made(self: Any, other: Any) -> Any:
        found = _combined(op, other, self) if turned else _combined(op, self, other)
        return found.value if seen and isinstance(found, RecordedSize) else found

    return made


class RecordedInt(int):
    """The plain number of a recorded size, as a rule sees it: still recorded."""

    source: RecordedSize

    def __new__(cls, value: int, source: RecordedSize) -> RecordedInt:
        self = int.__new__(cls, value)
        self.source = source
        return self

    def __eq__(self, other: object) -> bool:
        return self.source == other

    def __ne__(self, other: object) -> bool:
        return not isinstance(other, (int, Size)) or self.source != other

    def __hash__(self) -> int:
        return hash(self.source)

    def __bool__(self) -> bool:
        return bool(self.source)

    def __index__(self) -> int:
        return self.source.notes.pin(self.source)

    __int__ = __trunc__ = __index__

    def __str__(self) -> str:
        shown = self.source.notes.shown
        shown.append(self.source)
        return f"⟦{len(shown) - 1}⟧"

    __repr__ = __str__

    def __format__(self, spec: str) -> str:
        return str(self)


for _name, _sign in (("lt", "<"), ("le", "<="), ("gt", ">"), ("ge", ">="), ("ne", "!=")):
    setattr(RecordedSize, f"__{_name}__", _question(_sign))
    if _name != "ne":
        setattr(RecordedInt, f"__{_name}__", _question(_sign))
for _name, _op in (("add", "+"), ("sub", "-"), ("mul", "*"), ("floordiv", "//"), ("mod", "%")):
    for _cls in (RecordedSize, RecordedInt):
        setattr(_cls, f"__{_name}__", _operation(_op, False, _cls is RecordedInt))
        setattr(_cls, f"__r{_name}__", _operation(_op, True, _cls is RecordedInt))
