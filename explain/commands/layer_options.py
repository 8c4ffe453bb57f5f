"""Command-line options made from a layer's own declaration.

Nothing here knows a layer by name: arguments, their kinds and the axes tell everything.
"""

from __future__ import annotations

from typing import Any, Optional

import click

from shapecalc.errors import BadRecord, MissingArgument, ShapeError
from shapecalc.errors.changes import Fix, SetArguments
from shapecalc.layers.arguments import Choice, Kind, Nested
from shapecalc.layers.base import Layer
from shapecalc.layers.shared_arguments import BASE
from shapecalc.models.sequential import declared_input
from shapecalc.numbers import parse
from shapecalc.numbers.shape import shape_of

from ..layer_input import input_shape

# What an axis is called on the command line, where that isn't its own word alone. Features that
# a window slides along are called channels.
_AXIS_OPTIONS = {
    "steps": ("len", "steps"),
    "features": ("features", "channels"),
    "height": ("height", "rows"),
    "width": ("width", "columns"),  # `draw` has a --width of its own
}
_AXIS_WORDS = {"steps": "sequence length", "features": "features (channels)"}
# The arguments of every layer that its command has.
_BASE = ("name", "trainable", "dtype")


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
        from shapecalc.readers.model_text import layer_from_text

        return layer_from_text(value) if isinstance(value, str) else value


# What stands behind an option in its help.
_METAVARS = {"size": "INT", "sizes": "INT[,INT]", "several": "INT,INT", "pairs": "INT[,INT]"}
_TYPES: dict[str, Any] = {
    "text": click.STRING,
    "choice": click.STRING,
    "layer": LayerType(),
    **{
        name: Written(name)
        for name in ("size", "sizes", "several", "pairs", "shape", "number", "value")
    },
}


def layer_parameters(cls: type[Layer]) -> list[click.Parameter]:
    """Options for a layer's arguments and its input; layers inside it are arguments."""
    shorts = {v: k for k, v in cls.short.items()}
    kinds = {**{key: BASE[key] for key in _BASE}, **cls.kinds}
    made = [
        _option(key, kinds[key], shorts.get(key)) for key in dict.fromkeys([*cls.kinds, *_BASE])
    ]
    return [*made, *input_parameters(cls)]


def _option(key: str, kind: Kind, short: Optional[str]) -> click.Parameter:
    if kind.option == "layer" and kind.required:
        many = isinstance(kind, Nested) and kind.many
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


def input_parameters(cls: type[Layer]) -> list[click.Parameter]:
    """Options for the layer's input: a size for each axis that it reads, or whole shapes."""
    if len(cls.call_inputs) > 2:
        return [
            _given(f"in_{n}", [n], "shape", f"shape of the {n}, such as None,10,8")
            for n in cls.call_inputs
        ]
    if cls.reads_list:
        text = "shape of one input, such as None,10,8; give one for each"
        return [_given("in_list", ["input"], "shape", text, multiple=True)]
    if "batch_shape" in cls.kinds:
        return []  # its arguments say what the input is
    made: list[click.Parameter] = []
    for axis in axes_of(cls):
        text = f"{_AXIS_WORDS.get(axis, axis)} of the input; a name such as T stands for an unknown"
        taken = {*cls.kinds, *cls.short}
        names = [n for n in _AXIS_OPTIONS.get(axis, (axis,)) if n not in taken]
        if names:
            made.append(_given(f"in_{axis}", names, "size", text))
    made.append(_given("in_batch", ["batch"], "size", "batch size, if it is fixed"))
    made.append(
        _given("in_shape", ["shape"], "shape", "the whole input shape, such as None,120,16")
    )
    return made


def _given(
    key: str, names: list[str], kind: str, text: str, multiple: bool = False
) -> click.Option:
    return click.Option(
        [key, *(f"--{n}" for n in names)],
        type=_TYPES[kind],
        multiple=multiple,
        metavar=kind.upper(),
        help=text,
    )


def axes_of(cls: type[Layer]) -> list[str]:
    """The axes of a layer's input behind the batch; of any number of them, steps and features."""
    words = cls.reads.split()
    over = getattr(cls, "over", ())
    if "..." in words and len(over) > 1:
        words = [*over, "features"]
    elif "..." in words:
        words = ["steps", *words, "features"]
    named = ["features" if w == "channels" else w for w in words if w not in ("batch", "...")]
    return list(dict.fromkeys(named))


def layer_from_options(cls: type[Layer], options: dict[str, Any]) -> Layer:
    """The layer that the options describe. Raises ShapeError 2xx."""
    given: dict[str, Any] = {}
    for key in dict.fromkeys([*cls.kinds, *_BASE]):
        value = options.get(key)
        if value is None or (value == () and key in cls.required):
            continue
        kind = cls.kinds.get(key)
        alone = isinstance(kind, Nested) and kind.many and kind.alone and len(value) == 1
        given[key] = value[0] if alone else value
    missing = [key for key in cls.required if key not in given]
    if missing:
        words = " ".join(_option_text(cls, key) for key in missing)
        raise MissingArgument(f"{cls.__name__} needs {' and '.join(missing)}.", f"Add {words}.")
    try:
        return cls.from_arguments(given)
    except ShapeError as error:
        error.args = (error.message, *(_as_option(cls, fix, given) for fix in error.fixes))
        raise


def _as_option(cls: type[Layer], fix: Fix, given: dict[str, Any]) -> Fix:
    """A fix that sets what wasn't given, as the option to add."""
    if not isinstance(fix, SetArguments) or not fix.values.keys() <= cls.kinds.keys() - given:
        return fix
    return f"add {' '.join(_option_text(cls, key, value) for key, value in fix.values.items())}"


def _option_text(cls: type[Layer], key: str, value: Any = None) -> str:
    """An option with its value, or with one that works: ``--kernel 5``."""
    from shlex import quote

    shorts = {v: k for k, v in cls.short.items()}
    if isinstance(value, bool):
        return f"--{key}" if value else f"--no-{key.replace('_', '-')}"
    if value is None:
        value = next((v for v in cls.kinds[key].accepts if v not in (0, 1)), 5)
    text = ",".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    if isinstance(value, (list, tuple)) and cls.kinds[key].option == "value":
        text = f"({text})"
    return f"--{shorts.get(key, key)} {quote(text)}"


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
    declared = declared_input([layer])
    if declared is not None:
        return declared
    whole = options.get("in_shape")
    if whole is not None:
        return layer.whole_input(shape_of(whole, layer.traced_axes()))
    return layer.whole_input(input_shape(layer, options))
