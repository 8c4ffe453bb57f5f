"""How wide a text is, without a browser: a table of widths, on the wide side.

A picture says ``sans-serif`` and ``monospace``, and every machine has other fonts for them.
The widths are the largest of several common fonts, in hundredths of the font size, for the
characters from space to ``~``; for all others a bound holds.
"""

from __future__ import annotations

import unicodedata

_SANS = (
    "32 41 46 84 64 96 78 28 40 40 50 84 32 37 32 34 64 64 64 64 64 64 64 64 64 64 34 34 84 84 84 "
    "56 102 69 69 73 78 67 62 78 76 30 50 67 56 87 75 79 67 79 73 67 62 74 69 99 69 67 69 40 34 40 "
    "84 56 50 62 64 55 64 62 36 64 64 28 28 58 28 98 64 62 64 64 42 53 40 64 60 82 60 60 53 64 34 "
    "64 84"
)
_BOLD = (
    "35 46 53 84 70 101 88 31 46 46 53 84 38 42 38 37 70 70 70 70 70 70 70 70 70 70 40 40 84 84 84 "
    "62 100 78 77 74 84 69 69 83 84 38 56 78 64 100 84 86 74 86 78 73 69 82 78 111 78 73 73 46 37 "
    "46 84 56 50 68 72 60 72 68 44 72 72 35 35 67 35 105 72 69 72 72 50 60 48 72 66 93 65 66 59 72 "
    "37 72 84"
)
SANS, BOLD, MONO = "sans", "bold", "mono"
_TABLES = {
    SANS: [int(n) / 100 for n in _SANS.split()],
    BOLD: [int(n) / 100 for n in _BOLD.split()],
    MONO: [0.62] * 95,
}
# Symbols of the pictures themselves; letters beyond ASCII are counted as a wide capital.
_SYMBOLS = {"…": 1.0, "×": 0.84, "·": 0.64, "→": 1.0, "←": 1.0, "–": 0.64, "σ": 0.78, "−": 0.84}
_LETTER, _OTHER, _WIDE = 1.2, 1.6, 1.6
LINE = 1.25  # the height of a line, in font sizes


def width_of(text: str, size: float, font: str = SANS) -> float:
    """How wide a text is at most, in pixels."""
    table = _TABLES[font]
    total = 0.0
    for c in text:
        at = ord(c) - 32
        total += table[at] if 0 <= at < 95 else _beyond(c, font)
    return total * size


def _beyond(c: str, font: str) -> float:
    if c in _SYMBOLS:
        return max(_SYMBOLS[c], 0.62)
    if unicodedata.combining(c):
        return 0.7  # in a font that can't combine, it is printed by itself
    if unicodedata.east_asian_width(c) in "WF":
        return _WIDE
    if c.isalpha() and ord(c) < 0x250:
        return _LETTER if font == BOLD or not c.islower() else 1.0
    return _OTHER


def fit(text: str, room: float, size: float, font: str = SANS) -> str:
    """The text, or its beginning and an ellipsis where it is wider than ``room``."""
    if width_of(text, size, font) <= room:
        return text
    left = room - width_of("…", size, font)
    kept = 0
    for c in text:
        left -= width_of(c, size, font)
        if left < 0:
            break
        kept += 1
    return text[:kept].rstrip() + "…" if kept else ("…" if room >= size else "")


def wrap(text: str, room: float, size: float, font: str = SANS) -> list[str]:
    """Lines no wider than ``room``; a word that is wider is shortened."""
    room *= 0.99  # letters placed on whole pixels add up to a little more
    lines: list[str] = []
    now = ""
    for word in _parts(text, room, size, font):
        longer = f"{now} {word}" if now else word
        if width_of(longer, size, font) <= room:
            now = longer
            continue
        if now:
            lines.append(now)
        now = fit(word, room, size, font)
    return [*lines, now] if now else lines


def _parts(text: str, room: float, size: float, font: str) -> list[str]:
    """What stays together on a line: words; of an equation, its terms while they fit."""
    if " = " not in text or width_of(text, size, font) <= room:
        return text.split()
    terms = [""]
    depth = 0
    for word in text.split():
        if word in "=+" and not depth:
            terms.append(word)
        else:
            terms[-1] = f"{terms[-1]} {word}".lstrip()
        depth += word.count("(") - word.count(")")
    parts: list[str] = []
    for term in terms:
        fits = width_of(term, size, font) <= room
        parts += [term] if fits else term.split()
    return parts
