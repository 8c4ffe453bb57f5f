"""What several ways through the code agree on, and which names they bind."""

from __future__ import annotations

import ast
from typing import Any

from .arithmetic import same
from .values import Array, Real, Unknown


def join(ways: list[dict[str, Any]]) -> dict[str, Any]:
    """The variables after several ways through: what they agree on, names for the rest."""
    first, *others = ways
    found = dict(first)
    for variables in others:
        for name, value in variables.items():
            if name not in found:
                found[name] = value
            elif found[name] is not value:
                found[name] = joined(found[name], value, name)
    return found


def joined(a: Any, b: Any, name: str) -> Any:
    """The one value of two, as far as they are alike; an Unknown of that name otherwise."""
    if same(a, b):
        return a
    if isinstance(a, Real) and isinstance(b, Real):
        return Real(name)
    if isinstance(a, Array) and isinstance(b, Array) and a.shape and b.shape:
        if len(a.shape) == len(b.shape):
            sizes = tuple(x if same(x, y) else None for x, y in zip(a.shape, b.shape))
            return Array(sizes, name)
    if isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b):
        return tuple(joined(x, y, f"{name}[{i}]") for i, (x, y) in enumerate(zip(a, b)))
    return Unknown(name)


def agreed(values: list[Any], name: str) -> Any:
    """The one value of several ways to return, an Unknown where they differ."""
    first = values[-1]
    for value in values[:-1]:
        if value is None:
            continue
        first = value if first is None else joined(first, value, name)
    return first


def names_bound(body: list[Any]) -> set[str]:
    """Names that statements bind, in this scope."""
    found: set[str] = set()
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
            elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                found.add(node.name)
    return found


def names_changing(body: list[Any]) -> set[str]:
    """Names whose value in one turn of a loop depends on the turn before."""
    found: set[str] = set()
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
                found.add(node.target.id)
            elif isinstance(node, ast.Assign):
                targets = {
                    n.id for t in node.targets for n in ast.walk(t) if isinstance(n, ast.Name)
                }
                if targets:
                    read = {n.id for n in ast.walk(node.value) if isinstance(n, ast.Name)}
                    found |= targets & read
    return found
