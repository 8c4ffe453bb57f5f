"""Edits brought into a file's text, and the proof that they fix what they say.

A notebook keeps everything but the lines that change: indentation, the order of keys, the form
of each cell's source, outputs, the last line break.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any, Optional

from ..readers.results import AFTER, Edit, Problem

_WHITE = " \t\r\n"
# A fix may uncover the next slip of its kind: so many are fixed together.
MOST_ROUNDS = 4


class NotFixed(ValueError):
    """Edits that can't be brought in: they overlap, or the text isn't what was read."""


# -- edits -------------------------------------------------------------------------------
def applied(path: str, text: str, edits: Iterable[Edit]) -> str:
    """The text of a file with the edits brought in. Raises NotFixed."""
    edits = list(edits)
    if not path.endswith(".ipynb"):
        return edited(text, edits)
    cells: dict[Any, list[Edit]] = {}
    for edit in edits:
        cells.setdefault(edit.cell, []).append(edit)
    spans = Notebook(text)
    changes = []
    for cell, found in cells.items():
        start, end, lines = spans.source(cell)
        changes.append((start, end, spans.written(start, end, edited("".join(lines), found))))
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Plain text with the edits brought in. Raises NotFixed."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    spans = []
    for edit in edits:
        if not (0 < edit.line <= edit.end_line < len(starts)):
            raise NotFixed("an edit stands outside of the text")
        start = starts[edit.line - 1] + edit.column
        end = starts[edit.end_line - 1] + edit.end_column
        if not (start <= end <= len(text)):
            raise NotFixed("an edit stands outside of the text")
        spans.append((start, end, edit.text))
    spans = sorted(set(spans), reverse=True)
    for later, earlier in pairwise(spans):
        if earlier[1] > later[0]:
            raise NotFixed("two edits overlap")
    for start, end, new in spans:
        text = text[:start] + new + text[end:]
    return text


def overlap(some: Iterable[Edit], others: Iterable[Edit]) -> bool:
    """Whether two fixes touch the same piece of text."""
    return any(
        a.cell == b.cell
        and (a.line, a.column) <= (b.end_line, b.end_column)
        and (b.line, b.column) <= (a.end_line, a.end_column)
        for a in some
        for b in others
    )


def between(cell: Optional[int], before: str, after: str) -> tuple[Edit, ...]:
    """The one edit that makes ``after`` of ``before``; none where they are equal."""
    if before == after:
        return ()
    a, b = before.split("\n"), after.split("\n")
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    if head == len(a) or head + tail > len(a) - 1:  # lines were only put in
        lines = "".join(f"{line}\n" for line in b[head : len(b) - tail])
        if head == len(a):
            return (Edit(len(a), len(a[-1]), len(a), len(a[-1]), "\n" + lines[:-1], cell),)
        return (Edit(head + 1, 0, head + 1, 0, lines, cell),)
    last = len(a) - tail
    text = "\n".join(b[head : len(b) - tail])
    if head == len(b) - tail:  # lines were only taken out
        if last < len(a):
            return (Edit(head + 1, 0, last + 1, 0, "", cell),)
        start = (head, len(a[head - 1])) if head else (1, 0)
        return (Edit(*start, last, len(a[last - 1]), "", cell),)
    return (Edit(head + 1, 0, last, len(a[last - 1]), text, cell),)


# -- the proof ---------------------------------------------------------------------------
Reader = Callable[[str], list[Problem]]


def verified(problem: Problem, path: str, text: str, read: Reader, before: list[Problem]) -> bool:
    """Whether a problem's edits fix it: it is gone then, and no new error came.

    ``read`` reads a changed text with the settings of the first reading, which found
    ``before``. An error of the same code with edits of its own, which only this fix
    uncovers, is fixed along: the edits of the problem then hold both.
    """
    before = _shown(before, problem.code)
    known = _errors(before)
    changed, now, safe = text, problem, problem.safe
    for _ in range(MOST_ROUNDS):
        try:
            changed = applied(path, changed, now.edits)
        except NotFixed:
            return False
        after = _shown(read(changed), problem.code)
        if any(p.code == "SEQ401" for p in after) and "SEQ401" not in {p.code for p in before}:
            return False
        if _same(problem, after) >= _same(problem, before):
            return False
        new = _errors(after) - known
        if not new:
            if now is not problem:
                problem.edits = tuple(_all_edits(path, text, changed))
                problem.safe = safe
            return True
        following = [p for p in after if _key(p) in new]
        if any(p.code != problem.code or not p.edits for p in following):
            return False
        now = following[0]
        safe = safe and now.safe
    return False


def _shown(problems: list[Problem], code: str) -> list[Problem]:
    """Problems without those of a code that another error still hides: they are fixed along."""
    return [p for p in problems if p.code != code or not p.message.startswith(AFTER)]


def _key(problem: Problem) -> tuple[str, str]:
    return problem.code, problem.message.removeprefix(AFTER)


def _errors(problems: list[Problem]) -> Counter[tuple[str, str]]:
    return Counter(_key(p) for p in problems if p.severity == "error")


def _same(problem: Problem, others: list[Problem]) -> int:
    return sum(_key(p) == _key(problem) for p in others)


def _all_edits(path: str, before: str, after: str) -> Iterator[Edit]:
    if not path.endswith(".ipynb"):
        yield from between(None, before, after)
        return
    old, new = Notebook(before), Notebook(after)
    for cell in range(len(old.cells)):
        sources = [book.text(cell) for book in (old, new)]
        yield from between(cell, *sources)


# -- notebooks ---------------------------------------------------------------------------
class Notebook:
    """Where the cells of a notebook's JSON stand in its text. Raises NotFixed."""

    def __init__(self, text: str) -> None:
        self.raw = text
        self._decode = json.JSONDecoder().raw_decode
        top = self._members(self._skip(0))
        if "cells" in top:
            self.cells = list(self._items(top["cells"][0]))
        else:
            self.cells = []
            for start, _ in self._items(top["worksheets"][0]) if "worksheets" in top else ():
                sheet = self._members(start)
                self.cells += self._items(sheet["cells"][0]) if "cells" in sheet else []

    def source(self, cell: Optional[int]) -> tuple[int, int, list[str]]:
        """Where a cell's source begins and ends in the JSON, and its pieces."""
        if cell is None or not 0 <= cell < len(self.cells):
            raise NotFixed("there is no such cell")
        members = self._members(self.cells[cell][0])
        span = members.get("source", members.get("input"))
        if span is None:
            raise NotFixed("the cell has no source")
        value = self._value(span[0])[0]
        pieces = [value] if isinstance(value, str) else value
        if not isinstance(pieces, list) or not all(isinstance(p, str) for p in pieces):
            raise NotFixed("the cell's source isn't text")
        return (*span, pieces)

    def text(self, cell: int) -> str:
        """The source of a cell; nothing for a cell without one."""
        try:
            return "".join(self.source(cell)[2])
        except NotFixed:
            return ""

    def line_of(self, cell: Optional[int], line: Optional[int]) -> Optional[int]:
        """The line of the file on which a line of a cell stands, where each has its own."""
        try:
            start, _, pieces = self.source(cell)
        except NotFixed:
            return None
        if self.raw[start] == "[" and line is not None and 0 < line <= len(pieces):
            start = list(self._items(start))[line - 1][0]
        return self.raw.count("\n", 0, start) + 1

    def written(self, start: int, end: int, source: str) -> str:
        """A cell's source as JSON, in the form that stands there now."""
        old = self.raw[start:end]
        plain = "\\u" in old and old.isascii()
        if old[0] != "[":
            return json.dumps(source, ensure_ascii=plain)
        spans = list(self._items(start))
        pieces = [(self._value(s)[0], self.raw[s:e]) for s, e in spans]
        new = [line + "\n" for line in source.split("\n")]
        new[-1] = new[-1][:-1]
        new = new if new[-1] else new[:-1]
        head = 0
        while head < min(len(pieces), len(new)) and pieces[head][0] == new[head]:
            head += 1
        tail = 0
        while tail < min(len(pieces), len(new)) - head and pieces[-1 - tail][0] == new[-1 - tail]:
            tail += 1
        middle = [json.dumps(line, ensure_ascii=plain) for line in new[head : len(new) - tail]]
        kept = [raw for _, raw in pieces]
        lines = [*kept[:head], *middle, *(kept[len(kept) - tail :] if tail else [])]
        if not spans:
            return "[" + ", ".join(lines) + "]"
        lead = self.raw[start + 1 : spans[0][0]]
        comma = self.raw[spans[0][1] : spans[1][0]] if len(spans) > 1 else "," + (lead or " ")
        return "[" + lead + comma.join(lines) + self.raw[spans[-1][1] : end]

    # -- a reader of JSON that remembers where things stand --------------------------------
    def _skip(self, at: int) -> int:
        while at < len(self.raw) and self.raw[at] in _WHITE:
            at += 1
        return at

    def _value(self, at: int) -> tuple[Any, int]:
        try:
            value, end = self._decode(self.raw, at)
        except (ValueError, RecursionError) as error:
            raise NotFixed("the notebook isn't JSON") from error
        return value, end

    def _members(self, at: int) -> dict[str, tuple[int, int]]:
        """The members of the object at a place: where each value begins and ends."""
        found: dict[str, tuple[int, int]] = {}
        for key, start, end in self._parts(at, "{"):
            found[str(key)] = (start, end)
        return found

    def _items(self, at: int) -> Iterator[tuple[int, int]]:
        for _, start, end in self._parts(at, "["):
            yield start, end

    def _parts(self, at: int, opening: str) -> Iterator[tuple[Any, int, int]]:
        if self.raw[at : at + 1] != opening:
            raise NotFixed("the notebook has another form")
        at = self._skip(at + 1)
        while at < len(self.raw) and self.raw[at] not in "]}":
            key = None
            if opening == "{":
                key, at = self._value(at)
                at = self._skip(self._skip(at) + 1)
            end = self._value(at)[1]
            yield key, at, end
            at = self._skip(end)
            if self.raw[at : at + 1] == ",":
                at = self._skip(at + 1)
