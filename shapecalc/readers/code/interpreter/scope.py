"""Names and what they stand for, function by function."""

from __future__ import annotations

from typing import Any, Optional, Protocol

from .namespace import Namespace


class Touched(Protocol):
    """What is told before an object changes: the journal."""

    def touch(self, thing: Any) -> None: ...

    def bind(self, variables: Namespace, name: str) -> None: ...


class Scope:
    """The variables of a module, function or class body; names are looked up outwards."""

    __slots__ = ("journal", "of_class", "outer", "shared", "variables")

    def __init__(self, outer: Optional[Scope] = None, journal: Optional[Touched] = None) -> None:
        self.variables = Namespace()
        self.outer = outer
        self.of_class = False  # a class body, whose names only its own statements see
        self.journal: Optional[Touched] = journal if outer is None else outer.journal
        # Names declared `global` or `nonlocal`, with the scope that they belong to.
        self.shared: dict[str, Scope] = {}

    def find(self, name: str) -> Any:
        """The value of a name. Raises KeyError."""
        scope: Optional[Scope] = self
        while scope is not None:
            if name in scope.variables:
                return scope.variables[name]
            scope = scope.outer
        raise KeyError(name)

    def set(self, name: str, value: Any) -> None:
        variables = self.shared.get(name, self).variables
        if self.journal is not None:
            self.journal.bind(variables, name)
        variables[name] = value

    def delete(self, name: str) -> None:
        variables = self.shared.get(name, self).variables
        if self.journal is not None:
            self.journal.touch(variables)
        variables.pop(name, None)

    def module(self) -> Scope:
        """The outermost scope."""
        scope = self
        while scope.outer is not None:
            scope = scope.outer
        return scope
