"""What a piece of syntax may do, whatever its values: asked once a node and kept on it."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import wraps
from typing import Any

_FAILS = (
    ast.Call, ast.Subscript, ast.Attribute, ast.BinOp, ast.Import, ast.ImportFrom, ast.For, ast.With,
    ast.Raise, ast.Assert, ast.Delete, ast.Compare, ast.Name, ast.Await,
)  # fmt: skip
_INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def kept(ask: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """The answer stands on the node, where asking again finds it."""
    key = "_" + ask.__name__

    @wraps(ask)
    def answer(node: Any) -> bool:
        found = node.__dict__.get(key)
        if found is None:
            found = node.__dict__[key] = ask(node)
        return bool(found)

    return answer


@kept
def can_fail(statement: Any) -> bool:
    """Whether a statement may raise an error: any but an assignment of constants."""
    return any(
        isinstance(n, _FAILS) and not (isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
        for n in ast.walk(statement)
    )


@kept
def leaves_a_loop(loop: Any) -> bool:
    """Whether a loop's body has a break or continue in it."""
    return any(isinstance(n, (ast.Break, ast.Continue)) for n in ast.walk(loop))


@kept
def leaves_early(statement: Any) -> bool:
    """Whether a statement may leave the block that it stands in, but for an error."""
    leaving = (ast.Return, ast.Break, ast.Continue)
    return any(isinstance(n, leaving) for n in ast.walk(statement))


def loops_inside(loop: Any) -> int:
    """How many loops stand one inside the other in a loop's body."""
    found = loop.__dict__.get("_loops")
    if found is None:
        found = loop.__dict__["_loops"] = max(map(_loops, loop.body), default=0)
    return int(found)


def _loops(node: ast.AST) -> int:
    inside = max(map(_loops, ast.iter_child_nodes(node)), default=0)
    return inside + isinstance(node, (ast.For, ast.While))


@kept
def has_effects(expression: Any) -> bool:
    """Whether reading an expression may change anything."""
    return any(
        isinstance(n, (ast.Call, ast.NamedExpr, ast.Yield, ast.Await)) for n in ast.walk(expression)
    )


# Calls that change nothing, by the word that is called.
_PURE = frozenset(
    "len int str float bool abs min max sum range sorted tuple list set dict round zip enumerate "
    "isinstance ord chr split strip lstrip rstrip lower upper replace get items keys values join "
    "startswith endswith format astype reshape".split()
)


@kept
def may_change(expression: Any) -> bool:
    """Whether reading an expression may change anything, calls that are known to change nothing
    left out.
    """
    for node in ast.walk(expression):
        if isinstance(node, ast.Call):
            word = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if word not in _PURE:
                return True
        elif isinstance(node, (ast.NamedExpr, ast.Yield, ast.Await)):
            return True
    return False


@kept
def returns_early(function: Any) -> bool:
    """Whether a function may return elsewhere than in its last statement."""
    if isinstance(function, ast.Lambda):
        return False
    return any(_returns(statement) for statement in function.body[:-1]) or (
        not isinstance(function.body[-1], ast.Return) and _returns(function.body[-1])
    )


def _returns(node: ast.AST) -> bool:
    if isinstance(node, ast.Return):
        return True
    return not isinstance(node, _INNER) and any(map(_returns, ast.iter_child_nodes(node)))


@kept
def is_generator(function: Any) -> bool:
    """Whether a function yields, itself and not in a function inside it."""
    return isinstance(function, ast.FunctionDef) and any(map(_yields, function.body))


def _yields(node: ast.AST) -> bool:
    if isinstance(node, (ast.Yield, ast.YieldFrom)):
        return True
    return not isinstance(node, _INNER) and any(map(_yields, ast.iter_child_nodes(node)))
