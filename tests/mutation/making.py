"""Mutants of a file, as texts: mutmut changes the function, the file around it stays."""

from __future__ import annotations

import ast
import difflib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import libcst as cst
from mutmut.mutation.file_mutation import create_mutations


@dataclass(frozen=True)
class Mutant:
    """One function, changed in one place."""

    file: str
    owner: str  # the class; "" at the top of the file
    function: str
    start: int  # the function's first line in the file, its decorator included
    old: str
    new: str
    lines: tuple[int, ...]  # who runs none of these can't notice
    signature: bool  # a default is changed, which the function's code doesn't hold
    forward: bool  # the function is handed NumPy: it calculates on real numbers

    @cached_property
    def key(self) -> str:
        """The mutant's hash: another one as soon as its function is another."""
        told = "\0".join((self.file, self.owner, self.function, self.new))
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def whole(self, source: str) -> str:
        """The file with the mutant in it."""
        lines = source.splitlines(keepends=True)
        lines[self.start - 1 : self.start - 1 + self.old.count("\n")] = [self.new]
        return "".join(lines)

    def diff(self) -> list[str]:
        """The changed lines, numbered as in the file."""
        old, new = self.old.splitlines(), self.new.splitlines()
        body = list(difflib.unified_diff(old, new, n=0, lineterm=""))[3:]
        where = ".".join(word for word in (self.owner, self.function) if word)
        at = self.start + min(_changed(old, new))
        return [f"@@ {self.file}:{at} {where} @@", *body]


def mutants_of(file: str) -> list[Mutant]:
    """Every mutant that mutmut makes of the functions and methods in a file, each text once."""
    source = Path(file).read_text(encoding="utf-8")
    module, mutations, *_ = create_mutations(file, source)
    pairs = zip(_functions(module.body, cst), _functions(ast.parse(source).body, ast), strict=True)
    places = {
        id(written): (owner, node, _text(written, owner)) for (_, written), (owner, node) in pairs
    }
    found: dict[str, Mutant] = {}
    for mutation in mutations:
        written = mutation.contained_by_top_level_function
        if written is None or id(written) not in places:  # a class attribute, a class in a class
            continue
        owner, node, old = places[id(written)]
        changed: Any = written.deep_replace(mutation.original_node, mutation.mutated_node)
        new = _text(changed, owner)
        if new != old:
            mutant = _mutant(file, owner, node, old, new)
            found[mutant.key] = mutant
    return list(found.values())


def _functions(body: Any, kind: Any) -> Iterator[tuple[str, Any]]:
    """Functions and methods in the order of the file, in either of the two trees."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef) if kind is ast else cst.FunctionDef
    for statement in body:
        if isinstance(statement, functions):
            yield "", statement
        elif isinstance(statement, kind.ClassDef):
            inner = statement.body if kind is ast else statement.body.body
            name = statement.name if kind is ast else statement.name.value
            for method in inner:
                if isinstance(method, functions):
                    yield name, method


def _text(function: cst.FunctionDef, owner: str) -> str:
    """The function as it stands in its file, without what is above it."""
    bare = function.with_changes(leading_lines=[])
    if not owner:
        return cst.Module([bare]).code
    # Rendered inside a class, so that the indentation is right and strings keep theirs.
    inside = cst.Module([cst.ClassDef(cst.Name("_"), cst.IndentedBlock([bare]))]).code
    return inside.split("\n", 1)[1]


def _mutant(file: str, owner: str, node: ast.FunctionDef, old: str, new: str) -> Mutant:
    start = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    changed = [start + i for i in _changed(old.splitlines(), new.splitlines())]
    body = node.body[0].lineno
    signature = any(line < body for line in changed)
    lines: set[int] = set()
    for line in changed:
        lines |= _statement(node, line)
    if signature:
        lines = set(range(body, (node.end_lineno or body) + 1))
    forward = any(isinstance(inner, ast.arg) and inner.arg == "np" for inner in ast.walk(node))
    wanted = tuple(sorted(lines))
    return Mutant(file, owner, node.name, start, old, new, wanted, signature, forward)


def _changed(old: list[str], new: list[str]) -> set[int]:
    """Which lines of the old text are others now; where some came in, the line they stand at."""
    found: set[int] = set()
    for kind, first, last, *_ in difflib.SequenceMatcher(None, old, new, False).get_opcodes():
        if kind != "equal":
            found |= set(range(min(first, len(old) - 1), max(last, first + 1)))
    return found or {0}


def _statement(function: ast.AST, line: int) -> set[int]:
    """The lines of the innermost statement around a line; of one with a body, its head.

    Coverage notes a statement of several lines at some of them only.
    """
    around = [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno)
    ]
    inner = min(around, key=lambda node: (node.end_lineno or node.lineno) - node.lineno)
    end = inner.end_lineno or inner.lineno
    body = getattr(inner, "body", None)
    if isinstance(body, list) and line < body[0].lineno:
        end = body[0].lineno - 1
    return set(range(inner.lineno, max(end, inner.lineno) + 1))
