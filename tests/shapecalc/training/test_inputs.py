"""Arrays on their way into a model, against Keras itself."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from shapecalc.errors import (
    BadArgument,
    InputBroadcast,
    InputMismatch,
    InputsCount,
    LengthsDiffer,
    ShapeError,
)
from shapecalc.numbers.shape import Shape, shape_of
from shapecalc.training.inputs import (
    arrive,
    arrive_all,
    check_batch_size,
    check_dtype,
    check_lengths,
    check_validation_split,
)

DECLARED = [(), (1,), (5,), (5, 1), (5, 3), (1, 3), (None, 3), (None, 1), (4, 5, 1)]
GIVEN = [(), (1,), (5,), (4,), (5, 1), (5, 3), (5, 4), (3, 5), (1, 1), (5, 3, 1), (5, 1, 1), (4, 5)]


def shape(*sizes: Any) -> Shape:
    return shape_of((None, *sizes))


@pytest.mark.keras
@pytest.mark.parametrize("sequential", [False, True])
def test_arrays_arrive_as_in_keras(sequential: bool) -> None:
    import keras
    import tensorflow as tf

    wrong = []
    for declared in DECLARED:
        inputs = keras.Input(declared)
        same = keras.layers.Activation("linear")
        model = (
            keras.Sequential([inputs, same]) if sequential else keras.Model(inputs, same(inputs))
        )
        for given in GIVEN:
            try:
                theirs: Any = tuple(model(tf.zeros((7, *given))).shape[1:])
            except ValueError:
                theirs = None
            try:
                ours: Any = tuple(
                    arrive(shape(*declared), shape(*given), sequential=sequential).shape[1:]
                )
            except InputMismatch:
                ours = None
            if ours != theirs:
                wrong.append((declared, given, ours, theirs))
    assert not wrong


@pytest.mark.parametrize(
    ("declared", "given", "how"),
    [
        ((10,), (10,), "equal"),
        ((None, 8), (10, 8), "equal"),
        ((10, 1), (10,), "expanded"),
        ((10,), (10, 1), "squeezed"),
        ((1,), (8,), "unchecked"),
        ((10, 1), (10, 5), "unchecked"),
        ((10, 1), (12,), "InputMismatch"),
        ((10,), (8,), "InputMismatch"),
        ((10, 8), (10,), "InputMismatch"),
        ((10, 8), ("T", 8), "equal"),
        ((10, 8), ("T", "F"), "equal"),
        (("T",), ("S",), "equal"),
        (("T",), ("S", "F"), "unknown"),
    ],
)
def test_how_an_array_arrives(declared: Any, given: Any, how: str) -> None:
    try:
        assert arrive(shape(*declared), shape(*given)).how == how
    except ShapeError as error:
        assert type(error).__name__ == how


def test_the_words_name_the_shapes_and_the_fix() -> None:
    problem = arrive(shape(10, 1), shape(10)).problem
    assert isinstance(problem, InputBroadcast)
    assert "(None, 10, 1)" in problem.message
    with pytest.raises(InputMismatch, match=r"\(None, 10, 8\).*\(None, 10\).*Embedding"):
        arrive(shape(10, 8), shape(10))
    with pytest.raises(InputMismatch, match=r"x\[np.newaxis\]"):
        arrive(shape(10, 8), Shape((10, 8)))
    with pytest.raises(InputMismatch, match=r"One row of \(57,\).*batch\(32\)"):
        arrive(shape(700, 57), Shape((57,)))
    with pytest.raises(InputMismatch, match=r"features of one step.*one example"):
        arrive(shape_of([None, None, 100]), shape_of([None, 100]))
    assert arrive(None, shape(3)).shape == shape(3)


@pytest.mark.keras
@pytest.mark.parametrize(
    ("declared", "given", "code"),
    [
        ((28, 28, 1), (8, 28, 28), "x[..., np.newaxis]"),
        ((28, 28, 3), (8, 28, 28, 1), "np.repeat(x, 3, axis=-1)"),
        ((28, 28, 3), (8, 28, 28), "np.repeat(x[..., np.newaxis], 3, axis=-1)"),
        ((28, 28, 1), (8, 28, 28, 3), "tf.image.rgb_to_grayscale(x)"),
        ((32, 32, 3), (8, 28, 28, 3), "tf.image.resize(x, (32, 32))"),
        ((None, None, 3), (28, 28, 3), "x[np.newaxis]"),
        ((32, 32, 3), (8, 3, 32, 32), "np.moveaxis(x, 1, -1)"),
    ],
)
def test_what_is_advised_for_images_makes_the_shape_that_is_declared(
    declared: Any, given: Any, code: str
) -> None:
    import numpy as np
    import tensorflow as tf

    try:
        problem: Any = arrive(shape(*declared), Shape(given)).problem
    except InputMismatch as error:
        problem = error
    assert code in problem.fix
    made = eval(code, {"np": np, "tf": tf, "x": np.zeros(given, "float32")})
    assert all(want in (None, n) for want, n in zip(declared, made.shape[1:]))
    assert len(made.shape) == len(declared) + 1


def test_several_inputs() -> None:
    declared = {"a": shape(4), "b": shape(3)}
    assert list(arrive_all(declared, [shape(4), shape(3)])) == ["a", "b"]
    assert arrive_all(declared, {"b": shape(3), "a": shape(4), "c": shape(9)})["a"].how == "equal"
    assert arrive_all({"a": shape(4)}, shape(4))["a"].how == "equal"
    assert arrive_all({"a": shape(4)}, [shape(4), shape(9)], sequential=True)
    with pytest.raises(InputsCount, match=r"2 inputs .* 1 array"):
        arrive_all(declared, shape(4))
    with pytest.raises(InputsCount, match="3 arrays"):
        arrive_all(declared, [shape(4)] * 3)
    with pytest.raises(InputsCount, match="'b'"):
        arrive_all(declared, {"a": shape(4), "c": shape(3)})
    with pytest.raises(InputMismatch, match="'a'"):
        arrive_all(declared, [shape(3), shape(4)])


@pytest.mark.keras
def test_inputs_are_counted_as_keras_counts_them() -> None:
    import keras
    import numpy as np

    a, b = keras.Input((4,), name="a"), keras.Input((3,), name="b")
    model = keras.Model([a, b], keras.layers.Concatenate()([a, b]))
    arrays = {4: np.zeros((6, 4)), 3: np.zeros((6, 3))}
    declared = {"a": shape(4), "b": shape(3)}
    for given in (
        [4, 3],
        [3, 4],
        [4],
        [4, 3, 4],
        {"a": 4, "b": 3},
        {"a": 4, "b": 3, "c": 3},
        {"a": 4, "c": 3},
    ):
        pick: Any = given.items() if isinstance(given, dict) else None
        real = {k: arrays[n] for k, n in pick} if pick else [arrays[n] for n in given]
        ours = {k: shape(n) for k, n in pick} if pick else [shape(n) for n in given]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                # Not predict: after a call with other shapes its graph asks for none.
                model(real)
                theirs = True
            except ValueError:
                theirs = False
        try:
            arrive_all(declared, ours)
            assert theirs, given
        except ShapeError:
            assert not theirs, given


def test_lengths() -> None:
    assert check_lengths(Shape((100, 10)), Shape((100,))) == 100
    assert check_lengths(shape(10), Shape((100,))) == 100
    assert check_lengths(shape(10), None) is None
    with pytest.raises(LengthsDiffer, match="x has 100 examples and y has 80"):
        check_lengths(Shape((100, 10)), Shape((80,)))
    with pytest.raises(LengthsDiffer, match="In validation_data"):
        check_lengths([Shape((9, 2)), Shape((9, 3))], Shape((8,)), what="validation_data")
    with pytest.raises(LengthsDiffer, match="Transpose"):
        check_lengths(Shape((10, 100)), Shape((100,)))
    check_lengths(shape_of(("N", 3)), shape_of(("M",)))


def test_batch_size_and_split() -> None:
    check_batch_size(32)
    check_batch_size(None)
    for bad in (-1, 2.0, "32"):
        with pytest.raises(BadArgument):
            check_batch_size(bad)
    assert check_validation_split(6, 0.2) == (4, 2)
    assert check_validation_split(None, 0.2) is None
    with pytest.raises(LengthsDiffer, match="leaves 0 of 6"):
        check_validation_split(6, 1.0)


def test_dtypes() -> None:
    for good in ("float32", "int64", "bool"):
        check_dtype(good)
    with pytest.raises(InputMismatch, match="pad_sequences"):
        check_dtype("object")
    with pytest.raises(InputMismatch, match="TextVectorization"):
        check_dtype("str", "words")
