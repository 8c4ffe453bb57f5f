"""Live objects of Keras, read as they are: models, layers, training histories.

Keras is never imported here: an object of it can exist only where Keras is loaded, so
``sys.modules`` says whether there can be one. Nothing is built a second time: the calls of a
functional model are those that Keras kept, the layers of a subclassed model stand on the shapes
for which Keras built them, and whether a weight is trained is asked of the weight. A layer without
a rule of its own here answers itself, by its ``compute_output_spec`` and its weights.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, Optional

from shapecalc.errors import BadRecord, NotBuilt, ShapeError, UnknownLayer
from shapecalc.layers.base import Layer
from shapecalc.layers.registry import from_config
from shapecalc.layers.reshape import InputLayer
from shapecalc.layers.weights import Weight
from shapecalc.models.calls import GraphLayer, Tensor, row_of, shapes_in
from shapecalc.models.functional import Functional
from shapecalc.models.graph import Graph
from shapecalc.models.rows import Row
from shapecalc.models.sequential import Sequential, input_of, parse_inputs
from shapecalc.models.summary import Summary
from shapecalc.models.unknown import Operation, Results, SourceLayer
from shapecalc.numbers import nest
from shapecalc.numbers.shape import Shape, shape_of
from shapecalc.numbers.size import known
from shapecalc.readers.results import FoundModel


class Whole(FoundModel):
    """A model whose table is known."""

    __slots__ = ()
    summary: Summary


# -- what is live ---------------------------------------------------------------------------
def keras() -> Any:
    """Keras 3, if this process has loaded it, else None."""
    found = sys.modules.get("keras")
    major = str(getattr(found, "__version__", "0")).split(".")[0]
    return found if major.isdigit() and int(major) >= 3 else None


def is_live(thing: Any) -> bool:
    """Whether something is a model, a layer or a training history of Keras."""
    module = keras()
    return module is not None and isinstance(thing, (module.layers.Layer, module.callbacks.History))


def is_history(thing: Any) -> bool:
    """Whether something is what ``fit`` returns."""
    module = keras()
    return module is not None and isinstance(thing, module.callbacks.History)


def model_of(thing: Any) -> Any:
    """The model or layer itself; of a training history the model that was trained."""
    if not is_history(thing):
        return thing
    model = getattr(thing, "model", None)
    if model is None:
        raise NotBuilt("The training history knows no model.", "Give what model.fit(…) returned.")
    return model


def read_live(thing: Any, input_shape: Any = None) -> Whole:
    """The table of a live model, layer or training history, and what shapecalc makes of it.

    ``input_shape`` includes the batch; left out, it is the one that Keras built it for. Raises
    NotBuilt where there is none, ShapeError where Keras would raise an error.
    """
    live = model_of(thing)
    if not is_model(live):
        layer = rule_of(live)
        row = row_of(GraphLayer(layer, live.name), _input_of(live, input_shape))
        return _found(live, [_settled(row, live)], Sequential(layers=[layer], name=live.name))
    if _is_stack(live):
        stack = _stacked(live)
        x = _input_of(live, input_shape)
        rows = stack.rows(input_of(x, stack.layers))
        return _found(live, [_settled(r, v) for r, v in zip(rows, live.layers)], stack)
    if _is_graph(live):
        model = rule_of(live)
        assert isinstance(model, Functional)
        rows = model.rows(None if input_shape is None else parse_inputs(input_shape))
        return _found(live, [_settled(r, v) for r, v in zip(rows, live.operations)], model)
    return _found(live, _rows_inside(live, input_shape), None)


def _found(live: Any, rows: list[Row], model: Optional[Layer]) -> Whole:
    summary = Summary(live.name, rows)
    notes = []
    if (
        live.built
        and summary.total_params is not None
        and summary.total_params != live.count_params()
    ):
        notes.append(
            f"Keras counts {live.count_params():,} parameters: layers that share weights are "
            "counted once there."
        )
    return Whole(live.name, summary, model=model, notes=tuple(notes))


def is_model(live: Any) -> bool:
    """Whether a live object is a model, or the history of one."""
    return is_history(live) or isinstance(live, keras().Model)


def _is_stack(live: Any) -> bool:
    return isinstance(live, keras().Sequential)


def _is_graph(live: Any) -> bool:
    return bool(getattr(live, "_nodes_by_depth", None)) and hasattr(live, "operations")


# -- inputs ---------------------------------------------------------------------------------
def _input_of(live: Any, input_shape: Any) -> Any:
    """The shapes that go in: those that are given, or those that Keras built it for."""
    if input_shape is not None:
        return parse_inputs(input_shape)
    if not live.built:
        raise _not_built(live)
    if _is_stack(live):
        tensors = live.inputs
        return shapes_of(tensors[0] if len(tensors) == 1 else tensors)
    built = _built_for(live)
    if built is None:
        raise _not_built(live)
    return built


def _not_built(live: Any, by_call: bool = False) -> NotBuilt:
    what = "model" if is_model(live) else "layer"
    either = "" if by_call else ", or give input_shape=(None, …), the batch first"
    return NotBuilt(
        f"The {what} {live.name} isn't built: Keras makes weights when it knows the input.",
        f"Call it on a batch first, {what}(x){either}.",
    )


def _built_for(live: Any) -> Any:
    """The shapes that a layer was built for, by Keras's own record of it; None without one."""
    record = live.get_build_config()
    if not isinstance(record, Mapping):
        return None
    record = record.get("shapes_dict", record)
    names = live_inputs(live)
    found = {}
    for i, (key, value) in enumerate(record.items()):
        if value is not None:
            name = key.removesuffix("_shape")
            found[name if name in names or i >= len(names) else names[i]] = value
    shapes = list(found.values())
    return parse_inputs(shapes[0] if len(shapes) == 1 else found) if shapes else None


def live_inputs(live: Any) -> tuple[str, ...]:
    """The words for a layer's inputs, of its rule where it has one."""
    rule = rule_of(live)
    return () if isinstance(rule, LiveLayer) else rule.call_inputs


# -- rules ----------------------------------------------------------------------------------
def rule_of(live: Any) -> Layer:
    """The layer of shapecalc for a layer of Keras; what has no rule here answers by itself."""
    if type(live) is keras().Sequential:
        return _stacked(live)
    if is_model(live) and _is_graph(live):
        return Functional.of(_graph(live), live.name)
    try:
        if type(live).__module__.split(".")[0] != "keras":
            raise UnknownLayer("It is a class of its own.")
        return from_config({"class_name": type(live).__name__, "config": live.get_config()})
    except (ShapeError, NotImplementedError, TypeError, ValueError):
        return _asked(live)


def _stacked(live: Any) -> Sequential:
    layers = [rule_of(v) for v in live.layers]
    if live.built and live.inputs and len(live.inputs) == 1:
        first = live.inputs[0]
        layers.insert(0, InputLayer(batch_shape=list(first.shape), dtype=str(first.dtype)))
    return Sequential(layers=layers, name=live.name)


class LiveLayer(SourceLayer, listed=False):
    """A class of one's own: its outputs and its weights are those of the live layer."""

    checks_reuse = False


def _asked(live: Any) -> LiveLayer:

    def body(args: list[Any], options: dict[str, Any], where: Any) -> Results:
        return _answer(live, args, options), weights_of(live) if live.built else None

    return LiveLayer(type(live).__name__, live.name, body)


def weights_of(live: Any) -> list[Weight]:
    """The weights that a live layer has, in Keras's order."""
    return [_weight(w) for w in getattr(live, "weights", ())]


def _weight(w: Any) -> Weight:
    return Weight(w.name, Shape(int(d) for d in w.shape), bool(w.trainable), str(w.dtype))


def _answer(live: Any, args: list[Any], options: dict[str, Any]) -> Any:
    """The shapes that a live layer or operation gives for these; None where it can't say."""

    def symbolic(value: Any) -> Any:
        shape = value.shape if isinstance(value, Tensor) else value
        if not isinstance(shape, Shape):
            return value
        return keras().KerasTensor(tuple(known(d) for d in shape), dtype=dtype)

    for dtype in ("float32", "int32"):  # embeddings of one's own read whole numbers
        try:
            out = live.compute_output_spec(*nest.map(symbolic, args), **nest.map(symbolic, options))
            return shapes_of(out)
        except Exception:  # the code of the layer's owner: it may raise anything
            continue
    return None


def shapes_of(tensors: Any) -> Any:
    """The shapes of Keras's tensors, nested as they are."""
    return nest.map(lambda t: shape_of(tuple(t.shape)), tensors)


# -- graphs ---------------------------------------------------------------------------------
def _graph(live: Any) -> Graph:
    """The calls that Keras kept of a functional model, made again in the engine."""
    graph = Graph()
    layers = {id(v): GraphLayer(_node_rule(v), v.name, i) for i, v in enumerate(live.operations)}
    graph.layers = list(layers.values())
    tensors: dict[int, Tensor] = {}

    def ours(value: Any) -> Any:
        return nest.map(lambda v: tensors.get(id(v), v), value)

    for tensor in live.inputs:
        layer = layers[id(tensor._keras_history.operation)]
        tensors[id(tensor)] = graph.input(layer, shape_of(tensor.shape), layer.where)
        graph.inputs.append(tensors[id(tensor)])
    for depth in sorted(live._nodes_by_depth, reverse=True):
        for node in live._nodes_by_depth[depth]:
            if node.is_input or all(id(t) in tensors for t in node.output_tensors):
                continue
            layer = layers[id(node.operation)]
            args, kwargs = ours(list(node.arguments.args)), ours(dict(node.arguments.kwargs))
            outputs = [shape_of(t.shape) for t in node.output_tensors]
            declared = outputs[0] if len(outputs) == 1 else tuple(outputs)
            graph.call(layer, args, kwargs, layer.where, declared)
            made = graph.calls[-1]
            tensors.update((id(t), made.output(i)) for i, t in enumerate(node.output_tensors))
    graph.outputs = ours(live._outputs_struct)
    return graph


def _node_rule(operation: Any) -> Layer:
    if isinstance(operation, keras().layers.Layer):
        return rule_of(operation)
    config = {"class_name": type(operation).__name__, "module": type(operation).__module__}
    made = Operation({**config, "config": {"name": operation.name}}, "An operation of Keras.")

    def body(args: list[Any], options: dict[str, Any], where: Any) -> Results:
        return _answer(operation, args, options), []

    return made if made.is_elementwise() else Operation(made.serialize(), made.reason, body)


# -- rows -----------------------------------------------------------------------------------
def _rows_inside(live: Any, input_shape: Any) -> list[Row]:
    """The layers of a subclassed model on the shapes that Keras built them for."""
    if not live.built or not any(layer.built for layer in live.layers):
        raise _not_built(live, by_call=True)
    if input_shape is not None and parse_inputs(input_shape) != _built_for(live):
        raise NotBuilt(
            f"{live.name} is a class of its own, built for {_built_for(live)}: its layers are known "
            "for that input alone.",
            "Leave input_shape out, or call a new one on a batch of the other shape.",
        )
    rows = [_row_inside(layer, i) for i, layer in enumerate(live.layers)]
    inside = {id(w) for layer in live.layers for w in layer.weights}
    own = [_weight(w) for w in live.weights if id(w) not in inside]
    if own:
        rule = LiveLayer(type(live).__name__, live.name, lambda *_: (None, own))
        rows.append(Row(len(rows), live.name, rule, None, None, own))
    return rows


def _row_inside(live: Any, at: int) -> Row:
    x = _built_for(live) if live.built else None
    layer = GraphLayer(rule_of(live), live.name, at)
    if x is None:
        own = weights_of(live)
        return Row(at, live.name, layer.layer, None, None, own if live.built else None)
    try:
        row = row_of(layer, x, None, at)
    except ShapeError:  # called in a way that its build doesn't tell
        row = Row(at, live.name, layer.layer, x, None, None)
    return _settled(row, live)


def _settled(row: Row, live: Any) -> Row:
    """The row with the weights of the live layer: what is trained, what was changed by hand."""
    if not getattr(live, "built", False):
        return row
    real = weights_of(live)
    ours = row.weights
    if ours is None or [_plain(w) for w in ours] != [_plain(w) for w in real]:
        row.weights, row.kept = real, None
        if ours is not None:
            row.layer = _asked(live)
    elif [w.trainable for w in ours] != [w.trainable for w in real]:
        row.weights = [w._replace(trainable=r.trainable) for w, r in zip(ours, real)]
        row.kept = None
    return row


def _plain(weight: Weight) -> list[Any]:
    return [known(d) for d in weight.shape]


# -- for a trace ----------------------------------------------------------------------------
def chain_of(thing: Any) -> tuple[list[Layer], list[list[Any]], Optional[int]]:
    """Layers that are called one after the other, the arrays of their weights, and how many
    features the first one reads. Raises BadRecord where the wiring is another.
    """
    live = model_of(thing)
    if not live.built:
        raise _not_built(live, by_call=True)
    if is_model(live) and not _is_stack(live):
        model = rule_of(live)
        calls = model.graph.in_a_row() if isinstance(model, Functional) else None
        if calls is None:
            raise BadRecord(
                f"The layers of {live.name} aren't called one after the other.",
                "Trace one of them: model.get_layer(…).",
            )
        layers = [live.operations[call.layer.where] for call in calls]
    else:
        layers = [v for v in inside(live) if v.weights or not rule_of(v).is_input]
    arrays = [[keras().ops.convert_to_numpy(w) for w in layer.weights] for layer in layers]
    x = _built_for(layers[0]) if layers else None
    last = known(x[-1]) if isinstance(x, Shape) and len(x) > 2 else None
    return [rule_of(layer) for layer in layers], arrays, last


# -- for the check against itself ------------------------------------------------------------
def inside(live: Any) -> list[Any]:
    """The layers of a model as its table lists them; a layer stands for itself."""
    if not is_model(live):
        return [live]
    return list(live.operations if _is_graph(live) and not _is_stack(live) else live.layers)


def answer_of(row: Row, live: Any) -> Any:
    """What the live layer itself gives for the inputs of its row: shapes, None if it can't say."""
    if row.layer.is_input:
        return shape_of(live.batch_shape)
    several = isinstance(row.inputs, dict)
    args, named = ([], dict(row.inputs)) if several else ([row.inputs], {})
    return _answer(live, args, {**named, **(row.options or {})})


def inputs_of(live: Any, found: Whole) -> Any:
    """The shapes of one call, nested as the live object is called."""
    if is_model(live) and not _is_stack(live):
        structure = getattr(live, "_inputs_struct", None)
        return _built_for(live) if structure is None else shapes_of(structure)
    return found.summary.rows[0].inputs


def outputs_of(found: Whole) -> Any:
    """The shapes that come out of it; None where the table alone doesn't say."""
    if isinstance(found.model, Functional):
        return shapes_in(found.model.graph.outputs)
    return None if found.model is None else found.summary.rows[-1].output
