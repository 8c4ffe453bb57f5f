"""One file: read without running it, its names looked up, its mends proved."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from typing import Any, Optional

from shapecalc.errors import ShapeError, TooLarge, shown
from shapecalc.readers.notebook import Source, read_text
from shapecalc.readers.results import FileReport, Problem

from ..open_file import Wanted, read_file, watchers_for
from ..render.repr import HtmlParts

SOURCES = (".py", ".ipynb", ".md")
# Each proof reads the file again; a file with more problems than this needs a person.
MOST_PROOFS, MOST_SECONDS = 40, 10.0


class Checked(HtmlParts):
    """A file with its problems; ``text`` and ``source`` are None where it isn't source."""

    __slots__ = ("file", "reading", "source", "text")

    def __init__(self, reading: FileReport, text: Optional[str] = None, source: Any = None) -> None:
        self.file, self.reading = reading.file, reading
        self.text: Optional[str] = text
        self.source: Optional[Source] = source

    @property
    def mended(self) -> Optional[str]:
        """The text with every safe mend brought in."""
        from .fixing import mended
        from .settings import Settings

        return mended(self, Settings(), unsafe=False)[0].text

    def __str__(self) -> str:
        from ..render.terminal import plain
        from .text import problem_lines

        lines = [line for p in self.reading.problems for line in problem_lines(self, p)]
        return plain(lines).rstrip() or "No problems."

    def html_parts(self) -> Iterable[str]:
        from ..render.html import lines_html

        yield lines_html(str(self))


def check_file(path: str, wanted: Wanted) -> Checked:
    """Everything that is wrong in a file. Never raises for what it holds."""
    if os.path.splitext(path)[1].lower() not in SOURCES or os.path.isdir(path):
        return Checked(_guarded(path, lambda: read_file(path, wanted)))
    try:
        text = read_text(path)
    except ShapeError as error:
        return _unread(path, error)
    return check_text(path, text, wanted)


def check_text(path: str, text: str, wanted: Wanted) -> Checked:
    """Everything that is wrong in the text of a script or notebook, with the mends proved."""
    found = read_checked(path, text, wanted)
    if found.source is not None:
        prove(found, wanted)
    return found


def read_checked(path: str, text: str, wanted: Wanted, propose: bool = True) -> Checked:
    """The problems of a text, with mends that are proposals yet."""
    from shapecalc.readers.script import source_of

    try:
        source = source_of(path, text)
    except ShapeError as error:
        return _unread(path, error)
    return check_source(source, text, wanted, propose)


def check_source(
    source: Source, text: Optional[str], wanted: Wanted, propose: bool = True
) -> Checked:
    """The problems of Python that is already in parts."""
    from shapecalc.readers.script import read_source

    def read() -> FileReport:
        return read_source(source, wanted.settings, wanted.data, wanted.keras, watchers_for(wanted))

    reading = _guarded(source.file, read)
    if wanted.checks:
        from .names import undefined_names

        told = reading.annotations
        found = undefined_names(source)
        reading.problems += [p for p in found if told is None or not told.silences(p)]
        reading.problems.sort(key=lambda p: p.place.key())
    if propose:
        from shapecalc.fixes.proposals import propose as proposed

        for problem in reading.problems:
            proposed(problem, source)
    return Checked(reading, text, source)


def prove(found: Checked, wanted: Wanted) -> None:
    """Keep the mends that were brought in and the text read again without the problem."""
    from shapecalc.fixes.edits import verified

    text = found.text
    left, end = MOST_PROOFS, time.monotonic() + MOST_SECONDS

    def read(changed: str) -> list[Problem]:
        return read_checked(found.file, changed, wanted).reading.problems

    for problem in found.reading.problems:
        if not problem.edits:
            continue
        left -= 1
        late = left < 0 or time.monotonic() > end
        before = found.reading.problems
        if text is None or late or not verified(problem, found.file, text, read, before):
            problem.edits = ()


def _guarded(file: str, read: Any) -> FileReport:
    try:
        found: FileReport = read()
    except (RecursionError, MemoryError):
        return _unread(file, TooLarge(f"{shown(file)} is nested too deep.", "Split it.")).reading
    return found


def _unread(file: str, error: ShapeError) -> Checked:
    reading = FileReport(file)
    reading.problems.append(Problem.of(error))
    return Checked(reading)
