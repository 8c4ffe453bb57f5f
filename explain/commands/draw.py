"""`seqshape draw`: which model, layer or file is meant, and where its picture goes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, Optional

import click

from shapecalc.errors import BadRecord, ShapeError, codes
from shapecalc.layers.base import Layer
from shapecalc.layers.registry import class_for_command

from ..open_file import is_path, open_models
from ..render.pictures import MOST_PANELS, check_kind, layer_picture, panels, picture, words_of
from ..render.pictures.graph import UNWIRED
from ..render.pictures.panel import Options
from ..render.pictures.picture import Picture
from .layer_options import (
    input_from_options,
    input_parameters,
    layer_from_options,
    layer_parameters,
)
from .summary import nothing_found

# Of a picture, in pixels.
NARROWEST, WIDTH, WIDEST = 240, 760, 4000
COLUMNS = "--width is the picture's; give that of the image a layer reads as --columns."


def run_draw(words: tuple[str, ...], options: dict[str, Any]) -> int:
    """Draw, and write to the file or the terminal; returns the exit code."""
    from ..render.terminal import print_error

    try:
        made = picture_of(words, options)
        return _write(made, options["output"])
    except ShapeError as error:
        print_error(f"Error: {error}")
        return 2 if isinstance(error, BadRecord) else 1


def picture_of(words: tuple[str, ...], options: dict[str, Any]) -> Picture:
    """The picture that the command line means. Raises ShapeError."""
    kind, text, theme = options["kind"], options["text"], options["theme"]
    width = WIDTH if options["width"] is None else options["width"]
    if not NARROWEST <= width <= WIDEST:
        said = f"A picture is {NARROWEST} to {WIDEST} pixels wide, and --width is {width}."
        raise BadRecord(said, COLUMNS)
    first = words[0]
    cls = class_for_command(first) if "(" not in first else None
    if cls is not None:
        given = _parsed(layer_parameters(cls), words[1:])
        layer = layer_from_options(cls, given)
        if given.get("in_height") and options["width"] and not given.get("in_width"):
            raise BadRecord("The width of the image isn't given.", COLUMNS)
        return layer_picture(layer, input_from_options(layer, given), kind, text, theme, width)
    given = _parsed(
        [
            click.Argument(["layers"], nargs=-1, required=True),
            *input_parameters(Layer),
            click.Option(["known", "--set"], multiple=True),
        ],
        words,
    )
    found = open_models(given["layers"], given)
    drawable = [m for m in found.models if m.summary is not None]
    if not drawable:
        problem = next((p for p in found.problems if p.severity == "error"), None)
        if problem is not None:
            # Under its own code; what no rule says (SEQ7xx) keeps it in its words.
            rule = codes().get(problem.code)
            if rule is not None:
                raise rule(problem.message, problem.fix)
            raise BadRecord(f"{problem.code} {problem.message}", problem.fix)
        raise BadRecord(nothing_found(found), "Name a file that holds a model.")
    if len(drawable) == 1 and drawable[0].model is not None and not is_path(first):
        summary: Any = drawable[0].summary
        return picture(summary, drawable[0].model, kind, text, theme, width)
    return Picture(
        f"{kind or 'model'} of {os.path.basename(first)}",
        list(_panels(drawable, kind or "model", text)),
        theme,
        width,
    )


def _parsed(parameters: list[click.Parameter], words: tuple[str, ...]) -> dict[str, Any]:
    parent = click.Context(click.Command("draw"), info_name="seqshape")
    command = click.Command("draw", params=parameters)
    return dict(command.make_context("draw", list(words), parent=parent).params)


def _panels(models: list[Any], kind: str, text: Optional[str]) -> Iterator[Any]:
    check_kind(kind)
    options, made, last = Options(words_of(text)), 0, None
    for model in models:
        try:
            for panel in panels(model.summary, wired(model), kind, options):
                if made < MOST_PANELS:
                    yield panel
                made += 1
        except BadRecord as error:
            last = error
    if last is not None and not made:
        raise last


def wired(found: Any) -> Any:
    """What says how the layers of a model in a file are wired."""
    return (found.as_layer() or UNWIRED) if found.is_graph else found.model


def _write(made: Picture, output: Optional[str]) -> int:
    if output is not None:
        made.save(output)
        return 0
    import sys

    from ..render.terminal import print_pieces, terminal_width

    lines = made.pieces(terminal_width())
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        "─│┌┐└┘▼▲┴→←↓↑…".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        lines = (([(style, _plain(piece)) for style, piece in line]) for line in lines)
    print_pieces(lines)
    return 0


_ASCII = str.maketrans("─│┌┐└┘▼▲┴→←↓↑×−·", "-|++++v^+><v^x-.")


def _plain(text: str) -> str:
    return text.translate(_ASCII).replace("…", "...")
