"""The proof: it agrees where it should, and says so where it doesn't."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest

import explain
import shapecalc
from explain.extras import NEWEST_FOR_TENSORFLOW
from explain.keras_check import build as keras_twin
from explain.keras_check.compare import cross_check, vocabulary_of
from explain.open_file import open_models
from shapecalc.errors import BadRecord
from shapecalc.layers import recurrent
from shapecalc.readers.course import COURSE_MODELS, course_model

pytestmark = pytest.mark.keras

NOTES = {
    "imdb-subwords-bilstm": [523840, 66048, 8256, 65],
    "imdb-subwords-stacked-bilstm": [523840, 66048, 41216, 4160, 65],
    "imdb-subwords-conv1d": [523840, 41088, 0, 8256, 65],
    "imdb-bigru": [160000, 9600, 390, 7],
    "imdb-bilstm": [160000, 12544, 390, 7],
    "imdb-conv1d": [160000, 10368, 0, 774, 7],
    "cats-dogs-cnn": [448, 0, 4640, 0, 18496, 0, 0, 9470464, 513],
    "fashion-cnn": [640, 0, 36928, 0, 0, 204928, 1290],
    "sunspots-conv1d-lstm": [256, 33024, 33024, 1950, 310, 11],
}
TOTALS = {
    "imdb-subwords-bilstm": 598_209,
    "imdb-subwords-stacked-bilstm": 635_329,
    "imdb-subwords-conv1d": 573_249,
    "imdb-bigru": 169_997,
    "imdb-bilstm": 172_941,
    "imdb-conv1d": 171_149,
    "cats-dogs-cnn": 9_494_561,
    "fashion-cnn": 243_786,
    "sunspots-conv1d-lstm": 68_575,
}


@pytest.mark.parametrize("name", COURSE_MODELS)
def test_course_models_are_those_of_the_notes_and_keras_agrees(name: str) -> None:
    model, shape = course_model(name), COURSE_MODELS[name].input_shape
    summary = model.summary(shape)
    if name in NOTES:
        assert [row.count() for row in summary.rows] == NOTES[name]
        assert summary.total_params == TOTALS[name]
    checked = explain.cross_check(model, shape)
    assert checked.agrees, str(checked)
    assert "forward pass on real tensors" in checked.checks[-1]


@pytest.mark.parametrize(
    "text",
    [
        "Sequential([Input((5, 3)), LSTM(4)])",
        "i = Input((5, 3)); m = Model(i, LSTM(4)(i))",
        "i = Input((5,)); m = Model(i, Dense(1)(LSTM(4)(Embedding(9, 3)(i))))",
        "imdb-bigru",
    ],
)
def test_what_a_text_makes_is_built_and_run(text: str) -> None:
    (found,) = open_models([text], {}).models
    for checked in (explain.cross_check(text), cross_check(found.record)):
        assert checked.agrees and "forward pass" in checked.checks[-1], str(checked)


def test_keras_agrees_to_nothing_without_an_input() -> None:
    for model in ("[LSTM(4)]", shapecalc.LSTM(4), {"model": {"class_name": "Sequential"}}):
        with pytest.raises(BadRecord, match="input shape"):
            explain.cross_check(model)


def test_a_wrong_prediction_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recurrent.LSTM, "gates", 3)
    checked = cross_check(shapecalc.LSTM(4), (None, 10, 8))
    assert not checked.agrees
    assert "weight kernel" in str(checked) and "DIFFERS" in str(checked)


def test_both_refuse_and_keras_is_quoted() -> None:
    layers = [shapecalc.LSTM(4), shapecalc.LSTM(4)]
    checked = cross_check(layers, (None, 10, 8))
    assert checked.agrees and "expected ndim=3" in str(checked)


def test_what_is_too_large_is_not_built() -> None:
    checked = cross_check(shapecalc.Dense(10**7), (None, 10**7))
    assert not checked.agrees and "predicted but not built" in checked.note


def test_what_keras_cannot_know_is_said() -> None:
    checked = cross_check(shapecalc.Dense(3), (None, "features"))
    assert not checked.agrees and "unknown" in checked.note
    record = {"input_shape": [None, 4], "layers": [{"class_name": "MyOwn", "config": {}}]}
    assert "isn't known" in cross_check(record).note


def test_without_tensorflow_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keras_twin, "_keras", None)
    monkeypatch.setitem(sys.modules, "tensorflow", None)
    with pytest.raises(keras_twin.KerasMissing, match=r"pip install '\.\[keras\]'"):
        keras_twin.load_keras()
    monkeypatch.setattr(sys, "version_info", (3, 14, 0, "final", 0))
    with pytest.raises(keras_twin.KerasMissing, match=r"not published for Python 3.14: .* 3\.13"):
        keras_twin.load_keras()


def test_extras_that_are_named_are_there_and_tensorflow_only_where_it_is_published() -> None:
    root = Path(__file__).parents[3]
    project = (root / "pyproject.toml").read_text(encoding="utf-8")
    bound = ".".join(map(str, (NEWEST_FOR_TENSORFLOW[0], NEWEST_FOR_TENSORFLOW[1] + 1)))
    assert project.count("tensorflow>=") == project.count(f'python_version < "{bound}"') == 3
    named = set()
    for path in root.glob("[!.]*/**/*"):
        if path.suffix in (".py", ".md", ".ipynb") and path.name != Path(__file__).name:
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"pip install '?seqshape\b(?! @)", text), path
            named |= set(re.findall(r"""install\(['"](\w+)""", text))
    assert {"keras", "h5", "png", "lab"} <= named
    assert all(f"\n{extra} = [" in project for extra in named)


def test_token_ids_stay_inside_the_smallest_vocabulary() -> None:
    inner: Any = {"class_name": "Embedding", "config": {"input_dim": 7, "output_dim": 2}}
    assert (
        vocabulary_of({"layers": [{"class_name": "TimeDistributed", "config": {"layer": inner}}]})
        == 7
    )


def test_steps_grow_until_the_windows_fit() -> None:
    checked = cross_check(shapecalc.Conv1D(2, 30), (None, None, 3))
    assert checked.agrees and "(2, 40, 3) in" in checked.checks[-1]


@pytest.mark.parametrize(
    ("layer", "steps", "runs"),
    [
        (shapecalc.AdaptiveMaxPooling1D(1), 5, False),
        (shapecalc.TimeDistributed(shapecalc.AdaptiveMaxPooling1D(1)), 5, False),
        (shapecalc.AdaptiveMaxPooling1D(2), 3, True),
        (shapecalc.MaxPooling1D(9, strides=1), None, True),
    ],
)
def test_what_ends_a_process_with_tensorflow_is_reported(
    layer: Any, steps: Any, runs: bool
) -> None:
    inner = (steps, 2) if layer.class_name != "TimeDistributed" else (3, steps, 2)
    checked = cross_check(layer, (None, *inner))
    assert checked.agrees
    assert runs is ("divide by zero" not in checked.note)


def test_what_this_processor_cannot_run_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """TensorFlow runs a convolution with channels_first on some processors only."""
    text = (
        "{{function_node __wrapped__Conv2D}} The Conv2D op only supports NHWC. [Op:Conv2D] name: "
    )

    def forward(*_: Any) -> Any:
        raise NotImplementedError(text)

    monkeypatch.setattr(keras_twin, "forward", forward)
    checked = cross_check(shapecalc.Conv1D(3, 2, data_format="channels_first"), (None, 4, 9))
    assert checked.agrees and "output (None, 3, 8)" in str(checked)
    assert checked.note.endswith("can't run it here: The Conv2D op only supports NHWC.")


@pytest.mark.parametrize("odd", [None, 3, "LSTM"])
def test_what_is_no_model_and_no_code_is_refused_in_words(odd: Any) -> None:
    with pytest.raises(BadRecord, match=r"is not a layer or model of shapecalc|Unknown model"):
        explain.cross_check(odd)
    if not isinstance(odd, str):
        with pytest.raises(BadRecord, match="is not code"):
            explain.check(odd)
