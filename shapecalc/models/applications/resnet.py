"""ResNet: blocks that add to what they read (He et al. 2015, arXiv 1512.03385 and 1603.05027)."""

from __future__ import annotations

from functools import partial
from typing import Any

from .net import Application, Net

EPSILON = 1.001e-5
AROUND_3, AROUND_1 = ((3, 3), (3, 3)), ((1, 1), (1, 1))


def _stem(net: Net, x: Any, normed: bool) -> Any:
    x = net.ZeroPadding2D(x, AROUND_3, name="conv1_pad")
    x = net.Conv2D(x, 64, 7, 2, name="conv1_conv")
    if normed:
        x = net.normed(x, "conv1", "relu", epsilon=EPSILON)
    x = net.ZeroPadding2D(x, AROUND_1, name="pool1_pad")
    return net.MaxPooling2D(x, 3, 2, name="pool1_pool")


def _stages(repeats: tuple[int, ...]) -> Any:
    """The number of filters, of a stage's blocks, and the stage's name."""
    return zip((64, 128, 256, 512), repeats, ("conv2", "conv3", "conv4", "conv5"))


def _version_1(repeats: tuple[int, ...], net: Net, x: Any) -> Any:
    x = _stem(net, x, normed=True)
    for filters, repeat, stage in _stages(repeats):
        for i in range(1, repeat + 1):
            strides = 2 if i == 1 and stage != "conv2" else 1
            x = _block_1(net, x, filters, strides, i == 1, f"{stage}_block{i}")
    return net.top(x, "avg_pool", "avg_pool")


def _block_1(net: Net, x: Any, filters: int, strides: int, first: bool, name: str) -> Any:
    beside = x
    if first:
        beside = net.Conv2D(x, 4 * filters, 1, strides, name=f"{name}_0_conv")
        beside = net.normed(beside, f"{name}_0", epsilon=EPSILON)
    x = net.Conv2D(x, filters, 1, strides, name=f"{name}_1_conv")
    x = net.normed(x, f"{name}_1", "relu", epsilon=EPSILON)
    x = net.Conv2D(x, filters, 3, padding="same", name=f"{name}_2_conv")
    x = net.normed(x, f"{name}_2", "relu", epsilon=EPSILON)
    x = net.Conv2D(x, 4 * filters, 1, name=f"{name}_3_conv")
    x = net.normed(x, f"{name}_3", epsilon=EPSILON)
    x = net.Add([beside, x], name=f"{name}_add")
    return net.Activation(x, "relu", name=f"{name}_out")


def _version_2(repeats: tuple[int, ...], net: Net, x: Any) -> Any:
    x = _stem(net, x, normed=False)
    for filters, repeat, stage in _stages(repeats):
        for i in range(1, repeat + 1):
            strides = 2 if i == repeat and stage != "conv5" else 1
            x = _block_2(net, x, filters, strides, i == 1, f"{stage}_block{i}")
    x = net.normed(x, "post", "relu", epsilon=EPSILON)
    return net.top(x, "avg_pool", "avg_pool")


def _block_2(net: Net, x: Any, filters: int, strides: int, first: bool, name: str) -> Any:
    before = net.normed(x, f"{name}_preact", "relu", epsilon=EPSILON)
    if first:
        beside = net.Conv2D(before, 4 * filters, 1, strides, name=f"{name}_0_conv")
    else:
        beside = net.MaxPooling2D(x, 1, strides) if strides > 1 else x
    x = net.Conv2D(before, filters, 1, use_bias=False, name=f"{name}_1_conv")
    x = net.normed(x, f"{name}_1", "relu", epsilon=EPSILON)
    x = net.ZeroPadding2D(x, AROUND_1, name=f"{name}_2_pad")
    x = net.Conv2D(x, filters, 3, strides, use_bias=False, name=f"{name}_2_conv")
    x = net.normed(x, f"{name}_2", "relu", epsilon=EPSILON)
    x = net.Conv2D(x, 4 * filters, 1, name=f"{name}_3_conv")
    return net.Add([beside, x], name=f"{name}_out")


DEPTHS = {50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3)}
MODELS = {
    f"ResNet{n}{v}": Application(f"resnet{n}{v.lower()}", 224, partial(layers, repeats))
    for n, repeats in DEPTHS.items()
    for v, layers in (("", _version_1), ("V2", _version_2))
}
