"""A number with memory: known, traced or unknown, and always able to say where it came from.

Rules are written as ordinary arithmetic on sizes. Plain ``int`` operands give a plain
``int`` at the speed of Python. Let one operand be a :class:`Size` and the same line
remembers the names and operations it was made of, so a derivation is never typed beside
the calculation: it *is* the calculation.

    >>> steps, kernel_size = Size.named("steps", 120), Size.named("kernel_size", 5)
    >>> n = steps - kernel_size + 1
    >>> n.value
    116
    >>> derive(n)
    'steps - kernel_size + 1 = 120 - 5 + 1 = 116'
    >>> T = Size.named("T")
    >>> str((T - 4 - 2) // 2 + 1)
    '(T - 4)//2'
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, Optional, Union

from .algebra import Atom, Polynomial, Quotient

# A dimension or a count: what a rule is written over.
Number = Union[int, "Size"]
Leaf = Callable[["Size"], str]
ARITHMETIC: dict[str, Callable[[int, int], int]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "//": operator.floordiv,
    "%": operator.mod,
}


Operator = Callable[["Size", Number], "Size"]


def _operation(op: str) -> tuple[Operator, Operator]:
    """The methods of an operator: with the size on its left, and on its right."""
    return lambda a, b: combine(op, a, b), lambda b, a: combine(op, a, b)


def _comparison(holds: Callable[[int, int], bool]) -> Callable[[Size, Number], bool]:
    def compare(size: Size, other: Number) -> bool:
        a, b = size.value, known(other)
        return a is not None and b is not None and holds(a, b)

    return compare


class Size:
    """A number that remembers its name, or the operation and operands that made it.

    ``value`` is ``None`` while the number is unknown. A *quiet* size is an argument that
    stands at a default of 1 (``strides=1``): it is left out of a product or a quotient,
    where it changes nothing. ``origin`` is what an unknown, renamed size stands for:
    the ``steps`` of a second layer may be ``T - 4``. An *open* unknown was named by the
    user and will get its value later, so a weight may depend on it and be a formula;
    any other unknown is Keras's ``None``, of which Keras makes no weight.
    """

    __slots__ = ("_poly", "name", "op", "open", "operands", "origin", "quiet", "value", "why")

    def __init__(
        self,
        value: Optional[int],
        op: str = "",
        operands: tuple[Number, ...] = (),
        name: str = "",
        *,
        quiet: bool = False,
        origin: Optional[Size] = None,
        why: str = "",
        open: bool = False,
    ) -> None:
        self.value = value
        self.op = op
        self.operands = operands
        self.name = name
        self.quiet = quiet
        self.origin = origin
        self.why = why
        self.open = open
        self._poly: Optional[Polynomial] = None

    @classmethod
    def named(cls, name: str, value: Optional[Number] = None, *, quiet: bool = False) -> Size:
        """A leaf: ``name`` with its value, or an unknown when there is none."""
        if isinstance(value, Size):
            return cls(value.value, name=name, origin=value if value.value is None else None)
        return cls(value, name=name, quiet=quiet)

    def explained(self, why: str) -> Size:
        """A copy with its reason: the size itself may stand elsewhere, where it is another."""
        return Size(
            self.value,
            self.op,
            self.operands,
            self.name,
            quiet=self.quiet,
            origin=self.origin,
            why=why,
            open=self.open,
        )

    # -- arithmetic -----------------------------------------------------------------
    __add__, __radd__ = _operation("+")
    __sub__, __rsub__ = _operation("-")
    __mul__, __rmul__ = _operation("*")
    __floordiv__, __rfloordiv__ = _operation("//")
    __mod__, __rmod__ = _operation("%")

    def __neg__(self) -> Size:
        return combine("-", 0, self)

    # -- comparison: what is unknown can't be shown to break a rule ------------------
    __lt__, __le__ = _comparison(operator.lt), _comparison(operator.le)
    __gt__, __ge__ = _comparison(operator.gt), _comparison(operator.ge)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Size):
            if self.value is None or other.value is None:
                return self is other or (
                    self.value is other.value and self.polynomial() == other.polynomial()
                )
            return self.value == other.value
        return self.value is not None and self.value == other

    def __ne__(self, other: object) -> bool:
        return differ(self, other)

    def __hash__(self) -> int:
        return hash(self.value if self.value is not None else str(self))

    def __index__(self) -> int:
        if self.value is None:
            raise TypeError(f"the size {self} is unknown; give it a value first")
        return self.value

    __int__ = __index__

    def __bool__(self) -> bool:
        return self.value is None or self.value != 0

    # -- reading --------------------------------------------------------------------
    def polynomial(self) -> Polynomial:
        """The size in lowest terms: what a person would write down."""
        if self._poly is None:
            self._poly = _polynomial(self, _is_base_unknown)
        return self._poly

    def __str__(self) -> str:
        if self.value is None and not self.op and self.origin is None:
            return self.name
        return str(self.value) if self.value is not None else str(self.polynomial())

    def __repr__(self) -> str:
        return f"Size({self.name + '=' if self.name else ''}{self})"

    def is_open(self) -> bool:
        """Whether every unknown in it was named by the user and may be given later."""
        return all(leaf.open for leaf in self.unknowns())

    def unknowns(self) -> Iterator[Size]:
        """The unknown leaves that it was computed from, in order of first use."""
        stack: list[Number] = [self]
        while stack:
            node = stack.pop()
            if isinstance(node, Size) and node.value is None:
                if node.origin is not None:
                    stack.append(node.origin)
                elif node.operands:
                    stack.extend(reversed(node.operands))
                else:
                    yield node

    def leaves(self) -> list[Size]:
        """The named sizes this one was computed from, in order of first use, each once."""
        found: dict[str, Size] = {}
        stack: list[Number] = [self]
        while stack:
            node = stack.pop()
            if isinstance(node, Size):
                if node.name:
                    found.setdefault(node.name, node)
                else:
                    stack.extend(reversed(node.operands))
        return list(found.values())


def combine(
    op: str,
    a: Number,
    b: Number,
    value_of: Callable[[Any], Any] = lambda n: n.value if isinstance(n, Size) else n,
    make: Callable[[Optional[int], str, tuple[Number, Number]], Size] = Size,
) -> Size:
    """The size that an operation makes of two numbers; ``NotImplemented`` for anything else."""
    if not isinstance(a, (int, Size)) or not isinstance(b, (int, Size)):
        return NotImplemented  # lets arrays broadcast over sizes
    # Nothing added is nothing to remember: sums may start from 0.
    if op == "+" and a.__class__ is int and a == 0 and isinstance(b, Size):
        return b
    if op in "+-" and b.__class__ is int and b == 0 and isinstance(a, Size):
        return a
    x, y = value_of(a), value_of(b)
    return make(None if x is None or y is None else ARITHMETIC[op](x, y), op, (a, b))


def known(n: Any) -> Any:
    """The plain value of a size, ``None`` while it is unknown; anything else as it is."""
    return n.value if isinstance(n, Size) else n


def differ(a: Any, b: Any) -> bool:
    """True when both sizes are known and are not the same."""
    x, y = known(a), known(b)
    return x is not None and y is not None and bool(x != y)


def unlike(a: Any, b: Any) -> bool:
    """Whether Keras finds that two sizes differ: its None is a size of its own, open ones may be any."""
    may_be_any = any(isinstance(n, Size) and n.value is None and n.is_open() for n in (a, b))
    return not may_be_any and bool(known(a) != known(b))


def larger(a: Number, b: Number) -> Number:
    """What comes out where two sizes that aren't both known are broadcast."""
    if a == b:
        return a
    for one, other in ((a, b), (b, a)):
        if known(one) is not None:
            return one if known(one) > 1 else other
    return maximum(a, b)


def maximum(a: Number, b: Number) -> Number:
    """The larger of two sizes, a name for it while it depends on what is unknown."""
    x, y = known(a), known(b)
    if x is not None and y is not None:
        return a if x >= y else b
    opened = all(not isinstance(n, Size) or n.is_open() for n in (a, b))
    # There is no arithmetic for it, but its operands are there to be found.
    return Size(None, operands=(a, b), name=f"max({a}, {b})", open=opened)


def because(n: Any, why: str) -> Any:
    """The same number, carrying the one sentence that says why it is computed so."""
    if not isinstance(n, Size):
        return n
    return n.explained(why)


def product(factors: Iterable[Number]) -> Number:
    """The product of sizes, remembered as one multiplication in the order given."""
    result: Optional[Number] = None
    for factor in factors:
        result = factor if result is None else result * factor
    return 1 if result is None else result


def span(size: Any, dilation: Any) -> Any:
    """How many steps a window of ``size`` reaches over, from its first to its last."""
    return size if dilation == 1 else dilation * (size - 1) + 1


# -- from the tree to lowest terms ----------------------------------------------------
def _is_base_unknown(leaf: Size) -> bool:
    return leaf.value is None


def _is_named(leaf: Size) -> bool:
    return True


def _polynomial(n: Number, keep: Callable[[Size], bool]) -> Polynomial:
    """Expand ``n`` over the leaves that ``keep`` names; the other leaves count by value."""
    if not isinstance(n, Size):
        return Polynomial.constant(n)
    if n.name or not n.op:
        if n.origin is not None and keep is _is_base_unknown:
            return n.origin.polynomial()
        if keep(n):
            return Polynomial.atom(Atom(n.name or "?", n))
        assert n.value is not None
        return Polynomial.constant(n.value)
    a, b = n.operands
    named = keep is _is_named
    if named and n.op in ("*", "//") and isinstance(b, Size) and b.name and b.quiet:
        return _polynomial(a, keep)
    if named and n.op == "*" and isinstance(a, Size) and a.name and a.quiet:
        return _polynomial(b, keep)
    left, right = _polynomial(a, keep), _polynomial(b, keep)
    if n.op == "+":
        return left + right
    if n.op == "-":
        return left - right
    if n.op == "*":
        return left * right
    if n.op == "%":
        return left - right * left.floordiv(right)
    return left.floordiv(right)


# -- printing ------------------------------------------------------------------------
_RANK = {"+": 1, "-": 1, "*": 2, "//": 2, "%": 2}


def _by_name(leaf: Size) -> str:
    return leaf.name


def _by_value(leaf: Size) -> str:
    if leaf.value is not None:
        return str(leaf.value)
    if leaf.origin is not None:
        text = str(leaf.origin)
        return f"({text})" if " " in text else text
    return leaf.name


def written(n: Number, leaf: Leaf = _by_name) -> str:
    """The arithmetic as it stands in the rule, with no more brackets than it needs."""
    return _written(n, leaf)[0]


def in_values(n: Number) -> str:
    """The arithmetic of the rule with the known numbers put in: ``5 * channels * 128 + 128``."""
    return written(n, _by_value)


def _written(n: Number, leaf: Leaf) -> tuple[str, int]:
    if not isinstance(n, Size):
        return str(n), 3 if n >= 0 else 1
    if not n.op:
        return (leaf(n), 3) if n.name else (str(n.value), 3)
    a, b = n.operands
    if n.op in ("*", "//") and isinstance(b, Size) and b.quiet and b.name:
        return _written(a, leaf)
    if n.op == "*" and isinstance(a, Size) and a.quiet and a.name:
        return _written(b, leaf)
    rank = _RANK[n.op]
    left, left_rank = _written(a, leaf)
    right, right_rank = _written(b, leaf)
    if left_rank < rank or (n.op in ("//", "%") and left_rank == 2):
        left = f"({left})"
    if right_rank < rank or (right_rank == rank and n.op in ("-", "//", "%")):
        right = f"({right})"
    if n.op == "*" and right_rank == rank and "//" in right:
        right = f"({right})"
    sign = n.op if n.op == "//" else f" {n.op} "
    return f"{left}{sign}{right}", rank


def lowest(n: Number) -> tuple[str, str]:
    """The arithmetic in lowest terms, first in names, then in values."""
    poly = _polynomial(n, _is_named)
    return poly.text(lambda a: _by_name(a.source)), poly.text(lambda a: _by_value(a.source))


class Piece(NamedTuple):
    """A piece of a written line: a leaf of the arithmetic, in its name or value, or what stands
    between leaves.
    """

    text: str
    leaf: Optional[Size] = None


Pieces = tuple[Piece, ...]


def pieces_of(text: Callable[[Leaf], str], words: Leaf = _by_name) -> Pieces:
    """What ``text`` writes with ``words`` for each leaf, in pieces."""
    leaves: list[Size] = []

    def mark(leaf: Size) -> str:
        leaves.append(leaf)
        return "\0"

    between = text(mark).split("\0")
    found = [Piece(between[0])]
    for leaf, after in zip(leaves, between[1:]):
        found += [Piece(words(leaf), leaf), Piece(after)]
    return tuple(piece for piece in found if piece.text)


def joined(pieces: Iterable[Piece]) -> str:
    """The text of pieces."""
    return "".join(piece.text for piece in pieces)


def steps_of(n: Number, *, as_written: bool = False) -> list[Pieces]:
    """What :func:`derive` puts into a line, step by step: names, values, the result."""
    if not isinstance(n, Size):
        return [(Piece(f"{n:,}"),)]

    def both(text: Callable[[Leaf], str]) -> list[Pieces]:
        return [pieces_of(text), pieces_of(text, _by_value)]

    found = both(lambda leaf: written(n, leaf))
    if not as_written:
        poly = _polynomial(n, _is_named)
        lowest_terms = both(lambda leaf: poly.text(lambda a: leaf(a.source)))
        found = min(found, lowest_terms, key=lambda steps: len(joined(steps[0])))
    found.append((Piece(f"{n.value:,}" if n.value is not None else str(n)),))
    kept = found[:1]
    for step in found[1:]:
        if joined(step).replace(",", "") != joined(kept[-1]):
            kept.append(step)
        elif len(step) == len(kept[-1]):  # the same number, with its commas
            kept[-1] = tuple(Piece(p.text, q.leaf) for p, q in zip(step, kept[-1]))
    return kept


def derive(n: Number, *, as_written: bool = False) -> str:
    """One line from names through numbers to the result, each step equal to the next.

    ``as_written`` keeps the rule's own brackets (the factored form of a count);
    otherwise the line is brought to lowest terms where that makes it shorter.
    """
    return " = ".join(map(joined, steps_of(n, as_written=as_written)))


__all__ = [
    "Number",
    "Piece",
    "Pieces",
    "Polynomial",
    "Quotient",
    "Size",
    "because",
    "derive",
    "differ",
    "in_values",
    "joined",
    "known",
    "larger",
    "lowest",
    "maximum",
    "pieces_of",
    "product",
    "steps_of",
    "unlike",
    "written",
]
