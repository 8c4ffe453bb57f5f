"""``seqshape trace``: a command for every layer, one for models, and what they do."""

from __future__ import annotations

import json
from typing import Any, Optional

import click

from shapecalc.errors import BadRecord, ShapeError
from shapecalc.layers.base import Layer
from shapecalc.layers.registry import class_for_command, layer_classes
from shapecalc.readers.model_text import known_layers

from ..open_file import text_models
from ..render.terminal import print_error, print_pieces, terminal_width, waiting
from ..trace.image import image_axes
from ..trace.making import with_words, word_vectors
from ..trace.memory import findings_of
from ..trace.text import EXAMPLES, example, ids_of, words_of
from .layer_options import Written, layer_from_options, layer_parameters

# Short words for what the course traces most.
SHORT = {"rnn": "simple_rnn", "pool": "max_pooling1d", "model": ""}
# Sizes that fit on a screen, for arguments that a layer needs and nobody gave.
SMALL: dict[str, Any] = {
    "units": 4,
    "filters": 3,
    "kernel_size": 3,
    "pool_size": 2,
    "output_size": 2,
    "rate": 0.5,
    "stddev": 0.1,
    "activation": "relu",
    "dims": (2, 1),
    "target_shape": (-1,),
    "equation": "abc,cd->abd",
    "output_shape": (None, 4),
}


_COUNT = click.IntRange(1, 4096)


def trace_command(word: str) -> Optional[click.Command]:
    """The command that traces a layer by its name; None when no layer has it."""
    cls = class_for_command(SHORT.get(word, word) or "-")
    if cls is None:
        return None
    taken = {"text", "example", "seed", "dim", "as_json", "verify", "number"}
    image = len(getattr(cls, "over", ())) > 1  # its input has sizes, a text has words
    own = [
        p
        for p in layer_parameters(cls)
        if p.name not in taken and (image or not _is_input(p, cls)) and p.name != "in_batch"
    ]
    for parameter in own:
        if isinstance(parameter, click.Argument):
            parameter.required = False
    if any(p.name == "layer" for p in own):
        own.append(
            click.Option(["inner_units", "--units"], type=int, help="units of the LSTM inside")
        )
    dims = ["--dim", "--features", "--output_dim"] if "embeddings" not in cls.stem() else ["--dim"]

    def callback(**options: Any) -> None:
        raise SystemExit(_run(lambda words: _one(cls, options, words), options))

    return click.Command(
        word,
        params=[
            *own,
            *(
                []
                if image
                else [click.Option(["dim", *dims], type=_COUNT, help="numbers per word")]
            ),
            *trace_options(),
        ],
        callback=callback,
        help=f"{cls.__name__} on {'an image' if image else 'a text'}, step by step: {cls.purpose}.",
        context_settings={"max_content_width": 100},
    )


def _is_input(parameter: click.Parameter, cls: type[Layer]) -> bool:
    name = parameter.name or ""
    return name.startswith("in_") or (cls.looks_up and name == "output_dim")


def trace_options() -> list[click.Parameter]:
    return [
        click.Option(["--text"], metavar="TEXT", help="the words to read"),
        click.Option(["example", "--example"], metavar="NAME", help=" | ".join(EXAMPLES)),
        click.Option(["--seed"], type=click.IntRange(0), help="the weights' seed, default 7"),
        click.Option(["number", "--step"], type=int, metavar="N", help="only step N"),
        click.Option(["as_json", "--json"], is_flag=True, help="print JSON"),
        click.Option(["--verify"], is_flag=True, help="compare the result with tf.keras"),
    ]


def model_command() -> click.Command:
    """The command that traces a course model or layers in Keras's syntax."""

    def callback(layers: tuple[str, ...], **options: Any) -> None:
        raise SystemExit(_run(lambda words: _model(layers, words, options), options))

    return click.Command(
        "model",
        params=[
            click.Argument(["layers"], nargs=-1, required=True),
            click.Option(["dim", "--dim"], type=_COUNT, help="numbers per word"),
            click.Option(
                ["in_shape", "--shape"],
                type=Written("shape"),
                metavar="SHAPE",
                help="of the image that is traced, such as None,8,8,3",
            ),
            *trace_options(),
        ],
        callback=callback,
        help="A course model, or layers in Keras's syntax, on a text or an image.",
        context_settings={"max_content_width": 100},
    )


# -- what is traced -----------------------------------------------------------------------
def _one(cls: type[Layer], options: dict[str, Any], words: list[str]) -> list[Layer]:
    given = {k: v for k, v in options.items() if v is not None and v != ()}
    if cls.looks_up:
        given.setdefault("input_dim", ids_of(words)[1])
        given["output_dim"] = options.get("dim") or 4
        return [layer_from_options(cls, given)]
    for key in cls.required:
        if key not in given and key in ("layer", "cell", "cells"):
            given[key] = _inside(cls, key, options)
        elif key not in given:
            given[key] = SMALL.get(key, 2)
    layer = layer_from_options(cls, given)
    return [layer] if image_axes([layer]) else [word_vectors(words, options.get("dim")), layer]


def _inside(cls: type[Layer], key: str, options: dict[str, Any]) -> Any:
    from shapecalc.layers.cells import LSTMCell
    from shapecalc.layers.dense import Dense
    from shapecalc.layers.recurrent import LSTM

    units = options.get("inner_units") or 3
    if key != "layer":
        return LSTMCell(units)
    return LSTM(units, return_sequences=True) if cls.wraps == "directions" else Dense(units)


def _model(texts: tuple[str, ...], words: list[str], options: dict[str, Any]) -> list[Layer]:
    names = [*SHORT, *(c.stem() for c in layer_classes().values())]
    return with_words(known_layers(text_models(texts, {}, names)), words, options.get("dim"))


# -- tracing and telling ------------------------------------------------------------------
def _run(layers_for: Any, options: dict[str, Any]) -> int:
    try:
        text, facts = _text(options)
        words = words_of(text)
        layers = layers_for(words)
        from ..trace import making

        seed = making.SEED if options["seed"] is None else options["seed"]
        if image_axes(layers):
            trace = making.trace_image(layers, _image_sizes(layers, options), seed=seed)
            layers = trace.layers
        else:
            trace = making.trace_layers(layers, text, seed=seed)
            trace.findings = findings_of(layers, trace, facts)
        if options["number"] is not None:
            trace.check_step(options["number"])
    except ShapeError as error:
        if options["as_json"]:
            print(json.dumps({"error": error.to_dict()}))
        else:
            print_error(f"Error: {error}")
        return 2 if isinstance(error, BadRecord) else 1
    checked = None
    if not options["as_json"]:
        _print(trace, options)
    if options["verify"]:
        with waiting("Comparing with Keras"):
            checked = _verified(layers, trace)
    if options["as_json"]:
        _print_json(trace, options["number"], checked)
    elif checked is not None:
        print()
        print_pieces([[("green" if checked["agrees"] else "red", checked["message"])]])
    return 0 if checked is None or checked["agrees"] else 1


def _image_sizes(layers: list[Layer], options: dict[str, Any]) -> Any:
    """The sizes of the image that the options give, None where they give none. Raises BadRecord."""
    if options["text"] is not None or options["example"] is not None:
        raise BadRecord("The layers read an image, not a text.", "Leave the text out.")
    whole = options.get("in_shape")
    if whole is not None:
        return whole
    named = {key: value for key, value in options.items() if key.startswith("in_") and value}
    if not named:
        return None
    words = ("features" if axis == "channels" else axis for axis in image_axes(layers))
    return [named.get(f"in_{word}") for word in words]


def _text(options: dict[str, Any]) -> tuple[str, Any]:
    if options["text"] is not None and options["example"] is not None:
        raise BadRecord("--text and --example are both given.", "Give one of them.")
    if options["text"] is not None:
        return options["text"], None
    chosen = example(options["example"] or "sky")
    return chosen.text, chosen


def _verified(layers: list[Layer], trace: Any) -> dict[str, Any]:
    """The trace's result against the tf.keras twin with the same weights."""
    from ..trace.verify import verified

    return verified(layers, trace)


def _print_json(trace: Any, number: Optional[int], checked: Any) -> None:
    found = trace.to_dict()
    if number is not None:
        found["steps"] = found["steps"][number - 1 : number]
    if checked is not None:
        found["verification"] = checked
    print(json.dumps(found, ensure_ascii=False))


def _print(trace: Any, options: dict[str, Any]) -> None:
    number = options["number"]
    from ..trace.show import closing, opening, step_lines
    from ..trace.walk import can_walk, walk

    width = terminal_width()
    if number is None and not options["verify"] and can_walk():
        walk(trace)
        return
    if number is None:
        print_pieces(opening(trace, width))
    for n in range(1, len(trace.steps) + 1) if number is None else [number]:
        if number is None:
            print()
        print_pieces(step_lines(trace, n, width))
    if number is None:
        print()
        print_pieces(closing(trace, width))
