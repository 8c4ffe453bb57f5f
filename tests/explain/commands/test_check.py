"""`seqshape check` as a person, a pipe and a CI job see it."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from explain.lint.settings import _project, _settings
from tests.command import ROOT, Done, seqshape
from tests.test_imports import HEAVY, loaded_by, run_command

SNAPSHOTS = Path(__file__).parents[2] / "snapshots" / "check"

# A notebook with the four slips that course notes have, in other words.
CELLS = [
    "import matplotlib.pyplot as plt\nimport tensorflow as tf\n",
    "vocabulary = 500\nmodel = tf.keras.Sequential([\n"
    "    tf.keras.layers.Embedding(vocabulary, 8),\n"
    "    tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(16), return_sequence=True),\n"
    "    tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(8)),\n"
    "    tf.keras.layers.Dense(1, activation='sigmoid'),\n])\n"
    "model.compile('adam', 'binary_crossentropy')\nmodel.summary()",
    "%matplotlib inline\ndef plot_graphs(past, string):\n    plt.plot(past.history[string])\n"
    "    ply.ylabel(stirng)\n    plt.show()",
    "past = model.fit(tf.zeros((4, 9)), tf.zeros((4,)))\nplot_graph(past, 'loss')",
]
SCRIPT = """import tensorflow as tf
from tensorflow.keras import layers

stack = tf.keras.Sequential([
    tf.keras.Input((20, 3)),
    layers.LSTM(8),
\tlayers.Dropout(0.1),
    layers.LSTM(4, name="漢[red]\\x1b[31m"),
])
old = layers.Embedding(100, 8, input_length=20)
"""


def notebook(cells: list[str]) -> str:
    """As Jupyter writes it: a heading, then code as lists of lines."""
    found: list[dict[str, Any]] = [{"cell_type": "markdown", "metadata": {}, "source": ["# Title"]}]
    for i, text in enumerate(cells):
        code = {"cell_type": "code", "execution_count": i, "metadata": {}, "outputs": []}
        found.append({**code, "source": text.splitlines(keepends=True)})
    return json.dumps({"cells": found, "metadata": {}, "nbformat": 4}, indent=1) + "\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "slips.ipynb").write_text(notebook(CELLS), encoding="utf-8")
    (tmp_path / "stack.py").write_text(SCRIPT, encoding="utf-8")
    return tmp_path


def check(
    folder: Path, *words: str, command: str = "check", stdin: str = "", **environment: str
) -> Done:
    _settings.cache_clear()
    _project.cache_clear()
    return seqshape(command, *words, stdin=stdin, folder=folder, **environment)


def problems(folder: Path, *words: str, **more: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for line in check(folder, "--json", *words, **more).stdout.splitlines():
        found += json.loads(line)["problems"]
    return found


@pytest.mark.parametrize(
    "name,words",
    [
        ("notebook", "slips.ipynb"),
        ("script", "stack.py"),
        ("github", ". --format github"),
        ("sarif", ". --format sarif"),
        ("json", "slips.ipynb --json"),
        ("diff", ". --diff --unsafe-fixes"),
        ("statistics", ". --statistics"),
    ],
)
def test_snapshot(folder: Path, name: str, words: str) -> None:
    done = check(folder, *words.split())
    assert (done.returncode, done.stderr) == (1, "")
    if name == "sarif":  # the words of a rule are those of its page
        log = json.loads(done.stdout)
        for rule in log["runs"][0]["tool"]["driver"]["rules"]:
            assert "Example" in rule["help"]["text"] or rule["id"] == "SEQ704"
            del rule["help"], rule["shortDescription"], rule["fullDescription"]
        done.stdout = json.dumps(log, indent=2) + "\n"
    path = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("SEQSHAPE_RENEW"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(done.stdout, encoding="utf-8")
    assert done.stdout == path.read_text(encoding="utf-8")


def test_the_four_slips_of_the_notes_with_place_and_fix(folder: Path) -> None:
    found = problems(folder, "slips.ipynb")
    assert [(p["code"], p["cell"], p["line"], p["edits"][-1]["text"]) for p in found] == [
        ("SEQ202", 2, 4, ", return_sequences=True"),
        ("SEQ801", 3, 4, "plt"),
        ("SEQ801", 3, 4, "string"),
        ("SEQ801", 4, 2, "plot_graphs"),
    ]


def test_all_four_fixed(folder: Path) -> None:
    path = folder / "slips.ipynb"
    path.chmod(0o640)
    before = path.read_text()
    assert check(folder, "--fix", "slips.ipynb").returncode == 1
    safe = path.read_text()
    assert check(folder, "--fix", "--unsafe-fixes", "slips.ipynb").returncode == 0
    after = path.read_text()
    assert safe == before.replace(
        "LSTM(16), return_sequence=True", "LSTM(16, return_sequences=True)"
    )
    assert after == safe.replace("ply", "plt").replace("stirng", "string").replace(
        "plot_graph(", "plot_graphs("
    )
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(p.name for p in folder.iterdir()) == ["slips.ipynb", "stack.py"]


def test_carets_stand_under_the_place(folder: Path) -> None:
    for name in ("slips.ipynb", "stack.py"):
        lines = check(folder, name).stdout.splitlines()
        for above, line in pairwise(lines):
            if set(line.split("| ")[-1].strip()) == {"^"}:
                start, end = line.index("^"), len(line)
                assert above[start - 1] in " ([." and above[start] != " "
                assert above[end - 1] != " "


def test_a_diff_writes_nothing_and_can_be_applied(folder: Path) -> None:
    before = (folder / "slips.ipynb").read_text()
    done = check(folder, "--diff", "--unsafe-fixes", "slips.ipynb")
    assert done.returncode == 1 and (folder / "slips.ipynb").read_text() == before
    removed = [line[1:] for line in done.stdout.splitlines() if re.match(r"-[^-]", line)]
    assert removed and all(line in before for line in removed)


def test_a_mark_at_the_start_and_line_ends_stay(folder: Path) -> None:
    text = SCRIPT.replace("\n", "\r\n").encode("utf-8")
    (folder / "stack.py").write_bytes(b"\xef\xbb\xbf" + text)
    check(folder, "--fix", "stack.py")
    new = text.replace(b"layers.LSTM(8)", b"layers.LSTM(8, return_sequences=True)")
    new = new.replace(b", input_length=20", b"")
    assert (folder / "stack.py").read_bytes() == b"\xef\xbb\xbf" + new


def test_no_escape_code_of_a_file_reaches_the_terminal(folder: Path) -> None:
    (folder / "\x1b[31mred.py").write_text(SCRIPT)
    for style in ("text", "github", "sarif"):
        assert "\x1b" not in check(folder, ".", "--format", style).stdout


def test_standard_input(folder: Path) -> None:
    done = check(folder, "-", stdin=SCRIPT)
    assert done.returncode == 1 and done.stdout.startswith("-:8:5: SEQ101")
    named = check(folder, "-", "--stdin-filename", "x.ipynb", stdin=notebook(CELLS))
    assert named.stdout.startswith("x.ipynb:cell 2:line 4:61: SEQ202")
    fixed = check(folder, "-", "--fix", "--stdin-filename", "stack.py", stdin=SCRIPT)
    assert fixed.stdout == SCRIPT.replace("LSTM(8)", "LSTM(8, return_sequences=True)").replace(
        ", input_length=20", ""
    )
    assert (folder / "stack.py").read_text() == SCRIPT


@pytest.mark.parametrize(
    "words,code",
    [
        (("stack.py",), 1),
        (("stack.py", "--exit-zero"), 0),
        (("stack.py", "--select", "SEQ5"), 0),
        (("stack.py", "--ignore", "SEQ101"), 0),  # infos alone are no failure
        (("stack.py", "--ignore", "SEQ9"), 2),
        (("stack.py", "--severity", "error"), 1),
        (("stack.py", "--set", "x"), 2),
        (("stack.py", "--data", "x=a-b"), 2),
        (("stack.py", "--format", "xml"), 2),
        (("nothing.py",), 2),
        (("nothing",), 2),
        (("*.txt",), 2),
        (("stack.py", "nothing.py", "--exit-zero"), 2),
    ],
)
def test_exit_codes(folder: Path, words: tuple[str, ...], code: int) -> None:
    done = check(folder, *words)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_a_clean_folder(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    (folder / "a.py").write_text("import keras\nm = keras.Sequential([keras.Input((3,))])\n")
    done = check(folder)
    said = "No problems in 1 file.\n1 model, 0 layers, all understood.\n"
    assert (done.returncode, done.stdout) == (0, said)


def test_settings_of_the_folder_count(folder: Path) -> None:
    (folder / "pyproject.toml").write_text(
        '[tool.seqshape]\nexclude = ["*.ipynb"]\nignore = ["SEQ1"]'
    )
    assert check(folder).returncode == 0
    (folder / "pyproject.toml").write_text("[tool.seqshape]\nseverty = 1")
    done = check(folder)
    assert done.returncode == 2 and "Did you mean 'severity'?" in done.stderr


def test_values_and_shapes_that_the_file_doesnt_tell(folder: Path) -> None:
    (folder / "x.py").write_text(
        "import keras\nfrom data import X, tokenizer, words\n"
        "m = keras.Sequential([keras.layers.Embedding(tokenizer.vocab_size, 8), keras.layers.LSTM(4)])\n"
        "m.fit(X)\nn = keras.Sequential([keras.Input((X.shape[1],)), keras.layers.Dense(len(words))])\n"
    )
    words = [
        "x.py",
        "--set",
        "tokenizer.vocab_size=100",
        "--set",
        "len(words)=3",
        "--data",
        "X=9,5",
    ]
    done = check(folder, "--json", *words, command="summary")
    first, second = json.loads(done.stdout)["models"]
    assert first["total_params"] == 100 * 8 + 4 * 4 * (8 + 4 + 1)
    assert second["total_params"] == 5 * 3 + 3
    assert json.loads(check(folder, "--json", *words).stdout)["models"] == [first, second]


def test_keras_2_takes_its_own_arguments(folder: Path) -> None:
    assert "SEQ704" in check(folder, "stack.py").stdout
    assert "SEQ704" not in check(folder, "stack.py", "--keras", "2").stdout


def test_a_closed_pipe_is_quiet(folder: Path) -> None:
    for i in range(60):
        (folder / f"n{i}.ipynb").write_text(notebook(CELLS))
    command = f"{sys.executable} -m cli check . | head -n 1"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, shell=True, cwd=folder, capture_output=True, text=True, env=environment
    )
    assert done.stderr == "" and done.stdout.count("\n") == 1


def test_colour_only_at_a_terminal_that_wants_it(folder: Path) -> None:
    import pty

    def at_a_terminal(**environment: str) -> str:
        main, other = pty.openpty()
        subprocess.run(
            [sys.executable, "-m", "cli", "check", "stack.py"],
            cwd=folder,
            stdout=other,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", **environment},
        )
        os.close(other)
        text = b""
        try:
            while part := os.read(main, 65536):
                text += part
        except OSError:
            pass
        os.close(main)
        return text.decode()

    assert "\x1b[" in at_a_terminal()
    assert "\x1b[" not in at_a_terminal(NO_COLOR="1")


def test_a_check_loads_nothing_heavy(folder: Path) -> None:
    loaded = loaded_by(run_command("check", str(folder)))
    assert "pyflakes" in loaded and not loaded & {*HEAVY, "rich"}


# -- SARIF and GitHub ----------------------------------------------------------------------
def test_sarif_has_what_the_format_demands(folder: Path) -> None:
    log = json.loads(check(folder, ".", "--format", "sarif").stdout)
    (run,) = log["runs"]
    assert log["version"] == "2.1.0" and log["$schema"].endswith("sarif-2.1.0.json")
    rules = run["tool"]["driver"]["rules"]
    assert all(r["shortDescription"]["text"] and r["help"]["text"] for r in rules)
    assert len({r["id"] for r in rules}) == len(rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note") and result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        assert not place["artifactLocation"]["uri"].startswith("/")
        assert place["region"]["startLine"] >= 1


def test_sarifs_replacements_are_the_fix(folder: Path) -> None:
    log = json.loads(check(folder, "slips.ipynb", "--format", "sarif").stdout)
    lines = (folder / "slips.ipynb").read_text().split("\n")
    for result in log["runs"][0]["results"]:
        (change,) = result["fixes"][0]["artifactChanges"]
        (one,) = change["replacements"]
        region = one["deletedRegion"]
        assert region["startLine"] == region["endLine"]
        line = lines[region["startLine"] - 1]
        assert (region["startColumn"], region["endColumn"]) == (1, len(line) + 1)
        assert one["insertedContent"]["text"] != line
        found = result["locations"][0]["physicalLocation"]["region"]["startLine"]
        assert found == region["startLine"]


def test_annotations_are_one_line_each(folder: Path) -> None:
    (folder / "a,b%.py").write_text(SCRIPT)
    for line in check(folder, ".", "--format", "github").stdout.splitlines():
        head = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.+)", line)
        assert head is not None, line
        fields = dict(f.split("=", 1) for f in head.group(2).split(","))
        assert fields["line"].isdigit() and fields["title"].startswith("seqshape SEQ")
    assert "file=a%2Cb%25.py," in check(folder, ".", "--format", "github").stdout


def test_a_folder_that_is_given_is_where_its_files_import_from(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "parts.py").write_text(
        "from keras import Input, Sequential, layers\n\ndef stack(n):\n"
        "    return Sequential([Input((9, 3)), layers.LSTM(n), layers.LSTM(n)])\n"
    )
    main = tmp_path / "app" / "main.py"
    main.write_text("from lib.parts import stack\nmodel = stack(4)\n")
    assert seqshape("check", str(main)).returncode == 0
    done = seqshape("check", str(tmp_path / "app"), str(tmp_path), "--json")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    problems = {Path(one["file"]).name: one["problems"] for one in found}
    assert [(p["code"], p["line"]) for p in problems["main.py"]] == [("SEQ101", 2)]
    assert "parts.py, line 4" in problems["main.py"][0]["message"]
