"""Words that compile is given, and arguments of optimizers, each held against Keras."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from explain.keras_check.build import load_keras
from explain.lint.checking import check_text, fixed
from explain.lint.settings import Settings
from explain.open_file import Wanted
from shapecalc.keras_names import METRICS, OPTIMIZERS
from shapecalc.training.identifiers import is_word_for, words_for

pytestmark = pytest.mark.keras
HEAD = (
    "import keras\nfrom keras import optimizers\n"
    "m = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])\n"
)


def found_in(line: str, keras: int = 3) -> list[tuple[str, str, str]]:
    found = check_text("a.py", HEAD + line, Wanted(checks=True, keras=keras))
    return [(p.code, p.severity, p.message) for p in found.reading.problems]


def mended_line(line: str) -> str:
    found = check_text("a.py", HEAD + line, Wanted(checks=True))
    return (fixed(found, Settings(), unsafe=True)[0].text or "").removeprefix(HEAD)


def test_the_words_are_those_of_keras() -> None:
    load_keras()
    from keras.src import losses, metrics, optimizers

    assert {k for k in metrics.ALL_OBJECTS_DICT if isinstance(k, str)} == METRICS
    bases = {"Loss", "LossFunctionWrapper"}
    own = {"CategoricalGeneralizedCrossEntropy"}  # a class that Keras knows by no word
    assert {*words_for("loss")} - own == {*losses.ALL_OBJECTS_DICT} - bases
    wrappers = {"lossscaleoptimizer", "multioptimizer", "optimizer", "optimizermap"}
    assert {*words_for("optimizer")} == {*optimizers.ALL_OBJECTS_DICT} - wrappers


def test_optimizers_take_what_keras_says() -> None:
    keras = load_keras()
    known = {
        name
        for name in dir(keras.optimizers)
        if inspect.isclass(getattr(keras.optimizers, name)) and "learning_rate" in parameters(name)
    }
    assert known == {*OPTIMIZERS} - {""}
    for name in known:
        takes = {*OPTIMIZERS[name].split(), *OPTIMIZERS[""].split()}
        assert parameters(name) - {"self", "kwargs"} == takes, name


def parameters(name: str) -> set[str]:
    return {*inspect.signature(getattr(load_keras().optimizers, name).__init__).parameters}


@pytest.mark.parametrize(
    ("call", "says"),
    [
        ("Adam(lr=0.1)", "Adam takes no lr."),
        ("Nadam(schedule_decay=0.004)", "Nadam takes no schedule_decay."),
        ("SGD(learnin_rate=1)", "SGD takes no learnin_rate. Did you mean 'learning_rate'?"),
        ("adam(0.1)", "Keras 3 has no optimizer adam."),
        ("legacy.Adam(0.1)", "Keras 3 has no optimizers.legacy."),
        ("RMSprop(0.1, decay=None)", ""),
        ("Adam(0.1, beta_1=0.5, clipvalue=0.5, name='a')", ""),
    ],
)
def test_optimizers(call: str, says: str) -> None:
    found = found_in(f"optimizers.{call}")
    assert [m for _, severity, m in found if severity == "error"] == ([says] if says else [])
    names: dict[str, Any] = {"optimizers": load_keras().optimizers}
    if says:
        with pytest.raises((ValueError, AttributeError, ImportError)):
            eval(f"optimizers.{call}", names)
    else:
        eval(f"optimizers.{call}", names)
    assert found_in(f"optimizers.{call}", keras=2) == []


def test_a_decay_that_is_ignored_is_noted() -> None:
    said = "Keras 3 ignores decay of SGD and trains at one rate."
    assert found_in("optimizers.SGD(0.1, decay=1e-6)") == [("SEQ708", "info", said)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "optimizers.Adam(lr=1e-3, beta_1 = .9)",
            "optimizers.Adam(learning_rate=1e-3, beta_1 = .9)",
        ),
        ("keras.optimizers.adam(1)", "keras.optimizers.Adam(1)"),
        ("optimizers.legacy.Adam(lr=1)", "optimizers.Adam(learning_rate=1)"),
        ("m.compile('addam', loss='msee')", "m.compile('adam', loss='mse')"),
    ],
)
def test_fixes(before: str, after: str) -> None:
    assert mended_line(before) == after


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("optimizer='addam', loss='mse'", "Keras has no optimizer 'addam'. Did you mean 'adam'?"),
        ("'ADAM', 'MSE', metrics=['Accuracy', 'acc', 'ACC', 'auc', 'AUC']", ""),
        ("'adam', 'crossentropy', metrics=['ACCURACY']", ""),
        ("'lamb', 'mse'", "Keras has no optimizer 'lamb'."),
        ("'adam', 'Mse'", "Keras has no loss 'Mse'. Did you mean 'mse'?"),
        ("'adam', loss={'dense': 'rmse'}", "Keras has no loss 'rmse'. Did you mean 'mse'?"),
        ("'adam', 'mse', metrics=['f1']", "Keras has no metric 'f1'."),
        ("'adam', 'mse', metrics=[['mae', 'huber']]", "Keras has no metric 'huber'."),
    ],
)
def test_words(words: str, says: str) -> None:
    problems = check_text(
        "a.py", HEAD + f"m.compile({words})", Wanted(checks=True)
    ).reading.problems
    found = [p for p in problems if p.code == "SEQ520"]
    assert [f"{p.message} {p.fix}"[: len(says)] for p in found] == ([says] if says else [])


@pytest.mark.parametrize("word", ["Accuracy", "ACC", "auc", "f1", "huber", "r2_score", "Metric"])
def test_a_word_is_known_where_keras_knows_it(word: str) -> None:
    import numpy as np

    keras = load_keras()
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile("adam", "mse", metrics=[word])
    try:
        model.evaluate(np.zeros((4, 3)), np.zeros((4, 1)), verbose=0)
        known = True
    except (ValueError, TypeError, NotImplementedError) as error:
        known = "Could not interpret" not in str(error)
    assert is_word_for("metric", word) is known


def test_words_of_ones_own_are_left_alone() -> None:
    line = "keras.utils.get_custom_objects()['f1'] = print\nm.compile('adam', 'mse', ['f1'])"
    assert found_in(line) == []
