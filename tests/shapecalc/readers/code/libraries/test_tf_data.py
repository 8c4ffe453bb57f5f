"""tf.data: what is read of an element is the shape of the element that TensorFlow hands over."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from shapecalc.readers.code.interpreter.interpreter import Interpreter
from shapecalc.readers.code.interpreter.values import Array, Dataset
from shapecalc.readers.notebook import script_source

pytestmark = pytest.mark.keras

HEAD = """
import numpy as np
import tensorflow as tf
from tensorflow.keras.preprocessing.sequence import TimeseriesGenerator
x, y = np.zeros((40, 6, 2)), np.arange(40)
D = tf.data.Dataset


def windows(series, n, batch):
    ds = D.from_tensor_slices(series)
    ds = ds.window(n + 1, shift=1, drop_remainder=True)
    ds = ds.flat_map(lambda w: w.batch(n + 1))
    ds = ds.shuffle(100).map(lambda w: (w[:-1], w[1:]))
    return ds.batch(batch).prefetch(1)


def pairs():
    for i in range(3):
        yield np.zeros((6, 2), "float32"), np.zeros(2, "float32")
"""
# Each defines ds.
LINES = """
ds = D.from_tensor_slices((x, y))
ds = D.from_tensor_slices(x).batch(8)
ds = D.from_tensor_slices((x, y)).shuffle(9).batch(8, drop_remainder=True).prefetch(1)
ds = D.from_tensor_slices({"a": x, "b": y}).batch(4).cache().repeat()
ds = D.from_tensors((x, y))
ds = D.from_tensor_slices((x, y)).batch(8).map(lambda a, b: (a[:, :3], b))
ds = D.from_tensor_slices((x, y)).map(lambda a, b: (tf.expand_dims(a, 0), b)).take(5)
ds = D.zip((D.from_tensor_slices(x), D.from_tensor_slices(y))).batch(5)
ds = D.zip((D.from_tensor_slices(x).batch(5), D.range(8)))
ds = D.from_tensor_slices((x, y)).batch(8).unbatch().batch(3)
ds = windows(np.zeros((40, 1)), 5, 4)
ds = windows(x[:, 0, 0], 5, 4)
ds = D.from_generator(pairs, output_signature=(tf.TensorSpec((6, 2)), tf.TensorSpec((2,))))
"""


def shapes(value: Any) -> Any:
    if isinstance(value, tuple):
        return [shapes(v) for v in value]
    if isinstance(value, dict):
        return [shapes(v) for v in value.values()]
    assert isinstance(value, Array)
    return value.shape


def agree(ours: Any, real: Any) -> None:
    if isinstance(ours, list):
        real = list(real.values()) if isinstance(real, dict) else list(real)
        assert len(ours) == len(real)
        for a, b in zip(ours, real):
            agree(a, b)
        return
    assert ours is not None and len(ours) == len(real.shape)
    assert all(a is None or a == b for a, b in zip(ours, real.shape))
    assert None not in ours[1:]


@pytest.mark.parametrize("line", LINES.strip().split("\n"))
def test_an_element(line: str) -> None:
    it = Interpreter(script_source("t.py", HEAD + line + "\n"))
    it.run()
    found = it.scope.find("ds")
    assert isinstance(found, Dataset)
    names: dict[str, Any] = {"np": np}
    exec(HEAD + line, names)
    agree(shapes(found.element), next(iter(names["ds"])))
