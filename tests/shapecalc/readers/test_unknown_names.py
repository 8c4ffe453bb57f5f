"""Sizes that the code doesn't say have a name in the table, and what to give for each works."""

from __future__ import annotations

import re
import shlex
from typing import Any

import pytest

from shapecalc.numbers import parse
from shapecalc.readers.notebook import script_source
from shapecalc.readers.results import FileReport
from shapecalc.readers.script import read_source

HEAD = """
import numpy as np
import pandas as pd
from tensorflow import keras
from tensorflow.keras import layers
from tensorflow.keras.preprocessing.sequence import pad_sequences
from sklearn.model_selection import train_test_split
X = np.load("x.npy")
"""


def read(code: str, **options: Any) -> FileReport:
    return read_source(script_source("x.py", HEAD + code), **options)


def shapes(code: str, **options: Any) -> list[str]:
    summary = read(code, **options).models[-1].summary
    assert summary is not None
    return [shape for _, shape, _ in summary.cells()]


CASES = {
    "fit": "m = keras.Sequential([layers.LSTM(4, return_sequences=True)])\nm.fit(X)",
    "input": "m = keras.Sequential([layers.Input(X.shape[1:]), layers.LSTM(4)])",
    "graph": "i = keras.Input(X.shape[1:])\nm = keras.Model(i, layers.GRU(4)(i))",
    "axis": "m = keras.Sequential([layers.Input((X.shape[1], 3)), layers.Conv1D(4, 5)])",
    "split": "a, b = train_test_split(X)\nm = keras.Sequential([layers.Input((a.shape[1], 2))])\n"
    "m.add(layers.Conv1D(4, 2))",
    "padded": "P = pad_sequences(X)\nm = keras.Sequential([layers.Embedding(9, 4)])\nm.fit(P)",
    "words": "m = keras.Sequential([layers.Input((7,)), layers.Embedding(len(X[3]) + 1, 4)])",
    "tuner": "def build(hp):\n"
    "    m = keras.Sequential([layers.Input((7, 2))])\n"
    "    m.add(layers.LSTM(hp.Int('units', min_value=32, max_value=512, step=32, default=64)))\n"
    "    return m",
    "frame": "f = pd.read_csv('x.csv')\n"
    "m = keras.Sequential([layers.Input((f.shape[1] - 1, 1)), layers.Conv1D(4, 2)])",
    "rest of a frame": "f = pd.read_csv('x.csv')\n"
    "m = keras.Sequential([layers.Dense(4)])\nm.fit(f.drop(columns=['y']), f['y'])",
    "call": "m = keras.Sequential([layers.LSTM(4, return_sequences=True)])\nm.fit(np.array(X))",
    "expanded": "v = pd.read_csv('x.csv').values\n"
    "m = keras.Sequential([layers.Conv1D(4, 2)])\nm.fit(np.expand_dims(v, -1))",
    "classes": "from sklearn.preprocessing import LabelEncoder\nle = LabelEncoder()\n"
    "m = keras.Sequential([layers.Input((7,)), layers.Dense(len(le.classes_))])",
    "lookup": "v = layers.TextVectorization(output_mode='multi_hot')\n"
    "m = keras.Sequential([keras.Input((1,), dtype='string'), v, layers.Dense(4)])",
    "nothing": "m = keras.Sequential([layers.Embedding(9, 4), layers.LSTM(4)])",
    "dictionary": "d = dict(np.load('x.npz'))\n"
    "m = keras.Sequential([layers.Input(d['x'].shape[1:]), layers.LSTM(4)])",
    "own class": "class M(keras.Model):\n"
    "    def __init__(self):\n"
    "        super().__init__()\n"
    "        self.a = layers.LSTM(4)\n"
    "    def call(self, x):\n"
    "        return self.a(x)\n"
    "m = M()\n"
    "m.fit(np.reshape(pd.read_csv('x.csv').values, (-1, 5, X.shape[2])))",
}


@pytest.mark.parametrize("code", CASES.values(), ids=CASES)
def test_what_is_to_be_given_completes_the_table(code: str) -> None:
    """Every option that the line names is given a value, and nothing is left to give."""
    model = read(code).models[-1]
    assert model.missing, "the case shows nothing"
    assert "None, None" not in " ".join(shape for _, shape, _ in model.summary.cells())
    (line,) = model.missing_lines()
    words = shlex.split(line.partition("Give: ")[2])
    given, data = {}, {}
    for option, text in zip(words[::2], words[1::2]):
        if option == "--set":
            name, value = parse.setting(text.replace("…", "11"))
            given[name] = value
        else:
            name, _ = parse.data(text.replace("…", "9,9"))
            axes = [int(n) for m in model.missing for n in re.findall(r"\.shape\[(\d)\]", m.name)]
            data[name] = (100, 11, 12)[: max(axes) + 1]
    followed = read(code, given=given, data=data).models[-1]
    assert followed.missing == []
    assert followed.summary is not None and followed.summary.total_params is not None
    assert [layer for layer, _, _ in followed.summary.cells()] == [
        layer for layer, _, _ in model.summary.cells()
    ]


def test_none_is_only_what_keras_calls_none() -> None:
    code = "m = keras.Sequential([layers.Input((None, X.shape[2])), layers.LSTM(4, True)])"
    code = code.replace("4, True", "4, return_sequences=True")
    assert shapes(code) == ["(None, None, 4)"]
    code = code.replace("(None, X.shape[2])", "(X.shape[1], X.shape[2])")
    assert shapes(code) == ["(None, X.shape[1], 4)"]


def test_a_long_formula_is_a_function_of_its_unknowns() -> None:
    code = "i = keras.Input((X.shape[1], 2))\n"
    code += "y = layers.Concatenate(axis=1)([i, layers.MaxPooling1D(3)(i), layers.MaxPooling1D(7)(i)])\n"
    found = shapes(code + "m = keras.Model(i, y)")
    assert found[1] == "(None, X.shape[1]//3, 2)"
    assert found[-1] == "(None, f(X.shape[1]), 2)"


def test_a_name_stands_for_the_axis_of_its_own_array() -> None:
    """The axes of X.T are others than those of X."""
    code = "v = pd.read_csv('x.csv').values\nm = keras.Sequential([layers.Input(v.T.shape)])\n"
    assert shapes(code + "m.add(layers.Conv1D(4, 1))") == ["(None, v.shape[1], 4)"]
    code = "m = keras.Sequential([layers.Conv1D(4, 1)])\nm.fit(np.transpose(np.load('x.npy')))"
    assert "x.npy" in shapes(code)[0]


def test_a_row_that_is_not_known_has_its_reason() -> None:
    code = "i = keras.Input(X.shape[1:])\nm = keras.Model(i, layers.Dense(4)(i))"
    (line,) = read(code).models[-1].missing_lines()
    assert "input_layer" in line and "dense" not in line


def test_json_tells_names_and_options() -> None:
    model = read(CASES["axis"]).models[-1].to_dict()
    assert model["unknown"] == [{"name": "X.shape[1]", "give": "--data X=…"}]
    assert model["layers"][0]["output_shape"] == [None, None, 4]
    assert model["layers"][0]["symbolic_shape"] == ["batch", "X.shape[1] - 4", "4"]
