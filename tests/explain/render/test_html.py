"""What a notebook shows: text always, HTML where it can be made, names as text."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest

import explain
import shapecalc
import shapecalc.display
from explain.keras_check.compare import CrossCheck, Difference
from explain.lab.comparing import Comparison
from explain.lab.curves import Curves
from explain.lab.plan import Plan
from explain.lab.training import Run
from explain.quiz import Hidden, ask
from explain.trace import trace
from shapecalc.readers.course import COURSE_MODELS, course_model
from shapecalc.readers.results import FileReport, FoundModel, Problem

COURSE = tuple(layer.serialize() for layer in course_model("imdb-bigru").layers)
EVIL = "<script>alert(1)<b onmouseover=x>\"'&\x1b[0m"


@cache
def things() -> dict[str, Any]:
    dense = shapecalc.Dense(3, name=EVIL)
    model = shapecalc.Sequential([dense], name=EVIL)
    summary = model.summary((None, 4))
    reading = FileReport(EVIL)
    reading.models.append(FoundModel(EVIL, summary, model=model, notes=(EVIL,)))
    reading.models.append(FoundModel(EVIL, None))
    reading.problems.append(Problem("SEQ101", EVIL, EVIL))
    course = course_model("imdb-bigru")
    return {
        "layer": dense,
        "wrapper": shapecalc.Bidirectional(shapecalc.LSTM(4)),
        "model": model,
        "built": shapecalc.Sequential([shapecalc.Dense(3, input_shape=(4,))]),
        "summary": summary,
        "course": course.summary(COURSE_MODELS["imdb-bigru"].input_shape),
        "derivations": explain.derivation(model, (None, 4)),
        "derivation": explain.derivation(model, (None, 4))[0],
        "agrees": CrossCheck(checks=[EVIL], keras_version="3"),
        "differs": CrossCheck(False, [], [Difference(0, EVIL, EVIL, EVIL)], EVIL, "3"),
        "unchecked": CrossCheck(False, note=EVIL),
        "reading": reading,
        "findings": explain.check(f"import keras\nkeras.layers.LSTM(8, name={EVIL!r}, unit=2)\n"),
        "no findings": explain.check("import keras\nkeras.layers.LSTM(8)\n"),
        "trace": trace(shapecalc.LSTM(2, name=EVIL), EVIL),
        "step": trace(shapecalc.LSTM(2), "Today has a beautiful blue sky").at("blue"),
        "question": ask(5, use_keras=False),
        "runs": comparison(),
        "refusal": shapecalc.ShapeError(EVIL, EVIL).at(3, EVIL),
        "found": reading.models[0],
    }


def comparison() -> Comparison:
    """Two models trained, as far as their figures tell."""
    plans = [Plan(name, COURSE, steps=120) for name in ("one", "two")]
    curves = Curves([0.6, 0.1], [0.7, 0.99], [0.6, 0.9], [0.7, 0.71])
    runs = [Run(plan, curves, [1.5, 1.5], True, about={"validation": 100}) for plan in plans]
    return Comparison(plans, runs)


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        self.tags.append(tag)
        self.open.append(tag)
        self.attributes.update(key for key, _ in attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", things())
def test_everything_shows_itself(name: str) -> None:
    thing = things()[name]
    bundle = thing._repr_mimebundle_()
    assert bundle["text/plain"] == str(thing) and bundle["text/plain"]
    assert bundle["text/html"] == thing._repr_html_()
    assert len(bundle["text/html"]) < 20_000
    found = Tags(bundle["text/html"])
    assert found.open == []  # every element is closed in its place
    assert "script" not in found.tags
    assert "b" in found.tags or name in ("derivations", "findings", "no findings", "runs")
    assert found.attributes <= {"class", "scope", "style"}
    assert "\x1b" not in bundle["text/html"]


def test_a_kind_can_be_left_out() -> None:
    layer = shapecalc.Dense(3)
    assert set(layer._repr_mimebundle_(include=["text/plain"])) == {"text/plain"}
    assert set(layer._repr_mimebundle_(exclude=["text/html"])) == {"text/plain"}


def test_without_a_renderer_there_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapecalc.display, "RENDERER", "no_such_package.notebook")
    layer = shapecalc.Dense(3)
    assert layer._repr_html_() is None
    assert layer._repr_mimebundle_() == {"text/plain": "Dense(units=3)"}


def test_numbers_are_those_of_the_table() -> None:
    html = things()["course"]._repr_html_()
    for text in ("169,997", "(None, 64)", "units * 2 = 32 * 2 = 64", "160,000"):
        assert text in html


def test_a_page_in_a_notebook_stands_in_a_frame_of_its_own() -> None:
    html = explain.page(shapecalc.Dense(3), (None, 4))._repr_html_()
    assert html.startswith('<iframe sandbox="allow-scripts"') and html.count("<") == 2


def test_findings_of_code_and_the_code_fixed() -> None:
    code = "import keras\nlayer = keras.layers.Bidirectional(keras.layers.LSTM(8), return_sequence=True)\n"
    found = explain.check(code)
    assert "SEQ202" in str(found) and "^^^^" in str(found) and "<pre>" in found._repr_html_()
    assert found.fixed is not None and "LSTM(8, return_sequences=True)" in found.fixed
    assert str(explain.check(found.fixed)) == "No problems."
    assert "n_units" in str(explain.check("import keras\nkeras.layers.LSTM(n_units)\n"))


def test_a_layer_by_itself_has_a_derivation() -> None:
    assert "= 10,368" in str(explain.derivation(shapecalc.Conv1D(128, 5), (None, 120, 16)))
    with pytest.raises(shapecalc.ShapeError, match="SEQ101"):
        explain.derivation(shapecalc.Conv1D(128, 5), (None, 120))


@pytest.mark.parametrize("call", [explain.derivation, explain.draw, explain.page])
@pytest.mark.parametrize("thing", [None, "LSTM", 5])
def test_what_is_no_layer_is_told_in_words(call: Any, thing: Any) -> None:
    with pytest.raises(
        shapecalc.ShapeError, match=r"is not a layer or model of shapecalc|Unknown model"
    ):
        call(thing)


def test_an_answer_is_folded_away() -> None:
    html = ask(5, use_keras=False)._repr_html_()
    before, _, folded = html.partition("<details><summary>Answer</summary>")
    assert "(None, 128)" in before and "<b>right</b>" not in before
    assert "<b>right</b>" in folded
    with pytest.raises(shapecalc.ShapeError, match="1 to 8"):
        ask(9)


def test_runs_show_no_times() -> None:
    for text in (str(comparison()), comparison()._repr_html_()):
        assert "s/epoch" not in text and "1.5" not in text and "It overfits" in text


def test_questions_of_ones_own_are_folded_too() -> None:
    shown = Hidden("How many?", explain.derivation(shapecalc.Conv1D(128, 5), (None, 120, 16)))
    before, _, folded = shown._repr_html_().partition("<details>")
    assert "10,368" not in before and "10,368" in folded and str(shown) == "How many?"
    assert "&lt;b&gt;4" in Hidden("?", "<b>4")._repr_html_()

    class Declines:
        def _repr_html_(self) -> None:
            return None

        def __str__(self) -> str:
            return "as text"

    assert "<pre>as text</pre>" in Hidden("?", Declines())._repr_html_()
    assert (
        "<svg"
        in Hidden("?", explain.draw(shapecalc.LSTM(4), input_shape=(None, 3, 2)))._repr_html_()
    )


def test_a_file_is_read_in_one_call(tmp_path: Any) -> None:
    file = tmp_path / "model.py"
    file.write_text(
        "import keras\nm = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])\n"
    )
    found = explain.read(file)
    assert found.models[0].summary.total_params == 15 and not found.problems
