"""The engine: layers called one after the other, shared, unknown, replayed and written."""

from __future__ import annotations

import json
from typing import Any

import pytest

import shapecalc as s
from shapecalc.errors import BadModel, BuiltForOther, ShapeError
from shapecalc.models.calls import GraphLayer, Names, start
from shapecalc.models.functional import Functional
from shapecalc.models.graph import Graph
from shapecalc.models.unknown import Operation, SourceLayer, Unknown, can_be_written
from shapecalc.numbers.shape import Shape, shape_of

ODD = {"class_name": "MyOwn", "config": {}}


def begun(*shape: Any) -> tuple[Graph, Any]:
    graph = Graph()
    layer = GraphLayer(s.InputLayer(batch_shape=list(shape)), "x")
    return graph, graph.input(layer, shape_of(list(shape)))


def test_a_call_gives_tensors_that_know_where_they_come_from() -> None:
    graph, x = begun(2, 5, 4)
    lstm = GraphLayer(s.LSTM(3, return_state=True), "lstm")
    out, h, c = graph.call(lstm, [x], {})
    assert [t.shape for t in (out, h, c)] == [(2, 3)] * 3
    assert [t.index for t in (out, h, c)] == [0, 1, 2] and h.name == "lstm"
    assert out.call.parents() == [x] and out.call.row.inputs == (2, 5, 4)
    assert lstm.first is out.call.row and lstm.calls == [out.call]
    both = graph.call(GraphLayer(s.Add(), "add"), [[h, c]], {})
    assert both.call.row.inputs == [(2, 3), (2, 3)] and both.shape == (2, 3)


def test_an_error_says_where_if_the_caller_counts() -> None:
    graph, x = begun(2, 4)
    lstm = GraphLayer(s.LSTM(3), "lstm")
    with pytest.raises(ShapeError) as caught:
        graph.call(lstm, [x], {}, 7)
    assert (caught.value.layer, caught.value.layer_name) == (7, "lstm")
    with pytest.raises(ShapeError) as caught:
        graph.call(lstm, [x], {}, object())
    assert caught.value.layer is None and lstm.calls == []


def test_the_first_call_that_is_known_builds_a_shared_layer() -> None:
    graph, x = begun(2, 4)
    shared = GraphLayer(s.Dense(3), "d")
    unknown = graph.call(GraphLayer(Unknown(ODD, "why"), "o"), [x], {})
    assert unknown.shape is None and unknown.call.output(3).index == 3
    assert graph.call(shared, [unknown], {}).call.row.weights is None and shared.first is None
    first = graph.call(shared, [x], {}).call.row
    assert shared.first is first and first.count() == 15
    with pytest.raises(BuiltForOther, match=r"built for inputs of \(2, 4\)"):
        graph.call(shared, [start(Shape((2, 5)))], {})
    declared = graph.call(GraphLayer(Unknown(ODD, ""), "p"), [x], {}, declared=Shape((2, 7)))
    assert declared.shape == (2, 7) and declared.call.row.weights is None


def test_an_operation_with_an_unknown_input_is_not_guessed() -> None:
    graph, x = begun(2, 4)
    lost = graph.call(GraphLayer(Unknown(ODD, ""), "o"), [x], {})
    add = {"class_name": "Add", "module": "keras.src.ops.numpy", "config": {}}
    known = graph.call(GraphLayer(Operation(add, ""), "a"), [x, 1], {})
    assert (known.shape, known.call.row.weights) == ((2, 4), [])
    row = graph.call(GraphLayer(Operation(add, ""), "b"), [x, lost], {}).call.row
    assert (row.output, row.weights) == (None, [])
    behind = graph.call(GraphLayer(s.Add(), "c"), [[x, lost]], {}).call.row
    assert (behind.inputs, behind.output, behind.weights) == (None, None, None)


def test_names_are_those_of_the_keras_that_is_asked() -> None:
    new, old = Names(), Names(keras=2)
    assert [new.next("input_layer") for _ in "ab"] == ["input_layer", "input_layer_1"]
    assert [old.next("input_layer") for _ in "ab"] == ["input_1", "input_2"]
    assert [old.next("functional"), old.next("functional")] == ["model", "model_1"]
    assert [new.next("input"), new.next("functional")] == ["input", "functional"]


def small() -> tuple[Graph, Any]:
    graph, x = begun(None, 4)
    dense = GraphLayer(s.Dense(3), "a")
    y = graph.call(dense, [x], {})
    z = graph.call(GraphLayer(s.Concatenate(), "c"), [[y, x]], {})
    return graph, (x, y, z)


def test_a_model_is_what_lies_between_tensors() -> None:
    graph, (x, y, z) = small()
    graph.call(GraphLayer(s.Dense(9), "outside"), [x], {})
    between = Graph.between([x], [z])
    assert [row.name for row in between.rows()] == ["x", "a", "c"]
    assert [row.index for row in between.rows()] == [0, 1, 2]
    assert between.rows()[1] is not y.call.row  # a row of a table stays as it was
    with pytest.raises(BadModel, match=r"begins at x, which is not among the model's inputs"):
        Graph.between([start(Shape((2, 9)))], [z])
    again = between.replay([Shape((5, 4))])
    assert [row.output for row in again.rows()] == [(5, 4), (5, 3), (5, 7)]
    assert again.layers[1] is not between.layers[1] and y.call.layer.calls == [y.call]


def test_the_config_of_a_graph_makes_it_again() -> None:
    _, (x, _, z) = small()
    model = Functional.of(Graph.between([x], [z]), "m")
    config = json.loads(json.dumps(model.serialize()))
    assert config["config"]["name"] == "m" and can_be_written(model)
    assert config["config"]["layers"][1]["module"] == "keras.layers"
    again = s.from_config(config)
    assert [r.count() for r in again.rows()] == [r.count() for r in model.rows()] == [0, 15, 0]
    assert again.apply(Shape((5, 4)))[0] == model.apply(Shape((5, 4)))[0] == (5, 7)
    assert again.get_config() == model.get_config()
    inside = s.Sequential([model, s.Dense(1)])
    assert inside.rows(Shape((5, 4)))[0].count() == 15


def test_a_rule_that_is_code_reads_the_call_as_it_was_made() -> None:
    seen: list[Any] = []

    def body(args: list[Any], kwargs: dict[str, Any], where: Any) -> Any:
        seen.append((args, kwargs, where))
        return Shape((2, 9)), []

    graph, x = begun(2, 4)
    layer = GraphLayer(SourceLayer("Mine", "mine", body), "mine")
    out = graph.call(layer, [x, 5], {"k": True}, "here")
    assert seen == [([x, 5], {"k": True}, "here")] and out.shape == (2, 9)
    assert s.TimeDistributed(layer.layer).apply(Shape((2, 7, 4)))[0] == (2, 7, 9)
    assert not can_be_written(s.TimeDistributed(layer.layer))
    lost = SourceLayer("Mine", "mine", lambda *call: (None, None))
    row = graph.call(GraphLayer(s.TimeDistributed(lost), "t"), [start(Shape((2, 7, 4)))], {})
    assert (row.call.row.output, row.call.row.weights) == (None, None)


def test_freezing_is_seen_by_the_rows_to_come() -> None:
    graph, x = begun(2, 4)
    norm = GraphLayer(s.BatchNormalization(), "n")
    out = graph.call(norm, [x], {})
    between = Graph.between([x], [out])
    before = between.rows()[1]
    counts = []
    for value in (False, True):
        norm.set_trainable(value)
        counts.append(between.rows()[1].count(trainable_only=True))
    assert (before.count(trainable_only=True), counts) == (8, [0, 8])
    assert before.count() == 16


@pytest.mark.keras
def test_a_forward_pass_and_the_config_are_those_of_keras() -> None:
    import numpy as np

    from explain.keras_check.build import load_keras, quiet

    keras = load_keras()
    with quiet():
        a, b = keras.Input((5, 4)), keras.Input((6, 4))
        _, h, c = keras.layers.LSTM(3, return_state=True)(a)
        y = keras.layers.LSTM(3, return_sequences=True)(b, initial_state=[h, c])
        attended = keras.layers.MultiHeadAttention(2, 3)(y, y, use_causal_mask=True)
        model = keras.Model([a, b], [attended, h])
        draw = np.random.default_rng(1)
        weights = [draw.normal(size=w.shape).astype("float32") for w in model.weights]
        model.set_weights(weights)
        x = [draw.normal(size=(2, n, 4)).astype("float32") for n in (5, 6)]
        want = [np.array(t) for t in model(x)]
        ours: Any = s.from_config(json.loads(model.to_json()))
        for got, real in zip(ours.forward(np, x, weights), want):
            np.testing.assert_allclose(got, real, atol=1e-5)
        again = keras.Model.from_config(json.loads(json.dumps(ours.get_config())))
        again.set_weights(weights)
        assert [layer.name for layer in again.layers] == [r.name for r in ours.rows()]
        np.testing.assert_allclose(np.array(again(x)[0]), want[0], atol=1e-6)
