"""Explanations are true (every printed line is evaluated again) and complete."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

import explain
import shapecalc
from explain.derivations.derivation import Derivation, derive_row
from shapecalc.models.prediction import rows_of
from shapecalc.models.rows import Row
from shapecalc.models.sequential import make_layers, parse_inputs, run
from shapecalc.readers.notebook import script_source
from shapecalc.readers.script import read_source
from tests.properties import configs


def check_true(made: Derivation) -> None:
    """Every part of every equation has the value of the last."""
    for line in [*made.shape, *made.count, *made.work]:
        parts = [p.strip() for p in line.text.split(" = ")]
        if len(parts) < 2:
            continue
        numeric = [p.replace(",", "") for p in parts if not re.search(r"[a-zA-Z]", p)]
        values = {eval(p) for p in numeric}
        assert len(values) == 1, line.text
    for line in made.weights:
        parts = line.text.split(" = ")
        assert eval(parts[-1]) is not None


@given(st.integers(0, 2**32))
@settings(max_examples=settings().max_examples * 3)
def test_every_printed_line_is_true(seed: int) -> None:
    record = configs.single(configs.RandomChooser(seed))
    try:
        rows = rows_of(record)
    except shapecalc.ShapeError:
        reject()
    # With unknowns a line ends in a formula, which test_size evaluates.
    assume("None" not in str(rows[0].inputs).replace("(None,", ""))
    made = derive_row(rows[0])
    check_true(made)
    total = rows[0].count()
    assert made.count[0].text.replace(",", "").endswith(str(total))
    if len(made.count) > 1 and made.count[1].label == "or":
        assert made.count[1].text.replace(",", "").endswith(f"= {total}")


@pytest.mark.parametrize("cls", configs.classes(), ids=lambda c: c.__name__)
def test_every_argument_that_moves_a_number_is_named(cls: Any) -> None:
    """Complete: change one argument; if a number moves, the explanation names it."""
    for seed in range(400):
        pick = configs.RandomChooser(seed)
        config = configs.layer_config(pick, cls, bad=0)
        x = parse_inputs(configs.inputs_for(pick, cls, config))
        row = accepted(config, x)
        if row is None:
            continue
        made = derive_row(row)
        text = " ".join([line.text for line in made.lines()] + made.settings)
        for key, kind in cls.kinds.items():
            if key in text or isinstance(
                getattr(row.layer, key, None), shapecalc.layer_class("Dense").__mro__[1]
            ):
                continue
            for other in kind.accepts:
                changed = accepted({**config, "config": {**config["config"], key: other}}, x)
                same = changed is not None and numbers(changed) == numbers(row)
                assert same, f"{key}={other!r} moves a number that {text!r} doesn't explain"
        return
    assert cls.role == "cell"


def accepted(config: Any, x: Any) -> Any:
    try:
        return run(make_layers([config]), x)[0]
    except shapecalc.ShapeError:
        return None


def numbers(row: Row) -> Any:
    return str(row.output), [(w.name, str(w.shape), w.trainable) for w in row.weights or ()]


def test_the_forms_of_the_field() -> None:
    lstm = explain.derivation(shapecalc.Sequential([shapecalc.LSTM(64)]), (None, 120, 64))[0]
    assert lstm.count[1].text == (
        "4 * (units * (features + units) + units) = 4 * (64 * (64 + 64) + 64) = 33,024"
    )
    conv = explain.derivation(shapecalc.Sequential([shapecalc.Conv1D(128, 5)]), (None, 120, 16))[0]
    assert conv.shape[0].text == "steps - kernel_size + 1 = 120 - 5 + 1 = 116"
    assert "moves from the first step" in conv.shape[0].why


def test_unknowns_stay_symbols_through_a_model() -> None:
    model = shapecalc.Sequential(
        [shapecalc.Conv1D(8, 5), shapecalc.MaxPooling1D(), shapecalc.Flatten(), shapecalc.Dense(2)]
    )
    rows = model.summary(input_shape=(None, "T", 16)).rows
    assert [row.output.named() for row in rows[:2]] == [
        "(None, T - 4, 8)",
        "(None, (T - 4)//2, 8)",
    ]
    assert str(rows[3].count()) == "16 * ((T - 4)//2) + 2"


def test_states_that_nobody_knows_leave_the_rest_derived() -> None:
    text = (
        "from keras import layers, Model, Input\nx = Input((None, 12))\n"
        "out = layers.LSTM(8)(x, initial_state=[h, c])\nmodel = Model(x, out)\n"
    )
    found = read_source(script_source("p.py", text)).models[0]
    assert found.summary is not None
    derived = [derive_row(row) for row in found.summary.rows]
    assert "= 12 * 8 * 4 + 8 * 8 * 4 + 8 * 4 = 672" in str(derived[-1])
    assert "macs: steps * 4 * units * (features + units)" in str(derived[-1])


OWN = """
from keras import layers, Model, Input

class Both(layers.Layer):
    def __init__(self, width):
        super().__init__()
        self.d = layers.Dense(width)

    def call(self, x, y, training):
        return self.d(x) + self.d(y)

class Pair(Both):
    def call(self, inputs):
        x, y = inputs
        return self.d(x) + self.d(y)

x = Input((9, 16))
y = Both(4)(x, x, training=True)
y = Pair(3)([y, y])
model = Model(x, y)
"""


def test_layers_of_the_source_say_what_was_read_and_are_not_read_again() -> None:
    summary = read_source(script_source("p.py", OWN)).models[0].summary
    assert summary is not None
    derived = [str(derive_row(row)) for row in summary.rows[1:]]
    for text, output, count in zip(derived, ("(None, 9, 4)", "(None, 9, 3)"), (68, 15)):
        assert output in text.splitlines()[0] and text.endswith(f"params: {count}")
        assert "steps: 9" in text


def test_outputs_by_name_are_derived() -> None:
    text = (
        "from keras import layers, Model, Input\nx = Input((9, 16))\n"
        "y = layers.Identity()({'a': x})\nmodel = Model(x, y)\n"
    )
    summary = read_source(script_source("p.py", text)).models[0].summary
    assert summary is not None
    assert "steps: a steps = 9" in str(derive_row(summary.rows[-1]))
