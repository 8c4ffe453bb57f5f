"""Python files and notebooks: the models in them, read without running a line."""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, partial
from typing import Any, Optional

from ..errors import BadRecord, ShapeError
from ..models.functional import keras_record
from ..models.later import later_errors
from ..models.missing import Missing, Seen, option_for, unknown_sizes
from ..models.rows import Row
from ..models.summary import Summary
from ..models.unknown import can_be_written
from ..numbers.size import Size
from .annotations import annotations_of
from .code.caught import caught_lines, is_caught
from .code.interpreter.interpreter import Interpreter
from .code.interpreter.values import Array, Frame, ModelValue, Unknown
from .code.keras_version import keras_2_asked
from .folder import Folder
from .notebook import Source, read_text, text_source
from .results import AFTER, FileReport, FoundModel, Place, Problem


def read_script(
    path: str,
    given: Optional[Mapping[str, Any]] = None,
    data: Optional[Mapping[str, tuple[Any, ...]]] = None,
    keras: Optional[int] = None,
    watchers: Any = None,
    outputs: bool = False,
    folders: Iterable[str] = (),
) -> FileReport:
    """Read a ``.py`` or ``.ipynb`` file.

    ``given`` are values for names that the file doesn't tell (``--set``), ``data`` shapes
    of arrays (``--data``), ``keras`` the major version to read for (else the one that the file
    asks for, or 3), ``watchers`` the checks that look on (``shapecalc.checks.base.watchers()``),
    ``outputs`` whether the sizes that the code doesn't say are taken from the outputs stored in a
    notebook, ``folders`` where it may import from beside its own. Never raises for what the file
    holds: what can't be read is a problem of the reading.
    """
    try:
        source = source_of(path, read_text(path), folders)
    except ShapeError as error:
        reading = FileReport(path)
        reading.problems.append(Problem.of(error))
        return reading
    return read_source(source, given, data, keras, watchers, outputs)


def source_of(path: str, text: str, given: Iterable[str] = ()) -> Source:
    """The text of a file as Python; what it imports is looked for beside it and in the folders
    that were given. Raises ShapeError (4xx).
    """
    source = text_source(path, text)
    source.folder = Folder(path, given) if path not in ("", "-") else None
    return source


def read_source(
    source: Source,
    given: Optional[Mapping[str, Any]] = None,
    data: Optional[Mapping[str, tuple[Any, ...]]] = None,
    keras: Optional[int] = None,
    watchers: Any = None,
    outputs: bool = False,
) -> FileReport:
    """Read Python that is already in parts. What its comments tell counts where the caller
    says nothing else.
    """
    reading = FileReport(source.file)
    reading.annotations = beside = annotations_of(source)
    given, data = {**beside.values, **(given or {})}, {**beside.shapes, **(data or {})}
    for place, what in source.broken:
        end = "" if what.endswith(("?", ".")) else "."
        problem = Problem.of(
            BadRecord(f"Not valid Python: {what}{end}", "Fix it, or leave it out.")
        )
        problem.place = place
        reading.problems.append(problem)
    if keras is None:
        reading.asked = keras_2_asked(source)
        keras = 3 if reading.asked is None else 2
    it: Interpreter
    if source.stored and outputs:
        it, reading.models = _with_outputs(source, given, data, keras, watchers)
    else:
        it = Interpreter(source, given, data, keras, watchers)
        it.run()
        reading.models = _models(it)
    if not reading.models:
        reading.imports = _imports(source)
    reading.problems += it.problems + later_problems(it) + beside.problems
    lines = caught_lines(source) if reading.failed else []
    reading.problems = [
        p for p in reading.problems if not beside.silences(p) and not is_caught(p, lines)
    ]
    reading.problems.sort(key=lambda p: p.place.key())
    return reading


def _models(it: Interpreter) -> list[FoundModel]:
    return [found for model in it.models for found in found_models(it, model)]


def _with_outputs(
    source: Source,
    given: Mapping[str, Any],
    data: Mapping[str, tuple[Any, ...]],
    keras: int,
    watchers: Any,
) -> tuple[Interpreter, list[FoundModel]]:
    """Read a notebook whose stored outputs give the sizes that its code doesn't say."""
    from .code.outputs import WithOutputs

    first = WithOutputs(source, given, data, keras)
    first.run()
    it = WithOutputs(source, given, data, keras, watchers, used=first.seen)
    it.run()
    before, models = _models(first), _models(it)
    for old, new in zip(before, models):
        new.taken = _taken(old, new, first.seen)
    return it, models


def _taken(old: FoundModel, new: FoundModel, seen: Mapping[str, Seen]) -> dict[str, Seen]:
    """The values that only a stored output gave to a model's table."""
    left = {size.name for size in new.missing}
    names = [size.name for size in old.missing if size.name in seen and size.name not in left]
    return {name: seen[name] for name in names}


def _imports(source: Source) -> list[str]:
    """The packages that the source imports at its top, those of Python itself left out."""
    found: dict[str, None] = {}
    for node in (statement for tree in source.trees for statement in tree.body):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        found.update(dict.fromkeys(name.split(".")[0] for name in names))
    return [name for name in found if name not in sys.stdlib_module_names]


def found_models(it: Interpreter, model: ModelValue) -> list[FoundModel]:
    """A model of the source with its table; none for one that never got a layer.

    A model that grows between two summaries stands there once for each table it shows.
    """
    if not model.layers and not model.rows:
        return []
    tables: list[tuple[list[Row], list[Any]]] = []
    for node, rows in model.shown:
        if not rows:
            rows = model.rows
        if tables and _alike(tables[-1][0], rows):
            tables[-1][1].append(node)
        else:
            tables.append((rows, [node]))
    if not tables or len(tables[-1][0]) < len(model.rows):
        tables.append((model.rows, []))
    last = len(tables) - 1
    return [_found(it, model, rows, nodes, i == last) for i, (rows, nodes) in enumerate(tables)]


def _alike(a: list[Row], b: list[Row]) -> bool:
    return len(a) == len(b) and all(
        x.name == y.name
        and str(x.output) == str(y.output)
        and str(x.count(True)) == str(y.count(True))
        for x, y in zip(a, b)
    )


def _found(
    it: Interpreter, model: ModelValue, rows: list[Row], shown: list[Any], is_last: bool
) -> FoundModel:
    if model.kind == "Sequential":
        rows = [r for r in rows if not r.layer.is_input]
    failed = next((i for i, row in enumerate(rows) if is_reported(it, row.failure())), None)
    broken = model.failed or failed is not None
    summary = None if broken else Summary(model.keras_name, rows)
    place = it.source.place(model.node) if model.node is not None else Place()
    notes = list(model.notes)
    if place.cell in it.source.never_run:
        notes.append(f"Cell {place.cell} has no execution count: it was not run with the others.")
    notes += _default_notes(it.source, rows)
    whole = is_last and summary is not None and not summary.at_least
    written = cache(lambda: _written(it, model, rows) if whole else (None, None))
    return FoundModel(
        model.name or model.keras_name,
        summary,
        record=lambda: written()[1],
        place=place,
        notes=tuple(notes),
        shown=tuple(it.source.place(node) for node in shown),
        is_graph=model.kind != "Sequential",
        config=lambda: written()[0],
        partial=None if failed is None else Summary(model.keras_name, rows[: failed + 1]),
        missing=() if summary is None else partial(_missing, it, rows, place),
        inside=_inside(it, model),
        places=partial(_places, it, model, rows if failed is None else rows[: failed + 1]),
    )


def _places(it: Interpreter, model: ModelValue, rows: list[Row]) -> list[Any]:
    from .code.row_places import row_places

    return list(row_places(it, model, rows))


def _written(
    it: Interpreter, model: ModelValue, rows: list[Row]
) -> tuple[Optional[dict[str, Any]], Optional[dict[str, Any]]]:
    """A model's config, and the record that its tf.keras twin is built from."""
    rule = it.build.as_rule(model)
    if rule is None or not can_be_written(rule):
        return None, None
    config = rule.serialize()
    declared = model.met if model.declared is None else model.declared
    return config, None if _holds_unknown(config) else keras_record(rule, declared, rows)


def _inside(it: Interpreter, model: ModelValue) -> str:
    """The name of another model that one of Keras's own, or its layers, are part of; "" if none is."""
    if not model.ready_made:
        return ""
    own = {id(value) for value in (*model.layers, model.as_layer) if value is not None}
    holds = (
        other.name or other.keras_name
        for other in it.models
        if other is not model and any(id(value) in own for value in other.layers)
    )
    return next(holds, "")


def _default_notes(source: Source, rows: list[Row]) -> list[str]:
    """The defaults of command-line arguments that a table has names for: ``args.units``."""
    if ".add_argument(" not in source.text:
        return []
    said = " ".join(f"{row.count()} {row.output and [str(d) for d in row.output]}" for row in rows)
    found = []
    for call in (n for n in source.nodes if isinstance(n, ast.Call)):
        if getattr(call.func, "attr", "") != "add_argument":
            continue
        flags = [a.value for a in call.args if isinstance(a, ast.Constant)]
        name = str(next((f for f in flags if str(f).startswith("--")), "")).strip("-")
        default = next((k.value for k in call.keywords if k.arg == "default"), None)
        used = re.search(rf"\w+\.{re.escape(name.replace('-', '_'))}\b", said) if name else None
        value = default.value if isinstance(default, ast.Constant) else None
        if used and isinstance(value, (int, float, str)):
            given = f"{used.group()}={value}"
            found.append(f"--{name} has the default {value}: --set {given} uses it.")
    return found


def is_reported(it: Interpreter, error: Optional[ShapeError]) -> bool:
    """Whether an error is among the findings, as one that is certain."""
    if error is None:
        return False
    found = (p for p in it.problems if p.severity == "error" and p.code == error.code)
    return any(p.message == error.message for p in found)


def later_problems(it: Interpreter) -> list[Problem]:
    """The errors of the models that others hide: those that are left after every fix of these."""
    found: list[Problem] = []
    taken = {(p.code, p.place.key()) for p in it.problems}
    for model in it.models:
        calls = model.calls if model.graph is None else model.graph.calls
        failed = (call for call in calls if is_reported(it, call.row.failure()))
        first = min(failed, key=lambda call: call.number, default=None)
        if first is None:
            continue
        for call, error in later_errors(calls, first):
            problem = Problem.of(error, it.source.place(call.where or model.node))
            if (problem.code, problem.place.key()) in taken:
                break
            taken.add((problem.code, problem.place.key()))
            problem.message = AFTER + problem.message
            problem.layer_name = call.layer.name
            problem.cause = it.source.place(first.where or model.node)
            problem.cause_text = "this error comes first"
            found.append(problem)
    return found


def _missing(it: Interpreter, rows: list[Row], place: Place) -> list[Missing]:
    """The sizes that a table doesn't know, with the option that gives each, and the value that a
    stored output shows.
    """
    sizes = unknown_sizes(rows)
    arrays = _arrays(it) if any(".shape[" in size.name for size in sizes) else ()
    found = [Missing(size.name, option_for(size.name, arrays)) for size in sizes]
    if found and it.source.stored:
        from .code.outputs import read_again

        outputs, line = read_again(it), it.source.line_of(place)
        for size in found if outputs is not it else ():
            if size.name in outputs.seen and outputs.is_settled(size.name, line):
                size.seen = outputs.seen[size.name]
    return found


def _arrays(it: Interpreter) -> set[str]:
    """The names of data that the source binds in one place only: ``--data`` gives their shape."""
    names = (n for n in it.source.nodes if isinstance(n, ast.Name))
    count = Counter(node.id for node in names if isinstance(node.ctx, ast.Store))
    return {
        name
        for name, value in it.scope.variables.items()
        if count[name] == 1 and isinstance(value, (Array, Frame, Unknown))
    }


def _holds_unknown(value: Any) -> bool:
    """Whether a config holds a size that isn't known, so that no tf.keras twin can be built."""
    if isinstance(value, Size):
        return value.value is None and value.open
    if isinstance(value, dict):
        return any(_holds_unknown(v) for v in value.values())
    if isinstance(value, (list, tuple)):
        return any(_holds_unknown(v) for v in value)
    return False
