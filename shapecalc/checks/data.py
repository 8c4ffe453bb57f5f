"""Data that Keras can't take as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..readers.reading import Problem
from .base import Check


class PythonLists(Check):
    """Data is given as Python lists of numbers.

    Keras 3 takes arrays and tensors. A list means several inputs to it, one array for each.

    Why it bites: fit, evaluate and predict stop: "Unrecognized data type: x=[[1, 0, 0], …] (of
    type <class 'list'>)". Keras 2 still made arrays of some of them.

    Example::

        import numpy as np
        import tensorflow as tf

        x = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
        y = [0.0, 1.0]
        model = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(1)])
        model.compile(loss="mse")
        model.fit(x, y, verbose=0)

    Use instead::

        import numpy as np
        import tensorflow as tf

        x = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
        y = np.array([0.0, 1.0])
        model = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(1)])
        model.compile(loss="mse")
        model.fit(x, y, verbose=0)
    """

    code = "SEQ517"
    severity = "error"
    event = "fed"

    def find(self, feed: Any) -> Iterator[Problem]:
        if self.it.keras < 3 or not feed.lists or feed.method == "call":
            return
        named = " and ".join(feed.lists[:2])
        yield self.problem(
            feed.node,
            f"{named} {'is a Python list' if len(feed.lists) == 1 else 'are Python lists'} of "
            "numbers; Keras 3 takes arrays.",
            "Make an array of it: np.array(…)."
            if len(feed.lists) == 1
            else "Make arrays of them: np.array(…).",
        )
