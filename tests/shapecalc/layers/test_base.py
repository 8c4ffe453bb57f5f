"""What every layer shares: names, arguments, refusals, examples, configs."""

from __future__ import annotations

from typing import Any

import pytest

import shapecalc
from shapecalc.errors import codes, shown
from shapecalc.layers.base import snake_case
from shapecalc.layers.registry import class_for_command, layer_class, layer_classes
from shapecalc.models.functional import Functional
from shapecalc.numbers.shape import Shape, shape_of
from shapecalc.numbers.size import Size

NAMES = {
    "Conv1D": "conv1d",
    "MaxPooling1D": "max_pooling1d",
    "LSTM": "lstm",
    "SimpleRNN": "simple_rnn",
    "PReLU": "p_re_lu",
    "RMSNormalization": "rms_normalization",
    "ConvLSTM1D": "conv_lstm1d",
    "GroupedQueryAttention": "grouped_query_attention",
    "My Layer!": "my_layer",
}


def test_automatic_names_are_those_of_keras() -> None:
    assert {name: snake_case(name) for name in NAMES} == NAMES


def test_the_example_of_a_layer_works() -> None:
    from shapecalc.readers.model_text import layer_from_text

    for cls in layer_classes().values():
        if cls.__name__ == "InputLayer":
            continue
        made = layer_from_text(cls.example())
        assert type(made) is cls
        again = shapecalc.from_config(made.serialize())
        assert again == made and hash(again) == hash(made) and repr(again) == repr(made)
    assert Functional.example() == "Functional(layers=…)"  # no value is good for every model


def refusal(make: Any) -> str:
    with pytest.raises(shapecalc.ShapeError) as caught:
        make()
    return str(caught.value)


def test_refusals_say_what_and_what_to_do() -> None:
    s = shapecalc
    assert refusal(lambda: s.Dense()) == "SEQ203 Dense needs units. For example: Dense(units=2)."
    assert "needs filters and kernel_size" in refusal(lambda: s.Conv1D())
    assert refusal(lambda: s.Conv1D(128)).endswith("Conv1D(filters=128, kernel_size=2).")
    assert refusal(lambda: s.Dense(3, units=4)) == "SEQ201 Dense got units twice. Give it once."
    assert "takes at most 13 arguments by position, but got 20" in refusal(
        lambda: s.Dense(*range(20))
    )
    for key in ("return_sequences", "return_sequence"):
        assert refusal(lambda key=key: s.Bidirectional(s.LSTM(3), **{key: True})).endswith(
            "the layer inside: Bidirectional(LSTM(…, return_sequences=True))."
        )
    with pytest.raises(s.ShapeError) as caught:
        s.Dense(3, foo=1)
    assert caught.value.argument == "foo"
    assert refusal(lambda: s.Conv1D(3, 2, padding="diagonal")) == (
        "SEQ201 Conv1D got padding='diagonal'; it must be one of 'valid', 'same', 'causal'. "
        "Leave out padding (Keras's default is 'valid')."
    )
    assert "Did you mean 'relu'?" in refusal(lambda: s.Dense(3, activation="rellu"))
    assert "It has" not in refusal(lambda: s.Dense(3, foo=1))
    assert "Its arguments are: units, activation" in refusal(lambda: s.Dense(3, foo=1))


def test_what_every_layer_can_do() -> None:
    s = shapecalc
    x = s.Shape((2, 4))
    assert s.Dense(3).apply({"inputs": x})[0] == (2, 3)
    for layer in (s.Add(), s.Attention()):
        assert layer.apply({"inputs": [x, x]})[0] == x
    assert hash(s.Dense(3)) != hash(s.Dense(4)) and hash(s.Dense(3)) == hash(s.Dense(3))
    one, other = s.LSTM(3), s.GRU(3, go_backwards=True)
    assert s.Bidirectional(one, backward_layer=other).children() == [one, other]
    assert s.Bidirectional(one).children() == [one] and s.Dense(3).children() == []
    cells = [s.GRUCell(3), s.LSTMCell(2)]
    assert s.StackedRNNCells(cells).children() == cells
    first = {"data_format": "channels_first"}
    for layer, words in (
        (s.Dense(3), "batch steps features"),
        (s.Embedding(9, 3), "batch steps"),
        (s.ConvLSTM1D(2, 3), "batch steps rows channels"),
        (s.ConvLSTM1D(2, 3, **first), "batch steps channels rows"),
        (s.ZeroPadding1D(1), "batch steps features"),
        (s.ZeroPadding1D(1, **first), "batch features steps"),
        (s.Conv1D(2, 3), "batch steps channels"),
        (s.MaxPooling1D(2), "batch steps features"),
        (s.MaxPooling1D(2, **first), "batch features steps"),
        (s.Conv1D(2, 3, **first), "batch channels steps"),
    ):
        assert " ".join(layer.traced_axes()) == words, layer


def test_a_layer_is_frozen() -> None:
    from shapecalc.readers.model_text import layer_from_text

    applied = 0
    classes = [cls for cls in layer_classes().values() if cls.__name__ != "InputLayer"]
    made = [layer_from_text(cls.example()) for cls in classes]
    for layer in (
        *made,
        shapecalc.InputLayer((120,)),
        shapecalc.EinsumDense("ab,bc->ac", 8, bias_axes="c"),
    ):
        before = dict(layer.__dict__)
        for shape in ((None, 6), (None, 6, 4), (None, 6, 4, 4), (None, 6, 4, 4, 4)):
            try:
                layer.apply(shape_of(shape))
                applied += 1
            except shapecalc.ShapeError:
                pass
        assert layer.__dict__ == before, layer
        with pytest.raises(AttributeError, match="frozen"):
            layer.units = 3  # type: ignore[attr-defined]
        assert layer.__dict__ == before
    assert applied > 100


def test_names_are_listed_whole_or_how_many_more_there_are() -> None:
    for make, says in (
        (lambda: shapecalc.Masking(1, 2), "most 1 argument by position, but got 2. Its only arg"),
        (lambda: shapecalc.Identity(1), "at most 0 arguments by position, but got 1. It has no"),
        (lambda: shapecalc.Dropout(0.5, foo=1), "arguments are: rate, noise_shape, seed."),
        (lambda: shapecalc.Conv1D(1, 1, foo=1), "groups, activation and 10 more."),
        (lambda: shapecalc.Dense(1).apply({}), "called without 'inputs'. Its only input is in"),
    ):
        assert says in refusal(make)


def test_an_input_may_be_given_by_its_name() -> None:
    s = shapecalc
    assert s.LSTM(3).apply({"sequences": Shape((2, 5, 4))})[0] == (2, 3)


def test_input_layers() -> None:
    made = layer_class("InputLayer")
    assert str(made(shape=(120,)).__dict__["batch"]) == "(None, 120)"
    assert str(made(shape=[9, 4], batch_size=2).__dict__["batch"]) == "(2, 9, 4)"
    assert str(made(batch_shape=[3, 5]).__dict__["batch"]) == "(3, 5)"
    assert str(made(input_shape=[9, 4]).__dict__["batch"]) == "(None, 9, 4)"
    assert str(made(batch_input_shape=[3, 5]).__dict__["batch"]) == "(3, 5)"
    assert "needs shape or batch_shape" in refusal(lambda: made())
    assert "needs shape or batch_shape" in refusal(lambda: made(shape=[3], batch_shape=[1, 3]))
    assert "both batch_size and batch_shape" in refusal(lambda: made(batch_shape=[1], batch_size=1))
    assert "a shape is a list" in refusal(lambda: made(shape=5))


def test_sequential_begins_with_what_is_declared() -> None:
    s = shapecalc
    model = s.Sequential([s.Input(shape=(120,)), s.Embedding(10, 4), s.LSTM(3)])
    summary = model.summary()
    assert [row.name for row in summary.rows] == ["embedding", "lstm"]
    assert summary.total_params == 40 + 4 * (3 * (4 + 3) + 3)
    assert "was made for inputs" in refusal(
        lambda: s.Sequential([s.Input(shape=(9,)), model]).summary()
    )
    assert "second Input" in refusal(
        lambda: s.Sequential([s.Input(shape=(9,)), s.Input(shape=(9,))])
    )
    named = [s.Dense(3, name="a"), s.Dense(3, name="a")]
    assert "are named 'a'" in refusal(lambda: s.Sequential(named))
    assert "input shape isn't given" in refusal(lambda: s.Sequential([s.Dense(3)]).summary())


def test_names_count_up_and_given_names_are_kept() -> None:
    s = shapecalc
    layers = [s.Dense(3), s.Dense(3, name="dense_1"), s.Dense(3)]
    rows = s.Sequential(layers).summary((None, 4)).rows
    assert [row.name for row in rows] == ["dense", "dense_1", "dense_2"]


def test_a_layer_that_is_not_known_is_never_guessed() -> None:
    unknown = {"class_name": "MyLayer", "config": {"name": "mine"}}
    record = {
        "input_shape": [None, 4],
        "layers": [
            {"class_name": "Dense", "config": {"units": 3}},
            unknown,
            {"class_name": "Dense", "config": {"units": 3}},
        ],
    }
    found = shapecalc.predict(record)
    assert found["total_params"] == 15 and found["at_least"] is True
    assert [row["params"] for row in found["layers"]] == [15, None, None]
    assert (
        "MyLayer" in found["layers"][1]["note"]
        and "follows an unknown layer" in found["layers"][2]["note"]
    )
    custom = {"class_name": "Dense", "module": "my.own", "config": {"units": 3}}
    assert shapecalc.predict({**record, "layers": [custom]})["at_least"]


def test_commands_and_aliases_find_their_class() -> None:
    assert class_for_command("conv1d") is layer_class("Convolution1D")
    assert class_for_command("max-pooling1d") is layer_class("MaxPool1D")
    assert class_for_command("GroupQueryAttention") is layer_class("GroupedQueryAttention")
    assert class_for_command("sequential") is None and class_for_command("nothing") is None
    assert "Did you mean 'Conv1D'" in refusal(lambda: layer_class("Conv1d"))


def test_memory_follows_the_dtype() -> None:
    s = shapecalc
    half = s.Sequential([s.Dense(3, dtype="float16")]).summary((None, 4))
    mixed = s.Sequential([s.Dense(3, dtype="mixed_float16")]).summary((None, 4))
    lora = s.Sequential([s.Dense(3, dtype="float16", lora_rank=1)]).summary((None, 4))
    assert (half.memory_bytes, mixed.memory_bytes) == (30, 60)
    assert lora.memory_bytes == 30 + 4 * (4 + 3)
    assert "(30.00 B)" in str(half)


def test_arguments_may_be_named_unknowns() -> None:
    s = shapecalc
    vocabulary = Size(None, name="V", open=True)
    row = s.Sequential([s.Embedding(vocabulary, 64)]).summary((None, 120)).rows[0]
    assert str(row.count()) == "64 * V"


def test_codes_are_pages() -> None:
    for code, cls in codes().items():
        assert code.startswith("SEQ") and cls.__doc__ and code == cls.code
    assert len(codes()) >= 18


def test_values_are_shown_short_and_safe() -> None:
    assert shown(10**40) == "a whole number of about 41 digits"
    assert shown("a\x1b[31m") == "'a\\x1b[31m'"
    assert len(shown("x" * 500)) == 60 and len(shown(list(range(1000)))) == 60


def test_fixes_name_the_usual_cause() -> None:
    s = shapecalc

    def said(layer: Any, *sizes: Any) -> str:
        return refusal(lambda: s.Sequential([layer]).summary(sizes))

    assert "Put Embedding(" in said(s.Conv1D(3, 2), None, 4)
    assert "GlobalAveragePooling1D() before it" in said(s.RepeatVector(2), None, 4, 4)
    assert "Reshape(target_shape=[-1, 5]) before it" in said(s.GlobalMaxPooling1D(), None, 3, 4, 5)
    assert "Reshape(target_shape=[-1, 1]) before it" in said(s.ZeroPadding1D(), None, 4)
    assert "expects 3 axes, but got 1" in refusal(lambda: s.Permute((1, 2)).rule(Shape((2,))))
    # Keras stops at a remainder of 0 there.
    none = refusal(lambda: s.Dot(axes=-1).apply([Shape(()), Shape((4,))]))
    assert none.startswith("SEQ101 Dot can't find its axes in inputs of (), (4,).")
    assert "Reshape(target_shape=[1]) before it" in said(s.Dense(2), None)
    for shape, option in (((120, 64), "None,120,64"), ((5,), "None,5")):
        layer = s.LSTM(3) if len(shape) == 2 else s.Dense(3)
        assert f"forget the batch axis? Give --shape {option}, or" in said(layer, *shape)
    assert "batch" not in said(s.LSTM(3), None, 64).partition("LSTM")[2].partition(")")[2]


def test_a_fix_names_the_layer_that_lost_the_axis() -> None:
    s = shapecalc

    def said(*layers: Any, shape: Any = (None, 12, 8)) -> str:
        return refusal(lambda: s.Sequential(list(layers)).summary(shape))

    lstm = s.LSTM(3, name="first")
    assert "Set return_sequences=True on first" in said(lstm, s.Dropout(0.5), s.GRU(3))
    both = s.Bidirectional(s.LSTM(3), name="both")
    assert "Set return_sequences=True on both" in said(both, s.LSTM(3))
    assert "Leave out flatten" in said(s.Flatten(), s.Dense(4), s.Conv1D(3, 2))
    assert "Leave out embedding" in said(s.Embedding(9, 4), s.LSTM(3))
    assert "Set return_sequences=False on first" in said(
        s.LSTM(3, return_sequences=True, name="first"), s.RepeatVector(2)
    )
    assert "leave out max_pooling1d" in said(s.MaxPooling1D(4), s.Conv1D(3, 5))
    flat = said(s.Flatten(), s.Dense(1), shape=(None, None, 4))
    assert "Use GlobalAveragePooling1D instead of flatten" in flat
    assert "pool" not in said(s.Dense(1), shape=(None, None)).lower()  # there are no steps


def test_work_of_both_directions_and_of_every_step() -> None:
    from shapecalc.models.summary import row_macs

    s = shapecalc
    one = row_macs(s.Sequential([s.LSTM(4)]).summary((None, 9, 3)).rows[0])
    both = row_macs(s.Sequential([s.Bidirectional(s.LSTM(4))]).summary((None, 9, 3)).rows[0])
    unlike = s.Bidirectional(s.LSTM(4), backward_layer=s.GRU(4, go_backwards=True))
    assert one == 9 * 4 * 4 * (3 + 4) and both == 2 * one
    assert row_macs(s.Sequential([unlike]).summary((None, 9, 3)).rows[0]) == one + one * 3 // 4
    timed = s.Sequential([s.TimeDistributed(s.Dense(5))]).summary((None, 9, 3)).rows[0]
    assert row_macs(timed) == 9 * 3 * 5
    shared = s.MultiHeadAttention(2, 3)
    row = s.models.sequential.run(
        [shared], {"query": s.Shape((1, 4, 6)), "value": s.Shape((1, 5, 6))}
    )[0]
    projections = 4 * 6 * 6 + 5 * 6 * 6 + 5 * 6 * 6
    assert row_macs(row) == projections + 2 * 4 * 5 * (3 + 3) + 4 * 6 * 6
