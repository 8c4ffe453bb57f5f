"""Layers called: on symbolic tensors, on data; bare operations, and layers of the user's own."""

from __future__ import annotations

from typing import Any, Optional

from ....errors import ShapeError, WrongInputs
from ....layers.base import snake_case
from ....models.functional import bound, check_reuse
from ....models.sequential import Operation, Row
from ....models.sequential import Unknown as UnknownRule
from ....numbers.shape import Shape, shape_of
from ...results import Problem
from ..interpreter.values import (
    Array,
    Call,
    Instance,
    LayerValue,
    ModelValue,
    Tensor,
    Unknown,
    no_tensor,
    tensors_in,
)
from .custom_layers import CustomLayer
from .custom_models import KIND, call_on_data, is_model_class
from .model_building import shapes_in


class LayerCalls:
    """The part of the building that calls layers and records the graph."""

    it: Any
    models: list[ModelValue]
    auto_name: Any
    _opaque: Any

    # -- calls of layers -----------------------------------------------------------------
    def call_layer(
        self, value: LayerValue, args: list[Any], kwargs: dict[str, Any], node: Any
    ) -> Any:
        """A layer called on symbolic tensors: the tensors that come out."""
        inputs = list(tensors_in([args, kwargs]))
        wrong = no_tensor([args, kwargs])
        if wrong is not None:
            self.refuse_call(_instead_of_a_tensor(value, wrong), node, value, None)
            return Unknown(lambda: str(self.it.text(node)))
        if not inputs:
            return self._on_data(value, args, node)
        call = Call(value, args, kwargs, None, node)
        output = None
        if all(t.shape is not None for t in inputs) and not isinstance(value.layer, UnknownRule):
            output = self._apply(value, call, args, kwargs, node)
        call.outputs = []
        made = self._spread(output, call)
        self.it.emit("called", call, inputs, node)
        return made

    def _apply(
        self, value: LayerValue, call: Call, args: list[Any], kwargs: dict[str, Any], node: Any
    ) -> Any:
        layer = value.layer
        names = layer.call_inputs
        named = {k: v for k, v in kwargs.items() if _is_known(v)}
        args = [a if i == 0 or _is_known(a) else None for i, a in enumerate(args)]
        if "inputs" in named and "inputs" not in names:
            named = {names[0] if k == "inputs" else k: v for k, v in named.items()}
            if self.it.keras >= 3:
                self.it.report(
                    Problem(
                        "SEQ706",
                        f"Keras 3 no longer takes inputs=… in a call of {layer.class_name}; the "
                        "table follows Keras 2.",
                        f"Call it without the name, or write {names[0]}=….",
                        place=self.it.source.place(node),
                    )
                )
        try:
            shapes, options = bound(layer, shapes_in(args), shapes_in(named))
            options = {k: v for k, v in options.items() if k != "training"}
            stated = len(call.args) > 1 or any(k in names[1:] for k in call.kwargs)
            if isinstance(shapes, Shape) and stated:
                shapes = layer.whole_input(shapes)  # states that aren't known have the cell's sizes
            output, weights = layer.apply(shapes, options)
            if not _is_shapes(output):
                raise TypeError("a layer that hands its inputs on was given something else")
            row = Row(0, value.name, layer, _only_shapes(shapes), output, weights, options)
            if value.first is not None:
                check_reuse(value.first, row)
                row.weights = value.first.weights
            else:
                value.first = row
            call.row = row
            return output
        except ShapeError as error:
            cause = next(iter(tensors_in([args, kwargs])), None)
            self.refuse_call(error, node, value, cause)
            return None
        except (TypeError, AttributeError, KeyError, IndexError):
            odd = WrongInputs(
                f"{value.layer.class_name} can't be called like this.",
                f"It reads: {', '.join(names)}.",
            )
            self.refuse_call(odd, node, value, None)
            return None

    def refuse_call(
        self, error: ShapeError, node: Any, value: LayerValue, cause: Optional[Tensor]
    ) -> None:
        """Report a refusal where it happens, with the call above that brought it about."""
        more: dict[str, Any] = {"layer_name": value.name}
        more["clues"] = {"layer": value, "above": _layers_above(cause)}
        if cause is not None and cause.call.node is not None:
            more["cause"] = self.it.source.place(cause.call.node)
            more["cause_text"] = f"{cause.call.layer.name} hands on {cause.shape}"
        self.it.refuse(error, node, **more)
        self.it.emit("refused", error, node, value)

    def _spread(self, output: Any, call: Call) -> Any:
        """Tensors for an output: one, or a list of them in the order of Keras's outputs."""
        if output is None or isinstance(output, Shape):
            tensor = Tensor(output, call, len(call.outputs))
            call.outputs.append(tensor)
            return tensor
        if isinstance(output, dict):
            return {k: self._spread(o, call) for k, o in output.items()}
        return [self._spread(o, call) for o in output]

    def _on_data(self, value: LayerValue, args: list[Any], node: Any) -> Any:
        """A layer called on an array: an array of the output's shape."""
        array = args[0] if args else None
        if isinstance(array, Array) and array.shape is not None:
            if not isinstance(value.layer, UnknownRule):
                shape = shape_of([None if n is None else n for n in array.shape])
                try:
                    output, weights = value.layer.apply(shape)
                except ShapeError as error:
                    self.it.refuse(error, node, layer_name=value.name)
                    return Array(None, "")
                if value.first is None:  # data build a layer as tensors do
                    value.first = Row(0, value.name, value.layer, shape, output, weights)
                if isinstance(output, Shape):
                    return Array(tuple(output), "", {"dtype": "float"})
                if isinstance(output, (list, tuple)):
                    return [Array(tuple(o), "") for o in output if isinstance(o, Shape)]
        return Array(None, self.it.text(node))

    def operate(self, op: str, operands: list[Any], node: Any, **options: Any) -> Any:
        """A bare operation on symbolic tensors, as Keras 3 records it: a row of its own."""
        from .operations import output_of

        stem = snake_case(op)
        rule = Operation({"class_name": op, "config": {}, "module": "keras.src.ops"}, "")
        value = LayerValue(rule, self.auto_name(stem), node)
        call = Call(value, operands, options, None, node)
        output = output_of(self.it, op, operands, options)
        call.row = Row(0, value.name, rule, None, output, [])
        call.outputs = []
        if isinstance(output, list):
            return [self._spread(o, call) for o in output]
        return self._spread(output, call)

    def call_opaque(self, name: str, args: list[Any], kwargs: dict[str, Any], node: Any) -> Any:
        """Something of which nothing is known, called on symbolic tensors."""
        word = name.split("(")[0].split(".")[-1] or "layer"
        value = self._opaque(word, word, node, f"{word} isn't known")
        return self._spread(None, Call(value, args, kwargs, None, node))

    # -- layers of the user's own ------------------------------------------------------------
    def track(self, instance: Instance, given: Any, node: Any) -> None:
        """Remember that an object of the source is a layer or model of the user's own."""
        name = given if isinstance(given, str) else self.auto_name(snake_case(instance.cls.name))
        instance.attributes["__layer__"] = LayerValue(
            CustomLayer(self.it, instance, name), name, None
        )
        if is_model_class(instance.cls):
            model = ModelValue(KIND, name, node)
            model.__dict__["instance"] = instance
            instance.attributes["__table__"] = model
            self.models.append(model)

    def call_own(
        self, value: LayerValue, args: list[Any], kwargs: dict[str, Any], node: Any
    ) -> Any:
        """A layer of the user's own called on symbolic tensors, or on data."""
        if not list(tensors_in([args, kwargs])):
            return call_on_data(self.it, value, args, kwargs, node)
        call = Call(value, args, kwargs, None, node)
        rule: Any = value.layer
        output, weights = rule.called(args, kwargs, node)
        given = _only_shapes(tuple(shapes_in(args)))
        call.row = Row(0, value.name, rule, given[0] if len(given) == 1 else given, output, weights)
        if value.first is None:
            value.first = call.row
        made = self._spread(output, call)
        self.it.emit("called", call, list(tensors_in([args, kwargs])), node)
        return made


def _is_known(value: Any) -> bool:
    """Whether something in a call is a tensor of the model or a plain value, and all of it."""
    if isinstance(value, (list, tuple)):
        return all(map(_is_known, value))
    return not isinstance(value, (Unknown, Array))


def _only_shapes(inputs: Any) -> Any:
    """A nest of shapes, with None for what isn't known."""
    if isinstance(inputs, dict):
        return {key: _only_shapes(part) for key, part in inputs.items()}
    if isinstance(inputs, (list, tuple)) and not isinstance(inputs, Shape):
        return type(inputs)(_only_shapes(part) for part in inputs)
    return inputs if isinstance(inputs, Shape) else None


def _is_shapes(output: Any) -> bool:
    """Whether an output is a shape, None for one that isn't known, or a nest of them."""
    if isinstance(output, dict):
        return all(map(_is_shapes, output.values()))
    if output is None or isinstance(output, Shape):
        return True
    return isinstance(output, (list, tuple)) and all(map(_is_shapes, output))


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
        found.append(tensor.call.layer)
        tensor = next(iter(tensor.call.parents()), None)
    return found
