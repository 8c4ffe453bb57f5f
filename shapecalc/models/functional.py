"""Functional models: layers wired as a graph, by tensors or by the config that Keras saves.

Source: Keras's ``Functional``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Optional

from ..errors import (
    BadModel,
    UnknownArgument,
    WrongInputs,
    counted,
    enumerated,
    shown,
)
from ..layers.arguments import Kind, anything
from ..layers.base import Call, Layer
from ..numbers import nest
from ..numbers.shape import Shape
from ..numbers.size import Number, Size
from .calls import GraphLayer, Tensor, row_of, shapes_in, tensors_in
from .graph import Graph, with_module
from .rows import Row
from .sequential import (
    all_weights,
    built_as,
    check_declared,
    is_as_declared,
    layers_kind,
    parse_inputs,
    shapes_of,
)
from .summary import Summary, macs_inside, shape_text
from .unknown import Open, Results, Start, can_be_written
from .wiring import Wiring


class Functional(Open):
    """A graph of layers, from symbolic tensors or from the config that Keras saves.

    >>> import shapecalc
    >>> words = shapecalc.Input((20,))
    >>> state = shapecalc.LSTM(8)(shapecalc.Embedding(1000, 16)(words))
    >>> model = shapecalc.Model(words, shapecalc.Dense(1)(state))
    >>> model.output_shape, model.count_params()
    (Shape(None, 1), 16809)
    """

    purpose = "layers wired as a graph"
    is_model = True
    is_graph = True
    aliases = ("Model",)
    freezes = False
    reads = "..."
    layers: list[Any] = layers_kind()
    input_layers: Any = anything(None)
    output_layers: Any = anything(None)
    graph: Graph
    # The keys of the inputs, where the model was made with a dict of them.
    keys: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """``Model(inputs, outputs, name=None)`` of symbolic tensors, or a config's arguments.

        Raises ShapeError: BadModel where the inputs don't lead to the outputs.
        """
        given = {**dict(zip(("inputs", "outputs", "name"), args)), **kwargs}
        if "inputs" not in given and "outputs" not in given:
            super().__init__(**kwargs)
            return
        name = given.pop("name", None)
        inputs, outputs = (_tensors(given.pop(key, None), key) for key in ("inputs", "outputs"))
        if given or len(args) > 3:
            raise UnknownArgument(
                f"Model got {shown(next(iter(given), args[3:]))}.",
                "It takes: inputs, outputs, name.",
            )
        graph = Graph.between(list(tensors_in(inputs)), outputs).renamed()
        vars(self).update(vars(Functional.of(graph, name or self.stem())))

    @classmethod
    def by_hand(cls) -> Mapping[str, Kind]:
        return {"inputs": anything(), "outputs": anything()}

    def validate(self) -> None:
        graph = Wiring(self).graph()
        vars(self).update(graph=graph, layers=[one.layer for one in graph.layers])

    @classmethod
    def of(cls, graph: Graph, name: str, keys: Iterable[str] = ()) -> Functional:
        """The model that is a graph already; ``keys`` are those of its inputs, sorted."""
        made = cls.__new__(cls)
        layers = [one.layer for one in graph.layers]
        vars(made).update(given={"name": name}, name=name, graph=graph, layers=layers)
        vars(made).update(keys=tuple(keys))
        return made

    # -- as Keras's models tell ----------------------------------------------------------
    @property
    def inputs(self) -> list[Tensor]:
        """The tensors that go in."""
        return self.graph.inputs

    @property
    def outputs(self) -> list[Tensor]:
        """The tensors that come out."""
        return list(tensors_in(self.graph.outputs))

    def get_layer(self, name: Optional[str] = None, index: Optional[int] = None) -> Layer:
        """A layer by its name in the table, or by its place. Raises BadModel."""
        names = [one.name for one in self.graph.layers]
        if name in names:
            index = names.index(name)
        if index is None or not -len(names) <= index < len(names):
            raise BadModel(
                f"The model has no layer {shown(name if index is None else index)}.",
                enumerated("layer", names),
            )
        return self.graph.layers[index].layer

    def built_row(self) -> Row:
        name = self.name or self.stem()
        return row_of(GraphLayer(self, name), _alone(shapes_in(self.graph.inputs)))

    def rows(self, x: Any = None, call_kwargs: Optional[Mapping[str, Any]] = None) -> list[Row]:
        """Every layer in the order of the table. Raises ShapeError."""
        return self._rows_of(self.called(x))

    def _rows_of(self, graph: Graph) -> list[Row]:
        pairs = zip(self.graph.inputs, graph.inputs)
        if all(is_as_declared(a.shape, b.shape) for a, b in pairs):
            return graph.rows()
        return built_as(self.graph.rows(), graph.rows())

    def called(self, x: Any = None) -> Graph:
        """The graph on inputs of these shapes, left out for those that it was made for."""
        inputs = self.graph.inputs
        given: Sequence[Any] = [None] * len(inputs)
        if isinstance(x, Shape):
            given = [x]
        elif isinstance(x, dict):
            given = [x.get(key) for key in self.keys or [tensor.name for tensor in inputs]]
        elif isinstance(x, (list, tuple)):
            given = x
        if len(given) != len(inputs):
            raise WrongInputs(
                f"The model has {counted(len(inputs), 'input')}, but got {len(given)}.",
                enumerated("input", [tensor.name for tensor in inputs]),
            )
        if all(shape is None for shape in given):
            return self.graph
        shapes = []
        for tensor, shape in zip(inputs, given):
            check_declared(self, tensor.shape, shape)
            shapes.append(tensor.shape if shape is None else shape)
        return self.graph.replay(shapes)

    def declared_inputs(self) -> list[Optional[Shape]]:
        """The batch shapes of the inputs, in order."""
        return [tensor.shape for tensor in self.graph.inputs]

    def children(self) -> list[Layer]:
        constants = (t.call.layer for call in self.graph.calls for t in call.parents())
        starts = [one.layer for one in constants if isinstance(one.layer, Start)]
        return [*(one.layer for one in self.graph.layers), *starts]

    def results(self, inputs: Any, options: Optional[Mapping[str, Any]] = None) -> Results:
        graph = self.called(inputs)
        ends = shapes_in(graph.outputs)
        out = _alone(ends)
        if None in nest.leaves(out):
            out = None
        return tuple(out) if isinstance(out, list) else out, all_weights(self._rows_of(graph))

    def macs_of(self, inputs: Any, output: Any) -> Optional[Number]:
        return macs_inside(self.rows(inputs))

    # -- on real numbers ---------------------------------------------------------------
    supports_masking = True

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        graph = self.called(shapes_of(x))
        keys = self.keys or [t.name for t in graph.inputs]
        given = [x[key] for key in keys] if isinstance(x, dict) else x
        out = graph.compute(np, given, weights, call._replace(options={}))(graph.outputs)
        return (out[0] if len(out) == 1 else tuple(out)) if isinstance(out, list) else out

    def summary(self, input_shape: Any = None) -> Summary:
        """The table of the model; see :meth:`Sequential.summary`."""
        x = None if input_shape is None else parse_inputs(input_shape)
        return Summary(self.name or self.stem(), self.rows(x))

    def get_config(self) -> dict[str, Any]:
        return self.graph.config(self.given)

    @property
    def class_name(self) -> str:
        return "Functional"

    def __repr__(self) -> str:
        ends = [shape_text(_alone(shapes_in(x))) for x in (self.graph.inputs, self.graph.outputs)]
        what = counted(len(self.graph.layers), "layer")
        return f"<Functional {self.name or self.stem()}: {what}, {ends[0]} to {ends[1]}>"


def _alone(shapes: Any) -> Any:
    """One shape by itself, not in a list."""
    return shapes[0] if isinstance(shapes, list) and len(shapes) == 1 else shapes


def _tensors(value: Any, what: str) -> Any:
    """The tensors that a model begins or ends with. Raises BadModel for anything else."""
    tensors = list(nest.leaves(value))
    if not tensors or not all(isinstance(t, Tensor) and t.shape is not None for t in tensors):
        raise BadModel(
            f"The model's {what} are {shown(value)}.",
            "Give tensors, which Input and the calls of layers return: x = Input((20,)).",
        )
    return value


def keras_record(model: Any, x: Any, rows: list[Row]) -> Optional[dict[str, Any]]:
    """The record from which the tf.keras twin is built; None where Keras 3 can't build it.

    ``x``: the input shape of a Sequential, None where there is none.
    """
    if not can_be_written(model) or any(None in (row.weights, row.output) for row in rows):
        return None
    if isinstance(model, Functional):
        graph = model.graph
        if any(call.row.output is None for call in graph.calls):
            return None
        # The real numbers that an Embedding reads are token ids.
        ids = {
            tensor.name
            for call in graph.calls
            if call.layer.layer.looks_up
            for tensor in call.parents()
        }
        shapes = [tensor.shape.plain() for tensor in graph.inputs if tensor.shape is not None]
        kinds = ["int32" if tensor.name in ids else "float32" for tensor in graph.inputs]
        one = len(shapes) == 1
        return {
            "input_shape": shapes[0] if one else shapes,
            "input_dtype": kinds[0] if one else kinds,
            "layers": [model.serialize()],
        }
    if x is None or any(isinstance(d, Size) and d.open for d in x):
        return None
    layers = [with_module(layer.serialize()) for layer in model.called()]
    return {"input_shape": x.plain(), "layers": layers} if layers else None
