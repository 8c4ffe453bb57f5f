"""Pictures of models and layers: boxes, cells, windows, blocks to scale; SVG, PNG, HTML, text.

Every number in a picture is one that a rule gave: rows of a summary and their derivations.
"""

from __future__ import annotations

from typing import Any, Optional

from shapecalc.errors import BadRecord, did_you_mean, shown
from shapecalc.layers.base import Layer
from shapecalc.models.rows import Row
from shapecalc.models.sequential import parse_inputs, run
from shapecalc.models.summary import Summary
from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import known

from .blocks import blocks_panels
from .model import model_panels
from .panel import NotDrawn, Options, Panel
from .picture import FORMATS, Picture
from .registry import GENERAL, KINDS, MAKERS, kinds_of, row_panels
from .themes import THEMES

MOST_PANELS = 60
MOST_WORDS = 200


def draw(
    model_or_layer: Any,
    kind: Optional[str] = None,
    *,
    input_shape: Any = None,
    text: Optional[str] = None,
    theme: str = "auto",
    width: float = 760,
) -> Picture:
    """A picture of a shapecalc model or layer.

    ``kind``: one of ``KINDS``; left out, a model's boxes or the layer's own picture.
    ``text``: a sentence whose words label the steps.
    Raises ShapeError where Keras would raise an error, BadRecord for a picture that doesn't
    exist.
    """
    if isinstance(model_or_layer, Summary):
        return picture(model_or_layer, None, kind, text, theme, width)
    layer: Layer = model_or_layer
    if layer.is_model:
        summary = layer.summary(input_shape)  # type: ignore[attr-defined]
        return picture(summary, layer, kind, text, theme, width)
    x = None if input_shape is None else parse_inputs(input_shape, layer.traced_axes())
    return layer_picture(layer, x, kind, text, theme, width)


def layer_picture(
    layer: Layer, x: Any, kind: Optional[str], text: Optional[str], theme: str, width: float
) -> Picture:
    """The picture of one layer on an input; :func:`draw` with a shape that was read."""
    check_kind(kind)
    x = _with_words(x if x is not None else _any_input(layer), text)
    if layer.role == "cell":
        cell: Any = layer
        x = x[layer.call_inputs[0]] if isinstance(x, dict) else x
        weights = cell.weights_as_cell(x)
        rows = [
            Row(0, layer.name or layer.stem(), layer, x, Shape((x[0], cell.output_size)), weights)
        ]
    else:
        rows = run([layer], x)
    own = kinds_of(layer)
    return picture(
        Summary(rows[0].name, rows), None, kind or (own[0] if own else "model"), text, theme, width
    )


def picture(
    summary: Summary,
    model: Any,
    kind: Optional[str],
    text: Optional[str],
    theme: str,
    width: float,
) -> Picture:
    """The picture of a table of layers, wired as ``model`` says."""
    check_kind(kind)
    options = Options(words_of(text))
    found = panels(summary, model, kind or "model", options)
    return Picture(f"{kind or 'model'} of {summary.name}", found, theme, width)


def panels(summary: Summary, model: Any, kind: str, options: Options) -> list[Panel]:
    """The panels of one kind for a model. Raises BadRecord when there are none."""
    made: list[Panel] = []
    reasons: list[str] = []
    if kind in ("model", "all"):
        made += model_panels(summary, model, options)
    if kind in ("blocks", "all"):
        made += blocks_panels(summary, options)
    if kind not in GENERAL:
        for row in summary.rows:
            if row.inputs is None or row.output is None or len(made) >= MOST_PANELS:
                continue
            for own in kinds_of(row.layer):
                if kind in (own, "all"):
                    try:
                        made += row_panels(row, own, options)
                    except NotDrawn as why:
                        reasons.append(f"{row.name}: {why}")
    if not made:
        have = sorted({k for row in summary.rows for k in kinds_of(row.layer)})
        raise BadRecord(
            reasons[0] if reasons else f"Nothing in {shown(summary.name)} has a {kind} picture.",
            f"It has: {', '.join([*GENERAL, *have])}.",
        )
    if len(made) >= MOST_PANELS:
        made = made[:MOST_PANELS]
        made[-1].notes.append("More pictures are omitted: draw a part of the model.")
    return made


def check_kind(kind: Optional[str]) -> None:
    """Raises BadRecord for a kind of picture that there isn't."""
    if kind is not None and kind not in KINDS:
        raise BadRecord(
            f"{shown(kind)} is not a kind of picture.{did_you_mean(str(kind), KINDS)}",
            f"Kinds are: {', '.join(KINDS)}.",
        )


def words_of(text: Optional[str]) -> tuple[str, ...]:
    """The words of a sentence, unchanged."""
    return tuple((text or "").split()[:MOST_WORDS])


def _with_words(x: Any, text: Optional[str]) -> Any:
    """An input of unknown length gets as many steps as the sentence has words."""
    words = words_of(text)
    if words and isinstance(x, Shape) and len(x) > 2 and known(x[1]) is None:
        return Shape((x[0], len(words), *x[2:]))
    return x


def _any_input(layer: Layer) -> Any:
    """The input of a layer that was given none: names for its sizes."""
    if layer.reads_list or len(layer.call_inputs) > 2:
        raise BadRecord(
            f"{layer.class_name} reads several inputs.", "Give their shapes as input_shape."
        )
    from ...layer_input import input_shape

    return input_shape(layer, {})


__all__ = ["FORMATS", "KINDS", "MAKERS", "THEMES", "Picture", "draw", "picture"]
