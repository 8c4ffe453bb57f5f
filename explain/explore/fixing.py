"""`fix`: a problem's edits proved and brought into the text."""

from __future__ import annotations

from typing import Any

from shapecalc.errors import BadRecord, shown
from shapecalc.fixes.edits import NotFixed, applied, verified
from shapecalc.readers.results import Problem

from ..lint.checking import read_checked
from .reading import Reading


def fix(reading: Reading, request: dict[str, Any]) -> dict[str, Any]:
    """The answer to `fix`: the text without the problem, or without all that can be fixed safely.

    Raises BadRecord.
    """
    if request.get("problem") == "all":
        return _all(reading)
    problem = _problem(reading, request.get("problem"))
    text = reading.text
    if not reading.proved and problem.edits:

        def read(changed: str) -> list[Problem]:
            return read_checked(text.name, changed, reading.wanted).reading.problems

        before = reading.found.reading.problems
        if not verified(problem, text.name, text.file_text, read, before):
            problem.edits = ()
    if not problem.edits:
        raise BadRecord(
            "No change of the text is known that fixes this.", problem.fix or "Change it by hand."
        )
    try:
        changed = applied(text.name, text.file_text, problem.edits)
    except NotFixed as error:
        raise BadRecord(f"The fix doesn't fit the text: {error}.", "Read it again.") from None
    return {
        "text": text.changed(changed),
        "edits": [text.edit(edit) for edit in problem.edits],
        "safe": problem.safe,
    }


def _problem(reading: Reading, number: Any) -> Problem:
    problems = reading.found.reading.problems
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < len(problems):
        raise BadRecord(
            f"There is no problem {shown(number)}; the text has {len(problems)}.",
            'Count them from 0, or give "all".',
        )
    return problems[number]


def _all(reading: Reading) -> dict[str, Any]:
    from ..lint.checking import fixed
    from ..lint.settings import Settings

    reading.prove()
    found, count = fixed(reading.found, Settings(), False, reading.wanted)
    return {"text": reading.text.changed(found.text or reading.text.file_text), "count": count}


__all__ = ["fix"]
