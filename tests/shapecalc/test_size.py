"""Sizes with memory: value, derivation, formula and arrays from one line of arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.layers.convolution import window_positions
from shapecalc.registry import layer_class
from shapecalc.size import Size, because, derive, differ, in_values


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
    told = because(units, "One number a unit.")
    assert told.why == "One number a unit."
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
    out = window_positions(steps, 3, strides, 1, "same", layer)
    assert out.shape == (1_000_000,)
    assert out[99] == window_positions(100, 3, 2, 1, "same", layer)


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
