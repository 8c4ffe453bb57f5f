"""Formulas in lowest terms: equal ones are equal, and print as a person writes them."""

from __future__ import annotations

from shapecalc.numbers.algebra import Atom, Polynomial, Quotient

ONE = Polynomial.constant(1)
T, U = (Polynomial.atom(Atom(name, None)) for name in "TU")


def n(value: int) -> Polynomial:
    return Polynomial.constant(value)


def test_atoms_are_their_names() -> None:
    assert Atom("T", 1) == Atom("T", 2) and hash(Atom("T", 1)) == hash(Atom("T", 2))
    assert Atom("T", 1) != Atom("U", 1) and Atom("T", 1) != "T"
    assert Atom("T", 1).text(lambda a: f"<{a.name} {a.source}>") == "<T 1>"


def test_quotients_are_their_parts() -> None:
    half = Quotient(T, n(2))
    assert half == Quotient(T, n(2)) and hash(half) == hash(Quotient(T, n(2)))
    assert hash(half) != hash(Quotient(U, n(2)))
    assert half != Quotient(U, n(2)) and half != Quotient(T, n(3)) and half != "T//2"


def test_equality_knows_no_order() -> None:
    assert T * U == U * T and T + U == U + T and hash(T * U + T) == hash(T + U * T)
    assert len({hash(p) for p in (T, U, T + U, T * U, n(2) * T, T + n(1))}) == 6
    assert T * T * U != T * U * U and T + T != T and n(0) == T - T and T != "T"
    assert (T * U).terms.keys() != (U * T).terms.keys()  # each keeps its own spelling


def test_brackets_stand_where_they_are_needed() -> None:
    for made, text in (
        ((T + n(1)).floordiv(n(2)), "(T + 1)//2"),
        (T.floordiv(U), "T//U"),
        (T.floordiv(U + n(1)), "T//(U + 1)"),
        (T.floordiv(U * T), "T//(U * T)"),
        (T.floordiv(n(2) * U), "T//(2 * U)"),
        ((n(2) * T).floordiv(n(3)), "2 * T//3"),
        ((n(0) - T).floordiv(n(2)), "(-T)//2"),
        (T.floordiv(n(2)) * U, "(T//2) * U"),
        (n(3) * T.floordiv(n(2)), "3 * (T//2)"),
        (T.floordiv(n(2)) + U, "T//2 + U"),
    ):
        assert str(made) == text


def test_a_sum_begins_with_what_is_added_and_ends_with_its_number() -> None:
    for made, text in (
        (n(0), "0"),
        (n(-3), "-3"),
        (n(5), "5"),
        (n(4) - T, "4 - T"),
        (n(-4) - T, "-T - 4"),
        (n(4) + T, "T + 4"),
        (U - T - n(4), "U - T - 4"),
        (n(0) - T + U, "U - T"),
        (n(0) - n(2) * T, "-2 * T"),
        (n(2) * T * U - n(3), "2 * T * U - 3"),
        (T * T, "T * T"),
    ):
        assert str(made) == text


def test_division_in_lowest_terms() -> None:
    for made, text in (
        (T.floordiv(n(1)), "T"),
        (T.floordiv(ONE), "T"),
        (n(7).floordiv(n(2)), "3"),
        (n(-7).floordiv(n(2)), "-4"),
        ((n(4) * T).floordiv(n(2)), "2 * T"),
        ((n(4) * T + U + n(6)).floordiv(n(2)), "2 * T + (U + 6)//2"),
        ((n(4) * T + n(7)).floordiv(n(2)), "2 * T + 3"),
        (T.floordiv(n(2)).floordiv(n(3)), "T//6"),
        ((T.floordiv(n(2)) + n(1)).floordiv(n(3)), "(T + 2)//6"),
        ((T.floordiv(n(2)) + n(4) * U).floordiv(n(2)), "2 * U + T//4"),
        ((n(2) * T.floordiv(n(3)) + n(1)).floordiv(n(4)), "(2 * (T//3) + 1)//4"),
        ((T.floordiv(U) + n(1)).floordiv(n(2)), "(T//U + 1)//2"),
        ((T * T.floordiv(n(2))).floordiv(n(4)), "T * (T//2)//4"),
        (T.floordiv(n(0)), "T//0"),
        (T.floordiv(n(-2)), "T//(-2)"),
        (T.floordiv(n(0) - U), "T//(-U)"),
    ):
        assert str(made) == text


def test_an_added_number_is_drawn_into_a_lone_quotient() -> None:
    half = T.floordiv(n(2))
    for made, text in (
        (half + n(1), "(T + 2)//2"),
        (half - n(1), "(T - 2)//2"),
        (half + U + n(1), "T//2 + U + 1"),
        (T.floordiv(U) + n(1), "T//U + 1"),
        (n(2) * half + n(1), "2 * (T//2) + 1"),
        (half + n(0), "T//2"),
    ):
        assert str(made) == text


def test_constants_are_known_as_such() -> None:
    assert n(0).as_constant() == 0 and n(5).as_constant() == 5
    assert T.as_constant() is None and (T + n(1)).as_constant() is None
    assert (T - T).as_constant() == 0


def test_products_join_like_terms() -> None:
    assert str((T + U) * (T - U)) == "T * T - U * U"
    assert str((T + n(1)) * (U + n(2))) == "T * U + 2 * T + U + 2"
    assert str(T * U + U * T) == "2 * T * U"
    assert str(T * T * U + T * U * T) == "2 * T * T * U"
