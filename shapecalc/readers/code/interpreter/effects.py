"""What a piece of syntax may do, whatever its values: asked once a node and kept on it."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import wraps
from typing import Any, Optional

from ...syntax import blocks, nodes, statements

_FAILS = (
    ast.Call, ast.Subscript, ast.Attribute, ast.BinOp, ast.Import, ast.ImportFrom, ast.For, ast.With,
    ast.Raise, ast.Assert, ast.Delete, ast.Compare, ast.Name, ast.Await,
)  # fmt: skip
_INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_YIELDS = (ast.Yield, ast.YieldFrom)
_EFFECTS = frozenset({ast.Call, ast.NamedExpr, ast.Yield, ast.Await})


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


def inside(function: Any) -> list[Any]:
    """The nodes of a function or class without itself, kept on it: many ask for them."""
    found: Optional[list[Any]] = function.__dict__.get("_inside")
    if found is None:
        found = function.__dict__["_inside"] = nodes(function)[1:]
    return found


@kept
def can_fail(statement: Any) -> bool:
    """Whether a statement may raise an error: any but an assignment of constants."""
    return any(
        isinstance(n, _FAILS) and not (isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
        for n in nodes(statement)
    )


@kept
def leaves_a_loop(loop: Any) -> bool:
    """Whether a loop's body has a break or continue in it."""
    return any(isinstance(n, (ast.Break, ast.Continue)) for n in statements([loop]))


@kept
def is_endless(loop: Any) -> bool:
    """Whether a ``while True`` has nothing in it that leaves it."""
    test = loop.test
    return isinstance(test, ast.Constant) and bool(test.value) and not any(map(_leaves, loop.body))


def _leaves(statement: Any) -> bool:
    """Whether a statement may leave the loop around it for good."""
    if isinstance(statement, (ast.Return, ast.Break, ast.Raise)):
        return True
    within = () if isinstance(statement, _INNER) else blocks(statement)
    if isinstance(statement, (ast.For, ast.AsyncFor, ast.While)):  # whose own breaks don't count
        return any(isinstance(n, (ast.Return, ast.Raise)) for n in statements(within))
    return any(map(_leaves, within))


@kept
def leaves_early(statement: Any) -> bool:
    """Whether a statement may leave the block that it stands in, but for an error."""
    leaving = (ast.Return, ast.Break, ast.Continue)
    return any(isinstance(n, leaving) for n in statements([statement]))


@kept
def raises(statement: Any) -> bool:
    """Whether a ``raise`` stands in a statement."""
    return any(isinstance(n, ast.Raise) for n in statements([statement]))


@kept
def handles_at_yield(function: Any) -> bool:
    """Whether a generator goes on after an error that comes to it where it yields."""
    return any(
        isinstance(n, (ast.Try, ast.With))
        and getattr(n, "handlers", True)
        and any(map(_yields, n.body))
        for n in inside(function)
    )


def loops_inside(loop: Any) -> int:
    """How many loops stand one inside the other in a loop's body."""
    found = loop.__dict__.get("_loops")
    if found is None:
        found = loop.__dict__["_loops"] = max(map(_loops, loop.body), default=0)
    return int(found)


def _loops(statement: Any) -> int:
    inside = max(map(_loops, blocks(statement)), default=0)
    return inside + isinstance(statement, (ast.For, ast.While))


@kept
def has_effects(expression: Any) -> bool:
    """Whether reading an expression may change anything."""
    return any(n.__class__ in _EFFECTS for n in nodes(expression))


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
    for node in nodes(expression):
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
    *before, last = function.body
    return any(map(_returns, before if isinstance(last, ast.Return) else function.body))


def _returns(statement: Any) -> bool:
    if isinstance(statement, ast.Return):
        return True
    return not isinstance(statement, _INNER) and any(map(_returns, blocks(statement)))


@kept
def is_generator(function: Any) -> bool:
    """Whether a function yields, itself and not in a function inside it."""
    if not isinstance(function, ast.FunctionDef):
        return False
    return any(isinstance(n, _YIELDS) for n in inside(function)) and any(
        map(_yields, function.body)
    )


def _yields(node: ast.AST) -> bool:
    if isinstance(node, _YIELDS):
        return True
    return not isinstance(node, _INNER) and any(map(_yields, ast.iter_child_nodes(node)))
