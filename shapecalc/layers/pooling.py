"""Pooling: many steps become one.

Sources: Keras's ``BasePooling``, ``BaseGlobalPooling`` and ``BaseAdaptivePooling``.
Pooling has no weights.
"""

from __future__ import annotations

from typing import Any, ClassVar, Optional

from ..errors import BadArgument
from ..errors.changes import DropArgument, SetArguments
from ..numbers.shape import Shape
from ..numbers.size import because
from .arguments import Kind, Refused, choice, data_format, flag, window
from .base import Call, Layer
from .convolution import padded, window_positions, window_starts
from .observer import Watch


class Pooling(Layer, listed=False):
    reads = "batch steps features"
    activates = ""
    data_format: str

    def traced_axes(self) -> tuple[str, ...]:
        if self.data_format == "channels_last":
            return ("batch", "steps", "features")
        return ("batch", "features", "steps")

    # -- on real numbers ---------------------------------------------------------------
    pools: ClassVar[str] = "max"

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        if x.ndim != 3:
            raise NotImplementedError(f"{type(self).__name__} pools one axis of steps here.")
        first = self.data_format == "channels_first"
        y = self.pool(np, np.swapaxes(x, 1, 2) if first else x, call)
        return np.swapaxes(y, 1, 2) if first and y.ndim == 3 else y

    def pool(self, np: Any, x: Any, call: Call) -> Any:
        """The layer on ``(batch, steps, features)``."""
        raise NotImplementedError

    def one(self, np: Any, window: Any, watch: Watch) -> Any:
        """One window, of each feature the largest value or the mean."""
        watch.reads("w", "window", window)
        pooled = np.max(window, axis=1) if self.pools == "max" else np.mean(window, axis=1)
        return watch("y", "output", f"{self.pools}(w)", pooled)


class WindowPooling(Pooling, listed=False):
    """``strides=None`` means ``pool_size``: the windows then don't overlap."""

    short = {"pool": "pool_size"}
    moves_axes = True
    pool_size: int
    strides: Optional[int]
    padding: str

    def output(self, x: Shape) -> Shape:
        if self.padding not in ("valid", "same"):
            raise BadArgument(
                f"{type(self).__name__} got padding={self.padding!r}; it must be 'valid' or 'same', "
                "in lower case.",
                SetArguments({"padding": "same" if self.padding == "SAME" else "valid"}),
            )
        strides = self.pool_size if self.strides is None else self.strides
        if strides == 0:
            raise BadArgument(
                f"{type(self).__name__} got strides=0: the window would never move.",
                DropArgument("strides", "leave out strides to move by pool_size"),
            )
        # One axis of steps; a wrapper may hand in none or several, and Keras pools each.
        at = 1 if self.data_format == "channels_last" else 2
        pooled = [
            window_positions(steps, self.pool_size, strides, 1, self.padding, self)
            for steps in x[at : len(x) + at - 2]
        ]
        return Shape((*x[:at], *pooled, *x[len(x) + at - 2 :]))

    def pool(self, np: Any, x: Any, call: Call) -> Any:
        strides = self.pool_size if self.strides is None else self.strides
        wide, front = padded(np, x, self.pool_size, strides, self.padding)
        made = []
        for start in window_starts(wide.shape[1], self.pool_size, strides):
            # What was added at the ends is never the largest, nor counted in a mean.
            first, behind = max(start - front, 0), min(start - front + self.pool_size, x.shape[1])
            call.watch.step("window", first, behind - 1)
            made.append(self.one(np, x[:, first:behind], call.watch))
        return np.stack(made, axis=1) if made else x[:, :0]


class MaxPooling1D(WindowPooling):
    """The largest value of each feature in every window of ``pool_size`` steps.

    Input ``(batch, steps, features)``, output ``(batch, windows, features)``.
    """

    purpose = "keeps the largest value of each window and shortens the sequence"
    maximum_over = staticmethod(
        lambda layer, steps: layer.pool_size[0] if layer.padding == "valid" else 0
    )
    aliases = ("MaxPool1D",)
    pool_size: int = window(2)
    strides: Optional[int] = window(None, zero=True)
    padding: str = choice("valid", "valid", "same", late=True)
    data_format: str = data_format()


class AveragePooling1D(WindowPooling):
    """The mean of each feature in every window of ``pool_size`` steps.

    Input ``(batch, steps, features)``, output ``(batch, windows, features)``.
    """

    purpose = "averages each window and shortens the sequence"
    aliases = ("AvgPool1D",)
    pools = "mean"
    pool_size: int = window()
    strides: Optional[int] = window(None, zero=True)
    padding: str = choice("valid", "valid", "same", late=True)
    data_format: str = data_format()


class _GlobalPooling(Pooling):
    flattens = True
    moves_axes = True
    data_format: str = data_format()
    keepdims: bool = flag(False)

    def output(self, x: Shape) -> Shape:
        last = self.data_format == "channels_last"
        features = because(
            x[-1] if last else x[1], "All steps are reduced to one value per feature."
        )
        ones = (1,) * (len(x) - 2) if self.keepdims else ()
        return Shape((x[0], *ones, features) if last else (x[0], features, *ones))

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        if x.ndim == 3:
            return super().compute(np, x, weights, call)
        # Inside a wrapper: Keras pools the same axis, whatever it holds.
        axis = 1 if self.data_format == "channels_last" else 2
        whole = np.max if self.pools == "max" else np.mean
        return whole(x, axis=axis, keepdims=self.keepdims)

    def pool(self, np: Any, x: Any, call: Call) -> Any:
        call.watch.step("window", 0, x.shape[1] - 1)
        pooled = self.one(np, x, call.watch)
        return pooled[:, None] if self.keepdims else pooled


class GlobalMaxPooling1D(_GlobalPooling):
    """The largest value of each feature over the whole sequence.

    Input ``(batch, steps, features)``, output ``(batch, features)``.
    """

    purpose = "keeps the largest value of each feature over all steps"
    aliases = ("GlobalMaxPool1D",)


class GlobalAveragePooling1D(_GlobalPooling):
    """The mean of each feature over the whole sequence; the order of the steps is lost.

    Input ``(batch, steps, features)``, output ``(batch, features)``.
    """

    call_options = ("mask",)
    purpose = "averages all steps into one vector"
    mask = "uses"
    aliases = ("GlobalAvgPool1D",)
    pools = "mean"
    supports_masking = True

    def pool(self, np: Any, x: Any, call: Call) -> Any:
        if call.mask is None:
            return super().pool(np, x, call)
        call.watch.step("window", 0, x.shape[1] - 1)
        w = call.watch.reads("w", "window", x)
        m = call.watch.reads("m", "1 where a step is seen", call.mask[:, :, None].astype(x.dtype))
        mean = np.sum(w * m, axis=1) / np.sum(m, axis=1)
        call.watch("y", "output", "sum(w * m) / sum(m)", mean)
        return mean[:, None] if self.keepdims else mean

    def compute_mask(self, np: Any, inputs: Any, mask: Any, options: Any = None) -> Any:
        return None


class _OutputSize(Kind):
    """One whole number, or a list of one: Keras checks its sign only when it builds."""

    option = "size"
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
    """Adaptive pooling compares the word exactly, and only after a default."""

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


class _AdaptivePooling(Pooling):
    # Keras checks no rank here: it only takes the batch and the features out.
    reads = "batch ..."
    output_size: int = _output_size()
    data_format: str = _exact_format(None)

    def output(self, x: Shape) -> Shape:
        n = because(self.output_size, "The input is divided into exactly this many windows.")
        if self.data_format == "channels_last":
            return Shape((x[0], n, x[-1]))
        return Shape((x[0], x[1], n))

    def pool(self, np: Any, x: Any, call: Call) -> Any:
        """Windows of the smallest length that reaches all steps; Keras makes some one longer."""
        steps, n = x.shape[1], self.output_size
        usual = -(-steps // n)
        made = []
        for i in range(n):
            start, end = i * steps // n, -(-(i + 1) * steps // n)
            size = usual + 1 if end - start == usual + 1 else usual
            call.watch.step("window", start, start + size - 1)
            made.append(self.one(np, x[:, start : start + size], call.watch))
        return np.stack(made, axis=1)


class AdaptiveMaxPooling1D(_AdaptivePooling):
    """The largest value of each feature in ``output_size`` windows of nearly equal length.

    Input ``(batch, steps, features)``, output ``(batch, output_size, features)``.
    """

    purpose = "reduces a sequence of any length to a fixed number of steps by maxima"
    # Keras asks for the longer of its two windows even where no place needs it.
    maximum_over = staticmethod(lambda layer, steps: -(-steps // int(layer.output_size[0])) + 1)


class AdaptiveAveragePooling1D(_AdaptivePooling):
    """The mean of each feature in ``output_size`` windows of nearly equal length.

    Input ``(batch, steps, features)``, output ``(batch, output_size, features)``.
    """

    purpose = "reduces a sequence of any length to a fixed number of steps by means"
    pools = "mean"
