"""Functions and classes of the source: defined, called, walked with their arguments bound."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any, Optional

from ....models.calls import Tensor
from ..libraries.import_paths import MODEL_CLASSES
from .branches import agreed
from .control import RAISED, RETURNED, Control, Exits
from .effects import inside, is_generator, kept, returns_early
from .journal import is_mutable
from .objects import DECORATORS, decorated
from .scope import Scope
from .values import (
    Array,
    Batches,
    ClassValue,
    Frame,
    Function,
    Instance,
    Library,
    Method,
    ModelValue,
    Rest,
    Thing,
    Unknown,
)

MOST_CALLS = 24
# Steps inside one function, all calls of it together: beyond them its calls aren't followed.
MOST_IN_ONE = 40_000


@kept
def makes_a_model(node: Any) -> bool:
    """Whether a function of the source has the call of a model class in it."""
    return any(
        isinstance(n, ast.Call)
        and getattr(n.func, "attr", getattr(n.func, "id", "")) in MODEL_CLASSES
        for n in inside(node)
    )


_SPECIAL = frozenset("ClassVar InitVar KW_ONLY kw_only init".split())


@kept
def _is_special(field: Any) -> bool:
    """Whether an annotation in a dataclass may be no argument, or not one by place."""
    return any(
        getattr(n, "id", getattr(n, "attr", getattr(n, "arg", ""))) in _SPECIAL
        for n in inside(field)
    )


class Raised(Exception):
    """The code that is read raises an error here on every way."""


def _is_keras(value: Any) -> bool:
    """Objects of Keras and of its subclasses: code that trains or shows them leaves them alone."""
    return isinstance(value, Instance) and value.layer is not None


class Calling(Control):
    """The part of the interpreter that defines and calls what the source defines."""

    # -- functions and classes -------------------------------------------------------------
    def do_FunctionDef(self, node: ast.FunctionDef) -> None:
        function: Any = self.function(node)
        self.defined[node] = function
        for decorator in reversed(node.decorator_list):
            function = self._decorated(function, self._decorator(decorator))
        self.scope.set(node.name, function)

    do_AsyncFunctionDef = do_FunctionDef

    def _decorator(self, node: ast.expr) -> Any:
        """What a decorator is; one of Python's own with its settings is the same one."""
        if isinstance(node, ast.Call):
            called = self.read(node.func)
            if isinstance(called, Library) and called.path in DECORATORS:
                return called
        return self.read(node)

    def _decorated(self, function: Any, decorator: Any) -> Any:
        """Decorators of libraries leave shapes alone; one of the source is called."""
        if isinstance(decorator, Function) and isinstance(function, Function):
            made = self.call_function(decorator, [function], {}, decorator.node)
            return made if isinstance(made, Function) else function
        return decorated(function, decorator)

    def do_Return(self, node: ast.Return) -> str:
        self.result = self.read(node.value)
        return RETURNED

    def do_ClassDef(self, node: ast.ClassDef) -> None:
        bases = [self.read(base) for base in node.bases]
        outer, self.scope = self.scope, Scope(self.scope)
        self.scope.of_class = True
        self.journal.made(self.scope.variables)
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
        for base in cls.order[1:]:
            hook = base.attributes.get("__init_subclass__")
            if isinstance(hook, Function):
                named = {k.arg: self.read(k.value) for k in node.keywords if k.arg}
                self.call_function(hook, [cls], named, node)
                break
        made: Any = cls
        for decorator in reversed(node.decorator_list):
            called = self._decorator(decorator)  # one that isn't of the source leaves it as it is
            if isinstance(called, Function):
                made = self.call_function(called, [made], {}, called.node)
        self.scope.set(node.name, made)

    def call_function(
        self,
        function: Function,
        args: list[Any],
        kwargs: dict[str, Any],
        node: Any,
        loose: bool = False,
    ) -> Any:
        """Walk a function's body with its arguments bound; its value, or an Unknown.

        ``loose``: there are other arguments that nobody knows, behind a Rest or by name.
        """
        name = function.name
        again = self.calls.count(function.node)
        spent = self.spent.get(function.node, 0) > MOST_IN_ONE and not makes_a_model(function.node)
        if len(self.calls) >= MOST_CALLS or again >= 4 or spent:
            self.lose_what_it_changes(function, [*args, *kwargs.values()])
            return Unknown(f"{name}(…)")
        if not self.quiet:
            self.entered.add(function.node)
        outer, depth, maybe = self.scope, self.depth, len(self.maybe)
        level, early = len(self.journal.frames), returns_early(function.node)
        self.calls.append(function.node)
        begun = self.steps
        self.functions.append(Exits(level, [], []))
        try:
            self.scope = Scope(function.scope)
            self.journal.made(self.scope.variables)
            if early:
                self.journal.open()
            self._bind_arguments(function, args, kwargs, loose)
            self.depth = 0
            if isinstance(function.node, ast.Lambda):
                return self.read(function.node.body)
            if is_generator(function.node):
                return self._generated(function.node.body, name)
            left = self.block(function.node.body)
            return self._returned(self.functions[-1], left, name) if early else self._last(left)
        finally:
            self.journal.close(level)
            self.functions.pop()
            self.calls.pop()
            if not again:
                self.spent[function.node] = self.spent.get(function.node, 0) + self.steps - begun
            self.scope, self.depth = outer, depth
            del self.maybe[maybe:]

    def _last(self, left: Optional[str]) -> Any:
        """What a function gives that returns at its end only. Raises Raised where it never does."""
        if left in (None, RETURNED):
            return self.result if left == RETURNED else None
        raise Raised

    def _returned(self, exits: Exits, left: Optional[str], name: str) -> Any:
        """What a function gives and leaves behind after all of its ways."""
        if not exits.states:
            return self._last(left)
        if left in (None, RETURNED):
            exits.states.append(self.journal.capture(exits.level))
            exits.values.append(self.result if left == RETURNED else None)
        elif left == RAISED:
            self.leave(RAISED)
        self.journal.undo()
        join = self.joining()
        self.journal.settle(exits.states, join)
        return agreed(join, exits.values, f"{name}(…)")

    def lose_what_it_changes(self, function: Function, args: list[Any]) -> None:
        """A call that isn't followed may change what it is given and what its names stand for."""
        self.hand_over(args)
        for node in inside(function.node):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                try:
                    self.hand_over([function.scope.find(node.id)])
                except KeyError:
                    continue
            elif isinstance(node, (ast.Global, ast.Nonlocal)):
                for name in node.names:
                    scope = function.scope
                    while scope.outer is not None and name not in scope.variables:
                        scope = scope.outer
                    scope.set(name, Unknown(name))

    def may_call(self, function: Any, node: ast.AST) -> None:
        """Code that isn't read may call a function any number of times, with anything."""
        if isinstance(function, Function):
            a = function.node.args
            args = [Unknown(p.arg) for p in [*a.posonlyargs, *a.args]]
            args = args[1:] if function.owner is not None else args
        elif isinstance(function, Method) and is_mutable(function.owner):
            args = [Unknown("item")]
        else:
            return
        self.quiet += 1
        try:
            self.repeat("a call", None, lambda: None, lambda: self._called(function, args, node))
        finally:
            self.quiet -= 1

    def _called(self, function: Any, args: list[Any], node: ast.AST) -> None:
        self.call(function, args, {}, node)

    def hand_over(self, values: Iterable[Any], node: Optional[ast.AST] = None) -> None:
        """Code that isn't read may change what it is given, and call the functions among it."""
        for value in values:
            self.loosen(value)
            if isinstance(value, (Function, Method)):
                if node is not None:
                    self.may_call(value, node)
            elif isinstance(value, Instance) and value.layer is None:
                called = value.cls.find("__call__")
                if isinstance(called, Function) and node is not None:
                    self.may_call(called.bound_to(value), node)
                self.journal.lose(value, _is_keras)
            elif is_mutable(value) or isinstance(value, tuple):
                self.journal.lose(value, _is_keras)

    def _generated(self, body: list[ast.stmt], function: str) -> Batches:
        """A generator: its body is walked once, and what it yields is kept where it's alike.

        Nobody knows how far it will be taken, so that what it changes isn't known.
        """
        outer, self.yielded = self.yielded, {}
        level = self.journal.open()
        try:
            self.block(body)
            found = list(self.yielded.values())
        finally:
            self.yielded = outer
            self.widen(level)
            self.journal.keep()
        name = f"{function}(…)"
        element = agreed(self.joining(), found, name) if found else Unknown(name)
        return Batches(name, element)

    def read_Yield(self, node: ast.Yield) -> None:
        value = self.read(node.value)
        if node in self.yielded:
            # A later turn of the loop may know less of the same thing.
            both = self.joining().values(self.yielded[node], value, "batch")
            parts = both if isinstance(both, tuple) else (both,)
            value = self.yielded[node] if any(isinstance(v, Unknown) for v in parts) else both
        self.yielded[node] = value

    def _bind_arguments(
        self, function: Function, args: list[Any], kwargs: dict[str, Any], loose: bool
    ) -> None:
        a = function.node.args
        names = [p.arg for p in [*a.posonlyargs, *a.args]]
        extra: dict[Any, Any] = {}
        if loose:
            known = next((i for i, v in enumerate(args) if isinstance(v, Rest)), len(args))
            self.hand_over(args[known + 1 :])
            bound = dict(zip(names, args[:known]))
            args = [*args[:known], *([] if known == len(args) else [args[known]])]
            args = args if known >= len(names) else [*[None] * len(names), *args[known:]]
            if known == len(args):
                extra[Rest(Unknown("key"), None)] = Unknown("value")
        else:
            bound = dict(zip(names[len(names) - len(function.defaults) :], function.defaults))
            bound.update({p.arg: v for p, v in zip(a.kwonlyargs, function.kw_defaults)})
            bound.update(zip(names, args))
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
        self,
        cls: ClassValue,
        args: list[Any],
        kwargs: dict[str, Any],
        node: Any,
        loose: bool = False,
    ) -> Any:
        """An object of a class of the source; a layer or model of the user's own stays opaque."""
        if self.quiet and cls.is_keras():
            return Unknown(cls.name)
        instance = Instance(cls, cls.name)
        self.journal.made(instance.attributes)
        if cls.is_keras():
            self.build.track(instance, args, kwargs, node)
        init = cls.find("__init__")
        if isinstance(init, Function):
            self.call_function(init, [instance, *args], kwargs, node, loose)
        else:
            self._set_fields(instance, args, kwargs, node, loose)
        return instance

    def _set_fields(
        self, instance: Instance, args: list[Any], kwargs: dict[str, Any], node: Any, loose: bool
    ) -> None:
        """What a dataclass, or a plain holder of settings, makes of its arguments."""
        annotated = [
            s
            for cls in reversed(instance.cls.order)
            for s in cls.node.body
            if isinstance(s, ast.AnnAssign) and isinstance(s.target, ast.Name)
        ]
        names = list(dict.fromkeys(s.target.id for s in annotated))  # type: ignore[union-attr]
        if loose or any(map(_is_special, annotated)):  # by place it may be any of them
            instance.attributes.update((name, Unknown(name)) for name in names)
        else:
            instance.attributes.update(zip(names, args))
        instance.attributes.update(kwargs)
        after = instance.cls.find("__post_init__")
        if isinstance(after, Function):
            self.call_function(after, [instance], {}, node)
