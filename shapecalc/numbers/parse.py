"""The one parser of numbers and settings in text: options, comments, pyproject.toml, records.

========  ================================  ==================================================
word      is written                        and means
========  ================================  ==================================================
number    ``120`` ``1_000`` ``-1``          a whole number
none      ``None`` ``null`` ``?``           a size that stays open
name      ``T`` ``tokenizer.vocab_size``    an unknown size of that name; formulas keep it
size      number, none or name              one of them; here ``1,000`` is a thousand
sizes     ``2,3`` ``(2, 3)`` ``[2, 3]``     one size, or several with commas between
pairs     ``1`` ``2,3`` ``(1,0),(2,2)``     sizes, of which each may be two in brackets
shape     ``None,120,16`` ``(1000,)``       sizes from 0 up, always a tuple
value     ``8185`` ``0.5`` ``true``         a number, True, False, None; ``(3, 3)`` is a tuple;
          ``'same'`` ``(3, 3)``             and ``{rmax: 3}`` a dict; anything else is text, in
          ``{rmax: 3}``                     quotes or not
setting   ``NAME=value``                    ``--set``; NAME may be any expression of the source
data      ``NAME=shape``                    ``--data``
========  ================================  ==================================================

A comma joins digits only where one number is expected and every group has three of them
(``1,000``; in ``8,18`` it is an error). Where several sizes can be given it always separates, so
that ``100,200`` are two, and ``1,000``, whose second size would be 000, is an error. A value is one
value: several need brackets. ``nan`` and ``inf`` are neither sizes nor values.

All functions raise BadRecord (SEQ401) with what was written and what can be.
"""

from __future__ import annotations

import re
from functools import lru_cache
from keyword import iskeyword
from typing import Any, Optional, Union

from ..errors import BadRecord, shown
from .size import Size

# A size as it was read: Size for an unknown with a name, None for one without.
Read = Union[int, Size, None]
MOST_NAME = 80
MOST_GIVEN = 50
FLAGS = {"true": True, "false": False}
NOTHING = ("none", "null", "?")
_NOT_FINITE = r"(?i)[+-]?(nan|inf|infinity)"
_THOUSANDS = r"[+-]?[1-9]\d{0,2}(,\d{3})+"
_ZEROS = r"0\d+"
_SEVERAL = r"[\d\s.+-]+(,[\d\s.+-]*)+"
_PAIRS = r"\{\s*([^{}:,]+:[^{}:,]+(,[^{}:,]+:[^{}:,]+)*,?)?\s*\}"
_BRACKETS = {"(": ")", "[": "]"}


# -- sizes -------------------------------------------------------------------------------
def size(text: str) -> Read:
    """One size: ``120``, ``1,000``, ``None`` or a name."""
    if re.fullmatch(_THOUSANDS, text.strip()):
        return int(text.replace(",", ""))
    parts, _ = _parts(text)
    if len(parts) > 1:
        raise BadRecord(
            f"{shown(text)} is {len(parts)} sizes where one is expected.",
            "Write one, such as 5; in 1,000 every group after a comma has three digits.",
        )
    return _size(parts[0] if parts else "", text)


def sizes(text: str) -> Union[Read, tuple[Read, ...]]:
    """One size as it is, or several as a tuple: ``3``, ``2,3``, ``(2, 3)``, ``[3]``."""
    parts, several = _parts(text)
    found = tuple(_size(part, text) for part in parts)
    return found if several or len(found) != 1 else found[0]


def several(text: str) -> tuple[Read, ...]:
    """Sizes as a tuple, also where there is only one: ``8`` is ``(8,)``."""
    found = sizes(text)
    return found if isinstance(found, tuple) else (found,)


def pairs(text: str) -> Union[Read, tuple[Any, ...]]:
    """Sizes of which each may be two in brackets: ``1``, ``2,3``, ``(1, 0), 2``, ``((1, 0), (2, 2))``."""
    inner = text.strip()
    if re.fullmatch(r"[(\[]\s*[(\[].*[)\]]\s*[)\]]", inner, re.DOTALL):
        inner = inner[1:-1]
    parts = re.findall(r"[(\[][^()\[\]]*[)\]]|[^,()\[\]\s]+", inner)
    if not any(part[0] in _BRACKETS for part in parts) or len(parts) < 2:
        return sizes(text)
    return tuple(sizes(part) for part in parts)


def shape(text: str) -> tuple[Read, ...]:
    """A shape: sizes from 0 up."""
    found = several(text)
    if any(isinstance(n, int) and n < 0 for n in found):
        raise BadRecord(f"{shown(text)} is not a shape.", "Sizes are 0 or more, as in None,120,16.")
    return found


def unknown(name: str) -> Size:
    """The unknown size of a name, with dots or without."""
    if re.fullmatch(_NOT_FINITE, name):
        raise BadRecord(f"{shown(name)} is not a size.", "Sizes are whole numbers.")
    return Size(None, name=name, open=True)


def _parts(text: str) -> tuple[list[str], bool]:
    """The words between the commas, and whether they are several even if there is one."""
    inner = text.strip()
    closing = _BRACKETS.get(inner[:1])
    several = inner.startswith("[")
    if closing is not None:
        if not inner.endswith(closing):
            raise BadRecord(f"The bracket in {shown(text)} isn't closed.", f"Add {closing!r}.")
        inner = inner[1:-1].strip()
    if not inner:
        return [], True
    parts = [part.strip() for part in inner.split(",")]
    if len(parts) > 1 and not parts[-1]:
        return parts[:-1], True
    return parts, several or len(parts) > 1


def _size(word: str, text: str) -> Read:
    if word.lower() in NOTHING:
        return None
    if "," in text and re.fullmatch(_ZEROS, word):
        raise BadRecord(
            f"{shown(text)} is a list here, and {shown(word)} is not a size.",
            "Write a thousand as 1000; commas separate sizes.",
        )
    found = _whole(word)
    if found is not None:
        return found
    parts = word.split(".") if len(word) <= MOST_NAME else [""]
    if re.fullmatch(_NOT_FINITE, word) or all(p.isidentifier() and not iskeyword(p) for p in parts):
        return unknown(word)
    raise BadRecord(
        f"{shown(word)} is neither an integer nor the name of an unknown size.",
        "Write sizes such as 5, or T for one that is unknown.",
    )


def _whole(word: str) -> Optional[int]:
    try:
        return int(word)
    except ValueError:
        if word.lstrip("+-").replace("_", "").isdigit() and len(word) > 4000:
            raise BadRecord(
                "That number has thousands of digits.", "No size is that large."
            ) from None
        return None


# -- values ------------------------------------------------------------------------------
def value(text: str) -> Any:
    """A number, True, False, None, a tuple or dict of them; else the text itself."""
    text = text.strip()
    lowered = text.lower()
    if lowered in FLAGS:
        return FLAGS[lowered]
    if lowered in NOTHING:
        return None
    if text[:1] in _BRACKETS:
        return tuple(value(part) for part in _parts(text)[0])
    if re.fullmatch(_PAIRS, text):
        pairs = (pair.split(":") for pair in text[1:-1].split(",") if pair.strip())
        return {value(key): value(given) for key, given in pairs}
    if re.fullmatch(_THOUSANDS, text):
        return int(text.replace(",", ""))
    if re.fullmatch(_SEVERAL, text):
        raise BadRecord(
            f"{shown(text)} is several values where one is expected.", f"Write ({text}) for a list."
        )
    whole = _whole(text)
    if whole is not None:
        return whole
    try:
        real = float(text)
    except ValueError:
        return text[1:-1] if text[:1] in "'\"" and text[-1:] == text[:1] != "" else text
    if real - real != 0:  # nan, or infinite
        raise BadRecord(f"{shown(text)} is not a value that a layer can use.", "Write a number.")
    return real


def number(text: str) -> Union[int, float]:
    """A number: ``3``, ``0.5``, ``1e-3``."""
    found = value(text)
    if isinstance(found, (int, float)) and not isinstance(found, bool):
        return found
    raise BadRecord(f"{shown(text)} is not a number.", "Write one, such as 0.5.")


# -- settings ----------------------------------------------------------------------------
def setting(text: str, option: str = "--set") -> tuple[str, Any]:
    """``NAME=VALUE``: the expression that is given a value, and the value."""
    written, after = _sides(text, option, "VALUE")
    return written, value(after)


def data(text: str, option: str = "--data") -> tuple[str, tuple[Read, ...]]:
    """``NAME=1000,10``: the expression that is given a shape, and the shape."""
    written, after = _sides(text, option, "1000,10")
    return written, shape(after)


def _sides(text: str, option: str, example: str) -> tuple[str, str]:
    """The expression and what it is given: they meet at the first ``=`` that no bracket holds."""
    parts = text.split("=")
    for i in range(1, len(parts)):
        before, after = "=".join(parts[:i]), "=".join(parts[i:])
        if not before.strip() or not after.strip():
            break
        try:
            return name(before), after
        except BadRecord:
            if i == len(parts) - 1:
                raise
    raise BadRecord(f"{option} got {shown(text)}.", f"Write {option} NAME={example}.")


def name(text: str) -> str:
    """The expression that something is given for, written as the reader writes it."""
    import ast

    try:
        return ast.unparse(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise BadRecord(
            f"{shown(text)} is not a name.",
            "Write one, such as vocab_size or tokenizer.vocab_size.",
        ) from None


@lru_cache(maxsize=512)
def can_be_given(words: str) -> bool:
    """Whether ``--set`` takes these words of the source, and a table has room for them."""
    if words.isidentifier():
        return len(words) <= MOST_GIVEN
    try:
        return len(words) <= MOST_GIVEN and name(words) == words
    except BadRecord:
        return False


__all__ = [
    "can_be_given", "data", "name", "number", "pairs", "setting", "several", "shape", "size", "sizes", "unknown", "value",
]  # fmt: skip
