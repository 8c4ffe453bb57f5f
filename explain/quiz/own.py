"""One's own questions, from a file."""

from __future__ import annotations

import json
from typing import Any, Optional

from shapecalc.errors import BadRecord, shown

from .base import Choice, Evidence, Question

FORM = (
    'Give a list: [{"question": "…", "choices": [{"text": "…", "why": "…", "correct": true}, '
    '{"text": "…", "why": "…"}], "evidence": "…"}].'
)


class _Own(Question, asked=False):
    """A question with what its author says as evidence; nothing is computed."""

    def __init__(self, number: int, record: Any) -> None:
        self.number = number
        self.question = record["question"]
        self.choices = tuple(
            Choice(c["text"], c.get("why", ""), bool(c.get("correct"))) for c in record["choices"]
        )
        self.said = record.get("evidence", "")

    def gather(self, keras: Optional[Any] = None) -> Evidence:
        return Evidence([self.said] if self.said else [], holds=True)


def own_questions(text: str) -> list[Question]:
    """The questions of a file's JSON. Raises BadRecord for what isn't in the form."""
    try:
        records = json.loads(text)
        found: list[Question] = [_Own(n, record) for n, record in enumerate(records, 1)]
        texts = [q.question for q in found] + [c.text for q in found for c in q.choices]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise BadRecord("The file holds no questions.", FORM) from None
    if not found or not all(isinstance(t, str) and t for t in texts):
        raise BadRecord("A question or a choice in the file is empty.", FORM)
    for question in found:
        right = sum(c.correct for c in question.choices)
        if right != 1 or not 2 <= len(question.choices) <= 10:
            raise BadRecord(
                f"{shown(question.question)} has {len(question.choices)} choices, {right} of them right.",
                "Give 2 to 10 choices, one of them right.",
            )
    return found
