"""Feedback to an answer: right or not, the likeliest mistake, and both derivations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .diagnosis import answered, diagnosed, mistakes_in
from .item import Feedback, Item
from .lines import compared, lines_of
from .worked import SHAPES, Question

# So many mistakes are tried together with others while a learner waits.
EFFORT = 300
# As near as a number that is worked out by hand has to be.
NEAR = 1e-3


def feedback(item: Any, answer: Any) -> Feedback:
    """What to say to an answer to an item (an :class:`Item`, or its plain data).

    Raises BadRecord for what is no item.
    """
    from .asked import solved_by_mistake, solves
    from .says import causes_of, word_of

    item = Item.from_dict(item)
    question = item.question
    if item.kind == "solve" and question is not None:
        value = _one(answer)
        right = value.__class__ is int and value > 0 and solves(question, value)
        causes = solved_by_mistake(question, value) if value.__class__ is int and value > 0 else []
        return _said(item, answer, right, [] if right else causes)
    if item.kind == "says" and question is not None:
        return _said(item, answer, word_of(answer) == item.answer, causes_of(question, answer))
    if question is None and item.answer_is in ("word", "code"):
        said = str(answer).strip()
        right = said.casefold() == str(item.answer).strip().casefold()
        return _said(item, answer, right, [] if right else _chosen(item, said))
    if question is None:
        value = _one(answer)
        right = isinstance(value, (int, float)) and abs(value - item.answer) < NEAR
        return _said(item, answer, right, [] if right else _chosen(item, value))
    return _worked(item, answer)


def _one(answer: Any) -> Any:
    """An answer that is one number; None for what is none."""
    if isinstance(answer, str):
        try:
            return float(answer) if "." in answer else int(answer.replace(",", ""))
        except ValueError:
            return None
    values = answered(answer)
    return values[0] if isinstance(values, tuple) and len(values) == 1 else None


def _chosen(item: Item, value: Any) -> list[dict[str, str]]:
    return [
        {"kind": c.cause, "name": c.cause, "explanation": c.feedback, "formula": ""}
        for c in item.choices
        if c.cause and c.answer == value
    ]


def value_of(item: Item, answer: Any) -> Any:
    """An answer as it is compared with the values of the item's question."""
    question = Question.read(item.question)
    value = answered(answer, question.kind not in SHAPES)
    without = value is not None and value[:1] == (None,) and question.batch is None
    return value[1:] if without else value


def _worked(item: Item, answer: Any) -> Feedback:
    question = Question.read(item.question)
    worked, _ = mistakes_in(question)
    found = diagnosed(question, answer, EFFORT // len(worked.parts))
    causes = [cause.to_dict() for cause in found]
    wrong = value_of(item, answer)
    if wrong == worked.values():
        return _said(item, answer, True, [])
    given = list(wrong) if item.answer_is == "shape" and wrong else wrong[0] if wrong else None
    kept = [c for c in _chosen(item, given) if c["kind"] == "change_ignored"]
    if not found or kept:
        return _said(item, answer, False, [*kept, *causes])
    best = found[0]
    right = lines_of(worked)
    made = compared(right, lines_of(best.worked, apart=len(right) > 1))
    yours = [line.to_dict() for line in made]
    return _said(item, answer, False, causes, yours, "" if best.together else best.kind.convention)


def _said(
    item: Item,
    answer: Any,
    right: bool,
    causes: Sequence[Mapping[str, str]],
    yours: Sequence[Mapping[str, Any]] = (),
    convention: str = "",
) -> Feedback:
    if right:
        says = "Right."
    elif convention:
        says = f"That is right for {convention}. {causes[0]['explanation']}"
    elif causes:
        says = f"Not right. Perhaps: {causes[0]['explanation']}"
    else:
        says = "Not right. No common mistake gives this answer; here is the derivation."
    return Feedback(right, answer, tuple(causes), says, item.derivation, tuple(yours), convention)
