"""What Keras's own loss and metrics do with shapes, in a compiled graph as ``fit`` makes it."""

from __future__ import annotations

import functools
import warnings
from typing import Any

N = 7  # a batch like no other size


def arrays(shape: tuple[int, ...], value: float) -> Any:
    import numpy as np

    return np.full((N, *shape), value, "float32")


def _graph(function: Any, labels: tuple[int, ...], output: tuple[int, ...]) -> Any:
    import tensorflow as tf

    specs = [tf.TensorSpec((None, *labels)), tf.TensorSpec((None, *output))]
    return tf.function(function, autograph=False, jit_compile=False, input_signature=specs)


def _runs(compiled: Any, labels: tuple[int, ...], output: tuple[int, ...]) -> str:
    """Nothing when it runs, else Keras's message."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compiled(arrays(labels, 0.0), arrays(output, 0.4))
        except Exception as error:
            return " ".join(str(error).split()) or type(error).__name__
    return ""


@functools.cache
def loss_says(name: str, labels: tuple[int, ...], output: tuple[int, ...]) -> str:
    """Keras's message for the loss and its gradient, empty when it runs."""
    import keras
    import tensorflow as tf
    from keras.src.trainers.compile_utils import CompileLoss

    compiled = CompileLoss(name if name.islower() else getattr(keras.losses, name)())

    def step(y: Any, p: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(p)
            value = compiled(y, p)
        return value, tape.gradient(value, p)

    return _runs(_graph(step, labels, output), labels, output)


@functools.cache
def metric_says(name: str, labels: tuple[int, ...], output: tuple[int, ...]) -> tuple[str, str]:
    """Keras's message for the metric (empty when it runs), and the class it chose."""
    import keras
    from keras.src.trainers.compile_utils import CompileMetrics

    compiled = CompileMetrics([name], None)
    spec = [keras.KerasTensor((None, *s)) for s in (labels, output)]
    compiled.build(*spec)
    graph = _graph(compiled.update_state, labels, output)
    return _runs(graph, labels, output), type(compiled.metrics[0]).__name__


def fit_says(loss: str, labels: tuple[int, ...], output: tuple[int, ...]) -> str:
    """The same from a whole ``model.fit``."""
    import keras

    model = keras.Sequential([keras.Input(output), keras.layers.Dense(output[-1])])
    model.compile("sgd", loss)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            model.fit(arrays(output, 0.4), arrays(labels, 0.0), verbose=0)
        except Exception as error:
            return " ".join(str(error).split()) or type(error).__name__
    return ""
