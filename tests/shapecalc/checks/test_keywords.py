"""Arguments that Keras 3 doesn't take: each call is run, and what is offered instead."""

from __future__ import annotations

import re

import pytest

from explain.lint.checking import check_text, fixed
from explain.lint.settings import Settings
from explain.open_file import Wanted

from .reading import HEAD, loud, problems, run

pytestmark = pytest.mark.keras
MODEL = """
m = Sequential([Input((4,)), Dense(1)])
x, y = np.zeros((8, 4)), np.zeros((8, 1))
m.compile(loss='mse'{compile})
{line}
"""
# (a call, the argument that isn't taken, what is written instead or None where it goes)
CALLS = [
    ("m.fit(x, y, nb_epoch=1)", "nb_epoch", "epochs=1"),
    ("m.fit(x, y, epoch=1)", "epoch", "epochs=1"),
    ("m.fit(x, y, workers=2)", "workers", None),
    ("m.fit(x, y, use_multiprocessing=False)", "use_multiprocessing", None),
    ("m.fit(x, y, max_queue_size=10)", "max_queue_size", None),
    ("m.fit(x, y, show_accuracy=True)", "show_accuracy", None),
    ("m.fit(x, y, callback=[])", "callback", "callbacks=[]"),
    ("m.evaluate(x, y, workers=2)", "workers", None),
    ("m.predict(x, workers=2)", "workers", None),
    ("m.predict(x, batchsize=2)", "batchsize", "batch_size=2"),
    ("m.summary(line_lenght=60)", "line_lenght", "line_length=60"),
    ("m.compile(loss='mse', sample_weight_mode='temporal')", "sample_weight_mode", None),
    ("m.compile(loss='mse', metric=['mae'])", "metric", "metrics=['mae']"),
    ("m.save_weights('a.weights.h5', save_format='h5')", "save_format", None),
    ("tf.keras.callbacks.ModelCheckpoint('a.keras', period=5)", "period", None),
    ("tf.keras.callbacks.EarlyStopping(patiense=5)", "patiense", "patience=5"),
    ("tf.keras.callbacks.TensorBoard('logs', write_grads=True)", "write_grads", None),
    ("tf.keras.utils.to_categorical([0, 1], nb_classes=2)", "nb_classes", "num_classes=2"),
    ("tf.keras.utils.to_categorical([0, 1], dtype='float32')", "dtype", None),
    ("tf.keras.losses.BinaryCrossentropy(logits=True)", "logits", "from_logits=True"),
    ("tf.keras.metrics.AUC(top=3)", "top", None),
]
RIGHT = [
    "m.fit(x, y, epochs=1, validation_split=0.5, shuffle=False, verbose=0)",
    "m.evaluate(x, y, return_dict=True, verbose=0)",
    "m.save('a.h5', include_optimizer=False)",
    "m.save('a.keras', save_format='keras')",
    "m.get_layer(index=0)",
    "tf.keras.callbacks.EarlyStopping(monitor='loss', restore_best_weights=True)",
    "tf.keras.callbacks.ReduceLROnPlateau(factor=0.5, min_lr=1e-5)",
    "tf.keras.preprocessing.sequence.pad_sequences([[1]], maxlen=3, padding='post', value=1)",
    "tf.keras.preprocessing.text.Tokenizer(num_words=5, oov_token='?')",
]
OWN = """
class M(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.d = Dense(1)

    def call(self, x):
        return self.d(x)
{fit}
m = M()
m.compile(loss='mse')
m.fit(np.zeros((8, 4)), np.zeros((8, 1)), speed=1)
"""
FIT = """
    def fit(self, *args, speed=0, **kwargs):
        return super().fit(*args, verbose=0, **kwargs)
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(str(tmp_path))


def mended(text: str) -> str:
    found = check_text("a.py", HEAD + text, Wanted(checks=True))
    return (fixed(found, Settings(), unsafe=True)[0].text or "").removeprefix(HEAD)


@pytest.mark.parametrize(("line", "word", "now"), CALLS)
def test_arguments_that_are_not_taken(line: str, word: str, now: str) -> None:
    text = MODEL.format(compile="", line=line)
    assert loud(text) == ["SEQ713"]
    (one,) = [p for p in problems(text) if p.code == "SEQ713"]
    assert repr(word) in one.message and (now is None) == ("Write" not in one.fix)
    assert loud(text, keras=2) == []
    with pytest.raises((TypeError, ValueError)):
        run(text)
    after = mended(text)
    assert re.search(rf"\b{word}=", after) is None
    assert now is None or now in after
    run(after)


@pytest.mark.parametrize("line", RIGHT)
def test_what_is_taken_is_no_finding(line: str) -> None:
    text = MODEL.format(compile="", line=line)
    assert loud(text) == []
    run(text)


def test_methods_of_ones_own_take_what_they_say() -> None:
    assert loud(OWN.format(fit="")) == ["SEQ713"]
    assert loud(OWN.format(fit=FIT)) == []
    run(OWN.format(fit=FIT))
    with pytest.raises(TypeError, match="speed"):
        run(OWN.format(fit=""))


def test_a_dictionary_of_arguments_is_not_looked_into() -> None:
    assert loud(MODEL.format(compile="", line="m.fit(x, y, **settings)")) == []
