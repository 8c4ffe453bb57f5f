"""Statements: an interpreter over values that are known, partly known, or only named.

Nothing is executed. Conditions that aren't known are walked both ways and joined; loops of
unknown length until nothing changes any more; what can't be known gets a name. Steps, depth and
the size of numbers are bounded, so every reading ends.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Mapping
from functools import partial
from typing import Any, Optional

from ....errors import ShapeError, WrongInputs
from ....models.calls import Tensor
from ....numbers.size import Size
from ...folder import is_beside
from ...notebook import Source
from ...results import Place, Problem
from ..libraries import dispatch
from ..libraries.arguments import argument_node
from ..libraries.arrays import take
from ..models.layer_factory import LayerFactory
from .branches import names_bound
from .control import RAISED
from .effects import handles_at_yield, raises
from .expressions import Expressions, OutOfSteps
from .functions import Calling, Raised, makes_a_model
from .modules import claim_models, do_import, do_import_from, leads_beside
from .objects import CACHED, Objects
from .uncalled import call_the_uncalled, walk_aside
from .values import (
    NOTHING,
    Array,
    Batches,
    ClassValue,
    Frame,
    Function,
    Instance,
    Items,
    Library,
    Listed,
    ModelValue,
    Partial,
    Thing,
    TooDeep,
    Unknown,
)

# What ends the program.
_ENDS = ("builtins.exit", "builtins.quit", "sys.exit", "os._exit")
# Names of sizes that read well in a formula; any other takes the name that it is bound to.
_SHORT = re.compile(r"[\w.]+|[\w.]+\[\d+\]|len\([\w.]+(\[[\w']+\])*\)")


class Interpreter(Objects, Calling, Expressions):
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
        super().__init__(source, given or {}, data or {})
        self.keras = keras
        self.watchers = watchers or {}
        self.problems: list[Problem] = []
        self._reported: set[tuple[str, Any, str]] = set()
        # Where layers were made and called without an error, and errors of ways that may not be taken.
        self.passed: set[Any] = set()
        self._doubtful: list[tuple[Problem, Any, str]] = []
        self.tracking: list[list[Any]] = []
        self.saved: dict[str, ModelValue] = {}  # models by the files that they were saved in
        # The class, name and weights of each layer by the file that they were saved in.
        self.saved_weights: dict[str, Any] = {}
        # Inside how many layers of the user's own: what comes there are numbers when it runs.
        self.speculative = 0
        # Whether the build that is being read gets the shapes of symbolic tensors.
        self.builds_symbolic = False
        # The reading is over: what is asked of a layer later reads no more code.
        self.ended = False
        # Whether the source uses a Keras before 3, once somebody asked.
        self.keras_2: Optional[bool] = None
        self.outputs: Any = None  # the reading that looks at stored outputs too, once it was wanted
        self.strict = False  # whether a name that nothing bound can only be a size
        self.build = LayerFactory(self)

    # -- what is found -----------------------------------------------------------------
    @property
    def models(self) -> list[ModelValue]:
        found: list[ModelValue] = self.build.models
        return found

    def run(self) -> None:
        """Walk all of the source. Never raises for what it holds."""
        try:
            for tree in self.source.trees:
                self.block(tree.body)
            walk_aside(self)
            call_the_uncalled(self)
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
        for problem, node, condition in self._doubtful:
            if node in self.passed:  # another way through the same place is fine
                problem.severity = "warning"
                problem.message = f"{problem.message.rstrip('.')} (where {condition})."
        self.ended = True
        self.emit("end")

    def report(self, problem: Problem) -> None:
        """Keep a finding, each once a place."""
        if self.quiet or self.muted:
            return
        key = (problem.code, problem.place.key(), problem.message if not problem.place.line else "")
        if problem.place.origin:
            problem.message = f"{problem.message.rstrip('.')} (in {problem.place.origin})."
            problem.edits, problem.clues = (), {}
        if key not in self._reported:
            self._reported.add(key)
            self.problems.append(problem)

    def refuse(self, error: ShapeError, node: Any, **more: Any) -> None:
        """Keep what a rule refused, at a node of the source."""
        if self.quiet:
            return
        exact = argument_node(node, error.argument) if error.argument else node
        problem = Problem.of(error, self.source.place(exact) if exact is not None else Place())
        for key, value in more.items():
            setattr(problem, key, value)
        problem.clues = {"node": node, "argument": error.argument, "error": error, **problem.clues}
        self.report(problem)
        if self.maybe:
            self._doubtful.append((problem, node, self.maybe[-1]))

    def emit(self, event: str, *details: Any) -> None:
        """Tell the checks that wait for an event."""
        if self.quiet:
            return
        for watcher in self.watchers.get(event, ()):
            try:
                for problem in watcher(self).find(*details):
                    problem.clues.setdefault("details", details)
                    self.report(problem)
            except Exception as error:
                self._forgive(error)

    @staticmethod
    def _forgive(error: Exception) -> None:
        """The one safety net of a reading: a check or a statement that breaks costs what it looked
        at, and all else is read. With SEQSHAPE_DEBUG set, what isn't usual is raised.
        """
        if os.environ.get("SEQSHAPE_DEBUG") and not isinstance(error, (TooDeep, RecursionError)):
            raise error

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
            except Raised:
                return RAISED
            except Exception as error:
                if isinstance(error, ShapeError):
                    self.refuse(error, statement)
                else:
                    self._forgive(error)
                self._lost(statement)
                continue
            if left is not None:
                return str(left)
        return None

    def _lost(self, statement: Any) -> None:
        """What a statement would have bound is not known."""
        self.depth = 0 if not self.calls else self.depth
        for name in names_bound([statement]):
            self.scope.set(name, Unknown(name))

    def do_Expr(self, node: ast.Expr) -> Optional[str]:
        value = node.value
        if not isinstance(value, ast.Call):
            self.read(value)
            return None
        callee = self.read(value.func)
        if isinstance(callee, Library) and callee.path in _ENDS:
            return RAISED
        self.call_of(callee, value)
        return None

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
        own = self.in_place(node.op, old, value, node)
        if own:
            self.assign(node.target, own[0], node)
        elif not self.combine_in_place(node.op, old, value, node):
            value = self.combine(node.op, old, value, node)
            self.assign(node.target, value, node)

    def assign(self, target: Any, value: Any, node: ast.AST) -> None:
        if isinstance(target, ast.Name):
            self.scope.set(target.id, self.named(value, target.id))
        elif isinstance(target, (ast.Tuple, ast.List)):
            self._unpack(target, value, node)
        elif isinstance(target, ast.Attribute):
            self.set_attribute(self.read(target.value), target.attr, value, target)
        elif isinstance(target, ast.Subscript):
            owner, key = self.read(target.value), self.read(target.slice)
            if isinstance(owner, Array) and not isinstance(owner, Listed):
                self.emit("stored", owner, take(owner, key, lambda: self.text(target)), value, node)
            self.set_item(owner, key, value, node)
        elif isinstance(target, ast.Starred):
            self.assign(target.value, Unknown(self.text(target.value)), node)

    def named(self, value: Any, name: str) -> Any:
        """The value under the name that it is bound to; ``--set`` and ``--data`` come first."""
        if name in self.given and not isinstance(value, (str, bool, int, float)):
            return self.given[name]
        if name in self.given and isinstance(value, (int, float, str)):
            return self.given[name]
        if name in self.data and isinstance(value, (Unknown, Array, Frame)):
            facts = value.facts if isinstance(value, Array) else NOTHING
            return Array(self.data[name], name, facts)
        if isinstance(value, Unknown):
            if value.is_long() or not _SHORT.fullmatch(value.name):
                return value.renamed(name)
        elif isinstance(value, Array) or (
            isinstance(value, (Frame, Thing)) and not value.name.isidentifier()
        ):
            value.name = name
        elif isinstance(value, Instance) and value.layer is None:
            if value.name == value.cls.name:
                value.name = name
        elif isinstance(value, (ModelValue, Instance)):
            model = value if isinstance(value, ModelValue) else value.table
            if model is not None and (
                not model.name or (not self.calls and self.scope.outer is None)
            ):
                model.name = name
        elif isinstance(value, Size) and value.name and not value.op and value.value is None:
            if not _SHORT.fullmatch(value.name):
                return Size(None, name=name, open=value.open)
        return value

    def _unpack(self, target: Any, value: Any, node: ast.AST) -> None:
        one = isinstance(value, Tensor) and value.shape is not None
        if one and not self.speculative and self.keras >= 3:
            self.refuse(
                WrongInputs(
                    f"{value.name} returns one tensor, which is unpacked into "
                    f"{len(target.elts)} names.",
                    "Take one name; states come with return_state=True, scores of an Attention "
                    "with return_attention_scores=True in its call.",
                ),
                node,
            )
        items = self.iterate(value)
        targets = target.elts
        self.emit("unpacked", value, items, target, node)
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
        alike: Any = None
        if star is None and len(targets) == 1 and isinstance(value, Items):
            alike = self.many(value, node)[1]  # (x, y), = data.take(1)
        for i, t in enumerate(targets):
            if alike is not None and not isinstance(alike, Unknown):
                self.assign(t, self.journal.one_of_many(alike), node)
            elif isinstance(value, Tensor) and value.shape is None:
                # A layer that isn't known may have any number of outputs.
                self.assign(t, Tensor(None, value.call, i), node)
            elif isinstance(value, Unknown) and value.name.endswith(".shape"):
                self.assign(t, self.size(f"{value.name}[{i}]"), node)
            elif isinstance(t, ast.Name):
                self.assign(t, Unknown(t.id), node)
            else:
                self.assign(t, Unknown(self.text(t)), node)

    # -- imports -----------------------------------------------------------------------
    def do_Import(self, node: ast.Import) -> None:
        self._enter(node)
        do_import(self, node)

    def do_ImportFrom(self, node: ast.ImportFrom) -> None:
        self._enter(node)
        do_import_from(self, node)

    def _enter(self, node: Optional[ast.AST]) -> None:
        """Remember where this file leads into others."""
        if node is not None and not is_beside(node):
            self.source.entry = node

    # -- with, del, names ----------------------------------------------------------------
    def do_With(self, node: ast.With) -> Optional[str]:
        suppresses, managers = False, []
        generators: list[Function] = []
        for item in node.items:
            callee = item.context_expr
            named = self.read(callee.func) if isinstance(callee, ast.Call) else None
            value = self.call_of(named, callee) if isinstance(callee, ast.Call) else None
            value = self.read(callee) if named is None else value
            managers.append(value)
            entered = self.special(value, "__enter__", [], node)
            if isinstance(value, Batches) and isinstance(named, Function):
                generators.append(named)  # under contextlib.contextmanager
                suppresses |= handles_at_yield(named.node)
                entered = (value.element,)
            elif isinstance(named, Library):
                suppresses |= named.path == "contextlib.suppress"
            elif isinstance(named, Unknown):
                suppresses |= any(map(raises, node.body))
            if item.optional_vars is not None:
                self.assign(item.optional_vars, entered[0] if entered else value, item.context_expr)
        left = (
            self.attempt(node.body, [], [(None, [])]) if suppresses else self.within(managers, node)
        )
        for function in generators:  # what stands behind its yield comes after the body
            self.lose_what_it_changes(function, [])
        return left

    do_AsyncWith = do_With

    def do_Delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            for part in target.elts if isinstance(target, (ast.Tuple, ast.List)) else [target]:
                if isinstance(part, ast.Name):
                    self.scope.delete(part.id)
                elif isinstance(part, ast.Subscript):
                    self.delete_item(self.read(part.value), self.read(part.slice), part)
                elif isinstance(part, ast.Attribute):
                    owner = self.read(part.value)
                    if isinstance(owner, (Instance, ClassValue, Thing)):
                        self.journal.change(owner.attributes)
                        owner.attributes.pop(part.attr, None)

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

    # -- calls -----------------------------------------------------------------------------
    def call(
        self, callee: Any, args: list[Any], kwargs: dict[str, Any], node: Any, loose: bool = False
    ) -> Any:
        if self.modules:
            self._enter(node)
            if leads_beside(callee) and node is self.source.entry:
                return self._call_beside(callee, args, kwargs, node)
        return self._call(callee, args, kwargs, node, loose)

    def _call_beside(self, callee: Any, args: list[Any], kwargs: dict[str, Any], node: Any) -> Any:
        """A call from this file into another one: the models made there are models of this one."""
        first = len(self.build.models)
        try:
            return self._call(callee, args, kwargs, node, False)
        finally:
            self.source.entry = node
            claim_models(self, first, node)

    def _call(
        self, callee: Any, args: list[Any], kwargs: dict[str, Any], node: Any, loose: bool
    ) -> Any:
        if isinstance(callee, Function):
            if callee.owner is not None:
                args = [callee.owner, *args]
            if callee.kind == CACHED and not makes_a_model(callee.node):
                again = partial(self.call_function, callee, args, kwargs, node, loose)
                return self.perhaps("a value that isn't kept", again)
            return self.call_function(callee, args, kwargs, node, loose)
        if isinstance(callee, Partial):
            return self.call(
                callee.called, [*callee.args, *args], {**callee.kwargs, **kwargs}, node, loose
            )
        if isinstance(callee, ClassValue):
            return self.instantiate(callee, args, kwargs, node, loose)
        return dispatch.call(self, callee, args, kwargs, node, loose)
