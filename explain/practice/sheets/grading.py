"""Marks for the answers to a worksheet, and the mistakes of the class."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shapecalc.errors import BadRecord, did_you_mean, shown

from ..answering import feedback
from ..item import Feedback, Item
from .sheet import Sheet


@dataclass(frozen=True)
class Graded:
    """``students``: the feedback to each answer, None where there was none.

    ``mistakes`` counts the likeliest cause of each wrong answer over the class, with what the
    learner would say; ``unknown`` are the wrong answers that no common mistake gives.
    """

    students: Mapping[str, tuple[Any, ...]]
    mistakes: Counter[tuple[str, str]]
    unknown: int

    def marks(self, name: str) -> int:
        return sum(1 for found in self.students[name] if found is not None and found.right)

    def to_dict(self) -> dict[str, Any]:
        return {
            "schema": 1,
            "students": {
                name: {
                    "right": self.marks(name),
                    "of": len(found),
                    "answers": [
                        None
                        if one is None
                        else {"answer": one.answer, "right": one.right, "says": one.says}
                        for one in found
                    ],
                }
                for name, found in self.students.items()
            },
            "mistakes": [
                {"kind": kind, "explanation": words, "count": count}
                for (kind, words), count in self.mistakes.most_common()
            ],
            "unknown": self.unknown,
        }


def rows_of(text: str) -> list[tuple[str, list[str]]]:
    """The names and answers of a table: ``student,1,2,…`` and a row a student.

    Spreadsheets write semicolons where a comma stands in numbers, and some write tabs: the first
    line tells. Raises BadRecord for what isn't a table.
    """
    text = text.lstrip("\ufeff")
    first = text.lstrip().split("\n", 1)[0]
    between = next((mark for mark in "\t;" if mark in first), ",")
    found = csv.reader(io.StringIO(text), delimiter=between)
    try:
        lines = [row for row in found if any(row)]
    except csv.Error as error:
        raise BadRecord(
            f"Line {found.line_num} of the answers can't be read: {error}.",
            "Save the table as CSV.",
        ) from None
    if lines and lines[0][:1] and lines[0][0].strip().lower() in ("student", "name"):
        lines = lines[1:]
    if not lines:
        raise BadRecord("There are no answers.", "Give a table: student,1,2,3 and a row a student.")
    return [(row[0].strip(), [cell.strip() for cell in row[1:]]) for row in lines]


def grade(sheet: Sheet, answers: str) -> Graded:
    """Marks for a table of answers (CSV). Raises BadRecord for a name that isn't in the key."""
    students: dict[str, tuple[Any, ...]] = {}
    mistakes: Counter[tuple[str, str]] = Counter()
    unknown = 0
    for name, given in rows_of(answers):
        items = _items(sheet, name)
        if name in students:
            raise BadRecord(f"{shown(name)} is there twice.", "Leave one of the rows out.")
        if len(given) > len(items) and any(given[len(items) :]):
            raise BadRecord(
                f"{shown(name)} has {len(given)} answers to {len(items)} questions.",
                'Put a shape into quotes, "(34, 19)", or its commas begin new columns.',
            )
        padded = [*given, *[""] * len(items)][: len(items)]
        found = tuple(
            _looked_at(sheet, item, text) if text else None for item, text in zip(items, padded)
        )
        students[name] = found
        for one in found:
            if one is None or one.right:
                continue
            if one.causes:
                mistakes[one.causes[0]["kind"], one.causes[0]["explanation"]] += 1
            else:
                unknown += 1
    return Graded(students, mistakes, unknown)


def _items(sheet: Sheet, name: str) -> tuple[Item, ...]:
    if name in sheet.variants:
        return sheet.variants[name]
    if list(sheet.variants) == [""]:
        return sheet.variants[""]
    raise BadRecord(
        f"The key has no student {shown(name)}.{did_you_mean(name, list(sheet.variants))}",
        "Write the names as in names.txt.",
    )


def _looked_at(sheet: Sheet, item: Item, text: str) -> Feedback:
    """The feedback to an answer, which may be the letter of a choice."""
    letter = text.strip(" ).").lower()
    if len(letter) == 1 and letter.isalpha() and item.choices:
        at = ord(letter) - ord("a")
        if 0 <= at < len(item.choices):
            return feedback(item, item.choices[at].answer)
    return feedback(item, text)
