"""Practice: items without end, and the mistake behind a wrong answer as an edit of the derivation."""

from .causes import diagnose
from .diagnosis import right_answer
from .items import Feedback, Item, draw, feedback, from_model, redraw
from .skills import SKILLS, Skill
from .worked import Question

__all__ = [
    "SKILLS",
    "Feedback",
    "Item",
    "Question",
    "Skill",
    "diagnose",
    "draw",
    "feedback",
    "from_model",
    "redraw",
    "right_answer",
]
