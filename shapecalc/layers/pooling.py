"""Pooling: many steps become one.

Sources: Keras's ``BasePooling``, ``BaseGlobalPooling`` and ``BaseAdaptivePooling``.
Pooling has no weights.
"""

from __future__ import annotations

from typing import Any, Optional

from ..arguments import Kind, Refused, choice, data_format, flag, window
from ..errors import BadArgument
from ..shape import Shape
from ..size import because
from .base import Layer
from .convolution import window_positions


class _Pooled(Layer):
    reads = "batch steps features"
    activates = ""
    data_format: str

    def traced_axes(self) -> tuple[str, ...]:
        if self.data_format == "channels_last":
            return ("batch", "steps", "features")
        return ("batch", "features", "steps")

    def rank_fix(self, x: Shape) -> str:
        if len(x) == 2:
            return (
                "Pool before the steps are gone: set return_sequences=True on the recurrent "
                "layer above, or drop this layer."
            )
        return super().rank_fix(x)


class _WindowPooling(_Pooled):
    """``strides=None`` means ``pool_size``: the windows then don't overlap."""

    short = {"pool": "pool_size"}
    moves_axes = True
    pool_size: int
    strides: Optional[int]
    padding: str

    def output(self, x: Shape) -> Shape:
        if self.padding not in ("valid", "same"):
            raise BadArgument(
                f"{type(self).__name__} got padding={self.padding!r}; pooling knows 'valid' "
                "and 'same', in lower case.",
                "Write padding='valid' or padding='same'.",
            )
        strides = self.pool_size if self.strides is None else self.strides
        if strides == 0:
            raise BadArgument(
                f"{type(self).__name__} got strides=0: the window would never move.",
                "Leave strides out to move by pool_size.",
            )
        # One axis of steps; a wrapper may hand in none or several, and Keras pools each.
        at = 1 if self.data_format == "channels_last" else 2
        pooled = [
            window_positions(steps, self.pool_size, strides, 1, self.padding, self)
            for steps in x[at : len(x) + at - 2]
        ]
        return Shape((*x[:at], *pooled, *x[len(x) + at - 2 :]))


class MaxPooling1D(_WindowPooling):
    """The largest value of each feature in every window of ``pool_size`` steps.

    Input ``(batch, steps, features)``, output ``(batch, windows, features)``.
    """

    purpose = "keeps the strongest signal of each stretch of text and shortens the sequence"
    aliases = ("MaxPool1D",)
    pool_size: int = window(2)
    strides: Optional[int] = window(None, zero=True)
    padding: str = choice("valid", "valid", "same", late=True)
    data_format: str = data_format()


class AveragePooling1D(_WindowPooling):
    """The mean of each feature in every window of ``pool_size`` steps.

    Input ``(batch, steps, features)``, output ``(batch, windows, features)``.
    """

    purpose = "averages each stretch of text and shortens the sequence"
    aliases = ("AvgPool1D",)
    pool_size: int = window()
    strides: Optional[int] = window(None, zero=True)
    padding: str = choice("valid", "valid", "same", late=True)
    data_format: str = data_format()


class _GlobalPooling(_Pooled):
    moves_axes = True
    data_format: str = data_format()
    keepdims: bool = flag(False)

    def output(self, x: Shape) -> Shape:
        last = self.data_format == "channels_last"
        features = because(
            x[-1] if last else x[1], "One number a feature is left of all the steps."
        )
        ones = (1,) * (len(x) - 2) if self.keepdims else ()
        return Shape((x[0], *ones, features) if last else (x[0], features, *ones))


class GlobalMaxPooling1D(_GlobalPooling):
    """The largest value of each feature over the whole sequence.

    Input ``(batch, steps, features)``, output ``(batch, features)``.
    """

    purpose = "asks of each feature: did it appear anywhere in the text?"
    aliases = ("GlobalMaxPool1D",)


class GlobalAveragePooling1D(_GlobalPooling):
    """The mean of each feature over the whole sequence; word order is lost.

    Input ``(batch, steps, features)``, output ``(batch, features)``.
    """

    call_options = ("mask",)
    purpose = "averages the whole text into one vector"
    mask = "uses"
    aliases = ("GlobalAvgPool1D",)


class _OutputSize(Kind):
    """One whole number, or a list of one: Keras checks its sign only when it builds."""

    option = "int"
    numeric = True
    accepts: tuple[Any, ...] = (1, 2, 3, 5, [4], 0, True)
    refuses: tuple[Any, ...] = ([1, 2], "3", 2.5)

    def check(self, value: Any) -> Any:
        if isinstance(value, int):
            return int(value)
        if isinstance(value, (list, tuple)) and len(value) == 1:
            return int(value[0]) if isinstance(value[0], int) else value[0]
        raise Refused("a whole number, or a list of one")


_output_size: Any = _OutputSize


class _ExactFormat(Kind):
    """Adaptive pooling compares the word as it stands, and only after a default."""

    option = "choice"
    accepts: tuple[Any, ...] = ("channels_last", "channels_first", None)
    refuses: tuple[Any, ...] = ("CHANNELS_LAST", "diagonal")

    def check(self, value: Any) -> Any:
        if not value:
            return "channels_last"
        if value in ("channels_last", "channels_first"):
            return value
        raise Refused("'channels_last' or 'channels_first', in lower case")


_exact_format: Any = _ExactFormat


class _AdaptivePooling(_Pooled):
    # Keras checks no rank here: it only takes the batch and the features out.
    reads = "batch ..."
    output_size: int = _output_size()
    data_format: str = _exact_format(None)

    def output(self, x: Shape) -> Shape:
        n = because(self.output_size, "The windows are cut so that exactly this many remain.")
        if self.data_format == "channels_last":
            return Shape((x[0], n, x[-1]))
        return Shape((x[0], x[1], n))


class AdaptiveMaxPooling1D(_AdaptivePooling):
    """The largest value of each feature in ``output_size`` windows of nearly equal length.

    Input ``(batch, steps, features)``, output ``(batch, output_size, features)``.
    """

    purpose = "brings a text of any length to a fixed number of steps, by maxima"


class AdaptiveAveragePooling1D(_AdaptivePooling):
    """The mean of each feature in ``output_size`` windows of nearly equal length.

    Input ``(batch, steps, features)``, output ``(batch, output_size, features)``.
    """

    purpose = "brings a text of any length to a fixed number of steps, by means"
