"""A learner's frequent mistakes, from plain records of answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Optional

from .answering import value_of
from .catalogue import every_kind
from .diagnosis import mistakes_in
from .item import Feedback, Item
from .worked import Question

# A mistake is frequent that was made so often in so large a part of the items that allow it: whoever
# is only careless makes many different ones, each in few of its items.
FREQUENT = ((3, 0.4), (2, 0.6))
# So many are named; more would say nothing.
MOST = 3


def answer_record(item: Item, said: Feedback) -> dict[str, Any]:
    """What is kept of an answer: ``{"item", "skill", "kind", "right", "causes", "possible"}``.

    ``causes`` are the kinds of mistakes that give the answer, each alone; ``possible`` those that
    can be made in the item. Plain data, for :func:`frequent_mistakes`.
    """
    question = item.question
    if question is None or question["kind"] in ("says", "solve"):
        causes = [cause["kind"] for cause in said.causes]
        possible = [choice.cause for choice in item.choices if choice.cause]
    else:
        _, made = mistakes_in(Question.read(question))
        wrong = None if said.right else value_of(item, said.answer)
        causes = [one.kind for one, w in made if w.values() == wrong]
        possible = [one.kind for one, _ in made]
    return {
        "item": item.id,
        "skill": item.skill,
        "kind": item.kind,
        "right": said.right,
        "causes": list(dict.fromkeys(causes)),
        "possible": list(dict.fromkeys([*causes, *possible])),
    }


def frequent_mistakes(answers: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The mistakes that a learner makes again and again, the most frequent first.

    ``answers`` are records of :func:`answer_record`. Each: ``kind``, what it ``says``, how often it
    was ``made`` in how many items that made it ``possible``, and the ``items``. What one of them
    explains isn't counted for another.
    """
    left = list(answers)
    found: list[dict[str, Any]] = []
    while len(found) < MOST:
        best = _most_frequent(left)
        if best is None:
            break
        kind, allowed = best
        explained = [a for a in left if not a["right"] and kind in a["causes"]]
        # Where one mistake was made there was no room for another.
        left = [a for a in left if a["right"] or kind not in a["causes"]]
        found.append(
            {
                "kind": kind,
                "says": _SAYS.get(kind) or _says(kind),
                "made": len(explained),
                "possible": allowed,
                "items": [a["item"] for a in explained],
            }
        )
    return found


def _most_frequent(answers: Sequence[Mapping[str, Any]]) -> Optional[tuple[str, int]]:
    """The kind of mistake that explains most answers, and in how many it could be made."""
    made: Counter[str] = Counter()
    possible: Counter[str] = Counter()
    for a in answers:
        possible.update(a["possible"])
        if not a["right"]:
            made.update(a["causes"])
    often = [
        kind
        for kind, n in made.items()
        if any(n >= least and n >= share * possible[kind] for least, share in FREQUENT)
    ]
    # Of several that explain as many, the one that was hardly ever left out.
    best = max(often, key=lambda k: (made[k], made[k] / possible[k]), default=None)
    return None if best is None else (best, possible[best])


def _says(kind: str) -> str:
    """The kind in the words of its likeliest way."""
    return next((one.says for one in every_kind() if one.kind == kind), kind.replace("_", " "))


# What no edit of a calculation stands for.
_SAYS = {
    "change_ignored": "I gave the answer for the old value.",
    "error_expected": "I expected an error where the shapes fit together.",
    "error_missed": "I missed an error.",
    "wrong_line": "I gave another line than the one with the error.",
}


__all__ = ["answer_record", "frequent_mistakes"]
