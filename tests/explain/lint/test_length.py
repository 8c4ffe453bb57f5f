"""The work of a check grows with the length of the file, not faster. Calls are counted, no seconds."""

from __future__ import annotations

import cProfile
import pstats

import pytest

from explain.lint.checking import check_text
from explain.open_file import Wanted
from shapecalc.readers.code.interpreter.interpreter import Interpreter
from shapecalc.readers.notebook import script_source

HEAD = "import numpy as np\nimport tensorflow as tf\nfrom tensorflow import keras\n"
PART = """
X = np.zeros((100, 20, 3))
def build(units):
    model = keras.Sequential([keras.Input((20, 3)), keras.layers.LSTM(units)])
    model.add(keras.layers.Dense(1, activation=lambda x: x))
    return model
x = keras.Input((20,))
y = keras.layers.Embedding(1000, 8)(x)
for _ in range(2):
    y = keras.layers.GRU(8, return_sequences=True)(y)
graph = keras.Model(x, keras.layers.Dense(1)(y))
graph.compile(loss="mse")
graph.fit(np.zeros((100, 20)), np.zeros((100, 20, 1)), epochs=2)
graph.save("graph.keras")
again = keras.models.load_model("graph.keras")
one = build(8)
one.compile(loss="mse")
one.fit(X, np.zeros(100))
print(one.predict(X).shape, len(X))
"""


def calls(parts: int) -> int:
    """How many calls of functions it takes to check a script of so many parts, when warm."""
    profile = cProfile.Profile()
    found = profile.runcall(check_text, "long.py", HEAD + PART * parts, Wanted(checks=True))
    assert len(found.reading.models) >= 2 * parts
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


def test_four_times_the_length_is_four_times_the_work() -> None:
    calls(1)
    assert calls(40) < 4.4 * calls(10)


ENDLESS = """
import numpy as np
def batches(data, size):
    while True:
        rows = np.random.randint(0, len(data), size)
        for i, row in enumerate(rows):
            one = data[row] * 2{more}
        yield rows, one
"""
CALLS = "X = np.zeros((100, 20))\n" + "g = batches(X, 8)\nx, y = next(g)\n" * 5


def steps(text: str) -> int:
    it = Interpreter(script_source("a.py", text))
    it.run()
    return it.steps


@pytest.mark.parametrize("more", ["", "\n            if i > 4: break"])
def test_an_endless_loop_is_walked_until_it_has_shown_what_changes(more: str) -> None:
    assert steps(ENDLESS.format(more=more) + CALLS) < 4_000


def test_a_loop_that_ends_is_walked_to_its_end() -> None:
    text = "n = 0\nwhile True:\n    n += 1\n    if n == 60: break\n"
    it = Interpreter(script_source("a.py", text))
    it.run()
    assert it.scope.find("n") == 60
