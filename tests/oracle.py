"""What Keras says to a record, in the words of the JSON contract."""

from __future__ import annotations

from typing import Any

from explain import keras_twin

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


def _silence() -> Any:
    import warnings

    caught = warnings.catch_warnings()
    caught.__enter__()
    warnings.simplefilter("ignore")

    class Closing:
        def __enter__(self) -> None:
            return None

        def __exit__(self, *error: Any) -> None:
            caught.__exit__(*error)

    return Closing()


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
