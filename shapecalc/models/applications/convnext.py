"""ConvNeXt: a convolutional network with the habits of a transformer (Liu et al. 2022, arXiv 2201.03545)."""

from __future__ import annotations

from functools import partial
from typing import Any

from ...layers.registry import CLASSES
from ..sequential import Sequential
from .net import USUAL, Application, Net, differs

EPSILON, SCALE = 1e-6, 1e-6
MEANS, DEVIATIONS = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def _begin(net: Net) -> None:
    if net.weights == "imagenet" and net.app.name not in str(net.name):
        raise net.refuse(
            f"got name={net.name!r} with weights='imagenet'",
            f"Keras wants {net.app.name!r} in the name: leave it out.",
            clash=True,
        )


def _layers(repeats: tuple[int, ...], sizes: tuple[int, ...], net: Net, x: Any) -> Any:
    if net.include_preprocessing and not differs(net.input_shape[2], 3):
        x = net.Normalization(
            x,
            mean=tuple(255 * n for n in MEANS),
            variance=tuple((255 * n) ** 2 for n in DEVIATIONS),
            name=f"{net.name}_prestem_normalization",
        )
    for stage, (filters, repeat) in enumerate(zip(sizes, repeats)):
        x = _halved(net, x, filters, stage)
        for i in range(repeat):
            x = _block(net, x, filters, f"{net.name}_stage_{stage}_block_{i}")
    if net.include_top:
        net.check_activation()
        x = net.GlobalAveragePooling2D(x, name=f"{net.name}_head_gap")
        x = net.LayerNormalization(x, epsilon=EPSILON, name=f"{net.name}_head_layernorm")
        return net.Dense(x, net.classes, net.classifier_activation, name=f"{net.name}_head_dense")
    return net.LayerNormalization(net.pooled(x), epsilon=EPSILON)


def _halved(net: Net, x: Any, filters: int, stage: int) -> Any:
    """A small model of its own: the stem, and later what halves the size."""
    words, n = ("stem_conv", "stem_layernorm"), 4
    if stage:
        n, words = 2, (f"downsampling_conv_{stage - 1}", f"downsampling_layernorm_{stage - 1}")
    conv = CLASSES.Conv2D(filters, n, n, name=f"{net.name}_{words[0]}")
    normed = CLASSES.LayerNormalization(epsilon=EPSILON, name=f"{net.name}_{words[1]}")
    layers = [normed, conv] if stage else [conv, normed]
    name = f"{net.name}_downsampling_block_{stage - 1}" if stage else f"{net.name}_stem"
    return net.add(Sequential(layers=layers, name=name), x, name)


def _block(net: Net, inputs: Any, filters: int, name: str) -> Any:
    x = net.Conv2D(
        inputs, filters, 7, padding="same", groups=filters, name=f"{name}_depthwise_conv"
    )
    x = net.LayerNormalization(x, epsilon=EPSILON, name=f"{name}_layernorm")
    x = net.Dense(x, 4 * filters, name=f"{name}_pointwise_conv_1")
    x = net.Activation(x, "gelu", name=f"{name}_gelu")
    x = net.Dense(x, filters, name=f"{name}_pointwise_conv_2")
    x = net.LayerScale(x, SCALE, filters, name=f"{name}_layer_scale")
    x = net.Activation(x, "linear", name=f"{name}_identity")
    return net.plus(inputs, x)


_SMALL, _DEEP = (3, 3, 9, 3), (3, 3, 27, 3)
MODELS = {
    f"ConvNeXt{word}": Application(
        f"convnext_{word.lower()}",
        224,
        partial(_layers, repeats, tuple(first * 2**i for i in range(4))),
        arguments=USUAL.replace("include_top", "include_top include_preprocessing"),
        begin=_begin,
    )
    for word, repeats, first in (
        ("Tiny", _SMALL, 96),
        ("Small", _DEEP, 96),
        ("Base", _DEEP, 128),
        ("Large", _DEEP, 192),
        ("XLarge", _DEEP, 256),
    )
}
