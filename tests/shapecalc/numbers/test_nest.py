"""Nested shapes and values."""

from __future__ import annotations

from shapecalc.numbers import nest
from shapecalc.numbers.shape import Shape

ONE, TWO = Shape((None, 3)), Shape((2,))
NEST = {"a": [ONE, (TWO, None)], "b": 5}


def test_a_shape_is_one_value() -> None:
    assert list(nest.leaves(NEST)) == [ONE, TWO, None, 5]
    assert nest.shapes(NEST) == [ONE, TWO] and nest.shapes(None) == [] == nest.shapes(())


def test_or_a_tuple_of_its_sizes() -> None:
    assert list(nest.leaves(NEST, nest.is_atom)) == [None, 3, 2, None, 5]


def test_a_map_keeps_the_nest() -> None:
    assert nest.map(str, NEST) == {"a": ["(None, 3)", ("(2,)", "None")], "b": "5"}
    assert nest.map(str, ((TWO,), 1), sequence=list) == [["(2,)"], "1"]
    assert nest.map(str, TWO, nest.is_atom, list) == ["2"]
