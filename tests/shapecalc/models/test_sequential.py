"""Layers one after the other: names, rows, what is remembered, models inside models."""

from __future__ import annotations

from typing import Any

import pytest

import shapecalc as s
from shapecalc.errors import BadModel, BuiltForOther, ShapeError, UnknownLayer, WrongRank
from shapecalc.models import rows as rows_module
from shapecalc.models import sequential as module
from shapecalc.models.calls import Names
from shapecalc.models.rows import Row
from shapecalc.models.sequential import forget, make_layers, parse_inputs, run
from shapecalc.models.unknown import Operation, Unknown
from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import Size, known

DENSE = {"class_name": "Dense", "config": {"units": 3}}
OWN = {"class_name": "MyOwn", "config": {"name": "mine", "size": 3}}


def test_rows_tell_what_went_in_and_came_out() -> None:
    x = Shape((2, 4))
    row, second = run([s.Dense(3), s.Dense(2, trainable=False)], x, {"training": True}, 1)
    assert (row.index, row.name, row.class_name) == (1, "dense", "Dense")
    assert row.inputs is x and row.output == (2, 3) and row.options == {"training": True}
    assert [w.name for w in row.weights or ()] == ["kernel", "bias"]
    assert (row.count(), row.count(trainable_only=True)) == (15, 15)
    assert (second.index, second.name, second.options) == (2, "dense_1", None)
    assert (second.count(), second.count(trainable_only=True)) == (8, 0)
    assert Row(0, "x", s.Dense(3), x, None, None).count() is None


def test_automatic_names_step_over_given_ones() -> None:
    layers = [s.Dense(3), s.Dense(3, name="dense_1"), s.Dense(3), s.LSTM(2)]
    names = Names(layers)
    assert [names.of(layer) for layer in layers] == ["dense", "dense_1", "dense_2", "lstm"]


def test_a_refusal_says_which_layer() -> None:
    with pytest.raises(ShapeError) as caught:
        run([s.Dense(3), s.LSTM(2)], Shape((2, 4)), skipped=2)
    assert (caught.value.layer, caught.value.layer_name) == (3, "lstm")
    with pytest.raises(ShapeError) as caught:
        make_layers([DENSE, {"class_name": "Dense", "config": {"units": 0}}])
    assert (caught.value.layer, caught.value.layer_name) == (1, "Dense")
    with pytest.raises(ShapeError) as caught:
        make_layers([DENSE, 5])
    assert (caught.value.layer, caught.value.layer_name) == (1, "?")


def test_layers_behind_one_that_is_not_known_are_not_known() -> None:
    made = make_layers([DENSE, OWN, s.Dense(2)])
    assert [layer.class_name for layer in made] == ["Dense", "MyOwn", "Dense"]
    assert made[1].name == "mine" and made[1].get_config() == {"name": "mine", "size": 3}
    rows = run(made, Shape((2, 4)))
    assert [row.output for row in rows] == [(2, 3), None, None]
    assert [row.weights is None for row in rows] == [False, True, True]
    assert rows[1].inputs == (2, 3) and rows[2].inputs is None
    assert [row.index for row in rows] == [0, 1, 2]
    odd = make_layers([{"class_name": "MyOwn", "config": 3} | {"config": {"name": 5}}])[0]
    assert odd.name is None and odd.class_name == "MyOwn"
    bare = Unknown({"class_name": "MyOwn"}, "why")
    assert bare.reason == "why" and bare.get_config() == {}


def test_equal_configs_share_a_layer_and_types_are_told_apart() -> None:
    forget()
    first, again = make_layers([DENSE, {"class_name": "Dense", "config": {"units": 3}}])
    assert first is again
    true, one = make_layers(
        [{"class_name": "LSTM", "config": {"units": n, "dropout": n}} for n in (True, 1)]
    )
    assert true is not one
    tuples = [{"class_name": "Permute", "config": {"dims": d}} for d in ([2, 1], (2, 1))]
    a, b = make_layers(tuples)
    assert a is not b and a.dims == b.dims  # type: ignore[attr-defined]
    inner: Any = {"class_name": "Dense", "config": {"units": 3, "activation": len}}
    assert make_layers([inner])[0] is make_layers([inner])[0]
    unhashable = {"class_name": "Dense", "config": {"units": 3, "kernel_initializer": set}}
    assert make_layers([unhashable])[0] == make_layers([unhashable])[0]
    lists = [{"class_name": "Permute", "config": {"dims": [2, 1]}} for _ in range(2)]
    assert len({id(layer) for layer in make_layers(lists)}) == 1
    odd = {"class_name": "Dense", "config": {"units": 3, "lora_alpha": {1}}}
    c, d = make_layers([odd, odd])
    assert c is not d and c == d  # nothing that could be looked up
    forget()
    assert make_layers([DENSE])[0] is not first


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_MADE", 2)
    monkeypatch.setattr(rows_module, "MOST_KEPT", 2)
    forget()
    configs = [{"class_name": "Dense", "config": {"units": n}} for n in (1, 2, 3)]
    first, _, third = make_layers(configs)
    assert make_layers([configs[2]])[0] is third
    assert make_layers([configs[0]])[0] is not first
    layer = s.Dense(3)
    for n in (4, 5):
        run([layer], Shape((2, n)))
    kept = layer.__dict__["kept"]
    before = list(kept.values())
    assert run([layer], Shape((2, 4)))[0].kept is before[0] and len(kept) == 2
    run([layer], Shape((2, 6)))
    assert len(kept) == 1


def test_a_remembered_result_belongs_to_its_very_input() -> None:
    layer, t, u = s.Dense(3), Size(None, name="T", open=True), Size(None, name="U", open=True)
    one = run([layer], Shape((2, t)))[0]
    assert run([layer], Shape((2, t)))[0].kept is one.kept
    assert str(run([layer], Shape((2, u)))[0].count()) == "3 * U + 3"
    with pytest.raises(ShapeError, match="SEQ103"):  # of the same name, but never to be known
        run([layer], Shape((2, Size(None, name="T"))))
    assert run([layer], Shape((2, id(t))))[0].output != one.kept
    large = [run([layer], Shape((2, int("1000"))))[0].kept for _ in range(2)]
    assert one.kept.x[1] is t
    assert large[0] is large[1]  # the number counts, not which object holds it
    options = run([layer], Shape((2, t)), {"training": True})[0]
    assert options.kept is not one.kept and options.output == one.output


def test_inputs_as_json_gives_them() -> None:
    x = Shape((2, 3))
    assert parse_inputs(x) is x
    assert parse_inputs([2, 3]) == x and parse_inputs((2, 3)).__class__ is Shape
    assert parse_inputs([[2, 3], [None, 3]], ("rows",))[1].symbols() == ["rows", "3"]
    named = parse_inputs({"query": [2, 3], "value": None, 5: [None]}, ("rows",))
    assert list(named) == ["query", "5"] and named["5"].symbols() == ["rows"]
    with pytest.raises(ShapeError, match="input_shape is 'abc'"):
        parse_inputs("abc")


def test_a_model_is_a_layer_of_another() -> None:
    inner = s.Sequential([s.Dense(3), s.Dense(2)], name="inner", trainable=True)
    outer = s.Sequential([inner, s.Dense(1)])
    rows = outer.rows(Shape((2, 4)))
    assert [(row.name, row.count()) for row in rows] == [("inner", 23), ("dense", 3)]
    assert inner.rule(Shape((2, 4))) == inner.apply(Shape((2, 4)))
    assert outer.get_config()["layers"][1] == {"class_name": "Dense", "config": {"units": 1}}
    assert inner.get_config() == {
        "name": "inner",
        "trainable": True,
        "layers": [{"class_name": "Dense", "config": {"units": n}} for n in (3, 2)],
    }
    assert s.from_config(outer.serialize()) == outer
    timed = s.TimeDistributed(inner)
    assert timed.apply(Shape((2, 7, 4)))[0] == (2, 7, 2)
    frozen = s.Sequential([s.Dense(3)], trainable=False)
    assert [w.trainable for w in frozen.apply(Shape((2, 4)))[1]] == [True, True]


def test_a_model_begins_with_what_is_declared() -> None:
    made = s.Sequential([s.Input(shape=(4,), batch_size=2), s.Dense(3)])
    assert made.declared_input() == (2, 4)
    assert [(row.index, row.name) for row in made.rows(Shape((2, 4)))] == [(1, "dense")]
    assert [layer.class_name for layer in made.called()] == ["Dense"]
    assert made.apply(Shape((2, 4)))[0] == (2, 3)
    for wrong in ((2, 5), (3, 4)):
        with pytest.raises(BuiltForOther, match=r"Sequential was made for inputs of \(2, 4\)"):
            made.apply(Shape(wrong))
    # What Keras builds all the same, with the weights that there are, and what it can't run.
    for other, output in (((2, 1), (2, 3)), ((2, 4, 6), (2, 4, 3)), ((2, 4, 1), (2, 4, 3))):
        assert made.apply(Shape(other))[0] == output
        assert [w.shape for w in made.apply(Shape(other))[1]] == [(4, 3), (3,)]
        with pytest.raises(BuiltForOther):
            module.check_declared(made, Shape((2, 4)), Shape(other), runs=True)
    with pytest.raises(WrongRank):
        made.apply(Shape((2,)))
    assert str(s.Sequential([s.Dense(3, input_shape=(4,))]).declared_input()) == "(None, 4)"
    assert str(s.Sequential([s.Dense(3, input_dim=4)]).declared_input()) == "(None, 4)"
    assert s.Sequential([s.Dense(3)]).declared_input() is None
    assert s.Sequential([]).declared_input() is None
    assert s.Sequential([{**OWN, "config": {"input_shape": [4]}}]).declared_input() is None
    assert s.Sequential([s.Dense(3)]).apply(Shape((2, 9)))[0] == (2, 3)
    both = {"query": Shape((2, 9)), "value": Shape((2, 9))}
    module.check_declared(made, Shape((2, 4)), both)  # not one shape: not its matter


def test_a_model_hands_on_options_and_what_it_is_given() -> None:
    x = Shape((2, 5, 4))
    options = {"return_attention_scores": True}
    row = s.Sequential([s.Attention()]).rows([x, x], options)[0]
    assert row.output == (x, (2, 5, 5)) and row.options == options
    assert s.Sequential([s.Input(shape=(4,))]).apply(Shape((2, 4))) == ((2, 4), [])


def test_a_model_with_a_declared_input_is_built_when_it_is_made() -> None:
    with pytest.raises(ShapeError, match="SEQ101"):
        s.Sequential([s.Input(shape=(4,)), s.LSTM(3)])
    s.Sequential([s.Input(shape=(4,))])
    s.Sequential([s.LSTM(3)])


def test_what_a_model_cannot_be() -> None:
    for layers, at in (
        ([s.Dense(3, name="a"), s.Dense(3), s.Dense(3, name="a")], (2, "a")),
        ([s.Input(shape=(9,)), s.Input(shape=(9,))], (1, "InputLayer")),
    ):
        with pytest.raises(BadModel) as caught:
            s.Sequential(layers)
        assert (caught.value.layer, caught.value.layer_name) == at
    s.Sequential([s.Dense(3), s.Input(shape=(9,))])  # an Input further down is only odd
    with pytest.raises(BadModel, match="without layers"):
        s.Sequential([]).apply(Shape((2, 3)))
    with pytest.raises(UnknownLayer, match="isn't known"):
        s.Sequential([DENSE, OWN]).apply(Shape((2, 3)))
    with pytest.raises(BadModel, match="layers is 5"):
        s.Sequential(5)
    assert s.Sequential((s.Dense(3),)).layers == [s.Dense(3)]


def test_the_words_of_an_embedding_are_no_length() -> None:
    assert s.Sequential([s.Embedding(10, 4)]).declared_input() is None
    declared = s.Sequential([s.Dense(4, input_dim=10)]).declared_input()
    assert declared is not None and known(declared[-1]) == 10


def test_a_saved_config_tells_what_an_unknown_layer_hands_on() -> None:
    start = {"class_name": "InputLayer", "config": {"batch_shape": [None, 4]}}
    holds = {"class_name": "Sequential", "config": {"name": "holds", "layers": [OWN]}}

    def rows(middle: Any, declared: Any, x: Any = (None, 4)) -> list[Any]:
        behind = {**DENSE, "build_config": declared}
        model = s.Sequential([start, middle, behind, s.Dense(2)])
        made = model.rows(s.numbers.shape.shape_of(x))
        return [(row.index, row.output and str(row.output), row.count()) for row in made]

    lost = [(1, None, None), (2, None, None), (3, None, None)]
    known = [(1, "(None, 7)", None), (2, "(None, 3)", 24), (3, "(None, 2)", 8)]
    for middle in (OWN, holds):
        assert rows(middle, {"input_shape": [None, 7]}) == known
        assert rows(middle, {"input_shape": [None, 7]}, (2, 4)) == lost  # not as it was saved
        for declared in (None, {}, 5, {"input_shape": 5}, {"input_shape": [None, -7]}):
            assert rows(middle, declared) == lost
    assert run(make_layers([holds]), Shape((2, 4)))[0].name == "holds"
    first = {**DENSE, "build_config": {"input_shape": [None, 4]}}
    assert s.Sequential([first, OWN]).rows(s.numbers.shape.shape_of((None, 4)))[1].output is None
    for value in (5, None, [2, "x"], [2, -1], [2, True], [2.0]):
        assert module.saved_shape(value) is None, value
    assert module.saved_shape((2, 0)) == (2, 0)


def test_a_layer_that_is_not_known_prints_its_config() -> None:
    assert repr(make_layers([OWN])[0]) == "Unknown(name='mine', size=3)"


def test_operations_as_keras_2_kept_them() -> None:
    def operation(function: str, name: str = "TFOpLambda") -> Any:
        return make_layers([{"class_name": name, "config": {"function": function}}])[0]

    x = Shape((2, 3))
    for function in ("math.add", "__operators__.add", "cast", "nn.relu"):
        assert operation(function).results(x) == (x, [])
    for function in ("add", "reshape", "math.cast"):
        assert operation(function).results(x) == (None, [])
    sliced = operation("getitem", "SlicingOpLambda")
    assert isinstance(sliced, Operation) and sliced.results(x) == (None, [])
    assert not isinstance(operation("math.add", "MyOwn"), Operation)


def test_operations_keep_or_broadcast_their_inputs() -> None:
    def operation(name: str) -> Any:
        config = {"class_name": name, "module": "keras.src.ops.numpy", "config": {}}
        return make_layers([config])[0]

    a, b = Shape((2, 3)), Shape((2, 1, 3))
    assert operation("Add").results(a) == (a, [])
    assert operation("NotEqual").results([a, 0]) == (a, [])
    for pair in ([a, Shape((2, 1))], [Shape((2, 1)), a]):
        assert operation("Add").results(pair)[0] == (2, 3)
    assert operation("Maximum").results([a, b])[0] == (2, 1, 3)
    assert operation("Maximum").results({"x1": a, "x2": 5})[0] == a
    assert operation("Matmul").results([a, a]) == (None, [])
    assert operation("Add").results([]) == operation("Add").results(None) == (None, [])
    assert operation("Add").elementwise is not None
    assert not hasattr(make_layers([OWN])[0], "elementwise")
