"""Cells called by themselves in code: with states, with states that aren't known, without."""

from __future__ import annotations

import pytest

from shapecalc.readers.notebook import script_source
from shapecalc.readers.results import FileReport
from shapecalc.readers.script import read_source

START = """import tensorflow as tf
x, h, c = tf.keras.Input((8,)), tf.keras.Input((4,)), tf.keras.Input((4,))
cell = tf.keras.layers.LSTMCell(4)
"""


def reading_of(code: str) -> FileReport:
    return read_source(script_source("a.py", START + code))


@pytest.mark.parametrize(
    "call",
    [
        "cell(x, [h, c])",
        "cell(x, states=[h, c])",
        "cell(x, cell.get_initial_state(batch_size=3))",
        "cell(x, [tf.zeros((3, 4)), tf.zeros((3, 4))])",
        "cell(x, states=[tf.zeros((3, 4))] * 2)",
        "cell(x, anything_at_all)",
    ],
)
def test_a_cell_with_states_has_the_shapes_of_keras(call: str) -> None:
    found = reading_of(f"out, states = {call}\nm = tf.keras.Model([x, h, c], out)\n")
    assert [p for p in found.problems if p.severity == "error"] == []
    (model,) = found.models
    assert model.summary is not None
    row = next(r for r in model.summary.rows if r.name == "lstm_cell")
    assert row.count() == 208 and str(row.output) == str(cell_output())


def cell_output() -> object:
    from shapecalc import Shape

    one = Shape((None, 4))  # type: ignore[arg-type]
    return (one, (one, one))


def test_the_states_go_into_the_next_step() -> None:
    found = reading_of("states = [h, c]\nfor t in range(5):\n    out, states = cell(x, states)\n")
    assert found.problems == []


@pytest.mark.parametrize("call", ["cell(x)", "cell(x, training=True)", "cell(x, [x, x])"])
def test_a_cell_without_its_states_is_refused(call: str) -> None:
    (problem,) = reading_of(f"y = {call}\n").problems
    assert problem.code == "SEQ105"
