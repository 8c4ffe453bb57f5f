"""Practice: the mistake behind a wrong answer, found as an edit of the derivation."""

from .diagnosis import diagnose, right_answer
from .worked import Question

__all__ = ["Question", "diagnose", "right_answer"]
