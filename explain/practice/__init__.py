"""Practice: items without end, and the mistake behind a wrong answer as an edit of the derivation."""

from .causes import diagnose
from .diagnosis import right_answer
from .frequent import answer_record, frequent_mistakes
from .items import Feedback, Item, draw, feedback, from_model, redraw
from .skills import SKILLS, Skill
from .worked import Question

__all__ = [
    "SKILLS",
    "Feedback",
    "Item",
    "Question",
    "Skill",
    "answer_record",
    "diagnose",
    "draw",
    "feedback",
    "frequent_mistakes",
    "from_model",
    "redraw",
    "right_answer",
]
