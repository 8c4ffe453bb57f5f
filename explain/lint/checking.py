"""One file: read without running it, its names looked up, its fixes proved and brought in."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Optional

from shapecalc.errors import ShapeError, TooLarge, shown
from shapecalc.fixes.edits import NotFixed, applied, overlap
from shapecalc.readers.notebook import Source, read_text, text_source
from shapecalc.readers.results import FileReport, Problem

from ..open_file import Wanted, read_file, watchers_for
from ..render.repr import HtmlParts

if TYPE_CHECKING:
    from .settings import Settings

SOURCES = (".py", ".ipynb", ".md")
# Each proof reads the file again; a file with more problems than this needs a person.
MOST_PROOFS, MOST_SECONDS = 40, 10.0
_BOM = b"\xef\xbb\xbf"
# A fix can reveal further problems; a file is read again until nothing is left to fix.
MOST_ROUNDS = 12


class Checked(HtmlParts):
    """A file with its problems; ``text`` and ``source`` are None where it isn't source."""

    __slots__ = ("file", "reading", "source", "text")

    def __init__(self, reading: FileReport, text: Optional[str] = None, source: Any = None) -> None:
        self.file, self.reading = reading.file, reading
        self.text: Optional[str] = text
        self.source: Optional[Source] = source

    @property
    def fixed(self) -> Optional[str]:
        """The text with every safe fix applied."""
        from .settings import Settings

        return fixed(self, Settings(), unsafe=False)[0].text

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
    """Everything that is wrong in the text of a script or notebook, with the fixes proved."""
    with uncollected():
        found = read_checked(path, text, wanted)
        if found.source is not None:
            prove(found, wanted)
    return found


@contextmanager
def uncollected() -> Iterator[None]:
    """Python looks for garbage after every few hundred objects; of those of a reading most stay
    to its end, and looking takes a tenth of the time.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def read_checked(path: str, text: str, wanted: Wanted, propose: bool = True) -> Checked:
    """The problems of a text, with fixes that are only proposals."""
    from shapecalc.readers.script import source_of

    try:
        if wanted.alone:
            source = text_source(path, text)
        else:
            source = source_of(path, text, wanted.folders)
    except ShapeError as error:
        return _unread(path, error)
    return check_source(source, text, wanted, propose)


def check_source(
    source: Source, text: Optional[str], wanted: Wanted, propose: bool = True
) -> Checked:
    """The problems of Python that is already in parts."""
    from shapecalc.readers.script import read_source

    def read() -> FileReport:
        options = (wanted.settings, wanted.data, wanted.keras, watchers_for(wanted), wanted.outputs)
        return read_source(source, *options)

    reading = _guarded(source.file, read)
    if wanted.checks:
        from .names import undefined_names

        notes = reading.annotations
        found = undefined_names(source)
        reading.problems += [p for p in found if notes is None or not notes.silences(p)]
        reading.problems.sort(key=lambda p: p.place.key())
    if propose:
        from shapecalc.fixes.proposals import propose as proposed

        for problem in reading.problems:
            proposed(problem, source)
    return Checked(reading, text, source)


def prove(found: Checked, wanted: Wanted) -> None:
    """Keep the fixes that, when applied and the text read again, remove the problem."""
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


# -- fixing ------------------------------------------------------------------------------
def fixable(found: Checked, settings: Settings, unsafe: bool) -> list[Problem]:
    """The problems that are reported and have a proved fix, without those that overlap another."""
    chosen: list[Problem] = []
    for problem in found.reading.problems:
        if not problem.edits or not (problem.safe or unsafe):
            continue
        if not settings.reports(found.file, problem):
            continue
        if not any(overlap(problem.edits, other.edits) for other in chosen):
            chosen.append(problem)
    return chosen


def fixed(
    found: Checked, settings: Settings, unsafe: bool, wanted: Optional[Wanted] = None
) -> tuple[Checked, int]:
    """The file with its fixes applied, read again as ``wanted``, and how many there were."""
    count, wanted = 0, wanted or settings.wanted()
    for _ in range(MOST_ROUNDS):
        chosen = fixable(found, settings, unsafe)
        if not chosen or found.text is None:
            break
        text, kept = _all_or_one(found, chosen, wanted)
        if text is None:
            break
        count += kept
        found = check_text(found.file, text, wanted)
    return found, count


def _all_or_one(found: Checked, chosen: list[Problem], wanted: Wanted) -> tuple[Optional[str], int]:
    """All fixes at once where that leaves no new error, else the first alone."""
    text = found.text or ""
    before = {(p.code, p.message) for p in found.reading.problems if p.severity == "error"}
    for some in (chosen, chosen[:1]):
        try:
            changed = applied(found.file, text, [e for p in some for e in p.edits])
        except NotFixed:
            continue
        if len(some) == 1:
            return changed, 1
        after = check_text(found.file, changed, wanted).reading.problems
        if {(p.code, p.message) for p in after if p.severity == "error"} <= before:
            return changed, len(some)
    return None, 0


def diff(file: str, before: str, after: str) -> Iterator[str]:
    """A unified diff, line by line."""
    from difflib import unified_diff

    name = file.replace(os.sep, "/")
    lines: Any = unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), name, name
    )
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def write(path: str, text: str) -> None:
    """Put a new text in a file's place at once; who reads it meanwhile sees all or nothing."""
    import tempfile

    path = os.path.realpath(path)
    with open(path, "rb") as stream:
        mark = _BOM if stream.read(3) == _BOM else b""
    folder = os.path.dirname(path)
    handle, beside = tempfile.mkstemp(prefix=".seqshape-", dir=folder)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(mark + text.encode("utf-8"))
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(beside, os.stat(path).st_mode & 0o7777)
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise
