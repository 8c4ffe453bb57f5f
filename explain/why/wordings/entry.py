"""What an entry is: a pattern, and a function that puts what it matched into words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple, Optional, Union

from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import known

from ..reading import Seen

Words = Union[tuple[str, str], tuple[str, str, Optional[str]], None]
Say = Callable[[re.Match[str], Seen], Words]


class Wording(NamedTuple):
    """One way in which an error is worded."""

    code: Optional[str]
    pattern: re.Pattern[str]
    say: Say


WORDINGS: list[Wording] = []


def wording(code: Optional[str], pattern: str) -> Callable[[Say], Say]:
    """Add an entry; several may share a function."""

    def add(say: Say) -> Say:
        WORDINGS.append(Wording(code, re.compile(pattern, re.I), say))
        return say

    return add


def the_layer(seen: Seen) -> str:
    return f"the layer {seen.layer}" if seen.layer else "the layer"


def axes(n: int) -> str:
    return f"{n} {'axis' if n == 1 else 'axes'}"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def count_values(shape: Shape) -> int:
    """How many numbers a shape holds, an unknown size counted once."""
    n = 1
    for d in shape:
        n *= known(d) or 1
    return n
