"""Where a row of a table stands in the source, and where the numbers that it is made of are written.

The walk has kept the node of every layer that it made and of every call. From these follow the places of
a layer's arguments, under the names that derivations use, and the constants that they lead to.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Optional

from ...layers.arguments import Nested
from ...layers.base import Layer
from ...models.calls import LayerCall
from ...models.later import Refused
from ...models.rows import Row
from ..notebook import Source
from ..results import Place
from .interpreter.values import LayerValue, ModelValue

# A name for a name for a name: longer chains lead nowhere that a person follows.
MOST_NAMES = 20
MOST_CONSTANTS = 12
# The arguments that say what a model reads, with the axis of the batch shape that each begins at.
_DECLARE = {"shape": 1, "input_shape": 1, "batch_shape": 0, "batch_input_shape": 0}


class Written(NamedTuple):
    """A value that a layer is given: its name in derivations, where it is written in the call, the
    constants that it is made of, where they are written elsewhere, and its own words.
    """

    name: str
    place: Place
    constants: tuple[Place, ...]
    words: str


class RowPlaces(NamedTuple):
    """Where a row comes from: the call that made the layer, the one that called it, its arguments,
    the rows whose outputs it reads, None for one that isn't in the table; ``axes`` are the places that declare each axis of
    its input where no row does.
    """

    made: Optional[Place] = None
    called: Optional[Place] = None
    arguments: tuple[Written, ...] = ()
    inputs: tuple[Optional[int], ...] = ()
    axes: tuple[tuple[Place, ...], ...] = ()


def row_places(it: Any, model: ModelValue, rows: Sequence[Row]) -> list[RowPlaces]:
    """The places of each row of a model's table."""
    calls = {
        (id(call.row.layer), call.layer.name): call
        for call in sorted([*it.build.graph.calls, *model.calls], key=lambda call: call.number)
    }
    numbers = {row.name: i for i, row in enumerate(rows)}
    names = Names.of(it.source)
    found = []
    for row in rows:
        call = calls.get((id(row.layer), row.name))
        found.append(RowPlaces() if call is None else _of_call(names, call, model, numbers))
    return found


def _of_call(
    names: Names, call: LayerCall, model: ModelValue, numbers: dict[str, int]
) -> RowPlaces:
    layer: Any = call.layer
    node = layer.where
    if not isinstance(layer, LayerValue) or not isinstance(node, ast.Call):
        return RowPlaces(called=names.place(call.where))
    parents = [tensor.call.layer.name for tensor in call.parents()]
    inputs = tuple(numbers.get(name) for name in parents)
    first = (
        () if any(n is not None for n in inputs) else _declared(names, [*model.layers[:1], layer])
    )
    called = None if call.where is node else names.place(call.where)
    return RowPlaces(names.place(node), called, tuple(_written(names, layer)), inputs, first)


def _declared(names: Names, layers: Sequence[LayerValue]) -> tuple[tuple[Place, ...], ...]:
    """The places that declare each axis of what a model reads, the batch's first."""
    for layer in layers:
        if not isinstance(layer.where, ast.Call):
            continue
        found: dict[int, tuple[Place, ...]] = {}
        for key, node in arguments_of(layer.where, ["shape"] if layer.layer.is_input else ()):
            if key in _DECLARE:
                parts = names.parts(node)
                found.update((i + _DECLARE[key], names.places(p)) for i, p in enumerate(parts))
            elif key == "input_length" or (key == "input_dim" and not layer.layer.looks_up):
                found[1] = names.places(node)
        if found:
            return tuple(found.get(i, ()) for i in range(max(found) + 1))
    return ()


def _written(names: Names, layer: LayerValue, prefix: str = "") -> Iterator[Written]:
    """The arguments of a layer, and of those inside it, under their names in derivations."""
    cls = class_of(layer.layer)
    given = layer.arguments
    for key, node in arguments_of(layer.where, list(cls.kinds)):
        kind, value = cls.kinds.get(key), given.get(key)
        if isinstance(kind, Nested):
            several = isinstance(value, (list, tuple))
            first = key == next(iter(cls.nests), key)
            parts: Any = value if several else [value]
            for i, one in enumerate(parts):
                lead = f"{key}[{i}]." if several else "" if first else f"{key.split('_')[0]} "
                if isinstance(one, LayerValue) and isinstance(one.where, ast.Call):
                    yield from _written(names, one, prefix + lead)
            continue
        yield from names.written(f"{prefix}{key}", node)
        for i, part in enumerate(names.parts(node)):
            yield from names.written(f"{prefix}{key}[{i}]", part)


def class_of(rule: Layer) -> type[Layer]:
    """The class whose arguments a layer was given, though Keras raises an error for them."""
    return rule.cls if isinstance(rule, Refused) else type(rule)


def arguments_of(call: Any, order: Sequence[str]) -> Iterator[tuple[str, ast.expr]]:
    """The arguments of a call with their names, ``order`` for those given by position."""
    for key, node in zip(order, getattr(call, "args", ())):
        if isinstance(node, ast.Starred):
            break
        yield key, node
    for keyword in getattr(call, "keywords", ()):
        if keyword.arg is not None:
            yield keyword.arg, keyword.value


class Names:
    """Names of a source that are bound once: what they mean is the same wherever they stand."""

    @classmethod
    def of(cls, source: Source) -> Names:
        """Those of a source, which looks for them once."""
        source.names = source.names or cls(source)
        found: Names = source.names
        return found

    def __init__(self, source: Source) -> None:
        self.source = source
        self._bound: Optional[dict[str, Optional[ast.expr]]] = None

    @property
    def bound(self) -> dict[str, Optional[ast.expr]]:
        """The value of each name that one assignment alone binds; None for any other name."""
        if self._bound is None:
            found: dict[str, Optional[ast.expr]] = {}
            values: dict[int, ast.expr] = {}
            for node in self.source.nodes:
                if isinstance(node, ast.Assign) and len(node.targets) == 1:
                    values.update(_paired(node.targets[0], node.value))
                elif isinstance(node, ast.AnnAssign) and node.value is not None:
                    values[id(node.target)] = node.value
            for node in self.source.nodes:
                if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                    found[node.id] = None if node.id in found else values.get(id(node))
                elif isinstance(node, ast.arg):
                    found[node.arg] = None
                elif isinstance(node, ast.alias):
                    found[(node.asname or node.name).split(".")[0]] = None
                elif isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
                    found[node.name] = None
            self._bound = found
        return self._bound

    def place(self, node: Any) -> Optional[Place]:
        """Where a node stands; None for what is no node of this file."""
        if not isinstance(node, (ast.expr, ast.stmt)):
            return None
        place = self.source.place(node)
        return None if place.origin else place

    def written(self, name: str, node: ast.expr) -> Iterator[Written]:
        """An argument, where it stands in this file."""
        place = self.place(node)
        if place is not None:
            yield Written(name, place, self.constants(node), self.source.piece(node))

    def meant(self, node: Any) -> Any:
        """The expression that a name stands for, itself for anything else."""
        for _ in range(MOST_NAMES):
            value = self.bound.get(node.id) if isinstance(node, ast.Name) else None
            if value is None:
                break
            node = value
        return node

    def parts(self, node: Any) -> list[ast.expr]:
        """The elements of what is written as a tuple or list, there or where its name is bound."""
        node = self.meant(node)
        return node.elts if isinstance(node, (ast.Tuple, ast.List)) else []

    def constants(self, node: Any) -> tuple[Place, ...]:
        """The constants that an expression is made of, where they are written behind names."""
        found = (self.place(one) for one in self.leaves(node) if not _inside(one, node))
        return tuple(place for place in found if place is not None)

    def places(self, node: Any) -> tuple[Place, ...]:
        """Where an expression stands, and its :meth:`constants`."""
        place = self.place(node)
        return () if place is None else (place, *self.constants(node))

    def leaves(self, node: Any) -> list[ast.expr]:
        """The constants that an expression leads to, each once."""
        found: dict[int, ast.expr] = {}
        todo: list[Any] = [node]
        seen: set[int] = set()
        while todo and len(found) < MOST_CONSTANTS and len(seen) < 10 * MOST_NAMES:
            one = todo.pop(0)
            if id(one) in seen:
                continue
            seen.add(id(one))
            if isinstance(one, ast.Constant):
                found[id(one)] = one
            elif isinstance(one, ast.Name):
                value = self.bound.get(one.id)
                todo += [] if value is None else [value]
            elif isinstance(one, (ast.BinOp, ast.UnaryOp, ast.Tuple, ast.List)):
                todo += [n for n in ast.iter_child_nodes(one) if isinstance(n, ast.expr)]
        return list(found.values())


def _paired(target: ast.expr, value: ast.expr) -> Iterator[tuple[int, ast.expr]]:
    """The value that each target of an assignment gets, by the target's identity."""
    several = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
    if several and len(target.elts) == len(value.elts):  # type: ignore[attr-defined]
        for one, its in zip(target.elts, value.elts):  # type: ignore[attr-defined]
            yield id(one), its
    else:
        yield id(target), value


def _inside(node: Any, outer: Any) -> bool:
    start, end = (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)
    first, last = (outer.lineno, outer.col_offset), (outer.end_lineno, outer.end_col_offset)
    return bool(first <= start and end <= last)


__all__ = ["Names", "RowPlaces", "Written", "arguments_of", "class_of", "row_places"]
