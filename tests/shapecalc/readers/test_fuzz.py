"""Saved configs with anything anywhere: a model or a sentence, never a traceback."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import shapecalc
from shapecalc.readers.results import FileReport
from shapecalc.readers.saved.config import add_config

from .zoo import ZOO, made

JUNK: list[Any] = [
    None, True, False, 0, -1, 1, 3, 2.5, 1e400, float("nan"), "", "x", "LSTM", "Sequential",
    [], {}, [None], [None, 3], [[None, 3]], ["a", 0, 0], [["a", 0, 0]], 10**30, "\x1b[31m",
    {"class_name": "Dense", "config": {"units": 2}}, [1e9] * 3,
    {"class_name": "__keras_tensor__", "config": {"keras_history": ["a", 0, 0], "shape": [None]}},
]  # fmt: skip
KEYS = ("class_name", "config", "layers", "name", "units", "batch_shape", "layer", "module", "axis")


def paths(value: Any, so_far: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if so_far and "initializer" not in str(so_far[-1]):
        yield so_far
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        if isinstance(inner, (dict, list)) and "initializer" not in str(key):
            yield from paths(inner, (*so_far, key))
        else:
            yield (*so_far, key)


def mutated(config: Any, rng: random.Random) -> Any:
    config = copy.deepcopy(config)
    for _ in range(rng.choice([1, 1, 1, 2, 4])):
        if not isinstance(config, (dict, list)) or not config:
            return config
        *way, last = rng.choice(list(paths(config)))
        node = config
        for key in way:
            node = node[key]
        junk, chance = copy.deepcopy(rng.choice(JUNK)), rng.random()
        if chance < 0.6:
            node[last] = junk
        elif chance < 0.8:
            del node[last]
        elif isinstance(node, list):
            node.insert(last, copy.deepcopy(rng.choice(node)))
        else:
            node[rng.choice(KEYS)] = junk
    return config


@cache
def configs() -> list[Any]:
    """Small models as Keras 2 and 3 save them."""
    fixtures = Path(__file__).parents[2] / "fixtures" / "keras2"
    old = [json.loads(path.read_text()) for path in sorted(fixtures.glob("*.json"))]
    found = [fixture[form] for fixture in old for form in ("to_json", "model_config")]
    return found + [json.loads(made(make).to_json()) for make in ZOO]


@pytest.mark.keras
@given(st.integers(0, 2**64))
@settings(max_examples=10 * settings().max_examples, deadline=timedelta(seconds=30))
def test_anything_anywhere(seed: int) -> None:
    rng = random.Random(seed)
    data = json.dumps(mutated(rng.choice(configs()), rng)).encode()
    found = FileReport("fuzz.json")
    add_config(found, data, version=rng.choice(["", "2.3.0"]))
    assert found.models or found.problems
    assert "\x1b" not in json.dumps(found.to_dict())
    assert all(str(model.summary) for model in found.models)


def test_what_it_found() -> None:
    """Broken arguments and calls that once got past every check."""
    shape = [None, 5, 4]
    dense = {"class_name": "Dense", "config": {"units": 2}}
    foreign = {"class_name": "InputLayer", "module": "own", "config": {}}
    for layer, code in (
        ({"attention_axes": ["x"]}, "SEQ201"),
        ({"output_shape": [[3]]}, "SEQ110"),
        ({"output_shape": ["x"]}, "SEQ110"),
    ):
        mha = {
            "class_name": "MultiHeadAttention",
            "config": {"num_heads": 2, "key_dim": 3, **layer},
        }
        record = {"input_shape": {"query": shape, "value": shape}, "layers": [mha]}
        assert shapecalc.predict(record)["error"]["code"] == code
    found = shapecalc.predict({"class_name": "Sequential", "config": {"layers": [foreign, dense]}})
    assert found["error"]["code"] == "SEQ401"
    for node in ({"args": 3}, {"args": [3]}, {"args": [], "kwargs": True}, 3):
        layers = [
            {**dense, "name": "d", "inbound_nodes": [node]},
            {"class_name": "InputLayer", "name": "i", "config": {"batch_shape": [None, 3]}},
        ]
        ends = {"input_layers": [["i", 0, 0]], "output_layers": [["d", 0, 0]]}
        record = {"class_name": "Functional", "config": {"layers": layers, **ends}}
        assert shapecalc.predict(record)["error"]["code"] in ("SEQ105", "SEQ302")
