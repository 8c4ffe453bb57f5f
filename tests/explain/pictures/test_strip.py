"""Windows stand where Keras's stand: what they read is what it sums."""

from __future__ import annotations

import random

import numpy as np
import pytest

from explain import keras_twin
from explain.pictures.strip import Columns, padded
from explain.pictures.window import conv_strip, pooling_strip
from shapecalc.errors import ShapeError
from shapecalc.layers.base import Layer
from shapecalc.model import Row, parse_inputs, run
from shapecalc.readers.source import layer_from_text


def row_of(layer: Layer, steps: int) -> Row:
    return run([layer], parse_inputs((2, steps, 1)))[0]


def conv_texts(count: int) -> list[tuple[str, int]]:
    pick = random.Random(7)
    found = []
    for _ in range(count):
        stride = pick.choice((1, 1, 2, 3, 5))
        dilation = pick.choice((1, 2, 3)) if stride == 1 else 1
        padding = pick.choice(("valid", "same", "causal"))
        text = f"Conv1D(1, {pick.randint(1, 6)}, strides={stride}, padding={padding!r}, dilation_rate={dilation})"
        found.append((text, pick.randint(1, 17)))
    return found


@pytest.mark.parametrize(("text", "steps"), conv_texts(40))
def test_windows_of_convolutions(text: str, steps: int) -> None:
    layer = layer_from_text(text)
    try:
        row = row_of(layer, steps)
    except ShapeError:
        return
    strip = conv_strip(row)
    keras = keras_twin.load_keras()
    x = np.random.default_rng(steps).normal(size=(1, steps, 1)).astype("float32")
    twin = keras.layers.Conv1D.from_config(
        {**layer.get_config(), "kernel_initializer": "ones", "bias_initializer": "zeros"}
    )
    theirs = np.asarray(twin(x))[0, :, 0]
    ours = [sum(x[0, p, 0] for p in strip.touched(i) if 0 <= p < steps) for i in range(len(theirs))]
    np.testing.assert_allclose(ours, theirs, atol=1e-4)


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("strides", [1, 2, 3, 5])
@pytest.mark.parametrize("kernel", [1, 2, 3, 6])
def test_windows_of_transposed_convolutions(padding: str, strides: int, kernel: int) -> None:
    steps = 5
    layer = layer_from_text(f"Conv1DTranspose(1, {kernel}, strides={strides}, padding={padding!r})")
    row = row_of(layer, steps)
    strip = conv_strip(row)
    keras = keras_twin.load_keras()
    twin = keras.layers.Conv1DTranspose.from_config(
        {**layer.get_config(), "kernel_initializer": "ones", "bias_initializer": "zeros"}
    )
    for i in range(steps):
        x = np.zeros((1, steps, 1), "float32")
        x[0, i, 0] = 1
        theirs = np.flatnonzero(np.asarray(twin(x))[0, :, 0])
        n = len(np.asarray(twin(x))[0])
        assert [p for p in strip.touched(i) if 0 <= p < n] == list(theirs)


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        (f"MaxPooling1D({pool}, strides={strides}, padding={padding!r})", steps)
        for pool in (1, 2, 3, 5)
        for strides in (None, 1, 2, 4)
        for padding in ("valid", "same")
        for steps in (5, 8, 13)
    ]
    + [
        ("GlobalMaxPooling1D()", 9),
        ("AdaptiveMaxPooling1D(4)", 10),
        ("AdaptiveMaxPooling1D(3)", 7),
    ],
)
def test_windows_of_pooling(text: str, steps: int) -> None:
    layer = layer_from_text(text)
    row = row_of(layer, steps)
    strip = pooling_strip(row)
    x = np.random.default_rng(1).normal(size=(1, steps, 1)).astype("float32")
    keras = keras_twin.load_keras()
    twin = getattr(keras.layers, layer.class_name).from_config(layer.get_config())
    theirs = np.asarray(twin(x)).reshape(-1)
    ours = [max(x[0, p, 0] for p in strip.touched(i) if 0 <= p < steps) for i in range(len(theirs))]
    np.testing.assert_allclose(ours, theirs)


def test_what_is_lost_is_what_the_rule_takes_away() -> None:
    for steps in range(5, 30):
        for kernel in range(1, 6):
            row = row_of(layer_from_text(f"Conv1D(1, {kernel})"), steps)
            lost = conv_strip(row).lost()
            assert lost is not None and sum(lost) == steps - int(row.output[1])  # type: ignore[index]


def test_only_beginning_and_end_of_a_long_text_are_shown() -> None:
    strip = padded(10**12, 10**12, 5, 1, 1, "same")
    columns = Columns(strip, 20)
    assert len(columns) == 20 and columns.shown[0] == -2 and columns.shown[-1] == 10**12 + 1
    assert columns.anchors(strip)[0] == (0, 2)
