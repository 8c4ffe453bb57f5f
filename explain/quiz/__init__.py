"""Eight questions of a course week on sequence models, answered on real tensors.

A file in this folder whose name starts with ``q`` holds one question.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from .asked import Asked, Hidden, ask
from .base import Evidence, Question

__all__ = ["Asked", "Evidence", "Hidden", "Question", "ask", "questions"]


def questions() -> list[Question]:
    """Every question, in order of number."""
    for module in iter_modules(__path__):
        if module.name.startswith("q"):
            import_module(f"{__name__}.{module.name}")
    return sorted((cls() for cls in Question.__subclasses__()), key=lambda q: q.number)
