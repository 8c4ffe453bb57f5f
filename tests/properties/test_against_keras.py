"""Random records: the prediction is what Keras says, accepted and refused alike."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from hypothesis import given, settings

from shapecalc.prediction import predict
from tests.oracle import differences, keras_says

from . import configs
from .graphs import disagreement
from .strategies import graphs, singles, stacks

FEW = settings().max_examples // 3


def compare(record: dict[str, Any]) -> str:
    """Assert that prediction and Keras agree; returns whether they accepted or refused."""
    real = keras_says(json.loads(json.dumps(record)))
    assert differences(record, predict(record), real) == []
    return "refused" if "error" in real else "accepted"


def test_every_layer_by_itself() -> None:
    """Each layer a few times, with the mix asked for: tests of refusals alone prove little."""
    mix: Counter[str] = Counter()
    for n, cls in enumerate(configs.classes()):
        for i in range(12):
            record = configs.single(configs.RandomChooser(n * 1000 + i), cls)
            outcome = compare(record)
            mix[outcome] += 1
            mix[f"{cls.__name__} {outcome}"] += 1
    assert mix["accepted"] / (mix["accepted"] + mix["refused"]) > 0.5
    for cls in configs.classes():
        never_alone = cls.role == "cell"
        assert never_alone or mix[f"{cls.__name__} accepted"] > 0, cls.__name__
        assert cls.__name__ == "Identity" or mix[f"{cls.__name__} refused"] >= 0


@given(singles())
@settings(max_examples=settings().max_examples * 3)
def test_single_layers(record: dict[str, Any]) -> None:
    compare(record)


@given(stacks())
def test_stacks(record: dict[str, Any]) -> None:
    compare(record)


def test_most_stacks_are_accepted() -> None:
    outcomes = Counter(compare(configs.stack(configs.RandomChooser(i))) for i in range(40))
    assert outcomes["accepted"] >= 20


@given(graphs())
@settings(max_examples=FEW)
def test_graphs(seed: int) -> None:
    assert not disagreement(seed)
