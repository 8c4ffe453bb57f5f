"""A sheet: the same skills for everyone, with sizes of one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from shapecalc.errors import BadRecord, shown

from ..item import Item
from ..items import draw
from ..skills import SKILLS, skill_of

MOST_ITEMS, MOST_STUDENTS = 200, 1000


@dataclass(frozen=True)
class Sheet:
    """``variants`` holds the items of each student; of a sheet for everyone the name is "".

    ``choices``: whether answers are chosen, and not typed.
    """

    title: str
    seed: int
    choices: bool
    variants: Mapping[str, tuple[Item, ...]]

    def to_dict(self) -> dict[str, Any]:
        """The key, from which answers are graded."""
        return {
            "schema": 1,
            "title": self.title,
            "seed": self.seed,
            "choices": self.choices,
            "variants": {
                name: [item.to_dict() for item in items] for name, items in self.variants.items()
            },
        }

    @classmethod
    def from_dict(cls, record: Any) -> Sheet:
        """The sheet of a key. Raises BadRecord."""
        try:
            variants = {
                name: tuple(map(Item.from_dict, items))
                for name, items in record["variants"].items()
            }
            return cls(record["title"], record["seed"], record["choices"], variants)
        except (KeyError, TypeError, AttributeError):
            raise BadRecord(
                f"The key of a worksheet isn't {shown(record)}.",
                "Give the key.json that `seqshape worksheet` wrote.",
            ) from None


def make_sheet(
    skills: Sequence[str] = (),
    count: int = 10,
    students: Sequence[str] = (),
    seed: int = 0,
    choices: bool = False,
    title: str = "Shapes and parameters",
) -> Sheet:
    """Items of these skills in turn, of all of them if none is given; the same for the same seed.

    At one number all students have the same skill and kind of question, each with other sizes.
    Raises BadRecord for a skill that doesn't exist, and for numbers out of range.
    """
    names = [skill_of(name).name for name in skills] or [skill.name for skill in SKILLS]
    if not 1 <= count <= MOST_ITEMS:
        raise BadRecord(f"A sheet can't have {count} items.", f"Give 1 to {MOST_ITEMS}.")
    if len(students) > MOST_STUDENTS:
        raise BadRecord(f"There are {len(students)} students.", f"Give at most {MOST_STUDENTS}.")
    twice = next((name for i, name in enumerate(students) if name in students[:i]), None)
    if twice is not None:
        raise BadRecord(f"{shown(twice)} is there twice.", "Give each student another name.")
    kinds = [
        Random(f"{seed} {n}").choice(skill_of(names[n % len(names)]).kinds) for n in range(count)
    ]
    variants = {
        name: tuple(
            draw(names[n % len(names)], Random(f"{seed} {name} {n}").getrandbits(31), kinds[n])
            for n in range(count)
        )
        for name in students or ("",)
    }
    return Sheet(title, seed, choices, variants)


def asks(sheet: Sheet, item: Item) -> str:
    """How an answer is given: ``choice``, ``number`` or ``text``."""
    if item.choices and (sheet.choices or item.answer_is in ("word", "code")):
        return "choice"
    return "number" if item.answer_is == "number" else "text"


def as_text(answer: Any) -> str:
    """An answer as it is written: ``7380``, ``(34, 38, 19)``, a word."""
    if isinstance(answer, (list, tuple)):
        sizes = ", ".join(map(str, answer))
        return f"({sizes},)" if len(answer) == 1 else f"({sizes})"
    return str(answer)


def right_answers(item: Item) -> list[Any]:
    """All answers that are right: of a question for an argument there may be several."""
    if item.kind != "solve" or item.question is None:
        return [item.answer]
    from ..asked import solves

    return [n for n in range(1, 2 * int(item.answer) + 2) if solves(item.question, n)]


def spellings(answer: Any) -> list[str]:
    """The ways in which people write a shape."""
    if not isinstance(answer, (list, tuple)):
        return [str(answer)]
    sizes, tight = ", ".join(map(str, answer)), ",".join(map(str, answer))
    found = [f"({sizes})", sizes, f"[{sizes}]", f"({tight})", tight, f"[{tight}]"]
    batch = [f"(None, {sizes})", f"(None,{tight})"]
    single = [f"({sizes},)"] if len(answer) == 1 else []
    return list(dict.fromkeys([*single, *found, *batch]))


def wrong_answers(item: Item) -> list[tuple[Any, str]]:
    """Wrong answers, most of which a mistake gives, with what to say to them."""
    right = right_answers(item)
    return [(c.answer, c.feedback or "Not right.") for c in item.choices if c.answer not in right]


def choices_of(item: Item) -> list[tuple[Any, bool, str]]:
    """The answers to choose from: each, whether it is right, and what to say to it."""
    wrong = {as_text(answer): words for answer, words in wrong_answers(item)}
    return [
        (
            c.answer,
            as_text(c.answer) not in wrong,
            wrong.get(as_text(c.answer)) or c.feedback or "Right.",
        )
        for c in item.choices
    ]
