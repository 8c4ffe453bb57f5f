"""Mends written into files, or shown as a diff."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, Optional

from shapecalc.fixes.edits import NotMended, applied, overlap
from shapecalc.readers.results import Problem

from .checking import Checked, check_text
from .settings import Settings

_BOM = b"\xef\xbb\xbf"
# Mends uncover what stood behind them; a file is read again until nothing is left to mend.
MOST_ROUNDS = 12


def mendable(found: Checked, settings: Settings, unsafe: bool) -> list[Problem]:
    """The problems that are reported and have a proved mend, without those that touch another."""
    chosen: list[Problem] = []
    for problem in found.reading.problems:
        if not problem.edits or not (problem.safe or unsafe):
            continue
        if not settings.reports(found.file, problem):
            continue
        if not any(overlap(problem.edits, other.edits) for other in chosen):
            chosen.append(problem)
    return chosen


def mended(found: Checked, settings: Settings, unsafe: bool) -> tuple[Checked, int]:
    """The file with its mends brought in, read again, and how many there were."""
    count = 0
    for _ in range(MOST_ROUNDS):
        chosen = mendable(found, settings, unsafe)
        if not chosen or found.text is None:
            break
        text, kept = _all_or_one(found, chosen, settings)
        if text is None:
            break
        count += kept
        found = check_text(found.file, text, settings.wanted())
    return found, count


def _all_or_one(
    found: Checked, chosen: list[Problem], settings: Settings
) -> tuple[Optional[str], int]:
    """All mends at once where that leaves no new error, else the first alone."""
    text = found.text or ""
    before = {(p.code, p.message) for p in found.reading.problems if p.severity == "error"}
    for some in (chosen, chosen[:1]):
        try:
            changed = applied(found.file, text, [e for p in some for e in p.edits])
        except NotMended:
            continue
        if len(some) == 1:
            return changed, 1
        after = check_text(found.file, changed, settings.wanted()).reading.problems
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
