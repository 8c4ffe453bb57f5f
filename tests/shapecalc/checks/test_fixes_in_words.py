"""Fixes that are words: each is carried out as it is said, and Keras takes the result."""

from __future__ import annotations

import pytest

from .reading import loud, problems, run

pytestmark = pytest.mark.keras
STATES = """
x = Input((5, 3))
s = Dense({width})(LSTM({width})(x))
y = GRU({units})(x, initial_state={state})
m = Model(x, y)
m.predict(np.zeros((2, 5, 3)), verbose=0)
"""
BOTH_WAYS = """
a, b = LSTM(4), LSTM(4, go_backwards=True)
m = Sequential([Input((5, 3)), Bidirectional(a, {given})])
"""
ROWS = """
rows, labels = np.zeros((16, 4)), np.zeros({labels})
x = {x}
m = Sequential([Input((3, 4)), LSTM(2), Dense(1)])
m.compile(loss='mse')
m.fit(x, labels, verbose=0)
"""
STATEFUL = """
m = Sequential([Input(batch_shape=({batch}, 5, 3)), LSTM(2, stateful=True), Dense(1)])
"""
AT_ONCE = """
m = Sequential([Input((5, 3)), LSTM(2), {end}])
m.compile(loss='mse')
m.fit(np.zeros((4, 5, 3)), np.zeros((4, 3, 2)), verbose=0)
"""


def fix_of(code: str) -> str:
    (one,) = [p for p in problems(code) if p.severity == "error"][:1]
    with pytest.raises(Exception):  # noqa: B017 - Keras's errors are of many kinds
        run(code)
    return one.fix


def test_a_state_of_another_width() -> None:
    fix = fix_of(STATES.format(width=8, units=4, state="s"))
    assert "Give GRU 8 units" in fix and "Dense(4)(state)" in fix
    for now in (
        STATES.format(width=8, units=8, state="s"),
        STATES.format(width=8, units=4, state="Dense(4)(s)"),
    ):
        assert loud(now) == []
        run(now)


def test_a_backward_layer_by_place() -> None:
    fix = fix_of(BOTH_WAYS.format(given="b"))
    assert "backward_layer=" in fix and "go_backwards=True" in fix
    now = BOTH_WAYS.format(given="backward_layer=b")
    assert loud(now) == []
    run(now)


def test_rows_that_do_not_fill_the_last_window() -> None:
    fix = fix_of(ROWS.format(x="rows.reshape(5, 3, 4)", labels=5))
    assert "rows[:15]" in fix
    cut = ROWS.format(x="rows[:15].reshape(5, 3, 4)", labels=5)
    windows = fix.split("overlap: ")[1].rstrip(".")
    overlapping = ROWS.format(x=windows, labels=14)
    for now in (cut, overlapping):
        assert loud(now) == []
        run(now)


def test_examples_that_fill_no_batch_of_a_stateful_model() -> None:
    model = STATEFUL.format(batch=16)
    fix = fix_of(model + "m.predict(np.zeros((1, 5, 3)), verbose=0)\n")
    assert "new.set_weights(model.get_weights())" in fix
    now = model + STATEFUL.format(batch=1).replace("m =", "new =")
    now += "new.set_weights(m.get_weights())\nnew.predict(np.zeros((1, 5, 3)), batch_size=1, verbose=0)\n"
    assert loud(now) == []
    run(now)


def test_labels_of_other_steps_at_once() -> None:
    fix = fix_of(AT_ONCE.format(end="Dense(1)"))
    assert "at each of 3 steps" in fix and "Dense(6), Reshape((3, 2))" in fix
    now = AT_ONCE.format(end="Dense(6), Reshape((3, 2))")
    assert loud(now) == []
    run(now)
