"""Sizes that the stored outputs of a notebook show: what was printed is matched with what is known.

The walk notes the values of what each cell prints or ends with. After it, the stored outputs say
what came out when somebody ran the cell: the value of a size that is known by name only. A cell or
table whose output contradicts what the code says is out of date, and nothing of it is used.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Optional, Union

from ...models.missing import Seen
from ...models.rows import Row
from ...numbers import nest
from ...numbers.size import ARITHMETIC, Number, Size
from ..outputs import CellOutput, Sizes, StoredRow, stored_tables, value_of
from ..syntax import nodes
from .interpreter.interpreter import Interpreter
from .interpreter.values import Array, ModelValue, Unknown
from .printed import Print, matched, printed


class WithOutputs(Interpreter):
    """An interpreter that notes what cells print; ``used`` are values that were seen before.

    A value belongs to a name as it is bound last: before that the name may mean something else.
    """

    def __init__(self, *args: Any, used: Optional[Mapping[str, Seen]] = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.used = used or {}
        self.cells: dict[int, list[Print]] = {}
        self.results: dict[int, tuple[ast.Expr, Any]] = {}
        self.bound: dict[str, int] = {}
        self.statements = {
            id(s): s for tree in self.source.trees for s in tree.body if isinstance(s, ast.Expr)
        }

    @cached_property
    def bindings(self) -> tuple[dict[str, int], set[str]]:
        return _bindings(self.source.trees)

    # -- values that were seen ---------------------------------------------------------------
    def size(self, name: str) -> Union[int, Size]:
        seen = self.used.get(name)
        if seen is not None and name not in self.given and self.is_settled(name):
            return seen.value
        return super().size(name)

    def assign(self, target: Any, value: Any, node: ast.AST) -> None:
        if isinstance(target, ast.Name):
            self.bound[target.id] = target.lineno
            shape = self._seen_shape(target.id, value)
            if shape is not None:
                value = Array(shape, target.id)
        super().assign(target, value, node)

    def _seen_shape(self, name: str, value: Any) -> Optional[tuple[int, ...]]:
        """The shape that was seen of data of which the code doesn't say how many axes it has."""
        rank = self.used.get(f"len({name}.shape)")
        open_rank = isinstance(value, Unknown) or (isinstance(value, Array) and value.shape is None)
        if rank is None or not open_rank or not self.is_settled(name) or name in self.data:
            return None
        sizes = [self.used.get(f"{name}.shape[{i}]") for i in range(rank.value)]
        return None if None in sizes else tuple(s.value for s in sizes if s is not None)

    def is_settled(self, words: str, line: Optional[int] = None) -> bool:
        """Whether the names in these words keep what they mean now, or meant on a line."""
        last_lines, inner = self.bindings
        for name in _names_in(words):
            if name in inner:
                return False
            last = last_lines.get(name, 0)
            if last and (self.bound.get(name) != last if line is None else last > line):
                return False
        return True

    def named(self, value: Any, name: str) -> Any:
        made = super().named(value, name)
        is_leaf = isinstance(made, Size) and made.value is None and not made.op
        return self.size(made.name) if is_leaf and made.origin is None and made.open else made

    # -- what is printed -----------------------------------------------------------------------
    def do_Expr(self, node: ast.Expr) -> Optional[str]:
        left = super().do_Expr(node)
        cell = self.source.place(node).cell if id(node) in self.statements else None
        if cell in self.source.stored:
            pieces = printed(node.value)
            if pieces is None:
                self.results[cell] = (node, self._value(node.value))
            else:
                values = [self._value(p) for p in pieces if isinstance(p, ast.expr)]
                self.cells.setdefault(cell, []).append(Print(node, pieces, values))
        return left

    def _value(self, node: ast.expr) -> Any:
        """What the walk knows of an expression, those that change nothing when read again."""
        return self.read(node) if _is_plain(node) else Unknown(lambda: self.text(node))

    # -- what that shows -------------------------------------------------------------------------
    @cached_property
    def seen(self) -> dict[str, Seen]:
        """The values that the stored outputs show, by name; none for a name with several."""
        found: dict[str, list[Seen]] = {}
        for cell, facts in self._facts():
            for name, value in facts.items():
                found.setdefault(name, []).append(Seen(value, cell))
        return {name: s[0] for name, s in found.items() if len({one.value for one in s}) == 1}

    def _facts(self) -> Iterator[tuple[int, dict[str, int]]]:
        shown: dict[int, list[tuple[ModelValue, list[Row]]]] = {}
        for model in self.models:
            for node, rows in model.shown:
                cell = self.source.place(node).cell
                if cell in self.source.stored:
                    shown.setdefault(cell, []).append((model, rows or model.rows))
        for cell in sorted({*self.cells, *self.results, *shown}):
            output = CellOutput(self.source.stored[cell])
            yield cell, self._of_lines(cell, output)
            asked, tables = shown.get(cell, []), stored_tables(output.shown)
            if len(tables) == len(asked):
                for (model, rows), table in zip(asked, tables):
                    line = getattr(model.node, "lineno", 0)
                    rows = [
                        r for r in rows if not (model.kind == "Sequential" and r.layer.is_input)
                    ]
                    facts = of_table(rows, table)
                    yield cell, {k: v for k, v in facts.items() if self.is_settled(k, line)}

    def _of_lines(self, cell: int, output: CellOutput) -> dict[str, int]:
        """What the printed lines and the result of a cell show."""
        shown: list[tuple[ast.Expr, Any, str]] = []
        for one, texts in matched(self.cells.get(cell, []), output.printed):
            shown += [(one.node, value, text) for value, text in zip(one.values, texts)]
        if cell in self.results and output.result:
            shown.append((*self.results[cell], output.result))
        facts: dict[str, int] = {}
        for node, value, text in shown:
            learned: dict[str, int] = {}
            if not learn(value, value_of(text), learned):
                return {}
            for name, n in learned.items():
                if self.is_settled(name, node.lineno) and facts.setdefault(name, n) != n:
                    return {}
        return facts


def read_again(it: Interpreter) -> WithOutputs:
    """A reading that notes what cells print, of what was read without that: made once."""
    if isinstance(it, WithOutputs):
        return it
    if it.outputs is None:
        it.outputs = WithOutputs(it.source, it.given, it.data, it.keras)
        it.outputs.run()
    return it.outputs  # type: ignore[no-any-return]


# -- which names mean what -------------------------------------------------------------------------
def _bindings(trees: list[ast.Module]) -> tuple[dict[str, int], set[str]]:
    """The line where the source's own level binds each name last, and the names of functions."""
    last: dict[str, int] = {}
    inner: set[str] = set()
    for tree in trees:
        stack: list[tuple[ast.AST, bool]] = [(tree, False)]
        while stack:
            node, inside = stack.pop()
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                if inside:
                    inner.add(node.id)
                else:
                    last[node.id] = max(last.get(node.id, 0), node.lineno)
            elif isinstance(node, ast.arg):
                inner.add(node.arg)
            within = inside or isinstance(node, (ast.FunctionDef, ast.Lambda, ast.ClassDef))
            stack += [(child, within) for child in ast.iter_child_nodes(node)]
    return last, inner


def _names_in(words: str) -> set[str]:
    try:
        tree = ast.parse(words, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    return {node.id for node in nodes(tree) if isinstance(node, ast.Name)}


_PLAIN = (
    ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.Tuple, ast.List, ast.BinOp,
    ast.UnaryOp, ast.operator, ast.unaryop, ast.expr_context, ast.Slice,
)  # fmt: skip


def _is_plain(node: ast.AST) -> bool:
    """Whether reading an expression a second time changes nothing: names, sizes, ``len(…)``."""
    if isinstance(node, ast.Call):
        called = isinstance(node.func, ast.Name) and node.func.id in ("len", "str", "int")
        return called and not node.keywords and all(map(_is_plain, node.args))
    return isinstance(node, _PLAIN) and all(map(_is_plain, ast.iter_child_nodes(node)))


# -- from values to sizes -------------------------------------------------------------------------
def learn(value: Any, seen: Sizes, facts: dict[str, int]) -> bool:
    """Note what an output says of a value; False where it contradicts what is known of it."""
    if isinstance(seen, tuple):
        if isinstance(value, Unknown) and value.name.endswith(".shape"):
            if not all(isinstance(n, int) for n in seen):
                return True
            owner = value.name[: -len(".shape")]
            learned = {f"{value.name}[{i}]": n for i, n in enumerate(seen)}
            learned[f"len({value.name})"] = len(seen)
            learned[f"len({owner})"] = seen[0] if seen else 0
            return all(_note(facts, name, n) for name, n in learned.items())
        if not isinstance(value, (tuple, list)):
            return True
        return len(value) == len(seen) and all(learn(v, n, facts) for v, n in zip(value, seen))
    if type(seen) is not int:
        return True
    if isinstance(value, Size) and value.value is None:
        return _equal(value, seen, facts)
    if isinstance(value, Unknown):
        return _note(facts, value.name, seen)
    n = value.value if isinstance(value, Size) else value
    return type(n) is not int or n == seen


def _note(facts: dict[str, int], name: str, n: int) -> bool:
    return facts.setdefault(name, n) == n


def _equal(size: Size, n: int, facts: dict[str, int]) -> bool:
    """Note what follows from ``size == n``; False for what can't be."""
    if not size.is_open():
        return True
    names = {leaf.name for leaf in size.unknowns()} - set(facts)
    if not names:
        return _worth(size, facts) == n
    if len(names) > 1 or not _is_polynomial(size):
        return True
    (name,) = names
    values = [_worth(size, {**facts, name: i}) for i in (0, 1, 2, 11, 12)]
    step = values[1] - values[0]
    if step == 0 or values[2] - values[1] != step or values[4] - values[3] != step:
        return True
    found, rest = divmod(n - values[0], step)
    return rest == 0 and found >= 0 and _note(facts, name, found)


def _worth(n: Number, facts: Mapping[str, int]) -> int:
    """A size once all of its names have values."""
    if not isinstance(n, Size):
        return n
    if n.value is not None:
        return n.value
    if n.origin is not None:
        return _worth(n.origin, facts)
    if not n.operands:
        return facts[n.name]
    a, b = (_worth(operand, facts) for operand in n.operands)
    apply: Callable[[int, int], int] = ARITHMETIC[n.op] if n.op else max
    return apply(a, b) if b or n.op not in ("//", "%") else -1


def _is_polynomial(n: Number) -> bool:
    if not isinstance(n, Size) or n.value is not None:
        return True
    if n.origin is not None:
        return _is_polynomial(n.origin)
    return not n.operands or (n.op in ("+", "-", "*") and all(map(_is_polynomial, n.operands)))


def of_table(rows: list[Row], table: list[StoredRow]) -> dict[str, int]:
    """What a stored table says of the sizes in a table of the reader; nothing where they differ."""
    facts: dict[str, int] = {}
    if len(rows) != len(table):
        return facts
    pairs: list[tuple[Number, int]] = []
    for row, stored in zip(rows, table):
        kind = stored.layer.rpartition("(")[2].rstrip(")")
        if not kind or not row.class_name.startswith(kind):
            return {}
        ours = [d for shape in nest.shapes(row.output) for d in shape]
        theirs = list(_flat(stored.shape))
        if ours and theirs:
            if len(ours) != len(theirs):
                return {}
            pairs += [(a, b) for a, b in zip(ours, theirs) if b is not None]
        count = row.count()
        if count is not None and stored.params is not None:
            pairs.append((count, stored.params))
    for _ in range(2):  # what one row says may solve one above it
        for size, n in pairs:
            if not learn(size, n, facts):
                return {}
    return facts


def _flat(shape: Sizes) -> Iterator[Optional[int]]:
    for part in shape if isinstance(shape, tuple) else ():
        if isinstance(part, (tuple, list)):
            yield from _flat(tuple(part))
        else:
            yield part
