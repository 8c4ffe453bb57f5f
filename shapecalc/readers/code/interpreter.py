"""Statements: an interpreter over values that are known, partly known, or only named.

Nothing is executed. Conditions that aren't known are walked both ways and joined; loops of
unknown length are walked once; what can't be known gets a name. Steps, depth and the size
of numbers are bounded, so every reading ends.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Mapping
from typing import Any, Optional

from ...errors import ShapeError
from ...size import Size
from ..notebook import Source
from ..reading import Place, Problem
from .arguments import argument_node
from .expressions import Expressions, OutOfSteps, TooDeep, same
from .scope import Scope
from .values import (
    Array,
    ClassValue,
    Frame,
    Function,
    Instance,
    LayerValue,
    Library,
    Method,
    ModelValue,
    Partial,
    Rest,
    Tensor,
    Thing,
    Unknown,
)

MOST_STEPS = 400_000
MOST_CALLS = 24

# Names of sizes that read well in a formula; any other takes the name that it is bound to.
_SHORT = re.compile(r"[\w.]+|[\w.]+\[\d+\]|len\([\w.]+(\[[\w']+\])*\)")

# How a block of statements ended.
RETURNED, BROKE, CONTINUED, RAISED = "return", "break", "continue", "raise"


class Interpreter(Expressions):
    """Walks the source once, from the first cell to the last.

    ``given`` are values for names (``--set``), ``data`` shapes for arrays (``--data``),
    ``keras`` the major version whose rules and names hold. After :meth:`run`, ``models``
    holds every model that was built, in order, and ``problems`` what was wrong.
    """

    def __init__(
        self,
        source: Source,
        given: Optional[Mapping[str, Any]] = None,
        data: Optional[Mapping[str, tuple[Any, ...]]] = None,
        keras: int = 3,
        watchers: Optional[Mapping[str, list[Any]]] = None,
    ) -> None:
        from .building import Building

        self.source = source
        self.given = dict(given or {})
        self.data = dict(data or {})
        self.keras = keras
        self.watchers = watchers or {}
        self.scope = Scope()
        self.stars: list[str] = []
        self.words: dict[ast.AST, str] = {}
        self._changing: dict[ast.AST, set[str]] = {}
        self.steps, self.most_steps, self.depth, self.walking = 0, MOST_STEPS, 0, 1
        self.calls: list[Any] = []
        self.result: Any = None
        # Why a statement may or may not happen: the conditions around it that aren't known.
        self.maybe: list[str] = []
        # Loops being walked once for many turns, with how many (None: not known).
        self.turns: list[Any] = []
        self.problems: list[Problem] = []
        self._told: set[tuple[str, Any, str]] = set()
        self.tracking: list[list[Any]] = []
        self.build = Building(self)

    # -- what is found -----------------------------------------------------------------
    @property
    def models(self) -> list[ModelValue]:
        return self.build.models

    def run(self) -> None:
        """Walk all of the source. Never raises for what it holds."""
        try:
            for tree in self.source.trees:
                self.block(tree.body)
        except OutOfSteps:
            self.report(
                Problem(
                    "SEQ402",
                    f"The reading stopped after {self.most_steps:,} steps; what follows was not read.",
                    "Give sizes with --set, or split the file.",
                    severity="warning",
                )
            )
        self.build.finish()
        try:
            self.emit("end")
        except (
            RecursionError,
            ValueError,
            TypeError,
            AttributeError,
        ):  # no check may stop a reading
            if os.environ.get("SEQSHAPE_DEBUG"):
                raise

    def report(self, problem: Problem) -> None:
        """Keep a finding, each once a place."""
        key = (problem.code, problem.place.key(), problem.message if not problem.place.line else "")
        if key not in self._told:
            self._told.add(key)
            self.problems.append(problem)

    def refuse(self, error: ShapeError, node: Any, **more: Any) -> None:
        """Keep what a rule refused, at a node of the source."""
        exact = argument_node(node, error.argument) if error.argument else node
        problem = Problem.of(error, self.source.place(exact) if exact is not None else Place())
        for key, value in more.items():
            setattr(problem, key, value)
        problem.clues = {"node": node, "argument": error.argument, **problem.clues}
        self.report(problem)

    def emit(self, event: str, *details: Any) -> None:
        """Tell the checks that wait for an event."""
        for watcher in self.watchers.get(event, ()):
            try:
                watcher(self, *details)
            except (TooDeep, RecursionError):
                continue
            except Exception:
                # A check that stumbles says nothing; what it looked at is read all the same.
                if os.environ.get("SEQSHAPE_DEBUG"):
                    raise

    # -- blocks ------------------------------------------------------------------------
    def block(self, body: list[Any]) -> Optional[str]:
        """Walk statements until one leaves the block; says how it left."""
        for statement in body:
            handler = getattr(self, "do_" + statement.__class__.__name__, None)
            if handler is None:
                continue
            self.steps += 1
            if self.steps > self.most_steps:
                raise OutOfSteps
            try:
                left = handler(statement)
            except OutOfSteps:
                raise
            except (TooDeep, RecursionError):
                left = None
                self._lost(statement)
            except ShapeError as error:
                left = None
                self.refuse(error, statement)
                self._lost(statement)
            except Exception:
                if os.environ.get("SEQSHAPE_DEBUG"):
                    raise
                left = None
                self._lost(statement)
            if left is not None:
                return str(left)
        return None

    def _lost(self, statement: Any) -> None:
        """What a statement would have bound is not known."""
        self.depth = 0 if not self.calls else self.depth
        for name in names_bound([statement]):
            self.scope.set(name, Unknown(name))

    def do_Expr(self, node: ast.Expr) -> None:
        self.read(node.value)

    # -- binding -----------------------------------------------------------------------
    def do_Assign(self, node: ast.Assign) -> None:
        value = self.read(node.value)
        for target in node.targets:
            self.assign(target, value, node.value)

    def do_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.assign(node.target, self.read(node.value), node.value)

    def do_AugAssign(self, node: ast.AugAssign) -> None:
        old = self.read(node.target)
        value = self.read(node.value)
        if isinstance(old, list) and isinstance(node.op, ast.Add):
            parts = self.iterate(value)
            self.extend(old, parts if parts is not None else [Rest(value, None)])
            return
        self.assign(node.target, self.combine(node.op, old, value, node), node)

    def assign(self, target: Any, value: Any, node: ast.AST) -> None:
        if isinstance(target, ast.Name):
            self.scope.set(target.id, self.named(value, target.id))
        elif isinstance(target, (ast.Tuple, ast.List)):
            self._unpack(target, value, node)
        elif isinstance(target, ast.Attribute):
            self.set_attribute(self.read(target.value), target.attr, value, target)
        elif isinstance(target, ast.Subscript):
            owner, key = self.read(target.value), self.read(target.slice)
            self._set_item(owner, key, value)
        elif isinstance(target, ast.Starred):
            self.assign(target.value, Unknown(self.text(target.value)), node)

    def named(self, value: Any, name: str) -> Any:
        """The value under the name that it is bound to; ``--set`` and ``--data`` come first."""
        if name in self.given and not isinstance(value, (str, bool, int, float)):
            return self.given[name]
        if name in self.given and isinstance(value, (int, float, str)):
            return self.given[name]
        if name in self.data and isinstance(value, (Unknown, Array, Frame)):
            facts = value.facts if isinstance(value, Array) else {}
            return Array(self.data[name], name, facts)
        if isinstance(value, Unknown):
            if not _SHORT.fullmatch(value.name):
                return Unknown(name)
        elif isinstance(value, Array) or (
            isinstance(value, (Frame, Thing)) and not value.name.isidentifier()
        ):
            value.name = name
        elif isinstance(value, ModelValue) and (not value.name or not self.calls):
            if not value.name or self.scope.outer is None:
                value.name = name
        elif isinstance(value, Size) and value.name and not value.op and value.value is None:
            if not _SHORT.fullmatch(value.name):
                return Size(None, name=name, open=value.open)
        return value

    def _unpack(self, target: Any, value: Any, node: ast.AST) -> None:
        items = self.iterate(value)
        targets = target.elts
        star = next((i for i, t in enumerate(targets) if isinstance(t, ast.Starred)), None)
        if star is not None and items is not None and len(items) >= len(targets) - 1:
            after = len(targets) - star - 1
            middle = items[star : len(items) - after]
            for t, v in zip(targets[:star], items):
                self.assign(t, v, node)
            self.assign(targets[star].value, middle, node)
            for t, v in zip(targets[star + 1 :], items[len(items) - after :] if after else []):
                self.assign(t, v, node)
            return
        if items is not None and len(items) == len(targets):
            for t, v in zip(targets, items):
                self.assign(t, v, node)
            return
        for i, t in enumerate(targets):
            if isinstance(value, Tensor) and value.shape is None:
                # A layer that isn't known may have any number of outputs.
                self.assign(t, Tensor(None, value.call, i), node)
            elif isinstance(value, Unknown) and value.name.endswith(".shape"):
                self.assign(t, self.size(f"{value.name}[{i}]"), node)
            elif isinstance(t, ast.Name):
                self.assign(t, Unknown(t.id), node)
            else:
                self.assign(t, Unknown(self.text(t)), node)

    def _set_item(self, owner: Any, key: Any, value: Any) -> None:
        if isinstance(owner, dict):
            try:
                if self.turns and not isinstance(key, (str, int)):
                    owner.setdefault(Rest(Unknown("key"), None), value)  # how many, nobody knows
                elif self.maybe or self.turns:
                    old = owner.get(key, value)
                    owner[key] = value if same(old, value) else Unknown(f"[{key!r}]")
                else:
                    owner[key] = value
            except TypeError:
                pass
        elif isinstance(owner, list) and isinstance(key, int):
            if -len(owner) <= key < len(owner):
                owner[key] = value
        elif isinstance(owner, Frame) and isinstance(key, str) and owner.columns is not None:
            if key not in owner.columns:
                owner.columns.append(key)
                owner.width = len(owner.columns)
        elif isinstance(owner, Frame) and isinstance(key, str):
            owner.width = None
        elif isinstance(owner, Array):
            # Numbers are written into it: what was known of them is no longer.
            owner.facts.pop("items", None)
            for fact in ("classes", "ids"):
                top = owner.facts.pop(fact, None)
                if isinstance(top, int) and isinstance(value, int) and not self.turns:
                    owner.facts[fact] = max(top, value + 1)

    def extend(self, owner: list[Any], items: list[Any]) -> None:
        """``list.append`` and its like, also from loops that are walked once for many turns."""
        if self.turns or self.maybe:
            count = self.turns[-1] if len(self.turns) == 1 and not self.maybe else None
            for item in items:
                element = item.element if isinstance(item, Rest) else item
                old = next((v for v in owner if isinstance(v, Rest)), None)
                if old is not None:
                    if not same(old.element, element):
                        old.element = _joined(old.element, element, "item")
                    old.length = None
                else:
                    owner.append(Rest(element, count))
            return
        owner += items

    # -- imports -----------------------------------------------------------------------
    def do_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            path = self.build.canonical(alias.name)
            if alias.asname:
                self.scope.set(alias.asname, Library(path))
            else:
                first = alias.name.split(".")[0]
                self.scope.set(first, Library(self.build.canonical(first)))

    def do_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        if module == "__future__":
            return
        for alias in node.names:
            if alias.name == "*":
                self.stars.append(self.build.canonical(module))
                continue
            value = self.build.imported(module, alias.name, node.level)
            name = alias.asname or alias.name
            if name in self.data:
                value = Array(self.data[name], name)
            self.scope.set(name, self.named(value, name))

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
        joined = _join(going)
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
            changing = self._changing[node] = _names_changing(node.body)
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

    # -- with, del, names ----------------------------------------------------------------
    def do_With(self, node: ast.With) -> Optional[str]:
        for item in node.items:
            value = self.read(item.context_expr)
            if item.optional_vars is not None:
                self.assign(item.optional_vars, value, item.context_expr)
        return self.block(node.body)

    do_AsyncWith = do_With

    def do_Delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            if isinstance(target, ast.Name):
                self.scope.variables.pop(target.id, None)

    def do_Global(self, node: ast.Global) -> None:
        for name in node.names:
            self.scope.shared[name] = self.scope.module()

    def do_Nonlocal(self, node: ast.Nonlocal) -> None:
        for name in node.names:
            scope = self.scope.outer
            while scope is not None and name not in scope.variables:
                scope = scope.outer
            if scope is not None:
                self.scope.shared[name] = scope

    # -- functions and classes -------------------------------------------------------------
    def do_FunctionDef(self, node: ast.FunctionDef) -> None:
        function: Any = self.function(node)
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
        self.scope.set(node.name, ClassValue(node.name, bases, attributes, node))

    def call_function(
        self, function: Function, args: list[Any], kwargs: dict[str, Any], node: Any
    ) -> Any:
        """Walk a function's body with its arguments bound; its value, or an Unknown."""
        name = function.name
        if len(self.calls) >= MOST_CALLS or self.calls.count(function.node) >= 4:
            return Unknown(f"{name}(…)")
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
            left = self.block(function.node.body)
            values = list(scope.possible)
            if left == RETURNED:
                values.append(self.result)
            elif left is None and scope.possible:
                values.append(None)
            if not values:
                return None
            return _agreed(values, f"{name}(…)")
        finally:
            self.calls.pop()
            self.scope, self.depth = outer, depth
            self.maybe, self.turns = maybe, turns

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
            if isinstance(value, (Unknown, Array, Frame, Thing, ModelValue, Tensor)):
                self.scope.variables[name] = value
            else:
                self.scope.variables[name] = self.named(value, name)
        for star in (a.vararg, a.kwarg):
            if star is not None:
                self.scope.variables[star.arg] = bound[star.arg]

    # -- calls -----------------------------------------------------------------------------
    def call(
        self, callee: Any, args: list[Any], kwargs: dict[str, Any], node: Any, loose: bool = False
    ) -> Any:
        if isinstance(callee, Function):
            if callee.owner is not None:
                args = [callee.owner, *args]
            return self.call_function(callee, args, kwargs, node)
        if isinstance(callee, Partial):
            return self.call(
                callee.called, [*callee.args, *args], {**callee.kwargs, **kwargs}, node, loose
            )
        if isinstance(callee, ClassValue):
            return self.instantiate(callee, args, kwargs, node)
        return self.build.call(callee, args, kwargs, node, loose)

    def instantiate(
        self, cls: ClassValue, args: list[Any], kwargs: dict[str, Any], node: Any
    ) -> Any:
        """An object of a class of the source; a layer or model of the user's own stays opaque."""
        instance = Instance(cls, cls.name)
        if cls.is_keras():
            self.build.track(instance, kwargs.get("name"))
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

    # -- attributes ------------------------------------------------------------------------
    def attribute(self, value: Any, name: str, node: ast.AST) -> Any:
        if isinstance(value, Instance):
            if name in value.attributes:
                return value.attributes[name]
            found = value.cls.find(name)
            if isinstance(found, Function):
                bound = Function(found.node, found.scope, found.defaults, found.kw_defaults)
                bound.owner = value
                return bound
            if found is not None:
                return found
            if value.cls.is_keras():
                return Method(value, name)
            return self.unknown(node)
        if isinstance(value, ClassValue):
            found = value.find(name)
            return self.unknown(node) if found is None else found
        return self.build.attribute(value, name, node)

    def set_attribute(self, owner: Any, name: str, value: Any, node: ast.AST) -> None:
        """``owner.name = value``."""
        if isinstance(owner, (Instance, ClassValue)):
            owner.attributes[name] = value
        else:
            self.build.set_attribute(owner, name, value)

    def global_name(self, name: str) -> Any:
        return self.build.global_name(name)

    def operate(self, op: str, operands: list[Any], node: ast.AST) -> Any:
        return self.build.operate(op, operands, node)

    def broadcast(self, a: Any, b: Any, node: ast.AST) -> Any:
        from .arrays import broadcast, class_facts

        found = broadcast(a, b)
        if isinstance(node, ast.BinOp):
            found.facts.update(class_facts(node.op, a, b))
        return found

    def take(self, value: Any, key: Any, node: ast.AST) -> Any:
        from .arrays import take

        return take(value, key, self.text(node), self)


# -- joining ----------------------------------------------------------------------------
def _join(ways: list[dict[str, Any]]) -> dict[str, Any]:
    """The variables after several ways through: what they agree on, names for the rest."""
    first, *others = ways
    joined = dict(first)
    for variables in others:
        for name, value in variables.items():
            if name not in joined:
                joined[name] = value
            elif joined[name] is not value:
                joined[name] = _joined(joined[name], value, name)
    return joined


def _joined(a: Any, b: Any, name: str) -> Any:
    if same(a, b):
        return a
    if isinstance(a, Array) and isinstance(b, Array) and a.shape and b.shape:
        if len(a.shape) == len(b.shape):
            sizes = tuple(x if same(x, y) else None for x, y in zip(a.shape, b.shape))
            return Array(sizes, name)
    return Unknown(name)


def _agreed(values: list[Any], name: str) -> Any:
    """The one value of several ways to return, an Unknown where they differ."""
    first = values[-1]
    for value in values[:-1]:
        if value is None:
            continue
        first = value if first is None else _joined(first, value, name)
    return first


def names_bound(body: list[Any]) -> set[str]:
    """Names that statements bind, in this scope."""
    found: set[str] = set()
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
            elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                found.add(node.name)
    return found


def _names_changing(body: list[Any]) -> set[str]:
    """Names whose value in one turn of a loop depends on the turn before."""
    found: set[str] = set()
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
                found.add(node.target.id)
            elif isinstance(node, ast.Assign):
                targets = {
                    n.id for t in node.targets for n in ast.walk(t) if isinstance(n, ast.Name)
                }
                if targets:
                    read = {n.id for n in ast.walk(node.value) if isinstance(n, ast.Name)}
                    found |= targets & read
    return found
