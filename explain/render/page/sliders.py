"""What may be moved on a page: the amounts among a layer's arguments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Optional

from shapecalc.layers.base import Layer
from shapecalc.layers.registry import from_config
from shapecalc.numbers import nest
from shapecalc.numbers.size import Size

from .path_recorder import plain

WIDEST = 10**6


class Slider(NamedTuple):
    """A number that may be moved: an argument of a layer (``path`` in its config)."""

    name: str
    path: tuple[Any, ...]
    value: int
    least: int
    most: int
    quiet: bool  # left out of a product while it is 1, its default


Values = Mapping[Any, Optional[int]]


def sliders_of(layer: Layer) -> list[Slider]:
    """The amounts among a layer's arguments, those of layers inside it included."""
    return [slider for slider, _, _ in named_sizes(layer, layer.traced())]


def named_sizes(
    layer: Layer, copy: Layer, path: tuple[Any, ...] = ()
) -> Iterator[tuple[Slider, Layer, Any]]:
    """Each traced amount with the layer that holds it and where."""
    for key, kind in layer.kinds.items():
        value, original = copy.__dict__.get(key), getattr(layer, key, None)
        if isinstance(value, Layer) and isinstance(original, Layer):
            if not original.is_model:
                yield from named_sizes(original, value, (*path, key, "config"))
            continue
        if isinstance(value, tuple) and value and isinstance(value[0], Layer):
            for i, (one, inner) in enumerate(zip(original or (), value)):
                yield from named_sizes(one, inner, (*path, key, i, "config"))
            continue
        # A kind that takes a negative number names a place, such as an axis: no amount.
        if any(isinstance(v, int) and v < 0 for v in kind.accepts):
            continue
        parts = value if isinstance(value, tuple) else (value,)
        for i, part in enumerate(parts):
            if not isinstance(part, Size) or plain(part) is None or not part.name:
                continue
            n = int(plain(part))
            least = next((v for v in (0, 1) if _takes(kind, v)), n)
            where = (*path, key, i) if isinstance(value, tuple) else (*path, key)
            most = min(max(4 * n, 16), max(WIDEST, n))
            yield Slider(part.name, where, n, min(least, n), most, kind.default == 1), copy, i


def _takes(kind: Any, value: int) -> bool:
    try:
        kind.check(value)
    except Exception:
        return False
    return True


def changed(layer: Layer, values: Values) -> Layer:
    """The layer itself with other arguments. Raises ShapeError where Keras would."""
    config: Any = copied(layer.serialize())
    for slider, holder, _ in named_sizes(layer, layer.traced()):
        put(config["config"], slider.path, values.get(slider.name, slider.value), holder)
    return from_config(config)


def put(config: Any, path: tuple[Any, ...], value: Any, holder: Layer) -> None:
    """Write an argument into a config; a pair may be written there as one number."""
    key = path[-2] if isinstance(path[-1], int) else path[-1]
    whole = isinstance(path[-1], int)
    for part in path[: -2 if whole else -1]:
        # A list of cells means a layer that stacks them.
        if not (isinstance(config, list) and isinstance(part, str)):
            config = config[part]
    if whole:
        if not isinstance(config.get(key), list):
            config[key] = [int(plain(d)) for d in getattr(holder, key)]
        config[key][path[-1]] = value
    else:
        config[key] = value


def copied(value: Any) -> Any:
    """A config of its own, pairs as lists."""
    return nest.map(lambda v: v, value, nest.is_atom, list)
