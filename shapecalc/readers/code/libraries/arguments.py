"""Arguments of a library call, and the tables of what library functions give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..interpreter.values import Unknown

_MISSING: Any = object()


class Given:
    """The arguments of one call, by position or by name."""

    __slots__ = ("args", "it", "kwargs", "loose", "node", "owner", "word")

    def __init__(
        self,
        it: Any,
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

    def unknown(self) -> Unknown:
        """The call itself, as words."""
        return Unknown(self.it.text(self.node))


Handler = Callable[[Given], Any]


def argument_node(node: Any, name: str) -> Any:
    """The keyword argument of a call by its name; the call itself where there is none."""
    for keyword in getattr(node, "keywords", ()):
        if keyword.arg == name:
            return keyword
    return node


def table() -> tuple[dict[str, Handler], Callable[..., Callable[[Handler], Handler]]]:
    """A table of handlers and the decorator that enters one under its names."""
    handlers: dict[str, Handler] = {}

    def enter(*names: str) -> Callable[[Handler], Handler]:
        def keep(handler: Handler) -> Handler:
            for name in names:
                handlers[name] = handler
            return handler

        return keep

    return handlers, enter
