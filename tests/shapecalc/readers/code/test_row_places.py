"""Where a row of a table stands in the source, and where its numbers are written."""

from __future__ import annotations

from shapecalc.readers.notebook import script_source
from shapecalc.readers.results import FoundModel, Place
from shapecalc.readers.script import read_source

TEXT = """\
from keras import Input, Model, Sequential
from keras import layers as L
VOCAB, WIDTH = 10_000, 16
UNITS = 2 * WIDTH
model = Sequential([
    L.Input((120,)),
    L.Embedding(VOCAB, WIDTH),
    L.Conv1D(128, kernel_size=(5,)),
    L.Bidirectional(L.LSTM(UNITS), backward_layer=L.GRU(8, go_backwards=True)),
    L.Dense(-1),
])
a = Input((10, 8))
b = L.LSTM(UNITS, return_sequences=True)(a)
graph = Model(a, L.Concatenate()([a, b]))
"""


def models(text: str = TEXT) -> list[FoundModel]:
    return read_source(script_source("model.py", text)).models


def words(place: Place | None, text: str = TEXT) -> str:
    """The text at a place of one line, or the first line of a longer one."""
    assert place is not None and place.line is not None and place.column is not None
    line = text.split("\n")[place.line - 1]
    end = place.end_column if place.end_line == place.line else None
    return line[place.column - 1 : None if end is None else end - 1]


def test_each_row_knows_the_call_that_made_it() -> None:
    found = [words(p.made) for p in models()[0].places]
    assert [w.split("(")[0] for w in found] == [
        "L.Embedding",
        "L.Conv1D",
        "L.Bidirectional",
        "L.Dense",
    ]
    made, called = models()[1].places[1][:2]
    assert words(made) == "L.LSTM(UNITS, return_sequences=True)"
    assert words(called) == "L.LSTM(UNITS, return_sequences=True)(a)"


def test_arguments_have_the_names_of_derivations() -> None:
    found = [{w.name: words(w.place) for w in p.arguments} for p in models()[0].places]
    assert found[0] == {"input_dim": "VOCAB", "output_dim": "WIDTH"}
    assert found[1] == {"filters": "128", "kernel_size": "(5,)", "kernel_size[0]": "5"}
    assert found[2] == {"units": "UNITS", "backward units": "8", "backward go_backwards": "True"}
    assert found[3] == {"units": "-1"}, "of a layer that Keras doesn't make"


def test_names_lead_to_the_constants_behind_them() -> None:
    found = models()[0].places
    assert [[words(c) for c in w.constants] for w in found[0].arguments] == [["10_000"], ["16"]]
    assert [words(c) for c in found[2].arguments[0].constants] == ["2", "16"]


def test_a_name_that_is_bound_twice_leads_nowhere() -> None:
    text = TEXT.replace("UNITS = 2 * WIDTH", "UNITS = 2\nUNITS = 3")
    assert models(text)[0].places[2].arguments[0].constants == ()


def test_rows_know_the_rows_that_they_read() -> None:
    assert [p.inputs for p in models()[0].places] == [(None,), (0,), (1,), (2,)]
    assert [p.inputs for p in models()[1].places] == [(), (0,), (0, 1)]


def test_the_first_row_knows_what_declares_its_axes() -> None:
    axes = models()[0].places[0].axes
    assert [[words(p) for p in places] for places in axes] == [[], ["120"]]
