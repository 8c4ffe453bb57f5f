"""The values in a source that can be changed by hand: amounts, flags and words that layers are given.

What may stand in a place is what the layer's own declaration of the argument accepts.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, NamedTuple, Optional

from ...errors import UnknownLayer
from ...keras_names import INPUT, KERAS_LAYERS
from ...layers.arguments import Kind, Named, Nested, Refused
from ...layers.base import Layer
from ...layers.registry import class_elsewhere, layer_class
from ...layers.shared_arguments import BASE
from ..notebook import Source
from ..results import Place
from .libraries.import_paths import OLD_NAMES
from .row_places import Names, arguments_of

# What a kind of argument is for somebody who changes it.
_AMOUNT, _FLAG, _CHOICE, _NUMBER = "amount", "flag", "choice", "number"
_KINDS = {
    "size": _AMOUNT,
    "sizes": _AMOUNT,
    "pairs": _AMOUNT,
    "several": _AMOUNT,
    "flag": _FLAG,
    "choice": _CHOICE,
    "number": _NUMBER,
}
_SHAPES = ("shape", "input_shape", "batch_shape", "batch_input_shape", "input_length", "batch_size")
MOST_LITERALS = 2_000


class Literal(NamedTuple):
    """A constant that can be changed: where, its value, what kind of value it is (amount, number, flag,
    choice), for which argument of which layer, and what is accepted there: ``least`` and ``most`` of
    a number, None where there is no bound, or the ``words`` of a flag or choice.
    """

    place: Place
    value: Any
    kind: str
    argument: str
    class_name: str
    least: Optional[float] = None
    most: Optional[float] = None
    words: tuple[Any, ...] = ()


def literals_of(source: Source) -> list[Literal]:
    """The constants of a source that layers are given, there or by a name, each once."""
    names = Names.of(source)
    own = {node.name for node in source.nodes if isinstance(node, ast.ClassDef)}
    found: dict[Any, Literal] = {}
    for call in source.nodes:
        if not isinstance(call, ast.Call) or len(found) >= MOST_LITERALS:
            continue
        word = getattr(call.func, "attr", getattr(call.func, "id", ""))
        cls = None if word in own else _class_of(word)
        if cls is None:
            continue
        for literal in _of_call(names, call, cls):
            key = literal.place.key()
            before = found.get(key)
            # Where several arguments are given one constant, all of them accept what it becomes.
            if before is None:
                found[key] = literal
            elif before.kind == literal.kind and None not in (before.least, literal.least):
                low = max(before.least or 0, literal.least or 0)
                found[key] = before._replace(least=low)
    return sorted(found.values(), key=lambda literal: literal.place.key())


def _class_of(word: str) -> Optional[type[Layer]]:
    if word == "Input":
        word = INPUT
    word = OLD_NAMES.get(word, word)
    if word not in KERAS_LAYERS and word != INPUT:
        return class_elsewhere(word, "keras_hub")
    try:
        return layer_class(word)
    except UnknownLayer:
        return None


def _of_call(names: Names, call: ast.Call, cls: type[Layer]) -> Iterator[Literal]:
    order = ["shape"] if cls.is_input else list(cls.kinds)
    for key, node in arguments_of(call, order):
        kind = cls.kinds.get(key) or BASE.get(key)
        if key in _SHAPES:
            for one in names.parts(node) or [node]:
                yield from _literal(names, one, key, cls, None)
        elif kind is not None and not kind.ignored and not isinstance(kind, Nested):
            parts = names.parts(node)
            for one in parts or [node]:
                for inner in names.parts(one) or [one]:
                    yield from _literal(names, inner, key, cls, kind)


def _literal(
    names: Names, node: Any, key: str, cls: type[Layer], kind: Optional[Kind]
) -> Iterator[Literal]:
    """The constant that a node is or is a name for, with what is accepted in its place."""
    node = names.meant(node)
    sign = node.operand if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) else node
    if not isinstance(sign, ast.Constant):
        return
    value = sign.value if sign is node else _negative(sign.value)
    place = names.place(node)
    if place is None or place.line is None:
        return
    what = _AMOUNT if kind is None else _what(kind)
    made = Literal(place, value, what, key, cls.__name__)
    if isinstance(value, bool):
        if what == _FLAG:
            yield made._replace(words=(True, False))
    elif what == _AMOUNT and isinstance(value, int):
        least = 1 if kind is None else _least(kind, value)
        yield made._replace(least=None if least is None else min(least, max(value, 1)))
    elif what == _NUMBER and isinstance(value, (int, float)):
        yield made._replace(least=getattr(kind, "least", None), most=getattr(kind, "most", None))
    elif what == _CHOICE and isinstance(value, str):
        words: Any = sorted(getattr(kind, "names", [])) or list(getattr(kind, "words", []))
        yield made._replace(words=tuple(w for w in words if isinstance(w, str)))


def _negative(value: Any) -> Any:
    return -value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _what(kind: Kind) -> str:
    if isinstance(kind, Named):
        return _CHOICE
    if kind.decides and kind.option == "sizes":
        return ""  # numbers of axes name places: there is no more or less of them
    return _KINDS.get(kind.option, "")


def _least(kind: Kind, value: int) -> Optional[int]:
    """The smallest amount that the argument accepts, None for no bound."""
    if any(isinstance(v, int) and v < 0 for v in kind.accepts):
        return None
    for n in (0, 1):
        try:
            kind.check(n)
        except Refused:
            continue
        return n
    return value


__all__ = ["Literal", "literals_of"]
