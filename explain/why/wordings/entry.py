"""What an entry is: a pattern, and what stands for what it matched.

Most errors are one of a rule of shapecalc: their entry takes the facts out of the message and
lets the rule, or the class of its code, say the rest. The others are in wordings.txt.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pkgutil import get_data
from typing import Any, NamedTuple, Optional, Union

from shapecalc.errors import ShapeError
from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import known

from ..reading import SHAPE, Seen, as_shape

Words = Union[tuple[str, str], tuple[str, str, Optional[str]], ShapeError, None]
Say = Callable[[re.Match[str], Seen], Words]


class Wording(NamedTuple):
    """One way in which an error is worded."""

    code: Optional[str]
    pattern: re.Pattern[str]
    say: Say


WORDINGS: list[Wording] = []


def wording(code: Optional[str], *patterns: str) -> Callable[[Say], Say]:
    """Add an entry; several patterns may share a function."""

    def add(say: Say) -> Say:
        WORDINGS.extend(Wording(code, re.compile(one, re.I), say) for one in patterns)
        return say

    return add


# Where the entries stand that need no function; of two that fit, the one above is taken.
TEXTS = ("files.txt", "data.txt", "classes.txt", "wordings.txt")


def read_entries() -> None:
    """Add the entries of the texts, whose sentences hold nothing but what the message says."""
    for part in _parts():
        code, *marked = part
        if " = " not in code:
            words = ["\n    ".join(text[2:].split("\n")) for text in marked]
            patterns = (p.replace("SHAPE", SHAPE) for p, t in zip(words, marked) if t[0] == "?")
            wording(None if code == "-" else code, *patterns)(_saying(*words[-2:]))


def _saying(fact: str, fix: str) -> Say:
    def say(m: re.Match[str], seen: Seen) -> Words:
        said = {k: str(as_shape(v)) if _is_shape(v) else v for k, v in m.groupdict().items()}
        said = {**SHARED, **said, "layer": said.get("layer") or who(seen)}
        words = fact.format_map(said)
        return capital(words) if fact.startswith("{layer}") else words, fix.format_map(said)

    return say


@cache
def _parts() -> list[list[str]]:
    """The paragraphs of the texts, each as its marked lines; code keeps a line of its own."""
    texts = [get_data(__package__, name) or b"" for name in TEXTS]  # also from a zip
    text = "\n\n".join(part.decode().strip() for part in texts)
    found = []
    for paragraph in text.split("\n\n"):
        lines: list[str] = []
        for line in paragraph.splitlines():
            if line.startswith("      "):
                lines[-1] += "\n" + line.strip()
            elif line.startswith("  "):
                lines[-1] += " " + line.strip()
            elif not line.startswith("#"):
                lines.append(line)
        if lines:
            found.append(lines)
    return found


# Texts that several entries share, by name.
SHARED: dict[str, str] = dict(part[0].split(" = ", 1) for part in _parts() if " = " in part[0])


def _is_shape(text: Optional[str]) -> bool:
    return text is not None and re.fullmatch(r"[(\[](?:None|[\d?, ])+[)\]]", text) is not None


def said(make: Callable[[], Any]) -> Optional[ShapeError]:
    """What a rule says that is asked, None where it says nothing."""
    try:
        make()
    except ShapeError as error:
        return error
    return None


def who(seen: Seen) -> str:
    """The layer that an error names."""
    return f"the layer {seen.layer}" if seen.layer else "the layer"


def line_of(seen: Seen) -> str:
    """The line of the user's own code."""
    return seen.frame.text if seen.frame is not None else ""


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def count_values(shape: Shape) -> int:
    """How many numbers a shape holds, an unknown size counted once."""
    n = 1
    for d in shape:
        n *= known(d) or 1
    return n
