"""Models as layers, those of keras.applications among them: the tables are those of Keras."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from shapecalc.models.summary import Summary
from tests.properties.applications import without_variables

from .test_models import read
from .test_own_layers import programs, run

PROGRAMS = programs("nested_models.txt")
# A model's name, its parameters, and those that are trained.
Facts = tuple[str, Any, Any]


@pytest.fixture(scope="module")
def keras() -> Iterator[Any]:
    with without_variables() as found:
        yield found


def of_keras(keras: Any, text: str) -> dict[str, tuple[list[Any], Facts]]:
    """The rows of each model that a program names, its operations among them, and its counts."""
    found = {}
    for name, model in run(text).items():
        if isinstance(model, keras.Model):
            rows = [_row(one) for one in getattr(model, "operations", model.layers)]
            counts = [_count(w) for w in (model.weights, model.trainable_weights)]
            found[name] = rows, (model.name, counts[0], counts[1])
    return found


def _row(one: Any) -> tuple[str, str, int]:
    return one.name, type(one).__name__, _count(getattr(one, "weights", ()))


def _count(weights: Any) -> int:
    total = 0
    for weight in weights:
        size = 1
        for d in weight.shape:
            size *= d
        total += size
    return total


@pytest.mark.keras
@pytest.mark.parametrize("name", PROGRAMS)
def test_tables_are_those_of_keras(keras: Any, name: str) -> None:
    reading = read(PROGRAMS[name])
    assert [p.message for p in reading.problems if p.severity == "error"] == []
    ours = {model.name: model for model in reading.models}
    theirs = of_keras(keras, PROGRAMS[name])
    assert theirs
    for variable, (rows, facts) in theirs.items():
        found: Summary = ours[variable].summary
        mine = [(r.name, r.class_name, r.count()) for r in found.rows]
        if all(kind != "InputLayer" for _, kind, _ in rows):
            mine = [row for row in mine if row[1] != "InputLayer"]
        assert mine == rows, variable
        assert (found.name, found.total_params, found.trainable_params) == facts, variable
