"""The module ``helpers`` of the programs: code that the reader doesn't see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_kept: list[Callable[..., Any]] = []


def forget() -> None:
    _kept.clear()


def change(value: Any) -> None:
    """Change what can be changed."""
    if isinstance(value, list) or hasattr(value, "appendleft"):
        value.append(value[0] if value else 1)
    elif isinstance(value, set):
        value.add(987)
    elif isinstance(value, dict) or hasattr(value, "columns"):
        value["changed"] = 1
    elif hasattr(value, "resize"):
        value.resize((1,) * (value.ndim - 1) + (7,), refcheck=False)
    elif hasattr(value, "__dict__"):
        for part in list(vars(value).values()):
            change(part)
        for name, part in list(vars(value).items()):
            if type(part) is int:
                setattr(value, name, part + 3)


def same(value: Any) -> Any:
    return value


def keep(function: Callable[..., Any]) -> Callable[..., Any]:
    """A decorator that calls what it keeps later."""
    _kept.append(function)
    return function


def repeat(function: Callable[..., Any], times: int = 2) -> None:
    """Call a function several times."""
    for i in range(times):
        function(i)


def call_kept() -> None:
    for function in _kept:
        function(1)


class Base:
    """A class from elsewhere whose methods change what its children hold."""

    def touch(self) -> None:
        change(self)
