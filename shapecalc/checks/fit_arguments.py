"""What fit, evaluate and predict are given in a form that they don't take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..numbers import nest
from ..readers.code.interpreter.values import (
    Array,
    Batches,
    ClassValue,
    Dataset,
    Function,
    Library,
    LossObject,
    ModelValue,
)
from ..readers.code.libraries.arguments import Given, argument_node
from ..readers.results import Problem
from .base import Check

_PLACES = {
    "fit": ("x", "y", "batch_size", "epochs", "verbose", "callbacks", "validation_split",
            "validation_data", "shuffle", "class_weight", "sample_weight", "initial_epoch",
            "steps_per_epoch", "validation_steps"),
    "evaluate": ("x", "y", "batch_size", "verbose", "sample_weight", "steps"),
    "predict": ("x", "batch_size", "verbose", "steps"),
}  # fmt: skip
_COUNTS = ("epochs", "batch_size", "steps_per_epoch", "validation_steps", "steps")


class FitArgument(Check):
    """fit, evaluate or predict gets an argument in a form that it doesn't take.

    A data set or generator brings its own labels, weights and split: there is no y, sample_weight
    or validation_split beside it. validation_data is a pair (x, y) or a data set, class_weight a
    dictionary {class: weight}, callbacks a list of objects, and counts are whole numbers: 100 / 32
    is none, 100 // 32 is.

    Why it bites: Keras stops when it begins, or only at the end of the first epoch: "`y` should not
    be passed", "`validation_split` is only supported for tensors or NumPy arrays", "None values not
    supported", "'float' object cannot be interpreted as an integer".

    Example::

        import numpy as np
        import tensorflow as tf

        x, y = np.zeros((32, 10)), np.zeros((32, 1))
        model = tf.keras.Sequential([tf.keras.Input((10,)), tf.keras.layers.Dense(1)])
        model.compile(loss="mse")
        data = tf.data.Dataset.from_tensor_slices((x, y)).batch(8)
        model.fit(data, validation_split=0.25, verbose=0)

    Use instead::

        -model.fit(data, validation_split=0.25, verbose=0)
        +model.fit(data.skip(1), validation_data=data.take(1), verbose=0)
    """

    code = "SEQ543"
    severity = "error"
    event = "asked"

    def find(self, model: ModelValue, given: Given) -> Iterator[Problem]:
        places = _PLACES.get(given.word)
        if self.it.keras < 3 or given.loose or places is None or len(given.args) > len(places):
            return
        found = {"x": None, **dict(zip(places, given.args)), **given.kwargs}
        yield from self._beside(found, given)
        if given.word == "fit" and found.get("y") is None and self._wants_labels(model, found["x"]):
            yield self._at(
                given, "x", "fit gets no labels, and the model is compiled with a loss.",
                "Give them: model.fit(x, y). Of a data set every element is a pair (x, y); an "
                "autoencoder gets its inputs as labels, too.",
            )  # fmt: skip
        yield from self._validation(found, given)
        weights = found.get("class_weight")
        if isinstance(weights, (list, tuple, Array)) or type(weights) is str:
            kind = "an array" if isinstance(weights, Array) else f"a {type(weights).__name__}"
            yield self._at(
                given, "class_weight",
                f"class_weight is {kind}; Keras takes a dictionary, {{class number: weight}}.",
                "Write class_weight=dict(enumerate(weights))."
                if kind != "a str" else "Count the classes, or ask sklearn's compute_class_weight.",
            )  # fmt: skip
        for word in _COUNTS:
            value = found.get(word)
            if type(value) in (float, str):
                yield self._at(
                    given, word, f"{word} is {value!r}, and Keras takes whole numbers.",
                    "Divide with //, or write int(…)." if type(value) is float else "Write a number.",
                )  # fmt: skip
        yield from self._callbacks(found.get("callbacks"), given)

    def _wants_labels(self, model: ModelValue, x: Any) -> bool:
        """Whether fit certainly needs labels that it doesn't get."""
        if model.instance is not None or model.failed or "add_loss" in self.it.source.text:
            return False
        losses = list(nest.leaves((model.compiled or {}).get("loss")))
        if not losses or not all(isinstance(v, (str, LossObject)) for v in losses):
            return False
        if isinstance(x, Dataset):
            return isinstance(x.element, Array)
        parts = x.values() if isinstance(x, dict) else x if isinstance(x, list) else [x]
        return bool(parts) and all(isinstance(v, Array) for v in parts)

    def _at(self, given: Given, word: str, message: str, fix: str) -> Problem:
        return self.problem(argument_node(given.node, word), message, fix)

    def _beside(self, found: dict[str, Any], given: Given) -> Iterator[Problem]:
        """What data sets and generators bring themselves."""
        x = found.get("x")
        if not isinstance(x, (Batches, Dataset)):
            return
        kind = "data set" if isinstance(x, Dataset) else "generator"
        for word in ("y", "sample_weight"):
            value = found.get(word)
            if isinstance(value, (Array, list, Dataset, Batches)):
                yield self._at(
                    given, word, f"{word} stands beside a {kind}, which brings its own.",
                    f"Leave {word} out: every batch of the {kind} is (inputs, targets), or (inputs, "
                    "targets, sample_weights).",
                )  # fmt: skip
        split = found.get("validation_split")
        if isinstance(split, float) and 0 < split < 1:
            yield self._at(
                given, "validation_split", f"validation_split doesn't divide a {kind}.",
                "Leave it out and give validation_data: data.take(n) of a data set and data.skip(n) "
                "for training, or a second generator.",
            )  # fmt: skip

    def _validation(self, found: dict[str, Any], given: Given) -> Iterator[Problem]:
        data = found.get("validation_data")
        first = data[0] if isinstance(data, (list, tuple)) and data else None
        if isinstance(data, Array) or (isinstance(data, (list, tuple)) and len(data) == 1 and (
            isinstance(first, (Array, tuple))
        )):  # fmt: skip
            yield self._at(
                given, "validation_data", "validation_data holds inputs and no labels.",
                "Give a pair: validation_data=(x_val, y_val).",
            )  # fmt: skip
        elif isinstance(first, (Dataset, Batches)) and isinstance([*(data or ()), None][1], Array):
            yield self._at(
                given, "validation_data", "validation_data is a pair of a data set and labels.",
                "Give the data set alone: it brings its labels.",
            )  # fmt: skip

    def _callbacks(self, value: Any, given: Given) -> Iterator[Problem]:
        for part in value if isinstance(value, (list, tuple)) else [value]:
            of_keras = isinstance(part, Library) and part.path.startswith("keras.callbacks.")
            own = isinstance(part, ClassValue) and part.is_keras()
            if (of_keras and part.last[:1].isupper()) or own:
                name = part.last if isinstance(part, Library) else part.name
                yield self._at(
                    given, "callbacks", f"{name} is a class, and callbacks are objects.",
                    f"Make one: {name}(…).",
                )  # fmt: skip
            elif isinstance(part, str) or (isinstance(part, Function) and part.owner is None):
                yield self._at(
                    given, "callbacks", f"{part!r} is not a valid callback.",
                    "Give an object of keras.callbacks, such as LambdaCallback(on_epoch_end=…).",
                )  # fmt: skip


class NeverCompiled(Check):
    """fit or evaluate is called on a model that was never compiled.

    compile says what is trained for: the loss, the optimizer and the metrics.

    Why it bites: Keras stops: "You must call `compile()` before using the model".

    Example::

        import numpy as np
        import tensorflow as tf

        model = tf.keras.Sequential([tf.keras.Input((10,)), tf.keras.layers.Dense(1)])
        model.fit(np.zeros((32, 10)), np.zeros((32, 1)), verbose=0)

    Use instead::

        +model.compile(optimizer="adam", loss="mse")
         model.fit(np.zeros((32, 10)), np.zeros((32, 1)), verbose=0)
    """

    code = "SEQ544"
    severity = "error"
    event = "asked"

    def find(self, model: ModelValue, given: Given) -> Iterator[Problem]:
        if given.word not in ("fit", "evaluate") or model.compiled is not None:
            return
        # Where the file compiles any model, it may be this one, by a way that isn't followed.
        if model.failed or model.instance is not None or "compile" in self.it.source.text:
            return
        if model.ready_made or model.node is None or self.it.modules:
            return
        yield self.problem(
            given.node,
            f"{given.word} is called on a model that was never compiled.",
            "Call model.compile(optimizer='adam', loss=…) first.",
            cause=model.node,
            cause_text="here the model is made",
        )
