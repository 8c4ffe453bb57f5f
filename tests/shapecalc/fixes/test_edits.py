"""Edits in files: nothing else moves, and nothing unproved is offered."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explain.lint.checking import check_text
from explain.open_file import Wanted
from shapecalc.fixes.edits import Notebook, NotFixed, applied, between, edited
from shapecalc.readers.results import Edit

CODE = "import tensorflow as tf\nm = tf.keras.Sequential([\n    {layers},\n])\n"
L = "tf.keras.layers."


def fixed_text(layers: str, code: str = "") -> tuple[str, bool]:
    """The text with the first problem's fix, and whether it is safe."""
    text = code or CODE.format(layers=layers)
    found = check_text("a.py", text, Wanted(checks=True))
    problem = next(p for p in found.reading.problems if p.edits)
    return applied("a.py", text, problem.edits), problem.safe


def offered(layers: str) -> list[Edit]:
    text = CODE.format(layers=layers)
    found = check_text("a.py", text, Wanted(checks=True))
    return [e for p in found.reading.problems for e in p.edits]


# -- texts -------------------------------------------------------------------------------
def test_edits_are_brought_in_from_the_end() -> None:
    edits = [Edit(1, 0, 1, 1, "AA"), Edit(2, 1, 2, 1, "\nnew"), Edit(1, 2, 1, 3, "")]
    assert edited("abc\ndef\n", edits) == "AAb\nd\nnewef\n"


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(9, 0, 9, 1, "")],
        [Edit(1, 0, 1, 2, "x"), Edit(1, 1, 1, 3, "y")],
        [Edit(1, 5, 1, 2, "")],
    ],
)
def test_edits_that_make_no_sense_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(NotFixed):
        edited("abc\ndef", edits)


@given(st.text("ab\n", max_size=12), st.text("ab\n", max_size=12))
def test_between_makes_one_text_of_the_other(before: str, after: str) -> None:
    assert edited(before, between(None, before, after)) == after


# -- notebooks ---------------------------------------------------------------------------
def book(sources: list[Any], **how: Any) -> str:
    cells = [{"cell_type": "code", "zz": 1, "source": s, "outputs": [{"a": 1.50}]} for s in sources]
    return json.dumps({"nbformat": 4, "cells": cells, "metadata": {"é": "ü"}}, **how)


@pytest.mark.parametrize("indent", [None, 1, 2, 4, "\t"])
@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("end", ["", "\n"])
def test_only_the_edited_line_of_a_notebook_changes(indent: Any, plain: bool, end: str) -> None:
    how = {"indent": indent, "ensure_ascii": plain}
    before = book(["x = 1\ny = 'é'", ["a\n", "bé = 2\n", "c"]], **how) + end
    edits = [Edit(2, 0, 2, 1, "ü", 1), Edit(1, 4, 1, 5, "7", 0)]
    after = applied("a.ipynb", before, edits)
    assert after == book(["x = 7\ny = 'é'", ["a\n", "üé = 2\n", "c"]], **how) + end


@pytest.mark.parametrize("old", [["a"], ["a\n", "b"], []])
def test_lines_put_into_a_list_of_lines(old: list[str]) -> None:
    text = book([old], indent=1)
    column = len(old[0].rstrip("\n")) if old else 0
    after = applied("a.ipynb", text, [Edit(1, column, 1, column, "\nnew", 0)])
    assert "".join(json.loads(after)["cells"][0]["source"]).startswith(("a\nnew", "\nnew"))


def test_a_line_of_a_cell_is_a_line_of_the_file() -> None:
    text = book(["one string", ["a\n", "b = 2\n", "c"]], indent=1)
    lines = text.split("\n")
    assert '"b = 2' in lines[(Notebook(text).line_of(1, 2) or 0) - 1]
    assert '"one string' in lines[(Notebook(text).line_of(0, 1) or 0) - 1]
    assert Notebook(text).line_of(7, 1) is None


@pytest.mark.parametrize("text", ["", "[]", "{", '{"cells": 3}', "[" * 100_000])
def test_what_is_no_notebook_is_refused(text: str) -> None:
    with pytest.raises(NotFixed):
        applied("a.ipynb", text, [Edit(1, 0, 1, 0, "x", 0)])


@pytest.mark.parametrize("source", [["a\n", ["b"]], [3], 3, None, {"a": 1}])
def test_a_cell_whose_source_is_no_text_is_left_as_it_is(source: Any) -> None:
    text = book([source, "b"])
    with pytest.raises(NotFixed):
        applied("a.ipynb", text, [Edit(1, 0, 1, 0, "x", 0)])
    assert Notebook(text).text(0) == "" and Notebook(text).text(1) == "b"


# -- fixes -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "before,after,safe",
    [
        (
            f"{L}LSTM(8, return_sequence=True)",
            f"{L}LSTM(8, return_sequences=True)",
            True,
        ),
        (
            f"{L}Bidirectional({L}LSTM(8), return_sequence=True)",
            f"{L}Bidirectional({L}LSTM(8, return_sequences=True))",
            True,
        ),
        (
            f"{L}Bidirectional(return_sequences=True, layer={L}LSTM(8,))",
            f"{L}Bidirectional(layer={L}LSTM(8, return_sequences=True,))",
            True,
        ),
        (
            f"{L}Bidirectional({L}LSTM(8),  # both\n        return_sequences=True)",
            f"{L}Bidirectional({L}LSTM(8, return_sequences=True),  # both\n        )",
            True,
        ),
        (
            f"{L}Input((20, 4)), {L}LSTM(8), {L}LSTM(4)",
            f"{L}Input((20, 4)), {L}LSTM(8, return_sequences=True), {L}LSTM(4)",
            True,
        ),
        (
            f"{L}Input((20, 4)), {L}Bidirectional({L}GRU(8)), {L}Dropout(0.1), {L}LSTM(4)",
            f"{L}Input((20, 4)), {L}Bidirectional({L}GRU(8, return_sequences=True)), "
            f"{L}Dropout(0.1), {L}LSTM(4)",
            True,
        ),
        (
            f"{L}Input((20, 4)), {L}LSTM(8), {L}LSTM(4), {L}LSTM(2)",
            f"{L}Input((20, 4)), {L}LSTM(8, return_sequences=True), "
            f"{L}LSTM(4, return_sequences=True), {L}LSTM(2)",
            True,
        ),
        (f"{L}Input((20, 4)), {L}Dens(3)", f"{L}Input((20, 4)), {L}Dense(3)", True),
        (
            f"{L}Embedding(10, 4, input_length=20), {L}LSTM(3)",
            f"{L}Embedding(10, 4), {L}LSTM(3)",
            True,
        ),
        (
            f"{L}Input((20, 4)), {L}Conv1D(nb_filter=3, kernel_size=2)",
            f"{L}Input((20, 4)), {L}Conv1D(filters=3, kernel_size=2)",
            True,
        ),
        (
            f"{L}Input((20, 4)), {L}LSTM(3, time_major=True)",
            f"{L}Input((20, 4)), {L}LSTM(3)",
            False,
        ),
        (
            f"{L}Input((4, 4)), {L}Conv1D(3, 9)",
            f"{L}Input((4, 4)), {L}Conv1D(3, 9, padding='same')",
            False,
        ),
        (
            f"{L}Input((None, 4)), {L}Flatten(), {L}Dense(3)",
            f"{L}Input((None, 4)), {L}GlobalAveragePooling1D(), {L}Dense(3)",
            False,
        ),
    ],
)
def test_a_fix(before: str, after: str, safe: bool) -> None:
    assert fixed_text(before) == (CODE.format(layers=after), safe)


def test_a_mend_that_leaves_an_error_behind_is_not_offered() -> None:
    # The second window is longer than what any padding of the first could leave.
    assert offered(f"{L}Input((4, 4)), {L}Conv1D(3, 9), {L}Reshape((7,))") == []
    # Without the length the model is built on its data, whose size isn't known yet.
    assert offered(f"{L}Embedding(10, 4, input_length=20), {L}Flatten(), {L}Dense(1)") != []


def test_a_layer_that_isnt_imported_is_imported() -> None:
    code = (
        "from keras import Sequential, Input\nfrom keras.layers import Flatten, Dense\n"
        "m = Sequential([Input((None, 4)), Flatten(), Dense(3)])\n"
    )
    after, _ = fixed_text("", code)
    assert "import Flatten, GlobalAveragePooling1D, Dense" in after


def test_a_misspelt_import_is_mended_with_its_uses() -> None:
    code = (
        "from keras import Sequential, Input\nfrom keras.layers import LSMT\n"
        "m = Sequential([Input((5, 4)), LSMT(3)])\n"
    )
    after, safe = fixed_text("", code)
    assert after == code.replace("LSMT", "LSTM") and safe


FIT = """import numpy as np
import tensorflow as tf
x = np.zeros((32, 10))
y = {y}
model = tf.keras.Sequential([tf.keras.Input((10,)), tf.keras.layers.Dense(5, activation="softmax")])
model.compile("adam", loss={loss})
model.fit(x, y)
"""


@pytest.mark.parametrize(
    "y,before,after",
    [
        (
            "np.arange(32) % 5",
            "'categorical_crossentropy'",
            "'sparse_categorical_crossentropy'",
        ),
        (
            "tf.keras.utils.to_categorical(np.arange(32) % 5, 5)",
            "tf.keras.losses.SparseCategoricalCrossentropy()",
            "tf.keras.losses.CategoricalCrossentropy()",
        ),
    ],
)
def test_the_loss_for_these_labels(y: str, before: str, after: str) -> None:
    changed, safe = fixed_text("", FIT.format(y=y, loss=before))
    assert changed == FIT.format(y=y, loss=after) and not safe


def test_a_mend_in_a_notebook_with_magic_and_umlauts() -> None:
    cells = [
        ["%matplotlib inline\n", "import tensorflow as tf\n", "ü = '→'; L = tf.keras.layers"],
        ["%time m = tf.keras.Sequential([L.Input((9, 2)), L.Lambda(ü), L.Dens(3)])"],
    ]
    text = book(cells, indent=1, ensure_ascii=False)
    found = check_text("a.ipynb", text, Wanted(checks=True))
    problem = next(p for p in found.reading.problems if p.code == "SEQ301")
    assert applied("a.ipynb", text, problem.edits) == text.replace("Dens(", "Dense(")
