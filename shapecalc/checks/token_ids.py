"""Texts as numbers: vocabulary, padding, and the layers that read them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Optional

from ..models.calls import LayerCall
from ..numbers.size import Size, known
from ..readers.code.interpreter.values import Array, LayerValue, Padding, layer_of
from ..readers.results import Problem
from .base import Check


def readers_of(model: Any) -> Iterator[tuple[int, LayerValue]]:
    """The Embeddings that read an input as it comes, each with the number of the input."""
    if model.kind == "Sequential":
        layers = [v for v in model.layers if not v.layer.is_input]
        if layers and layers[0].layer.looks_up:
            yield 0, layers[0]
        return
    if model.graph is None:
        return
    for call in model.graph.calls:
        parents = call.parents()
        if call.layer.layer.looks_up and len(parents) == 1:
            at = next((i for i, t in enumerate(model.graph.inputs) if t is parents[0]), None)
            if at is not None:
                yield at, layer_of(call)


def _array(x: Any, at: int) -> Optional[Array]:
    if isinstance(x, list):
        x = x[at] if at < len(x) else None
    elif at:
        return None
    return x if isinstance(x, Array) else None


def _more(ids: Any, rows: Any) -> Optional[int]:
    """By how many the ids go beyond the rows; None where that isn't certain."""
    if isinstance(ids, bool) or isinstance(rows, bool):
        return None
    if not isinstance(ids, (int, Size)) or not isinstance(rows, (int, Size)):
        return None
    difference = ids - rows
    n: Any = known(difference)
    if isinstance(difference, Size) and n is None:
        try:
            n = difference.polynomial().as_constant()
        except (ValueError, ArithmeticError, AttributeError):
            return None
    return n if isinstance(n, int) and n > 0 else None


class TooFewRows(Check):
    """Asks every Embedding about the token numbers that it is given (SEQ505)."""

    event = "fed"

    def find(self, feed: Any) -> Iterator[Problem]:
        if feed.model.failed:
            return
        for at, value in readers_of(feed.model):
            array = _array(feed.x, at)
            if array is None:
                continue
            facts = array.facts
            certain = facts.highest is not None
            ids = facts.highest + 1 if facts.highest is not None else facts.ids
            rows: Any = value.layer
            if _more(ids, rows.input_dim) is not None:
                yield self.problem(
                    value.node or feed.node,
                    f"{value.name} has {rows.input_dim} rows, but the token numbers "
                    f"{'go from 0' if certain else 'may go up'} to {_below(ids)}.",
                    f"Give it {ids} rows.",
                    cause=feed.node,
                    cause_text="here the token numbers come in",
                    layer_name=value.name,
                    code="SEQ505",
                    severity="error" if certain else "warning",
                )


def _below(ids: Any) -> Any:
    last = ids - 1
    if isinstance(last, Size) and last.value is None:
        return str(last).replace(" + 1 - 1", "")
    return known(last)


class TooFewRowsForVectors(Check):
    """Asks the Embedding right behind a TextVectorization (SEQ505)."""

    event = "called"

    def find(self, call: LayerCall, inputs: Any, node: Any) -> Iterator[Problem]:
        above = layer_of(inputs[0].call) if len(inputs) == 1 else None
        yield from behind(self, above, layer_of(call), node)


class TooFewRowsInStack(Check):
    """Asks the Embedding right behind a TextVectorization of a Sequential (SEQ505)."""

    event = "added"

    def find(self, model: Any, item: Any, node: Any) -> Iterator[Problem]:
        if model.layers and isinstance(item, LayerValue):
            yield from behind(self, model.layers[-1], item, item.node or node)


def behind(
    check: Check, above: Optional[LayerValue], value: LayerValue, node: Any
) -> Iterator[Problem]:
    """What an Embedding lacks behind a layer that makes token numbers."""
    if above is None or not hasattr(above.layer, "most") or not value.layer.looks_up:
        return
    numbers: Any = above.layer
    rows: Any = value.layer
    words = numbers.most()
    if numbers.output_mode == "int" and _more(words, rows.input_dim):
        yield check.problem(
            node,
            f"{value.name} has {rows.input_dim} rows, but {above.name} may give numbers up to "
            f"{_below(words)}.",
            f"Give it {words} rows.",
            cause=above.node,
            cause_text=f"{above.name} gives up to {words} numbers",
            layer_name=value.name,
            code="SEQ505",
            severity="warning",
        )


class PaddedDifferently(Check):
    """Texts for training and for testing are padded in different ways.

    pad_sequences fills up and cuts in front of the text by default ("pre"), or behind it with
    padding="post" and truncating="post".

    Why it bites: It runs. A recurrent layer trained on sequences that end at the last step is
    tested on sequences that are followed by padding, or sees the beginning of a sequence where
    it was trained on the end, and the result is worse than the model.

    Example::

        import numpy as np
        import tensorflow as tf

        train = [[1, 2, 3], [4, 5]] * 16
        test = [[3, 2], [1, 4, 5]]
        x = tf.keras.utils.pad_sequences(train, maxlen=10, padding="post")
        x_test = tf.keras.utils.pad_sequences(test, maxlen=10)
        model = tf.keras.Sequential(
            [
                tf.keras.layers.Embedding(6, 4, mask_zero=True),
                tf.keras.layers.LSTM(8),
                tf.keras.layers.Dense(1, activation="sigmoid"),
            ]
        )
        model.compile(loss="binary_crossentropy")
        model.fit(x, np.zeros(32), verbose=0)
        model.predict(x_test, verbose=0)

    Use instead::

        -x_test = tf.keras.utils.pad_sequences(test, maxlen=10)
        +x_test = tf.keras.utils.pad_sequences(test, maxlen=10, padding="post")
    """

    code = "SEQ532"
    severity = "info"
    event = "fed"

    def find(self, feed: Any) -> Iterator[Problem]:
        kept: dict[int, Padding] = feed.model.__dict__.setdefault("padded", {})
        arrays = list(enumerate(_listed(feed.x)))
        if feed.validation is not None:
            arrays += list(enumerate(_listed(feed.validation[0])))
        for at, array in arrays:
            now = array.facts.padded if isinstance(array, Array) else None
            if now is None:
                continue
            first = kept.setdefault(at, now) if feed.method == "fit" else kept.get(at)
            if first is None:
                continue
            for word in ("padding", "truncating", "length"):
                a, b = getattr(first, word), getattr(now, word)
                if (a != b) if isinstance(a, str) else _differ(a, b):
                    what = "maxlen" if word == "length" else word
                    yield self.problem(
                        now.node,
                        f"These sequences are padded with {what}={b!r}, those for training with "
                        f"{what}={a!r}.",
                        "Pad all of them alike.",
                        cause=first.node,
                        cause_text="here those for training are padded",
                    )
                    break


def _listed(x: Any) -> list[Any]:
    return x if isinstance(x, list) else [x]


def _differ(a: Any, b: Any) -> bool:
    m, n = known(a) if a is not None else None, known(b) if b is not None else None
    return isinstance(m, int) and isinstance(n, int) and m != n


class InputLengthIgnored(Check):
    """Embedding's input_length differs from the length of the sequences.

    Keras 3 ignores input_length. The model takes its number of steps from the first data that
    it sees, or from an Input.

    Why it bites: It runs on the length of the data, whatever is written. A Flatten with Dense
    behind it has other weights than the code says, and weights trained on one length don't fit
    the other.

    Example::

        import numpy as np
        import tensorflow as tf

        texts = [[1, 2, 3], [4, 5]] * 16
        x = tf.keras.utils.pad_sequences(texts, maxlen=120)
        model = tf.keras.Sequential(
            [
                tf.keras.layers.Embedding(6, 4, input_length=100),
                tf.keras.layers.Flatten(),
                tf.keras.layers.Dense(1, activation="sigmoid"),
            ]
        )
        model.compile(loss="binary_crossentropy")
        model.fit(x, np.zeros(32), verbose=0)

    Use instead::

        -        tf.keras.layers.Embedding(6, 4, input_length=100),
        +        tf.keras.Input((120,)),
        +        tf.keras.layers.Embedding(6, 4),
    """

    code = "SEQ533"
    event = "fed"

    def find(self, feed: Any) -> Iterator[Problem]:
        model = feed.model
        array = _array(feed.x, 0)
        if self.it.keras < 3 or model.kind != "Sequential" or not model.layers or array is None:
            return
        first = model.layers[0]
        if not first.layer.looks_up or "input_length" not in first.arguments or not first.declared:
            return
        written = first.declared[1]
        if not array.shape or len(array.shape) != 2 or not _differ(written, array.shape[1]):
            return
        value = model.layers[0]
        yield self.problem(
            feed.node,
            f"{value.name} says input_length={known(written)}, but the sequences have "
            f"{known(array.shape[1])} steps. Keras 3 ignores input_length.",
            f"Put keras.Input(shape=({known(array.shape[1])},)) in front and leave input_length "
            "out.",
            cause=value.node,
            cause_text=f"{value.name} has input_length={known(written)}",
            layer_name=value.name,
        )
