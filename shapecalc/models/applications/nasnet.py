"""NASNet: cells that a search found (Zoph et al. 2018, arXiv 1707.07012)."""

from __future__ import annotations

from functools import partial
from typing import Any

from ...errors import UnknownLayer
from ...numbers.size import Size, known, unlike
from .net import Application, Net


def _begin(net: Net) -> None:
    shape = net.input_shape
    if isinstance(shape, tuple) and net.weights == "imagenet" and None in map(known, shape):
        if all(not isinstance(n, Size) or not n.is_open() for n in shape if known(n) is None):
            raise net.refuse(
                f"with weights='imagenet' needs sizes that are known, but got input_shape={shape}",
                "Give them, as in input_shape=(224, 224, 3).",
                clash=True,
            )
    if net.called == "NASNetMobile" and not net.include_top and shape is None:
        net.input_shape = (224, 224, 3)


def _layers(filters: int, repeat: int, stem: int, skip: bool, net: Net, x: Any) -> Any:
    if isinstance(x.shape[2], Size) and known(x.shape[2]) is None and x.shape[2].is_open():
        raise UnknownLayer(
            f"Which layers {net.called} has depends on the size of the image, {x.shape[2]}.",
            "Give the size.",
        )
    x = net.Conv2D(x, stem, 3, 2, use_bias=False, name="stem_conv1")
    x, before = net.BatchNormalization(x, name="stem_bn1"), None
    for i, n in enumerate((filters // 4, filters // 2), 1):
        x, before = _reduced(net, x, before, n, f"stem_{i}"), x
    for stage in range(3):
        n = filters * 2**stage
        if stage:
            reduced = _reduced(net, x, before, n, f"reduce_{stage * repeat}")
            x, before = reduced, before if skip else x
        for i in range(repeat):
            block = stage * repeat + i + (stage > 0)
            x, before = _normal(net, x, before, n, str(block)), x
    x = net.Activation(x, "relu")
    return net.top(x)


def _separable(net: Net, x: Any, filters: int, window: int, name: str, strides: int = 1) -> Any:
    padding = "same"
    for i in (1, 2):
        x = net.Activation(x, "relu")
        if strides == 2:
            x, padding = net.pad_for(x, window, f"separable_conv_1_pad_{name}"), "valid"
        x = net.SeparableConv2D(
            x, filters, window, strides, padding, use_bias=False, name=f"separable_conv_{i}_{name}"
        )
        x = net.BatchNormalization(x, name=f"separable_conv_{i}_bn_{name}")
        strides, padding = 1, "same"
    return x


def _point(net: Net, x: Any, filters: int, name: str) -> Any:
    return net.Conv2D(x, filters, 1, padding="same", use_bias=False, name=name)


def _adjusted(net: Net, p: Any, x: Any, filters: int, name: str) -> Any:
    """The cell before the last, in the size of the last one.

    Keras compares sizes that aren't known, too, and finds them equal: then the sizes stay.
    """
    if p is None:
        return x
    if unlike(p.shape[2], x.shape[2]):
        p = net.Activation(p, "relu", name=f"adjust_relu_1_{name}")
        halves = []
        for i in (1, 2):
            half = p
            if i == 2:  # the other places: one row and column on
                half = net.ZeroPadding2D(half, ((0, 1), (0, 1)))
                half = net.Cropping2D(half, ((1, 0), (1, 0)))
            half = net.AveragePooling2D(half, 1, 2, name=f"adjust_avg_pool_{i}_{name}")
            halves.append(_point(net, half, filters // 2, f"adjust_conv_{i}_{name}"))
        return net.BatchNormalization(net.Concatenate(halves), name=f"adjust_bn_{name}")
    if p.shape[-1] != filters:
        p = _point(net, net.Activation(p, "relu"), filters, f"adjust_conv_projection_{name}")
        return net.BatchNormalization(p, name=f"adjust_bn_{name}")
    return p


def _entry(net: Net, x: Any, filters: int, kind: str, name: str) -> Any:
    x = _point(net, net.Activation(x, "relu"), filters, f"{kind}_conv_1_{name}")
    return net.BatchNormalization(x, name=f"{kind}_bn_1_{name}")


def _normal(net: Net, x: Any, p: Any, filters: int, name: str) -> Any:
    p = _adjusted(net, p, x, filters, name)
    h = _entry(net, x, filters, "normal", name)

    def mean(x: Any, side: str) -> Any:
        return net.AveragePooling2D(x, 3, 1, "same", name=f"normal_{side}_{name}")

    parts = [p]
    for i, (left, right) in enumerate((((h, 5), (p, 3)), ((p, 5), (p, 3))), 1):
        both = [
            _separable(net, *read, f"normal_{side}{i}_{name}")
            for side, read in (
                ("left", (left[0], filters, left[1])),
                ("right", (right[0], filters, right[1])),
            )
        ]
        parts.append(net.Add(both, name=f"normal_add_{i}_{name}"))
    parts.append(net.Add([mean(h, "left3"), p], name=f"normal_add_3_{name}"))
    both = [mean(p, "left4"), mean(p, "right4")]
    parts.append(net.Add(both, name=f"normal_add_4_{name}"))
    last = _separable(net, h, filters, 3, f"normal_left5_{name}")
    parts.append(net.Add([last, h], name=f"normal_add_5_{name}"))
    return net.Concatenate(parts, name=f"normal_concat_{name}")


def _reduced(net: Net, x: Any, p: Any, filters: int, name: str) -> Any:
    p = _adjusted(net, p, x, filters, name)
    h = _entry(net, x, filters, "reduction", name)
    padded = net.pad_for(h, 3, f"reduction_pad_1_{name}")

    def halved(x: Any, window: int, side: str) -> Any:
        return _separable(net, x, filters, window, f"reduction_{side}_{name}", 2)

    def add(both: list[Any], word: str) -> Any:
        return net.Add(both, name=word and f"reduction_{word}_{name}")

    x1 = add([halved(h, 5, "left1"), halved(p, 7, "right1")], "add_1")
    most = net.MaxPooling2D(padded, 3, 2, name=f"reduction_left2_{name}")
    x2 = add([most, halved(p, 7, "right2")], "add_2")
    mean = net.AveragePooling2D(padded, 3, 2, name=f"reduction_left3_{name}")
    x3 = add([mean, halved(p, 5, "right3")], "add3")
    mean = net.AveragePooling2D(x1, 3, 1, "same", name=f"reduction_left4_{name}")
    x4 = add([x2, mean], "")
    x5 = _separable(net, x1, filters, 3, f"reduction_left4_{name}")
    most = net.MaxPooling2D(padded, 3, 2, name=f"reduction_right5_{name}")
    x5 = add([x5, most], "add4")
    return net.Concatenate([x2, x3, x4, x5], name=f"reduction_concat_{name}")


ARGUMENTS = (
    "input_shape include_top weights input_tensor pooling classes classifier_activation name"
)
MODELS = {
    "NASNetMobile": Application(
        "nasnet_mobile", 224, partial(_layers, 44, 4, 32, False), 32, ARGUMENTS, _begin
    ),
    "NASNetLarge": Application(
        "nasnet_large", 331, partial(_layers, 168, 6, 96, True), 32, ARGUMENTS, _begin
    ),
}
