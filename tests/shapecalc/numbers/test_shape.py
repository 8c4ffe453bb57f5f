"""Shapes print as Keras prints them, and are read from JSON."""

from __future__ import annotations

import pytest

from shapecalc.errors import BadRecord
from shapecalc.numbers import shape as module
from shapecalc.numbers.shape import Shape, axis_name, is_shape, shape_of
from shapecalc.numbers.size import Size

T = Size(None, name="T", open=True)


def test_a_shape_as_keras_prints_it_and_with_its_formulas() -> None:
    x = Shape((Size(None, name="batch"), T - 4, Size(8), 3))
    assert str(x) == "(None, None, 8, 3)" and repr(x) == "Shape(None, None, 8, 3)"
    assert x.plain() == [None, None, 8, 3]
    assert x.symbols() == ["batch", "T - 4", "8", "3"]
    assert x.named() == "(None, T - 4, 8, 3)"
    one = Shape((T,))
    assert str(one) == "(None,)" and one.named() == "(T,)"
    assert str(Shape(())) == "()" == Shape(()).named()


def test_what_is_one_shape() -> None:
    assert is_shape([None, 3, 2.5, "T"]) and is_shape(()) and is_shape((None,))
    assert not is_shape([[None, 3]]) and not is_shape("ab") and not is_shape({"a": [3]})
    assert not is_shape(5) and not is_shape([None, [3]])


def test_sizes_are_numbers_unknowns_and_names() -> None:
    x = shape_of([None, 3, True, T, " U ", None], ("batch", "steps"))
    assert x.symbols() == ["batch", "3", "1", "T", "U", "axis 5"]
    assert [d.__class__ for d in x[1:3]] == [int, int] and x[3] is T
    assert x[4].open is True and x[0].open is False  # type: ignore[union-attr]
    image = ["batch", "height", "width", "channels"]
    assert shape_of([None] * 4).symbols() == shape_of([None] * 4, ("batch", "steps")).symbols()
    assert shape_of([None] * 4).symbols() == image and shape_of([None] * 5).symbols()[1] == "frames"
    assert shape_of([None], ("rows",)).symbols() == ["rows"]
    assert shape_of([0]).plain() == [0] and shape_of(["x" * 80]).symbols() == ["x" * 80]
    assert shape_of([None])[0] is shape_of([None])[0]


def test_a_size_that_is_none_is_named_with_its_place() -> None:
    for size in (-1, 2.5, "", "x" * 81, "a\x07", [3], {}):
        with pytest.raises(BadRecord, match=r"^SEQ401 A shape holds .+ at axis 1\. \w+"):
            shape_of([None, size])


def test_unknown_axes_do_not_pile_up() -> None:
    module._unknowns.clear()
    first = shape_of([None], ("a name",))[0]
    for i in range(256):
        shape_of([None], (f"name {i}",))
    assert len(module._unknowns) == 257 and shape_of([None], ("a name",))[0] is first
    again = shape_of([None], ("one more",))[0]
    assert module._unknowns == {"one more": again}


def test_the_word_for_an_axis() -> None:
    assert [axis_name(i) for i in range(4)] == ["batch", "steps", "axis 2", "axis 3"]
