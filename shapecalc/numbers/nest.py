"""Values in lists, tuples and dictionaries, as Keras nests shapes and tensors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Optional

from .shape import Shape

_NESTS = (list, tuple, dict)


def is_leaf(value: Any) -> bool:
    """Whether a value is none of these three; a Shape is one value, though it is a tuple."""
    return not isinstance(value, _NESTS) or isinstance(value, Shape)


def is_atom(value: Any) -> bool:
    """The same for nests in which a Shape is a tuple of its sizes."""
    return not isinstance(value, _NESTS)


def map(
    function: Callable[[Any], Any],
    value: Any,
    leaf: Callable[[Any], bool] = is_leaf,
    sequence: Optional[type] = None,
) -> Any:
    """The same nest with ``function`` of each leaf; ``sequence=list`` makes lists of tuples."""
    if leaf(value):
        return function(value)
    if isinstance(value, dict):
        return {k: map(function, v, leaf, sequence) for k, v in value.items()}
    return (sequence or type(value))(map(function, v, leaf, sequence) for v in value)


def leaves(value: Any, leaf: Callable[[Any], bool] = is_leaf) -> Iterator[Any]:
    """Every leaf, in order."""
    if leaf(value):
        yield value
    else:
        for part in value.values() if isinstance(value, dict) else value:
            yield from leaves(part, leaf)


def shapes(value: Any) -> list[Shape]:
    """Every Shape, in order."""
    return [part for part in leaves(value) if isinstance(part, Shape)]
