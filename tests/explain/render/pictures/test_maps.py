"""Feature maps of image models: which there are, how large they are drawn, what they say."""

from __future__ import annotations

import re
from typing import Any

import pytest

from explain.render.pictures import draw
from explain.render.pictures.maps import MapsPanel
from shapecalc.layers.base import Layer
from shapecalc.models.sequential import Sequential
from shapecalc.readers.model_text import known_layers, layer_from_text, models_from_texts


def layers_of(*texts: str) -> list[Layer]:
    return known_layers(models_from_texts(texts))


def panel(*texts: str, shape: Any, width: float = 760) -> tuple[MapsPanel, str]:
    model = Sequential(layers=layers_of(*texts))
    made = draw(model, input_shape=shape, width=width)
    first = made.panels[0]
    assert isinstance(first, MapsPanel)
    return first, made.svg


CNN = (
    "Conv2D(16, 3)",
    "BatchNormalization()",
    "MaxPooling2D()",
    "Conv2D(64, (3, 5))",
    "Flatten()",
    "Dense(10)",
)


def test_each_output_that_differs_is_a_block() -> None:
    found, svg = panel(*CNN, shape=(None, 28, 28, 1))
    assert [one.shape for one in found.maps] == [
        "28 × 28 × 1",
        "26 × 26 × 16",
        "13 × 13 × 16",
        "11 × 9 × 64",
        "6336",
        "10",
    ]
    assert found.maps[1].names == ["conv2d", "batch_normalization"]
    for one in found.maps:
        assert f">{one.shape}<" in svg
    # A front, a top and a side each.
    assert svg.count('Z" class="f-convolution') == 4


def test_sizes_are_drawn_to_their_roots() -> None:
    found, svg = panel("MaxPooling2D(2)", "MaxPooling2D(2)", shape=(None, 64, 32, 3))
    names = {", ".join(one.names): one for one in found.maps}
    fronts = re.findall(r'width="([\d.]+)" height="([\d.]+)"[^>]*><title>([^<:]+): ', svg)
    sizes = {name: (float(w), float(h)) for w, h, name in fronts if name in names}
    assert sizes["input"][1] / sizes["max_pooling2d_1"][1] == pytest.approx(2, rel=0.01)
    assert sizes["input"][0] == sizes["max_pooling2d_1"][0]  # the channels are the same


def test_channels_may_come_first() -> None:
    found, _ = panel(
        "Conv2D(16, 3, data_format='channels_first')", "ReLU()", "Flatten()", shape=(None, 3, 9, 8)
    )
    assert [one.shape for one in found.maps] == ["9 × 8 × 3", "7 × 6 × 16", "672"]


def test_a_video_is_several_blocks_behind_each_other() -> None:
    _, image = panel("Conv2D(4, 3)", shape=(None, 9, 9, 3))
    found, video = panel("TimeDistributed(Conv2D(4, 3))", shape=(None, 5, 9, 9, 3))
    assert [one.shape for one in found.maps] == ["5 × 9 × 9 × 3", "5 × 7 × 7 × 4"]
    assert video.count('Z" class="f-wrapper') == 3 * image.count('Z" class="f-convolution')


def test_unknown_sizes_are_dashed_and_named() -> None:
    found, svg = panel("Conv2D(4, 3)", "GlobalMaxPooling2D()", shape=(None, None, None, 3))
    assert found.maps[1].shape == "height - 2 × width - 2 × 4"
    assert "f-convolution dash" in svg and "Dashed: a size is unknown." in found.notes
    assert "f-pooling dash" not in svg  # 4 numbers, whatever the image


def test_a_text_model_has_no_feature_maps() -> None:
    model = Sequential(layers=layers_of("Embedding(9, 4)", "Conv1D(4, 3)", "Flatten()"))
    assert len(draw(model, input_shape=(None, 20)).panels) == 1
    four = draw(layer_from_text("LayerNormalization()"), "model", input_shape=(None, 3, 4, 5))
    assert not isinstance(four.panels[0], MapsPanel)


def test_in_a_terminal_the_maps_are_a_list() -> None:
    model = Sequential(layers=layers_of(*CNN))
    lines = draw(model, input_shape=(None, 28, 28, 1)).text(80).splitlines()
    assert "  13 × 13 × 16: max_pooling2d" in lines
    assert any("-o FILE.svg" in line for line in lines)
