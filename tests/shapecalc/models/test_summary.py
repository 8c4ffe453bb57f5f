"""The table as Keras lays it out: totals, memory, work, unknowns."""

from __future__ import annotations

from typing import Any

import shapecalc as s
from shapecalc.models.prediction import formula
from shapecalc.models.summary import (
    Summary,
    count_text,
    row_macs,
    shape_text,
    size_text,
    table_text,
    work,
)
from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import Size

T = Size(None, name="T", open=True)


def model() -> Any:
    return s.Sequential(
        [s.Embedding(10, 4), s.BatchNormalization(), s.Dense(2, trainable=False)], name="small"
    )


def test_the_table_and_its_totals() -> None:
    summary = model().summary((None, 9))
    assert str(summary).splitlines() == [
        'Model: "small"',
        "Layer (type)                              Output Shape  Param #",
        "===============================================================",
        "embedding (Embedding)                     (None, 9, 4)       40",
        "batch_normalization (BatchNormalization)  (None, 9, 4)       16",
        "dense (Dense)                             (None, 9, 2)       10",
        "===============================================================",
        "Total params: 66 (264.00 B)",
        "Trainable params: 48",
        "Non-trainable params: 18",
    ]
    assert (summary.name, summary.at_least, len(summary.rows)) == ("small", False, 3)
    assert (summary.total_params, summary.trainable_params) == (66, 48)
    assert (summary.non_trainable_params, summary.memory_bytes) == (18, 264)

    class Printer:
        said = ""

        def text(self, words: str) -> None:
            self.said = words

    printer = Printer()
    summary._repr_pretty_(printer, False)
    assert printer.said == str(summary)


def test_a_layer_that_is_not_known_makes_totals_at_least() -> None:
    layers = [s.Dense(2), {"class_name": "MyOwn", "config": {}}, s.Dense(3)]
    summary = s.Sequential(layers).summary((None, 4))
    assert summary.at_least is True and summary.total_params == 10
    assert summary.cells() == [
        ("dense (Dense)", "(None, 2)", "10"),
        (f"{summary.rows[1].name} (MyOwn)", "?", "?"),
        ("dense_1 (Dense)", "?", "?"),
    ]
    assert summary.totals() == [
        ("Total params", "at least 10 (40.00 B)"),
        ("Trainable params", "at least 10"),
        ("Non-trainable params", "at least 0"),
    ]


def test_stored_weights_are_counted_but_their_bytes_are_not_known() -> None:
    rows = s.Sequential([s.Dense(2), {"class_name": "MyOwn", "config": {}}]).rows(Shape((2, 4)))
    rows[1].stored = [(3, 4), (5,)]
    summary = Summary("stored", rows)
    assert (summary.at_least, summary.learning_at_least) == (False, True)
    assert [cells[2] for cells in summary.cells()] == ["10", "17 *"]
    assert summary.totals() == [
        ("Total params", "27"),
        ("Trainable params", "at least 10"),
        ("Non-trainable params", "at least 0"),
    ]


def test_totals_of_unknown_sizes_are_formulas() -> None:
    summary = s.Sequential([s.Dense(2), s.Dense(3, trainable=False)]).summary((None, "F"))
    assert summary.total_params is None and summary.memory_bytes is None
    assert summary.trainable_params is None
    assert summary.totals() == [
        ("Total params", "2 * F + 11"),
        ("Trainable params", "2 * F + 2"),
        ("Non-trainable params", "9"),
    ]
    assert summary.cells()[0][2] == "2 * F + 2"


def test_an_empty_model_has_nothing() -> None:
    empty = Summary("empty", [])
    assert (empty.total_params, empty.memory_bytes, empty.at_least) == (0, 0, False)


def test_outputs_as_text() -> None:
    a, b = Shape((None, 3)), Shape((4,))  # type: ignore[arg-type]
    assert shape_text(None) == "?" and shape_text(a) == "(None, 3)"
    assert shape_text((a, b)) == "[(None, 3), (4,)]" == shape_text([a, b])
    assert shape_text(Shape((Size(None, name="b"), T - 4, 3))) == "(None, T - 4, 3)"
    assert shape_text({"x": a, "y": b}) == "(None, 3), (4,)"
    assert shape_text((a, (b, b))) == "[(None, 3), [(4,), (4,)]]"


def test_counts_as_text() -> None:
    assert count_text(None) == "?" and count_text(12_345) == "12,345"
    assert count_text(Size(12_345)) == "12,345" and count_text(T * 2 + 4 + 4) == "2 * T + 8"


def test_a_long_formula_is_brought_to_lowest_terms() -> None:
    def counted(letters: int) -> str:
        name = "T" * letters
        n = (Size.named(name) + 4 + 4) * 2
        return formula(n).replace(name, "T")

    assert counted(60 - len("( + 4 + 4) * 2")) == "(T + 4 + 4) * 2"
    assert counted(61 - len("( + 4 + 4) * 2")) == "2 * T + 16"


BYTES: list[tuple[Any, str]] = [
    (None, ""),
    (0, " (0.00 B)"),
    (1023, " (1,023.00 B)"),
    (1024, " (1.00 KB)"),
    (41_472, " (40.50 KB)"),
    (1024**2 - 1, " (1,024.00 KB)"),
    (1024**2, " (1.00 MB)"),
    (1024**3, " (1.00 GB)"),
    (1024**4, " (1.00 TB)"),
    (1024**5, " (1.00 PB)"),
    (5 * 1024**6, " (5,120.00 PB)"),
    (1024**105, f" ({1024**100:,}.00 PB)"),
]


def test_bytes_as_keras_prints_them() -> None:
    for n, text in BYTES:
        assert size_text(n) == text


def test_the_table_is_as_wide_as_it_needs_to_be() -> None:
    assert table_text("m", [("a", "b", "1")], [("Total", "1")]).splitlines() == [
        'Model: "m"',
        "Layer (type)  Output Shape  Param #",
        "===================================",
        "a             b                   1",
        "===================================",
        "Total: 1",
    ]


def test_memory_follows_the_dtype_of_each_weight() -> None:
    half = s.Sequential([s.Dense(3, dtype="float16")]).summary((None, 4))
    mixed = s.Sequential([s.Dense(3, dtype="mixed_float16")]).summary((None, 4))
    lora = s.Sequential([s.Dense(3, dtype="float16", lora_rank=1)]).summary((None, 4))
    assert (half.memory_bytes, mixed.memory_bytes) == (30, 60)
    assert lora.memory_bytes == 30 + 4 * (4 + 3)
    assert s.Dense(3, dtype="float16").variable_dtype == "float16"
    assert s.Dense(3, dtype="mixed_bfloat16").variable_dtype == "float32"


def macs(layer: Any, shape: Any) -> Any:
    return row_macs(s.models.sequential.run([layer], s.models.sequential.parse_inputs(shape))[0])


X = [None, 9, 4]


WORK: list[tuple[Any, Any, int]] = [
    (s.Dense(5), X, 9 * 4 * 5),
    (s.SimpleRNN(5), X, 9 * 5 * (4 + 5)),
    (s.LSTM(5), X, 9 * 4 * 5 * (4 + 5)),
    (s.GRU(5, return_state=True), X, 9 * 3 * 5 * (4 + 5)),
    (s.RNN([s.GRUCell(3), s.LSTMCell(2)]), X, 9 * (3 * 3 * (4 + 3) + 4 * 2 * (3 + 2))),
    (s.Bidirectional(s.LSTM(5)), X, 2 * 9 * 4 * 5 * 9),
    (
        s.Bidirectional(s.LSTM(5), backward_layer=s.SimpleRNN(5, go_backwards=True)),
        X,
        9 * 4 * 5 * 9 + 9 * 5 * 9,
    ),
    (s.Bidirectional(s.ConvLSTM1D(2, 3)), [None, 5, 9, 4], 2 * 5 * 7 * 3 * (4 + 2) * 2 * 4),
    (
        s.Bidirectional(s.ConvLSTM1D(2, 3), backward_layer=s.ConvLSTM1D(2, 3, go_backwards=True)),
        [None, 5, 9, 4],
        2 * 5 * 7 * 3 * (4 + 2) * 2 * 4,
    ),
    (s.TimeDistributed(s.Dense(5)), X, 9 * 4 * 5),
    (s.TimeDistributed(s.Conv1D(5, 2)), [None, 3, 9, 4], 3 * 8 * 2 * 4 * 5),
    (s.Conv1D(6, 3, groups=2), X, 7 * 3 * 2 * 6),
    (s.Conv1D(6, 3, data_format="channels_first"), [None, 4, 9], 7 * 3 * 4 * 6),
    (s.DepthwiseConv1D(3, depth_multiplier=2), X, 7 * 3 * 8),
    (s.SeparableConv1D(6, 3, depth_multiplier=2), X, 7 * (3 * 8 + 8 * 6)),
    (s.Conv1DTranspose(6, 3), X, 9 * 3 * 4 * 6),
    (s.ConvLSTM1D(2, 3), [None, 5, 9, 4], 5 * 7 * 3 * (4 + 2) * 2 * 4),
    (
        s.ConvLSTM1D(2, 3, data_format="channels_first"),
        [None, 5, 4, 9],
        5 * 7 * 3 * (4 + 2) * 2 * 4,
    ),
    (s.EinsumDense("abc,cd->abd", [9, 5]), X, 9 * 4 * 5),
    (s.EinsumDense("abc,ced->abed", [9, 3, 5]), X, 9 * 3 * 4 * 5),
    (s.EinsumDense("...c,cd->...d", 5), X, 9 * 4 * 5),
    (s.Attention(), [X, [None, 7, 6], [None, 7, 4]], 9 * 7 * (4 + 6)),
    (s.Attention(), [X, [None, 7, 4]], 9 * 7 * (4 + 4)),
    (s.Flatten(), X, 0),
    (s.Add(), [X, X], 0),
]


def test_work_is_counted_for_one_example() -> None:
    for layer, shape, count in WORK:
        assert macs(layer, shape) == count, layer


def test_work_of_attention_with_projections() -> None:
    def projected(q: int, k: int, v: int, out: int) -> int:
        """8 wide inputs, 9 queries, 7 keys, 2 heads of 3, 5 for each value."""
        return 9 * q * 2 * 3 + 7 * k * 2 * 3 + 7 * v * 2 * 5 + 2 * 9 * 7 * (3 + 5) + 9 * 2 * 5 * out

    heads = s.MultiHeadAttention(2, 3, value_dim=5)
    inputs = {"query": [None, 9, 8], "value": [None, 7, 6], "key": [None, 7, 4]}
    assert macs(heads, inputs) == projected(8, 4, 6, 8)
    assert macs(s.MultiHeadAttention(2, 3, value_dim=5, output_shape=[2, 2]), inputs) == (
        projected(8, 4, 6, 4)
    )
    del inputs["key"]
    assert macs(heads, inputs) == projected(8, 6, 6, 8)
    assert macs(s.MultiHeadAttention(2, 3), inputs) == (
        9 * 8 * 6 + 7 * 6 * 6 * 2 + 2 * 9 * 7 * (3 + 3) + 9 * 6 * 8
    )
    assert macs(s.MultiHeadAttention(2, 3, use_gate=True), inputs) == (
        9 * 8 * 6 + 7 * 6 * 6 * 2 + 9 * 8 * 6 + 2 * 9 * 7 * (3 + 3) + 9 * 6 * 8
    )
    deep = {"query": [None, 9, 2, 8], "value": [None, 7, 2, 8]}
    assert macs(s.MultiHeadAttention(2, 3, attention_axes=1), deep) is None
    mixed = {"query": Shape((2, 9, 8)), "value": Shape((2, 7, 2, 8))}
    assert heads.macs_of(mixed, None) is None


def test_work_that_has_no_steps_to_count_is_not_guessed() -> None:
    assert macs(s.Attention(), [[2, 4], [2, 4]]) is None
    assert macs(s.RNN(s.LSTM(3)), [2, 9, 4]) is None
    several = tuple(Shape((2, n)) for n in (3, 4, 5))
    assert row_macs(s.models.sequential.run([s.TimeDistributed(s.Dropout(0.5))], several)[0]) == 0
    assert work(s.TimeDistributed(s.Dense(2)), Shape((1, 2)), Shape((1, 2))) is None
    row = s.Sequential([{"class_name": "MyOwn", "config": {}}]).rows(Shape((1, 2)))[0]
    assert row_macs(row) is None


def test_what_is_no_shape_is_not_known() -> None:
    shape = Shape((None, 3))  # type: ignore[arg-type]
    assert shape_text([shape, None, object()]) == "[(None, 3), ?, ?]"
    assert shape_text({"a": shape, "b": object()}) == "(None, 3), ?"
