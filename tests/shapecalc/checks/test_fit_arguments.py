"""Arguments of fit in a form that it doesn't take, and names of outputs: each is run in Keras."""

from __future__ import annotations

import pytest

from .reading import loud, run

pytestmark = pytest.mark.keras
HEAD = """
x, y = np.zeros((8, 4)), np.zeros((8, 1))
m = Sequential([Input((4,)), Dense(1)])
m.compile(loss='mse')
data = tf.data.Dataset.from_tensor_slices((x, y)).batch(4)
inputs = tf.data.Dataset.from_tensor_slices(x).batch(4)
def batches():
    while True:
        yield x, y
class Mine(tf.keras.callbacks.Callback):
    pass
"""
STOP = "tf.keras.callbacks.EarlyStopping"
WRONG = {
    "m.fit(data, y)": "m.fit(data)",
    "m.fit(data, validation_split=0.5)": "m.fit(data)",
    "m.fit(batches(), y, steps_per_epoch=2)": "m.fit(batches(), steps_per_epoch=2)",
    "m.fit(batches(), validation_split=0.5, steps_per_epoch=2)": "m.fit(x, y, validation_split=0.5)",
    "m.fit(data, sample_weight=np.ones(8))": "m.fit(x, y, sample_weight=np.ones(8))",
    "m.evaluate(data, y)": "m.evaluate(data)",
    "m.fit(x, y, validation_data=x)": "m.fit(x, y, validation_data=(x, y))",
    "m.fit(x, y, validation_data=(x,))": "m.fit(x, y, validation_data=[x, y])",
    "m.fit(x, y, validation_data=(data, y))": "m.fit(x, y, validation_data=data)",
    "m.fit(x, y, class_weight=[1.0, 2.0])": "m.fit(x, y, class_weight={0: 1.0, 1: 2.0})",
    "m.fit(x, y, class_weight=np.ones(2))": "m.fit(x, y, class_weight=None)",
    "m.fit(x, y, class_weight='balanced')": "m.fit(x, y)",
    "m.fit(batches(), steps_per_epoch=8 / 4)": "m.fit(batches(), steps_per_epoch=8 // 4)",
    "m.fit(x, y, epochs=2.0)": "m.fit(x, y, epochs=2)",
    f"m.fit(x, y, callbacks=[{STOP}])": f"m.fit(x, y, callbacks=[{STOP}('loss')])",
    "m.fit(x, y, callbacks=[Mine])": "m.fit(x, y, callbacks=[Mine()])",
    "m.fit(x)": "m.fit(x, x[:, :1])",
    "m.fit(inputs)": "m.predict(inputs)",
}


@pytest.mark.parametrize("bad", WRONG)
def test_arguments_in_a_form_that_fit_does_not_take(bad: str) -> None:
    assert loud(HEAD + bad) == ["SEQ543"]
    with pytest.raises((ValueError, TypeError, AttributeError)):
        run(HEAD + bad)
    assert loud(HEAD + WRONG[bad]) == []
    run(HEAD + WRONG[bad])


def test_a_model_that_trains_in_its_own_way_may_get_no_labels() -> None:
    own = """
class M(tf.keras.Model):
    def train_step(self, data):
        return {'loss': 0.0}
i = Input((4,))
m = M(i, Dense(1)(i))
m.compile(loss='mse')
m.fit(np.zeros((8, 4)))
"""
    assert loud(own) == []


def test_a_model_that_was_never_compiled() -> None:
    made = "m = Sequential([Input((4,)), Dense(1)])\n"
    fit = "m.fit(np.zeros((8, 4)), np.zeros((8, 1)))"
    assert loud(made + fit) == ["SEQ544"]
    with pytest.raises(ValueError, match="compile"):
        run(made + fit)
    assert loud(made + "m.predict(np.zeros((8, 4)))") == []
    assert loud(made + "train(m.compile)\n" + fit) == []  # somebody else may compile it


TWO = """
i = Input((4,))
a, b = Dense(3, name='a')(i), Dense(3, name='b')(i)
m = Model(i, [a, b])
m.compile({compiled})
m.fit(np.zeros((8, 4)), [np.zeros((8, 3)), np.zeros((8, 3))], verbose=0)
"""


@pytest.mark.parametrize(
    "compiled",
    [
        "loss={'p': 'mse', 'q': 'mse'}",
        "loss={'a': 'mse'}",
        "loss={'a': 'mse', 'b': 'mse', 'c': 'mse'}",
        "loss=['mse'] * 3",
        "loss='mse', metrics={'c': 'mae'}",
    ],
)
def test_names_that_the_outputs_do_not_have(compiled: str) -> None:
    assert loud(TWO.format(compiled=compiled)) == ["SEQ545"]
    with pytest.raises((ValueError, KeyError)):
        run(TWO.format(compiled=compiled))


@pytest.mark.parametrize(
    "compiled",
    ["loss={'a': 'mse', 'b': 'mse'}", "loss=['mse', 'mse']", "loss='mse', metrics={'a': ['mae']}"],
)
def test_names_that_the_outputs_have(compiled: str) -> None:
    assert loud(TWO.format(compiled=compiled)) == []
    run(TWO.format(compiled=compiled))


def test_a_sequential_takes_no_dictionary_of_losses() -> None:
    code = """
m = Sequential([Input((4,)), Dense(3, name='a')])
m.compile(loss={'a': 'mse'})
m.fit(np.zeros((8, 4)), np.zeros((8, 3)), verbose=0)
"""
    assert loud(code) == ["SEQ545"]
    with pytest.raises(TypeError):
        run(code)


def test_old_names_of_the_arguments_of_model() -> None:
    code = "i = Input((4,))\nm = Model(input=i, output=Dense(1)(i))"
    assert loud(code) == ["SEQ713", "SEQ713"]
    with pytest.raises(ValueError, match="Unrecognized keyword"):
        run(code)
