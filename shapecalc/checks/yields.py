"""What generators yield, and labels by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..models.calls import Tensor, tensors_in
from ..readers.code.interpreter.values import Array, Batches, Instance, LossObject, ModelValue
from ..readers.code.libraries.arguments import Given
from ..readers.code.models.batches import in_batches
from ..readers.results import Problem
from .base import Check

_TAKES = ("fit", "evaluate", "predict")


class YieldedList(Check):
    """A generator yields a list where Keras takes a tuple.

    A batch is a tuple: (inputs,), (inputs, targets) or (inputs, targets, sample_weights). Several
    inputs or targets in it are a tuple, too, or a dictionary.

    Why it bites: Keras stops at the first batch: "the generator must return a tuple", or
    "`output_signature` must contain objects that are subclass of `tf.TypeSpec`". Keras 2 took
    lists for both.

    Example::

        import numpy as np
        import tensorflow as tf


        def batches():
            while True:
                yield [np.zeros((8, 10)), np.zeros((8, 1))]


        model = tf.keras.Sequential([tf.keras.Input((10,)), tf.keras.layers.Dense(1)])
        model.compile(loss="mse")
        model.fit(batches(), steps_per_epoch=2, verbose=0)

    Use instead::

        -        yield [np.zeros((8, 10)), np.zeros((8, 1))]
        +        yield np.zeros((8, 10)), np.zeros((8, 1))
    """

    code = "SEQ522"
    severity = "error"
    event = "asked"

    def find(self, model: ModelValue, given: Given) -> Iterator[Problem]:
        if self.it.keras < 3 or given.word not in _TAKES or given.loose:
            return
        values = [("x", given.get(0, "x"))]
        if given.word == "fit":
            values.append(("validation_data", given.kwargs.get("validation_data")))
        for word, value in values:
            wrong = self._wrong(value, given)
            if wrong:
                what, fix = wrong
                name = f"{word}'s generator" if word != "x" else "The generator"
                yield self.problem(given.node, f"{name} {what}", fix)

    def _wrong(self, value: Any, given: Given) -> Any:
        plain = isinstance(value, Batches) and value.name != "flow"
        if not plain and not isinstance(value, Instance):
            return None
        batches = in_batches(self.it, value, given.node)
        batch = getattr(batches, "element", None) if isinstance(batches, Batches) else None
        if plain and isinstance(batch, list) and any(isinstance(v, (Array, list)) for v in batch):
            return (
                "yields a list for a batch; Keras 3 takes a tuple.",
                "Write yield x, y in place of yield [x, y].",
            )
        if plain and isinstance(batch, Array):
            return (
                "yields an array for a batch; Keras 3 takes a tuple.",
                "Write yield (x,): with a comma it is a tuple.",
            )
        if isinstance(batch, tuple):
            for part in batch:
                if isinstance(part, list) and any(isinstance(v, Array) for v in part):
                    return (
                        "gives several arrays of a batch as a list; Keras 3 takes a tuple of them.",
                        "Write (a, b) in place of [a, b].",
                    )
        return None


class LabelNames(Check):
    """Labels are given by name to a model whose outputs aren't.

    A model with one output takes its labels as one array. Labels by name, {"mood": y}, go with
    several outputs, layers of those names, or with outputs that were given as a dictionary.

    Why it bites: Keras stops in the loss, at a name: "Expected float32, but got mood of type
    'str'".

    Example::

        import numpy as np
        import tensorflow as tf

        x, y = np.zeros((8, 10)), np.zeros((8, 1))
        words = tf.keras.Input((10,))
        mood = tf.keras.layers.Dense(1, name="mood")(words)
        model = tf.keras.Model(words, mood)
        model.compile(loss="mse")
        model.fit(x, {"mood": y}, verbose=0)

    Use instead::

        -model.fit(x, {"mood": y}, verbose=0)
        +model.fit(x, y, verbose=0)
    """

    code = "SEQ523"
    severity = "error"
    event = "fed"

    def find(self, feed: Any) -> Iterator[Problem]:
        model, labels = feed.model, feed.y
        if self.it.keras < 3 or feed.method not in ("fit", "evaluate") or model.failed:
            return
        if not isinstance(labels, dict) or not all(isinstance(k, str) for k in labels):
            return
        loss = (model.compiled or {}).get("loss")
        if not isinstance(loss, (str, dict, LossObject)):
            return  # a loss of one's own may read a dictionary
        outputs = model.outputs
        if model.kind == "Sequential" or isinstance(outputs, Tensor):
            yield self.problem(
                feed.node,
                f"The model has one output, and gets labels by name: {', '.join(labels)}.",
                "Give the labels as one array: y in place of {'name': y}.",
            )
        elif isinstance(outputs, (list, tuple)) and len(outputs) > 1 and isinstance(loss, str):
            names = [t.call.layer.name for t in tensors_in(outputs)]
            if len(names) == len(outputs) and {*labels} != {*names} and len(labels) == len(names):
                yield self.problem(
                    feed.node,
                    f"The outputs are called {', '.join(names)}, the labels {', '.join(labels)}.",
                    "Give the labels under the names of the outputs' layers, or as a list.",
                )
