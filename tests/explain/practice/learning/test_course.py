"""What comes next: worked examples, examples to finish, problems, reviews at the right time."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from explain.practice.learning import Answer, Progress, next_step
from explain.practice.learning.course import FADED, learned
from explain.practice.skills import SKILLS

START = datetime(2026, 1, 5, 9, tzinfo=timezone.utc)


def answer(progress: Progress, item: str, right: bool, when: datetime) -> None:
    progress.record(Answer(when.isoformat(), item, 1, right))


def test_a_skill_begins_worked_then_faded_then_with_problems() -> None:
    progress, hows = Progress(), []
    for n in range(4):
        step = next_step(progress, START, 7, ["conv1d"])
        hows.append(step.how)
        if step.how == "worked":
            assert step.given == step.item.derivation
            progress.show("conv1d")
            continue
        if step.how == "faded":
            assert 0 < len(step.given) < len(step.item.derivation)
        answer(progress, step.item.id, True, START + timedelta(seconds=n))
    assert hows[0] == "worked" and hows[-1] == "problem" and FADED == 2


def test_the_same_progress_gives_the_same_question() -> None:
    assert next_step(Progress(), START, 3).item == next_step(Progress(), START, 3).item
    assert next_step(Progress(), START, 3).item != next_step(Progress(), START, 4).item


def test_skills_come_in_order_when_most_answers_are_right() -> None:
    progress, seen = Progress(), []
    for n in range(400):
        step = next_step(progress, START, 1)
        skill = step.item.skill
        if skill not in seen:
            seen.append(skill)
        if step.how == "worked":
            progress.show(skill)
        else:
            answer(progress, step.item.id, True, START)
        if all(learned(progress, s.name) for s in SKILLS):
            break
    assert seen == [s.name for s in SKILLS]


def test_what_was_wrong_comes_again_soon_and_what_was_right_in_days() -> None:
    progress = Progress()
    progress.show("conv1d")
    answer(progress, "conv1d/params/1", False, START)
    answer(progress, "conv1d/axis/1", True, START)
    soon, week = START + timedelta(minutes=11), START + timedelta(days=7)
    assert progress.due(START) == []
    assert progress.due(soon) == ["conv1d/params"]
    assert set(progress.due(week)) == {"conv1d/params", "conv1d/axis"}
    step = next_step(progress, soon, 0)
    assert step.how == "review" and step.item.id.startswith("conv1d/params/")
    assert step.item.id != "conv1d/params/1"
