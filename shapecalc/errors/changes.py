"""What a fix changes: one step on a model, in words, and carried out on its record.

A record is what ``predict`` reads: ``{"input_shape": …, "layers": [config, …]}``. ``layer``
counts from the layer that was refused: 0 is that one, -1 the one above it. An argument that a
wrapper doesn't have is one of the layer inside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple, Union

from ..numbers.size import known


class SetArguments(NamedTuple):
    """Give arguments these values; ``name`` is the layer's, where it isn't the refused one."""

    values: dict[str, Any]
    layer: int = 0
    name: str = ""
    said: str = ""

    def words(self) -> str:
        values = " and ".join(f"{key}={value!r}" for key, value in self.values.items())
        return self.said or f"set {values}" + (f" on {self.name}" if self.name else "")

    def apply(self, record: dict[str, Any], at: int) -> None:
        for key, value in self.values.items():
            _config(record, at + self.layer, key)[key] = value


class DropArgument(NamedTuple):
    """Leave an argument out."""

    argument: str
    said: str = ""

    def words(self) -> str:
        return self.said or f"leave out {self.argument}"

    def apply(self, record: dict[str, Any], at: int) -> None:
        del _config(record, at, self.argument)[self.argument]


class RenameArgument(NamedTuple):
    """An argument under its right name, or on the layer inside, where that one has it."""

    argument: str
    to: str
    said: str = ""

    def words(self) -> str:
        return self.said or f"Did you mean {self.to!r}?"

    def apply(self, record: dict[str, Any], at: int) -> None:
        value = _config(record, at, self.argument).pop(self.argument)
        _config(record, at, self.to)[self.to] = value


class InsertLayer(NamedTuple):
    """Put a layer before the refused one."""

    class_name: str
    arguments: dict[str, Any]
    why: str = ""

    def words(self) -> str:
        return f"put {_call(self.class_name, self.arguments)} before it{self.why}"

    def apply(self, record: dict[str, Any], at: int) -> None:
        layer = {"class_name": self.class_name, "config": dict(self.arguments)}
        record["layers"].insert(at, layer)


class RemoveLayer(NamedTuple):
    """Leave out a layer above."""

    layer: int
    name: str

    def words(self) -> str:
        return f"leave out {self.name}"

    def apply(self, record: dict[str, Any], at: int) -> None:
        del record["layers"][at + self.layer]


class ReplaceLayer(NamedTuple):
    """Use another layer in the place of one above."""

    class_name: str
    layer: int
    name: str

    def words(self) -> str:
        return f"use {self.class_name} instead of {self.name}"

    def apply(self, record: dict[str, Any], at: int) -> None:
        record["layers"][at + self.layer] = {"class_name": self.class_name, "config": {}}


class WrapLayer(NamedTuple):
    """Put the refused layer into another, by default to run it on every step."""

    class_name: str = "TimeDistributed"
    argument: str = "layer"

    def words(self) -> str:
        return f"wrap it in {self.class_name}"

    def apply(self, record: dict[str, Any], at: int) -> None:
        config = {self.argument: record["layers"][at]}
        record["layers"][at] = {"class_name": self.class_name, "config": config}


class UnwrapLayer(NamedTuple):
    """Take the refused layer out of its wrapper."""

    name: str

    def words(self) -> str:
        return f"leave out {self.name} around it"

    def apply(self, record: dict[str, Any], at: int) -> None:
        record["layers"][at] = record["layers"][at]["config"]["layer"]


class SetInput(NamedTuple):
    """Give the model another input shape, or several; ``said`` names what changes."""

    shapes: Any
    said: str = ""

    def words(self) -> str:
        return self.said or f"give the input a known size, such as {self.shapes}"

    def apply(self, record: dict[str, Any], at: int) -> None:
        record["input_shape"] = _plain(self.shapes)


Change = Union[
    SetArguments,
    DropArgument,
    RenameArgument,
    InsertLayer,
    RemoveLayer,
    ReplaceLayer,
    WrapLayer,
    UnwrapLayer,
    SetInput,
]
# What can't be carried out is a phrase: which of several names, which other data.
Fix = Union[Change, str]


def sentence(fixes: Iterable[Fix]) -> str:
    """The fixes as text: phrases are joined by "or"; what ends as a sentence stands alone."""
    parts: list[str] = []
    for fix in fixes:
        words = fix.strip() if isinstance(fix, str) else fix.words()
        if parts and not parts[-1].endswith(_ENDS) and not words.endswith(_ENDS):
            parts[-1] += f", or {words}"
        else:
            parts.append(words)
    return " ".join(
        part if part.endswith(_ENDS) else f"{part[0].upper()}{part[1:]}." for part in parts if part
    )


_ENDS = (".", "?", "!")


def _config(record: dict[str, Any], at: int, argument: str) -> dict[str, Any]:
    """The arguments of a layer, or of the layer inside it that has this one."""
    from ..layers.registry import layer_class

    entry = record["layers"][at]
    while True:
        found: dict[str, Any] = entry.setdefault("config", {})
        cls = layer_class(entry["class_name"])
        inner = found.get("layer", found.get("cell"))
        if argument in found or argument in cls.kinds or not isinstance(inner, dict):
            return found
        entry = inner


def _call(class_name: str, arguments: dict[str, Any]) -> str:
    inside = ", ".join(f"{key}={value!r}" for key, value in arguments.items())
    return f"{class_name}({inside})"


def _plain(shapes: Any) -> Any:
    """A shape, or shapes, as a record writes them."""
    if isinstance(shapes, dict):
        return {key: _plain(one) for key, one in shapes.items()}
    return [_plain(d) if isinstance(d, (list, tuple)) else known(d) for d in shapes]
