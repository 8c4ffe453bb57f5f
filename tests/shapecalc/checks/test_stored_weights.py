"""Weights put where they don't fit, own weights, and arrays that can't be made: run in Keras."""

from __future__ import annotations

import pytest

from .reading import loud, run

pytestmark = pytest.mark.keras
MODELS = """
def make(*layers):
    return Sequential([Input((4,)), *layers])
"""
OWN = """
class M(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.d = Dense(2)
    def call(self, x):
        return self.d(x)
"""
SCALE = """
class Scale(tf.keras.layers.Layer):
    def build(self, input_shape):
        self.w = self.add_weight(shape={shape}, name='w')
    def call(self, x):
        return x
x = Input((None, 8))
m = Model(x, Scale()(x))
"""
WRONG = {
    "set_weights": (
        MODELS + "make(Dense(3)).set_weights(make(Dense(2)).get_weights())",
        "SEQ604",
        MODELS + "make(Dense(3)).set_weights(make(Dense(3)).get_weights())",
    ),
    "a layer that isn't built": (
        "Dense(3).set_weights([np.zeros((4, 3)), np.zeros(3)])",
        "SEQ604",
        "d = Dense(3)\nd.build((None, 4))\nd.set_weights([np.zeros((4, 3)), np.zeros(3)])",
    ),
    "other classes": (
        MODELS + "make(Reshape((1, 4)), GRU(2)).save_weights('{tmp}/a.weights.h5')\n"
        "make(Reshape((1, 4)), LSTM(2)).load_weights('{tmp}/a.weights.h5')",
        "SEQ604",
        MODELS + "make(Dense(3, name='a'), Dense(1)).save_weights('{tmp}/a.weights.h5')\n"
        "make(Dense(3, name='b')).load_weights('{tmp}/a.weights.h5')",
    ),
    "an unbuilt model of one's own": (
        OWN + "a = M()\na(np.zeros((2, 4)))\na.save_weights('{tmp}/b.weights.h5')\n"
        "b = M()\nb.load_weights('{tmp}/b.weights.h5')",
        "SEQ604",
        OWN + "a = M()\na(np.zeros((2, 4)))\na.save_weights('{tmp}/b.weights.h5')\n"
        "b = M()\nb(np.zeros((2, 4)))\nb.load_weights('{tmp}/b.weights.h5')",
    ),
    "no such layer": (
        MODELS + "make(Dense(3, name='a')).get_layer('b')",
        "SEQ315",
        MODELS + "make(Dense(3, name='a')).get_layer('a')",
    ),
    "the batch in a weight": (
        SCALE.format(shape="input_shape"), "SEQ313", SCALE.format(shape="input_shape[2:]")
    ),
    "the steps in a weight": (
        SCALE.format(shape="(input_shape[1], 1)"), "SEQ313", SCALE.format(shape="(input_shape[-1], 1)")
    ),
    "half a number": (
        SCALE.format(shape="(input_shape[-1] / 2,)"), "SEQ313", SCALE.format(shape="(input_shape[-1] // 2,)")
    ),
    "an __init__ that stays alone": (
        OWN.replace("        super().__init__()\n", "") + "M()(np.zeros((2, 4)))",
        "SEQ314",
        OWN + "M()(np.zeros((2, 4)))",
    ),
    "rows of different lengths": (
        "x = np.array([[1, 2, 3], [4, 5]])",
        "SEQ546",
        "x = np.array([[1, 2, 3], [4, 5]], dtype=object)",
    ),
    "a class without a column": (
        "y = tf.keras.utils.to_categorical([1, 2, 3], 3)",
        "SEQ547",
        "y = tf.keras.utils.to_categorical([1, 2, 3], 4)",
    ),
    "words as classes": (
        "y = tf.keras.utils.to_categorical(['cat', 'dog'])",
        "SEQ547",
        "y = tf.keras.utils.to_categorical(['1', '2'])",
    ),
    "a function of the backend": (
        "from tensorflow.keras import backend as K\nx = Input((5, 4))\ny = K.mean(x, axis=1)",
        "SEQ710",
        "from tensorflow.keras import ops as K\nx = Input((5, 4))\ny = K.mean(x, axis=1)",
    ),
    "a list of examples": (
        MODELS + "m = make(Dense(1))\nm.compile(loss='mse')\n"
        "m.fit([np.zeros(4), np.zeros(4), np.zeros(4)], np.zeros(3))",
        "SEQ517",
        MODELS + "m = make(Dense(1))\nm.compile(loss='mse')\n"
        "m.fit(np.array([np.zeros(4), np.zeros(4), np.zeros(4)]), np.zeros(3))",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_keras_stops_at(case: str, tmp_path: object) -> None:
    bad, code, good = (part.replace("{tmp}", str(tmp_path)) for part in WRONG[case])
    assert loud(bad) == [code]
    with pytest.raises(Exception):  # noqa: B017 - of Keras, NumPy or Python
        run(bad)
    assert loud(good) == []
    run(good)


@pytest.mark.parametrize(
    "silent",
    [
        OWN + "m = M()\nm.fit(given, given)\nm.load_weights('a.weights.h5')",
        OWN + "m = M()\ngiven_by = m(given)\nm.load_weights('a.weights.h5')",
        SCALE.replace(
            "x = Input((None, 8))\nm = Model(x, Scale()(x))", "y = Scale()(given)"
        ).format(shape="input_shape"),
        OWN.replace("super().__init__()", "setup(self)") + "M()(np.zeros((2, 4)))",
    ],
)
def test_what_may_be_right(silent: str) -> None:
    assert loud(silent) == []
