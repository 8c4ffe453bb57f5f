"""How a text is split into words: the rules of Keras's two tools, in plain Python."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

# keras.layers.TextVectorization: punctuation is deleted, ASCII letters become lower case.
_DELETED = re.compile(r"""[!"#$%&()*+,\-./:;<=>?@\[\\\]^_`{|}~']""")
_CAPITALS = str.maketrans({chr(c): chr(c + 32) for c in range(ord("A"), ord("Z") + 1)})
_GAPS = re.compile(r"[ \t\n\v\f\r]+")
# The old Tokenizer: punctuation becomes a space, the apostrophe stays.
_FILTERS = str.maketrans(dict.fromkeys('!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n', " "))


def clean(text: str) -> str:
    """The text without lone surrogates, which no tensor and no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def vectorization_words(text: str) -> list[str]:
    """``lower_and_strip_punctuation``, then split at white space: "It's a well-made" gives
    its, a, wellmade."""
    small = _DELETED.sub("", text.translate(_CAPITALS))
    return [word for word in _GAPS.split(small) if word]


def tokenizer_words(text: str) -> list[str]:
    """``text_to_word_sequence``: "It's a well-made" gives it's, a, well, made."""
    return [word for word in text.lower().translate(_FILTERS).split(" ") if word]


def by_frequency(texts: Iterable[list[str]]) -> list[str]:
    """Words from the most to the least frequent; ties in order of appearance."""
    counts: Counter[str] = Counter()
    for words in texts:
        counts.update(words)
    return [word for word, _ in counts.most_common()]
