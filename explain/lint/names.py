"""Undefined names, found by pyflakes on the tree that the reader made, and the likely one."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from functools import cache, cached_property
from typing import Any, Optional

from shapecalc.errors import shown
from shapecalc.readers.notebook import UNKNOWN, Source
from shapecalc.readers.results import Edit, Place, Problem
from shapecalc.readers.syntax import FIELDS

CODE = "SEQ801"
_USES = re.compile(r"\b(?:tensorflow|keras|tf_keras|tf)\b")
# What IPython binds, and what notebooks put into the namespace from outside.
_IPYTHON = {
    *("get_ipython", "display", "In", "Out", "exit", "quit", "_", "__", "___"),
    *("_i", "_ii", "_iii", "_ih", "_oh", "_dh"),
}
_NUMBERED = re.compile(r"_i?\d+$")
# After these lines names may come from anywhere.
_OUTSIDE = re.compile(
    r"^[ \t]*%{1,2}(?:run|pylab|store|load|cython|cython_inline|bigquery|sql|R)\b"
    r"|^\s*(?:exec\(|globals\(\)|locals\(\)\.update)",
    re.M,
)
_CAPTURED = re.compile(r"^[ \t]*%%capture[ \t]+(\w+)", re.M)
_OTHER_CELL = re.compile(r"\s*%%(?!(?:time|timeit|capture|prun|memit)\b)\w")
_DIGITS = "0123456789_"
_STORE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_WORD = re.compile(r"\w+")


def undefined_names(source: Source) -> Iterator[Problem]:
    """A problem for each name that nothing binds."""
    if not source.trees or not _USES.search(source.text):
        return
    texts = [text for _, text in source.cells]
    if any(_OUTSIDE.search(text) for text in texts):
        return
    tree = source.trees[0]
    if len(source.trees) > 1:
        body = [statement for one in source.trees for statement in one.body]
        tree = ast.Module(body=body, type_ignores=[])
    messages = _messages(tree, source.file, "typing" in source.text)
    if not messages:
        return
    known = {name for text in texts for name in _CAPTURED.findall(text)}
    for text in filter(_OTHER_CELL.match, texts):  # its magic may run it as Python
        known.update(_WORD.findall(text))
    for place, _ in source.broken:  # what such a cell binds is unknown
        known.update(_WORD.findall(source.cell_text(place.cell)))
    yield from _Names(tree, source).problems(
        [m for m in messages if m[0] not in known and not _comes_along(m[0])]
    )


def _comes_along(name: str) -> bool:
    return name in _IPYTHON or name == UNKNOWN or bool(_NUMBERED.match(name))


def _messages(tree: ast.Module, file: str, types: bool) -> list[tuple[str, int, int]]:
    """Name, line and column of each undefined name; none where pyflakes doesn't know."""
    from pyflakes import messages

    try:
        found = _checker(types)(tree, filename=file).messages
    except (RecursionError, KeyError, AttributeError, RuntimeError):
        return []
    if any(isinstance(m, messages.ImportStarUsed) for m in found):
        return []
    undefined = (m for m in found if isinstance(m, messages.UndefinedName))
    ordered = sorted(undefined, key=lambda m: (m.lineno, m.col))
    return [(str(m.message_args[0]), m.lineno, m.col) for m in ordered]


@cache
def _checker(types: bool) -> Any:
    """pyflakes without what takes half of its time and doesn't concern undefined names.

    At every node it asks whether a ``__future__`` may still follow, of every name that is bound
    whether it was bound before and where, in the end whether it was used, and of every call eight
    times whether its function is one of ``typing``, whose arguments are ``types``.
    """
    from pyflakes.checker import Annotation, Checker, NamedExprAssignment

    class Names(Checker):  # type: ignore[misc]  # pyflakes has no types
        futuresAllowed = False

        def addBinding(self, node: Any, value: Any) -> None:
            if isinstance(value, (Annotation, NamedExprAssignment)):
                super().addBinding(node, value)
            else:
                self.scopeStack[-1][value.name] = value

        def handleChildren(self, tree: Any, omit: Any = None) -> None:
            for name in FIELDS[tree.__class__]:
                if omit and name in omit:
                    continue
                value = getattr(tree, name, None)
                if isinstance(value, list):
                    for one in value:
                        if isinstance(one, ast.AST):
                            self.handleNode(one, tree)
                elif isinstance(value, ast.AST):
                    self.handleNode(value, tree)

        def checkDeadScopes(self) -> None:
            pass

    for name, value in vars(Checker).items():
        if value is Checker.handleChildren:  # most kinds of nodes have it as their handler
            setattr(Names, name, Names.handleChildren)

    class UntypedNames(Names):
        CALL = Names.handleChildren

    return Names if types else UntypedNames


class _Names:
    """The names that a file binds, by the function that binds them."""

    def __init__(self, tree: ast.Module, source: Source) -> None:
        self.source, self.tree = source, tree
        self.module = {name for one in tree.body for name in _bound_at_top(one)}

    def problems(self, found: list[tuple[str, int, int]]) -> Iterator[Problem]:
        reported: set[str] = set()
        out_of_order = self.source.file.endswith((".ipynb", ".md")) or "ipynb" in self.source.file
        for name, line, column in found:
            if name in self.module and out_of_order:
                continue  # bound in another cell: cells run in any order
            if _implied(name):
                if name not in reported:
                    reported.add(name)
                    yield self._problem(name, line, column, "", "info")
                continue
            near = self._near(name, line)
            if name in reported and not near:
                continue
            reported.add(name)
            fragment = self.source.file.endswith(".md") and not near
            yield self._problem(name, line, column, near, "info" if fragment else "error")

    @cached_property
    def functions(self) -> list[Any]:
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
        return [node for node in ast.walk(self.tree) if isinstance(node, kinds)]

    @cached_property
    def anywhere(self) -> set[str]:
        return _names_in(self.tree)

    def _near(self, name: str, line: int) -> str:
        """The name that was meant: of the function around the line, of the file, of Python."""
        if name in self.module or len(name) < 3:
            return ""
        around = [
            _names_in(f) for f in self.functions if f.lineno <= line <= (f.end_lineno or f.lineno)
        ]
        most = 1 if len(name) < 8 else 2
        for names in [*reversed(around), self.anywhere, set(dir(builtins))]:
            near = [(slips(name, other, most), other) for other in names if other != name]
            found = min((n, other) for n, other in [*near, (most + 1, "")])
            if found[0] <= most:
                return found[1]
        return ""

    def _problem(self, name: str, line: int, column: int, near: str, severity: str) -> Problem:
        place = self._place(name, line, column)
        if severity == "info" and _implied(name):
            message, fix = f"{name} is never imported.", f"Add: {_import_of(name)}"
        elif name in self.module:
            message = f"{shown(name)} is used before it gets its value."
            fix = "Move the line that binds it up."
        else:
            hint = f" Did you mean '{near}'?" if near else ""
            message = f"Nothing in this file binds the name {shown(name)}.{hint}"
            fix = f"Write {near}." if near else "Import or define it first."
        problem = Problem(CODE, message, fix, severity=severity, place=place)
        if near:
            problem.edits = (
                Edit(
                    place.line or 1,
                    (place.column or 1) - 1,
                    place.end_line or 1,
                    (place.end_column or 1) - 1,
                    near,
                    place.cell,
                ),
            )
        return problem

    def _place(self, name: str, line: int, column: int) -> Place:
        place = self.source.place_at(line, column)
        place.end_line, place.end_column = place.line, (place.column or 1) + len(name)
        return place


def slips(a: str, b: str, most: int) -> int:
    """How many letters were left out, put in, changed or swapped; no more than ``most`` + 1.

    Names that differ in their numbers alone (``x1``, ``x2``) are no slips of each other, nor are
    Encoder and Decoder.
    """
    if _other_word(a, b):
        return most + 1
    if abs(len(a) - len(b)) > most or a.strip(_DIGITS) == b.strip(_DIGITS):
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, other in enumerate(b, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                best = min(best, older[j - 2] + 1)
            row.append(best)
        if min(row) > most:  # what follows only adds to it
            return most + 1
    return min(row[-1], most + 1)


def _other_word(a: str, b: str) -> bool:
    """Whether two letters side by side are others, and not swapped."""
    if len(a) != len(b):
        return False
    at = [i for i, (x, y) in enumerate(zip(a, b)) if x != y]
    return len(at) == 2 and at[1] == at[0] + 1 and a[at[0]] != b[at[1]]


def _names_in(tree: Any) -> set[str]:
    return {name for node in ast.walk(tree) for name in _bound(node)}


def _bound(node: Any) -> Iterator[str]:
    """The names that one node binds."""
    kind = node.__class__
    if kind is ast.Name:
        if node.ctx.__class__ is ast.Store:
            yield node.id
    elif kind is ast.arg:
        yield node.arg
    elif kind in _STORE:
        yield node.name
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        for alias in node.names:
            yield alias.asname or alias.name.split(".")[0]
    elif isinstance(node, ast.ExceptHandler) and node.name:
        yield node.name


def _bound_at_top(statement: Any) -> Iterator[str]:
    """The names that a statement of the module binds there, not inside a function."""
    if isinstance(statement, _STORE):
        yield statement.name
        return
    for node in ast.walk(statement):
        yield from _bound(node)


def _implied(name: str) -> bool:
    """Whether the reader takes the name for an import that a snippet left out."""
    from shapecalc.readers.code.libraries.import_paths import MODEL_CLASSES, USUAL, is_layer_name

    return name in USUAL or name in MODEL_CLASSES or is_layer_name(name)


def _import_of(name: str) -> str:
    from shapecalc.readers.code.libraries.import_paths import MODEL_CLASSES, USUAL

    path: Optional[str] = USUAL.get(name)
    if path is None:
        path = f"keras.{name}" if name in MODEL_CLASSES else f"keras.layers.{name}"
    module, _, last = path.rpartition(".")
    if not module:
        return f"import {path}" + (f" as {name}" if name != path else "")
    return f"from {module} import {last}" + (f" as {name}" if name != last else "")
