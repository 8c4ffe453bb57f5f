"""Layers called on tensors by hand, as in Keras's functional style."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

import shapecalc
from shapecalc.errors import BadModel, NotBuilt, ShapeError, UnknownArgument, WrongInputs, WrongRank
from shapecalc.layers.registry import layer_classes


def test_a_call_gives_a_tensor_and_builds_the_layer() -> None:
    x = shapecalc.Input((20, 8))
    lstm = shapecalc.LSTM(4)
    assert not lstm.built and x.ndim == 3
    y = lstm(x)
    assert str(y.shape) == "(None, 4)" and lstm.built
    assert (str(lstm.input_shape), str(lstm.output_shape)) == ("(None, 20, 8)", "(None, 4)")
    assert lstm.count_params() == 208
    assert [w.name for w in lstm.weights] == ["kernel", "recurrent_kernel", "bias"]


def test_a_model_of_tensors() -> None:
    x = shapecalc.Input((20,))
    y = shapecalc.Dense(1)(shapecalc.Embedding(50, 8)(x))
    model = shapecalc.Model(x, y)
    assert [row.name for row in model.summary().rows] == ["input_layer", "embedding", "dense"]
    assert model.count_params() == 409 and str(model.output_shape) == "(None, 20, 1)"
    assert model.get_layer("dense") is model.layers[2] is model.get_layer(index=-1)
    named = shapecalc.Model(inputs=[x], outputs=[y], name="n")
    assert named.name == "n" and named.summary().name == "n"
    assert shapecalc.from_config(named.serialize()).summary().total_params == 409
    assert "20, 1" in repr(named) and "3 layers" in repr(named)


def test_a_layer_that_is_called_twice_is_shared() -> None:
    a, b = shapecalc.Input((4, 3), name="a"), shapecalc.Input((9, 3), name="b")
    shared, other = shapecalc.GRU(5), shapecalc.GRU(5)
    assert shared == other
    model = shapecalc.Model([a, b], shapecalc.Concatenate()([shared(a), shared(b)]))
    apart = shapecalc.Model([a, b], shapecalc.Concatenate()([shared(a), other(b)]))
    assert 2 * model.count_params() == apart.count_params()
    assert [row.name for row in apart.summary().rows][2:4] == ["gru", "gru_1"]
    dense = shapecalc.Dense(2)
    dense(a)
    with pytest.raises(ShapeError, match="was built for inputs"):
        dense(shapecalc.Input((4, 2)))


def test_states_go_from_one_layer_to_another() -> None:
    source, target = shapecalc.Input((None, 5)), shapecalc.Input((None, 4))
    _, *states = shapecalc.LSTM(6, return_state=True)(source)
    out = shapecalc.LSTM(6, return_sequences=True)(target, initial_state=states)
    model = shapecalc.Model([source, target], shapecalc.Dense(4)(out))
    assert model.count_params() == 288 + 264 + 28
    inner = model([shapecalc.Input((7, 5)), shapecalc.Input((9, 4))])
    assert str(inner.shape) == "(None, 9, 4)"


def test_operators_are_rows_as_in_keras() -> None:
    x = shapecalc.Input((4, 3))
    y = 1 - (2 * x + x) / 3
    model = shapecalc.Model(x, y)
    names = [row.name for row in model.summary().rows]
    assert names == ["input_layer", "multiply", "add", "true_divide", "subtract"]
    assert str(model.output_shape) == "(None, 4, 3)"


def test_an_input_stands_in_a_stack_too() -> None:
    x = shapecalc.Input((10,))
    model = shapecalc.Sequential([x, shapecalc.Embedding(50, 4), shapecalc.GRU(3)])
    assert model.count_params() == 200 + 81 and str(model.output_shape) == "(None, 3)"
    assert [str(layer.output_shape) for layer in model.layers[1:]] == ["(None, 10, 4)", "(None, 3)"]
    assert str(model(shapecalc.Input((10,))).shape) == "(None, 3)"


def test_add_and_pop() -> None:
    model = shapecalc.Sequential(name="grown")
    for layer in (shapecalc.Input((10,)), shapecalc.Embedding(50, 4), shapecalc.GRU(3)):
        model.add(layer)
    assert model.count_params() == 281 and model.name == "grown"
    with pytest.raises(WrongRank):
        model.add(shapecalc.LSTM(3))
    assert len(model.layers) == 3 and model.count_params() == 281
    assert model.pop() == shapecalc.GRU(3) and model.count_params() == 200
    with pytest.raises(BadModel):
        shapecalc.Sequential().pop()


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda x, y: shapecalc.LSTM(3).count_params(), NotBuilt),
        (lambda x, y: shapecalc.Sequential([shapecalc.LSTM(3)]).output_shape, NotBuilt),
        (lambda x, y: shapecalc.LSTM(3)(5), WrongInputs),
        (lambda x, y: shapecalc.LSTM(3)(), WrongInputs),
        (lambda x, y: shapecalc.LSTM(3)(y), WrongRank),
        (lambda x, y: shapecalc.Model(shapecalc.Input((3,)), y), BadModel),
        (lambda x, y: shapecalc.Model(x, 3), BadModel),
        (lambda x, y: shapecalc.Model(x), BadModel),
        (lambda x, y: shapecalc.Model(x, y, foo=3), UnknownArgument),
        (lambda x, y: shapecalc.Model(x, y, "n", 3), UnknownArgument),
        (lambda x, y: shapecalc.Model(x, y).get_layer("foo"), BadModel),
    ],
)
def test_what_keras_would_not_take(call: Any, error: type[Exception]) -> None:
    x = shapecalc.Input((20, 8))
    y = shapecalc.GRU(2)(x)
    with pytest.raises(error):
        call(x, y)


def test_layers_stay_frozen() -> None:
    layer = shapecalc.Dense(3)
    before, key = layer.serialize(), hash(layer)
    layer(shapecalc.Input((4,)))
    assert (layer.serialize(), hash(layer)) == (before, key)
    assert not layer.changed(units=4).built
    with pytest.raises(AttributeError):
        layer.units = 4
    with pytest.raises(AttributeError):
        layer.output_shape = 4


def test_what_an_editor_asks() -> None:
    assert list(inspect.signature(shapecalc.Embedding).parameters)[:2] == [
        "input_dim",
        "output_dim",
    ]
    lstm = inspect.signature(shapecalc.LSTM).parameters
    assert lstm["activation"].default == "tanh" and lstm["units"].default is inspect.Parameter.empty
    assert "name" in lstm and list(inspect.signature(shapecalc.Model).parameters)[:2] == [
        "inputs",
        "outputs",
    ]
    assert {"LSTM", "Model", "Input", "predict"} <= set(dir(shapecalc))
    assert not hasattr(shapecalc.LSTM(3), "output_shape")  # an AttributeError, as in Keras
    for cls in layer_classes().values():
        assert inspect.signature(cls).parameters


@pytest.mark.parametrize(
    "thing",
    [
        shapecalc.LSTM(3),
        shapecalc.Sequential([shapecalc.LSTM(3)]),
        shapecalc.Input((3,)),
        shapecalc.Model(*[shapecalc.Input((3,))] * 2),
        shapecalc.Sequential([shapecalc.Dense(3, input_shape=(4,))]).summary(),
        shapecalc.Sequential([shapecalc.Dense(3, input_shape=(4,))]).summary().rows[0],
        shapecalc.Shape((3, 4)),
        WrongRank(subject="LSTM", shape=shapecalc.Shape((3, 4)), want=3, axes="batch, steps"),
    ],
)
def test_everything_shows_what_it_is(thing: Any) -> None:
    assert " object at 0x" not in repr(thing) and len(repr(thing)) > 8
