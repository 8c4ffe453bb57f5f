"""What Keras, NumPy or scikit-learn stop at, and what is said of it before."""

from __future__ import annotations

from typing import Any

import pytest

from .reading import found, loud, problems, run

TWO_BRANCHES = """
a = Sequential([Input((5, 3)), LSTM(4)])
b = Sequential([Input((5, 3)), LSTM(4)])
"""
PAIRS = """
class Pairs(tf.keras.utils.Sequence):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.x = np.zeros((20, 5, 3))

    def __len__(self):
        return 5

    def __getitem__(self, i):
        x, y = self.x[4 * i : 4 * i + 4], np.zeros((4, 2))
        {gives}

m = Sequential([Input((5, 3)), LSTM(2)])
m.compile(loss='mse')
"""
FROM = "from tensorflow.keras.layers import concatenate\n"
CUT = "x = Input((4,), name='image')\nm = Model(x, Dense(2, name='d')(x))\n"
FED = (
    "m = Sequential([Input((4,)), Dense(1)])\nm.compile(loss='mse')\n"
    "x, y = np.zeros((8, 4)), np.zeros((8, 1))\n"
)
CELL = """
class Cell(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = self.state_size = units

    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], self.units), name='kernel')

    def call(self, x, states):
        h = tf.matmul(x, self.kernel) + states[0]
        return h, [h]
"""

# Each stops in Keras with the words, and is reported with the code.
STOPS = {
    "the input of an Input's layer": (
        CUT + "Model(m.get_layer('image').input, m.output)\n",
        "SEQ302",
        "cannot be empty",
    ),
    "the input of an Input's layer in a list": (
        CUT + "Model(inputs=[m.layers[0].input], outputs=m.output)\n",
        "SEQ302",
        "cannot be empty",
    ),
    "a number among arrays": (
        FED + "m.fit([x, 3], y, verbose=0)\n",
        "SEQ517",
        "Unrecognized data type",
    ),
    "a list of labels that nobody counted": (
        FED + "t = []\npairs = [[x[0], i] for i in range(200)]\n"
        "for features, label in pairs:\n    t.append(label)\n"
        "m.fit(np.zeros((200, 4)), t, validation_split=0.3, verbose=0)\n",
        "SEQ517",
        "only supported for tensors or NumPy arrays",
    ),
    "an output that is unpacked": (
        "a, b = LSTM(4)(np.zeros((5, 10, 8), 'float32'))\n",
        "SEQ542",
        "too many values to unpack",
    ),
    "an array that is unpacked": (
        "a, b, c = np.zeros((2, 10))\n",
        "SEQ542",
        "not enough values to unpack",
    ),
    "states for a layer that sets them to zeros": (
        "i = Input(batch_shape=(2, 3, 4))\nr = LSTM(5, stateful=True)\nr(i)\n"
        "r.reset_states([np.zeros((2, 5)), np.zeros((2, 5))])\n",
        "SEQ713",
        "takes 1 positional argument but 2 were given",
    ),
    "a stateful RNN of cells of one's own": (
        CELL + "RNN([Cell(3), Cell(4)], stateful=True)(Input((None, 5)))\n",
        "SEQ108",
        "the batch size must be static",
    ),
    "feature maps for names of classes": (
        "from tensorflow.keras.applications.vgg16 import VGG16, decode_predictions\n"
        "m = VGG16(include_top=False, weights=None, input_shape=(32, 32, 3))\n"
        "decode_predictions(m.predict(np.zeros((1, 32, 32, 3)), verbose=0))\n",
        "SEQ548",
        "expects a batch of predictions",
    ),
    "a model for a tensor": (
        TWO_BRANCHES + "x = Concatenate()([a, b])\n",
        "SEQ105",
        "Only input tensors may be passed",
    ),
    "a layer for a tensor": (
        "x = Input((5, 3))\ny = Dense(2)(LSTM(4, return_sequences=True))\n",
        "SEQ105",
        "Only input tensors may be passed",
    ),
    "a layer as the output of a model": (
        "x = Input((5, 3))\nm = Model(x, LSTM(4))\n",
        "SEQ105",
        "values must be KerasTensors",
    ),
    "a function without inputs": (FROM + "y = concatenate()\n", "SEQ203", "missing 1 required"),
    "tensors in lists for an axis": (
        "x = Input((5, 3))\n"
        "left, right = LSTM(2, return_state=True)(x), LSTM(2, return_state=True)(x)\n"
        "y = Concatenate([left, right])([x, x])\n",
        "SEQ201",
        "",
    ),
    "the output of a Sequential": (
        TWO_BRANCHES + "y = Dense(1)(a.output)\n",
        "SEQ302",
        "has never been called",
    ),
    "the input of a Sequential without one": (
        "a = Sequential([LSTM(4)])\nx = a.input\n",
        "SEQ302",
        "has never been called",
    ),
    "a matrix with a row more": (
        "words = {str(i): i for i in range(1, 300)}\nn = min(200, len(words))\n"
        "matrix = np.zeros((n + 1, 8))\n"
        "y = Embedding(n, 8, weights=[matrix])(Input((5,)))\n",
        "SEQ109",
        "not compatible with provided weight shape",
    ),
    "a matrix of other vectors": (
        "y = Embedding(20, 8, weights=[np.zeros((20, 50))])(Input((5,)))\n",
        "SEQ109",
        "not compatible with provided weight shape",
    ),
    "one metric for two outputs": (
        "x = Input((5, 3))\nm = Model(x, [Dense(1)(x), Dense(2)(x)])\n"
        "m.compile(loss='mse', metrics=['mae'])\n"
        "m.fit(np.zeros((4, 5, 3)), [np.zeros((4, 5, 1)), np.zeros((4, 5, 2))], verbose=0)\n",
        "SEQ516",
        "metrics",
    ),
    "long vectors in short rows": (
        "vectors = {}\n"
        "for word in ['a', 'b']:\n    vectors[word] = np.random.rand(30)\n"
        "rows = np.zeros((3, 10))\n"
        "for i, word in enumerate(['a', 'c', 'b']):\n"
        "    vector = vectors.get(word)\n"
        "    if vector is not None:\n        rows[i] = vector\n",
        "SEQ104",
        "could not broadcast",
    ),
    "texts of NumPy": (
        "words = TextVectorization()\nwords.adapt(np.array(['a b', 'c']))\n"
        "m = Sequential([words, Embedding(9, 4), LSTM(3)])\n"
        "m.predict(np.array([['a c']]), verbose=0)\n",
        "SEQ538",
        "Invalid dtype: str",
    ),
    "labels in words": (
        "m = Sequential([Input((5, 3)), LSTM(4), Dense(2, activation='softmax')])\n"
        "m.compile(loss='sparse_categorical_crossentropy')\n"
        "m.fit(np.zeros((2, 5, 3)), np.array(['good', 'bad']), verbose=0)\n",
        "SEQ538",
        "Invalid dtype: str",
    ),
    "a generator of single examples": (
        "def batches():\n    while True:\n        yield np.zeros(3), np.zeros(3)\n"
        "m = Sequential([Input((3,)), Dense(3)])\nm.compile(loss='mse')\n"
        "m.fit(batches(), steps_per_epoch=1, verbose=0)\n",
        "SEQ501",
        "Invalid input shape",
    ),
    "a generator of an axis too many": (
        "class Clips:\n"
        "    def batches(self, n):\n"
        "        while 1:\n"
        "            x, y = [], []\n"
        "            for _ in range(n):\n"
        "                x.append([np.zeros((1, 8)) for _ in range(5)])\n"
        "                y.append(np.zeros(2))\n"
        "            yield np.array(x), np.array(y)\n"
        "m = Sequential([Input((5, 8)), LSTM(4), Dense(2)])\nm.compile(loss='mse')\n"
        "m.fit(Clips().batches(4), steps_per_epoch=1, verbose=0)\n",
        "SEQ501",
        "Invalid input shape",
    ),
    "days against one number": (
        "from tensorflow.keras.preprocessing.sequence import TimeseriesGenerator\n"
        "days = TimeseriesGenerator(np.zeros((50, 12)), np.zeros((50, 3, 12)), length=7,\n"
        "                           batch_size=16)\n"
        "m = Sequential([Input((None, 12)), LSTM(4), Dense(1)])\nm.compile(loss='mse')\n"
        "m.fit(days, verbose=0)\n",
        "SEQ510",
        "",
    ),
    "a sequence as a state": (
        "x = Input((6, 3))\nall = LSTM(4, return_sequences=True)(x)\n"
        "m = Model(x, LSTM(4)(x, initial_state=[all, all]))\nm.compile(loss='mse')\n"
        "m.fit(np.zeros((8, 6, 3)), np.zeros((8, 4)), verbose=0)\n",
        "SEQ105",
        "LSTMCell",
    ),
    "one state for an LSTM": (
        "x = Input((6, 3))\nm = Model(x, LSTM(4)(x, initial_state=Dense(4)(x[:, 0])))\n"
        "m.compile(loss='mse')\nm.fit(np.zeros((8, 6, 3)), np.zeros((8, 4)), verbose=0)\n",
        "SEQ105",
        "index out of range",
    ),
    "a state of other units": (
        "x = Input((6, 3))\n_, h = GRU(5, return_state=True)(x)\n"
        "m = Model(x, GRU(4)(x, initial_state=h))\n"
        "m.compile(loss='mse')\nm.fit(np.zeros((8, 6, 3)), np.zeros((8, 4)), verbose=0)\n",
        "SEQ105",
        "Dimensions must be equal",
    ),
    "a class weight a step": (
        "m = Sequential([Input((5, 1)), LSTM(3, return_sequences=True), Softmax()])\n"
        "m.compile(loss='categorical_crossentropy')\n"
        "m.fit(np.zeros((8, 5, 1)), np.zeros((8, 5, 3)), class_weight={0: 1, 1: 2, 2: 3})\n",
        "SEQ510",
        "Python scalars",
    ),
    "a weight a step for one answer": (
        "m = Sequential([Input((7, 2)), LSTM(3), Softmax()])\n"
        "m.compile(loss='categorical_crossentropy')\n"
        "m.fit(np.zeros((6, 7, 2)), np.zeros((6, 3)), sample_weight=np.ones((6, 7)), batch_size=6)\n",
        "SEQ510",
        "Dimensions must be equal",
    ),
    "a weight an example for an answer a step": (
        "m = Sequential([Input((7, 2)), LSTM(3, return_sequences=True)])\nm.compile(loss='mse')\n"
        "m.fit(np.zeros((6, 7, 2)), np.zeros((6, 7, 3)), sample_weight=np.ones(6))\n",
        "SEQ510",
        "",
    ),
    "a dataset that isn't batched": (
        "ds = tf.data.Dataset.from_tensor_slices((np.zeros((20, 4, 6)), np.zeros((20, 2))))\n"
        "m = Sequential([Input((4, 6)), LSTM(3), Dense(2)])\nm.compile(loss='mse')\n"
        "m.fit(ds.shuffle(20), verbose=0)\n",
        "SEQ501",
        "",
    ),
    "windows that stay datasets": (
        "rows = tf.data.Dataset.from_tensor_slices(np.zeros((9, 1)))\n"
        "rows = rows.window(3, 1, 1, True).batch(2)\n"
        "ds = tf.data.Dataset.zip((rows, tf.data.Dataset.range(4)))\n"
        "m = Sequential([Input((3, 1)), LSTM(2)])\nm.compile(loss='mse')\nm.fit(ds, verbose=0)\n",
        "SEQ501",
        "",
    ),
    "frames for a layer that isn't known": (
        "m = Sequential([TimeDistributed(Conv2D(2, 3), input_shape=(3, 9, 9, 1)),\n"
        "                TimeDistributed(Flatten()), LSTM(4)])\n"
        "m.predict(np.zeros((2, 9, 9, 1)), verbose=0)\n",
        "SEQ501",
        "",
    ),
    "features alone for a recurrent layer": (
        "m = Sequential()\nm.add(LSTM(4, input_dim=3))\n",
        "SEQ706",
        "expected ndim=3, found ndim=2",
    ),
    "pictures without steps": (
        "y = Bidirectional(ConvLSTM2D(2, 3))(Input((9, 9, 1)))\n",
        "SEQ101",
        "expected ndim=5, found ndim=4",
    ),
    "a model of pictures at every step of none": (
        "cnn = Sequential([Conv2D(2, 3), Flatten()])\n"
        "m = Sequential([TimeDistributed(cnn, input_shape=(9, 9, 1)), LSTM(4)])\n",
        "SEQ101",
        "",
    ),
    "sequences for pictures": (
        "m = Sequential([Input((12, 3)), LSTM(4, return_sequences=True), MaxPooling2D()])\n",
        "SEQ101",
        "expected ndim=4, found ndim=3",
    ),
    "no steps behind a Flatten": (
        "m = Sequential([Input((9, 9, 1)), Conv2D(4, 3), Flatten(), Dropout(0.1)])\n"
        "m.add(LSTM(4))\n",
        "SEQ101",
        "expected ndim=3, found ndim=2",
    ),
    "lists of numbers that nobody knows": (
        "import random\nrows = [[random.random() for _ in range(3)] for _ in range(40)]\n"
        "x, y = [], []\nfor i in range(len(rows) - 5):\n"
        "    x.append(rows[i : i + 5])\n    y.append(rows[i + 5])\n"
        "m = Sequential([Input((5, 3)), LSTM(3)])\nm.compile(loss='mse')\n"
        "m.fit(np.array(x), y, verbose=0)\n",
        "SEQ517",
        "",
    ),
    "a Sequence that yields": (
        PAIRS.format(gives="yield x, y") + "m.fit(Pairs(), verbose=0)\n",
        "SEQ501",
        "must return a tuple",
    ),
    "a Sequence of four things": (
        PAIRS.format(gives="return x, y, y, y") + "m.fit(Pairs(), verbose=0)\n",
        "SEQ501",
        "must return a tuple",
    ),
    "a Sequence of batches without steps": (
        PAIRS.format(gives="return x[:, 0], y") + "m.fit(Pairs(), verbose=0)\n",
        "SEQ501",
        "",
    ),
    "a generator expression of batches without steps": (
        "m = Sequential([Input((5, 3)), LSTM(2)])\nm.compile(loss='mse')\n"
        "m.fit(((np.zeros((4, 3)), np.zeros((4, 2))) for _ in range(2)), verbose=0)\n",
        "SEQ501",
        "",
    ),
    "a dataset that has no declared shapes": (
        "def pairs():\n    for _ in range(8):\n        yield np.zeros((5, 3)), np.zeros(2)\n"
        "ds = tf.data.Dataset.from_generator(pairs, output_types=(tf.float32, tf.float32))\n"
        "m = Sequential([LSTM(2)])\nm.compile(loss='mse')\nm.fit(ds.batch(4), verbose=0)\n",
        "SEQ501",
        "unknown TensorShape",
    ),
    "images of a generator for videos": (
        "from tensorflow.keras.preprocessing.image import ImageDataGenerator\n"
        "batches = ImageDataGenerator().flow(np.zeros((8, 9, 9, 3)), np.zeros((8, 2)), batch_size=4)\n"
        "m = Sequential([TimeDistributed(Flatten(), input_shape=(None, 9, 9, 3)), LSTM(2)])\n"
        "m.compile(loss='mse')\nm.fit(batches, verbose=0)\n",
        "SEQ501",
        "",
    ),
    "a wrapper round a tensor": (
        "y = Bidirectional(LSTM(4)(Input((5, 3))))\n",
        "SEQ201",
        "Please initialize",
    ),
    "one tensor for two names": (
        "x = Input((5, 3))\na, scores = Attention()([x, x])\n",
        "SEQ105",
        "Iterating over a symbolic KerasTensor",
    ),
    "a function of TensorFlow between layers": (
        "x = Input((5, 3))\ny = Dense(2)(tf.reduce_mean(x, axis=1))\n",
        "SEQ710",
        "A KerasTensor cannot be used",
    ),
    "a function that keras.backend has lost": (
        "from keras import backend as K\ny = K.expand_dims(Input((5,)), -1)\n",
        "SEQ711",
        "has no attribute 'expand_dims'",
    ),
}


@pytest.mark.keras
@pytest.mark.parametrize("name", STOPS)
def test_it_is_reported_and_stops(name: str) -> None:
    code, expected, words = STOPS[name]
    assert expected in found(code)
    with pytest.raises(Exception, match=words or None):
        run(code)


# Each runs in Keras and may not be reported.
RUNS = {
    "a Sequential called before": TWO_BRANCHES
    + "x = Input((5, 3))\ny = a(x)\nm = Model(a.input, Dense(1)(a.output))\n",
    "the outputs of a Sequential": TWO_BRANCHES
    + "m = Model([a.inputs[0], b.inputs[0]], Add()([a.outputs[0], b.outputs[0]]))\n",
    "a matrix that fits": "y = Embedding(20, 8, weights=[np.zeros((20, 8))])(Input((5,)))\n",
    "metrics for each output": "x = Input((5, 3))\nm = Model(x, [Dense(1)(x), Dense(2)(x)])\n"
    "m.compile(loss='mse', metrics=['mae', 'mae'])\n",
    "rows that are broadcast": "rows = np.zeros((3, 10))\nrows[0] = np.ones(1)\n"
    "rows[1:] = np.ones((2, 10))\nrows[2] = np.ones((1, 10))\n",
    "objects of any length": "x = np.empty(3, dtype=object)\nx[0] = np.zeros(4)\n",
    "texts as a tensor": "words = TextVectorization()\nwords.adapt(np.array(['a b', 'c']))\n"
    "m = Sequential([words, Embedding(9, 4), LSTM(3)])\n"
    "m.predict(tf.constant(['a c']), verbose=0)\n"
    "m.predict(np.array(['a c'], dtype=object), verbose=0)\n",
    "batches of a generator": "def batches(n):\n    while True:\n"
    "        yield np.zeros((n, 5, 3)), np.zeros((n, 4))\n"
    "m = Sequential([Input((5, 3)), LSTM(4)])\nm.compile(loss='mse')\n"
    "m.fit(batches(4), validation_data=batches(2), validation_steps=1, steps_per_epoch=1,\n"
    "      verbose=0)\n",
    "numbers from a generator in a loop": "def pairs():\n    for i in range(3):\n"
    "        yield np.zeros((4, 3)), np.zeros(4)\n"
    "m = Sequential([Input((3,)), Dense(1)])\nm.compile(loss='mse')\n"
    "for x, y in pairs():\n    m.train_on_batch(x, y)\n",
    "states of the right sort": "x = Input((6, 3))\n"
    "_, fh, fc, bh, bc = Bidirectional(LSTM(4, return_state=True))(x)\n"
    "states = [Concatenate()([fh, bh]), Concatenate()([fc, bc])]\n"
    "y = LSTM(8, return_sequences=True)(x, initial_state=states)\n"
    "_, h = GRU(4, return_state=True)(y)\n"
    "m = Model(x, GRU(4)(y, initial_state=[h]))\nm.compile(loss='mse')\n"
    "m.fit(np.zeros((8, 6, 3)), np.zeros((8, 4)), verbose=0)\n",
    "weights that fit": "m = Sequential([Input((7, 2)), LSTM(3, return_sequences=True)])\nm.compile(loss='mse')\n"
    "m.fit(np.zeros((6, 7, 2)), np.zeros((6, 7, 3)), sample_weight=np.ones((6, 7)), verbose=0)\n"
    "m = Sequential([Input((7, 2)), LSTM(3)])\nm.compile(loss='mse')\n"
    "m.fit(np.zeros((6, 7, 2)), np.zeros((6, 3)), sample_weight=np.ones(6), verbose=0)\n",
    "features alone inside a wrapper": "m = Sequential([Bidirectional(LSTM(4, input_dim=3))])\n"
    "m.predict(np.zeros((2, 5, 3)), verbose=0)\n"
    "m = Sequential([Dense(4, input_dim=3), Dense(1)])\n",
    "pictures at every step": "cnn = Sequential([Conv2D(2, 3), GlobalAveragePooling2D()])\n"
    "m = Sequential([TimeDistributed(cnn, input_shape=(4, 9, 9, 1)), LSTM(4)])\n"
    "y = TimeDistributed(TimeDistributed(Conv2D(2, 3)))(Input((2, 4, 9, 9, 1)))\n"
    "y = Bidirectional(ConvLSTM2D(2, 3))(Input((5, 9, 9, 1)))\n"
    "m = Sequential([Conv2D(2, 3, input_shape=(9, 9, 1)), MaxPooling2D()])\n",
    "batches of a dataset": "ds = tf.data.Dataset.from_tensor_slices((np.zeros((20, 4, 6)),\n"
    "                                         np.zeros((20, 2)))).batch(5)\n"
    "m = Sequential([Input((4, 6)), LSTM(3), Dense(2)])\nm.compile(loss='mse')\n"
    "m.fit(ds, validation_data=ds.take(1), verbose=0)\nm.predict(ds.map(lambda x, y: x))\n",
    "a Sequence of batches": PAIRS.format(gives="return x, y")
    + "m.fit(Pairs(), validation_data=Pairs(), verbose=0)\n",
    "a generator expression of batches": "m = Sequential([Input((5, 3)), LSTM(2)])\n"
    "m.compile(loss='mse')\n"
    "m.fit(((np.zeros((4, 5, 3)), np.zeros((4, 2))) for _ in range(2)), verbose=0)\n",
    "a dataset that has declared shapes": "def pairs():\n    for _ in range(8):\n"
    "        yield np.zeros((5, 3)), np.zeros(2)\n"
    "ds = tf.data.Dataset.from_generator(pairs, output_signature=(\n"
    "    tf.TensorSpec((5, 3)), tf.TensorSpec((2,))))\n"
    "m = Sequential([LSTM(2)])\nm.compile(loss='mse')\nm.fit(ds.batch(4), verbose=0)\n"
    "loose = tf.data.Dataset.from_generator(pairs, (tf.float32, tf.float32))\n"
    "def shaped(x, y):\n    x.set_shape((5, 3))\n    y.set_shape((2,))\n    return x, y\n"
    "m.fit(loose.map(shaped).batch(4), verbose=0)\n",
    "batches of pictures": "from tensorflow.keras.preprocessing.image import ImageDataGenerator\n"
    "flow = ImageDataGenerator().flow(np.zeros((8, 9, 9, 3)), np.zeros((8, 2)), batch_size=4)\n"
    "m = Sequential([Conv2D(2, 3, input_shape=(9, 9, 3)), Flatten(), Dense(2)])\n"
    "m.compile(loss='mse')\nm.fit(flow, verbose=0)\n",
    "a function of TensorFlow inside of layers": "class Mean(Layer):\n    def call(self, x):\n"
    "        a, b = tf.split(x, 2, axis=1)\n        return tf.reduce_mean(a + b, axis=1)\n"
    "x = Input((6, 3))\ny = Add()([Mean()(x), Lambda(lambda t: tf.reduce_max(t, axis=1))(x)])\n"
    "print(tf.is_tensor(y))\n",
    "two tensors of a layer of one's own": "class Ends(Layer):\n    def call(self, x):\n"
    "        return tuple(part(x) for part in (tf.identity, tf.square))\n"
    "a, b = Ends()(Input((6, 3)))\n",
    "numbers that nobody knows in arrays": "words = '0.1 0.2 0.3'.split()\n"
    "y = []\nfor word in words:\n    y.append(float(word))\n"
    "m = Sequential([Input((5, 3)), LSTM(3), Dense(1)])\nm.compile(loss='mse')\n"
    "m.fit(np.zeros((3, 5, 3)), np.array(y), verbose=0)\n",
    "what keras.backend and its twin kept": "import keras\n"
    "from tensorflow.keras import backend as B\nkeras.backend.clear_session()\n"
    "y = Lambda(lambda t: B.expand_dims(t, -1))(Input((5,)))\n",
    "steps again behind a Flatten": "m = Sequential([Input((9, 9, 1)), Conv2D(4, 3), Flatten()])\n"
    "m.add(Reshape((49, 4)))\nm.add(LSTM(4))\n",
}


@pytest.mark.keras
@pytest.mark.parametrize("name", RUNS)
def test_it_runs_and_is_silent(name: str) -> None:
    assert loud(RUNS[name]) == []
    run(RUNS[name])


@pytest.mark.keras
@pytest.mark.parametrize(
    ("method", "now"),
    [("fit_generator", "fit"), ("predict_proba", "predict"), ("predict_classes", "argmax")],
)
def test_a_method_that_is_gone(method: str, now: str) -> None:
    code = f"m = Sequential([Input((5, 3)), LSTM(4)])\nm.compile(loss='mse')\nm.{method}(0)\n"
    [one] = [p for p in problems(code) if p.code == "SEQ707"]
    assert now in one.fix
    assert found(code, keras=2) == []
    with pytest.raises(AttributeError, match=method):
        run(code)


def test_a_method_that_is_asked_for_first_is_silent() -> None:
    code = "m = Sequential([Input((5, 3)), LSTM(4)])\n"
    assert found(code + "if hasattr(m, 'reset_states'):\n    m.reset_states()\n") == []


SCALED = """
from sklearn.preprocessing import MinMaxScaler
scaler = MinMaxScaler()
data = scaler.fit_transform(np.random.rand(60, 4))
m = Sequential([Input((5, 4)), LSTM(8), Dense({units})])
p = m.predict(np.zeros((9, 5, 4)))
p = scaler.inverse_transform(p)
"""


def test_predictions_are_brought_back_with_the_scaler_of_the_table() -> None:
    assert loud(SCALED.format(units=1)) == ["SEQ109"]
    assert loud(SCALED.format(units=4)) == []


OWN = """
def half(x):
    return x / 2
def gap(y_true, y_pred):
    return tf.reduce_mean(tf.abs(y_true - y_pred))
class Twice(Layer):
    def call(self, x):
        return x * 2
m = Sequential([Input((5, 3)), LSTM(4), {layer}])
m.compile(loss={loss})
m.save("m.keras")
tf.keras.models.load_model("m.keras"{objects})
"""


@pytest.mark.keras
@pytest.mark.parametrize(
    ("layer", "loss", "objects", "codes"),
    [
        ("Dense(2, activation=half)", "'mse'", "", ["SEQ301"]),
        ("Dense(2)", "gap", "", ["SEQ301"]),
        ("Twice()", "'mse'", "", ["SEQ301"]),
        ("Dense(2)", "gap", ", compile=False", []),
        ("Dense(2)", "'mse'", "", []),
        ("Dense(2, activation=half)", "gap", ", custom_objects={'half': half, 'gap': gap}", []),
    ],
)
def test_what_load_model_is_not_reported(
    layer: str, loss: str, objects: str, codes: list[str], tmp_path: Any, monkeypatch: Any
) -> None:
    code = OWN.format(layer=layer, loss=loss, objects=objects)
    assert loud(code) == codes
    monkeypatch.chdir(tmp_path)
    if codes:
        with pytest.raises(Exception, match="Could not locate"):
            run(code)
    else:
        run(code)


def test_a_scaler_reads_a_table() -> None:
    steps = SCALED.replace("LSTM(8)", "LSTM(8, return_sequences=True)")
    assert loud(steps.format(units=4)) == ["SEQ101"]


def test_a_table_of_scikit_learn_is_known() -> None:
    code = "from sklearn.datasets import load_iris\niris = load_iris()\n" + (
        "m = Sequential([Input((4, 1)), LSTM(8), Dense(2, activation='softmax')])\n"
        "m.compile(loss='sparse_categorical_crossentropy')\n"
        "m.fit(iris.data.reshape(150, 4, 1), iris.target)\n"
    )
    assert loud(code) == ["SEQ513"]


def test_random_numbers_of_python_take_one_axis_away() -> None:
    code = "import random\nx = np.zeros((40, 30))\nbatch = []\nfor i in range(6):\n"
    code += "    if random.random() > 0.5:\n        batch.append(x[random.randrange(len(x))])\n"
    code += "    else:\n        batch.append(x[random.randint(0, 39)])\n"
    code += "m = Sequential([Input((6, 30)), LSTM(4)])\nm.predict(np.array(batch))\n"
    assert loud(code) == ["SEQ501"]


LOCATED = """
import pandas as pd
t = pd.read_csv("x.csv")
f = pd.DataFrame(np.zeros((90, 7)), columns=list("abcdefg"))
m = Sequential([Input(({n},)), Dense(1)])
m.predict({x})
"""


@pytest.mark.parametrize(
    ("x", "n"),
    [
        ("t.iloc[:, 1:4].values", 3),
        ("f.iloc[::-1].iloc[0:50, 3:7].values", 4),
        ("f.iloc[:, [0, 2]].to_numpy()", 2),
        ("f.loc[:, ['a', 'b']].values", 2),
        ("f.iloc[5:20].values", 7),
        ("f.iloc[:, :-1].values", 6),
    ],
)
def test_parts_of_tables(x: str, n: int) -> None:
    assert loud(LOCATED.format(x=x, n=n)) == []
    assert loud(LOCATED.format(x=x, n=n + 1)) == ["SEQ501"]


def test_one_column_or_row_of_a_table() -> None:
    code = LOCATED + "y = f.iloc[:, 2]\nz = f.iloc[3]\nm.fit(f.iloc[:, :1].values, y[:80])\n"
    assert "SEQ503" in loud(code.format(x="f.iloc[:, :1].values", n=1))


BINARY = """
y = {labels}
m = Sequential([Input((5, 3)), LSTM(4), Dense(1, activation="sigmoid")])
m.compile(loss="binary_crossentropy")
m.fit(np.zeros((200, 5, 3)), y, verbose=0)
"""


@pytest.mark.keras
@pytest.mark.parametrize(
    ("labels", "codes"),
    [
        ("np.array([0, 2, 1, 1] * 50)", ["SEQ513"]),
        ("np.array([i % 3 for i in range(200)])", []),  # that 2 is among them isn't certain
        ("np.array([i % 2 for i in range(200)])", []),
        ("np.random.randint(0, 4, 200)", ["SEQ513"]),
        ("np.random.randint(0, 2, 200).astype('float32')", []),
        ("np.random.randint(0, 256, 200) / 255.0", []),
    ],
)
def test_class_numbers_for_a_yes_or_no(labels: str, codes: list[str]) -> None:
    code = BINARY.format(labels=labels)
    assert [p.code for p in problems(code) if p.severity == "warning"] == codes
    run(code)  # Keras says nothing
