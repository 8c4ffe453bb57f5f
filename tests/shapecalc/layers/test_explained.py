"""Rules read with traced numbers, also inside wrappers: every line of the explanation.

Those of a few layers that everyone meets are kept whole in tests/snapshots/explanations.txt, to be
read; of the others the facts are asserted. Renew with ``SEQSHAPE_RENEW=1``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

import shapecalc as s
from explain.derivations.derivation import derive_row
from shapecalc.models.sequential import parse_inputs, run
from shapecalc.numbers.size import Size, known

SNAPSHOT = Path(__file__).parents[2] / "snapshots" / "explanations.txt"
X = [None, 9, 4]
BOTH = {"query": [None, 9, 8], "value": [None, 7, 6]}
V = Size(None, name="V", open=True)

EXPLAINED: list[tuple[Any, Any]] = [
    (s.SimpleRNN(3), X),
    (s.SimpleRNN(3, use_bias=False), X),
    (s.GRU(3), X),
    (s.GRU(3, reset_after=False), X),
    (s.GRU(3, use_bias=False), X),
    (s.LSTM(3, return_sequences=True, return_state=True), X),
    (s.LSTM(3, trainable=False), [None, "T", "F"]),
    (s.RNN(s.SimpleRNNCell(3)), X),
    (s.RNN(s.GRUCell(3, trainable=False), return_sequences=True), X),
    (s.RNN([s.GRUCell(3), s.LSTMCell(2, use_bias=False)], return_state=True), X),
    (s.RNN(s.StackedRNNCells([s.SimpleRNNCell(3), s.SimpleRNNCell(2)])), X),
    (s.RNN(s.LSTM(3)), [2, 9, 4]),
    (s.Bidirectional(s.LSTM(3)), X),
    (s.Bidirectional(s.LSTM(3, return_sequences=True), merge_mode="sum"), X),
    (s.Bidirectional(s.GRU(3), merge_mode=None), X),
    (s.Bidirectional(s.GRU(3, return_state=True)), X),
    (s.Bidirectional(s.GRU(3, return_state=True), merge_mode=None), X),
    (s.Bidirectional(s.LSTM(3), backward_layer=s.SimpleRNN(3, go_backwards=True)), X),
    (s.Bidirectional(s.RNN([s.GRUCell(3), s.GRUCell(2)])), X),
    (s.Bidirectional(s.ConvLSTM1D(2, 3)), [None, 5, 9, 4]),
    (s.ConvLSTM1D(2, 3, padding="same", strides=2, use_bias=False), [None, 5, 9, 4]),
    (
        s.ConvLSTM1D(2, 3, data_format="channels_first", return_sequences=True, return_state=True),
        [None, 5, 4, 9],
    ),
    (s.TimeDistributed(s.Dense(3)), X),
    (s.TimeDistributed(s.Conv1D(3, 2)), [None, 5, 9, 4]),
    (s.TimeDistributed(s.Conv1DTranspose(3, 2)), X),
    (s.TimeDistributed(s.Bidirectional(s.LSTM(3))), [None, 5, 9, 4]),
    (s.TimeDistributed(s.MaxPooling1D()), X),
    (s.TimeDistributed(s.MaxPooling1D()), [None, 5, 9, 8, 4]),
    (s.TimeDistributed(s.GlobalMaxPooling1D(keepdims=True)), [None, 5, 9, 4]),
    (s.TimeDistributed(s.TimeDistributed(s.Dense(3))), [None, 5, 9, 4]),
    (s.SpectralNormalization(s.Dense(3)), X),
    (s.SpectralNormalization(s.Conv1D(3, 2, lora_rank=2)), X),
    (s.SpectralNormalization(s.Embedding(10, 3)), [None, 9]),
    (s.Conv1D(6, 3, strides=2, groups=2), X),
    (s.Conv1D(6, 3, dilation_rate=2, padding="causal", use_bias=False), X),
    (s.Conv1D(6, 3, data_format="channels_first", lora_rank=2), [None, 4, "T"]),
    (s.DepthwiseConv1D(3, depth_multiplier=2, strides=2), X),
    (s.DepthwiseConv1D(3, data_format="channels_first", use_bias=False), [None, 4, 9]),
    (s.SeparableConv1D(6, 3, depth_multiplier=2, padding="same"), X),
    (s.SeparableConv1D(6, 3, use_bias=False), X),
    (s.Conv1DTranspose(6, 3), X),
    (s.Conv1DTranspose(6, 3, strides=2, padding="same"), X),
    (s.Conv1DTranspose(6, 1, strides=2), X),
    (s.Conv1DTranspose(6, 4, strides=2, output_padding=1), X),
    (s.Conv1DTranspose(6, 4, strides=2, output_padding=1, padding="same", use_bias=False), X),
    (s.Conv1DTranspose(6, 3, dilation_rate=2, data_format="channels_first"), [None, 4, 9]),
    (s.MaxPooling1D(3, strides=2), [None, "T", 4]),
    (s.AveragePooling1D(3, padding="same", data_format="channels_first"), [None, 4, 9]),
    (s.GlobalAveragePooling1D(), X),
    (s.GlobalMaxPooling1D(keepdims=True, data_format="channels_first"), [None, 4, 9]),
    (s.AdaptiveMaxPooling1D(3), [None, None, 4]),
    (s.AdaptiveAveragePooling1D(3, data_format="channels_first"), [None, 4, None]),
    (s.Embedding(V, 3), [None, 9]),
    (s.Embedding(10, 3, lora_rank=2), [None, None]),
    (s.ReversibleEmbedding(10, 3, tie_weights=False), [None, 9]),
    (s.Dense(3), X),
    (s.Dense(3, use_bias=False), [None, 4]),
    (s.Dense(3, lora_rank=2), [None, "F"]),
    (s.EinsumDense("abc,cd->abd", [None, 3], bias_axes="d"), X),
    (s.EinsumDense("abc,cde->abde", [9, 3, 2], bias_axes="de"), X),
    (s.EinsumDense("...c,cd->...d", 3, bias_axes="d"), [None, 9, 5, 4]),
    (s.EinsumDense("ab...,bc->ac...", 3, bias_axes="c"), [None, 9, 5, 4]),
    (s.Flatten(), [None, "T", 4]),
    (s.Reshape([2, -1]), X),
    (s.Reshape([4, -1]), [None, "T", 4]),
    (s.Reshape([-1, 0]), [None, None, 4]),
    (s.Reshape([None, 4]), X),
    (s.Permute((2, 1)), X),
    (s.RepeatVector(5), [None, 4]),
    (s.Cropping1D((2, 3)), X),
    (s.ZeroPadding1D((2, 3)), X),
    (s.ZeroPadding1D(2, data_format="channels_first"), [None, 4, 9]),
    (s.UpSampling1D(3), [None, "T", 4]),
    (s.Dropout(0.5), X),
    (s.Identity(), X),
    (s.BatchNormalization(), X),
    (s.BatchNormalization(axis=1, scale=False, renorm=True), X),
    (s.LayerNormalization(axis=[2, 1]), X),
    (s.LayerNormalization(center=False, rms_scaling=True), X),
    (s.RMSNormalization(), X),
    (s.UnitNormalization(), X),
    (s.GroupNormalization(2), X),
    (s.GroupNormalization(-1, axis=1, center=False), X),
    (s.PReLU(), X),
    (s.PReLU(shared_axes=[1]), [None, None, 4]),
    (s.Add(), [X, [None, 1, 4], [4]]),
    (s.Average(), [[2, 9, 4], X]),
    (s.Maximum(), [[None, "T", 4], X]),
    (s.Concatenate(), [X, [None, 9, 5]]),
    (s.Concatenate(axis=1), [X, [None, None, 4], X]),
    (s.Dot(axes=2), [X, [None, 7, 4]]),
    (s.Dot(axes=-1, normalize=True), [[None, 4], [None, 4]]),
    (s.Dot(axes=(1, 2)), [X, [None, 5, 9]]),
    (s.Attention(use_scale=True, score_mode="concat"), [X, [None, 7, 5]]),
    (s.Attention(trainable=False, use_scale=True), [X, [None, 7, 5], [None, 7, 4]]),
    (s.AdditiveAttention(), [X, [None, 7, 5]]),
    (s.AdditiveAttention(use_scale=False), [X, [None, 7, 5]]),
    (s.MultiHeadAttention(2, 3), BOTH),
    (s.MultiHeadAttention(2, 3, value_dim=5, output_shape=[2, 3], use_bias=False), BOTH),
    (s.MultiHeadAttention(2, 3, use_gate=True), {**BOTH, "key": [None, 7, 5]}),
    (s.GroupedQueryAttention(3, 4, 2), {**BOTH, "value": [None, 7, 8]}),
    (
        s.GroupedQueryAttention(3, 4, 2, use_bias=False, use_gate=True),
        {**BOTH, "value": [None, 7, 8], "key": [None, 7, 8]},
    ),
]


def explained(layer: Any, shape: Any) -> str:
    made = derive_row(run([layer], parse_inputs(shape, layer.traced_axes()))[0])
    lines = [f"{layer!r} of {shape}", f"  {made.output}"]
    lines += [f"  {line.label}: {line.text}  ({line.why})" for line in made.lines()]
    return "\n".join([*lines, f"  {', '.join(made.settings)}"])


# The layers whose explanation is kept to be read: the first of each in the list above.
READ = (
    "SimpleRNN GRU LSTM Bidirectional Conv1D SeparableConv1D MaxPooling1D Dense BatchNormalization "
    "Attention MultiHeadAttention"
).split()


def test_what_everyone_reads() -> None:
    first = {layer.class_name: (layer, shape) for layer, shape in reversed(EXPLAINED)}
    text = "\n".join(explained(*first[name]) for name in READ) + "\n"
    if os.environ.get("SEQSHAPE_RENEW"):
        SNAPSHOT.write_text(text, encoding="utf-8")
    assert text == SNAPSHOT.read_text(encoding="utf-8")


@pytest.mark.parametrize(("layer", "shape"), EXPLAINED, ids=lambda v: str(v)[:60])
def test_an_explanation_is_whole(layer: Any, shape: Any) -> None:
    """Each line has its reason, and the count ends in the number that is predicted."""
    row = run([layer], parse_inputs(shape, layer.traced_axes()))[0]
    made = derive_row(row)
    labels = [line.label for line in made.lines()]
    assert all(line.text and (not line.why or line.why.endswith(".")) for line in made.lines())
    assert not row.weights or (made.weights and labels.count("params") == 1)
    ends = [line.text.split(" = ")[-1].replace(",", "") for line in made.count]
    assert not row.weights or str(known(row.count()) or row.count()) in ends


def weights(layer: Any, *sizes: Any) -> list[Any]:
    return [tuple(w)[:3] for w in layer.rule(s.Shape(sizes))[1]]


def test_weights_are_those_of_the_layer_inside() -> None:
    inner = s.Dense(3, trainable=False)
    frozen = [("kernel", (4, 3), False), ("bias", (3,), False)]
    assert weights(s.TimeDistributed(inner), 2, 9, 4) == frozen
    assert weights(s.TimeDistributed(s.Dense(3), trainable=False), 2, 9, 4)[0][2] is True
    assert weights(s.SpectralNormalization(s.Dense(3)), 2, 4) == [
        *(("kernel", (4, 3), True), ("vector_u", (1, 3), False), ("bias", (3,), True))
    ]
    assert weights(s.SpectralNormalization(s.Dense(3, lora_rank=1)), 2, 4) == [
        *(("vector_u", (1, 3), False), ("kernel", (4, 3), False), ("bias", (3,), True)),
        *(("lora_kernel_a", (4, 1), True), ("lora_kernel_b", (1, 3), True)),
    ]
    both = weights(s.Bidirectional(s.GRU(3, trainable=False)), 2, 9, 4)
    assert [w[0] for w in both] == ["kernel", "recurrent_kernel", "bias"] * 2
    assert {w[2] for w in both} == {False}
    stack = s.RNN([s.GRUCell(3, trainable=False), s.LSTMCell(2)], trainable=False)
    assert [w[2] for w in weights(stack, 2, 9, 4)] == [False] * 3 + [True] * 3
    assert weights(s.RNN(s.LSTM(3, trainable=False)), 2, 9, 4)[0] == ("kernel", (2, 12), False)
    bias = s.EinsumDense("abc,cd->abd", [9, 3], bias_axes="b")
    assert weights(bias, 2, 9, 4)[1][1] == (9, 1)
    gated = s.MultiHeadAttention(2, 3, flash_attention=True)  # fine without dropout
    x = s.Shape((2, 9, 4))
    assert gated.apply({"query": x, "value": x})[0] == x
    for axis in (-7, 3):  # as far as Keras's own check goes
        heads = s.MultiHeadAttention(2, 3, attention_axes=[axis])
        assert heads.apply({"query": x, "value": x})[0] == x
    gated.check_options({"value": None, "key": None, "training": None})
    # Keras counts a shared axis from the second: -1 stands for the steps.
    assert weights(s.PReLU(shared_axes=[-1]), 2, 5, 4) == [("alpha", (1, 4), True)]
    narrow = s.SpectralNormalization(s.Dense(3, lora_rank=1))
    assert weights(narrow, 2, 1)[1] == ("kernel", (1, 3), False)
    attention = s.Attention(use_scale=True, trainable=False)
    assert attention.apply([s.Shape((2, 9, 4))] * 2)[1] == [("scale", (), False, None)]


def test_what_stands_for_a_kernel() -> None:
    none = (
        s.Bidirectional(s.LSTM(3)),
        s.LSTM(3),
        s.TimeDistributed(s.Dense(3)),
        s.RNN(s.GRUCell(3)),
    )
    assert [layer.has_kernel() for layer in none] == [False] * 4
    assert s.Dense(3).has_kernel() and s.Embedding(3, 4).has_kernel()


def test_states_of_cells_nest() -> None:
    cells = [s.LSTMCell(3), s.GRUCell(2)]
    output = s.RNN(cells, return_state=True).rule(s.Shape((2, 9, 4)))[0]
    assert output == ((2, 2), ((2, 3), (2, 3)), (2, 2))
    config = [cell.serialize() for cell in cells]
    assert s.StackedRNNCells(config).cells == tuple(cells)
    assert s.StackedRNNCells(cells).state_size == [[3, 3], 2]
    assert (s.StackedRNNCells(cells).output_size, s.LSTMCell(3).output_size) == (2, 3)
    assert s.SimpleRNNCell(3).state_size == 3 and s.LSTM(3).state_size == [3, 3]
    assert s.RNN(s.GRUCell(3)).state_size == [3] and s.RNN(s.LSTM(3)).output_size == 3
    assert s.GRU(3, stateful=True).rule(s.Shape((2, 9, 4)))[0] == (2, 3)


def test_numbers_of_cells_have_the_names_of_their_places() -> None:
    cells: Any = s.StackedRNNCells([s.GRUCell(3), s.LSTMCell(2)]).traced()
    assert [cell.units.name for cell in cells.cells] == ["cells[0].units", "cells[1].units"]


def test_a_retired_layer_says_why_its_bias_is_long() -> None:
    config = {"class_name": "CuDNNLSTM", "config": {"units": 3}, "retired": True}
    bias = s.from_config(config).traced().rule(s.Shape((2, 9, 4)))[1][2]
    assert bias.shape[0].why == "One bias for the input and one for the state, concatenated."


def test_a_size_that_a_shape_leaves_open_is_no_name() -> None:
    out: Any = s.Reshape([None, 4]).rule(s.Shape((2, 9, 4)))[0]
    assert str(out[1]) == "axis 1" and not out[1].is_open()
    assert s.Reshape([2.5, 4]).rule(s.Shape((2, 9, 4)))[0].plain() == [2, None, 4]


def test_one_layer_merges_several_axes() -> None:
    four = tuple(s.Shape((2, n)) for n in (3, 4, 5, 6))
    timed = s.TimeDistributed
    assert timed(s.Dropout(0.5)).apply(four) == (four, [])
    assert timed(s.GlobalMaxPooling1D()).apply(four[:3])[0] == four[:3]
    assert timed(s.GlobalMaxPooling1D()).apply(four)[0] == (four[0], four[1], four[3])
    first = s.GlobalMaxPooling1D(data_format="channels_first")
    assert timed(first).apply(four)[0] == four[:3]
    assert timed(s.Permute((2, 1))).apply(four)[0] == (four[0], four[1], four[3], four[2])
    assert timed(s.Flatten()).apply(four[:3])[0] == four[:3]
    assert timed(s.UnitNormalization()).apply(four)[0] == four


def test_several_inputs_pass_what_looks_at_no_axis() -> None:
    several = (s.Shape((2, 3)), s.Shape((2, 4)))
    plain = s.LayerNormalization(center=False, scale=False)
    for layer in (s.Dropout(0.5), s.ReLU(), plain, s.UnitNormalization()):
        assert layer.apply(several) == (several, [])
    assert s.Dropout(0.5).apply(list(several)) == (several, [])
    assert s.Identity().apply(list(several)) == (list(several), [])
    learning = (s.LayerNormalization(), s.LayerNormalization(center=False), s.BatchNormalization())
    scaled = s.LayerNormalization(center=False, scale=False, rms_scaling=True)
    shifted = s.LayerNormalization(scale=False)
    for layer in (s.Masking(), s.SpatialDropout1D(0.5), *learning, scaled, shifted):
        try:
            layer.apply(several)
        except s.ShapeError as error:
            assert error.code == "SEQ105", layer
        else:
            raise AssertionError(layer)
    for layer in (s.Dropout(0.5), s.Identity()):
        try:
            layer.apply(several, {"mask": 1})
        except s.ShapeError as error:
            assert error.code == "SEQ202"
        else:
            raise AssertionError(layer)


def test_the_scores_of_attention_are_a_second_output() -> None:
    both = {"query": s.Shape((2, 9, 8)), "value": s.Shape((2, 7, 8))}
    asked = {"return_attention_scores": True}
    grouped = s.GroupedQueryAttention(3, 4, 2).apply(both, asked)[0]
    assert grouped == ((2, 9, 8), (2, 4, 9, 7))
    # Keras's symbolic scores of MultiHeadAttention have the query's steps twice.
    assert s.MultiHeadAttention(2, 3).apply(both, asked)[0] == ((2, 9, 8), (2, 2, 9, 9))
    pair = [s.Shape((2, 9, 8)), s.Shape((2, 7, 8))]
    assert s.Attention().apply(pair, asked)[0] == ((2, 9, 8), (2, 9, 7))
    three = [*pair, s.Shape((2, 6, 8))]  # the scores are of the keys
    assert s.Attention().apply(three, asked)[0] == ((2, 9, 8), (2, 9, 6))


def test_an_embedding_names_its_axes_and_says_why_when_read_backwards() -> None:
    made = run([s.Embedding(10, 3)], parse_inputs([None, None], s.Embedding(10, 3).traced_axes()))
    assert made[0].output.symbols() == ["batch", "steps", "3"]  # type: ignore[union-attr]
    table = s.ReversibleEmbedding(10, 3).traced()
    out: Any = table.apply(s.Shape((2, 9, 3)), {"reverse": True})[0]
    by_name = table.apply({"inputs": s.Shape((2, 9, 3))}, {"reverse": True})[0]
    assert by_name == out == (2, 9, 10) and out[-1].why == "One score for every row of the table."
