"""Live objects of Keras: their tables are Keras's own, their weights are used, nothing is changed."""

from __future__ import annotations

import subprocess
import sys
import warnings
from typing import Any

import numpy as np
import pytest

import explain
import seqshape
from explain.lab import study
from explain.live import is_live, read_live
from explain.trace import trace
from shapecalc.errors import BadRecord, BuiltForOther, NotBuilt

pytestmark = pytest.mark.keras

CALLS = [
    explain.explain,
    explain.page,
    explain.draw,
    explain.derivation,
    explain.cross_check,
    lambda model: trace(model, "a blue sky"),
]


@pytest.fixture(scope="module")
def keras() -> Any:
    import keras

    return keras


@pytest.fixture(scope="module")
def own(keras: Any) -> Any:
    """A layer and a model of one's own, neither of which Keras can write down."""

    class Block(keras.layers.Layer):
        def __init__(self, inner: Any, **options: Any) -> None:
            super().__init__(**options)
            self.inner = inner

        def call(self, x: Any) -> Any:
            return self.inner(x)

    class Model(keras.Model):
        def __init__(self) -> None:
            super().__init__()
            self.words = keras.layers.Embedding(50, 8)
            self.reader = keras.layers.LSTM(4)
            self.block = Block(keras.layers.Dense(3))
            self.last = keras.layers.Dense(1)
            self.scale = self.add_weight(shape=(5,), name="scale")

        def call(self, x: Any) -> Any:
            return self.last(self.block(self.reader(self.words(x))))

    return Block, Model


@pytest.fixture(scope="module")
def stack(keras: Any) -> Any:
    layers = keras.layers
    made = keras.Sequential(
        [layers.Embedding(50, 8), layers.Bidirectional(layers.GRU(3)), layers.Dense(1)], name="s"
    )
    made.build((None, 12))
    return made


@pytest.fixture(scope="module")
def models(keras: Any, own: Any, stack: Any) -> dict[str, Any]:
    layers, (block, subclass) = keras.layers, own
    x = keras.Input((12,))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        y = block(layers.Dense(5))(layers.Embedding(50, 8)(x)) * 2
    y = keras.ops.transpose(1 - y, (0, 2, 1))
    inner = keras.Sequential([layers.LSTM(3), layers.BatchNormalization()])
    nested = keras.Model(x, inner(layers.Attention()([y, y])))
    inner.layers[0].trainable = False

    source, target = keras.Input((None, 5), name="a"), keras.Input((None, 4), name="b")
    _, *states = layers.LSTM(6, return_state=True)(source)
    decoder = layers.LSTM(6, return_sequences=True, return_state=True)
    head = layers.Dense(4)
    training = keras.Model([source, target], head(decoder(target, initial_state=states)[0]))
    given = [keras.Input((6,)), keras.Input((6,))]
    out, *after = decoder(target, initial_state=given)
    one_step = keras.Model([target, *given], [head(out), *after])

    built = subclass()
    with warnings.catch_warnings():  # a Block has no build of its own
        warnings.simplefilter("ignore")
        built(np.zeros((2, 12), "int32"))
    alone = layers.MultiHeadAttention(2, 4)
    alone(np.zeros((2, 5, 8)), np.zeros((2, 6, 8)))
    stateful = keras.Sequential([keras.Input(batch_shape=(2, 4, 3)), layers.LSTM(3, stateful=True)])
    return {
        "Sequential": stack,
        "nested": nested,
        "seq2seq": training,
        "encoder": keras.Model(source, states),
        "decoder": one_step,
        "named inputs": keras.Model({"a": source, "b": target}, {"y": training.output}),
        "subclassed": built,
        "layer": alone,
        "own layer": nested.layers[2],
        "stateful": stateful,
    }


NAMES = (
    "Sequential", "nested", "seq2seq", "encoder", "decoder", "named inputs", "subclassed", "layer",
    "own layer", "stateful",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_the_table_is_what_keras_has(models: dict[str, Any], name: str) -> None:
    live = models[name]
    before = live.get_weights()
    found = explain.cross_check(live)
    assert found.agrees and "forward pass" in found.checks[-1]
    table = read_live(live).summary
    assert table.total_params == live.count_params()
    trainable = sum(int(np.prod(w.shape)) for w in live.trainable_weights)
    assert table.trainable_params == trainable
    assert all(row.output is not None for row in table.rows[:-1])
    assert all((a == b).all() for a, b in zip(before, live.get_weights()))


@pytest.mark.parametrize("name", NAMES)
def test_every_function_takes_it(models: dict[str, Any], name: str) -> None:
    live = models[name]
    assert live.name in explain.page(live).html
    assert live.name in str(explain.draw(live)) and live.name in str(seqshape.explain(live))
    assert len(explain.derivation(live)) == len(explain.explain(live).summary.rows)
    assert "<table>" in explain.explain(live)._repr_html_()


def test_nothing_is_asked_of_a_layer_with_a_rule(models: dict[str, Any]) -> None:
    rows = {row.class_name: row for row in read_live(models["nested"]).summary.rows}
    assert str(rows["Block"].output) == "(None, 12, 5)" and rows["Block"].count() == 45
    assert type(rows["Embedding"].layer).__name__ == "Embedding"
    assert str(rows["Transpose"].output) == "(None, 5, 12)"
    (lstm,) = explain.derivation(models["Sequential"])[1:2]
    assert "features * units * 3" in str(lstm)


def test_other_shapes_may_be_given(models: dict[str, Any], stack: Any) -> None:
    rows = read_live(models["nested"], (7, 12)).summary.rows
    assert str(rows[2].output) == "(7, 12, 5)"
    assert str(read_live(stack, (None, 13)).summary.rows[0].output) == "(None, 13, 8)"
    with pytest.raises(BuiltForOther):
        read_live(models["nested"], (None, 13))
    with pytest.raises(NotBuilt, match=r"\(2, 12\)"):
        read_live(models["subclassed"], (None, 13))


def test_what_was_frozen_later_is_frozen(keras: Any) -> None:
    layer = keras.layers.Bidirectional(keras.layers.LSTM(3))
    layer.build((None, 5, 4))
    layer.forward_layer.trainable = False
    assert read_live(layer).summary.trainable_params == layer.count_params() // 2
    assert explain.cross_check(layer).agrees


def test_weights_that_the_rule_does_not_have_are_the_layers_own(keras: Any) -> None:
    layer = keras.layers.Dense(4)
    layer.build((None, 3))
    layer.enable_lora(2)
    assert read_live(layer).summary.total_params == layer.count_params()


def test_layers_that_share_weights_are_said_to(keras: Any) -> None:
    class Tied(keras.Model):
        def __init__(self) -> None:
            super().__init__()
            self.one = keras.layers.Dense(4)
            self.both = keras.Sequential([self.one])

        def call(self, x: Any) -> Any:
            return self.both(self.one(x))

    model = Tied()
    model(np.zeros((1, 4)))
    found = read_live(model)
    assert found.summary.total_params == 2 * model.count_params()
    assert "20 parameters" in found.notes[0]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("kind", ["Sequential", "Model", "layer"])
def test_what_is_not_built_is_one_sentence(keras: Any, own: Any, call: Any, kind: str) -> None:
    made = {
        "Sequential": lambda: keras.Sequential([keras.layers.LSTM(3)]),
        "Model": own[1],
        "layer": lambda: keras.layers.LSTM(3),
    }[kind]()
    with pytest.raises(NotBuilt) as error:
        call(made)
    assert "isn't built" in error.value.message and "Call it on a batch" in error.value.fix
    if kind != "Model" and call is not CALLS[-1]:
        assert "input_shape=" in error.value.fix
        given = explain.explain(made, (None, 5, 2))  # the advice works
        assert given.summary.total_params == 4 * (3 * (2 + 3) + 3)


def test_a_model_that_only_says_that_it_is_built(own: Any) -> None:
    model = own[1]()
    with pytest.warns(UserWarning):
        model.build((None, 12))  # Keras marks it as built, and builds no layer
    with pytest.raises(NotBuilt):
        read_live(model)


# -- traces and histories --------------------------------------------------------------------
def test_a_trace_has_the_models_own_weights(stack: Any) -> None:
    ids = [3, 49, 4, 5]
    made = trace(stack, "a blue sky above", ids=ids)
    wanted = np.asarray(stack(np.array([ids])))
    assert np.abs(made.output - wanted).max() < 1e-6
    assert made.verify().agrees
    with pytest.raises(BadRecord, match="rows for 0 to 49"):
        trace(stack, "a b", ids=[1, 50])
    with pytest.raises(BadRecord, match="3 ids for 2 words"):
        trace(stack, "a b", ids=[1, 2, 3])


def test_a_live_layer_is_traced_on_word_vectors_of_its_size(keras: Any) -> None:
    layer = keras.layers.LSTM(2)
    layer.build((None, 5, 3))
    made = trace(layer, "a blue sky")
    assert made.parts[0].weights[0][1].shape == (4, 3)
    assert (made.parts[1].weights[0][1] == np.asarray(layer.weights[0])).all()


def test_a_graph_without_branches_is_traced_others_are_not(
    keras: Any, stack: Any, models: dict[str, Any]
) -> None:
    graph = keras.Model(stack.inputs, stack.outputs)
    assert (trace(graph, "a b").output == trace(stack, "a b").output).all()
    for name in ("nested", "seq2seq", "subclassed"):
        with pytest.raises(BadRecord, match="one after the other"):
            trace(models[name], "a b")


def test_a_history_is_its_model_and_its_curves(keras: Any, stack: Any) -> None:
    model = keras.models.clone_model(stack)
    model.compile(loss="mse", metrics=["accuracy"])
    history = model.fit(np.zeros((8, 12)), np.zeros(8), epochs=3, validation_split=0.5, verbose=0)
    for call in CALLS:
        call(history)
    told = explain.explain(history)
    assert told.summary.total_params == model.count_params()
    assert "epoch 3" in str(told) and "validation loss is lowest" in str(told)
    assert "validation" in told._repr_html_()
    assert not explain.explain(model).curves
    history.history = {"loss": [1.0, 0.5]}  # nothing held out: a curve, and no verdict
    assert "lowest" not in str(explain.explain(history))


def test_the_lab_trains_the_layers_of_a_live_model(stack: Any) -> None:
    found = study(stack, epochs=1, limit=60, steps=12)
    assert found.names == ["s"]


# -- without Keras ---------------------------------------------------------------------------
def test_nobody_loads_keras_to_look() -> None:
    code = "import explain.live, sys; assert not explain.live.is_live(3); assert 'keras' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


@pytest.mark.parametrize("thing", [None, 3, "LSTM", object, np.zeros(3)])
def test_what_is_not_of_keras(keras: Any, thing: Any) -> None:
    assert not is_live(thing)
