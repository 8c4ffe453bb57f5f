"""Each kind of argument: which values it takes, what becomes of them, which it refuses."""

from __future__ import annotations

from typing import Any

import pytest

import shapecalc
from shapecalc.errors import BadArgument, BadRecord
from shapecalc.layers import arguments as a
from shapecalc.layers import dense, merge, norm, pooling, recurrent, regularise, reshape
from shapecalc.layers import shared_arguments as common
from shapecalc.layers.activation import _SharedAxes
from shapecalc.layers.attention import _AttentionAxes, _Maybe, _OutputSizes
from shapecalc.models.prediction import predict
from shapecalc.readers.model_text import layer_from_text

NAN = float("nan")
INF = float("inf")
WHOLE = "a positive whole number"

# kind, value, what the rule reads; or the words of the refusal
TAKEN: list[tuple[a.Kind, Any, Any]] = [
    (a.Anything(), {"x": 1}, {"x": 1}),
    (a.Flag(), 1, True),
    (a.Flag(), "", False),
    (a.Count(), 1, 1),
    (a.Count(), True, 1),
    (a.Count(), 2.5, 2.5),
    (a.Count(), 0.5, 0.5),
    (a.Count(maybe=True), None, None),
    (a.Count(also=(-1,)), -1, -1),
    (a.Rank(), True, 1),
    (a.Rank(), False, 0),
    (a.Rank(), 0, None),
    (a.Rank(), "", None),
    (a.Rank(), "3", "3"),
    (a.Rank(), 4, 4),
    (a.Window(), 3, 3),
    (a.Window(), [3], 3),
    (a.Window(), True, 1),
    (a.Window(), [2.5], 2.5),
    (a.Window(None), None, None),
    (a.Window(zero=True), 0, 0),
    (a.Window(n=2), 3, (3, 3)),
    (a.Window(n=2), [1, 2], (1, 2)),
    (a.Window(n=2), (True, 2.5), (1, 2.5)),
    (a.Window(n=2, zero=True), [0, 1], (0, 1)),
    (a.Choice("x", "x", "y"), "y", "y"),
    (a.Choice("x", "x", None), None, None),
    (a.Choice("x", "x", "y", any_case=True), "Y", "y"),
    (a.Choice("x", "x", "y", late=True), "z", "z"),
    (a.Choice(False, False, True), True, True),
    (a.DataFormat(), None, "channels_last"),
    (a.DataFormat(), "CHANNELS_FIRST", "channels_first"),
    (a.Real(), -3, -3),
    (a.Real(least=0, most=1), 0, 0),
    (a.Real(least=0, most=1), 1, 1),
    (a.Real(maybe=True), None, None),
    (a.Axes(), 2, 2),
    (a.Axes(), True, 1),
    (a.Axes(), [1, True], (1, 1)),
    (a.Axes(maybe=True), None, None),
    (a.Sizes(), [2, True, None], (2, 1, None)),
    (a.Sizes(), "ab", ("a", "b")),
    (a.Named("activation"), None, None),
    (a.Named("activation"), "relu", "relu"),
    (a.Named("activation"), {"class_name": "x"}, {"class_name": "x"}),
    (a.Named("activation"), len, len),
    (a.Nested(None), None, None),
    (common.DType(), None, "float32"),
    (common.DType(), "mixed_float16", "mixed_float16"),
    (common.DType(), {"class_name": "DTypePolicy", "config": {"name": "float16"}}, "float16"),
    (common.DType(), {"config": {}}, "float32"),
    (common.Trainable(), False, False),
    (common.Name(), None, None),
    (common.Name(), "a", "a"),
    (recurrent._UseCudnn(), "auto", "auto"),
    (recurrent._UseCudnn(), True, True),
    (dense._OutputShape(), 4, (4,)),
    (dense._OutputShape(), [None, 4], (None, 4)),
    (dense._Text(), "ab,bc->ac", "ab,bc->ac"),
    (dense._BiasAxes(), 5, 5),
    (norm._IntAxis(), 1.7, 1),
    (norm._IntAxis(), -1, -1),
    (norm._Number(), 0.5, 0.5),
    (norm._AnyAxis(), "a", "a"),
    (norm._AnyAxis(), [1], (1,)),
    (merge._Axis(), True, 1),
    (merge._Axis(), "a", "a"),
    (merge._DotAxes(), True, 1),
    (merge._DotAxes(), [1, True], (1, 1)),
    (pooling._OutputSize(), True, 1),
    (pooling._OutputSize(), [True], 1),
    (pooling._OutputSize(), (2.5,), 2.5),
    (pooling._ExactFormat(), "", "channels_last"),
    (pooling._ExactFormat(), "channels_first", "channels_first"),
    (reshape._Dims(), [2, 1], (2, 1)),
    (reshape._Dims(), (True, 2), (1, 2)),
    (regularise._NoiseShape(), None, None),
    (regularise._NoiseShape(), [None, 1], (None, 1)),
    (_SharedAxes(None), None, None),
    (_SharedAxes(None), True, (1,)),
    (_SharedAxes(None), [1, 2], (1, 2)),
    (_Maybe(None), None, None),
    (_Maybe(None), True, 1),
    (_OutputSizes(None), None, None),
    (_OutputSizes(None), 0, None),
    (_OutputSizes(None), (), None),
    (_OutputSizes(None), False, None),
    (_OutputSizes(None), True, (1,)),
    (_OutputSizes(None), [2, 3], (2, 3)),
    (_AttentionAxes(None), None, None),
    (_AttentionAxes(None), (), None),
    (_AttentionAxes(None), 0, (0,)),
    (_AttentionAxes(None), [1], (1,)),
]
REFUSED: list[tuple[a.Kind, Any, str]] = [
    *((a.Count(), v, WHOLE) for v in (0, -1, False, "3", None, [2], 0.0, -0.5)),
    (a.Count(maybe=True), 0, f"{WHOLE} or None"),
    (a.Count(strict=True), 2.5, WHOLE),
    (a.Count(booleans=False), True, WHOLE),
    (a.Count(also=(-1,)), -2, WHOLE),
    *((a.Window(), v, WHOLE) for v in (0, -1, False, None, "3", [], [2, 2], 2.0, [0.5], [INF])),
    *((a.Window(), [v], WHOLE) for v in (NAN, -INF, "2")),
    (a.Window(zero=True), -1, "a whole number, 0 or more"),
    (a.Window(n=2), [1, 0], f"{WHOLE}, or 2 of them"),
    (a.Window(n=2, zero=True), [1], "a whole number, 0 or more, or 2 of them"),
    (a.Choice("x", "x", "y"), "z", "one of 'x', 'y'"),
    (a.Choice("x", "x", "y"), "Y", "one of 'x', 'y'"),
    (a.Choice("x", "x"), [1], "one of 'x'"),
    (a.DataFormat(), "x", "one of 'channels_last', 'channels_first'"),
    *((a.Real(), v, "a number") for v in ("a", None, [0.5])),
    (a.Real(least=0), -0.5, "a number, 0 or more"),
    (a.Real(least=0, most=1), 1.5, "a number from 0 to 1"),
    (a.Real(least=0, most=1), -0.5, "a number from 0 to 1"),
    *((a.Axes(), v, "an axis number or a list of them") for v in ("a", None, [1.5])),
    (a.Axes(many=False), [1], "an axis number"),
    *((a.Sizes(), v, "a list of whole numbers, such as 2,4") for v in (5, None, 2.5)),
    (a.Named("activation"), 5, "the name of a Keras activation"),
    (a.Named("constraint"), {"class_name": 5}, "the name of a Keras constraint"),
    (a.Named("activation"), "rellu", "the name of a Keras activation"),
    (a.Nested(), None, "a layer"),
    (a.Nested(many=True), 5, "a layer or a list of cells"),
    *(
        (
            common.DType(),
            v,
            "a dtype or dtype policy of Keras, such as 'float32' or 'mixed_float16'",
        )
        for v in ("float31", 5, {"config": 5}, {})
    ),
    *((common.Trainable(), v, "True or False") for v in (0, None)),
    *((common.Name(), v, "a text without '/'") for v in (5, "a/b")),
    *((recurrent._UseCudnn(), v, "'auto', True or False") for v in (1.0, 3, None)),
    (
        dense._OutputShape(),
        2.5,
        "a whole number or a list of them, None for what the input decides",
    ),
    (dense._Text(), 5, "an equation such as 'abc,cd->abd'"),
    *((norm._IntAxis(), v, "one axis number") for v in ("a", NAN, INF, 1e18)),
    (norm._Number(), "a", "a number"),
    *(
        (merge._DotAxes(), v, "an axis number or a list of two")
        for v in ("a", None, (1,), (1, 2, 3), (1.5, 2))
    ),
    *(
        (pooling._OutputSize(), v, "a whole number, or a list of one")
        for v in ("3", 2.5, [1, 2], None)
    ),
    (
        pooling._ExactFormat(),
        "CHANNELS_LAST",
        "'channels_last' or 'channels_first', in lower case",
    ),
    *(
        (reshape._Dims(), v, "the axes 1, 2, … each once, in their new order")
        for v in (3, (0, 1), (1, 3), (2,), (1.0,))
    ),
    *(
        (regularise._NoiseShape(), v, "None or a list of positive whole numbers and None")
        for v in ("a", 3, (0, 1), (2.5,))
    ),
    *((_SharedAxes(None), v, "an axis number or a list of them") for v in ("a", [1.5])),
    *((_Maybe(None), v, "a positive whole number or None") for v in (0, 2.5, "a")),
    (_OutputSizes(None), 2.5, "a whole number, a list of them, or None"),
    *((_AttentionAxes(None), v, "an axis number or a list of them") for v in ("a", 2.5)),
]


def test_good_values_and_what_the_rule_reads() -> None:
    for kind, value, read in TAKEN:
        found = kind.check(value)
        assert found == read and type(found) is type(read), (kind, value)


def test_bad_values_and_what_was_expected() -> None:
    for kind, value, words in REFUSED:
        with pytest.raises(a.Refused) as caught:
            kind.check(value)
        assert str(caught.value) == words, (kind, value)


def test_not_a_number_passes_a_count_as_in_keras() -> None:
    assert str(a.Count().check(NAN)) == "nan"


def test_what_a_kind_offers_it_takes_and_what_it_lists_as_bad_it_refuses() -> None:
    """The property tests draw from these."""
    kinds = [
        *(a.Flag(), a.Count(), a.Count(strict=True), a.Count(maybe=True), a.Window()),
        *(a.Window(zero=True), a.Window(n=2), a.Window(n=2, zero=True), a.Choice("x", "x", "y")),
        *(a.Choice("x", "x", "y", any_case=True), a.Choice("x", None, any_case=True)),
        *(a.DataFormat(), a.Real(), a.Real(least=0), a.Real(least=0, most=1)),
        *(a.Real(maybe=True), a.Axes(), a.Axes(many=False), a.Axes(maybe=True), a.Sizes()),
        *(a.Named("activation"), a.Named("regularizer"), a.Seed(None)),
    ]
    for kind in kinds:
        for good in kind.accepts:
            kind.check(good)
        for bad in kind.refuses:
            if isinstance(kind, a.Count) and isinstance(bad, float):
                continue
            with pytest.raises(a.Refused):
                kind.check(bad)


def test_the_examples_of_a_kind_follow_its_bounds() -> None:
    assert None in a.Count().refuses and None not in a.Count(maybe=True).refuses
    assert 0 in a.Window().refuses and 0 not in a.Window(zero=True).refuses
    assert a.Window(n=2).accepts == (1, 2, 3, [1, 2], [3, 1], True)
    assert a.Window(n=2, zero=True).accepts == (1, 2, 3, [1, 2], [3, 0], True)
    assert a.Window(n=2, zero=True).refuses == (-1, "3", 2.0, [], [2, 2, 2], [2])
    assert a.Window(n=2).refuses == (0, -1, "3", 2.0, [], [2, 2, 2], [2])
    assert a.Choice("x", "x", "y", any_case=True).accepts == ("x", "y", "X")
    assert a.Choice("x", "x", "y").accepts == ("x", "y")
    assert a.Choice("x", None, "y", any_case=True).accepts == (None, "y")
    assert a.Choice("x", "x").refuses == ("diagonal", 3)
    assert a.Real().refuses == ("a", None, [0.5])
    assert a.Real(least=0, most=1).refuses == ("a", None, [0.5], 1.5, -0.5)
    assert a.Real(least=0, maybe=True).refuses == ("a", [0.5], -0.5)
    assert a.Real(maybe=True).accepts == (0, 0.5, 1, None)
    assert a.Axes(many=False).accepts == (-1, 1, 2, -2)
    assert a.Axes(maybe=True).accepts == (-1, 1, 2, [1], [1, 2], None)
    assert a.DataFormat().accepts == ("channels_last", "channels_first", "CHANNELS_LAST")
    activation, other = a.Named("activation"), a.Named("initializer", "zeros")
    assert (activation.option, activation.accepts) == ("text", ("relu", "tanh"))
    assert (other.ignored, other.accepts, other.default) == (True, (), "zeros")
    assert activation.refuses == other.refuses == ("no_such_thing", 5)
    assert activation.what == "activation" and "glorot_uniform" in other.names


def test_what_is_required_has_no_default() -> None:
    assert a.Count().required and not a.Count(3).required and a.Count(3).default == 3
    assert repr(a.REQUIRED) == "required" and a.Count().name == ""
    assert a.Nested().required and a.Nested(of="cell").of == "cell" and a.Nested().of == "layer"
    assert not a.Choice("x", "x", "y").required and a.Choice("x", "x").default == "x"
    assert a.Real(0.5).default == 0.5 and a.Real().required and a.Nested(None).default is None
    assert not a.Nested().many and not a.Axes().maybe and a.Axes().default == -1
    for flag in ("strict", "maybe"):
        assert getattr(a.Count(), flag) is False
    assert a.Count().booleans is True and a.Count().also == ()
    assert a.Window().n == 1 and a.Window().zero is False
    assert (a.Choice("x").any_case, a.Choice("x").late) == (False, False)


def test_nested_layers_come_as_objects_or_configs() -> None:
    cell = shapecalc.LSTMCell(3)
    kind = a.Nested(of="cell", many=True)
    assert kind.check(cell) is cell
    assert kind.check(cell.serialize()) == cell
    assert kind.check([cell, cell.serialize()]) == (cell, cell)
    with pytest.raises(a.Refused):
        a.Nested().check([cell])


def test_ignored_arguments_get_their_kind_from_their_name() -> None:
    kinds = a.ignored("kernel_initializer=zeros bias_regularizer seed weights=x bias_constraint")
    assert list(kinds) == [
        *("kernel_initializer", "bias_regularizer", "seed", "weights", "bias_constraint")
    ]
    assert [type(k) for k in kinds.values()] == [
        *(a.Named, a.Named, a.Anything, a.Anything, a.Named)
    ]
    assert [k.default for k in kinds.values()] == ["zeros", None, None, "x", None]
    assert kinds["kernel_initializer"].what == "initializer"  # type: ignore[attr-defined]


def test_truths_are_numbers_in_a_list_of_sizes() -> None:
    found = a.Sizes().check([True, 2])
    assert found == (1, 2) and found[0].__class__ is int


def test_a_truth_is_no_word() -> None:
    for value in (True, False):
        with pytest.raises(a.Refused, match="one of 'valid', 'same'"):
            a.Choice("valid", "valid", "same").check(value)


@pytest.mark.parametrize(
    "text,says",
    [
        ("LSTM(8, return_sequences=false)", "must be True or False. Did you mean False?"),
        ("LSTM(8, return_sequences=FALSE)", "Did you mean False?"),
        ("LSTM(8, return_sequences=no)", "Did you mean False?"),
        ("LSTM(8, stateful=on)", "Did you mean True?"),
        ("LSTM(8, stateful=maybe)", "must be True or False."),
        ("Dense(8, trainable=false)", "Did you mean False?"),
        ("LSTM(8, use_cudnn=auto)", "Did you mean 'auto'?"),
        ("Conv1D(8, 3, padding=same)", "Did you mean 'same'?"),
        ("Conv1D(8, 3, padding='smae')", "Did you mean 'same'?"),
        ("Conv1D(8, 3, data_format=channels_first)", "Did you mean 'channels_first'?"),
        ("Dense(8, activation=relu)", "Did you mean 'relu'?"),
        ("Dense(8, kernel_initializer=he_normal)", "Did you mean 'he_normal'?"),
        ("Dense(8, dtype=float16)", "Did you mean 'float16'?"),
        ("Dense(8, name=dense)", "name=dense"),
        ("Bidirectional(cell)", "must be a layer"),
        ("StackedRNNCells(cells)", "must be a layer"),
        ("Reshape(shape)", "must be a list"),
        ("ZeroPadding1D(p)", "or 2 of them"),
        ("LayerNormalization(axis=a)", "must be an axis number"),
        ("RMSNormalization(axis=a)", "must be a value, not a name"),
        ("Concatenate(axis=a)", "must be a value, not a name"),
        ("EinsumDense(eq, output_shape=4)", "must be an equation"),
    ],
)
def test_a_name_is_for_a_size_only(text: str, says: str) -> None:
    with pytest.raises(BadArgument) as caught:
        layer_from_text(text)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "text", ["LSTM(units)", "Dropout(rate)", "Conv1D(f, k)", "Embedding(V, d, weights=W)"]
)
def test_a_name_can_stand_for_a_number(text: str) -> None:
    assert layer_from_text(text)


@pytest.mark.parametrize("word", ["nan", "inf", "Infinity"])
def test_nan_and_inf_are_no_names_of_sizes(word: str) -> None:
    with pytest.raises(BadRecord, match=f"'{word}' is not a size"):
        layer_from_text(f"Dense({word})")
    record = {"input_shape": [None, word], "layers": [{"class_name": "Flatten", "config": {}}]}
    assert predict(record)["error"] == {
        "code": "SEQ401",
        "layer": None,
        "message": f"A shape holds '{word}' at axis 1.",
        "fix": "Sizes are whole numbers.",
    }
