"""What the commands of a layer and of a model print, and their check against Keras."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Optional

from shapecalc.errors import BadRecord, ShapeError
from shapecalc.models.rows import Row
from shapecalc.models.summary import Summary, row_macs
from shapecalc.numbers.size import Size
from shapecalc.readers.results import FoundModel

MOST_NESTED = 5
# A longer table of a model that is part of another one is shown where it is asked for.
MOST_INSIDE = 60


def failed(error: ShapeError, options: dict[str, Any]) -> int:
    """Print a refusal and, with --verify, what Keras says to the same; returns the exit code."""
    checked, missing = None, ""
    if options.get("verify") and not isinstance(error, BadRecord):
        checked, missing = _asked(error.record, error)
    if options.get("as_json"):
        import json

        found: dict[str, Any] = {"error": error.to_dict()}
        if checked is not None:
            found["verification"] = checked.to_dict()
        print(json.dumps(found, default=str))
    else:
        from ..render.terminal import print_error, safe

        print_error(f"Error: {error}")
        if checked is not None:
            print(safe(f"\n{checked}"))
    _say_missing(missing)
    return 2 if isinstance(error, BadRecord) else 1


def answer(models: list[FoundModel], options: dict[str, Any]) -> int:
    """Print each model and, with --verify, what Keras says of it; returns the exit code."""
    code, objects = 0, []
    for i, model in enumerate(models):
        if not options.get("as_json"):
            print("\n" * bool(i), end="")
            print_model(model, not options.get("table_only"), notes=True)
        checked, missing = _asked(model.record) if options.get("verify") else (None, "")
        if options.get("as_json"):
            objects.append(_object(model.summary, checked))
        elif checked is not None:
            print(f"\n{checked}")
        _say_missing(missing)
        if missing or not (checked is None or checked.agrees):
            code = 1
    if objects:
        import json

        print(json.dumps(objects if len(objects) > 1 else objects[0], indent=2, default=str))
    return code


def _say_missing(missing: str) -> None:
    if missing:
        from ..render.terminal import print_error

        print_error(f"Not cross-checked: {missing}")


def _asked(record: Any, error: Optional[ShapeError] = None) -> tuple[Any, str]:
    """What Keras says, or why it was not asked."""
    from ..keras_check.build import KerasMissing

    try:
        if error is not None and error.config is not None:
            if _names_in(error.config):
                return None, ""  # a name stands where Keras takes a value
            # Keras can't make this layer, so that no other of the model comes into play.
            record = {"input_shape": [None], "layers": [error.config]}
        if record is None:
            nothing = "there is no layer that Keras could be asked for."
            return None, nothing if error is not None else "it contains something unknown."
        return _compared(record), ""
    except KerasMissing as missing:
        return None, str(missing)
    except BadRecord as unknown:
        if error is None:
            raise
        return None, unknown.message


def _compared(record: dict[str, Any]) -> Any:
    """The cross-check of a record. Raises BadRecord, KerasMissing."""
    from ..keras_check.compare import cross_check
    from ..render.terminal import waiting

    names = sorted(_names_in(record))
    if names:
        axis = next((n for n in names if n in ("batch", "steps", "features", "channels")), "")
        raise BadRecord(
            f"Keras can't build this without a number for {', '.join(names)}.",
            f"Give one, for example {f'--{axis} 16' if axis else f'16 in place of {names[0]}'}.",
        )
    with waiting("Comparing with Keras"):
        return cross_check(record)


def _names_in(value: Any, in_shape: bool = False) -> set[str]:
    """The unknown sizes that have a name: Sizes in configs, words in the shape of an input."""
    if isinstance(value, Size):
        return {str(leaf) for leaf in value.leaves() if leaf.value is None and leaf.open}
    if isinstance(value, dict):
        return {n for k, v in value.items() for n in _names_in(v, in_shape or k == "input_shape")}
    if isinstance(value, (list, tuple)):
        return {n for v in value for n in _names_in(v, in_shape)}
    return {value} if in_shape and isinstance(value, str) else set()


def _object(summary: Any, checked: Any) -> dict[str, Any]:
    """The JSON of a model: the contract's entries, each with its derivation."""
    from shapecalc.models.prediction import answer as entries

    from ..derivations.derivation import derive_row

    layers, totals = entries(summary.rows)
    for entry, row in zip(layers, summary.rows):
        macs = row_macs(row)
        entry["macs"] = macs if not isinstance(macs, Size) else macs.value
        entry["derivation"] = derive_row(row).to_dict()
    found: dict[str, Any] = {"layers": layers, **totals, "memory_bytes": summary.memory_bytes}
    if checked is not None:
        found["verification"] = checked.to_dict()
    return found


def print_model(model: FoundModel, derivation: bool, notes: bool = False) -> None:
    """A model's tables and what they don't know; with ``derivation`` also where the numbers come
    from, and the notes.
    """
    from ..render.terminal import print_pieces, print_summary, safe, terminal_width, wrapped

    if model.summary is None:
        print(safe(model.refused_text()))
    elif model.inside and not model.shown and len(model.summary.rows) > MOST_INSIDE:
        print(safe(f"{_told(model.summary.name, model.summary.rows)}, part of {model.inside!r}."))
    else:
        for i, summary in enumerate(with_nested(model.summary)):
            if i:
                print()
            print_summary(summary, derivation=derivation)
    # One line, however long: its options are there to be copied.
    lines = [safe(line) for line in model.missing_lines()]
    for note in model.notes if derivation or notes else ():
        lines += wrapped(f"Note: {safe(note)}", terminal_width(), "  ")
    print_pieces([*[[]] * bool(lines), *([("yellow", line)] for line in lines)])


def _told(name: str, rows: list[Row]) -> str:
    total = Summary(name, rows).total_params
    return f'Model: "{name}": {len(rows)} layers, {total:,} parameters'


def with_nested(summary: Summary, depth: int = 0) -> Iterator[Summary]:
    """A table, then those of the models inside it, as they are called there."""
    yield summary
    for row in summary.rows:
        inner: Any = row.layer
        if not inner.is_model or row.inputs is None or depth >= MOST_NESTED:
            continue
        rows = inner.rows(row.inputs)
        if len(rows) > MOST_INSIDE:
            continue
        yield from with_nested(Summary(f"{summary.name}/{row.name}", rows), depth + 1)
