"""Batches of a fixed size, and models that remember from one to the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Optional

from ..models.calls import tensors_in
from ..numbers.size import known
from ..readers.code.interpreter.values import Array, LayerValue
from ..readers.results import Problem
from .base import Check

_METHODS = ("fit", "evaluate", "predict")


def fixed_batch(model: Any) -> Optional[int]:
    """The batch size that a model's input fixes."""
    shape = model.declared
    if model.kind != "Sequential":
        shape = next((t.shape for t in tensors_in(model.inputs)), None)
    size = known(shape[0]) if shape else None
    return size if isinstance(size, int) else None


def stateful_layer(model: Any) -> Optional[LayerValue]:
    """A layer that keeps its state between batches."""
    for value in model.layers:
        rule = value.layer
        if getattr(getattr(rule, "layer", rule), "stateful", False) is True:
            return value  # type: ignore[no-any-return]
    return None


def _rows(x: Any) -> Optional[int]:
    if isinstance(x, dict):
        x = next(iter(x.values()), None)
    if isinstance(x, list):
        x = x[0] if x else None
    n = known(x.shape[0]) if isinstance(x, Array) and x.shape else None
    return n if isinstance(n, int) and not isinstance(n, bool) else None


def _size(feed: Any) -> Optional[int]:
    """The batch size of a call: 32 where none is given, None where it isn't known."""
    given = feed.batch_size
    if given is None:
        return 32 if feed.is_cut else None
    n = known(given) if not isinstance(given, str) else None
    return n if isinstance(n, int) and not isinstance(n, bool) and n > 0 else None


def _parts(feed: Any) -> list[tuple[str, int]]:
    """The examples that are cut into batches together: their words and how many."""
    rows = _rows(feed.x)
    if rows is None or any("steps" in word for word in feed.kwargs):
        return []  # it may stop before the last batch
    if feed.method != "fit":
        return [("", rows)]
    parts = []
    split = feed.kwargs.get("validation_split")
    if split is None or split == 0:
        parts.append(("", rows))
    elif isinstance(split, float) and 0 < split < 1:
        train = int(rows * (1.0 - split))
        parts += [("for training ", train), ("for validation ", rows - train)]
    else:
        return []
    if feed.validation is not None and "validation_batch_size" not in feed.kwargs:
        more = _rows(feed.validation[0])
        if more is not None:
            parts.append(("in validation_data ", more))
    return parts


def batch_sizes(feed: Any) -> Optional[set[int]]:
    """How many examples the batches of ``fit`` hold, None where that isn't known."""
    size, parts = _size(feed), _parts(feed)
    if size is None or not parts:
        return None
    _, count = parts[0]
    return {n for n in (min(size, count), count % size) if n}


class BatchRemainder(Check):
    """A stateful model gets a last batch that is too small.

    stateful=True keeps a state for every place of a batch of fixed size. The number of examples
    must be a multiple of it: for training, for validation_split and validation_data, for
    evaluate and predict.

    Why it bites: Keras trains until the last batch of the epoch and stops in the middle of
    TensorFlow: "Incompatible shapes: ".

    Example::

        import numpy as np
        import tensorflow as tf

        x = np.zeros((500, 10, 8), dtype="float32")
        y = np.zeros((500, 1), dtype="float32")
        model = tf.keras.Sequential(
            [
                tf.keras.Input(batch_shape=(16, 10, 8)),
                tf.keras.layers.LSTM(4, stateful=True),
                tf.keras.layers.Dense(1),
            ]
        )
        model.compile(loss="mse")
        model.fit(x, y, batch_size=16, shuffle=False, verbose=0)

    Use instead::

        -x = np.zeros((500, 10, 8), dtype="float32")
        -y = np.zeros((500, 1), dtype="float32")
        +x = np.zeros((496, 10, 8), dtype="float32")
        +y = np.zeros((496, 1), dtype="float32")
    """

    code = "SEQ534"
    severity = "error"
    event = "fed"

    def find(self, feed: Any) -> Iterator[Problem]:
        batch, size = fixed_batch(feed.model), _size(feed)
        if batch is None or size != batch or feed.method not in _METHODS:
            return
        layer = stateful_layer(feed.model)
        if layer is None or feed.model.failed:
            return
        for words, count in _parts(feed):
            rest = count % batch
            if rest > 1:  # the states are broadcast for one example alone
                yield self.problem(
                    feed.node,
                    f"{layer.name} is stateful with batches of {batch}, but the {count} examples "
                    f"{words}leave a last batch of {rest}.",
                    f"Give a multiple of {batch}: {count - rest} examples."
                    if count > batch
                    else f"Give a multiple of {batch} examples.",
                    cause=layer.node,
                    cause_text=f"{layer.name} is stateful",
                )
                return


class OtherBatchSize(Check):
    """The data's batch size differs from the model's fixed batch size.

    Input(batch_shape=(24, …)) or batch_size=24 fixes it. fit, evaluate and predict cut the data
    into batches of their own batch_size, 32 where none is given.

    Why it bites: With a stateful layer Keras stops: "the batch size of the input sequences must
    be the same as the batch size of the initial state". Without one Keras 3 goes on, and the
    fixed size means nothing.

    Example::

        import numpy as np
        import tensorflow as tf

        x = np.zeros((240, 10, 8), dtype="float32")
        model = tf.keras.Sequential(
            [
                tf.keras.Input(batch_shape=(24, 10, 8)),
                tf.keras.layers.LSTM(4, stateful=True),
                tf.keras.layers.Dense(1),
            ]
        )
        model.predict(x, verbose=0)

    Use instead::

        -model.predict(x, verbose=0)
        +model.predict(x, batch_size=24, verbose=0)
    """

    code = "SEQ535"
    severity = "error"
    event = "fed"

    def find(self, feed: Any) -> Iterator[Problem]:
        model = feed.model
        batch, size = fixed_batch(model), _size(feed)
        if batch is None or size is None or size == batch or feed.method not in _METHODS:
            return
        if model.failed:
            return
        layer = stateful_layer(model)
        parts = _parts(feed)
        # One batch that holds all of the examples is as large as they are many.
        differs = size < batch if not parts else any(
            min(size, n) != batch or n % min(size, n) for _, n in parts if n
        )  # fmt: skip
        if not differs:
            return
        given = f"batch_size={size}" if feed.batch_size is not None else "the default of 32"
        if layer is None and (feed.method != "fit" or (parts and parts[0][1] < batch)):
            return
        yield self.problem(
            feed.node,
            f"The model fixes batches of {batch}, but {feed.method} uses {given}."
            + ("" if layer is not None else " Keras 3 goes on; the fixed size means nothing."),
            self._advice(batch, layer, parts),
            cause=(layer or model).node,
            cause_text=f"{layer.name} is stateful" if layer is not None else "the model",
            severity="error" if layer is not None else "warning",
        )

    @staticmethod
    def _advice(batch: int, layer: Any, parts: list[tuple[str, int]]) -> str:
        if layer is None:
            return f"Give batch_size={batch}, or leave the batch out of the input's shape."
        if any(count % batch for _, count in parts):
            return (
                f"Give a multiple of {batch} examples with batch_size={batch}; for others make the "
                "model again with their batch size and copy the weights: "
                "new.set_weights(model.get_weights())."
            )
        return f"Give batch_size={batch}."
