"""Own layers, models cut out of others, classes of models: the tables are those of Keras."""

from __future__ import annotations

import pathlib
import re
import warnings
from typing import Any

import pytest

from .test_models import read

HERE = pathlib.Path(__file__).parent


def programs(name: str) -> dict[str, str]:
    """The programs of a file beside this one, each under a line ``#### its name``."""
    text = (HERE / name).read_text(encoding="utf-8")
    parts = re.split(r"^#### ", text, flags=re.M)[1:]
    return {part.partition("\n")[0]: part.partition("\n")[2] for part in parts}


def run(text: str) -> dict[str, Any]:
    """What a program's names stand for when Keras has run it."""
    import keras

    keras.backend.clear_session()
    names: dict[str, Any] = {"__name__": "__main__"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(text, "program.py", "exec"), names)
    return names


def tables_of_keras(text: str) -> dict[str, list[Any]]:
    """Class, output and count of each layer of each model that a program names."""
    import keras
    from keras.src.utils.summary_utils import format_layer_shape

    found = {}
    for name, value in run(text).items():
        if isinstance(value, keras.Model):
            rows = []
            for layer in value.layers:
                said = re.sub(r"\[color\(\d+\)\]|\[/\]", "", format_layer_shape(layer))
                count = layer.count_params() if layer.built else None
                rows.append((type(layer).__name__, said, count))
            found[name] = rows
    return found


def tables_of_ours(text: str) -> dict[str, list[Any]]:
    from shapecalc.models.summary import shape_text

    reading = read(text)
    assert [p for p in reading.problems if p.severity == "error"] == []
    return {
        model.name: [
            (row.class_name, shape_text(row.output), row.count()) for row in model.summary.rows
        ]
        for model in reading.models
        if model.summary is not None
    }


def assert_alike(ours: dict[str, list[Any]], theirs: dict[str, list[Any]]) -> None:
    for name, rows in theirs.items():
        mine = ours[name]
        if all(kind != "InputLayer" for kind, *_ in rows):
            mine = [row for row in mine if row[0] != "InputLayer"]
        assert len(mine) == len(rows)
        for (kind, shape, count), (their_kind, said, number) in zip(mine, rows):
            assert kind == their_kind
            assert said == "?" or _sizes(shape) == _sizes(said)
            assert number is None or count == number


def _sizes(text: str) -> list[str]:
    return re.findall(r"None|\d+|\?", text)


PROGRAMS = {
    name: text
    for file in ("own_layers.txt", "cut_models.txt", "model_classes.txt")
    for name, text in programs(file).items()
}


@pytest.mark.keras
@pytest.mark.parametrize("name", PROGRAMS)
def test_tables_are_those_of_keras(name: str) -> None:
    theirs = tables_of_keras(PROGRAMS[name])
    assert theirs
    assert_alike(tables_of_ours(PROGRAMS[name]), theirs)
