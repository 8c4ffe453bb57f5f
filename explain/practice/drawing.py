"""Random questions, drawn from the layers' own declarations.

Sizes are drawn so that no two of a question are equal: then taking one for another shows.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any, Optional

from shapecalc.layers.arguments import Choice, Count, Ends, Flag, Kind, Nested, Real, Window
from shapecalc.layers.base import Layer
from shapecalc.layers.registry import layer_class

from .skills import Asked, Template

# Small enough to be worked out by hand, large enough to be told apart.
WIDTHS = range(4, 40)
STEPS = range(22, 90)
PLACES = range(20, 48)
CHANNELS = range(3, 17)
WINDOWS = range(3, 9)
MOVES = range(2, 5)


class Sizes:
    """Sizes that differ from each other, and a random source for everything else."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)
        self.taken: set[int] = set()

    def new(self, among: Sequence[int]) -> int:
        """A size that the question doesn't have yet; any, where all are taken."""
        free = [n for n in among if n not in self.taken] or list(among)
        n = self.random.choice(free)
        self.taken.add(n)
        return n

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def choice(self, options: Any) -> Any:
        return self.random.choice(list(options))


def draw_layers(pick: Sizes, asked: Asked) -> list[Any]:
    """The configs of a template, or of several in a row."""
    return [draw_layer(pick, one) for one in (asked if isinstance(asked, tuple) else (asked,))]


def draw_layer(pick: Sizes, template: Template) -> dict[str, Any]:
    cls = layer_class(template.name)
    config: dict[str, Any] = {}
    for key, kind in cls.kinds.items():
        if key in template.fixed:
            config[key] = _fixed(pick, template.fixed[key])
        elif (
            kind.required
            or key == getattr(cls, "slides", "")
            or (key in template.vary and pick.chance(70))
        ):
            config[key] = value_of(pick, cls, key, kind)
    return {"class_name": template.name, "config": config}


def _fixed(pick: Sizes, value: Any) -> Any:
    if isinstance(value, range):
        return pick.new(value)
    return draw_layer(pick, value) if isinstance(value, Template) else value


def value_of(pick: Sizes, cls: type[Layer], key: str, kind: Kind) -> Any:
    """A value that the kind accepts; another one than the default where there are several."""
    if isinstance(kind, Window):
        return pick.new(WINDOWS if key == getattr(cls, "slides", "") else MOVES)
    if isinstance(kind, Count):
        return pick.new(WIDTHS)
    if isinstance(kind, Ends):
        return pick.new(MOVES)
    if isinstance(kind, Choice):
        default = kind.check(kind.default)
        return pick.choice([w for w in kind.words if w is not None and w != default])
    if isinstance(kind, Flag):
        return not kind.default
    if isinstance(kind, Real):
        return 0.5
    if isinstance(kind, Nested):
        raise TypeError(f"{cls.__name__} needs a layer for {key}")
    return pick.choice([v for v in kind.accepts if v is not None] or [kind.default])


def draw_input(pick: Sizes, configs: Sequence[Any], ranks: Sequence[int]) -> Any:
    """The sizes of an input, without the batch, that the first layer reads."""
    cls = layer_class(configs[0]["class_name"])
    if cls.attends:
        return _pair(pick)
    rank = pick.choice([r for r in ranks if fits(configs[0], r)] or ranks)
    if rank == 1:
        return [pick.new(STEPS if cls.looks_up else WIDTHS)]
    if rank == 2:
        return [pick.new(STEPS), pick.new(WIDTHS)]
    return [*(pick.new(PLACES) for _ in range(rank - 1)), pick.new(CHANNELS)]


def fits(config: Any, rank: int) -> bool:
    """Whether a layer reads examples of this rank."""
    from shapecalc.models.sequential import make_layers
    from shapecalc.numbers.shape import Shape

    layer = make_layers([config])[0]
    return layer.fits(Shape((1, *[9] * rank)))


def _pair(pick: Sizes) -> list[list[int]]:
    """Query and value: of the same sequence, or of two."""
    query = [pick.new(STEPS), pick.new(WIDTHS)]
    return [query, [pick.new(STEPS), query[1]] if pick.chance(60) else list(query)]


# -- as code ------------------------------------------------------------------------------
def layer_text(config: Any) -> str:
    """A layer as it is written: ``Conv1D(filters=8, kernel_size=3)``."""
    text = repr(layer_class(config["class_name"]).from_arguments(config["config"]))
    return text.replace("(layer=", "(")


def code_of(configs: Sequence[Any], input_shape: Any) -> str:
    """Keras code of the question: one layer called, or a Sequential of several."""
    if len(configs) > 1:
        lines = [f"Input({_tuple(input_shape)})", *map(layer_text, configs)]
        return "model = Sequential([\n" + "".join(f"    {line},\n" for line in lines) + "])"
    cls = layer_class(configs[0]["class_name"])
    if input_shape and isinstance(input_shape[0], (list, tuple)):
        names = ("query", "value", "key")[: len(input_shape)]
        inputs = [f"{n} = Input({_tuple(sizes)})" for n, sizes in zip(names, input_shape)]
        given = ", ".join(names)
        return "\n".join([*inputs, f"y = {layer_text(configs[0])}({_call(cls, given)})"])
    return f"x = Input({_tuple(input_shape)})\ny = {layer_text(configs[0])}(x)"


def _call(cls: type[Layer], given: str) -> str:
    return f"[{given}]" if cls.reads_list else given


def _tuple(sizes: Sequence[Any]) -> str:
    return f"({sizes[0]},)" if len(sizes) == 1 else f"({', '.join(map(str, sizes))})"


def arguments(configs: Sequence[Any]) -> Iterator[tuple[int, str, Kind]]:
    """Every argument that a question gives a size for: the layer's place, its name, its kind."""
    for i, config in enumerate(configs):
        kinds = layer_class(config["class_name"]).kinds
        for key, value in config["config"].items():
            if value.__class__ is int and kinds[key].numeric:
                yield i, key, kinds[key]


def with_argument(configs: Sequence[Any], i: int, key: str, value: Any) -> list[Any]:
    """The configs with one argument changed, in the layer or in the one that it wraps."""
    config = configs[i]
    inner = config["config"].get("layer")
    arguments = dict(config["config"])
    if inner is not None and key not in arguments:
        arguments["layer"] = {**inner, "config": {**inner["config"], key: value}}
    else:
        arguments[key] = value
    return [*configs[:i], {**config, "config": arguments}, *configs[i + 1 :]]


def inner_config(config: Any) -> Any:
    """The config of the layer that does the work: inside a wrapper, the one it wraps."""
    inner: Optional[Any] = config["config"].get("layer")
    return config if inner is None else inner
