"""Attention that looks at the wrong thing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..models.calls import LayerCall, Tensor
from ..readers.results import Problem
from .base import Check


class AttentionOverBatch(Check):
    """Attention is given inputs without steps, and attends over the batch.

    Attention and AdditiveAttention read (batch, steps, features). From two axes, (batch,
    features), Keras takes the batch for the steps.

    Why it bites: It runs, and every example is mixed with the others of its batch: a prediction
    then depends on the other examples of the batch.

    Example::

        import tensorflow as tf

        x = tf.keras.Input((20, 8))
        state = tf.keras.layers.LSTM(16)(x)
        mixed = tf.keras.layers.Attention()([state, state])
        model = tf.keras.Model(x, tf.keras.layers.Dense(1)(mixed))

    Use instead::

        -state = tf.keras.layers.LSTM(16)(x)
        -mixed = tf.keras.layers.Attention()([state, state])
        -model = tf.keras.Model(x, tf.keras.layers.Dense(1)(mixed))
        +states = tf.keras.layers.LSTM(16, return_sequences=True)(x)
        +mixed = tf.keras.layers.Attention()([states, states])
        +pooled = tf.keras.layers.GlobalAveragePooling1D()(mixed)
        +model = tf.keras.Model(x, tf.keras.layers.Dense(1)(pooled))
    """

    code = "SEQ304"
    event = "called"

    def find(self, call: LayerCall, inputs: list[Tensor], node: Any) -> Iterator[Problem]:
        rule = call.layer.layer
        if not (rule.attends and rule.reads_list):
            return
        flat = next((t for t in inputs if t.shape is not None and len(t.shape) == 2), None)
        if flat is None or call.row.output is None:
            return
        yield self.problem(
            node,
            f"{call.layer.name} gets {flat.shape}, without steps: it attends over the batch, and "
            "mixes the texts of a batch with each other.",
            "Set return_sequences=True on the recurrent layer above, so that there are steps to "
            "attend over.",
            cause=flat.call.where,
            cause_text=f"{flat.call.layer.name} returns {flat.shape}",
            layer_name=call.layer.name,
        )
