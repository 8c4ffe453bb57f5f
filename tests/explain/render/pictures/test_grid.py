"""Windows over images: they stand where Keras's stand, and the picture says which is which."""

from __future__ import annotations

import re
from itertools import product
from typing import Any

import numpy as np
import pytest

from explain.keras_check import build as keras_twin
from explain.render.pictures import Picture, draw
from explain.render.pictures.grid_panel import GridPanel
from explain.render.pictures.window import conv_strips, pooling_strips
from shapecalc.errors import BadRecord
from shapecalc.models.sequential import parse_inputs, run
from shapecalc.readers.model_text import layer_from_text


def drawn(text: str, shape: Any, kind: Any = None, width: float = 760) -> Picture:
    return draw(layer_from_text(text), kind, input_shape=shape, width=width)


def grid(made: Picture) -> list[list[str]]:
    """The cells of the first grid that is printed, without its numbers."""
    lines = made.text(200).splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("input (")) + 2
    cells = (re.split(r"\s{4,}|→", line[4:])[0].split() for line in lines[at:])
    return [row for row in cells if row]


@pytest.mark.keras
@pytest.mark.parametrize(
    "text",
    [
        "Conv2D(1, (2, 3), strides=(1, 2))",
        "Conv2D(1, 3, padding='same', strides=(3, 2))",
        "Conv2D(1, (3, 2), dilation_rate=(2, 3))",
        "Conv2D(1, 2, data_format='channels_last', padding='same', dilation_rate=(1, 2))",
        "MaxPooling2D((2, 3))",
        "MaxPooling2D((3, 2), strides=(2, 3), padding='same')",
        "AdaptiveMaxPooling2D((3, 2))",
        "GlobalMaxPooling2D()",
    ],
)
def test_windows_stand_where_they_stand_in_keras(text: str) -> None:
    keras = keras_twin.load_keras()
    layer = layer_from_text(text)
    x = np.random.default_rng(3).uniform(1, 2, size=(1, 8, 9, 1)).astype("float32")
    row = run([layer], parse_inputs(x.shape, layer.traced_axes()))[0]
    conv = "kernel_size" in layer.kinds
    config = layer.get_config() | ({"kernel_initializer": "ones"} if conv else {})
    theirs = np.asarray(getattr(keras.layers, layer.class_name).from_config(config)(x)).reshape(-1)
    down, along = conv_strips(row) if conv else pooling_strips(row)
    assert down.short * along.short == len(theirs)
    ours = [
        (sum if conv else max)(
            float(x[0, r, c, 0])
            for r, c in product(down.touched(i), along.touched(j))
            if 0 <= r < 8 and 0 <= c < 9
        )
        for i, j in product(range(down.short), range(along.short))
    ]
    np.testing.assert_allclose(ours, theirs, rtol=1e-5)


def test_a_cell_has_the_letters_of_its_windows() -> None:
    made = drawn("Conv2D(4, (2, 3), strides=(1, 2))", (None, 3, 6, 1))
    assert grid(made) == [
        ["A", "A", "AB", "B", "B", "×"],
        ["A", "A", "ABC", "BC", "BC", "×"],
        ["·", "·", "C", "C", "C", "×"],
    ]
    assert "1 row and 2 columns" in made.text()
    assert "The last column is in no window" in made.text()


def test_padding_is_not_counted_as_rows() -> None:
    made = drawn("Conv2D(4, 3, padding='same')", (None, 2, 2, 1))
    assert grid(made) == [
        ["0A", "0AB", "0AB", "0B"],
        ["0A", "ABC", "ABC", "0BC"],
        ["0A", "ABC", "ABC", "0BC"],
        ["0", "0C", "0C", "0C"],
    ]
    (panel,) = made.panels
    assert isinstance(panel, GridPanel)
    (rows, _), _ = panel.sides((9, 9), 6)
    assert [rows.label(i) for i in range(len(rows))] == ["", "1", "2", ""]


def test_dilation_leaves_cells_between() -> None:
    made = drawn("Conv2D(4, 2, dilation_rate=(1, 2))", (None, 3, 4, 1))
    assert grid(made)[0] == ["A", "B", "A", "B"]
    assert "every 2nd column" in made.text()


def test_a_transposed_convolution_paints() -> None:
    made = drawn("Conv2DTranspose(4, 2, strides=2)", (None, 2, 3, 1))
    assert grid(made) == [["A", "B", "·"], ["·", "·", "C"]]
    assert "What a pixel paints" in made.text() and ">c<" not in made.svg
    cut = drawn("Conv2DTranspose(4, 3, padding='same')", (None, 4, 4, 1))
    assert "painted, and cut away" in cut.text() and ">c<" in cut.svg


def test_pooling_adds_no_zeros() -> None:
    made = drawn("MaxPooling2D(2, padding='same')", (None, 3, 3, 1))
    assert grid(made)[-1] == ["p", "p", "pC", "pC"]
    assert "left out of the result" in made.text()


def test_a_large_image_is_shown_at_its_edges() -> None:
    made = drawn("Conv2D(4, 3)", (None, 500, 500, 3))
    for label in ("1", "500", "498", "…"):
        assert f">{label}<" in made.svg
    assert ">250<" not in made.svg and len(made.svg) < 200_000


def test_unknown_sizes_have_their_names() -> None:
    made = drawn("Conv2D(4, 3)", (None, "h", None, 3))
    for label in ("h", "width", "h - 2", "width - 2"):
        assert f">{label}<" in made.svg, label
    assert "C the last" not in made.text()


def test_zeros_that_depend_on_an_unknown_size_are_said_to() -> None:
    """Of 2 rows, stride 2, Keras adds none in front; of 3 rows one."""
    said = "added in front depends on the number of rows"
    text = "Conv2D(4, 3, padding='same', strides=2)"
    assert said in drawn(text, (None, None, 9, 3)).text(200)
    assert said not in drawn(text, (None, 8, 9, 3)).text(200)
    assert said not in drawn("Conv2D(4, 3, padding='same')", (None, None, 9, 3)).text(200)
    fronts = [
        conv_strips(run([layer_from_text(text)], parse_inputs((1, n, n, 1)))[0])[0].before
        for n in (8, 9)
    ]
    assert fronts == [0, 1]


def test_a_video_says_that_frames_are_read_as_well() -> None:
    made = drawn("Conv3D(4, (2, 3, 3))", (None, 8, 9, 9, 1))
    assert "slides over the frames as well, 2 frames long: 7 positions" in made.text()
    assert "depth" not in made.text() and "6 frames" not in made.text()


def test_other_settings_stand_below_each_other() -> None:
    made = drawn("Conv2D(4, 3)", (None, 9, 3, 1), "padding")
    assert "padding='same'" in made.text() and "SEQ102" in made.text()
    assert "padding='causal'" not in made.text()


def test_a_window_of_any_size_needs_the_image() -> None:
    with pytest.raises(BadRecord, match="height and width"):
        drawn("GlobalMaxPooling2D()", (None, None, 8, 3), "pooling")


def test_a_convolving_lstm_has_a_window_over_its_steps() -> None:
    made = drawn("ConvLSTM2D(4, (2, 3))", (None, 5, 3, 4, 1), "window")
    assert grid(made) == [
        ["A", "AB", "AB", "B"],
        ["A", "ABC", "ABC", "BC"],
        ["·", "C", "C", "C"],
    ]
    assert "So at every step" in made.text()
    states = drawn("ConvLSTM2D(4, (2, 3), return_state=True)", (None, 5, 3, 4, 1), "window")
    assert grid(states) == grid(made)
    with pytest.raises(BadRecord, match="has a window picture"):
        drawn("ConvLSTM1D(4, 3)", (None, 5, 9, 1), "window")


def test_an_image_without_rows_has_no_window() -> None:
    for text in ("MaxPooling2D(2, padding='same')", "Conv2D(2, 3, padding='same')"):
        made = drawn(text, (None, 0, 5, 3))
        assert "A is the" not in made.text() and made.svg


# -- pixels that only move ---------------------------------------------------------------------
def test_what_is_cropped_is_crossed_out() -> None:
    made = drawn("Cropping2D(((1, 0), (2, 1)))", (None, 3, 6, 1))
    assert grid(made) == [list("××××××"), list("××AB·×"), list("××··C×")]
    assert "×: removed." in made.text() and made.svg.count(">×<") == 12


def test_zeros_stand_around_an_image() -> None:
    made = drawn("ZeroPadding2D(((1, 0), (0, 2)))", (None, 2, 2, 1))
    lines = made.text(200).splitlines()
    assert [line.split("output")[0].split() for line in lines if line.startswith(" 1  A")] == [
        ["1", "A", "B", "→", "1", "0", "0", "0", "0"]
    ]
    assert made.svg.count(">0<") == 8 and "a zero, added" in made.text()


def test_a_pixel_is_repeated() -> None:
    made = drawn("UpSampling2D((2, 3))", (None, 2, 2, 1))
    assert made.panels[0].title.endswith("every pixel becomes 2 rows and 3 columns")
    # Once before and six times behind.
    assert [made.svg.count(f">{letter}<") for letter in "ABC"] == [7, 7, 7]
    between = drawn("UpSampling2D(2, interpolation='bilinear')", (None, 2, 2, 1))
    assert "between those of its neighbours" in between.text()


def test_one_axis_keeps_its_box() -> None:
    for text in ("Cropping1D(1)", "ZeroPadding1D(1)", "UpSampling1D(2)"):
        made = drawn(text, (None, 9, 2))
        assert not isinstance(made.panels[0], GridPanel)
