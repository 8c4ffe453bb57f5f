"""What a class body declares: signature, order, defaults, rank; being there is being in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from shapecalc.layers import registry
from shapecalc.layers.arguments import anything, count, flag, ignored, nested, window
from shapecalc.layers.base import Layer, Weight
from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import Size


@pytest.fixture(autouse=True)
def registry_as_before() -> Iterator[None]:
    registry.load()
    classes, aliases = dict(registry._classes), dict(registry._aliases)
    yield
    for kept, before in ((registry._classes, classes), (registry._aliases, aliases)):
        kept.clear()
        kept.update(before)  # type: ignore[call-overload]


def declared() -> Any:
    class Probe(Layer):
        aliases = ("Probed",)
        reads = "batch steps ... features"
        units: int = count()
        weight_settings = ignored("kernel_initializer=zeros seed")
        width: int = window(3)
        use_bias: bool = flag(1)
        layer: Any = nested(None)

        def output(self, x: Shape) -> Shape:
            return x

    return Probe


def test_the_class_body_is_the_signature() -> None:
    probe = declared()
    assert list(probe.kinds) == [
        *("units", "kernel_initializer", "seed", "width", "use_bias", "layer")
    ]
    assert [kind.name for kind in probe.kinds.values()] == list(probe.kinds)
    assert probe.required == ("units",) and "units" not in probe.__dict__
    assert (probe.kernel_initializer, probe.seed, probe.width) == ("zeros", None, 3)
    assert probe.use_bias is True and not hasattr(probe, "weight_settings")
    assert probe._rank == (3, True)
    assert declared().kinds is not probe.kinds


def test_a_class_is_registered_under_its_name_and_aliases() -> None:
    probe = declared()
    assert registry.layer_class("Probe") is probe is registry.layer_class("Probed")
    assert "Probe" in registry.names() and "Probed" in registry.names()


def test_a_private_class_is_not_registered_and_hands_its_arguments_down() -> None:
    class _Shared(Layer):
        reads = "batch"
        units: int = count()
        late: Any = anything(None)

    class Heir(_Shared):
        first: Any = anything(5)
        late: Any = anything(7)

    class Same(Heir):
        purpose = "the same"

    assert "_Shared" not in registry._classes and "Heir" in registry._classes
    assert list(Heir.kinds) == ["first", "late", "units"] and Heir.late == 7
    assert Same.kinds == Heir.kinds and Same.required == ("units",)
    assert Heir._rank == (1, False)
    assert Heir.__dict__.get("aliases") is None


def test_arguments_come_by_position_or_name() -> None:
    probe = declared()
    assert probe(4).units == probe(units=4).units == 4
    made = probe(4, None, 7)
    assert (made.units, made.seed) == (4, 7)
    assert made.get_config() == {"units": 4, "kernel_initializer": None, "seed": 7}
    assert repr(made) == "Probe(units=4, kernel_initializer=None, seed=7)"
    assert made == probe(units=4, kernel_initializer=None, seed=7) != probe(4)
    assert hash(made) == hash(probe(4, None, 7)) and made != "Probe"
    assert isinstance(repr(made.serialize()), str) and made.class_name == "Probe"


def test_children_are_the_layers_inside() -> None:
    dense, cell = registry.layer_class("Dense"), registry.layer_class("LSTMCell")
    inner = dense(3)
    probe = declared()
    assert probe(4).children() == []
    assert probe(4, layer=inner).children() == [inner]
    stack = registry.layer_class("StackedRNNCells")([cell(2), cell(3)])
    assert stack.children() == [cell(2), cell(3)]


def test_a_traced_copy_names_its_numbers_and_leaves_the_layer_alone() -> None:
    probe = declared()
    layer = probe(4, width=1)
    copy = layer.traced("cells[0].")
    assert copy.units.name == "cells[0].units" and copy.units.value == 4
    assert layer.units == 4 and layer.units.__class__ is int
    assert copy.width.quiet is False  # its default is 3: here 1 says something
    assert copy.use_bias is True
    named = probe(Size(None, name="U", open=True)).traced()
    assert named.units.name == "units" and str(named.units) == "U"

    class Quiet(Layer):
        steps: int = window(1)
        pair: Any = window(2, n=2)

    copy = Quiet().traced()
    assert copy.steps.quiet is True and Quiet(2).traced().steps.quiet is False
    assert [d.name for d in copy.pair] == ["pair[0]", "pair[1]"]
    assert [d.value for d in copy.pair] == [2, 2]


def test_what_a_layer_is_unless_it_says_otherwise() -> None:
    class Plain(Layer):
        pass

    layer, x = Plain(), Shape((2, 3))
    assert layer.variables(x) == [] and layer.factored(x) is None and layer.macs(x, x) == 0
    assert layer.has_kernel() is True and layer.misplaced("x") is None and layer.children() == []
    assert layer.check_again(x, Shape((2, 3, 4))) is True
    assert layer.traced_axes() == ("batch", "steps", "features")
    assert layer.variable_dtype == "float32" and Plain.stem() == "plain"
    assert Plain.example() == "Plain()"
    with pytest.raises(NotImplementedError):
        layer.output(x)

    class Ranked(Plain):
        keeps_rank = True
        reads = "batch rows columns depth ..."

    assert Ranked().check_again(x, Shape((5, 6))) is True
    assert Ranked().check_again(x, Shape((5, 6, 7))) is False
    assert Ranked().traced_axes() == ("batch", "rows", "columns", "depth")


def test_weights_are_checked_and_frozen_with_the_layer() -> None:
    class Own(Layer):
        units: int = count()

        def output(self, x: Shape) -> Shape:
            return x

        def variables(self, x: Shape) -> list[Weight]:
            return [Weight("w", (x[-1], self.units)), Weight("v", (), False, "float16")]

    x = Shape((None, 3))
    assert Own(2).own_weights(x) == [("w", (3, 2), True, None), ("v", (), False, "float16")]
    assert [w.trainable for w in Own(2, trainable=False).own_weights(x)] == [False, False]
    assert [w.size for w in Own(2).own_weights(x)] == [6, 1]

    class Wrapper(Own):
        freezes = False

    assert [w.trainable for w in Wrapper(2, trainable=False).own_weights(x)] == [True, False]
