"""Every layer has Keras's own name, arguments, order and defaults."""

from __future__ import annotations

import inspect

import pytest

from explain.keras_check.build import load_keras
from shapecalc.layers.base import snake_case
from shapecalc.layers.registry import layer_classes

pytestmark = pytest.mark.keras
LAYERS = list(layer_classes().values())


@pytest.mark.parametrize("cls", LAYERS, ids=lambda c: c.__name__)
def test_signature_is_that_of_keras(cls: type) -> None:
    keras = load_keras()
    theirs = getattr(keras.layers, cls.__dict__.get("aliases", (cls.__name__,))[-1])
    parameters = [
        p
        for p in inspect.signature(theirs.__init__).parameters.values()
        if p.name not in ("self", "kwargs", "args", "name", "dtype", "trainable")
    ]
    named = [p.name for p in parameters]
    ours = [k for k in cls.kinds if k in named]  # type: ignore[attr-defined]
    missing = [n for n in named if n not in cls.kinds and n not in cls.extra]  # type: ignore
    assert missing == []
    assert ours == [n for n in named if n in cls.kinds]  # type: ignore[attr-defined]
    # What Keras takes as a keyword only doesn't stand in front of what it takes by place.
    if any(p.kind is p.VAR_KEYWORD for p in inspect.signature(theirs.__init__).parameters.values()):
        assert not {"name", "dtype", "trainable"} & {*list(cls.kinds)[: len(ours)]}  # type: ignore
    for p in parameters:
        kind = cls.kinds.get(p.name)  # type: ignore[attr-defined]
        if kind is None or kind.ignored:
            continue
        if p.default is inspect.Parameter.empty:
            assert kind.required, p.name
        else:
            # Over several axes Keras writes a tuple where one number says the same.
            assert kind.check(kind.default) == kind.check(p.default), p.name


@pytest.mark.parametrize("cls", LAYERS, ids=lambda c: c.__name__)
def test_every_layer_says_what_it_is_for(cls: type) -> None:
    assert cls.purpose and cls.__doc__  # type: ignore[attr-defined]
    assert len(cls.purpose) < 90  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", [*(c.__name__ for c in LAYERS), "My Layer!", "ABCd1E"])
def test_automatic_names_are_those_of_keras(name: str) -> None:
    naming = pytest.importorskip("keras.src.utils.naming")
    assert naming.to_snake_case(name) == snake_case(name)
