"""What the commands of a layer and of a model print, and their check against Keras."""

from __future__ import annotations

import sys
from typing import Any, Optional

from shapecalc.errors import BadRecord, ShapeError
from shapecalc.models.summary import Summary, row_macs
from shapecalc.numbers import nest
from shapecalc.numbers.size import Size


def answer(summary: Summary, layers: list[Any], x: Any, options: dict[str, Any]) -> int:
    checked, missing = None, ""
    if options.get("verify"):
        checked, missing = _asked(layers, x)
    if options.get("as_json"):
        _print_json(summary, checked)
    else:
        from ..render.terminal import print_summary

        print_summary(summary, derivation=not options.get("table_only"))
        if checked is not None:
            print(f"\n{checked}")
    if missing:
        _say_missing(missing)
        return 1
    return 0 if checked is None or checked.agrees else 1


def failed(error: ShapeError, options: dict[str, Any], layers: list[Any], x: Any) -> int:
    """Print a refusal and, with --verify, what Keras says to the same; returns the exit code."""
    checked, missing = None, ""
    if options.get("verify") and not isinstance(error, BadRecord):
        checked, missing = _asked(layers, x, error)
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


def record_of(layers: list[Any], x: Any) -> dict[str, Any]:
    """The record of the JSON contract for these layers and this input."""
    return {"input_shape": _json_shape(x), "layers": [layer.serialize() for layer in layers]}


def _json_shape(x: Any) -> Any:
    return nest.map(lambda shape: [_json_size(d) for d in shape], x, sequence=list)


def _json_size(d: Any) -> Any:
    if not isinstance(d, Size):
        return d
    return str(d) if d.open else d.value


def _say_missing(missing: str) -> None:
    if missing:
        from ..render.terminal import print_error

        print_error(f"Not cross-checked: {missing}")


def _asked(layers: list[Any], x: Any, error: Optional[ShapeError] = None) -> tuple[Any, str]:
    """What Keras says, or why it was not asked."""
    from ..keras_check.build import KerasMissing

    try:
        if error is not None and error.config is not None:
            if _named_sizes(error.config):
                return None, ""  # a name stands where Keras takes a value
            # Keras can't make this layer, so that no other of the model comes into play.
            return _compared({"input_shape": [None], "layers": [error.config]}), ""
        if x is None:
            return None, "there is no layer that Keras could be asked for."
        return verified(layers, x), ""
    except KerasMissing as missing:
        return None, str(missing)
    except BadRecord as unknown:
        if error is None:
            raise
        return None, unknown.message


def verified(layers: list[Any], x: Any) -> Any:
    """The cross-check against the tf.keras twin. Raises BadRecord, KerasMissing."""
    record = record_of(layers, x)
    told = sorted({str(n) for n in _named_sizes([record["layers"], x])})
    if told:
        axis = next(
            (name for name in told if name in ("batch", "steps", "features", "channels")), ""
        )
        raise BadRecord(
            f"Keras can't build this without a number for {', '.join(told)}.",
            f"Give one, for example {f'--{axis} 16' if axis else f'16 in place of {told[0]}'}.",
        )
    return _compared(record)


def _named_sizes(value: Any) -> list[Size]:
    """The unknowns in a config or an input that have a name, whose values are given later."""
    sizes = (v for v in nest.leaves(value, nest.is_atom) if isinstance(v, Size))
    return [leaf for size in sizes for leaf in size.leaves() if leaf.value is None and leaf.open]


def _compared(record: dict[str, Any]) -> Any:
    """The cross-check of a record, with a word on stderr while it runs."""
    from ..keras_check.compare import cross_check
    from ..render.terminal import rich_console

    if sys.stderr.isatty():
        with rich_console(stderr=True).status("Building the tf.keras twin …"):
            return cross_check(record)
    return cross_check(record)


def _print_json(summary: Summary, checked: Any) -> None:
    import json

    from shapecalc.models.prediction import answer as rows_of_json

    from ..derivations.derivation import derive_row

    layers, totals = rows_of_json(summary.rows)
    for entry, row in zip(layers, summary.rows):
        macs = row_macs(row)
        entry["macs"] = macs if not isinstance(macs, Size) else macs.value
        entry["derivation"] = derive_row(row).to_dict()
    found: dict[str, Any] = {"layers": layers, **totals, "memory_bytes": summary.memory_bytes}
    if checked is not None:
        found["verification"] = checked.to_dict()
    print(json.dumps(found, indent=2, default=str))
