"""`seqshape check` from its options to its exit code."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any

from shapecalc.errors import BadRecord, ShapeError
from shapecalc.readers.results import FileReport, Problem, Understood

from ..lint.checking import Checked, check_file, check_text, diff, fixed, write
from ..lint.paths import files_in
from ..lint.settings import Settings, settings_for
from ..many import each
from ..render.terminal import Piece, is_terminal, print_error, print_pieces, safe
from .summary import nothing_found

CLEAN, FOUND, WRONG = 0, 1, 2


def run_check(paths: tuple[str, ...], options: Mapping[str, Any]) -> int:
    """Check every file and print the report; returns the exit code."""
    try:
        return _run(paths, options)
    except ShapeError as error:
        return _stopped(str(error))
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        return _stopped(f"{error.filename or 'a file'}: {error.strerror or error}")
    except Exception as error:
        if os.environ.get("SEQSHAPE_DEBUG"):
            raise
        what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        return _stopped(
            f"seqshape met something it doesn't handle ({what}). Please report it; "
            "SEQSHAPE_DEBUG=1 shows where it happened."
        )


def _stopped(text: str) -> int:
    print_error(f"Error: {text}")
    return WRONG


def _run(paths: tuple[str, ...], options: Mapping[str, Any]) -> int:
    if options.get("as_json"):
        options = {**options, "style": "json"}
    files = list(files_in(paths or (".",), lambda folder: settings_for(folder, options).exclude))
    jobs = 1 if "-" in files else options.get("jobs")
    report = Report(options)
    for one in each(partial(report_of, options), files, jobs):
        report.take(one)
    report.close()
    if report.tally.unread:
        return WRONG
    return FOUND if report.tally.failed and not options.get("exit_zero") else CLEAN


def report_of(options: Mapping[str, Any], path: str) -> Tally:
    """Check one file, print its part of the report, and count."""
    report = Report(options)
    found, settings = _checked(path, options)
    if options.get("diff") or options.get("fix") or options.get("unsafe_fixes"):
        found = report.fix(found, settings, path == "-")
    report.add(found, settings)
    report.tally.unread = path != "-" and not os.access(path, os.R_OK)
    return report.tally


def _checked(path: str, options: Mapping[str, Any]) -> tuple[Checked, Settings]:
    if path != "-":
        settings = settings_for(path, options)
        return check_file(path, settings.wanted()), settings
    name = options.get("stdin_filename") or "-"
    settings = settings_for(name, options)
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadRecord("The standard input is not UTF-8 text.", "Save it as UTF-8.") from None
    return check_text(name, text, settings.wanted()), settings


class Tally:
    """What was counted in files, and what is printed behind the last one.

    Numbers and lines, not what they tell of: they come from other processes, and a whole folder in
    memory makes the rest of it slow.
    """

    def __init__(self) -> None:
        self.files, self.fixed = 0, 0
        self.failed, self.unread = False, False
        # A fixed standard input is the whole output.
        self.silent = False
        self.counts: Counter[str] = Counter()
        self.codes: Counter[tuple[str, str]] = Counter()
        self.safe_fixes, self.unsafe_fixes = 0, 0
        self.understood = Understood()
        self.empty: list[str] = []  # a sentence for each file without models
        self.results: list[dict[str, Any]] = []
        self.notes: list[list[Piece]] = []

    def add(self, other: Tally) -> None:
        """What another file adds."""
        for key, value in vars(other).items():
            if isinstance(value, bool):
                vars(self)[key] |= value
            else:
                vars(self)[key] += value


class Report:
    """What was found so far, printed as soon as its format allows."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.style = options.get("style") or "text"
        self.statistics = bool(options.get("statistics"))
        self.diff, self.unsafe = bool(options.get("diff")), bool(options.get("unsafe_fixes"))
        self.tally = Tally()

    def take(self, tally: Tally) -> None:
        """One more file, whose part is printed."""
        self.tally.add(tally)

    # -- fixing ----------------------------------------------------------------------------
    def fix(self, found: Checked, settings: Settings, piped: bool) -> Checked:
        """The file with its fixes; written, or shown as a diff."""
        if found.text is None:
            return found
        before = found.text
        after, count = fixed(found, settings, self.unsafe)
        if piped and not self.diff:
            sys.stdout.write(before if after.text is None else after.text)
            self.tally.silent = True
            return after
        if not count or after.text is None:
            return found
        if self.diff:
            lines = "".join(diff(found.file, before, after.text))
            # In a pipe every sign is kept, so that the diff can be applied.
            sys.stdout.write(safe(lines.replace("\t", "    ")) if is_terminal() else lines)
            self.tally.failed = True
            return found
        write(found.file, after.text)
        self.tally.fixed += count
        return after

    # -- reporting -------------------------------------------------------------------------
    def add(self, found: Checked, settings: Settings) -> None:
        """One more file."""
        problems = [p for p in found.reading.problems if settings.reports(found.file, p)]
        self.tally.files += 1
        self._count(found.reading)
        for p in problems:
            self.tally.counts[p.severity] += 1
            self.tally.codes[p.code, p.severity] += 1
            if p.edits:
                self.tally.safe_fixes += p.safe
                self.tally.unsafe_fixes += not p.safe
            self.tally.failed = self.tally.failed or p.severity != "info"
        if self.diff or self.statistics or self.tally.silent:
            return
        if self.style == "json":
            import json

            from ..lint.formats import as_object

            print(json.dumps(as_object(found, problems)))
        elif self.style == "github":
            from ..lint.formats import Lines, annotation

            lines = Lines(found) if problems else None
            for p in problems:
                print(annotation(found, p, lines))  # type: ignore[arg-type]
        elif self.style == "sarif":
            from ..lint.formats import sarif_results

            self.tally.results += sarif_results(found, problems)
        else:
            self._text(found, problems)

    def _count(self, reading: FileReport) -> None:
        self.tally.understood.add(reading)
        if not reading.models:
            self.tally.empty.append(nothing_found(reading))

    def _understood(self) -> str:
        """How much was understood, in a sentence; "" where an error says why there is no model."""
        if self.tally.understood.models or not self.tally.empty:
            return str(self.tally.understood)
        if self.tally.counts["error"]:
            return ""
        if self.tally.files == 1:
            return self.tally.empty[0]
        return nothing_found(FileReport(f"{self.tally.files} files"))

    def _text(self, found: Checked, problems: list[Problem]) -> None:
        from ..lint.text import note_lines, problem_lines

        if found.reading.asked is not None:
            self.tally.notes.append([("", f"{safe(found.file)}: {found.reading.version_note}")])
        for p in problems:
            if p.severity == "info":
                self.tally.notes += note_lines(found, p)
            else:
                print_pieces(problem_lines(found, p))

    def close(self) -> None:
        """What is printed at the end."""
        if self.diff or self.tally.silent:
            return
        if self.style == "sarif" and not self.statistics:
            import json

            from ..lint.formats import sarif

            print(json.dumps(sarif(self.tally.results), indent=2))
            return
        from ..lint.text import closing_lines, statistics_lines

        if self.statistics:
            print_pieces(statistics_lines(self.tally.codes))
            return
        if self.style != "text":
            return
        if self.tally.notes:
            print_pieces([*self.tally.notes, []])
        if self.tally.fixed:
            print_pieces(
                [
                    [
                        (
                            "green",
                            f"Fixed {self.tally.fixed} problem{'' if self.tally.fixed == 1 else 's'}.",
                        )
                    ]
                ]
            )
        tally = self.tally
        fixes = tally.safe_fixes, tally.unsafe_fixes
        whole = bool(tally.understood.models and not tally.understood.unknown)
        print_pieces(closing_lines(tally.counts, tally.files, *fixes, self._understood(), whole))
