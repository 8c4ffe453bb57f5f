"""What can be wrong with a model, one class a code.

A rule raises the fact alone (what was expected, what came); whoever runs the rule adds
where it happened. The docstring of a class is the page of its code: what it means and
what to do. Codes never change their meaning.
"""

from __future__ import annotations

from typing import Any, ClassVar, Optional


class ShapeError(ValueError):
    """A model that Keras would refuse, or input that can't be read.

    Attributes: ``code``; ``message`` (one sentence: what was expected and what came);
    ``fix`` (one sentence: what to do); ``layer`` (index in its model) and ``layer_name``
    once they are known; ``while_constructing`` when the layer could not even be made,
    which Keras reports before any shape.
    """

    code: ClassVar[str] = "SEQ000"

    def __init__(self, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix
        self.layer: Optional[int] = None
        self.layer_name = ""
        self.while_constructing = False

    def at(self, layer: int, name: str) -> ShapeError:
        """Add where it happened; the innermost place that is known stays."""
        if self.layer is None:
            self.layer, self.layer_name = layer, name
        return self

    def __str__(self) -> str:
        where = f" layer {self.layer} ({self.layer_name}):" if self.layer is not None else ""
        fix = f" {self.fix}" if self.fix else ""
        return f"{self.code}{where} {self.message}{fix}"

    def to_dict(self) -> dict[str, Any]:
        """The contract's ``error`` object."""
        return {"code": self.code, "layer": self.layer, "message": self.message, "fix": self.fix}


# -- 1xx: shapes that don't fit -------------------------------------------------------
class WrongRank(ShapeError):
    """A layer was given too many or too few axes.

    Recurrent and pooling layers want exactly (batch, steps, features); an LSTM without
    ``return_sequences=True`` hands on (batch, features), so the next LSTM can't read it.
    """

    code = "SEQ101"


class WindowTooLong(ShapeError):
    """A kernel, a pool or a crop is longer than the steps it works on.

    With ``padding='valid'`` the window must fit into the text at least once.
    """

    code = "SEQ102"


class SizeUnknown(ShapeError):
    """A weight needs a size that isn't known.

    The usual cause: Flatten over an unknown number of steps, then Dense.
    """

    code = "SEQ103"


class InputsDontMatch(ShapeError):
    """Several inputs are merged whose sizes don't fit together."""

    code = "SEQ104"


class WrongInputs(ShapeError):
    """A layer was called with the wrong number or kind of inputs.

    A layer with several outputs (``return_state=True``) can only be the last of a
    Sequential; a merge layer needs a list.
    """

    code = "SEQ105"


class DoesNotDivide(ShapeError):
    """Sizes that must divide, or give the same total, don't.

    Channels into groups, or a Reshape to another number of values.
    """

    code = "SEQ106"


class AxisOutOfRange(ShapeError):
    """An axis was named that the input doesn't have."""

    code = "SEQ107"


class BatchUnknown(ShapeError):
    """A stateful layer needs a fixed batch size."""

    code = "SEQ108"


class BuiltForOther(ShapeError):
    """A shared layer was built for one size and called with another."""

    code = "SEQ109"


class ImpossibleSize(ShapeError):
    """A size would be negative or not a whole number."""

    code = "SEQ110"


# -- 2xx: arguments that Keras refuses when the layer is made -------------------------
class BadArgument(ShapeError):
    """An argument has a value that Keras refuses."""

    code = "SEQ201"


class UnknownArgument(ShapeError):
    """An argument that the layer doesn't have: misspelt, misplaced or gone."""

    code = "SEQ202"


class MissingArgument(ShapeError):
    """An argument without a default was left out."""

    code = "SEQ203"


class ArgumentsClash(ShapeError):
    """Two arguments that can't stand together."""

    code = "SEQ204"


# -- 3xx: models ----------------------------------------------------------------------
class UnknownLayer(ShapeError):
    """A layer that seqshape doesn't know. It is never guessed: totals say "at least"."""

    code = "SEQ301"


class BadModel(ShapeError):
    """A model whose config doesn't hold together: no layers, a cycle, a lost input."""

    code = "SEQ302"


# -- 4xx: input that can't be read ----------------------------------------------------
class BadRecord(ShapeError):
    """A record, option or file that isn't what was asked for."""

    code = "SEQ401"


class TooLarge(ShapeError):
    """Something so large or so deep that no model has it."""

    code = "SEQ402"


# -- 5xx: where data meets the model ---------------------------------------------------
class InputMismatch(ShapeError):
    """An array doesn't have the shape that the model's input declares.

    The model says how many axes an example has, and how long they are (the batch axis not
    counted); the array that is given to fit, evaluate or predict has others.

    Why it bites: Keras stops at the first batch: "expected shape=(None, 10), found shape=(None,
    8)" or "Invalid input shape for input". A Sequential compares no sizes, so there the first
    layer with weights is blamed instead of the data.

    Example::

        import numpy as np
        import tensorflow as tf

        x = np.zeros((32, 10), dtype="float32")
        y = np.zeros((32, 1), dtype="float32")
        model = tf.keras.Sequential(
            [
                tf.keras.Input((10, 8)),
                tf.keras.layers.LSTM(4),
                tf.keras.layers.Dense(1, activation="sigmoid"),
            ]
        )
        model.compile(loss="binary_crossentropy")
        model.fit(x, y, verbose=0)

    Use instead::

        import numpy as np
        import tensorflow as tf

        x = np.zeros((32, 10, 8), dtype="float32")
        y = np.zeros((32, 1), dtype="float32")
        model = tf.keras.Sequential(
            [
                tf.keras.Input((10, 8)),
                tf.keras.layers.LSTM(4),
                tf.keras.layers.Dense(1, activation="sigmoid"),
            ]
        )
        model.compile(loss="binary_crossentropy")
        model.fit(x, y, verbose=0)
    """

    code = "SEQ501"


class InputsCount(ShapeError):
    """The data has other inputs than the model: too few, too many, or under other names.

    A model with several inputs takes a list with one array for each, in its own order, or a
    dictionary by the inputs' names. A dictionary may hold more than the model reads.

    Why it bites: Keras stops with "expects 2 named input(s)" or "Missing data for input". A
    list in the wrong order is found only where the shapes happen to differ.

    Example::

        import numpy as np
        import tensorflow as tf

        a = tf.keras.Input((10,), name="words")
        b = tf.keras.Input((3,), name="facts")
        both = tf.keras.layers.Concatenate()([a, b])
        model = tf.keras.Model([a, b], tf.keras.layers.Dense(1)(both))
        model.compile(loss="mse")
        words = np.zeros((32, 10), dtype="float32")
        y = np.zeros((32, 1), dtype="float32")
        model.fit(words, y, verbose=0)

    Use instead::

        import numpy as np
        import tensorflow as tf

        a = tf.keras.Input((10,), name="words")
        b = tf.keras.Input((3,), name="facts")
        both = tf.keras.layers.Concatenate()([a, b])
        model = tf.keras.Model([a, b], tf.keras.layers.Dense(1)(both))
        model.compile(loss="mse")
        words = np.zeros((32, 10), dtype="float32")
        facts = np.zeros((32, 3), dtype="float32")
        y = np.zeros((32, 1), dtype="float32")
        model.fit({"words": words, "facts": facts}, y, verbose=0)
    """

    code = "SEQ502"


class LengthsDiffer(ShapeError):
    """The arrays have different numbers of examples.

    The first axis of every array counts the examples: inputs, labels, sample weights, and apart
    from them those of validation_data, must agree in it.

    Why it bites: Keras stops before the first batch with "Data cardinality is ambiguous"; for
    validation_data it does so only after the first epoch has been trained.

    Example::

        import numpy as np
        import tensorflow as tf

        x = np.zeros((100, 10), dtype="float32")
        y = np.zeros((80, 1), dtype="float32")
        model = tf.keras.Sequential(
            [
                tf.keras.Input((10,)),
                tf.keras.layers.Dense(1),
            ]
        )
        model.compile(loss="mse")
        model.fit(x, y, verbose=0)

    Use instead::

        import numpy as np
        import tensorflow as tf

        x = np.zeros((100, 10), dtype="float32")
        y = np.zeros((100, 1), dtype="float32")
        model = tf.keras.Sequential(
            [
                tf.keras.Input((10,)),
                tf.keras.layers.Dense(1),
            ]
        )
        model.compile(loss="mse")
        model.fit(x, y, verbose=0)
    """

    code = "SEQ503"


class InputStretched(ShapeError):
    """An array is given an axis that it doesn't have, without a word.

    Where the input's last size is 1, Keras makes (n, T, 1) of an array (n, T).

    Why it bites: It runs. If the T columns were meant as T features of one step, the model
    reads them as T steps with one number each, and learns something else.

    Example::

        import numpy as np
        import tensorflow as tf

        x = np.zeros((32, 10), dtype="float32")
        y = np.zeros((32, 1), dtype="float32")
        model = tf.keras.Sequential(
            [
                tf.keras.Input((10, 1)),
                tf.keras.layers.LSTM(4),
                tf.keras.layers.Dense(1),
            ]
        )
        model.compile(loss="mse")
        model.fit(x, y, verbose=0)

    Use instead::

        import numpy as np
        import tensorflow as tf

        x = np.zeros((32, 10), dtype="float32")
        x = x[..., np.newaxis]
        y = np.zeros((32, 1), dtype="float32")
        model = tf.keras.Sequential(
            [
                tf.keras.Input((10, 1)),
                tf.keras.layers.LSTM(4),
                tf.keras.layers.Dense(1),
            ]
        )
        model.compile(loss="mse")
        model.fit(x, y, verbose=0)
    """

    code = "SEQ504"


class LabelsMismatch(ShapeError):
    """Labels and output have shapes that the loss can't compare.

    Most losses want a label for every number of the output. The usual cause: the last recurrent
    layer has return_sequences=True, so the model answers once a step, but there is one label a
    text. Labels (n,) against an output (n, 1) are fine, and so are (n, T) against (n, T, 1).

    Why it bites: Keras stops at the first batch with a message about ranks or shapes, in the
    middle of TensorFlow's own code and without the name of a layer.

    Example::

        import numpy as np
        import tensorflow as tf

        x = np.zeros((32, 10, 8), dtype="float32")
        y = np.zeros((32,), dtype="float32")
        model = tf.keras.Sequential(
            [
                tf.keras.Input((10, 8)),
                tf.keras.layers.LSTM(4, return_sequences=True),
                tf.keras.layers.Dense(1, activation="sigmoid"),
            ]
        )
        model.compile(loss="binary_crossentropy")
        model.fit(x, y, verbose=0)

    Use instead::

        import numpy as np
        import tensorflow as tf

        x = np.zeros((32, 10, 8), dtype="float32")
        y = np.zeros((32,), dtype="float32")
        model = tf.keras.Sequential(
            [
                tf.keras.Input((10, 8)),
                tf.keras.layers.LSTM(4),
                tf.keras.layers.Dense(1, activation="sigmoid"),
            ]
        )
        model.compile(loss="binary_crossentropy")
        model.fit(x, y, verbose=0)
    """

    code = "SEQ510"


class OneHotAgainstSparse(ShapeError):
    """One-hot labels are given to a loss that wants class numbers.

    sparse_categorical_crossentropy reads one whole number an example (or a step);
    to_categorical and one-hot encoders make a row of as many numbers as there are classes.

    Why it bites: Keras stops: "Argument `output` must have rank (ndim) `target.ndim - 1`".

    Example::

        import numpy as np
        import tensorflow as tf

        x = np.zeros((32, 10), dtype="float32")
        y = tf.keras.utils.to_categorical(np.arange(32) % 5, 5)
        model = tf.keras.Sequential(
            [
                tf.keras.Input((10,)),
                tf.keras.layers.Dense(5, activation="softmax"),
            ]
        )
        model.compile(loss="sparse_categorical_crossentropy")
        model.fit(x, y, verbose=0)

    Use instead::

        import numpy as np
        import tensorflow as tf

        x = np.zeros((32, 10), dtype="float32")
        y = tf.keras.utils.to_categorical(np.arange(32) % 5, 5)
        model = tf.keras.Sequential(
            [
                tf.keras.Input((10,)),
                tf.keras.layers.Dense(5, activation="softmax"),
            ]
        )
        model.compile(loss="categorical_crossentropy")
        model.fit(x, y, verbose=0)
    """

    code = "SEQ511"


class SparseAgainstOneHot(ShapeError):
    """Class numbers are given to a loss that wants one-hot labels.

    categorical_crossentropy compares a row of probabilities with a row of 0 and one 1; its
    sparse twin takes the class number itself.

    Why it bites: categorical_crossentropy stops ("must have the same rank" or "same shape").
    Its relatives categorical_hinge, kl_divergence and categorical_focal_crossentropy stretch
    labels (n, 1) over the classes and train on nonsense.

    Example::

        import numpy as np
        import tensorflow as tf

        x = np.zeros((32, 10), dtype="float32")
        y = np.arange(32) % 5
        model = tf.keras.Sequential(
            [
                tf.keras.Input((10,)),
                tf.keras.layers.Dense(5, activation="softmax"),
            ]
        )
        model.compile(loss="categorical_crossentropy")
        model.fit(x, y, verbose=0)

    Use instead::

        import numpy as np
        import tensorflow as tf

        x = np.zeros((32, 10), dtype="float32")
        y = np.arange(32) % 5
        model = tf.keras.Sequential(
            [
                tf.keras.Input((10,)),
                tf.keras.layers.Dense(5, activation="softmax"),
            ]
        )
        model.compile(loss="sparse_categorical_crossentropy")
        model.fit(x, y, verbose=0)
    """

    code = "SEQ512"


class UnitsAgainstClasses(ShapeError):
    """The output has another number of units than there are classes.

    Class numbers run from 0, so the highest is one less than the units. One-hot labels have as
    many columns as the output has units.

    Why it bites: On a CPU Keras stops in the middle of an epoch, when the class first turns up:
    "Received a label value of 5 which is outside the valid range of [0, 5)". On a GPU nothing
    stops, and the loss becomes NaN.

    Example::

        import numpy as np
        import tensorflow as tf

        x = np.zeros((32, 10), dtype="float32")
        y = np.arange(32) % 5 + 1
        model = tf.keras.Sequential(
            [
                tf.keras.Input((10,)),
                tf.keras.layers.Dense(5, activation="softmax"),
            ]
        )
        model.compile(loss="sparse_categorical_crossentropy")
        model.fit(x, y, verbose=0)

    Use instead::

        import numpy as np
        import tensorflow as tf

        x = np.zeros((32, 10), dtype="float32")
        y = np.arange(32) % 5
        model = tf.keras.Sequential(
            [
                tf.keras.Input((10,)),
                tf.keras.layers.Dense(5, activation="softmax"),
            ]
        )
        model.compile(loss="sparse_categorical_crossentropy")
        model.fit(x, y, verbose=0)
    """

    code = "SEQ513"


class LabelsStretched(ShapeError):
    """Labels and output are stretched over each other, without a word.

    mse, mae, huber, hinge, cosine_similarity, poisson and others broadcast as NumPy does. An
    output (n, T, 1) against labels (n,) or (n, 1), or labels (n, T) against an output (n, 1):
    every value is compared with values of other examples or steps.

    Why it bites: It runs, the loss goes down, and the model learns the mean.

    Example::

        import numpy as np
        import tensorflow as tf

        x = np.zeros((32, 10, 8), dtype="float32")
        y = np.zeros((32, 1), dtype="float32")
        model = tf.keras.Sequential(
            [
                tf.keras.Input((10, 8)),
                tf.keras.layers.LSTM(4, return_sequences=True),
                tf.keras.layers.Dense(1),
            ]
        )
        model.compile(loss="mse")
        model.fit(x, y, verbose=0)

    Use instead::

        import numpy as np
        import tensorflow as tf

        x = np.zeros((32, 10, 8), dtype="float32")
        y = np.zeros((32, 1), dtype="float32")
        model = tf.keras.Sequential(
            [
                tf.keras.Input((10, 8)),
                tf.keras.layers.LSTM(4),
                tf.keras.layers.Dense(1),
            ]
        )
        model.compile(loss="mse")
        model.fit(x, y, verbose=0)
    """

    code = "SEQ514"


class OutputsCount(ShapeError):
    """There are other labels than the model has outputs: too few or too many.

    A model with several outputs takes a list with labels for each, in the order of its outputs;
    a model with one output takes one array.

    Why it bites: Keras stops with a message about structures: "y_true and y_pred have different
    structures", or "The path: (0,) in the `loss` argument, can't be found".

    Example::

        import numpy as np
        import tensorflow as tf

        x = np.zeros((32, 10), dtype="float32")
        y = np.zeros((32, 1), dtype="float32")
        words = tf.keras.Input((10,))
        mood = tf.keras.layers.Dense(1, activation="sigmoid", name="mood")(words)
        topic = tf.keras.layers.Dense(1, activation="sigmoid", name="topic")(words)
        model = tf.keras.Model(words, [mood, topic])
        model.compile(loss="binary_crossentropy")
        model.fit(x, y, verbose=0)

    Use instead::

        import numpy as np
        import tensorflow as tf

        x = np.zeros((32, 10), dtype="float32")
        y = np.zeros((32, 1), dtype="float32")
        topics = np.zeros((32, 1), dtype="float32")
        words = tf.keras.Input((10,))
        mood = tf.keras.layers.Dense(1, activation="sigmoid", name="mood")(words)
        topic = tf.keras.layers.Dense(1, activation="sigmoid", name="topic")(words)
        model = tf.keras.Model(words, [mood, topic])
        model.compile(loss=["binary_crossentropy", "binary_crossentropy"])
        model.fit(x, [y, topics], verbose=0)
    """

    code = "SEQ516"


class ActivationAgainstLoss(ShapeError):
    """The last activation doesn't suit the loss.

    Cross-entropies read probabilities: sigmoid for binary, softmax for categorical and sparse
    ones, or no activation together with from_logits=True. softmax over one unit is always 1.

    Why it bites: It runs; the loss stays where it is, or becomes NaN, and the accuracy is that
    of a guess.

    Example::

        import numpy as np
        import tensorflow as tf

        x = np.zeros((32, 10), dtype="float32")
        y = np.arange(32) % 2
        model = tf.keras.Sequential(
            [
                tf.keras.Input((10,)),
                tf.keras.layers.Dense(1, activation="softmax"),
            ]
        )
        model.compile(loss="binary_crossentropy")
        model.fit(x, y, verbose=0)

    Use instead::

        import numpy as np
        import tensorflow as tf

        x = np.zeros((32, 10), dtype="float32")
        y = np.arange(32) % 2
        model = tf.keras.Sequential(
            [
                tf.keras.Input((10,)),
                tf.keras.layers.Dense(1, activation="sigmoid"),
            ]
        )
        model.compile(loss="binary_crossentropy")
        model.fit(x, y, verbose=0)
    """

    code = "SEQ515"


def codes() -> dict[str, type[ShapeError]]:
    """Every code with its class, in order."""
    return {c.code: c for c in sorted(ShapeError.__subclasses__(), key=lambda c: c.code)}


def did_you_mean(word: str, words: Any) -> str:
    """``" Did you mean 'x'?"``, or nothing when no word is near."""
    from difflib import get_close_matches

    options = list(words)
    near = get_close_matches(word, options, 1) or [w for w in options if w.lower() == word.lower()]
    return f" Did you mean '{near[0]}'?" if near else ""


def shown(value: Any, most: int = 60) -> str:
    """A value in a message: one line, no control characters, never longer than a line."""
    if isinstance(value, int) and abs(value) >= 10**30:
        bits = value.bit_length()
        return f"a whole number of about {int(bits * 0.30103) + 1} digits"
    if isinstance(value, (list, tuple)) and len(value) > 20:
        value = list(value[:20])
    try:
        text = repr(value)
    except RecursionError:
        text = f"a deeply nested {type(value).__name__}"
    text = "".join(c if c.isprintable() else "?" for c in text)
    return text if len(text) <= most else text[: most - 1] + "…"
