"""Attributes and calls of library things: which table answers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ....errors import BadModel, MissingArgument
from ....keras_names import GONE_ATTRIBUTES, INPUT
from ....layers.registry import class_elsewhere
from ....models.calls import Tensor, flattened, holds_tensors, tensors_in
from ....models.unknown import Operation
from ....models.unknown import Unknown as UnknownRule
from ....numbers.shape import Shape
from ..interpreter.changes import is_plain
from ..interpreter.modules import run_file
from ..interpreter.noted import History, Inherited, Recorded
from ..interpreter.values import (
    NOT_READ,
    Array,
    ArrayFacts,
    Frame,
    Function,
    Generated,
    Instance,
    LayerValue,
    Library,
    Listed,
    Method,
    ModelValue,
    Partial,
    Real,
    Rest,
    Super,
    Thing,
    Tokenizer,
    Unknown,
)
from ..models import tensor_functions
from ..models.applications import is_application, make_application, preprocess
from ..models.custom_models import method_of_own, of_own, stands_for
from ..models.cut_models import first_node, layer_object
from ..models.layer_protocol import python_shape
from ..models.operations import WORDS
from ..models.tensors import TensorCall
from . import arrays, containers, images, tfds
from . import keras as keras_functions
from . import numpy as numpy_functions
from . import pandas_sklearn as data_libraries
from . import python as python_functions
from . import tf_data as datasets
from .arguments import Given, Rule, unknown
from .arrays import array_of
from .import_paths import CONSTANTS, FUNCTIONAL, HARMLESS, LIBRARIES, MODEL_CLASSES, canonical

if TYPE_CHECKING:
    from ..interpreter.interpreter import Interpreter

# What makes layers, models and tensors: while only changes of data are looked for, nothing is made.
BUILT = (*MODEL_CLASSES, "Input", "load_model", "clone_model", "model_from_json")
# What leaves a list the same items in another order.
REORDERED = ("random.shuffle", "numpy.random.shuffle", "sklearn.utils.shuffle")


# -- attributes -----------------------------------------------------------------------------
def attribute(it: Interpreter, value: Any, name: str, node: Any) -> Any:
    """``value.name`` for everything but the classes of the source."""
    if isinstance(value, Library):
        if name == "__name__":
            return value.last
        path = f"{value.path}.{name}"
        if path in it.patched:
            return it.patched[path]
        if path in CONSTANTS:
            return CONSTANTS[path]
        path = path if value.path in ("numpy", "numpy.random") else canonical(path)
        return it.patched.get(path) or Library(path)
    if isinstance(value, Instance):
        return of_own(it, value, name, node)
    if isinstance(value, Array):
        return _of_array(it, value, name, node)
    if isinstance(value, Frame):
        return data_libraries.of_frame(it, value, name, node)
    if isinstance(value, Tensor):
        if value.shape is not None and name in ("shape", "_keras_shape"):
            return python_shape(value.shape)
        return it.unknown(node) if name == "shape" else Method(value, name)
    if isinstance(value, LayerValue):
        return _of_layer(it, value, name, node)
    if isinstance(value, ModelValue):
        return _of_model(it, value, name, node)
    if isinstance(value, Thing):
        if isinstance(value, Super) and value.instance is not None:
            return _of_super(it, value, value.instance, name, node)
        if name in value.attributes:
            return value.attributes[name]
        if isinstance(value, Tokenizer) and name == "word_index":
            return Unknown(f"{value.name}.{name}")
        return Method(value, name)
    if isinstance(value, History) and name == "history":
        return Recorded(partial(it.text, node), value.fact)
    if isinstance(value, Unknown):
        if name in keras_functions.model_methods or name in data_libraries.methods:
            return Method(value, name)
        return it.unknown(node)
    if name in ("rank", "ndims") and isinstance(value, tuple):
        return len(value)
    if name == "shape" and isinstance(value, (str, list, tuple, dict, set, bytes)):
        return it.unknown(node)
    return Method(value, name)


def _of_super(it: Interpreter, value: Super, instance: Instance, name: str, node: Any) -> Any:
    """A method of the base class, bound to the object: ``super().__init__``."""
    for cls in instance.cls.behind(value.cls or instance.cls):
        found = cls.attributes.get(name)
        if isinstance(found, Function):
            return it.found_in_class(found, instance, node)
        if found is not None:
            return found
    if name == "__init__":
        return Method(value, name)
    if name in ("build", "get_config", "compile", "__setattr__") and instance.base is None:
        return Method(Super(), name)
    return of_own(it, instance, name, node)


def _of_array(it: Interpreter, value: Array, name: str, node: Any) -> Any:
    if name == "shape":
        value.name = value.name or it.text(node.value)
        return arrays.shape_value(it, value)
    if name in ("values", "array", "data", "real"):
        return value
    if name == "T":
        shape = arrays.named_shape(it, value)
        turned = None if shape is None else tuple(reversed(shape))
        made = value.like(turned, "dtype", "classes", "ids", "pixels", "reached")
        it.journal.view(value, made)
        return made
    if name == "ndim":
        return it.unknown(node) if value.shape is None else len(value.shape)
    if name == "size" and value.shape and len(value.shape) == 1:
        return arrays.size_at(it, value, 0)
    return Method(value, name)


def _of_layer(it: Interpreter, value: LayerValue, name: str, node: Any) -> Any:
    if name in ("output", "input"):
        call = first_node(value)
        if call is None:
            return it.unknown(node)
        if name == "output":
            return call.made
        if value.layer.is_input and it.keras >= 3 and not it.speculative:
            return []  # nothing comes into it
        return call.args[0] if call.args else it.unknown(node)
    if name == "name":
        return value.name
    if name == "__class__":
        return Library(f"keras.layers.{value.layer.class_name}")
    if name == "trainable":
        return value.layer.trainable
    if name in value.arguments:
        return value.arguments[name]
    if name in value.layer.kinds:
        return getattr(value.layer, name, it.unknown(node))
    if name in ("weights", "trainable_weights", "variables"):
        return it.unknown(node)
    if name in GONE_ATTRIBUTES:
        it.emit("gone", value, name, node)
    return Method(value, name)


def _of_model(it: Interpreter, value: ModelValue, name: str, node: Any) -> Any:
    if name == "layers":
        return [layer_object(v) for v in value.behind_input() if not _is_operation(it, v)]
    if name == "name":
        return value.keras_name
    if value.kind != "Sequential":
        if name in ("input", "output"):
            found = value.inputs if name == "input" else value.outputs
            return found[0] if isinstance(found, (list, tuple)) and len(found) == 1 else found
        if name in ("inputs", "outputs"):
            return flattened(value.inputs if name == "inputs" else value.outputs)
    elif name in ("input", "output", "inputs", "outputs"):
        return _sequential_tensor(it, value, name, node)
    if name in ("output_shape", "input_shape"):
        it.build.settle(value)
        shape = value.output if name == "output_shape" else value.declared
        return python_shape(shape) if isinstance(shape, Shape) else it.unknown(node)
    return Method(value, name)


def _is_operation(it: Interpreter, value: LayerValue) -> bool:
    """Whether it is an operation between tensors, which Keras 3 doesn't list among the layers."""
    return it.keras >= 3 and isinstance(value.layer, Operation)


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
    if model.start is None and model.met is not None:
        it.build.advance(model)
    if model.start is None:
        return it.unknown(node)
    first = model.start.call.layer
    if not first.name:
        first.name = model.start.call.row.name = it.build.names.next("input_layer")
    found = model.start if name.startswith("input") else model.end
    return [found] if name.endswith("s") else found


def _reshape(given: Given) -> None:
    """``x.shape = sizes`` and ``x.resize(sizes)``: the array itself changes."""
    array = given.owner
    made = numpy_functions.functions["reshape"](given)
    given.it.journal.reshape(array, made.shape if isinstance(made, Array) else None)


def set_attribute(it: Interpreter, owner: Any, name: str, value: Any, node: Any) -> None:
    """``owner.name = value`` on library things: freezing is what matters."""
    if isinstance(owner, Array) and name == "shape":
        _reshape(Given(it, [owner, value], {}, node, owner, "reshape"))
        return
    if isinstance(owner, Frame) and name == "columns":
        columns = (
            list(value) if isinstance(value, (list, tuple)) and all(map(is_plain, value)) else None
        )
        it.set_table(owner, owner.rows, owner.width, columns)
        return
    if isinstance(owner, Library):
        it.journal.touch(it.patched)
        it.patched[canonical(f"{owner.path}.{name}")] = value
        return
    if name != "trainable" or not isinstance(value, bool):
        if isinstance(owner, Thing):
            it.journal.change(owner.attributes)
            owner.attributes[name] = value
        elif isinstance(owner, LayerValue) and not it.quiet:
            _reset(owner, name)
        return
    if isinstance(owner, (LayerValue, ModelValue)) and not it.quiet:
        it.build.set_trainable(owner, value)


def _reset(layer: LayerValue, name: str) -> None:
    """An argument of a layer that shapes depend on is set behind its back."""
    kind = layer.layer.kinds.get(name)
    if kind is not None and (kind.numeric or kind.decides):
        head = {"class_name": layer.layer.class_name, "config": {"name": layer.name}}
        layer.layer = UnknownRule(head, f"its {name} is set after it was made")


# -- calls ------------------------------------------------------------------------------------
def call(
    it: Interpreter, callee: Any, args: list[Any], kwargs: dict[str, Any], node: Any, loose: bool
) -> Any:
    """A call of anything but functions and classes of the source."""
    if loose:
        args = [v.element if isinstance(v, Rest) else v for v in args]
    if isinstance(callee, Library):
        return _call_library(callee.path, Given(it, args, kwargs, node, None, callee.last, loose))
    if isinstance(callee, Method):
        return _call_method(Given(it, args, kwargs, node, callee.owner, callee.word, loose))
    if it.quiet and (isinstance(callee, (LayerValue, ModelValue)) or _is_of_keras(callee)):
        return it.unknown(node)
    if isinstance(callee, LayerValue):
        it.emit("calling", callee, args, kwargs, node)
        return it.build.call_layer(callee, args, kwargs, node)
    if isinstance(callee, ModelValue):
        return it.build.call_model(callee, args, kwargs, node)
    model = stands_for(callee) if isinstance(callee, Instance) else None
    if model is not None:
        return it.build.call_model(model, args, kwargs, node)
    if isinstance(callee, Instance) and callee.layer is not None:
        if not loose:
            it.emit("calling", callee, args, kwargs, node)
        return it.build.call_layer(callee.layer, args, kwargs, node)
    if isinstance(callee, Instance):
        if callee.cls.find("__call__") is None:
            return it.unknown(node)
        return it.call(it.attribute(callee, "__call__", node), args, kwargs, node)
    it.hand_over([*args, *kwargs.values()], node)
    if isinstance(callee, Inherited):
        it.hand_over([callee.fact])
    name = getattr(callee, "name", "?")
    if callee is NOT_READ:
        _change_models(it, args, node)
        name = "layer"
    if _meets_tensors(args, kwargs):
        return it.build.call_opaque(name, args, kwargs, node)
    return it.unknown(node)


def _is_of_keras(callee: Any) -> bool:
    return isinstance(callee, Instance) and callee.layer is not None


def _change_models(it: Interpreter, args: list[Any], node: Any) -> None:
    """A line that isn't read calls these methods: which layers it adds isn't known."""
    for method in args:
        owner = method.owner if isinstance(method, Method) else None
        if isinstance(owner, ModelValue) and owner.kind == "Sequential" and not it.quiet:
            it.build.add(owner, NOT_READ, node)


def _meets_tensors(args: list[Any], kwargs: dict[str, Any]) -> bool:
    return holds_tensors(args) or holds_tensors(kwargs.values())


def _call_library(path: str, given: Given) -> Any:
    it, args, kwargs, node, last = given.it, given.args, given.kwargs, given.node, given.word
    root, _, rest = path.partition(".")
    if it.quiet and (
        path.startswith(("keras.layers.", "keras_hub.layers."))
        or (root == "keras" and last in BUILT)
        or is_application(path)
        or _meets_tensors(args, kwargs)
    ):
        return it.unknown(node)
    if path.startswith("keras.layers.") and path.count(".") == 2:
        return _call_layer_class(given)
    if path.startswith("keras_hub.layers.") and class_elsewhere(last, path) is not None:
        return it.build.make_layer(last, args, kwargs, node, given.loose, path)
    if path.startswith(("keras.optimizers.", "tensorflow.optimizers.")):
        it.emit("optimizer", path, kwargs, node)
        return it.unknown(node)
    if last == "__init__" and args and isinstance(args[0], Instance):
        return it.build.begin_own(args[0], args[1:], kwargs, node)
    if path.startswith("keras.initializers.") or last.endswith("_initializer"):
        # An object that is called with a shape, as tf.zeros is.
        return it.unknown(node) if last == "get" else Partial(Library("tensorflow.zeros"), [], {})
    if path == "keras.activations.get":
        return _activation(given)
    in_graph = it.speculative and path.startswith(("tensorflow.", "keras.ops.", "keras.backend."))
    if in_graph and last in tensor_functions.functions and not _meets_tensors(args, kwargs):
        return _array_function(path, given)
    if path.startswith("keras.layers."):  # something of a class, Dense.from_config
        it.hand_over([*args, *kwargs.values()], node)
        return (
            it.build.call_opaque(last, args, kwargs, node)
            if holds_tensors(args)
            else it.unknown(node)
        )
    if root == "keras":
        it.emit("library", path, given)
        if path.startswith("keras.layers."):  # Dense.from_config(…), LSTM.call(self, x)
            meets = _meets_tensors(args, kwargs)
            return it.build.call_opaque(last, args, kwargs, node) if meets else it.unknown(node)
        if path.startswith("keras.applications."):
            if is_application(path):
                return make_application(given)
            return preprocess(path, given) if last == "preprocess_input" else given.unknown()
        if last in MODEL_CLASSES:
            return it.build.make_model(last, args, kwargs, node)
        if last == "Input":
            return it.build.make_input(args, kwargs, node)
        if last in keras_functions.functions and not holds_tensors(args):
            return _by_arguments(keras_functions.functions[last], given)
        meets = _meets_tensors(args, kwargs)
        if meets and not it.speculative:
            it.emit("operated", path, node)
        return (_tensor_function if meets else _array_function)(path, given)
    if root == "numpy":
        given.word = rest
        if (
            rest in ("random.shuffle", "copyto", "place", "put", "fill_diagonal", "putmask")
            and args
        ):
            if isinstance(args[0], list):
                it.blur(args[0], (), it.length(args[0]))
            elif isinstance(args[0], Array):
                it.journal.write(args[0])
                args[0].forget()
            return None
        it.hand_over([v for v in args if isinstance(v, (Function, Method))], node)
        return _by_arguments(numpy_functions.functions.get(rest, unknown), given)
    if path == "builtins.__import__" and len(args) == 1 and isinstance(args[0], str):
        return Library(canonical(args[0].split(".")[0]))
    if root == "builtins":
        if path.count(".") == 2 and args:  # list.append(a, 1)
            return it.call(Method(args[0], last), args[1:], kwargs, node, given.loose)
        if given.loose and last != "super":
            it.hand_over([v for v in args if isinstance(v, (Function, Method, Generated))], node)
            return given.unknown()
        return python_functions.functions.get(last, unknown)(given)
    if path in REORDERED and args and isinstance(args[0], list):
        it.blur(args[0], (), it.length(args[0]))
        return None
    if root in ("heapq", "bisect") or root not in LIBRARIES | HARMLESS:
        it.hand_over([*args, *kwargs.values()], node)
    elif root not in ("keras", "tensorflow"):
        it.hand_over([v for v in args if isinstance(v, (Function, Method))], node)
    if path in ("random.randint", "random.randrange"):
        return it.size(given.text())
    if path in ("random.random", "random.uniform", "random.gauss", "random.normalvariate"):
        return Real(given.text())
    if path == "importlib.import_module" and args and isinstance(args[0], str):
        return Library(canonical(args[0]))
    if path == "ipython.run":
        return run_file(it, args[0] if args else "", node)
    if path == "functools.partial" and args:
        return Partial(args[0], args[1:], kwargs)
    if path == "tensorflow.TensorSpec":
        return datasets.spec(given)
    if path == "tensorflow_datasets.load":
        return tfds.load(given)
    if path.startswith("tensorflow.data.Dataset.") and last in datasets.makers:
        return datasets.makers[last](given)
    rule = data_libraries.functions.get(last)
    if path == "tensorflow.TensorShape":
        return args[0] if args else it.unknown(node)
    if path in ("tensorflow.ragged.constant", "tensorflow.ragged.stack"):
        facts = ArrayFacts(ragged=True, ragged_tensor=True)
        return Array(array_of(given.get(0, "pylist")).shape, "", facts)
    if root in ("tensorflow", "torch"):
        if _meets_tensors(args, kwargs):
            if not it.speculative:
                it.emit("operated", path, node)
            return _tensor_function(path, given)
        rule = keras_functions.functions.get(last)
        if path.startswith(("tensorflow.image.", "tensorflow.io.")):
            rule = images.tensorflow.get(last, rule)
        return _array_function(path, given) if rule is None else _by_arguments(rule, given)
    if _meets_tensors(args, kwargs):
        return it.build.call_opaque(last, args, kwargs, node)
    return _by_arguments(rule or unknown, given)


# What makes an object whose arguments don't decide what comes of it later.
_OF_ANY = frozenset(("TimeseriesGenerator", "Tokenizer", "DataFrame", "Series"))


def _by_arguments(rule: Rule, given: Given) -> Any:
    """What a function gives by its arguments: nobody knows while one of them isn't known."""
    if given.loose and (not given.word[:1].isupper() or given.word in _OF_ANY):
        return given.unknown()
    made = rule(given)
    if given.args and isinstance(given.args[0], Array):
        given.it.journal.view(given.args[0], made)
    return made


def _activation(given: Given) -> Any:
    """``activations.get("relu")`` is the function; None the one that changes nothing."""
    word = given.get(0, "identifier")
    if word is None or isinstance(word, str):
        return Library(f"keras.activations.{word or 'linear'}")
    return word


def _call_layer_class(given: Given) -> Any:
    """A layer of Keras, or a function of Keras 2 that makes one and calls it."""
    it, args, kwargs, node, name = given.it, given.args, given.kwargs, given.node, given.word
    if name == "Input":
        return it.build.make_input(args, kwargs, node)
    if name in FUNCTIONAL:
        return _call_functional(given)
    if name == INPUT:
        return it.build.input_layer(args, kwargs, node)
    if name == "Lambda":
        return keras_functions.make_lambda(it, args, kwargs, node)
    if name in ("InputSpec", "Layer", "Wrapper"):
        return it.unknown(node)
    return it.build.make_layer(name, args, kwargs, node, given.loose)


def _call_functional(given: Given) -> Any:
    """``concatenate([a, b])``, which is ``Concatenate()([a, b])``."""
    it, word, layer_class = given.it, given.word, FUNCTIONAL[given.word]
    if not given.args and "inputs" not in given.kwargs and not given.loose:
        it.refuse(
            MissingArgument(
                f"{word} is a function and is called without its inputs.",
                f"Give them here, {word}([a, b]), or make the layer and call it: "
                f"{layer_class}()([a, b]).",
            ),
            given.node,
        )
        return given.unknown()
    settings = {k: v for k, v in given.kwargs.items() if k != "inputs"}
    own = given.args[1:] if word == "dot" else []  # dot(inputs, axes)
    layer = it.build.make_layer(layer_class, own, settings, given.node)
    return it.build.call_layer(layer, [given.get(0, "inputs")], {}, given.node)


def _tensor_function(path: str, given: Given) -> Any:
    it, node = given.it, given.node
    if given.word in ("int_shape", "shape"):
        first = next(tensors_in(given.args))
        if first.shape is None:
            return it.unknown(node)
        # In code that runs on data, a shape has numbers for the sizes that come with them.
        dynamic = given.word == "shape" and it.speculative
        return tuple(first.shape) if dynamic else python_shape(first.shape)
    if given.word in ("ndim", "rank") and isinstance(given.args[0], Tensor):
        shape = given.args[0].shape
        return it.unknown(node) if shape is None else len(shape)
    return it.build.operate(given.word, given.args, node, library=path, **given.kwargs)


def _array_function(path: str, given: Given) -> Any:
    """tf.zeros, ops.reshape and the like on data: as NumPy does it, and in a graph as Keras does."""
    name, args, kwargs = given.word, given.args, given.kwargs
    if given.loose:
        return given.unknown()
    if name == "matmul" and kwargs:  # transpose_b and its like, which NumPy doesn't have
        found = tensor_functions.result(TensorCall(given.it, args, kwargs, given.node, path))
        return given.unknown() if found is None else found
    word = "array" if name in ("constant", "convert_to_tensor") else WORDS.get(name, name)
    if name in tensor_functions.functions:
        if given.it.speculative or word not in numpy_functions.functions:
            call = TensorCall(given.it, args, kwargs, given.node, path)
            found = tensor_functions.result(call)
            return given.unknown() if found is None else found
    if name in ("normal", "uniform"):
        word, args = "random.random", args[:1]
        kwargs = {"size": kwargs["shape"]} if "shape" in kwargs else {}
    rule = numpy_functions.functions.get(word, unknown)
    if word != "array" and any(isinstance(a, Array) and a.facts.ragged for a in args):
        return given.unknown()  # what TensorFlow makes of ragged rows isn't what NumPy makes
    made = rule(Given(given.it, args, kwargs, given.node, word=word))
    if isinstance(made, Array) and made.facts.dtype == "str":
        # A tensor of texts, which NumPy doesn't know.
        made.facts = made.facts._replace(dtype="string")
    return made


_OF_LISTS = ("append", "extend", "insert", "pop", "remove", "clear")


def _call_method(given: Given) -> Any:
    it, owner, word, args, node = given.it, given.owner, given.word, given.args, given.node
    of_itself = Given(it, [owner, *args], given.kwargs, node, owner, word, given.loose)
    if it.quiet and (isinstance(owner, (ModelValue, LayerValue, Tensor)) or _is_of_keras(owner)):
        return given.unknown()
    if isinstance(owner, ModelValue):
        it.emit("asked", owner, given)
        return keras_functions.model_methods.get(word, unknown)(given)
    if isinstance(owner, LayerValue):
        it.emit("asked_layer", owner, given)
        return keras_functions.layer_method(given)
    if given.loose and isinstance(owner, (Array, Frame, list, dict, set)):
        if isinstance(owner, Array) and word != "resize":
            return Array(None, given.text())
        it.hand_over([owner, *args], node)
        return given.unknown()
    if isinstance(owner, Listed) and word in _OF_LISTS:
        it.grown(owner)
        return given.unknown() if word == "pop" else None
    if isinstance(owner, Array):
        if word == "resize":
            sizes = args[0] if len(args) == 1 else tuple(args)
            it.journal.reshape(owner, arrays.as_shape(it, sizes))
            return None
        if word in ("sort", "fill", "put", "itemset", "partition"):
            it.journal.write(owner)
            owner.forget()
            return None
        if word in numpy_functions.methods:
            return _by_arguments(numpy_functions.methods[word], of_itself)
        return Array(None, given.text()) if word != "append" else None
    if isinstance(owner, Frame):
        if word not in data_libraries.frame_methods and given.kwargs.get("inplace", False):
            it.set_table(owner, None, None, None)
        return data_libraries.frame_methods.get(word, unknown)(given)
    if isinstance(owner, Thing):
        return _call_thing(given)
    if isinstance(owner, tuple) and word == "as_list":  # of a shape
        return list(owner)
    if isinstance(owner, (str, list, tuple, dict, set, bytes)):
        return containers.method_of(given)
    if isinstance(owner, Tensor) and word == "get_shape":
        return it.unknown(node) if owner.shape is None else python_shape(owner.shape)
    if isinstance(owner, Tensor):
        return it.build.operate(word, [owner, *args], node)
    if isinstance(owner, Unknown):
        if word not in data_libraries.methods:
            it.hand_over([*args, *given.kwargs.values()], node)
        return data_libraries.methods.get(word, unknown)(of_itself)
    if isinstance(owner, Instance):
        return method_of_own(it, owner, word, args, given.kwargs, node)
    return it.unknown(node)


def _call_thing(given: Given) -> Any:
    """A method of a scaler, encoder, tokenizer …"""
    asked = (type(given.owner), given.word)
    rules = (keras_functions.thing_methods, datasets.methods, data_libraries.thing_methods)
    rule = next((table[asked] for table in rules if asked in table), None)
    if rule is not None:
        return rule(given)
    if not isinstance(given.owner, Super):
        given.it.hand_over([*given.args, *given.kwargs.values()], given.node)
    if given.word == "fit":
        return given.owner
    if isinstance(given.owner, Super) and given.owner.instance is not None:
        given.it.build.begin_own(given.owner.instance, given.args, given.kwargs, given.node)
    return None if isinstance(given.owner, Super) else given.unknown()
