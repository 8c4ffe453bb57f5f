"""Python's own functions and methods, on values of which only a part is known."""

from __future__ import annotations

import ast
import builtins
import math
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Optional

from ....models.calls import Tensor
from ....numbers.size import Size, known
from ..interpreter.arithmetic import same
from ..interpreter.changes import is_plain
from ..interpreter.effects import may_change
from ..interpreter.values import (
    Array,
    Batches,
    ClassValue,
    Frame,
    Function,
    Generated,
    Instance,
    Iterated,
    LayerValue,
    Library,
    Method,
    ModelValue,
    Real,
    Rest,
    Super,
    Thing,
    Unknown,
    Value,
    View,
    has_rest,
    is_known,
)
from .arguments import Given, nothing, table, tried, unknown
from .arrays import size_at, turns

if TYPE_CHECKING:
    from ..interpreter.interpreter import Interpreter

# A longer range is known by its length alone, so that nothing makes a list of it.
MOST_RANGE = 10**6
MOST_ITEMS = 100_000
MOST_TEXT = 1_000_000
_TYPES = {f"builtins.{t.__name__}": t for t in (str, int, float, bool, list, tuple, dict, set)}


def length_of(it: Interpreter, value: Any, words: str) -> Any:
    """``len(value)``; ``words`` name what isn't known."""
    if isinstance(value, View):
        value = value.owner
    if isinstance(value, (list, tuple)):
        total: Any = 0
        for item in value:
            if not isinstance(item, Rest):
                total = total + 1
            elif item.length is None:
                return it.size(f"len({words})")
            else:
                total = total + item.length
        return total
    if isinstance(value, (dict, set)) and any(isinstance(v, Rest) for v in value):
        return it.size(f"len({words})")
    if isinstance(value, (str, dict, set, frozenset, range, bytes)):
        return len(value)
    if isinstance(value, Array):
        if value.shape is None or (value.shape and value.shape[0] is None):
            return it.size(f"len({value.name or words})")
        return size_at(it, value, 0) if value.shape else it.size(f"len({words})")
    if isinstance(value, Frame):
        return value.rows if value.rows is not None else it.size(f"len({value.name})")
    if isinstance(value, (Iterated, Batches)):
        return value.length or it.size(f"len({words})")
    # A method is an attribute that isn't known: its own word doesn't say of what.
    called = words if isinstance(value, Method) else getattr(value, "name", words)
    return it.size(f"len({called})")


def _len(given: Given) -> Any:
    words = given.it.text(given.node.args[0]) if given.node.args else "?"
    made = given.it.special(given.get(0, "obj"), "__len__", [], given.node)
    if made and isinstance(made[0], (int, Size)):
        return made[0]
    return length_of(given.it, given.get(0, "obj"), words)


def _range(given: Given) -> Any:
    sizes = [given.it.as_size(a) for a in given.args]
    parts = [known(s) for s in sizes]
    if parts and all(isinstance(p, int) for p in parts):
        found = tried(given, range, *parts)
        if not isinstance(found, range):
            return found
        n = turns(found.start, found.stop, found.step)
        return found if n <= MOST_RANGE else _turning(n)
    if all(isinstance(s, (int, Size)) for s in sizes) and len(sizes) in (1, 2):
        return _turning(sizes[0] if len(sizes) == 1 else sizes[1] - sizes[0])
    return _turning(None)


def _turning(length: Any) -> Iterated:
    return Iterated("range", Size(None, name="i", open=True), length)


def _enumerate(given: Given) -> Any:
    it = given.it
    it.loosen(given.get(0, "iterable"))
    items, first = it.iterate(given.get(0, "iterable")), given.get(1, "start", 0)
    if items is not None and isinstance(first, int):
        return it.journal.made(Generated(enumerate(items, first)))
    if items is not None:
        return it.journal.made(Generated((given.unknown(), item) for item in items))
    count, element = it.many(given.get(0, "iterable"), given.node)
    return Iterated("enumerate", (Size(None, name="i", open=True), element), count)


def _zip(given: Given) -> Any:
    for value in given.args:
        given.it.loosen(value)
    one = given.args[0] if given.args else None
    if isinstance(one, Generated) and all(value is one for value in given.args[1:]):
        items = given.it.iterate(one)
        if items is not None:  # each of a group is the next of the same
            return given.it.journal.made(Generated(zip(*[iter(items)] * len(given.args))))
    shared = [value for value in given.args if isinstance(value, (Generated, Thing))]
    if len({id(value) for value in shared}) < len(shared):
        for value in shared:
            given.it.hand_over([value])
        return Iterated("zip", tuple(given.unknown() for _ in given.args))
    # The lists that are known, or how many items each has and what these are like.
    lists = [found if (found := given.it.iterate(a)) is not None else a for a in given.args]
    if lists and all(type(found) is list and not has_rest(found) for found in lists):
        return given.it.journal.made(Generated(zip(*lists)))
    pairs = [given.it.many(a, given.node) for a in lists]
    counts = [c for c, _ in pairs if c is not None]
    element = tuple(e for _, e in pairs)
    count = None
    if len(counts) == len(pairs) and counts:
        alike = all(c is counts[0] or same(c, counts[0]) for c in counts)
        whole = all(isinstance(c, int) for c in counts)
        count = min(counts) if whole else counts[0] if alike else None
    return Iterated("zip", element, count)


def _list(given: Given) -> Any:
    it, word = given.it, given.word
    if not given.args:
        return () if word == "tuple" else it.journal.made(set() if word == "set" else [])
    value = given.args[0]
    it.hand_over([given.kwargs.get("key")], given.node)
    if isinstance(value, (Generated, View)):
        value = it.items_of(value, given.node)
    items = it.iterate(value)
    if items is None:
        if word == "set":
            some: set[Any] = set()
            it.add(some, it.items_of(value, given.node))
            return some
        if isinstance(value, (list, tuple)):
            rest = it.joining().rest(list(value), "item")
            if rest is None or word not in ("sorted", "reversed"):
                return list(value)
            return [Rest(rest.element, it.length(value))]
        if isinstance(value, (Array, Thing, Instance)):
            count, element = it.many(value, given.node)
            return [Rest(element, count)]
        return given.unknown()
    if word == "set":
        found: set[Any] = set()
        it.add(found, items)
        return found
    if word == "sorted" and given.kwargs.get("key") is None:
        down = given.kwargs.get("reverse") is True
        return (
            tried(given, lambda: sorted(items, reverse=down))
            if all(map(is_plain, items))
            else [
                Rest(rest.element, len(items))
                for rest in [it.joining().rest(items, "item")]
                if rest
            ]
        )
    return tuple(items) if word == "tuple" else items[::-1] if word == "reversed" else items


def _dict(given: Given) -> Any:
    value = given.args[0] if given.args else {}
    if isinstance(value, dict):
        return {**value, **given.kwargs}
    if isinstance(value, (Generated, View)):
        value = given.it.items_of(value, given.node)
    return (
        tried(given, dict, value)
        if isinstance(value, list) and is_known(value)
        else (given.unknown())
    )


def _convert(given: Given) -> Any:
    if not given.args:
        return {"int": 0, "float": 0.0, "str": "", "bool": False}.get(given.word)
    value = given.args[0]
    if isinstance(value, (Value, Rest)):
        if given.word == "int":
            return given.it.size(given.text())
        if given.word == "float":
            return Real(partial(given.it.text, given.node))
        return given.unknown()
    if isinstance(value, Size):
        return value if given.word in ("int", "abs", "round") else given.unknown()
    if isinstance(value, (int, float, str)) and len(str(value)[:400]) < 400:
        return tried(given, getattr(builtins, given.word), *given.args[:2])
    return given.unknown()


def _extreme(given: Given) -> Any:
    given.it.hand_over([given.kwargs.get("key")], given.node)
    values = given.args if len(given.args) > 1 else given.it.iterate(given.get(0, "iterable"))
    if values and all(isinstance(v, (int, float)) for v in values) and not given.kwargs:
        chosen: Any = {"max": max, "min": min, "sum": sum}[given.word]
        return chosen(values)
    if values and all(isinstance(v, (int, float, Size)) for v in values) and given.word == "sum":
        total: Any = 0
        for v in values:
            total = total + v
        return total
    if given.args and isinstance(given.args[0], Array):
        return given.it.size(given.text())
    return given.unknown()


def _pow(given: Given) -> Any:
    a, b = given.get(0, "base"), given.get(1, "exp")
    if isinstance(a, int) and isinstance(b, int) and 0 <= b <= 64 and a.bit_length() * b < 4000:
        return a**b if given.word == "pow" else (divmod(a, b) if b else given.unknown())
    return given.unknown()


def _isinstance(given: Given) -> Any:
    """Answered for what is surely one thing: a symbolic tensor, a text, a number, None."""
    value, asked = given.get(0, "obj"), given.get(1, "class_or_tuple")
    kinds = asked if isinstance(asked, tuple) else (asked,)
    if isinstance(value, (LayerValue, ModelValue)):
        answers = [given.it.build.is_kind(value, kind) for kind in kinds]
        return True if True in answers else given.unknown() if None in answers else False
    types = [_TYPES.get(k.path) if isinstance(k, Library) else None for k in kinds]
    sure = isinstance(value, Tensor) or value is None or type(value) in (str, int, float, bool)
    if not sure or None in types:
        return given.unknown()
    return not isinstance(value, Tensor) and isinstance(value, tuple(filter(None, types)))


def _getattr(given: Given) -> Any:
    name = given.get(1, "name")
    if isinstance(name, str):
        return given.it.attribute(given.get(0, "obj"), name, given.node)
    return given.unknown()


def _setattr(given: Given) -> Any:
    name = given.get(1, "name")
    if isinstance(name, str):
        given.it.set_attribute(given.get(0, "obj"), name, given.get(2, "value"), given.node)
    return None


def _map(given: Given) -> Any:
    it, function, values = given.it, given.get(0, "func"), given.args[1:]

    def work() -> list[Any]:
        lists = [it.iterate(value) for value in values]
        if len(lists) == 1 and lists[0] is not None and len(lists[0]) <= it.most_turns(lists[0]):
            return [it.call(function, [item], {}, given.node) for item in lists[0]]
        pairs = [
            it.many(value if found is None else found, given.node)
            for value, found in zip(values, lists)
        ]
        made: list[Any] = []

        def once() -> None:
            made[:] = [it.call(function, [e for _, e in pairs], {}, given.node)]

        it.repeat("a call", None, lambda: None, once)
        return [Rest(made[0], pairs[0][0] if len(pairs) == 1 else None)] if made else []

    return it.journal.made(Generated.later(work, _has_effects(function)))


def _has_effects(function: Any) -> bool:
    if isinstance(function, Function):
        lambda_ = isinstance(function.node, ast.Lambda)
        return not lambda_ or may_change(function.node.body)
    return isinstance(function, Method) and not isinstance(function.owner, str)


def _filter(given: Given) -> Any:
    it, function, value = given.it, given.get(0, "function"), given.get(1, "iterable")

    def work() -> list[Any]:
        items = it.iterate(value)
        if items is not None and len(items) <= it.most_turns(items):
            tests = [
                it.truth(v if function is None else it.call(function, [v], {}, given.node))
                for v in items
            ]
            if None not in tests:
                return [v for v, test in zip(items, tests) if test]
            return [Rest(v, None) for v in items]
        it.hand_over([function], given.node)
        _, element = it.many(value if items is None else items, given.node)
        return [Rest(element, None)]

    return it.journal.made(Generated.later(work, _has_effects(function)))


def _iter(given: Given) -> Any:
    it, value = given.it, given.get(0, "object")
    if isinstance(value, Generated) or len(given.args) != 1:
        it.hand_over(given.args if len(given.args) != 1 else [], given.node)
        return value if isinstance(value, Generated) else given.unknown()
    made = it.special(value, "__iter__", [], given.node)
    value = made[0] if made else value
    if isinstance(value, Thing):
        count, element = it.many(value, given.node)
        return it.journal.made(Generated([Rest(element, count)]))
    if not isinstance(value, (list, tuple, str, dict, set, range, Array, View)):
        return value
    return it.journal.made(Generated.later(lambda: it.items_of(value, given.node), False))


def _any(given: Given) -> Any:
    """``any`` and ``all``, which stop at the first item that decides."""
    it, value = given.it, given.get(0, "iterable")
    it.loosen(value)
    items = it.iterate(value)
    if items is None:
        return given.unknown()
    tests = [it.truth(item) for item in items]
    sure = given.word == "any"
    if sure in tests:
        return sure
    return given.unknown() if None in tests else not sure


def _super(given: Given) -> Any:
    node = given.it.calls[-1] if given.it.calls else None
    names = [a.arg for a in node.args.args] if node is not None else []
    try:
        owner = given.it.scope.find(names[0]) if names else None
    except KeyError:
        owner = None
    asked, bound = given.get(0, "type"), given.get(1, "object")
    owner = bound if isinstance(bound, Instance) else owner
    if not isinstance(owner, Instance):
        return Super()
    return Super(owner, asked if isinstance(asked, ClassValue) else owner.cls.defining(node))


def _next(given: Given) -> Any:
    value = given.get(0, "iterator")
    made = given.it.special(value, "__next__", [], given.node)
    if made:
        return made[0]
    if isinstance(value, Generated):
        return _next_of(given, value)
    return given.unknown()


def _next_of(given: Given, value: Generated) -> Any:
    given.it.loosen(value)
    given.it.ready(value)
    if not value:
        return given.get(1, "default") if len(given.args) > 1 else given.unknown()
    if isinstance(value[0], Rest):
        element = value[0].element
        given.it.journal.change(value)
        value[0] = Rest(element, None)
        one = given.it.journal.one_of_many(element)
        return one if len(given.args) == 1 else given.unknown()
    given.it.journal.change(value)
    return value.pop(0)


def _locals(given: Given) -> Any:
    """The names of a module themselves, those of a function as they are now."""
    scope = given.it.scope
    return scope.variables if scope.outer is None else dict(scope.variables)


def _exec(given: Given) -> None:
    """Code in a text: the names that stand in it may be bound anew, and what they hold may change."""
    it, text, scope = given.it, given.get(0, "source"), given.it.scope
    names: Optional[set[str]] = None
    if isinstance(text, str):
        with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            names = {n.id for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Name)}
    for name, value in list(scope.variables.items()):
        if (names is None or name in names) and not isinstance(value, Library):
            it.hand_over([value])
            scope.set(name, Unknown(name))


def mathematics(given: Given) -> Any:
    if isinstance(given.get(0, "x"), (int, float)):
        numbers = [a for a in given.args if isinstance(a, (int, float))]
        return tried(given, getattr(math, given.word), *numbers)
    if given.word in ("ceil", "floor"):
        return given.it.size(given.text())
    return given.unknown()


functions = table(
    {
        "len": _len,
        "range xrange": _range,
        "enumerate": _enumerate,
        "zip": _zip,
        "list tuple sorted reversed set": _list,
        "iter": _iter,
        "any all": _any,
        "dict": _dict,
        "int float str bool abs round ord chr repr": _convert,
        "max min sum": _extreme,
        "pow divmod": _pow,
        "isinstance": _isinstance,
        "getattr": _getattr,
        "setattr": _setattr,
        "vars": lambda given: (
            given.it.attribute(given.get(0, "obj"), "__dict__", given.node)
            if given.args
            else _locals(given)
        ),
        "map": _map,
        "filter": _filter,
        "slice": lambda given: slice(*given.args[:3]),
        "super": _super,
        "next": _next,
        "print display": nothing,
        "globals": lambda given: given.it.scope.module().variables,
        "locals": _locals,
        "exec": _exec,
        "issubclass callable hasattr id hash input exit quit help open type eval compile __import__": unknown,
    }
)
