"""The text that is traced: words, their ids, and the two sentences of the course."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from shapecalc.errors import BadRecord, did_you_mean, shown

MOST_WORDS = 1_000


class Example(NamedTuple):
    """A sentence, the word that it makes one expect, and a word whose change is followed."""

    text: str
    expected: str
    early: str
    other: str
    lesson: str


EXAMPLES = {
    "sky": Example(
        "Today has a beautiful blue sky",
        "sky",
        "Today",
        "Yesterday",
        "The words just before it predict the next word: 'beautiful blue' is enough.",
    ),
    "ireland": Example(
        "I lived in Ireland so at school they made me learn how to speak Gaelic",
        "Gaelic",
        "Ireland",
        "France",
        "The word that predicts the last one is eleven words before it.",
    ),
}


def example(name: str) -> Example:
    """A built-in sentence by name. Raises BadRecord."""
    if name not in EXAMPLES:
        raise BadRecord(
            f"{shown(name)} is not an example.{did_you_mean(name, EXAMPLES)}",
            f"The examples are {', '.join(EXAMPLES)}.",
        )
    return EXAMPLES[name]


def words_of(text: str) -> list[str]:
    """The words of a text, as it writes them. Raises BadRecord for none or too many."""
    if not isinstance(text, str):
        raise BadRecord(f"{shown(text)} is not a text.", "Give a sentence.")
    words = text.split()
    if not words:
        raise BadRecord("The text has no words.", "Give some, for example --text 'a blue sky'.")
    if len(words) > MOST_WORDS:
        raise BadRecord(
            f"The text has {len(words):,} words; a trace takes at most {MOST_WORDS:,}.",
            "Give a sentence.",
        )
    return words


def ids_of(words: list[str], known: Sequence[str] = ()) -> tuple[list[int], int]:
    """A number from 1 for each different word, capitals aside, and the size of the vocabulary.

    Words that are ``known`` have the first numbers, and 0 is kept for padding, as Keras does.
    """
    index: dict[str, int] = {}
    ids = [index.setdefault(word.lower(), len(index) + 1) for word in (*known, *words)]
    return ids[len(known) :], len(index) + 1
