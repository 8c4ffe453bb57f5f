"""Metrics that count single values, against labels of another number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..numbers import nest
from ..numbers.shape import Shape, shape_of
from ..numbers.size import known, product
from ..readers.code.interpreter.values import Array, Library
from ..readers.code.libraries.keras import MetricObject
from ..readers.results import Problem
from .base import Check

# Metrics that compare each value of the labels with the value of the output in its place.
_COUNTING = frozenset(
    """
    precision recall auc true_positives true_negatives false_positives false_negatives
    precision_at_recall recall_at_precision sensitivity_at_specificity specificity_at_sensitivity
    """.split()
)
_TABLES = ("f1_score", "f_beta_score")


class MetricAgainstLabels(Check):
    """A metric that wants a label for each value of the output gets one for each example.

    Precision, Recall, AUC and F1Score compare value with value. Class numbers, one for each
    example, don't go with an output of a probability for each class.

    Why it bites: Keras stops at the first batch: "Dimensions must be equal", or "Argument
    `segment_ids` and `data` should have same leading dimension". The loss takes such labels.

    Example::

        import numpy as np
        import tensorflow as tf

        x = np.zeros((32, 10), dtype="float32")
        y = np.arange(32) % 3
        model = tf.keras.Sequential(
            [
                tf.keras.Input((10,)),
                tf.keras.layers.Dense(3, activation="softmax"),
            ]
        )
        model.compile(
            loss="sparse_categorical_crossentropy",
            metrics=[tf.keras.metrics.Precision()],
        )
        model.fit(x, y, verbose=0)

    Use instead::

        -y = np.arange(32) % 3
        +y = tf.keras.utils.to_categorical(np.arange(32) % 3, 3)

        -    loss="sparse_categorical_crossentropy",
        +    loss="categorical_crossentropy",
    """

    code = "SEQ521"
    severity = "error"
    event = "fed"

    def find(self, feed: Any) -> Iterator[Problem]:
        model = feed.model
        output, labels = model.output, feed.y
        if isinstance(output, list) and len(output) == 1:
            output = output[0]
        if feed.method not in ("fit", "evaluate") or self.it.keras < 3 or model.failed:
            return
        if not isinstance(output, Shape) or not isinstance(labels, Array) or not labels.shape:
            return
        values = known(product([*output[1:]])) if None not in map(known, output[1:]) else None
        sizes = [known(n) for n in labels.shape[1:]]
        if values is None or None in sizes:
            return
        given = known(product(sizes))
        for metric in nest.leaves((model.compiled or {}).get("metrics")):
            name = _name(metric)
            if name in _TABLES:
                wrong = len(labels.shape) != 2 or len(output) != 2
            else:
                wrong = name in _COUNTING and given != values and not self._one(feed, labels)
            if wrong:
                yield self._problem(name, labels, output, model)
                return

    def _one(self, feed: Any, labels: Array) -> bool:
        """Whether a batch may hold one example, which is broadcast."""
        size = known(feed.batch_size) if feed.batch_size is not None else 32
        rows = known(labels.shape[0]) if labels.shape else None
        return not feed.is_cut or not isinstance(size, int) or 1 in (size, rows)

    def _problem(self, name: str, labels: Array, output: Shape, model: Any) -> Problem:
        shape = shape_of([None, *map(known, (labels.shape or ())[1:])])
        last = known(output[-1])
        if last == 1:
            fix = "Give the labels a last axis: y.reshape(-1, 1)."
        elif name in _TABLES or len(shape) < len(output):
            fix = (
                f"Give one-hot labels, keras.utils.to_categorical(y, {last}), with "
                "categorical_crossentropy, or use a metric of class numbers, "
                "'sparse_categorical_accuracy'."
            )
        else:
            fix = "Give a label for each value of the output, or use another metric."
        return self.problem(
            model.compile_node,
            f"{name} compares labels {shape} with outputs {output}, value by value.",
            fix,
        )


def _name(metric: Any) -> str:
    """A metric's word, "" for one that looks at one class or isn't known."""
    if isinstance(metric, str):
        return metric.lower() if metric.isupper() else _snake(metric)
    if isinstance(metric, MetricObject):
        return "" if metric.one_class else _snake(metric.name)
    if isinstance(metric, Library) and metric.path.startswith("keras.metrics."):
        return _snake(metric.last)
    return ""


def _snake(name: str) -> str:
    from ..layers.base import snake_case

    return "auc" if name == "AUC" else snake_case(name)
