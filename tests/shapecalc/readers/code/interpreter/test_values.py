"""Values of the reader in a message: as the source or Keras calls them, never as our objects."""

from __future__ import annotations

import pytest

from shapecalc.models import calls
from shapecalc.readers.code.interpreter import values
from shapecalc.readers.notebook import script_source
from shapecalc.readers.script import read_source

CLASSES = [
    cls
    for cls in [*vars(values).values(), *vars(calls).values()]
    if isinstance(cls, type) and cls.__module__ in (values.__name__, calls.__name__)
]


@pytest.mark.parametrize("cls", CLASSES)
def test_a_value_has_words_of_its_own(cls: type) -> None:
    assert cls.__name__ in ("Names", "LayerCall") or cls.__repr__ is not object.__repr__


@pytest.mark.parametrize(
    "call",
    [
        "layers.Dense(Input((3,)))",
        "layers.Dense(np.zeros((2, 3)))",
        "layers.Dense(layers.Dense(3))",
        "layers.Dense(len)",
        "layers.Dense([1] * len(data))",
        "layers.LSTM(8)(np)",
        "layers.LSTM(8)(layers.Dense(3))",
        "layers.Reshape((Input((3,)), 2))",
        "layers.Bidirectional(Input((3,)))",
        "Sequential([np.zeros((2, 3)), Input((3,)), layers])",
        "layers.Concatenate()([Input((3,)), len])",
    ],
)
def test_no_message_shows_an_object_of_ours(call: str) -> None:
    text = f"import numpy as np\nfrom keras import Input, Sequential, layers\nx = {call}\n"
    problems = read_source(script_source("p.py", text)).problems
    for problem in problems:
        assert " at 0x" not in problem.message and "shapecalc" not in problem.message
        assert "<" not in problem.message.replace("<KerasTensor", ""), problem.message
