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
}


@pytest.mark.parametrize("name", RIGHT)
def test_it_is_silent(name: str) -> None:
    assert loud(RIGHT[name]) == []


@pytest.mark.keras
@pytest.mark.parametrize("name", RIGHT)
def test_keras_runs_it(name: str) -> None:
    run(RIGHT[name])
