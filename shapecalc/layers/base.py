"""What every layer is: arguments declared once, an output rule, and its weights.

A layer's class attributes are its signature, in Keras's order with Keras's defaults.
The same declaration constructs the layer, reads configs and source, makes the command
line, the tf.keras twin, the property tests and the reference page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, ClassVar, Optional, Union

from ..display import Displayed
from ..errors import (
    HUGE,
    AxisOutOfRange,
    BadArgument,
    ImpossibleSize,
    MissingArgument,
    ShapeError,
    TooLarge,
    UnknownArgument,
    WrongInputs,
    WrongRank,
    counted,
    enumerated,
    shown,
)
from ..errors.changes import Change
from ..keras_names import MIXED_POLICIES
from ..numbers.shape import Shape
from ..numbers.size import Number, Size, known
from .arguments import REQUIRED, Anything, Ignored, Kind, Nested, PerAxis, Refused
from .called import Called
from .observer import UNWATCHED, Call, Watch
from .registry import layer_class, register
from .shared_arguments import BASE
from .weights import Weight, check_weight, frozen

# One shape, or several: a layer with states returns a tuple of shapes.
Output = Union[Shape, tuple[Any, ...]]


_UNCHECKED = Anything(None)


class Layer(Called, Displayed):
    """A Keras layer as arithmetic on sizes.

    A subclass declares its arguments as class attributes (kinds, in Keras's order), the
    axes it ``reads``, :meth:`output` and, where it has any, :meth:`variables`. Instances
    are shared and frozen: what is made with a layer is written into ``__dict__``, by its
    construction and :meth:`traced` alone; its calls, which the engine makes, stand there too.
    """

    # The axes of the input, as words; "..." stands for any number of further ones.
    reads: ClassVar[str] = "batch ..."
    kinds: ClassVar[dict[str, Kind]] = {}
    extra: ClassVar[tuple[str, ...]] = tuple(BASE)
    required: ClassVar[tuple[str, ...]] = ()
    # The arguments that are layers themselves.
    nests: ClassVar[tuple[str, ...]] = ()
    positional: ClassVar[tuple[str, ...]] = ()
    aliases: ClassVar[tuple[str, ...]] = ()
    # Keras's names for what the layer is called with: tensors first, then options.
    call_inputs: ClassVar[tuple[str, ...]] = ("inputs",)
    call_options: ClassVar[tuple[str, ...]] = ()
    reads_list: ClassVar[bool] = False
    # The role of the layer inside another: a "cell", a "recurrent" layer, a "layer".
    role: ClassVar[str] = "layer"
    is_model: ClassVar[bool] = False
    # Whether it is a model whose layers are wired as a graph.
    is_graph: ClassVar[bool] = False
    # It says what a model reads, and computes nothing.
    is_input: ClassVar[bool] = False
    # Its inputs are whole numbers, each the number of a row in its table.
    looks_up: ClassVar[bool] = False
    # The dtype of its input where that isn't a number with a fraction; strings for texts.
    input_dtype: ClassVar[str] = ""
    # Keras's own rule may say one shape, and real tensors come out in another.
    runs_otherwise: ClassVar[bool] = False
    # Keras takes any argument, and looks at none that it doesn't know.
    ignores_unknown: ClassVar[bool] = False
    # Each of its outputs is a mean over the values, weighted by how they match a query.
    attends: ClassVar[bool] = False
    # It runs the layer inside on each of the "steps", or in both "directions".
    wraps: ClassVar[str] = ""
    # The output has as many axes as the input, however many these are; or only 2.
    keeps_axes: ClassVar[bool] = False
    flattens: ClassVar[bool] = False
    # The layer to take in its place where a size isn't known, by how many axes the input has.
    instead: ClassVar[Mapping[int, str]] = {}
    # It takes the first of more initial states than it has, and forgets the others.
    forgives_states: ClassVar[bool] = False
    # (layer of Keras, spatial sizes) -> over how many places of each axis it takes a maximum.
    maximum_over: ClassVar[Any] = None
    # Keras's classes that it is one of, beside those that it is one of here.
    kin: ClassVar[tuple[str, ...]] = ()
    # Only older versions of Keras have it: it is read in saved files and offered nowhere.
    retired: ClassVar[bool] = False
    # The stems of the automatic names that Keras gives to layers inside, when it builds this one.
    names_inside: ClassVar[tuple[str, ...]] = ()
    # Where its class is to be found if not in keras.layers: it is offered under that name alone.
    package: ClassVar[str] = ""
    # Keras hands `trainable=False` to the weights a layer makes itself, not to those of a
    # layer or cell that it was given.
    freezes: ClassVar[bool] = True
    # In Keras 2 it took more axes than it reads for those of the batch.
    extends_batch: ClassVar[bool] = False
    # Called again, a layer with such a check wants inputs that its weights fit; one that
    # keeps its rank wants as many axes as the first time.
    checks_reuse: ClassVar[bool] = True
    # What becomes of a mask: the layer "makes" it, "uses" it, "passes" it on or "drops" it.
    mask: ClassVar[str] = "drops"
    # The function that each number goes through last, "" if the numbers go through as they
    # are; None where the class alone doesn't say it.
    activates: ClassVar[Optional[str]] = None
    keeps_rank: ClassVar[bool] = False
    # Whether the output is made of the input's axes unchanged, without a weight.
    moves_axes: ClassVar[bool] = False
    # Whether it is there to bring numbers to another scale.
    rescales: ClassVar[bool] = False
    purpose: ClassVar[str] = ""
    # Short names for arguments on the command line: {"kernel": "kernel_size"}.
    short: ClassVar[Mapping[str, str]] = {}

    # The arguments as they were given.
    given: Mapping[str, Any]
    name: Optional[str] = None
    trainable: bool = True
    dtype: str = "float32"
    autocast: Any = True
    activity_regularizer: Any = None
    input_dim: Any = None
    _rank: ClassVar[tuple[int, bool]] = (1, True)

    # -- declaring -------------------------------------------------------------------
    def __init_subclass__(cls, listed: bool = True) -> None:
        """``listed=False``: no layer of Keras that can be named, but a base of several."""
        own: dict[str, Kind] = {}
        for key, value in list(cls.__dict__.items()):
            if isinstance(value, Kind):
                own[key] = value
            elif isinstance(value, Ignored):
                own.update(value)
                delattr(cls, key)
        inherited = {k: v for k, v in cls.kinds.items() if k not in own}
        cls.kinds = {**own, **inherited}
        for key, kind in own.items():
            kind.name = key
            if isinstance(getattr(Called, key, None), property):
                continue  # what a built layer has goes by the name of an old argument
            if kind.default is not REQUIRED:
                setattr(cls, key, kind.check(kind.default))
            elif key in cls.__dict__:
                delattr(cls, key)
        cls.nests = tuple(k for k, v in cls.kinds.items() if isinstance(v, Nested))
        cls.required = tuple(k for k, v in cls.kinds.items() if v.default is REQUIRED)
        words = cls.reads.split()
        cls._rank = (len([w for w in words if w != "..."]), "..." in words)
        if listed and not cls.__name__.startswith("_"):
            register(cls)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if args:
            order = list(self.kinds)
            if len(args) > len(order):
                raise UnknownArgument(
                    f"{type(self).__name__} takes at most "
                    f"{counted(len(order), 'argument')} by position, but got {len(args)}.",
                    enumerated("argument", order),
                )
            positional = dict(zip(order, args))
            for key in positional:
                if key in kwargs:
                    raise BadArgument(f"{type(self).__name__} got {key} twice.", "Give it once.")
            kwargs = {**positional, **kwargs}
        self._made_of(kwargs)

    @classmethod
    def from_arguments(cls, arguments: Mapping[str, Any]) -> Layer:
        """A layer from its constructor arguments. Raises ShapeError 2xx."""
        self = cls.__new__(cls)
        self._made_of(arguments)
        return self

    def _made_of(self, arguments: Mapping[str, Any]) -> None:
        try:
            self._set(arguments)
        except ShapeError as error:
            if error.config is None:
                config = {key: _plain(value) for key, value in arguments.items()}
                error.config = {"class_name": type(self).__name__, "config": config}
            raise

    def _set(self, arguments: Mapping[str, Any]) -> None:
        kinds, values = self.kinds, self.__dict__
        values["given"] = arguments
        for key, value in arguments.items():
            kind = kinds.get(key)
            if kind is None:
                if key not in self.extra and not self.ignores_unknown:
                    raise UnknownArgument(subject=self, argument=str(key))
                kind = BASE.get(key, _UNCHECKED)
            if value.__class__ is Size and kind.takes_names:
                values[key] = value  # named in source, to be known later
                continue
            try:
                values[key] = checked = kind.check(value)
                if value.__class__ is Size:
                    raise Refused("a value, not a name")
                if checked.__class__ is int or checked.__class__ is tuple:
                    TooLarge.check(checked, f"{key} of {type(self).__name__}")
            except Refused as expected:
                raise BadArgument(
                    subject=self, argument=key, kind=kind, value=value, expected=str(expected)
                ) from None
        missing = tuple(key for key in self.required if key not in values)
        if missing:
            raise MissingArgument(subject=self, argument=missing[0], missing=missing)
        self.validate()

    def __setattr__(self, key: str, value: Any) -> None:
        raise AttributeError(
            f"{type(self).__name__} is frozen: make a new one instead of setting {key}."
        )

    def validate(self) -> None:
        """Checks between arguments that Keras makes when the layer is constructed."""

    def check_used(self, key: str, kind: Any) -> None:
        """Checks what Keras checks where it is used, by its ``Late`` kind. Raises BadArgument."""
        value = getattr(self, key, None)
        if not isinstance(value, Size):
            try:
                kind.kind.check(value)
            except Refused as expected:
                raise BadArgument(
                    subject=self, argument=key, kind=kind, value=value, expected=str(expected)
                ) from None

    def misplaced(self, key: str) -> Optional[Change]:
        """Where an argument belongs that this layer doesn't have, if that is known."""
        return None

    @classmethod
    def by_hand(cls) -> Mapping[str, Kind]:
        """The arguments that a person gives, for the signature."""
        return cls.kinds

    @classmethod
    def learned_from_data(cls, arguments: Mapping[str, Any]) -> tuple[str, ...]:
        """The arguments that ``adapt`` gives later, where a size depends on them."""
        return ()

    @classmethod
    def example(cls) -> str:
        """The shortest call that works: ``Conv1D(filters=2, kernel_size=2)``."""
        parts = []
        for key in cls.required:
            # A model's layers have no value that is good for every model.
            good = next((repr(v) for v in cls.kinds[key].accepts if v != 1), "…")
            parts.append(f"{key}={good}")
        return f"{cls.__name__}({', '.join(parts)})"

    # -- reading ----------------------------------------------------------------------
    def whole_input(self, x: Shape) -> Any:
        """What the layer is called with when only its first input is given."""
        return x

    def when_run(self, inputs: Any) -> tuple[Output, list[Weight]]:
        """The rule inside a layer that runs others while it is called, as in training."""
        return self.apply(inputs)

    def apply(
        self, inputs: Any, call_kwargs: Optional[Mapping[str, Any]] = None
    ) -> tuple[Output, list[Weight]]:
        """The rule: what comes out of these inputs, and the weights it took.

        ``inputs`` is a Shape, or for layers of several inputs a list or a mapping of
        them. Raises ShapeError 1xx where Keras would raise an error when it builds or calls the layer.
        """
        if call_kwargs:
            self.check_options(call_kwargs)
        if isinstance(inputs, dict):
            inputs = self.named_inputs(inputs)[0]
        if inputs.__class__ is not Shape:
            raise WrongInputs(
                f"{type(self).__name__} reads one input, but was given {count_of(inputs)}.",
                "Give it one of them, or merge them first.",
            )
        self.check_rank(inputs)
        return self.rule(inputs)

    def rule(self, x: Shape) -> tuple[Output, list[Weight]]:
        """:meth:`apply` for one input whose rank nobody checked: what wrappers use."""
        try:
            weights = self.own_weights(x)
            return self.checked(self.output(x)), weights
        except IndexError:
            raise self.wrong_rank(x) from None

    def own_weights(self, x: Shape) -> list[Weight]:
        """The weights as Keras makes them: checked, and frozen where the layer is."""
        weights = self.variables(x)
        for weight in weights:
            check_weight(weight, self, x)
        return weights if self.trainable or not self.freezes else frozen(weights)

    def check_options(self, call_kwargs: Mapping[str, Any]) -> None:
        """Whether the layer can be called with these options. Raises UnknownArgument."""
        for key in call_kwargs:
            if key != "training" and key not in self.call_options + self.call_inputs[1:]:
                raise UnknownArgument(
                    f"{type(self).__name__} can't be called with {shown(key)}.",
                    f"It takes: {', '.join((*self.call_inputs, *self.call_options, 'training'))}.",
                )

    def named_inputs(self, inputs: Mapping[str, Any], needed: int = 1) -> list[Any]:
        """Inputs given by name, in the order of :attr:`call_inputs`; None where left out."""
        for key in inputs:
            if key not in self.call_inputs + self.call_options:
                raise WrongInputs(
                    f"{type(self).__name__} has no input {shown(key)}.",
                    enumerated("input", self.call_inputs),
                )
        for key in self.call_inputs[:needed]:
            if key not in inputs:
                raise WrongInputs(
                    f"{type(self).__name__} is called without {shown(key)}.",
                    enumerated("input", self.call_inputs),
                )
        return [inputs.get(key) for key in self.call_inputs]

    def check_rank(self, x: Shape) -> None:
        if not self.fits(x):
            raise self.wrong_rank(x)

    def fits(self, x: Shape) -> bool:
        """Whether the input has as many axes as the layer reads."""
        rank, at_least = self._rank
        return len(x) == rank or (at_least and len(x) > rank)

    def wrong_rank(self, x: Shape) -> WrongRank:
        """The refusal of an input with other axes than the layer reads."""
        if self.fits(x):  # a part of the rule wants more than what it says that it reads
            return WrongRank(f"{type(self).__name__} can't read an input of shape {x}.")
        want, at_least = self._rank
        axes = self.reads.replace(" ", ", ")
        return WrongRank(subject=self, shape=x, want=want, at_least=at_least, axes=axes)

    def checked(self, output: Any) -> Output:
        """The output with whole sizes, as Keras makes of it. Raises ImpossibleSize."""
        if output.__class__ is not Shape:
            if output and isinstance(output[0], (tuple, list)):
                return tuple(self.checked(o) for o in output)
            output = Shape(output)
        for d in output:
            if d.__class__ is int and 0 <= d < HUGE:
                continue
            n = known(d)
            TooLarge.check(n, f"A size that {type(self).__name__} would give")
            if isinstance(d, Size) and (n is None or n >= 0):
                continue
            raise ImpossibleSize(subject=self, what="output", shape=output)
        found: Output = output
        return found

    def check_again(self, first: Shape, x: Shape) -> bool:
        """Whether a layer without :attr:`checks_reuse` can be called on ``x`` after ``first``."""
        return not self.keeps_rank or len(first) == len(x)

    def output(self, x: Shape) -> Output:
        """The output rule: sizes in, sizes out."""
        raise NotImplementedError

    def variables(self, x: Shape) -> list[Weight]:
        """The weights in the order of Keras's ``layer.weights``."""
        return []

    def factored(self, x: Shape) -> Optional[Number]:
        """The field's own form of the count, where it says more than the weights' sum."""
        return None

    def macs(self, x: Shape, y: Any) -> Number:
        """Multiply-accumulate operations for one example; the batch is not counted."""
        return 0

    # -- the same rule on real numbers ------------------------------------------------------
    # Whether a mask passes through to the layers after it.
    supports_masking: ClassVar[bool] = False
    # Whether several inputs, where one is read, come out as they are.
    passes_lists_through: ClassVar[bool] = False

    def forward(
        self,
        np: Any,
        inputs: Any,
        weights: Any,
        *,
        mask: Any = None,
        initial_state: Any = None,
        watch: Watch = UNWATCHED,
        **options: Any,
    ) -> Any:
        """What Keras computes from these numbers when it predicts: one array, or a tuple.

        ``np`` is the numpy module; ``inputs`` an array, or a list or a mapping of them;
        ``weights`` come in the order of Keras's ``layer.weights``; ``mask`` is what the layer
        in front returned, nested as the inputs are. ``options`` are the call's own, such as
        ``use_causal_mask``. ``watch`` sees every number that is made.
        """
        several = isinstance(inputs, (list, tuple))
        if several and not (self.reads_list or self.passes_lists_through or self.is_model):
            raise NotImplementedError(f"{type(self).__name__} reads one input.")
        return self.compute(np, inputs, list(weights), Call(mask, initial_state, watch, options))

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        """The forward pass itself."""
        raise NotImplementedError(f"{type(self).__name__} has no forward pass in NumPy.")

    def compute_mask(self, np: Any, inputs: Any, mask: Any, options: Any = None) -> Any:
        """The mask of the outputs: which steps the layers after it may look at. None for all.

        ``options`` are those of the call, as in :class:`Call`.
        """
        return mask if self.supports_masking else None

    # -- being named -------------------------------------------------------------------
    @property
    def class_name(self) -> str:
        """Keras's name of the class."""
        return type(self).__name__

    @classmethod
    def is_a(cls, name: str) -> bool:
        """Whether Keras's class of that name is the layer's own, or one of its bases."""
        return any(name in (c.__name__, *c.__dict__.get("kin", ())) for c in cls.__mro__)

    @classmethod
    def stem(cls) -> str:
        """Keras's automatic name without a number: ``max_pooling1d``."""
        found = cls.__dict__.get("_stem")
        if found is None:
            found = snake_case(cls.__name__)
            cls._stem = found
        return str(found)

    _stem: ClassVar[str]

    def traced_axes(self) -> tuple[str, ...]:
        """The words for the input's axes in derivations."""
        words = [w for w in self.reads.split() if w != "..."]
        return tuple(words) if len(words) > 2 else ("batch", "steps", "features")

    # -- the same layer, remembered ----------------------------------------------------
    def traced(self, prefix: str = "") -> Layer:
        """A copy whose numbers remember their names, for derivations.

        ``prefix`` distinguishes layers inside the same one: ``cells[1].units``.
        """
        copy = object.__new__(type(self))
        copy.__dict__.update(self.__dict__)
        for key, kind in self.kinds.items():
            if kind.numeric:
                copy.__dict__[key] = _named(prefix + key, getattr(self, key, None), kind)
        return copy

    def changed(self, **arguments: Any) -> Layer:
        """The same layer but for some arguments, which aren't checked."""
        copy = object.__new__(type(self))
        copy.__dict__.update(self.__dict__, given={**self.given, **arguments}, **arguments)
        for made in ("kept", "node"):  # what it made of an input was made with the old ones
            copy.__dict__.pop(made, None)
        return copy

    def children(self) -> list[Layer]:
        """Layers inside this one."""
        found: list[Layer] = []
        for key in self.nests:
            value = getattr(self, key, None)
            found += [
                v for v in (value if isinstance(value, tuple) else (value,)) if isinstance(v, Layer)
            ]
        return found

    def has_kernel(self) -> bool:
        """Whether the layer itself, not a layer or cell inside it, owns a kernel."""
        return True

    # -- writing ------------------------------------------------------------------------
    @classmethod
    def about(cls) -> list[str]:
        """The docstring in plain words, a paragraph a string, without its examples."""
        import inspect  # costs more than the arithmetic of a whole model

        text = inspect.cleandoc(cls.__doc__ or "").partition(">>>")[0].replace("``", "")
        return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]

    def get_config(self) -> dict[str, Any]:
        """The arguments that were given, as Keras would save them."""
        return {key: _plain(value) for key, value in self.__dict__["given"].items()}

    def serialize(self) -> dict[str, Any]:
        """The one wire format: ``{"class_name": …, "config": {…}}``."""
        entry = {"class_name": type(self).__name__, "config": self.get_config()}
        return {**entry, "module": self.package, "registered_name": None} if self.package else entry

    def __repr__(self) -> str:
        values = self.__dict__
        inside = ", ".join(f"{k}={values.get(k, v)!r}" for k, v in values["given"].items())
        return f"{type(self).__name__}({inside})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Layer) and self.serialize() == other.serialize()

    def __hash__(self) -> int:
        return hash(repr(self.serialize()))

    @property
    def variable_dtype(self) -> str:
        """The dtype in which the weights are stored."""
        return "float32" if self.dtype in MIXED_POLICIES else self.dtype


def _named(key: str, value: Any, kind: Kind) -> Any:
    if isinstance(value, Size):
        return Size.named(key, value)
    if isinstance(value, int):
        return Size.named(key, value, quiet=value == 1 and kind.default == 1)
    if isinstance(value, tuple) and isinstance(kind, PerAxis):
        return tuple(_named(f"{key}[{i}]", v, kind) for i, v in enumerate(value))
    return value


def traced_child(layer: Layer, copy: Layer, name: str, prefix: str) -> Layer:
    """The traced copy, with the layer inside it traced as well."""
    child = getattr(layer, name)
    if child is not None:
        copy.__dict__[name] = child.traced(prefix)
    return copy


def _plain(value: Any) -> Any:
    if isinstance(value, Layer):
        return value.serialize()
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return value


def count_of(inputs: Any) -> str:
    try:
        return f"{len(inputs)} of them"
    except TypeError:
        return shown(inputs)


@lru_cache(maxsize=1024)
def snake_case(name: str) -> str:
    """Keras's automatic layer name: ``MaxPooling1D`` gives ``max_pooling1d``."""
    name = re.sub(r"\W+", "", name)
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()


def axis_of(axis: Any, x: Shape, layer: Layer) -> int:
    """An axis number counted from the front. Raises AxisOutOfRange."""
    n = int(known(axis))
    if not -len(x) <= n < len(x):
        raise AxisOutOfRange(subject=layer, axis=n, shape=x)
    return n % len(x)


__all__ = ["Call", "Layer", "Output", "Shape", "ShapeError", "Weight", "snake_case"]


def facts_of(name: Any) -> type[Layer]:
    """The class that a layer's facts are asked of; for an unknown name that of any layer."""
    try:
        return layer_class(name)
    except (ShapeError, TypeError):
        return Layer
