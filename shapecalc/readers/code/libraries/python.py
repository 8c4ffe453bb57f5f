"""Python's own functions and methods, on values of which only a part is known."""

from __future__ import annotations

import math
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ....models.calls import Tensor
from ....numbers.size import Size, known
from ..interpreter.arithmetic import same
from ..interpreter.values import (
    Array,
    Batches,
    Frame,
    Instance,
    Iterated,
    Library,
    Real,
    Rest,
    Super,
    Thing,
    Unknown,
    Value,
    is_known,
)
from .arguments import Given, nothing, table, unknown
from .arrays import size_at, turns

if TYPE_CHECKING:
    from ..interpreter.interpreter import Interpreter

# A longer range is known by its length alone, so that nothing makes a list of it.
MOST_RANGE = 10**6
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
    return it.size(f"len({getattr(value, 'name', words)})")


def _len(given: Given) -> Any:
    words = given.it.text(given.node.args[0]) if given.node.args else "?"
    return length_of(given.it, given.get(0, "obj"), words)


def _range(given: Given) -> Any:
    parts = [known(given.it.as_size(a)) for a in given.args]
    if parts and all(isinstance(p, int) for p in parts):
        try:
            found = range(*parts)
        except (ValueError, TypeError):
            return given.unknown()
        n = turns(found.start, found.stop, found.step)
        return found if n <= MOST_RANGE else _turning(n)
    sizes = [given.it.as_size(a) for a in given.args]
    length: Any = None
    if all(isinstance(s, (int, Size)) for s in sizes):
        if len(sizes) == 1:
            length = sizes[0]
        elif len(sizes) == 2:
            length = sizes[1] - sizes[0]
    return _turning(length)


def _turning(length: Any) -> Iterated:
    return Iterated("range", Size(None, name="i"), length)


def _enumerate(given: Given) -> Any:
    it = given.it
    items = it.iterate(given.get(0, "iterable"))
    if items is not None:
        return list(enumerate(items))
    count, element = it.many(given.get(0, "iterable"), given.node)
    return Iterated("enumerate", (Size(None, name="i"), element), count)


def _zip(given: Given) -> Any:
    lists = [given.it.iterate(a) for a in given.args]
    if lists and all(found is not None for found in lists):
        return list(zip(*[found for found in lists if found is not None]))
    pairs = [given.it.many(a, given.node) for a in given.args]
    counts = [c for c, _ in pairs if c is not None]
    element = tuple(e for _, e in pairs)
    return Iterated("zip", element, counts[0] if counts else None)


def _list(given: Given) -> Any:
    it = given.it
    if not given.args:
        return {"tuple": (), "set": set()}.get(given.word, [])
    value = given.args[0]
    items = it.iterate(value)
    if items is None:
        if isinstance(value, (list, tuple)):
            return list(value)
        if isinstance(value, (Array, Thing)):
            count, element = it.many(value, given.node)
            return [Rest(element, count)]
        return given.unknown()
    if given.word == "tuple":
        return tuple(items)
    if given.word == "set":
        try:
            return set(items) if is_known(items) else given.unknown()
        except TypeError:
            return given.unknown()
    if given.word == "reversed":
        return items[::-1]
    if given.word == "sorted":
        try:
            if given.kwargs.get("key") is None and is_known(items):
                return sorted(items, reverse=given.kwargs.get("reverse") is True)
        except TypeError:
            pass
        return given.unknown() if given.kwargs.get("key") is None else items
    return items


def _dict(given: Given) -> Any:
    if not given.args:
        return dict(given.kwargs)
    value = given.args[0]
    if isinstance(value, dict):
        return {**value, **given.kwargs}
    try:
        return dict(value) if isinstance(value, list) and is_known(value) else given.unknown()
    except (TypeError, ValueError):
        return given.unknown()


def _convert(given: Given) -> Any:
    if not given.args:
        return {"int": 0, "float": 0.0, "str": "", "bool": False}.get(given.word)
    value = given.args[0]
    if isinstance(value, (Value, Rest)):
        if given.word == "int":
            return given.it.size(given.it.text(given.node))
        if given.word == "float":
            return Real(given.it.text(given.node))
        return given.unknown()
    if isinstance(value, Size):
        return value if given.word in ("int", "abs", "round") else given.unknown()
    if isinstance(value, (int, float, str, bool)) and len(str(value)[:400]) < 400:
        try:
            function: Any = {
                "int": int, "float": float, "str": str, "bool": bool, "abs": abs,
                "round": round, "ord": ord, "chr": chr, "repr": repr,
            }[given.word]  # fmt: skip
            return function(*given.args[:2])
        except (ValueError, TypeError, OverflowError):
            return given.unknown()
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
        return given.it.size(given.it.text(given.node))
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
    if items is not None and len(items) <= it.most_turns():
        return [it.call(given.args[0], [item], {}, given.node) for item in items]
    count, element = it.many(given.get(1, "iterable"), given.node)
    made = it.call(given.args[0], [element], {}, given.node)
    return [Rest(made, count)]


def _filter(given: Given) -> Any:
    _, element = given.it.many(given.get(1, "iterable"), given.node)
    return [Rest(element, None)]


def _super(given: Given) -> Any:
    node = given.it.calls[-1] if given.it.calls else None
    names = [a.arg for a in node.args.args] if node is not None else []
    try:
        owner = given.it.scope.find(names[0]) if names else None
    except KeyError:
        owner = None
    return Super(owner if isinstance(owner, Instance) else None)


def _next(given: Given) -> Any:
    value = given.get(0, "iterator")
    if isinstance(value, (list, tuple)) and value:
        return value[0].element if isinstance(value[0], Rest) else value[0]
    return given.unknown()


def mathematics(given: Given) -> Any:
    value = given.get(0, "x")
    if isinstance(value, (int, float)):
        try:
            return getattr(math, given.word)(
                *[a for a in given.args if isinstance(a, (int, float))]
            )
        except (ValueError, OverflowError, TypeError):
            return given.unknown()
    if given.word in ("ceil", "floor"):
        return given.it.size(given.it.text(given.node))
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


# -- methods -----------------------------------------------------------------------------------
def method_of(given: Given) -> Any:
    """A method of a text, list, tuple, dict or set."""
    owner, word = given.owner, given.word
    if isinstance(owner, list):
        return _of_list(given, owner, word)
    if isinstance(owner, dict):
        return _of_dict(given, owner, word)
    if isinstance(owner, str):
        return _of_text(given, owner, word)
    if isinstance(owner, set) and word == "add":
        value = given.get(0, "x")
        if given.it.turns or given.it.maybe:
            value = Rest(value, None)  # how many there are in the end, nobody knows
        with suppress(TypeError):
            owner.add(value)
        return None
    if isinstance(owner, tuple) and word in ("count", "index") and is_known(owner):
        try:
            return getattr(owner, word)(given.get(0, "x"))
        except (ValueError, TypeError):
            return given.unknown()
    return given.unknown()


def _of_list(given: Given, owner: list[Any], word: str) -> Any:
    it = given.it
    value = given.get(0, "x")
    if word == "append":
        if len(owner) < 100_000:
            it.extend(owner, [value])
        return None
    if word == "extend":
        items = it.iterate(value)
        it.extend(
            owner, items if items is not None else [Rest(it.many(value, given.node)[1], None)]
        )
        return None
    if word == "insert" and isinstance(value, int):
        owner.insert(value, given.get(1, "object"))
        return None
    if word == "pop" and owner and not any(isinstance(v, Rest) for v in owner):
        index = value if isinstance(value, int) else -1
        if -len(owner) <= index < len(owner):
            return owner.pop(index)
    if word == "copy":
        return list(owner)
    if word == "reverse":
        owner.reverse()
        return None
    if word in ("index", "count") and is_known(owner):
        try:
            return getattr(owner, word)(value)
        except (ValueError, TypeError):
            return given.unknown()
    if word == "clear":
        owner.clear()
        return None
    if word == "sort":
        return None
    return given.unknown()


def _of_dict(given: Given, owner: dict[Any, Any], word: str) -> Any:
    if word == "items":
        return list(owner.items())
    if word == "keys":
        return list(owner)
    if word == "values":
        return list(owner.values())
    if word in ("get", "pop", "setdefault"):
        return _under_key(given, owner, word)
    if word == "update":
        other = given.get(0, "other")
        if isinstance(other, dict):
            owner.update(other)
        elif given.args:
            owner.setdefault(Rest(Unknown("key"), None), Unknown("value"))
        owner.update(given.kwargs)
        return None
    if word == "copy":
        return dict(owner)
    return given.unknown()


def _under_key(given: Given, owner: dict[Any, Any], word: str) -> Any:
    """``get``, ``pop`` and ``setdefault``; the last two change the dictionary."""
    key, default = given.get(0, "key"), given.get(1, "default")
    unsure = isinstance(key, (Value, Size)) or any(isinstance(k, Rest) for k in owner)
    try:
        found = _any_of(given, owner) if unsure else owner.get(key, default)
        if word == "setdefault" and (unsure or key not in owner):
            given.it.set_item(owner, key, default)
        if word == "pop" and not (unsure or given.it.maybe or given.it.turns):
            owner.pop(key, None)
    except TypeError:
        return given.unknown()
    return found


def _any_of(given: Given, owner: dict[Any, Any]) -> Any:
    """What a dictionary holds under a key that isn't known, where all that it holds is alike."""
    values = list(owner.values())
    alike = bool(values) and all(same(values[0], v) for v in values[1:])
    return values[0] if alike else given.unknown()


_PURE = {
    "lower", "upper", "strip", "lstrip", "rstrip", "split", "replace", "startswith", "endswith",
    "title", "capitalize", "splitlines", "find", "count", "isdigit", "isalpha", "rsplit",
}  # fmt: skip


def _of_text(given: Given, owner: str, word: str) -> Any:
    if word in _PURE and all(isinstance(a, (str, int)) for a in given.args) and not given.kwargs:
        if word == "replace" and len(owner) * max(1, len(str(given.get(1, "new", "")))) > 1_000_000:
            return given.unknown()
        try:
            return getattr(owner, word)(*given.args)
        except (TypeError, ValueError):
            return given.unknown()
    if word == "join":
        items = given.it.iterate(given.get(0, "iterable"))
        if items is not None and all(isinstance(i, str) for i in items):
            return owner.join(items) if len(items) < 10_000 else given.unknown()
    if word == "format" and all(isinstance(v, (str, int)) for v in given.args):
        try:
            simple = all(c not in owner for c in ":!.[")
            return owner.format(*given.args) if simple and not given.kwargs else given.unknown()
        except (ValueError, IndexError, KeyError):
            return given.unknown()
    return given.unknown()
