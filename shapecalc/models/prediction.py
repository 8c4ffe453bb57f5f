"""From a record to a prediction: the JSON contract, and the table of a model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import BadRecord, ShapeError, TooLarge, shown
from ..keras_names import DTYPES, INPUT, MODELS
from ..layers.registry import from_config
from ..numbers import nest
from ..numbers.size import Size, in_values, known
from .rows import Row
from .sequential import Sequential, input_of, make_layers, parse_inputs, run
from .unknown import Operation, SourceLayer, Unknown

MOST_FORMULA = 60


def predict(record: Mapping[str, Any]) -> dict[str, Any]:
    """The prediction for one record, or ``{"error": …}`` where Keras would refuse the model.

    ``record``: ``{"id"?, "input_shape": [null, 120], "input_dtype"?, "layers": [config, …],
    "call_kwargs"?}``; ``null`` is an unknown size and a word names one. A saved Sequential or
    Functional config stands for itself, or under ``"model"``. Never raises for what a record
    holds.
    """
    found: dict[str, Any] = {}
    if isinstance(record, dict) and "id" in record:
        found["id"] = record["id"]
    try:
        rows = rows_of(record)
        layers, totals = answer(rows)
        found["layers"] = layers
        found.update(totals)
    except ShapeError as error:
        found["error"] = error.to_dict()
    except RecursionError:
        found["error"] = TooLarge(
            "The record is nested too deep.", "No model is; flatten it."
        ).to_dict()
    return found


def rows_of(record: Mapping[str, Any]) -> list[Row]:
    """The rows of a record's model. Raises ShapeError."""
    if not isinstance(record, dict):
        raise BadRecord(
            f"A record is an object, not {shown(record)}.",
            'Write {"input_shape": [null, 120], "layers": [ … ]}.',
        )
    config = record if record.get("class_name") in MODELS else record.get("model")
    if config is not None:
        model = from_config(config)
        if not model.is_model:
            raise BadRecord(
                f"model is a {type(model).__name__}.", "Give a Sequential or Functional config."
            )
        return _model_rows(model, record)
    configs = record.get("layers")
    if not isinstance(configs, list) or not configs:
        raise BadRecord(
            "The record has no layers." if not configs else f"layers is {shown(configs)}.",
            'Give "layers": [{"class_name": "Dense", "config": {"units": 1}}].',
        )
    _check_dtype(record.get("input_dtype"))
    options = record.get("call_kwargs")
    if options is not None and not isinstance(options, dict):
        raise BadRecord(f"call_kwargs is {shown(options)}.", "Give an object of call arguments.")
    if len(configs) == 1 or not _repeats_a_name(configs):
        layers = make_layers(configs)
    else:
        layers = list(Sequential(layers=configs).layers)
    x = input_of(record.get("input_shape"), layers)
    skipped = 0
    if layers[0].is_input:
        layers, skipped = layers[1:], 1
    return run(layers, x, options, skipped)


def _repeats_a_name(configs: list[Any]) -> bool:
    names = [
        c["config"]["name"]
        for c in configs
        if isinstance(c, dict) and isinstance(c.get("config"), dict) and c["config"].get("name")
    ]
    inputs = [c for c in configs if isinstance(c, dict) and c.get("class_name") == INPUT]
    return len({str(n) for n in names}) < len(names) or len(inputs) > 1


def _model_rows(model: Any, record: Mapping[str, Any]) -> list[Row]:
    given = record.get("input_shape")
    if isinstance(model, Sequential):
        return model.rows(input_of(given, model.layers))
    rows: list[Row] = model.rows(parse_inputs(given) if given is not None else None)
    return rows


def _check_dtype(dtype: Any) -> None:
    if dtype is None:
        return
    for name in (
        dtype.values()
        if isinstance(dtype, dict)
        else (dtype if isinstance(dtype, list) else [dtype])
    ):
        if name is not None and (not isinstance(name, str) or name not in DTYPES):
            raise BadRecord(
                f"input_dtype is {shown(name)}.", "Give one such as 'int32' or 'float32'."
            )


# -- writing ----------------------------------------------------------------------------
def plain_shape(output: Any) -> Any:
    """JSON for an output: a list of sizes, a list of lists for several outputs."""
    return nest.map(lambda x: None if x is None else x.plain(), output, sequence=list)


def symbolic_shape(output: Any) -> Any:
    """JSON for an output with its formulas: ``["batch", "T - 4", "128"]``."""
    return nest.map(lambda x: None if x is None else x.symbols(), output, sequence=list)


def answer(rows: list[Row]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The contract's ``layers`` and totals for the rows of a model."""
    layers = []
    total: Any = 0
    learning: Any = 0
    stored: Any = 0  # parameters of which it isn't known whether they learn
    at_least = unclear = False
    for row in rows:
        if row.weights is None:
            layers.append(_unknown_entry(row))
            unclear = True
            if row.stored is None:
                at_least = True
            else:
                stored = stored + row.count()
            continue
        kept = row.kept
        if kept is None:
            entry, count, trained = _entry(row)
        else:
            if kept.entry is None:
                kept.entry = _entry(row)
            entry, count, trained = kept.entry
        # The caller may change what it gets: lists are copied out of what is kept.
        layers.append(
            {
                "name": row.name,
                **entry,
                "output_shape": _copied(entry["output_shape"]),
                "symbolic_shape": _copied(entry["symbolic_shape"]),
                "weights": [{**w, "shape": w["shape"][:]} for w in entry["weights"]],
            }
        )
        total, learning = total + count, learning + trained
    totals = {
        "total_params": known(total + stored),
        "trainable_params": known(learning),
        "non_trainable_params": known(total - learning),
    }
    if isinstance(total, Size) and total.value is None:
        totals["params_formula"] = str(total + stored)
    if at_least:
        totals["at_least"] = True
    elif unclear:
        totals["trainable_at_least"] = True
    return layers, totals


def _copied(shape: Any) -> Any:
    return [_copied(d) for d in shape] if shape.__class__ is list else shape


def _entry(row: Row) -> tuple[dict[str, Any], Any, Any]:
    """A row's JSON but for its name, with its count and how much of it learns."""
    count: Any = 0
    trained: Any = 0
    listed = []
    for weight in row.weights or ():
        n = weight.size
        count = count + n
        if weight.trainable:
            trained = trained + n
        shape = [d if d.__class__ is int else known(d) for d in weight.shape]
        listed.append({"name": weight.name, "shape": shape, "trainable": weight.trainable})
    entry: dict[str, Any] = {
        "class_name": row.layer.class_name,
        "output_shape": plain_shape(row.output),
        "symbolic_shape": symbolic_shape(row.output),
        "params": known(count),
        "trainable_params": known(trained),
    }
    if isinstance(count, Size) and count.value is None:
        entry["params_formula"] = formula(count)
    entry["weights"] = listed
    return entry, count, trained


def _unknown_entry(row: Row) -> dict[str, Any]:
    return {
        "name": row.name,
        "class_name": row.layer.class_name,
        "output_shape": plain_shape(row.output),
        "symbolic_shape": symbolic_shape(row.output),
        "params": row.count(),
        "trainable_params": None,
        "weights": None,
        **_why(row),
    }


def _why(row: Row) -> dict[str, Any]:
    error = row.failure()
    if error is None:
        return {"note": why_unknown(row)}
    return {"error": {"code": error.code, "message": error.message, "fix": error.fix}}


def why_unknown(row: Row) -> str:
    """Why a row's shape or weights aren't known."""
    if isinstance(row.layer, Operation):
        return "A Keras operation without weights."
    if isinstance(row.layer, Unknown):
        return row.layer.reason
    if row.layer.is_input:
        return "Its shape isn't known."
    if isinstance(row.layer, SourceLayer) and row.layer.reason:
        return row.layer.reason
    if row.inputs is not None:
        return "It contains an unknown layer."
    return "Unknown because it follows an unknown layer."


def formula(n: Size) -> str:
    """A count that depends on an unknown: as the rule writes it, in lowest terms if that is long."""
    text = in_values(n)
    return text if len(text) <= MOST_FORMULA else min(text, str(n), key=len)
