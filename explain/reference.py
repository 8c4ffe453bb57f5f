"""Forward passes in NumPy: the equations of the layers, one example at a time.

Weights stand as Keras keeps them (gates side by side in one matrix); with the weights of a
tf.keras layer each function gives its output to float32's last digits, which the tests check.
Shapes leave the batch out: a text is ``(steps, features)``.
"""

from __future__ import annotations

from typing import Any, Optional

import numpy as np


def sigmoid(x: Any) -> Any:
    """``1 / (1 + exp(-x))``, without overflow."""
    return 0.5 * (1.0 + np.tanh(0.5 * x))


def embedding(ids: Any, embeddings: Any) -> Any:
    """``(steps,)`` ids and a table ``(vocabulary, features)`` to ``(steps, features)``."""
    return embeddings[np.asarray(ids)]


def simple_rnn(x: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> Any:
    """The state after every step, ``(steps, units)``: ``h' = tanh(x·W + h·U + b)``.

    Source: J. Elman, "Finding Structure in Time" (1990); Keras's SimpleRNNCell.
    """
    h = np.zeros(recurrent_kernel.shape[0])
    states = []
    for word in x:
        h = np.tanh(word @ kernel + h @ recurrent_kernel + bias)
        states.append(h)
    return np.array(states)


def lstm(x: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> tuple[Any, Any]:
    """Output and cell state after every step, both ``(steps, units)``.

    Gates in Keras's order: input, forget, candidate, output. Source: S. Hochreiter,
    J. Schmidhuber (1997), F. Gers et al. (2000); Keras's LSTMCell.
    """
    units = recurrent_kernel.shape[0]
    h, c = np.zeros(units), np.zeros(units)
    outputs, cells = [], []
    for word in x:
        i, f, g, o = np.split(word @ kernel + h @ recurrent_kernel + bias, 4)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        outputs.append(h)
        cells.append(c)
    return np.array(outputs), np.array(cells)


def gru(x: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> Any:
    """The state after every step, ``(steps, units)``; gates: update, reset, candidate.

    A bias of two rows means ``reset_after=True``. Source: K. Cho et al. (2014); Keras's
    GRUCell.
    """
    units = recurrent_kernel.shape[0]
    reset_after = bias.ndim == 2
    b_in, b_state = bias if reset_after else (bias, np.zeros_like(bias))
    h = np.zeros(units)
    states = []
    for word in x:
        xz, xr, xh = np.split(word @ kernel + b_in, 3)
        uz, ur, uh = np.split(recurrent_kernel, 3, axis=1)
        bz, br, bh = np.split(b_state, 3)
        z = sigmoid(xz + h @ uz + bz)
        r = sigmoid(xr + h @ ur + br)
        memory = r * (h @ uh + bh) if reset_after else (r * h) @ uh
        h = z * h + (1 - z) * np.tanh(xh + memory)
        states.append(h)
    return np.array(states)


def conv1d(x: Any, kernel: Any, bias: Any, strides: int = 1) -> Any:
    """Every window of the text against every filter, ``(windows, filters)``; no padding.

    ``kernel`` is ``(kernel_size, channels, filters)``.
    """
    windows = windows_of(len(x), kernel.shape[0], strides)
    return np.array([np.tensordot(x[a:b], kernel, axes=2) + bias for a, b in windows])


def windows_of(steps: int, kernel_size: int, strides: int = 1) -> list[tuple[int, int]]:
    """Where a window starts and ends (exclusive), slid from the first step to the last."""
    found = []
    start = 0
    while start + kernel_size <= steps:
        found.append((start, start + kernel_size))
        start += strides
    return found


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
