"""What anybody needs to know of a layer stands on the layer: no other file asks for its name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from shapecalc.layers.registry import layer_classes

ROOT = Path(__file__).parents[1]
# Where names of layers belong: the layers, the errors whose advice adds one, Keras's own words
# (of old versions too), the course's models and questions, and how Keras complains.
PLACES = (
    "shapecalc/layers/",
    "shapecalc/errors/",
    "shapecalc/keras_names.py",
    "shapecalc/models/course.py",
    "shapecalc/readers/saved/keras2.py",
    "shapecalc/readers/saved/keras2_names.py",
    "shapecalc/readers/code/models/keras2_arguments.py",
    "explain/lab/models.py",
    "explain/quiz/",
    "explain/trace/memory.py",
    "explain/why/wordings/",
)
# Configs and graphs still ask for names.
NOT_YET = (
    "shapecalc/models/sequential.py",
    "shapecalc/models/prediction.py",
    "shapecalc/readers/saved/config.py",
    "shapecalc/readers/saved/rebuild.py",
    "shapecalc/readers/code/models/layer_factory.py",
    "shapecalc/readers/code/models/configs.py",
    "shapecalc/readers/code/libraries/dispatch.py",
    "shapecalc/readers/code/models/model_building.py",
    "shapecalc/readers/code/models/custom_layers.py",
)


def names_in(tree: ast.AST, names: frozenset[str]) -> Iterator[str]:
    """Each string that is the name of a layer, or a list of such names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = node.value.split()
            if node.value == " ".join(words) and words and names.issuperset(words):
                yield f"line {node.lineno}: {node.value}"


def test_a_layers_name_stands_in_its_place_alone() -> None:
    names = frozenset(layer_classes())
    files = [*ROOT.glob("shapecalc/**/*.py"), *ROOT.glob("explain/**/*.py"), ROOT / "cli.py"]
    found = [
        f"{file}, {place}"
        for path in files
        if not (file := path.relative_to(ROOT).as_posix()).startswith(PLACES + NOT_YET)
        for place in names_in(ast.parse(path.read_text(encoding="utf-8")), names)
    ]
    assert len(files) > 150 and found == [], "ask a fact of the layer (shapecalc/layers/base.py)"


def test_the_guard_can_fail() -> None:
    tree = ast.parse('if x.class_name in ("LSTM", "GRU") or y == "Flatten":\n    z = "A Flatten"\n')
    found = list(names_in(tree, frozenset({"LSTM", "GRU", "Flatten"})))
    assert sorted(found) == ["line 1: Flatten", "line 1: GRU", "line 1: LSTM"]
