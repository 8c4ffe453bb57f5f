"""MobileNet: convolutions one channel at a time, for small machines.

Howard et al. 2017 and 2019, arXiv 1704.04861 and 1905.02244; Sandler et al. 2018, 1801.04381.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from ...errors import ArgumentsClash
from ...numbers.size import known
from .net import Application, Net, differs, is_none, whole

STRIDES = (1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1)
FILTERS = (64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024)


def _size(sizes: tuple[int, ...], net: Net) -> None:
    """The side of the images that weights exist for: the one that is given, or 224."""
    shape = net.input_shape
    if shape is None and net.input_tensor is not None and net.called == "MobileNetV2":
        shape = net.input_tensor.shape[1:]
    if shape and len(shape) > 1 and shape[0] == shape[1] and known(shape[0]) in sizes:
        net.app = net.app._replace(size=known(shape[0]))


def _check_tensor(net: Net) -> None:
    """An input tensor and an input shape have to agree: Keras compares two of their sizes."""
    if net.input_tensor is not None and net.input_shape is not None:
        if differs(net.input_tensor.shape[2], net.input_shape[1]):
            raise net.refuse(
                f"got a tensor of {net.input_tensor.shape} and input_shape={net.input_shape}",
                "Leave input_shape out.",
                clash=True,
            )


def _check_width(net: Net, *widths: float) -> None:
    if net.weights == "imagenet" and net.alpha not in widths:
        raise ArgumentsClash(
            f"{net.called} with weights='imagenet' takes an alpha of "
            f"{', '.join(map(str, widths))}, but got {net.alpha}.",
            "Give one of these, or weights=None.",
        )


def _named(net: Net, start: str) -> None:
    """Keras's name of the model: its width, and the size of the images that its weights are for."""
    sizes = (128, 160, 192, 224) if start == "mobilenet" else (96, 128, 160, 192, 224)
    if net.name is None:
        rows, columns = (n if is_none(n) else known(n) or str(n) for n in net.input_shape[:2])
        if net.weights == "imagenet" and (rows != columns or rows not in sizes):
            rows = 224
        net.name = f"{start}_{net.alpha:0.2f}_{None if is_none(rows) else rows}"


# -- version 1 --------------------------------------------------------------------------------
def _relu_6(net: Net, x: Any, name: str, between: str = "_", **settings: Any) -> Any:
    x = net.BatchNormalization(x, name=f"{name}{between}", **settings)
    return net.ReLU(x, 6.0, name=f"{name}_relu")


def _version_1(net: Net, x: Any) -> Any:
    _check_width(net, 0.25, 0.5, 0.75, 1.0)
    if net.weights == "imagenet" and net.depth_multiplier != 1:
        raise net.refuse(
            f"with weights='imagenet' has a depth_multiplier of 1, but got {net.depth_multiplier}",
            "Leave it out, or give weights=None.",
            clash=True,
        )
    _named(net, "mobilenet")
    x = net.Conv2D(x, int(32 * net.alpha), 3, 2, "same", use_bias=False, name="conv1")
    x = _relu_6(net, x, "conv1", "_bn")
    for i, (filters, strides) in enumerate(zip(FILTERS, STRIDES), 1):
        name, padding = f"conv_dw_{i}", "same"
        if strides > 1:
            x = net.ZeroPadding2D(x, ((0, 1), (0, 1)), name=f"conv_pad_{i}")
            padding = "valid"
        x = net.DepthwiseConv2D(
            x, 3, strides, padding, net.depth_multiplier, use_bias=False, name=name
        )
        x = _relu_6(net, x, name, "_bn")
        name = f"conv_pw_{i}"
        x = net.Conv2D(x, int(filters * net.alpha), 1, padding="same", use_bias=False, name=name)
        x = _relu_6(net, x, name, "_bn")
    if not net.include_top:
        return net.pooled(x)
    x = net.GlobalAveragePooling2D(x, keepdims=True)
    x = net.Dropout(x, net.dropout, name="dropout")
    x = net.Conv2D(x, net.classes, 1, padding="same", name="conv_preds")
    x = net.Reshape(x, (net.classes,), name="reshape_2")
    net.check_activation()
    return net.Activation(x, net.classifier_activation or "linear", name="predictions")


# -- version 2 --------------------------------------------------------------------------------
# Of each stage: its filters, its blocks, and the strides of the first.
STAGES = ((16, 1, 1), (24, 2, 2), (32, 3, 2), (64, 4, 2), (96, 3, 1), (160, 3, 2), (320, 1, 1))


def _begin_2(net: Net) -> None:
    _check_tensor(net)
    _size((96, 128, 160, 192, 224), net)


def _version_2(net: Net, x: Any) -> Any:
    _check_width(net, 0.35, 0.5, 0.75, 1.0, 1.3, 1.4)
    _named(net, "mobilenetv2")
    x = net.Conv2D(x, whole(32 * net.alpha), 3, 2, "same", use_bias=False, name="Conv1")
    x = net.BatchNormalization(x, name="bn_Conv1")
    x = net.ReLU(x, 6.0, name="Conv1_relu")
    block = 0
    for filters, repeat, strides in STAGES:
        for i in range(repeat):
            x = _block_2(net, x, filters, 1 if i else strides, block)
            block += 1
    last = whole(1280 * net.alpha) if net.alpha > 1 else 1280
    x = net.Conv2D(x, last, 1, use_bias=False, name="Conv_1")
    x = net.BatchNormalization(x, name="Conv_1_bn")
    return net.top(net.ReLU(x, 6.0, name="out_relu"))


def _block_2(net: Net, inputs: Any, filters: int, strides: int, block: int) -> Any:
    name, x, channels = "expanded_conv", inputs, inputs.shape[-1]
    if block:
        name = f"block_{block}"
        x = net.Conv2D(x, 6 * channels, 1, use_bias=False, name=f"{name}_expand")
        x = _relu_6(net, x, f"{name}_expand", "_BN")
    padding = "same"
    if strides > 1:
        x, padding = net.pad_for(x, 3, name=f"{name}_pad"), "valid"
    x = net.DepthwiseConv2D(x, 3, strides, padding, use_bias=False, name=f"{name}_depthwise")
    x = _relu_6(net, x, f"{name}_depthwise", "_BN")
    filters = whole(int(filters * net.alpha))
    x = net.Conv2D(x, filters, 1, use_bias=False, name=f"{name}_project")
    x = net.BatchNormalization(x, name=f"{name}_project_BN")
    same = channels == filters and strides == 1
    return net.Add([inputs, x], name=f"{name}_add") if same else x


# -- version 3 --------------------------------------------------------------------------------
# Of each block: how much wider it is inside, filters, window (0: the network's), strides, whether
# channels are weighed, and whether its activation is always relu.
Blocks = tuple[tuple[float, int, int, int, bool, bool], ...]
SMALL: Blocks = (
    (1, 16, 3, 2, True, True),
    (72 / 16, 24, 3, 2, False, True),
    (88 / 24, 24, 3, 1, False, True),
    (4, 40, 0, 2, True, False),
    *[(6, 40, 0, 1, True, False)] * 2,
    *[(3, 48, 0, 1, True, False)] * 2,
    (6, 96, 0, 2, True, False),
    *[(6, 96, 0, 1, True, False)] * 2,
)
LARGE: Blocks = (
    (1, 16, 3, 1, False, True),
    (4, 24, 3, 2, False, True),
    (3, 24, 3, 1, False, True),
    (3, 40, 0, 2, True, True),
    *[(3, 40, 0, 1, True, True)] * 2,
    (6, 80, 3, 2, False, False),
    (2.5, 80, 3, 1, False, False),
    *[(2.3, 80, 3, 1, False, False)] * 2,
    *[(6, 112, 3, 1, True, False)] * 2,
    (6, 160, 0, 2, True, False),
    *[(6, 160, 0, 1, True, False)] * 2,
)


def _begin_3(net: Net) -> None:
    """This family takes any size, and reads none from ImageNet."""
    _check_tensor(net)
    if net.input_shape is None:
        tensor = net.input_tensor
        net.input_shape = (None, None, 3) if tensor is None else (*tensor.shape[2:0:-1], 3)
    net.check_channels(net.input_shape[2])
    _check_width(net, *((1.0,) if net.minimalistic else (0.75, 1.0)))


def _activated(net: Net, x: Any, relu: Any) -> Any:
    return net.ReLU(x) if relu or net.minimalistic else net.Activation(x, "hard_swish")


def _version_3(blocks: Blocks, last: int, net: Net, x: Any) -> Any:
    if net.include_preprocessing:
        x = net.Rescaling(x, 1 / 127.5, -1.0)
    x = net.Conv2D(x, 16, 3, 2, "same", use_bias=False, name="conv")
    x = _activated(net, net.BatchNormalization(x, name="conv_bn"), False)
    for i, block in enumerate(blocks):
        x = _block_3(net, x, block, f"expanded_conv_{i}_" if i else "expanded_conv_", i > 0)
    x = net.Conv2D(x, whole(6 * x.shape[-1]), 1, use_bias=False, name="conv_1")
    x = _activated(net, net.BatchNormalization(x, name="conv_1_bn"), False)
    if not net.include_top:
        return net.pooled(x, "avg_pool")
    x = net.GlobalAveragePooling2D(x, keepdims=True)
    x = net.Conv2D(x, whole(last * net.alpha) if net.alpha > 1 else last, 1, name="conv_2")
    x = _activated(net, x, False)
    if net.dropout_rate > 0:
        x = net.Dropout(x, net.dropout_rate)
    x = net.Conv2D(x, net.classes, 1, name="logits")
    x = net.Flatten(x)
    net.check_activation()
    return net.Activation(x, net.classifier_activation or "linear", name="predictions")


def _block_3(net: Net, inputs: Any, block: Any, name: str, widened: bool) -> Any:
    expansion, filters, window, strides, weighed, relu = block
    weighed, window = weighed and not net.minimalistic, window or (3 if net.minimalistic else 5)
    filters, channels, x = whole(filters * net.alpha), inputs.shape[-1], inputs
    wide = whole(channels * expansion)
    if widened:
        x = net.Conv2D(x, wide, 1, use_bias=False, name=f"{name}expand")
        x = _activated(net, net.BatchNormalization(x, name=f"{name}expand_bn"), relu)
    padding = "same"
    if strides > 1:
        x, padding = net.pad_for(x, window, name=f"{name}depthwise_pad"), "valid"
    x = net.DepthwiseConv2D(x, window, strides, padding, use_bias=False, name=f"{name}depthwise")
    x = _activated(net, net.BatchNormalization(x, name=f"{name}depthwise_bn"), relu)
    if weighed:
        x = _weighed(net, x, wide, f"{name}squeeze_excite_")
    x = net.Conv2D(x, filters, 1, use_bias=False, name=f"{name}project")
    x = net.BatchNormalization(x, name=f"{name}project_bn")
    same = strides == 1 and channels == filters
    return net.Add([inputs, x], name=f"{name}add") if same else x


def _weighed(net: Net, x: Any, filters: int, name: str) -> Any:
    """Each channel times a weight that all the channels' means decide (squeeze and excite)."""
    gate = net.GlobalAveragePooling2D(x, keepdims=True, name=f"{name}avg_pool")
    gate = net.Conv2D(gate, whole(filters * 0.25), 1, name=f"{name}conv")
    gate = net.ReLU(gate, name=f"{name}relu")
    gate = net.Conv2D(gate, filters, 1, name=f"{name}conv_1")
    gate = net.times(net.ReLU(net.plus(gate, 3.0), 6.0), 1 / 6)
    return net.Multiply([x, gate], name=f"{name}mul")


_FIRST = "include_top weights input_tensor"
_LAST = "classifier_activation include_preprocessing name"
ARGUMENTS = f"input_shape alpha minimalistic {_FIRST} classes pooling dropout_rate {_LAST}"
MODELS = {
    "MobileNet": Application(
        "",
        224,
        _version_1,
        arguments=f"input_shape alpha depth_multiplier dropout {_FIRST} pooling classes "
        "classifier_activation name",
        begin=partial(_size, (128, 160, 192, 224)),
    ),
    "MobileNetV2": Application(
        "",
        224,
        _version_2,
        arguments=f"input_shape alpha {_FIRST} pooling classes classifier_activation name",
        begin=_begin_2,
    ),
    "MobileNetV3Small": Application(
        "MobileNetV3Small", 0, partial(_version_3, SMALL, 1024), 32, ARGUMENTS, _begin_3
    ),
    "MobileNetV3Large": Application(
        "MobileNetV3Large", 0, partial(_version_3, LARGE, 1280), 32, ARGUMENTS, _begin_3
    ),
}
