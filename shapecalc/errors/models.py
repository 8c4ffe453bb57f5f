"""3xx: models."""

from __future__ import annotations

from collections.abc import Iterator

from ..keras_names import GONE_LAYERS, KERAS_LAYERS, WITHOUT_RULE
from .base import ShapeError, nearest, shown
from .changes import Fix


class UnknownLayer(ShapeError):
    """Unknown layer: neither Keras nor seqshape has one of this name.

    In a file it is a typing error. On the command line and in a record it may be a layer of your
    own, or one of Keras that seqshape doesn't support yet; its shape is never guessed, and totals
    say "at least".

    Why it bites: Python stops with "has no attribute 'LTSM'", and offers no other name.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 16)),
                tf.keras.layers.LTSM(8),
                tf.keras.layers.Dense(1),
            ]
        )

    Use instead::

        -        tf.keras.layers.LTSM(8),
        +        tf.keras.layers.LSTM(8),
    """

    code = "SEQ301"

    name: str = ""

    @property
    def is_keras(self) -> bool:
        """Whether Keras has such a layer, and seqshape doesn't."""
        return self.name in KERAS_LAYERS

    def text(self) -> str:
        if self.is_keras:
            why = WITHOUT_RULE.get(self.name, "this version of seqshape doesn't know it")
            return f"{self.name} is a layer of Keras without a rule here: {why}."
        if self.name in GONE_LAYERS:
            return f"{self.name} is a layer of older versions of Keras; Keras 3 doesn't have it."
        return f"Unknown layer {shown(self.name)}."

    def advice(self) -> Iterator[Fix]:
        if self.is_keras:
            if self.name == "Lambda":
                yield "In code (`seqshape summary FILE`, `seqshape model`) its function is followed."
            yield "`seqshape summary FILE` shows its outputs as unknown, and the other layers."
        else:
            near = nearest(self.name, [*KERAS_LAYERS, "Sequential", "Model", "Functional"])
            yield f"Did you mean {near!r}?" if near else "`seqshape layers` lists the layers."


class BadModel(ShapeError):
    """A model doesn't hold together: a lost input, no layers, a cycle, a name twice.

    Model(inputs, outputs) must name every Input from which its outputs are computed. A saved
    config must name its layers once each and connect them without a circle.

    Why it bites: Keras stops with "is not connected to `inputs`", and doesn't say which Input
    is missing.

    Example::

        import tensorflow as tf

        words = tf.keras.Input((10,))
        facts = tf.keras.Input((3,))
        both = tf.keras.layers.Concatenate()([words, facts])
        model = tf.keras.Model(words, tf.keras.layers.Dense(1)(both))

    Use instead::

        -model = tf.keras.Model(words, tf.keras.layers.Dense(1)(both))
        +model = tf.keras.Model([words, facts], tf.keras.layers.Dense(1)(both))
    """

    code = "SEQ302"
