"""What explains and proves a prediction: derivations, the tf.keras twin, pictures, the quiz.

Nothing heavy is imported before it is used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Optional, Union

if TYPE_CHECKING:
    import os

    from shapecalc.layers.base import Layer
    from shapecalc.models.summary import Summary
    from shapecalc.readers.results import FileReport

    from .derivations.derivation import Derivations
    from .keras_check.compare import CrossCheck
    from .lint.checking import Checked
    from .render.page import Page
    from .render.pictures import Picture

    Path = Union[str, os.PathLike[str]]
    # A layer or model of shapecalc, or what names one: a path, pasted code, a course model.
    Model = Union[Layer, Path]
    # Sizes with the batch, names and None among them; several by place or by the input's name.
    InputShape = Union[Sequence[Any], Mapping[str, Any], None]


def cross_check(
    model: Union[Model, Mapping[str, Any], Sequence[Any]], input_shape: InputShape = None
) -> CrossCheck:
    """Check a prediction against the real tf.keras layer; see :mod:`explain.keras_check.compare`.

    ``model``: as everywhere here, a layer or model of shapecalc, a path, or pasted code.
    """
    from .keras_check.compare import cross_check as check

    if isinstance(model, (Mapping, Sequence)) and not isinstance(model, str):  # a record, layers
        return check(model, input_shape)
    return check(*_known(model, input_shape))


def derivation(model: Model, input_shape: InputShape = None) -> Derivations:
    """Where every number of a model or layer comes from; see :mod:`explain.derivations.derivation`.

    ``input_shape`` includes the batch: ``(None, 120, 16)``. Raises ShapeError where Keras would
    refuse the model.
    """
    from .derivations.derivation import derivations_of

    return derivations_of(*_known(model, input_shape))


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

    from .render.pictures import draw as made

    if not isinstance(model_or_layer, Summary):
        model_or_layer, input_shape = _known(model_or_layer, input_shape)
    return made(model_or_layer, kind, input_shape=input_shape, text=text, theme=theme, width=width)


def page(model: Model, input_shape: InputShape = None) -> Page:
    """One self-contained page of a model or layer, with sliders; see :mod:`explain.render.page`.

    ``input_shape`` includes the batch. Raises ShapeError where Keras would refuse the model.
    """
    from .render.page import page as made

    return made(*_known(model, input_shape))


def _known(model: Model, input_shape: InputShape) -> tuple[Layer, InputShape]:
    """A model of shapecalc, itself or the one that a path, a text or a name means, and its input.

    A shape that is declared there, as a course model's is, is used where none is given. Raises
    BadRecord for what is none, such as a Keras layer; ShapeError.
    """
    import os

    from shapecalc.errors import BadRecord, shown
    from shapecalc.layers.base import Layer

    if isinstance(model, (str, os.PathLike)):
        from .open_file import made_from

        model, declared = made_from(os.fspath(model))
        return model, declared if input_shape is None else input_shape
    if not isinstance(model, Layer):
        raise BadRecord(
            f"{shown(model)} is not a layer or model of shapecalc.",
            "Make it with shapecalc's classes, whose names and arguments are those of Keras.",
        )
    return model, input_shape
