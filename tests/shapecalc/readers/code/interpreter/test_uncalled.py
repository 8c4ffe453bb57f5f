"""Functions and methods that nothing calls: which are walked, and what may be said of them."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.checks.base import watchers
from shapecalc.readers.notebook import script_source
from shapecalc.readers.results import FileReport
from shapecalc.readers.script import read_source

HEAD = "import keras\nfrom keras import Input, Sequential, layers\n"


def read(text: str, **options: Any) -> FileReport:
    return read_source(script_source("a.py", HEAD + text), watchers=watchers(), **options)


def counts(reading: FileReport) -> list[list[str]]:
    """The parameter counts of each table, as text: a number or a formula."""
    return [
        [str(row.count()) for row in model.summary.rows]
        for model in reading.models
        if model.summary is not None
    ]


def codes(text: str, **options: Any) -> list[str]:
    return [problem.code for problem in read(text, **options).problems]


def test_each_definition_of_a_name_is_a_model() -> None:
    reading = read("""
def build():
    return Sequential([Input((20, 12)), layers.LSTM(14)])
def build():
    return Sequential([Input((20, 12)), layers.GRU(14)])
def build(units):
    return Sequential([Input((20, 12)), layers.Dense(units)])
used = build(3)
""")
    assert counts(reading) == [["39"], ["1512"], ["1176"]]
    names = [model.summary.rows[0].name for model in reading.models if model.summary]
    assert names == ["dense", "lstm", "gru"]
    assert [bool(model.notes) for model in reading.models] == [False, True, True]


METHODS = """
class Classifier:
    depth = 2
    def __init__(self, units, folder="."):
        self.units = units
        self.model = None
        self.words = 30
        self.folder = folder
    def load(self, path):
        self.words = len(open(path).read())
    def build(self):
        self.model = Sequential([Input((9,)), layers.Embedding(self.words, 4)])
        self.recurrent()
        return self.model
    def recurrent(self):
        for _ in range(self.depth - 1):
            self.model.add(layers.LSTM(self.units))
    def head(self, wide=7):
        return Sequential([Input((self.units,)), layers.Dense(wide)])
"""


def test_methods_of_an_ordinary_class_that_nothing_calls() -> None:
    reading = read(METHODS)
    assert reading.problems == []
    assert counts(reading) == [
        # `load` may have changed words; 30 would be a number of another time
        ["4 * self.words", "20 * units + 4 * units * units"],
        ["7 * units + 7"],
    ]
    assert ["Classifier.build" in reading.models[0].notes[0]] == [True]


def test_methods_that_are_called_are_not_walked_again() -> None:
    reading = read(METHODS + "model = Classifier(5).build()\n")
    assert counts(reading) == [["120", "200"], ["7 * units + 7"]]
    assert [bool(model.notes) for model in reading.models] == [False, True]


def test_a_constructor_that_makes_the_model() -> None:
    reading = read("""
class Net:
    def __init__(self, classes):
        self.model = self.build_model((20, 3), classes)
    def build_model(self, shape, classes):
        return Sequential([Input(shape), layers.GRU(4), layers.Dense(classes)])
""")
    assert counts(reading) == [["108", "5 * classes"]]


@pytest.mark.parametrize(
    ("kind", "call"),
    [("@staticmethod", "(self_, units)"), ("@classmethod", "(cls, units)"), ("", "(self, units)")],
)
def test_kinds_of_methods(kind: str, call: str) -> None:
    call = call.replace("self_, ", "")
    reading = read(f"""
class Net:
    {kind or "pass"}
    def build{call}:
        return Sequential([Input((20, 3)), layers.GRU(units)])
""")
    assert len(counts(reading)) == 1 and "units" in counts(reading)[0][0]
    called = "Net.build(4)" if kind else "Net().build(4)"
    reading = read(f"""
class Net:
    {kind or "pass"}
    def build{call}:
        return Sequential([Input((20, 3)), layers.GRU(units)])
first = {called}
second = Net().build(4)
""")
    assert counts(reading) == [["108"], ["108"]]


def test_a_property_is_what_it_returns() -> None:
    reading = read("""
class Settings:
    @property
    def units(self):
        return 4
model = Sequential([Input((20, 3)), layers.GRU(Settings().units)])
""")
    assert counts(reading) == [["108"]]


WRONG = "    return Sequential([Input((9, 3)), layers.LSTM(4{}), layers.LSTM(4)])\n"


@pytest.mark.parametrize(
    ("head", "argument", "found"),
    [
        ("def build():", "", ["SEQ101"]),  # wrong whatever is given
        ("def build(units=4):", "", ["SEQ101"]),
        ("def build(seq=False):", ", return_sequences=seq", []),  # right with another value
        ("def build(seq):", ", return_sequences=seq", []),
        ("def build(*, seq=False):", ", return_sequences=seq", []),
        ("def build(**more):", ", return_sequences=more.get('seq', False)", []),
        ("def build(*more):", ", return_sequences=len(more) > 0", []),
    ],
)
def test_what_is_found_holds_for_every_argument(head: str, argument: str, found: list[str]) -> None:
    assert codes(f"{head}\n{WRONG.format(argument)}") == found


def test_a_default_that_fails_is_no_error_and_makes_no_table() -> None:
    reading = read("""
def build(kernel=30):
    return Sequential([Input((20, 3)), layers.Conv1D(4, kernel), layers.Flatten()])
""")
    assert reading.problems == []
    assert counts(reading) == [["12 * kernel + 4", "0"]]


def test_a_table_with_defaults_gives_no_warning() -> None:
    text = """
def build(mask=True):
    model = Sequential([Input((20,)), layers.Embedding(9, 4, mask_zero={})])
    model.add(layers.Flatten())
    model.add(layers.Reshape((20, 4)))
    model.add(layers.LSTM(3))
    return model
"""
    assert "SEQ305" in codes(text.format("True"))
    assert codes(text.format("mask")) == []
    assert counts(read(text.format("mask")))[0][-1] == "96"  # Keras: 4 * 3 * (4 + 3) + 4 * 3


def test_what_is_given_holds_for_parameters() -> None:
    text = "def build(units, n=3):\n    return Sequential([Input((9, n)), layers.LSTM(units)])\n"
    assert counts(read(text, given={"units": 2})) == [["48"]]
    assert counts(read(text, given={"units": 2, "n": 5})) == [["64"]]


def test_functions_inside_functions_wait_too() -> None:
    reading = read("""
def search(width):
    def build(hp):
        return Sequential([Input((9, width)), layers.LSTM(hp.Int("units", 1, 9))])
    return tuner(build)
search(3)
""")
    assert len(reading.models) == 1 and "build" in reading.models[0].notes[0]


FUNCTIONAL = """
def net(shape, other, flat):
    x, y = keras.Input(shape), keras.Input(shape=other)
    a = layers.GRU(4)(x)
    b = layers.Flatten()(layers.Conv1D(6, 3)(y))
    c = layers.Dense(2)(keras.Input(flat))
    return keras.Model([x, y], layers.concatenate([a, b]))
"""


def test_an_input_of_unknown_shape_has_the_axes_that_its_layer_reads() -> None:
    reading = read(FUNCTIONAL)
    assert reading.problems == []
    rows = {r.name: r for r in reading.models[0].summary.rows}  # type: ignore[union-attr]
    assert str(rows["gru"].count()) == "12 * shape[1] + 72"
    assert str(rows["conv1d"].count()) == "18 * other[1] + 6"
    assert str(rows["conv1d"].output[1]) == "other[0] - 2"
    given = {"shape[1]": 3, "other[0]": 9, "other[1]": 2}
    assert counts(read(FUNCTIONAL, given=given)) == [["0", "0", "42", "108", "0", "0"]]


def test_the_default_of_an_argument_of_the_program_is_said_and_not_used() -> None:
    text = """
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("-u", "--lstm-units", default=4, type=int)
parser.add_argument("--epochs", default=9, type=int)
args = parser.parse_args()
model = Sequential([Input((9, 3)), layers.LSTM(args.lstm_units)])
"""
    reading = read(text)
    assert "args.lstm_units" in counts(reading)[0][0]
    (note,) = reading.models[0].notes
    assert "--set args.lstm_units=4" in note
    assert counts(read(text, given={"args.lstm_units": 4})) == [["128"]]
