"""2xx: arguments that Keras refuses when the layer is made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..keras_names import renamed
from .base import ShapeError, enumerated, nearest, shown
from .changes import DropArgument, Fix, RenameArgument, SetArguments

if TYPE_CHECKING:
    from ..layers.arguments import Kind


class BadArgument(ShapeError):
    """An argument has a value that Keras rejects.

    Sizes are integers above 0; rates lie between 0 and 1; words such as padding= and
    activation= come from a fixed list.

    Why it bites: Keras stops when the layer is made, before any shape is looked at: of two
    mistakes in a Sequential this one is reported first, even if it comes last.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 16)),
                tf.keras.layers.Conv1D(8, 3, padding="casual"),
                tf.keras.layers.GlobalMaxPooling1D(),
            ]
        )

    Use instead::

        -        tf.keras.layers.Conv1D(8, 3, padding="casual"),
        +        tf.keras.layers.Conv1D(8, 3, padding="causal"),
    """

    code = "SEQ201"

    kind: Kind
    value: Any
    expected: str

    def text(self) -> str:
        return f"{self.who} got {self.argument}={shown(self.value)}; it must be {self.expected}."

    def advice(self) -> Iterator[Fix]:
        kind, key = self.kind, self.argument
        for meant in kind.meant(self.value):
            yield SetArguments({key: meant}, said=f"Did you mean {meant!r}?")
            return
        if not kind.required:
            default = "" if kind.default is None else f" (Keras's default is {kind.default!r})"
            yield DropArgument(key, f"leave out {key}{default}")
        else:
            good = next((v for v in kind.accepts if v != 1), None)
            said = f"For example: {self.subject.example()}."
            yield SetArguments({key: good}, said=said) if good is not None else said


class UnknownArgument(ShapeError):
    """An argument that the layer doesn't have: misspelt, misplaced or gone.

    return_sequence for return_sequences is the most frequent. Bidirectional has no
    return_sequences of its own: it belongs to the layer inside.

    Why it bites: Keras stops with "Unrecognized keyword arguments passed to LSTM". It doesn't
    say which name would have been right.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 16)),
                tf.keras.layers.LSTM(8, return_sequence=True),
                tf.keras.layers.LSTM(8),
            ]
        )

    Use instead::

        -        tf.keras.layers.LSTM(8, return_sequence=True),
        +        tf.keras.layers.LSTM(8, return_sequences=True),
    """

    code = "SEQ202"

    def text(self) -> str:
        return f"{self.who} has no argument {shown(self.argument)}."

    def advice(self) -> Iterator[Fix]:
        key, kinds = self.argument, self.subject.kinds
        moved = self.subject.misplaced(key)
        if moved:
            yield moved
            return
        now = renamed(type(self.subject).__name__).get(key, "")
        if now in kinds:
            yield RenameArgument(key, now, f"Keras 1 called {now} so: write {now}=….")
            return
        near = nearest(key, [*kinds, *self.subject.extra])
        yield RenameArgument(key, near) if near else DropArgument(key)
        if not near:
            yield enumerated("argument", kinds, 8)


class MissingArgument(ShapeError):
    """An argument without a default was left out.

    A convolution needs its filters and its kernel_size: how many patterns, and how many steps
    each of them sees. An Embedding needs the size of its vocabulary and of its vectors.

    Why it bites: Python stops: "missing 1 required positional argument".

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 16)),
                tf.keras.layers.Conv1D(8, activation="relu"),
                tf.keras.layers.GlobalMaxPooling1D(),
            ]
        )

    Use instead::

        -        tf.keras.layers.Conv1D(8, activation="relu"),
        +        tf.keras.layers.Conv1D(8, 3, activation="relu"),
    """

    code = "SEQ203"

    missing: tuple[str, ...]

    def text(self) -> str:
        return f"{self.who} needs {' and '.join(self.missing)}."

    def advice(self) -> Iterator[Fix]:
        layer = self.subject
        good = {k: next((v for v in layer.kinds[k].accepts if v != 1), None) for k in self.missing}
        values = {**layer.given, **good}
        given = ", ".join(f"{k}={values[k]!r}" for k in layer.kinds if k in values)
        if None in good.values():
            yield f"For example: {layer.example()}."
        else:
            yield SetArguments(good, said=f"For example: {self.who}({given}).")


class ArgumentsClash(ShapeError):
    """Two arguments can't be combined.

    Conv1D either jumps (strides) or looks through a wide grid (dilation_rate), not both. The
    two layers of a Bidirectional must agree in return_sequences, return_state and stateful.

    Why it bites: Each of the two is right by itself; Keras stops at the pair: "`strides > 1` not
    supported in conjunction with `dilation_rate > 1`".

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 16)),
                tf.keras.layers.Conv1D(8, 3, strides=2, dilation_rate=2),
                tf.keras.layers.GlobalMaxPooling1D(),
            ]
        )

    Use instead::

        -        tf.keras.layers.Conv1D(8, 3, strides=2, dilation_rate=2),
        +        tf.keras.layers.Conv1D(8, 3, dilation_rate=2),
        +        tf.keras.layers.MaxPooling1D(2),
    """

    code = "SEQ204"
