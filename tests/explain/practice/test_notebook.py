"""Practice in a notebook: the package is called, questions and feedback show themselves."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType

import pytest

import explain
import shapecalc
from shapecalc.errors import BadRecord


def test_the_package_is_called_and_has_its_functions() -> None:
    assert isinstance(explain.practice, ModuleType)
    found = explain.practice("imdb-bigru", seed=3)
    assert found.item == explain.practice("imdb-bigru", seed=3).item
    assert explain.practice.diagnose({**GRU}, 2040)[0]["kind"] == "gru_single_bias"
    with pytest.raises(AttributeError):
        explain.practise  # noqa: B018


GRU = {
    "kind": "params",
    "layer": {"class_name": "GRU", "config": {"units": 20}},
    "input_shape": [29, 13],
}


def test_an_answer_has_feedback_and_the_next_question() -> None:
    p = explain.practice(shapecalc.Dense(3), kind="params", input_shape=(None, 7))
    first = p.item
    assert first.text in str(p) and "Dense(units=3)" in str(p)
    said = p.answer(21)
    assert not said.feedback.right and said.feedback.causes[0]["kind"] == "bias_forgotten"
    assert "left out" in str(said) and "bias: units = 3" in str(said)
    html = said._repr_html_()
    assert html is not None and "<pre>" in html and p.item.text in html
    assert p.answer(24).feedback.right
    assert [record["right"] for record in p.records] == [False, True]
    assert p.mistakes() == []


def test_hints_come_one_by_one_and_choices_hold_the_answer() -> None:
    p = explain.practice(skill="conv1d", kind="params")
    assert p.item.answer in p.choices()
    first = p.hint()
    assert p.hint().startswith(first) and first == p.item.hints[0]
    before = p.item
    assert p.skip().item != before


def test_a_model_and_a_skill_is_one_too_many() -> None:
    with pytest.raises(BadRecord):
        explain.practice("imdb-bigru", skill="dense")
    with pytest.raises(BadRecord):
        explain.practice(skill="denze")


def test_explain_alone_does_not_import_practice() -> None:
    code = "import sys, explain; assert 'explain.practice' not in sys.modules; explain.practice"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


@pytest.mark.keras
def test_a_live_model_is_asked_about() -> None:
    import keras

    model = keras.Sequential(
        [keras.Input((12, 5)), keras.layers.LSTM(7, name="reader"), keras.layers.Dense(2)]
    )
    for seed in range(8):
        p = explain.practice(model, seed=seed, kind="params")
        expected = {"reader": model.layers[0], "dense": model.layers[1]}
        name = next(n for n in ("reader", *(x.name for x in model.layers)) if n in p.item.text)
        layer = expected.get(name, model.layers[-1])
        assert p.item.answer == layer.count_params()
