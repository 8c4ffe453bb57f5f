"""Attributes and calls of library things: which table answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ....errors import BadModel, MissingArgument
from ....keras_names import INPUT
from ....models.calls import Tensor, tensors_in
from ....numbers.shape import Shape
from ....numbers.size import Size
from ..interpreter.values import (
    Array,
    ClassValue,
    Frame,
    Function,
    Instance,
    LayerValue,
    Library,
    Method,
    ModelValue,
    Partial,
    Real,
    Super,
    Thing,
    Tokenizer,
    Unknown,
)
from ..models.custom_layers import PREPROCESSING
from ..models.custom_models import method_of_own
from . import arrays
from . import keras as keras_functions
from . import numpy as numpy_functions
from . import pandas_sklearn as data_libraries
from . import python as python_functions
from . import tf_data as datasets
from .arguments import Given, unknown
from .import_paths import CONSTANTS, FUNCTIONAL, MODEL_CLASSES, canonical

if TYPE_CHECKING:
    from ..interpreter.interpreter import Interpreter


# -- attributes -----------------------------------------------------------------------------
def attribute(it: Interpreter, value: Any, name: str, node: Any) -> Any:
    """``value.name`` for everything but the classes of the source."""
    if isinstance(value, Library):
        return _of_library(it, value, name, node)
    if isinstance(value, Array):
        return _of_array(it, value, name, node)
    if isinstance(value, Frame):
        return data_libraries.of_frame(it, value, name, node)
    if isinstance(value, Tensor):
        if name == "shape":
            return (
                Unknown(lambda: it.text(node)) if value.shape is None else _keras_shape(value.shape)
            )
        if name == "_keras_shape" and value.shape is not None:
            return _keras_shape(value.shape)
        return Method(value, name)
    if isinstance(value, LayerValue):
        return _of_layer(it, value, name, node)
    if isinstance(value, ModelValue):
        return _of_model(it, value, name, node)
    if isinstance(value, Thing):
        if isinstance(value, Super) and value.instance is not None:
            return _of_super(value, value.instance, name)
        if name in value.attributes:
            return value.attributes[name]
        if isinstance(value, Tokenizer) and name == "word_index":
            return Unknown(f"{value.name}.{name}")
        return Method(value, name)
    if isinstance(value, Unknown):
        if name in keras_functions.model_methods or name in data_libraries.methods:
            return Method(value, name)
        return Unknown(lambda: it.text(node))
    if isinstance(value, (str, list, tuple, dict, set, bytes)):
        if name == "shape":
            return Unknown(lambda: it.text(node))
        return Method(value, name)
    return Method(value, name)


def _of_super(value: Super, instance: Instance, name: str) -> Any:
    """A method of the base class, bound to the object: ``super().__init__``."""
    for base in instance.cls.bases:
        found = base.find(name) if isinstance(base, ClassValue) else None
        if isinstance(found, Function):
            bound = Function(found.node, found.scope, found.defaults, found.kw_defaults)
            bound.owner = instance
            return bound
    if name in ("__init__", "build", "get_config", "compile", "__setattr__"):
        return Method(Super(), name)
    return Method(instance, name)


def _of_library(it: Interpreter, value: Library, name: str, node: Any) -> Any:
    if value.path == "numpy" and name in ("newaxis", "nan", "inf", "pi", "e"):
        return {"newaxis": None, "nan": float("nan"), "inf": float("inf")}.get(name, 3.14159)
    if f"{value.path}.{name}" in CONSTANTS:
        return CONSTANTS[f"{value.path}.{name}"]
    if value.path in ("numpy", "numpy.random"):
        return Library(f"{value.path}.{name}")
    return Library(canonical(f"{value.path}.{name}"))


def _of_array(it: Interpreter, value: Array, name: str, node: Any) -> Any:
    if name == "shape":
        return arrays.shape_value(it, value)
    if name in ("values", "array", "data", "real"):
        return value
    if name == "T":
        return value.like(None if value.shape is None else tuple(reversed(value.shape)), "dtype")
    if name == "ndim":
        return Unknown(lambda: it.text(node)) if value.shape is None else len(value.shape)
    if name == "size" and value.shape and len(value.shape) == 1:
        return arrays.size_at(it, value, 0)
    return Method(value, name)


def _keras_shape(shape: Shape) -> tuple[Any, ...]:
    """A KerasTensor's shape as the source sees it: None for what isn't known."""
    return tuple(
        None if isinstance(d, Size) and d.value is None and not d.is_open() else d for d in shape
    )


def _of_layer(it: Interpreter, value: LayerValue, name: str, node: Any) -> Any:
    if name in ("output", "input") and value.calls:
        call = value.calls[-1]
        if name == "output":
            outputs = call.outputs
            return outputs[0] if len(outputs) == 1 else list(outputs)
        return next(iter(call.parents()), it.unknown(node))
    if name == "name":
        return value.name
    if name == "trainable":
        return value.layer.trainable
    if name in value.arguments:
        return value.arguments[name]
    if name in value.layer.kinds:
        return getattr(value.layer, name, it.unknown(node))
    if name in ("weights", "trainable_weights", "variables"):
        return it.unknown(node)
    return Method(value, name)


def _of_model(it: Interpreter, value: ModelValue, name: str, node: Any) -> Any:
    if name == "layers":
        return list(value.behind_input())
    if name == "name":
        return value.keras_name
    if value.kind != "Sequential":
        if name in ("input", "output"):
            found = value.inputs if name == "input" else value.outputs
            return found[0] if isinstance(found, (list, tuple)) and len(found) == 1 else found
        if name in ("inputs", "outputs"):
            return list(tensors_in(value.inputs if name == "inputs" else value.outputs))
    elif name in ("input", "output", "inputs", "outputs"):
        return _sequential_tensor(it, value, name, node)
    if name in ("output_shape", "input_shape"):
        it.build.settle(value)
        shape = value.output if name == "output_shape" else value.declared
        return _keras_shape(shape) if isinstance(shape, Shape) else it.unknown(node)
    return Method(value, name)


def _sequential_tensor(it: Interpreter, model: ModelValue, name: str, node: Any) -> Any:
    """``model.input`` and ``model.output`` of a Sequential whose input is declared."""
    if it.keras >= 3 and name in ("input", "output"):
        if model.as_layer is not None and model.as_layer.calls:
            return _of_layer(it, model.as_layer, name, node)
        start = ", and begin the model with an Input" if model.declared is None else ""
        it.refuse(
            BadModel(
                f"In Keras 3 a Sequential has no {name} before it is called on a tensor.",
                f"Take {model.name or 'model'}.{name}s[0]{start}.",
            ),
            node,
        )
    if model.declared is None or model.start is None:
        return it.unknown(node)
    first = model.start.call.layer
    if not first.name:
        first.name = model.start.call.row.name = it.build.names.next("input_layer")
    found = model.start if name.startswith("input") else model.end
    return [found] if name.endswith("s") else found


def set_attribute(it: Interpreter, owner: Any, name: str, value: Any) -> None:
    """``owner.name = value`` on library things: freezing is what matters."""
    if name != "trainable" or not isinstance(value, bool):
        if isinstance(owner, Thing):
            owner.attributes[name] = value
        return
    for layer in owner.layers if isinstance(owner, ModelValue) else [owner]:
        if isinstance(layer, LayerValue):
            layer.set_trainable(value)


# -- calls ------------------------------------------------------------------------------------
def call(
    it: Interpreter, callee: Any, args: list[Any], kwargs: dict[str, Any], node: Any, loose: bool
) -> Any:
    """A call of anything but functions and classes of the source."""
    if isinstance(callee, Library):
        return _call_library(it, callee, args, kwargs, node, loose)
    if isinstance(callee, Method):
        return _call_method(it, callee, args, kwargs, node, loose)
    if isinstance(callee, LayerValue):
        return it.build.call_layer(callee, args, kwargs, node)
    if isinstance(callee, ModelValue):
        return it.build.call_model(callee, args, kwargs, node)
    if isinstance(callee, Instance):
        return _call_instance(it, callee, args, kwargs, node)
    if list(tensors_in([args, kwargs])):
        return it.build.call_opaque(getattr(callee, "name", "?"), args, kwargs, node)
    return it.unknown(node)


def _call_instance(
    it: Interpreter, callee: Instance, args: list[Any], kwargs: dict[str, Any], node: Any
) -> Any:
    if callee.layer is not None:
        return it.build.call_layer(callee.layer, args, kwargs, node)
    method = callee.cls.find("__call__")
    if method is not None:
        return it.call(it.attribute(callee, "__call__", node), args, kwargs, node)
    return it.unknown(node)


def _call_library(
    it: Interpreter,
    callee: Library,
    args: list[Any],
    kwargs: dict[str, Any],
    node: Any,
    loose: bool,
) -> Any:
    path, last = callee.path, callee.last
    if path.startswith("keras.layers."):
        if last == "Input":
            return it.build.make_input(args, kwargs, node)
        if last in FUNCTIONAL and not args and "inputs" not in kwargs and not loose:
            it.refuse(
                MissingArgument(
                    f"{last} is a function and is called without its inputs.",
                    f"Give them here, {last}([a, b]), or make the layer and call it: "
                    f"{FUNCTIONAL[last]}()([a, b]).",
                ),
                node,
            )
            return it.unknown(node)
        if last in FUNCTIONAL and last not in ("dot",):
            layer = it.build.make_layer(FUNCTIONAL[last], [], _without(kwargs, "inputs"), node)
            return it.build.call_layer(
                layer, [kwargs.get("inputs", args[0] if args else None)], {}, node
            )
        if last == "dot":
            layer = it.build.make_layer(FUNCTIONAL[last], args[1:], kwargs, node)
            return it.build.call_layer(layer, args[:1], {}, node)
        return _layer(it, last, args, kwargs, node, loose)
    if path.startswith(("keras.optimizers.", "tensorflow.optimizers.")):
        it.emit("optimizer", path, kwargs, node)
        return it.unknown(node)
    if path.startswith("keras."):
        if last in MODEL_CLASSES:
            return it.build.make_model(last, args, kwargs, node)
        if last in ("Input",):
            return it.build.make_input(args, kwargs, node)
        handler = keras_functions.functions.get(last)
        if handler is not None and not list(tensors_in(args)):
            return handler(Given(it, args, kwargs, node, word=last, loose=loose))
        if list(tensors_in([args, kwargs])):
            return _tensor_function(it, last, args, kwargs, node)
        return _array_function(it, last, args, kwargs, node)
    if path.startswith("numpy."):
        word = path[len("numpy.") :]
        handler = numpy_functions.functions.get(word)
        if handler is not None:
            return handler(Given(it, args, kwargs, node, word=word, loose=loose))
        return it.unknown(node)
    if path.startswith("builtins."):
        handler = python_functions.functions.get(last)
        if handler is not None:
            return handler(Given(it, args, kwargs, node, word=last, loose=loose))
        return it.unknown(node)
    if path in ("random.randint", "random.randrange"):
        return it.size(it.text(node))
    if path in ("random.random", "random.uniform", "random.gauss", "random.normalvariate"):
        return Real(it.text(node))
    if path == "importlib.import_module" and args and isinstance(args[0], str):
        return Library(canonical(args[0]))
    if path == "functools.partial" and args:
        return Partial(args[0], args[1:], kwargs)
    if path.startswith("tensorflow.data.Dataset.") and last in datasets.makers:
        return datasets.makers[last](Given(it, args, kwargs, node, word=last, loose=loose))
    if path.startswith(("tensorflow.", "torch.")):
        if list(tensors_in([args, kwargs])):
            if not it.speculative:
                it.emit("operated", path, node)
            return _tensor_function(it, last, args, kwargs, node)
        handler = keras_functions.functions.get(last) or data_libraries.functions.get(last)
        if handler is not None:
            return handler(Given(it, args, kwargs, node, word=last, loose=loose))
        return _array_function(it, last, args, kwargs, node)
    if list(tensors_in([args, kwargs])):
        return it.build.call_opaque(last, args, kwargs, node)
    handler = data_libraries.functions.get(last)
    if handler is not None:
        return handler(Given(it, args, kwargs, node, word=last, loose=loose))
    return it.unknown(node)


def _without(kwargs: dict[str, Any], *names: str) -> dict[str, Any]:
    return {k: v for k, v in kwargs.items() if k not in names}


def _layer(
    it: Interpreter, name: str, args: list[Any], kwargs: dict[str, Any], node: Any, loose: bool
) -> Any:
    if name == INPUT:
        return it.build.input_layer(args, kwargs, node)
    if name == "Lambda":
        return keras_functions.make_lambda(it, args, kwargs, node)
    if name in PREPROCESSING:
        return keras_functions.make_preprocessing(it, name, args, kwargs, node)
    if name in ("InputSpec", "Layer", "Wrapper"):
        return it.unknown(node)
    return it.build.make_layer(name, args, kwargs, node, loose)


def _tensor_function(
    it: Interpreter, name: str, args: list[Any], kwargs: dict[str, Any], node: Any
) -> Any:
    if name in ("int_shape", "shape"):
        first = next(tensors_in(args))
        return it.unknown(node) if first.shape is None else _keras_shape(first.shape)
    return it.build.operate(name, args, node, **kwargs)


def _array_function(
    it: Interpreter, name: str, args: list[Any], kwargs: dict[str, Any], node: Any
) -> Any:
    """tf.zeros, ops.reshape and the like on data: as NumPy does it."""
    from ..models.operations import WORDS

    word = WORDS.get(name, name)
    if name == "constant" or name == "convert_to_tensor":
        word = "array"
    if name in ("normal", "uniform"):
        word, args = "random.random", args[:1]
        kwargs = {"size": kwargs["shape"]} if "shape" in kwargs else {}
    handler = numpy_functions.functions.get(word)
    if handler is None:
        return it.unknown(node)
    made = handler(Given(it, args, kwargs, node, word=word))
    if isinstance(made, Array) and made.facts.dtype == "str":
        # A tensor of texts, which NumPy doesn't know.
        made.facts = made.facts._replace(dtype="string")
    return made


def _call_method(
    it: Interpreter, callee: Method, args: list[Any], kwargs: dict[str, Any], node: Any, loose: bool
) -> Any:
    owner, word = callee.owner, callee.word
    given = Given(it, args, kwargs, node, owner, word, loose)
    of_itself = Given(it, [owner, *args], kwargs, node, owner, word, loose)
    if isinstance(owner, ModelValue):
        it.emit("asked", owner, word, node)
        handler = keras_functions.model_methods.get(word)
        return handler(given) if handler is not None else it.unknown(node)
    if isinstance(owner, LayerValue):
        return keras_functions.layer_method(given)
    if isinstance(owner, Array):
        handler = numpy_functions.methods.get(word)
        if handler is None:
            return Array(None, it.text(node)) if word not in ("append",) else None
        return handler(of_itself)
    if isinstance(owner, Frame):
        return data_libraries.frame_method(given)
    if isinstance(owner, Thing):
        return _call_thing(given)
    if isinstance(owner, (str, list, tuple, dict, set, bytes)):
        return python_functions.method_of(given)
    if isinstance(owner, Tensor):
        return it.build.operate(word, [owner, *args], node)
    if isinstance(owner, Unknown):
        return data_libraries.methods.get(word, unknown)(of_itself)
    if isinstance(owner, Instance):
        return method_of_own(it, owner, word, args, kwargs, node)
    return it.unknown(node)


def _call_thing(given: Given) -> Any:
    """A method of a scaler, encoder, tokenizer …"""
    asked = (type(given.owner), given.word)
    rules = (keras_functions.thing_methods, datasets.methods, data_libraries.thing_methods)
    rule = next((table[asked] for table in rules if asked in table), None)
    if rule is not None:
        return rule(given)
    if given.word == "fit":
        return given.owner
    return None if isinstance(given.owner, Super) else given.unknown()
