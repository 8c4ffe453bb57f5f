"""Models: layers one after the other, or wired as a graph; a model is a layer too.

Sources: Keras's ``Sequential`` and ``Functional``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Optional

from ..errors import (
    BadModel,
    BuiltForOther,
    ShapeError,
    UnknownLayer,
    shown,
)
from ..layers.arguments import Kind
from ..layers.base import Call, Layer, Output, Weight
from ..layers.registry import from_config
from ..numbers.shape import Shape, is_shape, shape_of
from ..numbers.size import differ, product


class Row:
    """One layer of a model with what went in, what came out, and its weights.

    ``output`` and ``weights`` are None for a layer that isn't known and for those behind it.
    A saved file may tell more of such a layer: ``output``, where the layer behind it says
    what it was given, and ``stored``, the shapes of its weights.
    """

    __slots__ = (
        "index",
        "inputs",
        "kept",
        "layer",
        "name",
        "options",
        "output",
        "stored",
        "weights",
    )

    def __init__(
        self,
        index: int,
        name: str,
        layer: Layer,
        inputs: Any,
        output: Optional[Output],
        weights: Optional[list[Weight]],
        options: Optional[Mapping[str, Any]] = None,
        kept: Any = None,
    ) -> None:
        self.kept = kept
        self.stored: Optional[list[tuple[int, ...]]] = None
        self.index, self.name, self.layer, self.inputs = index, name, layer, inputs
        self.output, self.weights, self.options = output, weights, options

    @property
    def class_name(self) -> str:
        return self.layer.class_name

    def count(self, trainable_only: bool = False) -> Any:
        """Parameters: a whole number, a Size while it depends on an unknown, None if not known."""
        if self.weights is None:
            if self.stored is None or trainable_only:
                return None  # which of the stored weights learn isn't stored
            return sum(product(shape) for shape in self.stored)
        total: Any = 0
        for weight in self.weights:
            if weight.trainable or not trainable_only:
                total = total + weight.size
        return total


class _Unknown(Layer):
    """A layer that isn't known: it keeps its place and is never guessed."""

    def __init__(self, config: Mapping[str, Any], reason: str) -> None:
        arguments = config.get("config")
        arguments = arguments if isinstance(arguments, dict) else {}
        name = arguments.get("name")
        self.__dict__.update(
            given=arguments,
            called=str(config.get("class_name")),
            name=name if isinstance(name, str) else None,
            reason=reason,
        )

    @property
    def class_name(self) -> str:
        return str(self.__dict__["called"])


class _Operation(_Unknown):
    """A bare Keras operation in a graph, such as the comparison that makes a mask.

    Operations own no weights. The elementwise ones keep or broadcast their inputs' shape;
    of the others the output is unknown. Keras 2 kept such operations as TFOpLambda, with the
    name of a function.
    """

    elementwise = frozenset(
        [
            "NotEqual",
            "Equal",
            "Greater",
            "GreaterEqual",
            "Less",
            "LessEqual",
            "Add",
            "Subtract",
            "Multiply",
            "Divide",
            "Maximum",
            "Minimum",
            "LogicalAnd",
            "LogicalOr",
            "LogicalNot",
            "Cast",
            "Relu",
            "Tanh",
            "Sigmoid",
            "Softmax",
        ]
    )

    # What Keras 2 called those that are met most.
    functions = frozenset(
        f"{room}{name}"
        for room, names in (
            ("__operators__.", "add"),
            (
                "math.",
                "add subtract multiply divide maximum minimum equal not_equal greater less "
                "greater_equal less_equal logical_and logical_or logical_not tanh sigmoid",
            ),
            ("", "cast identity"),
            ("nn.", "relu softmax tanh sigmoid"),
        )
        for name in names.split()
    )

    def is_elementwise(self) -> bool:
        if self.class_name == "TFOpLambda":
            return str(self.__dict__["given"].get("function")) in self.functions
        return self.class_name in self.elementwise

    def apply(self, inputs: Any, call_kwargs: Any = None) -> tuple[Any, list[Weight]]:
        shapes = [inputs] if isinstance(inputs, Shape) else _shapes_in(inputs)
        if not self.is_elementwise() or not shapes:
            return None, []
        from ..layers.merge import Add

        return Add().merged(shapes), []


def _shapes_in(inputs: Any) -> list[Shape]:
    values = list(inputs.values()) if isinstance(inputs, dict) else list(inputs or ())
    return [v for v in values if isinstance(v, Shape)]


# Layers never change, so configs that are alike share one, and what it made of a shape is
# kept: files of many records repeat themselves.
_made: dict[Any, Layer] = {}
MOST_MADE = 4096
MOST_KEPT = 128


def _key(config: Any) -> Any:
    """A config as something that a dict can look up, types told apart. Raises TypeError."""
    kind = config.__class__
    if kind is dict:
        return tuple([(k, _key(v)) for k, v in config.items()])
    if kind is list or kind is tuple:
        return (kind, *[_key(v) for v in config])
    hash(config)
    return (kind, config)


def _layer_of(config: Any) -> Layer:
    try:
        key = _key(config)
    except (TypeError, RecursionError):
        return from_config(config)
    layer = _made.get(key)
    if layer is None:
        layer = from_config(config)
        if len(_made) >= MOST_MADE:
            _made.clear()
        _made[key] = layer
    return layer


def forget() -> None:
    """Drop all layers and results that are kept, for tests that break a rule."""
    _made.clear()


class Kept:
    """What a layer made of one input shape: the shape, so that it lives, and the result."""

    __slots__ = ("entry", "output", "weights", "x")

    def __init__(self, x: Shape, output: Output, weights: list[Weight]) -> None:
        self.x, self.output, self.weights = x, output, weights
        self.entry: Any = None


def _applied(layer: Layer, x: Any, options: Optional[Mapping[str, Any]]) -> Kept:
    """``layer.apply``, remembered for inputs seen before."""
    if x.__class__ is not Shape or options:
        output, weights = layer.apply(x, options)
        return Kept(x, output, weights)
    kept: dict[Any, Kept] = layer.__dict__.setdefault("kept", {})
    key = tuple([d if d.__class__ is int else id(d) for d in x] + [d.__class__ is int for d in x])
    found = kept.get(key)
    if found is None:
        output, weights = layer.apply(x)
        found = Kept(x, output, weights)
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[key] = found
    return found


def make_layers(configs: Sequence[Any]) -> list[Layer]:
    """All layers of a model, before any is called. Raises ShapeError with the layer's index."""
    made: list[Layer] = []
    for i, config in enumerate(configs):
        if isinstance(config, Layer):
            made.append(config)
            continue
        try:
            made.append(_layer_of(config))
        except UnknownLayer as error:
            operation = ".ops" in str(config.get("module")) or (
                config["class_name"] in ("TFOpLambda", "SlicingOpLambda")
            )
            made.append((_Operation if operation else _Unknown)(config, error.message))
        except ShapeError as error:
            raise error.at(
                i, str(config.get("class_name")) if isinstance(config, dict) else "?"
            ) from None
    return made


class Names:
    """Keras's automatic names: ``lstm``, then ``lstm_1``; a name that was given is kept."""

    def __init__(self, layers: Iterable[Layer]) -> None:
        self.taken = {layer.name for layer in layers if layer.name}
        self.next: dict[str, int] = {}

    def of(self, layer: Layer) -> str:
        if layer.name:
            return layer.name
        stem = layer.stem()
        while True:
            n = self.next.get(stem, 0)
            self.next[stem] = n + 1
            name = f"{stem}_{n}" if n else stem
            if name not in self.taken:
                return name


def run(
    layers: Sequence[Layer],
    x: Any,
    call_kwargs: Optional[Mapping[str, Any]] = None,
    skipped: int = 0,
    told: Optional[Mapping[int, Shape]] = None,
) -> list[Row]:
    """Call the layers one after the other. Raises ShapeError with the layer's index.

    ``told``: what layers that aren't known hand on, where a saved config tells it.
    """
    names = Names(layers)
    rows: list[Row] = []
    for i, layer in enumerate(layers):
        name = names.of(layer)
        options = call_kwargs if i == 0 else None
        if x is None or isinstance(layer, _Unknown):
            rows.append(Row(i + skipped, name, layer, x, None, None))
            x = rows[-1].output = (told or {}).get(i + skipped)
            continue
        try:
            kept = _applied(layer, x, options)
        except UnknownLayer:
            rows.append(Row(i + skipped, name, layer, x, None, None))
            x = rows[-1].output = (told or {}).get(i + skipped)
            continue
        except ShapeError as error:
            here = Row(i + skipped, name, layer, x, None, None)
            raise error.at(i + skipped, name, [*rows, here]) from None
        rows.append(Row(i + skipped, name, layer, x, kept.output, kept.weights, options, kept))
        x = kept.output
    return rows


def parse_inputs(value: Any, names: tuple[str, ...] = ()) -> Any:
    """Shapes from JSON: one, a list of them, or an object by argument name. Raises BadRecord."""
    if isinstance(value, Shape):
        return value
    if isinstance(value, dict):
        return {str(k): parse_inputs(v, names) for k, v in value.items() if v is not None}
    if is_shape(value):
        return shape_of(value, names)
    if isinstance(value, (list, tuple)):
        return [parse_inputs(v, names) for v in value]
    from ..errors import BadRecord

    raise BadRecord(
        f"input_shape is {shown(value)}.",
        'Give a list such as [null, 120], a list of lists, or {"query": […], "value": […]}.',
    )


class _Layers(Kind):
    """The configs of a model's layers."""

    option = ""

    def check(self, value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return list(value)
        raise BadModel(f"layers is {shown(value)}.", "Give a list of layer configs.")


layers_kind: Any = _Layers


class Sequential(Layer):
    """Layers one after the other; also a layer of another model.

    >>> import shapecalc
    >>> model = shapecalc.Sequential([shapecalc.Embedding(1000, 16), shapecalc.LSTM(8)])
    >>> model.summary(input_shape=(None, 120)).total_params
    16800
    """

    purpose = "layers one after the other"
    is_model = True
    freezes = False
    reads = "..."
    layers: list[Layer] = layers_kind([])
    extra = (*Layer.extra, "build_input_shape")

    def validate(self) -> None:
        made = make_layers(self.layers)
        self.__dict__["told"] = _told(self.layers)
        taken: set[str] = set()
        for i, layer in enumerate(made):
            if layer.name and layer.name in taken:
                raise BadModel(
                    f"Two layers of this model are named {shown(layer.name)}.",
                    "Give every layer a name of its own.",
                ).at(i, layer.name)
            taken.add(layer.name or "")
            if i and layer.class_name == "InputLayer" and made[0].class_name == "InputLayer":
                raise BadModel("The model has a second Input.", "Keep only the first.").at(
                    i, "InputLayer"
                )
        self.__dict__["layers"] = made
        declared = self.declared_input()
        if declared is not None:
            # Keras builds such a model as soon as it is made.
            self.rows(declared)

    def declared_input(self) -> Optional[Shape]:
        """The batch shape that an Input, or the first layer's old argument, declares."""
        return declared_input(self.layers)

    def rows(self, x: Any, call_kwargs: Optional[Mapping[str, Any]] = None) -> list[Row]:
        """Every layer with its shapes and weights. Raises ShapeError."""
        declared = self.declared_input()
        as_saved = isinstance(x, Shape) and declared is not None and x.plain() == declared.plain()
        told = self.__dict__["told"] if as_saved else None
        return run(self.called(), x, call_kwargs, len(self.layers) - len(self.called()), told)

    def called(self) -> list[Layer]:
        """The layers behind the Input."""
        first_is_input = self.layers and self.layers[0].class_name == "InputLayer"
        return self.layers[1:] if first_is_input else self.layers

    def apply(
        self, inputs: Any, call_kwargs: Optional[Mapping[str, Any]] = None
    ) -> tuple[Output, list[Weight]]:
        if not self.layers:
            raise BadModel("A model without layers can't be called.", "Add a layer.")
        check_declared(self, self.declared_input(), inputs)
        rows = self.rows(inputs)
        if any(row.output is None for row in rows):
            raise UnknownLayer("The model holds a layer that isn't known.")
        weights = [w for row in rows for w in row.weights or ()]
        return (rows[-1].output if rows else inputs), weights  # type: ignore[return-value]

    def rule(self, x: Shape) -> tuple[Output, list[Weight]]:
        return self.apply(x)

    # -- on real numbers ---------------------------------------------------------------
    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        return self.walk(np, x, weights, call)[-1]

    def walk(self, np: Any, x: Any, weights: list[Any], call: Call) -> list[Any]:
        """What every layer behind the Input hands on, in order; masks go along."""
        rows = self.rows(shapes_of(x))
        rest, mask, outputs = list(weights), call.mask, []
        for i, row in enumerate(rows):
            n = len(row.weights or ())
            inner = Call(mask, None, call.watch.inside(row.name), call.options if i == 0 else {})
            y = row.layer.compute(np, x, rest[:n], inner)
            mask = row.layer.compute_mask(np, x, mask, inner.options)
            mask = mask[0] if isinstance(mask, tuple) and not isinstance(y, tuple) else mask
            rest, x = rest[n:], y
            outputs.append(y)
        return outputs

    supports_masking = True

    def summary(self, input_shape: Any = None) -> Any:
        """The table of the model, as :class:`shapecalc.models.summary.Summary`.

        ``input_shape`` includes the batch: ``(None, 120)``; sizes may be names (``"T"``).
        Raises ShapeError where Keras would refuse the model.
        """
        from .prediction import summary_of

        return summary_of(self, input_shape)

    def get_config(self) -> dict[str, Any]:
        layers = [layer.serialize() for layer in self.layers]
        return {**self.__dict__["given"], "layers": layers}


def shapes_of(x: Any) -> Any:
    """The shapes of arrays, nested as they are."""
    if isinstance(x, dict):
        return {k: shapes_of(v) for k, v in x.items() if v is not None}
    if isinstance(x, (list, tuple)):
        return [shapes_of(v) for v in x]
    return shape_of(tuple(x.shape))


def declared_input(layers: Sequence[Layer]) -> Optional[Shape]:
    """The batch shape that the first layer declares, if it does."""
    if not layers:
        return None
    first = layers[0]
    if first.class_name == "InputLayer" and not isinstance(first, _Unknown):
        batch: Shape = first.__dict__["batch"]
        return batch
    # An Embedding's input_dim is its vocabulary, an argument of its own.
    told = first.input_dim is not None and "input_dim" not in first.kinds
    shape = (first.input_dim,) if told else first.input_shape
    if isinstance(shape, (list, tuple)) and not isinstance(first, _Unknown):
        return shape_of((None, *shape))
    return None


def _told(configs: Sequence[Any]) -> dict[int, Shape]:
    """What each layer of a saved Sequential hands on, as the config of the next one tells."""
    found: dict[int, Shape] = {}
    for i, config in enumerate(configs):
        build = config.get("build_config") if i and isinstance(config, dict) else None
        shape = build.get("input_shape") if isinstance(build, dict) else None
        whole = saved_shape(shape)
        if whole is not None:
            found[i - 1] = whole
    return found


def saved_shape(value: Any) -> Optional[Shape]:
    """A shape as a saved config tells it: whole numbers and null; None for anything else."""
    if not isinstance(value, (list, tuple)):
        return None
    if not all(d is None or (d.__class__ is int and d >= 0) for d in value):
        return None
    return shape_of(value)


def check_declared(layer: Layer, declared: Optional[Shape], x: Any) -> None:
    """A model that declares its input can't be called with another shape."""
    if declared is None or not isinstance(x, Shape):
        return
    if len(declared) != len(x) or any(differ(a, b) for a, b in zip(declared, x)):
        raise BuiltForOther(
            f"{type(layer).__name__} was made for inputs of {declared}, but is given {x}.",
            "Give it that shape, or change its Input.",
        )


Unknown = _Unknown
Operation = _Operation
