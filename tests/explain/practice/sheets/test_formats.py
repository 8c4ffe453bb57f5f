"""Every format, read back by another program than the one that wrote it."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from explain.practice.item import Item
from explain.practice.sheets import FORMATS, Sheet, make_sheet, write_sheet
from explain.practice.sheets.sheet import as_text, asks, right_answers, wrong_answers

COUNT = 48  # every skill, three times
BOTH = pytest.mark.parametrize("choices", [False, True], ids=["typed", "chosen"])


def sheet(choices: bool = False, students: tuple[str, ...] = ()) -> Sheet:
    return make_sheet(count=COUNT, seed=11, choices=choices, students=students)


def written(made: Sheet, kind: str, folder: Path) -> Path:
    return write_sheet(made, kind, folder)[0]


def plain(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", text))


@pytest.mark.parametrize("kind", [k for k, f in FORMATS.items() if f.write is None])
def test_the_same_seed_gives_the_same_files(kind: str, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        write_sheet(make_sheet(count=12, seed=3, students=["Ada"]), kind, tmp_path / folder)
    names = [sorted(p.name for p in (tmp_path / f).iterdir()) for f in ("a", "b")]
    assert names[0] == names[1]
    for name in names[0]:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_a_variant_a_student_with_questions_of_one_kind() -> None:
    made = make_sheet(count=16, seed=5, students=["Ada", "Alan", "Grace"])
    for items in zip(*made.variants.values()):
        assert len({(item.skill, item.kind) for item in items}) == 1
    texts = [[(i.text, i.code) for i in items] for items in made.variants.values()]
    assert texts[0] != texts[1] != texts[2]


def test_a_key_keeps_everything() -> None:
    made = sheet()
    again = Sheet.from_dict(json.loads(json.dumps(made.to_dict())))
    assert again.to_dict() == made.to_dict()


@BOTH
def test_markdown_and_page_hold_questions_and_the_key_answers(
    choices: bool, tmp_path: Path
) -> None:
    made = sheet(choices)
    for kind, read in (("md", str), ("html", plain)):
        question, key = write_sheet(made, kind, tmp_path / kind)[:2]
        texts = read(question.read_text("utf-8")), read(key.read_text("utf-8"))
        for item in made.variants[""]:
            assert item.text in texts[0] and item.shown_code() in texts[0]
            assert f"Answer: {as_text(item.answer)}" in texts[1]
            assert all(line in texts[1] for line in item.derivation)
            if item.answer_is == "number" and not choices:
                assert f"Answer: {as_text(item.answer)}" not in texts[0]


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="no pdflatex here")
def test_latex_compiles(tmp_path: Path) -> None:
    for path in write_sheet(sheet(), "latex", tmp_path)[:2]:
        done = subprocess.run(
            ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", path.name],
            cwd=tmp_path,
            capture_output=True,
        )
        assert done.returncode == 0, done.stdout.decode(errors="replace")[-2000:]


def test_latex_is_balanced_and_escaped(tmp_path: Path) -> None:
    text = written(sheet(), "latex", tmp_path).read_text("utf-8")
    outside = re.sub(r"\\begin\{verbatim\}.*?\\end\{verbatim\}", "", text, flags=re.S)
    assert outside.count(r"\item ") == COUNT
    assert not re.search(r"(?<!\\)[_#&$%]", outside)
    assert text.isascii()
    opened, closed = re.findall(r"\\begin\{(\w+)", text), re.findall(r"\\end\{(\w+)", text)
    assert sorted(opened) == sorted(closed)


def test_a_notebook_prints_the_row_of_the_table(tmp_path: Path) -> None:
    import nbformat

    path = written(sheet(students=("O'Neil, Grace",)), "ipynb", tmp_path)
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    code = code.replace('answer_2 = ""', "answer_2 = (12, 3)")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    (row,) = csv.reader(io.StringIO(done.stdout))
    assert row[0] == "O'Neil, Grace" and row[2] == "(12, 3)" and len(row) == COUNT + 1


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the parser itself
@BOTH
def test_gift_is_read_by_a_gift_parser(choices: bool, tmp_path: Path) -> None:
    from pygiftparser import parser

    made = sheet(choices)
    found = parser.parseFile(io.StringIO(written(made, "gift", tmp_path).read_text("utf-8")))
    assert len(found) == COUNT
    for item, question in zip(made.variants[""], found):
        if not question.valid:  # it knows no number below 0, which Moodle does
            assert any(answer < 0 for answer in (item.answer, *(a for a, _ in wrong_answers(item))))
            continue
        shown = plain(re.sub(r"\\(.)", r"\1", question.text))
        assert item.text in shown and item.shown_code() in shown
        told = question.answers.answers
        right = [
            f"{a.value:.10g}" if hasattr(a, "value") else re.sub(r"\\(.)", r"\1", a.answer)
            for a in told
            if a.fraction > 0
        ]
        assert as_text(item.answer) in right


@BOTH
def test_moodle_xml_has_every_answer_with_its_feedback(choices: bool, tmp_path: Path) -> None:
    made = sheet(choices)
    questions = ET.parse(written(made, "moodle-xml", tmp_path)).getroot().findall("question")
    assert len(questions) == COUNT
    for item, question in zip(made.variants[""], questions):
        body = question.findtext("questiontext/text") or ""
        assert item.text in plain(body) and item.shown_code() in plain(body)
        story = plain(question.findtext("generalfeedback/text") or "")
        assert all(line in story for line in item.derivation)
        right = {a.findtext("text") for a in question.findall("answer[@fraction='100']")}
        wrong = {
            a.findtext("text"): html.unescape(a.findtext("feedback/text") or "")
            for a in question.findall("answer[@fraction='0']")
        }
        assert as_text(item.answer) in right and not right & set(wrong)
        for answer, words in wrong_answers(item):
            assert wrong[as_text(answer)] == words


@BOTH
def test_qti_holds_questions_and_answers(choices: bool, tmp_path: Path) -> None:
    made = sheet(choices)
    with zipfile.ZipFile(written(made, "qti", tmp_path)) as package:
        name = next(n for n in package.namelist() if n.count("text2qti_assessment") == 2)
        tree = ET.fromstring(package.read(name))
    space = {"q": tree.tag[1 : tree.tag.index("}")]}
    questions = tree.findall(".//q:item", space)
    assert len(questions) == COUNT
    for item, question in zip(made.variants[""], questions):
        body = plain(question.findtext("q:presentation/q:material/q:mattext", "", space))
        squeezed = re.sub(r"\s+", "", body)
        assert re.sub(r"\s+", "", item.text.replace("'", "’")) in squeezed.replace(
            "'", "’"
        ).replace("‘", "’")
        assert re.sub(r"\s+", "", item.shown_code()) in squeezed
        everything = plain("".join(question.itertext()))
        if asks(made, item) == "choice":
            for choice in item.choices:
                assert as_text(choice.answer) in everything
        else:
            assert as_text(item.answer) in everything
        assert all(
            re.sub(r"\s+", "", line) in re.sub(r"\s+", "", everything) for line in item.derivation
        )


@BOTH
def test_jupyterquiz_takes_the_questions(choices: bool, tmp_path: Path) -> None:
    made = sheet(choices)
    questions = json.loads(written(made, "jupyterquiz", tmp_path).read_text("utf-8"))
    for item, question in zip(made.variants[""], questions):
        assert question["question"] == item.text and question.get("code", "") == item.shown_code()
        right = [a for a in question["answers"] if a.get("correct")]
        if question["type"] == "numeric":
            assert [a["value"] for a in right] == right_answers(item)
        else:
            assert [a["answer"] for a in right] == [as_text(item.answer)]


@BOTH
def test_anki_has_a_note_a_question(choices: bool, tmp_path: Path) -> None:
    made = sheet(choices)
    with zipfile.ZipFile(written(made, "anki", tmp_path)) as package:
        package.extract("collection.anki2", tmp_path)
    base = sqlite3.connect(tmp_path / "collection.anki2")
    notes = [row[0].split("\x1f") for row in base.execute("select flds from notes order by id")]
    base.close()
    assert len(notes) == COUNT
    fronts: dict[str, Any] = {plain(front): plain(back) for front, back in notes}
    for item in made.variants[""]:
        back = next(
            b for f, b in fronts.items() if f.startswith(item.text) and item.shown_code() in f
        )
        assert as_text(item.answer) in back
        assert all(line in back for line in item.derivation)


def test_items_are_what_they_were() -> None:
    """A sheet asks what `draw` gives: nothing is rewritten on the way."""
    from explain.practice import redraw

    for item in sheet().variants[""][:10]:
        assert isinstance(item, Item) and redraw(item.id) == item
