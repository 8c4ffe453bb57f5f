"""`seqshape explain`: the whole story of a model, on the screen or into a file."""

from __future__ import annotations

import os
import sys
from typing import Any

from shapecalc.errors import BadRecord, did_you_mean, shown
from shapecalc.readers.results import FoundModel

from ..open_file import open_models

SUFFIXES = {".md": "markdown", ".html": "html", ".htm": "html", ".tex": "latex", ".txt": "text"}


def run_explain(options: dict[str, Any]) -> int:
    """Explain what was named; returns the exit code. Raises BadRecord, ShapeError."""
    found, failed = _models(options)
    wanted = options.get("name")
    if wanted is not None:
        names = [one.name for one in found]
        found = [one for one in found if one.name == wanted]
        if not found:
            raise BadRecord(
                f"There is no model {shown(wanted)}.{did_you_mean(wanted, names)}",
                f"There are: {', '.join(map(shown, names)) or 'none'}.",
            )
    if not found:
        return 1
    path = options.get("output")
    kind = options.get("kind") or (SUFFIXES.get(os.path.splitext(path)[1].lower()) if path else "")
    kind = kind or "text"
    if path is None or path == "-":
        sys.stdout.write(_page(found) if kind == "html" else _stories(found, kind))
        return failed
    picture = _picture(found, path) if kind == "markdown" else ""
    write(path, _page(found) if kind == "html" else _stories(found, kind, picture))
    return failed


def write(path: str, text: str) -> None:
    """Write a text file. Raises BadRecord with the reason where it can't be written."""
    try:
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise BadRecord(
            f"{shown(path)} can't be written: {error.strerror or error}.", "Choose another file."
        ) from None


def _picture(found: list[FoundModel], path: str) -> str:
    """The name of the picture, written beside the text; "" where there is none."""
    from ..render.page import picture_svg

    first: Any = found[0]
    svg = picture_svg(first.as_layer(), first.summary) if len(found) == 1 else ""
    if not svg:
        return ""
    file = f"{os.path.splitext(path)[0]}.svg"
    write(file, svg)
    return os.path.basename(file)


def _models(options: dict[str, Any]) -> tuple[list[FoundModel], int]:
    """The models that the words name, and whether a file has errors."""
    from ..render.terminal import print_error
    from .summary import nothing_found, problem_text

    reading = open_models(options["layers"], options)
    for problem in reading.problems:
        if problem.severity == "error":
            print_error(f"Error: {problem_text(problem)}")
    found = [one for one in reading.models if one.summary is not None]
    if not found and not reading.failed:
        print_error(f"Error: {nothing_found(reading)}")
    return found, int(reading.failed)


def _stories(found: list[FoundModel], kind: str, picture: str = "") -> str:
    from ..derivations.story import story_of
    from ..render.story_formats import FORMATS, as_markdown, as_text
    from .answer import with_nested

    if kind == "latex" and len(found) > 1:
        raise _several(found)
    stories = []
    for one in found:
        # A document is about one model; the others go on with the models inside it.
        first: Any = one.summary
        tables = [first] if kind == "latex" else list(with_nested(first))
        stories += [story_of(t, tuple(one.remarks()) if t is first else ()) for t in tables]
    if kind == "text":
        from ..render.terminal import terminal_width

        return "\n\n".join(as_text(story, terminal_width()) for story in stories)
    if picture:
        return "\n".join([as_markdown(stories[0], picture), *map(as_markdown, stories[1:])])
    return "\n".join(FORMATS[kind](story) for story in stories)


def _page(found: list[FoundModel]) -> str:
    if len(found) > 1:
        raise _several(found)
    from ..render.page import page_of

    one: Any = found[0]
    return page_of(one.as_layer(), one.summary, tuple(one.remarks())).html


def _several(found: list[FoundModel]) -> BadRecord:
    names = ", ".join(shown(one.name) for one in found)
    return BadRecord(f"There are {len(found)} models: {names}.", "Choose one with --model NAME.")


__all__ = ["run_explain"]
