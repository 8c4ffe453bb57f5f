"""Keras's own names, held against Keras."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from explain.keras_check import build as keras_twin
from shapecalc.keras_names import GONE_LAYERS, KERAS_LAYERS

pytestmark = pytest.mark.keras


def _classes(module: Any) -> set[str]:
    return {name for name in dir(module) if inspect.isclass(getattr(module, name))}


def test_every_layer_of_keras_is_named_and_no_other() -> None:
    keras = keras_twin.load_keras()
    import tensorflow as tf

    known = _classes(keras.layers) | _classes(tf.keras.layers)
    assert known == KERAS_LAYERS - {"Input"}  # a function
    assert not known & {*GONE_LAYERS}
