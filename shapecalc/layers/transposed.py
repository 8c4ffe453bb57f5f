"""Transposed convolutions: every place of the input contributes to a window of the output.

Sources: Keras's ``BaseConvTranspose``; V. Dumoulin, F. Visin (2016), chapter 4.
"""

from __future__ import annotations

from itertools import product as every
from typing import Any, ClassVar

from ..errors import ArgumentsClash
from ..errors.changes import DropArgument, SetArguments
from ..numbers.shape import Shape
from ..numbers.size import because, known, maximum, product, span
from .activations import Function
from .arguments import choice, count, data_format, flag, ignored, named, window
from .base import Weight
from .convolution import Convolution, check_stride_with_dilation
from .observer import Watch
from .spatial import IMAGE, VIDEO, ends, place


class _ConvTranspose(Convolution):
    # What one place of the input is called.
    point: ClassVar[str] = "step"
    filters: int = count(maybe=True)
    kernel_size: Any = window()
    strides: Any = window(1)
    padding: str = choice("valid", "valid", "same", any_case=True)
    output_padding: Any = window(None, zero=True)
    data_format: str = data_format()
    dilation_rate: Any = window(1)
    activation: Any = named("activation")
    use_bias: bool = flag(True)
    weight_settings = ignored(
        "kernel_initializer=glorot_uniform bias_initializer=zeros kernel_regularizer "
        "bias_regularizer activity_regularizer kernel_constraint bias_constraint"
    )

    def validate(self) -> None:
        if self.output_padding is not None:
            strides, added = self.each("strides"), self.each("output_padding")
            if any(n >= stride for n, stride in zip(added, strides)):
                least = tuple(stride - 1 for stride in strides)
                raise ArgumentsClash(
                    f"{type(self).__name__}'s output_padding={self.output_padding} must be smaller "
                    f"than strides={self.strides}.",
                    SetArguments({"output_padding": least[0] if len(least) == 1 else least}),
                    DropArgument("output_padding"),
                )
        check_stride_with_dilation(self)

    def output(self, x: Shape) -> Shape:
        sizes, _ = self.taken_apart(x)
        # Inside a wrapper there may be fewer axes; Keras works along those that there are.
        if len(sizes) > len(self.over) or len(x) < 2:
            raise IndexError
        return self.put_together(x, [self.length(i, n) for i, n in enumerate(sizes)], self.filters)

    def length(self, i: int, n: Any) -> Any:
        """How many places come out along the axis ``i`` of ``n`` places."""
        one = place(self.over[i])
        stride, added = self.each("strides")[i], self.each("output_padding")[i]
        reach = span(self.each("kernel_size")[i], self.each("dilation_rate")[i])
        if added is None:
            made = because(n * stride, f"Every input {one} becomes strides output {one}s.")
            overhang = maximum(reach - stride, 0) if self.padding == "valid" else 0
            if known(overhang) == 0:
                return made
            return because(
                made + overhang,
                f"Every input {one} becomes strides output {one}s, and the last window reaches "
                "beyond the end.",
            )
        made = (n - 1) * stride + reach + added
        if self.padding == "same":
            made = made - 2 * (reach // 2)
        return because(
            made, "The starts of the windows, the span of the last one, and output_padding."
        )

    def variables(self, x: Shape) -> list[Weight]:
        _, channels = self.taken_apart(x)
        kernel = Weight("kernel", (*self.each("kernel_size"), self.filters, channels))
        return [kernel, Weight("bias", (self.filters,))] if self.use_bias else [kernel]

    def forward_windows(
        self, np: Any, x: Any, weights: list[Any], activate: Function, watch: Watch
    ) -> Any:
        """Every input place is painted over a window of the output; what overlaps is added."""
        K = watch.holds("K", "kernel", weights[0])
        b = self.bias(np, weights, 1, K[..., 0], watch)
        batch, *sizes, _ = x.shape
        strides, dilations, reaches = (
            self.each("strides"),
            self.each("dilation_rate"),
            self.reaches(),
        )
        lengths = [self.length(i, n) for i, n in enumerate(sizes)]
        needed = [(n - 1) * s + r for n, s, r in zip(sizes, strides, reaches)]
        same = self.padding == "same"
        cuts = [max(whole - n, 0) // 2 * same for whole, n in zip(needed, lengths)]
        room = [max(n + cut, whole) for n, cut, whole in zip(lengths, cuts, needed)]
        y = np.zeros((batch, *room, K.shape[-2]), x.dtype)
        for at in every(*map(range, sizes)):
            watch.step("word", at[0] if len(at) == 1 else at)
            one = x[(slice(None), *at)]
            watch.reads("x", f"the {self.point}'s channels", one)
            paint = np.tensordot(one, K, axes=(1, K.ndim - 1))
            watch("p", "painted over the output", f"each {self.point} of the kernel: K·x", paint)
            starts = [i * s for i, s in zip(at, strides)]
            y[(slice(None), *map(slice, starts, ends(starts, reaches), dilations))] += paint
        kept = (slice(None), *(slice(cut, cut + n) for cut, n in zip(cuts, lengths)))
        return activate(y[kept] + b)

    def macs(self, x: Shape, y: Any) -> Any:
        sizes, channels = self.taken_apart(x)
        window = product(self.each("kernel_size"))
        return because(
            product(sizes) * (window * channels * self.filters),
            f"Every input {self.point} is spread over one window of every filter.",
        )


class Conv1DTranspose(_ConvTranspose):
    """A transposed convolution: every input step contributes to ``kernel_size`` output steps.

    Input ``(batch, steps, channels)``, output ``(batch, length, filters)``. Keras has two
    length rules, with ``output_padding`` (0 counts as given) and without.
    """

    purpose = "makes a sequence longer with trained weights"
    aliases = ("Convolution1DTranspose",)


class Conv2DTranspose(_ConvTranspose):
    """A transposed convolution: every pixel contributes to a window of the output image.

    Input ``(batch, height, width, channels)``, output ``(batch, rows, columns, filters)``. Keras
    has two rules for the sizes, with ``output_padding`` (0 counts as given) and without.
    """

    purpose = "makes an image larger with trained weights"
    aliases = ("Convolution2DTranspose",)
    over = IMAGE
    point = "pixel"


class Conv3DTranspose(_ConvTranspose):
    """A transposed convolution over frames, rows and columns.

    Input ``(batch, frames, height, width, channels)``, output ``(batch, frames, rows, columns,
    filters)``; the rules for the sizes are those of Conv2DTranspose.
    """

    purpose = "makes a video or a volume larger with trained weights"
    aliases = ("Convolution3DTranspose",)
    over = VIDEO
    point = "voxel"
    behind = {"output_padding": "data_format"}
