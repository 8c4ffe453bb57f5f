"""Models in source: the table that is read is the table that Keras makes of the same code."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from shapecalc.numbers.shape import Shape
from shapecalc.readers.notebook import script_source
from shapecalc.readers.results import FileReport, FoundModel
from shapecalc.readers.script import read_source

from ..snippets import OLD, SNIPPETS


def read(text: str, **options: Any) -> FileReport:
    return read_source(script_source("program.py", text), **options)


def table(model: FoundModel) -> list[tuple[str, str, Any, Any]]:
    assert model.summary is not None
    return [
        (row.name, row.class_name, _plain(row.output), row.count()) for row in model.summary.rows
    ]


def _plain(output: Any) -> Any:
    if isinstance(output, Shape):
        return output.plain()
    return None if output is None else [_plain(o) for o in output]


def keras_table(text: str) -> list[tuple[str, str, Any, Any]]:
    import keras

    keras.backend.clear_session()
    names: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(text, "program.py", "exec"), names)
    model = names["model"]
    rows = []
    for layer in model.layers:
        output = layer.output if hasattr(layer, "output") else None
        shape = [list(o.shape) for o in output] if isinstance(output, (list, tuple)) else None
        rows.append(
            (layer.name, type(layer).__name__, shape or list(output.shape), layer.count_params())
        )
    assert sum(row[3] for row in rows) == model.count_params()
    return rows


@pytest.mark.keras
@pytest.mark.parametrize("name", SNIPPETS)
def test_table_is_that_of_keras(name: str) -> None:
    reading = read(SNIPPETS[name])
    assert [p.message for p in reading.problems if p.severity == "error"] == []
    ours, theirs = table(reading.models[-1]), keras_table(SNIPPETS[name])
    assert [row[1:] for row in ours] == [row[1:] for row in theirs]
    given = [n for n in (r[0] for r in theirs) if f'"{n}"' in SNIPPETS[name]]
    assert [r[0] for r in ours if r[0] in given] == given


@pytest.mark.parametrize("name", OLD)
def test_what_keras_2_wrote_is_read_and_named(name: str) -> None:
    code, text, rows = OLD[name]
    reading = read(text)
    assert [(r[1], r[2], r[3]) for r in table(reading.models[0])] == rows
    assert code in [p.code for p in reading.problems]
    assert code not in [p.code for p in read(text, keras=2).problems]


def test_what_is_not_known_is_a_named_unknown() -> None:
    text = """
from tensorflow.keras import layers, Sequential, Input
import data
tokenizer, X = data.load()
model = Sequential([Input((X.shape[1],)), layers.Embedding(tokenizer.vocab_size, 64),
                    layers.Conv1D(8, 5), layers.Dense(len(data.labels) + 1)])
"""
    model = read(text).models[0]
    assert model.summary is not None
    assert str(model.summary.rows[1].output[1]) == "X.shape[1] - 4"
    assert model.to_dict()["layers"][0]["params_formula"] == "tokenizer.vocab_size * 64"
    assert "len(data.labels)" in model.to_dict()["layers"][2]["params_formula"]
    assert model.record is None
    known = read(text, given={"tokenizer.vocab_size": 10, "X.shape[1]": 9, "len(data.labels)": 1})
    assert [row[2:] for row in table(known.models[0])] == [
        ([None, 9, 64], 640),
        ([None, 5, 8], 2568),
        ([None, 5, 2], 18),
    ]


def test_shapes_of_arrays_can_be_reported() -> None:
    text = """
from tensorflow.keras import layers, Sequential
X, y = load()
model = Sequential([layers.LSTM(3, input_shape=(X.shape[1], X.shape[2]))])
"""
    found = read(text, data={"X": (100, 12, 4)}).models[0]
    assert table(found)[0][2:] == ([None, 3], 96)


@pytest.mark.parametrize(
    "body",
    [
        "for _ in range(n):\n    model.add(layers.LSTM(2, return_sequences=True))",
        "if n > 3:\n    model.add(layers.LSTM(2))",
        "while n:\n    model.add(layers.LSTM(2, return_sequences=True))",
        "model.add(make(n))",
        "model.add(layers.LSTM(2, return_sequences=n))",
    ],
)
def test_a_layer_that_may_or_may_not_be_there_is_never_guessed(body: str) -> None:
    text = f"""
from tensorflow.keras import layers, Sequential, Input
n = ask()
model = Sequential([Input((4, 4))])
{body}
model.add(layers.Dense(1))
"""
    found = read(text).models[0].to_dict()
    assert found["at_least"] is True
    assert found["layers"][0]["params"] is None


PARTLY = """
from tensorflow import keras
from tensorflow.keras import layers
from elsewhere import twisted

class Own(layers.Layer):
    def __init__(self):
        super().__init__()
        self.before = layers.Dense(4)
        self.after = layers.Dense(3)

    def call(self, x):
        {body}

inputs = keras.Input(shape=(5,))
model = keras.Model(inputs, Own()(inputs))
"""


@pytest.mark.parametrize(
    ("body", "output", "count"),
    [
        ("return self.after(twisted(self.before(x)))", None, None),
        ("return twisted(self.before(x))", None, None),
        ("return twisted(self.after(self.before(x)))", None, 24 + 15),
        ("return self.before(x)", [None, 4], 24),
    ],
)
def test_a_call_that_is_lost_half_way_counts_no_half(body: str, output: Any, count: Any) -> None:
    row = table(read(PARTLY.format(body=body)).models[-1])[-1]
    assert row[2:] == (output, count)


@pytest.mark.keras
def test_a_model_is_built_by_its_first_call() -> None:
    text = """
from tensorflow import keras
from tensorflow.keras import layers
inner = keras.Sequential([layers.Dense(4), layers.Dense(2)])
model = keras.Model(x := keras.Input((7, 3)), inner(x))
"""
    built = read(text).models[0]
    names: dict[str, Any] = {}
    exec(compile(text, "program.py", "exec"), names)
    theirs = names["inner"].layers
    assert [row[2:] for row in table(built)] == [
        (list(layer.output.shape), layer.count_params()) for layer in theirs
    ]
    assert built.notes == []


WAITING = """
from tensorflow.keras import Input, Model, Sequential, layers
import keras_tuner

def encoder(width):
    return Sequential([Input((9, 4)), layers.GRU(width)])

def decoder(width, words=30, rate=0.1):
    m = Sequential([Input((6,)), layers.Embedding(words, 8)])
    m.add(layers.LSTM(width))
    m.add(layers.Dropout(rate))
    return m

def both(width=5, inner=None):
    a, b = encoder(width), decoder(inner)
    return a, b

def no_model(x):
    return layers.Dense(3)(x)

used = encoder(7)
tuner = keras_tuner.RandomSearch(both, objective="loss")
"""


def test_a_function_that_waits_for_a_caller_is_read() -> None:
    reading = read(WAITING)
    assert reading.problems == []
    found = [[row[2:] for row in table(m)] for m in reading.models]
    assert found[:2] == [[([None, 7], 273)], [([None, 5], 165)]]
    assert found[2][0] == ([None, 6, 8], 240)
    assert str(found[2][1][1]) == "36 * inner + 4 * inner * inner"
    assert len(found) == 3
    note = "No call of both was found; what it will be given isn't known."
    assert [m.notes for m in reading.models] == [[], [note], [note]]


def test_both_ways_of_a_condition_are_walked() -> None:
    text = """
from tensorflow.keras import layers, Sequential, Input
units = 4
if ask():
    width, units = 8, 4
else:
    width, units = 9, 4
model = Sequential([Input((3, 3)), layers.LSTM(units), layers.Dense(width)])
"""
    rows = table(read(text).models[0])
    assert rows[0][3] == 128
    assert str(rows[1][3].polynomial()) == "5 * width"


def test_models_that_grow_are_shown_as_they_were() -> None:
    text = """
from tensorflow.keras import layers, Sequential, Input
model = Sequential([Input((9, 2))])
model.add(layers.LSTM(3))
model.summary()
model.add(layers.Dense(1))
model.summary()
"""
    found = read(text).models
    assert [len(m.summary.rows) for m in found if m.summary] == [1, 2]
    assert [p.line for m in found for p in m.shown] == [5, 7]


@pytest.mark.parametrize(
    ("size", "code", "says"),
    [
        ("-3", "SEQ201", "A size of the input is -3."),
        ("9 / 2", "SEQ201", "A size of the input is 4.5, and Keras takes whole numbers only."),
        ("8 / 2", "SEQ201", "A size of the input is 4.0, and Keras takes whole numbers only."),
        ("10**40", "SEQ402", "A size of the input is a whole number of about 41 digits."),
    ],
)
@pytest.mark.parametrize(
    "lines",
    [
        "Sequential([Input(({},)), Dense(2)])",
        "Sequential([Dense(2, input_shape=({},))])",
        "Sequential([InputLayer(batch_shape=(None, {})), Dense(2)])",
    ],
)
def test_a_size_that_no_input_has(lines: str, size: str, code: str, says: str) -> None:
    text = "from keras import *\nfrom keras.layers import *\n" + lines.format(size)
    found = read_source(script_source("p.py", text))
    assert [(p.code, p.message) for p in found.problems if p.severity == "error"] == [(code, says)]


def test_places_count_cells_and_lines() -> None:
    from shapecalc.readers.notebook import Source

    cells = [
        (0, "%matplotlib inline\nimport tensorflow as tf"),
        (
            3,
            "!pip install x \\\n  y\nmodel = tf.keras.Sequential(\n    [tf.keras.layers.LSTM(2.5)])",
        ),
    ]
    reading = read_source(Source("n.ipynb", cells))
    place = reading.problems[0].place
    assert (place.cell, place.line, place.column) == (3, 4, 6)


def test_names_of_the_session_count_on_and_start_again() -> None:
    text = """
from tensorflow import keras
a = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
b = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
keras.backend.clear_session()
c = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
"""
    found = read(text).models
    assert [(m.name, m.summary.name, m.summary.rows[0].name) for m in found if m.summary] == [
        ("a", "sequential", "dense"),
        ("b", "sequential_1", "dense_1"),
        ("c", "sequential", "dense"),
    ]


@pytest.mark.keras
def test_a_record_verifies_against_keras() -> None:
    from explain.keras_check.compare import cross_check

    for name in ("functional", "encoder and decoder", "a model inside", "sizes from another place"):
        model = read(SNIPPETS[name]).models[-1]
        assert model.record is not None
        checked = cross_check(model.record)
        assert checked.agrees and "forward pass" in checked.checks[-1], (name, str(checked))


def test_gru_counts_as_the_keras_of_the_file_did() -> None:
    standalone = """
from keras.models import Sequential
from keras.layers import GRU
model = Sequential()
model.add(GRU(32, input_shape=(20, 100)))
"""
    assert table(read(standalone, keras=2).models[0])[0][3] == 12_768  # 3 * 32 * (100 + 32 + 1)
    assert table(read(standalone).models[0])[0][3] == 12_864
    of_tensorflow = standalone.replace("keras.", "tensorflow.keras.")
    assert table(read(of_tensorflow, keras=2).models[0])[0][3] == 12_864


LAMBDA = """
import keras
from keras import layers
x = keras.Input((6, 3))
y = layers.TimeDistributed(layers.Lambda(lambda t: t * 2))(layers.Lambda(lambda t: t[:, 1:])(x))
model = keras.Model(x, layers.Dense(2)(y))
"""


def test_a_derivation_reads_no_code_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from explain.derivations.derivation import derive_row
    from shapecalc.readers.code.interpreter.interpreter import Interpreter

    summary = read(LAMBDA).models[0].summary
    assert summary is not None and summary.total_params == 8

    def called(*given: Any) -> None:
        raise AssertionError("the code is read once more")

    monkeypatch.setattr(Interpreter, "call", called)
    derived = [derive_row(row) for row in summary.rows]
    assert [line.text for line in derived[1].shape] == ["5", "3"]
    assert [line.text for line in derived[2].shape] == ["5", "3"]


@pytest.mark.parametrize(
    "call",
    [
        "LSTM(4)(load(), initial_state=[h, c])",
        "MultiHeadAttention(2, 3)(s, load())",
        "Add()([h, load()])",
    ],
)
def test_an_input_that_is_not_known_is_no_mistake(call: str) -> None:
    head = "import keras\nfrom keras.layers import *\nfrom data import load\n"
    text = f"{head}x = keras.Input((5, 4))\ns, h, c = LSTM(4, return_state=True, return_sequences=True)(x)\n"
    reading = read(f"{text}model = keras.Model(x, {call})")
    assert [p.code for p in reading.problems] == []
    assert table(reading.models[0])[-1][2:] == (None, None)


def test_a_table_that_was_shown_stays_when_layers_are_frozen_later() -> None:
    text = (
        "import keras\nx = keras.Input((4,))\ny = keras.layers.BatchNormalization()(x)\n"
        "model = keras.Model(x, y)\nmodel.summary()\nmodel.trainable = False\nmodel.summary()\n"
        "model.trainable = True\n"
    )
    found = [m.summary for m in read(text).models]
    assert [(t.trainable_params, t.total_params) for t in found if t] == [(8, 16), (0, 16)]
