"""Data that Keras or NumPy can't take as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Optional

from ..readers.code.values import Array
from ..readers.reading import Problem
from ..size import Size, known, product
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


class ReshapeCantBe(Check):
    """An array is reshaped to another number of values.

    reshape writes the same values in another shape, so the product of the sizes must stay.

    Why it bites: NumPy stops: "cannot reshape array of size 390 into shape (130,3,3)". Mostly an
    axis was thought to be in the data that was cut away before.

    Example::

        import numpy as np

        x = np.zeros((130, 3))
        x = x.reshape((130, 3, 3))

    Use instead::

        import numpy as np

        x = np.zeros((130, 3))
        x = x.reshape((130, 3, 1))
    """

    code = "SEQ536"
    severity = "error"
    event = "reshaped"

    def find(self, before: Array, after: Array, target: Any, node: Any) -> Iterator[Problem]:
        sizes = target if isinstance(target, (list, tuple)) else [target]
        if before.shape is None or any(n is None for n in before.shape):
            return
        if not all(isinstance(n, (int, Size)) and not isinstance(n, bool) for n in sizes):
            return
        if not before.shape or before.facts.get("ragged"):
            return
        left, right = _cancelled(list(before.shape), [n for n in sizes if known(n) != -1])
        if left is None or right is None:
            return
        rest = len(sizes) != len([n for n in sizes if known(n) != -1])
        if right == 0 or left == right or (rest and left % right == 0):
            return
        yield self.problem(
            node,
            f"An array of shape {_text(before.shape)} can't be reshaped to {_text(sizes)}: "
            f"{left} values{_each(before.shape)} against {right}.",
            "Keep the number of values, or look where an axis was cut off before.",
        )


def _cancelled(a: list[Any], b: list[Any]) -> tuple[Optional[int], Optional[int]]:
    """What is left of two products when sizes that stand in both are taken out."""
    for n in list(b):
        twin = next((i for i, m in enumerate(a) if str(m) == str(n)), None)
        if twin is not None:
            a.pop(twin)
            b.remove(n)
    x, y = known(product(a)), known(product(b))
    whole = isinstance(x, int) and isinstance(y, int)
    return (x, y) if whole else (None, None)


def _text(sizes: Any) -> str:
    inner = ", ".join(str(n) for n in sizes)
    return f"({inner},)" if len(sizes) == 1 else f"({inner})"


def _each(sizes: Any) -> str:
    return "" if all(known(n) is not None for n in sizes) else " for each row"
