"""What is known of a layer stands on the layer: no other file holds a layer's name."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from shapecalc.layers.registry import layer_classes

from .sources import file_of, modules, texts

# Where names of layers belong: the layers, the errors whose advice adds one, Keras's own words
# (of old versions too), the course's models, questions and skills, and how Keras complains.
PLACES = (
    "shapecalc/layers/",
    "shapecalc/errors/",
    "shapecalc/keras_names.py",
    "shapecalc/readers/course.py",
    "shapecalc/readers/saved/keras2.py",
    "shapecalc/readers/code/models/keras2_arguments.py",
    "explain/quiz/",
    "explain/practice/skills.py",
    "explain/trace/memory.py",
    "explain/why/wordings/",
)


def named(tree: ast.AST, names: set[str]) -> Iterator[str]:
    """Each string of a tree that is a layer's name, or a list of such names."""
    for line, text in texts(tree):
        # "Add " with a space at its end is a piece of a sentence.
        if text and set(text.split(" ")) <= names:
            yield f"{line} {text!r}"


def test_no_other_file_holds_a_layers_name() -> None:
    names = set(layer_classes())
    found = [
        f"{file_of(module)}:{place}"
        for module, tree in modules().items()
        if not file_of(module).startswith(PLACES)
        for place in named(tree, names)
    ]
    assert not found, "ask a fact of the layer (layers/base.py): " + "; ".join(found)


def test_this_test_can_fail() -> None:
    text = '"""Dense"""\nif name in ("LSTM", "Model") or name in "GRU LSTM".split(): "Dense(1)"'
    assert list(named(ast.parse(text), {"LSTM", "GRU", "Dense"})) == ["2 'LSTM'", "2 'GRU LSTM'"]
