"""Layers of Keras 2 that Keras 3 no longer has; they occur in saved files only.

Source: tf.keras 2's ``CuDNNLSTM`` and ``CuDNNGRU``. On a GPU they computed what LSTM and GRU
compute, and the GPU's library needed two bias vectors, concatenated.
"""

from __future__ import annotations

from typing import Any

from ..numbers.size import because
from .arguments import count, flag, ignored
from .base import Layer
from .gates import _LAYER, _MATRICES
from .recurrent import GatedRecurrent


class _CuDNN(GatedRecurrent, listed=False):
    retired = True
    use_bias = True
    units: int = count()
    weight_settings = ignored(f"{_MATRICES} {_LAYER}")
    return_sequences: bool = flag(False)
    return_state: bool = flag(False)
    go_backwards: bool = flag(False)
    stateful: bool = flag(False)
    extra = (*Layer.extra, "implementation", "unroll")
    unroll = False

    def bias_shape(self, wide: Any) -> tuple[Any, ...]:
        return (because(2 * wide, "One bias for the input and one for the state, concatenated."),)

    def biases(self) -> int:
        return 2

    def serialize(self) -> dict[str, Any]:
        return {**super().serialize(), "retired": True}


class CuDNNLSTM(_CuDNN):
    """An LSTM for GPUs: ``bias (8 * units,)`` where LSTM has ``(4 * units,)``."""

    purpose = "an LSTM that only ran on a GPU"
    gates = 4
    units: int = count()
    unit_forget_bias: bool = flag(True)

    @property
    def state_size(self) -> Any:
        return [self.units, self.units]


class CuDNNGRU(_CuDNN):
    """A GRU for GPUs: ``bias (6 * units,)``, as many values as with ``reset_after=True``."""

    purpose = "a GRU that only ran on a GPU"
    gates = 3
