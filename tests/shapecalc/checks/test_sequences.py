"""Silent faults of sequences: what is said of each is measured in Keras, and so is its fix."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from explain.lint.checking import check_text, fixed
from explain.lint.settings import Settings
from explain.open_file import Wanted

from .reading import HEAD, loud, problems, run

pytestmark = pytest.mark.keras


def mended(text: str) -> str:
    found = check_text("a.py", HEAD + text, Wanted(checks=True))
    return (fixed(found, Settings(), unsafe=True)[0].text or "").removeprefix(HEAD)


# -- targets inside the window ------------------------------------------------------------
WINDOWS = """
series, other, n = np.arange(60.0), np.arange(60.0), 5
ds = tf.keras.utils.timeseries_dataset_from_array({arguments}, batch_size=1)
x, y = next(iter(ds))
inside = float(y[0]) in x.numpy()
"""
SERIES = [
    ("series, series, sequence_length=5", True),
    ("series, series, n", True),
    ("series[:-4], series[4:], 5", True),
    ("series[2:], series[3:], 5", True),
    ("data=series, targets=series, sequence_length=5, sampling_rate=2", True),
    ("series[:-4], series[4:], 3, sampling_rate=2", True),
    ("series[:-5], series[5:], sequence_length=5", False),
    ("series[:-n], series[n:], sequence_length=n", False),
    ("series[:-3], series[3:], 3, sampling_rate=2", False),
    ("series[:-9], series[9:], 5, sampling_rate=2", False),
]


@pytest.mark.parametrize(("arguments", "inside"), SERIES)
def test_targets_inside_the_window(arguments: str, inside: bool) -> None:
    code = WINDOWS.format(arguments=arguments)
    assert loud(code) == (["SEQ526"] if inside else [])
    assert run(code)["inside"] is inside
    if inside and "[" not in arguments:
        assert loud(mended(code)) == []
        names = run(mended(code))
        assert names["inside"] is False
        step = names["x"].numpy()[0, 1] - names["x"].numpy()[0, 0]
        assert float(names["y"][0]) == names["x"].numpy()[0, -1] + 1 and step in (1, 2)


def test_targets_of_another_series_are_no_finding() -> None:
    for arguments in (
        "series, other, 5",
        "series, None, sequence_length=5",
        "series, series, given",
        "table, table[:, 1], 5",
        "series[start:], series[end:], 5",
    ):
        code = WINDOWS.format(arguments=arguments).replace("batch_size=1", "batch_size=2")
        assert loud("from elsewhere import given, table, start, end\n" + code) == []


# -- padding behind the sequence -----------------------------------------------------------
PADDED = """
x = tf.keras.utils.pad_sequences([[1, 2, 3], [4]], maxlen=9{padding})
{model}
m.compile(loss='mse')
m.fit(x, np.zeros(2), verbose=0)
a = m.predict(np.array([[1, 2, 3, 0, 0, 0, 0, 0, 0]]), verbose=0)
b = m.predict(np.array([[1, 2, 3, 0, 0]]), verbose=0)
"""
POST = ", padding='post'"
LSTM = "m = Sequential([Embedding(9, 4), LSTM(4), Dense(1)])"
READ = [
    (POST, LSTM, True),
    (POST, "m = Sequential([Embedding(9, 4), LSTM(4, return_sequences=True), GRU(4)])", False),
    (POST, "i = Input((None,))\nm = Model(i, Dense(1)(GRU(4)(Embedding(9, 4)(i))))", True),
    (POST, "m = Sequential([Embedding(9, 4), Dropout(0.1), SimpleRNN(4), Dense(1)])", True),
    ("", LSTM, False),
    (POST, "m = Sequential([Embedding(9, 4, mask_zero=True), LSTM(4), Dense(1)])", False),
    (POST, "m = Sequential([Embedding(9, 4), GlobalMaxPooling1D(), Dense(1)])", False),
    (POST, "m = Sequential([Embedding(9, 4), LSTM(4, go_backwards=True), Dense(1)])", False),
    (POST, "m = Sequential([Embedding(9, 4), Bidirectional(LSTM(4)), Dense(1)])", False),
]


@pytest.mark.parametrize(("padding", "model", "read"), READ)
def test_padding_behind_the_sequence(padding: str, model: str, read: bool) -> None:
    code = PADDED.format(padding=padding, model=model)
    assert ("SEQ528" in loud(code)) is read
    if read:
        assert not same(run(code))
        now = mended(code)
        assert "mask_zero=True" in now and "SEQ528" not in loud(now)
        assert same(run(now))


def same(names: dict[str, Any]) -> bool:
    """Whether more padding changes nothing."""
    return bool(np.allclose(names["a"], names["b"], atol=1e-6))


# -- CTC ---------------------------------------------------------------------------------------
CTC = """
x, y = np.random.rand(4, 48, 5), np.random.randint(1, 9, (4, {letters}))
m = Sequential([Input((48, 5)), MaxPooling1D({pool}), Dense(9)])
m.compile(loss={loss})
loss = m.evaluate(x, y, verbose=0)
"""


@pytest.mark.parametrize(
    ("letters", "pool", "short"), [(12, 8, True), (7, 8, True), (12, 2, False), (3, 8, False)]
)
def test_more_letters_than_steps(letters: int, pool: int, short: bool) -> None:
    for loss in ("tf.keras.losses.CTC()", "'ctc'"):
        code = CTC.format(letters=letters, pool=pool, loss=loss)
        assert loud(code) == (["SEQ527"] if short else [])
        assert (run(code)["loss"] > 300) is short
    other = CTC.format(letters=12, pool=8, loss="own").replace(
        "m.compile", "from e import own\nm.compile"
    )
    assert loud(other) == []


# -- masks and frozen wrappers ------------------------------------------------------------------
EMBEDDED = """
i = Input((4,))
e = {embedding}
mask = Masking(0.0)
h = mask(e(i))
m = Sequential([Input((4,)), {embedding}, Masking(0.0), LSTM(2)])
seen = mask.compute_mask(e(np.array([[3, 0, 0, 0]]))).numpy().all()
"""


@pytest.mark.parametrize(
    ("embedding", "idle"),
    [
        ("Embedding(9, 4)", True),
        ("Embedding(9, 4, mask_zero=True)", True),
        ("Embedding(9, 4, embeddings_initializer='zeros')", False),
        ("Embedding(9, 4, weights=[np.zeros((9, 4))])", False),
    ],
)
def test_masking_behind_an_embedding(embedding: str, idle: bool) -> None:
    code = EMBEDDED.format(embedding=embedding)
    assert loud(code).count("SEQ312") == (2 if idle else 0)
    if "weights" not in embedding:
        assert run(code)["seen"] == idle


def test_masking_of_data_is_no_finding() -> None:
    assert loud("m = Sequential([Input((4, 2)), Masking(0.0), LSTM(2)])\n") == []


FROZEN = """
{first}
m = Sequential([Input((4, 3)), w, LSTM(2), Dense(1)])
i = Input((4, 3))
f = Model(i, w(i))
held = len(f.trainable_weights)
"""
WRAPPED = [
    ("w = Bidirectional(LSTM(2, return_sequences=True), trainable=False)", True),
    ("w = TimeDistributed(Dense(2), trainable=False)", True),
    ("w = Bidirectional(LSTM(2, return_sequences=True, trainable=False))", False),
    ("w = TimeDistributed(Dense(2, trainable=False))", False),
]


@pytest.mark.parametrize(("first", "learns"), WRAPPED)
def test_wrappers_that_freeze_nothing(first: str, learns: bool) -> None:
    code = FROZEN.format(first=first)
    assert loud(code) == (["SEQ311"] if learns else [])
    assert (run(code)["held"] > 0) is learns


def test_a_layer_that_is_frozen_is_no_finding() -> None:
    for code in (
        "m = Sequential([Input((4,)), Dense(2, trainable=False), Dense(1)])\n",
        FROZEN.format(first=WRAPPED[0][0] + "\nw.trainable = False"),
        FROZEN.format(first=WRAPPED[0][0].replace("False", "True")),
    ):
        assert loud(code) == []


def test_findings_are_warnings() -> None:
    for code in (WINDOWS.format(arguments=SERIES[0][0]), FROZEN.format(first=WRAPPED[0][0])):
        assert [p.severity for p in problems(code)] == ["warning"]
