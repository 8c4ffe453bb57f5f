"""Functions and classes of the source: defined, called, walked with their arguments bound."""

from __future__ import annotations

import ast
from typing import Any

from ....models.calls import Tensor
from .branches import agreed, joined
from .control import RETURNED
from .scope import Scope
from .values import (
    Array,
    Batches,
    ClassValue,
    Frame,
    Function,
    Instance,
    ModelValue,
    Thing,
    Unknown,
)
from .walking import Walking

MOST_CALLS = 24


def is_generator(node: Any) -> bool:
    """Whether a function yields, itself and not in a function inside it."""
    found = getattr(node, "yields", None)
    if found is None:
        found = node.yields = isinstance(node, ast.FunctionDef) and any(map(_yields, node.body))
    return bool(found)


def _yields(node: ast.AST) -> bool:
    if isinstance(node, ast.Yield):
        return True
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
        return False
    return any(map(_yields, ast.iter_child_nodes(node)))


class Calling(Walking):
    """The part of the interpreter that defines and calls what the source defines."""

    # -- functions and classes -------------------------------------------------------------
    def do_FunctionDef(self, node: ast.FunctionDef) -> None:
        function: Any = self.function(node)
        self.defined[node] = function
        for decorator in reversed(node.decorator_list):
            function = self._decorated(function, self.read(decorator))
        self.scope.set(node.name, function)

    do_AsyncFunctionDef = do_FunctionDef

    def _decorated(self, function: Any, decorator: Any) -> Any:
        """Decorators of libraries leave shapes alone; one of the source is called."""
        if isinstance(decorator, Function) and isinstance(function, Function):
            made = self.call_function(decorator, [function], {}, decorator.node)
            return made if isinstance(made, Function) else function
        return function

    def do_Return(self, node: ast.Return) -> str:
        self.result = self.read(node.value)
        return RETURNED

    def do_ClassDef(self, node: ast.ClassDef) -> None:
        bases = [self.read(base) for base in node.bases]
        outer, self.scope = self.scope, Scope(self.scope)
        try:
            self.block(node.body)
            attributes = self.scope.variables
        finally:
            self.scope = outer
        for value in attributes.values():
            if isinstance(value, Function) and value.scope.variables is attributes:
                value.scope = outer  # methods don't see the names of the class body
        cls = ClassValue(node.name, bases, attributes, node)
        self.classes.append(cls)
        self.scope.set(node.name, cls)

    def call_function(
        self, function: Function, args: list[Any], kwargs: dict[str, Any], node: Any
    ) -> Any:
        """Walk a function's body with its arguments bound; its value, or an Unknown."""
        name = function.name
        if len(self.calls) >= MOST_CALLS or self.calls.count(function.node) >= 4:
            return Unknown(f"{name}(…)")
        self.entered.add(function.node)
        outer, depth = self.scope, self.depth
        maybe, self.maybe = self.maybe, []
        turns, self.turns = self.turns, []
        scope = Scope(function.scope)
        self.calls.append(function.node)
        try:
            self.scope = scope
            self._bind_arguments(function, args, kwargs)
            self.depth = 0
            if isinstance(function.node, ast.Lambda):
                return self.read(function.node.body)
            if is_generator(function.node):
                return self._generated(function.node.body, name)
            left = self.block(function.node.body)
            values = list(scope.possible)
            if left == RETURNED:
                values.append(self.result)
            elif left is None and scope.possible:
                values.append(None)
            if not values:
                return None
            return agreed(values, f"{name}(…)")
        finally:
            self.calls.pop()
            self.scope, self.depth = outer, depth
            self.maybe, self.turns = maybe, turns

    def _generated(self, body: list[ast.stmt], function: str) -> Batches:
        """A generator: its body is walked once, and what it yields is kept where it's alike."""
        outer, self.yielded = self.yielded, {}
        try:
            self.block(body)
            found = list(self.yielded.values())
        finally:
            self.yielded = outer
        name = f"{function}(…)"
        element = agreed(found, name) if found else Unknown(name)
        return Batches(name, element)

    def read_Yield(self, node: ast.Yield) -> None:
        value = self.read(node.value)
        if node in self.yielded:
            # A later turn of the loop may know less of the same thing.
            both = joined(self.yielded[node], value, "batch")
            parts = both if isinstance(both, tuple) else (both,)
            value = self.yielded[node] if any(isinstance(v, Unknown) for v in parts) else both
        self.yielded[node] = value

    def _bind_arguments(self, function: Function, args: list[Any], kwargs: dict[str, Any]) -> None:
        a = function.node.args
        names = [p.arg for p in [*a.posonlyargs, *a.args]]
        bound = dict(zip(names[len(names) - len(function.defaults) :], function.defaults))
        bound.update({p.arg: v for p, v in zip(a.kwonlyargs, function.kw_defaults)})
        bound.update(zip(names, args))
        extra = {}
        for key, value in kwargs.items():
            if key in names or any(p.arg == key for p in a.kwonlyargs):
                bound[key] = value
            else:
                extra[key] = value
        if a.vararg is not None:
            bound[a.vararg.arg] = list(args[len(names) :])
        if a.kwarg is not None:
            bound[a.kwarg.arg] = extra
        for name in [*names, *(p.arg for p in a.kwonlyargs)]:
            value = bound.get(name, Unknown(name))
            if isinstance(value, (Unknown, Array, Frame, Thing, ModelValue, Tensor, Instance)):
                self.scope.variables[name] = value
            else:
                self.scope.variables[name] = self.named(value, name)
        for star in (a.vararg, a.kwarg):
            if star is not None:
                self.scope.variables[star.arg] = bound[star.arg]

    def instantiate(
        self, cls: ClassValue, args: list[Any], kwargs: dict[str, Any], node: Any
    ) -> Any:
        """An object of a class of the source; a layer or model of the user's own stays opaque."""
        instance = Instance(cls, cls.name)
        if cls.is_keras():
            self.build.track(instance, kwargs.get("name"), node)
        init = cls.find("__init__")
        if isinstance(init, Function):
            self.call_function(init, [instance, *args], kwargs, node)
        else:
            # A dataclass or a plain holder of settings.
            fields = [k for k in cls.attributes if not isinstance(cls.attributes[k], Function)]
            annotated = [
                s.target.id
                for s in cls.node.body
                if isinstance(s, ast.AnnAssign) and isinstance(s.target, ast.Name)
            ]
            instance.attributes.update(zip(annotated or fields, args))
            instance.attributes.update(kwargs)
        return instance
