"""What stands in KERAS.md of keras.applications, and how source uses them."""

from __future__ import annotations

from typing import Any

import pytest

import shapecalc
from shapecalc.errors import ArgumentsClash, BadArgument, UnknownArgument, UnknownLayer
from shapecalc.models import applications
from shapecalc.numbers.size import Size


@pytest.mark.parametrize(
    ("name", "given", "params"),
    [
        ("VGG16", {}, 138_357_544),
        ("VGG16", {"input_shape": (256, 256, 3)}, 169_814_824),
        ("VGG19", {"include_top": False}, 20_024_384),
        ("NASNetLarge", {"include_top": False, "input_shape": (299, 299, 3)}, 84_916_818),
        ("NASNetLarge", {"include_top": False}, 84_887_922),
        ("ResNet50", {}, 25_636_712),
        ("MobileNet", {"alpha": 0.25}, 475_544),
    ],
)
def test_counts(name: str, given: dict[str, Any], params: int) -> None:
    model = getattr(applications, name)(weights=None, **given)
    assert model.count_params() == params


def test_inputs_that_are_not_given() -> None:
    assert str(applications.VGG16().graph.inputs[0].shape) == "(None, 224, 224, 3)"
    model = applications.ResNet50(include_top=False)
    assert str(model.output_shape) == "(None, None, None, 2048)"
    assert str(applications.NASNetMobile(include_top=False).output_shape) == "(None, 7, 7, 1056)"


def test_layers_have_names() -> None:
    model = applications.VGG16(include_top=False, input_shape=(150, 150, 3))
    layer = model.get_layer("block5_conv3")
    assert layer.name == "block5_conv3" and str(layer.output_shape) == "(None, 9, 9, 512)"
    assert model.name == "vgg16" and len(model.layers) == 19


@pytest.mark.parametrize(
    ("name", "given", "error", "word"),
    [
        ("VGG16", {"input_shape": (31, 64, 3), "include_top": False}, BadArgument, "32 × 32"),
        ("InceptionV3", {"input_shape": (74, 80, 3), "include_top": False}, BadArgument, "75"),
        ("VGG16", {"input_shape": (150, 150, 3)}, ArgumentsClash, "(224, 224, 3)"),
        ("VGG16", {"input_shape": [224, 224, 3]}, ArgumentsClash, "(224, 224, 3)"),
        ("VGG16", {"classes": 10}, ArgumentsClash, "1000 classes"),
        ("VGG16", {"include_top": False, "input_shape": (64, 64, 1)}, ArgumentsClash, "3 channels"),
        ("VGG16", {"include_top": False, "input_shape": (150, 150)}, BadArgument, "three sizes"),
        ("VGG16", {"weights": None, "input_shape": (None, None, 3)}, ArgumentsClash, "known"),
        ("ResNet50", {"classifier_activation": "sigmoid"}, ArgumentsClash, "softmax"),
        ("MobileNetV2", {"alpha": 0.6}, ArgumentsClash, "alpha"),
        ("VGG16", {"input_size": (64, 64, 3)}, UnknownArgument, "input_size"),
        ("EfficientNetV2B0", {"name": "base"}, BadArgument, "efficientnetv2-b0"),
    ],
)
def test_what_keras_refuses(name: str, given: dict[str, Any], error: Any, word: str) -> None:
    with pytest.raises(error) as raised:
        applications.model(name, **given)
    assert name in raised.value.message and word in str(raised.value)


def test_a_size_with_a_name_stays_in_the_formula() -> None:
    side = Size(None, name="side", open=True)
    model = applications.VGG16(include_top=False, input_shape=(side, side, 3))
    assert model.output_shape.named() == "(None, side//32, side//32, 512)"
    with pytest.raises(UnknownLayer):  # which layers it has depends on it
        applications.NASNetLarge(include_top=False, input_shape=(side, side, 3))


def test_each_has_its_page_at_the_front_door() -> None:
    assert shapecalc.applications.VGG16(weights=None).count_params() == 138_357_544
