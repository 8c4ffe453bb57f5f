"""Comprehensions and iteration: item by item, or once for many items that are alike."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, Optional

from ....models.calls import Tensor
from ....numbers.size import Size
from .changes import Changing
from .effects import has_effects, may_change
from .scope import Scope
from .values import Array, Function, Generated, Items, LayerValue, Rest, Unknown, View, has_rest

# How many turns of loops, one inside the other, are walked one by one; over the layers of a model.
MOST_TURNS = 100
MOST_LAYERS = 1_200


class Iteration(Changing):
    """The part of the expressions that goes over items."""

    # -- comprehensions, lambdas -----------------------------------------------------------
    def read_ListComp(self, node: ast.ListComp) -> Any:
        return self._comprehend(node, lambda: self.read(node.elt))

    def read_GeneratorExp(self, node: ast.GeneratorExp) -> Any:
        first, scope = self.read(node.generators[0].iter), self.scope

        def work() -> list[Any]:
            outer, self.scope = self.scope, scope
            try:
                return list(self._comprehend(node, lambda: self.read(node.elt), first))
            finally:
                self.scope = outer

        return self.journal.made(Generated.later(work, may_change(node)))

    def read_SetComp(self, node: ast.SetComp) -> Any:
        found: set[Any] = set()
        self.add(found, self._comprehend(node, lambda: self.read(node.elt)))
        return self.journal.made(found)

    def read_DictComp(self, node: ast.DictComp) -> Any:
        pairs = self._comprehend(node, lambda: (self.read(node.key), self.read(node.value)))
        if not isinstance(pairs, list) or any(isinstance(p, Rest) for p in pairs):
            return self.unknown(node)
        found: dict[Any, Any] = {}
        for key, value in pairs:
            self.set_item(found, key, value, node)
        return self.journal.made(found)

    def _comprehend(self, node: Any, make: Callable[[], Any], first: Any = None) -> Any:
        outer = self.scope
        if outer.of_class and first is None:
            first = self.read(node.generators[0].iter)
        self.scope = Scope(outer.outer if outer.of_class else outer)
        self.scope.journal = None  # nothing outlives it, so that no way takes its names back
        try:
            return self.journal.made(self._generate(node.generators, make, node, first))
        finally:
            self.scope = outer

    def _generate(
        self, generators: list[Any], make: Callable[[], Any], node: ast.AST, start: Any = None
    ) -> list[Any]:
        if not generators:
            return [make()]
        first, *others = generators
        value = self.read(first.iter) if start is None else start
        items = self.iterate(value)
        found: list[Any] = []
        if items is not None and len(items) <= self.most_turns(items):
            before, self.walking = self.walking, self.walking * max(1, len(items))
            for item in items:
                self.assign(first.target, item, node)
                tests = [self.truth(self.read(test)) for test in first.ifs]
                if False in tests:
                    continue
                if None not in tests:
                    found += self._generate(others, make, node)
                    continue
                inner = self.perhaps(
                    self.text(first.ifs[0]), lambda: self._generate(others, make, node)
                )
                rest = self.joining().rest(inner or [], "item")
                found += [] if rest is None else [rest]
            self.walking = before
            return found
        count, element = self.many(value, first.iter)
        one: list[Any] = []

        def turn() -> None:
            for test in first.ifs:
                self.read(test)
            one[:] = self._generate(others, make, node)

        def bind() -> None:
            self.assign(first.target, self.journal.one_of_many(element), node)

        if has_effects(node):
            self.repeat("a comprehension", count, bind, turn)
        else:
            bind()
            turn()
        counted = count if not first.ifs and self.length(one) == 1 else None
        rest = self.joining().rest(one, "item")
        return [] if rest is None else [Rest(rest.element, counted)]

    def read_Lambda(self, node: ast.Lambda) -> Any:
        return self.function(node)

    def function(self, node: Any) -> Function:
        """A function value with its defaults worked out now, as Python does."""
        defaults = [self.read(d) for d in node.args.defaults]
        kw_defaults = [self.read(d) if d is not None else None for d in node.args.kw_defaults]
        return Function(node, self.scope, defaults, kw_defaults)

    # -- iteration -----------------------------------------------------------------------
    def most_turns(self, items: Any = ()) -> int:
        """How many turns of a loop are walked one by one, inside the loops that already are.

        ``items``: those that it goes over. What is done to each layer of a model is short.
        """
        layers = any(isinstance(v, LayerValue) for item in items[:1] for v in _parts(item))
        turns = (MOST_LAYERS if layers else MOST_TURNS) // self.walking
        return max(1, turns if self.steps < self.most_steps // 4 else min(turns, 4))

    def ready(self, value: Generated) -> None:
        """The items of an iterator are made, if they weren't."""
        deferred = value.deferred
        if deferred is not None:
            items = deferred.work()
            self.journal.change(value)
            value[:] = items

    def loosen(self, value: Any) -> None:
        """Something takes the items of an iterator one by one, and nobody knows how many, or when."""
        deferred = value.deferred if isinstance(value, Generated) else None
        if deferred is None or not deferred.effects:
            return
        found: list[Any] = []

        def take() -> None:
            found[:] = deferred.work()

        self.repeat("a generator", None, lambda: None, take)
        self.journal.change(value)
        value[:] = found

    def consumed(self, value: Generated) -> None:
        """The items of an iterator were taken, or some of them."""
        self.journal.change(value)
        value[:] = [Rest(Unknown("item"), None)]

    def iterate(self, value: Any) -> Optional[list[Any]]:
        """The items of a value, None where their number isn't known."""
        if isinstance(value, Generated):
            self.ready(value)
            if has_rest(value):
                return None
            items = list(value)
            self.consumed(value)
            return items
        if isinstance(value, View):
            value = value.items()
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
            return len(value), Size(None, name="i", open=True)
        if isinstance(value, View):
            value = value.items()
        if isinstance(value, (list, tuple)):
            if isinstance(value, Generated):
                self.ready(value)
            rest = self.joining().rest(list(value), f"item of {self.text(node)}")
            count = self.length(value)
            if isinstance(value, Generated):
                self.consumed(value)
            return count, Unknown(self.text(node)) if rest is None else rest.element
        if isinstance(value, (dict, set)):
            return None, Unknown(f"item of {self.text(node)}")
        if isinstance(value, Array) and value.shape:
            return value.shape[0], value.like(
                tuple(value.shape[1:]), "dtype", "classes", "ids", "pixels"
            )
        if isinstance(value, Items):
            return value.length, value.element
        made = self.special(value, "__iter__", [], node)
        if made and made[0] is not value:
            return self.many(made[0], node)
        if made:  # it is its own iterator
            self.hand_over([self.attribute(value, "__next__", node)], node)
        return None, Unknown(f"item of {self.text(node)}")


def _parts(item: Any) -> Any:
    """An item, or those of a pair as enumerate gives them."""
    return item if isinstance(item, tuple) else (item,)
