"""Arrays that NumPy or Keras can't make: rows of different lengths, classes beyond the columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..numbers.size import known
from ..readers.code.interpreter.values import Array
from ..readers.code.libraries.arguments import Given
from ..readers.code.libraries.arrays import array_of
from ..readers.results import Problem
from .base import Check


class Uneven(Check):
    """np.array is given rows of different lengths.

    An array is a table: every row is as long as the others. Sequences are padded first.

    Why it bites: NumPy stops: "setting an array element with a sequence. The requested array has an
    inhomogeneous shape". NumPy before 1.24 made an array of lists, which Keras doesn't take.

    Example::

        import numpy as np
        import tensorflow as tf

        sequences = [[1, 2, 3], [4, 5]]
        x = np.array(sequences)
        model = tf.keras.Sequential([tf.keras.layers.Embedding(10, 4), tf.keras.layers.LSTM(8)])
        model.predict(x, verbose=0)

    Use instead::

        -x = np.array(sequences)
        +x = tf.keras.utils.pad_sequences(sequences)
    """

    code = "SEQ546"
    severity = "error"
    event = "uneven"

    def find(self, array: Array, node: Any) -> Iterator[Problem]:
        yield self.problem(
            node,
            "These rows have different lengths, and NumPy makes no array of them.",
            "Pad them to one length: keras.utils.pad_sequences(…).",
        )


class ToCategorical(Check):
    """to_categorical is given classes that have no column, or words.

    Classes are whole numbers from 0. num_classes counts the columns, so the highest class is one
    less. Words become numbers first.

    Why it bites: NumPy stops: "index 3 is out of bounds for axis 1 with size 3", or Python: "invalid
    literal for int() with base 10: 'cat'".

    Example::

        import numpy as np
        import tensorflow as tf

        y = tf.keras.utils.to_categorical(np.array([1, 2, 3]), 3)

    Use instead::

        -y = tf.keras.utils.to_categorical(np.array([1, 2, 3]), 3)
        +y = tf.keras.utils.to_categorical(np.array([1, 2, 3]) - 1, 3)
    """

    code = "SEQ547"
    severity = "error"
    event = "library"

    def find(self, path: str, given: Given) -> Iterator[Problem]:
        if given.word != "to_categorical" or given.loose or not (given.args or given.kwargs):
            return
        array = array_of(given.get(0, "x", given.kwargs.get("y")))
        columns, top = known(given.get(1, "num_classes")), array.facts.highest
        items = array.facts.items or ()
        if array.facts.dtype == "str" and items and not any(
            isinstance(v, str) and v.strip().lstrip("+-").isdigit() for v in items
        ):  # fmt: skip
            yield self.problem(
                given.node,
                f"to_categorical reads class numbers, and gets words, such as {items[0]!r}.",
                "Make numbers of them first: np.unique(y, return_inverse=True)[1].",
            )
        elif isinstance(columns, int) and isinstance(top, int) and top >= columns:
            fix = f"Count from 0, y - 1, or give num_classes={top + 1}."
            yield self.problem(
                given.node,
                f"to_categorical makes {columns} columns, for classes from 0 to {columns - 1}, and the "
                f"highest class is {top}.",
                fix if top == columns else f"Give num_classes={top + 1}, or count from 0.",
            )
