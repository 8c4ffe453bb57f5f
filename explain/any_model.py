"""A model in any form that a function of this package takes: its table, or its layers.

Forms are a layer or model of shapecalc, a live one of Keras or the history of its training, a path,
pasted code, the name of a course model.
"""

from __future__ import annotations

import os
from typing import Any

from shapecalc.errors import BadRecord, shown
from shapecalc.layers.base import Layer
from shapecalc.models.sequential import Sequential

from .live import Whole, is_live, read_live
from .open_file import made_from


def layer_of(model: Any, input_shape: Any) -> tuple[Layer, Any]:
    """A model of shapecalc, itself or the one that a path, a text or a name means, and its input.

    A shape that is declared there, as a course model's is, is used where none is given. Raises
    BadRecord for what is none, such as a Keras layer; ShapeError.
    """
    if isinstance(model, (str, os.PathLike)):
        model, declared = made_from(os.fspath(model))
        return model, declared if input_shape is None else input_shape
    if not isinstance(model, Layer):
        raise BadRecord(
            f"{shown(model)} is not a layer or model of shapecalc or Keras 3.",
            "Give one, a path, or code as text.",
        )
    return model, input_shape


def table_of(model: Any, input_shape: Any) -> Whole:
    """The table of a model in any form, and its layers. Raises as :func:`layer_of` does."""
    if is_live(model):
        return read_live(model, input_shape)
    layer, x = layer_of(model, input_shape)
    made: Any = layer
    if not layer.is_model:
        made = Sequential(layers=[layer], name=layer.name or layer.stem())
    summary = made.summary(x)
    return Whole(summary.name, summary, model=made)
