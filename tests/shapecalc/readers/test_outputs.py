"""Stored outputs of a notebook: what they show of unknown sizes, and when they are not believed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shapecalc.readers.notebook import notebook_source
from shapecalc.readers.outputs import CellOutput, stored_tables, value_of
from shapecalc.readers.results import FileReport, FoundModel
from shapecalc.readers.script import read_source

HEAD = """import numpy as np
from tensorflow import keras
from tensorflow.keras import layers
X = np.load("x.npy")
"""
MODEL = "m = keras.Sequential([layers.Input(X.shape[1:]), layers.LSTM(4, return_sequences=True)])"
WORDS = (
    "words = set(open('a').read().split())\n"
    "m = keras.Sequential([layers.Input((7,)), layers.Embedding(len(words) + 1, 16)])\n"
)

KERAS_2 = """Model: "sequential"
_________________________________________________________________
 Layer (type)                Output Shape              Param #   
=================================================================
 embedding (Embedding)       (None, 50, 16)            16000     
                                                                 
 bidirectional (Bidirectiona  (None, 16)               1600      
 l)                                                              
                                                                 
 dense (Dense)               (None, 1)                 17        
=================================================================
Total params: 17,617
"""  # noqa: W291, W293
KERAS_3 = """Model: "sequential"
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━┓
┃ Layer (type)                  ┃ Output Shape      ┃    Param # ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━┩
│ embedding (Embedding)         │ (None, 50, 16)    │     16,000 │
├───────────────────────────────┼───────────────────┼────────────┤
│ bidirectional                 │ (None, 16)        │      1,600 │
│ (Bidirectional)               │                   │            │
├───────────────────────────────┼───────────────────┼────────────┤
│ dense (Dense)                 │ (None, 1)         │         17 │
└───────────────────────────────┴───────────────────┴────────────┘
"""
TABLE = (
    "vocab, n = len(open('v').read()), len(open('n').read())\n"
    "m = keras.Sequential([layers.Input((n,)), layers.Embedding(vocab, 16)])\n"
    "m.add(layers.Bidirectional(layers.LSTM(8)))\n"
    "m.add(layers.Dense(1))\n"
    "m.summary()"
)


def stream(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": text.splitlines(keepends=True)}


def result(text: str) -> dict[str, Any]:
    return {"output_type": "execute_result", "data": {"text/plain": [text]}}


def read(*cells: tuple[str, Any], **options: Any) -> FileReport:
    made = [
        {"cell_type": "code", "source": text, "outputs": [output] if output else []}
        for text, output in cells
    ]
    text = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made})
    return read_source(notebook_source("x.ipynb", text), **options)


def last(*cells: tuple[str, Any], **options: Any) -> FoundModel:
    return read(*cells, **options).models[-1]


def seen(*cells: tuple[str, Any]) -> dict[str, int]:
    return {size.name: size.seen.value for size in last(*cells).missing if size.seen is not None}


X = {"X.shape[1]": 60, "X.shape[2]": 8}
SHOWN = {
    "a result": ("X.shape", result("(1000, 60, 8)")),
    "one of several": ("len(X), X.shape", result("(1000, (1000, 60, 8))")),
    "a TensorShape": ("X.shape", result("TensorShape([1000, 60, 8])")),
    "print": ("print(X.shape)", stream("(1000, 60, 8)\n")),
    "words": ("print('shape:', X.shape)", stream("loaded\nshape: (1000, 60, 8)\nbye\n")),
    "f-string": ("print(f'the shape is {X.shape}!')", stream("the shape is (1000, 60, 8)!\n")),
    "format": ("print('shape {} of {}'.format(X.shape, 3))", stream("shape (9, 60, 8) of 3\n")),
    "percent": ("print('shape %s' % (X.shape,))", stream("shape (9, 60, 8)\n")),
    "sum": ("print('shape ' + str(X.shape))", stream("shape (9, 60, 8)\n")),
}


@pytest.mark.parametrize("shown", SHOWN.values(), ids=SHOWN)
def test_a_printed_shape_is_offered(shown: Any) -> None:
    assert seen((HEAD, None), shown, (MODEL, None)) == X


@pytest.mark.parametrize("shown", SHOWN.values(), ids=SHOWN)
def test_a_printed_shape_is_taken_where_that_is_asked(shown: Any) -> None:
    model = last((HEAD, None), shown, (MODEL, None), outputs=True)
    assert model.summary is not None and model.missing == []
    assert model.summary.cells()[0][1] == "(None, 60, 4)"
    (line,) = model.missing_lines()
    assert "X.shape[1]=60" in line and "cell 1" in line and "older" in line
    assert model.to_dict()["from_outputs"]["X.shape[2]"] == {"value": 8, "cell": 1}


def test_an_offer_names_the_cell_and_can_be_followed() -> None:
    cells = ((HEAD + WORDS, None), ("print('vocabulary', len(words) + 1)", stream("vocabulary 90")))
    (line,) = last(*cells).missing_lines()
    assert '--set "len(words)=89"' in line and "cell 1" in line and "--from-outputs" in line
    followed = last(*cells, given={"len(words)": 89})
    assert followed.missing == []
    assert followed.summary is not None and followed.summary.total_params == 90 * 16


@pytest.mark.parametrize("table", [KERAS_2, KERAS_3], ids=["Keras 2", "Keras 3"])
def test_a_stored_table_shows_sizes(table: str) -> None:
    assert seen((HEAD + TABLE, stream(table))) == {"vocab": 1000, "n": 50}
    model = last((HEAD + TABLE, stream(table)), outputs=True)
    assert model.summary is not None and model.summary.total_params == 17_617


def test_a_table_in_html_is_read() -> None:
    page = {"output_type": "display_data", "data": {"text/html": [f"<pre>{KERAS_3}</pre>"]}}
    (table,) = stored_tables(CellOutput([page]).shown)
    assert table[1].layer == "bidirectional (Bidirectional)"
    assert (table[1].shape, table[1].params) == ((None, 16), 1600)


@pytest.mark.parametrize(
    "table",
    [
        KERAS_3.replace("1,600", "1,601"),  # the layer had other units
        KERAS_3.replace("16,000", "16,001"),  # no vocabulary gives that
        KERAS_3.replace("dense (Dense)", "lstm  (LSTM) "),
        KERAS_3.replace("(None, 1) ", "(None, 2) "),
    ],
)
def test_a_table_that_contradicts_the_code_is_not_believed(table: str) -> None:
    assert seen((HEAD + TABLE, stream(table))) == {}


def test_an_output_that_contradicts_the_code_is_not_believed() -> None:
    cell = ("n = 5\nprint('shape', X.shape, 'n', n)", stream("shape (9, 60, 8) n 5\n"))
    assert seen((HEAD, None), cell, (MODEL, None)) == X
    cell = ("n = 6\nprint('shape', X.shape, 'n', n)", stream("shape (9, 60, 8) n 5\n"))
    assert seen((HEAD, None), cell, (MODEL, None)) == {}


def test_a_name_that_changes_its_meaning_is_not_taken_for_another() -> None:
    cells = [(HEAD, None), ("print(X.shape)", stream("(1000, 60, 8)\n"))]
    again = "X = np.load('z.npy')\n"
    assert seen(*cells, (again + MODEL, None)) == {}
    assert seen(cells[0], ("print(X.shape)\n" + again, cells[1][1]), (MODEL, None)) == {}
    assert seen((HEAD + MODEL, None), (again + "X.shape", result("(9, 60, 8)"))) == {}
    assert last(*cells, (again + MODEL, None), outputs=True).taken == {}


def test_two_values_of_one_name_are_none() -> None:
    cells = ((HEAD, None), ("X.shape", result("(9, 60, 8)")), ("X.shape", result("(9, 50, 8)")))
    assert seen(*cells, (MODEL, None)) == {"X.shape[2]": 8}


def test_lines_that_nobody_can_tell_apart_are_left_alone() -> None:
    cell = ("f()\nprint(X.shape)", stream("(7, 7, 7)\n(1000, 60, 8)\n"))
    assert seen((HEAD, None), cell, (MODEL, None)) == {}


def test_the_code_is_never_overruled() -> None:
    code = "n = 5\nm = keras.Sequential([layers.Input((n, 2)), layers.Conv1D(3, 2)])"
    model = last((HEAD + code, None), ("n", result("9")), outputs=True)
    assert model.summary is not None and model.summary.cells()[0][1] == "(None, 4, 3)"
    assert model.taken == {}


@pytest.mark.parametrize(
    "text,value",
    [
        ("(3, 4)", (3, 4)),
        ("8,185", 8185),
        ("torch.Size([2, 3])", (2, 3)),
        ("(None, 5)", (None, 5)),
        ("0.5", None),
        ("(3, x)", None),
        ("[1, 2]", (1, 2)),
        ("", None),
        ("(" * 400, None),
    ],
)
def test_values_of_printed_texts(text: str, value: Any) -> None:
    assert value_of(text) == value


def test_outputs_of_any_form_are_no_error() -> None:
    odd: list[Any] = [None, 3, {}, {"output_type": "stream", "text": 5}, {"output_type": "pyout"}]
    assert CellOutput([*odd, {"output_type": "display_data", "data": [1]}]).printed == ""
    report = read((HEAD + MODEL, {"output_type": "stream", "text": {}}))
    assert len(report.models) == 1 and report.problems == []
