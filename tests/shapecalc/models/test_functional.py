"""Functional models as Keras saves them: calls, several inputs, shared layers, refusals."""

from __future__ import annotations

from typing import Any

import pytest

import shapecalc as s
from shapecalc.errors import BadModel, BuiltForOther, ShapeError, UnknownLayer, WrongInputs
from shapecalc.layers.registry import from_config
from shapecalc.models import wiring as module
from shapecalc.models.calls import bound
from shapecalc.models.prediction import predict
from shapecalc.numbers import nest
from shapecalc.numbers.shape import Shape


def start(name: str, *shape: Any) -> dict[str, Any]:
    return node(name, "InputLayer", batch_shape=list(shape))


def node(name: str, class_name: str, *calls: Any, **config: Any) -> dict[str, Any]:
    """A layer of a graph with its calls, each a list of places as Keras 2 wrote them."""
    return {
        "name": name,
        "class_name": class_name,
        "config": {"name": name, **config},
        "inbound_nodes": list(calls),
    }


def places(*names: str) -> list[Any]:
    return [[name, 0, 0, {}] for name in names]


def tensor(name: str, call: int = 0, output: int = 0) -> dict[str, Any]:
    return {"class_name": "__keras_tensor__", "config": {"keras_history": [name, call, output]}}


def graph(entries: list[Any], starts: Any, ends: Any, **more: Any) -> dict[str, Any]:
    config = {"name": "g", "layers": entries, "input_layers": starts, "output_layers": ends}
    return {"class_name": "Functional", "config": {**config, **more}}


def made(entries: list[Any], starts: list[str], ends: list[str]) -> Any:
    return from_config(graph(entries, [[n, 0, 0] for n in starts], [[n, 0, 0] for n in ends]))


def described(model: Any, x: Any = None) -> list[Any]:
    return [(r.index, r.name, r.class_name, r.output, r.count()) for r in model.rows(x)]


X = start("x", 2, 4)


def test_a_chain_in_both_spellings() -> None:
    old = node("a", "Dense", places("x"), units=3)
    new = node("a", "Dense", {"args": [tensor("x")], "kwargs": {}}, units=3)
    for entry in (old, new):
        model = made([X, entry], ["x"], ["a"])
        assert described(model) == [
            (0, "x", "InputLayer", (2, 4), 0),
            (1, "a", "Dense", (2, 3), 15),
        ]
        assert model.class_name == "Functional" and model.rows()[1].inputs == (2, 4)
        assert model.apply(Shape((2, 4)))[0] == (2, 3)
        assert [w.name for w in model.rule(Shape((2, 4)))[1]] == ["kernel", "bias"]
        assert model.summary().total_params == 15
    given = made([start("x", None, 4), new], ["x"], ["a"]).rows(Shape((5, 4)))
    assert [row.output for row in given] == [(5, 4), (5, 3)]
    named = made([start("x", None, 4), new], ["x"], ["a"])
    assert named.rule(Shape((5, 4)))[0] == (5, 3)
    assert named.rows({"x": Shape((5, 4))})[1].output == (5, 3)
    assert named.summary((5, 4)).rows[1].output == (5, 3)
    by_entry = {**old, "name": "b"}  # the graph's own name of a layer is what its places say
    assert described(made([X, by_entry], ["x"], ["b"]))[1][:2] == (1, "b")
    shared_name = {"class_name": "Dense", "config": {"name": "a", "units": 3}}
    model = made([X, {**shared_name, "inbound_nodes": [places("x")]}], ["x"], ["a"])
    assert described(model)[1][1] == "a"


def test_rows_keep_the_order_of_the_config() -> None:
    late = [node("b", "Dense", places("a"), units=1), node("a", "Dense", places("x"), units=3)]
    assert [row[:2] for row in described(made([*late, X], ["x"], ["b"]))] == [
        (0, "b"),
        (1, "a"),
        (2, "x"),
    ]


def test_several_inputs_and_outputs() -> None:
    entries = [
        *(X, start("y", 2, 5)),
        node("both", "Concatenate", places("x", "y")),
        node("a", "Dense", places("both"), units=3),
    ]
    model = made(entries, ["x", "y"], ["a", "both"])
    assert model.apply([Shape((2, 4)), Shape((2, 5))])[0] == ((2, 3), (2, 9))
    assert model.apply({"x": Shape((2, 4)), "y": Shape((2, 5))})[0] == ((2, 3), (2, 9))
    assert described(model, {"y": Shape((2, 5))})[2][3] == (2, 9)
    assert described(model, (Shape((2, 4)), Shape((2, 5))))[3][4] == 30
    with pytest.raises(WrongInputs, match=r"has 2 inputs, but got 1\. Its inputs are: x, y\."):
        model.rows(Shape((2, 4)))
    one = from_config(
        graph([X, node("a", "Dense", places("x"), units=3)], ["x", 0, 0], ["a", 0, 0])
    )
    assert one.apply(Shape((2, 4)))[0] == (2, 3)
    named = from_config(
        graph(
            [X, node("a", "Dense", places("x"), units=3)], {"in": ["x", 0, 0]}, {"out": ["a", 0, 0]}
        )
    )
    assert named.apply(Shape((2, 4)))[0] == {"out": (2, 3)}


def test_arguments_by_position_and_by_name() -> None:
    entries = [
        *(start("q", 2, 5, 8), start("v", 2, 6, 8)),
        node(
            "heads",
            "MultiHeadAttention",
            {
                "args": [tensor("q")],
                "kwargs": {
                    "value": tensor("v"),
                    "key": None,
                    "attention_mask": tensor("q"),
                    "return_attention_scores": True,
                    "training": True,
                },
            },
            num_heads=2,
            key_dim=3,
        ),
    ]
    row = made(entries, ["q", "v"], ["heads"]).rows()[2]
    assert row.output == ((2, 5, 8), (2, 2, 5, 5))
    assert list(row.inputs) == ["query", "value"] and list(row.options) == [
        "return_attention_scores"
    ]
    add = node("sum", "Add", {"args": [[tensor("q"), tensor("q")]], "kwargs": {}})
    assert made([entries[0], add], ["q"], ["sum"]).rows()[1].inputs == [(2, 5, 8), (2, 5, 8)]


def test_what_a_layer_reads_of_a_call() -> None:
    x, y = Shape((2, 9, 8)), Shape((2, 7, 8))
    options = {"mask": x, "training": True, "other": None, "reverse": False}
    assert bound(s.Dense(3), [x], options) == (x, {"reverse": False})
    heads = s.MultiHeadAttention(2, 3)
    assert bound(heads, [x], {}) == ({"query": x}, {})
    assert bound(heads, [x, None], {"key": y}) == ({"query": x, "key": y}, {})


def test_an_output_of_several_is_picked_by_its_number() -> None:
    lstm = node("l", "LSTM", places("s"), units=3, return_state=True, return_sequences=True)
    entries = [start("s", 2, 5, 4), lstm, node("d", "Dense", [["l", 0, 2, {}]], units=2)]
    assert described(made(entries, ["s"], ["d"]))[2][3] == (2, 2)
    entries[2] = node("d", "Dense", [["l", 0, 3, {}]], units=2)
    with pytest.raises(BadModel, match="'l' has no output 3"):
        made(entries, ["s"], ["d"])


def test_a_shared_layer_has_one_set_of_weights() -> None:
    shared = node("a", "Dense", places("x"), places("y"), units=3)
    both = node("sum", "Add", [["a", 0, 0, {}], ["a", 1, 0, {}]])
    model = made([X, start("y", 2, 4), shared, both], ["x", "y"], ["sum"])
    assert [row[4] for row in described(model)] == [0, 0, 15, 0]
    with pytest.raises(BuiltForOther) as caught:
        made([X, start("y", 2, 5), shared, both], ["x", "y"], ["sum"])
    assert caught.value.message == (
        "Dense was built for inputs of (2, 4) and is called again with (2, 5)."
    )
    assert (caught.value.layer, caught.value.layer_name) == (2, "a")
    unknown = made([start("x", 2, 4), start("y", 2, None), shared, both], ["x", "y"], ["sum"])
    assert unknown.rows()[2].count() == 15  # built already, it takes what is unknown for 4


def test_a_shared_layer_that_checks_nothing_takes_another_size() -> None:
    shared = node("a", "LSTM", places("x"), places("y"), units=3)
    entries = [start("x", 2, 5, 4), start("y", 2, 6, 7), shared]
    end = node("sum", "Add", [["a", 0, 0, {}], ["a", 1, 0, {}]])
    model = made([*entries, end], ["x", "y"], ["sum"])
    assert [row[4] for row in described(model)][2] == 4 * (3 * (4 + 3) + 3)
    entries[1] = start("y", 2, 7)
    with pytest.raises(ShapeError, match="SEQ101"):
        made([*entries, end], ["x", "y"], ["sum"])


def test_some_shared_layers_keep_their_rank_or_slopes() -> None:
    def prelu(*second: int, **config: Any) -> Any:
        shared = node("a", "PReLU", places("x"), places("y"), **config)
        ends = [["a", 0, 0], ["a", 1, 0]]
        entries = [start("x", 2, 5, 4), start("y", *second), shared]
        return from_config(graph(entries, [["x", 0, 0], ["y", 0, 0]], ends))

    assert prelu(2, 5, 4).rows()[2].count() == 20
    assert prelu(2, 6, 3).rows()[2].count() == 20  # without shared axes Keras asks for the rank
    for second in ((2, 5, 4, 1), (2, 5)):
        with pytest.raises(BuiltForOther, match=r"of \(2, 5, 4\) and is called again with \(2, 5"):
            prelu(*second)
    assert prelu(2, 6, 4, shared_axes=[1]).rows()[2].count() == 4
    assert prelu(3, 5, 4).rows()[2].count() == 20
    assert prelu(3, 5, 4, shared_axes=[1]).rows()[2].count() == 4
    with pytest.raises(BuiltForOther):
        prelu(2, 5, 3, shared_axes=[1])
    with pytest.raises(BuiltForOther):
        prelu(2, 6, 4, shared_axes=[2])


def test_a_shared_spectral_norm_compares_the_last_axis_alone() -> None:
    def second(shape: tuple[Any, ...], inner: str = "Conv1D", **config: Any) -> Any:
        layer = {"class_name": inner, "config": config}
        held = node("a", "SpectralNormalization", places("x"), places("y"), layer=layer)
        after = node("b", "Identity", [["a", 1, 0, {}]])
        entries = [start("x", None, 12, 4), start("y", *shape), held, after]
        ends = [["a", 0, 0], ["b", 0, 0]]
        rows = from_config(graph(entries, [["x", 0, 0], ["y", 0, 0]], ends)).rows()
        return rows[2].count(), str(rows[3].output)

    turned = {"filters": 3, "kernel_size": 1, "data_format": "channels_first"}
    assert second((None, 5, 4), **turned) == (12 * 3 + 3 + 3, "(None, 3, 4)")
    with pytest.raises(BuiltForOther, match="called again with"):
        second((None, 12, 3), **turned)
    with pytest.raises(ShapeError, match="SEQ101"):
        second((None, 4), **turned)
    assert second((None, 4), "Dense", units=2)[1] == "(None, 2)"
    assert second((None, 12, None), "Dense", units=2)[1] == "(None, 12, 2)"


def test_what_is_inside_time_distributed_is_not_asked_about_a_second_input() -> None:
    """Keras builds the model, and fails when it runs."""
    held = node(
        "a",
        "TimeDistributed",
        places("x"),
        places("y"),
        layer={"class_name": "Dense", "config": {"units": 3}},
    )
    entries = [
        start("x", None, 12, 4),
        start("y", None, 9, 5),
        held,
        node("b", "Identity", [["a", 1, 0, {}]]),
    ]
    ends = [["a", 0, 0], ["b", 0, 0]]
    rows = from_config(graph(entries, [["x", 0, 0], ["y", 0, 0]], ends)).rows()
    assert str(rows[3].output) == "(None, 9, 3)"


def test_weights_are_those_of_the_input_a_config_was_built_for() -> None:
    def model(built: Any) -> Any:
        entry = {**node("a", "LSTM", places("x"), units=3), "build_config": built}
        return made([start("x", 2, 5, 4), entry], ["x"], ["a"])

    assert model({"input_shape": [None, 5, 7]}).rows()[1].count() == 4 * (3 * (7 + 3) + 3)
    assert model({"input_shape": [None, 5, 7]}).rows()[1].output == (2, 3)
    assert model({"input_shape": [None, 5, 7]}).rows()[1].inputs == (2, 5, 4)
    plain = 4 * (3 * (4 + 3) + 3)
    for built in (None, {}, {"input_shape": None}, {"input_shape": [[1]]}):
        assert model(built).rows()[1].count() == plain, built
    wrong = {
        **node("w", "LSTM", places("x"), units=3),
        "build_config": {"input_shape": [None, 5, None]},
    }
    right = {**node("a", "LSTM", places("x"), units=3), "build_config": {"input_shape": [2, 5, 7]}}
    both = made([start("x", 2, 5, 4), wrong, right], ["x"], ["a", "w"])
    assert [row.count() for row in both.rows()] == [0, plain, 4 * (3 * (7 + 3) + 3)]
    assert [row.index for row in both.rows()] == [0, 1, 2]
    odd = {**node("o", "MyOwn", places("x")), "build_config": {"input_shape": [2, 4]}}
    entry = {**node("a", "Dense", places("x"), units=3), "build_config": {"input_shape": [2, 4]}}
    rows = made([X, odd, entry], ["x"], ["a", "o"]).rows()
    assert [row.weights is None for row in rows] == [False, True, False]


def test_what_is_not_known_and_what_stands_behind_it() -> None:
    odd = node("o", "MyOwn", places("x"))
    behind = node("b", "Dense", places("o"), units=3)
    beside = node("c", "Dense", places("x"), units=3)
    model = made([X, odd, behind, beside], ["x"], ["b", "c"])
    assert [row.output for row in model.rows()] == [(2, 4), None, None, (2, 3)]
    assert [(row.index, row.name) for row in model.rows()] == list(enumerate("xobc"))
    assert model.rows()[1].inputs == (2, 4)
    inner = {"class_name": "Sequential", "config": {"name": "i", "layers": [odd]}}
    holds = {**inner, "name": "i", "inbound_nodes": [places("x")]}
    row = made([X, holds], ["x"], ["i"]).rows()[1]
    assert (row.index, row.name, row.output, row.weights) == (1, "i", None, None)
    assert row.class_name == "Sequential" and row.inputs == (2, 4)
    shared = node("s", "Dense", places("o"), places("x"), units=3)
    rows = made([X, odd, shared], ["x"], ["s"]).rows()
    assert rows[2].output == (2, 3) and rows[2].count() == 15  # of the call that is known
    with pytest.raises(UnknownLayer, match="holds a layer that isn't known"):
        model.apply(Shape((2, 4)))
    found = predict(graph([X, odd, behind, beside], [["x", 0, 0]], [["b", 0, 0]]))
    assert found["at_least"] and found["total_params"] == 15


def test_bare_operations_keep_the_shape_and_own_nothing() -> None:
    mask = {
        **node("ne", "NotEqual", {"args": [tensor("x"), 0], "kwargs": {}}),
        "module": "keras.src.ops.numpy",
    }
    dense = node("a", "Dense", places("ne"), units=3)
    assert described(made([X, mask, dense], ["x"], ["a"]))[1:] == [
        (1, "ne", "NotEqual", (2, 4), 0),
        (2, "a", "Dense", (2, 3), 15),
    ]
    assert made([X, mask, dense], ["x"], ["a"]).rows()[1].inputs == [(2, 4)]
    named = {
        **node("ne", "Maximum", {"args": [], "kwargs": {"x1": tensor("x"), "x2": tensor("y")}}),
        "module": "keras.src.ops.numpy",
    }
    assert described(made([X, start("y", 2, 1), named], ["x", "y"], ["ne"]))[2][3] == (2, 4)


def test_a_graph_inside_a_model_and_again() -> None:
    inner = graph([X, node("a", "Dense", places("x"), units=3)], [["x", 0, 0]], [["a", 0, 0]])
    outer = s.Sequential([inner, s.Dense(1)])
    rows = outer.rows(Shape((2, 4)))
    assert [(row.name, row.class_name, row.output) for row in rows] == [
        ("g", "Functional", (2, 3)),
        ("dense", "Dense", (2, 1)),
    ]
    with pytest.raises(BuiltForOther, match=r"Functional was made for inputs of \(2, 4\)"):
        outer.rows(Shape((2, 5)))
    nested = {**inner, "name": "g", "inbound_nodes": [places("y")]}
    whole = made([start("y", 2, 4), nested], ["y"], ["g"])
    assert described(whole)[1] == (1, "g", "Functional", (2, 3), 15)
    record = {**inner, "input_shape": [2, 4]}
    assert predict(record)["total_params"] == 15
    assert predict({**inner, "input_shape": [2, 9]})["error"]["code"] == "SEQ109"


def test_refusals_name_the_layer_of_the_graph() -> None:
    entries = [X, node("a", "Dense", places("x"), units=3), node("l", "LSTM", places("a"), units=2)]
    with pytest.raises(ShapeError, match="SEQ101") as caught:
        made(entries, ["x"], ["l"])
    assert (caught.value.layer, caught.value.layer_name) == (2, "l")
    unknown = [start("x", None, None), node("a", "Dense", places("x"), units=3)]
    with pytest.raises(ShapeError, match="SEQ103") as caught:
        made(unknown, ["x"], ["a"])
    assert (caught.value.layer, caught.value.layer_name) == (1, "a")


def reads(name: str, output: int, *shape: Any) -> dict[str, Any]:
    """A call with a place of which the config says what stands there."""
    place = tensor(name, 0, output)
    place["config"]["shape"] = list(shape)
    return {"args": [place], "kwargs": {}}


def test_a_saved_graph_tells_what_an_unknown_layer_hands_on() -> None:
    entries = [start("x", None, 4), node("o", "MyOwn", places("x"))]

    def outputs(*behind: Any, x: Any = None) -> list[Any]:
        model = made([*entries, *behind], ["x"], [b["name"] for b in behind])
        found = [row.output for row in model.rows(x)[1:]]
        return [[str(x) for x in nest.leaves(o)] if o is not None else None for o in found]

    first = node("a", "Dense", reads("o", 0, None, 7), units=3)
    second = node("b", "Dense", reads("o", 1, None, 8), units=2)
    assert outputs(first) == [["(None, 7)"], ["(None, 3)"]]
    assert outputs(first, x=Shape((2, 4))) == [None, None]  # not as it was saved
    for behind in ([first, second], [second, first]):
        assert outputs(*behind)[0] == ["(None, 7)", "(None, 8)"]
    assert outputs(second) == [None, None]  # its first output isn't known
    assert outputs(node("a", "Dense", reads("o", 0, None, "T"), units=3)) == [None, None]


def test_a_build_tells_what_an_unknown_layer_hands_on() -> None:
    entries = [start("x", None, 4), node("o", "MyOwn", places("x"))]

    def output(*calls: Any, built: Any = (None, 7)) -> Any:
        behind = {**node("d", "Dropout", *calls, rate=0.5)}
        behind["build_config"] = {"input_shape": built and list(built)}
        found = made([*entries, behind], ["x"], ["d"]).rows()[1].output
        return found and str(found)

    assert output(places("o")) == "(None, 7)"
    assert output(places("o"), built=None) is None
    assert output(places("o"), places("x")) is None  # which of the calls it was built for?
    assert output([["o", 0, 1, {}]]) is None
    assert output(reads("o", 0, None, 8)) == "(None, 8)"


def test_calls_of_a_model_inside_are_counted_from_0_or_1() -> None:
    dense = node("a", "Dense", places("x"), units=3)
    config = graph([start("x", None, 4), dense], [["x", 0, 0]], [["a", 0, 0]])
    one_after_the_other = {
        "class_name": "Sequential",
        "config": {"name": "g", "layers": [{"class_name": "Dense", "config": {"units": 3}}]},
    }

    def outer(inner: Any, calls: list[str], inside: list[int], ends: list[int]) -> Any:
        nested = {**inner, "name": "g", "inbound_nodes": [places(n) for n in calls]}
        behind = [node(f"d{i}", "Dense", [["g", i, 0, {}]], units=1) for i in inside]
        named = [["g", i, 0] for i in ends] + [[b["name"], 0, 0] for b in behind]
        entries = [start("y", 2, 4), start("z", 5, 4), nested, *behind]
        return from_config(graph(entries, [["y", 0, 0], ["z", 0, 0]], named))

    both = [Shape((2, 4)), Shape((5, 4))]
    for inner in (config, one_after_the_other):
        for inside, ends, found in (
            ([0], [1], ((2, 3), (2, 1))),  # Keras 3
            ([1], [1], ((2, 3), (2, 1))),  # Keras 2
            ([], [1], (2, 3)),
            ([1], [], (2, 1)),
            ([0], [], (2, 1)),
        ):
            assert outer(inner, ["y"], inside, ends).apply(both)[0] == found
        two = outer(inner, ["y", "z"], [1, 2], [2]).apply(both)[0]
        assert two == ((5, 3), (2, 1), (5, 1))
        two = outer(inner, ["y", "z"], [0, 1], [2]).apply(both)[0]
        assert two == ((5, 3), (2, 1), (5, 1))
    # One model behind another: each is counted for itself.
    first = {**one_after_the_other, "name": "g", "inbound_nodes": [places("y")]}
    second = {**config, "name": "h", "inbound_nodes": [[["g", 1, 0, {}]]]}
    second["config"] = {**config["config"], "name": "h", "layers": [start("x", None, 3), dense]}
    chain = graph([start("y", 2, 4), first, second], [["y", 0, 0]], [["h", 1, 0]])
    assert from_config(chain).apply(Shape((2, 4)))[0] == (2, 3)
    # Where both ways of counting fit, Keras 3's is taken for a graph and 0 for a Sequential.
    assert outer(config, ["y", "z"], [0, 1], [1]).apply(both)[0][0] == (2, 3)
    assert outer(one_after_the_other, ["y", "z"], [0, 1], [1]).apply(both)[0][0] == (5, 3)


def test_the_first_call_makes_the_weights_though_a_later_one_could_be_made_sooner() -> None:
    entries = [
        start("x", 2, 5, 4),
        node("l", "LSTM", places("d"), places("x"), units=3),
        node("d", "Dense", places("x"), units=7),
    ]
    assert described(made(entries, ["x"], ["l"]))[1][4] == 4 * (3 * (7 + 3) + 3)


def test_an_input_is_given_and_not_called() -> None:
    entries = [
        {**X, "inbound_nodes": [places("nowhere")]},
        node("a", "Dense", places("x"), units=3),
    ]
    assert described(made(entries, ["x"], ["a"]))[1][3] == (2, 3)
    # Keras refuses to call one once more.
    entries[0]["inbound_nodes"] *= 2
    with pytest.raises(BadModel, match="never gets to 'x'"):
        made(entries, ["x"], ["a"]).rows()


def test_what_goes_out_and_which_way() -> None:
    entries = [X, node("a", "Dense", places("x"), units=3), node("b", "Add", places("a", "a"))]
    model = made([start("x", None, 4), *entries[1:]], ["x"], ["b"])
    calls = model.called(Shape((5, 4))).calls
    assert [(c.layer.name, c.row.output) for c in calls] == [
        ("x", (5, 4)),
        ("a", (5, 3)),
        ("b", (5, 3)),
    ]
    wires = [(t.name, t.index, c.layer.name) for c in calls for t in c.parents()]
    assert wires == [("x", 0, "a"), ("a", 0, "b"), ("a", 0, "b")]


def test_layers_are_called_in_turns_so_the_first_refusal_is_that_of_keras() -> None:
    entries = [
        X,
        node("b", "LSTM", places("c"), units=3),
        node("c", "Dense", places("x"), units=3),
        node("d", "LSTM", places("x"), units=3),
    ]
    with pytest.raises(ShapeError, match="SEQ101") as caught:
        made(entries, ["x"], ["b", "d"])
    assert (caught.value.layer, caught.value.layer_name) == (3, "d")


def test_a_call_may_have_options_alone() -> None:
    named = {"kwargs": {"x1": tensor("x"), "x2": tensor("x")}}
    entry = {**node("n", "Maximum", named), "module": "keras.src.ops.numpy"}
    assert described(made([X, entry], ["x"], ["n"]))[1][3] == (2, 4)


def test_a_cycle_and_a_lost_input_are_reported() -> None:
    entries = [
        X,
        node("a", "Dense", places("b"), units=3),
        node("b", "Dense", places("a"), units=3),
    ]
    with pytest.raises(BadModel, match="never gets to 'a': its inputs form a cycle"):
        made(entries, ["x"], ["b"])
    with pytest.raises(BadModel, match="never gets to 'b'"):
        made([X, entries[2], entries[1]], ["x"], ["b"])
    with pytest.raises(BadModel, match="never gets to 'a'"):
        made([X, node("a", "Dense", places("nowhere"), units=3)], ["x"], ["a"])


def test_places_in_a_graph() -> None:
    place = module._tensor(["a", 1, 2])
    assert (place.layer, place.call, place.output) == ("a", 1, 2)
    for wrong in (None, 3, ["a", 1], [1, 1, 2], ["a", "b", 2], ["a", 1, "c"], "abc"):
        with pytest.raises(BadModel, match="is not a valid place in a graph"):
            module._tensor(wrong)
    found = module._flat(module._structure({"k": [["a", 0, 1], (["b", 2, 0, {}],)], "z": 5}))
    assert [(t.layer, t.call, t.output) for t in found] == [("a", 0, 1), ("b", 2, 0)]
    assert module._structure([1, "x", [2]]) == [1, "x", [2]] and module._flat(5) == []
    assert module._structure(["a", "b", "c"]) == ["a", "b", "c"]
    assert module._calls(None) == [] == module._calls([])

    def deep(n: int) -> Any:
        return [deep(n - 1)] if n else 1

    module._structure(deep(10))
    with pytest.raises(BadModel, match="nested too deep"):
        module._structure(deep(11))
    named: Any = 1
    for _ in range(11):
        named = {"k": named}
    module._structure(named["k"])
    with pytest.raises(BadModel, match="nested too deep"):
        module._structure(named)
    a, b = Shape((1, 2)), Shape((3,))
    assert list(nest.leaves([a, (b, [a])])) == [a, b, a]
    assert module._filled({"k": [place, 7]}, lambda p: p.output) == {"k": [2, 7]}
