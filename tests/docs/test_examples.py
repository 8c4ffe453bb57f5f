"""The files of docs/examples: the slips of the notes are found, and the others are what they claim."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from explain import cross_check
from explain.lint.checking import check_file
from explain.open_file import Wanted, read_file
from explain.why import explain_error
from shapecalc import predict

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
NOTES = EXAMPLES / "notes.ipynb"
# What the notes' own outputs print, in order; the second model is the slip.
TOTALS = [598_209, None, 598_209, 635_329, 573_249, 169_997, 172_941, 171_149]


def test_the_four_slips_of_the_notes() -> None:
    found = {
        (p.code, p.place.cell) for p in check_file(str(NOTES), Wanted(checks=True)).reading.problems
    }
    assert ("SEQ202", 1) in found  # Bidirectional(LSTM(64), return_sequence=True)
    assert {("SEQ801", 10), ("SEQ801", 11)} <= found  # ply, stirng; plot_graph
    assert ("SEQ532", 40) in found  # the test set is truncated at its other end


def test_the_tables_of_the_notes() -> None:
    report = read_file(NOTES, Wanted({"tokenizer.vocab_size": 8185}))
    totals = [m.summary and m.summary.total_params for m in report.models]
    assert [t for t, kept in zip(totals, TOTALS) if kept] == [t for t in TOTALS if t]


def test_the_script_is_stopped_where_its_traceback_says() -> None:
    (problem,) = check_file(str(EXAMPLES / "stack.py"), Wanted(checks=True)).reading.problems
    explained = explain_error((EXAMPLES / "traceback.txt").read_text("utf-8"))
    assert explained is not None and explained.code == problem.code == "SEQ101"
    assert explained.frame is not None and explained.frame.file == "stack.py"


@pytest.mark.keras
def test_the_traceback_is_what_keras_prints() -> None:
    done = subprocess.run(
        [sys.executable, "stack.py"], cwd=EXAMPLES, capture_output=True, text=True, timeout=300
    )
    kept = (EXAMPLES / "traceback.txt").read_text("utf-8")
    assert done.stderr.rstrip().endswith(kept.rstrip().splitlines()[-1])


@pytest.mark.keras
def test_the_saved_model_is_one_of_keras() -> None:
    (found,) = read_file(EXAMPLES / "reviews.keras").models
    assert found.summary is not None and cross_check(found.record).agrees


def test_the_records() -> None:
    lines = (EXAMPLES / "records.jsonl").read_text("utf-8").splitlines()
    window, lstm, slip = [predict(json.loads(line)) for line in lines]
    assert window["layers"][0]["output_shape"] == [None, 116, 128]
    assert lstm["layers"][0]["symbolic_shape"] == ["batch", "T", "64"]
    assert slip["error"]["code"] == "SEQ102"
