"""Keras as the source uses it: layers made and called, models built, compiled and fed."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from typing import Any, Optional

from ...errors import (
    BadArgument,
    BadModel,
    ShapeError,
    UnknownLayer,
    WrongInputs,
    did_you_mean,
    shown,
)
from ...graph import bound, check_reuse
from ...layers.base import BASE, Layer, snake_case
from ...model import Operation, Row, check_declared
from ...model import Unknown as UnknownRule
from ...registry import layer_class
from ...shape import Shape, shape_of
from ...size import Size
from ...vocabulary import ACTIVATIONS, GONE_LAYERS, KERAS_LAYERS
from ..reading import Problem
from .arguments import argument_node
from .names import FUNCTIONAL, LIBRARIES, MODEL_CLASSES, OLD_NAMES, canonical, is_layer_name
from .open_rules import OwnRule
from .values import (
    Array,
    Call,
    Instance,
    LayerValue,
    Library,
    ModelValue,
    Rest,
    Tensor,
    Thing,
    Unknown,
    Value,
    tensors_in,
)

# What these names stand for where a snippet leaves its imports out.
USUAL = {
    "tf": "tensorflow",
    "np": "numpy",
    "pd": "pandas",
    "keras": "keras",
    "layers": "keras.layers",
    "K": "keras.backend",
    "to_categorical": "keras.utils.to_categorical",
    "pad_sequences": "keras.utils.pad_sequences",
    "Tokenizer": "keras.preprocessing.text.Tokenizer",
    "train_test_split": "sklearn.model_selection.train_test_split",
}
# Kinds of argument that must be known before a layer's shape is.
_DECIDES = ("Flag", "Choice", "DataFormat", "Trainable")
_COUNTS = ("Count", "Window", "Sizes", "Axes", "_Dims", "Cropping")


class Building:
    """What the source builds: layers, calls between them, models."""

    def __init__(self, it: Any) -> None:
        self.it = it
        self.models: list[ModelValue] = []
        self._taken: dict[str, int] = {}

    # -- names -----------------------------------------------------------------------------
    def auto_name(self, stem: str) -> str:
        """Keras's next automatic name: ``dense``, then ``dense_1``."""
        n = self._taken.get(stem, 0)
        self._taken[stem] = n + 1
        return f"{stem}_{n}" if n else stem

    def clear_names(self) -> None:
        """``clear_session``: numbering starts again."""
        self._taken.clear()

    canonical = staticmethod(canonical)

    def imported(self, module: str, name: str, level: int) -> Any:
        """What ``from module import name`` brings."""
        if level or module.split(".")[0] not in LIBRARIES:
            return self.it.given.get(name, Unknown(name))
        return Library(canonical(f"{module}.{name}"))

    def global_name(self, name: str) -> Any:
        """A name that no statement bound: from a star import, a builtin, or unknown."""
        for module in self.it.stars:
            if module == "keras.layers" and (name in KERAS_LAYERS or name in GONE_LAYERS):
                return Library(f"keras.layers.{name}")
            if module == "keras.layers" and name in FUNCTIONAL:
                return Library(f"keras.layers.{name}")
            if module.startswith("keras") and name in ("Sequential", "Model", "Input"):
                return Library(f"keras.{name}")
            if module in ("numpy", "pylab") and name in _numpy_functions():
                return Library(f"numpy.{name}")
            beside = module.startswith("keras.") and module != "keras.layers"
            if beside and name in _keras_functions():
                return Library(f"{module}.{name}")
        if name in USUAL:
            return Library(USUAL[name])
        if is_layer_name(name) and name not in FUNCTIONAL:
            return Library(f"keras.layers.{name}")
        if name in MODEL_CLASSES:
            return Library(f"keras.{name}")
        return Library(f"builtins.{name}") if hasattr(builtins, name) else Unknown(name)

    # -- layers ----------------------------------------------------------------------------
    def make_layer(
        self, name: str, args: list[Any], kwargs: dict[str, Any], node: Any, loose: bool = False
    ) -> LayerValue:
        """A layer from its call. What Keras would refuse is reported and stays opaque."""
        self.it.emit("making", name, _by_place(args, kwargs), node)
        rule_name = OLD_NAMES.get(name, name)
        try:
            cls = layer_class(rule_name)
        except UnknownLayer as error:
            return self._foreign(name, args, kwargs, node, error)
        arguments = dict(kwargs)
        order = list(cls.kinds)
        if len(args) > len(order):
            too_many = BadArgument(
                f"{name} takes {len(order)} arguments by position, not {len(args)}.",
                f"They are: {', '.join(order)}.",
            )
            self.it.refuse(too_many, node)
            args = args[: len(order)]
        arguments.update(zip(order, args))
        given_name = arguments.get("name")
        stem = snake_case(rule_name)
        keras_name = given_name if isinstance(given_name, str) else self.auto_name(stem)
        written = arguments
        declared, arguments = self._declared(cls, arguments, node, rule_name)
        try:
            plain, doubt = self._plain_arguments(cls, arguments)
        except ShapeError as error:
            self.it.refuse(error, node)
            return self._opaque(name, keras_name, node, "Keras refuses it")
        if loose:
            doubt = "some of its arguments aren't known (* or **)"
        if doubt:
            return self._opaque(name, keras_name, node, doubt)
        try:
            layer = cls.from_arguments(plain)
        except ShapeError as error:
            self.it.refuse(error, node, clues={"rule": cls})
            return self._opaque(name, keras_name, node, "Keras refuses it")
        value = LayerValue(layer, keras_name, node)
        value.declared = declared
        value.arguments = {**written, **arguments}
        self.it.emit("made", value, node)
        self._tracked(value)
        return value

    def _foreign(
        self, name: str, args: list[Any], kwargs: dict[str, Any], node: Any, error: ShapeError
    ) -> LayerValue:
        """A layer without a rule: of Keras, gone, or misspelt."""
        given_name = kwargs.get("name")
        keras_name = given_name if isinstance(given_name, str) else self.auto_name(snake_case(name))
        if name not in KERAS_LAYERS and name not in GONE_LAYERS:
            near = did_you_mean(name, [*KERAS_LAYERS])
            self.it.refuse(
                UnknownLayer(f"Keras has no layer {shown(name)}.{near}", "Check the spelling."),
                node,
                clues={"word": name},
            )
        value = self._opaque(name, keras_name, node, error.message.split(" Did you")[0])
        value.arguments = dict(kwargs)
        shape = kwargs.get("batch_input_shape")
        if shape is None and isinstance(kwargs.get("input_shape"), (list, tuple)):
            shape = [None, *kwargs["input_shape"]]
        if shape is not None:
            value.declared = self.batch_shape(shape)
        return value

    def _opaque(self, name: str, keras_name: str, node: Any, reason: str) -> LayerValue:
        rule = UnknownRule({"class_name": name, "config": {"name": keras_name}}, reason)
        value = LayerValue(rule, keras_name, node)
        self._tracked(value)
        return value

    def _tracked(self, value: Any) -> None:
        if self.it.tracking:
            self.it.tracking[-1].append(value)

    def _plain_arguments(
        self, cls: type[Layer], arguments: dict[str, Any]
    ) -> tuple[dict[str, Any], str]:
        """Arguments as the rule reads them, and why the layer can't be told if it can't."""
        plain: dict[str, Any] = {}
        for key, value in arguments.items():
            kind = cls.kinds.get(key) or BASE.get(key)
            kind_name = type(kind).__name__ if kind is not None else ""
            if kind_name == "Nested":
                inner, doubt = self._inner(value)
                if doubt:
                    return {}, doubt
                plain[key] = inner
                continue
            if isinstance(value, (Value, Rest)) or _holds_values(value):
                word = self._word(value, kind_name)
                if word is not None:
                    plain[key] = word
                elif kind_name in _DECIDES:
                    self._no_layers(cls, key, value)
                    name = getattr(value, "name", key)
                    return {}, f"its {key} is {name}, which isn't known (--set {name}=…)"
                elif kind is not None and kind.numeric:
                    self._no_layers(cls, key, value)
                    sizes = self._sizes(value)
                    if sizes is None:
                        return {}, f"its {key} isn't known"
                    plain[key] = sizes
                elif kind is None:
                    plain[key] = None
                elif kind_name == "Real":
                    self._no_layers(cls, key, value)
                    if kind.required:
                        plain[key] = kind.accepts[0]
                elif kind.required:
                    plain[key] = kind.accepts[0] if kind.accepts else None
                continue
            if isinstance(value, Size) and kind_name in _DECIDES:
                return {}, f"its {key} is {value}, which isn't known (--set {value}=…)"
            if isinstance(value, Size) and kind is not None and not kind.numeric:
                if kind.required:
                    plain[key] = kind.accepts[0] if kind.accepts else None
                continue
            plain[key] = value
        return plain, ""

    @staticmethod
    def _no_layers(cls: type[Layer], key: str, value: Any) -> None:
        """A number is wanted: layers and tensors are meant for the call. Raises BadArgument."""
        parts = value if isinstance(value, (list, tuple)) else [value]
        if any(isinstance(v, (LayerValue, ModelValue, Tensor)) for v in parts):
            raise BadArgument(
                f"{cls.__name__} got layers or tensors as its {key}.",
                f"Make the layer first, then call it on them: {cls.__name__}()([a, b]).",
            )

    @staticmethod
    def _word(value: Any, kind_name: str) -> Optional[str]:
        """``tf.nn.relu`` and ``activations.relu`` as Keras's own word for it."""
        if kind_name == "Named" and isinstance(value, Library) and value.last in ACTIVATIONS:
            return value.last
        return None

    def _sizes(self, value: Any) -> Any:
        if isinstance(value, Unknown):
            return self.it.size(value.name)
        if isinstance(value, (list, tuple)):
            found = [self.it.as_size(v) for v in value]
            if all(v is None or isinstance(v, (int, float, Size)) for v in found):
                return type(value)(found)
        if isinstance(value, Array) and value.shape == ():
            return self.it.size(value.name or "value")
        return None

    def _inner(self, value: Any) -> tuple[Any, str]:
        """A layer given to a wrapper."""
        if isinstance(value, LayerValue):
            if isinstance(value.layer, UnknownRule):
                return None, value.layer.__dict__["reason"]
            return value.layer, ""
        if isinstance(value, (list, tuple)):
            parts = [self._inner(v) for v in value]
            doubt = next((d for _, d in parts if d), "")
            return [p for p, _ in parts], doubt
        if isinstance(value, ModelValue):
            made = self.as_rule(value)
            return made, "" if made is not None else "the model inside isn't known"
        if value is None:
            return None, ""
        if isinstance(value, (Value, Rest, Size)):
            return None, "the layer inside isn't known"
        return value, ""

    def _declared(
        self, cls: type[Layer], arguments: dict[str, Any], node: Any, name: str
    ) -> tuple[Optional[Shape], dict[str, Any]]:
        """The batch shape that old arguments of a first layer declare, and the other arguments."""
        from .old_arguments import source_arguments

        arguments, shape, changes = source_arguments(cls, arguments, self.it.keras)
        for change in changes:
            at = argument_node(node, change.clues["argument"])
            change.place = self.it.source.place(at)
            change.clues["node"] = node
            self.it.report(change)
        if shape is None:
            return None, arguments
        return self.batch_shape(shape, cls), arguments

    def batch_shape(self, sizes: Any, cls: Optional[type[Layer]] = None) -> Optional[Shape]:
        """A whole shape from values of the source; None where its rank can't be told."""
        if isinstance(sizes, (list, tuple)) and sizes and isinstance(sizes[-1], Rest):
            unknown = sizes[-1].element
            rank = self._rank_of(cls)
            if rank is None or not isinstance(unknown, Unknown):
                return None
            rest = [self._part(unknown.name, i) for i in range(rank - len(sizes) + 1)]
            sizes = [*sizes[:-1], *rest]
        if not isinstance(sizes, (list, tuple)):
            return None
        found = []
        for value in sizes:
            n = self.it.as_size(value)
            if isinstance(n, float) and n.is_integer():
                n = int(n)
            if not (n is None or isinstance(n, (int, Size))):
                return None
            found.append(n)
        try:
            return shape_of(found, ("batch", "steps", "features"))
        except ShapeError:
            return None

    @staticmethod
    def _rank_of(cls: Optional[type[Layer]]) -> Optional[int]:
        words = cls.reads.split() if cls is not None else ["..."]
        return None if "..." in words else len(words)

    def _part(self, name: str, i: int) -> Any:
        """``X.shape[1:]`` by its parts: ``X.shape[1]``, ``X.shape[2]``."""
        import re

        tail = re.fullmatch(r"(.+\.shape)\[(\d+):\]", name)
        if tail:
            return self.it.size(f"{tail.group(1)}[{int(tail.group(2)) + i}]")
        return self.it.size(f"{name}[{i}]")

    # -- the input -------------------------------------------------------------------------
    def make_input(self, args: list[Any], kwargs: dict[str, Any], node: Any) -> Any:
        """``Input(shape=…)``: a symbolic tensor."""
        value, batch = self.input_layer(args, kwargs, node)
        call = Call(value, [], {}, None, node)
        call.row = Row(0, value.name, value.layer, None, batch, [])
        tensor = Tensor(batch, call)
        call.outputs = [tensor]
        return tensor

    def input_layer(
        self, args: list[Any], kwargs: dict[str, Any], node: Any
    ) -> tuple[LayerValue, Optional[Shape]]:
        cls = layer_class("InputLayer")
        arguments = dict(zip(cls.kinds, args))
        arguments.update(kwargs)
        name = arguments.get("name")
        stem = "input_layer" if self.it.keras >= 3 else "input"
        auto = self.auto_name(stem)
        if self.it.keras < 3:
            auto = f"input_{self._taken[stem]}"
        keras_name = name if isinstance(name, str) else auto
        batch: Optional[Shape] = None
        whole = arguments.get("batch_shape", arguments.get("batch_input_shape"))
        if whole is not None:
            batch = self.batch_shape(whole)
        else:
            shape = arguments.get("shape", arguments.get("input_shape"))
            if isinstance(shape, Shape):
                shape = tuple(shape)
            if isinstance(shape, (list, tuple)):
                batch = self.batch_shape([self.it.as_size(arguments.get("batch_size")), *shape])
            elif isinstance(shape, int) and self.it.keras >= 3:
                self.it.refuse(
                    BadArgument(
                        f"Input got the shape {shape}; a shape is a tuple.",
                        f"Write shape=({shape},) with a comma.",
                    ),
                    node,
                )
                batch = self.batch_shape([None, shape])
        layer = cls.from_arguments({"batch_shape": list(batch) if batch is not None else [None]})
        layer.__dict__["batch"] = batch
        layer.__dict__["name"] = keras_name
        value = LayerValue(layer, keras_name, node)
        value.declared = batch
        return value, batch

    # -- calls of layers -----------------------------------------------------------------
    def call_layer(
        self, value: LayerValue, args: list[Any], kwargs: dict[str, Any], node: Any
    ) -> Any:
        """A layer called on symbolic tensors: the tensors that come out."""
        inputs = list(tensors_in([args, kwargs]))
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
        named = {k: v for k, v in kwargs.items() if not isinstance(v, (Unknown, Array))}
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
            shapes, options = bound(layer, _shapes(args), _shapes(named))
            options = {k: v for k, v in options.items() if k != "training"}
            output, weights = layer.apply(shapes, options)
            row = Row(0, value.name, layer, shapes, output, weights, options)
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
                    output, _ = value.layer.apply(shape)
                except ShapeError as error:
                    self.it.refuse(error, node, layer_name=value.name)
                    return Array(None, "")
                if isinstance(output, Shape):
                    return Array(tuple(output), "", {"dtype": "float"})
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
    def track(self, instance: Instance, given: Any) -> None:
        """Remember that an object of the source is a layer or model of the user's own."""
        name = given if isinstance(given, str) else self.auto_name(snake_case(instance.cls.name))
        instance.attributes["__layer__"] = LayerValue(OwnRule(self.it, instance, name), name, None)

    def call_own(
        self, value: LayerValue, args: list[Any], kwargs: dict[str, Any], node: Any
    ) -> Any:
        """A layer of the user's own called on symbolic tensors, or on data."""
        if not list(tensors_in([args, kwargs])):
            return self._on_data(value, args, node)
        call = Call(value, args, kwargs, None, node)
        rule: Any = value.layer
        output, weights = rule.called(args, kwargs, node)
        call.row = Row(0, value.name, rule, _shapes(args), output, weights)
        if value.first is None:
            value.first = call.row
        made = self._spread(output, call)
        self.it.emit("called", call, list(tensors_in([args, kwargs])), node)
        return made

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
                more["cause_text"] = f"{above.name} hands on {_outputs_text(x)}"
            self.it.refuse(error, value.node or model.node, **more)
            self.it.emit("refused", error, value.node, value)
            return Row(i, value.name, value.layer, x, None, None)
        row = Row(i, value.name, value.layer, x, output, weights)
        if value.first is None:
            value.first = row
        self.it.emit("stacked", model, i, row)
        return row

    def model_layer(self, model: ModelValue) -> LayerValue:
        """A model as a layer of another one."""
        if model.as_layer is None:
            rule = self.as_rule(model)
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
        from ...registry import from_config

        try:
            return from_config(config)
        except (ShapeError, RecursionError):
            return None

    def config_of(self, model: ModelValue) -> Optional[dict[str, Any]]:
        """The model in the one wire format; None where it can't be written so."""
        from .configs import functional_config, sequential_config

        if any(row.weights is None for row in model.rows):
            return None
        if model.kind == "Sequential":
            return sequential_config(model)
        return functional_config(model)

    def _wire(self, model: ModelValue, node: Any) -> None:
        """A graph from its inputs to its outputs: the layers in Keras's order."""
        from .configs import calls_in_order

        inputs, outputs = list(tensors_in(model.inputs)), list(tensors_in(model.outputs))
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
        model.output = _shapes(model.outputs)
        self.it.emit("wired", model, calls, node)

    def call_model(
        self, model: ModelValue, args: list[Any], kwargs: dict[str, Any], node: Any
    ) -> Any:
        """A model called like a layer, on tensors or on arrays."""
        if list(tensors_in([args, kwargs])):
            return self.call_layer(self.model_layer(model), args, kwargs, node)
        from .feeding import feed

        return feed(self.it, model, "call", args, kwargs, node)

    def show(self, model: ModelValue, node: Any) -> None:
        """``model.summary()``: the rows as they stand now."""
        rows = list(model.rows)
        missing = len(model.layers) - len(rows)
        if model.kind == "Sequential" and not rows and missing and not model.failed:
            rows = self._unbuilt_rows(model)
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

    # -- attributes and calls: the tables in library.py ---------------------------------------
    def attribute(self, value: Any, name: str, node: Any) -> Any:
        from .library import attribute

        return attribute(self.it, value, name, node)

    def set_attribute(self, owner: Any, name: str, value: Any) -> None:
        from .library import set_attribute

        set_attribute(self.it, owner, name, value)

    def call(
        self, callee: Any, args: list[Any], kwargs: dict[str, Any], node: Any, loose: bool
    ) -> Any:
        from .library import call

        return call(self.it, callee, args, kwargs, node, loose)


def _by_place(args: list[Any], kwargs: dict[str, Any]) -> dict[Any, Any]:
    """Arguments by their names, and by their places where they have none."""
    found: dict[Any, Any] = dict(enumerate(args))
    found.update(kwargs)
    return found


def _numpy_functions() -> Any:
    from .arrays import functions

    return functions


def _keras_functions() -> Any:
    from .keras_functions import functions

    return functions


def _holds_values(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and any(isinstance(v, (Value, Rest)) for v in value)


def _shapes(value: Any) -> Any:
    """A nest of tensors with each replaced by its shape."""
    if isinstance(value, Tensor):
        return value.shape
    if isinstance(value, dict):
        return {k: _shapes(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_shapes(v) for v in value]
    return value


def _layers_above(tensor: Optional[Tensor]) -> list[LayerValue]:
    """The layers through which a tensor came, the nearest first."""
    found: list[LayerValue] = []
    while tensor is not None and len(found) < 50:
        found.append(tensor.call.layer)
        tensor = next(iter(tensor.call.parents()), None)
    return found


def _outputs_text(x: Any) -> str:
    from ...summary import shape_text

    return shape_text(x)


__all__ = ["MODEL_CLASSES", "Building", "Iterator", "Problem", "Thing", "check_declared"]
