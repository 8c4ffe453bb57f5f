"""Methods of lists, dictionaries, sets and texts, on values of which only a part is known."""

from __future__ import annotations

from typing import Any

from ..interpreter.arithmetic import same
from ..interpreter.changes import is_plain
from ..interpreter.values import Rest, Unknown, View, has_rest
from .arguments import Given, Rule, table, tried

MOST_TEXT = 1_000_000


def method_of(given: Given) -> Any:
    """A method of a text, list, tuple, dict or set."""
    kind = dict if isinstance(given.owner, dict) else type(given.owner)
    rule = _METHODS.get((kind, given.word))
    if rule is None:
        given.it.hand_over([given.owner, *given.args], given.node)
        return given.unknown()
    return rule(given)


# -- lists -------------------------------------------------------------------------------------
def _found(given: Given) -> Any:
    """``index`` and ``count``."""
    owner, value = given.owner, given.get(0, "x")
    plain = is_plain(value) and all(map(is_plain, owner))
    return tried(given, getattr(owner, given.word), value) if plain else given.unknown()


def _append(given: Given) -> None:
    given.it.extend(given.owner, [given.get(0, "x")])


def _extend(given: Given) -> None:
    given.it.extend(given.owner, given.it.items_of(given.get(0, "x"), given.node))


def _insert(given: Given) -> None:
    it, owner, at = given.it, given.owner, given.get(0, "index")
    if isinstance(at, int) and not has_rest(owner):
        it.journal.change(owner)
        owner.insert(at, given.get(1, "object"))
    else:
        length = it.length(owner)
        more = None if length is None else length + 1
        it.blur(owner, [given.get(1, "object")], more)


def _pop(given: Given) -> Any:
    found = given.it.take_out(given.owner, given.get(0, "index", -1))
    return given.unknown() if found is None else found


def _remove(given: Given) -> None:
    it, owner, value = given.it, given.owner, given.get(0, "x")
    if is_plain(value) and all(map(is_plain, owner)):
        if value in owner:
            it.take_out(owner, owner.index(value))
        return
    length = it.length(owner)
    it.blur(owner, (), None if length is None else length - 1)


def _clear(given: Given) -> None:
    given.it.journal.change(given.owner)
    given.owner.clear()


def _reverse(given: Given) -> None:
    given.it.journal.change(given.owner)
    given.owner.reverse()


def _sort(given: Given) -> None:
    it, owner = given.it, given.owner
    it.hand_over([given.kwargs.get("key")], given.node)
    if "key" not in given.kwargs and all(map(is_plain, owner)):
        ordered = tried(given, sorted, owner)
        if isinstance(ordered, list) and isinstance(given.kwargs.get("reverse", False), bool):
            it.journal.change(owner)
            owner[:] = ordered[::-1] if given.kwargs.get("reverse") else ordered
            return
    it.blur(owner, (), it.length(owner))


# -- dictionaries ------------------------------------------------------------------------------
def _views(given: Given) -> View:
    return View(given.owner, given.word)


def _update(given: Given) -> None:
    if given.args:
        given.it.update(given.owner, given.args[0])
    given.it.update(given.owner, given.kwargs)


def _get(given: Given) -> Any:
    """``get``, ``pop`` and ``setdefault``; the last two change the dictionary."""
    it, owner, word = given.it, given.owner, given.word
    key, default = given.get(0, "key"), given.get(1, "default")
    unsure = not is_plain(key) or (key not in owner and has_rest(owner))
    found = _any_of(given, owner) if unsure else owner.get(key, default)
    if unsure and word != "pop" and len(given.args) > 1 and not same(found, default):
        found = given.unknown()
    if word == "pop":
        it.delete_item(owner, key, given.node)
    elif word == "setdefault" and unsure:
        it.journal.change(owner)
        rest = next((k for k in owner if isinstance(k, Rest)), Rest(Unknown("key"), None))
        old = owner.get(rest, default)
        owner[rest] = it.joining().values(old, default, "value")
    elif word == "setdefault" and key not in owner:
        it.set_item(owner, key, default, given.node)
    return found


def _popitem(given: Given) -> Any:
    it, owner = given.it, given.owner
    if has_rest(owner) or not owner:
        it.blur(owner)
        return given.unknown()
    it.journal.change(owner)
    return owner.popitem()


def _any_of(given: Given, owner: dict[Any, Any]) -> Any:
    """What a dictionary holds under a key that isn't known, where all that it holds is alike."""
    values = list(owner.values())
    alike = bool(values) and all(same(values[0], v) for v in values[1:])
    return given.it.journal.one_of_many(values[0]) if alike else given.unknown()


# -- sets --------------------------------------------------------------------------------------
def _add(given: Given) -> None:
    given.it.add(given.owner, [given.get(0, "x")])


def _add_all(given: Given) -> None:
    for value in given.args:
        given.it.add(given.owner, given.it.items_of(value, given.node))


def _discard(given: Given) -> None:
    given.it.discard(given.owner, given.get(0, "x"))


def _pop_any(given: Given) -> Any:
    given.it.blur(given.owner)
    return given.unknown()


_OPERATORS = {
    "intersection_update": "BitAnd",
    "difference_update": "Sub",
    "symmetric_difference_update": "BitXor",
}


def _combine(given: Given) -> None:
    for value in given.args:
        given.it.combine_sets(_OPERATORS[given.word], given.owner, value)


def _combined(given: Given) -> Any:
    """``union`` and its like: a new set."""
    made = given.it.journal.made(set(given.owner))
    for value in given.args:
        if given.word == "union":
            given.it.add(made, given.it.items_of(value, given.node))
        else:
            given.it.combine_sets(_OPERATORS[f"{given.word}_update"], made, value)
    return made


# -- texts -------------------------------------------------------------------------------------
def _pure(given: Given) -> Any:
    """A method of a text that gives what it gives for numbers and texts."""
    owner, args = given.owner, given.args
    grown = len(owner) * max(1, len(str(given.get(1, "new", "")))) if given.word == "replace" else 0
    if given.kwargs or grown > MOST_TEXT or not all(isinstance(a, (str, int)) for a in args):
        return given.unknown()
    return tried(given, getattr(owner, given.word), *args)


def _join(given: Given) -> Any:
    items = given.it.iterate(given.get(0, "iterable"))
    whole = items is not None and len(items) < 10_000
    return tried(given, given.owner.join, items) if whole else given.unknown()


def _format(given: Given) -> Any:
    simple = not given.kwargs and all(c not in given.owner for c in ":!.[")
    return _pure(given) if simple else given.unknown()


def _copy(given: Given) -> Any:
    return given.it.journal.made(type(given.owner)(given.owner))


_METHODS: dict[tuple[type[Any], str], Rule] = {
    (kind, word): rule
    for kind, rules in {
        list: {
            "append": _append,
            "extend": _extend,
            "insert": _insert,
            "pop": _pop,
            "remove": _remove,
            "index count": _found,
            "copy": _copy,
            "reverse": _reverse,
            "clear": _clear,
            "sort": _sort,
        },
        tuple: {"index count": _found},
        dict: {
            "items keys values": _views,
            "get pop setdefault": _get,
            "popitem": _popitem,
            "update": _update,
            "copy": _copy,
            "clear": _clear,
        },
        str: {
            "lower upper strip lstrip rstrip split replace startswith endswith title capitalize "
            "splitlines find count isdigit isalpha rsplit": _pure,
            "join": _join,
            "format": _format,
        },
        set: {
            "add": _add,
            "update": _add_all,
            "discard remove": _discard,
            "pop": _pop_any,
            "clear": _clear,
            "copy": _copy,
            "intersection_update difference_update symmetric_difference_update": _combine,
            "union intersection difference symmetric_difference": _combined,
        },
    }.items()
    for word, rule in table(rules).items()
}
