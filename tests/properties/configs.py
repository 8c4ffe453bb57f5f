"""Random records, made from the layers' own declarations.

Nothing here knows a layer by name: its kinds say which values are good and which are bad,
its axes which input it reads. One generator serves two engines: hypothesis, which shrinks
what it finds, and a plain random loop for long runs.
"""

from __future__ import annotations

import random
from typing import Any, Protocol

from shapecalc.errors import ShapeError
from shapecalc.layers.arguments import Anything, Kind, Named, Nested
from shapecalc.layers.base import Layer
from shapecalc.layers.registry import layer_classes
from shapecalc.layers.shared_arguments import BASE
from shapecalc.models.sequential import make_layers, parse_inputs, run
from shapecalc.numbers.shape import Shape

SIZES = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16)
RARE_SIZES = (0, 1, 33, 64, 100)


class Chooser(Protocol):
    """A source of choices."""

    def choice(self, options: Any) -> Any: ...

    def chance(self, percent: int) -> bool: ...


class RandomChooser:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def choice(self, options: Any) -> Any:
        return self.random.choice(list(options))

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent


def classes() -> list[type[Layer]]:
    """Every layer that a record can hold; an Input begins a model and has tests of its own."""
    return [c for c in layer_classes().values() if c.__name__ != "InputLayer"]


# -- arguments ----------------------------------------------------------------------------
def layer_config(pick: Chooser, cls: type[Layer], depth: int = 0, bad: int = 12) -> dict[str, Any]:
    """A config of ``cls``: good arguments, and in ``bad`` of 100 cases one bad one."""
    config: dict[str, Any] = {}
    broken = pick.choice(list(cls.kinds)) if cls.kinds and pick.chance(bad) else None
    for key, kind in cls.kinds.items():
        if key == broken and kind.refuses:
            config[key] = pick.choice(kind.refuses)
        elif kind.required or pick.chance(40):
            value = argument(pick, kind, depth)
            if value is not _NONE:
                config[key] = value
    if pick.chance(5):
        config["trainable"] = pick.choice((True, False))
    if pick.chance(2):
        config[pick.choice(("unit", "return_sequence", "foo", "input_length"))] = 1
    if pick.chance(2) and config:
        config.pop(pick.choice(list(config)))
    for key in ("dtype", "name"):
        if pick.chance(2):
            base = BASE[key]
            config[key] = pick.choice((*base.accepts, *base.refuses) or ("a_name",))
    return {"class_name": cls.__name__, "config": config}


_NONE: Any = object()


def argument(pick: Chooser, kind: Kind, depth: int) -> Any:
    """A good value for one argument, or _NONE to leave it out."""
    if isinstance(kind, Nested):
        return nested_config(pick, kind, depth)
    if isinstance(kind, Named):
        return pick.choice(sorted(kind.names)) if kind.what == "activation" else _NONE
    if isinstance(kind, Anything) and not kind.accepts:
        return _NONE if not kind.required else pick.choice(SIZES)
    values = kind.accepts
    return pick.choice(values) if values else _NONE


def nested_config(pick: Chooser, kind: Nested, depth: int) -> Any:
    if depth > 1:
        return _NONE if not kind.required else {"class_name": "LSTMCell", "config": {"units": 2}}
    fitting = [c for c in classes() if c.role == kind.of]
    if kind.of == "layer":
        fitting = [c for c in fitting if not c.reads_list and len(c.call_inputs) < 3]
        if kind.many:  # Keras runs these to see what comes out, and some only say their shape
            fitting = [
                c for c in fitting if c.keeps_axes and {"over", "seed", "axis"}.isdisjoint(dir(c))
            ]
    pool = fitting if pick.chance(95) else classes()
    if kind.many and pick.chance(60):
        return [
            layer_config(pick, pick.choice(pool), depth + 1, 2)
            for _ in range(pick.choice((1, 2, 2, 3)))
        ]
    made = layer_config(pick, pick.choice(pool), depth + 1, 3)
    if not kind.required and pick.chance(70):
        made["config"]["go_backwards"] = True
    return made


# -- inputs -------------------------------------------------------------------------------
def size(pick: Chooser) -> int:
    return int(pick.choice(SIZES if pick.chance(93) else RARE_SIZES))


def shape(pick: Chooser, rank: int) -> list[Any]:
    """A shape of this rank: batch mostly unknown, steps sometimes, features nearly never."""
    sizes: list[Any] = [size(pick) for _ in range(rank)]
    if rank and pick.chance(85):
        sizes[0] = None
    for i in range(1, rank):
        if pick.chance(25 if i < rank - 1 else 3):
            sizes[i] = None
    return sizes


def rank_for(pick: Chooser, axes: str) -> int:
    """A rank that these axes read; sometimes another."""
    words = axes.split()
    least = len([w for w in words if w != "..."])
    if pick.chance(8):
        return int(pick.choice((1, 2, 3, 4, 5, 6)))
    if "..." in words:
        return max(least, int(pick.choice((2, 3, 3, 3, 4, 4, 5))))
    return least


def inputs_for(pick: Chooser, cls: type[Layer], config: dict[str, Any]) -> Any:
    """An input_shape that mostly fits a layer."""
    if len(cls.call_inputs) > 2:
        return _by_name(pick, cls)
    if cls.reads_list:
        return _several(pick)
    axes = cls.reads
    inner = config["config"].get("layer")
    if isinstance(inner, dict) and axes.endswith("..."):
        by_name = layer_classes().get(inner["class_name"])
        if by_name is not None:
            axes = by_name.reads
            if cls.reads.startswith("batch steps features"):
                axes = axes.replace("batch", "batch steps", 1)
    elif isinstance(config["config"].get("equation"), str):
        return shape(pick, len(config["config"]["equation"].split(",")[0].replace("...", "xx")))
    elif isinstance(config["config"].get("dims"), (list, tuple)):
        return shape(pick, len(config["config"]["dims"]) + 1)
    return shape(pick, rank_for(pick, axes))


def _by_name(pick: Chooser, cls: type[Layer]) -> Any:
    query = shape(pick, 3)
    value = [query[0], size(pick), query[2] if pick.chance(80) else size(pick)]
    if pick.chance(5):
        return query
    found = {"query": query, "value": value}
    if pick.chance(30):
        found["key"] = [value[0], value[1] if pick.chance(85) else 3, size(pick)]
    return found


def _several(pick: Chooser) -> Any:
    first = shape(pick, int(pick.choice((2, 3, 3, 3, 4))))
    if pick.chance(4):
        return first
    found = [first]
    for _ in range(int(pick.choice((1, 1, 1, 2, 0)))):
        other = list(first)
        for i in range(len(other)):
            if pick.chance(10):
                other[i] = pick.choice((1, None, size(pick)))
        if pick.chance(8):
            other = other[:1] + other[2:]
        found.append(other)
    return found


# -- records ------------------------------------------------------------------------------
def single(pick: Chooser, cls: Any = None) -> dict[str, Any]:
    """A record of one layer."""
    cls = cls or pick.choice(classes())
    config = layer_config(pick, cls)
    record: dict[str, Any] = {"input_shape": inputs_for(pick, cls, config), "layers": [config]}
    if cls.call_options and pick.chance(15):
        option = pick.choice([o for o in cls.call_options if "mask" not in o] or ["training"])
        record["call_kwargs"] = {option: pick.choice((True, False))}
    if pick.chance(3):
        record["call_kwargs"] = {"no_such_option": True}
    return record


def stack(pick: Chooser) -> dict[str, Any]:
    """A record of 2 to 8 layers whose neighbours mostly fit."""
    configs: list[dict[str, Any]] = []
    rank = int(pick.choice((2, 3, 3, 4, 4, 5)))
    start = shape(pick, rank)
    x: Any = parse_inputs(start)
    wanted = int(pick.choice((2, 3, 3, 4, 4, 5, 6, 7, 8)))
    simple = [
        c for c in classes() if c.role != "cell" and not c.reads_list and len(c.call_inputs) < 3
    ]
    while len(configs) < wanted:
        fits = [c for c in simple if isinstance(x, Shape) and _reads(c, len(x))] or simple
        config = layer_config(pick, pick.choice(fits if pick.chance(96) else simple), 0, 3)
        try:
            output = run(make_layers([config]), x)[-1].output
            if _too_large(output):
                continue
            x = output
        except ShapeError:
            if not pick.chance(12):
                continue
        configs.append(config)
    for config in configs:
        config["config"].pop("name", None)
    return {"input_shape": start, "layers": configs}


def _reads(cls: type[Layer], rank: int) -> bool:
    words = cls.reads.split()
    least = len([w for w in words if w != "..."])
    return rank == least or ("..." in words and rank > least)


def _too_large(output: Any) -> bool:
    if not isinstance(output, Shape):
        return False
    total = 1
    for d in output.plain():
        total *= d or 1
    return total > 20_000 or len(output) > 6
