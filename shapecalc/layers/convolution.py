"""Convolutions: windows that slide along every spatial axis and are multiplied with kernels.

Sources: Keras's ``BaseConv``, ``BaseDepthwiseConv`` and ``BaseSeparableConv``; F. Chollet,
"Xception: Deep Learning with Depthwise Separable Convolutions" (2017).
"""

from __future__ import annotations

from typing import Any, ClassVar, Optional

from ..errors import ArgumentsClash, DoesNotDivide
from ..errors.changes import SetArguments
from ..numbers.shape import Shape
from ..numbers.size import because, known, product
from .activations import ALONG_AXIS, Function, activation
from .arguments import anything, choice, count, data_format, flag, ignored, named, rank, window
from .base import Call, Weight
from .observer import Watch
from .spatial import IMAGE, VIDEO, Sliding, place


class Convolution(Sliding, listed=False):
    """What all convolutions share: the arguments and the way around the windows."""

    short = {"kernel": "kernel_size", "dilation": "dilation_rate"}
    extends_batch = True
    strides: Any = 1
    activation: Any
    use_bias: bool

    # -- on real numbers ---------------------------------------------------------------
    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        activate = activation(np, self.activation)
        last = self.data_format == "channels_last"
        # What looks at the whole last axis must find the axis that Keras has there.
        late = not last and activate.name in ALONG_AXIS
        inside = activation(np, None) if late else activate
        turned = self.channels_last(np, x)
        y = self.as_given(np, self.forward_windows(np, turned, weights, inside, call.watch))
        return activate(y) if late else y

    def forward_windows(
        self, np: Any, x: Any, weights: list[Any], activate: Function, watch: Watch
    ) -> Any:
        """The layer on ``(batch, …, channels)``, window by window."""
        raise NotImplementedError

    def bias(self, np: Any, weights: list[Any], at: int, like: Any, watch: Watch) -> Any:
        """The bias, or zeros where there is none."""
        b = weights[at] if self.use_bias else np.zeros(like.shape[-1], like.dtype)
        return watch.holds("b", "bias" if self.use_bias else "no bias: zeros", b)


def check_stride_with_dilation(layer: Any) -> None:
    """Most convolutions skip places either between windows or inside them. Raises ArgumentsClash."""
    if max(layer.each("strides")) > 1 and max(layer.each("dilation_rate")) > 1:
        raise ArgumentsClash(
            f"{type(layer).__name__} can't have strides={layer.strides} and "
            f"dilation_rate={layer.dilation_rate} together.",
            SetArguments({"strides": 1}),
            SetArguments({"dilation_rate": 1}),
        )


class _Conv(Convolution):
    filters: int = count(maybe=True)
    kernel_size: Any = window()
    strides: Any = window(1)
    padding: str = choice("valid", "valid", "same", any_case=True)
    data_format: str = data_format()
    dilation_rate: Any = window(1)
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
        check_stride_with_dilation(self)

    def check_rank(self, x: Shape) -> None:
        if len(x) > len(self.over) + 2:
            self.check_groups(x)
        super().check_rank(x)

    def check_groups(self, x: Shape) -> None:
        """Whether the groups can share the channels, at any rank. Raises DoesNotDivide."""
        channels: Any = self.taken_apart(x)[1]
        if known(channels) is not None and channels % self.groups != 0:
            n, groups = known(channels), known(self.groups)
            raise DoesNotDivide(subject=self, n=n, what="channels", groups=groups)

    def output(self, x: Shape) -> Shape:
        sizes, _ = self.sizes_and_channels(x)
        return self.put_together(x, self.positions(sizes), self.filters)

    def variables(self, x: Shape) -> list[Weight]:
        self.check_groups(x)
        sizes, channels = self.sizes_and_channels(x)
        if known(self.groups) != 1:
            channels = because(
                channels // self.groups, "Each filter reads only the channels of its own group."
            )
        if self.lora_rank:
            self.positions(sizes)  # Keras looks whether the window fits before it adds them
        kernel = (*self.each("kernel_size"), channels, self.filters)
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
                y = np.tensordot(w, K, axes=K.ndim - 1)
                equation = "w·K + b"
            else:
                y, equation = self._by_group(np, w, K, watch), "s + b"
            made.append(watch("y", "output", activate.of(equation), activate(y + b)))
        return self.in_place(np, x, made)

    def _by_group(self, np: Any, w: Any, K: Any, watch: Watch) -> Any:
        """Each group of filters sees its own share of the channels."""
        shares, kernels = np.split(w, self.groups, -1), np.split(K, self.groups, -1)
        sums = [np.tensordot(w, k, axes=K.ndim - 1) for w, k in zip(shares, kernels)]
        return watch("s", "sums by group", "each group: w·K", np.concatenate(sums, axis=-1))

    def factored(self, x: Shape) -> Any:
        if not self.use_bias or self.lora_rank:
            return None
        _, channels = self.sizes_and_channels(x)
        window = product(self.each("kernel_size"))
        return because(
            (window * (channels // self.groups) + 1) * self.filters,
            f"Each filter has one weight per {', '.join(map(place, self.over))} and channel of its "
            "window, and one bias.",
        )

    def macs(self, x: Shape, y: Any) -> Any:
        _, channels = self.sizes_and_channels(x)
        sizes, _ = self.sizes_and_channels(y)
        window = product(self.each("kernel_size"))
        return because(
            product(sizes) * (window * (channels // self.groups) * self.filters),
            "At every position each filter multiplies its whole window.",
        )


class Conv1D(_Conv):
    """Slides ``filters`` windows of ``kernel_size`` steps along the sequence.

    Input ``(batch, steps, channels)``, output ``(batch, positions, filters)``. Every filter
    sees all channels of its group at once.
    """

    purpose = "finds short local patterns anywhere in the sequence"
    aliases = ("Convolution1D",)
    padding: str = choice("valid", "valid", "same", "causal", any_case=True)


class Conv2D(_Conv):
    """Slides ``filters`` windows of ``kernel_size`` rows and columns over an image.

    Input ``(batch, height, width, channels)``, output ``(batch, rows, columns, filters)``: where
    the window can stand. Every filter sees all channels of its group at once.
    """

    purpose = "finds small local patterns anywhere in an image"
    aliases = ("Convolution2D",)
    over = IMAGE


class Conv3D(_Conv):
    """Slides ``filters`` windows over frames, rows and columns of a video.

    Input ``(batch, frames, height, width, channels)``, output ``(batch, frames, rows, columns,
    filters)``: where the window can stand.
    """

    purpose = "finds local patterns in a video or a volume"
    aliases = ("Convolution3D",)
    over = VIDEO


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
    *_, channels, multiplier = K.shape
    w, K = w.reshape(len(w), -1, channels), K.reshape(-1, channels, multiplier)
    return np.einsum("bkc,kcm->bcm", w, K).reshape(len(w), -1)


class _DepthwiseConv(Convolution):
    kernel_size: Any = window()
    strides: Any = window(1)
    padding: str = choice("valid", "valid", "same", any_case=True)
    depth_multiplier: int = count(1)
    data_format: str = data_format()
    dilation_rate: Any = window(1)
    activation: Any = named("activation")
    use_bias: bool = flag(True)
    weight_settings = ignored(
        "depthwise_initializer=glorot_uniform bias_initializer=zeros depthwise_regularizer "
        "bias_regularizer activity_regularizer depthwise_constraint bias_constraint"
    )

    def output(self, x: Shape) -> Shape:
        sizes, channels = self.sizes_and_channels(x)
        return self.put_together(x, self.positions(sizes), self.outputs(channels))

    def outputs(self, channels: Any) -> Any:
        return because(
            channels * self.depth_multiplier,
            "Every channel gives depth_multiplier outputs.",
        )

    def variables(self, x: Shape) -> list[Weight]:
        _, channels = self.sizes_and_channels(x)
        kernel = Weight("kernel", (*self.each("kernel_size"), channels, self.depth_multiplier))
        if not self.use_bias:
            return [kernel]
        return [kernel, Weight("bias", (self.outputs(channels),))]

    def forward_windows(
        self, np: Any, x: Any, weights: list[Any], activate: Function, watch: Watch
    ) -> Any:
        K = watch.holds("K", "kernel", weights[0])
        b = self.bias(np, weights, 1, K.reshape(-1, K.shape[-2] * K.shape[-1]), watch)
        made = []
        for w in self.windows(np, x, watch):
            watch.reads("w", "window", w)
            y = activate(each_channel(np, w, K) + b)
            made.append(watch("y", "output", activate.of("each channel: w·K + b"), y))
        return self.in_place(np, x, made)

    def macs(self, x: Shape, y: Any) -> Any:
        sizes, outputs = self.sizes_and_channels(y)
        return because(
            product(sizes) * (product(self.each("kernel_size")) * outputs),
            "At every position each output multiplies one window of one channel.",
        )


class DepthwiseConv1D(_DepthwiseConv):
    """Slides one window per channel: channels are never mixed.

    Input ``(batch, steps, channels)``, output
    ``(batch, positions, channels * depth_multiplier)``.
    """

    purpose = "convolves each channel separately"


class DepthwiseConv2D(_DepthwiseConv):
    """Slides one window per channel over an image: channels are never mixed.

    Input ``(batch, height, width, channels)``, output
    ``(batch, rows, columns, channels * depth_multiplier)``.
    """

    purpose = "convolves each channel of an image separately"
    over = IMAGE


class _SeparableConv(Convolution):
    first_half: ClassVar[str] = "along the steps"
    filters: int = count(maybe=True)
    kernel_size: Any = window()
    strides: Any = window(1)
    padding: str = choice("valid", "valid", "same", any_case=True)
    data_format: str = data_format()
    dilation_rate: Any = window(1)
    depth_multiplier: int = count(1)
    activation: Any = named("activation")
    use_bias: bool = flag(True)
    weight_settings = ignored(
        "depthwise_initializer=glorot_uniform pointwise_initializer=glorot_uniform "
        "bias_initializer=zeros depthwise_regularizer pointwise_regularizer bias_regularizer "
        "activity_regularizer depthwise_constraint pointwise_constraint bias_constraint"
    )

    def output(self, x: Shape) -> Shape:
        sizes, _ = self.sizes_and_channels(x)
        return self.put_together(x, self.positions(sizes), self.filters)

    def variables(self, x: Shape) -> list[Weight]:
        _, channels = self.sizes_and_channels(x)
        windows, ones = self.each("kernel_size"), (1,) * len(self.over)
        found = [
            Weight("depthwise_kernel", (*windows, channels, self.depth_multiplier)),
            Weight("pointwise_kernel", (*ones, self.depth_multiplier * channels, self.filters)),
        ]
        return [*found, Weight("bias", (self.filters,))] if self.use_bias else found

    def forward_windows(
        self, np: Any, x: Any, weights: list[Any], activate: Function, watch: Watch
    ) -> Any:
        D = watch.holds("D", "depthwise kernel", weights[0])
        P = watch.holds("P", "pointwise kernel", weights[1].reshape(-1, weights[1].shape[-1]))
        b = self.bias(np, weights, 2, P, watch)
        made = []
        for w in self.windows(np, x, watch):
            watch.reads("w", "window", w)
            d = watch("d", self.first_half, "each channel: w·D", each_channel(np, w, D))
            made.append(watch("y", "output", activate.of("d·P + b"), activate(d @ P + b)))
        return self.in_place(np, x, made)

    def macs(self, x: Shape, y: Any) -> Any:
        sizes, _ = self.sizes_and_channels(y)
        _, channels = self.sizes_and_channels(x)
        deep = channels * self.depth_multiplier
        return because(
            product(sizes) * (product(self.each("kernel_size")) * deep + deep * self.filters),
            "At every position: one window per channel, then one weighted sum over all of them per filter.",
        )


class SeparableConv1D(_SeparableConv):
    """A depthwise convolution, then a pointwise one that mixes the channels.

    Input ``(batch, steps, channels)``, output ``(batch, positions, filters)``.
    """

    purpose = "a convolution with fewer weights: first along the steps, then across channels"
    aliases = ("SeparableConvolution1D",)


class SeparableConv2D(_SeparableConv):
    """A depthwise convolution over an image, then a pointwise one that mixes the channels.

    Input ``(batch, height, width, channels)``, output ``(batch, rows, columns, filters)``.
    """

    purpose = "a convolution with fewer weights: first over the image, then across channels"
    aliases = ("SeparableConvolution2D",)
    over = IMAGE
    first_half = "over the image"
