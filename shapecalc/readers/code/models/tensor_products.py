"""Products of tensors as shapes: matmul, dot, tensordot, batch_dot, einsum."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

from ..interpreter.values import Array, Axes, Axis
from ..libraries.rules import place
from .tensors import (
    TensorCall,
    agreed_size,
    argument,
    array_at,
    as_tensor,
    axes_of,
    is_pair,
    merged,
)


def matmul(given: TensorCall) -> Array:
    a, b = array_at(given, 0, "a", "x1", "x"), array_at(given, 1, "b", "x2", "y")
    flips = [
        argument(given, i, w, default=False) for i, w in ((2, "transpose_a"), (3, "transpose_b"))
    ]
    if not all(isinstance(f, bool) for f in flips):
        return Array(None)
    return Array(product_shape(a.shape, b.shape, *flips))


def product_shape(
    a: Optional[Axes], b: Optional[Axes], first: bool = False, second: bool = False
) -> Optional[Axes]:
    """``a @ b``: the last two axes are rows and columns, those before are broadcast."""
    if not a or not b:
        return None
    if len(b) < 2 or len(a) < 2:
        if first or second or (len(a) < 2 and len(b) < 2):
            return None
        return a[:-1] if len(b) < 2 else (*b[:-2], b[-1])
    a = (*a[:-2], a[-1], a[-2]) if first else a
    b = (*b[:-2], b[-1], b[-2]) if second else b
    if isinstance(a[-1], int) and isinstance(b[-2], int) and a[-1] != b[-2]:
        return None
    before = merged([a[:-2], b[:-2]]) if a[:-2] or b[:-2] else ()
    return None if before is None else (*before, a[-2], b[-1])


def dot(given: TensorCall) -> Array:
    """The last axis of the first with the last but one of the second."""
    a, b = array_at(given, 0, "x", "x1").shape, array_at(given, 1, "y", "x2").shape
    if a is None or b is None or not a or not b:
        return Array(None)
    if len(b) == 1:
        return Array(a[:-1])
    return Array((*a[:-1], *b[:-2], b[-1]))


def tensordot(given: TensorCall) -> Array:
    a, b = array_at(given, 0, "a", "x1").shape, array_at(given, 1, "b", "x2").shape
    axes = argument(given, 2, "axes", default=2)
    if a is None or b is None:
        return Array(None)
    if isinstance(axes, int):
        if not 0 <= axes <= min(len(a), len(b)):
            return Array(None)
        left: Any = list(range(len(a) - axes, len(a)))
        right: Any = list(range(axes))
    elif is_pair(axes):
        left, right = (axes_of(v, len(s)) for v, s in zip(axes, (a, b)))
    else:
        return Array(None)
    if left is None or right is None or len(left) != len(right):
        return Array(None)
    kept = [n for i, n in enumerate(a) if i not in left]
    return Array((*kept, *(n for i, n in enumerate(b) if i not in right)))


def batch_dot(given: TensorCall) -> Array:
    """``K.batch_dot``: one axis of each is summed over, the batch stays."""
    a, b = array_at(given, 0, "x").shape, array_at(given, 1, "y").shape
    axes = argument(given, 2, "axes")
    if not a or not b or len(a) < 2 or len(b) < 2:
        return Array(None)
    if axes is None:
        axes = [len(a) - 1, len(b) - 1 if len(b) == 2 else len(b) - 2]
    both = [axes, axes] if isinstance(axes, int) else list(axes) if is_pair(axes) else [None, None]
    first, second = place(both[0], len(a)), place(both[1], len(b))
    if not first or not second:
        return Array(None)
    kept = [n for i, n in enumerate(a) if i not in (0, first)]
    more = [n for i, n in enumerate(b) if i not in (0, second)]
    rest = [*kept, *more]
    return Array((agreed_size(a[0], b[0]), *(rest or [1])))


def einsum(given: TensorCall) -> Array:
    text = argument(given, 0, "equation", "subscripts")
    shapes = [as_tensor(v).shape for v in given.args[1:]]
    if not isinstance(text, str) or not shapes or None in shapes:
        return Array(None)
    return Array(einsum_shape(text, [s for s in shapes if s is not None]))


def einsum_shape(text: str, shapes: Sequence[Axes]) -> Optional[Axes]:
    """What an equation makes of tensors of these shapes; None where it doesn't fit them.

    ``...`` stands for axes that are broadcast. Without an arrow the output has the letters that
    occur once, in the order of the alphabet.
    """
    given, arrow, output = text.replace(" ", "").partition("->")
    terms = given.split(",")
    if len(terms) != len(shapes):
        return None
    sizes: dict[str, Axis] = {}
    rest: Axes = ()
    for term, shape in zip(terms, shapes):
        before, dots, after = term.partition("...")
        free = len(shape) - len(before) - len(after)
        if free < 0 or (free and not dots) or (not (before + after).isalpha() and (before + after)):
            return None
        axes = [*zip(before, shape), *zip(after, shape[len(shape) - len(after) :])]
        for letter, n in axes:
            old = sizes.get(letter)
            if isinstance(old, int) and isinstance(n, int) and old != n and 1 not in (old, n):
                return None
            sizes[letter] = n if old is None or old == 1 else old
        middle = shape[len(before) : len(before) + free]
        rest = middle if len(middle) > len(rest) else rest
    if not arrow:
        letters = given.replace(".", "").replace(",", "")
        output = "..." * ("..." in given) + "".join(
            sorted(c for c in {*letters} if letters.count(c) == 1)
        )
    before, dots, after = output.partition("...")
    if any(c not in sizes for c in before + after):
        return None
    middle = rest if dots else ()
    return (*(sizes[c] for c in before), *middle, *(sizes[c] for c in after))
