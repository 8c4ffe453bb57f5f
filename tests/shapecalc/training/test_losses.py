"""Losses and metrics on shapes, against Keras itself."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shapecalc.errors import (
    BadArgument,
    LabelsBroadcast,
    LabelsMismatch,
    OneHotAgainstSparse,
    ShapeError,
    SparseAgainstOneHot,
    UnitsAgainstClasses,
)
from shapecalc.numbers.shape import Shape, shape_of
from shapecalc.numbers.size import Size
from shapecalc.training.losses import chosen_kind, loss_class, loss_for, names
from shapecalc.training.metrics import metric_for

from . import keras_fit

LABELS = [(), (1,), (3,), (4,), (4, 1), (4, 3), (3, 4), (1, 1), (4, 1, 1), (2, 4, 3)]
OUTPUTS = [(), (1,), (3,), (4,), (4, 1), (4, 3), (1, 4), (1, 1), (2, 4, 3), (2, 4, 1)]
GRID = list(product(LABELS, OUTPUTS))


def shape(*sizes: Any) -> Shape:
    return shape_of((None, *sizes))


def ours(loss: str, labels: tuple[int, ...], output: tuple[int, ...]) -> str:
    """How they met, or the code of the refusal."""
    try:
        return loss_class(loss)().check(shape(*labels), shape(*output)).how
    except ShapeError as error:
        return error.code


def refused(answer: str) -> bool:
    return answer.startswith("SEQ")


@pytest.mark.keras
@pytest.mark.parametrize(
    "loss",
    [
        "mean_squared_error",
        "binary_crossentropy",
        "categorical_crossentropy",
        "sparse_categorical_crossentropy",
    ],
)
def test_a_loss_refuses_what_keras_refuses(loss: str) -> None:
    wrong = []
    for labels, output in GRID:
        if refused(ours(loss, labels, output)) != bool(keras_fit.loss_says(loss, labels, output)):
            wrong.append((labels, output, ours(loss, labels, output)))
    assert not wrong


ALL_LOSSES = sorted({loss_class(n).names[0] for n in names() if loss_class(n).names})


@pytest.mark.keras
@given(loss=st.sampled_from(ALL_LOSSES), pair=st.sampled_from(GRID))
def test_every_loss_refuses_what_keras_refuses(loss: str, pair: Any) -> None:
    answer = ours(loss, *pair)
    assume(answer != "unknown")
    said = keras_fit.loss_says(loss, *pair)
    assert refused(answer) == bool(said), (answer, said)


@pytest.mark.keras
@pytest.mark.parametrize("loss", ALL_LOSSES)
def test_every_loss_takes_what_it_expects(loss: str) -> None:
    rule = loss_class(loss)()
    output = (4, 3) if loss == "ctc" else (3,)
    for one in rule.expected(shape(*output)):
        labels = tuple(2 if d is None else d for d in one.shape.plain()[1:])
        assert not keras_fit.loss_says(loss, labels, output)
        assert rule.check(one.shape, shape(*output)).how in ("equal", "squeezed")
        assert one.words


@pytest.mark.keras
def test_the_graph_that_is_asked_says_what_fit_says() -> None:
    for loss in ("mse", "binary_crossentropy", "sparse_categorical_crossentropy"):
        for labels, output in [((), (1,)), ((1,), (4, 3)), ((4,), (4, 1)), ((3,), (3,))]:
            inside = keras_fit.loss_says(loss, labels, output)
            whole = keras_fit.fit_says(loss, labels, output)
            assert bool(inside) == bool(whole), (loss, labels, output, inside, whole)


@pytest.mark.keras
def test_broadcast_is_what_keras_broadcasts() -> None:
    import numpy as np
    from keras.src.losses.loss import squeeze_or_expand_to_same_rank

    found = 0
    for labels, output in GRID:
        how = ours("mse", labels, output)
        if not refused(how):
            y, p = squeeze_or_expand_to_same_rank(
                np.zeros((7, *labels), "float32"), np.zeros((7, *output), "float32")
            )
            assert (how == "broadcast") == (tuple(y.shape) != tuple(p.shape)), (labels, output)
            found += how == "broadcast"
    assert found > 10


@pytest.mark.parametrize(
    ("loss", "labels", "output", "how"),
    [
        ("mse", (), (1,), "expanded"),
        ("mse", (1,), (1,), "equal"),
        ("mse", (), (10, 1), "broadcast"),
        ("mse", (1,), (10, 1), "broadcast"),
        ("mse", (10,), (10, 1), "squeezed"),
        ("mse", (10,), (1,), "broadcast"),
        ("mse", (1,), (10,), "broadcast"),
        ("mse", (), (10,), "SEQ510"),
        ("bce", (), (1,), "expanded"),
        ("bce", (10,), (10, 1), "squeezed"),
        ("bce", (), (10, 1), "SEQ510"),
        ("bce", (1,), (10, 1), "SEQ510"),
        ("bce", (2,), (1,), "SEQ510"),
        ("sparse_categorical_crossentropy", (), (5,), "equal"),
        ("sparse_categorical_crossentropy", (1,), (5,), "squeezed"),
        ("sparse_categorical_crossentropy", (5,), (5,), "SEQ511"),
        ("sparse_categorical_crossentropy", (10, 5), (10, 5), "SEQ511"),
        ("sparse_categorical_crossentropy", (), (10, 5), "SEQ510"),
        ("sparse_categorical_crossentropy", (30,), (5,), "SEQ510"),
        ("categorical_crossentropy", (), (5,), "SEQ512"),
        ("categorical_crossentropy", (1,), (5,), "SEQ512"),
        ("categorical_crossentropy", (10,), (10, 5), "SEQ512"),
        ("categorical_crossentropy", (4,), (5,), "SEQ513"),
        ("categorical_crossentropy", (5,), (10, 5), "SEQ510"),
        ("kld", (1,), (5,), "broadcast"),
    ],
)
def test_the_usual_cases(loss: str, labels: Any, output: Any, how: str) -> None:
    assert ours(loss, labels, output) == how


def test_a_silent_problem_names_itself() -> None:
    problem = loss_class("mse")().check(shape(), shape(10, 1)).problem
    assert isinstance(problem, LabelsBroadcast)
    assert "(None,)" in problem.message
    assert "return_sequences" in problem.fix
    one_hot = loss_class("kld")().check(shape(1), shape(5)).problem
    assert isinstance(one_hot, SparseAgainstOneHot)
    assert "to_categorical(y, 5)" in one_hot.fix


def test_the_mend_fits_the_cause() -> None:
    with pytest.raises(LabelsMismatch, match="remove return_sequences=True"):
        loss_class("bce")().check(shape(), shape(10, 1))
    with pytest.raises(LabelsMismatch, match="set return_sequences=True"):
        loss_class("bce")().check(shape(10, 1), shape(1))
    with pytest.raises(LabelsMismatch, match="2 units"):
        loss_class("bce")().check(shape(2), shape(1))
    with pytest.raises(LabelsMismatch, match=r"30 labels for each .*y\[:, -1\]"):
        loss_class("sparse_categorical_crossentropy")().check(shape(30), shape(5))
    with pytest.raises(OneHotAgainstSparse, match="categorical_crossentropy"):
        loss_class("sparse_categorical_crossentropy")().check(shape(5), shape(5))
    with pytest.raises(UnitsAgainstClasses, match="4 units"):
        loss_class("categorical_crossentropy")().check(shape(4), shape(5))


SIZES = st.sampled_from([1, 3, 4])
HOLES = st.lists(st.booleans(), min_size=3, max_size=3)


@given(
    loss=st.sampled_from(["mse", "bce", "cce", "scce", "kld"]),
    labels=st.lists(SIZES, max_size=3),
    output=st.lists(SIZES, min_size=1, max_size=3),
    hide=st.tuples(HOLES, HOLES),
    named=st.booleans(),
)
def test_what_is_unknown_is_never_called_wrong(
    loss: str, labels: Any, output: Any, hide: Any, named: bool
) -> None:
    rule = loss_class(
        {"cce": "categorical_crossentropy", "scce": "sparse_categorical_crossentropy"}.get(
            loss, loss
        )
    )()

    def hidden(sizes: Any, holes: Any, letter: str) -> Shape:
        return shape(
            *((f"{letter}{i}" if named else None) if holes[i] else d for i, d in enumerate(sizes))
        )

    try:
        ours = rule.check(shape(*labels), shape(*output)).how
    except ShapeError as error:
        ours = error.code
    try:
        met = rule.check(hidden(labels, hide[0], "a"), hidden(output, hide[1], "b"))
    except ShapeError:
        assert refused(ours)
        return
    if met.how == "broadcast":
        assert ours == "broadcast" or refused(ours)
    elif met.how != "unknown":
        assert met.how == ours


def test_one_name_is_one_size() -> None:
    mse = loss_class("mse")()
    assert mse.check(shape("T"), shape("T", 1)).how == "squeezed"
    assert mse.check(shape("T"), shape("S")).how == "unknown"
    assert mse.check(shape("T", 2), shape("T", 2)).how == "equal"
    bce = loss_class("bce")()
    assert bce.check(shape("T"), shape("S", 1)).how == "unknown"
    with pytest.raises(LabelsMismatch):
        bce.check(shape(), shape("T", 1))


def test_sizes_that_differ_by_a_number_differ() -> None:
    T = Size(None, name="T", open=True)
    bce, mse = loss_class("bce")(), loss_class("mse")()
    with pytest.raises(LabelsMismatch):
        bce.check(shape(T), shape(T - 4, 1))
    assert bce.check(shape(T - 4), shape(T - 5 + 1, 1)).how == "squeezed"
    assert bce.check(shape(T), shape(T // 2, 1)).how == "unknown"
    assert mse.check(shape(T), shape(T - 4, 1)).how == "broadcast"  # where T is 5


def test_labels_are_numbers() -> None:
    bce = loss_class("bce")()
    assert bce.check(shape(), shape(1), labels_dtype="int64").how == "expanded"
    assert bce.check(shape(), shape(1), labels_dtype="bool").how == "expanded"
    for dtype in ("object", "str", "string"):
        with pytest.raises(LabelsMismatch, match="compares numbers"):
            bce.check(shape(), shape(1), labels_dtype=dtype)


def test_class_numbers_have_a_place() -> None:
    rule = loss_class("sparse_categorical_crossentropy")()
    rule.check_classes(5, 4)
    rule.check_classes(5, None)
    loss_class("mse")().check_classes(5, 50)
    with pytest.raises(UnitsAgainstClasses, match="Give the last layer 8 units"):
        rule.check_classes(5, 7)
    with pytest.raises(UnitsAgainstClasses, match="counted from 1"):
        rule.check_classes(5, 5, 1)
    with pytest.raises(UnitsAgainstClasses, match="start at 0"):
        rule.check_classes(5, 4, -1)


def test_activations() -> None:
    def problem(loss: str, activation: Any, units: int = 3, **logits: bool) -> str:
        found = loss_class(loss)(**logits).activation_problem(activation, units)
        return f"{found.message} {found.fix}" if found is not None else ""

    assert not problem("bce", "sigmoid", 1)
    assert not problem("mse", None)
    assert not problem("sparse_categorical_crossentropy", None, from_logits=True)
    assert "from_logits" in problem("sparse_categorical_crossentropy", None)
    assert "raw numbers" in problem("bce", "sigmoid", 1, from_logits=True)
    assert "always 1" in problem("bce", "softmax", 1)
    assert "softmax" in problem("categorical_crossentropy", "sigmoid")


@pytest.mark.keras
def test_every_name_of_keras_is_known() -> None:
    import keras
    from keras.src.losses import ALL_OBJECTS_DICT

    theirs = {n for n in ALL_OBJECTS_DICT if n not in ("Loss", "LossFunctionWrapper")}
    assert theirs <= set(names())
    assert set(names()) - theirs == {"CategoricalGeneralizedCrossEntropy"}
    for name in names():
        assert hasattr(keras.losses, loss_class(name).__name__)
    with pytest.raises(BadArgument, match="Did you mean 'binary_crossentropy'"):
        loss_class("binary_crossentropi")
    chosen = loss_for("crossentropy", shape(), shape(5))
    assert chosen.name == "sparse_categorical_crossentropy"


METRIC_GRID = [(y, p) for y, p in GRID if p and len(y) < 3 and len(p) < 3]


@pytest.mark.keras
def test_accuracy_is_chosen_and_refused_as_keras_does() -> None:
    kinds = {
        "BinaryAccuracy": "binary",
        "SparseCategoricalAccuracy": "sparse",
        "CategoricalAccuracy": "one-hot",
    }
    wrong = []
    for labels, output in METRIC_GRID:
        said, chosen = keras_fit.metric_says("accuracy", labels, output)
        y, p = shape(*labels), shape(*output)
        assert chosen_kind(y, p) == kinds[chosen], (labels, output)
        metric = metric_for("accuracy", y, p)
        assert metric is not None
        try:
            ours = metric.check(y, p).how
        except ShapeError as error:
            ours = error.code
        if refused(ours) != bool(said):
            wrong.append((labels, output, chosen, ours, said[-120:]))
    assert not wrong
