"""`seqshape summary` as a person and a script see it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from ...command import seqshape
from ...test_imports import HEAVY, loaded_by, run_command

FIXTURES = Path(__file__).parents[2] / "fixtures" / "keras2"
INPUT = {"class_name": "InputLayer", "config": {"batch_shape": [None, 9, 4], "name": "i"}}
LAYERS = [
    INPUT,
    {"class_name": "GRU", "config": {"units": 3, "name": "gru"}},
    {"class_name": "Dense", "config": {"units": 2, "name": "dense"}},
]


def config(layers: Any = None) -> dict[str, Any]:
    return {"class_name": "Sequential", "config": {"name": "reader", "layers": layers or LAYERS}}


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "model.keras"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", json.dumps(config()))
    return path


def test_table_and_derivation(saved: Path) -> None:
    done = seqshape("summary", str(saved))
    assert done.returncode == 0 and done.stderr == ""
    assert 'Model: "reader"' in done.stdout and "gru (GRU)" in done.stdout
    assert "Total params: 89" in done.stdout
    assert "3 * (units * (features + units) + units * 2)" in done.stdout
    table = seqshape("summary", str(saved), "--table")
    assert table.stdout.count("\n") == 9 and "Total params: 89" in table.stdout


def test_json_is_one_line_a_file(saved: Path, tmp_path: Path) -> None:
    other = tmp_path / "two.json"
    other.write_text(json.dumps([config(), config()]))
    done = seqshape("summary", str(saved), str(other), str(tmp_path / "gone.keras"), "--json")
    assert done.returncode == 2 and done.stderr == ""
    one, two, gone = [json.loads(line) for line in done.stdout.splitlines()]
    assert one["schema"] == 1 and one["file"] == str(saved) and one["problems"] == []
    assert one["models"][0]["name"] == "reader" and one["models"][0]["total_params"] == 89
    assert len(two["models"]) == 2
    assert gone["models"] == [] and gone["problems"][0]["code"] == "SEQ401"
    assert set(gone["problems"][0]) == {"code", "severity", "message", "fix"}


@pytest.mark.keras
def test_verify(saved: Path) -> None:
    done = seqshape("summary", str(saved), "--verify", "--table")
    assert done.returncode == 0 and done.stderr == ""
    assert "agrees" in done.stdout and "(2, 9, 4) in, (2, 2) out" in done.stdout
    found = json.loads(seqshape("summary", str(saved), "--verify", "--json").stdout)
    assert found["models"][0]["verification"]["agrees"]


def test_what_changed_since_is_said(tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    path.write_text(json.dumps(json.loads((FIXTURES / "cudnnlstm.json").read_text())["to_json"]))
    done = seqshape("summary", str(path))
    assert done.returncode == 0
    assert "Note: Written by Keras 2.21.0" in done.stdout
    assert "Info: SEQ702" in done.stdout and "Info: SEQ703" in done.stdout
    assert "Info" not in seqshape("summary", str(path), "--table").stdout
    verified = seqshape("summary", str(path), "--verify", "--table")
    assert verified.returncode == 1 and "Not cross-checked" in verified.stdout


def test_a_model_that_keras_would_refuse(tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(config([INPUT, LAYERS[1], LAYERS[1] | {"config": {"units": 3}}])))
    done = seqshape("summary", str(path))
    assert done.returncode == 1 and "SEQ101" in done.stderr
    good, bad, _, understood = done.stdout.splitlines()[-4:]
    assert understood == "1 model, 2 layers, all understood."
    assert good.split() == ["gru", "(GRU)", "(None,", "3)", "81"]
    assert bad.startswith("gru_1 (GRU)") and "SEQ101: GRU expects 3 axes" in bad
    path.write_text("model = Sequential([LSTM(8), LSTM(8), Dense(3)])")
    source = path.rename(tmp_path / "bad.py")
    done = seqshape("summary", str(source), "--table")
    assert done.stdout.splitlines()[-1].startswith("lstm_1 (LSTM)  SEQ101: LSTM expects 3 axes")
    assert "dense" not in done.stdout and done.returncode == 1


def test_a_file_without_models_says_so(tmp_path: Path) -> None:
    path = tmp_path / "t.py"
    path.write_text("import os, torch.nn as nn\nmodel = nn.Linear(3, 4)\n")
    done = seqshape("summary", str(path))
    assert done.stdout == f"No Keras model found in {path} (it imports torch).\n"
    path.write_text("x = 3\n")
    assert seqshape("summary", str(path)).stdout == f"No Keras model found in {path}.\n"


def test_set_tells_an_open_size(tmp_path: Path) -> None:
    path = tmp_path / "open.json"
    path.write_text(json.dumps(config(LAYERS[1:])))
    formula = seqshape("summary", str(path), "--table")
    assert "features" in formula.stdout and "Warning: SEQ103" in formula.stdout
    done = seqshape("summary", str(path), "--table", "--set", "features=4")
    assert "Total params: 89" in done.stdout and done.returncode == 0
    assert seqshape("summary", str(path), "--set", "x").returncode == 2


def test_names_are_text(tmp_path: Path) -> None:
    layers = [INPUT, {"class_name": "\x1b[2JOwn", "config": {"name": "[red]\x1b[31m"}}]
    path = tmp_path / "names.json"
    path.write_text(json.dumps(config(layers)))
    for words in ((), ("--json",), ("--table",)):
        done = seqshape("summary", str(path), *words)
        assert done.returncode == 0 and "\x1b" not in done.stdout + done.stderr


def test_no_path_is_wrong_usage() -> None:
    assert seqshape("summary").returncode == 2


@pytest.mark.parametrize("words", [(), ("--json",), ("--table",)])
def test_reading_keras_files_loads_nothing_heavy(saved: Path, words: tuple[str, ...]) -> None:
    loaded = loaded_by(run_command("summary", str(saved), *words))
    assert not loaded & {*HEAVY, "h5py", "rich"}


@pytest.fixture
def printed(tmp_path: Path) -> Path:
    """A notebook in which a cell printed the size that the model needs."""
    head = "import keras\nn = len(open('a').read())\nprint('length', n)"
    model = "m = keras.Sequential([keras.Input((n, 3)), keras.layers.Conv1D(4, 2)])"
    model += "\nm.add(keras.layers.Reshape((16,)))"
    output = {"output_type": "stream", "name": "stdout", "text": ["length 6\n"]}
    cells = [
        {"cell_type": "code", "source": head, "outputs": [output]},
        {"cell_type": "code", "source": model, "outputs": []},
    ]
    path = tmp_path / "printed.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "metadata": {}, "cells": cells}))
    return path


def test_what_is_not_known_stands_in_a_line_below(printed: Path) -> None:
    done = seqshape("summary", str(printed), "--table")
    assert "(None, n - 1, 4)" in done.stdout
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("Not known")]
    assert "--set n=6" in line and "cell 0" in line and "--from-outputs" in line
    for kind in ("text", "markdown", "html", "latex"):
        assert "n=6" in seqshape("explain", str(printed), "--format", kind).stdout
    assert line.partition("Give: ")[2].startswith("--set n=6 ")
    model = json.loads(seqshape("summary", str(printed), "--json").stdout)["models"][0]
    assert model["unknown"] == [
        {"name": "n", "give": "--set n=6", "seen": {"value": 6, "cell": 0}},
    ]


def test_stored_outputs_are_used_where_that_is_asked(printed: Path) -> None:
    assert seqshape("check", str(printed)).returncode == 0
    for command in ("summary", "check"):
        done = seqshape(command, str(printed), "--from-outputs")
        assert done.returncode == 1 and "20 values" in done.stdout + done.stderr
    done = seqshape("explain", str(printed), "--from-outputs", "--set", "n=5")
    assert "(None, 4, 4)" in done.stdout


BROKEN = """from keras import Input, Model, Sequential, layers
a = Sequential([Input((9, 4)), layers.LSTM(3), layers.LSTM(2), layers.Conv1D(2, 2)])
i = Input((9, 4))
x = layers.LSTM(3)(i)
b = Model(i, layers.Dense(2)(layers.GRU(2)(x)))
c = Sequential([Input((9, 4)), layers.LSTM(-3), layers.Dense(1)])
"""


def test_a_broken_model_shows_its_rows_up_to_the_error(tmp_path: Path) -> None:
    path = tmp_path / "broken.py"
    path.write_text(BROKEN)
    done = seqshape("summary", str(path), "--table")
    tables = done.stdout.split("Model: ")[1:]
    for table, layer, code in zip(tables, ("lstm_1", "gru", "lstm_3"), (101, 101, 201)):
        last = table.rstrip().splitlines()[-1]
        assert last.split()[0] == layer and f"SEQ{code}: " in last and "Total" not in table
    found = json.loads(seqshape("summary", str(path), "--json").stdout)
    for model, code in zip(found["models"], (101, 101, 201)):
        *rows, last = model["layers"]
        assert all("error" not in row for row in rows)
        assert last["error"]["code"] == f"SEQ{code}" and last["output_shape"] is None
        assert last["error"]["message"] and last["error"]["fix"] and model["total_params"] is None
    assert [row["name"] for row in found["models"][1]["layers"]] == [
        "input_layer_1",
        "lstm_2",
        "gru",
    ]
    assert found["understood"] == {"models": 3, "layers": 6, "not_understood": []}


def test_a_hidden_error_is_reported_after_the_one_that_hides_it(tmp_path: Path) -> None:
    path = tmp_path / "broken.py"
    path.write_text(BROKEN)
    done = seqshape("check", str(path), "--json")
    problems = json.loads(done.stdout)["problems"]
    places = [(p["line"], p["message"].startswith("After this fix: ")) for p in problems]
    assert places == [(2, False), (2, True), (5, False), (6, False)]
    assert "Conv1D" in problems[1]["message"] and problems[1]["cause"]["line"] == 2
    # What is hidden in one model stops no fix of another.
    assert [bool(p.get("edits")) for p in problems] == [True, False, True, False]


def test_what_was_understood_ends_the_output(tmp_path: Path) -> None:
    path = tmp_path / "own.py"
    path.write_text(
        "import keras\nfrom own import A\nm = keras.Sequential([keras.Input((3,)), A()])\n"
    )
    for words in (("summary", str(path)), ("summary", str(path), "--table"), ("check", str(path))):
        assert seqshape(*words).stdout.splitlines()[-1] == (
            "1 model, 1 of 1 layer not understood (A)."
        )
