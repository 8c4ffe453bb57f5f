"""Which layer has which picture, and that its numbers are the rules' own."""

from __future__ import annotations

import re

import pytest

from explain.render.pictures import MAKERS, draw
from explain.render.pictures.graph import MOST_BOXES, wiring
from explain.render.pictures.registry import KINDS, PICTURES, kinds_of
from shapecalc.errors import BadRecord
from shapecalc.models.sequential import Sequential
from shapecalc.models.summary import shape_text
from shapecalc.readers.course import COURSE_MODELS, course_model
from shapecalc.readers.model_text import layer_from_text

from . import samples


def test_every_kind_is_used_and_exists() -> None:
    assert {kind for _, kinds in PICTURES for kind in kinds} == set(MAKERS)


@pytest.mark.parametrize("name", COURSE_MODELS)
def test_a_model_shows_every_shape_and_count(name: str) -> None:
    shape = COURSE_MODELS[name].input_shape
    summary = course_model(name).summary(shape)
    svg = draw(course_model(name), input_shape=shape).svg
    for row in summary.rows:
        assert f">{row.name}<" in svg
        n = row.count()
        assert (f">{n:,} parameters<" if n else ">no parameters<") in svg
        if None not in row.output.plain()[1:]:
            assert f">{shape_text(row.output)}<" in svg


def test_the_window_of_the_course() -> None:
    made = draw(layer_from_text("Conv1D(128, 5)"), input_shape=(None, 120, 16))
    assert "120 - 5 + 1 = 116" in made.svg
    assert "2 at the start and 2 at the end" in made.svg
    assert made.svg.count("no window has its middle here") == 4
    assert ">116<" in made.svg and ">120<" in made.svg


@pytest.mark.parametrize("name", ["LSTM", "GRU", "SimpleRNN"])
def test_a_cells_gates_add_up(name: str) -> None:
    """The weights of all gates in the picture are the layer's parameters."""
    layer = layer_from_text(f"{name}(7)")
    total = layer.apply(samples.parse_inputs((None, 9, 5)))[1]
    svg = draw(layer, "cell", input_shape=(None, 9, 5)).svg
    found = 0
    for shape in re.findall(r">(?:x|h|bias): \(([\d, ]+)\)<", svg):
        n = 1
        for d in re.findall(r"\d+", shape):
            n *= int(d)
        found += n
    assert found == sum(w.size for w in total)


def test_an_unknown_size_is_a_formula() -> None:
    svg = draw(layer_from_text("Conv1D(8, 5)"), input_shape=(None, "T", "channels")).svg
    assert (
        ">T - 4<" in svg
        and "40 * channels"
        in draw(layer_from_text("Conv1D(8, 5)"), "blocks", input_shape=(None, "T", "channels")).svg
    )


def test_a_very_long_model_is_folded() -> None:
    layers = [layer_from_text("Dense(8)") for _ in range(1000)]
    summary = Sequential(layers=layers).summary((None, 8))
    found = wiring(None, summary.rows)
    assert len(found.nodes) <= MOST_BOXES
    (box,) = [n for n in found.nodes if n.folded]
    drawn = sum(n.row.count() for n in found.nodes if n.row is not None)
    hidden = sum(n.row.count() for n in box.folded if n.row is not None)
    assert drawn + hidden == summary.total_params
    assert f"{hidden:,} parameters" in draw(summary).svg


def test_a_very_wide_model_is_folded() -> None:
    from shapecalc.models.functional import Functional

    def place(name: str) -> dict[str, object]:
        return {"class_name": "__keras_tensor__", "config": {"keras_history": [name, 0, 0]}}

    layers: list[dict[str, object]] = [
        {"class_name": "InputLayer", "name": "x", "config": {"batch_shape": [None, 4], "name": "x"}}
    ]
    for i in range(300):
        config = {"units": 2, "name": f"d{i}"}
        node = {"args": [place("x")], "kwargs": {}}
        layers.append(
            {"class_name": "Dense", "name": f"d{i}", "config": config, "inbound_nodes": [node]}
        )
    ends = [[f"d{i}", 0, 0] for i in range(300)]
    model = Functional(layers=layers, input_layers=[["x", 0, 0]], output_layers=ends)
    svg = draw(model).svg
    assert "… 277 more layers" in svg and f"{277 * 10:,} parameters" in svg


@pytest.mark.parametrize(
    "text",
    [
        "Conv1D(2, 1000000001)",
        "Conv1D(2, 1000000001, padding='same')",
        "MaxPooling1D(1000000007)",
        "GlobalMaxPooling1D()",
        "AdaptiveMaxPooling1D(3)",
        "AdaptiveMaxPooling1D(1000000007)",
        "LSTM(2**60)",
        "Dense(2**63 - 1)",
    ],
)
def test_huge_sizes_are_drawn_at_once(text: str) -> None:
    made = draw(layer_from_text(text), "all", input_shape=(None, 10**12, 4))
    assert len(made.svg) < 400_000 and made.text(40)


def test_a_kind_that_isnt_there_says_what_is() -> None:
    with pytest.raises(BadRecord, match="Did you mean 'window'"):
        draw(samples.layer_of("Conv1D"), "windw", input_shape=(None, 9, 2))
    with pytest.raises(BadRecord, match="model, blocks, matrix"):
        draw(samples.layer_of("Dense"), "cell", input_shape=(None, 9))


def test_the_help_names_every_kind() -> None:
    from explain.commands.declarations import draw as command

    (option,) = (p for p in command.params if p.name == "kind")
    assert sorted(option.help.split(" | ")) == sorted(KINDS)  # type: ignore[attr-defined]


def test_own_pictures_by_what_a_layer_is() -> None:
    assert kinds_of(samples.layer_of("ConvLSTM1D")) == ("unrolled",)
    assert kinds_of(samples.layer_of("RNN")) == ("unrolled", "cell")
    assert kinds_of(samples.layer_of("Dense")) == ("matrix",)
    assert kinds_of(samples.layer_of("Dropout")) == ()


def test_a_table_has_a_row_for_each_id() -> None:
    made = draw(layer_from_text("Embedding(10000, 16)"), input_shape=(None, 120))
    assert "embeddings (10000, 16)" in made.svg and ">9999<" in made.svg and ">id 3<" in made.svg
    assert "10000 * 16 = 160,000" in made.svg and "(None, 120, 16)" in made.text(60)
    small = draw(layer_from_text("Embedding(2, 16)"), input_shape=(None, 120)).svg
    assert ">id 1<" in small and ">2<" not in small  # ids begin at 0


@pytest.mark.parametrize(("features", "units"), [(8, 2), (100, 50), (3, 60)])
def test_a_matrix_is_to_scale(features: int, units: int) -> None:
    svg = draw(layer_from_text(f"Dense({units})"), input_shape=(None, features)).svg
    (wide, high), *_ = re.findall(r'width="([\d.]+)" height="([\d.]+)" class="f-dense"', svg)
    assert float(wide) / float(high) == pytest.approx(units / features, rel=0.01)
    assert f"kernel ({features}, {units}): {features * units:,}" in svg
    assert f"bias ({units},): {units}" in svg


def test_a_grid_has_a_row_for_each_query_step() -> None:
    shapes = {"query": (None, 4, 8), "value": (None, 5, 6)}
    made = draw(layer_from_text("MultiHeadAttention(2, 3)"), input_shape=shapes)
    assert made.svg.count("score of query") == 20 and "2 heads" in made.svg
    assert "value (None, 5, 6)" in made.spoken()
    near = draw(layer_from_text("MultiHeadAttention(2, 3, sliding_window=2)"), input_shape=shapes)
    # Of 4 queries the first sees 2 keys, the others 3 each.
    assert (
        near.svg.count("score of query") == 11
        and near.svg.count(">outside the sliding window<") == 9
    )


def test_attention_without_steps_has_the_general_box() -> None:
    made = draw(layer_from_text("Attention()"), input_shape=[(None, 8), (None, 8)])
    assert "no parameters" in made.svg


def test_what_is_the_same_at_every_step_has_no_state() -> None:
    made = draw(layer_from_text("TimeDistributed(Dense(3))"), input_shape=(None, 4, 5))
    assert "no state is passed between" in made.svg and ">h<" not in made.svg
    assert made.svg.count(">Dense<") == 4 and "↓" not in made.text()


def test_a_convolving_lstm_hands_on_both_states() -> None:
    svg = draw(layer_from_text("ConvLSTM1D(2, 3)"), input_shape=(None, 4, 9, 5)).svg
    assert "the state (h, c)" in svg and ">h c<" in svg


def test_weights_of_the_same_name_say_whose_they_are() -> None:
    shapes = {"query": (None, 4, 8), "value": (None, 5, 6)}
    svg = draw(layer_from_text("MultiHeadAttention(2, 3)"), "blocks", input_shape=shapes).svg
    for part, shape in (
        ("query", "(8, 2, 3)"),
        ("key", "(6, 2, 3)"),
        ("value", "(6, 2, 3)"),
        ("output", "(2, 3, 8)"),
    ):
        assert f"multi_head_attention: {part} kernel {shape}" in svg
    cells = layer_from_text("RNN([LSTMCell(3), GRUCell(2)])")
    text = draw(cells, "blocks", input_shape=(None, 9, 4)).spoken()
    assert "rnn: cell 1 kernel (4, 12)" in text and "rnn: cell 2 kernel (3, 6)" in text


def test_directions_are_told_apart_beside_states() -> None:
    shapes = {"sequences": (None, 9, 4), "initial_state": [(None, 3)] * 4}
    made = draw(layer_from_text("Bidirectional(LSTM(3))"), "blocks", input_shape=shapes)
    assert "bidirectional: backward kernel (4, 12)" in made.spoken()


def test_each_cell_of_a_stack_tells_its_own_count() -> None:
    made = draw(layer_from_text("RNN([LSTMCell(3), GRUCell(2)])"), "cell", input_shape=(None, 9, 4))
    notes = [note for panel in made.panels for note in panel.notes]
    assert "params of this cell: 96" in notes and "params of this cell: 42" in notes


def test_several_inputs_are_several_boxes() -> None:
    svg = draw(layer_from_text("Add()"), input_shape=[(None, 3, 4), (None, 3, 4)]).svg
    assert ">input 0<" in svg and ">input 1<" in svg and svg.count('class="head"') == 2


def test_an_unknown_count_that_learns_has_no_frozen_part() -> None:
    made = draw(layer_from_text("Dense(5)"), "model", input_shape=(None, "features"))
    assert "5 * features + 5 parameters<" in made.svg and "don&#39;t learn" not in made.svg


def test_what_pooling_adds_is_no_zero() -> None:
    made = draw(layer_from_text("AveragePooling1D(3, padding='same')"), input_shape=(None, 8, 1))
    assert ">pad<" in made.svg and "a zero, added" not in made.svg
    title = draw(layer_from_text("MaxPooling1D(3)"), "padding", input_shape=(None, 8, 1)).panels[0]
    assert title.title == "max_pooling1d: padding and strides"
