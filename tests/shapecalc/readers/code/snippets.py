"""What real notebooks do, each as a small program that defines ``model``.

Every one is run by real Keras in the tests and read by seqshape; the tables must be equal.
"""

from __future__ import annotations

SNIPPETS: dict[str, str] = {
    "part of a built Sequential": """
import keras
from keras import layers
stack = keras.Sequential(
    [keras.Input((20,)), layers.Embedding(50, 8), layers.LSTM(10), layers.Dense(1)]
)
model = keras.Model(stack.inputs, stack.layers[1].output)
""",
    "outputs of two Sequentials": """
import keras
from keras.layers import LSTM, Dense, Embedding, RepeatVector, concatenate
image = keras.Sequential([keras.Input((64,)), Dense(8), RepeatVector(5)])
words = keras.Sequential([keras.Input((5,)), Embedding(30, 8), LSTM(8, return_sequences=True)])
both = concatenate([image.outputs[0], words.outputs[0]])
model = keras.Model([image.inputs[0], words.inputs[0]], Dense(30)(LSTM(16)(both)))
""",
    "an array among tensors": """
import keras
import numpy as np
from keras.layers import LSTM, Dense, Input
source = Input((4, 10))
_, h, c = LSTM(16, return_state=True)(source)
decoder = LSTM(16, return_sequences=True, return_state=True)
out, h, c = decoder(np.zeros((1, 1, 10), "float32"), initial_state=[h, c])
model = keras.Model(source, Dense(10)(out))
""",
    "a Sequential that holds code": """
import keras
from keras import layers
inner = keras.Sequential([layers.Lambda(lambda t: t * 2), layers.Dense(4)], name="inner")
x = keras.Input((6, 3))
model = keras.Model(x, layers.LSTM(2)(inner(x)))
""",
    "a model that is built inside another one": """
import keras
import numpy as np
from keras import layers
decoder = keras.Sequential([layers.Dense(28 * 28), layers.Reshape([28, 28])])
both = keras.Sequential()
model = keras.Sequential([layers.Flatten(), layers.Dense(10), layers.Dense(3)])
both.add(model)
both.add(decoder)
both.compile(loss="mse")
x = np.zeros((4, 28, 28))
both.fit(x, x, verbose=0)
""",
    "a hundred layers": """
import keras
model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
for layer in range(100):
    model.add(keras.layers.Dense(4))
""",
    "a convolution of its own": """
import keras
import tensorflow as tf
class Own(keras.layers.Layer):
    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
    def build(self, shape):
        self.kernel = self.add_weight(shape=(5, 5, shape[-1], self.filters), name="kernel")
    def call(self, x):
        return tf.nn.relu(tf.nn.convolution(x, self.kernel, strides=2, padding="SAME"))
model = keras.Sequential([keras.Input((28, 20, 1)), Own(6), Own(8), keras.layers.Flatten()])
""",
    "layers by name": """
from tensorflow.keras.layers import Input, Embedding, LSTM, Dense
from tensorflow.keras.models import Sequential
model = Sequential([Input((20,)), Embedding(50, 8), LSTM(4), Dense(1)])
""",
    "star imports": """
from tensorflow.keras.layers import *
from tensorflow.keras.models import *
model = Sequential()
model.add(Input(shape=(12, 3)))
model.add(Bidirectional(GRU(4, return_sequences=True)))
model.add(GlobalMaxPooling1D())
""",
    "renamed": """
import tensorflow.keras.layers as L
from tensorflow.keras import Sequential as Stack, Input as In
model = Stack([In((9, 2)), L.Conv1D(4, 3), L.MaxPooling1D(), L.Flatten(), L.Dense(2)])
""",
    "through tf": """
import tensorflow as tf
model = tf.keras.Sequential([
    tf.keras.Input((30,)),
    tf.keras.layers.Embedding(100, 16),
    tf.keras.layers.Conv1D(8, 5, padding='same', activation=tf.nn.relu),
    tf.keras.layers.GlobalAveragePooling1D(),
    tf.keras.layers.Dense(1, activation=tf.keras.activations.sigmoid),
])
""",
    "layers of keras": """
from tensorflow import keras
from tensorflow.keras import layers
model = keras.Sequential(name="reader")
model.add(keras.Input(shape=(None, 4)))
model.add(layers.SimpleRNN(3, return_sequences=True, name="first"))
model.add(layers.TimeDistributed(layers.Dense(2)))
""",
    "sizes from another place": """
from tensorflow.keras import layers, Sequential, Input
vocab, dim = 100, 8
steps = 5 * 4
units = [16, 8]
config = {"rate": 0.5, "classes": 3}
model = Sequential([Input((steps,)), layers.Embedding(vocab + 1, dim)])
for i, n in enumerate(units):
    last = i == len(units) - 1
    model.add(layers.LSTM(n, return_sequences=not last, name=f"lstm_{i}"))
model.add(layers.Dropout(config["rate"]))
model.add(layers.Dense(config["classes"], activation="softmax" if config["classes"] > 1 else None))
""",
    "attributes of a config": """
from dataclasses import dataclass
from tensorflow.keras import layers, Sequential, Input
@dataclass
class Config:
    vocab: int = 200
    steps: int = 16
    units: int = 6
class Other:
    WIDTH = 4
cfg = Config(units=5)
model = Sequential([Input((cfg.steps,)), layers.Embedding(cfg.vocab, Other.WIDTH),
                    layers.GRU(cfg.units)])
""",
    "functions that return a model": """
from tensorflow.keras import layers, Sequential, Input
def build(units=8, *, depth=2, cell=layers.LSTM, **more):
    m = Sequential()
    m.add(Input((10, 4)))
    for _ in range(depth - 1):
        m.add(cell(units, return_sequences=True))
    m.add(cell(units, **more))
    return m
model = build(5, depth=3, cell=layers.GRU, reset_after=False)
""",
    "functional": """
from tensorflow.keras import layers, Model, Input
words = Input(shape=(20,), name="words")
facts = Input(shape=(5,), name="facts")
x = layers.Embedding(100, 8)(words)
x = layers.LSTM(6)(x)
y = layers.Dense(6, activation="relu")(facts)
both = layers.concatenate([x, y])
model = Model(inputs=[words, facts], outputs=layers.Dense(1)(both))
""",
    "layers called later": """
from tensorflow.keras import layers, Model, Input
a = Input((7, 3)); b = Input((7, 3))
shared = layers.LSTM(4)
left, right = shared(a), shared(b)
merged = layers.Multiply()([left, right])
model = Model([a, b], layers.Dense(2)(layers.Add()([merged, left])))
""",
    "encoder and decoder": """
from tensorflow.keras import layers, Model, Input
source = Input((None, 10))
_, h, c = layers.LSTM(8, return_state=True)(source)
target = Input((None, 12))
decoder = layers.LSTM(8, return_sequences=True, return_state=True)
out, _, _ = decoder(target, initial_state=[h, c])
model = Model([source, target], layers.Dense(12, activation="softmax")(out))
""",
    "attention": """
from tensorflow.keras import layers, Model, Input
q = Input((6, 16)); v = Input((9, 16))
x = layers.MultiHeadAttention(num_heads=2, key_dim=8)(q, v)
x = layers.LayerNormalization()(layers.Add()([x, q]))
y = layers.Attention()([x, v])
model = Model([q, v], layers.GlobalAveragePooling1D()(y))
""",
    "a block called in a loop": """
from tensorflow.keras import layers, Model, Input
def block(x, filters, rate=0.1):
    skip = x
    x = layers.Conv1D(filters, 3, padding="causal", dilation_rate=2)(x)
    x = layers.Dropout(rate)(x)
    if skip.shape[-1] != filters:
        skip = layers.Conv1D(filters, 1)(skip)
    return layers.add([x, skip])
inputs = Input((32, 4))
x = inputs
for filters in (8, 8, 16):
    x = block(x, filters)
model = Model(inputs, layers.Dense(1)(x))
""",
    "layers in a list": """
from tensorflow.keras import layers, Sequential, Input
stack = [Input((8, 2))] + [layers.Conv1D(4 * k, 2) for k in range(1, 4)]
stack.append(layers.Flatten())
stack += [layers.Dense(n) for n in (5, 3)]
model = Sequential(stack)
""",
    "partial and alias": """
from functools import partial
from tensorflow.keras import layers, Sequential, Input
RNN = layers.LSTM
Conv = partial(layers.Conv1D, kernel_size=3, padding="same")
model = Sequential([Input((9, 3)), Conv(4), Conv(filters=6, strides=2), RNN(5)])
""",
    "input_shape on the first layer": """
import numpy as np
from tensorflow.keras import layers, Sequential
X = np.zeros((50, 12, 3))
model = Sequential()
model.add(layers.LSTM(7, input_shape=(X.shape[1], X.shape[2])))
model.add(layers.Dense(1))
""",
    "input_shape of a slice": """
import numpy as np
from tensorflow.keras import layers, Sequential
X = np.random.rand(50, 12, 3)
model = Sequential([layers.Conv1D(8, 3, input_shape=X.shape[1:]), layers.GlobalMaxPooling1D()])
""",
    "windows of a series": """
import numpy as np
from tensorflow.keras import layers, Sequential
series = np.arange(300.0)
X, y = [], []
for i in range(24, len(series)):
    X.append(series[i - 24:i])
    y.append(series[i])
X, y = np.array(X), np.array(y)
X = np.reshape(X, (X.shape[0], X.shape[1], 1))
model = Sequential([layers.LSTM(5, input_shape=(X.shape[1], 1)), layers.Dense(1)])
""",
    "built on the data": """
import numpy as np
from tensorflow.keras import layers, Sequential
x = np.zeros((16, 6, 2), "float32")
model = Sequential([layers.GRU(3, return_sequences=True), layers.Dense(1)])
model.compile(loss="mse")
model.fit(x, np.zeros((16, 6, 1)), verbose=0)
""",
    "build": """
from tensorflow.keras import layers, Sequential
model = Sequential([layers.Embedding(30, 4), layers.SimpleRNN(2)])
model.build((None, 11))
""",
    "conditions that are known": """
from tensorflow.keras import layers, Sequential, Input
kind, deep = "gru", True
model = Sequential([Input((4, 4))])
if kind == "lstm":
    model.add(layers.LSTM(9))
elif kind == "gru" and deep:
    model.add(layers.GRU(2, return_sequences=True))
    model.add(layers.GRU(3))
else:
    raise ValueError(kind)
try:
    size = int("12")
except ValueError:
    size = 1
model.add(layers.Dense(size))
""",
    "under a strategy": """
import tensorflow as tf
strategy = tf.distribute.get_strategy()
with strategy.scope():
    model = tf.keras.Sequential([tf.keras.Input((3, 3)), tf.keras.layers.LSTM(2)])
    model.compile("adam", "mse")
""",
    "Lambda with a plain body": """
import tensorflow as tf
from tensorflow.keras import layers, Model, Input
x = Input((8, 6))
last = layers.Lambda(lambda t: t[:, -1, :])(x)
mean = layers.Lambda(lambda t: tf.reduce_mean(t, axis=1))(x)
model = Model(x, layers.Concatenate()([last, mean]))
""",
    "a layer of the user's own": """
from tensorflow.keras import layers, Model, Input
class Block(layers.Layer):
    def __init__(self, dim, heads, **kwargs):
        super().__init__(**kwargs)
        self.attention = layers.MultiHeadAttention(heads, dim)
        self.dense = layers.Dense(dim)
        self.norm = layers.LayerNormalization()
    def call(self, inputs):
        x = self.attention(inputs, inputs)
        return self.norm(inputs + self.dense(x))
inputs = Input((5, 8))
x = Block(8, 2)(inputs)
x = Block(8, 2, name="second")(x)
model = Model(inputs, layers.GlobalAveragePooling1D()(x))
""",
    "weights of the user's own": """
from tensorflow.keras import layers, Model, Input
class Scale(layers.Layer):
    def build(self, input_shape):
        self.gain = self.add_weight(name="gain", shape=(input_shape[-1],), initializer="ones")
        self.bias = self.add_weight(name="bias", shape=(input_shape[-1],), trainable=False)
    def call(self, x):
        return x * self.gain + self.bias
i = Input((4, 6))
model = Model(i, Scale()(i))
""",
    "frozen": """
from tensorflow.keras import layers, Sequential, Input
model = Sequential([Input((6,)), layers.Embedding(20, 3, trainable=False), layers.LSTM(2)])
model.layers[1].trainable = False
model.add(layers.Dense(1))
""",
    "a model inside": """
from tensorflow.keras import layers, Model, Sequential, Input
encoder = Sequential([Input((10, 2)), layers.LSTM(4)], name="encoder")
x = Input((10, 2))
model = Model(x, layers.Dense(1)(encoder(x)))
""",
    "text vectorization": """
import tensorflow as tf
from tensorflow.keras import layers
vectorize = layers.TextVectorization(max_tokens=50, output_sequence_length=9)
vectorize.adapt(tf.constant(["a few words", "some more"]))
model = tf.keras.Sequential([tf.keras.Input((1,), dtype="string"), vectorize,
                             layers.Embedding(50, 4), layers.GRU(3)])
""",
    "rebuilt under one name": """
from tensorflow.keras import layers, Sequential, Input
model = Sequential([Input((5,)), layers.Dense(2)])
model = Sequential([Input((6,)), layers.Dense(3), layers.Dense(4)])
""",
    "an own layer with a model inside": """
from tensorflow import keras
from tensorflow.keras import layers

class Encoder(layers.Layer):
    def __init__(self, width, heads, inner):
        super().__init__()
        self.look = layers.MultiHeadAttention(num_heads=heads, key_dim=width)
        self.think = keras.Sequential([layers.Dense(inner, activation="relu"), layers.Dense(width)])
        self.norms = [layers.LayerNormalization(), layers.LayerNormalization()]
        self.drop = layers.Dropout(0.1)

    def call(self, x, training):
        x = self.norms[0](x + self.drop(self.look(x, x), training=training))
        return self.norms[1](x + self.drop(self.think(x), training=training))

inputs = keras.Input(shape=(9, 16))
x = Encoder(16, 2, 24)(inputs, training=True)
x = Encoder(16, 4, 8)(x, training=False)
model = keras.Model(inputs, layers.GlobalAveragePooling1D()(x))
""",
    "alphabets of Python": """
import string
from string import digits, punctuation as marks
from tensorflow.keras import Input, Sequential, layers
letters = string.ascii_lowercase + string.whitespace + digits + marks + "#"
model = Sequential([Input((None, len(letters))), layers.GRU(4), layers.Dense(len(set(letters)))])
""",
    "an own layer that numbers the places": """
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

class Places(layers.Layer):
    def __init__(self, most, words, width):
        super().__init__()
        self.words = layers.Embedding(input_dim=words, output_dim=width)
        self.places = layers.Embedding(input_dim=most, output_dim=width)

    def call(self, x):
        numbers = tf.range(start=0, limit=tf.shape(x)[-1], delta=1)
        return self.words(x) + self.places(numbers)

class Counted(Places):
    def call(self, x):
        return self.words(x) + self.places(keras.ops.arange(0, stop=12, step=1))

class Short(Places):
    def call(self, x):
        return self.words(x) + self.places(tf.range(12))

class Late(Places):
    def call(self, x):
        return self.words(x)[:, 2:] + self.places(tf.range(2, 12))

inputs = keras.Input(shape=(12,))
rest = [cls(12, 50, 8)(inputs) for cls in (Places, Counted, Short)]
model = keras.Model(inputs, [layers.add(rest), Late(20, 50, 8)(inputs)])
""",
    "slices of an axis without a length": """
from tensorflow.keras import layers, Model, Input
steps = Input((None, 6))
x = layers.Lambda(lambda t: t[:, -5:, :])(steps)
x = layers.Lambda(lambda t: t[:, :4])(x)
model = Model(steps, layers.LSTM(3)(layers.Dense(2)(x)))
""",
    "a layer that is handed a matrix": """
import numpy as np
from keras import layers, ops, Model, Input
class Mixing(layers.Layer):
    def __init__(self, units, matrix, **more):
        super().__init__(**more)
        self.units = units
        degrees = np.power(matrix.sum(1), -1.0).flatten()
        self.matrix = ops.convert_to_tensor(np.diag(degrees).dot(matrix).astype("float32"))
    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units))
    def call(self, x):
        return ops.matmul(ops.matmul(self.matrix, x), self.kernel)
places = Input((7, 3))
matrix = np.ones((7, 7))
x = Mixing(5, matrix)(places)
model = Model(places, layers.Dense(2)(Mixing(4, matrix)(x)))
""",
    "scores by tensordot": """
import tensorflow as tf
from tensorflow.keras import layers, Model, Input
class Scores(layers.Layer):
    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1], 4))
        self.u = self.add_weight(shape=(4,))
    def call(self, x):
        s = tf.tensordot(tf.tanh(tf.tensordot(x, self.w, axes=1)), self.u, axes=1)
        return tf.reduce_sum(x * tf.expand_dims(tf.nn.softmax(s), axis=-1), axis=1)
steps = Input((9, 6))
model = Model(steps, layers.Dense(2)(Scores()(steps)))
""",
    "one_hot in a Lambda": """
import tensorflow as tf
from tensorflow.keras import layers, Model, Input
letters = Input((12,), dtype="int64")
x = layers.Lambda(lambda t: tf.one_hot(t, 30), output_shape=(12, 30))(letters)
model = Model(letters, layers.GRU(4)(layers.Conv1D(8, 3)(x)))
""",
    "Keras by importlib": """
import importlib
import numpy as np
layers = importlib.import_module("tensorflow.keras.layers")
models = importlib.import_module("tensorflow.keras.models")
model = models.Sequential([layers.Input((8, 2)), layers.LSTM(int(np.floor(11 / 2)))])
""",
    "settings taken out of a dictionary": """
from tensorflow.keras import layers, Sequential, Input
def make(**settings):
    units = settings.pop("units")
    settings.setdefault("dropout", 0.1)
    settings.setdefault("use_bias", False)
    settings.setdefault("use_bias", True)
    return Sequential([Input((8, 2)), layers.LSTM(units + len(settings), **settings)])
model = make(units=6, return_sequences=True)
""",
}

# Keras 2's ways: read all the same, with a word about what Keras 3 says.
OLD: dict[str, tuple[str, str, list[tuple[str, list[object], int]]]] = {
    "input_length": (
        "SEQ704",
        """
from tensorflow.keras import layers, Sequential
model = Sequential([layers.Embedding(1000, 16, input_length=120), layers.Flatten(), layers.Dense(6)])
""",
        [
            ("Embedding", [None, 120, 16], 16000),
            ("Flatten", [None, 1920], 0),
            ("Dense", [None, 6], 11526),
        ],
    ),
    "batch_input_shape": (
        "SEQ702",
        """
from keras.models import Sequential
from keras.layers import LSTM
model = Sequential()
model.add(LSTM(4, batch_input_shape=(8, 5, 2), stateful=True))
""",
        [("LSTM", [8, 4], 112)],
    ),
    "names of Keras 1": (
        "SEQ706",
        """
from keras.models import Sequential
from keras.layers.core import Dense
from keras.layers.convolutional import Convolution1D
model = Sequential()
model.add(Convolution1D(nb_filter=8, filter_length=3, border_mode="same", input_shape=(10, 4)))
model.add(Dense(output_dim=2))
""",
        [("Conv1D", [None, 10, 8], 104), ("Dense", [None, 10, 2], 18)],
    ),
}
