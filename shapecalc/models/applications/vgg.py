"""VGG: small windows, one after the other (Simonyan and Zisserman 2015, arXiv 1409.1556)."""

from __future__ import annotations

from functools import partial
from typing import Any

from .net import Application, Net

FILTERS = (64, 128, 256, 512, 512)


def _layers(repeats: tuple[int, ...], net: Net, x: Any) -> Any:
    for block, (filters, repeat) in enumerate(zip(FILTERS, repeats), 1):
        for i in range(1, repeat + 1):
            name = f"block{block}_conv{i}"
            x = net.Conv2D(x, filters, 3, padding="same", activation="relu", name=name)
        x = net.MaxPooling2D(x, 2, 2, name=f"block{block}_pool")
    if not net.include_top:
        return net.pooled(x)
    x = net.Flatten(x, name="flatten")
    for name in ("fc1", "fc2"):
        x = net.Dense(x, 4096, "relu", name=name)
    return net.predictions(x)


MODELS = {
    "VGG16": Application("vgg16", 224, partial(_layers, (2, 2, 3, 3, 3))),
    "VGG19": Application("vgg19", 224, partial(_layers, (2, 2, 4, 4, 4))),
}
