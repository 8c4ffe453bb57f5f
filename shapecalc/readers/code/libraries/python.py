"""Python's own functions and methods, on values of which only a part is known."""

from __future__ import annotations

import builtins
import math
from functools import partial
from typing import TYPE_CHECKING, Any

from ....models.calls import Tensor
from ....numbers.size import Size, known
from ..interpreter.arithmetic import same
from ..interpreter.values import (
    Array,
    Batches,
    ClassValue,
    Frame,
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
    Value,
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
    items = it.iterate(given.get(0, "iterable"))
    if items is not None:
        return list(enumerate(items))
    count, element = it.many(given.get(0, "iterable"), given.node)
    return Iterated("enumerate", (Size(None, name="i", open=True), element), count)


def _zip(given: Given) -> Any:
    lists = [given.it.iterate(a) for a in given.args]
    if lists and all(found is not None for found in lists):
        return list(zip(*[found for found in lists if found is not None]))
    pairs = [given.it.many(a, given.node) for a in given.args]
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
            if is_known(items)
            else (given.unknown())
        )
    return tuple(items) if word == "tuple" else items[::-1] if word == "reversed" else items


def _dict(given: Given) -> Any:
    value = given.args[0] if given.args else {}
    if isinstance(value, dict):
        return {**value, **given.kwargs}
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
            return Real(given.text())
        return given.unknown()
    if isinstance(value, Size):
        return value if given.word in ("int", "abs", "round") else given.unknown()
    if isinstance(value, (int, float, str)) and len(str(value)[:400]) < 400:
        return tried(given, getattr(builtins, given.word), *given.args[:2])
    return given.unknown()


def _extreme(given: Given) -> Any:
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
    it = given.it
    items = it.iterate(given.get(1, "iterable"))
    made: list[Any] = []

    def once(items: list[Any]) -> None:
        made.append(it.call(given.args[0], items, {}, given.node))

    # It is called when somebody takes the items, of which nobody knows how many.
    if items is not None and len(items) <= it.most_turns() and len(given.args) == 2:
        for item in items:
            it.perhaps("a call", partial(once, [item]))
        return made
    pairs = [it.many(value, given.node) for value in given.args[1:]]
    it.repeat("a call", None, lambda: None, lambda: once([e for _, e in pairs]))
    count = pairs[0][0] if len(pairs) == 1 else None
    return [Rest(made[-1], count)] if made else []


def _filter(given: Given) -> Any:
    given.it.hand_over(given.args[:1], given.node)
    _, element = given.it.many(given.get(1, "iterable"), given.node)
    return [Rest(element, None)]


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
    if isinstance(value, (list, tuple)) and value:
        return value[0].element if isinstance(value[0], Rest) else value[0]
    return given.unknown()


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
        "list tuple sorted reversed set iter": _list,
        "dict": _dict,
        "int float str bool abs round ord chr repr": _convert,
        "max min sum": _extreme,
        "pow divmod": _pow,
        "isinstance": _isinstance,
        "getattr": _getattr,
        "setattr": _setattr,
        "map": _map,
        "filter": _filter,
        "slice": lambda given: slice(*given.args[:3]),
        "super": _super,
        "next": _next,
        "print display": nothing,
        "issubclass callable hasattr any all id hash input exit quit help globals locals open type "
        "exec eval compile __import__": unknown,
    }
)
