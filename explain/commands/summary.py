"""`seqshape summary`: the table of every model in a file, where its numbers come from, problems."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Optional

from shapecalc.numbers import parse
from shapecalc.readers.results import FileReport, FoundModel, Problem, Understood

from ..many import each
from ..open_file import Wanted, read_file
from .answer import print_model

NOT_BUILT = "Keras 3 can't build this model from the file alone."


def run_summary(paths: tuple[str, ...], options: Mapping[str, Any]) -> int:
    """Read every file, of folders and globs too, and print what is in it.

    Returns the exit code: 2 when a file couldn't be opened, 1 when one has an error, or when a
    cross-check failed. Raises BadRecord for a setting that can't be read, and for a path that
    names nothing.
    """
    from ..lint.paths import files_in
    from ..lint.settings import settings_for

    settings = dict(parse.setting(text) for text in options["known"])
    data = dict(parse.data(text) for text in options.get("data") or ())
    keras = int(options.get("keras") or 3)
    weights = True if options["weights"] or options["verify"] else None
    wanted = Wanted(settings, weights, data, keras, outputs=bool(options.get("outputs")))
    files = list(files_in(paths, lambda folder: settings_for(folder, {}).exclude))
    headed = files[:1] if len(files) > 1 else None
    work = partial(_summary, wanted, options, headed)
    # Keras works on all cores by itself, and says what it does.
    found = list(map(work, files) if options["verify"] else each(work, files, options.get("jobs")))
    if any(not os.access(path, os.R_OK) for path in files):
        return 2
    return int(any(found))


def _summary(
    wanted: Wanted, options: Mapping[str, Any], headed: Optional[list[str]], path: str
) -> bool:
    """Print what is in one file; whether something is wrong with it.

    ``headed``: the first file, where there are several; each has its name above it then.
    """
    found = read_file(path, wanted)
    checks: Iterator[dict[str, Any]] = map(_verified, found.models if options["verify"] else ())
    if options["as_json"]:
        checked = list(checks)
        _print_json(found, checked)
    else:
        if headed is not None:
            from ..render.terminal import safe

            print(f"{'' if path in headed else chr(10)}{safe(path)}")
        checked = _print_text(found, checks, not options["table_only"])
    return found.failed or any(not c["agrees"] for c in checked)


def _verified(model: FoundModel) -> dict[str, Any]:
    """The cross-check of one model as an object, or why there is none."""
    if model.record is None:
        why = NOT_BUILT if model.summary is not None else "There is no table to check."
        return {"agrees": False, "note": why, "text": f"Not cross-checked: {why}"}
    from ..keras_check.build import KerasMissing
    from ..keras_check.compare import cross_check
    from ..render.terminal import waiting

    try:
        with waiting("Comparing with Keras"):
            checked = cross_check(model.record)
    except KerasMissing as error:
        return {"agrees": False, "note": str(error), "text": f"Not cross-checked: {error}"}
    return {**checked.to_dict(), "text": str(checked)}


def _print_json(found: FileReport, checks: list[dict[str, Any]]) -> None:
    import json

    answer = found.to_dict()
    for entry, check in zip(answer["models"], checks):
        entry["verification"] = {k: v for k, v in check.items() if k != "text"}
    print(json.dumps(answer))


def _print_text(
    found: FileReport, checks: Iterator[dict[str, Any]], derivation: bool
) -> list[dict[str, Any]]:
    """The tables at once, then each check as soon as Keras has answered; returns the checks."""
    from ..render.terminal import print_error, print_pieces, safe, terminal_width, wrapped

    if not found.models and not found.failed:
        print(safe(nothing_found(found)))
    for i, model in enumerate(found.models):
        if i:
            print()
        print_model(model, derivation)
    if found.models and found.version_note:
        print(f"\n{found.version_note}")
    checked = []
    for check in checks:
        print(f"\n{safe(check['text'])}")
        checked.append(check)
    said = [p for p in found.problems if derivation or p.severity != "info"]
    if found.models and any(p.severity != "error" for p in said):
        print()
    for problem in said:
        if problem.severity == "error":
            print_error(f"Error: {problem_text(problem)}")
            continue
        style = "yellow" if problem.severity == "warning" else "dim"
        text = safe(f"{problem.severity.capitalize()}: {problem_text(problem)}")
        print_pieces([[(style, line)] for line in wrapped(text, terminal_width(), "  ")])
    understood = Understood()
    understood.add(found)
    if found.models and (derivation or understood.unknown):
        print_pieces([[], [("dim", safe(str(understood)))]])
    return checked


def nothing_found(found: FileReport) -> str:
    """The sentence about a file without models: what else it imports."""
    where = f" in {found.file}" if found.file else ""
    names = " and ".join(found.imports)
    return f"No Keras model found{where}{f' (it imports {names})' if names else ''}."


def problem_text(problem: Problem) -> str:
    """A problem in one line: code, place, what is wrong, the fix."""
    where = f"{problem.place}: " if str(problem.place) else ""
    fix = f" {problem.fix}" if problem.fix else ""
    return f"{problem.code} {where}{problem.message}{fix}"
