"""One input, read and reported as the commands do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from cli import seqshape
from explain.lint.checking import Checked, check_file, diff, fixed
from explain.lint.formats import Lines, annotation, as_object, sarif, sarif_results
from explain.lint.settings import Settings, _project, _settings, settings_for
from explain.lint.text import note_lines, problem_lines
from explain.open_file import Wanted, read_file
from explain.why import explain_error
from shapecalc.errors import BadRecord

SOURCES = (".py", ".ipynb", ".md")
COMMANDS = [
    "summary", "summary --json", "summary --table", "summary --set x=3 --data x=10,4", "explain",
    "explain --format markdown", "draw", "check", "check --format github", "check --diff",
    "check --keras 2 --data X=1000,10 --statistics",
]  # fmt: skip


def read(path: Path, fixes: bool, command: str = "") -> str:
    """What came of a file; with ``fixes`` they are proved and brought in, or a command reported it."""
    if command:
        return _command(path, command)
    if path.suffix == ".txt":
        return _error(path)
    if path.suffix == ".toml":
        return _of_project(path)
    wanted = Wanted(checks=True)
    if fixes and path.suffix in SOURCES:
        found = check_file(str(path), wanted)
        changed, count = fixed(found, Settings(), unsafe=True)
        list(diff(found.file, found.text or "", changed.text or ""))
    else:
        found, count = Checked(read_file(path, wanted)), 0
    _reported(found)
    problems = found.reading.problems
    if count:
        return "fixed"
    return "problem" if problems else "model" if found.reading.models else "nothing"


def _reported(found: Checked) -> None:
    """Everything that is said of it, in every format."""
    problems = found.reading.problems
    texts = [
        json.dumps(as_object(found, problems)),
        json.dumps(sarif(sarif_results(found, problems))),
    ]
    lines = Lines(found)
    for problem in problems:
        texts.append(annotation(found, problem, lines))
        pieces: list[Any] = [*problem_lines(found, problem), *note_lines(found, problem)]
        texts += [text for line in pieces for _, text in line]
    texts += [str(model.summary) for model in found.reading.models]
    for text in texts:
        assert "\x1b" not in text, "an escape code is passed on"


def _command(path: Path, command: str) -> str:
    words = command.split()
    result = CliRunner().invoke(seqshape, [words[0], str(path), *words[1:]])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert "\x1b" not in result.output, "an escape code is passed on"
    return words[0]


def _error(path: Path) -> str:
    found = explain_error(path.read_bytes())
    if found is None:
        return "unknown"
    json.dumps(found.to_dict())
    return "explained"


def _of_project(path: Path) -> str:
    for kept in (_settings, _project):
        kept.cache_clear()
    path = path.rename(path.with_name("pyproject.toml"))
    try:
        settings_for(str(path), {})
    except BadRecord:
        return "problem"
    finally:
        path.unlink()
    return "settings"
