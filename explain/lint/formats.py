"""Reports for machines: the JSON contract, GitHub annotations, SARIF 2.1.0."""

from __future__ import annotations

import os
import re
from inspect import cleandoc
from typing import TYPE_CHECKING, Any, Optional
from urllib.parse import quote

from shapecalc import __version__
from shapecalc.fixes.edits import Notebook, NotFixed, applied, between
from shapecalc.readers.results import Edit, Place, Problem

from ..render.terminal import safe
from .snippets import where

if TYPE_CHECKING:
    from .checking import Checked

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


# -- JSON --------------------------------------------------------------------------------
def as_object(found: Checked, problems: list[Problem]) -> dict[str, Any]:
    """The contract's object of one file; proved fixes are part of their problems."""
    models = [m.to_dict() for m in found.reading.models]
    answer: dict[str, Any] = {"schema": 1, "file": found.reading.file, "models": models}
    answer["problems"] = [_entry(p) for p in problems]
    if found.reading.version_note:
        answer["note"] = found.reading.version_note
    return answer


def _entry(problem: Problem) -> dict[str, Any]:
    entry = problem.to_dict()
    for name in ("end_line", "end_column"):
        if getattr(problem.place, name) is not None:
            entry[name] = getattr(problem.place, name)
    if problem.edits:
        entry["safe"] = problem.safe
        entry["edits"] = [_edit(e) for e in problem.edits]
    return entry


def _edit(edit: Edit) -> dict[str, Any]:
    """An edit with columns from 1, as everywhere in the contract."""
    found: dict[str, Any] = {} if edit.cell is None else {"cell": edit.cell}
    found.update(line=edit.line, column=edit.column + 1, end_line=edit.end_line)
    found.update(end_column=edit.end_column + 1, text=edit.text)
    return found


# -- places in the file itself -------------------------------------------------
class Lines:
    """Places of a notebook's cells as lines of its JSON; of other files as they are."""

    def __init__(self, found: Checked) -> None:
        self.book: Optional[Notebook] = None
        if found.text is not None and found.file.endswith(".ipynb"):
            try:
                self.book = Notebook(found.text)
            except (NotFixed, RecursionError):
                self.book = None

    def region(self, place: Place) -> Optional[dict[str, int]]:
        """SARIF's region of a place."""
        if place.line is None:
            return None
        if place.cell is not None:
            line = self.book.line_of(place.cell, place.line) if self.book is not None else None
            return {"startLine": line or 1}
        region = {"startLine": place.line}
        if place.column is not None:
            region["startColumn"] = place.column
        if place.end_line is not None and place.end_column is not None:
            region.update(endLine=place.end_line, endColumn=place.end_column)
        return region


def uri_of(file: str) -> str:
    """A path as a URI, relative to the working folder where it is below it."""
    path = os.path.abspath(file)
    near = os.path.relpath(path)
    path = path if near.startswith("..") else near
    return quote(path.replace(os.sep, "/"))


def relative(file: str) -> str:
    near = os.path.relpath(file)
    return (file if near.startswith("..") else near).replace(os.sep, "/")


# -- GitHub --------------------------------------------------------------------------------
def annotation(found: Checked, problem: Problem, lines: Lines) -> str:
    """One workflow command, which GitHub shows beside the line."""
    kind = {"error": "error", "warning": "warning", "info": "notice"}[problem.severity]
    fields = {"title": f"seqshape {problem.code}", "file": relative(found.file)}
    region = lines.region(problem.place) or {}
    names = {"startLine": "line", "endLine": "endLine"}
    if region.get("endLine", region.get("startLine")) == region.get("startLine"):
        names.update(startColumn="col", endColumn="endColumn")
    fields.update({names[k]: str(v) for k, v in region.items() if k in names})
    head = ",".join(f"{k}={_escaped(v, True)}" for k, v in fields.items())
    text = f"{where(relative(found.file), problem.place)}: {problem.code} {problem.message}"
    if problem.fix:
        text += f" {problem.fix}"
    return f"::{kind} {head}::{_escaped(text)}"


def _escaped(text: str, field: bool = False) -> str:
    """GitHub's own escapes; in a field also for colon and comma."""
    text = "".join(c if c.isprintable() or c in "\r\n" else "?" for c in text)
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if field else text


# -- SARIF ---------------------------------------------------------------------------------
def sarif_results(checked: Checked, problems: list[Problem]) -> list[dict[str, Any]]:
    """The findings of one file as SARIF writes them, but for the number of their rule."""
    lines = Lines(checked)
    return [_result(checked, p, lines) for p in problems]


def sarif(results: list[dict[str, Any]]) -> dict[str, Any]:
    """One run of the tool in SARIF 2.1.0, of the results of all files."""
    codes = sorted({one["ruleId"] for one in results})
    index = {code: i for i, code in enumerate(codes)}
    found = [{"ruleId": "", "ruleIndex": index[one["ruleId"]], **one} for one in results]
    driver = {
        "name": "seqshape",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(code) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The working folder."}}},
        "results": found,
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str) -> dict[str, Any]:
    from shapecalc.checks.base import page_of

    page = page_of(code)
    doc = cleandoc(page.__doc__ or "") if page is not None else code
    first = doc.split("\n")[0]
    severity = getattr(page, "severity", "error")
    return {
        "id": code,
        "name": page.__name__ if page is not None else code,
        "shortDescription": {"text": first},
        "fullDescription": {"text": doc.split("\n\n")[0].replace("\n", " ")},
        "help": {"text": doc, "markdown": _markdown(doc)},
        "defaultConfiguration": {"level": _LEVELS[severity]},
        "properties": {"problem.severity": {"info": "recommendation"}.get(severity, severity)},
    }


def _markdown(doc: str) -> str:
    """A page with its examples as fenced code."""
    parts = []
    for part in re.split(r"(?m)^(\w[\w ]*)::\n\n((?:    .*\n?|\n)+)", doc + "\n"):
        parts.append(part)
    text = parts[0]
    for title, code, rest in zip(parts[1::3], parts[2::3], parts[3::3]):
        text += f"{title}:\n\n```python\n{cleandoc(code).strip()}\n```\n\n{rest}"
    return text.strip()


def _result(found: Checked, problem: Problem, lines: Lines) -> dict[str, Any]:
    cell = f"{where('', problem.place)[1:]}: " if problem.place.cell is not None else ""
    fix = f" {problem.fix}" if problem.fix else ""
    result: dict[str, Any] = {
        "ruleId": problem.code,
        "level": _LEVELS[problem.severity],
        "message": {"text": safe(f"{cell}{problem.message}{fix}")},
        "locations": [_location(found, problem.place, lines)],
    }
    if problem.cause is not None:
        cause = _location(found, problem.cause, lines)
        result["relatedLocations"] = [
            {"id": 1, **cause, "message": {"text": safe(problem.cause_text or "from here")}}
        ]
    changes = _changes(found, problem)
    if changes:
        result["fixes"] = [{"description": {"text": problem.fix}, "artifactChanges": changes}]
    return result


def _artifact(file: str) -> dict[str, Any]:
    uri = uri_of(file)
    return {"uri": uri} if uri.startswith("/") else {"uri": uri, "uriBaseId": "SRCROOT"}


def _location(found: Checked, place: Place, lines: Lines) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(found.file)}
    region = lines.region(place)
    if region is not None:
        physical["region"] = region
    return {"physicalLocation": physical}


def _changes(found: Checked, problem: Problem) -> list[dict[str, Any]]:
    """The proved fix as replaced lines of the file itself."""
    if not problem.edits or found.text is None:
        return []
    try:
        after = applied(found.file, found.text, problem.edits)
    except NotFixed:
        return []
    replacements = [
        {
            "deletedRegion": {
                "startLine": e.line,
                "startColumn": e.column + 1,
                "endLine": e.end_line,
                "endColumn": e.end_column + 1,
            },
            "insertedContent": {"text": e.text},
        }
        for e in between(None, found.text, after)
    ]
    return [{"artifactLocation": _artifact(found.file), "replacements": replacements}]
