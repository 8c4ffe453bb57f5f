"""What anybody needs to know of a layer stands on the layer: no other file asks for its name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from shapecalc.layers.registry import layer_classes

ROOT = Path(__file__).parents[1]
# Where names of layers belong: the layers, Keras's own words (of old versions too), the models of
# the course and its questions, and the words in which Keras complains.
PLACES = (
    "shapecalc/layers/",
    "shapecalc/keras_names.py",
    "shapecalc/models/course.py",
    "shapecalc/readers/saved/keras2.py",
    "shapecalc/readers/saved/keras2_names.py",
    "shapecalc/readers/code/models/keras2_arguments.py",
    "explain/lab/models.py",
    "explain/quiz/",
    "explain/why/wordings/",
)


def names_in(tree: ast.AST, names: frozenset[str]) -> Iterator[str]:
    """Each string that is the name of a layer, or a list of such names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = node.value.split()
            if words and names.issuperset(words):
                yield f"line {node.lineno}: {node.value}"


def test_a_layers_name_stands_in_its_place_alone() -> None:
    names = frozenset(layer_classes())
    files = [*ROOT.glob("shapecalc/**/*.py"), *ROOT.glob("explain/**/*.py"), ROOT / "cli.py"]
    found = [
        f"{file}, {place}"
        for path in files
        if not (file := path.relative_to(ROOT).as_posix()).startswith(PLACES)
        for place in names_in(ast.parse(path.read_text(encoding="utf-8")), names)
    ]
    assert len(files) > 150 and found == [], "ask a fact of the layer (shapecalc/layers/base.py)"


def test_the_guard_can_fail() -> None:
    tree = ast.parse('if x.class_name in ("LSTM", "GRU") or y == "Flatten":\n    z = "A Flatten"\n')
    found = list(names_in(tree, frozenset({"LSTM", "GRU", "Flatten"})))
    assert found == ["line 1: LSTM", "line 1: GRU", "line 1: Flatten"]
