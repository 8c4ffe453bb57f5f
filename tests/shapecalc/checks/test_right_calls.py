"""Right calls of layers and on arrays, as odd as people write them: silent, and Keras runs them."""

from __future__ import annotations

import pytest

from .reading import loud, run

RIGHT = {
    "layers called in every way": """
i = Input((12, 3))
x = Dropout(0.5)(i, training=True)
x = BatchNormalization()(x, training=False)
x = LSTM(4, return_sequences=True)(sequences=x)
x = GRU(4, return_sequences=True)(x, initial_state=None, mask=None)
x = Dense(3)(inputs=x)
x = Bidirectional(LSTM(2, return_sequences=True))(x, training=True)
x = TimeDistributed(Dense(2))(x, training=False)
y = MultiHeadAttention(2, 3)(x, x)
y = MultiHeadAttention(2, 3)(x, x, x)
y = MultiHeadAttention(2, 3)(query=x, value=x, key=x)
y, s = MultiHeadAttention(2, 3)(x, x, return_attention_scores=True)
y = Attention()([x, x], mask=None)
y = Attention()([x, x], return_attention_scores=False)
Add()([x, x]); Concatenate(axis=1)([x, x]); Concatenate()((x, x)); Add()((x, x))
Embedding(5, 2)(Input((3,)))
Model(i, x)
""",
    "cells called with their states": """
c = LSTMCell(5)
o, s = c(tf.zeros([2, 3]), [tf.zeros([2, 5])] * 2)
o, s = c(tf.zeros([2, 3]), states=[tf.zeros([2, 5])] * 2)
o, s = c(tf.zeros([2, 3]), s, training=True)
g = GRUCell(5)
o, s = g(tf.zeros([2, 3]), tf.zeros([2, 5]))
o, s = g(tf.zeros([2, 3]), [tf.zeros([2, 5])])
o, s = g(tf.zeros([2, 3]), g.get_initial_state(batch_size=2))
st = StackedRNNCells([LSTMCell(3), LSTMCell(4)])
o, s = st(tf.zeros([2, 3]), st.get_initial_state(batch_size=2))
i = Input((3,))
h = Input((5,))
o, [s] = GRUCell(5)(i, [h])
r = RNN([LSTMCell(3), GRUCell(4)], return_state=True)
out = r(tf.zeros((2, 5, 3)))
""",
    "recurrent layers called on arrays": """
l = LSTM(4, return_sequences=True, return_state=True)
o, h, c = l(np.zeros((2, 5, 3), "float32"))
o, h, c = l(np.zeros((2, 5, 3), "float32"), initial_state=[h, c])
o, h, c = l(tf.zeros((2, 1, 3)), initial_state=[np.zeros((2, 4), "float32"), np.zeros((2, 4), "float32")])
q = Input((5, 3))
b = Bidirectional(LSTM(4, return_state=True))
o, a1, a2, a3, a4 = b(np.zeros((2, 5, 3), "float32"))
o = b(np.zeros((2, 5, 3), "float32"), initial_state=[a1, a2, a3, a4])
""",
    "states of every kind": """
q = Input((5, 3)); h = Input((4,)); c = Input((4,))
o = LSTM(4)(q, [h, c])
o = LSTM(4)(q, initial_state=(h, c))
o = GRU(4)(q, h)
o = GRU(4)(q, [h])
o = SimpleRNN(4)(q, initial_state=h)
o = Bidirectional(GRU(4))(q, initial_state=[h, c])
e = LSTM(4, return_state=True)
_, *states = e(q)
o = LSTM(4)(q, initial_state=states)
_, st2 = GRU(4, return_state=True)(q)
o = GRU(4)(q, initial_state=st2)
x = Concatenate()([h, c])
o = GRU(8)(q, initial_state=x)
o = GRU(8)(q, initial_state=Dense(8)(h))
s0 = tf.keras.ops.zeros_like(h)
o = GRU(4)(q, initial_state=s0)
o = GRU(4)(q, initial_state=h * 2)
""",
    "functions of TensorFlow where they run": """
i = Input((5, 3))
o = Lambda(lambda x: tf.reduce_mean(x, axis=1))(i)
o = Lambda(lambda x: tf.keras.backend.mean(x, axis=1))(i)
def pool(x): return tf.reduce_max(x, 1)
o = Lambda(pool, output_shape=(3,))(i)
def loss(y, p): return tf.reduce_mean(tf.square(y - p))
m = Model(i, Dense(1)(o)); m.compile("adam", loss=loss, metrics=[lambda y, p: tf.reduce_mean(y)])
m.fit(np.zeros((2, 5, 3)), np.zeros((2, 1)), verbose=0)
l = tf.nest.flatten([i, o]); tf.losses.mse(o, o); tf.is_tensor(i); tf.keras.losses.mse(o, o)
with tf.name_scope("x"): z = Dense(2)(o)
a, b = tf.nest.map_structure(lambda t: t, (i, o))
""",
    "tensors unpacked": """
q = Input((5, 3)); o, h, c = LSTM(4, return_state=True)(q); o, h = GRU(4, return_state=True)(q); y, w = MultiHeadAttention(2, 3)(q, q, return_attention_scores=True); a, b = Attention()([q, q], return_attention_scores=True)
o, *s = LSTM(4, return_state=True, return_sequences=True)(q); f, b = Bidirectional(LSTM(2), merge_mode=None)(q); o, fh, fc, bh, bc = Bidirectional(LSTM(2, return_state=True))(q)
x, y = [Dense(2)(q), Dense(3)(q)]; u, v = Lambda(lambda t: [t, t])(q); (a, b), c = (q, q), q
t1, t2 = tf.keras.ops.split(q, [2], axis=1)
class Two(Layer):
    def call(self, x): return x, x * 2
a, b = Two()(q)
""",
    "methods that are asked for first": """
m = Sequential([Input((3,)), Dense(2)])
if hasattr(m, "predict_classes"):
    m.predict_classes(np.zeros((1, 3)))
if int(tf.__version__.split(".")[1]) < 6 and tf.__version__[0] == "2":
    m.predict_classes(np.zeros((1, 3)))
try:
    m.predict_classes(np.zeros((1, 3)))
except AttributeError:
    np.argmax(m.predict(np.zeros((1, 3)), verbose=0), axis=-1)
def f(x): return m.predict_proba(x) if hasattr(m, "predict_proba") else m.predict(x, verbose=0)
f(np.zeros((1, 3)))
""",
    "optimizers that are tried": """
try:
    o = tf.keras.optimizers.legacy.Adam(0.1)
except (AttributeError, ImportError):
    o = tf.keras.optimizers.Adam(0.1)
try:
    o = tf.keras.optimizers.Adam(lr=.1)
except TypeError:
    pass
except ValueError:
    o = None
""",
    "classes with the names of layers": """
class LSTM(tf.keras.layers.LSTM):
    def __init__(self, units, extra=None, **k): super().__init__(units, **k)
m = Sequential([Input((5, 3)), LSTM(4, extra=2, return_sequences=True), Dense(1)])
class Dense(Layer):
    def __init__(self, a, b): super().__init__(); self.k = a + b
    def call(self, x): return x
n = Sequential([Input((3,)), Dense(2, b=3)])
def Conv1D(x, k, foo=1): return x
Conv1D(1, 2, foo=3)
""",
    "numbers written into arrays": """
a = np.zeros((5, 3)); a[0] = 1; a[0] = [1, 2, 3]; a[:, 0] = np.arange(5); a[1:3] = np.ones((2, 3)); a[1:3] = np.ones(3); a[1:3, :2] = [[1, 2], [3, 4]]; a[[0, 1]] = np.zeros((2, 3)); a[a > 0] = 5; a[..., 0] = 2; a[0, :2] = np.array([1, 2]); a[:, 1:2] = np.zeros((5, 1)); a[:, 1] = np.zeros((1, 5))[0]
a[2, :] = np.zeros((1, 3)); a[-1] = a[0]; a[0:2] = a[2:4]; a[:] = 0; a[::2] = np.zeros((3, 3)); a[[True, False, True, False, True]] = np.zeros((3, 3)); b = np.zeros(4); b[:2] = (1, 2); b[-2:] = [3, 4]; c = np.zeros((2, 3, 4)); c[:, 0] = np.ones(4); c[0, ...] = np.ones((3, 4)); c[:, :, 0] = np.ones((2, 3)); c[0, 1, 2] = 7; c[:, [0, 2]] = np.ones((2, 2, 4))
s = [1, 2]; x = np.zeros((1, 5)); x[0, :len(s)] = s; x[0, -len(s):] = s; x[0, [1, 2]] = s
""",
    "arrays brought into other shapes": """
a = np.arange(12); a.reshape(3, -1); a.reshape(-1); a.reshape((2, 6)); a.reshape(2, 2, 3); np.reshape(a, (4, 3), order="F"); a.reshape(-1, 1, 12); np.zeros((0, 3)).reshape(-1, 3)
n = len(open('/etc/hostname').read()); np.zeros((n, 4)).reshape(n, 2, 2); np.zeros((n * 2, 3)).reshape(n, 2, 3); np.zeros(n * 6).reshape(-1, 6)
b = np.zeros((10, 4, 1)); b.reshape(b.shape[0], b.shape[1]); b.reshape(b.shape[0], 2, 2); b.reshape(10, -1); np.squeeze(b).reshape(5, 8)
c = a[:10].reshape(5, 2); d = a[a > 5].reshape(-1, 2); e = np.array([a, a]).reshape(24); f = np.append(a, 1).reshape(13); g = np.delete(a, 0).reshape(11, 1); h = np.insert(a, 0, 5).reshape(13)
i = np.pad(a, (1, 1)).reshape(2, 7); j = np.diff(a).reshape(11); k = np.concatenate([a, a[:3]]).reshape(3, 5); l = np.tile(a, 2).reshape(4, 6); m = np.linspace(0, 1, 10).reshape(2, 5); o = np.unique([1, 1, 2]).reshape(2)
p = np.meshgrid(a, a)[0].reshape(144); q = a.repeat(2).reshape(24); r = np.roll(a, 1).reshape(12); s = np.vstack([a, a]).reshape(12, 2); t = np.stack([a, a], -1).reshape(2, 12); u = np.split(a, 3)[0].reshape(4); v = np.array_split(a, 5)[0].reshape(3)
""",
    "endings that suit their loss": """
i = Input((3,))
Model(i, Activation("sigmoid")(Dense(1)(i))).compile(loss="binary_crossentropy")
Model(i, Dense(1, activation=tf.nn.sigmoid)(i)).compile(loss="binary_crossentropy")
Model(i, Dense(1, activation=tf.keras.activations.sigmoid)(i)).compile(loss="binary_crossentropy")
Model(i, Lambda(lambda x: tf.sigmoid(x))(Dense(1)(i))).compile(loss="binary_crossentropy")
Model(i, Dense(1, activation=lambda x: tf.sigmoid(x))(i)).compile(loss="binary_crossentropy")
Model(i, tf.keras.ops.sigmoid(Dense(1)(i))).compile(loss="binary_crossentropy")
Model(i, tf.keras.activations.softmax(Dense(3)(i))).compile(loss="categorical_crossentropy")
Model(i, Softmax()(Dense(3)(i))).compile(loss="categorical_crossentropy")
Model(i, Dense(3, activation="hard_sigmoid")(i)).compile(loss="binary_crossentropy")
Model(i, Dense(3, activation="tanh")(i)).compile(loss="hinge")
Model(i, Reshape((3, 1))(Dense(3, activation="sigmoid")(i))).compile(loss="binary_crossentropy")
Model(i, Average()([Dense(1, activation="sigmoid")(i), Dense(1, activation="sigmoid")(i)])).compile(loss="binary_crossentropy")
Model(i, Multiply()([Dense(1, activation="sigmoid")(i), Dense(1, activation="sigmoid")(i)])).compile(loss="binary_crossentropy")
Model(i, 1 - Dense(1, activation="sigmoid")(i)).compile(loss="binary_crossentropy")
Model(i, Dense(3)(i)).compile(loss=tf.keras.losses.CategoricalCrossentropy(from_logits=True))
Model(i, Dense(3)(i)).compile(loss=tf.keras.losses.SparseCategoricalCrossentropy(True))
fl = tf.keras.losses.BinaryCrossentropy(label_smoothing=.1, from_logits=True)
Model(i, Dense(3)(i)).compile(loss=fl)
Model(i, GlobalMaxPooling1D()(Reshape((3, 1))(Dense(3, activation="sigmoid")(i)))).compile(loss="binary_crossentropy")
Model(i, Dense(1, activation="sigmoid")(i)).compile(loss=lambda y, p: tf.keras.losses.binary_crossentropy(y, p, from_logits=False))
Sequential([Input((3,)), Dense(1), Activation(tf.nn.sigmoid)]).compile(loss="binary_crossentropy")
Sequential([Input((3,)), Dense(1, "sigmoid")]).compile(loss="binary_crossentropy")
Sequential([Input((3,)), Dense(2, "softmax")]).compile(loss="kl_divergence")
Sequential([Input((5, 3)), LSTM(1, activation="sigmoid")]).compile(loss="binary_crossentropy")
Sequential([Input((5, 3)), TimeDistributed(Dense(1, activation="sigmoid"))]).compile(loss="binary_crossentropy")
Sequential([Input((5, 3)), Dense(4, activation="relu"), TimeDistributed(Activation("softmax"))]).compile(loss="categorical_crossentropy")
Sequential([Input((5, 3)), Dense(4, activation="linear"), Dropout(.5), Activation("softmax")]).compile(loss="categorical_crossentropy")
Sequential([Input((5, 3)), Conv1D(1, 5, activation="sigmoid"), Flatten()]).compile(loss="binary_crossentropy")
Sequential([Input((5, 3)), Dense(1), Dense(1, activation="exponential")]).compile(loss="poisson")
""",
}


@pytest.mark.parametrize("name", RIGHT)
def test_it_is_silent(name: str) -> None:
    assert loud(RIGHT[name]) == []


@pytest.mark.keras
@pytest.mark.parametrize("name", RIGHT)
def test_keras_runs_it(name: str) -> None:
    run(RIGHT[name])
