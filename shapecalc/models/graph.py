"""The engine: layers called on symbolic tensors, one call after the other.

Every model is such calls, wherever it comes from: the reader of source makes them as it walks
the code, a config is replayed, and a live or a saved model is its config. What Keras does when
a layer is called (names, shared layers, refusals, what isn't known) is here and nowhere else.

Sources: ``Operation``, ``Node`` and ``map_graph`` in keras/src/ops.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, Optional

from ..errors import BadModel, ShapeError, WrongInputs
from ..layers.base import Call, snake_case
from ..numbers import nest
from ..numbers.shape import Shape
from ..numbers.size import Size, known
from .calls import (
    GraphLayer,
    LayerCall,
    Names,
    Nest,
    Tensor,
    bound,
    flattened,
    index_of,
    mapped,
    placed,
    row_of,
    rows_above,
    shapes_in,
    start,
    tensors_in,
)
from .rows import Row
from .unknown import Open, Operation, Start

_numbers = count()  # calls in the order in which they were made


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
        row = Row(index_of(where), layer.name, layer.layer, None, shape, [])
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
            raise placed(error, layer, where) from None
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
        try:
            row = row_of(layer, x, options, where, declared)
        except ShapeError as error:
            refused = Row(index_of(where), layer.name, layer.layer, x, None, None)
            error.path = error.path or [*rows_above(inputs), refused]
            raise
        args = (inputs,) if args is None else args
        return self._added(LayerCall(layer, inputs, args, kwargs, where, row))

    def unknown(
        self, layer: GraphLayer, args: Sequence[Nest], kwargs: Mapping[str, Nest], where: Any
    ) -> Nest:
        """A call of which nothing is known: what was refused, or can't be followed."""
        row = Row(index_of(where), layer.name, layer.layer, None, None, None)
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
        shapes = nest.map(lambda v: v.shape if isinstance(v, Tensor) else None, list(args))
        x = shapes[0] if len(shapes) == 1 else shapes
        row = Row(index_of(where), layer.name, rule, x, output, weights)
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
        call.number = next(_numbers)
        self.calls.append(call)
        call.layer.calls.append(call)
        return call.made

    # -- a model ---------------------------------------------------------------------------
    @classmethod
    def stacked(cls, layers: list[GraphLayer], shapes: Any) -> Graph:
        """Layers called one after the other. Raises ShapeError."""
        made = cls()
        made.layers = layers
        tensors = nest.map(start, shapes)
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
        made.calls, made.layers = in_keras_order(inputs, flattened(outputs))
        return made

    def rows(self) -> list[Row]:
        """A row a layer, as it was called last, which is what Keras prints; they are copies."""
        last = {id(call.layer): call for call in sorted(self.calls, key=lambda c: c.number)}
        called = [last[id(layer)] for layer in self.layers if id(layer) in last]
        return [
            call.row.at(call.where if call.where.__class__ is int else i)
            for i, call in enumerate(called)
        ]

    def renamed(self) -> Graph:
        """The same calls, each layer with a name of its own: the given one, or Keras's automatic."""
        names = Names(one.layer for one in self.layers)
        for one in self.layers:
            one.name = one.layer.name or names.next(snake_case(one.layer.class_name))
        return self.replay([tensor.shape for tensor in self.inputs])

    def replay(
        self,
        shapes: Sequence[Optional[Shape]],
        copy: Callable[[GraphLayer], GraphLayer] = lambda v: GraphLayer(
            v.layer, v.name, v.where, v.built
        ),
    ) -> Graph:
        """The same calls, of copies of the layers, on inputs of other shapes. Raises ShapeError."""
        made = Graph()
        as_before = all(
            t.shape is not None and x is not None and t.shape.plain() == x.plain()
            for t, x in zip(self.inputs, shapes)
        )
        layers = {id(v): copy(v) for v in self.layers}
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
            args = mapped(call.args, lambda t: tensors.get(id(t), t))
            kwargs = mapped(dict(call.kwargs), lambda t: tensors.get(id(t), t))
            made.call(layer, args, kwargs, call.where, call.row.output if as_before else None)
            for i, tensor in enumerate(call.outputs):
                tensors[id(tensor)] = made.calls[-1].output(i)
        made.outputs = mapped(self.outputs, lambda t: tensors[id(t)])
        return made

    def in_a_row(self) -> Optional[list[LayerCall]]:
        """The calls, if each reads one tensor, the output of the call before; else None."""
        tensors = self.inputs
        found: list[LayerCall] = []
        begun = {id(tensor.call) for tensor in tensors}
        for call in sorted(self.calls, key=lambda c: c.number):
            if id(call) in begun:
                continue
            if len(tensors) != 1 or call.parents() != tensors or len(call.outputs) != 1:
                return None
            tensors = call.outputs
            found.append(call)
        return found if list(tensors_in(self.outputs)) == tensors else None

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
        values = dict(zip(map(id, self.inputs), nest.leaves(x)))
        masks = dict(zip(map(id, self.inputs), nest.leaves(call.mask)))
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
            values.update(zip(map(id, one.outputs), nest.leaves(y)))
            several = isinstance(seen, (list, tuple))
            parts = list(nest.leaves(seen)) if several else [seen] * len(one.outputs)
            masks.update(zip(map(id, one.outputs), parts))
        return lambda nest: mapped(nest, lambda tensor: values[id(tensor)])


def _any(mask: Any) -> Any:
    """Masks nested as the inputs are; None where there is none at all."""
    return None if all(m is None for m in nest.leaves(mask)) else mask


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
                if isinstance(tensor.call.layer.layer, Start):
                    continue  # a constant
                if id(tensor.call) not in entered:
                    stack.append(entry(tensor.call))
                    break
            else:
                stack.pop()
                order.append(call)
    unread = [t.call for t in inputs if id(t.call.layer) not in seen]
    layers = _by_depth(order, seen, unread)
    order[:0] = unread
    starts_at = {id(t.call) for t in inputs}
    for call in order:
        if id(call) not in starts_at and not call.parents():
            raise BadModel(
                f"The graph begins at {call.layer.name}, which is not among the model's inputs.",
                f"Add it: inputs=[…, {call.layer.name}].",
            )
    return order, layers


def _by_depth(
    order: list[LayerCall], seen: Mapping[int, int], unread: Sequence[LayerCall]
) -> list[GraphLayer]:
    """The layers, those farthest from the outputs first; inputs that none reads stand as near."""
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
    for call in unread:
        of_layer[id(call.layer)], layers[id(call.layer)] = 0, call.layer
    keys = sorted(layers, key=lambda k: (-of_layer[k], seen.get(k, -1)))
    return [layers[k] for k in keys]
