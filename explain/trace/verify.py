"""A trace's result checked against the tf.keras twin with the same weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shapecalc.layers.base import Layer
from shapecalc.numbers import nest

if TYPE_CHECKING:
    from .recorder import Trace


# Largest difference in float32, relative to the largest number of the output where that is
# above 1.
TOLERANCE = 1e-5


def verified(layers: list[Layer], trace: Trace) -> dict[str, Any]:
    """Whether Keras gives the trace's last numbers, and by how much they differ at most."""
    import numpy as np

    from ..keras_check.build import KerasMissing, TwinRefusal, build, first_lines, load_keras, quiet

    given = np.array([trace.ids], "int32") if trace.image is None else trace.image
    record = {
        "input_shape": [None, *given.shape[1:]],
        "layers": [layer.serialize() for layer in layers],
    }
    try:
        keras = load_keras()
        with quiet():
            twin = build(record)
            x: Any = keras.ops.convert_to_tensor(given)
            for layer, part in zip(twin.layers, trace.parts):
                for weight, (_, value) in zip(layer.weights, part.weights):
                    weight.assign(value)
                x = layer(x)
    except KerasMissing as error:
        return {"agrees": False, "message": f"Not verified: {error}"}
    except TwinRefusal as refusal:
        return {"agrees": False, "message": f"Keras raises an error: {refusal.message}"}
    except Exception as error:
        return {
            "agrees": False,
            "message": f"Not verified: Keras can't run it here: {first_lines(error)[:180]}",
        }
    gap = 0.0
    for ours, theirs in zip(nest.leaves(trace.output), nest.leaves(x)):
        real = np.asarray(theirs)
        if real.shape != ours.shape:
            return {"agrees": False, "message": f"Keras returns {real.shape}, not {ours.shape}."}
        scale = max(1.0, float(np.max(np.abs(real)))) if real.size else 1.0
        gap = max(gap, float(np.max(np.abs(real - ours))) / scale if real.size else 0.0)
    agrees = gap <= TOLERANCE
    says = "agrees" if agrees else "DIFFERS"
    return {
        "agrees": agrees,
        "keras_version": str(keras.__version__),
        "largest_difference": gap,
        "message": f"Keras {keras.__version__} {says}: largest difference {gap:.1e}.",
    }
