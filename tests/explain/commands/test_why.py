"""`seqshape why` at the command line."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from shapecalc.errors import BadRecord
from tests.command import Done, seqshape

from ..why.tracebacks import CELL, JUPYTER

UNKNOWN = """\
Traceback (most recent call last):
  File "train.py", line 9, in <module>
    model.fit(x, y)
  File "/v/site-packages/keras/src/utils/traceback_utils.py", line 122, in error_handler
    raise e.with_traceback(filtered_tb) from None
ValueError: Exception encountered when calling Noise.call().

The flux is not calibrated.

Arguments received by Noise.call():
  • inputs=tf.Tensor(shape=(32, 7), dtype=float32)
"""


def why(*words: str, data: str = "") -> Done:
    return seqshape("why", *words, stdin=data)


def test_the_command(tmp_path: Any) -> None:
    message = (
        "Input 0 of layer lstm_1: expected ndim=3, found ndim=2. Full shape received: (None, 8)"
    )
    done = why(message)
    assert done.returncode == 0
    assert "SEQ101" in done.stdout and "return_sequences=True" in done.stdout
    path = tmp_path / "error.txt"
    path.write_text(CELL, encoding="utf-8")
    done = why(str(path), "--json")
    answer = json.loads(done.stdout)
    assert set(answer) == {
        "code",
        "matched",
        "message",
        "explanation",
        "fix",
        "shapes",
        "line",
        "file",
        "text",
    }
    assert (answer["code"], answer["line"], answer["text"]) == ("SEQ503", 7, "model.fit(x, y)")
    done = why("-", data=JUPYTER)
    assert "model.add(LSTM(16))" in done.stdout and "\x1b" not in done.stdout
    done = why("the dog ate my model")
    assert (done.returncode, done.stdout) == (1, "")
    assert (
        done.stderr.startswith("seqshape doesn't know this error") and done.stderr.count("\n") == 1
    )
    done = why("the dog ate my model", "--json")
    assert done.returncode == 1 and json.loads(done.stdout)["code"] is None
    path.write_text(UNKNOWN, encoding="utf-8")
    done = why(str(path))
    assert done.returncode == 1 and done.stderr.startswith("seqshape doesn't know this error")
    assert "model.fit(x, y)" in done.stdout and "inputs (32, 7)" in done.stdout
    unknown = json.loads(why(str(path), "--json").stdout)
    assert (unknown["code"], unknown["line"]) == (None, 9) and "Noise" in unknown["look_at"][0]
    assert why("").returncode == 2
    assert why(str(tmp_path)).returncode == 2


def test_a_stream_is_read_to_its_end() -> None:
    from explain.commands.why import _end_of, run_why

    assert _end_of(io.BytesIO(b"x" * 11_000_000 + b"end")).endswith(b"end")
    with pytest.raises(BadRecord):
        run_why(" ", False)


@pytest.mark.parametrize("name", ["nofile.txt", "logs/run", "train.py"])
def test_a_file_that_is_not_there(name: str) -> None:
    done = why(name)
    assert done.returncode == 2 and f"There is no file '{name}'" in done.stderr
