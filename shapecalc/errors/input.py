"""4xx: input that can't be read."""

from __future__ import annotations

from typing import Any

from .base import HUGE, ShapeError, shown


class BadRecord(ShapeError):
    """A record, an option or a file isn't what was asked for.

    A file with a mistake in its Python, a notebook that isn't JSON, a record without
    "input_shape", a size that isn't a number. What can't be read is left out, and the rest of the
    file is read.

    Why it bites: Nothing behind the mistake can be checked. Python can't run such a file at
    all.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 16)),
                tf.keras.layers.LSTM(8,
                tf.keras.layers.Dense(1),
            ]
        )

    Use instead::

        -        tf.keras.layers.LSTM(8,
        +        tf.keras.layers.LSTM(8),
    """

    code = "SEQ401"


class NotBuilt(BadRecord, AttributeError):
    """What a layer or model has only once its input is known was asked for before."""


class TooLarge(ShapeError):
    """A value exceeds seqshape's limits on size or nesting.

    A power with millions of digits, brackets a hundred deep, a file of hundreds of megabytes.
    seqshape reads files of people whom it doesn't know, so everything that it works out has a
    bound.

    Why it bites: Python would try. 10 ** 10 ** 10 fills the memory of any machine before a
    layer sees it. The example is a command, because there is nothing in it that Keras could be
    asked.

    Example::

        # seqshape model 'Dense(10 ** 10 ** 10)' --features 8

    Use instead::

        -# seqshape model 'Dense(10 ** 10 ** 10)' --features 8
        +# seqshape model 'Dense(10 ** 3)' --features 8
    """

    code = "SEQ402"

    @classmethod
    def check(cls, size: Any, what: str) -> None:
        """Refuse a whole number, or a tuple with one, that no machine has room for."""
        for n in size if isinstance(size, tuple) else (size,):
            if isinstance(n, int) and abs(n) >= HUGE:
                raise cls(
                    f"{what} is {shown(n)}.",
                    "No machine has room for that; look for a size typed wrong.",
                )
