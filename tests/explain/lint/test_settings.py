"""[tool.seqshape], options over it, and which files are read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from explain.lint.paths import files_in, matches
from explain.lint.settings import settings_for
from shapecalc.errors import BadRecord
from shapecalc.readers.results import Problem
from tests.command import seqshape

TABLE = """
[tool.other]
x = 1
[tool.seqshape]
select = ["SEQ1", "SEQ8"]
ignore = ["seq102"]
keras = 2
severity = "warning"
exclude = ["old"]
[tool.seqshape.set]
"tokenizer.vocab_size" = 8185
[tool.seqshape.data]
X = [1000, "steps", 3]
Y = "1000,1"
[tool.seqshape.per-file-ignores]
"notebooks/*" = ["SEQ801"]
"""


def settings(folder: Path, text: str, **options: Any) -> Any:
    (folder / "pyproject.toml").write_text(text)
    return settings_for(str(folder / "notebooks" / "a.py"), options)


def test_the_table_is_read(tmp_path: Path) -> None:
    made = settings(tmp_path, TABLE)
    assert made.values == {"tokenizer.vocab_size": 8185} and made.keras == 2
    assert [str(n) for n in made.data["X"]] == ["1000", "steps", "3"]
    assert made.data["Y"] == (1000, 1) and made.exclude == ("old",)

    def shown(code: str, severity: str = "error") -> bool:
        return bool(made.reports("notebooks/a.py", Problem(code, "", severity=severity)))

    assert shown("SEQ101") and shown("SEQ401") and not shown("SEQ101", "info")
    assert not shown("SEQ102") and not shown("SEQ801") and not shown("SEQ202")
    assert made.reports("b.py", Problem("SEQ801", ""))


def test_options_count_more(tmp_path: Path) -> None:
    options = {"select": ("SEQ2,SEQ3",), "ignore": ("SEQ301",), "keras": "3"}
    options |= {"known": ("tokenizer.vocab_size=5", "n=2"), "data": ("X=7",), "severity": "error"}
    made = settings(tmp_path, TABLE, **options)
    assert made.select == ("SEQ2", "SEQ3") and made.ignore == ("SEQ102", "SEQ301")
    assert made.values == {"tokenizer.vocab_size": 5, "n": 2} and made.data["X"] == (7,)
    assert (made.keras, made.severity) == (3, "error")


def test_the_nearest_table_counts(tmp_path: Path) -> None:
    inner = tmp_path / "notebooks"
    inner.mkdir()
    (inner / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    assert settings(tmp_path, "[tool.seqshape]\nkeras = 2\n").keras == 2


@pytest.mark.parametrize(
    "line,word",
    [
        ("selct = []", "Did you mean 'select'"),
        ("select = 3", "select can't be 3"),
        ('select = ["SEQ999"]', "neither a code"),
        ("keras = 4", "keras can't be 4"),
        ("keras = true", "keras can't be"),
        ('severity = "loud"', "severity"),
        ("exclude = [3]", "exclude"),
        ("data = {X = 3}", "data"),
        ('data = {X = ["a b"]}', "neither an integer"),
        ("set = {x = []}", "set can't be"),
        ('set = {"x y" = 1}', "not a name"),
        ("set", "can't be read"),
    ],
)
def test_a_bad_table_is_one_sentence(tmp_path: Path, line: str, word: str) -> None:
    with pytest.raises(BadRecord, match=word):
        settings(tmp_path, f"[tool.seqshape]\n{line}\n")


def test_files_of_a_folder(tmp_path: Path) -> None:
    kept = ["a.py", "b.ipynb", "c.keras", "deep/d.py"]
    left = ["e.md", "f.json", ".hidden.py", ".git/g.py", "node_modules/h.py", "x/pyvenv.cfg"]
    left += ["x/i.py", "__pycache__/j.py", "old/k.py", "draft_1.ipynb"]
    for name in [*kept, *left]:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    found = list(files_in([str(tmp_path)], lambda folder: ["old", "draft_*"]))
    assert found == [str(tmp_path / name) for name in kept]
    assert list(files_in([str(tmp_path / "old" / "k.py")], lambda folder: ["old"])) != []


def test_globs_and_files_once(tmp_path: Path) -> None:
    for name in ("a.py", "b.md", "[c].py"):
        (tmp_path / name).write_text("")
    found = list(files_in([str(tmp_path / "*.md"), str(tmp_path / "[c].py"), str(tmp_path)]))
    assert [Path(f).name for f in found] == ["b.md", "[c].py", "a.py"]
    mixed = [str(tmp_path / "sub" / ".." / "a.py"), str(tmp_path), str(tmp_path / "[ab].*")]
    (tmp_path / "sub").mkdir()
    assert [Path(f).name for f in files_in(mixed)] == ["a.py", "[c].py", "b.md"]
    with pytest.raises(BadRecord, match="no file or folder"):
        list(files_in([str(tmp_path / "none")]))
    assert list(files_in([str(tmp_path / "none*.py")])) == [str(tmp_path / "none*.py")]


@pytest.mark.parametrize(
    "path,pattern,expected",
    [
        ("a/b/c.py", "b", True),
        ("a/b/c.py", "a/b", True),
        ("a/b/c.py", "b/*.py", True),
        ("a/b/c.py", "c", False),
        ("./a/b.py", "a/", True),
    ],
)
def test_matches(path: str, pattern: str, expected: bool) -> None:
    assert matches(path, [pattern]) is expected


def test_what_was_not_understood_is_said(tmp_path: Path) -> None:
    (tmp_path / "t.py").write_text("import torch\nmodel = torch.nn.Linear(3, 4)\n")
    done = seqshape("check", str(tmp_path / "t.py"))
    assert done.stdout.splitlines()[-1].startswith("No Keras model found in ")
    assert "(it imports torch)" in done.stdout and done.returncode == 0
    (tmp_path / "own.py").write_text(
        "from own import A\nmodel = keras.Sequential([keras.Input((3,)), A(), Dense(2), A()])\n"
    )
    done = seqshape("check", str(tmp_path))
    assert done.stdout.splitlines()[-1] == "1 model, 2 of 3 layers not understood (A)."


@pytest.mark.parametrize("words", [("nodir",), ("nodir/",), ("docs/examples", "nodir")])
def test_a_folder_that_is_not_there_is_wrong_usage(words: tuple[str, ...]) -> None:
    done = seqshape("check", *words)
    assert done.returncode == 2 and "There is no file or folder 'nodir" in done.stderr
