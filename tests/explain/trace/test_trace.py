"""Every printed number of a trace is computed again, by plain Python from its equation."""

from __future__ import annotations

import json
import math
import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from explain.trace import trace, trace_layers
from explain.trace.text import EXAMPLES, ids_of
from explain.trace.walk import moved, walk
from shapecalc.errors import BadRecord, ShapeError
from shapecalc.layers.base import Layer
from shapecalc.layers.embedding import Embedding
from shapecalc.layers.registry import from_config
from shapecalc.readers.model_text import layer_from_text

SKY = EXAMPLES["sky"].text
TRACED = [
    "LSTM(4)",
    "LSTM(2, use_bias=False, recurrent_activation='hard_sigmoid')",
    "GRU(3)",
    "GRU(3, reset_after=False)",
    "GRU(2, go_backwards=True, use_bias=False)",
    "SimpleRNN(4)",
    "SimpleRNN(2, activation='relu', return_sequences=True)",
    "Conv1D(3, 3)",
    "Conv1D(2, 2, padding='same', strides=2, activation='relu')",
    "Conv1D(2, 3, padding='causal', dilation_rate=2, use_bias=False)",
    "MaxPooling1D(2)",
    "AveragePooling1D(3, strides=1, padding='same')",
    "GlobalMaxPooling1D()",
    "GlobalAveragePooling1D()",
    "Dense(2, activation='sigmoid')",
    *(f"Bidirectional(GRU(2), merge_mode='{mode}')" for mode in ("concat", "sum", "mul", "ave")),
    "Bidirectional(LSTM(2, return_sequences=True))",
    "RNN([LSTMCell(2), GRUCell(3)])",
]


# -- numbers as nested lists: nothing of NumPy, and nothing of the layers ---------------------
class V:
    """A nested list of plain floats that can be added, multiplied and contracted."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def _with(self, other: Any, f: Any) -> V:
        return V(_pairs(self.value, other.value if isinstance(other, V) else other, f))

    def __add__(self, other: Any) -> V:
        return self._with(other, lambda a, b: a + b)

    def __mul__(self, other: Any) -> V:
        return self._with(other, lambda a, b: a * b)

    def __truediv__(self, other: Any) -> V:
        return self._with(other, lambda a, b: a / b)

    def __rsub__(self, other: Any) -> V:
        return self._with(other, lambda a, b: b - a)

    def __matmul__(self, other: V) -> V:
        return V(_contracted(self.value, other.value))


def _pairs(a: Any, b: Any, f: Any) -> Any:
    if not isinstance(a, list):
        return f(a, b)
    return [_pairs(x, b[i] if isinstance(b, list) else b, f) for i, x in enumerate(a)]


def _contracted(a: Any, b: Any) -> Any:
    """Sum over all axes of ``a``, which are the first axes of ``b``."""
    if not isinstance(a, list):
        return _times(a, b)
    total = None
    for x, y in zip(a, b):
        part = _contracted(x, y)
        total = part if total is None else _pairs(total, part, lambda p, q: p + q)
    return total


def _times(a: float, b: Any) -> Any:
    return [_times(a, v) for v in b] if isinstance(b, list) else a * b


def _each(f: Any) -> Any:
    def apply(v: V) -> V:
        def walk_(x: Any) -> Any:
            return [walk_(y) for y in x] if isinstance(x, list) else f(x)

        return V(walk_(v.value))

    return apply


FUNCTIONS = {
    "sigmoid": _each(lambda x: 1 / (1 + math.exp(-x))),
    "tanh": _each(math.tanh),
    "relu": _each(lambda x: max(x, 0.0)),
    "hard_sigmoid": _each(lambda x: min(max(x + 3, 0), 6) / 6),
    "max": lambda v: V([max(column) for column in zip(*_places(v.value))]),
    "mean": lambda v: V([sum(column) / len(column) for column in zip(*_places(v.value))]),
}


def _places(value: Any) -> list[list[float]]:
    """Every place of a window, of one axis or of several, with its features."""
    if not isinstance(value[0][0], list):
        return list(value)
    return [one for part in value for one in _places(part)]


def again(equation: str, symbols: dict[str, Any]) -> Any:
    """The value of an equation, from its text and the numbers before it."""
    text = equation.replace("·", "@").replace("'", "_new")
    text = re.sub(r"E\[(\d+)\]", r"E_\1", text)
    scope = {
        re.sub(r"E\[(\d+)\]", r"E_\1", k).replace("'", "_new"): V(v) for k, v in symbols.items()
    }
    made = eval(text, {"__builtins__": {}}, {**FUNCTIONS, **scope})
    if isinstance(made, list):
        return [x for part in made for x in part.value]
    return made.value


def check(found: dict[str, Any]) -> int:
    """Recompute every number of a trace's JSON; returns how many equations there were."""
    count = 0
    held = {
        part["name"]: {(n["inside"], n["symbol"]): n["value"] for n in part["symbols"]}
        for part in found["layers"]
    }
    for step in found["steps"]:
        own = {s: v for (inside, s), v in held[step["layer"]].items() if inside == step["inside"]}
        symbols = {**own, **{n["symbol"]: n["value"] for n in step["reads"]}}
        for number in step["makes"]:
            value = again(number["equation"], symbols)
            assert list(np.shape(value)) == number["shape"], number
            np.testing.assert_allclose(
                value, number["value"], rtol=1e-5, atol=1e-6, err_msg=number["equation"]
            )
            symbols[number["symbol"]] = number["value"]
            count += 1
    return count


def traced(*layers: str, text: str = SKY, **options: Any) -> Any:
    first: list[Layer] = [Embedding(ids_of(text.split())[1], 4)]
    return trace_layers([*first, *map(layer_from_text, layers)], text, **options)


@pytest.mark.parametrize("layer", TRACED)
def test_every_number_is_what_its_equation_says(layer: str) -> None:
    trace = traced(layer)
    found = json.loads(json.dumps(trace.to_dict()))
    assert check(found) >= len(trace.words)
    assert len(found["steps"]) == len(trace.steps)


def test_a_whole_model() -> None:
    layers = (
        "Bidirectional(LSTM(2, return_sequences=True))",
        "Conv1D(2, 3)",
        "GlobalMaxPooling1D()",
    )
    found = traced(*layers, "Dense(1, activation='sigmoid')").to_dict()
    assert check(found) > 40
    last = found["steps"][-1]
    assert last["layer"] == "dense" and last["makes"][-1]["value"] == found["output"][0]


def test_the_check_can_fail() -> None:
    found = traced("LSTM(4)").to_dict()
    found["steps"][-1]["makes"][1]["value"][0] += 0.001
    with pytest.raises(AssertionError):
        check(found)


def test_states_are_handed_on() -> None:
    steps = [s for s in traced("LSTM(4)").steps if s.layer == "lstm"]
    for before, after in pairwise(steps):
        made = {n.symbol: n.value for n in before.makes}
        read = {n.symbol: n.value for n in after.reads}
        assert np.array_equal(made["h'"], read["h"]) and np.array_equal(made["c'"], read["c"])


def test_the_seed_decides() -> None:
    one, two, other = (traced("GRU(2)", seed=s).output for s in (1, 1, 2))
    assert np.array_equal(one, two) and not np.array_equal(one, other)


def test_weights_can_be_given() -> None:
    first = traced("GRU(2)", seed=1)
    weights = [[w for _, w in part.weights] for part in first.parts]
    assert np.array_equal(traced("GRU(2)", seed=5, weights=weights).output, first.output)


def test_which_words_a_step_looks_at() -> None:
    trace = traced("Conv1D(2, 3, padding='same')")
    assert trace.looked_at(trace.steps[6]) == ["(padding)", "Today", "has"]
    pooled = traced("GlobalMaxPooling1D()", "Dense(1)")
    assert pooled.looked_at(pooled.steps[-1]) == []


def test_keys_walk() -> None:
    assert moved(3, "\x1b[C", 5) == 4 and moved(5, "\x1b[C", 5) == 5
    assert moved(3, "\x1b[D", 5) == 2 and moved(1, "\x1b[D", 5) == 1
    assert moved(3, "\x1b[H", 5) == 1 and moved(3, "\x1b[F", 5) == 5
    assert moved(3, "?", 5) == 3 and moved(3, "q", 5) is None


def test_a_walk_shows_one_step_at_a_time(capsys: pytest.CaptureFixture[str]) -> None:
    keys = iter(["\x1b[C", "\x1b[F", "\x1b[D", "q"])
    walk(traced("GRU(2)"), lambda: next(keys))
    shown = re.findall(r"step (\d+) of 12", capsys.readouterr().out)
    assert shown == ["1", "2", "12", "11"]


# -- in Python ---------------------------------------------------------------------------------
def test_a_layer_gets_word_vectors_and_parts_of_a_trace_show_themselves() -> None:
    made = trace(layer_from_text("SimpleRNN(4)"), SKY)
    assert [part.class_name for part in made.parts] == ["Embedding", "SimpleRNN"]
    blue = made.at("blue")
    assert str(blue) == str(made.step(11)) and "word 5: blue" in str(blue)
    assert str(blue) in str(made) and "tanh(x·W + h·U + b)" in str(blue)
    html = blue._repr_html_()
    for number in made.steps[10].makes[0].value:
        assert f"{number:+.4f}" in html
    assert made._repr_html_().count("<details>") == 2 + len(made.steps) == 14
    assert any("'Today' to 'Yesterday'" in sentence for sentence in made.findings)


def test_both_directions_look_at_a_word() -> None:
    made = trace(layer_from_text("Bidirectional(GRU(2))"), SKY)
    assert str(made.at("blue")).count("word 5: blue") == 2


@pytest.mark.parametrize("number", [0, 13, True, "1"])
def test_a_step_that_is_not_there_is_refused(number: Any) -> None:
    made = trace(layer_from_text("SimpleRNN(4)"), SKY)
    with pytest.raises(ShapeError, match="There is no step"):
        made.step(number)
    with pytest.raises(ShapeError, match="Did you mean 'blue'"):
        made.at("blu")


def test_a_part_goes_by_its_layers_name() -> None:
    made = trace(layer_from_text("SimpleRNN(4)"), SKY)
    assert made.part("simple_rnn").class_name == "SimpleRNN"
    with pytest.raises(ShapeError, match="Did you mean 'simple_rnn'"):
        made.part("simple_rn")


def test_one_word_is_counted_as_one() -> None:
    made = trace(layer_from_text("SimpleRNN(4)"), "sky")
    assert "1 word, 2 steps" in str(made) and "simple_rnn, 1 step<" in made._repr_html_()


@pytest.mark.parametrize("what", [None, "LSTM", [3], (None,)])
def test_what_is_no_layer_is_refused(what: Any) -> None:
    with pytest.raises(ShapeError, match="can't be traced"):
        trace(what, SKY)


def test_a_graph_is_refused() -> None:
    """Its layers, one after the other, would be another model."""
    start = {"class_name": "InputLayer", "name": "x", "inbound_nodes": []}
    start["config"] = {"batch_shape": [None, None], "name": "x"}
    config = {"name": "f", "layers": [start], "input_layers": ["x", 0, 0]}
    graph = from_config(
        {"class_name": "Functional", "config": {**config, "output_layers": ["x", 0, 0]}}
    )
    with pytest.raises(ShapeError, match="can't be traced"):
        trace(graph, SKY)


@pytest.mark.parametrize("seed", [-1, "x", 1.5])
def test_a_seed_is_a_whole_number(seed: Any) -> None:
    with pytest.raises(ShapeError, match="The seed is"):
        trace(layer_from_text("LSTM(3)"), SKY, seed=seed)


@pytest.mark.keras
def test_a_trace_can_be_held_against_keras() -> None:
    made = trace(layer_from_text("LSTM(3)"), SKY)
    assert made.verify().agrees
    made.parts[-1].output = made.output + 1
    assert not made.verify().agrees


def test_texts_can_share_the_vectors_of_known_words() -> None:
    bag = [layer_from_text("GlobalAveragePooling1D()")]
    words = "the dog bites man"
    one = trace(bag, "the dog bites the man", known=words)
    two = trace(bag, "the man bites the dog", known=words)
    assert one.ids == [1, 2, 3, 1, 4] and two.ids == [1, 4, 3, 1, 2]
    assert np.allclose(one.output, two.output)
    rnn = [layer_from_text("SimpleRNN(4)")]
    ends = [
        trace(rnn, text, known=words).output for text in (" ".join(one.words), " ".join(two.words))
    ]
    assert not np.allclose(*ends)


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(BadRecord, match="5 is not a text"):
        trace(layer_from_text("LSTM(3)"), 5)  # type: ignore[arg-type]


def test_a_low_window_shows_the_step_from_its_title_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for lines, heading in (("24", False), ("60", True)):
        monkeypatch.setenv("LINES", lines)
        walk(traced("LSTM(2)"), lambda: "q", start=8)
        printed = capsys.readouterr().out
        assert ("Trace of" in printed) is heading and "step 8 of" in printed
        assert printed.count("\n") < int(lines)
