"""A panel: one thing to see, drawn as SVG and as text. A picture is panels below each other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from shapecalc.models.rows import Row
from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import Size

from ...derivations.derivation import derive_row
from ..terminal import Piece, one_line, wrapped
from .svg import Drawing

TextLine = list[Piece]


class Panel:
    """``title`` and ``notes`` are printed above the drawing.

    A panel that a terminal can draw has ``lines`` of its own; of any other it gets the words.
    """

    title = ""
    least_width = 264.0

    def __init__(self) -> None:
        self.notes: list[str] = []

    def draw(self, drawing: Drawing, x: float, y: float, width: float) -> float:
        """Draw below ``y`` and return the height that it took; a panel of words draws nothing."""
        return 0.0

    def description(self) -> list[str]:
        """What the drawing shows, a sentence or a part of it each."""
        return []

    def lines(self, width: int) -> Iterable[TextLine]:
        """The panel below its notes for a terminal of ``width`` columns."""
        for text in self.description():
            yield from ([("", f"  {line}")] for line in wrapped(one_line(text), width - 2, "  "))

    def spoken(self) -> str:
        """Title, notes and description, for a screen reader."""
        parts = [self.title, *self.notes, *self.description()]
        return " ".join(part if part.endswith(".") else f"{part}." for part in parts)


class NotDrawn(Exception):
    """Why a layer has no such picture."""


class Options:
    """What the caller asks for: the words of a sentence."""

    def __init__(self, words: tuple[str, ...] = ()) -> None:
        self.words = words


def shape_words(value: Any) -> str:
    """A shape as Keras prints it, but with a formula or a name for an unknown size."""
    if value is None:
        return "?"
    if isinstance(value, dict):
        return ", ".join(shape_words(v) for v in value.values())
    if not isinstance(value, Shape):
        return "[" + ", ".join(shape_words(v) for v in value) + "]"
    sizes = [size_words(d) for d in value]
    if value and isinstance(value[0], Size) and value[0].value is None and not value[0].open:
        sizes[0] = "None"
    return f"({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"


def size_words(d: Any) -> str:
    """A number, or the formula of an unknown one."""
    return str(d)


class Equation(str):
    """A note that is arithmetic: written in even steps, and broken at its terms."""


def equations(row: Row, *labels: str) -> list[str]:
    """Lines of the row's derivation, ``label: equation``; without labels, all of its shape.

    A line that would only repeat its label (an unknown size that stays as it is) is left out.
    """
    if row.layer.role == "cell":
        return []  # by itself it isn't run, and has no derivation
    made = derive_row(row)
    lines = [line for line in made.lines() if line.label in labels] if labels else made.shape
    return [Equation(f"{n.label}: {n.text}") for n in lines if n.text != n.label]


def first_sentence(row: Row) -> str:
    """The first sentence of the layer's own page."""
    text = " ".join((type(row.layer).__doc__ or "").split()).split(". ")[0].rstrip(".")
    parts = text.split("``")
    for i in range(1, len(parts), 2):  # an argument's name becomes its value
        value = getattr(row.layer, parts[i], None) if parts[i] in row.layer.kinds else None
        sizes = value if isinstance(value, tuple) and value else (value,)
        if all(isinstance(v, (int, Size)) and not isinstance(v, bool) for v in sizes):
            parts[i] = " × ".join(map(str, sizes))
    return f"{_one(''.join(parts))}." if text else ""


def _one(text: str) -> str:
    """``1 steps`` as one says it."""
    return re.sub(r"\b1 (step|time|window|number|group)s\b", r"1 \1", text)


def described(layer: Any, most: int = 200) -> str:
    """A layer as a person would write it: class and arguments, without what is Keras's default."""
    if layer.is_model:
        return f"{layer.class_name} of {len(layer.layers)} layers"
    given = layer.__dict__.get("given", {})
    parts = [
        f"{k}={_value(getattr(layer, k, given[k]))}"
        for k in layer.kinds
        if k in given and _tells(layer, k, getattr(layer, k, given[k]))
    ]
    text = f"{layer.class_name}({', '.join(parts)})"
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _tells(layer: Any, key: str, value: Any) -> bool:
    """Whether an argument is worth its room: no default, nothing that never moves a number."""
    kind = layer.kinds[key]
    if kind.required:
        return True
    default = getattr(type(layer), key, kind.default)
    if key == "activation" and value == "linear" and not default:
        return False  # what Keras saves for none
    return bool(value != default) and not key.endswith(_QUIET)


_QUIET = ("_initializer", "_regularizer", "_constraint", "seed")


def _value(value: Any) -> str:
    from shapecalc.layers.base import Layer

    if isinstance(value, Layer):
        return described(value)
    if isinstance(value, tuple) and value and isinstance(value[0], Layer):
        return "[" + ", ".join(described(v) for v in value) + "]"
    if isinstance(value, Size):
        return str(value)
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


__all__ = ["Options", "Panel", "TextLine", "described", "equations", "shape_words"]
