"""Lines whose errors the source itself expects: they stop nothing.

What stands in the body of a ``try`` whose handler catches what Keras raises, or under
``with pytest.raises(…)``, may fail as its author wants it to.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from ..notebook import Source
from ..results import Place, Problem

# What Keras, TensorFlow and NumPy raise for the faults that are found here.
_RAISED = frozenset(
    """
    AssertionError AttributeError BaseException Exception IndexError InvalidArgumentError KeyError
    LookupError NameError NotImplementedError OpError RuntimeError TypeError UnimplementedError
    ValueError
    """.split()
)
_OF_IMPORTS = frozenset(("ImportError", "ModuleNotFoundError"))
_EXPECTING = frozenset(
    """
    assertRaises assertRaisesRegex assertRaisesRegexp assertRaisesWithPredicateMatch assert_raises
    raises suppress
    """.split()
)
_LEAVING = frozenset(("exit", "_exit", "quit", "fail"))

# A cell and its first and last line.
Lines = tuple[Any, int, int]


def is_caught(problem: Problem, lines: list[Lines]) -> bool:
    """Whether a problem would be an error that the source catches."""
    at: Place = problem.place
    if problem.code == "SEQ401":  # what isn't Python fails before anything is caught
        return False
    return problem.severity == "error" and any(
        cell == at.cell and first <= (at.line or 0) <= last for cell, first, last in lines
    )


def caught_lines(source: Source) -> list[Lines]:
    """The lines of the source whose errors are caught."""
    if not any(word in source.text for word in ("except", *_EXPECTING)):
        return []
    found = []
    for statement in (s for node in source.statements for s in _caught(node)):
        first = source.place_at(statement.lineno, 0)
        last = source.place_at(statement.end_lineno or statement.lineno, 0)
        found.append((first.cell, first.line or 0, last.line or 0))
    return found


def _caught(node: Any) -> Iterator[ast.stmt]:
    """The statements inside of one whose errors it catches."""
    if isinstance(node, (ast.With, ast.AsyncWith)):
        if any(_word(item.context_expr) in _EXPECTING for item in node.items):
            yield from node.body
    elif node.__class__.__name__ in ("Try", "TryStar"):
        kinds = {kind for handler in node.handlers if _goes_on(handler) for kind in _kinds(handler)}
        for statement in node.body:
            imports = isinstance(statement, (ast.Import, ast.ImportFrom))
            if kinds & _RAISED or (imports and kinds & _OF_IMPORTS):
                yield statement


def _kinds(handler: ast.ExceptHandler) -> Iterator[str]:
    """The names of the errors that a handler catches."""
    if handler.type is None:
        yield "BaseException"
    elif isinstance(handler.type, ast.Tuple):
        yield from map(_word, handler.type.elts)
    else:
        yield _word(handler.type)


def _goes_on(handler: ast.ExceptHandler) -> bool:
    """Whether a handler doesn't end by raising an error itself, or with the program."""
    last = handler.body[-1]
    leaves = isinstance(last, ast.Expr) and _word(last.value) in _LEAVING
    return not (isinstance(last, ast.Raise) or leaves)


def _word(node: ast.AST) -> str:
    """``raises`` of ``pytest.raises(ValueError)``, ``ValueError`` of its own name."""
    node = node.func if isinstance(node, ast.Call) else node
    return str(getattr(node, "attr", getattr(node, "id", "")))
