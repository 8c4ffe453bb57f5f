"""Functions of TensorFlow and Keras in the call of an own layer: the shapes are TensorFlow's."""

from __future__ import annotations

from typing import Any

import pytest

from .test_models import read

A, B, C = (None, 7, 6), (None, None, 6), (None, 9, 8, 5)
EXPRESSIONS: dict[str, list[Any]] = {
    "x + y": [(B, (1, 7, 6)), (B, B), (A, (None, 1, 6))],
    "x * self.scale": [(A,)],
    "x > 0": [(A,)],
    "tf.reshape(x, (tf.shape(x)[0], -1, 2, 3))": [(A,)],
    "tf.reshape(x, (tf.shape(x)[0], tf.shape(x)[1], 2, 3))": [(A,), (B,)],
    "tf.reshape(x, (-1, tf.shape(x)[1] * 2, 3))": [(A,)],
    "tf.reshape(x, (-1, tf.shape(x)[1], 6))": [(B,)],
    "tf.reshape(x, tf.shape(x))": [(B,)],
    "tf.reshape(x, tf.concat([tf.shape(x)[:-1], [2, 3]], 0))": [(A,)],
    "tf.reshape(x, [-1])": [(A,)],
    "tf.reshape(tf.ones((7, 6)), (2, -1))": [(A,)],
    "tf.reshape(x, [tf.shape(x)[0] * 7, 6])": [(A,)],
    "tf.reshape(x, [-1, x.shape[1] * x.shape[2]])": [(A,)],
    "ops.reshape(x, [ops.shape(x)[0], 7, -1])": [(A,)],
    "K.batch_flatten(x)": [(A,)],
    "K.flatten(x)": [(A,)],
    "tf.tile(x, [1, tf.shape(x)[1], 1])": [(A,), (B,)],
    "tf.tile(x[:1], [tf.shape(x)[0], 1, 2])": [(A,)],
    "tf.range(tf.shape(x)[0])": [(A,)],
    "tf.range(2, 12, 3)": [(A,)],
    "tf.zeros([tf.shape(x)[0], tf.shape(x)[1], 3])": [(A,), (B,)],
    "tf.zeros(tf.shape(x)[:2])": [(A,)],
    "tf.zeros((x.get_shape().as_list()[1], x.shape.as_list()[-1]))": [(A,)],
    "tf.zeros((len(x.shape), tf.rank(x), x.shape.rank))": [(A,)],
    "tf.fill([tf.shape(x)[0], 3], 1.0)": [(A,)],
    "tf.matmul(x, x, transpose_b=True)": [(A,)],
    "tf.matmul(x, x, transpose_a=True)": [(A,)],
    "tf.matmul(x, tf.ones((6, 3)))": [(A,), (B,)],
    "x @ tf.ones((6, 3))": [(A,)],
    "tf.linalg.matmul(x, y)": [((None, 3, 7, 6), (None, 3, 6, 5))],
    "K.dot(x, K.ones((6, 3)))": [(A,), (B,)],
    "K.batch_dot(x, y)": [(A, (None, 6, 4))],
    "K.batch_dot(x, y, axes=1)": [(A, (None, 7, 4)), ((None, 6), (None, 6))],
    "K.batch_dot(x, y, axes=(1, 1))": [(A, (None, 7))],
    "K.batch_dot(x, y, axes=[2, 2])": [(A, (None, 5, 6))],
    "tf.tensordot(x, tf.ones((6, 4)), axes=[[2], [0]])": [(A,)],
    "tf.tensordot(x, tf.ones((6, 4)), 1)": [(B,)],
    "tf.tensordot(x, y, axes=[[2], [2]])": [(A, A)],
    "tf.einsum('...ij,...jk->...ik', x, y)": [(A, (None, 6, 2))],
    "ops.einsum('abc,abd->acd', x, y)": [(A, (None, 7, 2))],
    "tf.einsum('bij,bkj->bik', x, y)": [(A, (None, 3, 6))],
    "x[:, -3:]": [(A,), (B,)],
    "x[:, 1:]": [(A,), (B,)],
    "x[:, ::2]": [(A,)],
    "x[:, ::-1]": [(A,), (B,)],
    "x[..., tf.newaxis]": [(A,)],
    "x[..., -1]": [(A,)],
    "x[:, 2, 1:3]": [(A,)],
    "x[:, :tf.shape(x)[1] - 1]": [(A,)],
    "x[:2]": [(A,)],
    "tf.ones((1, 100, 6))[:, :tf.shape(x)[1], :]": [(A,), (B,)],
    "tf.gather(x, tf.cast(y, tf.int32), axis=1)": [(A, (None, 4))],
    "tf.gather(x, tf.cast(y, tf.int32), axis=1, batch_dims=1)": [(A, (None, 4))],
    "tf.gather(tf.ones((9, 3)), tf.cast(y, tf.int32))": [(A, (None, 4))],
    "tf.gather_nd(x, tf.cast(y, tf.int32))": [(A, (None, 2))],
    "tf.nn.embedding_lookup(tf.ones((9, 3)), tf.cast(y, tf.int32))": [(A, (None, 4))],
    "ops.take(x, ops.array([0, 2]), axis=1)": [(A,)],
    "tf.argmax(x)": [(A,)],
    "tf.argmax(x, -1)": [(A,)],
    "K.argmax(x)": [(A,)],
    "ops.argmax(x, axis=1)": [(A,)],
    "tf.cumsum(x, axis=1)": [(A,)],
    "tf.sequence_mask(tf.cast(x[:, 0, 0], tf.int32))": [(A,)],
    "tf.sequence_mask(tf.cast(x[:, 0, 0], tf.int32), 7)": [(A,)],
    "tf.eye(tf.shape(x)[1])": [(A,)],
    "tf.linalg.band_part(tf.ones((tf.shape(x)[1], tf.shape(x)[1])), -1, 0)": [(A,), (B,)],
    "tf.split(x, [2, 4], axis=2)": [(A,)],
    "ops.split(x, [2, 4], axis=2)": [(A,)],
    "tf.split(x, 3, axis=-1)": [(A,)],
    "tf.split(x, [2, -1], axis=2)": [(A,)],
    "tf.unstack(x, axis=1)[1]": [(A,)],
    "tf.stack([x, y], 1)": [(A, B)],
    "tf.concat([x, y], -1)": [(A, (None, None, 2))],
    "tf.concat([x[:, :3], x], 1)": [(A,), (B,)],
    "K.concatenate([x, x])": [(A,)],
    "ops.concatenate([x, x], axis=1)": [(A,)],
    "tf.where(x > 0)": [(A,)],
    "tf.where(x[:, :, :1] > 0, x, 0.0)": [(A,)],
    "tf.math.top_k(x, 2)": [(A,)],
    "tf.repeat(x, 3, axis=1)": [(A,), (B,)],
    "K.repeat_elements(x, 2, 1)": [(A,), (B,)],
    "K.repeat(K.mean(x, axis=1), 5)": [(A,)],
    "tf.nn.moments(x, axes=[1], keepdims=True)": [(A,)],
    "tf.norm(x, axis=-1, keepdims=True)": [(A,)],
    "tf.reduce_sum(x)": [(A,)],
    "tf.reduce_max(x, axis=[1, 2], keepdims=True)": [(A,)],
    "K.sum(x, axis=-1, keepdims=True)": [(A,)],
    "ops.logsumexp(x, axis=1)": [(A,)],
    "tf.transpose(x, [1, 0, 2])[0]": [(A,)],
    "tf.transpose(x)": [(A,)],
    "K.permute_dimensions(x, (0, 2, 1))": [(A,), (B,)],
    "ops.swapaxes(x, 1, 2)": [(A,)],
    "ops.moveaxis(x, 1, 0)": [(A,)],
    "tf.expand_dims(x, 1)": [(A,)],
    "K.expand_dims(x)": [(A,)],
    "tf.squeeze(x[:, :1], 1)": [(A,), (B,)],
    "tf.pad(x, [[0, 0], [1, 2], [0, 0]])": [(A,), (B,)],
    "K.temporal_padding(x, (2, 0))": [(A,)],
    "ops.pad(x, ((0, 0), (1, 1), (0, 0)))": [(A,)],
    "tf.one_hot(tf.cast(x, tf.int32), 5)": [(A,)],
    "K.one_hot(K.cast(K.argmax(x), 'int32'), 9)": [(A,)],
    "tf.broadcast_to(x[:, :1], tf.shape(x))": [(A,)],
    "tf.ensure_shape(tf.py_function(lambda t: t, [x], tf.float32), (None, 7, 6))": [(A,)],
    "tf.linalg.diag_part(tf.matmul(x, x, transpose_b=True))": [(A,)],
    "tf.nn.softmax_cross_entropy_with_logits(labels=x, logits=x)": [(A,)],
    "keras.activations.get('gelu')(x)": [(A,)],
    "tf.random.normal(shape=tf.shape(x))": [(A,), (B,)],
    "K.random_normal(shape=(K.shape(x)[0], K.int_shape(x)[1]))": [(A,)],
    "layers.Dense(3)(tf.reduce_mean(x, axis=1))": [(A,)],
    "tf.clip_by_value(x, 0, 1) + tf.nn.relu(x) ** 2": [(A,)],
    "ops.arange(ops.shape(x)[1])": [(A,)],
    "tf.math.add_n([x, y])": [(A, A)],
    "tf.slice(x, [0, 1, 0], [-1, 3, -1])": [(A,)],
    "tf.boolean_mask(x, x[:, :, 0] > 0)": [(A,)],
    "tf.nn.conv1d(x, tf.ones((3, 6, 4)), stride=1, padding='VALID')": [(A,), (B,)],
    "tf.nn.conv1d(x, tf.ones((3, 6, 4)), 2, 'SAME')": [(A,)],
    "tf.nn.conv1d(x, tf.ones((2, 6, 4)), 3, 'VALID')": [(A,)],
    "tf.nn.conv2d(x, tf.ones((3, 2, 5, 4)), strides=2, padding='VALID')": [(C,)],
    "tf.nn.conv2d(x, tf.ones((3, 2, 5, 4)), [1, 2, 1, 1], 'SAME')": [(C,)],
    "tf.nn.convolution(x, tf.ones((3, 2, 5, 4)), padding='SAME', strides=[2, 3])": [(C,)],
    "tf.nn.convolution(x, tf.ones((3, 2, 5, 4)))": [(C,)],
    "tf.map_fn(lambda t: tf.reduce_sum(t, 0), x)": [(A,), (B,)],
    "tf.vectorized_map(lambda t: t @ tf.ones((6, 2)), x)": [(A,)],
    "tf.cond(tf.reduce_sum(x) > 0, lambda: x[:, 0], lambda: x[:, 1] * 2)": [(A,)],
    "tf.cond(tf.reduce_sum(x) > 0, lambda: x[:, :3], lambda: x[:, :2])": [(A,)],
    "tf.math.real(tf.signal.fft2d(tf.cast(x, tf.complex64)))": [(A,), (B,)],
}
CASES = [(text, shapes) for text, cases in EXPRESSIONS.items() for shapes in cases]


def program(text: str, shapes: Any) -> str:
    names = ["x", "y"][: len(shapes)]
    inputs = "\n".join(f"{n} = keras.Input(batch_shape={s})" for n, s in zip(names, shapes))
    return f"""
import keras
import tensorflow as tf
from keras import layers, ops
from tensorflow.keras import backend as K
class Own(layers.Layer):
    def __init__(self):
        super().__init__()
        self.scale = 2.5
    def call(self, x, y=None):
        return {text}
{inputs}
model = keras.Model([{", ".join(names)}], Own()({", ".join(names)}))
"""


@pytest.mark.keras
@pytest.mark.parametrize(("text", "shapes"), CASES, ids=[f"{t} {s}" for t, s in CASES])
def test_shapes_are_those_of_tensorflow(text: str, shapes: Any) -> None:
    import keras

    code = program(text, shapes)
    names: dict[str, Any] = {}
    exec(compile(code, "program.py", "exec"), names)
    theirs = [list(t.shape) for t in keras.tree.flatten(names["model"].outputs)]
    reading = read(code)
    assert reading.problems == []
    summary = reading.models[0].summary
    assert summary is not None
    output = summary.rows[-1].output
    ours = [s.plain() for s in keras.tree.flatten(_listed(output))]
    assert ours == theirs


def _listed(output: Any) -> Any:
    """Nested shapes as leaves that keras.tree keeps whole."""
    from shapecalc.numbers.shape import Shape

    class Leaf:
        def __init__(self, shape: Shape) -> None:
            self.plain = shape.plain

    if isinstance(output, Shape):
        return Leaf(output)
    return [_listed(part) for part in output]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("tf.scan(lambda a, t: a, x)", "tensorflow.scan"),
        ("tf.matmul(x, tf.raw_ops.Foo(x=x))", "tensorflow.raw_ops.Foo"),
        ("elsewhere(x)", "elsewhere"),
    ],
)
def test_what_is_not_followed_is_named_with_its_line(text: str, what: str) -> None:
    from shapecalc.models.prediction import why_unknown

    summary = read(program(text, (A,))).models[0].summary
    assert summary is not None
    row = summary.rows[-1]
    assert row.output is None and what in why_unknown(row) and "line 11" in why_unknown(row)
