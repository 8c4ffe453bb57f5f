"""Worksheets: items for a class, a variant a student, in the formats of other programs; and marks."""

from .grading import Graded, grade
from .sheet import Sheet, make_sheet
from .writing import FORMATS, write_sheet

__all__ = ["FORMATS", "Graded", "Sheet", "grade", "make_sheet", "write_sheet"]
