"""2xx: arguments that Keras refuses when the layer is made."""

from __future__ import annotations

from .base import ShapeError


class BadArgument(ShapeError):
    """An argument has a value that Keras refuses.

    Sizes are whole numbers above 0; rates lie between 0 and 1; words such as padding= and
    activation= come from a fixed list.

    Why it bites: Keras stops when the layer is made, before any shape is looked at: of two
    mistakes in a Sequential this one is told first, even if it stands last.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 16)),
                tf.keras.layers.Conv1D(8, 3, padding="casual"),
                tf.keras.layers.GlobalMaxPooling1D(),
            ]
        )

    Use instead::

        -        tf.keras.layers.Conv1D(8, 3, padding="casual"),
        +        tf.keras.layers.Conv1D(8, 3, padding="causal"),
    """

    code = "SEQ201"


class UnknownArgument(ShapeError):
    """An argument that the layer doesn't have: misspelt, misplaced or gone.

    return_sequence for return_sequences is the most frequent. Bidirectional has no
    return_sequences of its own: it belongs to the layer inside.

    Why it bites: Keras stops with "Unrecognized keyword arguments passed to LSTM". It doesn't
    say which name would have been right.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 16)),
                tf.keras.layers.LSTM(8, return_sequence=True),
                tf.keras.layers.LSTM(8),
            ]
        )

    Use instead::

        -        tf.keras.layers.LSTM(8, return_sequence=True),
        +        tf.keras.layers.LSTM(8, return_sequences=True),
    """

    code = "SEQ202"


class MissingArgument(ShapeError):
    """An argument without a default was left out.

    A convolution needs its filters and its kernel_size: how many patterns, and how many steps
    each of them sees. An Embedding needs the size of its vocabulary and of its vectors.

    Why it bites: Python stops: "missing 1 required positional argument".

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 16)),
                tf.keras.layers.Conv1D(8, activation="relu"),
                tf.keras.layers.GlobalMaxPooling1D(),
            ]
        )

    Use instead::

        -        tf.keras.layers.Conv1D(8, activation="relu"),
        +        tf.keras.layers.Conv1D(8, 3, activation="relu"),
    """

    code = "SEQ203"


class ArgumentsClash(ShapeError):
    """Two arguments can't stand together.

    Conv1D either jumps (strides) or looks through a wide grid (dilation_rate), not both. The
    two layers of a Bidirectional must agree in return_sequences, return_state and stateful.

    Why it bites: Each of the two is right by itself; Keras stops at the pair: "`strides > 1` not
    supported in conjunction with `dilation_rate > 1`".

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 16)),
                tf.keras.layers.Conv1D(8, 3, strides=2, dilation_rate=2),
                tf.keras.layers.GlobalMaxPooling1D(),
            ]
        )

    Use instead::

        -        tf.keras.layers.Conv1D(8, 3, strides=2, dilation_rate=2),
        +        tf.keras.layers.Conv1D(8, 3, dilation_rate=2),
        +        tf.keras.layers.MaxPooling1D(2),
    """

    code = "SEQ204"
