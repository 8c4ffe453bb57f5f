"""What an expression can be worth to a reader who doesn't run the code.

Plain Python values (numbers, text, lists, tuples, dicts) stand for themselves, and an
unknown whole number is an open :class:`~shapecalc.numbers.size.Size` with the words of the source
as its name. The classes here are the rest: things of which only a part is known.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Literal, NamedTuple, Optional, Union

from ....layers.base import Layer, Weight
from ....layers.weights import frozen
from ....models.calls import MOST_NESTED, GraphLayer, LayerCall, Tensor, shapes_in
from ....models.graph import Graph
from ....models.rows import Row
from ....numbers.shape import Shape
from ....numbers.size import Size
from ...statements import WORDS_OF_UNKNOWN
from .namespace import Namespace
from .scope import Scope

FunctionNode = Union[ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda]
# Whatever the program that is read can hold: any value of Python's own, or one of the classes
# below. Which of them it is, isinstance finds where it is used, as Python does.
ReadValue = Any


class Value:
    """Something of which a part is known. ``name`` is how the source calls it."""

    name = ""

    def __repr__(self) -> str:
        return self.name or "a value that isn't known"


# What is written as a name or as a part of something.
_MAY_BE_SHORT = (ast.Name, ast.Attribute, ast.Subscript, ast.Constant)


class Unknown(Value):
    """Something of which nothing is known but the words that stand for it.

    ``words`` is the text, or a call that finds it in the source when somebody asks: a ``partial``
    of a function and the node.
    """

    __slots__ = ("_words",)

    def __init__(self, words: Union[str, Callable[[], str]]) -> None:
        self._words = words

    @property
    def name(self) -> str:  # type: ignore[override]
        if not isinstance(self._words, str):
            self._words = self._words()
        return self._words

    def renamed(self, name: str) -> Unknown:
        """The same value under the name that it is bound to."""
        return type(self)(name)

    def is_long(self) -> bool:
        """Whether the words are certainly more than a name: those of a call, a sum, …"""
        if not isinstance(self._words, partial):
            return False
        node = self._words.args[0]
        if isinstance(node, ast.Call):
            return getattr(node.func, "id", "") != "len"
        return not isinstance(node, _MAY_BE_SHORT)


# What a line would give that isn't Python: a shell command, half a statement.
NOT_READ = Unknown(WORDS_OF_UNKNOWN)


class Real(Unknown):
    """A number that may have a fraction, and of which no more is known: ``float(word)``."""

    __slots__ = ()


class Number(Real):
    """A single number of which nobody knows whether it is whole: ``x.max()``."""

    __slots__ = ()


# The size of an axis of data: a number, one with a name, or not known; and the sizes of all axes.
Axis = Union[int, Size, None]
Axes = tuple[Axis, ...]


class Padding(NamedTuple):
    """How an array of sequences was padded: the length, the sides and the call."""

    length: Axis
    padding: str
    truncating: str
    node: ast.AST


class ArrayFacts(NamedTuple):
    """What is known of an array's numbers beside its shape; None, "" and False where nothing is."""

    dtype: str = ""  # "int", "float", "bool", "str" of NumPy, "string" of a tensor
    classes: Axis = None  # whole numbers from 0, all below this
    ids: Axis = None  # token ids, all below this
    onehot: bool = False  # rows with a single 1
    items: Optional[tuple[Union[int, float, str], ...]] = None  # the numbers themselves, few
    reached: bool = False  # classes - 1, or ids - 1, is certainly among them
    ragged: bool = False  # sequences of different lengths
    ragged_tensor: bool = False  # they are a RaggedTensor, which some layers read
    objects: bool = False  # elements may be arrays of their own: dtype=object
    eye: bool = False  # an identity matrix
    unranked: bool = False  # TensorFlow doesn't know how many axes there are
    padded: Optional[Padding] = None  # how pad_sequences made it
    pixels: bool = False  # of images as files store them, from 0 to 255

    @property
    def highest(self) -> Axis:
        """The highest of the whole numbers, None where that isn't certain."""
        top = self.ids if self.ids is not None else self.classes if self.dtype == "int" else None
        return top - 1 if top is not None and (self.reached or self.items) else None

    def only(self, *names: Fact) -> ArrayFacts:
        """These facts alone, of an array that is made of this one."""
        return ArrayFacts(**{name: getattr(self, name) for name in names})


Fact = Literal["dtype", "classes", "ids", "onehot", "reached", "unranked", "pixels"]
NOTHING, FLOATS, INTEGERS = ArrayFacts(), ArrayFacts("float"), ArrayFacts("int")
ONE_HOT = ArrayFacts("float", onehot=True)


class Array(Value):
    """A NumPy array or tensor of data: its shape, and what is known of its numbers.

    ``shape`` is None while the number of axes is unknown; its sizes are whole numbers, Sizes or
    None.
    """

    __slots__ = ("facts", "name", "shape")
    changing = ("shape", "facts")  # what the program can change in place

    def __init__(self, shape: Optional[Axes], name: str = "", facts: ArrayFacts = NOTHING) -> None:
        self.shape, self.name, self.facts = shape, name, facts

    def like(self, shape: Optional[Axes], *facts: Fact) -> Array:
        """An array made of this one: another shape, and the facts that still hold.

        Axes of another shape are not those of the name.
        """
        return Array(shape, self.name if shape is self.shape else "", self.facts.only(*facts))

    def forget(self) -> None:
        """Its numbers may be any others from now on."""
        self.facts = ArrayFacts(self.facts.dtype, unranked=self.facts.unranked)

    def unknown_fields(self) -> dict[str, Any]:
        """What is left of it when nothing is known but that it is an array."""
        return {"shape": None, "facts": NOTHING}


class Listed(Array):
    """Nested lists that an array was made into: their outer axis changes as a list does."""

    __slots__ = ()

    def like(self, shape: Optional[Axes], *facts: Fact) -> Array:
        """Lists made of these."""
        return Listed(shape, self.name, self.facts.only(*facts))


class Frame(Value):
    """A table with named columns (pandas): how many rows, which or how many columns."""

    __slots__ = ("columns", "name", "rows", "width")
    changing = ("rows", "width", "columns")  # what the program can change in place

    def __init__(
        self, name: str, rows: Axis, width: Axis = None, columns: Optional[list[ReadValue]] = None
    ) -> None:
        self.name, self.rows, self.columns = name, rows, columns
        self.width = len(columns) if columns is not None else width

    def unknown_fields(self) -> dict[str, Any]:
        """What is left of it when nothing is known but that it is a table."""
        return {"rows": None, "width": None, "columns": None}


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

    def __init__(self, owner: ReadValue, word: str) -> None:
        self.owner, self.word, self.name = owner, word, word


class Partial(Value):
    """``functools.partial``: a callable with some arguments given already."""

    __slots__ = ("args", "called", "kwargs", "name")

    def __init__(
        self, called: ReadValue, args: list[ReadValue], kwargs: dict[str, ReadValue]
    ) -> None:
        self.called, self.args, self.kwargs, self.name = called, args, kwargs, "partial"


class Function(Value):
    """A function or lambda of the source.

    ``kind``: what a decorator made of it (see ``objects.py``); ``setter`` is that of a property.
    """

    __slots__ = ("defaults", "kind", "kw_defaults", "name", "node", "owner", "scope", "setter")

    def __init__(
        self,
        node: FunctionNode,
        scope: Scope,
        defaults: list[ReadValue],
        kw_defaults: list[ReadValue],
    ) -> None:
        self.node, self.scope = node, scope
        self.defaults, self.kw_defaults = defaults, kw_defaults
        self.name = getattr(node, "name", "lambda")
        self.owner: ReadValue = None
        self.kind = ""
        self.setter: Optional[Function] = None

    def bound_to(self, owner: ReadValue) -> Function:
        """The method of an object that this function is."""
        method = Function(self.node, self.scope, self.defaults, self.kw_defaults)
        method.owner, method.kind, method.setter = owner, self.kind, self.setter
        return method


# Bases that bring no method by which an object changes.
_WITHOUT_METHODS = frozenset(
    ("builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol", "typing.NamedTuple")
)


class ClassValue(Value):
    """A class of the source: its bases and what its body defines."""

    __slots__ = ("attributes", "bases", "name", "node")

    def __init__(
        self,
        name: str,
        bases: list[ReadValue],
        attributes: Namespace,
        node: ast.ClassDef,
    ) -> None:
        self.name, self.bases, self.node = name, bases, node
        self.attributes = attributes
        attributes.owner = self
        self.order = _search_order(self, [b for b in bases if isinstance(b, ClassValue)])

    def find(self, name: str) -> ReadValue:
        """An attribute of the class or of its bases, None where there is none."""
        for cls in self.order:
            if name in cls.attributes:
                return cls.attributes[name]
        return None

    def defining(self, node: Optional[FunctionNode]) -> Optional[ClassValue]:
        """The class, this one or one of its bases, whose body defines a method."""
        for cls in self.order:
            if any(isinstance(v, Function) and v.node is node for v in cls.attributes.values()):
                return cls
        return None

    def is_unread(self) -> bool:
        """Whether a base of it isn't read and isn't Python's own: it may have any method."""
        bases = (base for cls in self.order for base in cls.bases)
        return any(
            not isinstance(base, ClassValue) and getattr(base, "path", "") not in _WITHOUT_METHODS
            for base in bases
        )

    def behind(self, cls: ClassValue) -> list[ClassValue]:
        """The classes that ``super()`` in a method of ``cls`` searches, for an object of this one."""
        return self.order[self.order.index(cls) + 1 :] if cls in self.order else cls.order[1:]

    def is_keras(self) -> bool:
        """Whether it is a layer or model of the user's own."""
        return any(
            base.is_keras() if isinstance(base, ClassValue) else _is_keras(base)
            for base in self.bases
        )


def _search_order(cls: ClassValue, bases: list[ClassValue]) -> list[ClassValue]:
    """A class and its bases in the order in which Python searches them (C3)."""
    if len(bases) < 2:
        return [cls, *(c for base in bases for c in base.order)]
    found, waiting = [cls], [*(list(base.order) for base in bases), list(bases)]
    while waiting := [classes for classes in waiting if classes]:
        firsts = [classes[0] for classes in waiting]
        free = (c for c in firsts if not any(c in classes[1:] for classes in waiting))
        chosen = next(free, firsts[0])  # Python raises an error where there is no such order
        found.append(chosen)
        waiting = [[c for c in classes if c is not chosen] for classes in waiting]
    return found


def _is_keras(base: ReadValue) -> bool:
    return isinstance(base, Library) and base.path.startswith("keras.")


class Instance(Value):
    """An object of a class of the source; if that is a layer or model, with what Keras keeps.

    ``base`` is the layer of Keras that its class inherits from, where that has a rule;
    ``layer`` is what it is to the engine, ``table`` its model; ``weights`` are its own, None
    once the shape of one isn't known; ``built`` says whether its ``build`` was read,
    ``followed`` whether its ``call`` could be read to its end.
    """

    __slots__ = (
        "attributes", "base", "batches", "built", "cls", "followed", "layer", "name", "table",
        "weights",
    )  # fmt: skip

    def __init__(self, cls: ClassValue, name: str) -> None:
        self.cls, self.name = cls, name
        self.attributes = Namespace(self)
        self.layer: Optional[LayerValue] = None
        self.base: Optional[LayerValue] = None
        self.table: Optional[ModelValue] = None
        self.weights: Optional[list[Weight]] = []
        self.built = self.followed = False
        # A Sequence's batches, as its __getitem__ gives them.
        self.batches: ReadValue = None


class Thing(Value):
    """An object of a library; ``attributes`` are those that the source sets or reads."""

    __slots__ = ("attributes", "name")

    def __init__(self, name: str, attributes: Optional[dict[str, ReadValue]] = None) -> None:
        self.name = name
        self.attributes = Namespace(self)
        self.attributes.update(attributes or {})


class Items(Thing):
    """What returns items one after the other: ``length`` of them (None: unknown), all alike."""

    __slots__ = ("element", "length")

    def __init__(self, name: str, element: ReadValue, length: Axis = None) -> None:
        super().__init__(name)
        self.element, self.length = element, length


class Iterated(Items):
    """A range, zip or enumerate whose items nobody counted."""


class Batches(Items):
    """A generator, or a Sequence of the source: ``fit`` takes batches out of it."""


class Dataset(Items):
    """A tf.data.Dataset."""


class Tokenizer(Thing):
    """The Tokenizer of Keras 2."""

    @property
    def num_words(self) -> ReadValue:
        return self.attributes.get("num_words")


class Scaler(Thing):
    """A scaler of scikit-learn: ``width``, the columns that it was fitted on."""

    width: Axis = None


class LabelEncoder(Thing):
    """Makes whole numbers of labels."""


class OneHotEncoder(Thing):
    """Makes rows with a single 1 of labels."""


class Projection(Thing):
    """A PCA and its like: the attribute ``width`` says how many columns it leaves."""

    def __init__(self, name: str, width: ReadValue) -> None:
        super().__init__(name)
        self.width = width


class ImageGenerator(Thing):
    """An ImageDataGenerator."""


class LossObject(Thing):
    """A loss of Keras as an object; its attributes are its arguments."""


class Super(Thing):
    """``super()``, bound to an object of a class of the source where that is known.

    ``cls`` is the class behind whose place in the bases the search goes on.
    """

    def __init__(
        self, instance: Optional[Instance] = None, cls: Optional[ClassValue] = None
    ) -> None:
        super().__init__("super()")
        self.instance, self.cls = instance, cls


class Rest(Value):
    """In a list: ``length`` elements that are all like ``element``."""

    __slots__ = ("element", "length")
    name = "…"

    def __init__(self, element: ReadValue, length: Axis) -> None:
        self.element, self.length = element, length


def has_rest(items: Iterable[Any]) -> bool:
    """Whether an object holds items that nobody counted."""
    return any(isinstance(item, Rest) for item in items)


class View(Value):
    """``keys()``, ``values()`` or ``items()`` of a dictionary: what it holds when somebody looks."""

    __slots__ = ("name", "owner", "word")

    def __init__(self, owner: dict[ReadValue, ReadValue], word: str) -> None:
        self.owner, self.word, self.name = owner, word, word

    def items(self) -> list[ReadValue]:
        """What there is to see now; what nobody counted is a Rest."""
        found: list[ReadValue] = []
        for key, value in self.owner.items():
            name = key.element if isinstance(key, Rest) else key
            item = {"items": (name, value), "keys": name, "values": value}[self.word]
            found.append(Rest(item, None) if isinstance(key, Rest) else item)
        return found


class Deferred(Value):
    """Items that are made when somebody takes them; ``effects``: whether that may change anything."""

    __slots__ = ("effects", "work")

    def __init__(self, work: Callable[[], list[Any]], effects: bool) -> None:
        self.work, self.effects = work, effects


class Generated(list):  # type: ignore[type-arg]
    """The items of an iterator: they are taken one after the other, and once.

    Until then they may be a Rest of a Deferred.
    """

    @classmethod
    def later(cls, work: Callable[[], list[Any]], effects: bool) -> Generated:
        """Items that are made when somebody takes them."""
        return cls([Rest(Deferred(work, effects), None)])

    @property
    def deferred(self) -> Optional[Deferred]:
        """How the items are made, None where they were."""
        element = self[0].element if len(self) == 1 and isinstance(self[0], Rest) else None
        return element if isinstance(element, Deferred) else None


class LayerValue(GraphLayer, Value):
    """A layer object of the source, with its arguments as they were written.

    ``declared`` is the batch shape that they declare, ``owner`` the model that it stands for.
    """

    def __init__(self, layer: Layer, name: str, node: Optional[ast.AST]) -> None:
        super().__init__(layer, name, node)
        self.declared: Optional[Shape] = None
        self.words = ""  # what an Input's shape is called, while its rank isn't known
        self.owner: Optional[ModelValue] = None
        self.arguments: dict[ReadValue, ReadValue] = {}

    @property
    def node(self) -> Optional[ast.AST]:
        """Where the source makes it."""
        found: Optional[ast.AST] = self.where
        return found


def layer_of(call: LayerCall) -> LayerValue:
    """The layer object of the source that a call is of."""
    layer = call.layer
    return layer if isinstance(layer, LayerValue) else LayerValue(layer.layer, layer.name, None)


class ModelValue(Value):
    """A model object: layers one after the other, a graph, or a class of the source."""

    def __init__(self, kind: str, name: str, node: Optional[ast.AST]) -> None:
        self.kind, self.keras_name, self.node = kind, name, node
        self.name = ""
        self.layers: list[LayerValue] = []
        # A graph's inputs and outputs, as they were given, and the graph between them.
        self.inputs: ReadValue = None
        self.outputs: ReadValue = None
        self.graph: Optional[Graph] = None
        # A Sequential's batch shape, declared or met; its input, calls and last output.
        self.declared: Optional[Shape] = None
        self.met: Optional[Shape] = None
        self.words = ""  # what the data is called whose rank isn't known
        self.start: Optional[Tensor] = None
        self.calls: list[LayerCall] = []
        # The object of the source's own class, and its layers once everything was read.
        self.instance: Optional[Instance] = None
        self.held: list[Row] = []
        self.failed = False
        self.trainable = True
        self.making = False  # a Sequential gets the layers that it is made with
        self.started = False
        self.ready_made = False  # one of keras.applications
        self.assumed = False  # made with the defaults of a function that nothing calls
        # compile() and the rest of its life.
        self.compiled: Optional[dict[str, ReadValue]] = None
        self.compile_node: Optional[ast.AST] = None
        # Where its summary is asked for, with the rows that it had then.
        self.shown: list[tuple[ast.AST, list[Row]]] = []
        self.level = 0
        self.as_layer: Optional[LayerValue] = None
        self.notes: list[str] = []

    def has_length_alone(self) -> bool:
        """Whether what it declares is an Embedding's ``input_length`` and nothing else."""
        first = self.layers[0] if self.layers and self.declared is not None else None
        if self.kind != "Sequential" or first is None or not first.layer.looks_up:
            return False
        shapes = {"input_shape", "batch_input_shape", "batch_shape"} & {*first.arguments}
        return first.arguments.get("input_length") is not None and not shapes

    @property
    def rows(self) -> list[Row]:
        """The rows of its table as they stand now."""
        if self.graph is not None:
            found = self.graph.rows()
        else:
            begun = len(self.layers) - len(self.behind_input())
            found = self.held or [call.row.at(i) for i, call in enumerate(self.calls, begun)]
        for row in found if not self.trainable else ():  # whatever its layers say
            row.weights, row.kept = row.weights and frozen(row.weights), None
        return found

    def behind_input(self) -> list[LayerValue]:
        """The layers as ``model.layers`` lists them: a Sequential leaves out its Input."""
        begins = self.kind == "Sequential" and self.layers and self.layers[0].layer.is_input
        return self.layers[1:] if begins else self.layers

    @property
    def end(self) -> ReadValue:
        """The tensors that come out of a Sequential."""
        return self.calls[-1].made if self.calls else self.start

    @property
    def output(self) -> ReadValue:
        """The shapes that come out; None where they aren't known."""
        if self.graph is not None:
            return shapes_in(self.outputs)
        return shapes_in(self.calls[-1].made) if self.calls else None


class TooDeep(Exception):
    """An expression, a nest of values or a chain of calls deeper than any that people write."""


def no_tensor(value: ReadValue, depth: int = 0) -> ReadValue:
    """A layer or model that stands where tensors are wanted, None where there is none."""
    if isinstance(value, (LayerValue, ModelValue)):
        return value
    if isinstance(value, (list, tuple, dict)) and depth <= MOST_NESTED:
        parts = value.values() if isinstance(value, dict) else value
        return next((w for v in parts if (w := no_tensor(v, depth + 1)) is not None), None)
    return None


# What stands for a thing of which only a part is known.
PARTIAL = (Value, Tensor, Rest)


def is_number(value: ReadValue) -> bool:
    """Whether it is a number of Python's or an unknown one."""
    return isinstance(value, (int, float, Size))


def is_known(value: ReadValue) -> bool:
    """Whether a truth value can be read off."""
    if isinstance(value, (list, tuple)):
        return not any(isinstance(v, Rest) for v in value)
    return not isinstance(value, (*PARTIAL, Size)) or (
        isinstance(value, Size) and value.value is not None
    )
