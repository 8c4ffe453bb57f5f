"""Simulated learners: some with one or two kinds of mistakes, some only careless.

python -m tests.explain.practice.learners --n 300
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Optional

from explain.practice import SKILLS, Item, answer_record, draw, feedback, frequent_mistakes
from explain.practice.diagnosis import mistakes_in
from explain.practice.kinds import LAST
from explain.practice.worked import Question

ITEMS = 30
# How often a mistake is made where it can be made; how often anybody slips, and who is careless.
MAKES, SLIPS, CARELESS = 0.8, 0.03, 0.3


def worked_items(skills: Sequence[str], seed: int, count: int) -> Iterator[Item]:
    """Items whose answers are worked out, the skills one after the other."""
    n = 0
    for i in range(20 * count):
        item = draw(skills[i % len(skills)], seed + i)
        if item.question is not None and item.question["kind"] not in ("says", "solve"):
            yield item
            n += 1
        if n == count:
            return


def mistaken(item: Item, kind: str) -> Optional[Any]:
    """What a learner with this kind of mistake answers; None where it can't be made."""
    for one, w in mistakes_in(Question.read(item.question))[1]:
        if one.kind == kind:
            values = w.values()
            return list(values) if item.answer_is == "shape" else values[0]
    return None


def slipped(pick: random.Random, answer: Any) -> Any:
    """An answer with a slip of the hand: a digit more, less or other, two exchanged."""
    if isinstance(answer, list):
        i = pick.randrange(len(answer)) if answer else 0
        return [slipped(pick, n) if i == j else n for j, n in enumerate(answer)]
    digits = list(str(answer))
    i = pick.randrange(len(digits))
    how = pick.choice(("other", "more", "less", "exchanged"))
    if how == "other":
        digits[i] = pick.choice("123456789")
    elif how == "more":
        digits.insert(i, pick.choice("123456789"))
    elif how == "less" and len(digits) > 1:
        del digits[i]
    else:
        digits[i - 1], digits[i] = digits[i], digits[i - 1]
    return int("".join(digits))


def practised(kinds: Sequence[str], skills: Sequence[str], seed: int) -> list[dict[str, Any]]:
    """The records of a learner's answers."""
    pick = random.Random(seed)
    slips = SLIPS if kinds else CARELESS
    records = []
    for item in worked_items(skills, 100 * seed, ITEMS):
        answer: Any = item.answer
        for kind in pick.sample(list(kinds), len(kinds)):
            wrong = mistaken(item, kind)
            if wrong is not None and pick.random() < MAKES:
                answer = wrong
                break
        if pick.random() < slips:
            answer = slipped(pick, answer)
        records.append(answer_record(item, feedback(item, answer)))
    return records


def where_made(count: int = 12) -> dict[str, Counter[str]]:
    """In how many of ``count`` items of each skill a kind of mistake can be made."""
    found: dict[str, Counter[str]] = {}
    for skill in SKILLS:
        for item in worked_items([skill.name], 50_000, count):
            made = mistakes_in(Question.read(item.question))[1]
            for kind in {one.kind for one, _ in made if one.weight >= LAST}:
                found.setdefault(kind, Counter())[skill.name] += 1
    return found


def learners(n: int, count: int = 12) -> Iterator[tuple[tuple[str, ...], list[str], int]]:
    """Kinds, skills that they practise and seed: a fifth careless, the others with one or two."""
    where = where_made(count)
    # What can be made in at least half of a skill's items: else 30 items hold too few of it.
    often = {
        kind: [skill for skill, times in skills.items() if times >= count / 2]
        for kind, skills in where.items()
    }
    kinds = sorted(kind for kind, skills in often.items() if skills)
    for seed in range(n):
        pick = random.Random(f"learner {seed}")
        if seed % 5 == 0:
            yield (), [s.name for s in pick.sample(SKILLS, 3)], seed
            continue
        has = tuple(pick.sample(kinds, 1 + seed % 2))
        yield has, [pick.choice(often[kind]) for kind in has], seed


def main() -> int:
    """Print how many learners' kinds are named, and how many careless ones are accused."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--n", type=int, default=300)
    given = parser.parse_args()
    tally: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for kinds, skills, seed in learners(given.n):
        named = {m["kind"] for m in frequent_mistakes(practised(kinds, skills, seed))}
        if not kinds:
            tally["careless accused" if named else "careless not accused"] += 1
            if named:
                print("careless:", seed, skills, named)
            continue
        whole = set(kinds) <= named
        tally[f"{len(kinds)} kinds {'named' if whole else 'not named'}"] += 1
        if not whole:
            missed.update(set(kinds) - named)
            print(kinds, skills, "named:", named, "seed", seed)
    print(dict(tally))
    print("missed:", missed.most_common())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
