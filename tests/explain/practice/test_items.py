"""Items: the same from the same seed, plain data, right by their own rule, with feedback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

import shapecalc
from explain.practice import SKILLS, Item, diagnose, draw, feedback, from_model, redraw
from explain.practice.answering import answered
from explain.practice.diagnosis import right_answer
from explain.practice.item import ITEM_KINDS
from shapecalc.errors import BadRecord, ShapeError

SEEDS = range(3)


def every_item() -> Iterator[Item]:
    for skill in SKILLS:
        for kind in skill.kinds:
            for seed in SEEDS:
                yield draw(skill.name, seed, kind)


@pytest.fixture(scope="module")
def items() -> list[Item]:
    return list(every_item())


def test_every_kind_of_item_occurs(items: list[Item]) -> None:
    assert {item.kind for item in items} == set(ITEM_KINDS)


def test_an_item_is_plain_data_and_comes_back_from_it(items: list[Item]) -> None:
    for item in items:
        record = json.loads(json.dumps(item.to_dict()))
        assert Item.from_dict(record) == item
        assert {"id", "skill", "kind", "text", "code", "question", "answer"} <= set(record)


def test_the_same_id_gives_the_same_item(items: list[Item]) -> None:
    for item in items[::7]:
        assert redraw(item.id) == item


def test_choices_differ_and_the_right_one_is_among_them(items: list[Item]) -> None:
    for item in items:
        answers = [json.dumps(choice.answer) for choice in item.choices]
        assert len(set(answers)) == len(answers) >= 2, item.id
        assert [c.answer for c in item.choices if c.feedback.startswith("Right.")] == [item.answer]


def test_the_right_answer_is_right_and_has_no_cause(items: list[Item]) -> None:
    for item in items:
        said = feedback(item, item.answer)
        assert said.right and not said.causes and not said.yours, item.id
        assert json.loads(json.dumps(said.to_dict()))["derivation"] == list(item.derivation)
        if item.question is not None and item.question["kind"] not in ("solve", "says"):
            assert right_answer(item.question) == item.answer
            assert diagnose(item.question, item.answer) == []


def test_a_wrong_choice_is_wrong_and_its_mistake_is_named(items: list[Item]) -> None:
    for item in items:
        for choice in item.choices:
            if choice.answer == item.answer:
                continue
            said = feedback(item.to_dict(), choice.answer)
            assert not said.right, item.id
            if choice.cause:
                kinds = [cause["kind"] for cause in said.causes]
                assert choice.cause in kinds[:4], (item.id, choice, kinds)


def test_an_answer_is_read_as_a_person_types_it() -> None:
    item = draw("conv1d", 1, "output_shape")
    for text in (f"{item.answer}", f"(None, {', '.join(map(str, item.answer))})"):
        assert feedback(item, text).right
    count = draw("lstm_gru", 1, "params")
    assert feedback(count, f"{count.answer:,}").right
    assert answered("no idea") is None
    said = feedback(count, "no idea")
    assert not said.right and not said.causes and "derivation" in said.says


def test_the_difference_is_marked() -> None:
    item = from_model([shapecalc.Dense(3)], 1, "params", input_shape=(None, 7))
    said = feedback(item, 7 * 3)
    assert said.causes[0]["kind"] == "bias_forgotten"
    marks = [line for line in said.yours if line["left_out"] or line["spans"]]
    assert marks and any("bias" in line["text"] for line in marks)
    for line in said.yours:
        for start, end in line["spans"]:
            assert 0 <= start < end <= len(line["text"])


def test_right_for_another_convention_is_said_to_be_that() -> None:
    question = {
        "kind": "params",
        "layers": [{"class_name": "GRU", "config": {"units": 20}}],
        "input_shape": [29, 13],
    }
    item = draw("lstm_gru", 1, "params")
    item = Item(**{**vars(item), "question": question, "answer": 2100})
    said = feedback(item, 2040)
    assert said.convention == "reset_after=False" and not said.right
    assert "right for reset_after=False" in said.says


def test_a_solution_is_every_value_that_gives_it() -> None:
    item = draw("pooling", 2, "solve")
    assert feedback(item, item.answer).right
    assert not feedback(item, item.answer + 1).right
    assert not feedback(item, 0).right and not feedback(item, "many").right


def model() -> Any:
    return shapecalc.Sequential(
        [shapecalc.Embedding(1000, 16), shapecalc.LSTM(8), shapecalc.Dense(3)]
    )


def test_items_about_a_model_ask_about_its_layers() -> None:
    summary = model().summary(input_shape=(None, None))
    for seed in range(20):
        item = from_model(summary, seed)
        assert item.question is not None and item.skill == "model"
        (config,) = item.question["layers"]
        assert config["class_name"] in ("Embedding", "LSTM", "Dense")
        assert feedback(item, item.answer).right


def test_a_list_of_layers_will_do() -> None:
    item = from_model([shapecalc.Dense(3)], 1, "params", input_shape=(None, 7))
    assert item.answer == 7 * 3 + 3


def test_what_does_not_exist_is_said() -> None:
    with pytest.raises(BadRecord, match="Did you mean"):
        draw("conv1", 1)
    with pytest.raises(BadRecord, match="kind"):
        draw("embedding", 1, "bug")
    with pytest.raises(BadRecord):
        redraw("conv1d")
    with pytest.raises(ShapeError):
        from_model([], 1, input_shape=(None, 7))
    with pytest.raises(BadRecord, match="layer"):
        from_model(shapecalc.Sequential([shapecalc.Input((7,))]), 1, input_shape=(None, 7))
    with pytest.raises(BadRecord):
        Item.from_dict({"id": 3})
