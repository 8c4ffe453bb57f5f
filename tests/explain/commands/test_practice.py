"""`seqshape practice --diagnose`: a line of JSON a record, whatever stands in the file."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from cli import seqshape

QUESTION = {
    "kind": "params",
    "layer": {"class_name": "GRU", "config": {"units": 20}},
    "input_shape": [29, 13],
}


def diagnosed(text: str, path: str = "-") -> tuple[int, list[dict]]:
    found = CliRunner().invoke(seqshape, ["practice", "--diagnose", path], input=text)
    return found.exit_code, [json.loads(line) for line in found.stdout.splitlines()]


def test_each_record_has_its_causes() -> None:
    records = [
        {"id": "a", "question": QUESTION, "wrong": 2040},
        {"question": QUESTION, "answer": 2100},
    ]
    code, found = diagnosed("\n".join(map(json.dumps, records)))
    assert code == 0 and [line["id"] for line in found] == ["a", 2]
    assert found[0]["causes"][0]["kind"] == "gru_single_bias"
    assert set(found[0]["causes"][0]) == {"kind", "name", "explanation", "formula"}
    assert found[1]["causes"] == []


def test_a_bad_line_is_one_error_and_the_others_are_answered(tmp_path: Path) -> None:
    lines = [
        "no json",
        "{}",
        '{"id": 7, "question": {"kind": "params", "layers": 3}, "wrong": 1}',
        json.dumps({"id": "b", "question": QUESTION, "wrong": 2040}),
    ]
    path = tmp_path / "answers.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    code, found = diagnosed("", str(path))
    assert code == 1 and [("error" in line) for line in found] == [True, True, True, False]
    assert found[2]["id"] == 7


def test_a_file_that_is_not_there_is_said_so() -> None:
    found = CliRunner().invoke(seqshape, ["practice", "--diagnose", "no/such.jsonl"])
    assert found.exit_code and "no/such.jsonl" in str(found.exception)
