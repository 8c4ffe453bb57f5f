"""NumPy's forward passes equal those of tf.keras layers with the same weights."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from explain import numpy_forward as reference
from explain.keras_check.build import load_keras

pytestmark = pytest.mark.keras


def keras_output(layer: Any, x: Any) -> tuple[Any, list[Any]]:
    layer.build((None, *x.shape))
    rng = np.random.default_rng(1)
    layer.set_weights([rng.normal(0, 0.5, w.shape).astype("float32") for w in layer.weights])
    return np.asarray(layer(x[None]))[0], layer.get_weights()


@pytest.mark.parametrize("seed", range(4))
def test_recurrent_layers(seed: int) -> None:
    layers = load_keras().layers
    x = np.random.default_rng(seed).standard_normal((5 + seed, 3)).astype("float32")
    for made, ours in (
        (layers.SimpleRNN(4, return_sequences=True), reference.simple_rnn),
        (layers.LSTM(4, return_sequences=True), lambda *a: reference.lstm(*a)[0]),
        (layers.GRU(4, return_sequences=True), reference.gru),
        (layers.GRU(4, return_sequences=True, reset_after=False), reference.gru),
    ):
        theirs, weights = keras_output(made, x)
        np.testing.assert_allclose(ours(x, *weights), theirs, atol=1e-5)


@pytest.mark.parametrize("strides", [1, 2, 3])
def test_convolution_and_windows(strides: int) -> None:
    x = np.random.default_rng(0).standard_normal((11, 3)).astype("float32")
    theirs, weights = keras_output(load_keras().layers.Conv1D(4, 3, strides=strides), x)
    np.testing.assert_allclose(reference.conv1d(x, *weights, strides), theirs, atol=1e-5)
    assert len(reference.windows_of(11, 3, strides)) == len(theirs)


def test_embedding() -> None:
    table, ids = reference.word_vectors(["the", "dog", "bites", "the", "man"], 4)
    x = reference.embedding(ids, table)
    assert x.shape == (5, 4) and np.array_equal(x[0], x[3])
