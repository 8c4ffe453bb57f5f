"""What an expression can be worth to a reader who doesn't run the code.

Plain Python values (numbers, text, lists, tuples, dicts) stand for themselves, and an
unknown whole number is an open :class:`~shapecalc.numbers.size.Size` with the words of the source
as its name. The classes here are the rest: things of which only a part is known.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any, Optional, Union

from ....layers.base import Layer
from ....models.sequential import Row
from ....numbers.shape import Shape
from ....numbers.size import Size


class Value:
    """Something of which a part is known. ``name`` is how the source calls it."""

    name = ""


class Unknown(Value):
    """Something of which nothing is known but the words that stand for it.

    ``words`` is the text, or a call that finds it in the source when somebody asks.
    """

    __slots__ = ("_words",)

    def __init__(self, words: Union[str, Callable[[], str]]) -> None:
        self._words = words

    @property
    def name(self) -> str:  # type: ignore[override]
        if not isinstance(self._words, str):
            self._words = self._words()
        return self._words


class Real(Unknown):
    """A number that may have a fraction, and of which no more is known: ``float(word)``."""

    __slots__ = ()


class Array(Value):
    """A NumPy array or tensor of data: its shape, and what is known of its numbers.

    ``shape`` is None while the number of axes is unknown; its sizes are whole numbers or
    Sizes. ``facts`` may hold ``dtype`` ("int", "float", "str"), ``classes`` (whole numbers
    below this), ``onehot`` (True: rows with a single 1), ``ids`` (token ids below this),
    ``items`` (the numbers themselves, few), ``padded`` (its pad_sequences call).
    """

    __slots__ = ("facts", "name", "shape")

    def __init__(
        self,
        shape: Optional[tuple[Any, ...]],
        name: str = "",
        facts: Optional[dict[str, Any]] = None,
    ) -> None:
        self.shape = shape
        self.name = name
        self.facts = facts or {}

    def like(self, shape: Optional[tuple[Any, ...]], *facts: str) -> Array:
        """An array made of this one: another shape, and the facts that still hold."""
        return Array(shape, self.name, {k: v for k, v in self.facts.items() if k in facts})


class Frame(Value):
    """A table with named columns (pandas): how many rows, which or how many columns."""

    __slots__ = ("columns", "name", "rows", "width")

    def __init__(
        self, name: str, rows: Any, width: Any = None, columns: Optional[list[Any]] = None
    ) -> None:
        self.name, self.rows, self.columns = name, rows, columns
        self.width = len(columns) if columns is not None else width


class Library(Value):
    """A module, class or function of a library, by its canonical dotted path."""

    __slots__ = ("name", "path")

    def __init__(self, path: str) -> None:
        self.path = path
        self.name = path

    @property
    def last(self) -> str:
        return self.path.rsplit(".", 1)[-1]


class Method(Value):
    """A method looked up on a value, to be called."""

    __slots__ = ("name", "owner", "word")

    def __init__(self, owner: Any, word: str) -> None:
        self.owner, self.word, self.name = owner, word, word


class Partial(Value):
    """``functools.partial``: a callable with some arguments given already."""

    __slots__ = ("args", "called", "kwargs", "name")

    def __init__(self, called: Any, args: list[Any], kwargs: dict[str, Any]) -> None:
        self.called, self.args, self.kwargs, self.name = called, args, kwargs, "partial"


class Function(Value):
    """A function or lambda of the source."""

    __slots__ = ("defaults", "kw_defaults", "name", "node", "owner", "scope")

    def __init__(self, node: Any, scope: Any, defaults: list[Any], kw_defaults: list[Any]) -> None:
        self.node, self.scope = node, scope
        self.defaults, self.kw_defaults = defaults, kw_defaults
        self.name = getattr(node, "name", "lambda")
        self.owner: Any = None


class ClassValue(Value):
    """A class of the source: its bases and what its body defines."""

    __slots__ = ("attributes", "bases", "name", "node")

    def __init__(self, name: str, bases: list[Any], attributes: dict[str, Any], node: Any) -> None:
        self.name, self.bases, self.attributes, self.node = name, bases, attributes, node

    def find(self, name: str) -> Any:
        """An attribute of the class or of its bases, None where there is none."""
        if name in self.attributes:
            return self.attributes[name]
        for base in self.bases:
            if isinstance(base, ClassValue):
                found = base.find(name)
                if found is not None:
                    return found
        return None

    def is_keras(self) -> bool:
        """Whether it is a layer or model of the user's own."""
        return any(
            base.is_keras() if isinstance(base, ClassValue) else _is_keras(base)
            for base in self.bases
        )


def _is_keras(base: Any) -> bool:
    return isinstance(base, Library) and base.path.startswith("keras.")


class Instance(Value):
    """An object of a class of the source."""

    __slots__ = ("attributes", "cls", "name")

    def __init__(self, cls: ClassValue, name: str) -> None:
        self.cls, self.name = cls, name
        self.attributes: dict[str, Any] = {}


class Thing(Value):
    """An object of a library whose kind and arguments matter: a tokenizer, a scaler, a loss."""

    __slots__ = ("facts", "kind", "name")

    def __init__(self, kind: str, name: str, facts: Optional[dict[str, Any]] = None) -> None:
        self.kind, self.name = kind, name
        self.facts = facts or {}


class Rest:
    """In a list: ``length`` elements that are all like ``element``."""

    __slots__ = ("element", "length")

    def __init__(self, element: Any, length: Any) -> None:
        self.element, self.length = element, length


class Generated(list):  # type: ignore[type-arg]
    """The items of a generator expression: they are taken one after the other, and once."""


class LayerValue(Value):
    """A layer object of the source: the rule, its Keras name, and where it was made."""

    __slots__ = ("arguments", "calls", "declared", "first", "layer", "name", "node")

    def __init__(self, layer: Layer, name: str, node: Optional[ast.AST]) -> None:
        self.layer, self.name, self.node = layer, name, node
        self.calls: list[Call] = []
        self.first: Optional[Row] = None
        # The batch shape that its arguments declare, and the arguments as they were written.
        self.declared: Optional[Shape] = None
        self.arguments: dict[Any, Any] = {}


class Call:
    """One call of a layer on symbolic tensors: a node of the graph."""

    __slots__ = ("args", "index", "kwargs", "layer", "node", "outputs", "row")

    def __init__(
        self,
        layer: LayerValue,
        args: Any,
        kwargs: dict[str, Any],
        row: Optional[Row],
        node: Optional[ast.AST],
    ) -> None:
        self.layer, self.args, self.kwargs, self.row, self.node = layer, args, kwargs, row, node
        self.index = len(layer.calls)
        self.outputs: list[Tensor] = []
        layer.calls.append(self)

    def parents(self) -> list[Tensor]:
        """The tensors that the call reads, in order."""
        return list(tensors_in([self.args, self.kwargs]))


class Tensor(Value):
    """A symbolic tensor (Keras's KerasTensor): its shape, and the call that made it."""

    __slots__ = ("call", "index", "masked", "name", "shape")

    def __init__(self, shape: Optional[Shape], call: Call, index: int = 0) -> None:
        self.shape, self.call, self.index = shape, call, index
        self.name = call.layer.name
        # The layer that made a mask which still travels with the tensor.
        self.masked: Optional[LayerValue] = None


class ModelValue(Value):
    """A model object: layers one after the other, or a graph from inputs to outputs."""

    def __init__(self, kind: str, name: str, node: Optional[ast.AST]) -> None:
        self.kind, self.keras_name, self.node = kind, name, node
        self.name = ""
        self.layers: list[LayerValue] = []
        self.inputs: Any = None
        self.outputs: Any = None
        # Sequential: the batch shape declared or met, how many layers were called, rows, output.
        self.declared: Optional[Shape] = None
        self.met: Optional[Shape] = None
        self.rows: list[Row] = []
        self.output: Any = None
        self.failed = False
        self.refused: Any = None  # the ShapeError of a layer, with the rows before it
        self.started = False
        self.masked: Optional[LayerValue] = None
        # compile() and the rest of its life.
        self.compiled: Optional[dict[str, Any]] = None
        self.compile_node: Optional[ast.AST] = None
        # Where its summary is asked for, with the rows that it had then.
        self.shown: list[tuple[ast.AST, list[Row]]] = []
        self.level = 0
        self.as_layer: Optional[LayerValue] = None
        self.notes: list[str] = []


class TooDeep(Exception):
    """An expression, a nest of values or a chain of calls deeper than any that people write."""


MOST_NESTED = 10


def tensors_in(value: Any, depth: int = 0) -> Iterator[Tensor]:
    """Every symbolic tensor in a nest of lists, tuples and dicts, in order. Raises TooDeep."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, (list, tuple, dict)):
        if depth > MOST_NESTED:
            raise TooDeep
        for part in value.values() if isinstance(value, dict) else value:
            if isinstance(part, (Tensor, list, tuple, dict)):
                yield from tensors_in(part, depth + 1)


def no_tensor(value: Any, depth: int = 0) -> Any:
    """A layer or model that stands where tensors are wanted, None where there is none."""
    if isinstance(value, (LayerValue, ModelValue)):
        return value
    if isinstance(value, (list, tuple, dict)) and depth <= MOST_NESTED:
        parts = value.values() if isinstance(value, dict) else value
        return next((w for v in parts if (w := no_tensor(v, depth + 1)) is not None), None)
    return None


def is_number(value: Any) -> bool:
    """Whether it is a number of Python's or an unknown one."""
    return isinstance(value, (int, float, Size))


def is_known(value: Any) -> bool:
    """Whether a truth value can be read off."""
    if isinstance(value, (list, tuple)):
        return not any(isinstance(v, Rest) for v in value)
    return not isinstance(value, (Value, Size, Rest)) or (
        isinstance(value, Size) and value.value is not None
    )
