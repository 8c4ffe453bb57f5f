"""Makes a failing program small: statements are dropped, blocks opened, expressions simplified."""

from __future__ import annotations

import ast
import copy
import time
from collections.abc import Callable, Iterator
from typing import Any

_BODIES = ("body", "orelse", "finalbody", "handlers", "cases")
_SIMPLE: list[ast.expr] = [ast.Constant(1), ast.Constant("a"), ast.List([], ast.Load())]


def shrunk(text: str, fails: Callable[[str], bool], seconds: float = 20.0) -> str:
    """The smallest program found that still fails, within some seconds of CPU."""
    head, tree = parts(text)
    text = f"{head}\n{ast.unparse(tree)}\n"
    if not fails(text):
        return text
    best = text
    until = time.process_time() + seconds
    smaller = True
    while smaller:
        smaller = False
        for change in (_dropped, _opened, _simplified):
            at = 0
            while time.process_time() < until:
                # The same place again after a success: another candidate stands there now.
                candidates = change(tree, at)
                candidate = next(candidates, None)
                if candidate is None:
                    break
                while candidate is not None:
                    body = _text(candidate)
                    new = f"{head}\n{body}"
                    if body and len(new) < len(best) and fails(new):
                        tree, best, smaller = ast.parse(body), new, True
                        break
                    at += 1
                    candidate = next(candidates, None)
                    if time.process_time() > until:
                        break
    return best


def parts(text: str) -> tuple[str, ast.Module]:
    """The imports, and all the rest."""
    tree = ast.parse(text)
    imports = (ast.Import, ast.ImportFrom)
    head = [s for s in tree.body if isinstance(s, imports)]
    tree.body = [s for s in tree.body if not isinstance(s, imports)]
    return ast.unparse(ast.Module(head, [])), tree


def _text(tree: ast.Module) -> str:
    try:
        text = ast.unparse(ast.fix_missing_locations(tree)) + "\n"
        ast.parse(text)
    except (SyntaxError, ValueError, TypeError, AttributeError, RecursionError):
        return ""
    return text


def _blocks(tree: ast.AST) -> list[tuple[Any, str]]:
    """All lists of statements, the outermost first."""
    return [
        (node, field)
        for node in ast.walk(tree)
        for field in _BODIES
        if isinstance(getattr(node, field, None), list) and getattr(node, field)
    ]


def _changes(tree: ast.Module, at: int, places: Callable[[ast.Module], list[Any]]) -> Iterator[Any]:
    """For each place from ``at`` on: a copy of the tree, and the same place in it."""
    count = len(places(tree))
    for i in range(at, count):
        made = copy.deepcopy(tree)
        yield made, places(made)[i]


def _dropped(tree: ast.Module, at: int) -> Iterator[ast.Module]:
    """Without some statements: half of a block, a quarter, one."""

    def places(tree: ast.Module) -> list[Any]:
        found = []
        for node, field in _blocks(tree):
            n = len(getattr(node, field))
            size = n
            while size:
                found += [(node, field, max(0, end - size), end) for end in range(n, 0, -size)]
                size //= 2
        return found

    for made, (node, field, start, end) in _changes(tree, at, places):
        block = getattr(node, field)
        del block[start:end]
        if not block and field == "body":
            block.append(ast.Pass())
        yield made


def _opened(tree: ast.Module, at: int) -> Iterator[ast.Module]:
    """With what stands in a compound statement in its place."""

    def places(tree: ast.Module) -> list[Any]:
        return [
            (block, i, inner)
            for node, field in _blocks(tree)
            for block in [getattr(node, field)]
            for i, statement in enumerate(block)
            if isinstance(statement, ast.stmt)
            for inner in _BODIES
            if getattr(statement, inner, None) and not isinstance(statement, ast.ClassDef)
        ]

    for made, (block, i, inner) in _changes(tree, at, places):
        parts = getattr(block[i], inner)
        if parts and not isinstance(parts[0], ast.stmt):
            parts = parts[0].body
        block[i : i + 1] = parts
        yield made


def _simplified(tree: ast.Module, at: int) -> Iterator[ast.Module]:
    """With an expression replaced by a part of it, or by something plain."""

    def places(tree: ast.Module) -> list[Any]:
        found: list[Any] = []
        for node in ast.walk(tree):
            for field, value in ast.iter_fields(node):
                for i, old in enumerate(value if isinstance(value, list) else [value]):
                    if not isinstance(old, ast.expr) or isinstance(
                        old, (ast.Constant, ast.Starred)
                    ):
                        continue
                    parts = [c for c in ast.iter_child_nodes(old) if isinstance(c, ast.expr)]
                    where = i if isinstance(value, list) else None
                    found += [(node, field, where, part) for part in parts]
                    if not isinstance(old, (ast.Name, ast.Attribute)):
                        found += [(node, field, where, k) for k in range(len(_SIMPLE))]
                    if where is not None:
                        found.append((node, field, where, None))
        return found

    for made, (node, field, where, new) in _changes(tree, at, places):
        if isinstance(new, int):
            new = copy.deepcopy(_SIMPLE[new])
        if where is None:
            setattr(node, field, new)
        elif new is None:
            del getattr(node, field)[where]
        else:
            getattr(node, field)[where] = new
        yield made


# What each program with one plain layer holds.
_MODEL = {".Sequential", ".Input", ".Dense", ".summary"}


def signature(text: str) -> str:
    """The words by which small programs of one kind are alike."""
    tree = parts(text)[1]
    words: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and not isinstance(node, (ast.Expr, ast.Assign, ast.Pass)):
            words.add(type(node).__name__.lower())
        elif isinstance(node, ast.Attribute) and not any(c.isdigit() for c in node.attr):
            words.add(f".{node.attr}")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            words.add(node.func.id.rstrip("0123456789"))
        elif isinstance(
            node, (ast.ListComp, ast.GeneratorExp, ast.NamedExpr, ast.IfExp, ast.Lambda)
        ):
            words.add(type(node).__name__.lower())
    return " ".join(sorted(words - _MODEL))
