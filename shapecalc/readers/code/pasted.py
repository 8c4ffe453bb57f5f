"""The interpreter for pasted text: it keeps what the statements at the top made."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from ...errors import BadRecord, TooLarge
from ...models.calls import Tensor
from ...numbers.size import Size
from ..notebook import Source
from .interpreter.expressions import OutOfSteps
from .interpreter.interpreter import Interpreter
from .interpreter.uncalled import call_the_uncalled
from .interpreter.values import Instance, LayerValue, Method, ModelValue, TooDeep, Unknown
from .models import custom_models

_GROWS = (ast.Pow, ast.Mult, ast.LShift)


class Pasted(Interpreter):
    """Walks a pasted text. ``made``: values of its expressions, else of its last assignment.

    Sequential models are not given an input: whoever pasted the text may say it.
    """

    def __init__(self, source: Source, known: Mapping[str, Any]) -> None:
        super().__init__(source, known)
        self.made: list[tuple[Any, Any]] = []
        body = [statement for tree in source.trees for statement in tree.body]
        self.strict = all(isinstance(statement, ast.Expr) for statement in body)
        self.body = body

    def run(self) -> None:
        """Walk the text. Never raises for what it holds."""
        try:
            self.block(self.body)
            call_the_uncalled(self)
        except OutOfSteps:
            self.refuse(TooLarge("The text takes too long to read.", "Give it in parts."), None)
        for model in self.models:
            if model.instance is not None and model.started:
                model.held = custom_models.rows_of(model.instance)
        if not any(self.is_built(value) for value, _ in self.made) and not self.models:
            self.made += self._assigned()

    def _assigned(self) -> list[tuple[Any, Any]]:
        """What the last assignment of layers or tensors bound."""
        for statement in reversed(self.body):
            if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                value = self.scope.variables.get(statement.targets[0].id)
                parts = value if isinstance(value, (list, tuple)) else [value]
                if any(map(self.is_built, parts)):
                    return [(value, statement.value)]
        return []

    def is_built(self, value: Any) -> bool:
        """Whether a value is a layer, a model or a symbolic tensor."""
        own = isinstance(value, Instance) and value.layer is not None
        return own or isinstance(value, (LayerValue, ModelValue, Tensor))

    def do_Expr(self, node: ast.Expr) -> None:
        try:
            value = self.read(node.value)
        except (TooDeep, RecursionError):
            self.depth = 0
            self.refuse(TooLarge("The expression is nested too deep.", "Write it flatter."), node)
            return
        if self.scope.outer is None and not self.calls:
            self.made.append((value, node.value))

    def do_Return(self, node: ast.Return) -> Any:
        left = super().do_Return(node)
        if self.scope.outer is None and not self.calls:
            self.made.append((self.result, node.value))
        return left

    def attribute(self, value: Any, name: str, node: ast.AST) -> Any:
        """A name that nothing bound and that layers are added to is a Sequential."""
        owner = getattr(node, "value", None)
        if name == "add" and isinstance(value, Unknown) and isinstance(owner, ast.Name):
            model = self.build.make_model("Sequential", [], {}, owner)
            self.scope.set(owner.id, model)
            return Method(model, name)
        return super().attribute(value, name, node)

    def combine(self, op: ast.operator, a: Any, b: Any, node: ast.AST) -> Any:
        """``a op b``; numbers that give none are refused: nothing else can say what was meant."""
        found = super().combine(op, a, b, node)
        if isinstance(found, Unknown) and all(isinstance(v, (int, float, Size)) for v in (a, b)):
            words = self.text(node)
            if isinstance(op, _GROWS):
                self.refuse(TooLarge(f"{words} is too large.", "Check it."), node)
            else:
                self.refuse(BadRecord(f"{words} can't be calculated.", "Check it."), node)
        return found
