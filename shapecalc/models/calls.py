"""A layer called: what it is called with, what comes out, and what Keras keeps of it.

Sources: ``Operation``, ``Node`` and ``Layer`` in keras/src.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Optional

from ..errors import BadModel, BuiltForOther, ShapeError, SizeUnknown, UnknownLayer, WrongInputs
from ..errors import shown as shown_value
from ..layers.base import Layer
from ..layers.called import engine
from ..numbers import nest
from ..numbers.shape import Shape
from ..numbers.size import differ
from .rows import Row, applied
from .unknown import Open, Operation, Start

# Lists in lists of tensors, deeper than any layer reads.
MOST_NESTED = 10
# A tensor, or a list, tuple or dict of what a call is given: anything may be among it.
Nest = Any


class GraphLayer:
    """A layer with its name and its calls: Keras's layer object.

    ``layer`` is the rule; ``first`` the row of the call that built it, whose weights it has for
    good, or ``built``, where it was built before any call; ``where`` the place where it was made:
    an index into a config, or a node of source.
    """

    __slots__ = ("built", "calls", "first", "layer", "name", "where")

    def __init__(
        self, layer: Layer, name: str, where: Any = None, built: Optional[Row] = None
    ) -> None:
        self.layer, self.name, self.where = layer, name, where
        self.built = self.first = built
        self.calls: list[LayerCall] = []

    def __repr__(self) -> str:
        return self.name

    def set_trainable(self, value: bool) -> None:
        """``layer.trainable = value``, for the weights, too, that it has already."""
        known, first = not isinstance(self.layer, Open), self.first
        if known:
            self.layer = self.layer.changed(trainable=value)
        if first is None or first.weights is None:
            return
        weights = [w._replace(trainable=value) for w in first.weights]
        if value and known:  # some of a layer's weights are never trained
            weights = self.layer.apply(first.inputs, first.options)[1]
        for row in (first, *(call.row for call in self.calls)):
            if row.weights is not None:
                row.weights, row.kept = weights, None


class Tensor:
    """A symbolic tensor (KerasTensor): its shape, None if unknown, and the call that gives it."""

    __slots__ = ("call", "index", "shape")

    def __init__(self, shape: Optional[Shape], call: LayerCall, index: int = 0) -> None:
        self.shape, self.call, self.index = shape, call, index

    @property
    def name(self) -> str:
        return self.call.layer.name

    @property
    def ndim(self) -> Optional[int]:
        """How many axes it has."""
        return None if self.shape is None else len(self.shape)

    def __repr__(self) -> str:
        return f"<KerasTensor shape={self.shape}, from {self.name}>"

    def __add__(self, other: Any) -> Any:
        return engine().operate("add", self, other)

    def __radd__(self, other: Any) -> Any:
        return engine().operate("add", other, self)

    def __sub__(self, other: Any) -> Any:
        return engine().operate("sub", self, other)

    def __rsub__(self, other: Any) -> Any:
        return engine().operate("sub", other, self)

    def __mul__(self, other: Any) -> Any:
        return engine().operate("mult", self, other)

    def __rmul__(self, other: Any) -> Any:
        return engine().operate("mult", other, self)

    def __truediv__(self, other: Any) -> Any:
        return engine().operate("div", self, other)


class LayerCall:
    """One call of a layer: a node of the graph.

    ``args`` and ``kwargs`` are the call as it was made, ``inputs`` the tensors as the rule reads
    them, ``made`` the output, nested as the layer nests it.
    """

    __slots__ = (
        "args",
        "inputs",
        "kwargs",
        "layer",
        "made",
        "number",
        "outputs",
        "row",
        "where",
    )

    def __init__(
        self,
        layer: GraphLayer,
        inputs: Nest,
        args: Sequence[Nest],
        kwargs: Mapping[str, Nest],
        where: Any,
        row: Row,
    ) -> None:
        self.layer, self.inputs, self.where, self.row = layer, inputs, where, row
        self.args, self.kwargs = args, kwargs
        self.outputs: list[Tensor] = []
        self.made: Nest = None
        self.number = 0

    def parents(self) -> list[Tensor]:
        """The tensors that the call reads, in order."""
        return list(tensors_in([self.args, self.kwargs]))

    def output(self, i: int) -> Tensor:
        """Output ``i``; a layer that isn't known may have any number of them. Raises BadModel."""
        if i < len(self.outputs):
            return self.outputs[i]
        if self.row.output is None:
            return Tensor(None, self, i)
        raise BadModel(f"{shown_value(self.layer.name)} has no output {i}.", "Count them from 0.")

    def spread(self, output: Any) -> Nest:
        """Tensors for an output, in the order in which Keras counts a layer's tensors."""

        def tensor(shape: Any) -> Tensor:
            if shape is not None and shape.__class__ is not Shape:
                raise TypeError(shape)
            self.outputs.append(Tensor(shape, self, len(self.outputs)))
            return self.outputs[-1]

        return nest.map(tensor, output)


# -- nests ----------------------------------------------------------------------------------
def tensors_in(value: Nest, depth: int = 0) -> Iterator[Tensor]:
    """Every symbolic tensor in a nest, in order. Raises RecursionError for one too deep."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, (list, tuple, dict)):
        if depth > MOST_NESTED:
            raise RecursionError("lists in lists, deeper than any layer reads")
        for part in value.values() if isinstance(value, dict) else value:
            if isinstance(part, (Tensor, list, tuple, dict)):
                yield from tensors_in(part, depth + 1)


def holds_tensors(values: Iterable[Nest], depth: int = 0) -> bool:
    """Whether there is a symbolic tensor in any of these. Raises RecursionError as above."""
    for value in values:
        if isinstance(value, Tensor):
            return True
        if isinstance(value, (list, tuple, dict)):
            if depth > MOST_NESTED:
                raise RecursionError("lists in lists, deeper than any layer reads")
            if holds_tensors(value.values() if isinstance(value, dict) else value, depth + 1):
                return True
    return False


def flattened(value: Nest) -> list[Tensor]:
    """The tensors of a nest as Keras lists a model's inputs: a dict by its sorted keys."""
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return [t for key in sorted(value) for t in flattened(value[key])]
    if isinstance(value, (list, tuple)):
        return [t for part in value for t in flattened(part)]
    return list(tensors_in(value))


def sources(tensor: Tensor) -> list[Tensor]:
    """The inputs that a tensor was made of."""
    found: dict[int, Tensor] = {}
    seen: set[int] = set()
    waiting = [tensor]
    while waiting:
        one = waiting.pop()
        if not one.call.parents():
            found.setdefault(id(one), one)
        elif id(one.call) not in seen:
            seen.add(id(one.call))
            waiting += reversed(one.call.parents())
    return list(found.values())


def mapped(value: Nest, change: Callable[[Tensor], Any]) -> Any:
    """A nest with every tensor in it changed."""
    return nest.map(lambda v: change(v) if isinstance(v, Tensor) else v, value)


def shapes_in(value: Nest) -> Any:
    """A nest with the shape in the place of every tensor."""
    return value.shape if value.__class__ is Tensor else mapped(value, lambda t: t.shape)


# -- names ----------------------------------------------------------------------------------
# What Keras 2 called them, and from which number.
_KERAS_2 = {"functional": ("model", 0), "input_layer": ("input", 1)}


class Names:
    """Keras's automatic names: ``lstm``, then ``lstm_1``; a name that was given is kept."""

    def __init__(self, layers: Iterable[Layer] = (), keras: int = 3) -> None:
        self.given = {layer.name for layer in layers if layer.name}
        self.stems = {} if keras >= 3 else _KERAS_2
        self.used: dict[str, int] = {}

    def of(self, layer: Layer) -> str:
        return layer.name or self.next(layer.stem())

    def next(self, stem: str) -> str:
        """The next name with this stem."""
        used, (stem, n) = self.used, self.stems.get(stem, (stem, 0))
        while True:
            n = used[stem] = used[stem] + 1 if stem in used else n
            name = f"{stem}_{n}" if n else stem
            if name not in self.given:
                return name

    def give_back(self, stem: str, name: str) -> None:
        """Take back the last automatic name with this stem."""
        n = self.used.get(stem)
        if n is not None and name == (f"{stem}_{n}" if n else stem):
            if n:
                self.used[stem] = n - 1
            else:
                del self.used[stem]


# -- calls ----------------------------------------------------------------------------------
def bound(layer: Layer, args: Sequence[Nest], kwargs: Mapping[str, Nest]) -> tuple[Nest, Any]:
    """Positional and named tensors as a layer reads them, and the call's other options."""
    if isinstance(layer, Operation):  # its operands may be numbers, in any place
        return list(tensors_in([args, kwargs])), {}
    named: dict[str, Nest] = {}
    options: dict[str, Any] = {}
    for key, value in zip(layer.call_inputs, args):
        if value is not None:
            if not isinstance(value, (Tensor, Shape, list, tuple, dict)):
                raise WrongInputs(
                    f"{layer.class_name} is called with {shown_value(value)} for {key}.",
                    "Call it with the output of a layer.",
                )
            named[key] = value
    for key, value in kwargs.items():
        if key in layer.call_inputs:
            if value is not None:
                named[key] = value
        elif value is not None and key not in ("mask", "training"):
            if not (key.endswith("mask") and isinstance(value, (Tensor, Shape))):
                options[key] = value
    first = layer.call_inputs[0]
    if set(named) == {first} and len(layer.call_inputs) < 3:
        return named[first], options
    return named, options


def check_reuse(first: Row, again: Row) -> None:
    """A shared layer has one set of weights; it can't be called where others would be needed."""
    if not again.layer.checks_reuse or first.weights is None or again.weights is None:
        return
    before, now = ([w.shape for w in row.weights or ()] for row in (first, again))
    sizes = [(a, b) for x, y in zip(before, now) for a, b in zip(x, y)]
    if list(map(len, before)) != list(map(len, now)) or any(differ(a, b) for a, b in sizes):
        raise _built_for_other(first, again.inputs)


def _built_for_other(first: Row, inputs: Any) -> BuiltForOther:
    return BuiltForOther(
        f"{first.class_name} was built for inputs of {first.inputs} and is called again with "
        f"{inputs}.",
        "Use a second layer, or bring both inputs to the same size.",
    )


def row_of(
    layer: GraphLayer,
    x: Any,
    options: Optional[Mapping[str, Any]] = None,
    where: Any = None,
    declared: Any = None,
) -> Row:
    """What a layer makes of inputs of these shapes: the first call builds it.

    ``x``: shapes nested as the rule reads them, None where one isn't known; ``declared``: the
    output where the layer isn't known. Raises ShapeError as :meth:`Graph.call` does.
    """
    rule, first = layer.layer, layer.first
    known = x is not None
    index = where if where.__class__ is int else 0
    row = Row(index, layer.name, rule, x if known else None, None, None, options)
    try:
        if isinstance(rule, Open):
            if isinstance(rule, Operation):
                row.inputs, row.weights = x, []
                known = x.__class__ is Shape or None not in x
            if known:
                row.output, row.weights = rule.results(x, options)
        elif known:
            _apply(rule, first, row)
        if first is not None:
            check_reuse(first, row)
            row.weights, row.kept = first.weights, None
        elif row.weights is not None:
            layer.first = row
    except ShapeError as error:
        raise placed(error, layer, where) from None
    if row.output is None:
        row.output = declared
    return row


def _apply(rule: Layer, first: Optional[Row], row: Row) -> None:
    x = row.inputs
    try:
        if first is not None and not rule.checks_reuse and x.__class__ is Shape:
            # Its weights are made already, and Keras asks no more of a second input.
            rule.check_options(row.options or {})
            rule.check_rank(x)
            if not rule.check_again(first.inputs, x):
                raise _built_for_other(first, x)
            row.output, row.weights = rule.checked(rule.output(x)), []
            return
        row.kept = kept = applied(rule, x, row.options)
        row.output, row.weights = kept.output, kept.weights
    except SizeUnknown:
        if first is None or x.__class__ is not Shape:
            raise
        # Built already, it takes an unknown for the size it knows.
        row.output, row.weights = rule.checked(rule.output(x)), first.weights
    except UnknownLayer:
        return  # it wraps a layer that isn't known


def index_of(where: Any) -> int:
    return where if where.__class__ is int else 0


def placed(error: ShapeError, layer: GraphLayer, where: Any) -> ShapeError:
    return error.at(where, layer.name) if where.__class__ is int else error


def rows_above(inputs: Nest) -> list[Row]:
    """The calls that lead to one tensor, from the model's input on or from where several join."""
    rows: list[Row] = []
    while isinstance(inputs, Tensor) and inputs.call.inputs is not None:
        rows.insert(0, inputs.call.row)
        parents = inputs.call.parents()
        inputs = parents[0] if len(parents) == 1 else None
    return rows


_NOWHERE = Start()


def start(shape: Optional[Shape]) -> Tensor:
    """A symbolic tensor that comes from nowhere."""
    layer = GraphLayer(_NOWHERE, "inputs")
    call = LayerCall(layer, None, (), {}, None, Row(0, "inputs", _NOWHERE, None, shape, []))
    tensor: Tensor = call.spread(shape)
    return tensor
