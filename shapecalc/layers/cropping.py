"""Fewer or more places along each spatial axis: cropping, zero padding, upsampling.

Sources: Keras's layers of the same names.
"""

from __future__ import annotations

from typing import Any, ClassVar

from ..errors import WindowTooLong
from ..errors.changes import SetArguments
from ..numbers.shape import Shape
from ..numbers.size import because, known
from .arguments import Anything, Refused, count, data_format, ends, window
from .base import Call
from .spatial import IMAGE, VIDEO, Spatial, place


class Ends(Spatial, listed=False):
    """A layer with a number for both ends of each axis, in the argument ``ends_in``."""

    ends_in: ClassVar[str]

    def both_ends(self) -> tuple[Any, ...]:
        """``(at the start, at the end)`` for each axis."""
        pairs = getattr(self, self.ends_in)
        return (pairs,) if len(self.over) == 1 else pairs


class _Cropping(Ends):
    ends_in = "cropping"
    cropping: Any = ends((1, 1))

    def output(self, x: Shape) -> Shape:
        sizes, channels = self.as_many_as_read(x)
        left = [self.left(i, n, *both) for i, (n, both) in enumerate(zip(sizes, self.both_ends()))]
        return self.put_together(x, left, channels)

    def left(self, i: int, n: Any, start: Any, end: Any) -> Any:
        """How many of ``n`` places are left along the axis ``i``. Raises WindowTooLong."""
        one = place(self.over[i])
        found = because(n - start - end, f"The cropped {one}s are removed at each end.")
        if found > 0 or known(found) is None:
            return found
        first = min(known(start), known(n) - 1)
        pair: Any = (first, known(n) - 1 - first)
        if len(self.over) > 1:
            pair = tuple(pair if j == i else both for j, both in enumerate(self.both_ends()))
        raise WindowTooLong(
            f"{type(self).__name__} cuts {known(start)} + {known(end)} = {known(start + end)} {one}s "
            f"off {known(n)}: none is left.",
            SetArguments({"cropping": pair}) if first >= 0 else "",
        )

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        at = 1 if self.data_format == "channels_last" else 2
        sizes = x.shape[at : at + len(self.over)]
        kept = [slice(a, n - b) for n, (a, b) in zip(sizes, self.both_ends())]
        return x[(*[slice(None)] * at, *kept)]


class Cropping1D(_Cropping):
    """Removes steps at both ends: ``(batch, steps, features)`` keeps ``steps - start - end``."""

    purpose = "removes steps at both ends"


class Cropping2D(_Cropping):
    """Removes rows and columns at the edges of an image.

    Input ``(batch, height, width, channels)``. ``cropping=(1, 2)`` removes one row above and one
    below, two columns at each side. Left out, it removes nothing.
    """

    purpose = "removes rows and columns at the edges of an image"
    over = IMAGE
    cropping: Any = ends(0)
    data_format: str = data_format()


class Cropping3D(_Cropping):
    """Removes frames, rows and columns at both ends.

    Input ``(batch, frames, height, width, channels)``.
    """

    purpose = "removes frames, rows and columns at both ends"
    over = VIDEO
    data_format: str = data_format()


class _ZeroPadding(Ends):
    ends_in = "padding"
    padding: Any = ends(1, negative=True)
    data_format: str = data_format()

    def output(self, x: Shape) -> Shape:
        at = 1 if self.data_format == "channels_last" else 2
        made = [
            because(x[i] + start + end, f"The zeros at both ends are counted as {place(axis)}s.")
            for i, ((start, end), axis) in enumerate(zip(self.both_ends(), self.over), at)
        ]
        return Shape((*x[:at], *made, *x[at + len(made) :]))

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        at = 1 if self.data_format == "channels_last" else 2
        around = [(0, 0)] * x.ndim
        around[at : at + len(self.over)] = self.both_ends()
        return np.pad(x, around)


class ZeroPadding1D(_ZeroPadding):
    """Adds steps of zeros at both ends: ``steps + start + end``."""

    purpose = "adds steps of zeros at both ends"


class ZeroPadding2D(_ZeroPadding):
    """Adds rows and columns of zeros around an image.

    Input ``(batch, height, width, channels)``. ``padding=(1, 2)`` adds one row above and one
    below, two columns at each side.
    """

    purpose = "adds rows and columns of zeros around an image"
    over = IMAGE


class ZeroPadding3D(_ZeroPadding):
    """Adds frames, rows and columns of zeros at both ends.

    Input ``(batch, frames, height, width, channels)``.
    """

    purpose = "adds frames, rows and columns of zeros at both ends"
    over = VIDEO


class UpSampling(Spatial, listed=False):
    moves_axes = True

    def output(self, x: Shape) -> Shape:
        sizes, channels = self.as_many_as_read(x)
        made = [
            because(n * times, f"Every {place(axis)} is repeated size times.")
            for n, times, axis in zip(sizes, self.each("size"), self.over)
        ]
        return self.put_together(x, made, channels)

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        at = 1 if self.data_format == "channels_last" else 2
        for axis, times in enumerate(self.each("size"), at):
            x = np.repeat(x, times, axis=axis)
        return x


class UpSampling1D(UpSampling):
    """Repeats every step ``size`` times: ``steps * size``."""

    purpose = "makes a sequence longer by repeating each step"
    size: int = count(2, strict=True, booleans=False)


class _Interpolation(Anything):
    """Keras only lowers it when the layer is made; a word that it doesn't know fails when run."""

    accepts: tuple[Any, ...] = ("nearest", "bilinear", "BILINEAR", "bicubic", "lanczos3", "cubic")
    refuses: tuple[Any, ...] = (3, None)

    def check(self, value: Any) -> Any:
        if isinstance(value, str):
            return value.lower()
        raise Refused("the name of an interpolation, such as 'nearest' or 'bilinear'")


_interpolation: Any = _Interpolation


class UpSampling2D(UpSampling):
    """Makes an image larger: every pixel becomes ``size`` rows and columns.

    Input ``(batch, height, width, channels)``, output ``(batch, height * size[0], width * size[1],
    channels)``. ``interpolation`` says what is between; "nearest" repeats.
    """

    purpose = "makes an image larger by repeating rows and columns"
    over = IMAGE
    size: Any = window(2)
    data_format: str = data_format()
    interpolation: str = _interpolation("nearest")

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        if self.interpolation != "nearest":
            raise NotImplementedError(f"No forward pass in NumPy for {self.interpolation!r}.")
        return super().compute(np, x, weights, call)


class UpSampling3D(UpSampling):
    """Makes a video larger: every voxel becomes ``size`` frames, rows and columns.

    Input ``(batch, frames, height, width, channels)``.
    """

    purpose = "makes a video larger by repeating frames, rows and columns"
    over = VIDEO
    size: Any = window(2)
    data_format: str = data_format()
