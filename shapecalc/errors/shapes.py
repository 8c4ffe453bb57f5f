"""1xx: shapes that don't fit."""

from __future__ import annotations

from .base import ShapeError


class WrongRank(ShapeError):
    """A layer was given too many or too few axes.

    Recurrent layers, convolutions and pooling read three axes: batch, steps, features. An LSTM
    without return_sequences=True hands on its last step only, (batch, features), so the next
    LSTM finds no steps to read. An Embedding makes (batch, steps, features) of (batch, steps).

    Why it bites: Keras stops with "expected ndim=3, found ndim=2". It names the layer that
    can't read, and the mend is in the layer above.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 16)),
                tf.keras.layers.LSTM(8),
                tf.keras.layers.LSTM(8),
                tf.keras.layers.Dense(1),
            ]
        )

    Use instead::

        -        tf.keras.layers.LSTM(8),
        +        tf.keras.layers.LSTM(8, return_sequences=True),
    """

    code = "SEQ101"


class WindowTooLong(ShapeError):
    """A kernel, a pool or a crop is longer than the steps it works on.

    With padding='valid' the window must fit into the steps at least once. A dilated kernel
    spans dilation_rate * (kernel_size - 1) + 1 steps. Every pooling layer above shortens what
    is left: 12 steps pooled by 4 are 3.

    Why it bites: Keras stops with "Computed output size would be zero or negative". It doesn't
    say where the steps went.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((12, 16)),
                tf.keras.layers.MaxPooling1D(4),
                tf.keras.layers.Conv1D(8, 5),
                tf.keras.layers.GlobalMaxPooling1D(),
            ]
        )

    Use instead::

                 tf.keras.Input((12, 16)),
        +        tf.keras.layers.Conv1D(8, 5),

        -        tf.keras.layers.Conv1D(8, 5),
    """

    code = "SEQ102"


class SizeUnknown(ShapeError):
    """A weight needs a size that isn't known.

    A kernel has as many rows as its input has features. Flatten makes one row of steps times
    features: where the number of steps is None, so is the number of features behind it, and
    Dense can't make its kernel.

    Why it bites: Keras stops with "Shapes used to initialize variables must be fully-defined",
    and blames the Dense. Flatten itself is silent.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((None,)),
                tf.keras.layers.Embedding(1000, 16),
                tf.keras.layers.Flatten(),
                tf.keras.layers.Dense(1, activation="sigmoid"),
            ]
        )

    Use instead::

        -        tf.keras.layers.Flatten(),
        +        tf.keras.layers.GlobalAveragePooling1D(),
    """

    code = "SEQ103"


class InputsDontMatch(ShapeError):
    """Several inputs are merged whose sizes don't fit together.

    Add, Multiply, Average and their like go number by number: sizes must be equal, or one of
    them 1. Concatenate lays its inputs side by side along one axis: all the other axes must be
    equal. Dot pairs two axes of the same size.

    Why it bites: Keras stops with "Inputs have incompatible shapes". A shortcut around a Conv1D
    is the usual case: with padding='valid' the convolution loses steps, the shortcut keeps them.

    Example::

        import tensorflow as tf

        x = tf.keras.Input((20, 16))
        y = tf.keras.layers.Conv1D(16, 3)(x)
        y = tf.keras.layers.Add()([x, y])
        model = tf.keras.Model(x, y)

    Use instead::

        -y = tf.keras.layers.Conv1D(16, 3)(x)
        +y = tf.keras.layers.Conv1D(16, 3, padding="same")(x)
    """

    code = "SEQ104"


class WrongInputs(ShapeError):
    """A layer was called with the wrong number or kind of inputs.

    A layer with return_state=True gives several outputs, and in a Sequential nothing can follow
    it. A merge layer takes one list, Add()([a, b]). Attention takes a list of query and value.

    Why it bites: Keras stops at the next layer: "expects 1 input(s), but it received 3 input
    tensors". It doesn't speak of return_state.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 16)),
                tf.keras.layers.LSTM(8, return_state=True),
                tf.keras.layers.Dense(1),
            ]
        )

    Use instead::

        -model = tf.keras.Sequential(
        -    [
        -        tf.keras.Input((20, 16)),
        -        tf.keras.layers.LSTM(8, return_state=True),
        -        tf.keras.layers.Dense(1),
        -    ]
        -)
        +x = tf.keras.Input((20, 16))
        +output, hidden, cell = tf.keras.layers.LSTM(8, return_state=True)(x)
        +model = tf.keras.Model(x, tf.keras.layers.Dense(1)(output))
    """

    code = "SEQ105"


class DoesNotDivide(ShapeError):
    """Sizes that must divide, or give the same total, don't.

    Reshape keeps every number: the new sizes must multiply to the old total. groups must divide
    the channels and the filters of a convolution, and the features of GroupNormalization (32
    groups unless told).

    Why it bites: Keras stops: "The total size of the tensor must be unchanged". Where the steps
    are unknown, Reshape can't compare totals, and the failure waits until there are data.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((100,)),
                tf.keras.layers.Reshape((20, 4)),
                tf.keras.layers.LSTM(8),
            ]
        )

    Use instead::

        -        tf.keras.layers.Reshape((20, 4)),
        +        tf.keras.layers.Reshape((25, 4)),
    """

    code = "SEQ106"


class AxisOutOfRange(ShapeError):
    """An axis was named that the input doesn't have.

    Axes count from 0, and the batch is axis 0. Text in an LSTM has axes 0 (batch), 1 (steps)
    and 2 (features); axis 3 belongs to pictures. -1 always means the last one.

    Why it bites: Keras stops with Python's own "tuple index out of range".

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 16)),
                tf.keras.layers.BatchNormalization(axis=3),
                tf.keras.layers.LSTM(8),
            ]
        )

    Use instead::

        -        tf.keras.layers.BatchNormalization(axis=3),
        +        tf.keras.layers.BatchNormalization(axis=-1),
    """

    code = "SEQ107"


class BatchUnknown(ShapeError):
    """A stateful layer needs a fixed batch size.

    With stateful=True a recurrent layer keeps one state for every row of the batch and goes on
    from it in the next batch. So it must know how many rows there are.

    Why it bites: Keras stops: "the batch size must be static". Often stateful=True isn't wanted
    at all: an LSTM remembers within a text without it.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 16)),
                tf.keras.layers.LSTM(8, stateful=True),
                tf.keras.layers.Dense(1),
            ]
        )

    Use instead::

        -        tf.keras.Input((20, 16)),
        +        tf.keras.Input(batch_shape=(32, 20, 16)),
    """

    code = "SEQ108"


class BuiltForOther(ShapeError):
    """A shared layer was built for one size and called with another.

    A layer makes its weights when it is called first, for the features that it meets then. Each
    later call uses the same weights, so it must bring the same number of features.

    Why it bites: Keras stops with "expected axis -1 of input shape to have value 8" at the
    second call. The number comes from the first.

    Example::

        import tensorflow as tf

        question = tf.keras.Input((8,))
        answer = tf.keras.Input((5,))
        shared = tf.keras.layers.Dense(4)
        both = tf.keras.layers.Concatenate()([shared(question), shared(answer)])
        model = tf.keras.Model([question, answer], both)

    Use instead::

        -shared = tf.keras.layers.Dense(4)
        -both = tf.keras.layers.Concatenate()([shared(question), shared(answer)])
        +first = tf.keras.layers.Dense(4)
        +second = tf.keras.layers.Dense(4)
        +both = tf.keras.layers.Concatenate()([first(question), second(answer)])
    """

    code = "SEQ109"


class ImpossibleSize(ShapeError):
    """A size would be negative or not a whole number.

    In Python / always gives a float: 64 / 2 is 32.0, and no kernel has 32.0 columns. // gives a
    whole number.

    Why it bites: Some layers check what they are given and say so. Others take the 32.0, and
    Keras stops later, while it makes a weight: "Found invalid dimension '128.0'".

    Example::

        import tensorflow as tf

        units = 64
        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 16)),
                tf.keras.layers.LSTM(units / 2),
                tf.keras.layers.Dense(1),
            ]
        )

    Use instead::

        -        tf.keras.layers.LSTM(units / 2),
        +        tf.keras.layers.LSTM(units // 2),
    """

    code = "SEQ110"
