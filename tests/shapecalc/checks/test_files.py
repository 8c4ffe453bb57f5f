"""Models saved and loaded: each case is run in Keras, in a folder of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from explain.lint.checking import check_text, fixed
from explain.lint.settings import Settings
from explain.open_file import Wanted

from .reading import HEAD, loud, problems, run

pytestmark = pytest.mark.keras
MODEL = """
m = Sequential([Input((4,)), Dense(3), Dense(1)])
m.compile(loss='{loss}')
"""
BACK = "tf.keras.models.load_model"

# (what is done with the model, the code that says so; "" where Keras goes on)
NAMES = [
    ("m.save('folder')", "SEQ601"),
    ("m.save('folder/', save_format='tf')", "SEQ601"),
    ("m.save('my.model')", "SEQ601"),
    ("m.save(f'{m.name}/last')", "SEQ601"),
    ("tf.keras.models.save_model(m, 'folder')", "SEQ601"),
    ("m.save('a.hdf5')", ""),
    ("m.save('a.h5', include_optimizer=False)", ""),
    ("m.save(m.name + '.keras', save_format='keras')", ""),
    ("m.save('whole', zipped=False)", ""),
    ("m.export('folder')", ""),
    ("m.save_weights('w.hdf5')", "SEQ601"),
    ("m.save_weights('w.h5')", "SEQ601"),
    ("m.save_weights('w')", "SEQ601"),
    ("m.save_weights(m.name + '.weights.h5')", ""),
    ("m.save_weights(f'{m.name}.weights.h5')", ""),
    ("m.save_weights('w.weights.json', max_shard_size=1)", ""),
    ("m.save('a.h5'); m.load_weights('a.h5')", ""),
    ("m.load_weights('checkpoint_1')", "SEQ601"),
    ("m.load_weights(tf.train.latest_checkpoint('.'))", "SEQ601"),
    ("last = tf.train.latest_checkpoint('.')\nm.load_weights(last)", "SEQ601"),
    ("tf.keras.callbacks.ModelCheckpoint('best')", "SEQ601"),
    ("tf.keras.callbacks.ModelCheckpoint('{epoch:02d}-{val_loss:.2f}.hdf5')", "SEQ601"),
    ("tf.keras.callbacks.ModelCheckpoint('w.h5', save_weights_only=True)", "SEQ601"),
    ("tf.keras.callbacks.ModelCheckpoint('w.keras', 'loss', 0, True, True)", "SEQ601"),
    ("tf.keras.callbacks.ModelCheckpoint('w.h5')", ""),
    ("tf.keras.callbacks.ModelCheckpoint('w.weights.h5', save_weights_only=True)", ""),
    (f"m.export('folder')\n{BACK}('folder')", "SEQ601"),
    (f"m.save('a.keras')\n{BACK}('a.keras')", ""),
]
LAMBDAS = [
    ("Lambda(lambda x: x * 2)", "", "SEQ602"),
    ("TimeDistributed(Lambda(lambda x: x * 2))", "", "SEQ602"),
    ("Sequential([Input((4, 2)), Lambda(lambda x: x * 2)])", "", "SEQ602"),
    ("Lambda(lambda x: x * 2)", ", safe_mode=False", ""),
    ("Lambda(tf.nn.relu)", "", ""),
    ("Lambda(twice)", "", "SEQ301"),
    ("Lambda(twice)", ", custom_objects={'twice': twice}", ""),
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def stops(code: str) -> bool:
    try:
        run(code)
    except (ValueError, TypeError, AttributeError):
        return True
    return False


@pytest.mark.parametrize(("line", "code"), NAMES)
def test_names_of_files(line: str, code: str) -> None:
    text = MODEL.format(loss="mean_squared_error") + line
    assert loud(text) == ([code] if code else [])
    assert stops(text) is bool(code)
    assert loud(text, keras=2) == []


def test_what_is_not_known_is_silent() -> None:
    for path in ("path", "f'{folder}/{name}'", "folder + name", "os.path.join(folder, name)"):
        text = (
            MODEL.format(loss="mae") + f"from elsewhere import path, folder, name\nm.save({path})"
        )
        assert loud(text) == []
    assert loud("m = make()\nm.save('folder')\nm.save_weights('w')") == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("m.save('folder/')", "m.save('folder.keras')"),
        ("m.save_weights('w.hdf5')", "m.save_weights('w.weights.h5')"),
        ("m.save_weights('w.weights.hdf5')", "m.save_weights('w.weights.h5')"),
        ("m.save_weights('w.ckpt')", "m.save_weights('w.weights.h5')"),
        (
            "tf.keras.callbacks.ModelCheckpoint('b.v2', save_weights_only=True)",
            "tf.keras.callbacks.ModelCheckpoint('b.v2.weights.h5', save_weights_only=True)",
        ),
    ],
)
def test_the_new_name_is_taken(before: str, after: str) -> None:
    text = MODEL.format(loss="mae") + before
    now = mended(text)
    assert now.endswith(after)
    run(now)


def mended(text: str) -> str:
    found = check_text("a.py", HEAD + text, Wanted(checks=True))
    return (fixed(found, Settings(), unsafe=True)[0].text or "").removeprefix(HEAD)


@pytest.mark.parametrize(("layer", "given", "code"), LAMBDAS)
def test_lambdas_in_safe_mode(layer: str, given: str, code: str) -> None:
    text = f"""
def twice(x):
    return x * 2

m = Sequential([Input((4, 2)), {layer}, Dense(1)])
m.save('a.keras')
back = {BACK}('a.keras'{given})
"""
    assert loud(text) == ([code] if code else [])
    assert stops(text) is bool(code)
    if code == "SEQ602":
        run(mended(text))


def test_a_lambda_may_be_allowed_for_all_files() -> None:
    text = "m = Sequential([Input((4,)), Lambda(lambda x: x)])\nm.save('a.keras')\n"
    allowed = "tf.keras.config.enable_unsafe_deserialization()\n"
    assert loud(text + allowed + f"{BACK}('a.keras')") == []


@pytest.mark.parametrize(
    ("loss", "load", "code"),
    [
        ("mse", "", "SEQ603"),
        ("MAE", "", "SEQ603"),
        ("MSLE", "", "SEQ603"),
        ("mse", ", compile=False", ""),
        ("mean_squared_error", "", ""),
        ("huber", "", ""),
    ],
)
def test_short_words_of_losses_in_h5(loss: str, load: str, code: str) -> None:
    text = MODEL.format(loss=loss) + f"m.save('a.h5')\nback = {BACK}('a.h5'{load})\n"
    assert loud(text) == ([code] if code else [])
    assert stops(text) is bool(code)
    if code:
        (one,) = problems(text)
        assert "'a.keras'" in one.fix
        run(text.replace("a.h5", "a.keras"))
        run(text.replace(f"'{loss}'", repr(one.fix.split("compile with '")[1].split("'")[0])))
        run(text.replace(f"{BACK}('a.h5')", f"{BACK}('a.h5', compile=False)"))


def test_short_words_are_those_that_keras_does_not_find() -> None:
    from explain.keras_check.build import load_keras
    from shapecalc.keras_names import SHORT_LOSSES
    from shapecalc.training.identifiers import words_for

    keras: Any = load_keras()
    lost = set()
    for word in words_for("loss"):
        model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
        model.compile(loss=word)
        try:
            model.save("a.h5")
            keras.models.load_model("a.h5")
        except ValueError as error:
            assert "deserialize" in str(error) or word[:1].isupper()
            lost.add(word)
        except TypeError:
            pass
    assert {w for w in lost if not (w[:1].isupper() and w[1:2].islower())} >= {*SHORT_LOSSES}
    assert {w.lower() for w in lost if w.upper() == w or w.islower()} == {
        w.lower() for w in SHORT_LOSSES
    }
