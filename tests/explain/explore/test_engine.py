"""The explorer's interface: questions in JSON, answers in JSON, places as the editor counts."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from explain.explore.engine import ASKS, answer

ROOT = Path(__file__).parents[3]
CODE = """\
import tensorflow as tf
# Ünïcode 🙂 before the code
VOCAB = 10000
model = tf.keras.Sequential([
    tf.keras.Input((120,)),
    tf.keras.layers.Embedding(VOCAB, 16), '🙂',
][:2] + [
    tf.keras.layers.Conv1D(128, 5, activation='relu'),
    tf.keras.layers.GlobalAveragePooling1D(),
    tf.keras.layers.Dense(1, use_bias=False),
])
"""
STACK = "from keras import *\nmodel = Sequential([Input((9, 3)), layers.LSTM(8), layers.LSTM(4)])\n"


def ask(what: str, text: str = CODE, **more: Any) -> dict[str, Any]:
    found = answer({"ask": what, "text": text, **more})
    assert "error" not in found, found
    assert json.loads(json.dumps(found, allow_nan=False)) == found, "plain JSON"
    return found


def at(place: dict[str, int] | None, text: str = CODE) -> str:
    """The text at a place, counted as JavaScript counts."""
    assert place is not None
    units = text.encode("utf-16-le")
    return units[2 * place["from"] : 2 * place["to"]].decode("utf-16-le")


def test_the_table_of_a_text() -> None:
    model = ask("read")["models"][0]
    rows = [(r["class_name"], r["output_shape"], r["params"]) for r in model["layers"]]
    assert rows == [
        ("Embedding", [None, 120, 16], 160_000),
        ("Conv1D", [None, 116, 128], 10_368),
        ("GlobalAveragePooling1D", [None, 128], 0),
        ("Dense", [None, 1], 128),
    ]
    assert model["total_params"] == 170_496 and not model["failed"]


def test_rows_and_their_arguments_stand_in_the_text() -> None:
    rows = ask("read")["models"][0]["layers"]
    assert at(rows[1]["made"]) == "tf.keras.layers.Conv1D(128, 5, activation='relu')"
    assert [(a["name"], at(a["place"])) for a in rows[1]["arguments"]][:2] == [
        ("filters", "128"),
        ("kernel_size", "5"),
    ]
    assert [at(c) for c in rows[0]["arguments"][0]["constants"]] == ["10000"]
    assert [r["inputs"] for r in rows] == [[None], [0], [1], [2]]


def test_a_number_leads_back_to_the_argument_step_by_step() -> None:
    found = ask("derive", row=1, of="output", axis=1)
    (line,) = found["lines"]
    assert line["equation"] == "steps - kernel_size + 1 = 120 - 5 + 1 = 116"
    assert " = ".join("".join(p["text"] for p in s) for s in line["steps"]) == line["equation"]
    steps, kernel = found["operands"]
    assert (steps["of"], steps["row"], steps["axis"]) == ("input", 0, 1)
    assert at(kernel["places"][0]) == "5"
    before = ask("derive", row=0, of="output", axis=1)["operands"][0]
    assert before["row"] is None and at(before["places"][0]) == "120"


def test_every_equation_is_the_text_of_its_pieces() -> None:
    for row in range(4):
        for line in ask("derive", row=row)["lines"]:
            said = " = ".join("".join(p["text"] for p in step) for step in line["steps"])
            assert said == line["equation"]


def test_literals_say_what_they_may_become() -> None:
    found = {at(v["place"]): v for v in ask("read")["literals"]}
    assert found["5"]["kind"] == "amount" and found["5"]["least"] == 1
    assert found["10000"]["argument"] == "input_dim"
    assert found["False"]["words"] == [True, False]
    assert {"relu", "tanh"} <= set(found["'relu'"]["words"])
    assert found["120"]["argument"] == "shape"


@pytest.mark.parametrize("prove", [False, True])
def test_problems_have_edits_once_they_are_proved(prove: bool) -> None:
    (problem,) = ask("read", STACK, prove=prove)["problems"]
    assert problem["code"] == "SEQ101" and at(problem["cause"]["place"], STACK) == "layers.LSTM(8)"
    assert ("edits" in problem) is prove


def test_a_fix_gives_the_text_without_the_problem() -> None:
    found = ask("fix", STACK, problem=0)
    assert found["text"] == STACK.replace("LSTM(8)", "LSTM(8, return_sequences=True)")
    text = STACK
    for edit in sorted(found["edits"], key=lambda e: e["from"], reverse=True):
        text = text[: edit["from"]] + edit["insert"] + text[edit["to"] :]
    assert text == found["text"]
    assert ask("read", found["text"])["problems"] == []


def test_sizes_that_are_given() -> None:
    text = "from keras import *\nm = Sequential([Input((T,)), layers.Embedding(v.size, 8)])"
    unknown = {u["name"]: u for u in ask("read", text)["models"][0]["unknown"]}
    assert [at(p, text) for p in unknown["v.size"]["places"]] == ["v.size"]
    model = ask("read", text, set={"v.size": 100, "T": 7})["models"][0]
    assert model["total_params"] == 800 and model["layers"][0]["output_shape"] == [None, 7, 8]


def test_a_notebook_is_one_text() -> None:
    book = (ROOT / "docs/examples/notes.ipynb").read_text()
    opened = ask("open", book, name="some/notes.ipynb")
    text = opened["text"]
    assert opened["name"] == "notes.ipynb" and text.startswith("# %%\n")
    found = ask("read", text, name="notes.ipynb")
    assert [m["total_params"] for m in found["models"]][-3:] == [169_997, 172_941, 171_149]
    assert at(found["problems"][0]["place"], text) == "return_sequence=True"
    assert (
        text.split("\n")[found["models"][-1]["place"]["line"] - 1]
        == "model = tf.keras.Sequential(["
    )
    fixed = ask("fix", text, name="notes.ipynb", problem=0)["text"]
    assert fixed == text.replace(
        "LSTM(64), return_sequence=True", "LSTM(64, return_sequences=True)", 1
    )


def test_a_saved_model_becomes_code() -> None:
    data = base64.b64encode((ROOT / "docs/examples/reviews.keras").read_bytes()).decode()
    opened = answer({"ask": "open", "name": "reviews.keras", "bytes": data})
    assert opened["name"] == "reviews.keras.py"
    assert ask("read", opened["text"])["models"][0]["total_params"] == 2_573
    again = answer({"ask": "read", "name": "reviews.keras", "bytes": data})
    assert again["models"][0]["total_params"] == 2_573


def test_a_saved_model_that_code_cannot_say() -> None:
    config = (ROOT / "tests/fixtures/keras2/slice.json").read_text()
    opened = ask("open", config, name="slice.json")
    assert opened["text"] == "" and opened["note"]
    assert ask("read", config, name="slice.json")["models"][0]["layers"]


def test_two_texts_compared() -> None:
    found = answer(
        {"ask": "compare", "before": {"text": CODE}, "after": {"text": CODE.replace(" 5,", " 7,")}}
    )
    rows = found["models"][0]["rows"]
    assert rows[1]["changed"] == ["output", "params", "trainable"]
    assert rows[1]["why"] == [{"argument": "kernel_size", "before": 5, "after": 7}]
    assert rows[0]["changed"] == rows[2]["changed"] == rows[3]["changed"] == []


def test_keras_2_and_3_compared() -> None:
    text = "from keras import *\nm = Sequential([layers.Embedding(50, 8, input_length=20), layers.Flatten()])"
    found = ask("versions", text)
    assert [p["code"] for p in found["problems"]["new"]] == ["SEQ704"]


def test_an_error_is_explained_beside_the_code() -> None:
    message = (
        'File "model.py", line 2, in <module>\n    model = Sequential([Input((9, 3)), layers.LSTM(8), '
        "layers.LSTM(4)])\nValueError: Input 0 of layer lstm_1 is incompatible with the layer: expected "
        "ndim=3, found ndim=2. Full shape received: (None, 8)"
    )
    found = ask("why", STACK, message=message)
    assert found["known"] and found["code"] == "SEQ101" and found["problems"] == [0]


def test_pictures_and_exports() -> None:
    made = ask("picture", row=1)
    assert made["svg"].startswith("<svg") and made["kinds"] == ["window", "padding", "blocks"]
    assert ask("picture")["kinds"][:2] == ["model", "blocks"]
    assert "10,368" in ask("export", format="markdown")["text"]
    assert json.loads(ask("export", format="json")["text"])["total_params"] == 170_496


def test_the_gallery_is_read_without_surprise() -> None:
    groups = answer({"ask": "gallery"})["groups"]
    entries = [entry for group in groups for entry in group["entries"]]
    assert len({entry["id"] for entry in entries}) == len(entries) > 25
    for entry in entries:
        found = answer({"ask": "read", **entry})
        failed = [p for p in found["problems"] if p["severity"] == "error"]
        expected = entry["id"] in ("second-lstm", "notes-slips", "vocabulary")
        assert bool(failed) == expected, entry["id"]
        if "focus" in entry:
            assert "row" in answer({"ask": "derive", "text": entry["text"], **entry["focus"]})


@pytest.mark.parametrize(
    "request_",
    [
        None,
        [],
        {},
        {"ask": "raed"},
        {"ask": ["read"]},
        {"ask": "read", "text": 5},
        {"ask": "read", "text": "x" * 600_000},
        {"ask": "read", "text": "", "set": {"a": {"b": 1}}},
        {"ask": "read", "text": "", "set": [1]},
        {"ask": "read", "text": "", "keras": 4},
        {"ask": "read", "name": "a.ipynb.keras", "bytes": "!"},
        {"ask": "derive", "text": CODE, "row": True},
        {"ask": "derive", "text": CODE, "row": 99},
        {"ask": "derive", "text": CODE, "model": -1, "row": 0},
        {"ask": "derive", "text": CODE, "row": 0, "of": {}},
        {"ask": "picture", "text": CODE, "kind": "cat"},
        {"ask": "picture", "text": CODE, "width": 10**9},
        {"ask": "fix", "text": CODE, "problem": 0},
        {"ask": "why", "message": ""},
        {"ask": "compare", "before": {"text": ""}},
        {"ask": "open", "name": "x.ipynb", "text": "{"},
    ],
)
def test_what_cannot_be_answered_says_what_to_do(request_: Any) -> None:
    error = answer(request_)["error"]
    assert error["says"] and error["do"] and "report" not in error["do"]


def test_every_question_is_described() -> None:
    page = (ROOT / "docs/explorer.md").read_text()
    assert [name for name in ASKS if f"| `{name}` |" not in page] == []
    assert answer({"ask": "hello", "id": 7})["id"] == 7


@pytest.mark.parametrize("name", ["model.py", "model.ipynb", "../model.py"])
def test_no_file_beside_it_is_read(tmp_path: Path, monkeypatch: Any, name: str) -> None:
    (tmp_path / "mine.py").write_text("UNITS = 31337")
    (tmp_path / "inner").mkdir()
    monkeypatch.chdir(tmp_path / "inner" if ".." in name else tmp_path)
    text = (
        "from mine import UNITS\nfrom keras import *\n%run mine.py\n"
        "m = Sequential([Input((9,)), layers.Dense(UNITS), layers.Dense(1, usebias=True)])\n"
    )
    for asked in ({"ask": "read", "prove": True}, {"ask": "fix", "problem": "all"}):
        assert "31337" not in json.dumps(answer({**asked, "name": name, "text": text}))


def test_sizes_that_a_notebooks_outputs_show() -> None:
    source = "from keras import *\nn = len(words)\nprint(n)\nm = Sequential([Input((9,)), layers.Embedding(n, 8)])"
    outputs = [{"output_type": "stream", "name": "stdout", "text": "8185\n"}]
    cell = {"cell_type": "code", "source": source, "outputs": outputs, "execution_count": 1}
    found = ask("open", json.dumps({"cells": [cell], "metadata": {}}), name="n.ipynb")
    assert list(found["seen"].values()) == [8185]
    (name,) = found["seen"]
    read = ask("read", found["text"], name="n.ipynb", set=found["seen"])
    assert read["models"][0]["total_params"] == 8 * 8185 and name


def test_practice_on_the_very_model() -> None:
    for seed in range(8):
        item = ask("practice", seed=seed)
        assert item == ask("practice", seed=seed) and item["text"] and "answer" not in item
        right = ask("practice", seed=seed, answer=0)["answer"]
        assert right in item["choices"]
        assert ask("practice", seed=seed, answer=right)["feedback"]["right"]
    wrong = next(choice for choice in item["choices"] if choice != right)
    found = ask("practice", seed=7, answer=wrong)["feedback"]
    assert not found["right"] and found["says"]


@pytest.mark.parametrize(
    ("text", "more"), [(STACK, {}), (CODE, {"seed": -1}), (CODE, {"kind": "bug"})]
)
def test_what_cannot_be_practised(text: str, more: dict[str, Any]) -> None:
    assert answer({"ask": "practice", "text": text, **more})["error"]["do"]
