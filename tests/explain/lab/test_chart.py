"""Curves in text: every point on its line, whatever the numbers are."""

from __future__ import annotations

import pytest

from explain.lab.chart import chart, side_by_side


def test_the_highest_value_is_in_the_first_row_and_the_lowest_in_the_last() -> None:
    lines = chart({"up": [0.0, 0.5, 1.0]}, "t", width=21, height=5)
    assert lines[0] == "t" and lines[1].startswith(" 1.00 |") and lines[1].endswith("o")
    assert lines[5].startswith(" 0.00 |o")
    assert "epoch 3" in lines[7] and "o up" in lines[8]


def test_room_is_left_for_epochs_to_come() -> None:
    lines = chart({"up": [0.0, 1.0]}, "t", width=21, height=5, epochs=11)
    assert lines[1].index("o") - lines[5].index("o") == 2


@pytest.mark.parametrize(
    "values", [[], [0.5], [0.5, 0.5], [float("nan"), 1.0], [float("inf"), 1.0], [1e300, -1e300]]
)
def test_odd_curves_are_drawn(values: list[float]) -> None:
    lines = chart({"a": values, "b": values}, "t")
    assert len(lines) == len(chart({"a": [1.0, 2.0]}, "t"))


def test_a_narrow_terminal_gets_one_below_the_other() -> None:
    one = chart({"a": [1.0, 2.0]}, "t", width=30)
    assert len(side_by_side(one, one, 100)) == len(one)
    assert len(side_by_side(one, one, 50)) == 2 * len(one) + 1
