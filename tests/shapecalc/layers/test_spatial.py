"""One rule over any number of axes: images and videos as Keras has them, and where it surprises."""

from __future__ import annotations

from typing import Any

import pytest

import shapecalc as s
from explain.derivations.derivation import derive_row
from shapecalc.errors import ArgumentsClash, BadArgument, ShapeError, WindowTooLong, WrongRank
from shapecalc.layers.registry import layer_classes
from shapecalc.layers.spatial import Spatial
from shapecalc.models.sequential import run
from shapecalc.numbers.shape import shape_of

IMAGE = (None, 10, 10, 4)
FIRST: dict[str, Any] = {"data_format": "channels_first"}


def outcome(layer: Any, x: Any) -> tuple[list[Any], int]:
    output, weights = layer.apply(shape_of(x, layer.traced_axes()))
    count = 0
    for weight in weights:
        n = 1
        for d in weight.shape:
            n *= d
        count += n
    return output.plain() if hasattr(output, "plain") else [o.plain() for o in output], count


# What Keras 3.15 says, line by line.
@pytest.mark.parametrize(
    ("layer", "x", "output", "params"),
    [
        (s.Conv2D(8, 3), IMAGE, [None, 8, 8, 8], 296),
        (s.Conv2D(8, (3, 5), strides=(2, 1)), IMAGE, [None, 4, 6, 8], 488),
        (s.Conv2D(8, 12, padding="SAME", groups=2), IMAGE, [None, 10, 10, 8], 2312),
        (s.Conv2D(8, 3, **FIRST), IMAGE, [None, 8, 8, 2], 728),
        (s.Conv2D(8, 3), (None, None, 10, 4), [None, None, 8, 8], 296),
        (s.Conv3D(2, 2, dilation_rate=(1, 2, 3)), (None, 4, 9, 9, 1), [None, 3, 7, 6, 2], 18),
        (s.DepthwiseConv2D(3, depth_multiplier=2), IMAGE, [None, 8, 8, 8], 80),
        (s.SeparableConv2D(5, 3, depth_multiplier=2), IMAGE, [None, 8, 8, 5], 117),
        # dilation and strides together, which the others refuse
        (s.DepthwiseConv2D(3, strides=2, dilation_rate=2), IMAGE, [None, 3, 3, 4], 40),
        (s.Conv2DTranspose(3, 2, strides=3), IMAGE, [None, 30, 30, 3], 51),
        (s.Conv2DTranspose(3, 1, strides=2), IMAGE, [None, 20, 20, 3], 15),
        (s.Conv2DTranspose(3, 3, strides=2, padding="same"), IMAGE, [None, 20, 20, 3], 111),
        (
            s.Conv2DTranspose(3, 3, strides=2, padding="same", output_padding=0),
            IMAGE,
            [None, 19, 19, 3],
            111,
        ),
        (s.Conv2DTranspose(3, 2, strides=3, output_padding=0), IMAGE, [None, 29, 29, 3], 51),
        (s.Conv3DTranspose(2, 2), (None, 3, 4, 5, 1), [None, 4, 5, 6, 2], 18),
        (s.ConvLSTM2D(5, 3), (None, None, 10, 10, 2), [None, 8, 8, 5], 1280),
        (
            s.ConvLSTM2D(5, 3, return_sequences=True, return_state=True),
            (None, 7, 10, 10, 2),
            [[None, 7, 8, 8, 5], [None, 8, 8, 5], [None, 8, 8, 5]],
            1280,
        ),
        # joined on the last axis, which holds the widths
        (
            s.Bidirectional(s.ConvLSTM2D(5, 3, **FIRST)),
            (None, 7, 2, 10, 10),
            [None, 5, 8, 16],
            2560,
        ),
        (s.MaxPooling2D(), IMAGE, [None, 5, 5, 4], 0),
        (s.MaxPooling2D((2, 3), strides=1, padding="same"), IMAGE, [None, 10, 10, 4], 0),
        (s.AveragePooling3D(2), (None, 4, 6, 8, None), [None, 2, 3, 4, None], 0),
        (s.GlobalMaxPooling2D(keepdims=True, **FIRST), IMAGE, [None, 10, 1, 1], 0),
        (s.GlobalAveragePooling3D(), (None, 2, 3, 4, 5), [None, 5], 0),
        # no rank and no size is checked
        (s.AdaptiveMaxPooling2D(3), (None, 4), [None, 3, 3, 4], 0),
        (s.AdaptiveAveragePooling2D((2, 12)), (None, None, 5, 4), [None, 2, 12, 4], 0),
        (s.Cropping2D(), IMAGE, [None, 10, 10, 4], 0),
        (s.Cropping2D((1, 2)), IMAGE, [None, 8, 6, 4], 0),
        (s.Cropping2D(((1, 0), (2, 2)), **FIRST), IMAGE, [None, 10, 9, 0], 0),
        (s.Cropping3D(), (None, 4, 5, 6, 2), [None, 2, 3, 4, 2], 0),
        (s.ZeroPadding2D(-1), IMAGE, [None, 8, 8, 4], 0),
        (s.ZeroPadding2D(((1, 0), (2, 2))), IMAGE, [None, 11, 14, 4], 0),
        (s.ZeroPadding3D((0, 1, 2)), (None, 4, 5, 6, 2), [None, 4, 7, 10, 2], 0),
        (s.UpSampling2D((2, 3), interpolation="cubic"), IMAGE, [None, 20, 30, 4], 0),
        (s.UpSampling3D(), (None, 4, 5, 6, 2), [None, 8, 10, 12, 2], 0),
        (s.SpatialDropout2D(0.2), IMAGE, [None, 10, 10, 4], 0),
        (s.TimeDistributed(s.Conv2D(8, 3)), (None, 5, 10, 10, 4), [None, 5, 8, 8, 8], 296),
    ],
)
def test_images_and_videos(layer: Any, x: Any, output: Any, params: int) -> None:
    if output[-1] == 0:  # everything cropped away
        with pytest.raises(WindowTooLong, match="none is left"):
            outcome(layer, x)
        return
    assert outcome(layer, x) == (output, params)


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: s.Conv2D(8, [3]), BadArgument, "or 2 of them"),
        (lambda: s.Conv2D(8, 3, padding="causal"), BadArgument, "causal"),
        (lambda: s.Conv2D(8, 3, strides=(1, 2), dilation_rate=(2, 1)), ArgumentsClash, "together"),
        (
            lambda: s.Conv2DTranspose(8, 3, strides=2, output_padding=(1, 2)),
            ArgumentsClash,
            "small",
        ),
        (lambda: s.DepthwiseConv2D(filters=3, kernel_size=2), ShapeError, "filters"),
        (lambda: s.MaxPooling2D(strides=0).apply(shape_of(IMAGE)), BadArgument, "never move"),
        (lambda: s.ZeroPadding2D([-1, 1]), BadArgument, "padding"),
        (lambda: s.Cropping2D(-1), BadArgument, "cropping"),
        (lambda: s.Conv2D(8, 3).apply(shape_of((None, 28, 28))), WrongRank, "height, width"),
        (lambda: s.Conv2D(8, 3).apply(shape_of((None, 2, 28, 28, 3))), WrongRank, "got 5"),
        (
            lambda: s.Conv2D(8, (3, 12)).apply(shape_of(IMAGE)),
            WindowTooLong,
            r"kernel_size\[1\]=12 doesn't fit into the 10 columns",
        ),
        (lambda: s.ConvLSTM2D(5, 3).apply(shape_of((None, 7, None, 9, 2))), ShapeError, "unknown"),
        (lambda: s.SpatialDropout2D(0.2, trainable=False), ShapeError, "trainable"),
    ],
)
def test_what_keras_refuses(call: Any, error: type[ShapeError], says: str) -> None:
    with pytest.raises(error, match=says):
        call()


def test_a_window_that_fits_is_advised_for_its_axis_alone() -> None:
    rows = run([s.MaxPooling2D((1, 2), name="p")], shape_of(IMAGE))
    assert rows[0].output.plain() == [None, 10, 5, 4]
    with pytest.raises(WindowTooLong) as raised:
        run([s.MaxPooling2D((1, 2)), s.Conv2D(8, (3, 6))], shape_of(IMAGE))
    words = " ".join(map(str, raised.value.fixes))
    assert "(3, 5)" in words and "max_pooling2d" in words


def test_the_derivation_names_each_axis() -> None:
    layer = s.Conv2D(32, (3, 5), strides=(1, 2))
    text = "\n".join(
        line.text for line in derive_row(run([layer], shape_of((None, 28, 28, 1)))[0]).lines()
    )
    assert "height - kernel_size[0] + 1 = 28 - 3 + 1 = 26" in text
    assert "(width - kernel_size[1])//strides[1] + 1 = (28 - 5)//2 + 1 = 12" in text
    assert "output_height * output_width * kernel_size[0] * kernel_size[1]" in text


def test_a_third_positional_argument_is_where_keras_has_it() -> None:
    assert s.Conv2DTranspose(4, 3, 2, "same", 1).output_padding == (1, 1)
    assert s.Conv3DTranspose(4, 3, 2, "same", "channels_first").data_format == "channels_first"
    assert list(layer_classes()["Conv2D"].kinds) == list(layer_classes()["Conv1D"].kinds)


def test_a_family_is_one_declaration() -> None:
    """A class over more axes declares no rule of its own."""
    rules = {"output", "variables", "compute", "macs", "factored", "forward_windows", "pool"}
    for name, cls in layer_classes().items():
        if issubclass(cls, Spatial) and len(cls.over) > 1 and name != "UpSampling2D":
            assert not rules & cls.__dict__.keys(), name
