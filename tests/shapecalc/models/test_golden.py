"""Predictions against what Keras said to thousands of records (tests/golden.py)."""

from __future__ import annotations

import shapecalc
from explain.derivations.derivation import derive_row
from shapecalc.models.prediction import plain_shape, predict, rows_of
from shapecalc.numbers import nest
from shapecalc.numbers.size import known
from tests import golden
from tests.oracle import differences

KEPT = golden.load()


def test_records() -> None:
    for asked in KEPT["records"]:
        record, real = asked["record"], asked["keras"]
        if "error" in real:
            real["error"].setdefault("message", "")
        predicted = predict(record)
        assert differences(record, predicted, real) == [], record


def test_explanations_end_in_the_predicted_numbers() -> None:
    for asked in KEPT["records"]:
        if "error" in asked["keras"]:
            continue
        rows = rows_of(asked["record"])
        for row, explained in zip(rows, map(derive_row, rows)):
            if row.weights:
                total = str(known(row.count()))
                summed, *factored = explained.count
                assert summed.text.replace(",", "").split(" = ")[-1] == total
                if factored and factored[0].label == "or":
                    assert factored[0].text.replace(",", "").split(" = ")[-1] == total


def test_answers_are_the_same_when_remembered_and_cannot_be_spoilt() -> None:
    for asked in KEPT["records"][::7]:
        first = predict(asked["record"])
        for row in first.get("layers", ()):
            for weight in row["weights"]:
                weight["shape"].append(0)
            row["output_shape"].append("spoilt")
        real = (
            {"error": {"message": "", **asked["keras"]["error"]}}
            if "error" in asked["keras"]
            else asked["keras"]
        )
        assert differences(asked["record"], predict(asked["record"]), real) == []


def test_graphs() -> None:
    for graph in KEPT["graphs"]:
        rows = shapecalc.from_config(graph["config"]).rows()
        ours = [
            [
                r.name,
                [plain_shape(leaf) for leaf in nest.leaves(r.output)],
                [[w.name, list(w.shape), w.trainable] for w in r.weights],
            ]
            for r in rows
            if not hasattr(r.layer, "elementwise")
        ]
        assert ours == graph["layers"]
