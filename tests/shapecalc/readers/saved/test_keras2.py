"""Configs of Keras 2: the table that Keras 2 itself printed, and what changed since."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from explain import cross_check
from explain.keras_check.build import load_keras
from shapecalc.errors import ShapeError
from shapecalc.layers.registry import from_config
from shapecalc.readers.saved.config import model_from_config
from shapecalc.readers.saved.keras2 import modernised

FIXTURES = sorted((Path(__file__).parents[3] / "fixtures" / "keras2").glob("*.json"))
CASES = [(path, form) for path in FIXTURES for form in ("to_json", "model_config")]
# What an .h5 file alone doesn't tell: the shape behind a slice, or behind time_major=True.
OPEN = {("slice", "model_config"), ("time_major", "to_json"), ("time_major", "model_config")}


def load(path: Path, form: str) -> tuple[Any, Any]:
    fixture = json.loads(path.read_text())
    return fixture[form], fixture["table"]


@pytest.mark.parametrize(("path", "form"), CASES, ids=lambda v: getattr(v, "stem", v))
def test_the_table_is_that_of_keras_2(path: Path, form: str) -> None:
    config, table = load(path, form)
    before = copy.deepcopy(config)
    model, problems = model_from_config(config, version="2.21.0")
    assert config == before  # what is given stays as it is
    assert model is not None and all(p.severity == "info" for p in problems)
    answer = model.to_dict()
    keys = ("name", "class_name", "output_shape", "params")
    rows = [[layer[k] for k in keys] for layer in answer["layers"]]
    unknown = any(value is None for row in rows for value in row)
    assert unknown is ((path.stem, form) in OPEN)
    assert unknown or answer["total_params"] == table["total"]
    assert len(rows) == len(table["rows"])
    for ours, theirs in zip(rows, table["rows"]):
        assert all(a == b or a is None for a, b in zip(ours, theirs))


@pytest.mark.keras
@pytest.mark.parametrize(("path", "form"), CASES, ids=lambda v: getattr(v, "stem", v))
def test_what_keras_3_still_has_can_be_verified(path: Path, form: str) -> None:
    model, _ = model_from_config(load(path, form)[0], version="2.21.0")
    assert model is not None
    gone = path.stem in ("cudnngru", "cudnnlstm", "nested_op", "slice", "time_major")
    assert (model.record is None) == gone
    if model.record is not None:
        checked = cross_check(model.record)
        assert checked.agrees and "forward pass" in checked.checks[-1], str(checked)


def one(kind: str, **arguments: Any) -> dict[str, Any]:
    return {"class_name": kind, "config": {"name": "it", **arguments}}


def stack(*layers: dict[str, Any]) -> dict[str, Any]:
    return {"class_name": "Sequential", "config": {"name": "s", "layers": list(layers)}}


LSTM = {"units": 3, "recurrent_activation": "sigmoid"}


@pytest.mark.parametrize(
    ("layer", "code", "says"),
    [
        (one("LSTM", **LSTM, time_major=False), "SEQ701", "can't load the file"),
        (one("LSTM", **LSTM, time_major=True), "SEQ701", "time_major=True"),
        (one("Bidirectional", layer=one("LSTM", **LSTM, time_major=False)), "SEQ701", "can't load"),
        (one("Dense", units=3, batch_input_shape=[None, 4]), "SEQ702", "batch_shape"),
        (one("CuDNNLSTM", units=3), "SEQ703", "8 * units"),
        (one("CuDNNGRU", units=3), "SEQ703", "as many parameters as GRU"),
        (one("Embedding", input_dim=9, output_dim=3, input_length=7), "SEQ704", "ignores"),
        (one("GRU", **LSTM), "SEQ705", "saved without reset_after"),
        (one("GRU", **LSTM, reset_after=False), "SEQ705", "reset_after=False"),
        (one("DepthwiseConv1D", kernel_size=2, groups=1), "SEQ706", "no longer takes groups"),
        (one("SpatialDropout1D", rate=0.1, trainable=True), "SEQ706", "takes trainable"),
        (one("SyncBatchNormalization"), "SEQ706", "is BatchNormalization in Keras 3"),
    ],
    ids=lambda v: v["class_name"] if isinstance(v, dict) else str(v)[:12],
)
def test_each_change_is_said_once(layer: dict[str, Any], code: str, says: str) -> None:
    second = {**layer, "config": {**layer["config"], "name": "other"}}
    new, problems = modernised(stack(layer, second), "2.3.0")
    found = [p for p in problems if says in p.message]
    assert [(p.code, p.severity) for p in found] == [(code, "info")]
    assert found[0].fix.endswith(".")
    if code != "SEQ703":
        assert modernised(new, "3.15.1") == (new, [])  # nothing is left to change


@pytest.mark.keras
@pytest.mark.parametrize(
    "layer",
    [
        one("LSTM", **LSTM, time_major=False),
        one("Dense", units=3, batch_input_shape=[None, 4]),
        one("CuDNNLSTM", units=3),
        one("CuDNNGRU", units=3),
        one("DepthwiseConv1D", kernel_size=2, groups=1),
        one("SpatialDropout1D", rate=0.1, trainable=True),
        one("MultiHeadAttention", num_heads=2, key_dim=3, query_shape=None),
        one("Dense", output_dim=3),
    ],
    ids=lambda v: v["class_name"],
)
def test_keras_3_does_refuse_it(layer: dict[str, Any]) -> None:
    keras = load_keras()
    with pytest.raises((TypeError, ValueError, AttributeError)):
        config = {**layer, "module": "keras.layers", "registered_name": None}
        keras.saving.deserialize_keras_object(config)


def test_what_is_new_stays_as_it_is() -> None:
    config = stack(one("GRU", units=3), one("Dense", units=2))
    assert modernised(config, "3.15.1") == (config, [])
    assert modernised("text") == ("text", [])
    assert modernised({"class_name": 3}) == ({"class_name": 3}, [])


def total(config: dict[str, Any], version: str) -> Any:
    model, problems = model_from_config(config, version=version)
    assert model is not None, problems
    return model.to_dict()["total_params"]


def test_counts_of_gru_before_and_after() -> None:
    first = {"batch_input_shape": [None, 9, 4]}
    old = stack(one("GRU", **LSTM, **first))
    assert total(old, "2.1.6") == 3 * (3 * (4 + 3) + 3)
    assert total(stack(one("GRU", **LSTM, reset_after=True, **first)), "2.4.0") == 3 * (
        3 * (4 + 3) + 2 * 3
    )
    assert total(stack(one("CuDNNGRU", units=3, **first)), "2.1.6") == 3 * (3 * 7 + 6)
    assert total(stack(one("CuDNNLSTM", units=3, **first)), "2.1.6") == 4 * (3 * 7 + 6)


def test_bidirectional_over_a_layer_that_is_gone() -> None:
    inner = one("CuDNNLSTM", units=3, return_sequences=True)
    outer = one("Bidirectional", layer=inner, batch_input_shape=[None, 9, 4])
    assert total(stack(outer), "2.1.6") == 2 * 4 * (3 * 7 + 6)


def test_a_file_of_keras_1_is_one_sentence() -> None:
    model, problems = model_from_config(stack(one("Dense", output_dim=3)), version="1.2.2")
    assert model is None and len(problems) == 1
    assert "written by Keras 1.2.2" in problems[0].message and "Keras 2" in problems[0].fix


@pytest.mark.parametrize(
    ("layer", "old", "now"),
    [
        ("Dense", {"output_dim": 3}, "units"),
        ("Convolution1D", {"nb_filter": 3, "kernel_size": 2}, "filters"),
        ("Conv1D", {"filters": 3, "filter_length": 2}, "kernel_size"),
        ("Conv1D", {"filters": 3, "kernel_size": 2, "border_mode": "same"}, "padding"),
        ("MaxPooling1D", {"pool_length": 2}, "pool_size"),
        ("Dropout", {"p": 0.5}, "rate"),
        ("LSTM", {"units": 3, "inner_activation": "sigmoid"}, "recurrent_activation"),
        (
            "Embedding",
            {"input_dim": 9, "output_dim": 3, "init": "uniform"},
            "embeddings_initializer",
        ),
    ],
)
def test_a_name_of_keras_1_is_answered_with_todays(layer: str, old: Any, now: str) -> None:
    with pytest.raises(ShapeError) as refused:
        from_config({"class_name": layer, "config": old})
    assert refused.value.code == "SEQ202"
    assert refused.value.fix == f"Keras 1 called {now} so: write {now}=…."
    problems = model_from_config(stack(one(layer, **old)), version="")[1]
    assert now in " ".join(p.message + p.fix for p in problems)
