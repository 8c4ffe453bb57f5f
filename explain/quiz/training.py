"""Small real training runs on review sentences, in NumPy, and their check against Keras.

The model is the course's simplest: word embeddings, their average over the words that are there,
one sigmoid unit; Adam as Keras has it. The lab trains larger ones with tf.keras.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..lab.curves import METRICS, Curves

LENGTH = 40
VOCABULARY = 4000
BATCH = 32
RATE = 0.01


@dataclass(frozen=True)
class Plan:
    """One run, and what it does against overfitting. ``patience`` epochs without a lower
    validation loss stop it."""

    name: str
    dim: int = 16
    dropout: float = 0.0
    sentences: int = 1200
    epochs: int = 15
    patience: int = 0


@dataclass
class Data:
    """Token ids (examples, LENGTH), padded with 0, and labels (1 positive)."""

    x: Any
    y: Any
    val_x: Any
    val_y: Any


def load(sentences: int) -> Data:
    """Clearly rated film sentences and 600 for validation, the same every time."""
    import numpy as np

    from .. import texts

    kept, held = texts.split(texts.load("reviews-movies", limit=3000))
    encoder = texts.Encoder(VOCABULARY, LENGTH, kind="tokenizer").fit(kept.texts[:sentences])
    y, val_y = (np.array(part.labels, "float64") for part in (kept, held))
    return Data(
        encoder.encode(kept.texts[:sentences]), y[:sentences], encoder.encode(held.texts), val_y
    )


class Network:
    """Embedding, average, sigmoid. ``weights``: table (VOCABULARY, dim), kernel (dim,), bias (1,)."""

    def __init__(self, dim: int, rng: Any) -> None:
        import numpy as np

        limit = np.sqrt(6 / (dim + 1))
        self.weights = [
            rng.uniform(-0.05, 0.05, (VOCABULARY, dim)),
            rng.uniform(-limit, limit, dim),
            np.zeros(1),
        ]
        self.moments = [(np.zeros_like(w), np.zeros_like(w)) for w in self.weights]
        self.steps = 0

    def _average(self, x: Any) -> tuple[Any, Any]:
        import numpy as np

        share = (x != 0)[..., None] / np.maximum((x != 0).sum(1), 1)[:, None, None]
        return (self.weights[0][x] * share).sum(1), share

    def probabilities(self, x: Any) -> Any:
        """The probability of a positive sentence, (examples,)."""
        from ..numpy_forward import sigmoid

        return sigmoid(self._average(x)[0] @ self.weights[1] + self.weights[2])

    def metrics(self, x: Any, y: Any) -> tuple[float, float]:
        """Binary cross-entropy and accuracy."""
        import numpy as np

        p = np.clip(self.probabilities(x), 1e-7, 1 - 1e-7)
        loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
        return float(loss), float(((p > 0.5) == y).mean())

    def gradients(self, x: Any, y: Any, mask: Any = 1.0) -> tuple[Any, Any, Any]:
        """Those of the loss of a batch; ``mask`` (examples, dim) is that of dropout."""
        import numpy as np

        from ..numpy_forward import sigmoid

        table, kernel, bias = self.weights
        mean, share = self._average(x)
        error = (sigmoid(mean * mask @ kernel + bias) - y) / len(x)
        gradient = np.zeros_like(table)
        np.add.at(gradient, x, (error[:, None] * kernel * mask)[:, None, :] * share)
        return gradient, (mean * mask).T @ error, error.sum(keepdims=True)

    def step(self, gradients: tuple[Any, Any, Any]) -> None:
        """One step of Adam."""
        import numpy as np

        self.steps += 1
        rate = RATE * np.sqrt(1 - 0.999**self.steps) / (1 - 0.9**self.steps)
        for w, g, (m, v) in zip(self.weights, gradients, self.moments):
            m += 0.1 * (g - m)
            v += 0.001 * (g * g - v)
            w -= rate * m / (np.sqrt(v) + 1e-7)


def train(plan: Plan) -> Curves:
    """The curves of one run, all metrics at the end of an epoch and without dropout. Early
    stopping restores the best epoch, so there its curves end."""
    import numpy as np

    data, rng = load(plan.sentences), np.random.default_rng(1)
    network, curves = Network(plan.dim, rng), Curves()
    for _ in range(plan.epochs):
        order = rng.permutation(len(data.x))
        for at in range(0, len(order), BATCH):
            rows = order[at : at + BATCH]
            kept = rng.random((len(rows), plan.dim)) >= plan.dropout
            mask = kept / (1 - plan.dropout)
            network.step(network.gradients(data.x[rows], data.y[rows], mask))
        metrics = (*network.metrics(data.x, data.y), *network.metrics(data.val_x, data.val_y))
        curves.add(dict(zip(METRICS, metrics)))
    return curves.first(curves.until(plan.patience).best + 1) if plan.patience else curves


def gap_to_keras(keras: Any) -> float:
    """How far predictions and gradients lie from those of tf.keras with the same weights.

    The gradients are what a step of SGD with rate 1 subtracts. Adam is not compared: for a word
    that comes twice in a batch, Keras's squares each of its gradients, not their sum.
    """
    import numpy as np

    data, network = load(1200), Network(16, np.random.default_rng(1))
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((LENGTH,), dtype="int32"),
            layers.Embedding(VOCABULARY, 16, mask_zero=True),
            layers.GlobalAveragePooling1D(),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    table, kernel, bias = network.weights
    model.set_weights([table, kernel[:, None], bias])
    model.compile(keras.optimizers.SGD(1.0), "binary_crossentropy")
    gaps = [model.predict_on_batch(data.val_x)[:, 0] - network.probabilities(data.val_x)]
    x, y = data.x[:BATCH], data.y[:BATCH]
    model.train_on_batch(x, y)
    for after, before, gradient in zip(
        model.get_weights(), network.weights, network.gradients(x, y)
    ):
        gaps.append(before - gradient - after.reshape(before.shape))
    return max(float(np.max(np.abs(gap))) for gap in gaps)
