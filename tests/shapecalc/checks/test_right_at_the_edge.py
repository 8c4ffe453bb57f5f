"""Right programs close to what a check looks for: they are silent, and Keras runs them."""

from __future__ import annotations

import pytest

from .reading import loud, run

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
}


@pytest.mark.parametrize("name", RIGHT)
def test_it_is_silent(name: str) -> None:
    assert loud(RIGHT[name]) == []


@pytest.mark.keras
@pytest.mark.parametrize("name", RIGHT)
def test_keras_runs_it(name: str) -> None:
    run(RIGHT[name])


TABLES = {
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
