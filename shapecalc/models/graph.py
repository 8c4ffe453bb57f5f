"""The engine: layers called on symbolic tensors, one call after the other.

Every model is such calls, wherever it comes from: the reader of source makes them as it walks
the code, a config is replayed, and a live or a saved model is its config. What Keras does when
a layer is called (names, shared layers, refusals, what isn't known) is here and nowhere else.

Sources: ``Operation``, ``Node`` and ``map_graph`` in keras/src/ops.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Optional

from ..errors import BadModel, BuiltForOther, ShapeError, SizeUnknown, UnknownLayer, WrongInputs
from ..errors import shown as shown_value
from ..layers.base import Call, Layer
from ..numbers.shape import Shape
from ..numbers.size import Size, known
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

    def set_trainable(self, value: bool) -> None:
        """``layer.trainable = value``, for the weights, too, that it has already."""
        if not isinstance(self.layer, Open):
            self.layer = self.layer.changed(trainable=value)
        for row in [call.row for call in self.calls] + [self.first]:
            if row is None or row.weights is None:
                continue
            row.kept = None
            row.weights = [w._replace(trainable=value) for w in row.weights]
            if value and not isinstance(self.layer, Open):
                row.weights = self.layer.apply(row.inputs, row.options)[1]


class Tensor:
    """A symbolic tensor (KerasTensor): its shape, None if unknown, and the call that gives it."""

    __slots__ = ("call", "index", "shape")

    def __init__(self, shape: Optional[Shape], call: LayerCall, index: int = 0) -> None:
        self.shape, self.call, self.index = shape, call, index

    @property
    def name(self) -> str:
        return self.call.layer.name


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
        if output is None or output.__class__ is Shape:
            self.outputs.append(Tensor(output, self, len(self.outputs)))
            return self.outputs[-1]
        if isinstance(output, dict):
            return {k: self.spread(o) for k, o in output.items()}
        if isinstance(output, (list, tuple)):
            return type(output)([self.spread(o) for o in output])
        raise TypeError(output)


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


def mapped(value: Nest, change: Callable[[Tensor], Any]) -> Any:
    """A nest with every tensor in it changed."""
    if isinstance(value, Tensor):
        return change(value)
    if isinstance(value, dict):
        return {k: mapped(v, change) for k, v in value.items()}
    if isinstance(value, (list, tuple)) and not isinstance(value, Shape):
        return type(value)([mapped(v, change) for v in value])
    return value


def shapes_in(value: Nest) -> Any:
    """A nest with the shape in the place of every tensor."""
    return mapped(value, lambda tensor: tensor.shape)


def _only_shapes(value: Any) -> Any:
    """A nest of shapes, with None for what is none."""
    if isinstance(value, dict):
        return {k: _only_shapes(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)) and not isinstance(value, Shape):
        return [_only_shapes(v) for v in value]
    return value if isinstance(value, Shape) else None


def flat(value: Any) -> list[Any]:
    """The parts of a nest in order: Keras counts a layer's tensors so."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)) and not isinstance(value, Shape):
        return [part for inner in value for part in flat(inner)]
    return [value]


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


# -- calls ----------------------------------------------------------------------------------
def bound(layer: Layer, args: Sequence[Nest], kwargs: Mapping[str, Nest]) -> tuple[Nest, Any]:
    """Positional and named tensors as a layer reads them, and the call's other options."""
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
    if [w.shape for w in first.weights] != [w.shape for w in again.weights]:
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
        raise _placed(error, layer, where) from None
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


_NOWHERE = Start("InputLayer", "inputs", {})


def start(shape: Optional[Shape]) -> Tensor:
    """A symbolic tensor that comes from nowhere."""
    layer = GraphLayer(_NOWHERE, "inputs")
    call = LayerCall(layer, None, (), {}, None, Row(0, "inputs", _NOWHERE, None, shape, []))
    tensor: Tensor = call.spread(shape)
    return tensor


def starts(shapes: Any) -> Nest:
    """Symbolic tensors that come from nowhere, for a nest of shapes."""
    if shapes is None or shapes.__class__ is Shape:
        return start(shapes)
    if isinstance(shapes, dict):
        return {k: starts(v) for k, v in shapes.items()}
    return type(shapes)([starts(v) for v in shapes])


class Graph:
    """Calls of layers, one after the other; from inputs to outputs they are a model.

    ``layers`` are listed as the model's table lists them.
    """

    def __init__(self) -> None:
        self.calls: list[LayerCall] = []
        self.layers: list[GraphLayer] = []
        self.inputs: list[Tensor] = []
        self.outputs: Nest = None

    # -- making ----------------------------------------------------------------------------
    def input(self, layer: GraphLayer, shape: Optional[Shape], where: Any = None) -> Tensor:
        """What an InputLayer gives."""
        row = Row(_index(where), layer.name, layer.layer, None, shape, [])
        made: Tensor = self._added(LayerCall(layer, None, (), {}, where, row))
        return made

    def call(
        self,
        layer: GraphLayer,
        args: Sequence[Nest],
        kwargs: Mapping[str, Nest],
        where: Any = None,
        declared: Any = None,
    ) -> Nest:
        """Call a layer on tensors: the tensors that it returns.

        What isn't known has tensors without shapes, or with the shapes that are ``declared``.
        Raises ShapeError, with the index and name of the layer where ``where`` is an index.
        """
        rule = layer.layer
        try:
            if isinstance(rule, Open) and rule.body is not None:
                return self._read(layer, rule, args, kwargs, where)
            inputs, options = bound(rule, args, kwargs)
        except ShapeError as error:
            raise _placed(error, layer, where) from None
        return self.stack(layer, inputs, options, where, declared, args, kwargs)

    def stack(
        self,
        layer: GraphLayer,
        inputs: Nest,
        options: Optional[Mapping[str, Any]] = None,
        where: Any = None,
        declared: Any = None,
        args: Optional[Sequence[Nest]] = None,
        kwargs: Mapping[str, Nest] = {},
    ) -> Nest:
        """:meth:`call` with the tensors nested as the rule reads them."""
        if isinstance(layer.layer, Operation):
            x: Any = [tensor.shape for tensor in tensors_in([args or inputs, kwargs])]
        elif any(tensor.shape is None for tensor in tensors_in(inputs)):
            x = None
        else:
            x = shapes_in(inputs)
        if args is not None and x.__class__ is Shape:
            if len(args) > 1 or any(key in layer.layer.call_inputs[1:] for key in kwargs):
                x = layer.layer.whole_input(x)  # its states aren't known, but their sizes are
        row = row_of(layer, x, options, where, declared)
        args = (inputs,) if args is None else args
        return self._added(LayerCall(layer, inputs, args, kwargs, where, row))

    def unknown(
        self, layer: GraphLayer, args: Sequence[Nest], kwargs: Mapping[str, Nest], where: Any
    ) -> Nest:
        """A call of which nothing is known: what was refused, or can't be followed."""
        row = Row(_index(where), layer.name, layer.layer, None, None, None)
        return self._added(LayerCall(layer, None, args, kwargs, where, row))

    def _read(
        self,
        layer: GraphLayer,
        rule: Open,
        args: Sequence[Nest],
        kwargs: Mapping[str, Nest],
        where: Any,
    ) -> Nest:
        """A call of a layer whose rule is code: it reads the call as it was made."""
        assert rule.body is not None
        output, weights = rule.body(list(args), dict(kwargs), where)
        shapes = _only_shapes(shapes_in(args))
        x = shapes[0] if len(shapes) == 1 else shapes
        row = Row(_index(where), layer.name, rule, x, output, weights)
        layer.first = layer.first or row
        return self._added(LayerCall(layer, list(args), args, kwargs, where, row))

    def _added(self, call: LayerCall) -> Nest:
        output = call.row.output
        if output.__class__ is Shape:
            call.made = Tensor(output, call)
            call.outputs.append(call.made)
        else:
            try:
                call.made = call.spread(output)
            except TypeError:
                rule = call.layer.layer
                raise WrongInputs(
                    f"{rule.class_name} can't be called like this.",
                    f"It reads: {', '.join(rule.call_inputs)}.",
                ) from None
        call.number = len(self.calls)
        self.calls.append(call)
        call.layer.calls.append(call)
        return call.made

    # -- a model ---------------------------------------------------------------------------
    @classmethod
    def stacked(cls, layers: list[GraphLayer], shapes: Any) -> Graph:
        """Layers called one after the other. Raises ShapeError."""
        made = cls()
        made.layers = layers
        tensors = starts(shapes)
        made.inputs = list(tensors_in(tensors))
        for layer in layers:
            tensors = made.stack(layer, tensors)
        made.outputs = tensors
        return made

    @classmethod
    def between(cls, inputs: list[Tensor], outputs: Nest) -> Graph:
        """The model from inputs to outputs, its layers in Keras's order. Raises BadModel."""
        made = cls()
        made.inputs, made.outputs = inputs, outputs
        made.calls, made.layers = in_keras_order(inputs, list(tensors_in(outputs)))
        return made

    def rows(self) -> list[Row]:
        """A row a layer, as it was called first; they are copies."""
        first: dict[int, LayerCall] = {}
        for call in self.calls:
            first.setdefault(id(call.layer), call)
        called = [first[id(layer)] for layer in self.layers if id(layer) in first]
        return [
            call.row.at(call.where if call.where.__class__ is int else i)
            for i, call in enumerate(called)
        ]

    def replay(self, shapes: Sequence[Optional[Shape]]) -> Graph:
        """The same calls on inputs of other shapes. Raises ShapeError."""
        made = Graph()
        as_before = all(
            t.shape is not None and x is not None and t.shape.plain() == x.plain()
            for t, x in zip(self.inputs, shapes)
        )
        layers = {id(v): GraphLayer(v.layer, v.name, v.where, v.built) for v in self.layers}
        made.layers = list(layers.values())
        tensors: dict[int, Tensor] = {}
        begun: set[int] = set()
        for old, shape in zip(self.inputs, shapes):
            tensors[id(old)] = made.input(layers[id(old.call.layer)], shape, old.call.where)
            begun.add(id(old.call))
        made.inputs = list(tensors.values())
        for call in sorted(self.calls, key=lambda c: c.number):
            if id(call) in begun:
                continue
            layer = layers[id(call.layer)]
            args = mapped(call.args, lambda t: tensors[id(t)])
            kwargs = mapped(dict(call.kwargs), lambda t: tensors[id(t)])
            made.call(layer, args, kwargs, call.where, call.row.output if as_before else None)
            for i, tensor in enumerate(call.outputs):
                tensors[id(tensor)] = made.calls[-1].output(i)
        made.outputs = mapped(self.outputs, lambda t: tensors[id(t)])
        return made

    def config(self, head: Mapping[str, Any]) -> dict[str, Any]:
        """The graph as Keras 3 writes it; ``head`` are arguments beside layers and places."""
        number: dict[int, int] = {}
        nodes: dict[int, list[LayerCall]] = {id(layer): [] for layer in self.layers}
        for call in sorted(self.calls, key=lambda c: c.number):
            number[id(call)] = len(nodes[id(call.layer)])
            nodes[id(call.layer)].append(call)

        def place(tensor: Tensor, models_from: int = 0) -> list[Any]:
            at = number.get(id(tensor.call), 0)
            return [tensor.name, at + models_from * tensor.call.layer.layer.is_graph, tensor.index]

        def written(tensor: Tensor) -> dict[str, Any]:
            inner = {"shape": _plain(tensor.shape), "dtype": "float32"}
            return {
                "class_name": "__keras_tensor__",
                "config": {**inner, "keras_history": place(tensor)},
            }

        entries = [
            {
                **_entry(layer),
                "name": layer.name,
                "inbound_nodes": [
                    {
                        "args": mapped(list(call.args), written),
                        "kwargs": mapped(dict(call.kwargs), written),
                    }
                    for call in nodes[id(layer)]
                    if call.inputs is not None or call.parents()
                ],
            }
            for layer in self.layers
        ]
        # Here Keras counts the call that made a functional model as its first.
        ends = mapped(self.outputs, lambda tensor: place(tensor, 1))
        return {
            **head,
            "layers": entries,
            "input_layers": [place(tensor, 1) for tensor in self.inputs],
            "output_layers": ends[0] if isinstance(ends, list) and len(ends) == 1 else ends,
        }

    # -- on real numbers -------------------------------------------------------------------
    def compute(self, np: Any, x: Any, weights: Sequence[Any], call: Call) -> Callable[[Nest], Any]:
        """A forward pass: the values of the graph's tensors, for any nest of them.

        ``x``: a value for each input; ``weights``: those of all layers in the order of the
        table. Masks travel with the tensors; ``call.options`` are those of the first call.
        """
        values = dict(zip(map(id, self.inputs), flat(x)))
        masks = dict(zip(map(id, self.inputs), flat(call.mask)))
        rest, own = list(weights), {}
        for layer in self.layers:
            n = len((layer.first.weights if layer.first is not None else None) or ())
            own[id(layer)], rest = rest[:n], rest[n:]
        more = call.options
        for one in self.calls:
            if one.outputs and id(one.outputs[0]) in values:
                continue
            rule = one.layer.layer
            named = {k: v for k, v in one.kwargs.items() if k not in rule.call_inputs}
            options = {**more, **mapped(named, lambda t: values[id(t)])}
            more = {}
            inputs = mapped(one.inputs, lambda t: values[id(t)])
            mask = options.pop("mask", None)
            if mask is None:
                mask = _any(mapped(one.inputs, lambda t: masks.get(id(t))))
            states = None
            if isinstance(inputs, dict) and len(rule.call_inputs) == 2:
                first, second = rule.call_inputs
                inputs, states = inputs[first], inputs.get(second)
                mask = mask.get(first) if isinstance(mask, dict) else mask
            inner = Call(mask, states, call.watch.inside(one.layer.name), options)
            y = rule.compute(np, inputs, own[id(one.layer)], inner)
            seen = rule.compute_mask(np, inputs, mask, options)
            values.update(zip(map(id, one.outputs), flat(y)))
            several = isinstance(seen, (list, tuple))
            parts = flat(seen) if several else [seen] * len(one.outputs)
            masks.update(zip(map(id, one.outputs), parts))
        return lambda nest: mapped(nest, lambda tensor: values[id(tensor)])


def _index(where: Any) -> int:
    return where if where.__class__ is int else 0


def _placed(error: ShapeError, layer: GraphLayer, where: Any) -> ShapeError:
    return error.at(where, layer.name) if where.__class__ is int else error


def _any(mask: Any) -> Any:
    """Masks nested as the inputs are; None where there is none at all."""
    return None if all(m is None for m in flat(mask)) else mask


def _plain(shape: Optional[Shape]) -> Any:
    """A shape in a config: a size that the source names stays, any other unknown is None."""
    if shape is None:
        return []
    return [d if isinstance(d, Size) and d.value is None and d.open else known(d) for d in shape]


# The arguments of wrappers that hold a layer, or a list of them.
INNER = ("layer", "backward_layer", "forward_layer", "cell", "cells")


def _entry(layer: GraphLayer) -> Any:
    entry = layer.layer.serialize()
    entry = {**entry, "config": {**entry["config"], "name": layer.name}}
    if layer.built is not None:
        entry["build_config"] = {"input_shape": _plain(layer.built.inputs)}
    return with_module(entry)


def with_module(entry: Any) -> Any:
    """A layer's entry with its module: without one Keras reads it by rules of its own."""
    if not isinstance(entry, dict) or "class_name" not in entry or "module" in entry:
        return entry
    if entry["class_name"] in ("Sequential", "Functional"):
        return entry
    inner = dict(entry.get("config") or {})
    for key in INNER:
        if isinstance(inner.get(key), list):
            inner[key] = [with_module(v) for v in inner[key]]
        elif key in inner:
            inner[key] = with_module(inner[key])
    return {**entry, "module": "keras.layers", "registered_name": None, "config": inner}


# -- Keras's order ----------------------------------------------------------------------------
def in_keras_order(
    inputs: list[Tensor], outputs: list[Tensor]
) -> tuple[list[LayerCall], list[GraphLayer]]:
    """The calls between inputs and outputs, and their layers as Keras's summary lists them.

    Source: ``map_graph`` in keras/src/ops/function.py. Raises BadModel for a graph that
    doesn't begin at ``inputs``.
    """
    order: list[LayerCall] = []
    seen: dict[int, int] = {}  # the layers, in the order in which they were met
    entered: set[int] = set()
    begun = {id(t) for t in inputs}

    def entry(call: LayerCall) -> tuple[LayerCall, Iterator[Tensor]]:
        entered.add(id(call))
        seen.setdefault(id(call.layer), len(seen))
        return call, iter(call.parents())

    # Depth-first from the outputs, without recursion: graphs may be thousands of layers long.
    for output in outputs:
        stack = [] if id(output.call) in entered else [entry(output.call)]
        while stack:
            call, parents = stack[-1]
            for tensor in parents:
                if id(tensor) in begun and tensor.call.parents():
                    continue
                if id(tensor.call) not in entered:
                    stack.append(entry(tensor.call))
                    break
            else:
                stack.pop()
                order.append(call)
    layers = _by_depth(order, seen)
    for tensor in inputs:
        if all(tensor.call.layer is not layer for layer in layers):
            layers.insert(0, tensor.call.layer)
            order.insert(0, tensor.call)
    starts_at = {id(t.call) for t in inputs}
    for call in order:
        if id(call) not in starts_at and not call.parents():
            raise BadModel(
                f"The graph begins at {call.layer.name}, which is not among the model's inputs.",
                f"Add it: inputs=[…, {call.layer.name}].",
            )
    return order, layers


def _by_depth(order: list[LayerCall], seen: Mapping[int, int]) -> list[GraphLayer]:
    depths: dict[int, int] = {}
    of_layer: dict[int, int] = {}
    layers: dict[int, GraphLayer] = {}
    inside = {id(call) for call in order}
    for call in reversed(order):
        depth = max(depths.setdefault(id(call), 0), of_layer.get(id(call.layer), 0))
        of_layer[id(call.layer)] = depths[id(call)] = depth
        layers[id(call.layer)] = call.layer
        for tensor in call.parents():
            if id(tensor.call) in inside:
                before = depths.get(id(tensor.call), 0)
                depths[id(tensor.call)] = max(depth + 1, before)
    keys = sorted(layers, key=lambda k: (-of_layer[k], seen[k]))
    return [layers[k] for k in keys]
