"""What a learner gets wrong again and again is named; who is only careless is accused of nothing."""

from __future__ import annotations

import json

import pytest

from explain.practice import answer_record, draw, feedback, frequent_mistakes

from .learners import mistaken, practised


@pytest.mark.parametrize(
    "kinds, skills",
    [
        (("bias_forgotten",), ["dense", "conv1d"]),
        (("steps_for_width",), ["lstm_gru", "rnn"]),
        (("plus_one_forgotten", "input_width_kept"), ["conv1d", "strides"]),
        (("gru_single_bias",), ["lstm_gru"]),
    ],
)
def test_a_learners_mistakes_are_named(kinds: tuple[str, ...], skills: list[str]) -> None:
    found = frequent_mistakes(practised(kinds, skills, 3))
    assert {m["kind"] for m in found} >= set(kinds)
    for m in found:
        assert 2 <= m["made"] <= m["possible"] and len(m["items"]) == m["made"] and m["says"]


@pytest.mark.parametrize("seed", range(4))
def test_a_careless_learner_is_accused_of_nothing(seed: int) -> None:
    records = practised((), ["conv1d", "lstm_gru", "padding"], seed)
    assert sum(not record["right"] for record in records) >= 3
    assert frequent_mistakes(records) == []


def test_a_record_is_plain_data() -> None:
    item = draw("conv1d", 3, "params")
    wrong = mistaken(item, "bias_forgotten")
    record = answer_record(item, feedback(item, wrong))
    assert json.loads(json.dumps(record)) == record
    assert record["causes"][0] == "bias_forgotten" and not record["right"]
    assert answer_record(item, feedback(item, item.answer))["causes"] == []


def test_no_answers_have_no_mistakes() -> None:
    assert frequent_mistakes([]) == []
