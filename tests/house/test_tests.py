"""The tests themselves: none ends silently before it has asserted anything."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1]


def silent_returns(tree: ast.AST) -> Iterator[str]:
    """Each `return` of a test that no assertion stands before, in its block."""
    for test in ast.walk(tree):
        if isinstance(test, ast.FunctionDef) and test.name.startswith("test"):
            blocks = [test.body]
            while blocks:
                block = blocks.pop()
                for n, statement in enumerate(block):
                    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
                        continue
                    if isinstance(statement, ast.Return) and not any(map(asserts, block[:n])):
                        yield f"{test.name}, line {statement.lineno}"
                    blocks += [b for _, b in ast.iter_fields(statement) if is_block(b)]
                    blocks += [handler.body for handler in getattr(statement, "handlers", ())]


def is_block(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], ast.stmt)


def asserts(statement: ast.stmt) -> bool:
    return any(
        isinstance(node, ast.Assert)
        or (isinstance(node, ast.Attribute) and node.attr in ("raises", "warns"))
        for node in ast.walk(statement)
    )


def test_no_test_returns_before_it_asserts() -> None:
    found = [
        f"{path.relative_to(TESTS)}: {place}"
        for path in TESTS.rglob("test_*.py")
        for place in silent_returns(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == [], "choose the cases when they are made, or use hypothesis's assume"


def test_the_guard_can_fail() -> None:
    text = """
def test_a(x):
    if x:
        with pytest.raises(KeyError):
            f(x)
        return
    try:
        y = f(x)
    except ShapeError:
        return
    assert y
"""
    assert list(silent_returns(ast.parse(text))) == ["test_a, line 10"]
