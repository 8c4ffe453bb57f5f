"""What explains and proves a prediction: derivations, the tf.keras twin, pictures, the quiz.

`explain(model)` tells the whole story of a model. Every function takes a model in any form: a layer
or model of shapecalc, a live one of Keras (or the history that its `fit` returned), a path, pasted
code, the name of a course model. Nothing heavy is imported before it is used.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, Optional, Union

if TYPE_CHECKING:
    import os

    from shapecalc.layers.base import Layer
    from shapecalc.models.summary import Summary
    from shapecalc.readers.results import FileReport

    from . import practice as practice
    from .derivations.derivation import Derivations
    from .explanation import Explanation
    from .keras_check.compare import CrossCheck
    from .lint.checking import Checked
    from .render.page import Page
    from .render.pictures import Picture

    Path = Union[str, os.PathLike[str]]
    # A layer or model of shapecalc or, live, of Keras; or what names one: a path, pasted code, a
    # course model.
    Model = Union[Layer, Path, Any]
    # Sizes with the batch, names and None among them; several by place or by the input's name.
    InputShape = Union[Sequence[Any], Mapping[str, Any], None]


def explain(model: Model, input_shape: InputShape = None) -> Explanation:
    """The whole story of a model: what each layer is for, where its numbers come from, its cost.

    The same as calling this package: ``explain(model)``. ``input_shape`` includes the batch. Of a
    training history also the curves. Raises ShapeError where Keras would raise an error.
    """
    from .any_model import table_of
    from .explanation import Explanation
    from .live import is_history

    found = table_of(model, input_shape)
    return Explanation(found, vars(model)["history"] if is_history(model) else None)


def cross_check(
    model: Union[Model, Mapping[str, Any], Sequence[Any]], input_shape: InputShape = None
) -> CrossCheck:
    """Check a prediction against the real tf.keras layer; see :mod:`explain.keras_check.compare`.

    ``model``: as everywhere here, or a record of the JSON contract, or a list of layers. A live
    model is compared as it stands, layer by layer, and run on one batch.
    """
    from .any_model import layer_of
    from .keras_check.compare import check_live
    from .keras_check.compare import cross_check as check
    from .live import is_live, read_live

    if is_live(model):
        return check_live(read_live(model, input_shape), model)
    if isinstance(model, (Mapping, Sequence)) and not isinstance(model, str):  # a record, layers
        return check(model, input_shape)
    return check(*layer_of(model, input_shape))


def derivation(model: Model, input_shape: InputShape = None) -> Derivations:
    """Where every number of a model or layer comes from; see :mod:`explain.derivations.derivation`.

    ``input_shape`` includes the batch: ``(None, 120, 16)``. Raises ShapeError where Keras would
    refuse the model.
    """
    from .any_model import layer_of
    from .derivations.derivation import Derivations, derivations_of, derive_row
    from .live import is_live, read_live

    if is_live(model):
        return Derivations(derive_row(row) for row in read_live(model, input_shape).summary.rows)
    return derivations_of(*layer_of(model, input_shape))


def check(code: str, name: str = "code.py") -> Checked:
    """What `seqshape check` finds in Python code that is given as text; it isn't run.

    The result shows its findings, a syntax error among them; ``fixed`` is the code with every
    safe fix applied. ``name`` stands in front of places.
    """
    from shapecalc.errors import BadRecord, shown

    from .lint.checking import check_text
    from .open_file import Wanted

    if not isinstance(code, str):
        raise BadRecord(f"{shown(code)} is not code.", "Give it as text; files: seqshape check.")
    return check_text(name, code, Wanted(checks=True))


def read(path: Path) -> FileReport:
    """Every model in a script, a notebook or a saved file, read without running or building it.

    A shapecalc FileReport: ``models`` (each with its ``summary``) and ``problems``, of which one says
    so where the file can't be read.
    """
    from .open_file import read_file

    return read_file(path)


def draw(
    model_or_layer: Union[Model, Summary],
    kind: Optional[str] = None,
    *,
    input_shape: InputShape = None,
    text: Optional[str] = None,
    theme: str = "auto",
    width: float = 760,
) -> Picture:
    """A picture of a model or layer, a :class:`explain.render.pictures.Picture`.

    Without ``kind`` a model's boxes or the layer's own picture; see :func:`explain.render.pictures.draw`.
    Raises ShapeError where Keras would refuse the model, BadRecord for a picture that isn't there.
    """
    from shapecalc.models.summary import Summary

    from .any_model import layer_of
    from .live import is_live, is_model, read_live
    from .render.pictures import draw as made
    from .render.pictures import picture

    if is_live(model_or_layer):
        found = read_live(model_or_layer, input_shape)
        row = found.summary.rows[0]
        if is_model(model_or_layer):
            return picture(found.summary, found.model, kind, text, theme, width)
        model_or_layer, input_shape = row.layer, row.inputs
    if not isinstance(model_or_layer, Summary):
        model_or_layer, input_shape = layer_of(model_or_layer, input_shape)
    return made(model_or_layer, kind, input_shape=input_shape, text=text, theme=theme, width=width)


def page(model: Model, input_shape: InputShape = None) -> Page:
    """One self-contained page of a model or layer, with sliders; see :mod:`explain.render.page`.

    ``input_shape`` includes the batch. Raises ShapeError where Keras would refuse the model.
    """
    from .any_model import table_of
    from .render.page import page_of

    found = table_of(model, input_shape)
    return page_of(found.model, found.summary, tuple(found.notes))


def __getattr__(name: str) -> Any:
    """``explain.practice``, a package that can be called, is imported when it is asked for."""
    if name == "practice":
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


class _Explain(ModuleType):
    """This package can be called: ``explain(model)`` is ``explain.explain(model)``."""

    def __call__(self, model: Model, input_shape: InputShape = None) -> Explanation:
        return explain(model, input_shape)


sys.modules[__name__].__class__ = _Explain
