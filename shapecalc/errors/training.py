"""5xx: where data meets the model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..numbers.size import differ, known, product
from .base import ShapeError

if TYPE_CHECKING:
    from ..numbers.shape import Shape

# What to do where a recurrent layer returns every step and one prediction is wanted, or the
# other way round: the same words in every message.
LAST_STEP = (
    "For one prediction per sequence, remove return_sequences=True from the last recurrent layer, "
    "or put GlobalAveragePooling1D before the last Dense."
)
MAPS = (
    "The model outputs feature maps, of rows and columns. For one prediction per image put "
    "GlobalAveragePooling2D or Flatten behind them, and a Dense behind that."
)
EVERY_STEP = (
    "For one prediction per step, set return_sequences=True on the last recurrent layer, and pool "
    "nothing after it."
)


class _Labels(ShapeError):
    """Labels and an output that a loss or a metric compares."""

    labels: Shape
    output: Shape
    loss: Any = None
    metric: Any = None

    def advice(self) -> Iterator[str]:
        labels, output, kind = self.labels, self.output, getattr(self.loss, "kind", "")
        y, p = len(labels), len(output)
        want = p - 1 if kind == "sparse" else p
        flat = p - 1 if not kind and known(output[-1]) == 1 else want
        middle = next(((a, b) for a, b in zip(labels[1:-1], output[1:-1]) if differ(a, b)), None)
        if p >= 3 and y <= 2 and y < want and not (y == 2 and flat == 2):
            yield MAPS if p == 4 else f"The model outputs every time step. {LAST_STEP}"
        elif kind == "sparse" and y == p == 2:
            yield f"There are {labels[-1]} labels for each prediction. {EVERY_STEP}"
            yield "For one label per sequence take y[:, -1]."
        elif p == 2 and y >= 3:
            numbers = [known(n) for n in labels[1:]]
            yield EVERY_STEP.replace(
                "For one prediction per step,", f"For one prediction at each of {labels[1]} steps,"
            )
            if not kind and None not in numbers:
                yield f"For all at once, end with Dense({product(numbers)}), Reshape({tuple(numbers)})."
        elif y == p and middle is not None:
            yield (
                f"The labels have {middle[0]} steps, the output {middle[1]}: keep the steps with "
                f"padding='same', strides=1 and without pooling, or make labels of {middle[1]} "
                "steps."
            )
            yield (
                "For other steps out than in, return the last step alone and put "
                f"RepeatVector({middle[0]}) after it."
            )
        elif y == p + 1 and not any(differ(a, b) for a, b in zip(labels[2:], output[1:])):
            yield f"Take one step of the labels, y[:, -1]. {EVERY_STEP}"
        elif y == p and not kind and differ(labels[-1], output[-1]):
            n = known(labels[-1])
            yield f"Give the last Dense {n} units, as many as the labels have columns."
        elif self.metric is not None:
            yield "Give labels and output the same first axes."
        elif not kind and y == 1 and p == 2:
            yield "Give the last Dense 1 unit, or one label for each unit."
        else:
            yield f"Reshape the labels to {self.loss.expected(output)[0].shape}."


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

        -x = np.zeros((32, 10), dtype="float32")
        +x = np.zeros((32, 10, 8), dtype="float32")
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

         words = np.zeros((32, 10), dtype="float32")
        +facts = np.zeros((32, 3), dtype="float32")

        -model.fit(words, y, verbose=0)
        +model.fit({"words": words, "facts": facts}, y, verbose=0)
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

        -y = np.zeros((80, 1), dtype="float32")
        +y = np.zeros((100, 1), dtype="float32")
    """

    code = "SEQ503"


class InputBroadcast(ShapeError):
    """Keras silently adds an axis to the array.

    Where the input's last size is 1, Keras makes (n, T, 1) of an array (n, T).

    Why it bites: It runs. If the T columns were meant as T features of one step, the model
    reads them as T steps with one value each, and learns something else.

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

         x = np.zeros((32, 10), dtype="float32")
        +x = x[..., np.newaxis]
    """

    code = "SEQ504"
    severity = "info"


class WordBeyondVocabulary(ShapeError):
    """A token id is as large as the Embedding has rows, or larger.

    Embedding(input_dim, …) has a row for each number from 0 to input_dim - 1. A Tokenizer
    counts words from 1 and keeps 0 for padding, so input_dim is len(word_index) + 1.

    Why it bites: On a CPU Keras stops when the word first turns up, maybe in the last batch:
    "= 100 is not in [0, 100)". On a GPU nothing stops, and the word is read as zeros.

    Example::

        import numpy as np
        import tensorflow as tf

        x = np.full((32, 10), 100)
        y = np.zeros((32, 1), dtype="float32")
        model = tf.keras.Sequential(
            [
                tf.keras.Input((10,)),
                tf.keras.layers.Embedding(100, 4),
                tf.keras.layers.GlobalAveragePooling1D(),
                tf.keras.layers.Dense(1),
            ]
        )
        model.compile(loss="mse")
        model.fit(x, y, verbose=0)

    Use instead::

        -        tf.keras.layers.Embedding(100, 4),
        +        tf.keras.layers.Embedding(101, 4),
    """

    code = "SEQ505"


class LabelsMismatch(_Labels):
    """Labels and output have shapes that the loss can't compare.

    Most losses need a label for every value of the output. The usual cause: the last recurrent
    layer has return_sequences=True, so the model predicts at every step, but there is one label
    per sequence. Labels (n,) against an output (n, 1) are fine, and so are (n, T) against (n, T, 1).

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

        -        tf.keras.layers.LSTM(4, return_sequences=True),
        +        tf.keras.layers.LSTM(4),
    """

    code = "SEQ510"

    def text(self) -> str:
        if self.loss is None:
            return (
                f"Keras can't compute {self.metric.name} of labels {self.labels} against an output "
                f"{self.output}."
            )
        fits = self.loss.expected(self.output)
        shapes = " or ".join(str(e.shape) for e in fits)
        return (
            f"{self.loss.name} can't compare labels of shape {self.labels} with an output of "
            f"{self.output}: it expects {shapes}, {fits[0].words}."
        )


class OneHotAgainstSparse(ShapeError):
    """One-hot labels are given to a loss that wants class numbers.

    sparse_categorical_crossentropy reads one integer per example (or per step);
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

        -model.compile(loss="sparse_categorical_crossentropy")
        +model.compile(loss="categorical_crossentropy")
    """

    code = "SEQ511"


class SparseAgainstOneHot(ShapeError):
    """Class numbers are given to a loss that wants one-hot labels.

    categorical_crossentropy compares a row of probabilities with a row of 0 and one 1; its
    sparse twin takes the class number itself.

    Why it bites: categorical_crossentropy stops ("must have the same rank" or "same shape").
    Its relatives categorical_hinge, kl_divergence and categorical_focal_crossentropy broadcast
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

        -model.compile(loss="categorical_crossentropy")
        +model.compile(loss="sparse_categorical_crossentropy")
    """

    code = "SEQ512"


class UnitsAgainstClasses(ShapeError):
    """The number of output units doesn't match the number of classes.

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

        -y = np.arange(32) % 5 + 1
        +y = np.arange(32) % 5
    """

    code = "SEQ513"


class LabelsBroadcast(_Labels):
    """Labels and output are silently broadcast against each other.

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

        -        tf.keras.layers.LSTM(4, return_sequences=True),
        +        tf.keras.layers.LSTM(4),
    """

    code = "SEQ514"
    severity = "warning"

    single: bool = False

    def text(self) -> str:
        alone = ", one example per batch," if self.single else ""
        return (
            f"{(self.loss or self.metric).name} silently broadcasts labels of shape {self.labels} "
            f"against outputs of shape {self.output}{alone} and compares unrelated values."
        )


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

        -        tf.keras.layers.Dense(1, activation="softmax"),
        +        tf.keras.layers.Dense(1, activation="sigmoid"),
    """

    code = "SEQ515"
    severity = "warning"


class OutputsCount(ShapeError):
    """The number of label arrays doesn't match the number of model outputs.

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

         y = np.zeros((32, 1), dtype="float32")
        +topics = np.zeros((32, 1), dtype="float32")

        -model.compile(loss="binary_crossentropy")
        -model.fit(x, y, verbose=0)
        +model.compile(loss=["binary_crossentropy", "binary_crossentropy"])
        +model.fit(x, [y, topics], verbose=0)
    """

    code = "SEQ516"
