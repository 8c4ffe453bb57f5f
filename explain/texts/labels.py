"""From the values of a label column to class numbers.

* 0 and 1, or 0 to n-1, or 1 to n, are classes in that order;
* two other numbers (-1 and 1, 0 and 4) are the lower and the higher class;
* words are numbered in sorted order (negative 0, positive 1);
* ratings become negative and positive, and those between are left out. A column has ratings if
  it is called rating, stars or score, or has fractions:

  =====================  ==========  ==========
  the ratings lie in     negative    positive
  =====================  ==========  ==========
  0 to 1                 below 0.5   above 0.5
  1 to 5 (or 0 to 5)     below 3     above 3
  to 10                  4 or less   7 or more
  -1 to 1                below 0     above 0
  further on both sides  below -1    above 1
  =====================  ==========  ==========
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Optional

from shapecalc.errors import shown

if TYPE_CHECKING:
    from .files import Place

MOST_CLASSES = 100
RATINGS = ("rating", "ratings", "stars", "score")
_SIDES = ("negative", "positive")


@dataclass
class Numbered:
    """The labels of the rows that are kept."""

    rows: list[int]
    labels: list[int]
    classes: tuple[str, ...]
    notes: tuple[str, ...] = ()


def numbered(
    values: list[tuple[int, str]], column: str, place: Place, binary: bool = False
) -> Numbered:
    """Labels as class numbers, from (line, label) pairs. Raises BadRecord with the line."""
    numbers = [_number(value) for _, value in values]
    known = [n for n in numbers if n is not None]
    if not known:
        found = _words(values, column, place, binary)
    else:
        if len(known) < len(numbers):
            _stop_at_the_odd_one(values, numbers, column, place)
        fractions = any(n != int(n) for n in known)
        if not binary and (fractions or column.strip().lower() in RATINGS) and set(known) != {0, 1}:
            found = _ratings(values, known, column, place)
        else:
            found = _classes(values, known, column, place, binary)
    if len(set(found.labels)) < 2:
        only = found.classes[found.labels[0]] if found.labels else "none"
        place.stop(
            f"all {len(found.rows):,} labels in {shown(column)} are {shown(only)}.",
            "Training needs at least two classes.",
        )
    return found


def _number(value: str) -> Optional[float]:
    try:
        found = float(value)
    except ValueError:
        return None
    return found if math.isfinite(found) and "_" not in value else None


def _stop_at_the_odd_one(
    values: list[tuple[int, str]], numbers: list[Optional[float]], column: str, place: Place
) -> None:
    words = sum(n is None for n in numbers)
    odd_is_word = words * 2 <= len(numbers)
    at = next(i for i, n in enumerate(numbers) if (n is None) == odd_is_word)
    place.number = values[at][0]
    here, others = ("not a number", "numbers") if odd_is_word else ("a number", "words")
    place.stop(
        f"the label {shown(values[at][1])} is {here}, and the others in {shown(column)} are "
        f"{others}.",
        "Labels must be all numbers or all words.",
    )


def _words(values: list[tuple[int, str]], column: str, place: Place, binary: bool) -> Numbered:
    names = sorted({value for _, value in values})
    if binary and names != ["false", "true"]:
        place.number = values[0][0]
        place.stop(f"the label {shown(values[0][1])} is neither 0 nor 1.")
    if len(names) > MOST_CLASSES:
        place.stop(
            f"column {shown(column)} has {len(names):,} different labels, more than "
            f"{MOST_CLASSES}.",
            "Is it the label column? Name another with --label.",
        )
    index = {name: i for i, name in enumerate(names)}
    return Numbered(list(range(len(values))), [index[value] for _, value in values], tuple(names))


def _classes(
    values: list[tuple[int, str]], known: list[float], column: str, place: Place, binary: bool
) -> Numbered:
    there = sorted(set(known))
    lowest = 0.0 if binary or there[0] not in (0, 1) or 0 in there else 1.0
    expected = _run(there, lowest, 2 if binary else MOST_CLASSES)
    if len(there) != 2 or binary:
        outside = next((i for i, n in enumerate(known) if n not in expected), None)
        if outside is not None:
            place.number = values[outside][0]
            top = max(int(expected[-1]), int(lowest) + 1)
            place.stop(
                f"the label {shown(values[outside][1])} in {shown(column)} is outside the range "
                f"{int(lowest)} to {top}.",
                "Classes are 0 and 1, or 0 to n-1 without gaps.",
            )
    index = {n: i for i, n in enumerate(there)}
    return Numbered(
        list(range(len(values))),
        [index[n] for n in known],
        tuple(f"{n:g}" for n in there),
    )


def _run(there: list[float], lowest: float, most: int) -> list[float]:
    """The numbers from the lowest on, one by one, as long as there are any."""
    found = [lowest]
    while len(found) < most and found[-1] + 1 in there:
        found.append(found[-1] + 1)
    return found


def _ratings(
    values: list[tuple[int, str]], known: list[float], column: str, place: Place
) -> Numbered:
    low, high = min(known), max(known)
    if low < 0:
        below, above = (0.0, 0.0) if low >= -1 and high <= 1 else (-1.0, 1.0)
    elif high <= 1:
        below = above = 0.5
    elif high <= 5:
        below = above = 3.0
    elif high <= 10:
        below, above = 4.5, 6.5
    else:
        at = known.index(high)
        place.number = values[at][0]
        place.stop(
            f"the rating {shown(values[at][1])} in {shown(column)} is outside the range 0 to 10.",
            "Ratings go from -n to n, or to 1, 5 or 10.",
        )
    rows = [i for i, n in enumerate(known) if n < below or n > above]
    left = len(known) - len(rows)
    note = f"{left:,} texts rated neither negative nor positive removed."
    sides = Counter(int(known[i] > above) for i in rows)
    if len(sides) < 2:
        place.stop(
            f"of {len(known):,} ratings in {shown(column)}, {sides[0]:,} are below {below:g} and "
            f"{sides[1]:,} above {above:g}.",
            "Both classes need texts.",
        )
    return Numbered(rows, [int(known[i] > above) for i in rows], _SIDES, (note,) if left else ())
