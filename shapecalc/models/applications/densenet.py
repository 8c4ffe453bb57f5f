"""DenseNet: each block reads what all before it gave (Huang et al. 2017, arXiv 1608.06993)."""

from __future__ import annotations

from functools import partial
from typing import Any

from .net import Application, Net
from .resnet import AROUND_1, AROUND_3, EPSILON

GROWTH = 32


def _layers(repeats: tuple[int, ...], net: Net, x: Any) -> Any:
    x = net.ZeroPadding2D(x, AROUND_3)
    x = net.Conv2D(x, 64, 7, 2, use_bias=False, name="conv1_conv")
    x = net.normed(x, "conv1", "relu", epsilon=EPSILON)
    x = net.ZeroPadding2D(x, AROUND_1)
    x = net.MaxPooling2D(x, 3, 2, name="pool1")
    for stage, repeat in enumerate(repeats, 2):
        if stage > 2:
            name = f"pool{stage - 1}"
            x = net.normed(x, name, "relu", epsilon=EPSILON)
            x = net.Conv2D(x, x.shape[-1] // 2, 1, use_bias=False, name=f"{name}_conv")
            x = net.AveragePooling2D(x, 2, 2, name=f"{name}_pool")
        for i in range(1, repeat + 1):
            x = _block(net, x, f"conv{stage}_block{i}")
    x = net.BatchNormalization(x, name="bn", epsilon=EPSILON)
    x = net.Activation(x, "relu", name="relu")
    return net.top(x, "avg_pool", "avg_pool")


def _block(net: Net, x: Any, name: str) -> Any:
    more = net.normed(x, f"{name}_0", "relu", epsilon=EPSILON)
    more = net.Conv2D(more, 4 * GROWTH, 1, use_bias=False, name=f"{name}_1_conv")
    more = net.normed(more, f"{name}_1", "relu", epsilon=EPSILON)
    more = net.Conv2D(more, GROWTH, 3, padding="same", use_bias=False, name=f"{name}_2_conv")
    return net.Concatenate([x, more], name=f"{name}_concat")


DEPTHS = {121: (6, 12, 24, 16), 169: (6, 12, 32, 32), 201: (6, 12, 48, 32)}
MODELS = {
    f"DenseNet{n}": Application(f"densenet{n}", 224, partial(_layers, repeats))
    for n, repeats in DEPTHS.items()
}
