"""The words of compile: which loss, metric or optimizer they mean, if any."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ..errors import nearest, shown
from ..models.calls import Tensor
from ..numbers import nest
from ..readers.code.interpreter.values import ModelValue, Rest
from ..readers.results import Edit, Problem
from ..training.identifiers import is_word_for, words_for
from .base import Check
from .saving import OWN_OBJECTS


@lru_cache(maxsize=4)
def _has_own(text: str) -> bool:
    """Whether a program gives Keras objects of its own."""
    return any(word in text for word in OWN_OBJECTS)


class CompileWord(Check):
    """compile is given a word for a loss, a metric or an optimizer that Keras doesn't know.

    Some words are those of other libraries or of Keras 2: 'rmse', 'f1', 'cosine_proximity'.
    A loss or metric of one's own is given as the function itself, without quotes.

    Why it bites: compile takes words for losses and metrics as they are, and fit stops, when all
    data is prepared: "Could not interpret loss identifier: mean_squared".

    Example::

        import numpy as np
        import tensorflow as tf

        model = tf.keras.Sequential(
            [tf.keras.Input((20, 8)), tf.keras.layers.LSTM(16), tf.keras.layers.Dense(1)]
        )
        model.compile("adam", loss="mean_squared")
        model.fit(np.zeros((64, 20, 8)), np.zeros((64, 1)))

    Use instead::

        -model.compile("adam", loss="mean_squared")
        +model.compile("adam", loss="mean_squared_error")
    """

    code = "SEQ520"
    severity = "error"
    event = "compiled"

    def find(self, model: ModelValue, node: Any) -> Iterator[Problem]:
        if self.it.keras < 3 or _has_own(self.it.source.text):
            return
        given = model.compiled or {}
        for kind, words in (
            ("optimizer", given.get("optimizer")),
            ("loss", given.get("loss")),
            ("metric", given.get("metrics")),
        ):
            for word in nest.leaves(words):
                if not isinstance(word, str) or is_word_for(kind, word):
                    continue
                near = nearest(word, words_for(kind))
                at = _written_at(node, word)
                edits: tuple[Edit, ...] = ()
                if near and at is not node:
                    edits = (self.it.source.edit(at, repr(near)),)
                yield self.problem(
                    at,
                    f"Keras has no {kind} {shown(word)}.",
                    f"Did you mean {near!r}?"
                    if near
                    else f"Give one of your own as the {_OWN[kind]} itself, without quotes.",
                    edits=edits,
                )


class OutputNames(Check):
    """Losses or metrics are given by names that the outputs don't have, or for more outputs.

    An output is called as the layer that makes it: Dense(1, name="mood"), not as the variable. A
    dictionary of losses has every output. A Sequential has one output, and takes no dictionary.

    Why it bites: Keras takes it in compile and stops in fit: "in loss dict, but found
    loss.keys()=['mood', 'topic']".

    Example::

        import numpy as np
        import tensorflow as tf

        words = tf.keras.Input((10,))
        mood = tf.keras.layers.Dense(1)(words)
        topic = tf.keras.layers.Dense(4)(words)
        model = tf.keras.Model(words, [mood, topic])
        model.compile(loss={"mood": "mse", "topic": "mse"})
        model.fit(np.zeros((8, 10)), [np.zeros((8, 1)), np.zeros((8, 4))], verbose=0)

    Use instead::

        -mood = tf.keras.layers.Dense(1)(words)
        -topic = tf.keras.layers.Dense(4)(words)
        +mood = tf.keras.layers.Dense(1, name="mood")(words)
        +topic = tf.keras.layers.Dense(4, name="topic")(words)
    """

    code = "SEQ545"
    severity = "error"
    event = "fed"

    def find(self, feed: Any) -> Iterator[Problem]:
        model = feed.model
        given = model.compiled or {}
        if self.it.keras < 3 or feed.method not in ("fit", "evaluate") or model.failed:
            return
        if model.instance is not None or not given.get("whole"):
            return
        loss, metrics = given["loss"], given["metrics"]
        outputs = model.outputs
        if model.kind == "Sequential":
            if isinstance(loss, dict):
                yield self._wrong(
                    model, "A Sequential has one output, and its loss is a dictionary.",
                    "Give the loss itself: loss='mse'.",
                )  # fmt: skip
            return
        if isinstance(outputs, dict):
            names = [k for k in outputs if isinstance(k, str)]
        else:
            parts = [outputs] if isinstance(outputs, Tensor) else outputs
            if not isinstance(parts, (list, tuple)) or not all(
                isinstance(t, Tensor) for t in parts
            ):
                return
            names = [t.call.layer.name for t in parts]
        if not names or len({*names}) < len(names) or any(not isinstance(n, str) for n in names):
            return
        several = len(names) > 1
        for word, value in (("loss", loss), ("metrics", metrics)):
            keys = [*value] if isinstance(value, dict) else []
            if any(not isinstance(k, str) for k in keys) or (word == "metrics" and not several):
                continue
            other = [k for k in keys if k not in names]
            missing = [n for n in names if n not in keys] if word == "loss" and keys else []
            if other or (missing and not isinstance(outputs, dict)):
                yield self._wrong(
                    model,
                    f"{word} speaks of {', '.join(keys)}, but the model's outputs are called "
                    f"{', '.join(names)}.",
                    "Use these names, or give the last layers those: Dense(…, name='"
                    f"{(other or missing)[0]}').",
                )
        if isinstance(loss, (list, tuple)) and several and len(loss) > len(names):
            if not any(isinstance(v, Rest) for v in loss):
                yield self._wrong(
                    model, f"The model has {len(names)} outputs and {len(loss)} losses.",
                    "Give one loss for each output.",
                )  # fmt: skip

    def _wrong(self, model: ModelValue, message: str, fix: str) -> Problem:
        return self.problem(model.compile_node, message, fix)


_OWN = {"optimizer": "object", "loss": "function", "metric": "function"}


def _written_at(node: Any, word: str) -> Any:
    """Where a word stands in a call; the call itself where it is named elsewhere."""
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and part.value == word:
            return part
    return node
