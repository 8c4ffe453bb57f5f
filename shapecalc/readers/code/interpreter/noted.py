"""Values of which nothing is known but one fact: what training gives back, and callbacks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Union

from .values import Unknown


class Noted(Unknown):
    """A value of which nothing is known but its words and one fact."""

    __slots__ = ("fact",)

    def __init__(self, words: Union[str, Callable[[], str]], fact: Any = None) -> None:
        super().__init__(words)
        self.fact = fact

    def renamed(self, name: str) -> Noted:
        """The same value under the name that it is bound to."""
        return type(self)(name, self.fact)


class History(Noted):
    """What ``fit`` returns; the fact is its Logs."""


class Recorded(Noted):
    """The dictionary ``history.history``; the fact is the Logs that it keeps."""


class Inherited(Noted):
    """What a base class that isn't read may give an object; the fact is the object."""


class Scores(Noted):
    """What ``evaluate`` returns; the fact is how many numbers, 0 for one without a list."""


class CallbackObject(Noted):
    """A callback of Keras; the fact is its class and its arguments by name."""
