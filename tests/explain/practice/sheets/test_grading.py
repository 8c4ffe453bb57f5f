"""Marks and the mistakes of a class, from the table that students fill in."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from random import Random

import pytest

from explain.practice.sheets import Sheet, grade, make_sheet, write_sheet
from explain.practice.sheets.sheet import as_text, wrong_answers
from shapecalc.errors import BadRecord

NAMES = [f"Student {n}" for n in range(1, 31)]


def table(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def test_a_class_of_thirty() -> None:
    """Some answers right, some left out, some with a mistake: each is counted as what it is."""
    sheet = make_sheet(count=8, seed=2, students=NAMES, skills=["conv1d", "lstm_gru"])
    pick, rows, right, left_out, wrong = Random(0), [["student", *"12345678"]], {}, 0, 0
    for name, items in sheet.variants.items():
        row, right[name] = [name], 0
        for item in items:
            mistakes = wrong_answers(item)
            how = pick.choice(("right", "right", "out", "wrong" if mistakes else "right"))
            right[name] += how == "right"
            left_out += how == "out"
            wrong += how == "wrong"
            answer = item.answer if how == "right" else mistakes[0][0] if how == "wrong" else ""
            row.append(as_text(answer))
        rows.append(row)
    graded = grade(sheet, table(rows))
    assert {name: graded.marks(name) for name in NAMES} == right
    assert sum(one is None for found in graded.students.values() for one in found) == left_out
    assert sum(graded.mistakes.values()) + graded.unknown == wrong
    assert graded.unknown < wrong / 10
    assert all(kind and words for kind, words in graded.mistakes)


def test_letters_of_choices_and_shapes_in_many_spellings() -> None:
    sheet = make_sheet(count=4, seed=1, skills=["images", "axes"], choices=True)
    (items,) = sheet.variants.values()
    letters = ["abcd"[[c.answer for c in item.choices].index(item.answer)] for item in items]
    assert grade(sheet, table([["Ada", *letters]])).marks("Ada") == 4
    for write in (as_text, lambda a: str(a), lambda a: as_text(a).strip("()")):
        row = ["Ada", *(write(item.answer) for item in items)]
        assert grade(sheet, table([row])).marks("Ada") == 4


def test_the_files_of_a_sheet_grade_themselves(tmp_path: Path) -> None:
    sheet = make_sheet(count=3, seed=1, students=["Ada", "Émile, junior"])
    write_sheet(sheet, "md", tmp_path)
    again = Sheet.from_dict(json.loads((tmp_path / "key.json").read_text("utf-8")))
    graded = grade(again, (tmp_path / "answers.csv").read_text("utf-8"))
    assert list(graded.students) == ["Ada", "Émile, junior"]
    assert not graded.mistakes and all(one is None for f in graded.students.values() for one in f)


@pytest.mark.parametrize("between", [";", "\t"])
def test_a_table_as_other_spreadsheets_save_it(between: str) -> None:
    sheet = make_sheet(["conv1d"], count=4, seed=6, students=["Ada"])
    row = [as_text(item.answer) for item in sheet.variants["Ada"]]
    lines = [["student", "1", "2", "3", "4"], ["Ada", *row]]
    text = "\ufeff" + "\r\n".join(between.join(line) for line in lines)
    assert any("," in cell for cell in row) and grade(sheet, text).marks("Ada") == 4


def test_a_file_that_is_no_table() -> None:
    sheet = make_sheet(count=1, seed=1, students=["Ada"])
    with pytest.raises(BadRecord, match="Line 2"):
        grade(sheet, "student,1\nAda," + "3" * 200_000)


@pytest.mark.parametrize(
    "rows, words",
    [
        ([], "no answers"),
        ([["Bob", "1"]], "no student"),
        ([["Ada", "1"], ["Ada", "2"]], "twice"),
        ([["Ada", "1", "2", "3", "(34", " 19)"]], "quotes"),
    ],
)
def test_a_table_that_does_not_fit(rows: list[list[str]], words: str) -> None:
    sheet = make_sheet(count=3, seed=1, students=["Ada"])
    with pytest.raises(BadRecord, match=words):
        grade(sheet, table(rows))


@pytest.mark.parametrize(
    "wanted, words",
    [
        ({"skills": ["conv"]}, "skill"),
        ({"count": 0}, "items"),
        ({"students": ["Ada", "Ada"]}, "twice"),
    ],
)
def test_a_sheet_that_cannot_be(wanted: dict[str, object], words: str) -> None:
    with pytest.raises(BadRecord, match=words):
        make_sheet(**wanted)  # type: ignore[arg-type]
