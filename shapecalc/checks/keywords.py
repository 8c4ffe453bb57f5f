"""Arguments that methods of models, callbacks, losses and other functions of Keras 3 don't take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..errors import enumerated, nearest
from ..models.unknown import CustomLayer
from ..readers.code.interpreter.values import ModelValue
from ..readers.code.libraries.arguments import Given, argument_node
from ..readers.results import Problem
from .base import Check
from .gone_names import keeps_keras_2

# What an old argument is called today, and what to do about one that is gone.
RENAMED = {
    ("fit", "nb_epoch"): "epochs",
    ("fit", "nb_val_samples"): "validation_steps",
    ("fit", "samples_per_epoch"): "steps_per_epoch",
    ("to_categorical", "nb_classes"): "num_classes",
    ("to_categorical", "y"): "x",
    ("summary", "line_lenght"): "line_length",
    ("timeseries_dataset_from_array", "length"): "sequence_length",
    ("timeseries_dataset_from_array", "stride"): "sequence_stride",
}
_OF_SEQUENCES = (
    "Leave it out; a PyDataset (Sequence) takes it: super().__init__(workers=…, "
    "use_multiprocessing=…, max_queue_size=…)."
)
ADVICE = {
    **dict.fromkeys(("workers", "use_multiprocessing", "max_queue_size"), _OF_SEQUENCES),
    "period": "Leave it out: with save_freq='epoch' it saves after every epoch; save_freq counts batches.",
    "sample_weight_mode": "Leave it out: Keras 3 takes weights for each step as they are.",
    "show_accuracy": "Leave it out, and compile with metrics=['accuracy'].",
    "class_mode": "Leave it out: compile has no such argument.",
    "write_grads": "Leave it out: TensorBoard draws no gradients in Keras 3.",
    "batch_size": "Leave it out.",
    "dtype": "Leave it out, and call .astype(…) on what comes back.",
    "save_format": "Leave it out: the ending of the file name says the format.",
    "validation_data": "Leave it out: only fit validates.",
}


class UnknownKeyword(Check):
    """A method of a model or a function of Keras gets an argument that it doesn't have.

    fit lost workers, use_multiprocessing and max_queue_size to the data set, compile lost
    sample_weight_mode, ModelCheckpoint lost period. Others are misspelt.

    Why it bites: Python stops: "got an unexpected keyword argument 'workers'". A callback is
    mostly made after the data was read and the model built.

    Example::

        import numpy as np
        import tensorflow as tf

        model = tf.keras.Sequential([tf.keras.Input((10,)), tf.keras.layers.Dense(1)])
        model.compile(loss="mse")
        model.fit(np.zeros((8, 10)), np.zeros((8, 1)), workers=4, verbose=0)

    Use instead::

        -model.fit(np.zeros((8, 10)), np.zeros((8, 1)), workers=4, verbose=0)
        +model.fit(np.zeros((8, 10)), np.zeros((8, 1)), verbose=0)
    """

    code = "SEQ713"
    severity = "error"
    event = "asked"

    def find(self, model: ModelValue, given: Given) -> Iterator[Problem]:
        yield from self._unknown(f"Model.{given.word}", given)

    def _unknown(self, path: str, given: Given) -> Iterator[Problem]:
        if self.it.keras < 3:
            return
        from ..keras_signatures import SIGNATURES

        words = SIGNATURES.get(path)
        if words is None or keeps_keras_2(self.it.source.text):
            return
        known, name = words.split(), path.rsplit(".", 1)[-1]
        for keyword in getattr(given.node, "keywords", ()):
            word = keyword.arg
            if word is None or word in known:
                continue
            if any("hasattr" in words or "version" in words for words in self.it.maybe):
                return
            now = RENAMED.get((name, word), "")
            if word == "logits" and "from_logits" in known:
                now = "from_logits"
            if not now and word not in ADVICE:
                now = nearest(word, known, 0.8)
            if now in (k.arg for k in given.node.keywords):
                now = ""
            at = argument_node(given.node, word)
            yield self._named(name, word, now, known, at, given)

    def _named(
        self, name: str, word: str, now: str, known: list[str], at: Any, given: Given
    ) -> Problem:
        fix = f"Write {now}=…." if now else ADVICE.get(word, "")
        found = self.problem(
            at,
            f"{name} has no argument {word!r} in Keras 3.",
            fix or f"Leave it out. {enumerated('argument', known, 8)}",
            code=UnknownKeyword.code,
        )
        found.clues = {"node": given.node, "argument": word, "renamed": now}
        return found


class UnknownKeywordOfFunction(UnknownKeyword):
    """The same of functions and classes of Keras."""

    code = ""
    event = "library"

    def find(self, path: Any, given: Given) -> Iterator[Problem]:
        if given.word == "Model" and self.it.keras >= 3 and not keeps_keras_2(self.it.source.text):
            for word in ("input", "output"):
                if word in given.kwargs and f"{word}s" not in given.kwargs:
                    at = argument_node(given.node, word)
                    yield self._named("Model", word, f"{word}s", [], at, given)
            return
        yield from self._unknown(path.removeprefix("keras."), given)


# Methods of layers that take nothing, and what to do about what they are given.
NO_ARGUMENTS = {
    **dict.fromkeys(
        ("reset_states", "reset_state"),
        "Leave it out: it sets the states to zeros. To begin from others call the layer with "
        "initial_state=[…].",
    ),
    "get_weights": "Leave it out; layer.get_weights()[0] is the first of them.",
    "count_params": "Leave it out.",
}


class ArgumentOfNone(UnknownKeyword):
    """A method of a layer that takes no arguments gets one."""

    code = ""
    event = "asked_layer"

    def find(self, value: Any, given: Given) -> Iterator[Problem]:
        fix = NO_ARGUMENTS.get(given.word)
        if self.it.keras < 3 or fix is None or not (given.args or given.kwargs):
            return
        if isinstance(value.layer, CustomLayer) or keeps_keras_2(self.it.source.text):
            return
        if given.word.startswith("reset") and value.layer.role != "recurrent":
            return
        yield self.problem(
            given.node,
            f"{given.word} of a layer takes no arguments in Keras 3.",
            fix,
            code=UnknownKeyword.code,
        )
