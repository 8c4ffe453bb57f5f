"""Sizes with memory: value, derivation, formula and arrays from one line of arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.layers.registry import layer_class
from shapecalc.numbers.size import Size, because, derive, differ, in_values, lowest, written


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda t: t - 4, "T - 4"),
        (lambda t: (t - 4 - 2) // 2 + 1, "(T - 4)//2"),
        (lambda t: ((t - 4) // 2 - 4) // 2, "(T - 12)//4"),
        (lambda t: (8 * t) // 4, "2 * T"),
        (lambda t: (2 * t + 1) // 2, "T"),
        (lambda t: (t - 1) // 3 + 1, "(T + 2)//3"),
        (lambda t: 4 - t, "4 - T"),
        (lambda t: t * t - t, "T * T - T"),
        (lambda t: t - t, "0"),
    ],
)
def test_formulas_are_as_short_as_a_person_writes_them(make: object, text: str) -> None:
    assert str(make(Size.named("T"))) == text  # type: ignore[operator]


@given(
    st.integers(1, 300), st.integers(1, 9), st.integers(1, 5), st.integers(1, 4), st.integers(0, 20)
)
def test_formulas_keep_their_value(t: int, a: int, b: int, c: int, k: int) -> None:
    def rule(n: object) -> object:
        return (((n - k) // a + b) // c * b - k + (a * n + k) // b) // a  # type: ignore[operator]

    text = str(rule(Size.named("T")))
    assert eval(text, {"T": t}) == rule(t)


def test_a_derivation_goes_from_names_to_the_result() -> None:
    steps, kernel = Size.named("steps", 120), Size.named("kernel_size", 5)
    strides = Size.named("strides", 1, quiet=True)
    assert derive((steps - kernel) // strides + 1) == (
        "steps - kernel_size + 1 = 120 - 5 + 1 = 116"
    )
    two = Size.named("strides", 2)
    assert derive((steps - kernel) // two + 1) == (
        "(steps - kernel_size)//strides + 1 = (120 - 5)//2 + 1 = 58"
    )


def test_a_reason_is_carried_by_the_number_it_is_given_to_alone() -> None:
    units = Size.named("units", 3)
    reason = because(units, "One value per unit.")
    assert reason.why == "One value per unit."
    assert units.why == ""
    assert because(3, "why") == 3


def test_what_is_unknown_breaks_no_rule() -> None:
    unknown = Size.named("T")
    assert not unknown <= 0 and not unknown > 0 and not differ(unknown, 4)
    assert not differ(unknown, 4)
    with pytest.raises(TypeError, match="unknown"):
        int(unknown)


def test_the_fourth_reading_arrays() -> None:
    layer = layer_class("Conv1D")(4, 3, padding="same")
    steps = np.arange(1, 1_000_001)
    strides = np.array(2)
    out = layer.along(0, steps, 3, strides, 1)
    assert out.shape == (1_000_000,)
    assert out[99] == layer.along(0, 100, 3, 2, 1)


def test_known_numbers_stand_in_a_formula_as_numbers() -> None:
    kernel, channels, filters = Size.named("k", 5), Size.named("channels"), Size.named("f", 128)
    assert in_values(kernel * channels * filters + filters) == "5 * channels * 128 + 128"


def test_equality_is_of_value_or_of_formula() -> None:
    t, u, five = Size.named("T"), Size.named("U"), Size.named("n", 5)
    assert five == 5 and five == Size.named("m", 5) and not (five == 6)
    assert not (five == Size.named("m", 6)) and five != Size.named("m", 6)
    assert not (five != 5) and five != 6
    assert t == t and t + 1 == Size.named("T") + 1 and not (t == u) and not (t == t + 1)
    assert not (t == five) and not (five == t) and not (t == 5)
    assert hash(five) == hash(5) and hash(t - 4) == hash(Size.named("T") - 4)


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda a, b: a * (b + 1), "3 * (4 + 1)"),
        (lambda a, b: (a * b) // 2, "(3 * 4)//2"),
        (lambda a, b: a // (b * 2), "3//(4 * 2)"),
        (lambda a, b: a // (b // 2), "3//(4//2)"),
        (lambda a, b: a * (b // 2), "3 * (4//2)"),
        (lambda a, b: (a * b) % 5, "(3 * 4) % 5"),
        (lambda a, b: a % (b % 3), "3 % (4 % 3)"),
        (lambda a, b: a - (b - 1), "3 - (4 - 1)"),
        (lambda a, b: a - b - 1, "3 - 4 - 1"),
        (lambda a, b: a + -2 * b, "3 + (-2) * 4"),
        (lambda a, b: -a, "0 - 3"),
    ],
)
def test_written_arithmetic_has_the_brackets_it_needs(make: object, text: str) -> None:
    n = make(Size.named("a", 3), Size.named("b", 4))  # type: ignore[operator]
    assert in_values(n) == text
    assert eval(text) == n.value


def test_a_derivation_repeats_nothing() -> None:
    big = Size.named("n", 12_000)
    assert derive(big * 1) == "n = 12,000"
    assert derive(12_345) == "12,345"
    assert derive(Size.named("T") - 4) == "T - 4"


def test_a_leaf_and_what_it_stands_for() -> None:
    t = Size(None, name="T", open=True)
    five, renamed = Size.named("n", 5, quiet=True), Size.named("steps", t - 4)
    assert (five.value, five.name, five.quiet, five.origin) == (5, "n", True, None)
    assert Size.named("n").value is None and Size.named("n", 5).quiet is False
    known_one = Size.named("steps", Size(7, name="x"))
    assert (known_one.value, known_one.name, known_one.origin) == (7, "steps", None)
    assert renamed.value is None and str(renamed) == "T - 4" and renamed.origin == t - 4
    assert (t.op, t.operands, t.why, t.open, five.open) == ("", (), "", True, False)
    assert repr(t - 4) == "Size(T - 4)" and repr(five) == "Size(n=5)" and repr(t) == "Size(T=T)"
    assert str(five) == "5" and str(t) == "T" and str(Size(12)) == "12"


def test_every_operation_from_both_sides() -> None:
    a, t = Size.named("a", 7), Size.named("T")
    made = [a + 2, 2 + a, a - 2, 2 - a, a * 2, 2 * a, a // 2, 30 // a, a % 4, -a]
    assert [n.value for n in made] == [9, 9, 5, -5, 14, 14, 3, 4, 3, -7]
    assert [in_values(n) for n in made] == [
        *("7 + 2", "2 + 7", "7 - 2", "2 - 7", "7 * 2", "2 * 7", "7//2", "30//7", "7 % 4", "0 - 7")
    ]
    unknown = [t + 2, 2 + t, t - 2, 2 - t, t * 2, 2 * t, t // 2, 30 // t, t % 4, -t]
    assert all(n.value is None for n in unknown)
    assert [str(n) for n in unknown] == [
        *("T + 2", "T + 2", "T - 2", "2 - T", "2 * T", "2 * T", "T//2", "30//T"),
        *("T - 4 * (T//4)", "-T"),
    ]
    assert (t + Size(3)).value is None and (a + Size(3)).value == 10


def test_nothing_added_is_not_remembered() -> None:
    a = Size.named("a", 7)
    assert 0 + a is a and a + 0 is a and a - 0 is a
    assert (0 - a).op == "-" and (a * 0).value == 0 and (a + Size(0)).op == "+"
    assert (a * 1).op == "*" and (False + a).op == "+"


def test_other_kinds_of_number_are_not_taken() -> None:
    a = Size.named("a", 7)
    for make in (lambda: a + 1.5, lambda: 1.5 + a, lambda: a - None):  # type: ignore
        with pytest.raises(TypeError):
            make()


def test_comparison_needs_both_numbers() -> None:
    a, b, t = Size(3), Size(4), Size.named("T")
    assert a < b and a < 4 and not a < 3 and not b < a
    assert a <= b and a <= 3 and not a <= 2
    assert b > a and b > 3 and not b > 4 and not a > b
    assert b >= a and b >= 4 and not b >= 5
    for other in (3, a, t):
        assert not (t < other or t <= other or t > other or t >= other)
        assert not (other < t or other <= t or other > t or other >= t)
    assert not a < t and not a > t and not a <= t and not a >= t


def test_a_size_is_true_unless_it_is_nothing() -> None:
    assert bool(Size(3)) and not bool(Size(0)) and bool(Size.named("T"))
    assert int(Size(3)) == 3 and [10, 20, 30][Size(1)] == 20
    with pytest.raises(TypeError, match=r"^the size T - 1 is unknown; give it a value first$"):
        int(Size.named("T") - 1)


def test_open_unknowns_will_be_reported() -> None:
    named, never = Size(None, name="T", open=True), Size(None, name="steps")
    assert named.is_open() and not never.is_open() and Size(3).is_open()
    assert (named * 2 - 1).is_open() and not (named + never).is_open()
    assert Size.named("steps", named - 4).is_open() and not Size.named("x", never - 4).is_open()
    assert (Size.named("a", 3) * named).is_open()


def test_leaves_are_listed_once_in_order() -> None:
    a, b, t = Size.named("a", 1), Size.named("b", 2), Size.named("T")
    assert [leaf.name for leaf in (a * t + b * a - 3).leaves()] == ["a", "T", "b"]
    assert a.leaves() == [a] and Size(3).leaves() == []


def test_known_and_differ() -> None:
    from shapecalc.numbers.size import known, product

    t = Size.named("T")
    assert known(Size(3)) == 3 and known(t) is None and known("x") == "x" and known(4) == 4
    assert differ(3, 4) and differ(Size(3), 4) and not differ(Size(3), 3) and not differ(None, 3)
    assert differ(3, "3") is True and differ(t, 3) is False
    assert product([]) == 1 and product([3]) == 3 and product([2, 3, 4]) == 24
    assert in_values(product([Size(2), t, 3])) == "2 * T * 3"


def test_a_reason_keeps_everything_else() -> None:
    t = Size(None, name="T", open=True)
    named = because(Size.named("steps", t, quiet=True), "why")
    assert (named.name, named.origin, named.why, named.open) == ("steps", t, "why", False)
    assert because(t, "why").open is True
    one = because(Size.named("strides", 1, quiet=True), "why")
    assert one.quiet is True and one.value == 1
    sum_ = because(t + 1, "why")
    assert (sum_.op, len(sum_.operands)) == ("+", 2)


def test_a_quiet_one_is_left_out_of_products_and_quotients() -> None:
    a, one = Size.named("a", 6), Size.named("strides", 1, quiet=True)
    for n in (a * one, one * a, a // one):
        assert written(n) == "a" and derive(n) == "a = 6"
    assert written(a + one) == "a + strides" and written(one // a) == "strides//a"
    assert written(a % one) == "a % strides"
    loud = Size.named("strides", 1)
    assert written(a * loud) == "a * strides"
    nameless = Size(1, quiet=True)
    assert written(a * nameless) == "a * 1" == written(a * Size(1))


def test_written_in_names_and_in_values() -> None:
    a, t = Size.named("a", 3), Size(None, name="T", open=True)
    steps = Size.named("steps", t - 4)
    assert written(2 * steps + a) == "2 * steps + a"
    assert in_values(2 * steps + a) == "2 * (T - 4) + 3"
    assert in_values(2 * Size.named("steps", t) + a) == "2 * T + 3"
    assert written(7) == "7" and written(-7) == "-7" and in_values(Size(4)) == "4"
    assert written(Size(4) + a) == "4 + a"
    assert lowest(a + a) == ("2 * a", "2 * 3") and lowest(5) == ("5", "5")


def test_a_derivation_as_written_keeps_its_brackets() -> None:
    a, b = Size.named("a", 3), Size.named("b", 4)
    assert derive(2 * (a + b), as_written=True) == "2 * (a + b) = 2 * (3 + 4) = 14"
    assert derive((a + b) - b) == "a = 3"
    assert derive(a * 1000, as_written=True) == "a * 1000 = 3 * 1000 = 3,000"
    t = Size(None, name="T", open=True)
    assert derive(Size.named("steps", t) - 1) == "steps - 1 = T - 1"


def test_sizes_of_one_large_number_are_equal() -> None:
    # Two objects: whole numbers are shared by Python only while they are small.
    assert Size(int("1000000")) == Size(int("1000000"))
    assert not Size(int("1000000")) == Size(int("1000001"))


def test_unknowns_of_other_names_hash_apart() -> None:
    t, u = Size.named("T"), Size.named("U")
    assert hash(t) == hash(Size.named("T")) and hash(t) != hash(u) and hash(Size(7)) == hash(7)


def test_a_size_without_a_name_is_a_question_mark() -> None:
    assert str(Size(None) * 2 + 4) == "2 * ? + 4"
