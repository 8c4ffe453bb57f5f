"""Right programs close to what a check looks for: they are silent, and Keras runs them."""

from __future__ import annotations

import pytest

from .reading import loud, problems, run

RIGHT = {
    "a dictionary of inputs is matched by its keys": """
i = {"b": Input((3,), name="u"), "a": Input((4,), name="v")}
m = Model(i, Dense(1)(Concatenate()(list(i.values()))))
m.compile(loss="mse")
d = {"a": np.zeros((8, 4)), "b": np.zeros((8, 3))}
m.fit(d, np.zeros((8, 1)), verbose=0)
m.predict({**d, "c": np.zeros((8, 1))}, verbose=0)
m.evaluate(tf.data.Dataset.from_tensor_slices((d, np.zeros((8, 1)))).batch(4), verbose=0)
""",
    "one input in a dictionary": """
x = Input((3,), name="u")
m = Model({"k": x}, Dense(1)(x))
m({"k": tf.zeros((2, 3))})
m(tf.zeros((2, 3)))
""",
    "as many inputs as a file has columns": """
names = open(tf.__file__).readline().split()[:2]
ins = [Input((1,), name=f"c{i}") for i, _ in enumerate(names)]
m = Model(ins, Dense(1)(ins[0]))
m.predict([np.zeros((2, 1)) for _ in names], verbose=0)
""",
    "an output without a loss needs no labels": """
x = Input((3,))
m = Model(x, [Dense(1)(x), Dense(2)(x)])
m.compile(loss=["mse", None])
m.fit(np.zeros((8, 3)), np.zeros((8, 1)), verbose=0)
m.fit(np.zeros((8, 3)), [np.zeros((8, 1))], verbose=0)
m.fit(np.zeros((8, 3)), [np.zeros((8, 1)), np.zeros((8, 2))], verbose=0)
m.compile(loss=[None, "mse"])
m.fit(np.zeros((8, 3)), np.zeros((8, 2)), verbose=0)
""",
    "labels for outputs by their names": """
x = Input((3,))
m = Model(x, [Dense(1, name="p")(x), Dense(2, name="q")(x)])
m.compile(loss={"p": "mse", "q": "mse"})
m.fit(np.zeros((8, 3)), {"p": np.zeros((8, 1)), "q": np.zeros((8, 2))}, verbose=0)
""",
    "the later of two imports of the backend": """
import keras.backend as K
from tensorflow.keras import backend as K
x = Input((5, 3))
y = Lambda(lambda parts: K.concatenate(parts, axis=1))([x, x])
""",
    "a backend that is an argument": """
from keras import backend as K
def total(x, K=np):
    return K.sum(x)
total(np.ones(3))
K.epsilon()
""",
    "the backend of Keras 2 that isn't there": """
from keras import backend as K
if K.backend() == "theano":
    K.set_image_dim_ordering("th")
""",
    "input_length that Keras 3 ignores": """
w = Sequential([Embedding(50, 8, input_length=1), Flatten()])
i = Input((20,))
m = Model(i, w(i))
m.predict(np.zeros((2, 20)), verbose=0)
""",
    "the shape of ragged rows is none of NumPy's": """
flat = tf.constant([["a", "b"], ["c", "d"], ["e", "f"]])
rows = tf.ragged.constant([[1], [2, 3, 4], [], [5, 6]])
print(tf.reshape(flat, tf.shape(rows)))
d = rows.to_tensor()
m = Sequential([Embedding(7, 3), LSTM(2), Dense(1)])
m(d)
m.predict(d, verbose=0)
""",
    "build is given a TensorShape": """
m = Sequential([Embedding(50, 8), LSTM(4), Dense(1)])
m.build(tf.TensorShape([None, 20]))
m.summary()
n = Sequential([LSTM(4), Dense(1)])
shape = (None, 5, 3)
n.build(input_shape=tf.TensorShape(shape))
""",
    "labels of which a mask leaves the low ones": """
y = np.random.randint(0, 10, 400)
y = y[y < 3]
x = np.zeros((len(y), 4))
m = Sequential([Input((4,)), Dense(3, activation="softmax")])
m.compile(loss="sparse_categorical_crossentropy")
m.fit(x, y, verbose=0)
""",
    "labels that might have been higher": """
y = np.where(np.zeros(8) > 1, 5, 0)
m = Sequential([Input((4,)), Dense(3, activation="softmax")])
m.compile(loss="sparse_categorical_crossentropy")
m.fit(np.zeros((8, 4)), y, verbose=0)
""",
    "token numbers that are cut down in place": """
x = np.random.randint(0, 50, (100, 6))
x[x >= 30] = 0
m = Sequential([Embedding(30, 8), LSTM(4), Dense(1)])
m.compile(loss="mse")
m.fit(x, np.zeros(100), verbose=0)
""",
    "token numbers that are clipped": """
x = np.clip(np.random.randint(0, 50, (100, 6)), 0, 29)
m = Sequential([Embedding(30, 8), LSTM(4), Dense(1)])
m.compile(loss="mse")
m.fit(x, np.zeros(100), verbose=0)
""",
    "one-hot labels of an array that isn't known": """
def labels():
    return eval("np.zeros((8, 5), int)")
y = tf.keras.utils.to_categorical(labels(), 3)
m = Sequential([Input((5, 2)), LSTM(4, return_sequences=True), Dense(3, activation="softmax")])
m.compile(loss="categorical_crossentropy")
m.fit(np.zeros((8, 5, 2)), y, verbose=0)
""",
    "tf.one_hot of an array that isn't known": """
y = tf.one_hot(eval("np.zeros((8, 5), int)"), 3)
m = Sequential([Input((5, 2)), LSTM(4, return_sequences=True), Dense(3, activation="softmax")])
m.compile(loss="categorical_crossentropy")
m.fit(np.zeros((8, 5, 2)), y, verbose=0)
""",
    "tf.concat is no table": """
x = tf.concat([tf.zeros((2, 5, 4)), tf.zeros((2, 5, 3))], axis=-1)
m = Sequential([Input((5, 7)), LSTM(4), Dense(1)])
m.predict(x, verbose=0)
""",
    "padded_batch to a length": """
ds = tf.data.Dataset.from_tensor_slices(np.ones((8, 3), int)).padded_batch(4, padded_shapes=[6])
m = Sequential([Input((6,)), Embedding(7, 3), Flatten(), Dense(1)])
m.predict(ds, verbose=0)
""",
    "a TimeseriesGenerator that samples": """
g = tf.keras.preprocessing.sequence.TimeseriesGenerator(np.zeros((50, 2)), np.zeros(50), length=12, sampling_rate=6, batch_size=4)
m = Sequential([Input((2, 2)), LSTM(3), Dense(1)])
m.compile(loss="mse")
m.fit(g, verbose=0)
""",
    "windows that come one by one": """
d = tf.keras.utils.timeseries_dataset_from_array(np.zeros((50, 2)), np.zeros(50), sequence_length=12, batch_size=None)
m = Sequential([Input((12, 2)), LSTM(3), Dense(1)])
m.compile(loss="mse")
m.fit(d.batch(4), verbose=0)
""",
    "a function is applied to a dataset": """
ds = tf.data.Dataset.from_tensor_slices((np.zeros((4, 6, 3)), np.zeros((4, 6)))).apply(lambda d: d.unbatch())
m = Sequential([Input((3,)), Dense(1)])
m.compile(loss="mse")
m.fit(ds.batch(4), verbose=0)
""",
    "a model cloned with other layers": """
m = Sequential([Input((3,)), Dense(4), Dense(1)])
k = tf.keras.models.clone_model(m, clone_function=lambda l: l.__class__.from_config(l.get_config()))
k.compile(loss="mse")
""",
    "a layer of one's own that keeps the mask": """
class Pos(Layer):
    def __init__(self, **k):
        super().__init__(**k)
        self.supports_masking = True
    def call(self, x):
        return x + 1.0
i = Input((12,))
e = Embedding(50, 4, mask_zero=True)(i)
o = LSTM(3)(Pos()(e))
Model(i, o)
""",
    "a mask given by name": """
i = Input((12,))
emb = Embedding(50, 4, mask_zero=True)
e = emb(i)
mask = emb.compute_mask(i)
h = Conv1D(4, 3, padding="same")(e)
o = LSTM(3)(h, mask=mask)
Model(i, o)
""",
    "steps that leave out the last batch": """
m = Sequential([Input(batch_shape=(16, 10, 8)), LSTM(4, stateful=True), Dense(1)])
m.compile(loss="mse")
m.fit(np.zeros((500, 10, 8)), np.zeros((500, 1)), batch_size=16, steps_per_epoch=31, shuffle=False, verbose=0)
m.predict(np.zeros((40, 10, 8)), batch_size=16, steps=2, verbose=0)
""",
    "a last batch of one": """
m = Sequential([Input(batch_shape=(2, 5, 3)), LSTM(3, stateful=True), Dense(1)]); m.compile(loss="mse"); m.fit(np.zeros((5, 5, 3)), np.zeros(5), batch_size=2, verbose=0)
""",
    "one label for a whole batch": """
k = Sequential([Input((3,)), Dense(1)])
k.compile(loss="mse")
k.train_on_batch(np.zeros((8, 3)), np.zeros((1, 1)))
""",
    "ragged rows that no recurrent layer reads": """
m = Sequential([Embedding(9, 3), GlobalAveragePooling1D(), Dense(1)])
m.compile(loss="mse")
m.fit(tf.ragged.constant([[1, 2], [3]]), np.zeros(2), verbose=0)
""",
    "ragged rows in a layer of one's own": """
class Sum(Layer):
    def call(self, x):
        return tf.reduce_sum(tf.cast(x, tf.float32), axis=1, keepdims=True) if isinstance(x, tf.RaggedTensor) else tf.keras.ops.sum(x, axis=1, keepdims=True)
m = Sequential([Sum()])
m.predict(tf.ragged.constant([[1, 2], [3]]), verbose=0)
""",
    "weights as long as the steps": """
m = Sequential([Input((8, 3)), LSTM(4, return_sequences=True), Dense(1)])
m.compile(loss="mse")
m.fit(np.zeros((8, 8, 3)), np.zeros((8, 8, 1)), sample_weight=np.ones(8), verbose=0)
""",
    "weights beside one step": """
m = Sequential([Input((1, 3)), LSTM(4, return_sequences=True), Dense(1)])
m.compile(loss="mse")
m.fit(np.zeros((8, 1, 3)), np.zeros((8, 1, 1)), sample_weight=np.ones(8), verbose=0)
""",
    "weights of batches of one": """
m = Sequential([Input((5, 3)), LSTM(4, return_sequences=True), Dense(1)])
m.compile(loss="mse")
m.fit(np.zeros((8, 5, 3)), np.zeros((8, 5, 1)), sample_weight=np.ones(8), batch_size=1, verbose=0)
""",
    "weights as wide as the batch": """
k = Sequential([Input((3,)), Dense(4)])
k.compile(loss="mse")
k.fit(np.zeros((4, 3)), np.zeros((4, 4)), sample_weight=np.ones((4, 4)), verbose=0)
""",
    "texts in a dataset": """
x = tf.data.Dataset.from_tensor_slices((np.array(["a b", "c"]), np.array([0, 1]))).batch(2)
tv = TextVectorization(output_sequence_length=4); tv.adapt(np.array(["a b", "c"]))
m = Sequential([tv, Embedding(9, 3), Flatten(), Dense(1)])
m.compile(loss="mse")
m.fit(x, verbose=0)
""",
    "as many units as examples": """
m = Sequential([Input((3,)), Dense(8)])
m.compile(loss="mse")
m.fit(np.zeros((8, 3)), np.zeros(8), verbose=0)
""",
    "a model built on data takes longer sequences": """
w = len(tf.__version__)
m = Sequential([Conv1D(4, 3), Dense(1)])
m(np.zeros((2, 3, w)))
m(np.zeros((2, 26, w)))
m.compile(loss="mse")
m.fit(np.zeros((4, 7, w)), np.zeros((4, 5, 1)), verbose=0)
""",
    "a Normalization that declares the input": """
x = np.arange(8.0)
n = Normalization(input_shape=[1], axis=None)
n.adapt(x)
m = Sequential([n, Dense(1)])
m.compile(loss="mse")
m.fit(x, x, verbose=0)
""",
}


@pytest.mark.parametrize("name", RIGHT)
def test_it_is_silent(name: str) -> None:
    assert loud(RIGHT[name]) == []


@pytest.mark.keras
@pytest.mark.parametrize("name", RIGHT)
def test_keras_runs_it(name: str) -> None:
    run(RIGHT[name])


TABLES = {
    "one minimum for three columns": """
from sklearn.preprocessing import MinMaxScaler
scaler = MinMaxScaler().fit(np.zeros((5, 1)))
scaler.inverse_transform(np.zeros((5, 3)))
""",
    "an imputer drops empty columns": """
from sklearn.impute import SimpleImputer
x = SimpleImputer().fit_transform(np.array([[1.0, np.nan], [2.0, np.nan]]))
Sequential([Input((1,)), Dense(1)]).predict(x, verbose=0)
""",
    "several labels at once are not one-hot": """
from sklearn.preprocessing import MultiLabelBinarizer
y = MultiLabelBinarizer().fit_transform([["a", "b"], ["c"], ["d"]])
m = Sequential([Input((3,)), Dense(4, activation="sigmoid")])
m.compile(loss="binary_crossentropy")
m.fit(np.zeros((3, 3)), y, verbose=0)
""",
    "OrdinalEncoder keeps columns": """
from sklearn.preprocessing import OrdinalEncoder
x = OrdinalEncoder().fit_transform(eval("np.array([['a', 'b'], ['c', 'b']])"))
Sequential([Input((2,)), Dense(1)]).predict(x, verbose=0)
""",
    "columns named by an array": """
import pandas as pd
df = pd.DataFrame({"a": [1.0, 2.0], "b": [1.0, 2.0], "c": [3.0, 4.0]})
x = df[np.array(["a", "b"])].values
Sequential([Input((2,)), Dense(1)]).predict(x, verbose=0)
x = df[(df["a"] > 0) & (df["b"] > 0)].values
Sequential([Input((3,)), Dense(1)]).predict(x, verbose=0)
""",
    "a column computed row by row": """
import pandas as pd
df = pd.DataFrame({"a": [1.0, 2.0], "b": [1.0, 2.0]})
y = df.apply(lambda r: r["a"] + r["b"], axis=1)
m = Sequential([Input((2,)), Dense(1)])
m.compile(loss="mse")
m.fit(df.values, y.values, verbose=0)
""",
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_silent(name: str) -> None:
    assert loud(TABLES[name]) == []


@pytest.mark.keras
@pytest.mark.parametrize("name", TABLES)
def test_tables_run(name: str) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("sklearn")
    run(TABLES[name])


OF_KERAS_2 = """
m = Sequential([Dense(4.0, input_shape=(2,)), GaussianNoise(15.0), Dense(1)])
m.compile(tf.keras.optimizers.Adam(lr=0.1), loss="mse")
m.fit([[1.0, 2.0], [3.0, 4.0]], [0.0, 1.0])
n = Sequential([Dense(3, input_shape=(2,))])
n.compile(loss="mse")
n.fit(np.zeros((8, 2)), np.zeros(8))
k = Sequential([LSTM(4, return_sequences=True, input_shape=(5, 3)), Dense(1, activation="sigmoid")])
k.compile(loss="binary_crossentropy")
k.fit(np.zeros((8, 5, 3)), np.zeros((8, 1)))
r = Sequential([Input((None,), ragged=True), Embedding(9, 3), LSTM(2)])
r.predict(tf.ragged.constant([[1, 2], [3]]))
"""


def test_what_keras_2_takes_is_silent_there() -> None:
    """Each line was run with tf_keras, which the tests don't install."""
    assert "error" not in [p.severity for p in problems(OF_KERAS_2, keras=2)]
    assert "error" in [p.severity for p in problems(OF_KERAS_2)]
