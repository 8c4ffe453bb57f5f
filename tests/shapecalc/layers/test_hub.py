"""KerasHub's layers, as compositions of our own."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

from explain.keras_check import build as keras_twin
from shapecalc.errors import BadArgument, BuiltForOther, UnknownLayer
from shapecalc.layers.registry import from_config, hub_classes
from shapecalc.models.functional import Functional
from shapecalc.models.sequential import run
from shapecalc.models.summary import row_macs
from shapecalc.numbers.shape import Shape, shape_of
from shapecalc.readers.notebook import script_source
from shapecalc.readers.script import read_source
from tests.properties.configs import RandomChooser

PROGRAM = """
import keras
import keras_nlp
from keras_hub.layers import TokenAndPositionEmbedding, TransformerDecoder
i, j = keras.Input((20,)), keras.Input((None,))
x = TokenAndPositionEmbedding(vocabulary_size=1000, sequence_length=20, embedding_dim=32)(i)
x = keras_nlp.layers.TransformerEncoder(intermediate_dim=64, num_heads=4)(x)
y = TokenAndPositionEmbedding(500, 30, 32)(j)
y = TransformerDecoder(64, 4)(y, encoder_sequence=x)
y = TransformerDecoder(48, 2)(y)
model = keras.Model([i, j], keras.layers.Dense(3)(y))
"""
# As KerasHub 0.32 counts them.
COUNTS = [0, 0, 32640, 16960, 8544, 12832, 7504, 99]


def layer(name: str, **config: Any) -> Any:
    return from_config({"class_name": name, "config": config, "module": "keras_hub.layers"})


def test_a_program_is_read() -> None:
    reading = read_source(script_source("program.py", PROGRAM))
    (found,) = reading.models
    assert reading.problems == [] and found.summary is not None
    counts = [row.count() for row in found.summary.rows]
    assert sorted(counts) == sorted(COUNTS)
    assert str(found.summary.rows[-1].output) == "(None, None, 3)"
    again = from_config(found.config)
    assert isinstance(again, Functional) and again.count_params() == sum(COUNTS)


def test_what_has_no_room_for_a_head_is_an_error() -> None:
    with pytest.raises(BadArgument) as raised:
        layer("TransformerEncoder", intermediate_dim=8, num_heads=9).apply(shape_of((None, 5, 8)))
    assert "num_heads=9" in raised.value.message and "8 features" in raised.value.message


def test_without_steps_no_work_is_counted() -> None:
    (row,) = run(
        [layer("TransformerEncoder", intermediate_dim=8, num_heads=2)], shape_of((None, 8))
    )
    assert row.count() > 0 and row_macs(row) is None


def test_other_layers_of_the_hub_are_named() -> None:
    with pytest.raises(UnknownLayer) as raised:
        layer("FNetEncoder", intermediate_dim=8)
    assert "FNetEncoder" in raised.value.message and "KerasHub" in raised.value.message
    with pytest.raises(UnknownLayer):  # a class of that name may be anybody's
        from_config({"class_name": "TransformerEncoder", "config": {}})


def test_a_decoder_is_called_again_with_as_many_inputs() -> None:
    import shapecalc

    x = shapecalc.Input((5, 8))
    decoder = layer("TransformerDecoder", intermediate_dim=8, num_heads=2)
    decoder(x, x)
    with pytest.raises(BuiltForOther):
        decoder(x)


def test_without_kerashub_the_check_says_so(monkeypatch: Any) -> None:
    monkeypatch.setitem(sys.modules, "keras_hub", None)
    with pytest.raises(keras_twin.KerasMissing) as raised:
        keras_twin.import_package("keras_hub.layers")
    assert "pip install keras-hub" in str(raised.value)


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("seed", range(40))
def test_random_configs_against_kerashub(seed: int) -> None:
    hub = pytest.importorskip("keras_hub")
    import keras

    name, config, shapes = random_config(RandomChooser(seed))
    ids = name.startswith("Token")
    ours = layer(name, **config)
    words = ours.call_inputs[: len(shapes)]
    inputs: Any = {w: shape_of(x) for w, x in zip(words, shapes)}
    output, weights = ours.apply(inputs if len(shapes) > 1 else shape_of(shapes[0]))
    theirs = getattr(hub.layers, name)(**config)
    kind = "int32" if ids else "float32"
    made = theirs(*(keras.KerasTensor(x, dtype=kind) for x in shapes))
    assert isinstance(output, Shape) and output.plain() == list(made.shape)
    assert [(w.name, tuple(w.shape)) for w in theirs.weights] == [
        (w.name, w.shape) for w in weights
    ]
    chosen = np.random.default_rng(seed)
    for weight in theirs.weights:
        weight.assign(chosen.normal(size=weight.shape) * 0.5)
    values = [chosen.normal(size=(2, *x[1:])).astype("float32") for x in shapes]
    if ids:
        values = [chosen.integers(0, 5, (2, *shapes[0][1:]))]
    given = dict(zip(words, values)) if len(values) > 1 else values[0]
    numbers = [np.array(weight.numpy()) for weight in theirs.weights]
    assert np.allclose(ours.forward(np, given, numbers), theirs(*values).numpy(), atol=1e-4)


def random_config(chooser: RandomChooser) -> tuple[str, dict[str, Any], list[tuple[Any, ...]]]:
    blocks = ["TransformerEncoder", "TransformerDecoder"] * 2
    name = chooser.choice([n for n in hub_classes() if n != "RotaryEmbedding"] + blocks)
    steps = chooser.choice((3, 5))
    shapes: list[tuple[Any, ...]] = [(None, steps, chooser.choice((4, 8)))]
    if name.startswith("Transformer"):
        config = {
            "intermediate_dim": chooser.choice((4, 5)),
            "num_heads": chooser.choice((1, 2)),
            "dropout": chooser.choice((0, 0.1)),
            "normalize_first": chooser.chance(50),
            "activation": chooser.choice(("relu", "gelu", None)),
        }
        if name == "TransformerDecoder" and chooser.chance(60):
            shapes.append((None, chooser.choice((4, 6)), chooser.choice((4, 8))))
        return name, config, shapes
    if name == "TokenAndPositionEmbedding":
        sizes = {
            "vocabulary_size": 9,
            "sequence_length": 6,
            "embedding_dim": chooser.choice((3, 4)),
        }
        flags = {key: chooser.chance(50) for key in ("tie_weights", "mask_zero")}
        return name, {**sizes, **flags}, [(None, steps)]
    return name, {"sequence_length": 6} if name == "PositionEmbedding" else {}, shapes
