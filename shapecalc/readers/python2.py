"""What Python 2 wrote another way, as Python 3 writes it, every token where it stood."""

from __future__ import annotations

import ast
import re

from .statements import marks

_EXCEPT = re.compile(r"(\s*except\s+)(.+?)\s*,\s*(\w+)\s*:(.*)$")
_LONG = re.compile(r"\b(\d+)[lL]\b")


def with_words_of_3(line: str) -> str:
    """A line with ``except E as e:`` for ``except E, e:`` and ``10`` for ``10L``."""
    found = _EXCEPT.match(line)
    if found is None:
        return _LONG.sub(r"\1 ", line)
    start, kinds, name, rest = found.groups()
    return f"{start}{kinds} as {name}:{rest}"


def with_calls_of_print(text: str) -> str:
    """A statement with ``print x`` as ``print(x)``; every column before the end stays."""
    places = [0, *(p + 1 for p, mark in marks(text) if mark in ":;")]
    ends = [p for p, mark in marks(text) if mark in ";#"]
    for place in reversed(places):
        rest = text[place:]
        found = re.match(r"\s*print(\s+)(?![=,.)\]])(?=\S)|\s*print(?=[\"'])", rest)
        if found is None:
            continue
        end = min((e for e in ends if e > place + found.end()), default=len(text))
        words = text[place + found.end() : end].rstrip()
        at = place + found.end()
        blank = found.group(1)
        opening = "(" + " " * (len(blank) - 1) if blank else "("
        if words.startswith(">>"):
            words = "  " + words[2:]
        call = f"print{opening}{words})"
        if _is_call(call):
            start = at - len(blank or "")
            text = f"{text[:start]}{opening}{words}){text[at + len(words) :]}"
    return text


def _is_call(text: str) -> bool:
    """Whether it is one call of Python 3, without names for its arguments."""
    try:
        (statement,) = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    call = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(call, ast.Call) and not call.keywords
