"""The order of learning: worked examples, examples with steps taken away, problems, reviews."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import NamedTuple, Optional

from ..item import Item
from ..items import draw
from ..skills import SKILLS, Skill, skill_of
from .progress import Progress

# A skill begins with so many worked examples; in the next ones the end of the derivation is
# left to the learner, line by line more of it.
WORKED, FADED = 1, 2
# A skill is learned when so many of the last problems were right.
ENOUGH, OF_LAST = 4, 5


class Step(NamedTuple):
    """What comes next: an item, and how: ``worked``, ``faded``, ``problem`` or ``review``.

    ``given`` are the lines of the derivation that are shown before the answer.
    """

    item: Item
    how: str
    given: tuple[str, ...] = ()


def learned(progress: Progress, skill: str) -> bool:
    """Whether most of the last problems of a skill were right."""
    last = progress.of(skill)[-OF_LAST:]
    return sum(a.right for a in last) >= ENOUGH


def next_step(progress: Progress, now: datetime, seed: int = 0, skills: Sequence[str] = ()) -> Step:
    """What a learner does next; the same for the same progress, time and seed.

    ``skills``: those that are practised, all of them in their order if none is given. Raises
    BadRecord for one that doesn't exist.
    """
    wanted = [skill_of(name) for name in skills] or list(SKILLS)
    names = {skill.name for skill in wanted}
    pick = Random(f"{seed} {len(progress.answers)} {sum(progress.seen.values())}")
    last = progress.answers[-1].item.rpartition("/")[0] if progress.answers else ""
    for card in progress.due(now):
        skill, _, kind = card.partition("/")
        # Another question comes between two of one kind.
        if skill in names and (card != last or len(progress.cards) == 1):
            return Step(draw(skill, pick.getrandbits(31), kind), "review")
    current = next((s for s in wanted if not learned(progress, s.name)), None)
    if current is None:
        return Step(draw(pick.choice(wanted).name, pick.getrandbits(31)), "problem")
    return _of_skill(progress, current, pick)


def _of_skill(progress: Progress, skill: Skill, pick: Random) -> Step:
    item = draw(skill.name, pick.getrandbits(31), _kind(progress, skill, pick))
    if progress.seen.get(skill.name, 0) < WORKED:
        return Step(item, "worked", item.derivation)
    answered = len(progress.of(skill.name))
    lines = item.derivation
    if answered < FADED and len(lines) > 1 and item.kind != "solve":  # its lines hold the answer
        return Step(item, "faded", lines[: len(lines) - 1 - answered] or lines[:1])
    return Step(item, "problem")


def _kind(progress: Progress, skill: Skill, pick: Random) -> Optional[str]:
    """A kind of question that was asked least of this skill."""
    asked = [a.item.split("/")[1] for a in progress.of(skill.name)]
    fewest = min(map(asked.count, skill.kinds))
    return pick.choice([kind for kind in skill.kinds if asked.count(kind) == fewest])
