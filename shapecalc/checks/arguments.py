"""Arguments that Keras takes, or refuses late, and that can't be meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..errors import BuiltForOther
from ..layers.arguments import Count, Real, Sizes, Window
from ..numbers.size import Size, known
from ..readers.code.interpreter.values import Array, LayerValue
from ..readers.results import Problem
from .base import Check

_RATES = ("rate", "dropout", "recurrent_dropout")


class RateOfOne(Check):
    """A dropout rate of 1 or more drops everything.

    A rate is the share of the numbers that are set to 0 while training: 0.2 drops a fifth. It
    is neither a percentage nor the share that is kept.

    Why it bites: Dropout(1) returns nothing but zeros while it trains, so no layer below it
    learns anything, and Keras says nothing. LSTM(dropout=20) is taken too: Keras quietly makes
    it 1. Dropout(20) raises an error.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 8)),
                tf.keras.layers.LSTM(16, dropout=20),
                tf.keras.layers.Dense(1, activation="sigmoid"),
            ]
        )

    Use instead::

        -        tf.keras.layers.LSTM(16, dropout=20),
        +        tf.keras.layers.LSTM(16, dropout=0.2),
    """

    code = "SEQ205"
    event = "made"

    def find(self, value: LayerValue, node: Any) -> Iterator[Problem]:
        for name in _RATES:
            rate = value.arguments.get(name)
            if name not in value.layer.kinds or isinstance(rate, (bool, Size)):
                continue
            if isinstance(rate, (int, float)) and rate >= 1:
                percent = f" Did you mean {rate / 100:g}?" if 1 < rate < 100 else ""
                yield self.problem(
                    node,
                    f"{value.layer.class_name} has {name}={rate:g}, and a rate of 1 drops "
                    f"everything.{percent}",
                    "Give the share that is dropped, between 0 and 1; for example 0.2.",
                    layer_name=value.name,
                )


class FlagForNumber(Check):
    """True is given where a number belongs.

    To Python, True is the number 1: LSTM(True) has one unit, Conv1D(8, True) looks at one step.

    Why it bites: Keras takes it silently. Mostly the flag was meant for another argument
    and lost its name, such as return_sequences.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 8)),
                tf.keras.layers.LSTM(True),
                tf.keras.layers.Dense(1, activation="sigmoid"),
            ]
        )

    Use instead::

        -        tf.keras.layers.LSTM(True),
        +        tf.keras.layers.LSTM(16),
    """

    code = "SEQ206"
    event = "made"

    def find(self, value: LayerValue, node: Any) -> Iterator[Problem]:
        for name, given in value.arguments.items():
            kind = value.layer.kinds.get(name)
            if given is True and isinstance(kind, (Count, Window, Real, Sizes)):
                yield self.problem(
                    node,
                    f"{value.layer.class_name} has {name}=True, which counts as 1.",
                    f"Give {name} a number, or name the argument that True is meant for.",
                    layer_name=value.name,
                )


class GivenWeights(Check):
    """An Embedding that is handed a matrix of another shape: the code of BuiltForOther."""

    event = "made"

    def find(self, value: LayerValue, node: Any) -> Iterator[Problem]:
        rule: Any = value.layer
        given = value.arguments.get("weights")
        if not rule.looks_up or given is None:
            return
        matrix = given[0] if isinstance(given, (list, tuple)) and len(given) == 1 else given
        if not isinstance(matrix, Array) or matrix.shape is None or len(matrix.shape) != 2:
            return
        rows, width = matrix.shape
        if not (_other(rows, rule.input_dim) or _other(width, rule.output_dim)):
            return
        error = BuiltForOther(
            f"The Embedding has {rule.input_dim} rows of {rule.output_dim} numbers, but the matrix "
            f"{matrix.name or 'of its weights'} is ({rows}, {width}).",
            f"Write Embedding({rows}, {width}, …), or make the matrix as large.",
        )
        yield self.refused(error, node, layer_name=value.name)


def _other(given: Any, wanted: Any) -> bool:
    """Whether two sizes differ, also where only their difference is a number."""
    if not all(isinstance(n, (int, Size)) for n in (given, wanted)):
        return False
    difference = given - wanted
    if isinstance(difference, Size) and difference.value is None:
        difference = difference.polynomial().as_constant()
    return bool(known(difference))
