"""Metrics against labels: what is said agrees with what fit does, on a grid of shapes."""

from __future__ import annotations

import pytest

from .reading import found, problems, run

pytestmark = pytest.mark.keras
FIT = """
x, y = np.zeros(({n}, {steps}3)), np.zeros(({n}, {label}), 'int32')
m = Sequential([Input(({steps}3)), Dense({units}, activation='{activation}')])
m.compile(loss='{loss}', metrics=[{metric}])
m.fit(x, y, batch_size={batch}, verbose=0)
"""
METRICS = [
    "tf.keras.metrics.Precision()",
    "tf.keras.metrics.Recall(thresholds=0.4)",
    "tf.keras.metrics.Precision(class_id=1)",
    "tf.keras.metrics.AUC()",
    "tf.keras.metrics.TruePositives(name='tp')",
    "tf.keras.metrics.PrecisionAtRecall(0.5)",
    "tf.keras.metrics.F1Score()",
    "'Precision'",
    "'AUC'",
    "'f1_score'",
    "tf.keras.metrics.Precision",
    "'accuracy'",
]
SHAPES = [
    ("", "", 3, "sparse_categorical_crossentropy", 4),
    ("", "1", 3, "sparse_categorical_crossentropy", 4),
    ("", "", 1, "binary_crossentropy", 4),
    ("", "1", 1, "binary_crossentropy", 4),
    ("", "3", 3, "binary_crossentropy", 4),
    ("5, ", "5", 3, "sparse_categorical_crossentropy", 4),
]


def written(metric: str, shape: tuple[str, str, int, str, int], n: int = 8) -> str:
    steps, label, units, loss, batch = shape
    activation = "sigmoid" if loss.startswith("binary") else "softmax"
    return FIT.format(
        n=n, steps=steps, label=label, units=units, loss=loss, batch=batch, metric=metric,
        activation=activation,
    ).replace("(3)", "(3,)").replace(", )", ",)")  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_metrics_stop_where_it_is_said(shape: tuple[str, str, int, str, int]) -> None:
    for metric in METRICS:
        code = written(metric, shape)
        said = "SEQ521" in found(code)
        try:
            run(code)
            stopped = False
        except Exception:
            stopped = True
        assert said is stopped or (stopped and "class_id" in metric), (metric, shape)


def test_one_example_alone_is_broadcast() -> None:
    shape = ("", "", 3, "sparse_categorical_crossentropy", 1)
    assert "SEQ521" not in found(written("'Precision'", shape))
    run(written("'Precision'", shape))


def test_what_is_offered_runs() -> None:
    code = written("tf.keras.metrics.Precision()", SHAPES[0])
    (one,) = [p for p in problems(code) if p.code == "SEQ521"]
    assert "to_categorical(y, 3)" in one.fix and "sparse_categorical_accuracy" in one.fix
    onehot = code.replace("m.fit(x, y", "m.fit(x, tf.keras.utils.to_categorical(y, 3)")
    for now in (
        onehot.replace("sparse_categorical", "categorical"),
        code.replace("tf.keras.metrics.Precision()", "'sparse_categorical_accuracy'"),
    ):
        run(now)
        assert "SEQ521" not in found(now)
    table = written("'f1_score'", SHAPES[2])
    (one,) = [p for p in problems(table) if p.code == "SEQ521"]
    assert "y.reshape(-1, 1)" in one.fix
    run(table.replace("m.fit(x, y", "m.fit(x, y.reshape(-1, 1)"))
