"""What is known of a layer stands on the layer: no other file holds a layer's name."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from shapecalc.layers.registry import layer_classes

from .sources import file_of, modules, texts

# Names of Keras 1 and 2, layers that only Keras has, and the models of the course.
TABLES = (
    "shapecalc/layers/",
    "shapecalc/keras_names.py",
    "shapecalc/models/course.py",
    "shapecalc/readers/saved/keras2_names.py",
    "shapecalc/readers/code/models/keras2_arguments.py",
    "shapecalc/keras_names.py",
    "shapecalc/models/course.py",
    "shapecalc/readers/saved/keras2_names.py",
    "shapecalc/readers/code/models/keras2_arguments.py",
)


def named(tree: ast.AST, names: set[str]) -> Iterator[str]:
    """Each string of a tree that is a layer's name, or a list of such names."""
    for line, text in texts(tree):
        if text.split() and set(text.split()) <= names:
            yield f"{line} {text!r}"


@pytest.mark.xfail(strict=True, reason="names go, one by one")
def test_no_other_file_holds_a_layers_name() -> None:
    names = set(layer_classes())
    found = [
        f"{file_of(module)}:{place}"
        for module, tree in modules().items()
        if not file_of(module).startswith(TABLES)
        for place in named(tree, names)
    ]
    assert not found, f"{len(found)} names: " + "; ".join(found)


def test_this_test_can_fail() -> None:
    text = '"""Dense"""\nif name in ("LSTM", "Model") or name in "GRU LSTM".split(): "Dense(1)"'
    assert list(named(ast.parse(text), {"LSTM", "GRU", "Dense"})) == ["2 'LSTM'", "2 'GRU LSTM'"]
