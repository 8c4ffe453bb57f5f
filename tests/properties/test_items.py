"""Items of practice: Keras gives the answers that they hold for right, and mistakes differ."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import settings

from explain.practice import SKILLS, Item, draw
from explain.practice.asked import accidents
from explain.practice.catalogue import every_kind
from explain.practice.diagnosis import mistakes_in
from explain.practice.worked import Question

from .items import agrees

EACH = max(2, settings().max_examples // 20)


@pytest.fixture(scope="module")
def items() -> list[Item]:
    return [
        draw(skill.name, seed, kind)
        for skill in SKILLS
        for kind in skill.kinds
        for seed in range(EACH)
    ]


@pytest.mark.keras
def test_keras_gives_the_answers(items: list[Item]) -> None:
    said = Counter(map(agrees, items))
    wrong = [item.id for item in items if agrees(item) is False] if said[False] else []
    assert not wrong
    assert said[True] > 0.7 * len(items)


def test_the_kinds_of_mistakes_give_different_numbers(items: list[Item]) -> None:
    asked = [i for i in items if i.question and i.question["kind"] not in ("says", "solve")]
    unclear = [i.id for i in asked if accidents(mistakes_in(Question.read(i.question))[1])]
    assert len(unclear) <= len(items) / 100, unclear


def test_every_kind_of_mistake_can_be_made_in_items(items: list[Item]) -> None:
    more = [
        draw(skill, seed, kind)
        for skill, kind in (("images", "output_shape"), ("attention", "weight_shape"))
        for seed in range(80)
    ]
    found = {
        one.kind
        for item in (*items, *more)
        if item.question and item.question["kind"] not in ("says", "solve")
        for one, _ in mistakes_in(Question.read(item.question))[1]
    }
    assert {one.kind for one in every_kind()} == found
