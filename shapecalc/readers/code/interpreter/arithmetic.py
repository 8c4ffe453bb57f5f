"""Python's own arithmetic and comparisons, within bounds that every reading keeps."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

from ....numbers.size import Size
from .values import Array, Library, Rest, Value, is_known

MOST_BITS = 4_000
MOST_ITEMS = 100_000
MOST_PARTS = 120  # of a formula

BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
}
COMPARE: dict[type, Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def computed(op: Any, function: Callable[[Any, Any], Any], a: Any, b: Any, unknown: Any) -> Any:
    """Python's own arithmetic, within bounds."""
    try:
        if isinstance(op, ast.Mult):
            for x, y in ((a, b), (b, a)):
                if isinstance(x, (list, tuple, str)) and isinstance(y, int):
                    if len(x) * y > MOST_ITEMS:
                        return unknown
            if _bits(a) + _bits(b) > MOST_BITS:
                return unknown
        if isinstance(op, ast.Pow):
            if isinstance(a, int) and isinstance(b, int) and _bits(a) * abs(b) > MOST_BITS:
                return unknown
        if isinstance(op, ast.LShift) and isinstance(b, int) and b > MOST_BITS:
            return unknown
        if isinstance(op, ast.Add) and isinstance(a, (list, tuple, str)):
            if len(a) + (len(b) if isinstance(b, (list, tuple, str)) else 0) > MOST_ITEMS:
                return unknown
        if isinstance(op, ast.Mod) and isinstance(a, str):
            if not isinstance(b, (str, int, float)) or any(c in a for c in "*0123456789"):
                return unknown
        result = function(a, b)
    except (TypeError, ValueError, ArithmeticError, MemoryError):
        return unknown
    return result


def _bits(n: Any) -> int:
    return n.bit_length() if isinstance(n, int) else 0


def comparable(value: Any) -> bool:
    if isinstance(value, Size):
        return value.value is not None
    return isinstance(value, (int, float, str, bytes, tuple, list, type(None))) and is_known(value)


def same(a: Any, b: Any) -> bool:
    """Whether two values are alike for all that a reader can tell."""
    if a is b:
        return True
    if isinstance(a, Array) and isinstance(b, Array):
        return a.shape is not None and a.shape == b.shape
    if isinstance(a, Library) and isinstance(b, Library):
        return a.path == b.path
    if isinstance(a, (Value, Rest)) or isinstance(b, (Value, Rest)):
        return False
    try:
        return type(a) is type(b) and bool(a == b)
    except (TypeError, ValueError, RecursionError):
        return False


def is_large(size: Any) -> bool:
    """Whether a formula has so many parts that nobody reads it; it would double in a loop."""
    parts, waiting = 0, [size]
    while waiting and parts <= MOST_PARTS:
        part = waiting.pop()
        parts += 1
        if isinstance(part, Size) and part.value is None:
            waiting += part.operands
    return parts > MOST_PARTS
