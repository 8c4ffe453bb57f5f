"""`seqshape draw`: which model, layer or file is meant, and where its picture goes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, Optional

import click

from shapecalc.errors import BadRecord, ShapeError, codes, shown
from shapecalc.layers.registry import class_for_command, from_config
from shapecalc.numbers import parse

from ..open_file import READERS, read_file
from ..render.pictures import draw, layer_picture, panels, picture
from ..render.pictures.graph import UNWIRED
from ..render.pictures.panel import Options
from ..render.pictures.picture import Picture
from .layer_options import input_from_options, layer_from_options, layer_parameters
from .model import stack


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
    kind, text = options["kind"], options["text"]
    theme, width = options["theme"], options["width"]
    first = words[0]
    suffix = os.path.splitext(first)[1].lower()
    if "(" not in first and (suffix in READERS or os.path.isfile(first)):
        return _of_file(words, kind, text, theme, width)
    cls = class_for_command(first) if "(" not in first else None
    if cls is not None:
        command = click.Command(cls.stem(), params=layer_parameters(cls))
        given = _parsed(command, words[1:])
        layer = layer_from_options(cls, given)
        return layer_picture(layer, input_from_options(layer, given), kind, text, theme, width)
    made, x = stack(_parsed(_model_command(), words))
    if made.is_model:
        from shapecalc.models.summary import Summary

        return picture(
            Summary(made.name or "sequential", made.rows(x)), made, kind, text, theme, width
        )
    return draw(made, kind, input_shape=x, text=text, theme=theme, width=width)


def _model_command() -> click.Command:
    """The arguments of `seqshape model`: how its layers and their input are written."""
    from cli import model

    wanted = ("layers", "in_steps", "in_features", "in_batch", "in_shape", "known")
    return click.Command("model", params=[p for p in model.params if p.name in wanted])


def _parsed(command: click.Command, words: tuple[str, ...]) -> dict[str, Any]:
    parent = click.Context(click.Command("draw"), info_name="seqshape draw")
    context = command.make_context(command.name, list(words), parent=parent)
    return dict(context.params)


def _of_file(
    words: tuple[str, ...], kind: Optional[str], text: Optional[str], theme: str, width: float
) -> Picture:
    """Every model of a file, below each other."""
    path = click.Argument(["path"])
    known = click.Option(["known", "--set"], multiple=True)
    given = _parsed(click.Command("file", params=[path, known]), words)
    from ..open_file import Wanted

    found = read_file(given["path"], Wanted(dict(parse.setting(s) for s in given["known"])))
    drawable = [m for m in found.models if m.summary is not None]
    if not drawable:
        problem = next((p for p in found.problems if p.severity == "error"), None)
        if problem is not None:
            # Under its own code; what no rule says (SEQ7xx) keeps it in its words.
            rule = codes().get(problem.code)
            if rule is not None:
                raise rule(problem.message, problem.fix)
            raise BadRecord(f"{problem.code} {problem.message}", problem.fix)
        raise BadRecord(
            f"There is no model in {shown(given['path'])}.", "Name a file that holds one."
        )
    return Picture(
        f"{kind or 'model'} of {os.path.basename(given['path'])}",
        list(_panels(drawable, kind or "model", text)),
        theme,
        width,
    )


def _panels(models: list[Any], kind: str, text: Optional[str]) -> Iterator[Any]:
    from ..render.pictures import MOST_PANELS, check_kind, words_of

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
    """What tells how the layers of a model in a file are wired."""
    if found.model is not None or not found.is_graph:
        return found.model
    try:
        return from_config(found.config) if found.config is not None else UNWIRED
    except ShapeError:
        return UNWIRED


def _write(made: Picture, output: Optional[str]) -> int:
    if output is not None:
        made.save(output)
        return 0
    import sys

    from ..render.terminal import print_pieces, terminal_width

    lines = made.pieces(terminal_width())
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        "─│┌┐└┘├▼▲┴█░→←↓↑…".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        lines = (([(style, _plain(piece)) for style, piece in line]) for line in lines)
    print_pieces(lines)
    return 0


_ASCII = str.maketrans("─│┌┐└┘├▼▲┴█░→←↓↑×−·", "-|++++|v^+#.><v^x-.")


def _plain(text: str) -> str:
    return text.translate(_ASCII).replace("…", "...")
