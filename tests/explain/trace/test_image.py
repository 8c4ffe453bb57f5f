"""Traces of images and videos: their numbers, their places, and what can't be traced."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from explain.trace import trace, trace_image
from shapecalc.errors import BadRecord, ShapeError
from shapecalc.layers.base import Layer
from shapecalc.models.unknown import Unknown
from shapecalc.readers.model_text import known_layers, layer_from_text, models_from_texts
from tests.command import seqshape

from .test_trace import check


def layers(*texts: str) -> list[Layer]:
    return known_layers(models_from_texts(texts))


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("Conv2D(3, (2, 3))", None),
        ("Conv2D(2, 3, padding='same', strides=(1, 2), activation='relu')", (1, 4, 5, 2)),
        ("Conv2D(2, 2, dilation_rate=2, use_bias=False)", (1, 5, 4, 1)),
        ("Conv2D(2, 2, data_format='channels_first')", (1, 2, 4, 3)),
        ("Conv3D(2, (1, 2, 2))", (None, 2, 3, 3, 2)),
        ("MaxPooling2D((2, 3))", (1, 4, 6, 2)),
        ("AveragePooling2D(2, padding='same')", (1, 3, 3, 2)),
        ("GlobalAveragePooling2D()", None),
        ("AdaptiveMaxPooling2D((2, 1))", (1, 3, 3, 1)),
        ("MaxPooling3D(2)", None),
    ],
)
def test_every_number_is_what_its_equation_says(text: str, sizes: Any) -> None:
    made = trace_image(layers(text), sizes)
    found = json.loads(json.dumps(made.to_dict()))
    assert check(found) == len(made.steps) > 0
    assert found["image"] == made.image.tolist() and found["words"] == []


def test_a_window_is_the_part_of_the_image_that_its_title_names() -> None:
    made = trace_image(layers("Conv2D(1, (2, 3), strides=(2, 1))"), (1, 5, 6, 1))
    step = made.steps[5]
    assert (step.first, step.last) == ((2, 1), (3, 3))
    assert np.array_equal(step.reads[0].value, made.image[0, 2:4, 1:4])
    text = str(made.step(6))
    assert "window over rows 3 to 4, columns 2 to 4" in text
    lines = text.splitlines()
    for row in (3, 4):
        values = " ".join(f"{v:+7.4f}" for v in made.image[0, row - 1, 1:4, 0])
        assert f"      {row} {values}" in [line.rstrip() for line in lines]


def test_a_dilated_window_has_the_numbers_of_its_rows() -> None:
    made = trace_image(layers("Conv2D(1, 2, dilation_rate=2)"), (1, 4, 4, 2))
    lines = [line.split()[0] for line in str(made.step(1)).splitlines()[2:6]]
    assert lines == ["1,1", "1,3", "3,1", "3,3"]


def test_the_image_is_as_large_as_the_layers_need() -> None:
    one = trace_image(layers("Conv2D(2, 3)"))
    deep = trace_image(layers("Conv2D(2, 3)", "MaxPooling2D()", "Conv2D(2, 3)", "Flatten()"))
    assert one.image.shape == (1, 6, 6, 1) and deep.image.shape[1] > 6
    declared = trace_image(layers("Input((9, None, 3))", "Conv2D(2, 3)"))
    assert declared.image.shape == (1, 9, 6, 3)
    assert np.array_equal(one.image, trace_image(layers("Conv2D(4, 3)")).image)
    assert not np.array_equal(one.image, trace_image(layers("Conv2D(4, 3)"), seed=8).image)


def test_an_image_can_be_given() -> None:
    image = np.arange(24.0).reshape(4, 6, 1)
    made = trace(layer_from_text("MaxPooling2D(2)"), image=image)
    assert made.output[0, ..., 0].tolist() == [[7, 9, 11], [19, 21, 23]]
    assert "<details>" in made._repr_html_() and "an image" in repr(made)
    assert "+5.0000" in made._repr_html_().partition("<details>")[0]
    with pytest.raises(BadRecord, match="no words"):
        made.at("blue")
    with pytest.raises(BadRecord, match="height, width, channels"):
        trace(layer_from_text("MaxPooling2D(2)"), image=image[0])
    with pytest.raises(BadRecord, match="isn't an array"):
        trace(layer_from_text("MaxPooling2D(2)"), image="no image")


def test_text_and_image_are_kept_apart() -> None:
    with pytest.raises(BadRecord, match="not a text"):
        trace(layer_from_text("Conv2D(2, 3)"), "a blue sky")
    with pytest.raises(BadRecord, match="don't read an image"):
        trace(layer_from_text("LSTM(2)"), image=np.zeros((3, 3, 1)))
    with pytest.raises(BadRecord, match="no text"):
        trace(layer_from_text("LSTM(2)"))


def test_what_is_no_image_at_first_cant_be_traced() -> None:
    with pytest.raises(BadRecord, match="Reshape makes an image of what is none"):
        trace_image(layers("Dense(100)", "Reshape((5, 5, 4))", "Conv2DTranspose(3, 3)"))


def test_what_is_unknown_is_named() -> None:
    with pytest.raises(BadRecord, match="Rescale is unknown"):
        trace_image([*_unknown("Rescale"), *layers("Conv2D(2, 3)")])


def _unknown(name: str) -> list[Layer]:
    return [Unknown({"class_name": name, "config": {}}, f"{name} is a class of one's own.")]


def test_a_large_image_is_too_much() -> None:
    with pytest.raises(BadRecord, match="50,176 pixels"):
        trace_image(layers("Conv2D(2, 3)"), (1, 224, 224, 3))


def test_a_convolving_lstm_shows_its_gates() -> None:
    made = trace_image(layers("ConvLSTM2D(2, 2)"), (1, 3, 4, 4, 1))
    assert [n.symbol for n in made.steps[0].makes] == ["i", "f", "g", "o", "c'", "h'"]
    i, f, g, o, c, h = (n.value for n in made.steps[1].makes)
    before = made.steps[1].reads[2].value
    np.testing.assert_allclose(c, f * before + i * g, rtol=1e-5)
    np.testing.assert_allclose(h, o * np.tanh(c), rtol=1e-5)
    np.testing.assert_allclose(made.output[0], made.steps[2].makes[-1].value)


# -- at the prompt ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    "words",
    [
        ["conv2d"],
        ["conv2d", "--rows", "4", "--columns", "5", "--channels", "2", "--kernel", "2,3"],
        ["conv2d_transpose", "--shape", "None,2,2,1"],
        ["max_pooling2d", "--channels", "2"],
        ["conv3d", "--frames", "2", "--kernel", "2"],
        ["conv_lstm2d", "--steps", "2"],
        ["zero_padding2d", "--rows", "2", "--columns", "2"],
        ["separable_conv2d"],
        ["time_distributed", "Conv2D(2, 3)"],
        [
            "model",
            "Conv2D(2, 3)",
            "BatchNormalization()",
            "MaxPooling2D()",
            "Flatten()",
            "Dense(2)",
        ],
        ["Conv2D(2, 3)", "GlobalMaxPooling2D()", "--shape", "None,5,4,3"],
    ],
    ids=" ".join,
)
def test_it_traces(words: list[str]) -> None:
    done = seqshape("trace", *words, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["steps"] and found["output"] and found["image"]
    plain = seqshape("trace", *words)
    assert plain.returncode == 0 and f"step {len(found['steps'])} of" in plain.stdout
    assert max(map(len, plain.stdout.splitlines())) <= 100


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["conv2d", "--text", "a sky"], 2, "not a text"),
        (["conv2d", "--rows", "500", "--columns", "500"], 2, "--shape None,6,6,1"),
        (["conv2d", "--shape", "None,6,6"], 2, "batch, height, width, channels"),
        (["conv2d", "--kernel", "9", "--rows", "4"], 1, "kernel_size[0]=9"),
        (["conv2d", "--dim", "3"], 2, "No such option"),
    ],
    ids=lambda v: str(v)[:30],
)
def test_bad_words_get_one_sentence(words: list[str], code: int, says: str) -> None:
    done = seqshape("trace", *words)
    assert done.returncode == code, done.stderr + done.stdout
    assert says in done.stderr and "Traceback" not in done.stderr


@pytest.mark.keras
def test_a_trace_of_an_image_can_be_held_against_keras() -> None:
    made = trace_image(layers("Conv2D(2, 3)", "MaxPooling2D()", "Flatten()", "Dense(2)"))
    assert made.verify().agrees
    made.parts[-1].output = made.output + 1
    assert not made.verify().agrees


def test_sizes_of_another_rank_are_refused() -> None:
    with pytest.raises(ShapeError, match="the layers read 4"):
        trace_image(layers("Conv2D(2, 3)"), (1, 5, 5))
