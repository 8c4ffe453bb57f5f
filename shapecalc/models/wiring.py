"""The graph of a saved functional model: its config, replayed through the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Optional

from ..errors import BadModel, ShapeError, shown
from ..numbers import nest
from ..numbers.shape import Shape, is_shape, shape_of
from .calls import MOST_NESTED, GraphLayer, LayerCall, Tensor
from .graph import Graph
from .rows import Row
from .sequential import make_layers, saved_shape
from .unknown import Open, Unknown


class Place:
    """A place in a saved graph: which layer, which of its calls, which of its outputs.

    ``shape`` is what the saved config says that stands there.
    """

    __slots__ = ("call", "layer", "output", "shape")

    def __init__(self, layer: str, call: int, output: int, shape: Any = None) -> None:
        self.layer, self.call, self.output, self.shape = layer, call, output, shape


class Wiring:
    """The config of a graph: its layers, the calls of each, and what it says of the shapes."""

    def __init__(self, model: Any) -> None:
        entries = model.layers
        for i, entry in enumerate(entries):
            if not isinstance(entry, dict) or not isinstance(entry.get("config"), dict):
                raise BadModel(f"{shown(entry)} is not a valid layer of a graph.").at(i, "?")
        made = make_layers(entries)
        keys = [str(e.get("name") or e["config"].get("name")) for e in entries]
        if len(set(keys)) < len(keys):
            raise BadModel("Two layers of this graph have one name.", "Name each layer once.")
        self.layers = {
            key: GraphLayer(layer, key, i) for i, (key, layer) in enumerate(zip(keys, made))
        }
        self.calls = {key: _calls(e.get("inbound_nodes")) for key, e in zip(keys, entries)}
        self.built_for = {
            key: entry["build_config"]["input_shape"]
            for key, entry in zip(keys, entries)
            if isinstance(entry.get("build_config"), dict)
            and is_shape(entry["build_config"].get("input_shape"))
        }
        self.starts = _places(model.input_layers)
        self.ends = _structure(model.output_layers)
        self._count_calls_from_0()
        if not self.starts or not _flat(self.ends):
            raise BadModel(
                "The graph names no input_layers or output_layers.",
                "Save the model with Keras's own to_json or save.",
            )

    def graph(self) -> Graph:
        """The config, replayed. Raises ShapeError."""
        graph = Graph()
        graph.layers = list(self.layers.values())
        calls: dict[tuple[str, int], LayerCall] = {}

        def tensor(place: Place) -> Tensor:
            return calls[place.layer, place.call].output(place.output)

        for place in self.starts:
            layer = self.layers.get(place.layer)
            batch: Optional[Shape] = getattr(layer and layer.layer, "batch", None)
            if layer is None or batch is None:
                raise BadModel(
                    f"The graph's input {shown(place.layer)} is not an Input layer.", "Name one."
                )
            graph.inputs.append(graph.input(layer, batch, layer.where))
            calls[place.layer, 0] = graph.calls[-1]
        self._build()
        saved = {
            **self._saved_by_builds(),
            **_saved_outputs(_flat([list(self.calls.values()), self.ends])),
        }
        number = {key: i for i, key in enumerate(self.layers)}
        for key, i in _in_order(self.calls, number, calls):
            layer = self.layers[key]
            args, kwargs = _filled(self.calls[key][i], tensor)
            graph.call(layer, args, kwargs, layer.where, saved.get((key, i)))
            calls[key, i] = graph.calls[-1]
        for end in _flat(self.ends):
            if (end.layer, end.call) not in calls:
                raise BadModel(
                    f"The graph's output {shown(end.layer)} is never made.",
                    "Check its output_layers.",
                )
        graph.outputs = _filled(self.ends, tensor)
        return graph

    def _build(self) -> None:
        """Build the layers whose config says for which input Keras makes their weights.

        It does so before it calls any: a layer may have been called outside the model first.
        """
        for key, shape in self.built_for.items():
            one = self.layers[key]
            layer = one.layer
            if isinstance(layer, Open):
                continue
            x = shape_of(shape, layer.traced_axes())
            try:
                one.built = one.first = Row(one.where, key, layer, x, None, layer.rule(x)[1])
            except (ShapeError, IndexError):
                continue  # its first call will say what is wrong

    def _count_calls_from_0(self) -> None:
        """Make the first use of a model inside the graph its call 0.

        Keras counts the call that made a model itself: Keras 3 where the graph names its
        outputs, Keras 2 everywhere. Every call that is kept is named somewhere, which tells the
        ways of counting apart.
        """
        used = _by_layer(_flat(list(self.calls.values())))
        ends = _by_layer(_flat(self.ends))
        for key, one in self.layers.items():
            layer = one.layer
            if not (layer.is_model or isinstance(layer, Unknown)):
                continue
            wanted = set(range(len(self.calls[key])))
            inside, last = used.get(key, []), ends.get(key, [])
            for before, behind in ((0, 0), (0, 1), (1, 1)):
                if behind == 0 and layer.is_graph and last:
                    continue
                named = {t.call - before for t in inside} | {t.call - behind for t in last}
                if named == wanted:
                    for places, first in ((inside, before), (last, behind)):
                        for place in places:
                            place.call -= first
                    break

    def _saved_by_builds(self) -> dict[tuple[str, int], Any]:
        """What stands in front of a layer that is called once, as its build_config says."""
        found: dict[tuple[str, int], Any] = {}
        for key, calls in self.calls.items():
            places = _flat(calls[0]) if len(calls) == 1 else []
            shape = saved_shape(self.built_for.get(key))
            if len(places) == 1 and places[0].output == 0 and shape is not None:
                found[places[0].layer, places[0].call] = shape
        return found


def _by_layer(places: list[Place]) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for place in places:
        found.setdefault(place.layer, []).append(place)
    return found


def _in_order(
    calls: Mapping[str, list[Any]],
    number: Mapping[str, int],
    done: Mapping[tuple[str, int], LayerCall],
) -> Iterator[tuple[str, int]]:
    """The calls of a graph as Keras makes them: through the layers in the order of the config,
    again and again, calling what has all its inputs. Raises BadModel for what never has.

    A layer's calls come in order: the first one made its weights. ``done`` are the places that
    are filled; the caller fills the place of each call before it takes the next.
    """
    from heapq import heapify, heappop, heappush

    missing: dict[tuple[str, int], int] = {}
    waiters: dict[tuple[str, int], list[tuple[str, int]]] = {}
    for key, made in calls.items():
        for i, call in enumerate(made):
            if (key, i) in done:
                continue
            needs = {(t.layer, t.call) for t in _flat(call)} | ({(key, i - 1)} if i else set())
            needs = {place for place in needs if place not in done}
            missing[key, i] = len(needs)
            for place in needs:
                waiters.setdefault(place, []).append((key, i))
    ready = [(0, number[key], i, key) for (key, i), n in missing.items() if not n]
    heapify(ready)
    while ready:
        turn, position, i, key = heappop(ready)
        del missing[key, i]
        yield key, i
        for other, k in waiters.pop((key, i), ()):
            missing[other, k] -= 1
            if not missing[other, k]:
                later = (number[other], k) < (position, i)
                heappush(ready, (turn + later, number[other], k, other))
    if missing:
        first = min(missing, key=lambda place: (number[place[0]], place[1]))
        raise BadModel(
            f"The graph never gets to {shown(first[0])}: its inputs form a cycle or "
            "come from nowhere.",
            "Check the inbound_nodes of its layers.",
        )


def _calls(nodes: Any) -> list[Any]:
    """The calls of one layer: ``[(args, kwargs), …]`` with tensors as places in the graph."""
    if not nodes:
        return []
    if not isinstance(nodes, list):
        raise BadModel(f"{shown(nodes)} are no inbound_nodes.")
    found = []
    for node in nodes:
        if isinstance(node, dict):
            args, kwargs = node.get("args", []), node.get("kwargs") or {}
            if not isinstance(args, (list, tuple)) or not isinstance(kwargs, dict):
                raise BadModel(f"{shown(node)} is not a valid call of a layer.")
            if kwargs.get("class_name") == "__keras_tensor__":
                raise BadModel(f"{shown(node)} has a tensor where options belong.")
            # One tensor by itself would be taken for a place in the graph.
            found.append(([_structure(a) for a in args], _structure(kwargs)))
        else:
            # Keras 2 wrote [["layer", call, output, {kwargs}], …].
            places = _places(node)
            found.append(([places[0] if len(places) == 1 else list(places)], {}))
    return found


def _structure(value: Any, depth: int = 0) -> Any:
    if depth > MOST_NESTED:
        raise BadModel("The graph's arguments are nested too deep.", "Flatten them.")
    if isinstance(value, dict):
        if value.get("class_name") == "__keras_tensor__":
            config = value.get("config")
            if not isinstance(config, dict):
                config = {}
            return _tensor(config.get("keras_history"), config.get("shape"))
        return {k: _structure(v, depth + 1) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        if len(value) >= 3 and isinstance(value[0], str) and isinstance(value[1], int):
            return _tensor(value)
        return [_structure(v, depth + 1) for v in value]
    return value


def _tensor(value: Any, shape: Any = None) -> Place:
    if (
        isinstance(value, (list, tuple))
        and len(value) >= 3
        and isinstance(value[0], str)
        and isinstance(value[1], int)
        and isinstance(value[2], int)
    ):
        return Place(value[0], value[1], value[2], shape)
    raise BadModel(
        f"{shown(value)} is not a valid place in a graph.", 'It is written ["layer", 0, 0].'
    )


def _saved_outputs(places: list[Place]) -> dict[tuple[str, int], Any]:
    """The outputs that the saved config tells, for layers that aren't known.

    Of several outputs all must be known, for the layer behind is given one of them by number.
    """
    found: dict[tuple[str, int], dict[int, Shape]] = {}
    for place in places:
        shape = saved_shape(place.shape)
        if shape is not None:
            found.setdefault((place.layer, place.call), {})[place.output] = shape
    return {
        where: outs[0] if len(outs) == 1 else tuple(outs[i] for i in sorted(outs))
        for where, outs in found.items()
        if sorted(outs) == list(range(len(outs)))
    }


def _places(value: Any) -> list[Place]:
    return _flat(_structure(value))


def _flat(value: Any) -> list[Place]:
    return [place for place in nest.leaves(value) if isinstance(place, Place)]


def _filled(value: Any, tensor: Callable[[Place], Tensor]) -> Any:
    """A structure with every place in the graph replaced by the tensor that stands there."""
    return nest.map(lambda v: tensor(v) if isinstance(v, Place) else v, value)
