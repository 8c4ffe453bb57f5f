"""EfficientNet: depth, width and size of the image grow together.

Tan and Le 2019 and 2021, arXiv 1905.11946 and 2104.00298.
"""

from __future__ import annotations

from functools import partial
from math import ceil
from typing import Any

from .net import USUAL, Application, Net, differs, whole

# Of each stage: its window, blocks, filters, how much wider it is inside, and the strides.
STAGES = (
    (3, 1, 16, 1, 1),
    (3, 2, 24, 6, 2),
    (5, 2, 40, 6, 2),
    (3, 3, 80, 6, 2),
    (5, 3, 112, 6, 1),
    (5, 4, 192, 6, 2),
    (3, 1, 320, 6, 1),
)
# How many values two blocks may lose on their way to being added, per block.
DROPPED = 0.2


def _layers(wide: float, deep: float, dropout: float, net: Net, x: Any) -> Any:
    x = net.Rescaling(x, 1 / 255)
    x = net.Normalization(x, -1)
    if net.weights == "imagenet":
        x = net.Rescaling(x, tuple(n**-0.5 for n in (0.229, 0.224, 0.225)))
    x = net.pad_for(x, 3, "stem_conv_pad")
    x = net.Conv2D(x, whole(32 * wide), 3, 2, use_bias=False, name="stem_conv")
    x = _swish(net, x, "stem_")
    blocks, done = sum(ceil(deep * stage[1]) for stage in STAGES), 0
    for i, (window, repeat, filters, expansion, strides) in enumerate(STAGES, 1):
        for j in range(ceil(deep * repeat)):
            name = f"block{i}{chr(97 + j)}_"
            sizes = (window, whole(filters * wide), expansion, 1 if j else strides)
            x = _block(net, x, sizes, 0.25, DROPPED * done / blocks, name, padded=True)
            done += 1
    return _top(net, x, whole(1280 * wide), dropout)


def _top(net: Net, x: Any, filters: int, dropout: float) -> Any:
    x = net.Conv2D(x, filters, 1, padding="same", use_bias=False, name="top_conv")
    return net.top(_swish(net, x, "top_"), "avg_pool", "avg_pool", dropout)


def _swish(net: Net, x: Any, name: str, words: tuple[str, str] = ("bn", "activation")) -> Any:
    x = net.BatchNormalization(x, name=name + words[0])
    return net.Activation(x, "swish", name=name + words[1])


def _block(
    net: Net,
    inputs: Any,
    sizes: tuple[int, int, int, int],
    weighed: float,
    drop: float,
    name: str,
    padded: bool = False,
    fused: bool = False,
) -> Any:
    """``padded``: zeros are a layer of their own; ``fused``: one convolution in the place of two."""
    window, filters, expansion, strides = sizes
    channels, x = inputs.shape[-1], inputs
    if expansion != 1:
        grid = (window, strides) if fused else (1, 1)
        x = net.Conv2D(
            x, channels * expansion, *grid, "same", use_bias=False, name=f"{name}expand_conv"
        )
        x = _swish(net, x, name, ("expand_bn", "expand_activation"))
    if not fused:
        padding = "same"
        if padded and strides == 2:
            x, padding = net.pad_for(x, window, f"{name}dwconv_pad"), "valid"
        inner = f"{name}dwconv" if padded else f"{name}dwconv2"
        x = net.DepthwiseConv2D(x, window, strides, padding, use_bias=False, name=inner)
        x = _swish(net, x, name)
    if weighed:
        x = _weighed(net, x, max(1, int(channels * weighed)), f"{name}se_")
    grid = (window, strides) if fused and expansion == 1 else (1, 1)
    x = net.Conv2D(x, filters, *grid, "same", use_bias=False, name=f"{name}project_conv")
    x = net.BatchNormalization(x, name=f"{name}project_bn")
    if fused and expansion == 1:
        x = net.Activation(x, "swish", name=f"{name}project_activation")
    if strides == 1 and channels == filters:
        if drop > 0:
            x = net.Dropout(x, drop, (None, 1, 1, 1), name=f"{name}drop")
        x = net.Add([x, inputs], name=f"{name}add")
    return x


def _weighed(net: Net, x: Any, inner: int, name: str) -> Any:
    """Each channel times a weight that all the channels' means decide (squeeze and excite)."""
    filters = x.shape[-1]
    gate = net.GlobalAveragePooling2D(x, name=f"{name}squeeze")
    gate = net.Reshape(gate, (1, 1, filters), name=f"{name}reshape")
    for n, activation, word in ((inner, "swish", "reduce"), (filters, "sigmoid", "expand")):
        gate = net.Conv2D(gate, n, 1, padding="same", activation=activation, name=name + word)
    return net.Multiply([x, gate], name=f"{name}excite")


# -- version 2 --------------------------------------------------------------------------------
# Of each stage: its blocks, filters, how much wider it is inside, strides, whether channels are
# weighed. The first blocks, which don't weigh them, are the fused ones.
_B = (
    (1, 16, 1, 1, 0),
    (2, 32, 4, 2, 0),
    (2, 48, 4, 2, 0),
    (3, 96, 4, 2, 1),
    (5, 112, 6, 1, 1),
    (8, 192, 6, 2, 1),
)
# The filters of the stem, and the stages, by the model's name: that is how Keras finds them.
VERSION_2: dict[str, tuple[int, tuple[tuple[int, int, int, int, int], ...]]] = {
    **{f"efficientnetv2-b{n}": (32, _B) for n in range(4)},
    "efficientnetv2-s": (
        24,
        (
            (2, 24, 1, 1, 0),
            (4, 48, 4, 2, 0),
            (4, 64, 4, 2, 0),
            (6, 128, 4, 2, 1),
            (9, 160, 6, 1, 1),
            (15, 256, 6, 2, 1),
        ),
    ),
    "efficientnetv2-m": (
        24,
        (
            (3, 24, 1, 1, 0),
            (5, 48, 4, 2, 0),
            (5, 80, 4, 2, 0),
            (7, 160, 4, 2, 1),
            (14, 176, 6, 1, 1),
            (18, 304, 6, 2, 1),
            (5, 512, 6, 1, 1),
        ),
    ),
    "efficientnetv2-l": (
        32,
        (
            (4, 32, 1, 1, 0),
            (7, 64, 4, 2, 0),
            (7, 96, 4, 2, 0),
            (10, 192, 4, 2, 1),
            (19, 224, 6, 1, 1),
            (25, 384, 6, 2, 1),
            (7, 640, 6, 1, 1),
        ),
    ),
}
MEANS, DEVIATIONS = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def _begin_2(net: Net) -> None:
    if net.name not in VERSION_2:
        raise net.refuse(
            f"got name={net.name!r}: Keras looks its blocks up under the model's name",
            f"Leave the name out; it is {net.app.name!r}.",
        )


def _version_2(wide: float, deep: float, net: Net, x: Any) -> Any:
    first, stages = VERSION_2[net.name]
    if net.include_preprocessing:
        small = net.name.split("-")[-1].startswith("b")
        if small and not differs(net.input_shape[2], 3):
            x = net.Rescaling(x, 1 / 255)
            x = net.Normalization(x, -1, mean=MEANS, variance=tuple(n * n for n in DEVIATIONS))
        else:
            x = net.Rescaling(x, 1 / 128, -1)
    x = net.Conv2D(x, _rounded(first * wide), 3, 2, "same", use_bias=False, name="stem_conv")
    x = _swish(net, x, "stem_")
    # Keras counts the blocks before it multiplies them.
    blocks, done = sum(stage[0] for stage in stages), 0
    for i, (repeat, filters, expansion, strides, weighed) in enumerate(stages, 1):
        for j in range(ceil(deep * repeat)):
            sizes = (3, _rounded(filters * wide), expansion, 1 if j else strides)
            drop, name = DROPPED * done / blocks, f"block{i}{chr(97 + j)}_"
            x = _block(net, x, sizes, 0.25 * weighed, drop, name, fused=not weighed)
            done += 1
    return _top(net, x, _rounded(1280 * wide), 0.2)


def _rounded(n: float) -> int:
    return max(8, int(n + 4) // 8 * 8)


# Width, depth, side of the images, dropout.
VERSION_1 = (
    (1.0, 1.0, 224, 0.2),
    (1.0, 1.1, 240, 0.2),
    (1.1, 1.2, 260, 0.3),
    (1.2, 1.4, 300, 0.3),
    (1.4, 1.8, 380, 0.4),
    (1.6, 2.2, 456, 0.4),
    (1.8, 2.6, 528, 0.5),
    (2.0, 3.1, 600, 0.5),
)
_ARGUMENTS_2 = USUAL.replace("name", "include_preprocessing name")
MODELS = {
    **{
        f"EfficientNetB{n}": Application(
            f"efficientnetb{n}", size, partial(_layers, wide, deep, dropout)
        )
        for n, (wide, deep, size, dropout) in enumerate(VERSION_1)
    },
    **{
        f"EfficientNetV2{word}": Application(
            f"efficientnetv2-{word.lower()}",
            size,
            partial(_version_2, wide, deep),
            arguments=_ARGUMENTS_2,
            begin=_begin_2,
        )
        for word, wide, deep, size in (
            *((f"B{n}", *row[:3]) for n, row in enumerate(VERSION_1[:4])),
            ("S", 1.0, 1.0, 384),
            ("M", 1.0, 1.0, 480),
            ("L", 1.0, 1.0, 480),
        )
    },
}
