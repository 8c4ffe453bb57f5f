"""3xx: models."""

from __future__ import annotations

from .base import ShapeError


class UnknownLayer(ShapeError):
    """There is no layer of this name that seqshape knows.

    In a file it means that Keras has none either: a slip of the keys. On the command line and
    in a record it may be a layer of your own; it is never guessed, and totals say "at least".

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
