"""Pooling: many places become one.

Sources: Keras's ``BasePooling``, ``BaseGlobalPooling`` and ``BaseAdaptivePooling``.
Pooling has no weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product as every
from typing import Any, ClassVar

from ..errors import BadArgument
from ..errors.changes import DropArgument, SetArguments
from ..numbers.shape import Shape
from ..numbers.size import because, known
from .arguments import Choice, PerAxis, Refused, choice, data_format, flag, window
from .base import Call
from .observer import Watch
from .spatial import IMAGE, VIDEO, Sliding, Spatial, look, padded, place, window_starts


class Pooling(Spatial, listed=False):
    activates = ""
    around = "batch {} features"

    # -- on real numbers ---------------------------------------------------------------
    pools: ClassVar[str] = "max"

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        if x.ndim != len(self.over) + 2:
            raise NotImplementedError(f"{type(self).__name__} pools one axis of steps here.")
        y = self.pool(np, self.channels_last(np, x), call)
        return self.as_given(np, y) if y.ndim == x.ndim else y

    def pool(self, np: Any, x: Any, call: Call) -> Any:
        """The layer on ``(batch, …, features)``."""
        raise NotImplementedError

    def one(self, np: Any, window: Any, watch: Watch) -> Any:
        """One window, of each feature the largest value or the mean."""
        watch.reads("w", "window", window)
        whole, axes = np.max if self.pools == "max" else np.mean, tuple(range(1, window.ndim - 1))
        return watch("y", "output", f"{self.pools}(w)", whole(window, axis=axes))


class WindowPooling(Pooling, Sliding, listed=False):
    """``strides=None`` means ``pool_size``: the windows then don't overlap."""

    short = {"pool": "pool_size"}
    moves_axes = True
    slides = "pool_size"
    pool_size: Any

    def windows_and_strides(self) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        windows = self.each("pool_size")
        return windows, windows if self.strides is None else self.each("strides")

    def output(self, x: Shape) -> Shape:
        if self.padding not in ("valid", "same"):
            raise BadArgument(
                f"{type(self).__name__} got padding={self.padding!r}; it must be 'valid' or 'same', "
                "in lower case.",
                SetArguments({"padding": "same" if self.padding == "SAME" else "valid"}),
            )
        _, strides = self.windows_and_strides()
        if any(stride == 0 for stride in strides):
            raise BadArgument(
                f"{type(self).__name__} got strides={self.strides}: the window would never move.",
                DropArgument("strides", "leave out strides to move by pool_size"),
            )
        sizes, channels = self.taken_apart(x)
        return self.put_together(x, self.positions(self.paired(sizes)), channels)

    def paired(self, sizes: Sequence[Any]) -> Sequence[Any]:
        """A size for each axis of the window. A wrapper may give fewer or more than there are, and
        NumPy in Keras pairs one with many. Raises IndexError where it can't, or the one is unknown."""
        if len(sizes) == len(self.over) or len(self.over) == 1:
            return sizes
        if len(sizes) == 1 and known(sizes[0]) is not None:
            return [sizes[0]] * len(self.over)
        raise IndexError

    def pool(self, np: Any, x: Any, call: Call) -> Any:
        windows, strides = self.windows_and_strides()
        wide, front = padded(np, x, windows, strides, self.padding)
        made = []
        for at in window_starts(wide.shape[1:-1], windows, strides):
            # What was added at the ends is never the largest, nor counted in a mean.
            first = [max(a - f, 0) for a, f in zip(at, front)]
            behind = [min(a - f + w, n) for a, f, w, n in zip(at, front, windows, x.shape[1:])]
            made.append(pooled(self, np, x, first, behind, call.watch))
        if made:
            return self.in_place(np, x, made)
        return x[(slice(None), *[slice(0)] * len(windows))]


def pooled(
    layer: Pooling, np: Any, x: Any, first: Sequence[int], behind: Sequence[int], watch: Watch
) -> Any:
    """The window from the places ``first`` up to those ``behind`` it, pooled."""
    look(watch, [(a, b - 1) for a, b in zip(first, behind)])
    return layer.one(np, x[(slice(None), *map(slice, first, behind))], watch)


class _MaxPooling(WindowPooling):
    maximum_over = staticmethod(
        lambda layer, sizes: layer.pool_size if layer.padding == "valid" else [0] * len(sizes)
    )
    pool_size: Any = window(2)
    strides: Any = window(None, zero=True)
    padding: str = choice("valid", "valid", "same", late=True)
    data_format: str = data_format()


class MaxPooling1D(_MaxPooling):
    """The largest value of each feature in every window of ``pool_size`` steps.

    Input ``(batch, steps, features)``, output ``(batch, windows, features)``.
    """

    purpose = "keeps the largest value of each window and shortens the sequence"
    aliases = ("MaxPool1D",)


class MaxPooling2D(_MaxPooling):
    """The largest value of each channel in every window of ``pool_size`` rows and columns.

    Input ``(batch, height, width, channels)``, output ``(batch, rows, columns, channels)``.
    """

    purpose = "keeps the largest value of each window and makes the image smaller"
    aliases = ("MaxPool2D",)
    over = IMAGE


class MaxPooling3D(_MaxPooling):
    """The largest value of each channel in every window of frames, rows and columns.

    Input ``(batch, frames, height, width, channels)``, output ``(batch, frames, rows, columns,
    channels)``.
    """

    purpose = "keeps the largest value of each window of a video or a volume"
    aliases = ("MaxPool3D",)
    over = VIDEO


class _AveragePooling(WindowPooling):
    pools = "mean"
    pool_size: Any = window()
    strides: Any = window(None, zero=True)
    padding: str = choice("valid", "valid", "same", late=True)
    data_format: str = data_format()


class AveragePooling1D(_AveragePooling):
    """The mean of each feature in every window of ``pool_size`` steps.

    Input ``(batch, steps, features)``, output ``(batch, windows, features)``.
    """

    purpose = "averages each window and shortens the sequence"
    aliases = ("AvgPool1D",)


class AveragePooling2D(_AveragePooling):
    """The mean of each channel in every window of ``pool_size`` rows and columns.

    Input ``(batch, height, width, channels)``, output ``(batch, rows, columns, channels)``.
    """

    purpose = "averages each window and makes the image smaller"
    aliases = ("AvgPool2D",)
    over = IMAGE


class AveragePooling3D(_AveragePooling):
    """The mean of each channel in every window of frames, rows and columns.

    Input ``(batch, frames, height, width, channels)``, output ``(batch, frames, rows, columns,
    channels)``.
    """

    purpose = "averages each window of a video or a volume"
    aliases = ("AvgPool3D",)
    over = VIDEO


class _GlobalPooling(Pooling):
    flattens = True
    moves_axes = True
    data_format: str = data_format()
    keepdims: bool = flag(False)

    def output(self, x: Shape) -> Shape:
        sizes, channels = self.taken_apart(x)
        kind = "feature" if len(self.over) == 1 else "channel"
        places = ", ".join(f"{place(axis)}s" for axis in self.over)
        channels = because(channels, f"All {places} are reduced to one value per {kind}.")
        return self.put_together(x, (1,) * len(sizes) if self.keepdims else (), channels)

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        if x.ndim == len(self.over) + 2:
            return super().compute(np, x, weights, call)
        # Inside a wrapper: Keras pools the same axes, whatever they hold.
        first = 1 if self.data_format == "channels_last" else 2
        whole = np.max if self.pools == "max" else np.mean
        axes = tuple(range(first, first + len(self.over)))
        return whole(x, axis=axes, keepdims=self.keepdims)

    def pool(self, np: Any, x: Any, call: Call) -> Any:
        y = pooled(self, np, x, [0] * len(self.over), x.shape[1:-1], call.watch)
        return self.with_ones(np, y)

    def with_ones(self, np: Any, y: Any) -> Any:
        """The pooled values, with ones for the axes that are gone where ``keepdims`` asks for them."""
        axes = tuple(range(1, len(self.over) + 1))
        return np.expand_dims(y, axes) if self.keepdims else y


class GlobalMaxPooling1D(_GlobalPooling):
    """The largest value of each feature over the whole sequence.

    Input ``(batch, steps, features)``, output ``(batch, features)``.
    """

    purpose = "keeps the largest value of each feature over all steps"
    aliases = ("GlobalMaxPool1D",)


class GlobalMaxPooling2D(_GlobalPooling):
    """The largest value of each channel over the whole image.

    Input ``(batch, height, width, channels)``, output ``(batch, channels)``.
    """

    purpose = "keeps the largest value of each channel over the image"
    aliases = ("GlobalMaxPool2D",)
    over = IMAGE


class GlobalMaxPooling3D(_GlobalPooling):
    """The largest value of each channel over all frames, rows and columns.

    Input ``(batch, frames, height, width, channels)``, output ``(batch, channels)``.
    """

    purpose = "keeps the largest value of each channel over a video or a volume"
    aliases = ("GlobalMaxPool3D",)
    over = VIDEO


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
        return self.with_ones(np, mean)

    def compute_mask(self, np: Any, inputs: Any, mask: Any, options: Any = None) -> Any:
        return None


class GlobalAveragePooling2D(_GlobalPooling):
    """The mean of each channel over the whole image.

    Input ``(batch, height, width, channels)``, output ``(batch, channels)``.
    """

    purpose = "averages the image into one vector"
    aliases = ("GlobalAvgPool2D",)
    pools = "mean"
    over = IMAGE


class GlobalAveragePooling3D(_GlobalPooling):
    """The mean of each channel over all frames, rows and columns.

    Input ``(batch, frames, height, width, channels)``, output ``(batch, channels)``.
    """

    purpose = "averages a video or a volume into one vector"
    aliases = ("GlobalAvgPool3D",)
    pools = "mean"
    over = VIDEO


class _OutputSize(PerAxis):
    """One whole number, or a list of one for each axis: Keras checks their sign only when it builds."""

    option = "size"
    accepts: tuple[Any, ...] = (1, 2, 3, 5, [4], 0, True)
    refuses: tuple[Any, ...] = ([1, 2], "3", 2.5)

    def __init__(self, *given: Any, n: int = 1) -> None:
        super().__init__(*given, n=n)
        self.listed = n > 1
        if n > 1:
            self.option = "sizes"
            self.accepts = (1, 2, 3, 0, True, [2, 3, 1][:n])
            self.refuses = ([1], [1] * (n + 1), "3", 2.5)

    def check(self, value: Any) -> Any:
        if isinstance(value, int):
            value = (int(value),) * self.n
        if isinstance(value, (list, tuple)) and len(value) == self.n:
            sizes = tuple(int(v) if isinstance(v, int) else v for v in value)
            return sizes[0] if self.n == 1 else sizes
        many = "one" if self.n == 1 else str(self.n)
        raise Refused(f"a whole number, or a list of {many}")


_output_size: Any = _OutputSize


class _ExactFormat(Choice):
    """Adaptive pooling compares the word exactly, and only after a default."""

    def __init__(self) -> None:
        super().__init__(None, "channels_last", "channels_first")
        self.accepts = (*self.words, None)
        self.refuses = ("CHANNELS_LAST", "diagonal")

    def check(self, value: Any) -> Any:
        if not value:
            return "channels_last"
        if value in ("channels_last", "channels_first"):
            return value
        raise Refused("'channels_last' or 'channels_first', in lower case")


_exact_format: Any = _ExactFormat


class _AdaptivePooling(Pooling):
    # Keras checks no rank here: it only takes the batch and the features out.
    around = "batch ..."
    output_size: Any = _output_size()
    data_format: str = _exact_format()

    def traced_axes(self) -> tuple[str, ...]:
        last = "features" if len(self.over) == 1 else "channels"
        if self.data_format == "channels_last":
            return ("batch", *self.over, last)
        return ("batch", last, *self.over)

    def output(self, x: Shape) -> Shape:
        made = [
            because(n, "The input is divided into exactly this many windows.")
            for n in self.each("output_size")
        ]
        return self.put_together(x, made, self.taken_apart(x)[1])

    def pool(self, np: Any, x: Any, call: Call) -> Any:
        """Windows of the smallest length that reaches all places; Keras makes some one longer."""
        counts = self.each("output_size")
        along = [list(spans(n, count)) for n, count in zip(x.shape[1:-1], counts)]
        made = []
        for at in every(*along):
            first, behind = zip(*at)
            made.append(pooled(self, np, x, first, behind, call.watch))
        return np.stack(made, axis=1).reshape(len(x), *counts, x.shape[-1])


def spans(n: int, count: int) -> Any:
    """Where each of ``count`` windows over ``n`` places starts, and what is behind it."""
    usual = -(-n // count)
    for i in range(count):
        start, end = i * n // count, -(-(i + 1) * n // count)
        size = usual + 1 if end - start == usual + 1 else usual
        yield start, start + size


class _AdaptiveMaxPooling(_AdaptivePooling):
    # Keras asks for the longer of its two windows even where no place needs it.
    maximum_over = staticmethod(
        lambda layer, sizes: [-(-n // int(k)) + 1 for n, k in zip(sizes, layer.output_size)]
    )


class AdaptiveMaxPooling1D(_AdaptiveMaxPooling):
    """The largest value of each feature in ``output_size`` windows of nearly equal length.

    Input ``(batch, steps, features)``, output ``(batch, output_size, features)``.
    """

    purpose = "reduces a sequence of any length to a fixed number of steps by maxima"


class AdaptiveMaxPooling2D(_AdaptiveMaxPooling):
    """The largest value of each channel in windows of nearly equal height and width.

    Input ``(batch, height, width, channels)``, output ``(batch, *output_size, channels)``.
    """

    purpose = "reduces an image of any size to a fixed number of rows and columns by maxima"
    over = IMAGE


class AdaptiveMaxPooling3D(_AdaptiveMaxPooling):
    """The largest value of each channel in windows of nearly equal frames, height and width.

    Input ``(batch, frames, height, width, channels)``, output ``(batch, *output_size, channels)``.
    """

    purpose = "reduces a video of any size to a fixed number of frames, rows and columns by maxima"
    over = VIDEO


class AdaptiveAveragePooling1D(_AdaptivePooling):
    """The mean of each feature in ``output_size`` windows of nearly equal length.

    Input ``(batch, steps, features)``, output ``(batch, output_size, features)``.
    """

    purpose = "reduces a sequence of any length to a fixed number of steps by means"
    pools = "mean"


class AdaptiveAveragePooling2D(_AdaptivePooling):
    """The mean of each channel in windows of nearly equal height and width.

    Input ``(batch, height, width, channels)``, output ``(batch, *output_size, channels)``.
    """

    purpose = "reduces an image of any size to a fixed number of rows and columns by means"
    pools = "mean"
    over = IMAGE


class AdaptiveAveragePooling3D(_AdaptivePooling):
    """The mean of each channel in windows of nearly equal frames, height and width.

    Input ``(batch, frames, height, width, channels)``, output ``(batch, *output_size, channels)``.
    """

    purpose = "reduces a video of any size to a fixed number of frames, rows and columns by means"
    pools = "mean"
    over = VIDEO
