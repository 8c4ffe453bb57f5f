"""What a learner has done, and what comes next."""

from .course import Step, next_step
from .progress import Answer, Progress, frequent_mistakes, load, progress_file

__all__ = [
    "Answer",
    "Progress",
    "Step",
    "frequent_mistakes",
    "load",
    "next_step",
    "progress_file",
]
