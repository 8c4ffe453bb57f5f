"""Imports between the files of a folder: read, bounded, never executed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from shapecalc.readers import folder
from shapecalc.readers.results import FileReport
from shapecalc.readers.script import read_script

KERAS = "import keras\nfrom keras import Input, Sequential, layers\n"
LSTM = "model = Sequential([Input((9, 3)), layers.LSTM(units)])\n"
FOUR = 128  # parameters of LSTM(4) on 3 features


def written(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def read(root: Path, main: str, files: dict[str, str], **options: Any) -> FileReport:
    written(root, {**files, "main.py": KERAS + main})
    return read_script(str(root / "main.py"), **options)


def counts(reading: FileReport) -> list[list[str]]:
    return [[str(row.count()) for row in m.summary.rows] for m in reading.models if m.summary]


@pytest.mark.parametrize(
    ("lines", "files"),
    [
        ("from config import units", {"config.py": "units = 4"}),
        ("from config import *", {"config.py": "units = 4"}),
        ("from config import *", {"config.py": "__all__ = ['units']\nunits, layers = 4, 0"}),
        ("from config import *", {"config.py": "_x, units = 1, 4\nfrom math import pi"}),
        ("import config\nunits = config.units", {"config.py": "units = 4"}),
        ("import config as c\nunits = c.units", {"config.py": "units = 4"}),
        ("from config import n as units", {"config.py": "n = 2\nn += 2"}),
        ("from .config import units", {"config.py": "units = 4"}),
        ("from . import config\nunits = config.units", {"config.py": "units = 4"}),
        ("import a.b\nunits = a.b.n", {"a/__init__.py": "", "a/b.py": "n = 4"}),
        ("import a.b as c\nunits = c.n", {"a/b.py": "n = 4"}),
        ("from a import b\nunits = b.n", {"a/b.py": "n = 4"}),
        ("from a import units", {"a/__init__.py": "from .b import units", "a/b.py": "units = 4"}),
        ("from a.c.d import units", {"a/c/d.py": "from ..b import units", "a/b.py": "units = 4"}),
        ("from a import n as units", {"a/__init__.py": "n = 4", "a.py": "n = 5"}),
        ("import config\nconfig.n = 4\nunits = config.f()",
         {"config.py": "n = 3\ndef f():\n    return n"}),
        ("from f import units", {"f.py": "units = 3 if __name__ == '__main__' else 4"}),
        ("from f import width\nunits = width(2)",
         {"f.py": "from g import k\ndef width(n):\n    return n * k", "g.py": "k = 2"}),
        ("try:\n    from config import units\nexcept ImportError:\n    units = 4",
         {"config.py": "units = 4"}),
        ("from random import units", {"random.py": "units = 4"}),
        ("from one import units", {"one.py": "from two import n\nunits = n + 1",
                                   "two.py": "import one\nn = 3"}),
    ],
)  # fmt: skip
def test_numbers_come_from_files_beside(tmp_path: Path, lines: str, files: dict[str, str]) -> None:
    reading = read(tmp_path, f"{lines}\n{LSTM}", files)
    assert reading.problems == [] and counts(reading) == [[str(FOUR)]]


UNKNOWN = ["16 * units + 4 * units * units"]


@pytest.mark.parametrize(
    ("lines", "files"),
    [
        ("from config import units", {}),
        ("from config import units", {"config.py": "units = int(input())"}),
        ("from config import units", {"config.py": "units = 4\nunits = 5 5"}),
        ("from config import units", {"config.py": "print('" + "x" * folder.MOST_BYTES + "')"}),
        ("from .. import units", {}),
        ("from ..main import units", {}),
        ("units = 4\nfrom unread import *", {}),
        ("from main import units", {}),  # itself
        ("from keras import units", {"keras/units.py": ""}),  # a folder is no package before Keras
    ],
)
def test_what_is_not_read_is_unknown_by_name(
    tmp_path: Path, lines: str, files: dict[str, str]
) -> None:
    reading = read(tmp_path, f"{lines}\n{LSTM}", files)
    expected = UNKNOWN if "keras" not in lines else [counts(reading)[0][0]]
    assert counts(reading) == [expected] and not counts(reading)[0][0].isdigit()


def test_a_star_of_a_library_leaves_names_alone(tmp_path: Path) -> None:
    text = f"units = 4\nfrom matplotlib.pyplot import *\nfrom numpy import *\n{LSTM}"
    assert counts(read(tmp_path, text, {})) == [[str(FOUR)]]


def test_models_stand_where_this_file_makes_them(tmp_path: Path) -> None:
    builder = f"""{KERAS}
shown = Sequential([Input((3,)), layers.Dense(7)])
def build(units):
    return Sequential([Input((9, 3)), layers.LSTM(units)])
def waiting(units):
    return Sequential([Input((9, 3)), layers.GRU(units)])
"""
    reading = read(tmp_path, "import builder\nmodel = builder.build(4)\n", {"builder.py": builder})
    assert counts(reading) == [[str(FOUR)]]
    (model,) = reading.models
    assert (model.name, model.place.line) == ("model", 4)
    assert model.notes == ["Made in builder.py, line 6."]


WRONG = f"{KERAS}def build(n):\n    return Sequential([Input((9, 3)), layers.LSTM(4), layers.LSTM(n)])\n"


def test_a_problem_is_said_at_the_call_and_names_the_file(tmp_path: Path) -> None:
    reading = read(tmp_path, "from a import build\nprint(1)\nm = build(2)\n", {"a.py": WRONG})
    (problem,) = reading.problems
    assert (problem.code, problem.place.line) == ("SEQ101", 5)
    assert "a.py, line 4" in problem.message and problem.edits == ()
    # What nothing here calls is a.py's own
    reading = read(tmp_path, "from a import build\n", {"a.py": WRONG + "build(3)\n"})
    assert reading.problems == [] and reading.models == []


def test_layers_of_other_files_are_followed(tmp_path: Path) -> None:
    own = f"""{KERAS}
class Wide(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.dense = layers.Dense(units)
    def call(self, x):
        return self.dense(x)
"""
    main = "from net.wide import Wide\nx = Input((5, 6))\nm = keras.Model(x, Wide(4)(x))\n"
    assert counts(read(tmp_path, main, {"net/wide.py": own})) == [["0", "28"]]


def test_only_below_the_folders_that_are_given(tmp_path: Path) -> None:
    files = {
        "lib/config.py": "units = 4",
        "app/main.py": f"{KERAS}from lib.config import units\n{LSTM}",
    }
    written(tmp_path, files)
    main = str(tmp_path / "app" / "main.py")
    assert counts(read_script(main)) == [UNKNOWN]
    assert counts(read_script(main, folders=[str(tmp_path)])) == [[str(FOUR)]]
    assert counts(read_script(main, folders=[str(tmp_path / "lib")])) == [UNKNOWN]


def test_links_lead_nowhere_outside(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    written(outside, {"config.py": "units = 4", "pack/__init__.py": "units = 4"})
    inside.mkdir()
    os.symlink(outside / "config.py", inside / "config.py")
    os.symlink(outside / "pack", inside / "pack")
    for module in ("config", "pack"):
        assert counts(read(inside, f"from {module} import units\n{LSTM}", {})) == [UNKNOWN]
    written(inside, {"real.py": "units = 4"})
    os.symlink(inside / "real.py", inside / "linked.py")
    assert counts(read(inside, f"from linked import units\n{LSTM}", {})) == [[str(FOUR)]]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "config.py")
    assert counts(read(tmp_path, f"from config import units\n{LSTM}", {})) == [UNKNOWN]


def test_how_much_is_read_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chain = {f"m{i}.py": f"from m{i + 1} import units" for i in range(9)} | {"m9.py": "units = 4"}
    monkeypatch.setattr(folder, "MOST_FILES", 10)
    assert counts(read(tmp_path, f"from m0 import units\n{LSTM}", chain)) == [[str(FOUR)]]
    monkeypatch.setattr(folder, "MOST_FILES", 9)
    assert counts(read(tmp_path, f"from m0 import units\n{LSTM}", {})) == [UNKNOWN]
    endless = {"m0.py": "units = 4\nwhile True:\n    units = units + 1\n" * 40}
    monkeypatch.setattr(folder, "MOST_FILES", 100)
    assert counts(read(tmp_path, f"from m0 import units\n{LSTM}", endless)) == [UNKNOWN]


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    main = f"from config import units\n{LSTM}"
    assert counts(read(tmp_path, main, {"config.py": "units = 4"})) == [[str(FOUR)]]
    assert counts(read(tmp_path, main, {"config.py": "units = 1 + 1"})) == [["48"]]


def test_nothing_is_executed(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    text = f"open({str(mark)!r}, 'w')\n__import__('os').mkdir({str(mark)!r})\nunits = 4"
    assert counts(read(tmp_path, f"from config import units\n{LSTM}", {"config.py": text}))
    assert not mark.exists()


def notebook(root: Path, *cells: str) -> FileReport:
    path = root / "main.ipynb"
    made = [{"cell_type": "code", "source": text} for text in cells]
    path.write_text(json.dumps({"cells": made}))
    return read_script(str(path))


def test_run_binds_its_names_here(tmp_path: Path) -> None:
    written(tmp_path, {"setup.py": KERAS + "units = 4\nif __name__ == '__main__':\n    n = 5\n"})
    reading = notebook(tmp_path, "units = 3\n%run setup.py", LSTM, LSTM.replace("units", "n"))
    assert counts(reading) == [[str(FOUR)], ["180"]]
    reading = notebook(tmp_path, KERAS + "units = 3\n%run missing.py", LSTM)
    assert counts(reading) == [UNKNOWN]
    written(tmp_path, {"models.py": KERAS + "units = 4\n" + LSTM})
    (model,) = notebook(tmp_path, "1", "%run models.py").models
    assert (model.place.cell, model.place.line) == (1, 1)
