"""The mistakes behind an answer, as plain data, whatever is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .asked import solved_by_mistake
from .diagnosis import diagnosed
from .says import causes_of
from .worked import Question


def diagnose(question: Any, answer: Any) -> list[dict[str, str]]:
    """The mistakes that give this answer, the likelier first; none for a right answer.

    ``question``: ``{"kind": "params", "layer": {…}, "input_shape": [10, 3]}``, with ``layers`` for a
    model, or the question of an item. Each cause: ``kind``, ``name``, ``explanation`` in the
    learner's words, and ``formula``, the calculation that gives the answer. Raises BadRecord for
    what is no question.
    """
    kind = question.get("kind") if isinstance(question, Mapping) else None
    if kind == "says":
        return causes_of(question, answer)
    if kind == "solve":
        possible = answer.__class__ is int and answer > 0
        return solved_by_mistake(question, answer) if possible else []
    return [cause.to_dict() for cause in diagnosed(Question.read(question), answer)]
