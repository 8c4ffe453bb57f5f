"""What becomes of a mask, as each layer declares it, is what Keras does."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from shapecalc.layers.registry import layer_classes

pytestmark = pytest.mark.keras

# Made by hand where the declared arguments aren't enough; what can't be called on its own.
_INNER = {
    "Bidirectional": lambda k: k.Bidirectional(k.LSTM(2)),
    "TimeDistributed": lambda k: k.TimeDistributed(k.Dense(2)),
    "RNN": lambda k: k.RNN(k.LSTMCell(2)),
    "StackedRNNCells": lambda k: k.StackedRNNCells([k.LSTMCell(2)]),
    "SpectralNormalization": lambda k: k.SpectralNormalization(k.Dense(2)),
    "EinsumDense": lambda k: k.EinsumDense("abc,cd->abd", output_shape=(None, 4)),
    "Reshape": lambda k: k.Reshape((-1, 4)),
    "Permute": lambda k: k.Permute((2, 1)),
    "Dot": lambda k: k.Dot(axes=1),
    "ConvLSTM1D": lambda k: k.ConvLSTM1D(2, 2),
    "CategoryEncoding": lambda k: k.CategoryEncoding(3),
    "Discretization": lambda k: k.Discretization([0.0, 1.0]),
    "Pipeline": lambda k: k.Pipeline([k.Rescaling(0.5)]),
    "ConvLSTM2D": lambda k: k.ConvLSTM2D(2, 2),
    "ConvLSTM3D": lambda k: k.ConvLSTM3D(2, 2),
    "GroupedQueryAttention": lambda k: k.GroupQueryAttention(2, 2, 1),
}


def _layer(name: str) -> Any:
    import keras

    if name in _INNER:
        return _INNER[name](keras.layers)
    cls = layer_classes()[name]
    good = {p: next(v for v in cls.kinds[p].accepts if v not in (1, True)) for p in cls.required}
    return getattr(keras.layers, name)(**good)


@pytest.mark.parametrize("name", [n for n in layer_classes() if n != "InputLayer"])
def test_what_becomes_of_a_mask(name: str) -> None:
    import keras

    layer = _layer(name)
    takes = inspect.signature(layer.call).parameters
    makes = type(layer).compute_mask is not keras.Layer.compute_mask and (
        getattr(layer, "mask_zero", None) is not None or hasattr(layer, "mask_value")
    )
    if makes:
        expected = "makes"
    elif not layer.supports_masking:
        expected = "drops"
    elif "mask" in takes or "query_mask" in takes:
        # TimeDistributed takes a mask only to hand it to the layer inside.
        expected = "passes" if name == "TimeDistributed" else "uses"
    else:
        expected = "passes"
    assert layer_classes()[name].mask == expected
