"""Layers are found by name, alias, command or config; what isn't known is said so."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

import shapecalc
from shapecalc.errors import BadModel, ShapeError, UnknownLayer
from shapecalc.keras_names import KERAS_LAYERS, WITHOUT_RULE
from shapecalc.layers import registry
from shapecalc.layers.recurrent import LSTM
from shapecalc.layers.registry import (
    class_for_command,
    from_config,
    layer_class,
    layer_classes,
    names,
)


def L(class_name: Any, **config: Any) -> dict[str, Any]:
    return {"class_name": class_name, "config": config}


def test_all_layers_in_alphabetical_order_and_no_models() -> None:
    found = layer_classes()
    assert list(found) == sorted(found) and len(found) >= 65
    assert all(cls.__name__ == name for name, cls in found.items())
    assert "Sequential" not in found and "Functional" not in found
    assert {"Sequential", "Functional", "Model", "MaxPool1D", "LSTM"} <= set(registry.names())


def test_a_class_by_its_name_or_alias() -> None:
    assert layer_class("Conv1D") is layer_class("Convolution1D") is shapecalc.Conv1D
    assert layer_class("Model") is layer_class("Functional")
    with pytest.raises(AttributeError, match=r"^module 'shapecalc' has no attribute 'Conv1d'$"):
        shapecalc.Conv1d  # noqa: B018
    with pytest.raises(AttributeError, match="'conv1D'"):
        shapecalc.conv1D  # noqa: B018


COMMANDS: list[tuple[str, Any]] = [
    ("conv1d", "Conv1D"),
    ("max-pooling1d", "MaxPooling1D"),
    ("max_pooling1d", "MaxPooling1D"),
    ("MaxPool1D", "MaxPooling1D"),
    ("p_re_lu", "PReLU"),
    ("input", "InputLayer"),
    ("group-query-attention", "GroupedQueryAttention"),
    ("sequential", None),
    ("model", None),
    ("nothing", None),
]


def test_a_command_finds_its_class() -> None:
    for word, name in COMMANDS:
        cls = class_for_command(word)
        assert (cls and cls.__name__) == name


def test_the_families_that_are_listed_are_right() -> None:
    families = {n: cls.__module__.rpartition(".")[2] for n, cls in layer_classes().items()}
    assert registry._where.items() <= families.items()


def test_a_layer_that_no_family_lists_is_found_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(registry._where, "LSTM")
    monkeypatch.delitem(registry._classes, "LSTM")
    monkeypatch.setattr(registry, "load", lambda: registry.register(LSTM))
    assert layer_class("LSTM") is LSTM is class_for_command("lstm")


def test_one_family_is_loaded_not_all() -> None:
    code = (
        "import sys, shapecalc\n"
        "from shapecalc.layers import registry\n"
        "assert registry._load_family('NoSuchLayer') is None\n"
        "assert registry.class_for_command('dropout').__name__ == 'Dropout'\n"
        "assert registry.layer_class('LSTM').__name__ == 'LSTM'\n"
        "print('shapecalc.layers.attention' in sys.modules, registry._loaded)\n"
        "registry.layer_class('Convolution1D')\n"
        "print('shapecalc.layers.attention' in sys.modules, registry._loaded)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.split() == ["False", "False", "True", "True"], done.stderr


def test_configs_as_keras_saves_them() -> None:
    made = from_config(L("Dense", units=3))
    assert made == shapecalc.Dense(3)
    assert from_config({"class_name": "Masking"}) == shapecalc.Masking()
    for module in ("keras.layers", "keras", "tensorflow.keras.layers", "tf_keras.src.layers", None):
        assert from_config({**L("Dense", units=3), "module": module}) == made
    assert from_config({**L("Dense", units=3), "registered_name": "Dense"}) == made


def test_what_a_reader_noted_in_a_config() -> None:
    config = {**L("CuDNNLSTM", units=3), "retired": True}
    made = from_config(config)
    assert made.serialize() == config
    weights = {w.name: w.shape for w in made.rule(shapecalc.Shape((2, 9, 4)))[1]}
    assert weights == {"kernel": (4, 12), "recurrent_kernel": (3, 12), "bias": (24,)}
    assert made.factored(shapecalc.Shape((2, 9, 4))) == 4 * 3 * (4 + 3) + 24
    gru = from_config({**L("CuDNNGRU", units=3), "retired": True})
    assert gru.rule(shapecalc.Shape((2, 9, 4)))[1][2].shape == (18,)
    with pytest.raises(UnknownLayer, match="CuDNNLSTM is a layer of older versions"):
        from_config(L("CuDNNLSTM", units=3))
    assert from_config({**L("Dense", units=3), "retired": True}) == shapecalc.Dense(3)
    assert registry.retired_class("LSTM") is None
    with pytest.raises(UnknownLayer, match="It was declared elsewhere"):
        from_config({**L("Dense", units=3), "unknown": "It was declared elsewhere."})


OTHERS: list[dict[str, Any]] = [
    {"module": "my.own"},
    {"module": "mykeras.layers"},
    {"module": "keras.src.ops.numpy"},
    {"module": 5},
    {"module": None, "registered_name": "own>Dense"},
]


def test_a_class_of_another_owner_is_never_guessed() -> None:
    for more in OTHERS:
        with pytest.raises(UnknownLayer, match="isn't a layer of Keras") as caught:
            from_config({**L("Dense", units=3), **more})
        assert caught.value.while_constructing is False


def test_what_is_no_config() -> None:
    for config in (5, None, [], {}, L(5), {"class_name": "Dense", "config": 3}):
        with pytest.raises(BadModel, match="is not a layer config"):
            from_config(config)  # type: ignore[arg-type]


def test_a_layer_that_cannot_be_made_says_so() -> None:
    with pytest.raises(ShapeError) as caught:
        from_config(L("Dense", units=0))
    assert caught.value.while_constructing is True


def test_layers_nest_to_a_depth_and_no_deeper() -> None:
    def deep(n: int) -> Any:
        return L("TimeDistributed", layer=deep(n - 1)) if n else L("Dense", units=3)

    assert from_config(deep(50)).class_name == "TimeDistributed"
    with pytest.raises(BadModel, match="more than 50 deep"):
        from_config(deep(51))
    assert registry._depth == 0
    assert from_config(deep(50)).class_name == "TimeDistributed"


# -- every class of keras.layers ----------------------------------------------------------------
NO_LAYERS = {"InputSpec", "Layer", "Wrapper"}  # what layers are made of


@pytest.mark.keras
def test_every_class_of_keras_is_known_or_says_why_not() -> None:
    """A class that a new Keras brings is named here."""
    import keras

    exported = {n for n, c in vars(keras.layers).items() if isinstance(c, type)} - NO_LAYERS
    unknown = exported - set(names())
    assert unknown == set(WITHOUT_RULE)
    assert exported <= KERAS_LAYERS
    for name in unknown:
        with pytest.raises(UnknownLayer) as raised:
            layer_class(name)
        assert WITHOUT_RULE[name] in raised.value.message and raised.value.fix
