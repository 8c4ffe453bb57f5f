"""The notes' own code, docs/examples/notes.ipynb: its four slips are found, its tables are Keras's."""

from __future__ import annotations

from pathlib import Path

from explain.lint.checking import check_file
from explain.open_file import Wanted, read_file

NOTES = Path(__file__).parents[2] / "docs" / "examples" / "notes.ipynb"
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
