"""Layers that Keras 2 had and Keras 3 has no more: they are met in saved files alone.

Source: tf.keras 2's ``CuDNNLSTM`` and ``CuDNNGRU``. On a GPU they computed what LSTM and GRU
compute, and the GPU's library wanted two bias vectors, laid end to end.
"""

from __future__ import annotations

from typing import Any

from ..numbers.size import because
from .arguments import count, flag, ignored
from .base import Layer
from .gates import _LAYER, _MATRICES
from .recurrent import GatedRecurrent


class _CuDNN(GatedRecurrent):
    retired = True
    use_bias = True

    def bias_shape(self, wide: Any) -> tuple[Any, ...]:
        return (because(2 * wide, "One bias for the input and one for the state, end to end."),)

    def biases(self) -> int:
        return 2

    def serialize(self) -> dict[str, Any]:
        return {**super().serialize(), "retired": True}


class CuDNNLSTM(_CuDNN):
    """An LSTM for GPUs: ``bias (8 * units,)`` where LSTM has ``(4 * units,)``."""

    purpose = "an LSTM that only ran on a GPU"
    gates = 4
    units: int = count()
    initializers = ignored(_MATRICES)
    unit_forget_bias: bool = flag(True)
    regularizers_and_constraints = ignored(_LAYER)
    return_sequences: bool = flag(False)
    return_state: bool = flag(False)
    go_backwards: bool = flag(False)
    stateful: bool = flag(False)
    extra = (*Layer.extra, "implementation", "unroll")
    unroll = False

    @property
    def state_size(self) -> Any:
        return [self.units, self.units]


class CuDNNGRU(_CuDNN):
    """A GRU for GPUs: ``bias (6 * units,)``, as many numbers as ``reset_after=True`` has."""

    purpose = "a GRU that only ran on a GPU"
    gates = 3
    units: int = count()
    weight_settings = ignored(f"{_MATRICES} {_LAYER}")
    return_sequences: bool = flag(False)
    return_state: bool = flag(False)
    go_backwards: bool = flag(False)
    stateful: bool = flag(False)
    extra = (*Layer.extra, "implementation", "unroll")
    unroll = False
