"""Models of the source: Sequential layer by layer, graphs from inputs to outputs."""

from __future__ import annotations

from typing import Any, Optional

from ....errors import BadModel, ShapeError, WrongInputs
from ....models.sequential import Row
from ....models.sequential import Unknown as UnknownRule
from ....numbers.shape import Shape, shape_of
from ..interpreter.values import (
    Call,
    Instance,
    LayerValue,
    ModelValue,
    Tensor,
    no_tensor,
    tensors_in,
)
from . import custom_models
from .custom_layers import OpenLayer, StackRule


class ModelBuilding:
    """The part of the building that makes models of layers and works them out."""

    it: Any
    models: list[ModelValue]
    auto_name: Any
    call_layer: Any
    _opaque: Any
    _tracked: Any

    # -- models ------------------------------------------------------------------------------
    def make_model(
        self, kind: str, args: list[Any], kwargs: dict[str, Any], node: Any
    ) -> ModelValue:
        """``Sequential([...])`` or ``Model(inputs, outputs)``."""
        stem = "sequential" if kind == "Sequential" else "functional"
        if self.it.keras < 3 and stem == "functional":
            stem = "model"
        name = kwargs.get("name")
        model = ModelValue(kind, name if isinstance(name, str) else self.auto_name(stem), node)
        model.level = len(self.it.maybe) + len(self.it.turns)
        self.models.append(model)
        self._tracked(model)
        if kind == "Sequential":
            layers = args[0] if args else kwargs.get("layers")
            items = self.it.iterate(layers) if layers is not None else []
            if layers is not None and items is None:
                items = [v for v in layers if True] if isinstance(layers, list) else [layers]
            for item in items or []:
                self.add(model, item, node)
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
            item = item.call.layer if item.call.layer.layer.class_name == "InputLayer" else item
        if isinstance(item, Instance) and "__layer__" in item.attributes:
            item = item.attributes["__layer__"]
        if isinstance(item, ModelValue):
            item = self.model_layer(item)
        if not isinstance(item, LayerValue):
            words = getattr(item, "name", "") or self.it.text(node)
            item = self._opaque("?", self.auto_name("layer"), node, f"{words} isn't known")
        if len(self.it.maybe) + len(self.it.turns) > model.level:
            condition = self.it.maybe[-1] if self.it.maybe else "a loop too long to follow"
            item = self._opaque(
                item.layer.class_name, item.name, node, f"it is added only under: {condition}"
            )
        if item.layer.class_name == "InputLayer":
            if not model.layers:
                model.declared = item.declared
                model.layers.append(item)
                model.started = True
            return
        if not model.layers:
            model.declared = getattr(item, "declared", None)
        elif getattr(item, "declared", None) is not None:
            self.it.emit("declared_later", model, item, item.node)
        model.layers.append(item)
        if model.declared is not None:
            self.advance(model)

    def advance(self, model: ModelValue) -> None:
        """Call the layers that weren't called yet on what comes out of those before."""
        x: Any = model.declared if model.declared is not None else model.met
        if model.rows:
            x = model.output
        skip = 1 if model.layers and model.layers[0].layer.class_name == "InputLayer" else 0
        for i in range(len(model.rows) + skip, len(model.layers)):
            value = model.layers[i]
            if x is None or model.failed or isinstance(value.layer, UnknownRule):
                model.rows.append(Row(i, value.name, value.layer, x, None, None))
                x = model.output = None
                continue
            row = self._next_row(model, i, value, x)
            model.rows.append(row)
            x = model.output = row.output

    def _next_row(self, model: ModelValue, i: int, value: LayerValue, x: Any) -> Row:
        output: Any
        weights: Any
        try:
            output, weights = value.layer.apply(x)
        except ShapeError as error:
            model.failed = True
            more: dict[str, Any] = {"layer_name": value.name}
            more["clues"] = {"layer": value, "above": model.layers[:i][::-1]}
            above = model.layers[i - 1] if i else None
            if above is not None and above.node is not None:
                more["cause"] = self.it.source.place(above.node)
                more["cause_text"] = f"{above.name} hands on {outputs_text(x)}"
            self.it.refuse(error, value.node or model.node, **more)
            self.it.emit("refused", error, value.node, value)
            row = Row(i, value.name, value.layer, x, None, None)
            error.path, model.refused = [*model.rows, row], error
            return row
        row = Row(i, value.name, value.layer, x, output, weights)
        if value.first is None:
            value.first = row
        self.it.emit("stacked", model, i, row)
        return row

    def model_layer(self, model: ModelValue) -> LayerValue:
        """A model as a layer of another one."""
        if model.as_layer is None:
            rule = self.as_rule(model)
            if (
                rule is None
                and model.kind == "Sequential"
                and any(isinstance(v.layer, OpenLayer) for v in model.layers)
            ):
                rule = StackRule(self.it, model)
            if rule is None:
                rule = UnknownRule(
                    {"class_name": model.kind, "config": {}}, "the model inside isn't known"
                )
            model.as_layer = LayerValue(rule, model.keras_name, model.node)
            model.as_layer.declared = model.declared
        return model.as_layer

    def as_rule(self, model: ModelValue) -> Any:
        """The model as a rule of its own, None where a layer of it isn't known."""
        config = self.config_of(model)
        if config is None:
            return None
        from ....layers.registry import from_config

        try:
            return from_config(config)
        except (ShapeError, RecursionError):
            return None

    def config_of(self, model: ModelValue) -> Optional[dict[str, Any]]:
        """The model in the one wire format; None where it can't be written so."""
        from .configs import functional_config, sequential_config

        if model.kind == custom_models.KIND or any(row.weights is None for row in model.rows):
            return None
        if model.kind == "Sequential":
            return sequential_config(model)
        return functional_config(model)

    def _wire(self, model: ModelValue, node: Any) -> None:
        """A graph from its inputs to its outputs: the layers in Keras's order."""
        from .configs import calls_in_order

        inputs, outputs = list(tensors_in(model.inputs)), list(tensors_in(model.outputs))
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
        if not inputs or not outputs:
            model.notes.append("its inputs or outputs aren't known")
            return
        try:
            calls, model.layers = calls_in_order(inputs, outputs)
        except BadModel as error:
            self.it.refuse(error, node)
            model.failed = True
            return
        seen: dict[int, Call] = {}
        for call in calls:
            seen.setdefault(id(call.layer), call)
        for i, value in enumerate(model.layers):
            row = seen[id(value)].row
            if row is None:
                model.rows.append(Row(i, value.name, value.layer, None, None, None))
            else:
                model.rows.append(
                    Row(i, value.name, row.layer, row.inputs, row.output, row.weights, row.options)
                )
        if len(inputs) == 1:
            model.declared = inputs[0].shape
        model.output = shapes_in(model.outputs)
        self.it.emit("wired", model, calls, node)

    def call_model(
        self, model: ModelValue, args: list[Any], kwargs: dict[str, Any], node: Any
    ) -> Any:
        """A model called like a layer, on tensors or on arrays."""
        if list(tensors_in([args, kwargs])):
            made = self.call_layer(self.model_layer(model), args, kwargs, node)
            x = args[0] if args else None
            if isinstance(made, Tensor) and made.shape is not None and isinstance(x, Tensor):
                if model.kind == "Sequential" and model.declared is None and model.met is None:
                    model.met = x.shape  # the first call builds it
            return made
        from .fit import feed

        return feed(self.it, model, "call", args, kwargs, node)

    def show(self, model: ModelValue, node: Any) -> None:
        """``model.summary()``: the rows as they stand now."""
        rows = list(model.rows)
        missing = len(model.layers) - len(rows)
        if model.kind == "Sequential" and not rows and missing and not model.failed:
            try:
                rows = self._unbuilt_rows(model)
            except NotImplementedError:
                return  # it holds an unknown layer, which has no rule
        model.shown.append((node, rows))

    def _unbuilt_rows(self, model: ModelValue) -> list[Row]:
        """The table of a model that saw no data yet, as Keras 2 prints it."""
        begins = model.layers[0].layer.class_name
        x: Any = self._any_input(model) if begins in ("Embedding", "TextVectorization") else None
        rows: list[Row] = []
        for i, value in enumerate(model.layers):
            try:
                output, weights = value.layer.apply(x) if x is not None else (None, None)
            except (ShapeError, AttributeError):
                return []
            rows.append(Row(i, value.name, value.layer, x, output, weights))
            x = output
        return rows if x is not None else []

    # -- the end -----------------------------------------------------------------------------
    def finish(self) -> None:
        """Work out every model that was left waiting for its input."""
        for model in self.models:
            if model.kind == "Sequential":
                self.settle(model)
            elif model.kind == custom_models.KIND:
                custom_models.settle(model)

    def settle(self, model: ModelValue) -> None:
        """Build a Sequential on the input that it met, or on one that stands for any."""
        if model.declared is None and model.met is None and model.layers:
            model.met = self._any_input(model)
        self.advance(model)

    def _any_input(self, model: ModelValue) -> Optional[Shape]:
        """The input of a model that never says: unknown sizes of the first layer's axes."""
        rule = model.layers[0].layer
        if rule.class_name == "Embedding":
            return shape_of([None, None], ("batch", "steps"))
        if rule.class_name in ("TextVectorization", "StringLookup"):
            return shape_of([None])
        if isinstance(rule, UnknownRule) or rule.is_model:
            return None
        words = rule.reads.split()
        if "..." in words:
            words = ["batch", "features"] if rule.class_name == "Dense" else []
        if not words:
            return None
        model.notes.append("The file doesn't say what goes in; unknown sizes stand for it.")
        sizes = [None if w in ("batch", "steps") else self.it.size(w) for w in words]
        return shape_of(sizes, tuple(words))


def shapes_in(value: Any) -> Any:
    """A nest of tensors with each replaced by its shape."""
    if isinstance(value, Tensor):
        return value.shape
    if isinstance(value, dict):
        return {k: shapes_in(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [shapes_in(v) for v in value]
    return value


def outputs_text(x: Any) -> str:
    from ....models.summary import shape_text

    return shape_text(x)
