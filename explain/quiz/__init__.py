"""Eight questions of a course week on sequence models, answered on real tensors.

A file in this folder whose name starts with ``q`` holds one question.
"""

from __future__ import annotations

from .asked import Asked, Hidden, ask
from .base import Evidence, Question, questions

__all__ = ["Asked", "Evidence", "Hidden", "Question", "ask", "questions"]
