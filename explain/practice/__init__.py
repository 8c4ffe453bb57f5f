"""Practice: items without end, and the mistake behind a wrong answer as an edit of the derivation.

The package can be called: ``explain.practice(model)`` asks about a model, in a notebook.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from .causes import diagnose
from .diagnosis import right_answer
from .frequent import answer_record, frequent_mistakes
from .items import Feedback, Item, draw, feedback, from_model, redraw
from .notebook import Practice, practice
from .skills import SKILLS, Skill
from .worked import Question

__all__ = [
    "SKILLS",
    "Feedback",
    "Item",
    "Practice",
    "Question",
    "Skill",
    "answer_record",
    "diagnose",
    "draw",
    "feedback",
    "frequent_mistakes",
    "from_model",
    "practice",
    "redraw",
    "right_answer",
]


class _Practice(ModuleType):
    """``explain.practice(model)`` is ``explain.practice.practice(model)``."""

    def __call__(self, model: Any = None, **options: Any) -> Practice:
        return practice(model, **options)


sys.modules[__name__].__class__ = _Practice
