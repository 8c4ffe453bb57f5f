"""Records that are broken in every way: one error object each, never a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from shapecalc.models.prediction import predict
from shapecalc.readers.course import course_model
from tests.command import seqshape

DENSE = {"class_name": "Dense", "config": {"units": 3}}


def deep(n: int) -> Any:
    config: Any = DENSE
    for _ in range(n):
        config = {"class_name": "TimeDistributed", "config": {"layer": config}}
    return config


BROKEN: list[tuple[Any, str]] = [
    (None, "SEQ401"),
    ([], "SEQ401"),
    ({}, "SEQ401"),
    ({"layers": []}, "SEQ401"),
    ({"layers": [DENSE]}, "SEQ401"),
    ({"input_shape": "abc", "layers": [DENSE]}, "SEQ401"),
    ({"input_shape": [None, -3], "layers": [DENSE]}, "SEQ401"),
    ({"input_shape": [None, 2.5], "layers": [DENSE]}, "SEQ401"),
    ({"input_shape": [None, float("inf")], "layers": [DENSE]}, "SEQ401"),
    ({"input_shape": 5, "layers": [DENSE]}, "SEQ401"),
    ({"input_shape": [None, 4], "layers": "Dense"}, "SEQ401"),
    ({"input_shape": [None, 4], "layers": [3]}, "SEQ302"),
    ({"input_shape": [None, 4], "layers": [{"class_name": 3, "config": {}}]}, "SEQ302"),
    ({"input_shape": [None, 4], "layers": [{"class_name": "Dense", "config": []}]}, "SEQ302"),
    ({"input_shape": [None, 4], "layers": [DENSE], "input_dtype": "int31"}, "SEQ401"),
    ({"input_shape": [None, 4], "layers": [DENSE], "call_kwargs": 3}, "SEQ401"),
    ({"input_shape": [None, 4], "layers": [DENSE], "call_kwargs": {"x": 3}}, "SEQ202"),
    ({"input_shape": {"no": [None, 4]}, "layers": [DENSE]}, "SEQ105"),
    ({"input_shape": [None, 4], "layers": [deep(200)]}, "SEQ302"),
    ({"input_shape": [None, 4], "layers": [deep(20)]}, "SEQ101"),
    (
        {"input_shape": [None, 4], "layers": [{"class_name": "Dense", "config": {"units": 1e400}}]},
        "SEQ201",
    ),
    (
        {
            "input_shape": [None, 4, 4],
            "layers": [{"class_name": "LSTM", "config": {"units": float("nan")}}],
        },
        "SEQ110",
    ),
    (
        {
            "input_shape": [None, 10**400, 4],
            "layers": [
                DENSE,
                {"class_name": "Flatten"},
                {"class_name": "Dense", "config": {"units": 10**700}},
            ],
        },
        "SEQ402",
    ),
    ({"model": {"class_name": "Dense", "config": {"units": 3}}}, "SEQ401"),
    ({"class_name": "Functional", "config": {"layers": []}}, "SEQ302"),
    (
        {
            "class_name": "Functional",
            "config": {
                "layers": [
                    {
                        "class_name": "Dense",
                        "name": name,
                        "config": {"units": 3, "name": name},
                        "inbound_nodes": [[[other, 0, 0, {}]]],
                    }
                    for name, other in (("a", "b"), ("b", "a"))
                ],
                "input_layers": [["a", 0, 0]],
                "output_layers": [["b", 0, 0]],
            },
        },
        "SEQ302",
    ),
]


@pytest.mark.parametrize(("record", "code"), BROKEN, ids=lambda v: str(v)[:50])
def test_a_broken_record_is_one_error(record: Any, code: str) -> None:
    error = predict(record)["error"]
    assert error["code"] == code
    assert error["message"].endswith((".", "?", "!")) and len(error["message"]) < 400
    assert set(error) == {"code", "layer", "message", "fix"}
    json.dumps(error)


def test_names_that_a_terminal_would_obey_are_text() -> None:
    record = {
        "input_shape": [None, 4],
        "layers": [{"class_name": "Dense\x1b[31m", "config": {"name": "[red]\x1b[31m"}}, DENSE],
    }
    found = predict(record)
    assert found["at_least"] and found["layers"][0]["params"] is None
    assert "\x1b" not in found["layers"][0]["note"]


def predicted(data: bytes) -> tuple[list[Any], int, str]:
    done = seqshape("predict", "-", stdin=data)
    return [json.loads(line) for line in done.stdout.splitlines()], done.returncode, done.stderr


GOOD = json.dumps({"id": 7, "input_shape": [None, 4], "layers": [DENSE]}).encode()


def test_a_bad_line_stops_nothing() -> None:
    lines = [
        GOOD,
        b"{not json",
        b"",
        b"\xff\xfe",
        b'{"input_shape": [null, 1e400], "layers": []}',
        b"[" * 100_000,
        b'{"id": ' + b"9" * 5000 + b"}",
        b'"text"',
        GOOD,
    ]
    found, code, noise = predicted(b"\n".join(lines))
    assert code == 1 and noise == ""
    assert len(found) == 8
    assert found[0]["total_params"] == found[-1]["total_params"] == 15
    assert found[0]["id"] == 7
    assert all("error" in answer for answer in found[1:-1])
    assert found[1]["error"]["message"].startswith("Line 2 is not JSON")


def test_one_document_and_a_list_are_read_too() -> None:
    pretty = json.dumps(json.loads(GOOD), indent=2).encode()
    assert predicted(pretty)[0][0]["total_params"] == 15
    both, code, _ = predicted(b"[" + GOOD + b", " + GOOD + b"]")
    assert [answer["total_params"] for answer in both] == [15, 15] and code == 0
    assert predicted(b"") == ([], 0, "")


def test_a_model_whose_arguments_are_not_what_they_should_be() -> None:
    for name in ("Functional", "Sequential"):
        for bad in ({"layers": 5}, {"layers": [], "trainable": "yes"}, {}):
            answer = predict({"model": {"class_name": name, "config": bad}})
            assert answer["error"]["code"][:4] in ("SEQ2", "SEQ3", "SEQ4"), (name, bad)


@pytest.mark.parametrize("command", ["summary", "draw", "explain"])
def test_a_name_makes_no_line_of_its_own(command: str, tmp_path: Path) -> None:
    """The end of a line in a name would forge a row of the table, or break a box."""
    config = course_model("imdb-bigru").get_config()
    config["layers"][1]["config"]["name"] = "a\nforged (Dense)  (None, 1)  7\u2028b\rc"
    path = tmp_path / "model.json"
    path.write_text(json.dumps({"class_name": "Sequential", "config": config}), encoding="utf-8")
    done = seqshape(command, str(path))
    assert done.returncode == 0, done.stderr
    assert "a?forged (Dense)" in done.stdout or "a forged (Dense)" in done.stdout
    assert not any(line.startswith("forged") for line in done.stdout.splitlines())


def test_a_refused_file_is_told_under_its_own_code(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    config = {"class_name": "Sequential", "config": {"name": "a/b", "layers": []}}
    path.write_text(json.dumps(config), encoding="utf-8")
    done = seqshape("draw", str(path))
    assert done.returncode == 1 and done.stderr.startswith("Error: SEQ201 ")
