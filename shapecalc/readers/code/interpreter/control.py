"""Conditions and loops: walked as far as they are known, both ways or once where they aren't."""

from __future__ import annotations

import ast
from typing import Any, Optional

from ....numbers.size import Size
from .branches import join, names_changing
from .values import Function, LayerValue, ModelValue, Unknown
from .walking import Walking

# How a block of statements ended.
RETURNED, BROKE, CONTINUED, RAISED = "return", "break", "continue", "raise"


class Control(Walking):
    """The part of the interpreter that decides which statements are walked, and how often."""

    # -- conditions --------------------------------------------------------------------
    def do_If(self, node: ast.If) -> Optional[str]:
        test = self.truth(self.read(node.test))
        if test is not None:
            return self.block(node.body if test else node.orelse)
        return self._either(self.text(node.test), [node.body, node.orelse])

    def _either(self, condition: str, blocks: list[list[Any]]) -> Optional[str]:
        """Walk every block from the same start, and keep what they agree on."""
        before = self.scope.variables
        ends: list[tuple[Optional[str], dict[str, Any]]] = []
        self.maybe.append(condition)
        try:
            for body in blocks:
                self.scope.variables = dict(before)
                left = self.block(body)
                if left == RETURNED:
                    self.scope.possible.append(self.result)
                ends.append((left, self.scope.variables))
        finally:
            self.maybe.pop()
            self.scope.variables = before
        going = [variables for left, variables in ends if left is None]
        if not going:
            ways = {left for left, _ in ends}
            if ways == {RETURNED}:
                self.result = self.scope.possible.pop()
                return RETURNED
            return RAISED if RAISED in ways and len(ways) == 1 else ends[0][0]
        joined = join(going)
        before.clear()
        before.update(joined)
        return None

    def do_Match(self, node: Any) -> Optional[str]:
        self.read(node.subject)
        return self._either(self.text(node.subject), [case.body for case in node.cases] + [[]])

    def do_Try(self, node: Any) -> Optional[str]:
        left = self.block(node.body)
        if left == RAISED and node.handlers:
            left = self.block(node.handlers[0].body)
        if left is None:
            left = self.block(node.orelse)
        final = self.block(node.finalbody)
        return final or left

    do_TryStar = do_Try

    def do_Assert(self, node: ast.Assert) -> None:
        self.read(node.test)

    def do_Raise(self, node: ast.Raise) -> str:
        return RAISED

    # -- loops -------------------------------------------------------------------------
    def do_For(self, node: ast.For) -> Optional[str]:
        value = self.read(node.iter)
        items = self.iterate(value)
        if items is not None and len(items) <= self.most_turns():
            before, self.walking = self.walking, self.walking * max(1, len(items))
            try:
                left = self._each(node, items)
            finally:
                self.walking = before
            return self.block(node.orelse) if left is None else None if left == BROKE else left
        count, element = self.many(value, node.iter)
        if isinstance(node.target, ast.Name) and isinstance(element, Size) and not element.op:
            element = Size(None, name=node.target.id)
        self._once(node, count, lambda: self.assign(node.target, element, node.iter))
        return None

    def _each(self, node: ast.For, items: list[Any]) -> Optional[str]:
        """Walk a loop turn by turn; says how it was left early."""
        for item in items:
            self.assign(node.target, item, node.iter)
            left = self.block(node.body)
            if left in (BROKE, RETURNED, RAISED):
                return left
        return None

    do_AsyncFor = do_For

    def do_While(self, node: ast.While) -> Optional[str]:
        turns = 0
        while True:
            test = self.truth(self.read(node.test))
            if test is False:
                return self.block(node.orelse)
            if test is None or turns >= self.most_turns():
                break
            turns += 1
            left = self.block(node.body)
            if left == BROKE:
                return None
            if left in (RETURNED, RAISED):
                return left
        self._once(node, None, lambda: None)
        return None

    def _once(self, node: Any, count: Any, bind: Any) -> None:
        """Walk a loop's body once, for ``count`` turns (None: nobody knows how many)."""
        changing = self._changing.get(node)
        if changing is None:
            changing = self._changing[node] = names_changing(node.body)
        for name in changing:
            self._forget(name)
        self.turns.append(count)
        self.maybe += [f"the loop at line {self.source.place(node).line}"] if count is None else []
        try:
            bind()
            left = self.block(node.body)
            if left == RETURNED:
                self.scope.possible.append(self.result)
        finally:
            self.turns.pop()
            if count is None:
                self.maybe.pop()
        for name in changing:
            self._forget(name)

    def _forget(self, name: str) -> None:
        try:
            value = self.scope.find(name)
        except KeyError:
            return
        if not isinstance(value, (ModelValue, LayerValue, Function, list, dict)):
            self.scope.set(name, Unknown(name))

    def do_Break(self, node: ast.Break) -> str:
        return BROKE

    def do_Continue(self, node: ast.Continue) -> str:
        return CONTINUED
