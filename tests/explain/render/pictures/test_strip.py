"""Windows stand where Keras's stand: what they read is what it sums."""

from __future__ import annotations

import random
from itertools import product

import numpy as np
import pytest

from explain.keras_check import build as keras_twin
from explain.render.pictures.strip import Columns, padded
from explain.render.pictures.window import conv_strips, pooling_strips
from shapecalc.errors import ShapeError
from shapecalc.layers.base import Layer
from shapecalc.models.rows import Row
from shapecalc.models.sequential import parse_inputs, run
from shapecalc.readers.model_text import layer_from_text


def row_of(layer: Layer, steps: int) -> Row:
    return run([layer], parse_inputs((2, steps, 1)))[0]


def conv_texts(count: int) -> list[tuple[str, int]]:
    pick = random.Random(7)
    """Random convolutions whose windows fit into their steps."""
    found: list[tuple[str, int]] = []
    while len(found) < count:
        stride = pick.choice((1, 1, 2, 3, 5))
        dilation = pick.choice((1, 2, 3)) if stride == 1 else 1
        padding = pick.choice(("valid", "same", "causal"))
        text = f"Conv1D(1, {pick.randint(1, 6)}, strides={stride}, padding={padding!r}, dilation_rate={dilation})"
        steps = pick.randint(1, 17)
        try:
            row_of(layer_from_text(text), steps)
        except ShapeError:
            continue
        found.append((text, steps))
    return found


@pytest.mark.keras
@pytest.mark.parametrize(("text", "steps"), conv_texts(40))
def test_windows_of_convolutions(text: str, steps: int) -> None:
    layer = layer_from_text(text)
    strip = conv_strips(row_of(layer, steps))[0]
    keras = keras_twin.load_keras()
    x = np.random.default_rng(steps).normal(size=(1, steps, 1)).astype("float32")
    twin = keras.layers.Conv1D.from_config(
        {**layer.get_config(), "kernel_initializer": "ones", "bias_initializer": "zeros"}
    )
    theirs = np.asarray(twin(x))[0, :, 0]
    ours = [sum(x[0, p, 0] for p in strip.touched(i) if 0 <= p < steps) for i in range(len(theirs))]
    np.testing.assert_allclose(ours, theirs, atol=1e-4)


@pytest.mark.keras
@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("strides", [1, 2, 3, 5])
@pytest.mark.parametrize("kernel", [1, 2, 3, 6])
def test_windows_of_transposed_convolutions(padding: str, strides: int, kernel: int) -> None:
    steps = 5
    layer = layer_from_text(f"Conv1DTranspose(1, {kernel}, strides={strides}, padding={padding!r})")
    row = row_of(layer, steps)
    strip = conv_strips(row)[0]
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


@pytest.mark.keras
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
    strip = pooling_strips(row)[0]
    x = np.random.default_rng(1).normal(size=(1, steps, 1)).astype("float32")
    keras = keras_twin.load_keras()
    twin = getattr(keras.layers, layer.class_name).from_config(layer.get_config())
    theirs = np.asarray(twin(x)).reshape(-1)
    ours = [max(x[0, p, 0] for p in strip.touched(i) if 0 <= p < steps) for i in range(len(theirs))]
    np.testing.assert_allclose(ours, theirs)


@pytest.mark.parametrize("strides", [1, 2, 3])
@pytest.mark.parametrize("kernel", [1, 2, 3, 6])
def test_of_an_unknown_length_a_transposed_window_stands_as_for_any(
    kernel: int, strides: int
) -> None:
    layer = layer_from_text(f"Conv1DTranspose(1, {kernel}, strides={strides}, padding='same')")
    (here,) = conv_strips(row_of(layer, 9))
    (open_,) = conv_strips(run([layer], parse_inputs((None, None, 1)))[0])
    assert (open_.before, open_.after) == (here.before, here.after)


def test_what_is_lost_is_what_the_rule_takes_away() -> None:
    for steps in range(5, 30):
        for kernel in range(1, 6):
            row = row_of(layer_from_text(f"Conv1D(1, {kernel})"), steps)
            lost = conv_strips(row)[0].lost()
            assert lost is not None and sum(lost) == steps - int(row.output[1])  # type: ignore[index]


def test_only_beginning_and_end_of_a_long_text_are_shown() -> None:
    strip = padded(10**12, 10**12, 5, 1, 1, "same")
    columns = Columns(strip, 20)
    assert len(columns) == 20 and columns.shown[0] == -2 and columns.shown[-1] == 10**12 + 1
    assert columns.anchors(strip)[0] == (0, 2)


def test_steps_in_no_window_are_those_that_change_nothing() -> None:
    """The marks below the steps: the convolution of ones, asked step by step."""
    for kernel, strides, dilation, padding in (
        (3, 5, 1, "valid"),
        (2, 1, 3, "valid"),
        (2, 4, 1, "same"),
        (3, 4, 1, "causal"),
        (3, 1, 1, "valid"),
    ):
        text = (
            f"Conv1D(1, {kernel}, strides={strides}, dilation_rate={dilation}, padding={padding!r})"
        )
        for steps in range(4, 15):
            layer = layer_from_text(text)
            try:
                strip = conv_strips(row_of(layer, steps))[0]
            except ShapeError:
                continue
            kernel_of_ones = [np.ones((kernel, 1, 1), "float32"), np.zeros(1, "float32")]
            x = np.eye(steps, dtype="float32")[:, :, None]
            y = np.asarray(layer.forward(np, x, kernel_of_ones))
            read = [bool(y[p].any()) for p in range(steps)]
            assert [strip.reads(p) for p in range(steps)] == read
            assert strip.skipped() == read.count(False)


def test_skipped_steps_are_counted_however_many() -> None:
    for kernel, strides, dilation, padding in product(
        (1, 2, 3, 5), (1, 2, 3, 7), (1, 2, 3), ("valid", "same", "causal")
    ):
        for steps in (1, 9, 10, 23):
            span = (kernel - 1) * dilation + 1
            n = (steps - span) // strides + 1 if padding == "valid" else -(-steps // strides)
            if n > 0:
                strip = padded(steps, n, kernel, strides, dilation, padding)
                assert strip.skipped() == sum(not strip.reads(p) for p in range(steps))
    # Of every 5 steps a window of 2 reads the first and the third.
    text = "SeparableConv1D(1, 2, strides=5, dilation_rate=2)"
    assert conv_strips(row_of(layer_from_text(text), 10**12))[0].skipped() == 6 * 10**11


@pytest.mark.parametrize("most", range(9, 30))
def test_windows_end_where_steps_are_shown(most: int) -> None:
    """No window that is drawn begins or ends in an ellipsis, and the first is whole."""
    for kernel in range(1, 6):
        for strides in (1, 2):
            layer = layer_from_text(f"Conv1D(1, {kernel}, strides={strides})")
            strip = conv_strips(row_of(layer, 120))[0]
            columns = Columns(strip, most)
            assert len(columns) <= most
            assert kernel > most - 3 or columns.whole(strip, 0)
            room = (most - 1) // 2
            assert kernel + strides - 1 > room or (
                columns.whole(strip, 0) and columns.whole(strip, strip.short - 1)
            )
            assert 2 * kernel + 2 * strides > most or columns.whole(strip, 1)


def test_many_zeros_do_not_hide_the_text() -> None:
    strip = conv_strips(row_of(layer_from_text("Conv1D(1, 50, padding='same')"), 20))[0]
    columns = Columns(strip, 24)
    assert len(columns) <= 24
    assert sum(p is not None and 0 <= p < 20 for p in columns.shown) >= 12
