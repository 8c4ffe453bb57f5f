"""Looking on while a layer computes: how a trace learns what the layer does.

The layer's step says each number's symbol, name and equation where the number is made, so a
trace shows the calculation itself and not a text about it.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Optional, Union

# A place in the input: the number of a step, or one number for each spatial axis.
At = Union[int, tuple[int, ...]]


class Watch:
    """Sees every number of a forward pass, and keeps none of them.

    Each call returns its value, so that it can be written where the number is made. In an
    equation ``*`` multiplies number by number, and ``a·B`` sums over all axes of ``a``.
    """

    def __call__(self, symbol: str, name: str, equation: str, value: Any) -> Any:
        """A number that was just made by ``equation``, one row an example."""
        return value

    def reads(self, symbol: str, name: str, value: Any) -> Any:
        """A number that the step at hand is given, one row an example."""
        return value

    def holds(self, symbol: str, name: str, value: Any) -> Any:
        """A weight, the same for every step."""
        return value

    def step(self, what: str, first: At, last: Optional[At] = None) -> None:
        """A new step begins; it reads the input's steps ``first`` to ``last``, from 0. Over
        several axes each is a tuple, a number for each of them."""

    def inside(self, name: str) -> Watch:
        """The watch of a layer inside the one at hand."""
        return self


UNWATCHED = Watch()


class Call(NamedTuple):
    """What a layer is called with, beside its inputs and weights."""

    mask: Any = None
    initial_state: Any = None
    watch: Watch = UNWATCHED
    options: Any = {}
