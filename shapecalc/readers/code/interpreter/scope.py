"""Names and what they stand for, function by function."""

from __future__ import annotations

from typing import Any, Optional


class Scope:
    """The variables of a module, function or class body; names are looked up outwards."""

    __slots__ = ("outer", "possible", "shared", "variables")

    def __init__(self, outer: Optional[Scope] = None) -> None:
        self.variables: dict[str, Any] = {}
        self.outer = outer
        # Names declared `global` or `nonlocal`, with the scope that they belong to.
        self.shared: dict[str, Scope] = {}
        # What the function may return on paths whose condition isn't known.
        self.possible: list[Any] = []

    def find(self, name: str) -> Any:
        """The value of a name. Raises KeyError."""
        scope: Optional[Scope] = self
        while scope is not None:
            if name in scope.variables:
                return scope.variables[name]
            scope = scope.outer
        raise KeyError(name)

    def set(self, name: str, value: Any) -> None:
        self.shared.get(name, self).variables[name] = value

    def module(self) -> Scope:
        """The outermost scope."""
        scope = self
        while scope.outer is not None:
            scope = scope.outer
        return scope
