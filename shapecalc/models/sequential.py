"""Models: layers one after the other, or wired as a graph; a model is a layer too.

Sources: Keras's ``Sequential`` and ``Functional``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Optional

from ..errors import BadModel, BadRecord, BuiltForOther, ShapeError, UnknownLayer, shown
from ..layers.arguments import Kind
from ..layers.base import Call, Layer, Weight
from ..layers.registry import from_config
from ..numbers.shape import Shape, is_shape, shape_of
from ..numbers.size import Number, differ, known
from .calls import GraphLayer, Names, Tensor, row_of
from .graph import Graph
from .rows import Row
from .summary import Summary, macs_inside
from .unknown import Open, Operation, Results, Unknown

# Layers never change, so configs that are alike share one, and what it made of a shape is
# kept: files of many records repeat themselves.
_made: dict[Any, Layer] = {}
MOST_MADE = 4096


def _key(config: Any) -> Any:
    """A config as something that a dict can look up, types kept apart. Raises TypeError."""
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


def layer_of(value: Any) -> Any:
    """A layer itself; of the tensor that an Input gives, the Input."""
    return value.call.layer.layer if isinstance(value, Tensor) else value


def forget() -> None:
    """Drop all layers and results that are kept, for tests that break a rule."""
    _made.clear()


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
            made.append((Operation if operation else Unknown)(config, error.message))
        except ShapeError as error:
            raise error.at(
                i, str(config.get("class_name")) if isinstance(config, dict) else "?"
            ) from None
    return made


def run(
    layers: Sequence[Layer],
    x: Any,
    call_kwargs: Optional[Mapping[str, Any]] = None,
    skipped: int = 0,
    declared: Optional[Mapping[int, Shape]] = None,
) -> list[Row]:
    """Call the layers one after the other. Raises ShapeError with the layer's index.

    ``declared``: the outputs of layers that aren't known, where a saved config has them.
    """
    names = Names(layers)
    rows: list[Row] = []
    for i, layer in enumerate(layers, skipped):
        known = declared.get(i) if declared else None
        one = GraphLayer(layer, names.of(layer))
        try:
            row = row_of(one, x, call_kwargs, i, known)
        except ShapeError as error:
            error.path = error.path or [*rows, Row(i, one.name, layer, x, None, None)]
            raise
        rows.append(row)
        x, call_kwargs = row.output, None
    return rows


def input_of(given: Any, layers: Sequence[Layer]) -> Any:
    """The input of a stack: as it is given, or else as its first layer declares it."""
    if not layers:
        raise BadModel("A model without layers can't be called.", "Add a layer.")
    if given is None:
        x = declared_input(layers)
        if x is None:
            raise BadRecord(
                "The model's input shape isn't given.",
                'Give input_shape=(None, 120) in Python, "input_shape": [null, 120] in a record; None '
                "and null are unknown sizes.",
            )
        return x
    return parse_inputs(given, layers[0].traced_axes())


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


class Sequential(Open):
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
    # The outputs of layers that aren't known, by index, as a saved config has them.
    saved: dict[int, Shape]
    extra = (*Layer.extra, "build_input_shape")

    def validate(self) -> None:
        given = [layer_of(one) for one in self.layers]
        made = make_layers(given)
        vars(self).update(saved=_saved_outputs(self.layers))
        taken: set[str] = set()
        for i, layer in enumerate(made):
            if layer.name and layer.name in taken:
                raise BadModel(
                    f"Two layers of this model are named {shown(layer.name)}.",
                    "Give every layer a name of its own.",
                ).at(i, layer.name)
            taken.add(layer.name or "")
            if i and layer.is_input and made[0].is_input:
                raise BadModel("The model has a second Input.", "Keep only the first.").at(
                    i, layer.class_name
                )
        vars(self).update(layers=made)
        declared = self.declared_input()
        if declared is not None:
            # Keras builds such a model, and the layers that it was given, as soon as it is made.
            rows = self.rows(declared)
            for layer, row in zip(self.called(), rows):
                if any(layer is one for one in given):
                    node = GraphLayer(layer, row.name, built=row)
                    vars(layer).setdefault("node", node)

    def declared_input(self) -> Optional[Shape]:
        """The batch shape that an Input, or the first layer's old argument, declares."""
        return declared_input(self.layers)

    def declared_inputs(self) -> list[Optional[Shape]]:
        """That shape, in a list."""
        return [self.declared_input()]

    def rows(self, x: Any, call_kwargs: Optional[Mapping[str, Any]] = None) -> list[Row]:
        """Every layer with its shapes and weights. Raises ShapeError."""
        declared, called = self.declared_input(), self.called()
        as_saved = isinstance(x, Shape) and declared is not None and x.plain() == declared.plain()
        saved = self.saved if as_saved else None
        found = run(called, x, call_kwargs, len(self.layers) - len(called), saved)
        return found if is_as_declared(declared, x) else built_as(self.rows(declared), found)

    def called(self) -> list[Layer]:
        """The layers behind the Input."""
        first_is_input = self.layers and self.layers[0].is_input
        return self.layers[1:] if first_is_input else self.layers

    def children(self) -> list[Layer]:
        return self.layers

    # -- by hand -----------------------------------------------------------------------
    def add(self, layer: Any) -> None:
        """Append a layer, as Keras's ``Sequential.add``. Raises ShapeError, and changes nothing then."""
        self._with([*self.layers, layer])

    def pop(self) -> Layer:
        """Remove the last layer and return it. Raises BadModel where there is none."""
        if not self.layers:
            raise BadModel("The model has no layers to remove.", "Add one first.")
        last: Layer = self.layers[-1]
        self._with(self.layers[:-1])
        return last

    def _with(self, layers: list[Any]) -> None:
        # Made anew, so that the list is checked as a whole; the object is what its owner holds.
        made = type(self)(**{**self.given, "layers": layers})
        vars(self).clear()
        vars(self).update(vars(made))

    def built_row(self) -> Any:
        declared = self.declared_input()
        if declared is None or "node" in vars(self):
            return super().built_row()
        return row_of(GraphLayer(self, self.name or self.stem()), declared)

    def results(self, inputs: Any, options: Optional[Mapping[str, Any]] = None) -> Results:
        if not self.layers:
            raise BadModel("A model without layers can't be called.", "Add a layer.")
        declared = self.declared_input()
        check_declared(self, declared, inputs)
        rows = self.rows(inputs)
        return (rows[-1].output if rows else inputs), all_weights(rows)

    def macs_of(self, inputs: Any, output: Any) -> Optional[Number]:
        return macs_inside(self.rows(inputs))

    # -- on real numbers ---------------------------------------------------------------
    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        called = self.called()
        names = Names(called)
        layers = [GraphLayer(layer, names.of(layer)) for layer in called]
        graph = Graph.stacked(layers, shapes_of(x))
        return graph.compute(np, x, weights, call)(graph.outputs)

    supports_masking = True

    def summary(self, input_shape: Any = None) -> Summary:
        """The table of the model, as :class:`shapecalc.models.summary.Summary`.

        ``input_shape`` includes the batch: ``(None, 120)``; sizes may be names (``"T"``).
        Raises ShapeError where Keras would refuse the model.
        """
        rows = self.rows(input_of(input_shape, self.layers))
        return Summary(self.name or self.stem(), rows)

    def get_config(self) -> dict[str, Any]:
        layers = [layer.serialize() for layer in self.layers]
        return {**self.given, "layers": layers}


def built_as(before: Sequence[Row], rows: list[Row]) -> list[Row]:
    """Rows on another input than the model was built for: its weights are made already."""
    for row, built in zip(rows, before):
        row.weights, row.kept = built.weights, None
    return rows


def all_weights(rows: Sequence[Row]) -> Optional[list[Weight]]:
    """The weights of a model's rows, None where those of a row aren't known."""
    if any(row.weights is None for row in rows):
        return None
    return [w for row in rows for w in row.weights or ()]


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
    if first.is_input and not isinstance(first, Unknown):
        batch: Shape = first.batch  # type: ignore[attr-defined]
        return batch
    # An Embedding's input_dim is its vocabulary, an argument of its own.
    declared = first.input_dim is not None and "input_dim" not in first.kinds
    shape = (first.input_dim,) if declared else vars(first).get("input_shape")
    if isinstance(shape, (list, tuple)) and not isinstance(first, Unknown):
        return shape_of((None, *shape))
    return None


def _saved_outputs(configs: Sequence[Any]) -> dict[int, Shape]:
    """What each layer of a saved Sequential returns, as the config of the next one says."""
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


def is_as_declared(declared: Optional[Shape], x: Any) -> bool:
    """Whether a model is called with the shape that it declares; True where one isn't known."""
    if declared is None or not isinstance(x, Shape):
        return True
    return len(declared) == len(x) and not any(map(differ, declared, x))


def check_declared(layer: Layer, declared: Optional[Shape], x: Any, runs: bool = False) -> None:
    """A model that declares its input can't be called with another shape. Raises BuiltForOther.

    When it builds, Keras leaves out a last axis of 1 and compares only the axes that both shapes
    have; with ``runs`` also what fails when it runs is an error.
    """
    if declared is None or is_as_declared(declared, x):
        return
    a, b = (v[:-1] if len(v) and known(v[-1]) == 1 else v for v in (declared, x))
    if runs or any(map(differ, a, b)):
        raise BuiltForOther(
            f"{type(layer).__name__} was made for inputs of {declared}, but is given {x}.",
            _one_channel(declared, x) or "Give it that shape, or change its Input.",
        )


def _one_channel(declared: Shape, x: Shape) -> str:
    """How images of one channel get into a model of three; "" for all other shapes."""
    if len(declared) == len(x) == 4 and [known(s[-1]) for s in (declared, x)] == [3, 1]:
        if not any(differ(a, b) for a, b in zip(declared[:-1], x[:-1])):
            return "Three equal channels of one: Concatenate()([x, x, x]), or change its Input."
    return ""
