"""A fix carried out on a record: ``{"input_shape": …, "layers": [config, …]}``."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from shapecalc.errors.changes import (
    DropArgument,
    InsertLayer,
    RemoveLayer,
    RenameArgument,
    ReplaceLayer,
    SetArguments,
    SetInput,
    UnwrapLayer,
    WrapLayer,
)
from shapecalc.layers.registry import layer_class
from shapecalc.numbers.size import known

Record = dict[str, Any]


@singledispatch
def apply(change: Any, record: Record, at: int) -> None:
    """Change the record; ``at`` is the index of the layer with the error."""
    raise TypeError(f"{change!r} can't be carried out")


@apply.register
def _(change: SetArguments, record: Record, at: int) -> None:
    for key, value in change.values.items():
        _config(record, at + change.layer, key)[key] = value


@apply.register
def _(change: DropArgument, record: Record, at: int) -> None:
    del _config(record, at, change.argument)[change.argument]


@apply.register
def _(change: RenameArgument, record: Record, at: int) -> None:
    value = _config(record, at, change.argument).pop(change.argument)
    _config(record, at, change.to)[change.to] = value


@apply.register
def _(change: InsertLayer, record: Record, at: int) -> None:
    layer = {"class_name": change.class_name, "config": dict(change.arguments)}
    record["layers"].insert(at, layer)


@apply.register
def _(change: RemoveLayer, record: Record, at: int) -> None:
    del record["layers"][at + change.layer]


@apply.register
def _(change: ReplaceLayer, record: Record, at: int) -> None:
    record["layers"][at + change.layer] = {"class_name": change.class_name, "config": {}}


@apply.register
def _(change: WrapLayer, record: Record, at: int) -> None:
    config = {change.argument: record["layers"][at]}
    record["layers"][at] = {"class_name": change.class_name, "config": config}


@apply.register
def _(change: UnwrapLayer, record: Record, at: int) -> None:
    record["layers"][at] = record["layers"][at]["config"]["layer"]


@apply.register
def _(change: SetInput, record: Record, at: int) -> None:
    record["input_shape"] = _plain(change.shapes)


def _config(record: Record, at: int, argument: str) -> dict[str, Any]:
    """The arguments of a layer, or of the layer inside it that has this one."""
    entry = record["layers"][at]
    while True:
        found: dict[str, Any] = entry.setdefault("config", {})
        cls = layer_class(entry["class_name"])
        inner = found.get("layer", found.get("cell"))
        if argument in found or argument in cls.kinds or not isinstance(inner, dict):
            return found
        entry = inner


def _plain(shapes: Any) -> Any:
    """A shape, or shapes, as a record writes them."""
    if isinstance(shapes, dict):
        return {key: _plain(one) for key, one in shapes.items()}
    return [_plain(d) if isinstance(d, (list, tuple)) else known(d) for d in shapes]
