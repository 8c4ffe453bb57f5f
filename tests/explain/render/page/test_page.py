"""The page's arithmetic against the rules, and what its text may hold."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest

import explain
import shapecalc
from explain.render.page.path_recorder import PathConditions, RecordedSize
from explain.render.page.program import Program
from explain.render.page.row import LayerProgram
from explain.render.page.switches import VARIANT
from shapecalc.layers.base import Layer
from shapecalc.layers.registry import layer_classes
from shapecalc.models.rows import Row
from shapecalc.numbers.shape import shape_of
from shapecalc.readers.course import COURSE_MODELS, course_model
from tests.command import seqshape

INSIDE: dict[str, dict[str, Any]] = {
    "Bidirectional": {"layer": shapecalc.GRU(4, return_state=True)},
    "TimeDistributed": {"layer": shapecalc.Dense(3)},
    **{f"ConvLSTM{n}D": {"filters": 4, "kernel_size": 3} for n in (1, 2, 3)},
    "GroupedQueryAttention": {"head_dim": 4, "num_query_heads": 4, "num_key_value_heads": 2},
    "RNN": {"cell": (shapecalc.LSTMCell(3), shapecalc.GRUCell(2))},
    "StackedRNNCells": {"cells": (shapecalc.GRUCell(2), shapecalc.LSTMCell(3))},
    "Pipeline": {"layers": (shapecalc.Dropout(0.5), shapecalc.Rescaling(2.0))},
    "SpectralNormalization": {"layer": shapecalc.Dense(4)},
}


def some_of(cls: type[Layer]) -> list[Layer]:
    """Layers of a class: the shortest call, and each argument once at each value it takes."""
    given = INSIDE.get(cls.__name__, {})
    need = {
        k: v.accepts[-2 if len(v.accepts) > 1 else 0]
        for k, v in cls.kinds.items()
        if v.required and v.accepts
    }
    need.update(given)
    calls = [need]
    for key, kind in cls.kinds.items():
        if not isinstance(given.get(key), (Layer, tuple)):
            calls += [{**need, key: value} for value in kind.accepts]
    made = []
    for arguments in calls:
        try:
            made.append(cls(**arguments))
        except shapecalc.ShapeError:
            continue
    return made


def inputs_of(layer: Layer) -> list[Any]:
    found: list[Any] = []
    ranks = ((None, 6, 4, 4), (None, 3, 7, 6, 2), (None, 2, 3, 4, 5, 2))
    for sizes in ((None, 12, 8), (None, 8), (None, None, 6), *ranks):
        if len(sizes) > 3 and len(sizes) != len(layer.reads.split()) and sizes != ranks[0]:
            continue
        x = shape_of(sizes, layer.traced_axes())
        if layer.reads_list:
            found.append([x, x])
        elif len(layer.call_inputs) > 2:
            found.append(dict.fromkeys(layer.call_inputs[:2], x))
        else:
            found.append(x)
    return found


@pytest.mark.parametrize("cls", layer_classes().values(), ids=lambda c: c.__name__)
def test_a_page_calculates_what_the_rules_calculate(cls: type[Layer]) -> None:
    """For every layer at many numbers: the same output, weights, count or refusal, or nothing."""
    given = missing = 0
    for layer in some_of(cls)[:12]:
        for x in inputs_of(layer):
            try:
                output, weights = layer.apply(x)
            except (shapecalc.ShapeError, IndexError):
                continue
            program = LayerProgram(Row(0, "one", layer, x, output, weights), [])
            program.explore()
            program.check()
            assert program.fixed == ""
            assert program.answer(program.start()) == program.truth(program.start())
            choices: dict[Any, list[Any]] = {
                s.name: list(range(s.least, min(s.most, 60) + 1)) for s in program.sliders
            }
            for key, value in program.start().items():
                if isinstance(key, tuple) and key[1] > 0:
                    choices[key] = [value, *range(1, 60)]
            choices[VARIANT] = [0, *range(len(program.variants))]
            for values in program.drawn(8, choices, seed=99):
                answer = program.answer(values)
                given += 1
                if "missing" in answer:
                    missing += 1
                else:
                    truth = program.truth(values)
                    truth.pop("said", None)
                    assert answer == truth, (layer, x, values)
    # With each axis the ways through a rule multiply, and not all are recorded.
    axes = 3 if cls.__name__ == "STFTSpectrogram" else len(getattr(cls, "over", "x"))
    assert given == 0 or missing <= given // (10, 4, 2)[axes - 1]


def test_words_and_flags_are_switches() -> None:
    model = shapecalc.Sequential([shapecalc.Conv2D(4, 3), shapecalc.MaxPooling2D(2)])
    conv, pool = explain.page(model, (None, 10, 10, 3)).program.rows
    assert [(s.name, s.words) for s in conv.switches] == [
        ("padding", ("valid", "same")),
        ("use_bias", (True, False)),
    ]
    # For 8 rows both words give 4: the switch is there for other numbers.
    assert [s.name for s in pool.switches] == ["padding"]
    same = {**conv.start(), VARIANT: 2}
    assert conv.answer(same)["output"] == [[None, 10, 10, 4]]
    assert conv.answer({**conv.start(), VARIANT: 1})["params"] == 9 * 3 * 4
    # Another rank or other axes would be another model; where only errors differ there is no switch.
    (lstm,) = explain.page(shapecalc.LSTM(4), (None, 10, 3)).program.rows
    assert [s.name for s in lstm.switches] == ["use_bias"]


def test_most_layers_were_tried() -> None:
    missed = [name for name, cls in layer_classes().items() if not some_of(cls)]
    assert missed == ["InputLayer"]


def test_questions_are_noted() -> None:
    notes = PathConditions()
    n = RecordedSize(8, name="n", notes=notes, place=("v", 0))
    assert not n // 2 > 4 and (n % 3).value == 2 and f"{n}" == "⟦0⟧"
    assert [(q, answer) for q, _, _, answer in notes.asked] == [(">", False), ("==", True)]
    assert int(n) == 8 and notes.asked[-1][2] == 8


@pytest.mark.parametrize("name", COURSE_MODELS)
def test_course_models_move(name: str) -> None:
    model, shape = course_model(name), COURSE_MODELS[name].input_shape
    page = explain.page(model, shape)
    assert page.program.still == ""
    # With each axis the ways through a rule multiply, and with each layer the data of a page.
    of_images = any(len(row.output) > 3 for row in model.summary(shape).rows)
    assert len(page.html) < (40_000 * len(page.program.rows) if of_images else 150_000)


GRAPH: dict[str, Any] = json.loads(
    """{"class_name": "Functional", "config": {"name": "two", "layers": [
    {"class_name": "InputLayer", "name": "a", "config": {"batch_shape": [null, 20, 8], "name": "a"},
     "inbound_nodes": []},
    {"class_name": "Conv1D", "name": "c", "config": {"filters": 8, "kernel_size": 3,
     "padding": "same", "name": "c"}, "inbound_nodes": [[["a", 0, 0, {}]]]},
    {"class_name": "Add", "name": "s", "config": {"name": "s"},
     "inbound_nodes": [[["a", 0, 0, {}], ["c", 0, 0, {}]]]},
    {"class_name": "LSTM", "name": "l", "config": {"units": 4, "name": "l"},
     "inbound_nodes": [[["s", 0, 0, {}]]]}],
    "input_layers": [["a", 0, 0]], "output_layers": [["l", 0, 0]]}}"""
)


def test_a_graph_is_wired() -> None:
    program = Program(
        model := shapecalc.from_config(GRAPH),
        model.summary(),  # type: ignore[attr-defined]
    )
    assert program.still == ""
    assert [row.links for row in program.rows] == [[[-1, 0]], [[0, 0]], [[0, 0], [1, 0]], [[2, 0]]]


def test_a_layer_called_twice_keeps_its_page_still() -> None:
    twice = json.loads(json.dumps(GRAPH).replace('"Conv1D"', '"Dropout"'))
    twice["config"]["layers"][1]["config"] = {"rate": 0.5, "name": "c"}
    twice["config"]["layers"][1]["inbound_nodes"].append([["c", 0, 0, {}]])
    twice["config"]["layers"][2]["inbound_nodes"][0][1] = ["c", 1, 0, {}]
    page = explain.page(shapecalc.from_config(twice))
    assert "more than once" in page.program.still


def test_names_are_text_in_a_page() -> None:
    name = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&"
    layers = [shapecalc.Dense(3, name=name.replace("/", "")), shapecalc.Dense(2)]
    page = explain.page(shapecalc.Sequential(layers, name=name.replace("/", "")), (None, 4))
    assert page.html.count("<script") == 2 and page.html.count("</script>") == 2
    assert re.findall(r"<img [a-z]+=.{9}", page.html) == ['<img class="picture"']
    data = re.search(r'id="data">(.*?)</script>', page.html, re.S)
    assert data and json.loads(data[1])["rows"][0]["name"] == name.replace("/", "")


def test_a_page_asks_for_nothing() -> None:
    text = explain.page(shapecalc.LSTM(4), (None, 9, 3)).html
    assert "default-src 'none'" in text and "unsafe" not in text
    assert not re.search(r"""(?:src|href)=["'](?!data:)""", text)
    assert "http" not in text.replace("http-equiv", "")


def test_a_long_model_keeps_its_page_still() -> None:
    page = explain.page(shapecalc.Sequential([shapecalc.Dense(3)] * 130), (None, 4))
    assert "more than 120 layers" in page.program.still
    assert page.program.rows[-1].answer(page.program.rows[-1].start())["params"] == 12


def test_a_page_is_the_same_each_time() -> None:
    one, two = (explain.page(shapecalc.Conv1D(8, 3), (None, 12, 4)).html for _ in range(2))
    assert one == two


def test_a_name_turns_no_line_round_in_a_page() -> None:
    model = shapecalc.Sequential([shapecalc.Dense(3, name="a\u202eb\x1b[31m\x00")], name="m\u2067n")
    page = explain.page(model, (None, 4)).html
    assert "a?b?[31m?" in page and "m?n" in page
    assert not any(sign in page for sign in "\u202e\u2067\x1b\x00") and "\\u202e" not in page


def test_a_course_models_page_has_its_picture_in_two_widths() -> None:
    from shapecalc.readers.course import COURSE_MODELS, course_model

    page = explain.page(course_model("imdb-bigru"), COURSE_MODELS["imdb-bigru"].input_shape).html
    wide, narrow = (
        base64.b64decode(data).decode() for data in sorted(re.findall(r"base64,([^\"]+)", page))
    )
    widths = sorted(float(re.findall(r'width="(\d+)"', svg)[0]) for svg in (wide, narrow))
    assert widths == [304, 760] and "(None, 120, 16)" in wide


def test_a_page_tells_weights_of_one_name_apart() -> None:
    page = explain.page(shapecalc.Bidirectional(shapecalc.GRU(2)), (None, 6, 4)).html
    data = json.loads(re.search(r'id="data">(.*?)</script>', page, re.S)[1])  # type: ignore[index]
    names = [w["name"] for w in data["rows"][0]["shared"]["weights"][0]]
    assert names[0] == "forward kernel" and names[-1] == "backward bias"
    assert len(set(names)) == 6


def test_the_model_of_a_file_has_sliders_and_its_picture(tmp_path: Path) -> None:
    script = tmp_path / "images.py"
    script.write_text(
        "from tensorflow import keras\n"
        "model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Conv2D(4, (3, 5)),\n"
        "                          keras.layers.ReLU(), keras.layers.Flatten()])\n",
        encoding="utf-8",
    )
    made = tmp_path / "page.html"
    done = seqshape("explain", str(script), "-o", str(made))
    assert done.returncode == 0, done.stderr
    text = made.read_text(encoding="utf-8")
    assert '"still":""' in text and "Original model" in text
    for name in ("height", "width", "kernel_size[0]", "kernel_size[1]"):
        assert f'"{name}"' in text


def test_an_image_keeps_its_words_behind_layers_that_read_anything() -> None:
    model = shapecalc.Sequential([shapecalc.Conv2D(4, 3), shapecalc.BatchNormalization()])
    program = explain.page(model, (None, 9, 9, 3)).program
    assert [size["word"] for size in program.inputs[0]["sizes"]][1:] == [
        "height",
        "width",
        "channels",
    ]
    assert [row.paths[0]["words"][0][1:3] for row in program.rows] == [["height", "width"]] * 2
    for layer, shape in (
        (shapecalc.TimeDistributed(shapecalc.LSTM(4, return_sequences=True)), (None, 5, 9, 3)),
        (shapecalc.Embedding(9, 4), (None, 5, 9)),
    ):
        (row,) = explain.page(layer, shape).program.rows
        assert "height" not in row.paths[0]["words"][0]
