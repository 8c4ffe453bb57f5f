"""Names that nothing binds. pyflakes finds them; :mod:`explain.lint.names` asks it."""

from __future__ import annotations

from .base import Check


class UndefinedName(Check):
    """A name is used that nothing in the file binds.

    No assignment, import, argument, function or class of the file gives it a value, and Python
    has none of that name. Found in files that use Keras or TensorFlow; what IPython itself
    brings (`display`, `In`, `_`) is known, and a file with a star import isn't asked. A name
    that snippets usually leave to the reader (`tf`, `np`) is only an info.

    Why it bites: Python stops only when it reaches the line, with "name 'histroy' is not
    defined". In a function that plots the history, or below fit, that is after the training.

    Example::

        import numpy as np
        import tensorflow as tf

        x = np.zeros((32, 10), dtype="float32")
        y = np.zeros((32, 1), dtype="float32")
        model = tf.keras.Sequential([tf.keras.Input((10,)), tf.keras.layers.Dense(1)])
        model.compile(loss="mse")
        history = model.fit(x, y, verbose=0)
        print(histroy.history["loss"])

    Use instead::

        -print(histroy.history["loss"])
        +print(history.history["loss"])
    """

    code = "SEQ801"
    severity = "error"
    event = "named"
