"""Arguments of a library call, and the tables of what library functions give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from ....numbers.parse import can_be_given
from ..interpreter.values import Array, Unknown
from .arrays import array_of

if TYPE_CHECKING:
    from ..interpreter.interpreter import Interpreter

_MISSING: Any = object()


class Given:
    """The arguments of one call, by position or by name; ``owner`` is the object of a method."""

    __slots__ = ("args", "it", "kwargs", "loose", "node", "owner", "word")

    def __init__(
        self,
        it: Interpreter,
        args: list[Any],
        kwargs: dict[str, Any],
        node: Any,
        owner: Any = None,
        word: str = "",
        loose: bool = False,
    ) -> None:
        self.it, self.args, self.kwargs, self.node = it, args, kwargs, node
        self.owner, self.word, self.loose = owner, word, loose

    def get(self, index: int, name: str, default: Any = None) -> Any:
        """An argument by its place or name."""
        if name in self.kwargs:
            return self.kwargs[name]
        return self.args[index] if 0 <= index < len(self.args) else default

    def has(self, index: int, name: str) -> bool:
        return self.get(index, name, _MISSING) is not _MISSING

    def array(self, index: int, name: str) -> Array:
        """An argument as NumPy takes it."""
        return array_of(self.get(index, name))

    def text(self) -> str:
        """The call's own words."""
        words: str = self.it.text(self.node)
        return words

    def unknown(self) -> Unknown:
        """The call itself, as words."""
        return Unknown(partial(self.it.text, self.node))


class Rule(Protocol):
    """What a function of a library returns for its arguments, as far as that can be known."""

    def __call__(self, given: Given, /) -> Any: ...


def table(rules: Mapping[str, Rule]) -> dict[str, Rule]:
    """Rules under each of their names: ``{"exp log sqrt": same_shape}``."""
    return {name: rule for names, rule in rules.items() for name in names.split()}


def unknown(given: Given) -> Unknown:
    """Of a function that is met often and whose result nothing is known of."""
    return given.unknown()


def nothing(given: Given) -> None:
    """Of a function that returns None."""


def tried(given: Given, function: Callable[..., Any], *args: Any) -> Any:
    """What a function of Python's own returns, unknown where it raises an error."""
    try:
        return function(*args)
    except (TypeError, ValueError, ArithmeticError, LookupError):
        return given.unknown()


def argument_node(node: Any, name: str) -> Any:
    """The keyword argument of a call by its name; the call itself where there is none."""
    for keyword in getattr(node, "keywords", ()):
        if keyword.arg == name:
            return keyword
    return node


def data_words(it: Interpreter, node: Any, model: str) -> str:
    """What the source calls the data that a method of a model is given, in words for a table."""
    named = [keyword.value for keyword in node.keywords if keyword.arg == "x"]
    words = it.text((node.args or named or [node])[0])
    return words if can_be_given(f"{words}.shape[1]") else f"{model}.x"
