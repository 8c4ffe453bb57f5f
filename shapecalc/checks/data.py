"""Data that Keras can't take as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..models.calls import tensors_in
from ..models.unknown import Foreign
from ..numbers import nest
from ..readers.code.interpreter.values import Array, ModelValue
from ..readers.code.libraries.arguments import Given
from ..readers.results import Problem
from .base import Check


class PythonLists(Check):
    """Data is given as Python lists of numbers.

    Keras 3 takes arrays and tensors. A list means several inputs to it, one array for each.

    Why it bites: fit, evaluate and predict stop: "Unrecognized data type". Keras 2 still made
    arrays of some lists.

    Example::

        import numpy as np
        import tensorflow as tf

        x = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
        y = [0.0, 1.0]
        model = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(1)])
        model.compile(loss="mse")
        model.fit(x, y, verbose=0)

    Use instead::

        -x = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
        -y = [0.0, 1.0]
        +x = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
        +y = np.array([0.0, 1.0])
    """

    code = "SEQ517"
    severity = "error"
    event = "fed"

    def find(self, feed: Any) -> Iterator[Problem]:
        if self.it.keras < 3 or not feed.lists or feed.method == "call":
            return
        named = " and ".join(feed.lists[:2])
        if feed.lists[0] == "x" and isinstance(feed.x, Array) and feed.x.facts.dtype == "str":
            yield self.problem(
                feed.node,
                "x is a Python list of texts; Keras 3 takes tensors.",
                "Make a tensor of it: tf.constant(…), for a model that begins with "
                "TextVectorization.",
            )
            return
        yield self.problem(
            feed.node,
            f"{named} {'is a Python list' if len(feed.lists) == 1 else 'are Python lists'} of "
            "numbers; Keras 3 takes arrays.",
            "Make an array of it: np.array(…)."
            if len(feed.lists) == 1
            else "Make arrays of them: np.array(…).",
        )


class OtherThanArrays(PythonLists):
    """Lists that were filled in a loop, and numbers among the arrays of several inputs."""

    code = ""

    def find(self, feed: Any) -> Iterator[Problem]:
        if self.it.keras < 3 or feed.lists or feed.method == "call":
            return
        if feed.numbers:
            yield self.problem(
                feed.node,
                f"{feed.numbers[0]!r} stands among the arrays; Keras 3 takes arrays.",
                "Leave it out: the list has one array for each input of the model.",
                code=PythonLists.code,
            )
        model = feed.model
        if model.failed or model.instance is not None:
            return
        for word, count in feed.grown:
            if count is None and feed.method.startswith("predict"):
                continue
            ends = [1] if model.kind == "Sequential" else list(
                tensors_in(model.inputs if word == "x" else model.outputs)
            )  # fmt: skip
            if len(ends) == 1:
                yield self.problem(
                    feed.node,
                    f"{word} is a Python list{_of(count)}; Keras 3 takes a list as one "
                    f"array for each {'input' if word == 'x' else 'output'}, and the model has one.",
                    f"Make an array of it first: np.array({word}).",
                    code=PythonLists.code,
                    severity="warning" if count is None else "error",
                )


def _of(count: Any) -> str:
    return " that is filled in a loop" if count is None else f" of {count} items"


class Ragged(Check):
    """Sequences of different lengths are given as they are.

    load_data and texts_to_sequences give lists of different lengths, and so does an array of
    dtype=object. A model reads a whole table: every text as long as the others.

    Why it bites: Keras stops: "Invalid dtype: object", "Unrecognized data type", or "Failed to
    convert a NumPy array to a Tensor (Unsupported object type list)".

    Example::

        import numpy as np
        import tensorflow as tf

        x = np.empty(32, dtype=object)
        for i in range(32):
            x[i] = [1] * (i % 5 + 1)
        model = tf.keras.Sequential(
            [
                tf.keras.layers.Embedding(2, 4),
                tf.keras.layers.LSTM(8),
                tf.keras.layers.Dense(1, activation="sigmoid"),
            ]
        )
        model.compile(loss="binary_crossentropy")
        model.fit(x, np.zeros(32), verbose=0)

    Use instead::

             x[i] = [1] * (i % 5 + 1)
        +x = tf.keras.utils.pad_sequences(x, maxlen=5)
    """

    code = "SEQ537"
    severity = "error"
    event = "fed"

    def find(self, feed: Any) -> Iterator[Problem]:
        if feed.method == "call" or feed.lists:
            return
        arrays = feed.x if isinstance(feed.x, list) else [feed.x]
        for array in arrays:
            if isinstance(array, Array) and array.facts.ragged:
                if array.facts.ragged_tensor and (
                    self.it.keras < 3 or not _reads_steps(feed.model)
                ):
                    continue
                name = f"{array.name} holds" if array.name else "x holds"
                first = feed.model.layers[0].layer if feed.model.layers else None
                reads_ids = array.facts.ids is not None or getattr(first, "looks_up", False)
                kind = "" if reads_ids else ", dtype='float32'"
                yield self.problem(
                    feed.node,
                    f"{name} sequences of different lengths; a model reads a table.",
                    f"Pad them to one length: keras.utils.pad_sequences(x, maxlen=…{kind})."
                    + (" Without a dtype it makes whole numbers." if kind else ""),
                )
                return


def _reads_steps(model: ModelValue) -> bool:
    """Whether a recurrent layer reads what goes in, which it can't take from a RaggedTensor."""
    for value in model.layers:
        if isinstance(value.layer, Foreign) or value.layer.is_model:
            return False  # it may make a table of it
        if value.layer.role == "recurrent":
            return True
    return False


class ObjectArray(Check):
    """An array of Python objects (dtype=object) is given as data.

    Rows of texts and numbers make such an array, and so does the .values of a table with columns
    of both; a column of numbers that is taken out of it keeps its dtype.

    Why it bites: Keras stops: "Invalid dtype: object". NumPy shows the numbers like any others.

    Example::

        import numpy as np
        import tensorflow as tf

        rows = np.array([["a", 0], ["b", 1], ["c", 0], ["d", 1]], dtype=object)
        y = rows[:, 1]
        model = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(1)])
        model.compile(loss="mse")
        model.fit(np.zeros((4, 3)), y, verbose=0)

    Use instead::

        -y = rows[:, 1]
        +y = rows[:, 1].astype("float32")
    """

    code = "SEQ524"
    severity = "error"
    event = "fed"

    def find(self, feed: Any) -> Iterator[Problem]:
        if self.it.keras < 3 or feed.method == "call" or feed.lists:
            return
        for word, arrays in (("x", feed.x), ("y", feed.y)):
            for array in arrays if isinstance(arrays, list) else [arrays]:
                if not isinstance(array, Array) or array.facts.dtype != "object":
                    continue
                if array.shape is None or (word == "x" and len(array.shape) < 2):
                    continue  # a row of texts is taken as such
                yield self.problem(
                    feed.node,
                    f"{array.name or word} is an array of Python objects (dtype=object).",
                    f"Make numbers of it: {array.name or word}.astype('float32').",
                )
                return


class PaddedFloats(Check):
    """pad_sequences makes whole numbers of fractions: its dtype is int32 by default.

    It is meant for token ids. Sequences of measured values need dtype="float32".

    Why it bites: It runs. 0.7 becomes 0, and a model that gets nothing but zeros learns nothing.

    Example::

        import tensorflow as tf

        x = tf.keras.utils.pad_sequences([[0.1, 0.7], [0.5]], maxlen=2)

    Use instead::

        -x = tf.keras.utils.pad_sequences([[0.1, 0.7], [0.5]], maxlen=2)
        +x = tf.keras.utils.pad_sequences([[0.1, 0.7], [0.5]], maxlen=2, dtype="float32")
    """

    code = "SEQ525"
    severity = "warning"
    event = "library"

    def find(self, path: str, given: Given) -> Iterator[Problem]:
        if given.word != "pad_sequences" or given.loose or given.has(2, "dtype"):
            return
        value = given.get(0, "sequences")
        if not any(isinstance(v, float) and v % 1 for v in nest.leaves(value)):
            return
        yield self.problem(
            given.node,
            "pad_sequences makes whole numbers (int32) of the fractions that it is given.",
            "Write pad_sequences(…, dtype='float32').",
        )


class TextArray(Check):
    """A NumPy array of texts is given; Keras 3 takes texts as tensors alone.

    np.array(["a text"]) has a dtype of its own for texts, which Keras 3 doesn't know, also
    where the model begins with TextVectorization. Labels in words are texts, too.

    Why it bites: fit, evaluate and predict stop: "Invalid dtype: str768". A plain list of texts
    stops as well, "Unrecognized data type".

    Example::

        import numpy as np
        import tensorflow as tf

        texts = np.array(["a good film", "a bad one"])
        words = tf.keras.layers.TextVectorization()
        words.adapt(texts)
        model = tf.keras.Sequential(
            [
                words,
                tf.keras.layers.Embedding(10, 4),
                tf.keras.layers.LSTM(8),
                tf.keras.layers.Dense(1, activation="sigmoid"),
            ]
        )
        model.predict(texts, verbose=0)

    Use instead::

        -model.predict(texts, verbose=0)
        +model.predict(tf.constant(texts), verbose=0)
    """

    code = "SEQ538"
    severity = "error"
    event = "fed"

    def find(self, feed: Any) -> Iterator[Problem]:
        if self.it.keras < 3 or feed.lists or not feed.is_cut:
            return
        if feed.method not in ("fit", "evaluate", "predict"):
            return  # the others make tensors of what they are given
        for word, arrays in (("x", feed.x), ("y", feed.y)):
            for array in arrays if isinstance(arrays, list) else [arrays]:
                if isinstance(array, Array) and array.facts.dtype == "str":
                    yield self.problem(
                        feed.node,
                        f"{array.name or word} is a NumPy array of texts, which Keras 3 doesn't "
                        "take.",
                        "Give a tensor: tf.constant(x), to a model that begins with "
                        "TextVectorization."
                        if word == "x"
                        else "Number the classes: np.unique(y, return_inverse=True)[1].",
                    )
                    return
