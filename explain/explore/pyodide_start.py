"""What the browser's worker calls: :func:`ask`, and :func:`warm` before its memory is kept."""

from __future__ import annotations

import json

from .engine import answer
from .gallery import QUESTIONS
from .reading import forget


def ask(question: str) -> str:
    """The JSON of the answer to a question in JSON; never raises."""
    try:
        request = json.loads(question)
    except (ValueError, RecursionError):
        request = None
    return json.dumps(answer(request), allow_nan=False)


def warm() -> None:
    """Import what answers import when they are asked for, and forget what was asked."""
    text = QUESTIONS[0]["text"]
    for more in (
        {"ask": "read", "prove": True},
        {"ask": "derive", "row": 1},
        {"ask": "picture"},
        {"ask": "picture", "row": 1},
        {"ask": "export", "format": "markdown"},
        {"ask": "versions"},
        {"ask": "why", "message": "expected ndim=3, found ndim=2"},
        {"ask": "practice", "answer": 5},
        {"ask": "gallery"},
    ):
        answer({"text": text, **more})
    answer({"ask": "read", "text": QUESTIONS[1]["text"], "prove": True})
    forget()


__all__ = ["ask", "warm"]
