"""The files of the house as syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PACKAGES = ("shapecalc", "explain")


@cache
def modules() -> dict[str, ast.Module]:
    """The tree of each module of both packages, and of cli and seqshape, by its dotted name."""
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): ast.parse(path.read_text("utf-8"))
        for path in [*paths, ROOT / "cli.py", ROOT / "seqshape.py"]
    }


def file_of(module: str) -> str:
    """Its path from the root, with slashes."""
    return module.replace(".", "/") + ".py"


def texts(tree: ast.AST, docs_of: Any = ()) -> Iterator[tuple[int, str]]:
    """Line and value of each string in a tree; of docstrings only those of ``docs_of``."""
    hidden = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and not isinstance(node, docs_of)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) not in hidden:
                yield node.lineno, node.value
