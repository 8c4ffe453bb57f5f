"""What a learner has done, and what comes next."""

from .course import Step, next_step
from .progress import Answer, Progress, load, progress_file

__all__ = [
    "Answer",
    "Progress",
    "Step",
    "load",
    "next_step",
    "progress_file",
]
