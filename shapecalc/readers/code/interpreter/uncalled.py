"""Functions that nothing in the source calls: which are walked, and with which arguments.

They wait for another file, a tuner or a wrapper: functions that make a model, also where the same
name is defined again, and methods of ordinary classes. What these will give isn't known, so each is
walked with arguments that are only named, and what is found then holds for every value of them. Where
parameters have defaults, it is walked a second time for the table: nothing is reported there.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Optional

from ....errors import ShapeError
from ...folder import is_beside
from ...syntax import nodes
from .effects import inside
from .functions import Raised, makes_a_model
from .modules import Module
from .objects import OF_CLASS, STATIC
from .scope import Scope
from .values import ClassValue, Function, Instance, Library, Rest, TooDeep, Unknown

if TYPE_CHECKING:
    from .interpreter import Interpreter


def walk_aside(it: Interpreter) -> None:
    """Walk the cells that were never run: what the others bound may be anything for them."""
    outer = it.scope
    kept = (Library, Function, ClassValue, Module)
    for tree in it.source.aside:
        it.scope = Scope(outer)
        it.journal.made(it.scope.variables)
        it.scope.variables.update(
            (name, Unknown(name))
            for name, value in outer.variables.items()
            if not isinstance(value, kept)
        )
        try:
            it.block(tree.body)
        finally:
            it.scope = outer


def call_the_uncalled(it: Interpreter) -> None:
    """Walk what makes a model and waits for a caller, until nothing new is defined."""
    seen: set[Any] = set()
    names = it.build.names.used
    while True:
        units = [unit for unit in _waiting(it) if unit.key not in seen]
        for unit in units:
            seen.add(unit.key)
            if any(f.node not in it.entered for f in unit.makers):
                it.build.names.used = dict(names)  # as if the source ended with a call of it
                _walk_twice(it, unit)
        if not units:
            return


class _Unit:
    """A function, or the methods of a class, that make models: the callers before the called."""

    def __init__(self, key: ast.AST, cls: Optional[ClassValue]) -> None:
        self.key, self.cls = key, cls
        self.makers: list[Function] = []
        self.begin = cls.find("__init__") if cls is not None else None

    @property
    def has_defaults(self) -> bool:
        walked = [*self.makers, *([self.begin] if isinstance(self.begin, Function) else [])]
        return any(v is not None for f in walked for v in (*f.defaults, *f.kw_defaults))


def _waiting(it: Interpreter) -> list[_Unit]:
    """The functions and classes to walk, whoever calls another one before it."""
    methods = {
        f.node: cls
        for cls in it.classes
        for f in cls.attributes.values()
        if isinstance(f, Function)
    }
    makers = _makers(
        f
        for f in it.defined.values()
        if not (is_beside(f.node) or (f.node in methods and methods[f.node].is_keras()))
    )
    units: dict[Any, _Unit] = {}
    for function in makers:
        cls = methods.get(function.node)
        key = function.node if cls is None else cls.node
        units.setdefault(key, _Unit(key, cls)).makers.append(function)
    return list(units.values())


def _makers(functions: Iterable[Function]) -> list[Function]:
    """Those that make a model, themselves or through another; who calls one comes before it."""
    by_name: dict[str, list[Function]] = {}
    users: dict[str, list[Function]] = {}
    found: list[Function] = []
    for function in functions:
        by_name.setdefault(function.name, []).append(function)
        if makes_a_model(function.node):
            found.append(function)
    if not found:
        return []
    for function in (f for same in by_name.values() for f in same):
        for word in {w for n in inside(function.node) if (w := _word(n)) in by_name}:
            users.setdefault(word, []).append(function)
    waiting, known = list(found), set(found)
    while waiting:
        for function in users.get(waiting.pop().name, ()):
            if function not in known:
                known.add(function)
                found.append(function)
                waiting.append(function)
    helpers = {f for f in found if any(u is not f and u in known for u in users.get(f.name, ()))}
    return [f for f in found if f not in helpers] + [f for f in found if f in helpers]


def _word(node: ast.AST) -> str:
    """The name that a node reads: ``build`` of ``build(…)`` and of ``self.build(…)``."""
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


# -- walking ---------------------------------------------------------------------------------------
def _walk_twice(it: Interpreter, unit: _Unit) -> None:
    """Walk for every value of the parameters, and once more with defaults for a better table."""
    entered, names = set(it.entered), dict(it.build.names.used)
    before = len(it.build.models)
    _walk(it, unit, _unknown_arguments)
    if not unit.has_defaults:
        return
    for_all, names_for_all = it.build.models[before:], dict(it.build.names.used)
    del it.build.models[before:]
    it.entered, it.build.names.used = entered, names
    it.muted += 1
    try:
        _walk(it, unit, _default_arguments)
    finally:
        it.muted -= 1
    if any(m.failed for m in it.build.models[before:]):
        it.build.models[before:], it.build.names.used = for_all, names_for_all
        return
    it.build.general += for_all
    for model in it.build.models[before:]:
        model.assumed = True


def _walk(it: Interpreter, unit: _Unit, arguments: Callable[..., Any]) -> None:
    """Walk a unit; what it changes is as before for the next one."""
    it.journal.open()
    try:
        _walk_unit(it, unit, arguments)
    finally:
        it.journal.undo()


def _walk_unit(it: Interpreter, unit: _Unit, arguments: Callable[..., Any]) -> None:
    if unit.cls is None:
        _call(it, unit.makers[0], [], arguments, unit.makers[0].name)
        return
    instance = Instance(unit.cls, unit.cls.name)
    it.journal.made(instance.attributes)
    shown = unit.cls.name
    if isinstance(unit.begin, Function):
        called = unit.begin.node in it.entered
        before = len(it.build.models)
        _call(it, unit.begin, [instance], arguments, shown)
        if called:  # the source calls it as well, and shows what it makes
            del it.build.models[before:]
    unsure, placeholders = _set_outside_init(unit.cls)
    for method in unit.makers:
        if method.node in it.entered:
            continue
        empty = {name for name in placeholders if instance.attributes.get(name) is None}
        for name in unsure | empty:
            instance.attributes[name] = Unknown(f"self.{name}")
        _call(it, method, _owner(method, instance), arguments, f"{shown}.{method.name}")


def _call(
    it: Interpreter, function: Function, first: list[Any], arguments: Callable[..., Any], words: str
) -> None:
    """Call a function with what may be said of its arguments; a note under what it makes."""
    before = len(it.build.models)
    args, kwargs = arguments(it, function, first)
    # What it made before an error is a model all the same.
    with suppress(TooDeep, RecursionError, ShapeError, Raised):
        it.call_function(function, args, kwargs, function.node)
    for model in it.build.models[before:]:
        if model.kind == "Sequential":
            it.build.settle(model)
        model.notes.append(f"No call of {words} was found; what it will be given isn't known.")


def _owner(method: Function, instance: Instance) -> list[Any]:
    if method.kind == STATIC:
        return []
    return [instance.cls if method.kind == OF_CLASS else instance]


def _unknown_arguments(it: Interpreter, function: Function, first: list[Any]) -> Any:
    """Arguments of which only the names are known."""
    a = function.node.args
    names = [p.arg for p in [*a.posonlyargs, *a.args]][len(first) :]
    args = [*first, *(it.named(Unknown(name), name) for name in names)]
    if a.vararg is not None:
        args.append(Rest(Unknown(a.vararg.arg), None))
    kwargs: dict[Any, Any] = {p.arg: it.named(Unknown(p.arg), p.arg) for p in a.kwonlyargs}
    if a.kwarg is not None:
        kwargs[Rest(Unknown("key"), None)] = Unknown(a.kwarg.arg)
    return args, kwargs


def _default_arguments(it: Interpreter, function: Function, first: list[Any]) -> Any:
    """Defaults where there are any; one of None says no more than a name."""
    a = function.node.args
    names = [p.arg for p in [*a.posonlyargs, *a.args]]
    with_default = dict(zip(names[len(names) - len(function.defaults) :], function.defaults))
    with_default.update(zip((p.arg for p in a.kwonlyargs), function.kw_defaults))
    known = {name for name, value in with_default.items() if value is not None}
    unknown = [n for n in [*names[len(first) :], *(p.arg for p in a.kwonlyargs)] if n not in known]
    return list(first), {name: it.named(Unknown(name), name) for name in unknown}


_CHANGING = {"add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove"}
_CHANGING |= {"reverse", "setdefault", "sort", "update"}


def _set_outside_init(cls: ClassValue) -> tuple[set[str], set[str]]:
    """Attributes of which nobody knows which method set them last: those that several methods set,
    and those that ``__init__`` sets to None for another one to fill.
    """
    setters: dict[str, set[Any]] = {}
    empty: set[str] = set()
    for method in (f for f in cls.attributes.values() if isinstance(f, Function)):
        arguments = method.node.args.args
        for name, value in _set_by(method.node, arguments[0].arg) if arguments else ():
            is_none = isinstance(value, ast.Constant) and value.value is None
            if is_none and method.name == "__init__":
                empty.add(name)
            else:
                setters.setdefault(name, set()).add(method.node)
    return {name for name, nodes in setters.items() if len(nodes) > 1}, empty & {*setters}


def _set_by(function: Any, owner: str) -> Iterable[tuple[str, Optional[ast.AST]]]:
    """The attributes of ``owner`` that a method binds or changes, each with the value."""
    for node in inside(function):
        value = getattr(node, "value", None)
        if isinstance(node, ast.Assign):
            targets: list[Any] = node.targets
        elif isinstance(node, (ast.AugAssign, ast.AnnAssign)):
            targets = [node.target]
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in _CHANGING:
            targets = [node.func]  # self.words.append(…)
        else:
            continue
        for target in targets:
            for part in nodes(target):
                if (
                    isinstance(part, ast.Attribute)
                    and isinstance(part.value, ast.Name)
                    and part.value.id == owner
                ):
                    yield part.attr, value
