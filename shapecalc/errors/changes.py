"""What a fix changes: one step on a model, as facts and in words.

``layer`` counts from the layer with the error: 0 is that one, -1 the one above it. An argument
that a wrapper doesn't have is one of the layer inside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Union

if TYPE_CHECKING:
    from dataclasses import dataclass
else:  # what it generates would slow down every command's start

    def dataclass(cls: Any) -> Any:
        return cls


class _Step:
    """The fields of a class, as a dataclass has them."""

    def __init__(self, *values: Any, **named: Any) -> None:
        for field, value in [*zip(type(self).__annotations__, values), *named.items()]:
            setattr(self, field, value)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and vars(other) == vars(self)

    def __repr__(self) -> str:
        fields = {field: getattr(self, field) for field in type(self).__annotations__}
        return _call(type(self).__name__, fields)


@dataclass
class SetArguments(_Step):
    """Give arguments these values; ``name`` is the layer's, where it isn't the layer with the error."""

    values: dict[str, Any]
    layer: int = 0
    name: str = ""
    said: str = ""

    def words(self) -> str:
        values = " and ".join(f"{key}={value!r}" for key, value in self.values.items())
        return self.said or f"set {values}" + (f" on {self.name}" if self.name else "")


@dataclass
class DropArgument(_Step):
    """Leave an argument out."""

    argument: str
    said: str = ""

    def words(self) -> str:
        return self.said or f"leave out {self.argument}"


@dataclass
class RenameArgument(_Step):
    """An argument under its right name, or on the layer inside, where that one has it."""

    argument: str
    to: str
    said: str = ""

    def words(self) -> str:
        return self.said or f"Did you mean {self.to!r}?"


@dataclass
class InsertLayer(_Step):
    """Put a layer before the layer with the error."""

    class_name: str
    arguments: dict[str, Any]
    why: str = ""

    def words(self) -> str:
        return f"put {_call(self.class_name, self.arguments)} before it{self.why}"


@dataclass
class RemoveLayer(_Step):
    """Leave out a layer above."""

    layer: int
    name: str

    def words(self) -> str:
        return f"leave out {self.name}"


@dataclass
class ReplaceLayer(_Step):
    """Use another layer in the place of one above."""

    class_name: str
    layer: int
    name: str

    def words(self) -> str:
        return f"use {self.class_name} instead of {self.name}"


@dataclass
class WrapLayer(_Step):
    """Put the layer with the error into another, by default to run it on every step."""

    class_name: str = "TimeDistributed"
    argument: str = "layer"

    def words(self) -> str:
        return f"wrap it in {self.class_name}"


@dataclass
class UnwrapLayer(_Step):
    """Take the layer with the error out of its wrapper."""

    name: str

    def words(self) -> str:
        return f"leave out {self.name} around it"


@dataclass
class SetInput(_Step):
    """Give the model another input shape, or several; ``said`` names what changes."""

    shapes: Any
    said: str = ""

    def words(self) -> str:
        return self.said or f"give the input a known size, such as {self.shapes}"


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


def _call(class_name: str, arguments: dict[str, Any]) -> str:
    inside = ", ".join(f"{key}={value!r}" for key, value in arguments.items())
    return f"{class_name}({inside})"
