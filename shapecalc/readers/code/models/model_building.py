"""Models of the source: Sequential layer by layer, graphs from inputs to outputs."""

from __future__ import annotations

from typing import Any, Optional

from ....errors import BadModel, ShapeError, WrongInputs
from ....layers.base import Layer
from ....models.calls import GraphLayer, Names, Tensor, flattened, shapes_in, tensors_in
from ....models.graph import Graph
from ....models.rows import Row
from ....models.unknown import Conditional
from ....models.unknown import Unknown as UnknownRule
from ....numbers.shape import Shape, shape_of
from ..interpreter.values import Instance, LayerValue, ModelValue, no_tensor
from . import custom_models
from .uncalled_models import axes_read, read_uncalled


class ModelBuilding:
    """The part of the building that makes models of layers and works them out."""

    it: Any
    models: list[ModelValue]
    graph: Graph
    names: Names
    attempt: Any
    call_layer: Any
    input_value: Any
    part: Any
    _opaque: Any
    _tracked: Any
    # Whether something was frozen, or let go, since the models that are layers were counted.
    changed = False

    # -- models ------------------------------------------------------------------------------
    def make_model(
        self, kind: str, args: list[Any], kwargs: dict[str, Any], node: Any
    ) -> ModelValue:
        """``Sequential([...])`` or ``Model(inputs, outputs)``."""
        stem = "sequential" if kind == "Sequential" else "functional"
        name = kwargs.get("name")
        model = ModelValue(kind, name if isinstance(name, str) else self.names.next(stem), node)
        model.level = len(self.it.maybe)
        self.models.append(model)
        self._tracked(model)
        if kind == "Sequential":
            layers = args[0] if args else kwargs.get("layers")
            items = self.it.iterate(layers) if layers is not None else []
            if layers is not None and items is None:
                items = layers if isinstance(layers, list) else [layers]
            model.making = True
            for item in items or []:
                self.add(model, item, node)
            model.making = False
            if model.calls:
                self._name_graph()
            return model
        model.inputs = kwargs.get("inputs", kwargs.get("input", args[0] if args else None))
        at = args[1] if len(args) > 1 else None
        model.outputs = kwargs.get("outputs", kwargs.get("output", at))
        self._wire(model, node)
        return model

    def add(self, model: ModelValue, item: Any, node: Any) -> None:
        """``model.add(layer)``."""
        self.it.emit("added", model, item, node)
        if isinstance(item, (list, tuple)) and len(item) == 1:
            item = item[0]
        if isinstance(item, Tensor):
            item = item.call.layer if item.call.layer.layer.is_input else item
        if isinstance(item, Instance) and item.layer is not None:
            item = custom_models.stands_for(item) or item.layer
        if isinstance(item, ModelValue):
            item = self.model_layer(item)
        if not isinstance(item, LayerValue):
            words = getattr(item, "name", "") or self.it.text(node)
            called = words.split("(")[0].split(".")[-1]
            kind = called if called.isidentifier() else "?"
            item = self._opaque(kind, self.names.next("layer"), node, f"{words} isn't known")
        if len(self.it.maybe) > model.level:
            condition = self.it.maybe[-1] if self.it.maybe else "a loop too long to follow"
            reason = f"it is added only under: {condition}"
            item = self._opaque(item.layer.class_name, item.name, node, reason, kind=Conditional)
        if item.layer.is_input:
            if not model.layers:
                model.declared = item.declared
                model.layers.append(item)
                model.started = True
            return
        if not model.layers:
            model.declared = item.declared
        elif item.declared is not None:
            self.it.emit("declared_later", model, item, item.node)
        model.layers.append(item)
        if model.declared is not None and not self._waits(model):
            self.advance(model)

    def advance(self, model: ModelValue) -> None:
        """Call the layers that weren't called yet on what comes out of those before."""
        if model.start is None:
            model.start = self._start(model)
        new = model.behind_input()[len(model.calls) :]
        if new and not model.making:
            self._name_graph()
        for value in new:
            node = value.node or model.node
            args = [model.end]
            if model.failed:
                self.graph.unknown(value, args, {}, node)
                model.calls.append(self.graph.calls[-1])
                continue
            error = self.attempt(value, args, {}, node)
            model.calls.append(self.graph.calls[-1])
            if error is not None:
                model.failed = True
            elif value.owner is not None:
                self._meet(value.owner, args[0])

    def _start(self, model: ModelValue) -> Tensor:
        """The input of a Sequential: its own Input's, or one without a name of its own."""
        first = model.layers[0] if model.layers else None
        if first is not None and first.layer.is_input and model.declared:
            if first.calls:
                return first.calls[0].outputs[0]
            return self.graph.input(first, model.declared, first.node)
        shape = model.declared if model.declared is not None else model.met
        if self.it.keras >= 3:
            self.names.next("input_layer")  # the one that Keras makes
        return self.graph.input(self.input_value(shape, "", None), shape)

    def _name_graph(self) -> None:
        """Take the name of the functional model that Keras 3 makes of a Sequential, with each layer anew."""
        if self.it.keras >= 3:
            self.names.next("functional")

    def name_inputs(self, model: ModelValue) -> None:
        """Take the names of the Inputs that Keras makes where a model is built by its first call."""
        for inner in _inside(model):
            if inner.kind == "Sequential" and inner.declared is None and self.it.keras >= 3:
                if inner.as_layer is None or inner.as_layer.first is None:
                    self.names.next("input_layer")
                    self._name_graph()

    def _waits(self, model: ModelValue) -> bool:
        """Whether it is built on what it meets first, whatever ``input_length`` says: Keras 3."""
        return bool(self.it.keras >= 3 and not model.calls and model.has_length_alone())

    def forget_length(self, model: ModelValue) -> None:
        """Let a Sequential be built on what it meets now."""
        if self._waits(model):
            model.declared = None

    def model_layer(self, model: ModelValue) -> LayerValue:
        """A model as a layer of another one."""
        if model.as_layer is None:
            rule = self.as_rule(model)
            if rule is None:
                rule = UnknownRule(
                    {"class_name": model.kind, "config": {}}, "the model inside isn't known"
                )
            model.as_layer = LayerValue(rule, model.keras_name, model.node)
            model.as_layer.declared, model.as_layer.owner = model.declared, model
        return model.as_layer

    def as_rule(self, model: ModelValue) -> Optional[Layer]:
        """The model as a rule of its own, None where it isn't one that Keras accepts."""
        from ....models.functional import Functional
        from ....models.sequential import Sequential

        if model.failed:
            return None
        if model.graph is not None:
            keys = sorted(model.inputs) if isinstance(model.inputs, dict) else ()
            return Functional.of(model.graph, model.keras_name, keys)
        if model.kind != "Sequential":
            return None
        layers = [value.layer.changed(name=value.name) for value in model.layers]
        if model.declared is not None and not layers[0].is_input:
            layers.insert(0, self.input_value(model.declared, "", None).layer)
        try:
            return Sequential.from_arguments({"name": model.keras_name, "layers": layers})
        except (ShapeError, RecursionError):
            return None

    def _wire(self, model: ModelValue, node: Any) -> None:
        """A graph from its inputs to its outputs: the layers in Keras's order."""
        inputs, outputs = flattened(model.inputs), flattened(model.outputs)
        for word, value in (("inputs", model.inputs), ("outputs", model.outputs)):
            wrong = no_tensor(value)
            if wrong is not None:
                self.it.refuse(
                    WrongInputs(
                        f"The {word} of Model are tensors, but {wrong.name} is a "
                        f"{'model' if isinstance(wrong, ModelValue) else 'layer'} that was not called.",
                        "Call it, as in x = LSTM(20)(x), and give what comes out.",
                    ),
                    node,
                )
                model.failed = True
                return
        if self.it.keras >= 3 and _is_empty(model.inputs) and outputs:
            self.it.refuse(
                BadModel(
                    "The inputs of Model are an empty list.",
                    "Give an Input, or the inputs of the other model: other.inputs. In Keras 3 the "
                    "layer of an Input has an empty .input; the tensor is its .output.",
                ),
                node,
            )
            model.failed = True
            return
        if not inputs or not outputs:
            model.notes.append("its inputs or outputs aren't known")
            return
        try:
            ends = model.outputs if isinstance(model.outputs, dict) else outputs
            model.graph = graph = Graph.between(inputs, ends)
        except BadModel as error:
            self.it.refuse(error, node)
            model.failed = True
            return
        model.layers = [layer for layer in graph.layers if isinstance(layer, LayerValue)]
        if len(inputs) == 1:
            model.declared = inputs[0].shape
        self.it.emit("wired", model, graph.calls, node)

    def call_model(
        self, model: ModelValue, args: list[Any], kwargs: dict[str, Any], node: Any
    ) -> Any:
        """A model called like a layer, on tensors or on arrays."""
        if list(tensors_in([args, kwargs])):
            self.forget_length(model)
            made = self.call_layer(self.model_layer(model), args, kwargs, node)
            if isinstance(made, Tensor) and made.shape is not None:
                self._meet(model, args[0] if args else None)
            return made
        from .fit import feed

        return feed(self.it, model, "call", args, kwargs, node)

    # -- what is trained -------------------------------------------------------------------
    def set_trainable(self, owner: Any, value: bool) -> None:
        """``owner.trainable = value``, of a model for all that is in it."""
        self.changed = True
        for model in _inside(owner) if isinstance(owner, ModelValue) else ():
            model.trainable = value
            for layer in model.layers:
                layer.set_trainable(value)
        if isinstance(owner, LayerValue):
            owner.set_trainable(value)

    def refresh(self) -> None:
        """Let the models that are layers of others count what is trained now."""
        seen: set[int] = set()
        for model in self.models if self.changed else ():
            self._refresh(model, seen)
        self.changed = False

    def _refresh(self, model: ModelValue, seen: set[int]) -> None:
        if id(model) in seen:
            return
        seen.add(id(model))
        for layer in model.layers:
            if isinstance(layer.owner, ModelValue):
                self._refresh(layer.owner, seen)
        own = model.as_layer
        rule = self.as_rule(model) if own is not None else None
        if own is None or rule is None:
            return
        own.layer, first = rule, own.first
        if first is None or not first.weights:
            return
        now = rule.apply(first.inputs, first.options)[1]
        for row in (first, *(call.row for call in own.calls)):
            row.layer, row.weights, row.kept = rule, now, None

    @staticmethod
    def _meet(model: ModelValue, x: Any) -> None:
        """The first call of a Sequential builds it, in another model too, if data didn't before."""
        if model.kind == "Sequential" and model.declared is None and model.met is None:
            model.met = x.shape if isinstance(x, Tensor) and not model.words else None

    def show(self, model: ModelValue, node: Any) -> None:
        """``model.summary()``: the rows as they stand now."""
        self.refresh()
        rows = [row.at(row.index) for row in model.rows]
        if model.kind == "Sequential" and not rows and model.layers and not model.failed:
            rows = self._unbuilt_rows(model)
        model.shown.append((node, rows))

    def _unbuilt_rows(self, model: ModelValue) -> list[Row]:
        """The table of a model that saw no data yet, as Keras 2 prints it."""
        first = model.layers[0].layer
        begins = first.looks_up or first.input_dtype == "string"
        x = self._any_input(model) if begins else None
        if x is None:
            return []
        layers = [GraphLayer(value.layer, value.name) for value in model.layers]
        try:
            found = Graph.stacked(layers, x)
        except (ShapeError, AttributeError):
            return []
        return [] if None in shapes_in([found.outputs]) else found.rows()

    # -- the end -----------------------------------------------------------------------------
    def finish(self) -> None:
        """Work out every model that was left waiting for its input."""
        read_uncalled(self.it)
        self.refresh()
        for model in self.models:
            if model.kind == "Sequential":
                self.settle(model)
            elif model.started and model.instance is not None:
                model.held = custom_models.rows_of(model.instance)

    def settle(self, model: ModelValue) -> None:
        """Build a Sequential on the input that it met, or on one that stands for any."""
        if model.declared is None and model.met is None and model.layers:
            model.met = self._any_input(model)
        self.advance(model)

    def _any_input(self, model: ModelValue) -> Optional[Shape]:
        """The input of a model that never says: unknown sizes of the first layer's axes.

        They are named for the data that the model reads, or else for the axes.
        """
        if self._waits(model):
            return model.declared
        before = model.layers[0].first
        if before is not None and isinstance(before.inputs, Shape):
            model.notes.append(
                "The input isn't stated; it is taken as the one that its first layer had before."
            )
            return before.inputs
        behind = model.behind_input()
        rule = behind[0].layer if behind else model.layers[0].layer
        if rule.looks_up and self.it.keras < 3:
            return shape_of([None, None], ("batch", "steps"))  # its input_length is None
        if rule.input_dtype == "string":
            return shape_of([None])
        if isinstance(rule, UnknownRule) or rule.is_model:
            return None
        if behind is not model.layers and "..." in rule.reads.split():
            return None  # there is an Input, of any rank
        words = ["batch", "steps"] if rule.looks_up else axes_read(rule)
        if not words:
            return None
        declared = model.layers[0].words or model.words
        sizes = [
            self.it.size(self.part(declared, i) if declared else word)
            for i, word in enumerate(words[1:])
        ]
        found = shape_of([None, *sizes], tuple(words))
        if behind is model.layers:
            model.notes.append(
                f"The file doesn't state the input shape; it is taken as {found.named()}."
            )
        return found


def _is_empty(value: Any) -> bool:
    """Whether these are certainly lists without anything in them."""
    return isinstance(value, (list, tuple)) and all(map(_is_empty, value))


def _inside(model: ModelValue) -> list[ModelValue]:
    """A model and those that are layers in it, and in them, each once."""
    found: dict[int, ModelValue] = {}
    waiting = [model]
    while waiting:
        one = waiting.pop()
        if id(one) not in found:
            found[id(one)] = one
            owners = (layer.owner for layer in reversed(one.layers))
            waiting += [owner for owner in owners if isinstance(owner, ModelValue)]
    return list(found.values())
