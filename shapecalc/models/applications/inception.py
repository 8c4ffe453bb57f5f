"""Inception: windows of several sizes beside each other, and Xception, its extreme.

Szegedy et al. 2015 and 2016, arXiv 1512.00567 and 1602.07261; Chollet 2017, arXiv 1610.02357.
"""

from __future__ import annotations

from typing import Any

from .net import Application, Net

# A branch: (filters, window) one after the other, where a window is a side or two.
Branch = tuple[tuple[int, Any], ...]


def _conv(net: Net, x: Any, filters: int, window: Any, strides: int = 1, **more: Any) -> Any:
    padding = more.pop("padding", "same")
    x = net.Conv2D(x, filters, window, strides, padding, use_bias=False)
    x = net.BatchNormalization(x, scale=False)
    return net.Activation(x, "relu")


def _branch(net: Net, x: Any, *branch: Any) -> Any:
    for filters, window in branch:
        x = _conv(net, x, filters, window)
    return x


def _halved(net: Net, x: Any, *branch: Any) -> Any:
    """A branch whose last window jumps over every other place."""
    x = _branch(net, x, *branch[:-1])
    filters, window = branch[-1]
    return _conv(net, x, filters, window, 2, padding="valid")


def _stem(net: Net, x: Any) -> Any:
    x = _conv(net, x, 32, 3, 2, padding="valid")
    x = _conv(net, x, 32, 3, padding="valid")
    x = _conv(net, x, 64, 3)
    x = net.MaxPooling2D(x, 3, 2)
    x = _conv(net, x, 80, 1, padding="valid")
    x = _conv(net, x, 192, 3, padding="valid")
    return net.MaxPooling2D(x, 3, 2)


def _mean(net: Net, x: Any, filters: int) -> Any:
    return _conv(net, net.AveragePooling2D(x, 3, 1, "same"), filters, 1)


def _version_3(net: Net, x: Any) -> Any:
    x = _stem(net, x)
    for i, filters in enumerate((32, 64, 64)):
        parts = [
            _branch(net, x, (64, 1)),
            _branch(net, x, (48, 1), (64, 5)),
            _branch(net, x, (64, 1), (96, 3), (96, 3)),
            _mean(net, x, filters),
        ]
        x = net.Concatenate(parts, name=f"mixed{i}")
    parts = [
        _halved(net, x, (384, 3)),
        _halved(net, x, (64, 1), (96, 3), (96, 3)),
        net.MaxPooling2D(x, 3, 2),
    ]
    x = net.Concatenate(parts, name="mixed3")
    across, down = (1, 7), (7, 1)
    for i, n in enumerate((128, 160, 160, 192), 4):
        parts = [
            _branch(net, x, (192, 1)),
            _branch(net, x, (n, 1), (n, across), (192, down)),
            _branch(net, x, (n, 1), (n, down), (n, across), (n, down), (192, across)),
            _mean(net, x, 192),
        ]
        x = net.Concatenate(parts, name=f"mixed{i}")
    parts = [
        _halved(net, x, (192, 1), (320, 3)),
        _halved(net, x, (192, 1), (192, across), (192, down), (192, 3)),
        net.MaxPooling2D(x, 3, 2),
    ]
    x = net.Concatenate(parts, name="mixed8")
    for i in range(2):
        parts = [_branch(net, x, (320, 1))]
        for name, branch in ((f"mixed9_{i}", [(384, 1)]), ("", [(448, 1), (384, 3)])):
            inner = _branch(net, x, *branch)
            both = [_conv(net, inner, 384, window) for window in ((1, 3), (3, 1))]
            parts.append(net.Concatenate(both, name=name))
        x = net.Concatenate([*parts, _mean(net, x, 192)], name=f"mixed{9 + i}")
    return net.top(x, "avg_pool")


# -- Inception and ResNet in one ------------------------------------------------------------
BLOCKS: dict[str, tuple[int, float, tuple[Branch, ...]]] = {
    "block35": (10, 0.17, (((32, 1),), ((32, 1), (32, 3)), ((32, 1), (48, 3), (64, 3)))),
    "block17": (20, 0.1, (((192, 1),), ((128, 1), (160, (1, 7)), (192, (7, 1))))),
    "block8": (10, 0.2, (((192, 1),), ((192, 1), (224, (1, 3)), (256, (3, 1))))),
}


def _blocks(net: Net, x: Any, kind: str) -> Any:
    repeat, scale, branches = BLOCKS[kind]
    for i in range(1, repeat + 1):
        name, last = f"{kind}_{i}", kind == "block8" and i == repeat
        parts = [_branch(net, x, *branch) for branch in branches]
        more = net.Concatenate(parts, name=f"{name}_mixed")
        more = net.Conv2D(more, x.shape[-1], 1, padding="same", name=f"{name}_conv")
        x = net.CustomScaleLayer([x, more], 1.0 if last else scale)
        if not last:
            x = net.Activation(x, "relu", name=f"{name}_ac")
    return x


def _resnet(net: Net, x: Any) -> Any:
    x = _stem(net, x)
    parts = [
        _branch(net, x, (96, 1)),
        _branch(net, x, (48, 1), (64, 5)),
        _branch(net, x, (64, 1), (96, 3), (96, 3)),
        _mean(net, x, 64),
    ]
    x = _blocks(net, net.Concatenate(parts, name="mixed_5b"), "block35")
    parts = [
        _halved(net, x, (384, 3)),
        _halved(net, x, (256, 1), (256, 3), (384, 3)),
        net.MaxPooling2D(x, 3, 2),
    ]
    x = _blocks(net, net.Concatenate(parts, name="mixed_6a"), "block17")
    parts = [
        _halved(net, x, (256, 1), (384, 3)),
        _halved(net, x, (256, 1), (288, 3)),
        _halved(net, x, (256, 1), (288, 3), (320, 3)),
        net.MaxPooling2D(x, 3, 2),
    ]
    x = _blocks(net, net.Concatenate(parts, name="mixed_7a"), "block8")
    x = net.Conv2D(x, 1536, 1, padding="same", use_bias=False, name="conv_7b")
    x = net.BatchNormalization(x, scale=False, name="conv_7b_bn")
    x = net.Activation(x, "relu", name="conv_7b_ac")
    return net.top(x, "avg_pool")


# -- Xception ---------------------------------------------------------------------------------
def _xception(net: Net, x: Any) -> Any:
    for i, (filters, strides) in enumerate(((32, 2), (64, 1)), 1):
        name = f"block1_conv{i}"
        x = net.Conv2D(x, filters, 3, strides, use_bias=False, name=name)
        x = net.BatchNormalization(x, name=f"{name}_bn")
        x = net.Activation(x, "relu", name=f"{name}_act")
    for block in range(2, 15):
        x = _separable_block(net, x, block)
    return net.top(x, "avg_pool")


def _separable_block(net: Net, x: Any, block: int) -> Any:
    filters = {2: (128, 128), 3: (256, 256), 4: (728, 728), 13: (728, 1024), 14: (1536, 2048)}.get(
        block, (728, 728, 728)
    )
    halves, beside = len(filters) == 2 and block != 14, x
    if halves:
        beside = net.Conv2D(x, filters[-1], 1, 2, "same", use_bias=False)
        beside = net.BatchNormalization(beside)
    for i, n in enumerate(filters, 1):
        name = f"block{block}_sepconv{i}"
        if block != 14 and not (block == 2 and i == 1):
            x = net.Activation(x, "relu", name=f"{name}_act")
        x = net.SeparableConv2D(x, n, 3, padding="same", use_bias=False, name=name)
        x = net.BatchNormalization(x, name=f"{name}_bn")
        if block == 14:
            x = net.Activation(x, "relu", name=f"{name}_act")
    if halves:
        x = net.MaxPooling2D(x, 3, 2, "same", name=f"block{block}_pool")
    return x if block == 14 else net.Add([x, beside])


MODELS = {
    "InceptionV3": Application("inception_v3", 299, _version_3, 75),
    "InceptionResNetV2": Application("inception_resnet_v2", 299, _resnet, 75),
    "Xception": Application("xception", 299, _xception, 71),
}
