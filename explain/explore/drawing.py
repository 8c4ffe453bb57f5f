"""`picture` and `export`: a model or one of its rows as SVG, Markdown, JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from shapecalc.errors import BadRecord, shown
from shapecalc.models.summary import Summary
from shapecalc.readers.results import FoundModel

from .reading import Reading

if TYPE_CHECKING:
    from ..derivations.story import Story

WIDTH, NARROWEST, WIDEST = 760, 240, 4_000


def picture(reading: Reading, request: dict[str, Any]) -> dict[str, Any]:
    """The answer to `picture`. Raises BadRecord."""
    from ..render.pictures import THEMES, check_kind, picture
    from ..render.pictures.registry import GENERAL, kinds_of

    kind, theme = request.get("kind"), request.get("theme", "auto")
    words, width = request.get("words"), request.get("width", WIDTH)
    for key, value in (("kind", kind), ("words", words)):
        if value is not None and not isinstance(value, str):
            raise BadRecord(f"{key} is {shown(value)}.", "Give a text.")
    check_kind(kind)
    if not isinstance(theme, str) or theme not in THEMES:
        raise BadRecord(f"theme is {shown(theme)}.", f"Give one of {', '.join(THEMES)}.")
    if not isinstance(width, (int, float)) or not NARROWEST <= width <= WIDEST:
        raise BadRecord(f"width is {shown(width)}.", f"Give {NARROWEST} to {WIDEST} pixels.")
    if request.get("row") is None:
        model = reading.model(request.get("model", 0))
        summary = _summary(model)
        made = picture(summary, wired(model), kind, words, theme, width)
        own = dict.fromkeys(k for row in summary.rows for k in kinds_of(row.layer))
        return {"svg": made.svg, "kinds": [*GENERAL, *own]}
    _, row = reading.row(request.get("model", 0), request["row"])
    own_kinds = [*kinds_of(row.layer), *(["blocks"] if row.weights else [])]
    if not own_kinds or row.output is None:
        raise BadRecord(f"{row.name} has no picture of its own.", "Draw the model.")
    one = Summary(row.name, [row])
    made = picture(one, None, kind or own_kinds[0], words, theme, width)
    return {"svg": made.svg, "kinds": own_kinds}


def wired(found: FoundModel) -> Any:
    """What says how the layers of a model are wired."""
    from ..render.pictures.graph import UNWIRED

    return (found.as_layer() or UNWIRED) if found.is_graph else found.model


def _summary(model: FoundModel) -> Summary:
    if model.summary is None:
        raise BadRecord(
            f"{shown(model.name)} has an error, so that it has no picture.", "Fix the error first."
        )
    return model.summary


def export(reading: Reading, request: dict[str, Any]) -> dict[str, Any]:
    """The answer to `export`: a model's whole story in a format. Raises BadRecord."""
    from ..derivations.story import story_of
    from ..render.story_formats import as_latex, as_markdown, as_text

    model, wanted = reading.model(request.get("model", 0)), request.get("format")
    formats: dict[str, Callable[[Story], str]] = {
        "markdown": as_markdown,
        "text": as_text,
        "latex": as_latex,
    }
    if wanted == "json":
        return {"text": json.dumps(model.to_dict(), indent=2)}
    if not isinstance(wanted, str) or wanted not in formats:
        known = ", ".join([*formats, "json"])
        raise BadRecord(f"format is {shown(wanted)}.", f"Give one of {known}.")
    return {"text": formats[wanted](story_of(_summary(model), tuple(model.notes)))}


__all__ = ["export", "picture", "wired"]
