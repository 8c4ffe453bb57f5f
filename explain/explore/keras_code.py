"""A model as the Keras code that makes it: what a saved file becomes in the editor."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from typing import Any, Optional

from shapecalc.layers.arguments import Named, Nested
from shapecalc.layers.base import Layer, snake_case
from shapecalc.models.calls import LayerCall, mapped
from shapecalc.models.functional import Functional
from shapecalc.models.sequential import Sequential
from shapecalc.models.unknown import Open
from shapecalc.numbers.size import known

HEAD = "from keras import Input, Model, Sequential, layers\n\n"
MOST_LAYERS = 2_000
_STEMS = ("input_layer", "functional", "model", "sequential")


class NotWritten(Exception):
    """Why a model can't be written as code: the name of what stands in the way."""


def keras_code(model: Layer, name: str = "model", named: bool = False) -> str:
    """The code that makes a model; with ``named`` also the names that Keras would make up are written.

    Raises NotWritten.
    """
    writer = _Writer(named)
    writer.model(model, writer.variable(name or "model"))
    return HEAD + "\n".join(writer.lines) + "\n"


class _Expression(str):
    """Code that stands for itself where values are written."""

    __repr__ = str.__str__


class _Writer:
    def __init__(self, named: bool) -> None:
        self.named = named
        self.lines: list[str] = []
        self._taken = {"layers", "Input", "Model", "Sequential", "inputs", "outputs"}

    def variable(self, name: str) -> str:
        """A name of Python's for a layer's, each once."""
        word = re.sub(r"\W", "_", name, flags=re.ASCII).strip("_") or "x"
        word = f"x_{word}" if word[0].isdigit() or keyword.iskeyword(word) else word
        made, n = word, 1
        while made in self._taken:
            made, n = f"{word}_{n}", n + 1
        self._taken.add(made)
        return made

    # -- models ------------------------------------------------------------------------------
    def model(self, model: Layer, variable: str) -> None:
        """The statements that make a model."""
        if len(self.lines) > MOST_LAYERS:
            raise NotWritten("so many layers")
        if isinstance(model, Sequential):
            parts = [self._part(layer) for layer in model.layers]
            name = self._name(model, model.name)
            if not name and all("\n" not in p and len(p) < 88 for p in parts):
                self.lines += [f"{variable} = Sequential([", *(f"    {p}," for p in parts), "])"]
            else:
                body = "".join(f"    {p},\n" for p in parts)
                self.lines += f"{variable} = Sequential([\n{body}]{_more(name)})".split("\n")
        elif isinstance(model, Functional):
            self._graph(model, variable)
        else:
            raise NotWritten(model.class_name)

    def _part(self, layer: Layer) -> str:
        """A layer of a stack; a model among them is made first."""
        if not layer.is_model:
            return self.layer(layer, layer.name)
        variable = self.variable(layer.name or "inner")
        self.model(layer, variable)
        return variable

    def _graph(self, model: Functional, variable: str) -> None:
        graph = model.graph
        values: dict[int, str] = {}
        made: dict[int, str] = {}
        for call in sorted(graph.calls, key=lambda call: call.number):
            self._call(call, values, made)
        ends = mapped(graph.outputs, lambda t: _Expression(values[id(t)]))
        inputs = [_Expression(values[id(t)]) for t in graph.inputs]
        begin: Any = dict(zip(model.keys, inputs)) if model.keys else _alone(inputs)
        name = self._name(model, model.name)
        self.lines.append(f"{variable} = Model({begin!r}, {_alone(ends)!r}{_more(name)})")

    def _call(self, call: LayerCall, values: dict[int, str], made: dict[int, str]) -> None:
        layer = call.layer
        variable = self.variable(layer.name)
        if not call.parents():
            self.lines.append(f"{variable} = {self.layer(layer.layer, layer.name)}")
        else:
            args = mapped(list(call.args), lambda t: _Expression(values[id(t)]))
            kwargs = mapped(dict(call.kwargs), lambda t: _Expression(values[id(t)]))
            given = [_written(a) for a in args] + [f"{k}={_written(v)}" for k, v in kwargs.items()]
            callee = made.get(id(layer)) or self._callee(call, made)
            self.lines.append(f"{variable} = {callee}({', '.join(given)})")
        values.update(_outputs(call, variable))

    def _callee(self, call: LayerCall, made: dict[int, str]) -> str:
        """What is called: the layer itself, or a name for one that is a model or called again."""
        layer = call.layer
        if layer.layer.is_model:
            made[id(layer)] = self.variable(f"{layer.name}_model")
            self.model(layer.layer, made[id(layer)])
        elif len(layer.calls) > 1:
            made[id(layer)] = self.variable(f"{layer.name}_layer")
            self.lines.append(f"{made[id(layer)]} = {self.layer(layer.layer, layer.name)}")
        else:
            return self.layer(layer.layer, layer.name)
        return made[id(layer)]

    # -- layers ------------------------------------------------------------------------------
    def layer(self, layer: Layer, name: Optional[str]) -> str:
        """The call that makes a layer. Raises NotWritten."""
        if isinstance(layer, Open) or layer.package or layer.retired:
            raise NotWritten(layer.class_name)
        if layer.is_input:
            return _input(layer, self._name(layer, name))
        given = [*self._arguments(layer), *self._name(layer, name)]
        return f"layers.{layer.class_name}({', '.join(given)})"

    def _arguments(self, layer: Layer) -> Iterator[str]:
        for i, (key, kind) in enumerate(layer.kinds.items()):
            value = layer.__dict__.get(key, kind.default)
            if isinstance(kind, Nested):
                if value is not None and key in layer.given:
                    yield f"{key}={self._inner(value)}" if i else self._inner(value)
                continue
            if kind.ignored or (not kind.required and value == kind.default):
                continue
            if isinstance(value, dict) or callable(value):
                what = value.get("class_name") if isinstance(value, dict) else key
                raise NotWritten(str(what) if isinstance(kind, Named) else key)
            given = layer.given.get(key, value)
            if given == kind.default and not kind.required:
                continue
            yield _written(given) if kind.required and i < 2 else f"{key}={_written(given)}"
        if layer.trainable is False:
            yield "trainable=False"
        if layer.dtype != "float32" and "dtype" in layer.given:
            yield f"dtype={layer.dtype!r}"

    def _name(self, layer: Layer, name: Optional[str]) -> list[str]:
        """The argument that gives a name, none for a name that Keras makes up."""
        stems = {snake_case(layer.class_name), layer.stem(), *_STEMS}
        made_up = name and re.fullmatch(rf"({'|'.join(map(re.escape, stems))})(_\d+)?", name)
        return [] if not name or (made_up and not self.named) else [f"name={name!r}"]

    def _inner(self, value: Any) -> str:
        if isinstance(value, (list, tuple)):
            return f"[{', '.join(self._inner(v) for v in value)}]"
        return self._part(value) if value.is_model else self.layer(value, value.name)


def _input(layer: Any, name: list[str]) -> str:
    batch = layer.batch if getattr(layer, "batch", None) is not None else layer.given["batch_shape"]
    sizes = [known(d) for d in batch]
    shape = f"{tuple(sizes[1:])!r}" if sizes[0] is None else f"batch_shape={tuple(sizes)!r}"
    dtype = layer.given.get("dtype")
    more = [f"dtype={dtype!r}"] if isinstance(dtype, str) and dtype != "float32" else []
    return f"Input({', '.join([shape, *more, *name])})"


def _more(given: list[str]) -> str:
    return "".join(f", {g}" for g in given)


def _alone(value: Any) -> Any:
    """A list of one as that one."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _outputs(call: LayerCall, variable: str) -> Iterator[tuple[int, str]]:
    several = len(call.outputs) > 1
    if several and not isinstance(call.made, (list, tuple)):
        raise NotWritten(call.layer.layer.class_name)
    for i, tensor in enumerate(call.outputs):
        yield id(tensor), f"{variable}[{i}]" if several else variable


def _written(value: Any) -> str:
    """A value as Python. Raises NotWritten."""
    if isinstance(value, (list, tuple)):
        text = ", ".join(map(_written, value))
        if isinstance(value, list):
            return f"[{text}]"
        return f"({text},)" if len(value) == 1 else f"({text})"
    if isinstance(value, (_Expression, str, bool, int, float)) or value is None:
        return repr(value)
    plain = known(value)
    if isinstance(plain, int):
        return str(plain)
    raise NotWritten(type(value).__name__)


__all__ = ["NotWritten", "keras_code"]
