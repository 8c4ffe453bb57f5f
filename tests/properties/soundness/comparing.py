"""What the reader says of a program, held against its runs.

Each number of a table must be the one that came out, and each error must have been raised at its
line. A size that is unknown, or has only a name, is always right.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from shapecalc.checks.base import watchers
from shapecalc.readers.notebook import script_source
from shapecalc.readers.script import read_source

from .sandbox import FILE, Run, TooLong, at_most, compiled, run
from .worlds import World

# Findings that aren't about what happens when the program runs.
SLOWEST = 5.0  # seconds of CPU for one reading
_NOT_RAISED = ("SEQ4",)


class Fault(NamedTuple):
    """One false word: its kind (number, error, crash), where, what was read, what came out."""

    kind: str
    where: str
    read: str
    real: str


class Outcome(NamedTuple):
    """A program held against its runs: what was wrong, and how much there was to be wrong."""

    faults: list[Fault]
    tables: int  # tables that came out and were read
    known: int  # those of them without an unknown size
    errors: int  # errors that were read and raised
    ended: str  # how the first run ended: "", the class of its error, "too long"


def outcome(text: str, inputs: list[World], real: bool = False) -> Outcome:
    """Run a program in each world, read it, and compare. ``real``: with Keras itself."""
    code = compiled(text)
    runs = [run(code, world, real) for world in inputs]
    ended = runs[0].error.split(":")[0] or ("too long" if runs[0].too_long else "")
    if runs[0].too_long:
        return Outcome([], 0, 0, 0, ended)  # a program that doesn't end proves little, slowly
    try:
        with at_most(SLOWEST):
            found = read_source(script_source(FILE, text), watchers=watchers()).to_dict()
    except TooLong:
        fault = Fault("slow", "", f"more than {SLOWEST:g} s", "")
        return Outcome([fault], 0, 0, 0, ended)
    except Exception as error:
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        where = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace is not None else ""
        fault = Fault("crash", where, f"{type(error).__name__}: {error}", "")
        return Outcome([fault], 0, 0, 0, ended)
    read: dict[str, list[Any]] = {}
    for model in found["models"]:
        if model["layers"] is not None:
            read.setdefault(model.get("keras_name", ""), []).append(model)
    faults: list[Fault] = []
    for one in runs:
        faults += _tables(read, one, runs)
    errors = [
        p
        for p in found["problems"]
        if p["severity"] == "error" and not p["code"].startswith(_NOT_RAISED) and p.get("line")
    ]
    raised = sum(any(p["line"] in one.raised for one in runs) for p in errors)
    if errors:
        traced = [run(code, world, real, traced=True) for world in inputs]
        faults += [f for p in errors for one in traced if (f := _error(p, one)) is not None]
    shown = {name for one in runs for name in one.tables} & set(read)
    known = sum(_is_known(model) for name in shown for model in read[name])
    return Outcome(faults, sum(len(read[name]) for name in shown), known, raised, ended)


# -- errors ------------------------------------------------------------------------------------
def _error(problem: dict[str, Any], one: Run) -> Any:
    """A fault where the line ran and raised nothing."""
    line = problem["line"]
    if line in one.raised or line not in one.executed or one.too_long:
        return None
    if one.error:  # which ended the run, perhaps before the turn that is meant
        return None
    return Fault("error", f"line {line}", f"{problem['code']} {problem['message']}", "no error")


# -- tables --------------------------------------------------------------------------------------
def _is_known(model: dict[str, Any]) -> bool:
    return model["total_params"] is not None and all(
        row["params"] is not None for row in model["layers"]
    )


def _tables(read: dict[str, list[Any]], one: Run, runs: list[Run]) -> list[Fault]:
    """The models that came out, in order, each against a table that was read of it.

    As many tables as were read in every run are compared one by one. Otherwise a table that was
    read may stand for several that came out (a loop of unknown length) or for none, in order.
    What was read of places that never ran isn't asked.
    """
    faults = []
    for name, real in one.tables.items():
        tables = [rows for rows in real if rows is not None][:50]
        shown = read.get(name)
        if not shown or not tables:
            continue
        if all(_as_many(other, name, len(shown)) for other in runs):
            right = all(fits(model, rows) for model, rows in zip(shown, tables))
        else:
            right = _in_order(shown, tables)
            if not right and len(tables) > len(shown) > 1:
                # A loop of unknown length around several calls: their order comes again.
                right = all(any(fits(model, rows) for model in shown) for rows in tables)
        if not right:
            real = " | ".join(dict.fromkeys(map(str, tables)))
            faults.append(Fault("number", name, _shown(shown), real))
    return faults


def _as_many(one: Run, name: str, count: int) -> bool:
    found = len(one.tables.get(name, []))
    return found == count or (bool(one.error) and found < count)


def _in_order(shown: list[Any], tables: list[Any]) -> bool:
    """Whether each table fits what was read, going forward only."""
    at = 0
    for rows in tables:
        at = next((i for i in range(at, len(shown)) if fits(shown[i], rows)), len(shown))
    return at < len(shown)


def fits(model: dict[str, Any], rows: Any) -> bool:
    """Whether no number in a table that was read differs from the one that came out."""
    layers = [row for row in model["layers"] if row["class_name"] != "InputLayer"]
    rows = [row for row in rows if row[0] != "InputLayer"]
    total, real = model["total_params"], sum(row[2] for row in rows)
    if total is not None and (total > real if model.get("at_least") else total != real):
        return False

    open_ = any(row.get("weights") is None for row in layers)

    @cache
    def goes(i: int, j: int) -> bool:
        if i == len(layers):
            return j == len(rows)
        if "weights" not in layers[i] or layers[i]["weights"] is None:
            # A layer that isn't known, of which there may be none or several.
            return any(goes(i + 1, k) for k in range(j, len(rows) + 1))
        if j < len(rows) and _row_fits(layers[i], rows[j]) and goes(i + 1, j + 1):
            return True
        # A list of tensors that nobody counted brings rows anywhere in front of what reads it.
        return open_ and j < len(rows) and goes(i, j + 1)

    return goes(0, 0)


def _row_fits(row: dict[str, Any], real: Any) -> bool:
    name, shapes, params = real
    if row["class_name"] != name or row["params"] not in (None, params):
        return False
    return _shape_fits(row["output_shape"], shapes)


def _shape_fits(read: Any, real: Any) -> bool:
    if isinstance(read, (list, tuple)):
        return (
            isinstance(real, (list, tuple))
            and len(read) == len(real)
            and all(_shape_fits(a, b) for a, b in zip(read, real))
        )
    return read is None or read == real


def _shown(models: list[Any]) -> str:
    """Tables as text."""
    rows = [
        [(r["class_name"], r["output_shape"], r["params"]) for r in m["layers"]] for m in models
    ]
    return " | ".join(str(r) for r in rows)
