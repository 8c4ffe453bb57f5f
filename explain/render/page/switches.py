"""What may be switched on a page: the words and flags among a layer's arguments."""

from __future__ import annotations

from typing import Any, NamedTuple

from shapecalc.errors import ShapeError
from shapecalc.layers.base import Layer
from shapecalc.layers.registry import from_config
from shapecalc.models.rows import Row
from shapecalc.numbers import nest
from shapecalc.numbers.shape import Shape

from .sliders import copied

# Each combination of words has arithmetic of its own in the page.
MOST_VARIANTS = 4
# Under this key a layer's values say which of its variants is meant.
VARIANT = "variant"


class Switch(NamedTuple):
    """An argument with its words, the layer's own first."""

    name: str
    words: tuple[Any, ...]


def switches_of(row: Row) -> list[Switch]:
    """The arguments of which another word changes a number, but not which axes there are.

    They are found by trial, in the order of the signature; those that would make too many
    variants are left out.
    """
    layer, found, variants = row.layer, [], 1
    if layer.is_model or row.output is None:
        return []
    inputs = [row.inputs, _larger(row.inputs)]
    before = [_numbers(layer, x, row) for x in inputs]
    for key, kind in layer.kinds.items():
        if kind.option not in ("choice", "flag"):
            continue
        own = getattr(layer, key, None)
        others = [w for w in getattr(kind, "words", (True, False)) if w != own]
        made = [_with(layer, {key: word}) for word in others]
        if not made or None in made:
            continue
        after = [[_numbers(one, x, row) for x in inputs] for one in made]
        if {_ranks(n) for one in after for n in one if n} - {_ranks(before[0])}:
            continue
        differ = any(n and m and n != m for one in after for n, m in zip(one, before))
        if differ and variants * (1 + len(others)) <= MOST_VARIANTS:
            variants *= 1 + len(others)
            found.append(Switch(key, (own, *others)))
    return found


def variants_of(layer: Layer, switches: list[Switch]) -> list[Layer]:
    """The layer with each combination of words, its own first; the last switch moves fastest."""
    made = [layer]
    for switch in switches:
        made = [
            one if i == 0 else _with(one, {switch.name: word})
            for one in made
            for i, word in enumerate(switch.words)
        ]
    return made


def _with(layer: Layer, arguments: dict[str, Any]) -> Any:
    """The layer with other arguments, None where there is no such layer or its axes have other words."""
    config: Any = copied(layer.serialize())
    config["config"].update(arguments)
    try:
        made = from_config(config)
    except ShapeError:
        return None
    return made if made.traced_axes() == layer.traced_axes() else None


def _larger(x: Any) -> Any:
    """An input with one more place along each axis but the first and the last."""
    if not isinstance(x, Shape):
        return x
    return Shape(d + 1 if 0 < i < len(x) - 1 else d for i, d in enumerate(x))


def _numbers(layer: Layer, x: Any, row: Row) -> Any:
    """Outputs and weights as plain numbers; None where the layer can't read this input."""
    try:
        output, weights = layer.apply(x, row.options)
    except ShapeError:
        return None
    shapes = [tuple(map(str, shape)) for shape in nest.shapes(output)]
    return shapes, [(w.name, tuple(map(str, w.shape)), w.trainable) for w in weights]


def _ranks(numbers: Any) -> tuple[int, ...]:
    return tuple(map(len, numbers[0])) if numbers else ()


__all__ = ["VARIANT", "Switch", "switches_of", "variants_of"]
