"""Cells without an execution count, in notebooks that were run."""

from __future__ import annotations

import json
from typing import Optional

import pytest

from shapecalc.readers.notebook import notebook_source
from shapecalc.readers.results import FileReport
from shapecalc.readers.script import read_source

HEAD = "import keras\nfrom keras import Input, Sequential, layers"
Cell = tuple[Optional[int], str]


def read(*cells: Cell) -> FileReport:
    made = [
        {"cell_type": "code", "execution_count": count, "outputs": [], "source": text}
        for count, text in [(1, HEAD), *cells]
    ]
    return read_source(notebook_source("a.ipynb", json.dumps({"cells": made})))


def counts(reading: FileReport) -> list[list[Optional[int]]]:
    return [[row.count() for row in m.summary.rows] for m in reading.models if m.summary]


MODEL = "model = Sequential([Input((9, 3)), layers.LSTM(units)])"


@pytest.mark.parametrize(
    "never",
    [
        "units = 5",
        "def f():\n    pass\nunits = 5",
        "from settings import units",
        "for units in range(5): pass",
        "units, b = 5, 6",
    ],
)
@pytest.mark.parametrize("last", [3, 9])
def test_a_cell_that_was_never_run_binds_nothing_that_another_binds(never: str, last: int) -> None:
    assert counts(read((2, "units = 4"), (None, never), (last, MODEL))) == [[128]]


@pytest.mark.parametrize("last", [4, 9])
def test_a_model_grows_only_by_cells_that_were_run(last: int) -> None:
    cells = [
        (2, "model = Sequential([Input((9,))])"),
        (3, "model.add(layers.Dense(4))"),
        (None, "model.add(layers.Dense(5))\nmodel.add(layers.Dense(6))"),
        (last, "model.summary()"),
    ]
    reading = read(*cells)
    assert counts(reading) == [[40]] and reading.problems == []


def test_what_is_needed_was_run() -> None:
    cells: list[Cell] = [(None, "units = width + 1"), (None, "width = 3")]
    assert counts(read(cells[1], cells[0], (2, MODEL))) == [[128]]
    assert counts(read(*cells, (7, MODEL)))[0] != [128]  # in the order of the file
    assert counts(read((None, "def f():\n    return 4"), (2, "units = f()\n" + MODEL))) == [[128]]


def test_another_way_is_shown_with_names_and_a_note() -> None:
    other = MODEL.replace("LSTM", "GRU")
    reading = read((2, "units = 4"), (3, MODEL), (None, other), (4, "model.summary()"))
    tables = [[str(row.count()) for row in m.summary.rows] for m in reading.models if m.summary]
    assert tables == [["128"], ["15 * units + 3 * units * units"]]
    assert [bool(m.notes) for m in reading.models] == [False, True]
    assert "execution count" in reading.models[1].notes[0]
    names = [m.summary.rows[0].name for m in reading.models if m.summary]
    assert names == ["lstm", "gru"]


def test_a_cell_at_the_end_goes_on_from_the_others() -> None:
    reading = read((2, "units = 4"), (None, MODEL))
    assert counts(reading) == [[128]] and "Cell 2" in reading.models[0].notes[0]


def test_a_notebook_without_counts_is_read_whole() -> None:
    made = [{"cell_type": "code", "source": t} for t in (HEAD, "units = 4", "units = 5", MODEL)]
    reading = read_source(notebook_source("a.ipynb", json.dumps({"cells": made})))
    assert counts(reading) == [[180]] and reading.models[0].notes == []


def test_where_counts_are_missing_a_cell_of_its_own_is_read_in_place() -> None:
    reading = read((2, "units = 4"), (None, MODEL.replace("model", "first")), (9, "print(units)"))
    assert counts(reading) == [[128]] and len(reading.models[0].notes) == 1
