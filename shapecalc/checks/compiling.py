"""The words of compile: which loss, metric or optimizer they mean, if any."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ..errors import nearest, shown
from ..numbers import nest
from ..readers.code.interpreter.values import ModelValue
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


_OWN = {"optimizer": "object", "loss": "function", "metric": "function"}


def _written_at(node: Any, word: str) -> Any:
    """Where a word stands in a call; the call itself where it is named elsewhere."""
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and part.value == word:
            return part
    return node
