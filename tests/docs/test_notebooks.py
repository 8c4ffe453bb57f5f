"""The lessons: each is run from top to bottom and compared with what is stored; so is their prose."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.command import ROOT, seqshape

FOLDER = ROOT / "docs" / "notebooks"
LESSONS = (
    "01-order-and-state",
    "02-lstm-and-gru",
    "03-convolution-and-pooling",
    "04-comparing-and-overfitting",
    "05-live-models",
    "06-from-one-axis-to-two",
)


def script() -> Any:
    """docs/notebooks/run.py as a module."""
    spec = importlib.util.spec_from_file_location("run_lessons", FOLDER / "run.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(name: str) -> Any:
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)


def checked(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(FOLDER / "run.py"), "--check", *words],
        capture_output=True,
        text=True,
        timeout=900,
    )


def lesson(*sources: str, outputs: Any = (), tags: Any = ()) -> Any:
    """A notebook of code cells; the last one has outputs and tags."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    for i, cell in enumerate(cells):
        cell.id, cell.execution_count = f"cell-{i}", i + 1
    cells[-1].outputs = list(outputs)
    cells[-1].metadata["tags"] = list(tags)
    return nbformat.v4.new_notebook(cells=cells)


def result(text: str, kind: str = "text/plain", number: int = 1) -> Any:
    return nbformat.v4.new_output("execute_result", {kind: text}, execution_count=number)


def test_these_lessons_are_there() -> None:
    assert tuple(p.stem for p in script().lessons([])) == LESSONS


@pytest.mark.keras
@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_runs_and_gives_what_is_stored(name: str) -> None:
    done = checked(name)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.strip() == f"{name}.ipynb: fine"


@pytest.mark.parametrize("name", LESSONS)
def test_what_is_stored_is_small_and_of_no_computer(name: str) -> None:
    found = read(name)
    nbformat.validate(found)
    assert list(script().complaints(found)) == []
    assert (FOLDER / f"{name}.ipynb").stat().st_size < 400_000
    assert 15 <= len(found.cells) <= 25
    code = [cell for cell in found.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert all(set(cell.metadata) <= {"tags"} for cell in found.cells)
    assert set(found.metadata) == {"kernelspec", "language_info"}
    assert "version" not in found.metadata.language_info
    # It invites to try things out, and ends in questions whose answers are folded away.
    assert sum("**Try:**" in cell.source for cell in found.cells) >= 5
    folded = [o.data.get("text/html", "") for o in code[-1].outputs]
    assert sum("<summary>Answer</summary>" in text for text in folded) >= 2


def test_the_checker_finds_nothing_in_them() -> None:
    files = [str(FOLDER / f"{name}.ipynb") for name in LESSONS]
    done = seqshape("check", *files)
    assert (done.returncode, done.stdout.strip()) == (
        0,
        "No problems in 6 files.\n8 models, 31 layers, all understood.",
    )


def test_a_lesson_that_is_not_there_is_no_success() -> None:
    done = checked("99")
    assert (done.returncode, done.stdout.strip()) == (2, "No lesson begins with 99.")


# -- that all this can fail --------------------------------------------------------------------
def test_a_broken_cell_is_red(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cells = {
        "1 + 1": "",
        "1 + 2": "'3' instead of '2'",
        "print(2)": "instead of",
        "import sys; print('!', file=sys.stderr); 2": "words on stderr",
        "import os; os.getcwd()": "shows '/",
    }
    made = lesson(*cells)
    for cell in made.cells:
        cell.outputs = [result("2")]
    nbformat.write(made, file := tmp_path / "broken.ipynb")
    assert script().main(["--check", str(file)]) == 1
    said = capsys.readouterr().out.splitlines()
    for i, words in enumerate(cells.values()):
        found = [line for line in said if f"cell cell-{i}" in line]
        assert any(words in line for line in found) if words else not found, said


def test_a_cell_that_fails_is_red(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nbformat.write(lesson("1 / 0", outputs=[result("2")]), file := tmp_path / "broken.ipynb")
    assert script().main(["--check", str(file)]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("10,368 of (None, 116, 128)", "10,368 of (None, 116, 128)", True),
        ("10,368", "10,369", False),
        ("(None, 116)", "(None, 115)", False),
        ("+0.1234 -0.0000", "+0.1235 +0.0000", True),
        ("+0.1234", "+0.1236", False),
        ("+0.1234", "+0.123", False),
        ("+0.1234", "-0.1234", False),
        ("largest gap 3e-08", "largest gap 1.2e-07", True),
        ("Keras 3.15.1 agrees", "Keras 3.16.0 agrees", True),
        ("Keras 3.15.1 agrees", "Keras 3.15.1 differs", False),
    ],
)
def test_what_counts_as_the_same(old: str, new: str, same: bool) -> None:
    differences = script().differences
    for kind in ("text/plain", "text/html"):
        pair = [lesson("x", outputs=[result(text, kind)]) for text in (old, new)]
        assert (list(differences(*pair)) == []) is same
    # What was trained may say something else, but not in another kind of output.
    pair = [lesson("x", outputs=[result(text)], tags=["trained"]) for text in (old, new)]
    assert list(differences(*pair)) == []
    pair[1].cells[0].outputs = [result(new, "text/html")]
    assert list(differences(*pair))
    pair[1].cells[0].outputs = []
    assert list(differences(*pair))


@pytest.mark.parametrize(
    ("prose", "code", "fine"),
    [
        ("There are 10,368 of them.", "assert n == 10368", True),
        ("There are 10,368 of them.", "assert n == 10_368", True),
        ("There are 10,369 of them.", "assert n == 10368", False),
        ("It costs 0.92.", "assert f'{x:.2f}' == '0.92'", True),
        ("It costs 0.93.", "assert f'{x:.2f}' == '0.92'", False),
        ("**Try:** 99 units", "x", True),
        ("## Lesson 14", "x", True),
    ],
)
def test_a_number_of_the_prose_needs_a_cell_that_bears_it_out(
    prose: str, code: str, fine: bool
) -> None:
    made = lesson(code)
    made.cells.insert(0, nbformat.v4.new_markdown_cell(prose))
    assert (list(script().complaints(made)) == []) is fine
