"""The report for people: place, code, what is wrong, the line with a caret, cause and fix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Optional

from shapecalc.readers.results import Place, Problem

from ..render.terminal import Piece, safe
from .snippets import line_of, snippet, where

if TYPE_CHECKING:
    from .checking import Checked

_STYLES = {"error": "bold red", "warning": "bold yellow", "info": "dim"}
Lines = Iterator[list[Piece]]


def problem_lines(found: Checked, problem: Problem) -> Lines:
    """One problem with its snippets."""
    style = _STYLES[problem.severity]
    yield [
        ("bold", safe(where(found.file, problem.place))),
        ("", ": "),
        (style, problem.code),
        ("", f" {safe(problem.message)}"),
    ]
    yield from _snippet(found, problem.place, style)
    if problem.cause is not None:
        at = _beside(problem)
        words = safe(problem.cause_text or "it comes from here")
        yield [("cyan", "note"), ("", f": {at}{words}")]
        yield from _snippet(found, problem.cause, "cyan")
    if problem.fix:
        mark = " [*]" if problem.edits and problem.safe else " [unsafe]" if problem.edits else ""
        yield [("green", "help"), ("", f": {safe(problem.fix)}"), ("green", mark)]
    yield []


def note_lines(found: Checked, problem: Problem) -> Lines:
    """An info on one line, dimmed."""
    mark = " [*]" if problem.edits and problem.safe else ""
    words = (
        f"{safe(where(found.file, problem.place))}: {problem.code} {safe(problem.message)}{mark}"
    )
    yield [("dim", words)]


def _beside(problem: Problem) -> str:
    """The place of the cause, where the line number below doesn't show it."""
    cause: Optional[Place] = problem.cause
    if cause is None or cause.line is None:
        return ""
    cell = f"cell {cause.cell}, " if cause.cell not in (None, problem.place.cell) else ""
    return f"{cell}line {cause.line}: "


def _snippet(found: Checked, place: Place, style: str) -> Lines:
    line = line_of(found, place)
    if line is None or not line.strip():
        return
    number = str(place.line)
    text, space, carets = snippet(line, place)
    yield [("dim", f"{number} | "), ("", text)]
    yield [("dim", " " * len(number) + " | "), ("", space), (style, carets)]


def closing_lines(
    counts: Counter[str],
    files: int,
    safe_fixes: int,
    unsafe_fixes: int,
    understood: str,
    whole: bool = False,
) -> Lines:
    """The last words: how many of what, how much was understood (``whole``: all of it), and what
    can be fixed.
    """
    total = counts["error"] + counts["warning"]
    notes = counts["info"]
    of_files = f"{files} file" + ("" if files == 1 else "s")
    beside = f" {notes} note{'' if notes == 1 else 's'}." if notes else ""
    if not total:
        style = "green" if whole else "yellow"
        yield [(style, f"No problems in {of_files}."), ("dim", beside)]
    else:
        parts = [
            f"{counts[k]} {k}{'' if counts[k] == 1 else 's'}"
            for k in ("error", "warning")
            if counts[k]
        ]
        yield [("bold", f"Found {' and '.join(parts)} in {of_files}."), ("dim", beside)]
    if understood:
        yield [("dim" if whole else "yellow", safe(understood))]
    if safe_fixes:
        yield [("", f"[*] {safe_fixes} fixable with --fix.")]
    if unsafe_fixes:
        yield [
            (
                "",
                f"[unsafe] {unsafe_fixes} fixable with --unsafe-fixes; look at --diff first.",
            )
        ]


def statistics_lines(codes: Counter[tuple[str, str]]) -> Lines:
    """How often each code was found, the most frequent first."""
    from shapecalc.checks.base import page_of

    for (code, severity), n in sorted(codes.items(), key=lambda item: (-item[1], item[0])):
        page = page_of(code)
        first = (page.__doc__ or "").strip().split("\n")[0] if page is not None else ""
        yield [("bold", f"{n:>6}  "), (_STYLES[severity], f"{code}  "), ("", first)]
