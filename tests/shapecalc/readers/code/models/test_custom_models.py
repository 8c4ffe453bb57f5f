"""Subclasses of Model: their table is what Keras lists once something has met the model."""

from __future__ import annotations

import re
import warnings
from typing import Any

import pytest

from .test_models import read, table

BLOCK = """
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers, Model
"""
MODELS = {
    "called on data": """
class Tagger(Model):
    def __init__(self, units):
        super().__init__()
        self.cells = layers.LSTM(units, return_sequences=True)
        self.head = layers.Dense(3)
    @tf.function
    def call(self, x):
        return self.head(self.cells(x))
model = Tagger(5)
model(np.zeros((4, 9, 2), "float32"))
""",
    "fitted, layers in lists, states handed on": """
class Stacked(Model):
    def __init__(self, depth):
        super().__init__()
        self.down = []
        for i in range(depth):
            self.down.append(layers.GRU(4, return_sequences=i < depth - 1, return_state=True))
        self.up = [layers.GRU(4, return_sequences=True) for _ in range(depth)]
        self.repeat = layers.RepeatVector(6)
        self.out = layers.Dense(2)
    def call(self, x, training=None):
        states = []
        for layer in self.down:
            x, *state = layer(x)
            states.append(state)
        x = self.repeat(x)
        for layer, state in zip(self.up, states):
            x = layer(x, initial_state=state)
        return self.out(x)
model = Stacked(2)
model.compile(loss="mse", optimizer="adam")
model.fit(np.zeros((8, 10, 3)), np.zeros((8, 6, 2)), verbose=0)
""",
    "a Sequential of layers of one's own": """
class Residual(layers.Layer):
    def __init__(self, filters):
        super().__init__()
        self.conv = layers.Conv1D(filters, 3, padding="same")
        self.skip = layers.Conv1D(filters, 1)
    def call(self, x):
        return self.conv(x) + self.skip(x)
class Net(Model):
    def __init__(self):
        super().__init__()
        self.blocks = tf.keras.Sequential([Residual(4 * (i + 1)) for i in range(2)])
        self.out = layers.Dense(2)
    def call(self, x):
        if isinstance(x, tuple):
            x = x[0]
        return self.out(self.blocks(x))
model = Net()
model.fit if False else model.predict(np.zeros((32, 10, 3)), verbose=0)
""",
    "several arrays and a nested layer": """
class Attending(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.w, self.v = layers.Dense(units), layers.Dense(1)
    def call(self, query, values):
        score = self.v(tf.nn.tanh(self.w(values) + tf.expand_dims(query, 1)))
        return tf.reduce_sum(tf.nn.softmax(score, axis=1) * values, axis=1)
class Decoder(Model):
    def __init__(self):
        super().__init__()
        self.embed = layers.Embedding(20, 6)
        self.attend = Attending(5)
        self.cell = layers.GRU(5)
    def call(self, x, state, seen):
        context = self.attend(state, seen)
        x = tf.concat([tf.expand_dims(context, 1), self.embed(x)], axis=-1)
        return self.cell(x)
model = Decoder()
model(np.ones((3, 1)), np.zeros((3, 5), "float32"), np.zeros((3, 7, 5), "float32"))
""",
}


def keras_rows(text: str) -> list[tuple[str, Any, int]]:
    """Class, output without its batch and count; an output of None where Keras writes ``?``."""
    import keras
    from keras.src.utils.summary_utils import format_layer_shape

    keras.backend.clear_session()
    names: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(text, "program.py", "exec"), names)
    rows = []
    for layer in names["model"].layers:
        said = re.sub(r"\[color\(\d+\)\]|\[/\]", "", format_layer_shape(layer))
        first = said.strip("([)]").split(")")[0].split(", ")
        shape = None if said == "?" else [None if n == "None" else int(n) for n in first[1:]]
        rows.append((type(layer).__name__, shape, layer.count_params()))
    return rows


@pytest.mark.keras
@pytest.mark.parametrize("name", MODELS)
def test_rows_are_those_that_keras_lists(name: str) -> None:
    text = BLOCK + MODELS[name]
    reading = read(text)
    assert reading.problems == []
    found = next(m for m in reading.models if m.name == "model")
    ours = []
    for _, kind, output, count in table(found):
        first = output[0] if isinstance(output[0], list) else output
        ours.append((kind, first[1:], count))
    theirs = keras_rows(text)
    assert [(k, n) for k, _, n in ours] == [(k, n) for k, _, n in theirs]
    assert all(o == t for (_, o, _), (_, t, _) in zip(ours, theirs) if t is not None)


def test_what_call_leaves_alone_or_a_wrapper_holds_is_no_guess() -> None:
    text = (
        BLOCK
        + """
class Net(Model):
    def __init__(self):
        super().__init__()
        self.inner = layers.Dense(3)
        self.out = layers.TimeDistributed(self.inner)
        self.spare = layers.Dense(9)
    def call(self, x):
        return self.out(x)
model = Net()
model.build((None, 5, 2))
model.summary()
"""
    )
    found = read(text).models[0]
    assert [(kind, count) for _, kind, _, count in table(found)] == [
        ("Dense", None),
        ("TimeDistributed", 9),
        ("Dense", 0),
    ]
    assert found.summary is not None and found.summary.total_params == 9
    assert found.summary.at_least and found.record is None and found.shown


def test_a_model_that_nothing_calls_is_read_on_an_input_that_stands_for_any() -> None:
    found = read(BLOCK + MODELS["called on data"].replace("\nmodel(np", "\n(np")).models[0]
    assert [row[2] for row in table(found)] == [[None, None, 5], [None, None, 3]]
    assert found.summary is not None and found.summary.rows[1].count() == 18
    assert str(found.summary.rows[0].count()) == "20 * features + 120"
    assert any("Nothing calls it" in note for note in found.notes)


UNCALLED = """
import tensorflow as tf
from tensorflow.keras import layers
class Tagger(tf.keras.Model):
    def __init__(self, words, width, units=6, depth=2):
        super().__init__()
        self.embed = layers.Embedding(words, width)
        self.deep = [layers.Bidirectional(layers.GRU(units, return_sequences=True)) for _ in range(depth)]
        self.head = layers.Dense(3)
    def call(self, x, training=False):
        x = self.embed(x)
        for layer in self.deep:
            x = layer(x, training=training)
        return self.head(x)
class Two(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.head = layers.LSTM(4), layers.Conv1D(5, 3), layers.Dense(1)
    def call(self, inputs):
        steps, others = inputs
        y = tf.reduce_max(self.b(others), axis=1)
        return self.head(tf.concat([self.a(steps), y], axis=-1))
class Keyed(Two):
    def call(self, inputs):
        y = tf.reduce_max(self.b(inputs["others"]), axis=1)
        return self.head(tf.concat([self.a(inputs["steps"]), y], axis=-1))
two, keyed = Two(), Keyed()
"""


def test_a_class_that_nothing_makes_is_read_with_unknown_arguments() -> None:
    tagger = next(m for m in read(UNCALLED).models if m.name == "Tagger")
    assert tagger.summary is not None
    counts = [str(row.count()) for row in tagger.summary.rows]
    assert counts == ["words * width", "36 * width + 288", "720", "39"]
    assert [str(row.output) for row in tagger.summary.rows][1:] == [
        "(None, None, 12)", "(None, None, 12)", "(None, None, 3)"
    ]  # fmt: skip
    assert any("Nothing makes a Tagger" in note for note in tagger.notes)


@pytest.mark.keras
@pytest.mark.parametrize("name", ["two", "keyed"])
def test_what_a_model_unpacks_is_several_inputs(name: str) -> None:
    import numpy as np

    found = next(m for m in read(UNCALLED).models if m.name == name)
    assert found.summary is not None
    # The sizes that the table leaves open, given: the counts are those of a model that was run.
    counts = [str(row.count()) for row in found.summary.rows]
    assert counts == ["16 * features + 80", "15 * channels + 5", "10"]
    names: dict[str, Any] = {}
    exec(UNCALLED, names)
    x = [np.zeros((2, 7, 3)), np.zeros((2, 7, 2))]
    names[name](x if name == "two" else dict(zip(("steps", "others"), x)))
    assert [layer.count_params() for layer in names[name].layers] == [128, 35, 10]


def test_nothing_is_reported_of_what_is_only_assumed() -> None:
    text = UNCALLED.replace("self.head(x)", "layers.LSTM(2)(self.head(x)[:, 0])")
    assert read(text).problems == []


def test_a_dictionary_that_grows_by_setdefault_has_no_known_length() -> None:
    text = """
from tensorflow.keras import layers, Sequential, Input
index = {}
for line in open("words.txt"):
    index.setdefault(line.strip(), len(index))
model = Sequential([Input((5,)), layers.Embedding(len(index) + 1, 4)])
"""
    summary = read(text).models[0].summary
    assert summary is not None and summary.total_params is None


def test_weights_that_build_makes_of_an_unknown_shape_are_not_none() -> None:
    text = """
from tensorflow.keras import layers, Model, Input
import elsewhere
class Mixing(layers.Layer):
    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], 4))
    def call(self, x):
        return x @ self.kernel
steps = Input((9, 6))
model = Model(steps, Mixing()(elsewhere.strange(steps)))
"""
    assert table(read(text).models[0])[-1][3] is None


@pytest.mark.parametrize(
    ("held", "count"),
    [
        ("self.inner = helper(3)", None),  # it may be a layer
        ("self.inner = [1, helper(3)]", None),
        ("self.inner = tf.Variable(tf.zeros((3, 4)))", 0),  # Keras 3 doesn't count it
        ("self.inner = tf.Variable(helper(3))", 0),
        ("self.inner = 3", 0),
    ],
)
def test_what_an_unknown_attribute_holds_is_not_guessed(held: str, count: Any) -> None:
    text = (
        "import tensorflow as tf\nfrom somewhere import helper\n"
        "from tensorflow.keras import layers, Sequential, Input\n"
        f"class Own(layers.Layer):\n    def __init__(self):\n        super().__init__()\n        {held}\n"
        "    def call(self, x):\n        return helper(x, self.inner)\n"
        "model = Sequential([Input((4,)), Own()])\n"
    )
    summary = read(text).models[0].summary
    assert summary is not None and summary.rows[-1].count() == count


def test_keras_2_takes_a_size_for_a_shape_and_counts_two_biases_of_cudnn() -> None:
    text = """
from keras.layers import CuDNNGRU, CuDNNLSTM, Dense, Embedding, Input
from keras.models import Model
steps = Input(shape=(1000))
x = Embedding(1000, 300)(steps)
model = Model(steps, [CuDNNLSTM(128, return_sequences=True)(x), CuDNNGRU(50)(x)])
"""
    reading = read(text, keras=2)
    assert [p for p in reading.problems if p.severity == "error"] == []
    # As stored tables of tf.keras 2 say.
    assert [(kind, shape, count) for _, kind, shape, count in table(reading.models[0])] == [
        ("InputLayer", [None, 1000], 0),
        ("Embedding", [None, 1000, 300], 300_000),
        ("CuDNNLSTM", [None, 1000, 128], 4 * 128 * (300 + 128 + 2)),
        ("CuDNNGRU", [None, 50], 3 * 50 * (300 + 50 + 2)),
    ]
    assert [p.code for p in read(text).problems if p.severity == "error"] == ["SEQ201"]


def test_what_keras_3_does_not_build_is_noted() -> None:
    text = (
        BLOCK + MODELS["called on data"].replace("model(np", "(np") + "model.build((None, 9, 2))\n"
    )
    assert any("build()" in note for note in read(text).models[0].notes)
    assert not any("build()" in note for note in read(text, keras=2).models[0].notes)
    assert read(text + "model(np.zeros((4, 9, 2)))\n").models[0].notes == []


@pytest.mark.parametrize(("mask_zero", "output"), [(True, None), (False, [None, 7, 4])])
def test_a_call_that_takes_a_mask_is_read_with_it(mask_zero: bool, output: Any) -> None:
    text = f"""
import tensorflow as tf
from tensorflow.keras import layers, Model, Input
class Own(layers.Layer):
    def call(self, x, mask=None):
        if mask is None:
            return x
        return tf.reduce_sum(x * tf.cast(mask[:, :, None], tf.float32), axis=1)
words = Input((7,))
model = Model(words, Own()(layers.Embedding(30, 4, mask_zero={mask_zero})(words)))
"""
    assert table(read(text).models[0])[-1][2] == output


def test_a_model_built_on_data_takes_other_lengths() -> None:
    text = """
import numpy as np
from tensorflow.keras import layers, Sequential
model = Sequential([layers.Conv1D(4, 3), layers.Dense(1)])
model(np.zeros((8, 3, 5)))
model(np.zeros((8, 26, 5)))
"""
    from shapecalc.checks.base import watchers

    assert read(text, watchers=watchers()).problems == []
