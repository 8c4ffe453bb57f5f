"""Each argument of each layer, not known: the layer is read or becomes ``?``, and nothing breaks."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.layers.arguments import Window
from shapecalc.layers.registry import layer_classes
from shapecalc.readers.notebook import script_source
from shapecalc.readers.results import FileReport
from shapecalc.readers.script import read_source
from tests.explain.render.pictures.samples import every_layer

HEAD = "from keras import layers, Input, Model\nfrom keras.layers import *\n"
LAYERS = {name: (layer, x) for name, layer, x in every_layer()}


def inputs_text(x: Any) -> str:
    if isinstance(x, dict):
        return ", ".join(f"{key}=Input({tuple(shape[1:])!r})" for key, shape in x.items())
    if x and isinstance(x[0], (list, tuple)):
        return "[" + ", ".join(f"Input({tuple(shape[1:])!r})" for shape in x) + "]"
    return f"Input({tuple(x[1:])})"


def read(name: str, key: str, value: str) -> FileReport:
    """The layer's sample with one argument replaced, called on its sample's input."""
    layer, x = LAYERS[name]
    if isinstance(x, dict) and not name.startswith(("Multi", "Grouped")):
        x = list(x.values())
    given = {**layer.__dict__["given"]}
    given.pop(key, None)
    words = [f"{k}={v!r}" for k, v in given.items()] + [f"{key}={value}"]
    lines = f"made = {name}({', '.join(words)})\ny = made({inputs_text(x)})\n"
    return read_source(script_source("p.py", HEAD + lines))


# A cell is never called alone, and two sizes are too many for one, as a list of none is.
@pytest.mark.parametrize("name", [n for n in LAYERS if LAYERS[n][0].role != "cell"])
def test_nothing_breaks(name: str) -> None:
    for key, kind in layer_classes()[name].kinds.items():
        values = ["wanted", "c.wanted", "c['wanted']", "wanted + 1", "(wanted, 2)", "[*wanted]"]
        if isinstance(kind, Window) and kind.n == 1:
            values.append("(wanted,)")
        for value in values:
            found = read(name, key, value)
            errors = [p.message for p in found.problems if p.severity == "error"]
            too_many = "(wanted, 2)" in value and not (isinstance(kind, Window) and kind.n == 2)
            too_large = key == "output_padding"  # 2 is more than its strides
            assert not errors or too_many or too_large or "[*wanted]" in value, (key, value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("BatchNormalization(axis=ax)", "its axis is ax, which isn't known (--set ax=…)"),
        ("LayerNormalization(axis=[ax])", "its axis isn't known"),
        ("Permute((a, 1))", "its dims isn't known"),
        ("LSTM(4, return_sequences=c.r)", "its return_sequences is c.r, which isn't known"),
    ],
)
def test_what_decides_leaves_the_layer_open(text: str, says: str) -> None:
    lines = f"from keras import *\nm = Sequential([Input((9, 8)), {text}, Dense(2)])"
    lines = lines.replace("import *\n", "import *\nfrom keras.layers import *\n")
    model = read_source(script_source("p.py", lines)).models[0]
    assert model.summary is not None and model.summary.rows[0].output is None
    assert says in model.summary.rows[0].layer.reason
