"""Models as people paste them: layers in Keras's syntax, a list of them, or whole code.

A text is parsed, never executed. Layers whose arguments are plain values are made at once; every
other text is read by the interpreter of scripts and notebooks.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import dedent
from typing import Any, NamedTuple, Optional

from ..errors import BadRecord, ShapeError, UnknownLayer, did_you_mean, shown
from ..layers.base import Layer, snake_case
from ..layers.registry import layer_class
from ..models.calls import Tensor, sources
from ..models.sequential import Sequential
from ..models.unknown import Unknown
from ..numbers.shape import Shape

EXAMPLE = "Write it as in Keras, for example 'Conv1D(128, 5, padding=\"same\")'."
MOST_PLAIN = 20_000
_PROMPT = re.compile(r"^ *(>>>|\.\.\.|In \[\d+\]:) ?", re.M)


class TextModel(NamedTuple):
    """A model of a text.

    ``stack``: its layers one after the other; for any other wiring ``found``, the model with its
    table. ``declared`` is the batch shape that the text gives the stack, None where it gives none;
    ``fixed``: whether Keras would refuse another one.
    """

    name: str
    stack: Optional[Sequential] = None
    declared: Optional[Shape] = None
    fixed: bool = True
    found: Any = None
    notes: tuple[str, ...] = ()


def layer_from_text(text: str, known: Optional[Mapping[str, Any]] = None) -> Layer:
    """The layer that a text makes. Raises ShapeError (SEQ401 where it can't be read).

    ``known`` gives values to names in the text.
    """
    layers = known_layers(models_from_texts([text], known))
    if len(layers) != 1:
        raise BadRecord(f"{shown(text)} is not one layer.", EXAMPLE)
    return layers[0]


def known_layers(models: Sequence[TextModel]) -> list[Layer]:
    """The layers of one stack, for what needs all of them. Raises ShapeError."""
    stack = models[0].stack if len(models) == 1 else None
    if stack is None:
        raise BadRecord("This needs layers one after the other, not a graph.", EXAMPLE)
    for i, layer in enumerate(stack.layers):
        if isinstance(layer, Unknown):
            name = layer.class_name
            raise UnknownLayer(f"Unknown layer {shown(name)}.", _LISTED).at(i, name)
    return stack.layers


def models_from_texts(
    texts: Sequence[str], known: Optional[Mapping[str, Any]] = None
) -> list[TextModel]:
    """Every model of the texts, at least one. Several texts are layers one after the other.

    Raises ShapeError with the layer's index where it is known: for text that isn't Python or
    holds no model, and for what Keras would refuse of the layers themselves.
    """
    layers = _plain_layers(texts)
    if layers is not None:
        made = Sequential(layers=layers)
        return [TextModel("sequential", made, made.declared_input())]
    return _Reading(texts, known or {}).models()


# -- plain layers: no interpreter needed -----------------------------------------------------
def _plain_layers(texts: Sequence[str]) -> Optional[list[Layer]]:
    """The layers of texts that write nothing but layers and constants, else None."""
    try:
        if sum(map(len, texts)) > MOST_PLAIN:
            return None
        found = [_plain(ast.parse(text.strip(), mode="eval").body) for text in texts]
        return found if all(isinstance(layer, Layer) for layer in found) else None
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return None  # the interpreter says what is wrong, and where


def _plain(node: Any) -> Any:
    """A layer from its call. Raises ValueError for what isn't plain (a ShapeError is one)."""
    if not isinstance(node, ast.Call):
        return ast.literal_eval(node)
    cls = layer_class(node.func.id) if isinstance(node.func, ast.Name) else Sequential
    named = {k.arg: k.value for k in node.keywords}
    if cls.is_model or cls.aliases or not {*cls.kinds, "name"}.issuperset(named):
        raise ValueError
    return cls(*map(_plain, node.args), **{str(k): _plain(v) for k, v in named.items()})


# -- everything else -----------------------------------------------------------------------
_LISTED = "`seqshape layers` lists the layers."


class _Reading:
    """Texts read by the interpreter: what their statements made, and what Keras would refuse."""

    def __init__(self, texts: Sequence[str], known: Mapping[str, Any]) -> None:
        from .code.pasted import Pasted
        from .notebook import Source, markdown_source

        self.texts = texts
        cells = [(i if len(texts) > 1 else None, _python(text)) for i, text in enumerate(texts)]
        if len(texts) == 1 and "```" in texts[0]:
            self.source = markdown_source("", texts[0])
        else:
            self.source = Source("", cells)
        if self.source.broken:
            self._broken(*self.source.broken[0])
        self.it = Pasted(self.source, known)
        self.it.run()

    def _broken(self, place: Any, what: str) -> None:
        """Raise what can't be parsed, with its line or the place of its text."""
        text = self.texts[place.cell or 0]
        lines = text.strip("\n").split("\n")
        where = f"Line {place.line}, " if len(lines) > 1 and place.line else ""
        bad = lines[min(place.line, len(lines)) - 1].strip() if where else text
        error = BadRecord(f"{where}{shown(bad)} can't be read: {what}.", EXAMPLE)
        raise error if place.cell is None else error.at(place.cell, _shortened(text))

    def models(self) -> list[TextModel]:
        """The models; of layers alone the Sequential that they make. Raises ShapeError."""
        made = self._made()
        self._raise_first(made[0].layers if len(made) == 1 else [])
        notes = tuple(f"{p.code} {p.message} {p.fix}".strip() for p in self.it.problems)
        models = [m for value in made for m in self._models_of(value)]
        if not models:
            raise BadRecord("There is no model in the text.", EXAMPLE)
        return [models[0]._replace(notes=(*models[0].notes, *notes)), *models[1:]]

    def _made(self) -> list[Any]:
        """The values of the models: those at the end of the text, else all that were built."""
        build, items = self.it.build, list(self._items())
        models = [v for v, _ in items if v in build.models]
        if items and len(models) < len(items):
            tensor = items[-1][0]
            if isinstance(tensor, Tensor) and tensor.call.parents():
                return [build.make_model("Model", [sources(tensor), tensor], {}, None)]
            return [build.make_model("Sequential", [[v for v, _ in items]], {}, None)]
        return models or build.models

    def _items(self) -> Iterator[tuple[Any, Any]]:
        """Layers, models and tensors with the nodes that made them."""
        for value, node in self.it.made:
            for one, at in _parts(value, node):
                if self.it.is_built(one):
                    yield one, at
                elif self.it.strict and one is not None:
                    yield self._unknown(one, at), at

    def _unknown(self, value: Any, node: Any) -> Any:
        """A layer that isn't known, in its place; what isn't a layer at all is an error."""
        words = self.source.piece(node)
        callee = self.source.piece(node.func) if isinstance(node, ast.Call) else ""
        name = callee.rsplit(".", 1)[-1]
        hint = _near(name)
        error: ShapeError = UnknownLayer(f"Unknown layer {shown(name)}.{hint}", _LISTED)
        if isinstance(node, (ast.ListComp, ast.GeneratorExp)):
            words = f"How many layers {shown(words)} makes isn't known."
            error = BadRecord(words, "Give it: --set NAME=3.")
        elif not name:
            error = BadRecord(f"{shown(words)} is not a layer.", EXAMPLE)
        if hint or not name[:1].isupper():
            self.it.refuse(error, node)
        auto = self.it.build.names.next(snake_case(name) or "layer")
        return self.it.build._opaque(name or "?", auto, node, error.message)

    def _models_of(self, value: Any) -> Iterator[TextModel]:
        """A model of the interpreter as one of the text."""
        from .script import found_models

        if value.kind != "Sequential":
            for found in found_models(self.it, value):
                yield TextModel(found.name, found=found, notes=tuple(found.notes))
            return
        layers = value.layers
        if not layers:
            return
        fixed = value.declared is not None and "input_length" not in layers[0].arguments
        declared = value.declared if value.declared is not None else value.met
        stack = self.it.build.as_rule(value) if fixed or declared is None else None
        if not isinstance(stack, Sequential):
            stack = Sequential(layers=[v.layer for v in layers])
        notes = tuple(value.notes)
        yield TextModel(value.name or value.keras_name, stack, declared, fixed, notes=notes)

    # -- refusals --------------------------------------------------------------------------
    def _raise_first(self, layers: Sequence[Any]) -> None:
        """Raise the first refusal, with the index of its layer or the line of the text."""
        for problem in self.it.problems:
            error = problem.clues.get("error")
            if error is None:
                continue
            node, cell = problem.clues.get("node"), problem.place.cell
            at = next((i for i, v in enumerate(layers) if _holds(v.node, node)), cell)
            if at is not None:
                name = problem.layer_name or _shortened(
                    self.texts[cell] if cell is not None else self.source.piece(node)
                )
                raise error.at(at, name)
            if problem.place.line and len(self.source.lines) > 1:
                error.args = (f"Line {problem.place.line}: {error.message}", *error.args[1:])
            raise error


def _parts(value: Any, node: Any) -> Iterator[tuple[Any, Any]]:
    """Every value of a nest of lists, with its node."""
    if not isinstance(value, (list, tuple)):
        yield value, node
        return
    nodes = node.elts if isinstance(node, (ast.List, ast.Tuple)) else []
    if len(nodes) != len(value):
        nodes = [node] * len(value)
    for one, at in zip(value, nodes):
        yield from _parts(one, at)


def _holds(outer: Any, node: Any) -> bool:
    """Whether a node stands inside another, or is it."""
    if outer is None or node is None:
        return False
    start, end = (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)
    first, last = (outer.lineno, outer.col_offset), (outer.end_lineno, outer.end_col_offset)
    return bool(first <= start and end <= last)


def _near(name: str) -> str:
    """A layer's name that is nearly this one; none where the name only grew out of it."""
    from ..keras_names import KERAS_LAYERS

    hint = did_you_mean(name, KERAS_LAYERS)
    return "" if any(part in name for part in hint.split("'")[1:2]) else hint


def _shortened(text: str) -> str:
    return shown(text if len(text) <= 40 else f"{text[:39]}…")


def _python(text: str) -> str:
    """Pasted code without prompts and common indentation; a list of layers in brackets."""
    from .notebook import parsed

    if text.lstrip().startswith((">>>", "In [")):
        text = _PROMPT.sub("", text)
    for tried in (text, dedent(text).strip("\n"), text.strip(), f"[{text.strip().rstrip(',')}\n]"):
        if isinstance(parsed(tried), ast.Module):
            return tried
    return text
