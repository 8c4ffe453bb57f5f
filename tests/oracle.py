"""What Keras says to a record, in the words of the JSON contract."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from explain.keras_check import build as keras_twin
from shapecalc.layers.registry import layer_classes
from shapecalc.models.prediction import predict

_builds = 0
EVERY = 300


def keras_says(record: dict[str, Any]) -> dict[str, Any]:
    """Keras's own answer: the rows it built, or where and how it refused. No forward pass."""
    global _builds
    keras = keras_twin.load_keras()
    _builds += 1
    if _builds % EVERY == 0:
        # Keras counts names and keeps graph state for ever; a long run would slow down.
        keras.backend.clear_session()
    with _silence():
        try:
            twin = keras_twin.build(record)
        except keras_twin.TwinRefusal as refusal:
            return {
                "error": {
                    "layer": refusal.layer,
                    "stage": refusal.stage,
                    "message": refusal.message,
                }
            }
    return {
        "layers": twin.rows,
        "total_params": twin.total_params,
        "trainable_params": twin.trainable_params,
        "non_trainable_params": twin.total_params - twin.trainable_params,
    }


@contextmanager
def _silence() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


# What Keras's sentence is about, and the codes that say the same. A sentence that is not
# listed (Python's own, mostly: "tuple index out of range") leaves the code open.
MEANINGS = (
    (
        r"output size would be zero|must be smaller than the input|should be smaller than the",
        "SEQ102 SEQ101",
    ),
    # Bidirectional gives go_backwards to what it wraps: the layer is the wrong one.
    (r"keyword argument.*'go_backwards'", "SEQ201 SEQ202"),
    # A shape of shapes: several outputs were taken for the axes of one.
    (r"\(\((None|\d+), ", "SEQ101 SEQ104 SEQ105 SEQ107"),
    (r"expected (min_|max_)?ndim=", "SEQ101"),
    (r"same length as input, but received kernel", "SEQ101 SEQ105"),
    (r"should be passed an `input_shape` with at least", "SEQ101"),
    (r"tuple or list of rank-1 with size 3|Invalid images rank", "SEQ101 SEQ105"),
    # With an axis too few, RNN takes the unknown batch for its features.
    (r"must be fully-defined", "SEQ103 SEQ101"),
    (r"should be(en)? defined|should have a defined dimension", "SEQ103"),
    (r"only support static input shapes", "SEQ103 SEQ108"),
    (r"incompatible (input )?shapes|shared dimension|must be equal", "SEQ104 SEQ105"),
    (r"list of|exactly \d+ inputs|expects \d+ input", "SEQ105 SEQ104 SEQ201"),
    (r"missing a required argument|build\(\) missing \d+ required", "SEQ105"),
    (r"Number of groups|total size of the tensor|evenly divisible", "SEQ106"),
    (r"is out of bounds for an array with dimension 0", "SEQ101 SEQ105"),
    (r"is out of bounds", "SEQ107 SEQ201"),
    (r"batch size must be static", "SEQ108"),
    (r"unexpected keyword argument|Unrecognized keyword arg", "SEQ202"),
    (r"threshold\(\) missing", "SEQ201"),  # an activation that no layer can call
    (r"required positional argument", "SEQ203"),
    (r"strictly less than `strides`|in conjunction with|not compatible with", "SEQ204"),
    (r"[Ff]orward layer and backward layer|divisible by `num_key", "SEQ204"),
    (r"Could not interpret|must be one of|positive integer|cannot contain character", "SEQ201"),
)


def codes_meant(message: str) -> str:
    """The codes that fit Keras's sentence, or "" when it leaves them open."""
    return next((codes for found, codes in MEANINGS if re.search(found, message)), "")


def _other_fault(record: dict[str, Any], ours: dict[str, Any], meant: str, most: int = 2) -> bool:
    """Whether the arguments of one layer have several faults, and Keras names another first.

    Then the layer without the fault that we name is refused as Keras says.
    """
    at = ours["layer"]
    for fixed in _fixed(record["layers"][at], ours["message"]):
        layers = [*record["layers"][:at], fixed, *record["layers"][at + 1 :]]
        left = {**record, "layers": layers}
        error = predict(left).get("error")
        if error and error["layer"] == at and error["message"] != ours["message"]:
            if error["code"] in meant or (most and _other_fault(left, error, meant, most - 1)):
                return True
    return False


def _fixed(config: Any, message: str) -> Iterator[Any]:
    """The config with one argument that a message names made good, at any depth."""
    if isinstance(config, list):
        for i, item in enumerate(config):
            for fixed in _fixed(item, message):
                yield [*config[:i], fixed, *config[i + 1 :]]
    if not isinstance(config, dict) or not isinstance(config.get("config"), dict):
        return
    arguments = config["config"]
    kinds = layer_classes()[config["class_name"]].kinds
    for key, value in arguments.items():
        if re.search(rf"\b{key}\b", message):
            fixed = {k: v for k, v in arguments.items() if k != key}
            if key in kinds and kinds[key].required:
                fixed[key] = next(iter(kinds[key].accepts), value)
            yield {**config, "config": fixed}
        for inner in _fixed(value, message):
            yield {**config, "config": {**arguments, key: inner}}


def differences(
    record: dict[str, Any], predicted: dict[str, Any], real: dict[str, Any]
) -> list[str]:
    """Where a prediction and Keras part, in words; empty when they agree."""
    ours, theirs = predicted.get("error"), real.get("error")
    if ours or theirs:
        if not ours:
            return [
                f"Keras refuses layer {theirs['layer']} ({theirs['stage']}): {theirs['message']}"
            ]
        if not theirs:
            return [f"Keras accepts what we refuse: {ours['code']} {ours['message']}"]
        if theirs["layer"] is not None and ours["layer"] != theirs["layer"]:
            return [
                f"refused layer {ours['layer']} ({ours['code']}), Keras {theirs['layer']}: "
                f"{theirs['message']}"
            ]
        meant = codes_meant(theirs["message"])
        if meant and ours["code"] not in meant and not _other_fault(record, ours, meant):
            return [f"{ours['code']} {ours['message']} where Keras says: {theirs['message']}"]
        return []
    found = []
    for i, (a, b) in enumerate(zip(predicted["layers"], real["layers"])):
        for key in ("class_name", "output_shape", "weights", "params", "trainable_params"):
            if a[key] != b[key]:
                found.append(f"layer {i} {key}: predicted {a[key]}, Keras {b[key]}")
    for key in ("total_params", "trainable_params", "non_trainable_params"):
        if predicted[key] != real[key]:
            found.append(f"{key}: predicted {predicted[key]}, Keras {real[key]}")
    return found
