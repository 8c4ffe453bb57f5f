"""What the code doesn't say, given beside it."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.errors import BadRecord
from shapecalc.numbers.parse import data, setting
from shapecalc.readers.annotations import annotations_of
from shapecalc.readers.notebook import Source, script_source
from shapecalc.readers.script import read_source


@pytest.mark.parametrize(
    "text,expected",
    [
        ("tokenizer.vocab_size=8185", ("tokenizer.vocab_size", 8185)),
        ("X.shape[ 1 ]=7", ("X.shape[1]", 7)),
        ("len(word_index)=100", ("len(word_index)", 100)),
        ("rate=0.5", ("rate", 0.5)),
        ("on=True", ("on", True)),
        ("word=relu", ("word", "relu")),
        ("word='a b'", ("word", "a b")),
        ("n=10_000", ("n", 10000)),
    ],
)
def test_setting(text: str, expected: Any) -> None:
    assert setting(text) == expected
    assert type(setting(text)[1]) is type(expected[1])


@pytest.mark.parametrize("text", ["", "=3", "x", "x y=3", "n=" + "9" * 5000, "(" * 9999 + "=1"])
def test_a_bad_setting_is_one_sentence(text: str) -> None:
    with pytest.raises(BadRecord) as caught:
        setting(text)
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize("text", ["X", "X=", "=1", "X=1.5", "X=a b", "X=-1"])
def test_a_bad_shape_is_one_sentence(text: str) -> None:
    with pytest.raises(BadRecord):
        data(text)


CODE = """import tensorflow as tf
# seqshape: X (1000, steps, 3)
# seqshape: vocab_size = 8185; len(word_index) = 50
m = tf.keras.Sequential([tf.keras.layers.LSTM(4)])
m.fit(X)
m2 = tf.keras.Sequential([tf.keras.Input((5,)), tf.keras.layers.Embedding(vocab_size, 2)])
m3 = tf.keras.Sequential([tf.keras.Input((5,)), tf.keras.layers.Embedding(len(word_index), 2)])
"""


def test_comments_tell_shapes_and_values() -> None:
    reading = read_source(script_source("a.py", CODE))
    first, second, third = (m.summary for m in reading.models)
    assert first is not None and str(first.total_params) == str(4 * (4 * (4 + 3) + 4))
    assert second is not None and second.total_params == 16370
    assert third is not None and third.total_params == 100


def test_the_callers_word_counts_more() -> None:
    reading = read_source(script_source("a.py", CODE), {"vocab_size": 10})
    assert reading.models[1].summary is not None
    assert reading.models[1].summary.total_params == 20


BAD = "import tensorflow as tf\nm = tf.keras.Sequential([tf.keras.Input((5,)), {}])\n"
LSTM = "tf.keras.layers.LSTM(4)"


@pytest.mark.parametrize(
    "code,left",
    [
        (BAD.format(LSTM), 1),
        (BAD.format(LSTM).rstrip() + "  # seqshape: ignore\n", 0),
        (BAD.format(LSTM).rstrip() + "  # seqshape: ignore[SEQ101] because\n", 0),
        (BAD.format(LSTM).rstrip() + "  # seqshape: ignore[SEQ5, seq1]\n", 0),
        (BAD.format(LSTM).rstrip() + "  # seqshape: ignore[SEQ5]\n", 1),
        (BAD.format(f"\n    # seqshape: ignore\n\n    # why\n    {LSTM}"), 0),
        (BAD.format("\n    tf.keras.layers.LSTM(\n        4,\n    ),  # seqshape: ignore\n"), 0),
        (BAD.format(LSTM) + "# seqshape: ignore-file\n", 0),
        (BAD.format(LSTM) + "'# seqshape: ignore-file'\n", 1),
    ],
)
def test_ignore(code: str, left: int) -> None:
    assert len(read_source(script_source("a.py", code)).problems) == left


def test_comments_of_a_broken_cell_and_of_magic() -> None:
    source = Source(
        "a.ipynb",
        [(0, "%pip install x\n# seqshape: a = 1"), (2, "x = (\n# seqshape: b = 2"), (3, "'''\n")],
    )
    beside = annotations_of(source)
    assert beside.values == {"a": 1, "b": 2} and not beside.problems


def test_a_comment_that_isnt_understood_is_said() -> None:
    (problem,) = annotations_of(
        script_source("a.py", "x = 1\ny = 2  # seqshape: whatever\n")
    ).problems
    assert (problem.severity, problem.place.line) == ("warning", 2)


def test_the_comments_of_a_file_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from explain.lint.checking import check_source
    from explain.open_file import Wanted
    from shapecalc.readers import annotations as beside

    read: list[Any] = []
    comments = beside._comments
    monkeypatch.setattr(beside, "_comments", lambda lines: read.append(lines) or comments(lines))
    source = script_source("a.py", f"{BAD.format(LSTM)}f(y)  # seqshape: ignore[SEQ801]\nf(w)\n")
    found = check_source(source, None, Wanted(checks=True))
    assert len(read) == 1
    assert [p.place.line for p in found.reading.problems if p.code == "SEQ801"] == [4]
