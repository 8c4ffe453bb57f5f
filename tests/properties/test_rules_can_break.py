"""Rules broken on purpose: the comparison with Keras must turn red."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.layers import convolution, norm, recurrent, spatial, wrapper
from shapecalc.layers.base import Weight
from shapecalc.models.prediction import predict
from shapecalc.models.sequential import forget
from shapecalc.numbers.shape import Shape
from tests.oracle import differences, keras_says

pytestmark = pytest.mark.keras


def L(class_name: str, **config: Any) -> dict[str, Any]:
    return {"class_name": class_name, "config": config}


def one_too_many(self: Any, i: int, steps: Any, kernel: Any, strides: Any, dilation: Any) -> Any:
    return (steps - kernel) // strides + 2


def no_bias(self: Any, x: Shape) -> list[Weight]:
    return [Weight("kernel", (self.kernel_size, x[2], self.filters))]


def one_bias(self: Any, wide: Any) -> tuple[Any, ...]:
    return (wide,)


def all_learn(self: Any, x: Shape) -> list[Weight]:
    names = ("gamma", "beta", "moving_mean", "moving_variance")
    return [Weight(n, (x[-1],)) for n in names]


def not_doubled(self: Any, x: Shape) -> Any:
    return self.layer.output(x)


@pytest.mark.parametrize(
    ("where", "name", "broken", "layer"),
    [
        (spatial.Sliding, "along", one_too_many, L("Conv1D", filters=4, kernel_size=3)),
        (convolution.Conv1D, "variables", no_bias, L("Conv1D", filters=4, kernel_size=3)),
        (recurrent._ResetAfter, "bias_shape", one_bias, L("GRU", units=4)),
        (norm.BatchNormalization, "variables", all_learn, L("BatchNormalization")),
        (wrapper.Bidirectional, "output", not_doubled, L("Bidirectional", layer=L("GRU", units=2))),
        (recurrent.LSTM, "gates", 3, L("LSTM", units=4)),
    ],
    ids=["off by one", "bias forgotten", "one bias of two", "all learn", "not doubled", "3 gates"],
)
def test_a_broken_rule_is_noticed(
    monkeypatch: pytest.MonkeyPatch, where: Any, name: str, broken: Any, layer: Any
) -> None:
    record = {"input_shape": [None, 10, 8], "layers": [layer]}
    real = keras_says(record)
    assert differences(record, predict(record), real) == []
    forget()
    monkeypatch.setattr(where, name, broken)
    assert differences(record, predict(record), real) != []
