"""Programs written by hand to deceive a reader; ``M(n)`` in them is a model whose input has n features."""

from __future__ import annotations

import re
from pathlib import Path

_HEAD = (
    "import numpy as np\nimport pandas as pd\nimport keras\nfrom keras import layers\n"
    "from collections import Counter, defaultdict, deque\n"
)
_MODEL = "keras.Sequential([keras.Input(({size},)), layers.Dense(1)], name='m{number}').summary()"
_CALL = re.compile(r"(?<![\w.])M\(")


def hand_written(name: str) -> dict[str, str]:
    """The programs of a file beside this one, by their titles."""
    text = (Path(__file__).parent / name).read_text()
    found = {}
    for part in re.split(r"^#### ", text, flags=re.M)[1:]:
        title, _, body = part.partition("\n")
        assert title not in found, title
        found[title] = _HEAD + _with_models(body)
    return found


def _with_models(text: str) -> str:
    number = 0
    while (at := _CALL.search(text)) is not None:
        number += 1
        depth, end = 1, at.end()
        while depth:
            depth += (text[end] == "(") - (text[end] == ")")
            end += 1
        model = _MODEL.format(size=text[at.end() : end - 1], number=number)
        text = text[: at.start()] + model + text[end:]
    return text
