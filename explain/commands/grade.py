"""`seqshape grade`: marks, and which mistakes a class makes."""

from __future__ import annotations

import json

from shapecalc.errors import BadRecord

from ..practice.sheets import Sheet, grade
from ..render.terminal import print_rows
from ..text_file import read_text


def run_grade(answers: str, key: str, as_json: bool) -> int:
    """Print the marks and mistakes. Raises BadRecord for files that aren't answers and their key."""
    try:
        record = json.loads(read_text(key, "Give the key.json of the worksheet."))
    except (ValueError, RecursionError):
        raise BadRecord(
            f"{key} is not JSON.", "Give the key.json that `seqshape worksheet` wrote."
        ) from None
    graded = grade(Sheet.from_dict(record), read_text(answers, "Give a CSV file."))
    if as_json:
        print(json.dumps(graded.to_dict(), indent=2))
        return 0
    print_rows(
        [
            (
                name,
                f"{graded.marks(name)} of {len(found)}",
                ", ".join(str(n) for n, one in enumerate(found, 1) if one and not one.right),
                ", ".join(str(n) for n, one in enumerate(found, 1) if one is None),
            )
            for name, found in graded.students.items()
        ],
        ("student", "right", "wrong", "no answer"),
    )
    if graded.mistakes:
        print("\nMistakes of the class, the most frequent first:")
        print_rows(
            [(str(count), kind, words) for (kind, words), count in graded.mistakes.most_common()],
            ("times", "mistake", "in a learner's words"),
        )
    if graded.unknown:
        print(f"\nWrong answers that no common mistake gives: {graded.unknown}.")
    return 0
