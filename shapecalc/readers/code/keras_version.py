"""Which Keras a file asks for: Keras 2 where it installs or selects it, else nothing.

TensorFlow up to 2.15 brings Keras 2; from 2.16 on it takes Keras 3, unless TF_USE_LEGACY_KERAS is
set, which turns ``tf.keras`` alone into ``tf_keras``.
"""

from __future__ import annotations

import re
from typing import NamedTuple, Optional

from ..notebook import Source
from ..results import Place

# The first TensorFlow and Keras that read by the rules of Keras 3.
_FIRST = {"tensorflow": (2, 16), "keras": (3, 0)}
_INSTALL = re.compile(
    r"^\s*(?:[!%]\s*)?(?:sudo\s+)?(?:\{?sys\.executable\}?\s+-m\s+|python3?\s+-m\s+)?"
    r"(?:pip3?|conda|mamba|uv\s+pip)\s+install\b(.*)$",
    re.M,
)
_PINNED = re.compile(
    r"(?<![\w.-])(tensorflow|tf|keras)(?:[-_](?:cpu|gpu|macos|text|nightly))?(?:-gpu)?(?:\[[\w,-]*\])?"
    r"\s*(==|~=|<=|<|=)\s*v?(\d+)(?:\.(\d+))?"
)
_SELECTED = re.compile(r"^\s*%tensorflow_version\s+1\b", re.M)
_LEGACY = re.compile(
    r"""^[^#\n]*TF_USE_LEGACY_KERAS["'\]) ]*\s*[=,: ]\s*["']?(?:1|true)\b""", re.M | re.I
)
_TF_KERAS = re.compile(r"^\s*(?:import\s+tf_keras\b|from\s+tf_keras\b)", re.M)
_WORDS = ("install", "tf_keras", "LEGACY", "tensorflow_version")
_STANDALONE = re.compile(r"^\s*(?:import\s+keras\b|from\s+keras\b)", re.M)


class Asked(NamedTuple):
    """The words with which a file asks for Keras 2, and where they stand."""

    words: str
    place: Place


def keras_2_asked(source: Source) -> Optional[Asked]:
    """What makes a file one for Keras 2, None where nothing does.

    Of several installations the last counts.
    """
    installed: Optional[Asked] = None
    switched: Optional[Asked] = None
    for cell, text in source.cells:
        if not any(word in text for word in _WORDS):
            continue
        for line in _INSTALL.finditer(text):
            for pin in _PINNED.finditer(line.group(1)):
                old = _is_old(pin)
                words = " ".join(pin.group(0).split())
                installed = Asked(words, _place(text, line.start(), cell)) if old else None
        for pattern, words in (
            (_SELECTED, "%tensorflow_version 1.x"),
            (_LEGACY, "TF_USE_LEGACY_KERAS"),
            (_TF_KERAS, "tf_keras"),
        ):
            found = pattern.search(text)
            if found is not None and switched is None:
                switched = Asked(words, _place(text, found.start(), cell))
    if switched is not None:
        standalone = any(_STANDALONE.search(text) for _, text in source.cells)
        if not standalone or switched.words.startswith("%"):
            return switched
    return installed


def _is_old(pin: re.Match[str]) -> bool:
    package, sign, major, minor = pin.groups()
    first = _FIRST["keras" if package == "keras" else "tensorflow"]
    at = (int(major), int(minor or 0))
    return at < first or (sign == "<" and at == first)


def _place(text: str, start: int, cell: Optional[int]) -> Place:
    while text[start : start + 1] == "\n":
        start += 1
    return Place(text.count("\n", 0, start) + 1, 1, cell)
