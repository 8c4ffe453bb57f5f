"""Models of the source's own classes that nothing calls: read on an input that stands for any.

Which axes an input has, the first layer that reads it tells: the model is read once without them
to see that, and once more with unknown sizes for each.
"""

from __future__ import annotations

from typing import Any, Optional

from ....errors import ShapeError
from ....layers.base import Layer
from ....models.calls import LayerCall, Tensor, start, tensors_in
from ....models.summary import shape_text
from ....models.unknown import Open
from ....numbers import nest
from ....numbers.shape import Shape, shape_of
from ..interpreter.values import ClassValue, Function, Instance, ModelValue, TooDeep, Unknown
from .custom_layers import layers_of
from .custom_models import KIND, begin, is_model_class
from .layer_protocol import parameters, required


def read_uncalled(it: Any) -> None:
    """Read the model classes that nothing makes, and the models that nothing calls."""
    with _Silence(it):
        for cls in _unused_classes(it):
            _make(it, cls)
        for model in reversed(it.build.models[:]):  # one that holds others calls them
            instance = model.instance
            if model.kind != KIND or model.started or instance is None or instance.layer is None:
                continue
            if instance.layer.calls:
                continue
            if any(_is_built(held) for held in layers_of(instance)):
                model.started = bool(model.name)  # its layers were called one by one
            else:
                _read(it, model, instance)


class _Silence:
    """Nothing is reported of code whose arguments and inputs are only assumed."""

    def __init__(self, it: Any) -> None:
        self.it = it

    def __enter__(self) -> None:
        it = self.it
        self.watchers, it.watchers = it.watchers, {}
        self.problems, self.reported = list(it.problems), set(it._reported)

    def __exit__(self, *error: Any) -> None:
        self.it.watchers = self.watchers
        self.it.problems[:] = self.problems
        self.it._reported = self.reported


def _unused_classes(it: Any) -> list[ClassValue]:
    """The classes of models at the top of the source that were never made, nor inherited from."""
    classes = {
        v.node: v
        for v in it.scope.module().variables.values()
        if isinstance(v, ClassValue) and isinstance(v.find("call"), Function) and is_model_class(v)
    }
    used = set(it.build.classes_made)
    for cls in classes.values():
        used |= {base.node for base in cls.bases if isinstance(base, ClassValue)}
    return [cls for node, cls in classes.items() if node not in used]


def _make(it: Any, cls: ClassValue) -> None:
    init = cls.find("__init__")
    given: dict[str, Any] = {}
    if isinstance(init, Function):
        needed = set(required(init))
        given = {name: Unknown(name) for name in parameters(init) if name in needed}
    before = len(it.build.models)
    try:
        made = it.instantiate(cls, [], given, cls.node)
    except (ShapeError, TooDeep, RecursionError):
        return
    if isinstance(made, Instance) and made.table is not None:
        made.table.name = cls.name
    for model in it.build.models[before:]:
        model.notes.append(f"Nothing makes a {cls.name}; what it will be given isn't known.")


def _is_built(held: Any) -> bool:
    layer = held.as_layer if isinstance(held, ModelValue) else held
    layer = layer.layer if isinstance(layer, Instance) else layer
    return layer is not None and layer.first is not None


def _read(it: Any, model: ModelValue, instance: Instance) -> None:
    call, value = instance.cls.find("call"), instance.layer
    if not isinstance(call, Function) or value is None:
        return
    names = [n for n in required(call) if n not in ("training", "mask")]
    graph, mark = it.build.graph, len(it.build.graph.calls)
    probes = [start(None) for _ in names]
    try:
        graph.call(value, probes, {}, model.node)
        inputs = [_input(it, probe, graph.calls[mark:]) for probe in probes]
        _forget(graph, mark)
        begin(value)
        if any(list(tensors_in(x)) and _whole(x) for x in inputs):
            graph.call(value, inputs, {}, model.node)
            text = ", ".join(_text(x) for x in inputs)
            model.notes.append(f"Nothing calls it; its input is taken as {text}.")
    except (ShapeError, TooDeep, RecursionError, TypeError, AttributeError, KeyError, IndexError):
        _forget(graph, mark)
        begin(value)


def _whole(x: Any) -> bool:
    return all(t.shape is not None for t in tensors_in(x))


def _text(x: Any) -> str:
    shapes = nest.map(lambda t: t.shape if isinstance(t, Tensor) else t, x)
    if isinstance(shapes, dict):
        return "{" + ", ".join(f"{k!r}: {shape_text(v)}" for k, v in shapes.items()) + "}"
    return shape_text(shapes)


def _forget(graph: Any, mark: int) -> None:
    """Take back the calls behind a mark."""
    for call in graph.calls[mark:]:
        call.layer.calls[:] = [c for c in call.layer.calls if c is not call]
        if call.layer.first is call.row:
            call.layer.first = call.layer.built
    del graph.calls[mark:]


def _input(it: Any, probe: Tensor, calls: list[LayerCall]) -> Any:
    """The tensor, or the nest of tensors, that a model's code takes an argument for."""
    direct = _wanted(it, [probe], calls)
    if direct is not None:
        return start(direct)
    parts: dict[Any, list[Tensor]] = {}
    for call in calls:
        for tensor in call.parents():
            if tensor is not probe and tensor.call is probe.call:  # a, b = inputs
                parts.setdefault(tensor.index, []).append(tensor)
        if call.layer.layer.class_name == "GetItem" and call.args and call.args[0] is probe:
            key = call.args[1]
            if isinstance(key, (int, str)):
                parts.setdefault(key, []).extend(call.outputs)
    if not parts:
        return probe
    found = {key: start(_wanted(it, tensors, calls)) for key, tensors in parts.items()}
    if all(isinstance(key, str) for key in found):
        return found
    if any(isinstance(key, str) or key < 0 for key in found):
        return probe
    return tuple(found.get(i) or start(None) for i in range(max(found) + 1))


def _wanted(it: Any, tensors: list[Tensor], calls: list[LayerCall]) -> Optional[Shape]:
    """The shape that the first layer with axes of its own wants of a tensor."""
    for call in calls:
        first = call.args[0] if call.args else next(iter(call.kwargs.values()), None)
        if not any(first is tensor for tensor in tensors):
            continue
        rule = call.layer.layer
        if rule.is_model and not isinstance(rule, Open):
            continue
        inner = getattr(rule, "layers", None)
        if rule.is_model and inner:
            rule = next((v for v in inner if not isinstance(v, dict) and not v.is_input), rule)
        if isinstance(rule, Open):
            continue
        return any_input(it, rule)
    return None


def any_input(it: Any, rule: Any) -> Optional[Shape]:
    """Unknown sizes for the axes that a layer reads; None where it doesn't say how many."""
    if rule.looks_up:
        return shape_of([None, None], ("batch", "steps"))
    words = axes_read(rule)
    if not words:
        return None
    sizes = [None if w in ("batch", "steps") else it.size(w) for w in words]
    return shape_of(sizes, tuple(words))


def axes_read(rule: Any) -> list[str]:
    """The axes that a layer reads, as words; none where it doesn't say how many there are."""
    cell = getattr(rule, "cell", None)
    inner = cell if isinstance(cell, Layer) else rule.layer if rule.wraps else None
    if inner is not None:
        words = axes_read(inner)
        return words if rule.wraps == "directions" or not words else ["batch", "steps", *words[1:]]
    words = rule.reads.split()
    if words[-1] == "...":
        return []
    return [w for w in words if w != "..."]
