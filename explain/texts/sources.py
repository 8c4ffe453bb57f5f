"""Data sets by name, and everything else as a file."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Optional

from shapecalc.errors import BadRecord

from .dataset import Dataset, without_duplicates
from .files import NAMES, read

DATA = Path(__file__).parent.parent / "data" / "vader_reviews.tsv.gz"
# Ratings nearer to 0 than this are left out: the ten raters didn't agree.
CLEAR = 1.0
HUTTO = (
    "C.J. Hutto, E. Gilbert: VADER: A Parsimonious Rule-based Model for Sentiment Analysis of "
    "Social Media Text. Eighth International Conference on Weblogs and Social Media (ICWSM-14), "
    "Ann Arbor, MI, June 2014."
)
MISRA = (
    "R. Misra, P. Arora: Sarcasm Detection using News Headlines Dataset. AI Open, volume 4, 2023."
)


def load(
    source: str = "reviews",
    *,
    text: Optional[str] = None,
    label: Optional[str] = None,
    limit: Optional[int] = None,
) -> Dataset:
    """Texts and labels of a source: a name of SOURCES, ``sarcasm:PATH``, or a path.

    ``text`` and ``label`` name the columns of a file with unusual names; a number counts columns
    from 1 and means that the file has no line of headings. ``limit`` takes so many texts, evenly
    spread over the source. Duplicates, but for case and white space, are removed. Raises BadRecord and TooLarge, with file and line.
    """
    if limit is not None and limit < 2:
        raise BadRecord(f"The limit is {limit} texts.", "Two classes need 2 texts at least.")
    name, _, path = source.partition(":")
    if source in SOURCES:
        found = SOURCES[source]()
    elif name == "sarcasm":
        found = _sarcasm(path, text, label)
    else:
        found = read(source, text=text, label=label)
    return _limited(_unique(found), limit)


def _unique(found: Dataset) -> Dataset:
    rows = without_duplicates(found.texts)
    again = len(found.texts) - len(rows)
    if not again:
        return found
    kept = found.part(rows, found.name)
    note = f"{again:,} duplicate texts removed."
    return Dataset(**{**vars(kept), "notes": (*found.notes, note)})


def _limited(found: Dataset, limit: Optional[int]) -> Dataset:
    n = len(found.texts)
    if limit is not None and limit < n:
        found = found.part([i * n // limit for i in range(limit)], found.name)
    if len(set(found.labels)) < len(found.classes):
        absent = [c for c, count in found.counts().items() if not count]
        raise BadRecord(
            f"{found.name}: none of {len(found.texts)} texts is of class {absent[0]!r}.",
            "Use a higher limit." if limit is not None else "Texts of every class are needed.",
        )
    return found


def _reviews(movies_only: bool = False) -> Dataset:
    texts: list[str] = []
    labels: list[int] = []
    with gzip.open(DATA, "rt", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            kind, rating, text = line.rstrip("\n").split("\t", 2)
            if abs(float(rating)) > CLEAR and (kind == "movie" or not movies_only):
                texts.append(text)
                labels.append(int(float(rating) > 0))
    what = "movie reviews" if movies_only else "movie and Amazon reviews"
    return Dataset(
        "reviews-movies" if movies_only else "reviews",
        texts,
        labels,
        ("negative", "positive"),
        f"Sentences of {what}, rated clearly by ten people (beyond {CLEAR:g} or -{CLEAR:g} of 4); "
        "bundled, from vaderSentiment 3.3.2 (MIT)",
        HUTTO,
    )


def _imdb() -> Dataset:
    from .imdb import imdb

    return imdb()


def _sarcasm(path: str, text: Optional[str], label: Optional[str]) -> Dataset:
    if not path:
        raise BadRecord(
            "The headlines of sarcasm aren't bundled.",
            "Give your copy (JSON, JSON Lines, TSV or CSV with headline and is_sarcastic) as "
            "sarcasm:PATH.",
        )
    found = read(path, text=text, label=label, binary=True)
    return Dataset(
        "sarcasm",
        found.texts,
        found.labels,
        ("not sarcastic", "sarcastic"),
        found.source,
        MISRA,
        found.notes,
    )


SOURCES: dict[str, Callable[[], Dataset]] = dict(
    zip(NAMES, (_reviews, lambda: _reviews(movies_only=True), _imdb))
)
