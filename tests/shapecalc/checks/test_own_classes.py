"""Layers and models of one's own that Keras 3 doesn't take: each is run, and its fix."""

from __future__ import annotations

import pytest

from explain.lint.checking import check_text, fixed
from explain.lint.settings import Settings
from explain.open_file import Wanted

from .reading import HEAD, loud, run

pytestmark = pytest.mark.keras
INIT = """
class L({base}):
    def __init__(self{takes}):
        {init}
        self.d = Dense(1)

    def call(self, x):
        return self.d(x)

y = L({given})(np.zeros((2, 3), 'float32'))
"""
LAYER, MODEL = "layers.Layer", "tf.keras.Model"
# (base, what __init__ takes, what it does, whether Keras stops, and the fix runs)
INITS = [
    (LAYER, "", "super().__init__(self)", True),
    (LAYER, "", "super(L, self).__init__(self)", True),
    (MODEL, "", "super().__init__(self)", True),
    (LAYER, ", **kwargs", "super().__init__(kwargs)", True),
    (MODEL, ", *args, **kwargs", "super().__init__(args, kwargs)", True),
    (LAYER, ", *args, **kwargs", "super().__init__(args, kwargs)", True),
    (LAYER, ", name='a'", "super().__init__(name)", True),
    (MODEL, ", name='a'", "super().__init__(name, trainable=True)", True),
    (LAYER, ", name='a'", "super().__init__(name=name)", False),
    (LAYER, ", **kwargs", "super().__init__(**kwargs)", False),
    (MODEL, ", *args, **kwargs", "super().__init__(*args, **kwargs)", False),
    (LAYER, "", "layers.Layer.__init__(self)", False),
]
FUNCTIONAL = """
class F(tf.keras.Model):
    def __init__(self, x, y):
        super().__init__(x, y)

class G(tf.keras.Model):
    def __init__(self, x, y):
        super().__init__(x, outputs=y)

class D(Dense):
    def __init__(self, units):
        super().__init__(units)

class Plain:
    def __init__(self, *args):
        super().__init__(*args)

x = Input((3,))
F(x, D(2)(x)), G(x, D(2)(x))
"""
WEIGHT = """
class L(layers.Layer):
    def build(self, shape):
        self.w = self.add_weight({given})

    def call(self, x):
        return x * self.w

y = L()(np.zeros((2, 3), 'float32'))
"""
WEIGHTS = [
    ("'w', shape=(3,)", "SEQ310"),
    ("'w', (3,)", "SEQ310"),
    ("f'w{1}', shape=(3,), initializer='zeros'", "SEQ310"),
    ("shape=(3,), name='w', partitioner=None", "SEQ713"),
    ("shape=(3,), use_resource=True", "SEQ713"),
    ("(3,), 'zeros', name='w'", ""),
    ("shape=(3,), name='w', trainable=True", ""),
]
CALL = """
class L(layers.Layer):
    def call(self, x{takes}):
        return x

class Outer(layers.Layer):
    def __init__(self):
        super().__init__()
        self.inner = L()

    def call(self, x, training=None):
        return self.inner(x)

{use}
"""
CALLS = [
    (", training", "y = L()(Input((3,)))", "SEQ309"),
    (", training", "y = L()(np.zeros((2, 3)))", "SEQ309"),
    (", training, mask=None", "y = L()(Input((3,)))", "SEQ309"),
    (", mask", "y = L()(Embedding(5, 2, mask_zero=True)(Input((3,))))", "SEQ309"),
    (", training", "m = Sequential([Input((3,)), L(), Dense(1)])", "SEQ309"),
    (", training", "y = Outer()(Input((3,)))", "SEQ309"),
    (", *, training", "y = L()(Input((3,)))", "SEQ309"),
    (", training", "y = L()(Input((3,)), training=False)", ""),
    (", training=None", "m = Sequential([Input((3,)), L(), Dense(1)])", ""),
    (", **kwargs", "y = L()(Input((3,)))", ""),
]
FED = """
class M(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.d = Dense(1)

    def call(self, x, training):
        return self.d(x)

m = M()
m.compile(loss='mse')
m.fit(np.zeros((4, 3)), np.zeros((4, 1)), verbose=0)
p = m.predict(np.zeros((4, 3)), verbose=0)
"""


def mended(text: str) -> str:
    found = check_text("a.py", HEAD + text, Wanted(checks=True))
    return (fixed(found, Settings(), unsafe=True)[0].text or "").removeprefix(HEAD)


def compared(text: str, code: str) -> None:
    """What is said agrees with what Keras does, and the fix runs."""
    assert loud(text) == ([code] if code else [])
    if not code:
        run(text)
        return
    assert loud(text, keras=2) == []
    with pytest.raises((TypeError, ValueError)):
        run(text)
    after = mended(text)
    assert after != text
    run(after)


@pytest.mark.parametrize(("base", "takes", "init", "stops"), INITS)
def test_arguments_of_init_by_place(base: str, takes: str, init: str, stops: bool) -> None:
    text = INIT.format(base=base, takes=takes, init=init, given="")
    compared(text, "SEQ308" if stops else "")


def test_other_bases_take_arguments_by_place() -> None:
    compared(FUNCTIONAL, "")


@pytest.mark.parametrize(("given", "code"), WEIGHTS)
def test_add_weight(given: str, code: str) -> None:
    compared(WEIGHT.format(given=given), code)


@pytest.mark.parametrize(("takes", "use", "code"), CALLS)
def test_calls_without_an_argument(takes: str, use: str, code: str) -> None:
    text = CALL.format(takes=takes, use=use)
    if "*, training" in takes:
        assert loud(text) == [code]
        with pytest.raises(TypeError):
            run(text)
    else:
        compared(text, code)


def test_fit_and_predict_give_training() -> None:
    compared(FED, "")


ATTRIBUTES = [
    ("m.layers[0].output_shape", "SEQ714"),
    ("[layer.input_shape for layer in m.layers]", "SEQ714"),
    ("m.layers[0].get_output_at(0)", "SEQ714"),
    ("m.output_shape, m.input_shape", ""),
    ("m.layers[0].output.shape", ""),
    ("m.layers[0].units, m.layers[0].name", ""),
    ("[layer.output_shape for layer in Sequential([m]).layers]", ""),
    ("m.layers[0].get_initial_state(np.zeros((2, 4, 3)))", "SEQ715"),
    ("m.layers[0].get_initial_state(inputs=np.zeros((2, 4, 3)))", "SEQ715"),
    ("m.layers[0].get_initial_state(2)", ""),
    ("m.layers[0].get_initial_state(batch_size=tf.shape(np.zeros((2, 4, 3)))[0])", ""),
    ("LSTMCell(3).get_initial_state(batch_size=2)", ""),
]


@pytest.mark.parametrize(("line", "code"), ATTRIBUTES)
def test_attributes_of_layers(line: str, code: str) -> None:
    text = f"m = Sequential([Input((4, 3)), LSTM(4), Dense(1)])\nx = {line}\n"
    assert loud(text) == ([code] if code else [])
    if code:
        with pytest.raises((AttributeError, TypeError, ValueError, tf_errors())):
            run(text)
        if "get_output_at" not in line:
            run(mended(text))
    else:
        run(text)


def tf_errors() -> type[Exception]:
    import tensorflow as tf

    error: type[Exception] = tf.errors.InvalidArgumentError
    return error


def test_gone_attributes_are_gone() -> None:
    from explain.keras_check.build import load_keras
    from shapecalc.keras_names import GONE_ATTRIBUTES

    keras = load_keras()
    layer = keras.layers.Dense(1)
    layer(keras.Input((3,)))
    for name, now in GONE_ATTRIBUTES.items():
        assert not hasattr(layer, name)
        if now:
            first, _, rest = now.partition(",")[0].partition(".")
            assert hasattr(layer, first) and (not rest or hasattr(getattr(layer, first), rest))
