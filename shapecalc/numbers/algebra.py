"""Polynomials over named atoms, brought to the shortest form a person would write.

Only what shapes need: sums, products and floor quotients. The identities used are exact
for all integers with a positive divisor, since ``floor`` obeys

    floor((c*q + r) / c)   = q + floor(r / c)
    floor(n / c) + k       = floor((n + k*c) / c)
    floor((floor(n / a) + k) / b) = floor((n + k*a) / (a*b))

so ``((T - 4) - 2)//2 + 1`` is printed ``(T - 4)//2``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Optional, Union


class Atom:
    """A named leaf; two atoms of one name are the same atom."""

    __slots__ = ("name", "source")

    def __init__(self, name: str, source: Any) -> None:
        self.name = name
        self.source = source

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Atom) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)

    def text(self, leaf: Callable[[Atom], str]) -> str:
        return leaf(self)


class Quotient:
    """``numerator // denominator``, both polynomials, kept whole."""

    __slots__ = ("denominator", "numerator")

    def __init__(self, numerator: Polynomial, denominator: Polynomial) -> None:
        self.numerator = numerator
        self.denominator = denominator

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Quotient)
            and other.numerator == self.numerator
            and other.denominator == self.denominator
        )

    def __hash__(self) -> int:
        return hash((self.numerator, self.denominator))

    def text(self, leaf: Callable[[Atom], str]) -> str:
        top, bottom = self.numerator.text(leaf), self.denominator.text(leaf)
        if not self.numerator.is_single():
            top = f"({top})"
        if not self.denominator.is_single() or self.denominator.has_product():
            bottom = f"({bottom})"
        return f"{top}//{bottom}"


Factor = Union[Atom, Quotient]
Monomial = tuple[Factor, ...]


class Polynomial:
    """A sum of monomials with whole coefficients, in order of first appearance."""

    __slots__ = ("terms",)

    def __init__(self, terms: dict[Monomial, int]) -> None:
        self.terms = {m: c for m, c in terms.items() if c}

    @classmethod
    def constant(cls, n: int) -> Polynomial:
        return cls({(): n})

    @classmethod
    def atom(cls, factor: Factor) -> Polynomial:
        return cls({(factor,): 1})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Polynomial) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> frozenset[tuple[frozenset[tuple[Factor, int]], int]]:
        return frozenset((frozenset((f, m.count(f)) for f in m), c) for m, c in self.terms.items())

    def __add__(self, other: Polynomial) -> Polynomial:
        terms = dict(self.terms)
        for monomial, c in other.terms.items():
            terms[_like(monomial, terms)] = terms.get(_like(monomial, terms), 0) + c
        return Polynomial(terms)._absorb()

    def __sub__(self, other: Polynomial) -> Polynomial:
        return self + Polynomial({m: -c for m, c in other.terms.items()})

    def __mul__(self, other: Polynomial) -> Polynomial:
        terms: dict[Monomial, int] = {}
        for m1, c1 in self.terms.items():
            for m2, c2 in other.terms.items():
                monomial = _like(m1 + m2, terms)
                terms[monomial] = terms.get(monomial, 0) + c1 * c2
        return Polynomial(terms)

    def floordiv(self, other: Polynomial) -> Polynomial:
        """``self // other`` in lowest terms; a divisor other than a positive constant is kept."""
        c = other.as_constant()
        if c is None or c <= 0:
            return Polynomial.atom(Quotient(self, other))
        if c == 1:
            return self
        whole = {m: k // c for m, k in self.terms.items() if m and k % c == 0}
        rest = Polynomial({m: k for m, k in self.terms.items() if not m or k % c})
        n = rest.as_constant()
        if n is not None:
            return Polynomial(whole) + Polynomial.constant(n // c)
        inner = rest._single_quotient()
        if inner is not None:
            quotient, k = inner
            a = quotient.denominator.as_constant()
            if a is not None:
                top = quotient.numerator + Polynomial.constant(k * a)
                merged = top.floordiv(Polynomial.constant(a * c))
                return Polynomial(whole) + merged
        return Polynomial(whole) + Polynomial.atom(Quotient(rest, other))

    def _single_quotient(self) -> Optional[tuple[Quotient, int]]:
        """``(q, k)`` when this is one quotient plus a constant ``k``."""
        others = [m for m in self.terms if m]
        if len(others) == 1 and len(others[0]) == 1 and self.terms[others[0]] == 1:
            (factor,) = others[0]
            if isinstance(factor, Quotient):
                return factor, self.terms.get((), 0)
        return None

    def _absorb(self) -> Polynomial:
        """Draw an added constant into a lone quotient: ``(T - 6)//2 + 1`` is ``(T - 4)//2``."""
        single = self._single_quotient()
        if single is None or not single[1]:
            return self
        quotient, k = single
        c = quotient.denominator.as_constant()
        if c is None:
            return self
        top = quotient.numerator + Polynomial.constant(k * c)
        return Polynomial.atom(Quotient(top, quotient.denominator))

    def as_constant(self) -> Optional[int]:
        if not self.terms:
            return 0
        if len(self.terms) == 1 and () in self.terms:
            return self.terms[()]
        return None

    def is_single(self) -> bool:
        return len(self.terms) <= 1 and not (self.terms and next(iter(self.terms.values())) < 0)

    def has_product(self) -> bool:
        return any(len(m) > 1 or (m and c != 1) for m, c in self.terms.items())

    def text(self, leaf: Callable[[Atom], str]) -> str:
        if not self.terms:
            return "0"
        # A leading minus reads badly: start with a term that is added, if there is one.
        order = sorted(self.terms.items(), key=lambda mc: not mc[0])
        first = next((i for i, (_, c) in enumerate(order) if c > 0), 0)
        order.insert(0, order.pop(first))
        parts: list[str] = []
        for monomial, c in order:
            factors = [f.text(leaf) for f in monomial]
            if len(monomial) > 1 or abs(c) != 1:
                factors = [
                    f"({t})" if isinstance(f, Quotient) else t for f, t in zip(monomial, factors)
                ]
            if abs(c) != 1 or not factors:
                factors.insert(0, str(abs(c)))
            body = " * ".join(factors)
            if not parts:
                parts.append(body if c > 0 else f"-{body}")
            else:
                parts.append(f"{'+' if c > 0 else '-'} {body}")
        return " ".join(parts)

    def __str__(self) -> str:
        return self.text(lambda a: a.name)


def _like(monomial: Monomial, terms: dict[Monomial, int]) -> Monomial:
    """The spelling of ``monomial`` that ``terms`` already uses: factors commute."""
    if monomial in terms:
        return monomial
    for other in terms:
        if len(other) == len(monomial) and all(
            other.count(f) == monomial.count(f) for f in monomial
        ):
            return other
    return monomial
