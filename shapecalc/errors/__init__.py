"""What can be wrong with a model, one class a code: a file for each hundred.

A rule raises the facts alone (what was expected, what came); whoever runs the rule adds
where it happened, and the class makes the sentence and chooses the fix (``changes.py``). The
docstring of a class is the page of its code; ``shapecalc.checks.pages`` takes it apart. Codes
never change their meaning.

A class in one of the files is in, by being there: ``from shapecalc.errors import WrongRank``.
"""

from .arguments import *  # noqa: F403
from .base import HUGE, ShapeError, codes, counted, did_you_mean, enumerated, nearest, shown
from .input import *  # noqa: F403
from .models import *  # noqa: F403
from .shapes import *  # noqa: F403
from .training import *  # noqa: F403

__all__ = [
    "HUGE",
    "ShapeError",
    "codes",
    "counted",
    "did_you_mean",
    "enumerated",
    "nearest",
    "shown",
]
