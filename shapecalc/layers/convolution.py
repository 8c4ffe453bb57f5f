"""Convolutions over the steps of a sequence.

Sources: Keras's ``BaseConv`` and its relatives; V. Dumoulin, F. Visin, "A guide to
convolution arithmetic for deep learning" (2016), for the length rules.
"""

from __future__ import annotations

from typing import Any, Optional

from ..errors import ArgumentsClash, DoesNotDivide, WindowTooLong
from ..errors.changes import DropArgument, SetArguments
from ..numbers.shape import Shape
from ..numbers.size import because, known, maximum, span
from .activations import ALONG_AXIS, Function, activation
from .arguments import anything, choice, count, data_format, flag, ignored, named, rank, window
from .base import Call, Layer, Weight
from .observer import Watch


def window_positions(
    steps: Any, kernel_size: Any, strides: Any, dilation_rate: Any, padding: str, layer: Layer
) -> Any:
    """How many positions a window has on ``steps``. Raises WindowTooLong.

    ``valid``: only positions where the whole window fits; ``same`` and ``causal``: one for
    every stride, however long the window, because zeros replace what is missing.
    """
    if padding == "valid":
        n = because(
            (steps - span(kernel_size, dilation_rate)) // strides + 1,
            "The window moves from the first step until its end reaches the last; every "
            "position where the whole window fits gives one output step.",
        )
        if n <= 0:
            raise WindowTooLong(
                subject=layer,
                steps=known(steps),
                size=known(kernel_size),
                dilation=known(dilation_rate),
                name="kernel_size" if "kernel_size" in layer.kinds else "pool_size",
                axis=layer.traced_axes()[2 if "rows" in layer.reads else 1],
            )
        return n
    return because(
        strided(steps, strides),
        "Zeros are added so that a window can start at every step; "
        "with strides, at every strides-th step.",
    )


def strided(steps: Any, strides: Any) -> Any:
    """How many windows start on ``steps``: one at every ``strides``-th, the first included."""
    return (steps - 1) // strides + 1


def padded(np: Any, x: Any, reach: int, strides: int, padding: str) -> tuple[Any, int]:
    """The input with the zeros that ``padding`` adds, and how many are added at the start.

    ``x`` is ``(batch, steps, channels)``. ``same`` shares the zeros out, the odd one at the end;
    ``causal`` puts all in front, so that no window looks ahead.
    """
    front = behind = 0
    steps = x.shape[1]
    if padding == "same":
        missing = max((strided(steps, strides) - 1) * strides + reach - steps, 0)
        front, behind = missing // 2, missing - missing // 2
    elif padding == "causal":
        front = reach - 1
    return np.pad(x, ((0, 0), (front, behind), (0, 0))), front


def stack_windows(np: Any, made: list[Any]) -> Any:
    """The results of the windows in order.

    Where none fits, TensorFlow returns nothing, raises an error, or (with strides) reads beyond the end.
    """
    if not made:
        raise NotImplementedError("The sequence is too short: no window fits in it.")
    return np.stack(made, axis=1)


def window_starts(steps: int, reach: int, strides: int) -> range:
    """Where each window starts, from the first step until its end reaches the last."""
    return range(0, steps - reach + 1, strides)


class Convolution(Layer, listed=False):
    """What all convolutions share: the axes, the padding and the length rule."""

    short = {"kernel": "kernel_size", "dilation": "dilation_rate"}
    reads = "batch steps channels"
    strides: int = 1
    dilation_rate: int = 1
    kernel_size: int
    padding: str
    data_format: str

    def steps_and_channels(self, x: Shape) -> tuple[Any, Any]:
        """``(steps, channels)``, wherever ``data_format`` puts them."""
        if len(x) != 3:
            raise IndexError  # a wrapper hands in what check_rank never saw
        return (x[1], x[2]) if self.data_format == "channels_last" else (x[2], x[1])

    def with_axes(self, x: Shape, steps: Any, channels: Any) -> Shape:
        if self.data_format == "channels_last":
            return Shape((x[0], steps, channels))
        return Shape((x[0], channels, steps))

    def positions(self, steps: Any) -> Any:
        return window_positions(
            steps, self.kernel_size, self.strides, self.dilation_rate, self.padding, self
        )

    def traced_axes(self) -> tuple[str, ...]:
        if self.data_format == "channels_last":
            return ("batch", "steps", "channels")
        return ("batch", "channels", "steps")

    # -- on real numbers ---------------------------------------------------------------
    activation: Any
    use_bias: bool

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        activate = activation(np, self.activation)
        if self.data_format == "channels_last":
            return self.forward_windows(np, x, weights, activate, call.watch)
        # What looks at the whole last axis must find the axis that Keras has there: the steps.
        late = activate.name in ALONG_AXIS
        turned = np.swapaxes(x, 1, 2)
        y = self.forward_windows(
            np, turned, weights, activation(np, None) if late else activate, call.watch
        )
        y = np.swapaxes(y, 1, 2)
        return activate(y) if late else y

    def forward_windows(
        self, np: Any, x: Any, weights: list[Any], activate: Function, watch: Watch
    ) -> Any:
        """The layer on ``(batch, steps, channels)``, window by window."""
        raise NotImplementedError

    def windows(self, np: Any, x: Any, watch: Watch) -> Any:
        """Every window in turn, ``(batch, kernel_size, channels)``; the watch sees each."""
        reach = span(self.kernel_size, self.dilation_rate)
        wide, front = padded(np, x, reach, self.strides, self.padding)
        for start in window_starts(wide.shape[1], reach, self.strides):
            watch.step("window", start - front, start - front + reach - 1)
            yield wide[:, start : start + reach : self.dilation_rate]

    def bias(self, np: Any, weights: list[Any], at: int, like: Any, watch: Watch) -> Any:
        """The bias, or zeros where there is none."""
        b = weights[at] if self.use_bias else np.zeros(like.shape[-1], like.dtype)
        return watch.holds("b", "bias" if self.use_bias else "no bias: zeros", b)


def refuse_stride_with_dilation(layer: Any) -> None:
    """Conv1D and Conv1DTranspose skip steps either between windows or inside them."""
    if layer.strides > 1 and layer.dilation_rate > 1:
        raise ArgumentsClash(
            f"{type(layer).__name__} can't have strides={layer.strides} and "
            f"dilation_rate={layer.dilation_rate} together.",
            SetArguments({"strides": 1}),
            SetArguments({"dilation_rate": 1}),
        )


class Conv1D(Convolution):
    """Slides ``filters`` windows of ``kernel_size`` steps along the sequence.

    Input ``(batch, steps, channels)``, output ``(batch, positions, filters)``. Every filter
    sees all channels of its group at once.
    """

    purpose = "finds short local patterns anywhere in the sequence"
    aliases = ("Convolution1D",)
    filters: int = count(maybe=True)
    kernel_size: int = window()
    strides: int = window(1)
    padding: str = choice("valid", "valid", "same", "causal", any_case=True)
    data_format: str = data_format()
    dilation_rate: int = window(1)
    groups: int = count(1)
    activation: Any = named("activation")
    use_bias: bool = flag(True)
    weight_settings = ignored(
        "kernel_initializer=glorot_uniform bias_initializer=zeros kernel_regularizer "
        "bias_regularizer activity_regularizer kernel_constraint bias_constraint"
    )
    lora_rank: Optional[int] = rank(None)
    lora_alpha: Any = anything(None)

    def validate(self) -> None:
        if self.filters is not None and self.filters % self.groups != 0:
            raise DoesNotDivide(subject=self, n=self.filters, what="filters", groups=self.groups)
        refuse_stride_with_dilation(self)

    def check_rank(self, x: Shape) -> None:
        if len(x) > 3:
            self.check_groups(x)
        super().check_rank(x)

    def check_groups(self, x: Shape) -> None:
        """Whether the groups can share the channels, at any rank. Raises DoesNotDivide."""
        channels: Any = x[-1] if self.data_format == "channels_last" else x[1]
        if known(channels) is not None and channels % self.groups != 0:
            n, groups = known(channels), known(self.groups)
            raise DoesNotDivide(subject=self, n=n, what="channels", groups=groups)

    def output(self, x: Shape) -> Shape:
        steps, _ = self.steps_and_channels(x)
        return self.with_axes(x, self.positions(steps), self.filters)

    def variables(self, x: Shape) -> list[Weight]:
        self.check_groups(x)
        steps, channels = self.steps_and_channels(x)
        if known(self.groups) != 1:
            channels = because(
                channels // self.groups, "Each filter reads only the channels of its own group."
            )
        if self.lora_rank:
            self.positions(steps)  # Keras looks whether the window fits before it adds them
        kernel = (self.kernel_size, channels, self.filters)
        return [*low_rank(self, "kernel", kernel, Weight("bias", (self.filters,)))]

    def forward_windows(
        self, np: Any, x: Any, weights: list[Any], activate: Function, watch: Watch
    ) -> Any:
        """Every filter is multiplied with the window: the products are summed, and a bias is added."""
        K, found = adapted(self, weights, self.use_bias)
        b = found if found is not None else np.zeros(K.shape[-1], K.dtype)
        watch.holds("K", "kernel", K)
        watch.holds("b", "bias" if self.use_bias else "no bias: zeros", b)
        made = []
        for w in self.windows(np, x, watch):
            watch.reads("w", "window", w)
            if self.groups == 1:
                y = np.tensordot(w, K, axes=2)
                equation = "w·K + b"
            else:
                y, equation = self._by_group(np, w, K, watch), "s + b"
            made.append(watch("y", "output", activate.of(equation), activate(y + b)))
        return stack_windows(np, made)

    def _by_group(self, np: Any, w: Any, K: Any, watch: Watch) -> Any:
        """Each group of filters sees its own share of the channels."""
        shares, kernels = np.split(w, self.groups, -1), np.split(K, self.groups, -1)
        sums = [np.tensordot(share, kernel, axes=2) for share, kernel in zip(shares, kernels)]
        return watch("s", "sums by group", "each group: w·K", np.concatenate(sums, axis=-1))

    def factored(self, x: Shape) -> Any:
        if not self.use_bias or self.lora_rank:
            return None
        _, channels = self.steps_and_channels(x)
        return because(
            (self.kernel_size * (channels // self.groups) + 1) * self.filters,
            "Each filter has one weight per step and channel of its window, and one bias.",
        )

    def macs(self, x: Shape, y: Any) -> Any:
        _, channels = self.steps_and_channels(x)
        steps, _ = self.steps_and_channels(y)
        return because(
            steps * (self.kernel_size * (channels // self.groups) * self.filters),
            "At every position each filter multiplies its whole window.",
        )


def low_rank(layer: Any, name: str, shape: tuple[Any, ...], bias: Optional[Weight]) -> list[Weight]:
    """A kernel and its bias, with LoRA's two thin matrices when ``lora_rank`` is set.

    E. Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models" (2021): the kernel
    is frozen, and only ``a`` and ``b`` learn. Both are kept in float32.
    """
    rank = layer.lora_rank
    found = [Weight(name, shape, not rank)]
    if bias is not None and layer.use_bias:
        found.append(bias)
    if rank:
        found.append(Weight(f"lora_{name}_a", (*shape[:-1], rank), True, "float32"))
        found.append(Weight(f"lora_{name}_b", (rank, shape[-1]), True, "float32"))
    return found


def adapted(layer: Any, weights: list[Any], use_bias: bool) -> tuple[Any, Any]:
    """Kernel and bias (None without one), LoRA's two thin matrices multiplied in."""
    kernel, *rest = weights
    bias = rest.pop(0) if use_bias else None
    if layer.lora_rank:
        alpha = layer.lora_rank if layer.lora_alpha is None else layer.lora_alpha
        kernel = kernel + (alpha / layer.lora_rank) * (rest[0] @ rest[1])
    return kernel, bias


def each_channel(np: Any, w: Any, K: Any) -> Any:
    """A window of every channel times its own kernels: ``(batch, channels * multiplier)``."""
    return np.einsum("bkc,kcm->bcm", w, K).reshape(len(w), -1)


class DepthwiseConv1D(Convolution):
    """Slides one window per channel: channels are never mixed.

    Input ``(batch, steps, channels)``, output
    ``(batch, positions, channels * depth_multiplier)``.
    """

    purpose = "convolves each channel separately"
    kernel_size: int = window()
    strides: int = window(1)
    padding: str = choice("valid", "valid", "same", any_case=True)
    depth_multiplier: int = count(1)
    data_format: str = data_format()
    dilation_rate: int = window(1)
    activation: Any = named("activation")
    use_bias: bool = flag(True)
    weight_settings = ignored(
        "depthwise_initializer=glorot_uniform bias_initializer=zeros depthwise_regularizer "
        "bias_regularizer activity_regularizer depthwise_constraint bias_constraint"
    )

    def output(self, x: Shape) -> Shape:
        steps, channels = self.steps_and_channels(x)
        return self.with_axes(x, self.positions(steps), self.outputs(channels))

    def outputs(self, channels: Any) -> Any:
        return because(
            channels * self.depth_multiplier,
            "Every channel gives depth_multiplier outputs.",
        )

    def variables(self, x: Shape) -> list[Weight]:
        _, channels = self.steps_and_channels(x)
        kernel = Weight("kernel", (self.kernel_size, channels, self.depth_multiplier))
        if not self.use_bias:
            return [kernel]
        return [kernel, Weight("bias", (self.outputs(channels),))]

    def forward_windows(
        self, np: Any, x: Any, weights: list[Any], activate: Function, watch: Watch
    ) -> Any:
        K = watch.holds("K", "kernel", weights[0])
        b = self.bias(np, weights, 1, K.reshape(len(K), -1), watch)
        made = []
        for w in self.windows(np, x, watch):
            watch.reads("w", "window", w)
            y = activate(each_channel(np, w, K) + b)
            made.append(watch("y", "output", activate.of("each channel: w·K + b"), y))
        return stack_windows(np, made)

    def macs(self, x: Shape, y: Any) -> Any:
        steps, outputs = self.steps_and_channels(y)
        return because(
            steps * (self.kernel_size * outputs),
            "At every position each output multiplies one window of one channel.",
        )


class SeparableConv1D(Convolution):
    """A depthwise convolution, then a pointwise one that mixes the channels.

    Input ``(batch, steps, channels)``, output ``(batch, positions, filters)``.
    """

    purpose = "a convolution with fewer weights: first along the steps, then across channels"
    aliases = ("SeparableConvolution1D",)
    filters: int = count(maybe=True)
    kernel_size: int = window()
    strides: int = window(1)
    padding: str = choice("valid", "valid", "same", any_case=True)
    data_format: str = data_format()
    dilation_rate: int = window(1)
    depth_multiplier: int = count(1)
    activation: Any = named("activation")
    use_bias: bool = flag(True)
    weight_settings = ignored(
        "depthwise_initializer=glorot_uniform pointwise_initializer=glorot_uniform "
        "bias_initializer=zeros depthwise_regularizer pointwise_regularizer bias_regularizer "
        "activity_regularizer depthwise_constraint pointwise_constraint bias_constraint"
    )

    def output(self, x: Shape) -> Shape:
        steps, _ = self.steps_and_channels(x)
        return self.with_axes(x, self.positions(steps), self.filters)

    def variables(self, x: Shape) -> list[Weight]:
        _, channels = self.steps_and_channels(x)
        found = [
            Weight("depthwise_kernel", (self.kernel_size, channels, self.depth_multiplier)),
            Weight("pointwise_kernel", (1, self.depth_multiplier * channels, self.filters)),
        ]
        return [*found, Weight("bias", (self.filters,))] if self.use_bias else found

    def forward_windows(
        self, np: Any, x: Any, weights: list[Any], activate: Function, watch: Watch
    ) -> Any:
        D = watch.holds("D", "depthwise kernel", weights[0])
        P = watch.holds("P", "pointwise kernel", weights[1][0])
        b = self.bias(np, weights, 2, P, watch)
        made = []
        for w in self.windows(np, x, watch):
            watch.reads("w", "window", w)
            d = watch("d", "along the steps", "each channel: w·D", each_channel(np, w, D))
            made.append(watch("y", "output", activate.of("d·P + b"), activate(d @ P + b)))
        return stack_windows(np, made)

    def macs(self, x: Shape, y: Any) -> Any:
        steps, _ = self.steps_and_channels(y)
        _, channels = self.steps_and_channels(x)
        deep = channels * self.depth_multiplier
        return because(
            steps * (self.kernel_size * deep + deep * self.filters),
            "At every position: one window per channel, then one weighted sum over all of them per filter.",
        )


class Conv1DTranspose(Convolution):
    """A transposed convolution: every input step contributes to ``kernel_size`` output steps.

    Input ``(batch, steps, channels)``, output ``(batch, length, filters)``. Keras has two
    length rules, with ``output_padding`` (0 counts as given) and without.
    """

    purpose = "makes a sequence longer with trained weights"
    aliases = ("Convolution1DTranspose",)
    filters: int = count(maybe=True)
    kernel_size: int = window()
    strides: int = window(1)
    padding: str = choice("valid", "valid", "same", any_case=True)
    output_padding: Optional[int] = window(None, zero=True)
    data_format: str = data_format()
    dilation_rate: int = window(1)
    activation: Any = named("activation")
    use_bias: bool = flag(True)
    weight_settings = ignored(
        "kernel_initializer=glorot_uniform bias_initializer=zeros kernel_regularizer "
        "bias_regularizer activity_regularizer kernel_constraint bias_constraint"
    )

    def validate(self) -> None:
        if self.output_padding is not None and self.output_padding >= self.strides:
            raise ArgumentsClash(
                f"Conv1DTranspose's output_padding={self.output_padding} must be smaller "
                f"than strides={self.strides}.",
                SetArguments({"output_padding": self.strides - 1}),
                DropArgument("output_padding"),
            )
        refuse_stride_with_dilation(self)

    def output(self, x: Shape) -> Shape:
        if len(x) == 2:
            return Shape((x[0], self.filters))  # inside a wrapper: no steps, nothing to slide
        steps, _ = self.steps_and_channels(x)
        reach = span(self.kernel_size, self.dilation_rate)
        if self.output_padding is None:
            n = because(
                steps * self.strides,
                "Every input step becomes strides output steps.",
            )
            if self.padding == "valid":
                overhang = maximum(reach - self.strides, 0)
                if known(overhang) != 0:
                    n = because(
                        n + overhang,
                        "Every input step becomes strides output steps, and the last "
                        "window reaches beyond the end.",
                    )
        else:
            n = (steps - 1) * self.strides + reach + self.output_padding
            if self.padding == "same":
                n = n - 2 * (reach // 2)
            n = because(
                n, "The starts of the windows, the span of the last one, and output_padding."
            )
        return self.with_axes(x, n, self.filters)

    def variables(self, x: Shape) -> list[Weight]:
        channels = self.steps_and_channels(x)[1] if len(x) != 2 else x[1]
        kernel = Weight("kernel", (self.kernel_size, self.filters, channels))
        return [kernel, Weight("bias", (self.filters,))] if self.use_bias else [kernel]

    def forward_windows(
        self, np: Any, x: Any, weights: list[Any], activate: Function, watch: Watch
    ) -> Any:
        """Every input step is painted over ``kernel_size`` output steps; what overlaps is added."""
        K = watch.holds("K", "kernel", weights[0])
        b = self.bias(np, weights, 1, K[:, :, 0], watch)
        batch, steps, channels = x.shape
        length, _ = self.steps_and_channels(
            self.output(self.with_axes(Shape((batch,)), steps, channels))
        )
        reach = span(self.kernel_size, self.dilation_rate)
        cut = 0
        if self.padding == "same":
            cut = max((steps - 1) * self.strides + reach - length, 0) // 2
        room = max(length + cut, (steps - 1) * self.strides + reach)
        y = np.zeros((batch, room, self.filters), x.dtype)
        for step in range(steps):
            watch.step("word", step)
            watch.reads("x", "the step's channels", x[:, step])
            paint = np.einsum("bc,kfc->bkf", x[:, step], K)
            watch("p", "painted over the output", "each step of the kernel: K·x", paint)
            start = step * self.strides
            y[:, start : start + reach : self.dilation_rate] += paint
        return activate(y[:, cut : cut + length] + b)

    def macs(self, x: Shape, y: Any) -> Any:
        steps, channels = self.steps_and_channels(x)
        return because(
            steps * (self.kernel_size * channels * self.filters),
            "Every input step is spread over one window of every filter.",
        )
