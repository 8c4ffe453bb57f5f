"""Lists for people: plain in a pipe, wrapped to fit at a terminal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import cli
from explain.keras_check import build as keras_twin
from explain.render.terminal import plain_table
from shapecalc.readers.course import course_model

ROWS = [("LSTM", "reads the text word by word"), ("Conv1D", "finds short patterns of words")]
HEADINGS = ("layer", "what it does")


def test_a_pipe_gets_a_line_a_row() -> None:
    assert plain_table(ROWS, HEADINGS).splitlines() == [
        "layer   what it does",
        "LSTM    reads the text word by word",
        "Conv1D  finds short patterns of words",
    ]


def test_the_last_column_wraps_below_itself() -> None:
    assert plain_table(ROWS, HEADINGS, 30).splitlines() == [
        "layer   what it does",
        "LSTM    reads the text word by",
        "        word",
        "Conv1D  finds short patterns",
        "        of words",
    ]


@pytest.mark.parametrize(
    "words",
    [
        ["lstm", "--units", "4", "--len", "5", "--features", "3"],
        ["model", "imdb-bigru"],
        ["summary", "model.json"],
        ["trace", "LSTM(4)"],
    ],
    ids=lambda words: words[0],
)
def test_the_table_is_printed_before_keras_is_asked(
    words: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    seen: list[str] = []

    def asked(*_: Any) -> Any:
        seen.append(capsys.readouterr().out)
        raise keras_twin.KerasMissing("not here")

    monkeypatch.chdir(tmp_path)
    config = course_model("imdb-bigru").serialize()
    config["config"]["layers"].insert(
        0, {"class_name": "InputLayer", "config": {"batch_shape": [None, 120]}}
    )
    Path("model.json").write_text(json.dumps(config), encoding="utf-8")
    monkeypatch.setattr(keras_twin, "load_keras", asked)
    with pytest.raises(SystemExit) as left:
        cli.seqshape.main([*words, "--verify"], prog_name="seqshape")
    assert left.value.code == 1
    assert len(seen) == 1 and ("Param #" in seen[0] or "step 1" in seen[0].lower())


def test_the_spinner_turns_while_keras_is_quiet() -> None:
    pty = pytest.importorskip("pty")  # not on Windows
    ours, theirs = pty.openpty()
    code = (
        "import time\nfrom explain.keras_check.build import quiet\nfrom explain.render.terminal import waiting\n"
        "with waiting('Comparing with Keras'), quiet():\n    time.sleep(1)"
    )
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    subprocess.run([sys.executable, "-c", code], stderr=theirs, env=environment, check=True)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    assert shown.count("Comparing with Keras") > 2
