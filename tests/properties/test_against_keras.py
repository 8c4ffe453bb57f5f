"""Random records: the prediction is what Keras says, accepted and refused alike.

Tests of refusals alone prove little: each asks for a least share of accepted records, and the
mix is printed when pytest ends.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings

from shapecalc.models.prediction import predict
from tests.conftest import MIX
from tests.oracle import differences, keras_says

from . import configs
from .graphs import disagreement
from .strategies import graphs, singles, stacks

pytestmark = pytest.mark.keras

MOST = settings().max_examples
LEAST_EACH = 5


def compare(record: dict[str, Any]) -> str:
    """Assert that prediction and Keras agree; returns whether they accepted or refused."""
    real = keras_says(json.loads(json.dumps(record)))
    assert differences(record, predict(record), real) == []
    return "refused" if "error" in real else "accepted"


def accepted_share(mix: Counter[str]) -> float:
    return mix["accepted"] / sum(mix.values())


def test_every_layer_by_itself() -> None:
    """At least a dozen records of each layer, and as many more as it takes to accept some."""
    whole = MIX["every layer"]
    for n, cls in enumerate(configs.classes()):
        mix: Counter[str] = Counter()
        for i in range(250):
            if i >= 12 and (mix["accepted"] >= LEAST_EACH or cls.role == "cell"):
                break
            mix[compare(configs.single(configs.RandomChooser(n * 1000 + i), cls))] += 1
        # A cell by itself is no layer of a model.
        assert mix["accepted"] >= (0 if cls.role == "cell" else LEAST_EACH), cls.__name__
        whole.update(mix)
    assert accepted_share(whole) > 0.5


def test_single_layers() -> None:
    mix = MIX["single layers"]

    @given(singles())
    @settings(max_examples=MOST * 3)
    def hold(record: dict[str, Any]) -> None:
        mix[compare(record)] += 1

    hold()
    assert accepted_share(mix) > 0.4


def test_stacks() -> None:
    mix = MIX["stacks of 2 to 8"]

    @given(stacks())
    def hold(record: dict[str, Any]) -> None:
        mix[compare(record)] += 1

    hold()
    assert accepted_share(mix) > 0.5


def test_graphs() -> None:
    mix = MIX["functional graphs"]

    @given(graphs())
    @settings(max_examples=MOST // 3)
    def hold(seed: int) -> None:
        found = disagreement(seed)
        assert not found
        mix["not built" if found is None else "accepted"] += 1

    hold()
    assert accepted_share(mix) > 0.5
