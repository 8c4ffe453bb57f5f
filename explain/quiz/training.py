"""Small real training runs on review sentences, for question 8.

The model is the course's simplest: word vectors, their average, one sigmoid unit. It is
trained by tf.keras where that is at hand and by plain NumPy (the same model, the same data,
Adam with the same settings) where it is not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Optional

PADDING, UNKNOWN = 0, 1
LENGTH = 40
VOCABULARY = 4000


@dataclass(frozen=True)
class Plan:
    """One run: what is done against overfitting. ``patience`` epochs without a better
    validation loss stop it."""

    name: str
    dim: int = 16
    dropout: float = 0.0
    penalty: float = 0.0
    sentences: int = 1200
    epochs: int = 15
    patience: int = 0


@dataclass
class History:
    """Losses and accuracies after each epoch, on training and validation sentences."""

    plan: Plan
    loss: list[float] = field(default_factory=list)
    val_loss: list[float] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)
    val_accuracy: list[float] = field(default_factory=list)

    @property
    def best(self) -> int:
        """The epoch, from 0, with the lowest validation loss."""
        return min(range(len(self.val_loss)), key=self.val_loss.__getitem__)

    @property
    def rise(self) -> float:
        """How far the validation loss ends above its lowest."""
        return self.val_loss[-1] - self.val_loss[self.best]

    @property
    def gap(self) -> float:
        """How much better the run ends on sentences it was trained on."""
        return self.val_loss[-1] - self.loss[-1]


@dataclass
class Texts:
    """Padded token ids and labels (1 positive), split into training and validation."""

    x: Any
    y: Any
    val_x: Any
    val_y: Any


def load(sentences: int, held_out: int = 600) -> Texts:
    """Clearly rated movie sentences, the same every time; the vocabulary is of the training part."""
    import numpy as np

    from ..texts import load as load_texts

    found = load_texts("reviews-movies")
    texts = list(zip(found.texts, found.labels))
    order = np.random.default_rng(0).permutation(len(texts))
    held = [texts[i] for i in order[:held_out]]
    trained = [texts[i] for i in order[held_out : held_out + sentences]]
    counts: dict[str, int] = {}
    for text, _ in trained:
        for word in words_of(text):
            counts[word] = counts.get(word, 0) + 1
    common = sorted(counts, key=lambda w: (-counts[w], w))[: VOCABULARY - 2]
    index = {word: i + 2 for i, word in enumerate(common)}

    def ids(part: list[tuple[str, int]]) -> tuple[Any, Any]:
        x = np.full((len(part), LENGTH), PADDING, "int32")
        for row, (text, _) in enumerate(part):
            found = [index.get(w, UNKNOWN) for w in words_of(text)][:LENGTH]
            x[row, : len(found)] = found
        return x, np.array([label for _, label in part], "float32")

    x, y = ids(trained)
    val_x, val_y = ids(held)
    return Texts(x, y, val_x, val_y)


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without punctuation."""
    kept = "".join(c if c.isalnum() or c in "'" else " " for c in text.lower())
    return kept.split()


def train(plan: Plan, keras: Optional[Any] = None) -> History:
    """Train one run, with Keras where it is handed in and with NumPy otherwise."""
    texts = load(plan.sentences)
    return _train_keras(plan, texts, keras) if keras is not None else _train_numpy(plan, texts)


def _train_keras(plan: Plan, texts: Texts, keras: Any) -> History:
    keras.utils.set_random_seed(1)
    penalty = keras.regularizers.L2(plan.penalty) if plan.penalty else None
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Embedding(VOCABULARY, plan.dim, mask_zero=True, embeddings_regularizer=penalty),
            layers.GlobalAveragePooling1D(),
            layers.Dropout(plan.dropout),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(RATE), "binary_crossentropy", metrics=["accuracy"])
    stop = [keras.callbacks.EarlyStopping(patience=plan.patience, restore_best_weights=True)]
    model.fit(
        texts.x,
        texts.y,
        BATCH,
        plan.epochs,
        verbose=0,
        validation_data=(texts.val_x, texts.val_y),
        callbacks=[_Recorder.of(keras, plan, texts), *(stop if plan.patience else [])],
    )
    history: History = model.seqshape_history
    if plan.patience:
        _keep_best(history)
    return history


class _Recorder:
    """Losses without dropout and penalty, so that all runs are measured alike."""

    @staticmethod
    def of(keras: Any, plan: Plan, texts: Texts) -> Any:
        class Recorder(keras.callbacks.Callback):  # type: ignore[misc]
            def on_train_begin(self, logs: Any = None) -> None:
                self.model.seqshape_history = History(plan)

            def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
                history = self.model.seqshape_history
                for x, y, loss, accuracy in (
                    (texts.x, texts.y, history.loss, history.accuracy),
                    (texts.val_x, texts.val_y, history.val_loss, history.val_accuracy),
                ):
                    p = self.model.predict_on_batch(x)[:, 0]
                    loss.append(_cross_entropy(p, y))
                    accuracy.append(float(((p > 0.5) == y).mean()))

        return Recorder()


BATCH = 32
RATE = 0.01


def _cross_entropy(p: Any, y: Any) -> float:
    import numpy as np

    p = np.clip(np.asarray(p, "float64"), 1e-7, 1 - 1e-7)
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))


def _keep_best(history: History) -> None:
    """Early stopping goes back to the best epoch: that is where the run ends."""
    end = history.best + 1
    for values in (history.loss, history.val_loss, history.accuracy, history.val_accuracy):
        del values[end:]


def _train_numpy(plan: Plan, texts: Texts) -> History:
    import numpy as np

    from ..numpy_forward import sigmoid

    rng = np.random.default_rng(1)
    limit = np.sqrt(6 / (plan.dim + 1))
    weights = [
        rng.uniform(-0.05, 0.05, (VOCABULARY, plan.dim)),
        rng.uniform(-limit, limit, plan.dim),
        np.zeros(1),
    ]
    means = [np.zeros_like(w) for w in weights]
    squares = [np.zeros_like(w) for w in weights]
    history, step = History(plan), 0

    def average(x: Any) -> tuple[Any, Any]:
        mask = (x != PADDING)[..., None] / np.maximum((x != PADDING).sum(1), 1)[:, None, None]
        return (weights[0][x] * mask).sum(1), mask

    for _ in range(plan.epochs):
        order = rng.permutation(len(texts.x))
        for at in range(0, len(order), BATCH):
            rows = order[at : at + BATCH]
            x, y = texts.x[rows], texts.y[rows]
            mean, mask = average(x)
            kept = (rng.random(mean.shape) >= plan.dropout) / (1 - plan.dropout)
            error = (sigmoid(mean * kept @ weights[1] + weights[2]) - y) / len(rows)
            back = (error[:, None] * weights[1] * kept)[:, None, :] * mask
            table = np.zeros_like(weights[0])
            np.add.at(table, x, back)
            table += 2 * plan.penalty * weights[0]
            gradients = [table, (mean * kept).T @ error, np.array([error.sum()])]
            step += 1
            for w, g, m, v in zip(weights, gradients, means, squares):
                m += 0.1 * (g - m)
                v += 0.001 * (g * g - v)
                rate = RATE * np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
                w -= rate * m / (np.sqrt(v) + 1e-7)
        for x, y, loss, accuracy in (
            (texts.x, texts.y, history.loss, history.accuracy),
            (texts.val_x, texts.val_y, history.val_loss, history.val_accuracy),
        ):
            p = sigmoid(average(x)[0] @ weights[1] + weights[2])
            loss.append(_cross_entropy(p, y))
            accuracy.append(float(((p > 0.5) == y).mean()))
        if plan.patience and len(history.val_loss) - 1 - history.best >= plan.patience:
            break
    if plan.patience:
        _keep_best(history)
    return history
