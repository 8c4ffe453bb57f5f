"""Copies of objects: new ones that hold the same, or copies of all that they hold."""

from __future__ import annotations

from typing import Any

from ..interpreter.values import (
    Array,
    Frame,
    Generated,
    Instance,
    LayerValue,
    ModelValue,
    Rest,
    Thing,
    View,
)
from .arguments import Given


def copied(given: Given) -> Any:
    """What ``copy.copy`` and ``copy.deepcopy`` give; of layers and models nobody knows."""
    made: dict[int, Any] = {}
    return _copy_of(given, given.get(0, "x"), given.word == "deepcopy", made)


def _copy_of(given: Given, value: Any, deep: bool, made: dict[int, Any]) -> Any:
    """``copy`` and ``deepcopy``; ``made`` are the copies of what was met before, by its id."""
    if id(value) in made:
        return made[id(value)]

    def part(inner: Any) -> Any:
        if isinstance(inner, Rest):
            return Rest(part(inner.element), inner.length)
        return _copy_of(given, inner, True, made) if deep else inner

    found: Any = value
    if type(value) in (list, dict, set):
        found = made[id(value)] = given.it.journal.made(type(value)())
        if isinstance(value, dict):
            found.update((key, part(inner)) for key, inner in value.items())
        elif isinstance(value, list):
            found += map(part, value)
        else:
            found |= value
    elif type(value) is tuple:
        found = tuple(map(part, value))
    elif isinstance(value, Frame):
        found = Frame(value.name, value.rows, value.width, value.columns)
    elif type(value) is Array:
        found = Array(value.shape, value.name, value.facts)
    elif isinstance(value, Instance) and value.layer is None:
        found = made[id(value)] = Instance(value.cls, value.name)
        given.it.journal.made(found.attributes)
        found.attributes.update((key, part(inner)) for key, inner in value.attributes.items())
    elif isinstance(value, (Thing, LayerValue, ModelValue, Instance, Generated, View)):
        found = given.unknown()
    return found
