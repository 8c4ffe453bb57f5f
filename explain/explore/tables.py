"""`read`: the tables of a text, its problems, and where everything stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shapecalc.models.prediction import plain_shape
from shapecalc.models.rows import Row
from shapecalc.readers.code.literals import Literal, literals_of
from shapecalc.readers.code.row_places import RowPlaces, Written
from shapecalc.readers.results import FoundModel, Place, Problem, Understood

from ..render.families import family_of
from .page_text import PageText
from .reading import MOST_MODELS, MOST_ROWS, Reading, table_of


def read(reading: Reading, prove: bool) -> dict[str, Any]:
    """The answer to `read`; with ``prove`` problems have the edits that fix them."""
    if prove:
        reading.prove()
    report, text = reading.found.reading, reading.text
    left = MOST_ROWS
    models = []
    for model in reading.models:
        entry, rows = _model(model, text, left)
        left -= rows
        models.append(entry)
    understood = Understood()
    understood.add(report)
    return {
        "name": text.name,
        "keras": "2" if (reading.wanted.keras or _asked(report)) == 2 else "3",
        "models": models,
        "more_models": max(0, len(report.models) - MOST_MODELS),
        "problems": [_problem(p, text, reading.proved) for p in report.problems],
        "proved": reading.proved,
        "understood": {**understood.to_dict(), "text": str(understood)},
        "note": report.version_note,
        **literals(reading),
    }


def literals(reading: Reading) -> dict[str, Any]:
    """The answer to `literals`: what of the text can be changed by hand."""
    source = reading.found.source
    found = [] if source is None else literals_of(source)
    return {"literals": [_literal(v, reading.text) for v in found]}


def _asked(report: Any) -> int:
    return 3 if report.asked is None else 2


def _model(model: FoundModel, text: PageText, most: int) -> tuple[dict[str, Any], int]:
    """A model's entry, and how many rows it has."""
    found = model.to_dict()
    for key in ("cell", "line", "shown"):
        found.pop(key, None)
    layers = found["layers"] or []
    table = table_of(model)
    rows = [] if table is None else table.rows
    places = [*model.places, *[RowPlaces()] * len(rows)]
    for i, (entry, row) in enumerate(zip(layers[:most], rows)):
        entry.update(_row(i, row, places[i], text))
    found["layers"] = layers[:most]
    found["more_layers"] = len(layers) - len(found["layers"])
    found["failed"] = model.summary is None
    found["place"] = text.place(model.place)
    found["shown"] = [text.place(p) for p in model.shown]
    found["totals"] = [] if model.summary is None else [list(t) for t in model.summary.totals()]
    found["unknown"] = [
        {**size, "places": [text.place(p) for p in places_of_name(size["name"], places)]}
        for size in found.get("unknown", ())
    ]
    return found, len(found["layers"])


def places_of_name(name: str, places: Sequence[RowPlaces]) -> list[Place]:
    """The arguments that a size without a value is given to."""
    return [w.place for p in places for w in p.arguments if w.words == name]


def _row(number: int, row: Row, places: RowPlaces, text: PageText) -> dict[str, Any]:
    return {
        "row": number,
        "family": family_of(row.layer),
        "input_shape": plain_shape(row.inputs),
        "made": text.place(places.made),
        "called": text.place(places.called),
        "arguments": [_written(w, text) for w in places.arguments],
        "inputs": list(places.inputs),
    }


def _written(written: Written, text: PageText) -> dict[str, Any]:
    return {
        "name": written.name,
        "place": text.place(written.place),
        "constants": [text.place(p) for p in written.constants],
    }


def _problem(problem: Problem, text: PageText, proved: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "fix": problem.fix,
        "layer": problem.layer_name,
        "place": text.place(problem.place),
    }
    if problem.cause is not None:
        found["cause"] = {"place": text.place(problem.cause), "message": problem.cause_text}
    if proved and problem.edits:
        found["edits"] = [text.edit(e) for e in problem.edits]
        found["safe"] = problem.safe
    return found


def _literal(literal: Literal, text: PageText) -> dict[str, Any]:
    found: dict[str, Any] = {
        "place": text.place(literal.place),
        "value": literal.value,
        "kind": literal.kind,
        "argument": literal.argument,
        "class_name": literal.class_name,
    }
    if literal.words:
        found["words"] = list(literal.words)
    else:
        found["least"], found["most"] = literal.least, literal.most
    return found


__all__ = ["literals", "read"]
