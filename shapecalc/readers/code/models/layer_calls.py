"""Layers called: on symbolic tensors, on data; bare operations, and layers of the user's own."""

from __future__ import annotations

from functools import partial
from typing import Any, Optional

from ....errors import ShapeError, WrongInputs, WrongRank
from ....layers.base import snake_case
from ....models.calls import (
    LayerCall,
    Names,
    Tensor,
    flattened,
    shapes_in,
    start,
    tensors_in,
)
from ....models.graph import Graph
from ....models.sequential import check_declared
from ....models.summary import shape_text
from ....models.unknown import CustomLayer, Operation, SourceLayer
from ....numbers import nest
from ....numbers.shape import Shape, shape_of
from ...results import Problem
from ..interpreter.values import (
    Array,
    Function,
    Instance,
    LayerValue,
    ModelValue,
    Rest,
    Unknown,
    no_tensor,
)
from .custom_layers import array_shapes, as_arrays, on_shapes, read_call
from .custom_models import (
    KIND,
    begin,
    inherited_layer,
    is_model_class,
    is_sequential_class,
)
from .operations import output_of


class LayerCalls:
    """The part of the building that calls layers in the graph of the source."""

    it: Any
    models: list[ModelValue]
    graph: Graph
    names: Names
    part: Any
    _opaque: Any
    _wire: Any
    add: Any
    name_inputs: Any
    declared_by: Any
    make_layer: Any
    # The classes of the source of which an object was made.
    classes_made: set[Any]
    # What couldn't be followed in the code of a layer of the source, while it is read.
    lost: Optional[list[tuple[str, Any]]] = None

    # -- calls of layers -----------------------------------------------------------------
    def call_layer(
        self, value: LayerValue, args: list[Any], kwargs: dict[str, Any], node: Any
    ) -> Any:
        """A layer called: on symbolic tensors the tensors that come out, on arrays arrays."""
        source = isinstance(value.layer, CustomLayer)
        wrong = None if source else no_tensor([args, kwargs])
        if wrong is not None:
            self.refuse_call(_instead_of_a_tensor(value, wrong), node, value)
            return Unknown(lambda: str(self.it.text(node)))
        inputs = list(tensors_in([args, kwargs]))
        if not inputs:
            return self._on_data(value, args, kwargs, node)
        known = (args, kwargs) if source else self._known(value, args, kwargs, node)
        if known is None:
            self.graph.unknown(value, args, kwargs, node)
        else:
            self.attempt(value, *known, node)
        call = self.graph.calls[-1]
        self.it.emit("called", call, inputs, node)
        return call.made

    def attempt(
        self, value: LayerValue, args: Any, kwargs: dict[str, Any], node: Any
    ) -> Optional[ShapeError]:
        """Call a layer in the graph; what Keras would refuse is reported, and then unknown."""
        error: ShapeError
        if len(args) == 1 and isinstance(args[0], Tensor) and args[0].shape is None:
            self._ranked(args[0], value)
        if value.first is None:
            for model in (value.owner, *value.arguments.values()):  # itself, or one that it wraps
                if isinstance(model, ModelValue):
                    self.name_inputs(model)
            for stem in value.layer.names_inside:
                self.names.next(stem)
        try:
            for declared, given in zip(_declared_by(value), flattened([args, kwargs])):
                check_declared(value.layer, declared, given.shape, runs=True)
            self.graph.call(value, args, kwargs, node)
            self.it.passed.add(node)
            if value.layer.wraps == "steps":
                self._met_inside(value)
            return None
        except ShapeError as refused:
            error = refused
            if self.it.keras < 3 and value.layer.extends_batch and _too_many_axes(refused):
                self.graph.unknown(value, args, kwargs, node)
                return None
        except (TypeError, AttributeError, KeyError, IndexError):
            if isinstance(value.layer, SourceLayer):
                raise
            error = WrongInputs(
                f"{value.layer.class_name} can't be called like this.",
                f"It reads: {', '.join(value.layer.call_inputs)}.",
            )
        self.graph.unknown(value, args, kwargs, node)
        self.graph.calls[-1].row.error = error
        self.refuse_call(error, node, value, self.graph.calls[-1])
        return error

    def _met_inside(self, value: LayerValue) -> None:
        """A model that is run on each of the steps is built on one of them."""
        x = value.calls[-1].row.inputs
        for model in value.arguments.values():
            if isinstance(model, ModelValue) and model.kind == "Sequential" and len(x) > 2:
                if model.declared is None and model.met is None:
                    model.met = Shape((x[0], *x[2:]))

    def _ranked(self, tensor: Tensor, value: LayerValue) -> None:
        """The axes of an Input that doesn't say how many there are: as many as the layer reads."""
        layer, words = tensor.call.layer, value.layer.reads.split()
        if not isinstance(layer, LayerValue) or not layer.words or "..." in words or not words:
            return
        if self.it.maybe or self.it.quiet:  # it isn't so on every way
            return
        sizes = [self.it.size(self.part(layer.words, i)) for i in range(len(words) - 1)]
        shape = shape_of([None, *sizes])
        tensor.shape = tensor.call.row.output = layer.declared = shape
        vars(layer.layer).update(batch=shape)

    def _known(
        self, value: LayerValue, args: list[Any], kwargs: dict[str, Any], node: Any
    ) -> Optional[tuple[list[Any], dict[str, Any]]]:
        """A call as far as it is known, under today's names; None where nothing follows from it.

        Arrays are constants, and states that aren't known have the sizes of the layer's own.
        """
        layer = value.layer
        first, *others = layer.call_inputs
        args, named = nest.map(self._constant, args), nest.map(self._constant, kwargs)
        needed = args[:1] if len(others) < 2 else [*args, *map(named.get, others)]
        if not all(map(_is_known, needed)):
            return None
        args = [a if _is_known(a) else None for a in args]
        named = {k: v if _is_known(v) else None for k, v in named.items()}
        if "inputs" in named and "inputs" not in layer.call_inputs:
            named = {first if k == "inputs" else k: v for k, v in named.items()}
            if self.it.keras >= 3:
                self.it.report(
                    Problem(
                        "SEQ706",
                        f"Keras 3 no longer takes inputs=… in a call of {layer.class_name}; the "
                        "table follows Keras 2.",
                        f"Call it without the name, or write {first}=….",
                        place=self.it.source.place(node),
                    )
                )
        return args, named

    def _constant(self, value: Any) -> Any:
        """An array among a model's tensors: a tensor from nowhere, if its shape is known."""
        shape = array_shapes(self.it, value)
        return start(shape) if shape is not value and isinstance(shape, Shape) else value

    def refuse_call(
        self, error: ShapeError, node: Any, value: LayerValue, call: Optional[LayerCall] = None
    ) -> None:
        """Report a refusal where it happens, with the call above that brought it about."""
        cause = None if call is None else next(iter(call.parents()), None)
        more: dict[str, Any] = {"layer_name": value.name}
        more["clues"] = {"layer": value, "above": _layers_above(cause)}
        if call is not None and cause is not None and cause.call.where is not None:
            more["cause"] = self.it.source.place(cause.call.where)
            given = call.args[0] if call.args else None
            whole = given is not None and given is cause.call.made
            text = shape_text(shapes_in(given) if whole else cause.shape)
            more["cause_text"] = f"{cause.name} returns {text}"
        self.it.refuse(error, node, **more)
        self.it.emit("refused", error, node, value)

    def _on_data(
        self, value: LayerValue, args: list[Any], kwargs: dict[str, Any], node: Any
    ) -> Any:
        """A layer called on arrays: arrays of the output's shapes."""
        words = self.it.text(node)
        source = isinstance(value.layer, CustomLayer)
        given = (
            on_shapes(self.it, args, kwargs) if source else self._known(value, args, kwargs, node)
        )
        if given is None or not list(tensors_in(given)):
            return Array(None, words)
        begin(value)
        args, kwargs = given
        try:
            made = self.graph.call(value, args, kwargs, node)
        except ShapeError as error:
            self.it.refuse(error, node, layer_name=value.name)
            return Array(None, "")
        return as_arrays(shapes_in(made), words)

    def operate(
        self, op: str, operands: list[Any], node: Any, library: str = "", **options: Any
    ) -> Any:
        """A bare operation on symbolic tensors, as Keras 3 records it: a row of its own.

        ``library``: the whole name of the function of a library that does it.
        """
        path = library or op
        if path.startswith("keras.ops."):
            op = "".join(word[:1].upper() + word[1:] for word in op.split("_"))  # its class
        rule = Operation(
            {"class_name": op, "config": {}, "module": "keras.src.ops"},
            "",
            lambda args, kwargs, where: (output_of(self.it, path, args, kwargs, node), []),
        )
        value = LayerValue(rule, self.names.next(snake_case(op)), node)
        made = self.graph.call(value, operands, options, node)
        if self.graph.calls[-1].row.output is None:
            self.lose(library or f"the {op} of tensors", node)
        return made

    def lose(self, what: str, node: Any) -> None:
        """Remember what couldn't be followed in the code of a layer that is being read."""
        if self.lost is not None and node is not None:
            self.lost.append((what, node))

    def call_opaque(self, name: str, args: list[Any], kwargs: dict[str, Any], node: Any) -> Any:
        """Something of which nothing is known, called on symbolic tensors."""
        word = name.split("(")[0].split(".")[-1] or "layer"
        self.lose(name.split("(")[0] or "a function that isn't known", node)
        value = self._opaque(word, word, node, f"{word} isn't known")
        return self.graph.unknown(value, args, kwargs, node)

    # -- layers of the user's own ------------------------------------------------------------
    def track(self, instance: Instance, args: list[Any], kwargs: dict[str, Any], node: Any) -> None:
        """Remember that an object of the source is a layer or model of the user's own."""
        self.classes_made.add(instance.cls.node)
        name = self.names.next(snake_case(instance.cls.name))
        rule = CustomLayer(instance.cls.name, name, partial(read_call, self.it, instance))
        instance.layer = LayerValue(rule, name, None)
        if is_model_class(instance.cls):
            kind = "Sequential" if is_sequential_class(instance.cls) else KIND
            instance.table = ModelValue(kind, name, node)
            instance.table.level = len(self.it.maybe)
            instance.table.instance = instance
            if kind == KIND:
                instance.layer.owner = instance.table
            self.models.append(instance.table)
        if not isinstance(instance.cls.find("__init__"), Function):
            self.begin_own(instance, args, kwargs, node)

    def begin_own(
        self, instance: Instance, args: list[Any], kwargs: dict[str, Any], node: Any
    ) -> None:
        """``super().__init__(…)`` of a layer or model of the user's own: what Keras makes of it."""
        value, table = instance.layer, instance.table
        if value is None:
            return
        name, stem = kwargs.get("name"), snake_case(instance.cls.name)
        if isinstance(name, str):
            self.names.give_back(stem, value.name)
            value.name = name
            vars(value.layer).update(name=name)
        value.declared = self.declared_by(kwargs)
        base = inherited_layer(instance.cls)
        if base and instance.base is None:
            settings = {k: v for k, v in kwargs.items() if not k.endswith("_shape")}
            instance.base = self.make_layer(base, args, {**settings, "name": value.name}, node)
        if table is None:
            return
        table.keras_name = value.name
        if table.kind == "Sequential":
            layers = kwargs.get("layers", args[0] if args else None)
            for item in self.it.iterate(layers) or [] if layers is not None else []:
                self.add(table, item, node)
            return
        inputs = kwargs.get("inputs", args[0] if args else None)
        outputs = kwargs.get("outputs", args[1] if len(args) > 1 else None)
        if next(tensors_in(inputs), None) is not None and table.kind == KIND:
            table.kind, value.owner = "Model", None
            table.inputs, table.outputs = inputs, outputs
            self._wire(table, node)


def _too_many_axes(error: ShapeError) -> bool:
    return isinstance(error, WrongRank) and error.has_facts and len(error.shape) > error.want


def _declared_by(value: LayerValue) -> Any:
    """The shapes that a model which is called declares; nothing for a layer."""
    found = getattr(value.layer, "declared_inputs", None)
    return () if found is None else found()


def _is_known(value: Any) -> bool:
    """Whether something in a call is a tensor of the model or a plain value, and all of it."""
    return not any(isinstance(v, (Unknown, Array, Rest)) for v in nest.leaves(value))


def _instead_of_a_tensor(value: LayerValue, wrong: Any) -> WrongInputs:
    called = value.layer.class_name
    if isinstance(wrong, ModelValue):
        name = wrong.name or wrong.keras_name
        return WrongInputs(
            f"{called} is called on the model {name}, not on a tensor.",
            f"Give it what comes out of the model: {name}.outputs[0]; or call the model: "
            f"{name}(x).",
        )
    return WrongInputs(
        f"{called} is called on the layer {wrong.name}, not on what comes out of it.",
        "Call the layer first: x = layer(x). Then give x.",
    )


def _layers_above(tensor: Optional[Tensor]) -> list[LayerValue]:
    """The layers through which a tensor came, the nearest first."""
    found: list[LayerValue] = []
    while tensor is not None and len(found) < 50:
        layer = tensor.call.layer
        if isinstance(layer, LayerValue):
            found.append(layer)
        tensor = next(iter(tensor.call.parents()), None)
    return found
