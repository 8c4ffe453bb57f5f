"""Command-line options made from a layer's own declaration.

Nothing here knows a layer by name: arguments, their kinds and the axes tell everything.
"""

from __future__ import annotations

from typing import Any, Optional

import click

from shapecalc.errors import BadRecord
from shapecalc.layers.arguments import Choice, Kind
from shapecalc.layers.base import Layer
from shapecalc.layers.shared_arguments import BASE
from shapecalc.numbers import parse
from shapecalc.numbers.shape import Shape, shape_of
from shapecalc.numbers.size import Size

# What the input options are called, and which axis word they fill.
INPUT_WORDS = {"steps": ("len", "steps"), "features": ("features", "channels"), "rows": ("rows",)}
_FEATURES = ("features", "channels")


class Written(click.ParamType):  # type: ignore[type-arg]  # generic only in newer versions
    """What one function of :mod:`shapecalc.numbers.parse` reads."""

    def __init__(self, name: str) -> None:
        self.name, self.read = name, getattr(parse, name)

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return self.read(value)
        except BadRecord as error:
            self.fail(f"{error.message} {error.fix}", param, ctx)


class LayerType(click.ParamType):  # type: ignore[type-arg]  # generic only in newer versions
    """A layer in Keras's syntax."""

    name = "layer"

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        from shapecalc.readers.expression import layer_from_text

        return layer_from_text(value) if isinstance(value, str) else value


def shortened(text: str, most: int = 40) -> str:
    text = "".join(c if c.isprintable() else "?" for c in text)
    return repr(text if len(text) <= most else text[: most - 1] + "…")


# What stands behind an option in its help.
_METAVARS = {"size": "INT", "sizes": "INT[,INT]", "several": "INT,INT"}
_TYPES: dict[str, Any] = {
    "text": click.STRING,
    "choice": click.STRING,
    "layer": LayerType(),
    **{name: Written(name) for name in ("size", "sizes", "several", "shape", "number", "value")},
}


def layer_parameters(cls: type[Layer]) -> list[click.Parameter]:
    """Options for a layer's arguments and its input; layers inside it are arguments."""
    made: list[click.Parameter] = []
    shorts = {v: k for k, v in cls.short.items()}
    for key, kind in [
        *cls.kinds.items(),
        ("trainable", BASE["trainable"]),
        ("dtype", BASE["dtype"]),
    ]:
        if key in cls.kinds or key in cls.extra:
            option = _option(key, kind, shorts.get(key))
            if option is not None:
                made.append(option)
    taken = set(cls.kinds)
    return [*made, *input_parameters(cls, taken)]


def _option(key: str, kind: Kind, short: Optional[str]) -> Optional[click.Parameter]:
    if not kind.option:
        return None
    if kind.option == "layer" and kind.required:
        many = key == "cell" or key == "cells"
        return click.Argument(
            [key], type=LayerType(), nargs=-1 if many else 1, required=True, metavar=key.upper()
        )
    names = list(dict.fromkeys([key, key.replace("_", "-"), *([short] if short else [])]))
    flags = [f"--{n}" for n in names]
    default = "" if kind.required or kind.default is None else f"default {kind.default}"
    if kind.option == "flag":
        off = [f"--no-{n.replace('_', '-')}" for n in names[:1]]
        return click.Option(
            [key, "/".join([flags[0], off[0]]), *flags[1:]], default=None, help=default
        )
    words = kind.words if isinstance(kind, Choice) else ()
    help_text = " | ".join(str(w) for w in words if w is not None) or default
    return click.Option(
        [key, *flags],
        type=_TYPES[kind.option],
        default=None,
        help=("required" if kind.required else help_text) or None,
        metavar=_METAVARS.get(kind.option),
    )


def input_parameters(cls: type[Layer], taken: set[str]) -> list[click.Parameter]:
    """Options that tell the layer's input."""
    several = len(cls.call_inputs) > 2
    if several:
        return [
            click.Option(
                [f"in_{n}", f"--{n}"],
                type=_TYPES["shape"],
                metavar="SHAPE",
                help=f"shape of the {n}, such as None,10,8",
            )
            for n in cls.call_inputs
        ]
    if cls.reads_list:
        return [
            click.Option(
                ["in_list", "--input"],
                type=_TYPES["shape"],
                multiple=True,
                metavar="SHAPE",
                help="shape of one input, such as None,10,8; give one for each",
            )
        ]
    made: list[click.Parameter] = []
    for word, names in INPUT_WORDS.items():
        if word == "rows" and "rows" not in cls.reads:
            continue
        free = [n for n in names if n not in taken]
        if free:
            made.append(
                click.Option(
                    [f"in_{word}", *(f"--{n}" for n in free)],
                    type=_TYPES["size"],
                    metavar="SIZE",
                    help=f"{word} of the input; a word names an unknown",
                )
            )
    if "batch" not in taken:
        made.append(
            click.Option(
                ["in_batch", "--batch"],
                type=_TYPES["size"],
                metavar="SIZE",
                help="batch size, if it is fixed",
            )
        )
    if "shape" not in taken:
        made.append(
            click.Option(
                ["in_shape", "--shape"],
                type=_TYPES["shape"],
                metavar="SHAPE",
                help="the whole input shape, such as None,120,16",
            )
        )
    return made


def layer_from_options(cls: type[Layer], options: dict[str, Any]) -> Layer:
    """The layer that the options describe. Raises ShapeError 2xx."""
    given: dict[str, Any] = {}
    for key in [*cls.kinds, "trainable", "dtype"]:
        value = options.get(key)
        if value is None or value == ():
            continue
        several = cls.kinds[key].option == "layer" if key in cls.kinds else False
        given[key] = value[0] if several and isinstance(value, tuple) and len(value) == 1 else value
    return cls.from_arguments(given)


def input_from_options(layer: Layer, options: dict[str, Any]) -> Any:
    """The input that the options describe: a Shape, a list or an object of them.

    Left-out steps are unknown as in Keras; left-out features become a named unknown, so that
    counts are formulas. Raises BadRecord.
    """
    if len(layer.call_inputs) > 2:
        given = {n: options.get(f"in_{n}") for n in layer.call_inputs}
        return {n: shape_of(v, layer.traced_axes()) for n, v in given.items() if v is not None}
    if layer.reads_list:
        shapes = options.get("in_list") or ()
        if not shapes:
            raise BadRecord(
                f"{layer.class_name} merges several inputs.",
                "Give each as --input None,10,8.",
            )
        return [shape_of(s, layer.traced_axes()) for s in shapes]
    whole = options.get("in_shape")
    if whole is not None:
        return shape_of(whole, layer.traced_axes())
    return input_shape(layer, options)


def input_shape(layer: Layer, options: dict[str, Any]) -> Shape:
    """One input shape from --len, --features, --rows and --batch."""
    sizes: list[Any] = []
    for word in input_words(layer, options.get("in_steps") is not None):
        features = word in _FEATURES
        value = options.get("in_features" if features else f"in_{word}")
        if value is None and features:
            value = Size(None, name=word, open=True)
        elif value is None:
            value = Size(None, name=word)
        elif isinstance(value, int) and value < 0:
            raise BadRecord(f"The input's {word} can't be {value}.", "Give 0 or more.")
        sizes.append(value)
    return Shape(sizes)


def input_words(layer: Layer, with_steps: bool) -> tuple[str, ...]:
    """The axes a layer's input has on the command line."""
    inner = getattr(layer, "layer", None)
    if isinstance(inner, Layer) and layer.reads.endswith("..."):
        words = input_words(inner, True)
        if len(words) > 2:
            return words
    named = layer.traced_axes()
    exact = [w for w in layer.reads.split() if w != "..."]
    if "..." not in layer.reads.split():
        return named if len(named) == len(exact) else tuple(exact)
    if len(named) == 2:
        return named
    if with_steps or (len(exact) > 1 and exact[1] == "steps"):
        return ("batch", "steps", "features")
    return ("batch", "features")
