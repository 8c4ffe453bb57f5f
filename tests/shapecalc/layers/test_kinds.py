"""Of which of Keras's classes a layer is one, as ``isinstance`` in source asks."""

from __future__ import annotations

import pytest

from shapecalc.layers.registry import layer_classes


@pytest.mark.keras
def test_a_layer_is_one_of_the_classes_that_keras_says() -> None:
    import keras

    kinds = [c for c in vars(keras.layers).values() if isinstance(c, type)]
    kinds.remove(keras.layers.Layer)
    ours = {
        (name, kind.__name__)
        for name, cls in layer_classes().items()
        for kind in kinds
        if hasattr(keras.layers, name) and cls.is_a(kind.__name__)
    }
    theirs = {
        (name, kind.__name__)
        for name in layer_classes()
        for kind in kinds
        if hasattr(keras.layers, name) and issubclass(getattr(keras.layers, name), kind)
    }
    assert ours == theirs
