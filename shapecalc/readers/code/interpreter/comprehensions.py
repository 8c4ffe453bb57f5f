"""Comprehensions and iteration: item by item, or once for many items that are alike."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, Optional

from ....models.calls import Tensor
from ....numbers.size import Size
from .scope import Scope
from .values import Array, Function, Generated, Items, Rest, Unknown, is_known
from .walking import Walking

# How many turns of loops, one inside the other, are walked one by one.
MOST_TURNS = 96


class Iteration(Walking):
    """The part of the expressions that goes over items."""

    # -- comprehensions, lambdas -----------------------------------------------------------
    def read_ListComp(self, node: ast.ListComp) -> Any:
        return self._comprehend(node, lambda: self.read(node.elt))

    def read_GeneratorExp(self, node: ast.GeneratorExp) -> Any:
        return Generated(self._comprehend(node, lambda: self.read(node.elt)))

    def read_SetComp(self, node: ast.SetComp) -> Any:
        found = self._comprehend(node, lambda: self.read(node.elt))
        try:
            return set(found) if is_known(found) else self.unknown(node)
        except TypeError:
            return self.unknown(node)

    def read_DictComp(self, node: ast.DictComp) -> Any:
        pairs = self._comprehend(node, lambda: (self.read(node.key), self.read(node.value)))
        if not isinstance(pairs, list) or any(isinstance(p, Rest) for p in pairs):
            return self.unknown(node)
        try:
            return dict(pairs)
        except TypeError:
            return self.unknown(node)

    def _comprehend(self, node: Any, make: Callable[[], Any]) -> Any:
        outer, self.scope = self.scope, Scope(self.scope)
        try:
            return self._generate(node.generators, make, node)
        finally:
            self.scope = outer

    def _generate(self, generators: list[Any], make: Callable[[], Any], node: ast.AST) -> list[Any]:
        if not generators:
            return [make()]
        first, *others = generators
        value = self.read(first.iter)
        items = self.iterate(value)
        found: list[Any] = []
        if items is not None and len(items) <= self.most_turns():
            before, self.walking = self.walking, self.walking * max(1, len(items))
            for item in items:
                if isinstance(item, Rest):
                    self.assign(first.target, item.element, node)
                    inner = self._generate(others, make, node)
                    found += [Rest(x, item.length) for x in inner if not isinstance(x, Rest)]
                    continue
                self.assign(first.target, item, node)
                tests = [self.truth(self.read(test)) for test in first.ifs]
                if False in tests:
                    continue
                inner = self._generate(others, make, node)
                found += inner if None not in tests else [Rest(x, None) for x in inner[:1]]
            self.walking = before
            return found
        count, element = self.many(value, first.iter)
        self.assign(first.target, element, node)
        if first.ifs:
            count = None
            for test in first.ifs:
                self.read(test)
        inner = self._generate(others, make, node)
        return [Rest(x, count if not others else None) for x in inner if not isinstance(x, Rest)]

    def read_Lambda(self, node: ast.Lambda) -> Any:
        return self.function(node)

    def function(self, node: Any) -> Function:
        """A function value with its defaults worked out now, as Python does."""
        defaults = [self.read(d) for d in node.args.defaults]
        kw_defaults = [self.read(d) if d is not None else None for d in node.args.kw_defaults]
        return Function(node, self.scope, defaults, kw_defaults)

    # -- iteration -----------------------------------------------------------------------
    def most_turns(self) -> int:
        """How many turns of a loop are walked one by one, inside the loops that already are."""
        turns = MOST_TURNS // self.walking
        return max(1, turns if self.steps < self.most_steps // 4 else min(turns, 4))

    def iterate(self, value: Any) -> Optional[list[Any]]:
        """The items of a value, None where their number isn't known."""
        if isinstance(value, (list, tuple)):
            return None if any(isinstance(v, Rest) for v in value) else list(value)
        if isinstance(value, (str, dict, set, frozenset)):
            return None if any(isinstance(v, Rest) for v in value) else list(value)
        if isinstance(value, range):
            return list(value) if len(value) <= self.most_turns() else None
        if isinstance(value, (Array, Tensor)) and value.shape and isinstance(value.shape[0], int):
            if isinstance(value, Array) and value.shape[0] <= self.most_turns():
                return [value.like(tuple(value.shape[1:]))] * value.shape[0]
        return None

    def many(self, value: Any, node: ast.AST) -> tuple[Any, Any]:
        """How many items an iterable has, as far as that is known, and what each is like."""
        if isinstance(value, range):
            return len(value), Size(None, name="i")
        if isinstance(value, (list, tuple)):
            for item in value:
                if isinstance(item, Rest):
                    only = len(value) == 1
                    return (item.length if only else None), item.element
            return len(value), value[0] if value else Unknown(self.text(node))
        if isinstance(value, Array) and value.shape:
            return value.shape[0], value.like(tuple(value.shape[1:]), "dtype", "classes", "ids")
        if isinstance(value, Items):
            return value.length, value.element
        return None, Unknown(f"item of {self.text(node)}")
