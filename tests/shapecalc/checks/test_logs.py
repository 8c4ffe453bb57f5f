"""Names in the history and of callbacks, and numbers of values: each is run in Keras."""

from __future__ import annotations

import pytest

from .reading import loud, problems, run

pytestmark = pytest.mark.keras
MODEL = """
from tensorflow.keras.callbacks import *
m = Sequential([Input((4,)), Dense(3, activation='softmax')])
m.compile(loss='sparse_categorical_crossentropy', metrics={metrics})
x, y = np.zeros((8, 4)), np.zeros(8)
h = m.fit(x, y, verbose=0{more})
{last}
"""


def code(last: str = "", more: str = "", metrics: str = "['accuracy']") -> str:
    return MODEL.format(last=last, more=more and f", {more}", metrics=metrics)


SPLIT = "validation_split=0.5"
GONE = {
    "acc": (code("h.history['acc']"), code("h.history['accuracy']")),
    "val_acc": (code("h.history['val_acc']", SPLIT), code("h.history['val_accuracy']", SPLIT)),
    "no validation": (code("h.history['val_loss']"), code("h.history['val_loss']", SPLIT)),
    "accuracy": (
        code("print(h.history['accuracy'])", metrics="['acc']"),
        code("print(h.history['acc'])", metrics="['acc']"),
    ),
    "long": (
        code("h.history['accuracy']", metrics="['sparse_categorical_accuracy']"),
        code("h.history['sparse_categorical_accuracy']", metrics="['sparse_categorical_accuracy']"),
    ),
    "early": (
        code(more="callbacks=[EarlyStopping(monitor='val_acc')]"),
        code(more=f"{SPLIT}, callbacks=[EarlyStopping(monitor='val_accuracy')]"),
    ),
    "plateau": (
        code(more="callbacks=ReduceLROnPlateau(monitor='acc')"),
        code(more="callbacks=ReduceLROnPlateau(monitor='loss')"),
    ),
}


@pytest.mark.parametrize("case", GONE)
def test_names_that_are_not_reported(case: str) -> None:
    bad, good = GONE[case]
    assert loud(bad) == ["SEQ541"]
    with pytest.raises((KeyError, ValueError)):
        run(bad)
    assert loud(good) == []
    run(good)


def test_a_file_name_that_holds_a_name_that_is_not_reported(tmp_path: object) -> None:
    path = f"{tmp_path}/" + "{name}.keras"
    bad, good = path.format(name="{val_acc:.2f}"), path.format(name="{accuracy:.2f}{epoch}")
    assert loud(code(more=f"callbacks=[ModelCheckpoint({bad!r})]")) == ["SEQ541"]
    with pytest.raises(KeyError):
        run(code(more=f"callbacks=[ModelCheckpoint({bad!r})]"))
    assert loud(code(more=f"callbacks=[ModelCheckpoint({good!r})]")) == []
    run(code(more=f"callbacks=[ModelCheckpoint({good!r})]"))


def test_what_only_warns_is_a_warning() -> None:
    found = problems(code(more="callbacks=[EarlyStopping(monitor='val_loss')]"))
    assert [(p.code, p.severity) for p in found] == [("SEQ541", "warning")]
    run(code(more="callbacks=[EarlyStopping(monitor='val_loss')]"))


@pytest.mark.parametrize(
    "silent",
    [
        code("h.history['lr']", "callbacks=[given]"),  # it may add any
        code("h.history['auc']", metrics="[given]"),
        code("h.history['learning_rate']", "callbacks=[LearningRateScheduler(lambda e: 0.1)]"),
        code("h = given(h)\nh.history['acc']"),
        code("if 'acc' in h.history:\n    h.history['acc']"),
        code("h.history['val_loss']", "validation_data=given"),
    ],
)
def test_names_that_may_be_reported(silent: str) -> None:
    assert loud(silent) == []


UNPACKED = [
    ("loss, acc = m.evaluate(x, y, verbose=0)", "None", False),
    ("loss, acc = m.evaluate(x, y, verbose=0)", "['accuracy']", True),
    ("loss, acc = m.evaluate(x, y, verbose=0)", "['accuracy', 'acc']", False),
    ("loss, *rest = m.evaluate(x, y, verbose=0)", "['accuracy', 'acc']", True),
]


@pytest.mark.parametrize(("line", "metrics", "fits"), UNPACKED)
def test_the_numbers_of_evaluate(line: str, metrics: str, fits: bool) -> None:
    text = code(line, metrics=metrics)
    assert loud(text) == ([] if fits else ["SEQ542"])
    if fits:
        run(text)
    else:
        with pytest.raises((TypeError, ValueError)):
            run(text)


@pytest.mark.parametrize(
    ("layer", "names", "fits"),
    [
        ("GRU(8, return_state=True)", "a, b, c", False),
        ("GRU(8, return_state=True)", "a, b", True),
        ("Bidirectional(LSTM(8, return_state=True))", "a, b, c", False),
        ("LSTM(8, return_state=True)", "a, b, c", True),
    ],
)
def test_the_tensors_of_a_layer(layer: str, names: str, fits: bool) -> None:
    text = f"i = Input((5, 4))\n{names} = {layer}(i)"
    assert loud(text) == ([] if fits else ["SEQ542"])
    if fits:
        run(text)
    else:
        with pytest.raises(ValueError, match="unpack"):
            run(text)
