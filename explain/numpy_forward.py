"""Short forms of the layers' own forward passes, one example at a time, for the quiz.

Shapes leave the batch out: a sequence is ``(steps, features)``. The equations are in the layers
(``shapecalc/layers``), and are reached by ``layer.forward``.
"""

from __future__ import annotations

from typing import Any, Optional

import numpy as np

from shapecalc.layers.activations import sigmoid as _sigmoid
from shapecalc.layers.convolution import Conv1D
from shapecalc.layers.observer import Watch
from shapecalc.layers.recurrent import GRU, LSTM, SimpleRNN
from shapecalc.layers.spatial import window_starts


def sigmoid(x: Any) -> Any:
    """``1 / (1 + exp(-x))``, without overflow."""
    return _sigmoid(np, x)


def embedding(ids: Any, embeddings: Any) -> Any:
    """``(steps,)`` ids and a table ``(vocabulary, features)`` to ``(steps, features)``."""
    return embeddings[np.asarray(ids)]


def simple_rnn(x: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> Any:
    """The state after every step, ``(steps, units)``."""
    layer = SimpleRNN(len(recurrent_kernel), return_sequences=True)
    return layer.forward(np, x[None], [kernel, recurrent_kernel, bias])[0]


class _CellStates(Watch):
    def __init__(self) -> None:
        self.seen: list[Any] = []

    def __call__(self, symbol: str, name: str, equation: str, value: Any) -> Any:
        if symbol == "c'":
            self.seen.append(value[0])
        return value


def lstm(x: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> tuple[Any, Any]:
    """Output and cell state after every step, both ``(steps, units)``."""
    layer, watch = LSTM(len(recurrent_kernel), return_sequences=True), _CellStates()
    outputs = layer.forward(np, x[None], [kernel, recurrent_kernel, bias], watch=watch)
    return outputs[0], np.array(watch.seen)


def gru(x: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> Any:
    """The state after every step, ``(steps, units)``; a bias of two rows resets after."""
    after = bias.ndim == 2
    layer = GRU(len(recurrent_kernel), return_sequences=True, reset_after=after)
    return layer.forward(np, x[None], [kernel, recurrent_kernel, bias])[0]


def conv1d(x: Any, kernel: Any, bias: Any, strides: int = 1) -> Any:
    """Every window of the sequence times every filter, ``(windows, filters)``; no padding."""
    size, _, filters = kernel.shape
    return Conv1D(filters, size, strides=strides).forward(np, x[None], [kernel, bias])[0]


def windows_of(steps: int, kernel_size: int, strides: int = 1) -> list[tuple[int, int]]:
    """Where a window starts and ends (exclusive), slid from the first step to the last."""
    starts = window_starts([steps], [kernel_size], [strides])
    return [(start, start + kernel_size) for (start,) in starts]


def recurrent_weights(
    gates: int, features: int, units: int, seed: int, forget_bias: Optional[float] = None
) -> list[Any]:
    """Fresh weights as Keras draws them: glorot uniform, orthogonal, zeros.

    ``forget_bias`` fills the forget gate of an LSTM (Keras starts it at 1).
    """
    rng = np.random.default_rng(seed)
    limit = np.sqrt(6.0 / (features + units * gates))
    kernel = rng.uniform(-limit, limit, (features, units * gates))
    q, r = np.linalg.qr(rng.standard_normal((units * gates, units)))
    recurrent = (q * np.sign(np.diag(r))).T
    bias = np.zeros(units * gates)
    if forget_bias is not None:
        bias[units : 2 * units] = forget_bias
    return [kernel.astype("float32"), recurrent.astype("float32"), bias.astype("float32")]


def word_vectors(words: list[str], features: int, seed: int = 0) -> tuple[Any, list[int]]:
    """A table with a random row for each different word, and the ids of ``words``."""
    vocabulary = list(dict.fromkeys(w.lower() for w in words))
    rng = np.random.default_rng(seed)
    table = rng.standard_normal((len(vocabulary), features)).astype("float32")
    return table, [vocabulary.index(w.lower()) for w in words]
