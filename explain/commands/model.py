"""`seqshape model`: a stack of layers or a course model."""

from __future__ import annotations

from typing import Any

from shapecalc.errors import ShapeError
from shapecalc.models.sequential import Sequential
from shapecalc.models.summary import Summary
from shapecalc.numbers import parse
from shapecalc.numbers.shape import Shape

from .answer import answer, failed
from .layer_options import (
    input_shape,
    shortened,
)


def run_model(options: dict[str, Any]) -> int:
    """Predict a stack of layers or a course model; returns the exit code."""
    made, x = None, None
    try:
        made, x = stack(options)
        rows = made.rows(x)
    except ShapeError as error:
        return failed(error, options, made.layers if made else [], x)
    return answer(Summary(made.name or "sequential", rows), made.layers, x, options)


def stack(options: dict[str, Any]) -> tuple[Any, Any]:
    """The Sequential that the words name and the shape that it reads. Raises ShapeError."""
    from shapecalc.models.course import COURSE_MODELS, course_model

    texts = options["layers"]
    sizes = {
        key: parse.size(options[key]) if options[key] is not None else None
        for key in ("in_steps", "in_features", "in_batch")
    }
    shape = options["in_shape"]
    if len(texts) == 1 and "(" not in texts[0]:
        made = course_model(texts[0])
        declared: Any = COURSE_MODELS[texts[0]].input_shape
        if sizes["in_steps"] is not None:
            declared = (sizes["in_batch"], sizes["in_steps"])
    else:
        known = dict(parse.setting(text) for text in options["known"])
        made = Sequential(layers=[_layer(i, t, known) for i, t in enumerate(texts)])
        declared = made.declared_input()
    if shape is not None:
        from shapecalc.numbers.shape import shape_of

        return made, shape_of(parse.shape(shape))
    if declared is None:
        declared = input_shape(made.layers[0], sizes)
    return made, _shape(declared)


def _layer(i: int, text: str, known: dict[str, Any]) -> Any:
    from shapecalc.readers.expression import layer_from_text

    try:
        return layer_from_text(text, known)
    except ShapeError as error:
        raise error.at(i, shortened(text)) from None


def _shape(declared: Any) -> Shape:
    from shapecalc.numbers.shape import shape_of

    return declared if isinstance(declared, Shape) else shape_of(declared, ("batch", "steps"))
