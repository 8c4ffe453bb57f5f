"""Errors that another one hides: found by carrying out its fixes, each of them."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import settings

from shapecalc.errors import ShapeError
from shapecalc.errors.changes import InsertLayer, RemoveLayer
from shapecalc.models.calls import GraphLayer, LayerCall
from shapecalc.models.graph import Graph
from shapecalc.models.later import later_errors
from shapecalc.models.prediction import predict
from shapecalc.models.sequential import make_layers
from shapecalc.numbers.shape import shape_of
from tests.properties import configs
from tests.shapecalc.errors.carried_out import apply

L: Any = dict
EMBEDDING = L(class_name="Embedding", config=L(input_dim=100, output_dim=8))


def layer(class_name: str, **config: Any) -> dict[str, Any]:
    return {"class_name": class_name, "config": config}


def called(record: dict[str, Any]) -> tuple[list[LayerCall], Any]:
    """The calls of a stack as the reader of source makes them, and the first that fails."""
    graph = Graph()
    layers = make_layers(record["layers"])
    first = None
    declared = make_layers([layer("InputLayer", batch_shape=record["input_shape"])])[0]
    x = graph.input(GraphLayer(declared, "in"), shape_of(record["input_shape"]))
    for i, rule in enumerate(layers):
        made = GraphLayer(rule, f"layer{i}", i)
        try:
            x = graph.call(made, [x], {}, i)
        except ShapeError as error:
            x = graph.unknown(made, [x], {}, i)
            graph.calls[-1].row.error = error
            first = first or graph.calls[-1]
    return graph.calls, first


def later(*layers: dict[str, Any], shape: Any = (None, 20)) -> list[tuple[int, str]]:
    calls, first = called({"input_shape": list(shape), "layers": list(layers)})
    return [(found.call.where, found.error.code) for found in later_errors(calls, first)]


def test_a_second_error_shows_behind_the_fix_of_the_first() -> None:
    lstm = layer("LSTM", units=4)
    assert later(EMBEDDING, lstm, lstm, layer("Conv1D", filters=3, kernel_size=2)) == [
        (3, "SEQ101")
    ]
    assert later(EMBEDDING, lstm, lstm, layer("Dense", units=3)) == []


def test_errors_follow_each_other() -> None:
    lstm = layer("LSTM", units=4)
    assert later(EMBEDDING, lstm, lstm, lstm, lstm) == [(3, "SEQ101"), (4, "SEQ101")]


def test_what_one_of_the_fixes_avoids_is_no_error() -> None:
    """return_sequences=True gives 20 steps of 4, Reshape((-1, 1)) four steps of 1: LSTM(2)
    makes (2,) of both, and a window of 10 steps fits into one of them.
    """
    first = [EMBEDDING, layer("LSTM", units=4)]
    conv = layer("Conv1D", filters=3, kernel_size=10)
    both = [layer("Conv1D", filters=3, kernel_size=3), layer("Conv1D", filters=3, kernel_size=19)]
    assert later(*first, conv) == []
    assert later(*first, *both) == [(3, "SEQ102")]


def test_the_number_of_an_example_is_not_taken_for_true() -> None:
    """Conv1D(3, 9) on 4 steps: whatever size is chosen, the rest may fit."""
    conv = layer("Conv1D", filters=3, kernel_size=9)
    assert later(conv, layer("Reshape", target_shape=[3]), shape=(None, 4, 4)) == []


def test_every_fix_leads_to_the_error_that_is_reported() -> None:
    """Random stacks: carried out on the record, each fix of the first error leads to the second."""
    found = 0
    for seed in range(max(300, settings().max_examples * 6)):
        record = configs.stack(configs.RandomChooser(seed))
        at = seed % (len(record["layers"]) + 1)
        record["layers"][at:at] = [
            layer("GRU", units=3) if seed % 2 else layer("Flatten"),
            layer("GRU", units=3),
        ]
        if "call_kwargs" in record or not isinstance(record["input_shape"], list):
            continue
        try:
            calls, first = called(record)
        except ShapeError:
            continue
        if first is None:
            continue
        for one in list(later_errors(calls, first))[:1]:
            found += 1
            for fix in first.row.error.fixes:
                changed = copy.deepcopy(record)
                apply(fix, changed, first.where)
                moved = isinstance(fix, InsertLayer) - isinstance(fix, RemoveLayer)
                error = predict(changed).get("error")
                assert error is not None, (seed, record, fix)
                if error["layer"] <= first.where + moved:
                    continue  # the fix is not enough
                assert (error["code"], error["layer"]) == (
                    one.error.code,
                    one.call.where + moved,
                ), (seed, record, fix)
    assert found > 20


@pytest.mark.parametrize("shared", [True, False])
def test_a_graph_is_followed_along_its_branches(shared: bool) -> None:
    from shapecalc.readers.notebook import script_source
    from shapecalc.readers.script import read_source

    code = (
        "from keras import Input, Model\nfrom keras.layers import LSTM, Add, Dense, Conv1D\n"
        "i = Input((10, 4))\na = LSTM(6)(i)\nb = LSTM(6)(a)\nc = Dense(6)(a)\n"
        f"d = Conv1D(3, 2)({'b' if shared else 'c'})\nm = Model(i, [b, c, d])\n"
    )
    problems = read_source(script_source("x.py", code)).problems
    assert [(p.code, p.place.line) for p in problems] == [("SEQ101", 5), ("SEQ101", 7)]
    assert problems[1].message.startswith("After this fix: ") is shared
    assert (problems[1].cause is not None and problems[1].cause.line == 5) is shared
