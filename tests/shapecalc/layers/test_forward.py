"""Forward passes in NumPy: every layer has one, and it gives what Keras gives."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

import shapecalc
from explain.keras_check.build import load_keras, make_layer
from shapecalc.layers.activations import FUNCTIONS, activation
from shapecalc.layers.base import Layer
from shapecalc.layers.registry import from_config, layer_classes
from shapecalc.models.sequential import Sequential
from tests.properties import reference

pytestmark = pytest.mark.keras

CASES = 300


OF_TENSORFLOW = ("Hashing", "HashedCrossing")  # hash functions of its own


@pytest.mark.parametrize(
    "cls",
    [c for c in layer_classes().values() if c.__name__ not in OF_TENSORFLOW],
    ids=lambda c: c.__name__,
)
def test_every_layer_has_a_reference(cls: type[Layer]) -> None:
    assert cls.compute is not Layer.compute, f"{cls.__name__} has no forward pass in NumPy"


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_activations(name: str) -> None:
    x = (np.random.default_rng(0).standard_normal((5, 3, 6)) * 3).astype("float32")
    theirs = load_keras().activations.get(name)(x)
    ours = activation(np, name)(x)
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, np.asarray(theirs), rtol=1e-5, atol=1e-6)


def test_random_layers_and_models() -> None:
    """A little of ``python -m tests.properties.reference``, each kind of case in turn."""
    mix: Counter[str] = Counter()
    for seed in range(100_000, 100_000 + CASES):
        try:
            kind, _, words = reference.compare(seed)
        except reference.Skipped:
            mix["skipped"] += 1
            continue
        assert words == "", f"seed {seed} {kind}: {words}"
        mix["compared"] += 1
    # Some processors run no convolution with channels_first, and a few cases fewer are compared.
    assert mix["compared"] > CASES * 0.6


def test_a_broken_equation_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    from shapecalc.layers import activations

    wrong = {**activations.FUNCTIONS, "sigmoid": lambda np, x: 1 / (1 + np.exp(-1.001 * x))}
    monkeypatch.setattr(activations, "FUNCTIONS", wrong)
    config = {"class_name": "LSTM", "config": {"units": 3}}
    assert gap(config) > reference.TOLERANCE


def gap(config: dict[str, Any], mask: Any = None) -> float:
    theirs, ours = make_layer(config), from_config(config)
    rng = np.random.default_rng(0)
    x = rng.standard_normal((2, 5, 4)).astype("float32")
    theirs.build(x.shape)
    weights = reference.set_random_weights(rng, theirs)
    real = theirs(x, mask=mask) if mask is not None else theirs(x)
    return reference.difference(ours.forward(np, x, weights, mask=mask), real, None)[0]


@pytest.mark.parametrize("inside", ["LSTM", "GRU", "SimpleRNN"])
@pytest.mark.parametrize("sequences", [True, False])
@pytest.mark.parametrize("mode", ["concat", "sum", "mul", "ave", None])
def test_masks_inside_both_directions(inside: str, sequences: bool, mode: Any) -> None:
    inner = {"units": 3, "return_sequences": sequences, "return_state": True}
    layer = {"class_name": inside, "config": inner}
    config = {"class_name": "Bidirectional", "config": {"layer": layer, "merge_mode": mode}}
    mask = np.array([[True, False, True, True, False], [False, True, True, False, False]])
    assert gap(config, mask) <= reference.TOLERANCE


def test_a_mask_of_more_axes_than_steps() -> None:
    """Ids of three axes in an Embedding make a mask for each row of a step."""
    layer = {"class_name": "ConvLSTM1D", "config": {"filters": 3, "kernel_size": 2}}
    layer["config"]["padding"] = "same"
    theirs, ours = make_layer(layer), from_config(layer)
    rng = np.random.default_rng(0)
    x = rng.standard_normal((2, 4, 5, 3)).astype("float32")
    theirs.build(x.shape)
    weights = reference.set_random_weights(rng, theirs)
    mask = rng.random((2, 4, 5)) < 0.6
    real = np.asarray(theirs(x, mask=mask))
    np.testing.assert_allclose(ours.forward(np, x, weights, mask=mask), real, atol=1e-5)


def test_an_unrolled_mask_takes_the_axes_of_the_first_states() -> None:
    """States of two axes beside outputs of four: in the first step they are broadcast."""
    cell = {"class_name": "SimpleRNNCell", "config": {"units": 2}}
    layer = {"class_name": "RNN", "config": {"cell": cell, "unroll": True}}
    theirs, ours = make_layer(layer), from_config(layer)
    rng = np.random.default_rng(0)
    x = rng.standard_normal((3, 4, 5, 3, 2)).astype("float32")
    theirs.build(x.shape)
    weights = reference.set_random_weights(rng, theirs)
    mask = np.array([[True, False, True, True], [False, True, True, False], [True] * 4])
    real = np.asarray(theirs(x, mask=mask))
    np.testing.assert_allclose(ours.forward(np, x, weights, mask=mask), real, atol=1e-5)


def test_a_norm_of_the_last_axis_broadcasts_it_as_keras_does() -> None:
    """An activation that halves the features (glu) tells no one; the norm has two weights."""
    config = {"class_name": "LayerNormalization", "config": {"axis": 2}}
    theirs, ours = make_layer(config), from_config(config)
    theirs.build((None, 4, 2))
    weights = reference.set_random_weights(np.random.default_rng(0), theirs)
    x = np.ones((3, 4, 1), "float32")
    real = np.asarray(theirs(x))
    assert real.shape == (3, 4, 2)
    np.testing.assert_allclose(ours.forward(np, x, weights), real, atol=1e-6)


def test_a_model_hands_its_mask_on() -> None:
    layers = [
        shapecalc.Embedding(6, 3, mask_zero=True),
        shapecalc.LSTM(4, return_sequences=True),
        shapecalc.GlobalAveragePooling1D(),
        shapecalc.Dense(2, activation="softmax"),
    ]
    model = Sequential(layers)
    keras = load_keras()
    twin = keras.Sequential([make_layer(layer.serialize()) for layer in layers])
    ids = np.array([[1, 2, 0, 0], [3, 4, 5, 0]])
    twin.build((None, 4))
    weights = reference.set_random_weights(np.random.default_rng(0), twin)
    np.testing.assert_allclose(
        model.forward(np, ids, weights), np.asarray(twin(ids)), atol=1e-5, rtol=1e-5
    )


def test_a_graph() -> None:
    keras = load_keras()
    x = keras.Input((5, 3))
    a = keras.layers.Conv1D(3, 3, padding="same")(x)
    b = keras.layers.Bidirectional(keras.layers.GRU(2, return_sequences=True))(a)
    both = keras.layers.Concatenate()([keras.layers.Add()([x, a]), b])
    twin = keras.Model(x, [keras.layers.Dense(2)(both), keras.layers.GlobalMaxPooling1D()(b)])
    rng = np.random.default_rng(0)
    weights = reference.set_random_weights(rng, twin)
    model = from_config({"class_name": "Functional", "config": twin.get_config()})
    values = rng.standard_normal((2, 5, 3)).astype("float32")
    for ours, theirs in zip(model.forward(np, values, weights), twin(values)):
        np.testing.assert_allclose(ours, np.asarray(theirs), atol=1e-5, rtol=1e-5)


def test_keras_adds_some_biases_along_the_wrong_axis() -> None:
    """When this fails Keras is fixed, and ``plain_addition`` can go.

    The addition is that of Conv1D by itself: many processors run no convolution with channels_first.
    """
    ops, bias = load_keras().ops, np.array([1, 2, 3], "float32")
    theirs = ops.add(np.zeros((1, 3, 3), "float32"), ops.reshape(bias, (1, 3, 1)))
    assert np.asarray(theirs)[0].tolist() == [[1, 2, 3]] * 3
    layer = shapecalc.Conv1D(3, 2, data_format="channels_first")
    weights = [np.zeros((2, 2, 3), "float32"), bias]
    ours = layer.forward(np, np.zeros((1, 2, 4), "float32"), weights)[0]
    assert ours.tolist() == [[1, 1, 1], [2, 2, 2], [3, 3, 3]]
