"""Cells of a notebook that have no execution count, where others have one.

They were never run, or their output was cleared. A cell that others need was run; one that binds or
changes what the cells that were run do as well is another way to do the same, and was tried beside
them. Where no count is missing it is certain that the rest was never run.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

from .syntax import nodes

# Methods that change an object in a way that matters here.
_CHANGING = frozenset(
    "add append build clear compile extend insert pop remove setdefault update".split()
)


def beside_the_others(bodies: Mapping[int, list[ast.stmt]], counts: Mapping[int, int]) -> list[int]:
    """The cells to read beside the others: without a count, not needed, and before the last one
    that was run.

    ``bodies`` are the statements of each cell, ``counts`` the execution counts that there are.
    """
    last = max((n for n in bodies if n in counts), default=-1)
    waiting = [n for n, body in bodies.items() if body and n not in counts and n < last]
    if not waiting:
        return []
    facts = {n: _Facts(body) for n, body in bodies.items()}
    run = [facts[n] for n in bodies if n in counts]
    numbers = sorted(counts[n] for n in bodies if n in counts)
    certain = numbers == list(range(1, len(numbers) + 1))
    bound = {name for f in run for name in f.bound}
    used = {name for f in run for name in f.used}
    changed = {change for f in run for change in f.changed}
    while True:
        needed = [n for n in waiting if facts[n].bound & (used - bound)]
        for n in needed:
            waiting.remove(n)
            bound |= facts[n].bound
            used |= facts[n].used
        if not needed:
            break
    return [n for n in waiting if certain or facts[n].bound & bound or facts[n].changed & changed]


class _Facts:
    """What a cell binds at its top, which names it reads, and what it does to objects."""

    def __init__(self, body: list[ast.stmt]) -> None:
        self.bound: set[str] = set()
        self.used: set[str] = set()
        self.changed: set[tuple[str, str]] = set()
        for statement in body:
            inside = isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
            if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                self.bound.add(statement.name)
            for node in nodes(statement):
                self._add(node, inside)

    def _add(self, node: ast.AST, inside: bool) -> None:
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load):
                self.used.add(node.id)
            elif not inside:
                self.bound.add(node.id)
        elif isinstance(node, (ast.Import, ast.ImportFrom)) and not inside:
            self.bound.update((a.asname or a.name).split(".")[0] for a in node.names)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in _CHANGING:
                self._change(node.func, node.func.attr)
        elif isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, ast.Store):
            self._change(node, getattr(node, "attr", "[]"))

    def _change(self, node: ast.AST, how: str) -> None:
        while isinstance(node, (ast.Attribute, ast.Subscript)):
            node = node.value
        if isinstance(node, ast.Name):
            self.changed.add((node.id, how))
