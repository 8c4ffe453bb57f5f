"""What the code doesn't say, given beside it: ``--set``, ``--data``, ``# seqshape:`` comments.

==============================  =========================================================
comment                         means
==============================  =========================================================
``# seqshape: X (1000, 10)``    X is an array of that shape; a word is an unknown size
``# seqshape: vocab = 8185``    the value of a name, or of any expression of the source
``# seqshape: ignore``          nothing is reported for this line
``# seqshape: ignore[SEQ5]``    nor these codes (a beginning stands for all that follow)
``# seqshape: ignore-file``     nothing is reported for this file
==============================  =========================================================
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from typing import Any, Optional

from ..errors import BadRecord, shown
from ..numbers import parse
from .notebook import Source
from .results import Place, Problem

MARK = "seqshape:"
_COMMENT = re.compile(r"#\s*seqshape:\s*(.*)$")
_IGNORE = re.compile(r"(ignore-file|ignore)\s*(?:\[([^\]]*)\])?(?:\s.*)?$")
_SHAPE = re.compile(r"(.+?)\s*:?\s*\(([^()]*)\)$")


class Annotations:
    """What the comments of a source say: values, shapes, and what is not to be reported."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.shapes: dict[str, tuple[Any, ...]] = {}
        self.everything = False
        self.problems: list[Problem] = []
        # For a cell and a line: the beginnings of codes that are not reported, () for all.
        self._ignored: dict[tuple[Optional[int], int], tuple[str, ...]] = {}

    def silences(self, problem: Problem) -> bool:
        """Whether a comment asks not to report a problem."""
        if self.everything:
            return True
        place = problem.place
        for line in {place.line, place.end_line}:
            codes = self._ignored.get((place.cell, line)) if line is not None else None
            if codes is not None and (not codes or problem.code.startswith(codes)):
                return True
        return False

    def add(self, words: str, cell: Optional[int], line: int, target: int, column: int) -> None:
        """One comment: on ``line``; where it stands alone, about the line ``target``."""
        ignore = _IGNORE.match(words)
        if ignore:
            codes = tuple(
                c.strip().upper() for c in (ignore.group(2) or "").split(",") if c.strip()
            )
            if ignore.group(1) == "ignore-file":
                self.everything = True
            else:
                self._ignored[cell, target] = codes
            return
        for part in filter(None, (p.strip() for p in words.split(";"))):
            try:
                self._read(part)
            except BadRecord as error:
                at = Place(line, column + 1, cell, line, column + 1 + len(MARK))
                problem = Problem(
                    "SEQ401", f"This comment isn't understood: {error.message}", error.fix
                )
                problem.severity, problem.place = "warning", at
                self.problems.append(problem)

    def _read(self, part: str) -> None:
        if "=" in part:
            name, value = parse.setting(part, "# seqshape:")
            self.values[name] = value
            return
        shape = _SHAPE.match(part)
        if shape is None:
            raise BadRecord(f"{shown(part)}.", "Write # seqshape: X (1000, 10), or ignore[SEQ101].")
        self.shapes[parse.name(shape.group(1))] = parse.shape(shape.group(2))


def annotations_of(source: Source) -> Annotations:
    """What the comments of a source say."""
    given = Annotations()
    if MARK not in source.text:
        return given
    for i, (number, _) in enumerate(source.cells):
        start = source.starts[i] - 1
        end = source.starts[i + 1] - 1 if i + 1 < len(source.starts) else len(source.lines)
        lines = source.lines[start:end]
        if not any(MARK in line for line in lines):
            continue
        for line, column, words in _comments(lines):
            alone = not lines[line - 1][:column].strip()
            given.add(words, number, line, _next_code(lines, line) if alone else line, column)
    return given


def _comments(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """Line, column and words of each comment; text that can't be split is searched by line."""
    last = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO("\n".join(lines) + "\n").readline):
            last = token.start[0]
            found = _COMMENT.match(token.string) if token.type == tokenize.COMMENT else None
            if found:
                yield token.start[0], token.start[1], found.group(1).strip()
    except (tokenize.TokenError, SyntaxError, ValueError):
        for i in range(last, len(lines)):
            found = _COMMENT.search(lines[i])
            if found:
                yield i + 1, found.start(), found.group(1).strip()


def _next_code(lines: list[str], line: int) -> int:
    """The next line with code on it."""
    for i in range(line, len(lines)):
        if lines[i].strip() and not lines[i].lstrip().startswith("#"):
            return i + 1
    return line
