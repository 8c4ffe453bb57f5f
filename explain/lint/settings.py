"""The settings of a check: options of the command line over ``[tool.seqshape]``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from typing import Any, Optional

from shapecalc.errors import BadRecord, did_you_mean, shown
from shapecalc.numbers import parse
from shapecalc.readers.results import SEVERITIES, Problem

from ..open_file import Wanted
from .paths import matches

KEYS = (
    "select", "ignore", "exclude", "keras", "set", "data", "severity", "per-file-ignores",
)  # fmt: skip


class Settings:
    """One object for a file: what to read it with, and what to report of it."""

    def __init__(self) -> None:
        self.select: tuple[str, ...] = ()
        self.ignore: tuple[str, ...] = ()
        self.exclude: tuple[str, ...] = ()
        self.keras: Optional[int] = None
        self.outputs = False
        self.values: dict[str, Any] = {}
        self.data: dict[str, tuple[Any, ...]] = {}
        self.severity = "info"
        self.per_file: dict[str, tuple[str, ...]] = {}

    def wanted(self, checks: bool = True) -> Wanted:
        """What the readers are given."""
        return Wanted(self.values, None, self.data, self.keras, checks, self.outputs)

    def reports(self, file: str, problem: Problem) -> bool:
        """Whether a problem is shown. A file that can't be read always is."""
        least = SEVERITIES.index(self.severity)
        if SEVERITIES.index(problem.severity) > least:
            return False
        code = problem.code
        if self.select and not code.startswith(self.select) and code != "SEQ401":
            return False
        if self.ignore and code.startswith(self.ignore):
            return False
        for pattern, codes in self.per_file.items():
            if code.startswith(codes) and matches(file, [pattern]):
                return False
        return True


def settings_for(file: str, options: Mapping[str, Any]) -> Settings:
    """The settings of a file. Raises BadRecord for a setting that can't be read."""
    folder = os.path.dirname(os.path.abspath(file)) if file != "-" else os.getcwd()
    return _settings(folder if not os.path.isdir(file) else os.path.abspath(file), _frozen(options))


def _frozen(options: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    names = ("select", "ignore", "keras", "known", "data", "severity", "outputs")
    return tuple((name, options.get(name)) for name in names)


@cache
def _settings(folder: str, frozen: tuple[tuple[str, Any], ...]) -> Settings:
    found = _project(folder)
    options = dict(frozen)
    made = Settings()
    vars(made).update(vars(found))
    if options["select"]:
        made.select = _codes(options["select"], "--select")
    if options["ignore"]:
        made.ignore = (*made.ignore, *_codes(options["ignore"], "--ignore"))
    made.keras = int(options["keras"]) if options["keras"] else made.keras
    made.severity = options["severity"] or made.severity
    made.outputs = bool(options["outputs"])
    made.values = {**made.values, **dict(parse.setting(text) for text in options["known"] or ())}
    made.data = {**made.data, **dict(parse.data(text) for text in options["data"] or ())}
    return made


@cache
def _project(folder: str) -> Settings:
    """The settings of the nearest pyproject.toml that has any."""
    path = os.path.join(folder, "pyproject.toml")
    table = _table(path) if os.path.isfile(path) else None
    if table is not None:
        return _read(table, path)
    above = os.path.dirname(folder)
    return Settings() if above == folder else _project(above)


def _table(path: str) -> Optional[dict[str, Any]]:
    with open(path, "rb") as stream:
        data = stream.read()
    if b"seqshape" not in data:
        return None
    try:
        import tomllib
    except ImportError:  # Python 3.10
        import tomli as tomllib  # type: ignore[no-redef]
    try:
        found: Any = tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        what = " ".join(str(error).split())[:80]
        raise BadRecord(f"{shown(path)} can't be read: {what}.", "Correct the file.") from None
    table = found.get("tool", {}).get("seqshape") if isinstance(found.get("tool"), dict) else None
    if table is not None and not isinstance(table, dict):
        raise BadRecord(f"tool.seqshape in {shown(path)} is not a table.", "Write [tool.seqshape].")
    return table


def _read(table: dict[str, Any], path: str) -> Settings:
    made = Settings()
    for key, value in table.items():
        if key not in KEYS:
            raise BadRecord(
                f"[tool.seqshape] in {shown(path)} has no setting {shown(key)}."
                f"{did_you_mean(key, KEYS)}",
                f"There are: {', '.join(KEYS)}.",
            )
        try:
            _set(made, key, value)
        except (TypeError, ValueError) as error:
            if isinstance(error, BadRecord):
                raise
            raise BadRecord(
                f"[tool.seqshape] in {shown(path)}: {key} can't be {shown(value)}.",
                f"For example: {_EXAMPLES[key]}",
            ) from None
    return made


_EXAMPLES = {
    "select": 'select = ["SEQ1", "SEQ5"]',
    "ignore": 'ignore = ["SEQ704"]',
    "exclude": 'exclude = ["old", "notebooks/draft_*"]',
    "keras": "keras = 3",
    "set": 'set = {"tokenizer.vocab_size" = 8185}',
    "data": "data = {X = [1000, 10]}",
    "severity": 'severity = "warning"',
    "per-file-ignores": 'per-file-ignores = {"notebooks/*" = ["SEQ801"]}',
}


def _set(made: Settings, key: str, value: Any) -> None:
    """One entry of the table. Raises TypeError or ValueError for one of the wrong kind."""
    if key in ("select", "ignore"):
        setattr(made, key, _codes(_texts(value), key))
    elif key == "exclude":
        made.exclude = _texts(value)
    elif key == "keras":
        if value not in (2, 3) or isinstance(value, bool):
            raise ValueError
        made.keras = value
    elif key == "severity":
        if value not in SEVERITIES:
            raise ValueError
        made.severity = value
    elif key == "set":
        for name, one in _pairs(value):
            if not isinstance(one, (bool, int, float, str)):
                raise ValueError
            made.values[parse.name(name)] = one
    elif key == "data":
        for name, one in _pairs(value):
            made.data[parse.name(name)] = parse.shape(
                one if isinstance(one, str) else ",".join(str(n) for n in _list(one))
            )
    else:
        made.per_file = {name: _codes(_texts(one), key) for name, one in _pairs(value)}


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not all(isinstance(one, str) for one in _list(value)):
        raise TypeError
    return tuple(value)


def _pairs(value: Any) -> list[tuple[str, Any]]:
    if not isinstance(value, dict):
        raise TypeError
    return list(value.items())


def _codes(texts: tuple[str, ...], what: str) -> tuple[str, ...]:
    """Codes or beginnings of codes, each of which some code has. Raises BadRecord."""
    from shapecalc.checks.base import all_codes

    found = [c.strip().upper() for text in texts for c in text.split(",") if c.strip()]
    known = list(all_codes())
    for code in found:
        if not any(one.startswith(code) for one in known) and not code.startswith("SEQ7"):
            raise BadRecord(
                f"{what} got {shown(code)}, which is neither a code nor the beginning of one."
                f"{did_you_mean(code, known)}",
                "Codes look like SEQ101; SEQ1 means all codes that begin with it.",
            )
    return tuple(found)
