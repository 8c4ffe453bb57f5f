"""Derivations: read from the calculation itself, never typed beside it.

A rule is run once more with sizes that remember their names. What it returns shows how each
number was computed, and the rule's own sentence says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple, Optional

from shapecalc.display import Displayed
from shapecalc.errors import UnknownLayer
from shapecalc.layers.base import Layer, Output, Weight
from shapecalc.models.prediction import why_unknown
from shapecalc.models.rows import Row
from shapecalc.models.sequential import parse_inputs, run
from shapecalc.models.summary import shape_text, work
from shapecalc.models.unknown import Unknown
from shapecalc.numbers.shape import AXES, LARGER, Shape
from shapecalc.numbers.size import (
    Piece,
    Pieces,
    Size,
    in_values,
    joined,
    known,
    pieces_of,
    steps_of,
    written,
)

# A model inside another one, of more weights than these, has them in a table of its own.
MOST_WEIGHTS = 12


class Line(NamedTuple):
    """One equation: what it gives, the equation from names to result, and why; ``steps`` are its
    parts between the signs of equality, each in pieces that know their operand.
    """

    label: str
    text: str
    why: str = ""
    steps: tuple[Pieces, ...] = ()

    @classmethod
    def of(cls, label: str, n: Any, why: str = "", as_written: bool = False) -> Line:
        """The line of a number that its calculation tells."""
        return cls.made(label, steps_of(n, as_written=as_written), why)

    @classmethod
    def made(cls, label: str, steps: Sequence[Pieces], why: str = "") -> Line:
        return cls(label, " = ".join(map(joined, steps)), why, tuple(steps))

    def to_dict(self) -> dict[str, str]:
        return {"label": self.label, "equation": self.text, "why": self.why}


class Derivation(Displayed):
    """Where every number of one layer comes from.

    ``shape``: one line per output axis; ``weights``: one line per weight; ``count``: their sum
    and, where there is one, its textbook form; ``work``: multiply-adds (MACs);
    ``settings``: the arguments that no line names but whose change would change a number.
    """

    def __init__(self, name: str, class_name: str, purpose: str, output: str) -> None:
        self.name, self.class_name, self.purpose, self.output = name, class_name, purpose, output
        self.shape: list[Line] = []
        self.weights: list[Line] = []
        self.count: list[Line] = []
        self.work: list[Line] = []
        self.settings: list[str] = []
        self.note = ""

    def __str__(self) -> str:
        head = f"{self.name} ({self.class_name}): {self.output}"
        said = [self.note] if self.note else []
        return "\n".join([head, *(f"  {x.label}: {x.text}" for x in self.lines()), *said])

    def lines(self) -> list[Line]:
        return [*self.shape, *self.weights, *self.count, *self.work]

    def sections(self) -> list[tuple[str, list[Line]]]:
        """The lines in groups, each with its heading; empty groups are left out."""
        found = [
            (f"Output {self.output}", self.shape),
            ("Weights", self.weights),
            ("Parameters", self.count),
            ("Multiply-adds (MACs) for one example", self.work),
        ]
        return [(heading, lines) for heading, lines in found if lines]

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "class_name": self.class_name,
            "purpose": self.purpose,
            "output": [line.to_dict() for line in self.shape],
            "weights": [line.to_dict() for line in self.weights],
            "params": [line.to_dict() for line in self.count],
            "macs": [line.to_dict() for line in self.work],
            "settings": self.settings,
            **({"note": self.note} if self.note else {}),
        }


class Derivations(list[Derivation], Displayed):
    """The derivations of a model, one per layer; a notebook shows them folded."""

    __repr__ = Displayed.__repr__

    def __str__(self) -> str:
        return "\n\n".join(str(one) for one in self)


def derivations_of(model: Any, input_shape: Any = None) -> Derivations:
    """One derivation per layer of a shapecalc model, or that of one layer. Raises ShapeError."""
    if not model.is_model:
        x = parse_inputs(input_shape, model.traced_axes())
        return Derivations(derive_row(row) for row in run([model], x))
    return Derivations(derive_row(row) for row in model.summary(input_shape).rows)


def derive_row(row: Row) -> Derivation:
    """Where the numbers of one row come from."""
    layer = row.layer
    made = Derivation(row.name, row.class_name, layer.purpose, shape_text(row.output))
    if row.output is None or row.weights is None or isinstance(layer, Unknown):
        made.note = why_unknown(row)
        return made
    if row.inputs is None:
        return made
    inputs = traced_inputs(layer, row.inputs)
    traced = layer.traced()
    output: Output = row.output
    weights = row.weights
    with suppress(UnknownLayer):  # its rule is code, which isn't read a second time
        output, weights = traced.apply(inputs, row.options)
    made.shape = _shape_lines(layer, row.inputs, output)
    if layer.is_model and len(weights) > MOST_WEIGHTS:
        made.weights = [Line("weights", f"{len(weights)}", "Those of the layers inside.")]
        made.count = [Line("params", _value_of(row.count()), "The sum over all weights.")]
    else:
        labels = weight_labels(layer, row.inputs, weights)
        made.weights = [_weight_line(label, w) for label, w in zip(labels, weights)]
        made.count = _count_lines(traced, inputs, weights)
    made.work = _work_lines(traced, inputs, output)
    named = {leaf.name for line in _sizes(output, weights) for leaf in line.leaves()}
    shown = " ".join(line.text for line in made.lines())
    made.settings = other_settings(row, {n for n in named if n in shown})
    return made


# -- naming what comes in -----------------------------------------------------------------
def traced_inputs(layer: Layer, inputs: Any) -> Any:
    """The inputs with every size named after its axis; unknown sizes stay as they are."""

    def named(x: Any, prefix: str, lead: str = "input ") -> Any:
        if isinstance(x, Shape):
            return _named_shape(x, layer, prefix)
        if isinstance(x, dict):
            return {key: named(part, f"{key} ", f"{key} ") for key, part in x.items()}
        if isinstance(x, (list, tuple)):
            return type(x)(named(part, f"{lead}{i} ", f"{lead}{i} ") for i, part in enumerate(x))
        return x

    return named(inputs, "")


def _named_shape(x: Shape, layer: Layer, prefix: str) -> Shape:
    words = words_of(layer, len(x))
    return Shape(
        d if i == 0 and known(d) is None else Size.named(prefix + words[i], d)
        for i, d in enumerate(x)
    )


def words_of(layer: Layer, rank: int, names: tuple[str, ...] = ()) -> list[str]:
    """A word for each axis of a shape that a layer reads or gives; ``names`` are the layer's own.

    With as many axes as an image has it is one, unless the layer reads steps or tokens.
    """
    names, larger = names or layer.traced_axes(), LARGER.get(rank)
    of_steps = "steps" in layer.reads.split() or layer.looks_up
    if larger is None or rank == len(names) or of_steps:
        return axis_words(rank, names)
    return [*larger[:-1], names[-1]]


def axis_words(rank: int, names: tuple[str, ...] = AXES) -> list[str]:
    """A word for each axis of a shape of this rank."""
    if rank == len(names):
        return list(names)
    if rank <= 1:
        return ["batch"][:rank]
    if rank == 2:
        return ["batch", names[-1] if names[-1] != "steps" else "features"]
    middle = ["steps", *(f"axis {i}" for i in range(2, rank - 1))]
    return ["batch", *middle, names[-1]]


# -- lines ------------------------------------------------------------------------------
def _shape_lines(layer: Layer, inputs: Any, output: Output) -> list[Line]:
    if not isinstance(output, Shape):
        parts: Any = output.values() if isinstance(output, dict) else output
        first = next(iter(parts), None)
        return _shape_lines(layer, inputs, first) if isinstance(first, Shape) else []
    same_rank = isinstance(inputs, Shape) and len(inputs) == len(output)
    rank = len(output)
    words = words_of(layer, rank) if same_rank else output_words(layer, rank)
    lines = []
    for i, d in enumerate(output):
        if i == 0:
            continue
        why = d.why if isinstance(d, Size) else ""
        steps = _equation(d)
        if isinstance(d, Size) and d.name and not why and d.name == words[i]:
            steps, why = [(Piece(_value(d), d),)], "Unchanged from the input."
        lines.append(Line.made(words[i], steps, why))
    return lines


def _equation(n: Any) -> list[Pieces]:
    if not isinstance(n, Size) or not n.name:
        return steps_of(n)
    value = _value(n)
    return [(Piece(word, n),) for word in dict.fromkeys((n.name, value))]


def _value_of(n: Any) -> str:
    return _value(n) if isinstance(n, Size) else f"{n:,}"


def _value(n: Size) -> str:
    return f"{n.value:,}" if n.value is not None else str(n)


def weight_labels(layer: Layer, inputs: Any, weights: Sequence[Weight]) -> list[str]:
    """The names of a layer's weights on these inputs; where Keras gives several the same name,
    with the part that each belongs to: ``forward kernel``, ``query kernel``, ``cell 1 kernel``.
    """
    return [_owner(layer, inputs, weights, i) + weight.name for i, weight in enumerate(weights)]


def _owner(layer: Any, inputs: Any, weights: Sequence[Weight], i: int) -> str:
    """The part of the layer that the weight at ``i`` belongs to, or nothing where that is clear."""
    if hasattr(layer, "backward_layer"):
        return "forward " if i < len(layer.layer.apply(inputs)[1]) else "backward "
    for word, part, x in layer.parts_of(inputs) if hasattr(layer, "parts_of") else ():
        own = part.apply(x)[1]
        if i < len(own):
            return f"{word} {_owner(part, x, own, i)}"
        i -= len(own)
    # The first weight of a projection and of a cell is its kernel.
    kernels = sum(w.name == "kernel" for w in weights[: i + 1])
    if hasattr(layer, "projections"):
        gate = ("gate",) if getattr(layer, "use_gate", False) else ()
        names = ("query", "key", *gate, "value", "output")
        return f"{names[kernels - 1]} " if 0 < kernels <= len(names) else ""
    cells = getattr(getattr(layer, "cell", layer), "cells", ())
    return f"cell {kernels} " if 0 < kernels <= len(cells) and len(cells) > 1 else ""


def _weight_line(label: str, weight: Weight) -> Line:
    names = _tuple([pieces_of(partial(written, d)) for d in weight.shape])
    values = _tuple([_plain(d) for d in weight.shape])
    steps = [names, values] if joined(names) != joined(values) else [values]
    whys = [d.why for d in weight.shape if isinstance(d, Size) and d.why]
    frozen = "" if weight.trainable else "Not trained."
    return Line.made(label, steps, " ".join([*dict.fromkeys(whys), frozen]).strip())


def _tuple(sizes: Sequence[Pieces]) -> Pieces:
    """A shape as it is printed, made of the pieces of its sizes."""
    found = [Piece("(")]
    for i, pieces in enumerate(sizes):
        found += [*([Piece(", ")] if i else []), *pieces]
    return (*found, Piece(",)" if len(sizes) == 1 else ")"))


def _plain(d: Any) -> Pieces:
    text = str(known(d)) if known(d) is not None else str(d)
    return (Piece(text, d if isinstance(d, Size) and d.name else None),)


def _count_lines(traced: Layer, inputs: Any, weights: list[Weight]) -> list[Line]:
    if not weights:
        return [Line("params", "0", "This layer has no weights.")]
    lines = [Line.of("params", total_size(weights), "The sum over all weights.", as_written=True)]
    factored = traced.factored(inputs) if isinstance(inputs, Shape) else None
    if factored is not None and isinstance(factored, Size):
        lines.append(Line.of("or", factored, factored.why, as_written=True))
    frozen = [w for w in weights if not w.trainable]
    if frozen and len(frozen) < len(weights):
        why = "Weights that are not trained."
        lines.append(Line.of("frozen", total_size(frozen), why, as_written=True))
    return lines


def total_size(weights: list[Weight]) -> Any:
    """The sum of the weights' sizes; equal formulas are written once, with a factor."""
    alike: dict[str, list[Any]] = {}
    for weight in weights:
        alike.setdefault(written(weight.size), []).append(weight.size)
    total: Any = None
    for sizes in alike.values():
        part = sizes[0] if len(sizes) == 1 else len(sizes) * sizes[0]
        total = part if total is None else total + part
    return total


def _work_lines(traced: Layer, inputs: Any, output: Output) -> list[Line]:
    macs = None if traced.is_model else work(traced, inputs, _renamed(traced, output))
    if not isinstance(macs, Size):
        return []
    why = macs.why or "Each is one multiplication and one addition."
    return [Line.of("macs", macs, why, as_written=True)]


def output_words(layer: Layer, rank: int) -> list[str]:
    """A word for each axis of an output; the layer's own where it has more than steps and features."""
    own = layer.traced_axes()
    if rank == len(own) - 1 and own[1] == "steps":
        own = (own[0], *own[2:])  # the last step alone comes out
    return words_of(layer, rank, own if rank > len(AXES) else AXES)


def _renamed(layer: Layer, output: Output) -> Output:
    """The output with a name for every computed size, for the multiply-adds are counted over it."""
    if not isinstance(output, Shape):
        return output
    words = output_words(layer, len(output))
    return Shape(
        Size.named(f"output_{words[i]}", d if d.value is None else d.value)
        if isinstance(d, Size) and d.op and i
        else d
        for i, d in enumerate(output)
    )


def _sizes(output: Output, weights: list[Weight]) -> list[Size]:
    found: list[Any] = [d for w in weights for d in w.shape]
    stack: list[Any] = [output]
    while stack:
        node = stack.pop()
        if isinstance(node, Size):
            found.append(node)
        elif isinstance(node, (tuple, list)):
            stack.extend(node)
    return [d for d in found if isinstance(d, Size)]


# -- other settings -----------------------------------------------------------------------
def other_settings(row: Row, named: set[str]) -> list[str]:
    """Arguments that no line names although another value would change a number.

    They are found by trial: each argument is set to other values that its kind accepts, and
    the rule runs again, up to some forty times per layer.
    """
    found: list[str] = []
    before = _numbers(row.layer, row.inputs, row.options)
    for key, kind in row.layer.kinds.items():
        if key in named or any(n.startswith((f"{key}[", f"{key}.")) for n in named):
            continue
        value = getattr(row.layer, key, None)
        if isinstance(value, Layer):
            inner = Row(row.index, row.name, value, _inner_inputs(row), None, None)
            found += [s for s in _inner_settings(inner, named) if s not in found]
            continue
        for other in kind.accepts:
            if other == value and type(other) is type(value):
                continue
            if _numbers(_changed(row.layer, key, other), row.inputs, row.options) != before:
                found.append(f"{key}={value!r}")
                break
    return found


def _inner_inputs(row: Row) -> Any:
    one_step = getattr(row.layer, "one_step", None)
    return one_step(row.inputs) if one_step and isinstance(row.inputs, Shape) else row.inputs


def _inner_settings(row: Row, named: set[str]) -> list[str]:
    try:
        return other_settings(row, named)
    except Exception:  # a cell, say, can't be run by itself; its layer's own lines name it
        return []


def _changed(layer: Layer, key: str, value: Any) -> Optional[Layer]:
    from shapecalc.errors import ShapeError

    arguments = {**layer.__dict__["given"], key: value}
    try:
        return type(layer).from_arguments(arguments)
    except ShapeError:
        return None


def _numbers(layer: Optional[Layer], inputs: Any, options: Any) -> Any:
    from shapecalc.errors import ShapeError

    if layer is None:
        return "invalid"
    try:
        output, weights = layer.apply(inputs, options)
    except ShapeError as error:
        return error.code
    return str(output), [(w.name, str(w.shape), w.trainable) for w in weights]


__all__ = [
    "Derivation",
    "Derivations",
    "Line",
    "axis_words",
    "words_of",
    "output_words",
    "derivations_of",
    "derive_row",
    "in_values",
]
