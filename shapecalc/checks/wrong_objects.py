"""Functions, classes and arrays where a size, a tensor or data belong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..layers.registry import layer_classes
from ..numbers.size import known
from ..readers.code.interpreter.values import (
    Array,
    ClassValue,
    Function,
    LayerValue,
    Library,
)
from ..readers.code.libraries.arguments import Given, argument_node
from ..readers.results import Problem
from .base import Check

_FED = {"fit": ("x", "y", "validation_data"), "evaluate": ("x", "y"), "predict": ("x",)}


class WrongObject(Check):
    """A function, a class or an array is given where a size, a tensor or data belong.

    max_length is a function as long as nobody calls it; the same holds for a generator and for
    a layer's class.

    Why it bites: Keras stops, with a message that names the object and not the brackets that are
    missing: "Cannot convert", "Unrecognized data type", "Only input tensors may be passed", or
    "not supported between instances of 'function' and 'int'".

    Example::

        import tensorflow as tf


        def max_length():
            return 20


        model = tf.keras.Sequential(
            [
                tf.keras.Input((max_length,)),
                tf.keras.layers.Embedding(1000, 16),
                tf.keras.layers.LSTM(16),
            ]
        )

    Use instead::

        -        tf.keras.Input((max_length,)),
        +        tf.keras.Input((max_length(),)),
    """

    code = "SEQ207"
    severity = "error"
    event = "making"

    def find(self, name: str, arguments: dict[Any, Any], node: Any) -> Iterator[Problem]:
        cls = layer_classes().get(name)
        if cls is None:
            return
        kinds = cls.kinds
        order = list(kinds)
        for key, value in arguments.items():
            word = order[key] if isinstance(key, int) and key < len(order) else key
            kind = kinds.get(word)
            if cls.is_input and word in ("shape", "batch_shape"):
                parts = value if isinstance(value, (list, tuple)) else [value]
            elif kind is not None and kind.numeric and not kind.listed:
                parts = [value]
            else:
                continue
            at = argument_node(node, word)
            name = "Input" if cls.is_input else name
            for part in parts:
                what = _kind_of(part)
                if what:
                    yield self._size(what, part, word, name, at)
                elif isinstance(part, Array) and not cls.is_input and _several(part):
                    yield self.problem(
                        at,
                        f"{name} takes a whole number as {word}, and gets the array "
                        f"{part.name or word}.",
                        "Give a number, such as len(…) of it or one of its .shape.",
                    )

    def _size(self, what: str, value: Any, word: str, layer: str, at: Any) -> Problem:
        called = _word(value)
        return self.problem(
            at,
            f"{layer} takes {'whole numbers' if word == 'shape' else 'a whole number'} as {word}, "
            f"and {called} is {what}.",
            f"Call it, {called}(…), if it returns the number, or give the number another name."
            if what == "a function"
            else "Give a number.",
        )


class CalledOnWrongObject(WrongObject):
    """A layer that is called on a function or a class."""

    code = ""
    event = "calling"

    def find(self, owner: Any, *details: Any) -> Iterator[Problem]:
        args, _, node = details
        if self.it.keras < 3 or not args:
            return
        what = _kind_of(args[0])
        if what:
            called = _word(args[0])
            yield self.problem(
                node,
                f"{getattr(owner, 'name', 'The layer')} is called on {called}, which is {what}, "
                "not a tensor.",
                f"Call it first, {called}(…), and give what comes out.",
                code=WrongObject.code,
            )


class FedWrongObject(WrongObject):
    """A model that gets a function or class as data, mostly a generator that nobody called."""

    code = ""
    event = "asked"

    def find(self, model: Any, *details: Any) -> Iterator[Problem]:
        given: Given = details[0]
        if self.it.keras < 3 or given.loose:
            return
        for place, word in enumerate(_FED.get(given.word, ())):
            value = given.get(place if place < 2 else 99, word)
            what = _kind_of(value)
            if what:
                called = _word(value)
                yield self.problem(
                    given.node,
                    f"{given.word} takes data as {word}, and {called} is {what}.",
                    f"Call it: {called}(…).",
                    code=WrongObject.code,
                )


class CalledModule(WrongObject):
    """A module of Keras that is called, mostly because the name of the class is missing."""

    code = ""
    event = "library"

    def find(self, path: Any, *details: Any) -> Iterator[Problem]:
        from ..keras_api import KERAS

        module = path.removeprefix("keras.")
        if module in KERAS and module:
            if module.rpartition(".")[2] in KERAS.get(module.rpartition(".")[0], "").split():
                found = KERAS[module].split()
                capital = [name for name in found if name[:1].isupper()][:3]
                yield self.problem(
                    details[0].node,
                    f"{path} is a module and can't be called.",
                    f"Name what is meant in it, such as {', '.join(f'{path}.{n}' for n in capital)}."
                    if capital
                    else "Name the function of it that is meant.",
                    code=WrongObject.code,
                )


class MethodOfClass(WrongObject):
    """A method of a model asked of its class: ``model = Sequential`` without brackets."""

    code = ""
    event = "library"

    def find(self, path: Any, *details: Any) -> Iterator[Problem]:
        given: Given = details[0]
        owner, _, word = path.rpartition(".")
        of_models = owner.removeprefix("keras.").removeprefix("models.") in ("Sequential", "Model")
        of_layers = (
            owner.startswith("keras.layers.") and owner.rpartition(".")[2] in layer_classes()
        )
        if not (of_models or of_layers) or word in ("from_config", "__init__") or given.loose:
            return
        # Called with the object first, as subclasses do: Model.fit(self, …).
        first = given.args[0] if given.args else given.kwargs.get("self")
        if (
            first is None
            or isinstance(first, Array)
            or (of_models and isinstance(first, LayerValue))
        ):
            name = owner.rpartition(".")[2]
            yield self.problem(
                given.node,
                f"{word} is called on the class {name}, not on {'a model' if of_models else 'a layer'}.",
                f"Make one first, with brackets: {name}(…).",
                code=WrongObject.code,
            )


def _kind_of(value: Any) -> str:
    if isinstance(value, Function):
        # A decorator may have made a property of it.
        return "" if getattr(value.node, "decorator_list", None) else "a function"
    if isinstance(value, ClassValue):
        return "a class"
    if isinstance(value, Library):
        if value.path.startswith("keras.layers.") and value.last[:1].isupper():
            return "a class"
        if value.path in ("builtins.len", "builtins.max", "builtins.min", "builtins.sum"):
            return "a function"
    return ""


def _word(value: Any) -> str:
    return str(value.last if isinstance(value, Library) else value.name)


def _several(array: Array) -> bool:
    """Whether an array certainly holds more than one number."""
    sizes = [known(n) for n in array.shape or ()]
    return any(isinstance(n, int) and n > 1 for n in sizes) and 0 not in sizes
