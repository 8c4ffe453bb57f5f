"""A question worked out over sizes that remember their names, ready to be edited.

The calculation is kept apart as far as a learner can go wrong in it: layers, their weights, the
factors of each weight's size, the axes of each output. An edit changes one of these and leaves
the rest of the calculation as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Optional

from explain.derivations.derivation import axis_words, traced_inputs, weight_labels
from shapecalc.errors import BadRecord, ShapeError, shown
from shapecalc.layers.base import Layer
from shapecalc.layers.spatial import IMAGE, VIDEO
from shapecalc.models.sequential import make_layers, parse_inputs
from shapecalc.models.summary import work
from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import Number, Size, known, product, written

COUNTS = ("params", "macs")
AXIS = ("axis", "steps")
KINDS = (*COUNTS, "output_shape", *AXIS, "weight_shape")
# What the numbers of an answer are: the sizes of a shape, or one number.
SHAPES = ("output_shape", "weight_shape")
ERROR = "error"


@dataclass(frozen=True)
class Question:
    """What is asked: ``kind``, the layers as configs, and the input's sizes without the batch.

    ``kind``: ``params``, ``macs``, ``output_shape``, ``axis`` (of the output, counted with the
    batch; ``steps`` is axis 1) or ``weight_shape`` (of the last layer's ``weight``). With a
    ``batch`` the output shape is asked with it in front. ``input_shape`` holds sizes, or several
    such shapes, by name or in order, for a layer of several inputs.
    """

    kind: str
    layers: tuple[Any, ...]
    input_shape: Any
    batch: Optional[int] = None
    axis: int = 1
    weight: str = ""

    @classmethod
    def read(cls, record: Any) -> Question:
        """A question from plain data: ``{"kind", "layer" or "layers", "input_shape", "batch"?}``.
        Raises BadRecord."""
        if isinstance(record, Question):
            return record
        if not isinstance(record, Mapping):
            raise BadRecord(
                f"A question is an object, not {shown(record)}.",
                'Give {"kind": "params", "layer": {…}, "input_shape": [10, 3]}.',
            )
        layers = record.get("layers") or [record.get("layer")]
        if record.get("kind") not in KINDS:
            raise BadRecord(
                f"kind is {shown(record.get('kind'))}.", f"Give one of {', '.join(KINDS)}."
            )
        if not isinstance(layers, Sequence) or not all(isinstance(one, Mapping) for one in layers):
            raise BadRecord(
                "The question has no layers.", 'Give "layers": [{"class_name": …, "config": {…}}].'
            )
        axis, weight = record.get("axis", 1), record.get("weight", "")
        if axis.__class__ is not int or axis < 1 or not isinstance(weight, str):
            raise BadRecord(
                f"axis is {shown(axis)}, weight is {shown(weight)}.",
                "Give an axis from 1 on, behind the batch, and the name of a weight.",
            )
        sizes = without_batch(record.get("input_shape"))
        return cls(record["kind"], tuple(layers), sizes, record.get("batch"), axis, weight)

    def to_dict(self) -> dict[str, Any]:
        found = {
            "kind": self.kind,
            "layers": list(self.layers),
            "input_shape": _plain(self.input_shape),
        }
        more = {"batch": self.batch, "weight": self.weight or None}
        if self.kind == "axis":
            found["axis"] = self.axis
        return {**found, **{key: value for key, value in more.items() if value is not None}}

    def inputs(self) -> Any:
        """The shapes with the batch in front, as a layer reads them."""
        return _each(self.input_shape, lambda sizes: parse_inputs([self.batch, *sizes]))


def _each(sizes: Any, change: Any) -> Any:
    """``change`` made of every shape of an ``input_shape``."""
    if isinstance(sizes, Mapping):
        return {key: change(one) for key, one in sizes.items()}
    if sizes and all(isinstance(one, (list, tuple)) for one in sizes):
        return [change(one) for one in sizes]
    return change(sizes)


def _plain(sizes: Any) -> Any:
    return _each(sizes, list)


def without_batch(sizes: Any) -> Any:
    """Sizes as a question holds them: a ``null`` in front of others is the batch. Raises BadRecord."""

    def one(given: Any) -> tuple[Any, ...]:
        if not isinstance(given, (list, tuple)):
            raise BadRecord(
                f"input_shape is {shown(given)}.", "Give a list of sizes, without the batch."
            )
        return tuple(given[1:] if len(given) > 1 and given[0] is None else given)

    found = _each(sizes, one) if isinstance(sizes, (list, tuple, Mapping)) else one(sizes)
    return tuple(found) if isinstance(found, list) else found


@dataclass(frozen=True)
class Term:
    """One weight of a count, or the work of a layer: the product of ``factors``."""

    name: str
    factors: tuple[Number, ...]
    shape: tuple[Number, ...] = ()
    trainable: bool = True

    @property
    def is_bias(self) -> bool:
        return "bias" in self.name

    @property
    def of_state(self) -> bool:
        """Whether it multiplies a state, not the input."""
        return "recurrent" in self.name

    @property
    def size(self) -> Number:
        return product(self.factors)


@dataclass(frozen=True)
class Part:
    """One layer: what goes in, what comes out, and the terms of the count that is asked."""

    layer: Layer
    traced: Layer
    x: Shape
    y: Shape
    terms: tuple[Term, ...]
    # All that it reads; ``x`` is the first of it.
    inputs: Any = None

    @property
    def core(self) -> Layer:
        """The layer itself, or the one that a wrapper runs."""
        inside = getattr(self.traced, "layer", None) if self.traced.wraps else None
        return inside if isinstance(inside, Layer) else self.traced

    @property
    def recurrent(self) -> bool:
        return self.core.role == "recurrent"

    @property
    def gates(self) -> int:
        return int(getattr(self.core, "gates", 1))

    @property
    def window(self) -> str:
        """The name of the argument that holds the window's size, "" if there is no window."""
        return str(getattr(type(self.core), "slides", ""))

    def with_terms(self, terms: Iterable[Term]) -> Part:
        return replace(self, terms=tuple(terms))


@dataclass(frozen=True)
class Worked:
    """A question with its calculation; ``given`` replaces what the parts would give."""

    question: Question
    parts: tuple[Part, ...]
    given: Optional[tuple[Number, ...]] = None
    labels: Mapping[tuple[str, Any], str] = field(default_factory=dict)

    @property
    def counts(self) -> bool:
        return self.question.kind in COUNTS

    @property
    def of_output(self) -> bool:
        """Whether the output's shape is asked, or an axis of it."""
        return self.question.kind in ("output_shape", *AXIS)

    @property
    def last(self) -> Part:
        return self.parts[-1]

    def result(self) -> tuple[Number, ...]:
        """What is worked out: one number, or one for each axis."""
        if self.given is not None:
            return self.given
        if self.counts:
            return (total(t.size for part in self.parts for t in part.terms),)
        if self.question.kind == "weight_shape":
            return self.weight.shape
        batch_too = self.question.kind == "output_shape" and self.question.batch is not None
        return tuple(self.last.y) if batch_too else tuple(self.last.y[1:])

    @property
    def weight(self) -> Term:
        """The weight whose shape is asked. Raises BadRecord."""
        for term in self.last.terms:
            if term.name == self.question.weight:
                return term
        names = ", ".join(term.name for term in self.last.terms) or "none"
        raise BadRecord(
            f"The layer has no weight {shown(self.question.weight)}.", f"Its weights: {names}."
        )

    def asked(self) -> tuple[Number, ...]:
        """The answer: of the result, the axis that is asked. Raises IndexError if it has none."""
        found = self.result()
        return (found[self.question.axis - 1],) if self.question.kind in AXIS else found

    def values(self) -> tuple[Any, ...]:
        return tuple(known(n) for n in self.asked())

    def formula(self) -> str:
        """The calculation in names: ``3 * (features * units)``, or a list of them for a shape."""
        texts = [written(n, self._label) for n in self.asked()]
        if self.question.kind in SHAPES:
            return f"[{', '.join(texts)}]"
        return texts[0] if texts else ""

    def _label(self, leaf: Size) -> str:
        return self.labels.get((leaf.name, leaf.value), leaf.name)

    def answer(self, *sizes: Number) -> Worked:
        return replace(self, given=tuple(sizes))

    def with_part(self, i: int, part: Part) -> Worked:
        return replace(self, parts=(*self.parts[:i], part, *self.parts[i + 1 :]))

    def mapped(self, change: Any) -> Worked:
        """With every term of every part replaced by ``change(part, term)``, left out where None."""
        parts = []
        for part in self.parts:
            changed = (change(part, term) for term in part.terms)
            parts.append(part.with_terms(t for t in changed if t is not None))
        return replace(self, parts=tuple(parts))

    def again(self, layers: Sequence[Layer], shape: Any = None) -> Iterator[Worked]:
        """The same question about other layers or another input, if these fit together."""
        question = self.question
        if shape is not None:
            question = replace(question, input_shape=shape)
        try:
            yield work_out(question, layers)
        except (ShapeError, IndexError, TypeError, ValueError, AttributeError):
            return

    @property
    def layers(self) -> list[Layer]:
        return [part.layer for part in self.parts]


def total(sizes: Iterable[Number]) -> Number:
    """The sum, remembered in the order given; equal formulas are written once, with a factor."""
    alike: dict[tuple[str, Any], list[Number]] = {}
    for size in sizes:
        alike.setdefault((written(size), known(size)), []).append(size)
    found: Number = 0
    for same in alike.values():
        found = found + (same[0] if len(same) == 1 else len(same) * same[0])
    return found


def factors_of(n: Number) -> tuple[Number, ...]:
    """The factors of a product, down to what is no product."""
    if isinstance(n, Size) and n.op == "*":
        return tuple(f for operand in n.operands for f in factors_of(operand))
    return (n,)


def work_out(question: Question, layers: Optional[Sequence[Layer]] = None) -> Worked:
    """Work a question out. Raises ShapeError where Keras would raise an error."""
    found = make_layers(question.layers) if layers is None else layers
    x: Any = question.inputs()
    parts: list[Part] = []
    for layer in found:
        traced = layer.traced()
        if not parts:
            x = named_input(layer, x, alone=len(found) == 1)
        output, weights = traced.apply(x)
        y: Any = output if isinstance(output, Shape) else next(iter(output), None)
        if not isinstance(y, Shape):
            raise BadRecord("A question is about one output.", "Ask about a layer with one.")
        terms: tuple[Term, ...]
        if question.kind == "macs":
            macs = work(traced, x, y)
            terms = (Term("work", factors_of(macs)),) if macs is not None and known(macs) else ()
        else:
            terms = tuple(
                Term(label, factors_of(w.size), tuple(w.shape), w.trainable)
                for label, w in zip(weight_labels(layer, x, weights), weights)
            )
        parts.append(Part(layer, traced, first_of(x), y, terms, x))
        x = y
    return Worked(question, tuple(parts), labels=_labels(parts))


def first_of(x: Any) -> Shape:
    """The first of a layer's inputs."""
    if isinstance(x, Shape):
        return x
    found: Shape = next(iter(x.values() if isinstance(x, dict) else x))
    return found


def named_input(layer: Layer, x: Any, alone: bool = True) -> Any:
    """The model's input with a word for every axis: of an image's, where there are so many.

    A layer of several inputs that is asked about ``alone`` reads the one that is given twice:
    attention of a sequence to itself.
    """
    if alone and isinstance(x, Shape) and (layer.reads_list or layer.attends):
        x = [x, x]
    if isinstance(x, list) and layer.attends and not layer.reads_list:
        x = dict(zip(layer.call_inputs, x))
    if not isinstance(x, Shape):
        return traced_inputs(layer, x)
    words: Sequence[str] = layer.traced_axes()
    for over in (IMAGE, VIDEO):
        if len(words) != len(x) == len(over) + 2:
            words = ("batch", *over, "channels")
    words = axis_words(len(x), tuple(words))
    return Shape(
        d if i == 0 and known(d) is None else Size.named(words[i], d) for i, d in enumerate(x)
    )


def _labels(parts: Sequence[Part]) -> dict[tuple[str, Any], str]:
    """Numbers behind names that stand for several sizes in one model: ``units1``, ``units2``."""
    sizes: dict[str, list[Any]] = {}
    for part in parts:
        for n in (*part.x, *part.y, *(f for t in part.terms for f in t.factors)):
            for leaf in n.leaves() if isinstance(n, Size) else ():
                if leaf.value not in sizes.setdefault(leaf.name, []):
                    sizes[leaf.name].append(leaf.value)
    return {
        (name, value): f"{name}{i}"
        for name, values in sizes.items()
        if len(values) > 1
        for i, value in enumerate(values, 1)
    }
