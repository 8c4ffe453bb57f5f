"""Functions, classes and arrays in the place of sizes, tensors and data: each is run in Keras."""

from __future__ import annotations

import pytest

from .reading import loud, problems, run

pytestmark = pytest.mark.keras
HEAD = """
def size(words=()):
    return 3

def batches():
    while True:
        yield np.zeros((4, 3)), np.zeros((4, 1))

class Size:
    pass

class Double(layers.Layer):
    def call(self, x):
        return 2 * x

m = Sequential([Input((3,)), Dense(1)])
m.compile(loss='mse')
x, y, x3 = np.zeros((4, 3)), np.zeros((4, 1)), Input((4, 3))
"""
# What is written, and what stands there once the fix is carried out.
WRONG = {
    "Input((size,))": "Input((size(),))",
    "Input(shape=size)": "",
    "Dense(size)": "Dense(size())",
    "LSTM(size)(x3)": "LSTM(size())(x3)",
    "Embedding(size, 4)": "Embedding(size(), 4)",
    "Conv1D(8, size)": "Conv1D(8, size())",
    "RepeatVector(size)": "RepeatVector(size())",
    "MultiHeadAttention(size, 4)": "MultiHeadAttention(size(), 4)",
    "Dense(Size)": "",
    "Dense(Dense)": "",
    "Dense(len)": "Dense(len([1, 2]))",
    "Dense(x)": "Dense(len(x))",
    "LSTM(np.arange(5))(x3)": "LSTM(len(np.arange(5)))(x3)",
    "Dense(4)(size)": "",
    "LSTM(4)(Dense)": "",
    "Double()(size)": "",
    "m.fit(batches, steps_per_epoch=2)": "m.fit(batches(), steps_per_epoch=2)",
    "m.evaluate(batches, steps=2)": "m.evaluate(batches(), steps=2)",
    "m.fit(x, size)": "",
    "layers(units=3)": "",
    "Sequential.add(Dense(3))": "Sequential().add(Dense(3))",
    "Sequential.compile(loss='mse')": "Sequential([Dense(3)]).compile(loss='mse')",
    "Model.predict(x)": "m.predict(x)",
    "LSTM.get_weights()": "LSTM(3).get_weights()",
}
RIGHT = [
    "Input((size(),))",
    "Dense(size([1]), activation=tf.nn.relu)",
    "Dense(4, kernel_initializer=lambda shape, dtype=None: tf.ones(shape))",
    "Lambda(size)",
    "Dense(x.shape[1])",
    "Double()(x3)",
    "m.fit(batches(), steps_per_epoch=2, verbose=0)",
    "Reshape((3, 1))(Input((3,)))",
    "Sequential.add(Sequential(), Dense(3))",
    "Model.predict(m, x, verbose=0)",
    "Dense.from_config(Dense(3).get_config())(x)",
    "layers.LSTM.from_config({'units': 3})(x3)",
    "Dense(3).__class__.from_config({'units': 3})",
    "Sequential.from_config(m.get_config())",
]


@pytest.mark.parametrize("line", WRONG)
def test_an_object_of_another_kind(line: str) -> None:
    code = f"{HEAD}z = {line}\n"
    assert loud(code) == ["SEQ207"]
    with pytest.raises((TypeError, ValueError)):
        run(code)
    if WRONG[line]:
        now = f"{HEAD}z = {WRONG[line]}\n"
        run(now)
        assert loud(now) == []
        (one,) = [p for p in problems(code) if p.code == "SEQ207"]
        assert any(w in one.fix for w in ("all it", "Give a number", "Make one"))


@pytest.mark.parametrize("line", RIGHT)
def test_what_keras_takes_is_no_finding(line: str) -> None:
    code = f"{HEAD}z = {line}\n"
    assert loud(code) == []
    run(code)


def test_a_name_that_is_not_known_is_silent() -> None:
    for line in ("Dense(units)", "Input((n,))", "m.fit(data)", "Dense(4)(given)"):
        assert loud(f"from elsewhere import units, n, data, given\n{HEAD}z = {line}\n") == []


def test_a_property_is_what_it_returns() -> None:
    code = """
class Window:
    pass

@property
def train(self):
    return np.zeros((4, 3))

Window.train = train
w = Window()
p = m.predict(w.train, verbose=0)
"""
    assert loud(HEAD + code) == []
    run(HEAD + code)


SIGNATURES = {
    "size(word=3)": "size(words=3)",
    "size(1, 2)": "size(1)",
    "size(1, words=2)": "size(words=2)",
    "Double().call()": "Double().call(x)",
    "Double().call(x, 1)": "Double().call(*[x])",
}


@pytest.mark.parametrize("bad", SIGNATURES)
def test_arguments_that_a_function_of_the_file_does_not_take(bad: str) -> None:
    assert loud(HEAD + bad) == ["SEQ802"]
    with pytest.raises(TypeError):
        run(HEAD + bad)
    assert loud(HEAD + SIGNATURES[bad]) == []
    run(HEAD + SIGNATURES[bad])
