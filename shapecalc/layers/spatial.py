"""One rule over any number of spatial axes: steps, or height and width, or frames of them.

A family declares its arguments, its rule and its forward pass once, over the axes ``over``; a
class over other axes has as many values for each argument that is one per axis.

Sources: Keras's ``BaseConv``, ``BasePooling`` and their relatives; V. Dumoulin, F. Visin, "A guide
to convolution arithmetic for deep learning" (2016), for the length rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product as every
from typing import Any, ClassVar

from ..errors import WindowTooLong
from ..numbers.shape import Shape
from ..numbers.size import because, known, span
from .arguments import PerAxis
from .base import Layer
from .observer import Watch

STEPS = ("steps",)
IMAGE = ("height", "width")
VIDEO = ("frames", "height", "width")

# What one place along an axis is called.
_PLACES = {"height": "row", "width": "column", "frames": "frame", "depth": "plane"}


def place(axis: str) -> str:
    """One place along an axis: a step, a row, a column, a frame."""
    return _PLACES.get(axis, "step")


class Spatial(Layer, listed=False):
    """What all layers over spatial axes share: where the axes are, and their arguments."""

    # The spatial axes, in order, and how the whole input reads around them.
    over: ClassVar[tuple[str, ...]] = STEPS
    around: ClassVar[str] = "batch {} features"
    # An argument that Keras has behind another one when there are so many axes.
    behind: ClassVar[dict[str, str]] = {}
    data_format: str = "channels_last"

    def __init_subclass__(cls, listed: bool = True) -> None:
        axes = cls.over
        for key, kind in {**cls.kinds, **cls.__dict__}.items():
            if isinstance(kind, PerAxis) and kind.n != len(axes):
                setattr(cls, key, kind.on(len(axes)))
        order = list(cls.kinds)
        if "reads" not in cls.__dict__:
            around = cls.around if len(axes) == 1 else cls.around.replace("features", "channels")
            cls.reads = around.format(" ".join(axes))
        super().__init_subclass__(listed)
        order += [key for key in cls.kinds if key not in order]
        for key, other in cls.__dict__.get("behind", {}).items():
            order.remove(key)
            order.insert(order.index(other) + 1, key)
        cls.kinds = {key: cls.kinds[key] for key in order}

    def traced_axes(self) -> tuple[str, ...]:
        *before, last = [w for w in type(self).around.split() if w != "{}"]
        last = "channels" if len(self.over) > 1 else last
        if self.data_format == "channels_last":
            return (*before, *self.over, last)
        return (*before, last, *self.over)

    def each(self, key: str) -> tuple[Any, ...]:
        """The value of an argument for each axis; all None where it is None."""
        value = getattr(self, key)
        return value if isinstance(value, tuple) else (value,) * len(self.over)

    def sizes_and_channels(self, x: Shape) -> tuple[tuple[Any, ...], Any]:
        """The spatial sizes and the channels, wherever ``data_format`` puts them."""
        if len(x) != len(self.over) + 2:
            raise IndexError  # a wrapper gives what check_rank never saw
        return self.taken_apart(x)

    def as_many_as_read(self, x: Shape) -> tuple[tuple[Any, ...], Any]:
        """:meth:`sizes_and_channels` of the first axes: Keras looks at no others in a wrapper."""
        return self.sizes_and_channels(Shape(x[: len(self.over) + 2]))

    def taken_apart(self, x: Shape) -> tuple[tuple[Any, ...], Any]:
        """:meth:`sizes_and_channels` at any rank."""
        return (x[1:-1], x[-1]) if self.data_format == "channels_last" else (x[2:], x[1])

    def put_together(self, x: Shape, sizes: Sequence[Any], channels: Any) -> Shape:
        """The shape of these sizes and channels, with the batch of ``x``."""
        if self.data_format == "channels_last":
            return Shape((x[0], *sizes, channels))
        return Shape((x[0], channels, *sizes))

    # -- on real numbers ---------------------------------------------------------------
    def channels_last(self, np: Any, x: Any) -> Any:
        """The array with its channels at the end."""
        return x if self.data_format == "channels_last" else np.moveaxis(x, 1, -1)

    def as_given(self, np: Any, y: Any) -> Any:
        """An array with its channels at the end, where ``data_format`` wants them."""
        return y if self.data_format == "channels_last" else np.moveaxis(y, -1, 1)


class Sliding(Spatial, listed=False):
    """A layer whose window slides along all axes."""

    slides: ClassVar[str] = "kernel_size"
    around = "batch {} channels"
    dilation_rate: Any = 1
    strides: Any
    padding: str

    def windows_and_strides(self) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        return self.each(self.slides), self.each("strides")

    def positions(self, sizes: Sequence[Any]) -> list[Any]:
        """How many positions the window has along each axis. Raises WindowTooLong."""
        windows, strides = self.windows_and_strides()
        dilations = self.each("dilation_rate")
        made = []
        for i, n in enumerate(sizes):
            at = min(i, len(windows) - 1)  # a wrapper may give more axes than there are
            try:
                made.append(self.along(at, n, windows[at], strides[at], dilations[at]))
            except WindowTooLong as error:
                error.sizes = tuple(map(known, sizes[: len(self.over)]))
                raise
        return made

    def along(self, i: int, n: Any, window: Any, stride: Any, dilation: Any) -> Any:
        """How many positions a window has along the axis ``i``, of ``n`` places.

        ``valid``: only positions where the whole window fits; ``same`` and ``causal``: one for
        every stride, however long the window, because zeros replace what is missing.
        """
        one = place(self.over[i])
        if self.padding != "valid":
            return because(
                strided(n, stride),
                f"Zeros are added so that a window can start at every {one}; "
                f"with strides, at every strides-th {one}.",
            )
        found = because(
            (n - span(window, dilation)) // stride + 1,
            f"The window moves from the first {one} until its end reaches the last; every "
            f"position where the whole window fits gives one output {one}.",
        )
        if found <= 0:
            several: dict[str, Any] = {} if len(self.over) == 1 else {"nth": i, "place": one}
            raise WindowTooLong(
                subject=self,
                steps=known(n),
                size=known(window),
                dilation=known(dilation),
                name=self.slides,
                axis=self.over[i],
                windows=tuple(map(known, self.each(self.slides))),
                **several,
            )
        return found

    # -- on real numbers ---------------------------------------------------------------
    def reaches(self) -> list[int]:
        """How many places the window reaches over, along each axis."""
        windows, _ = self.windows_and_strides()
        return [span(k, d) for k, d in zip(windows, self.each("dilation_rate"))]

    def windows(self, np: Any, x: Any, watch: Watch) -> Iterator[Any]:
        """Every window in turn, ``(batch, *window, channels)``; the watch sees each."""
        _, strides = self.windows_and_strides()
        reaches, dilations = self.reaches(), self.each("dilation_rate")
        wide, front = padded(np, x, reaches, strides, self.padding)
        for at in window_starts(wide.shape[1:-1], reaches, strides):
            look(watch, [(a - f, a - f + r - 1) for a, f, r in zip(at, front, reaches)])
            yield wide[(slice(None), *map(slice, at, ends(at, reaches), dilations))]

    def in_place(self, np: Any, x: Any, made: list[Any]) -> Any:
        """The results of the windows, ``(batch, channels)`` each, along the axes again.

        Where none fits, TensorFlow returns nothing, raises an error, or (with strides) reads beyond the end.
        """
        if not made:
            raise NotImplementedError("The input is too small: no window fits in it.")
        sizes = self.positions(x.shape[1:-1])
        return np.stack(made, axis=1).reshape(len(x), *sizes, made[0].shape[-1])


def strided(n: Any, strides: Any) -> Any:
    """How many windows start on ``n`` places: one at every ``strides``-th, the first included."""
    return (n - 1) // strides + 1


def ends(starts: Sequence[int], reaches: Sequence[int]) -> list[int]:
    return [start + reach for start, reach in zip(starts, reaches)]


def padded(
    np: Any, x: Any, reaches: Sequence[int], strides: Sequence[int], padding: str
) -> tuple[Any, list[int]]:
    """The input with the zeros that ``padding`` adds, and how many are added in front of each axis.

    ``x`` is ``(batch, …, channels)``. ``same`` shares the zeros out, the odd one at the end;
    ``causal`` puts all in front, so that no window looks ahead.
    """
    around = []
    for n, reach, stride in zip(x.shape[1:-1], reaches, strides):
        missing = max((strided(n, stride) - 1) * stride + reach - n, 0) if padding == "same" else 0
        front = reach - 1 if padding == "causal" else missing // 2
        around.append((front, missing - missing // 2))
    return np.pad(x, ((0, 0), *around, (0, 0))), [front for front, _ in around]


def window_starts(
    sizes: Sequence[int], reaches: Sequence[int], strides: Sequence[int]
) -> Iterator[tuple[int, ...]]:
    """Where each window starts, row by row, from the first place until its end reaches the last."""
    along = zip(sizes, reaches, strides)
    return every(*(range(0, n - reach + 1, stride) for n, reach, stride in along))


def look(watch: Watch, places: Sequence[tuple[int, int]]) -> None:
    """Tell the watch which places the window at hand reads, first and last along each axis."""
    first, last = zip(*places)
    watch.step("window", *(places[0] if len(places) == 1 else (first, last)))
