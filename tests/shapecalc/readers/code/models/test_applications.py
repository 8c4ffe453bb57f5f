"""keras.applications in source: what is known, what isn't, what Keras refuses, and how it is used."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.models.applications import named
from shapecalc.readers.model_text import models_from_texts
from tests.command import seqshape

from .test_models import read, table

IMPORTS = """
import tensorflow as tf
from keras import layers
from keras.applications import MobileNetV2, ResNet50
from tensorflow.keras.applications.vgg16 import VGG16, decode_predictions, preprocess_input
"""


def shapes(text: str, **options: Any) -> list[str]:
    """The output of each model that a program makes."""
    reading = read(IMPORTS + text, **options)
    assert [p.message for p in reading.problems] == []
    return [m.summary.rows[-1].output.named() for m in reading.models if m.summary is not None]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "m = VGG16(weights='imagenet', include_top=False, input_shape=(150, 150, 3))",
            "4, 4, 512",
        ),
        (
            "m = tf.keras.applications.VGG16(include_top=False, input_shape=(S, S, 3))",
            "S//32, S//32",
        ),
        ("m = ResNet50(False, None, None, (64, 96, 1), 'avg')", "(None, 2048)"),
        ("m = ResNet50(include_top=False, input_shape=SHAPE, pooling='max')", "(None, 2048)"),
        ("m = VGG16(weights=path)", "(None, 1000)"),
        ("m = VGG16(weights=None, classes=len(names))", "(None, len(names))"),
        ("m = MobileNetV2(include_top=False, input_shape=IMG + (3,))", "(None, "),
    ],
)
def test_arguments(text: str, wanted: str) -> None:
    assert wanted in shapes(text)[0]


@pytest.mark.parametrize(
    "text",
    [
        "m = ResNet50(include_top=flag)",
        "m = MobileNetV2(alpha=width)",
        "m = ResNet50(include_top=False, pooling=how)",
        "m = ResNet50(**settings)",
        "m = ResNet50(input_tensor=tensor)",
        "m = tf.keras.applications.NASNetLarge(include_top=False, input_shape=(S, S, 3))",
        "m = tf.keras.applications.ResNetRS50()",
    ],
)
def test_what_decides_and_is_not_known_makes_no_model(text: str) -> None:
    reading = read(IMPORTS + text)
    assert reading.models == [] and [p for p in reading.problems if p.severity == "error"] == []


@pytest.mark.parametrize(
    ("text", "code", "word"),
    [
        ("m = VGG16(include_top=False, input_shape=(20, 150, 3))", "SEQ201", "32 × 32"),
        ("m = VGG16(input_shape=(150, 150, 3))", "SEQ204", "(224, 224, 3)"),
        ("m = ResNet50(weights='imagenet', classes=10)", "SEQ204", "1000 classes"),
        ("m = ResNet50(include_top=False, input_shape=(64, 64, 1))", "SEQ204", "3 channels"),
        ("m = ResNet50(input_size=(64, 64, 3))", "SEQ202", "input_size"),
    ],
)
def test_errors(text: str, code: str, word: str) -> None:
    (problem,) = read(IMPORTS + text).problems
    assert problem.code == code and word in problem.message and problem.place.line == 6


def test_it_is_made_once_a_walk_and_shown_once() -> None:
    text = """
def build(n):
    base = VGG16(weights=None, include_top=False, input_shape=(64, 64, 3))
    base.trainable = False
    return tf.keras.Sequential([base, layers.Flatten(), layers.Dense(n)])
model = build(3)
"""
    reading = read(IMPORTS + text)
    assert [m.name for m in reading.models] == ["base", "model"]
    outer = reading.models[-1].summary
    assert outer is not None and outer.trainable_params == 2048 * 3 + 3
    assert reading.models[0].inside == "model" and reading.models[1].inside == ""


def test_a_table_for_each_state() -> None:
    text = """
base = VGG16(weights=None, include_top=False, input_shape=(64, 64, 3))
base.summary()
base.trainable = False
base.summary()
base.layers[-2].trainable = True
model = tf.keras.Sequential([base, layers.Flatten()])
"""
    found = [m.summary for m in read(IMPORTS + text).models]
    trained = [summary.trainable_params for summary in found if summary is not None]
    assert trained == [14_714_688, 0, 2_359_808]


def test_the_long_table_of_a_base_is_one_line(tmp_path: Any) -> None:
    path = tmp_path / "program.py"
    path.write_text(
        IMPORTS + "base = ResNet50(include_top=False, input_shape=(64, 64, 3))\n"
        "model = tf.keras.Sequential([base, layers.Flatten(), layers.Dense(2)])\n"
    )
    text = seqshape("summary", str(path)).stdout
    assert text.count("conv5_block3_out") == 0 and "175 layers" in text
    path.write_text(path.read_text() + "base.summary()\n")
    assert seqshape("summary", str(path)).stdout.count("conv5_block3_out") > 0


def test_pasted_and_by_name() -> None:
    (found,) = models_from_texts(["VGG16(include_top=False)"])
    assert found.found.summary.total_params == 14_714_688
    (stack,) = models_from_texts(
        ["VGG16(include_top=False, input_shape=(150, 150, 3))", "Flatten()", "Dense(1)"]
    )
    assert stack.stack is not None
    assert stack.stack.summary().total_params == 14_714_688 + 8192 + 1
    assert named("mobilenet-v2") == "MobileNetV2" and named("imdb-bigru") == ""
    assert "vgg16" in seqshape("model", "vgg16").stdout
    done = seqshape("model", "VGG17")
    assert (done.returncode == 2 and "VGG16" in done.stderr) or "VGG19" in done.stderr


def test_preprocessing() -> None:
    text = """
x = tf.keras.Input((32, 32, 3))
y = preprocess_input(x)
z = tf.keras.applications.efficientnet.preprocess_input(y)
model = tf.keras.Model(x, layers.Flatten()(z))
images = preprocess_input(tf.zeros((4, 32, 32, 3)))
model.predict(images)
"""
    (found,) = read(IMPORTS + text).models
    assert [row[1] for row in table(found)[1:]] == [*["GetItem"] * 3, "Stack", "Add", "Flatten"]


def test_operations_are_no_layers() -> None:
    text = """
x = tf.keras.Input((4,))
model = tf.keras.Model(x, layers.Dense(2)(x / 2 + 1))
n = len(model.layers)
last = tf.keras.Sequential([tf.keras.Input((n,)), layers.Dense(1)])
"""
    assert read(IMPORTS + text).models[-1].summary.rows[0].inputs[1] == 2  # type: ignore[union-attr]


@pytest.mark.parametrize(("declared", "given"), [((5, 4), (5, 1)), ((8, 8, 1), (8, 8, 3))])
def test_what_keras_builds_and_cannot_run_is_an_error_in_source(declared: Any, given: Any) -> None:
    text = f"""
base = tf.keras.Sequential([tf.keras.Input({declared}), layers.Dense(3)])
x = tf.keras.Input({given})
model = tf.keras.Model(x, base(x))
"""
    assert [p.code for p in read(IMPORTS + text).problems] == ["SEQ109"]
