"""Going over a syntax tree, a few times as fast as ``ast.walk`` and with less on the way."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any, Union

# Fields that hold no node, or only the sign of an operation (``ast.Add()``) or a use (``ast.Load()``).
_EMPTY = frozenset("ctx id op ops attr arg module level type_comment conversion kwd_attrs".split())
_BLOCKS = ("body", "handlers", "orelse", "finalbody", "cases")


class _Fields(dict[type[ast.AST], tuple[str, ...]]):
    """The fields of each kind of node that lead on, found when a node of the kind is met first."""

    def __init__(self, wanted: Any) -> None:
        self.wanted = wanted

    def __missing__(self, kind: type[ast.AST]) -> tuple[str, ...]:
        found = self[kind] = tuple(filter(self.wanted, kind._fields))
        return found


FIELDS = _Fields(lambda name: name not in _EMPTY)
FIELDS[ast.Constant] = FIELDS[ast.Global] = FIELDS[ast.Nonlocal] = ()
_blocks = _Fields(lambda name: name in _BLOCKS)


def nodes(root: Union[ast.AST, Iterable[ast.AST]]) -> list[Any]:
    """A node or several with all below, level by level; signs of operations are left out."""
    found: list[Any] = [root] if isinstance(root, ast.AST) else list(root)
    for node in found:  # which grows meanwhile
        for name in FIELDS[node.__class__]:
            value = getattr(node, name, None)
            if value.__class__ is list:
                found += filter(None, value)
            elif isinstance(value, ast.AST):
                found.append(value)
    return found


def blocks(statement: ast.AST) -> list[Any]:
    """The statements, handlers and cases that stand in a statement."""
    return [one for name in _blocks[statement.__class__] for one in getattr(statement, name)]


def statements(body: Iterable[ast.AST]) -> list[Any]:
    """Statements with all that stand in them; no expressions."""
    found: list[Any] = list(body)
    for node in found:
        found += blocks(node)
    return found
