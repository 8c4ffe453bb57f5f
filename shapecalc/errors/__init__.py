"""What can be wrong with a model, one class a code: a file for each hundred.

A rule raises the fact alone (what was expected, what came); whoever runs the rule adds
where it happened. The docstring of a class is the page of its code; ``shapecalc.checks.page``
takes it apart. Codes never change their meaning.
"""

from .arguments import ArgumentsClash, BadArgument, MissingArgument, UnknownArgument
from .base import ShapeError, codes, did_you_mean, shown
from .input import BadRecord, TooLarge
from .models import BadModel, UnknownLayer
from .shapes import (
    AxisOutOfRange,
    BatchUnknown,
    BuiltForOther,
    DoesNotDivide,
    ImpossibleSize,
    InputsDontMatch,
    SizeUnknown,
    WindowTooLong,
    WrongInputs,
    WrongRank,
)
from .training import (
    ActivationAgainstLoss,
    InputMismatch,
    InputsCount,
    InputStretched,
    LabelsMismatch,
    LabelsStretched,
    LengthsDiffer,
    OneHotAgainstSparse,
    OutputsCount,
    SparseAgainstOneHot,
    UnitsAgainstClasses,
    WordBeyondVocabulary,
)

__all__ = [
    "ActivationAgainstLoss",
    "ArgumentsClash",
    "AxisOutOfRange",
    "BadArgument",
    "BadModel",
    "BadRecord",
    "BatchUnknown",
    "BuiltForOther",
    "DoesNotDivide",
    "ImpossibleSize",
    "InputMismatch",
    "InputStretched",
    "InputsCount",
    "InputsDontMatch",
    "LabelsMismatch",
    "LabelsStretched",
    "LengthsDiffer",
    "MissingArgument",
    "OneHotAgainstSparse",
    "OutputsCount",
    "ShapeError",
    "SizeUnknown",
    "SparseAgainstOneHot",
    "TooLarge",
    "UnitsAgainstClasses",
    "UnknownArgument",
    "UnknownLayer",
    "WindowTooLong",
    "WordBeyondVocabulary",
    "WrongInputs",
    "WrongRank",
    "codes",
    "did_you_mean",
    "shown",
]
