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
    good, bad = done.stdout.splitlines()[-2:]
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
    assert done.stdout == f"0 Keras models found in {path} (it imports torch).\n"
    path.write_text("x = 3\n")
    assert seqshape("summary", str(path)).stdout == f"0 Keras models found in {path}.\n"


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
