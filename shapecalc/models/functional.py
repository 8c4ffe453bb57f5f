"""Functional models: layers wired as a graph, read from the config that Keras saves.

Source: Keras's ``Functional``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Optional

from ..errors import (
    BadModel,
    BuiltForOther,
    ShapeError,
    SizeUnknown,
    UnknownLayer,
    WrongInputs,
    shown,
)
from ..layers.arguments import anything
from ..layers.base import Call, Layer, Output, Weight
from ..numbers.shape import Shape, is_shape, shape_of
from .sequential import (
    Operation,
    Row,
    Unknown,
    check_declared,
    layers_kind,
    make_layers,
    saved_shape,
    shapes_of,
)


class _Tensor:
    """A place in a graph: which layer, which of its calls, which of its outputs.

    ``shape`` is what the saved config says that stands there.
    """

    __slots__ = ("call", "layer", "output", "shape")

    def __init__(self, layer: str, call: int, output: int, shape: Any = None) -> None:
        self.layer, self.call, self.output, self.shape = layer, call, output, shape


class Functional(Layer):
    """A graph of layers, from the config that Keras saves for a functional model."""

    purpose = "layers wired as a graph"
    is_model = True
    aliases = ("Model",)
    freezes = False
    reads = "..."
    layers: list[Any] = layers_kind()
    input_layers: Any = anything(None)
    output_layers: Any = anything(None)

    def validate(self) -> None:
        entries = self.layers
        for i, entry in enumerate(entries):
            if not isinstance(entry, dict) or not isinstance(entry.get("config"), dict):
                raise BadModel(f"{shown(entry)} is no layer of a graph.").at(i, "?")
        made = make_layers(entries)
        keys = [str(e.get("name") or e["config"].get("name")) for e in entries]
        if len(set(keys)) < len(keys):
            raise BadModel("Two layers of this graph have one name.", "Name each layer once.")
        self.__dict__["wired"] = dict(zip(keys, made))
        self.__dict__["calls"] = {
            key: _calls(entry.get("inbound_nodes")) for key, entry in zip(keys, entries)
        }
        self.__dict__["built_for"] = {
            key: entry["build_config"]["input_shape"]
            for key, entry in zip(keys, entries)
            if isinstance(entry.get("build_config"), dict)
            and is_shape(entry["build_config"].get("input_shape"))
        }
        self.__dict__["starts"] = _tensors(self.input_layers)
        self.__dict__["ends"] = _structure(self.output_layers)
        self._count_calls_from_0()
        self.__dict__["told"] = {**self._known_from_builds(), **_told(self._places())}
        if not self.__dict__["starts"] or not _flat(self.__dict__["ends"]):
            raise BadModel(
                "The graph names no input_layers or output_layers.",
                "Save the model with Keras's own to_json or save.",
            )
        self.rows()

    def _places(self) -> list[_Tensor]:
        """Every mention of a place in the graph."""
        return _flat([list(self.__dict__["calls"].values()), self.__dict__["ends"]])

    def _count_calls_from_0(self) -> None:
        """Make the first use of a model inside the graph its call 0.

        Keras counts the call that made a model itself: Keras 3 where the graph names its
        outputs, Keras 2 everywhere. Every call that is kept is named somewhere, which tells the
        ways of counting apart.
        """
        used = _by_layer(_flat(list(self.__dict__["calls"].values())))
        ends = _by_layer(_flat(self.__dict__["ends"]))
        for key, layer in self.__dict__["wired"].items():
            if not (layer.is_model or isinstance(layer, Unknown)):
                continue
            wanted = set(range(len(self.__dict__["calls"][key])))
            inside, last = used.get(key, []), ends.get(key, [])
            for before, behind in ((0, 0), (0, 1), (1, 1)):
                if behind == 0 and isinstance(layer, Functional) and last:
                    continue
                named = {t.call - before for t in inside} | {t.call - behind for t in last}
                if named == wanted:
                    for places, first in ((inside, before), (last, behind)):
                        for place in places:
                            place.call -= first
                    break

    def _known_from_builds(self) -> dict[tuple[str, int], Any]:
        """What stands in front of a layer that is called once, as its build_config tells."""
        found: dict[tuple[str, int], Any] = {}
        for key, calls in self.__dict__["calls"].items():
            places = _flat(calls[0]) if len(calls) == 1 else []
            shape = saved_shape(self.__dict__["built_for"].get(key))
            if len(places) == 1 and places[0].output == 0 and shape is not None:
                found[places[0].layer, places[0].call] = shape
        return found

    def rows(self, x: Any = None, call_kwargs: Optional[Mapping[str, Any]] = None) -> list[Row]:
        """Every layer in the order of the config. Raises ShapeError."""
        return self._walk(x)[0]

    def _walk(self, x: Any) -> tuple[list[Row], dict[tuple[str, int], Any]]:
        wired: dict[str, Layer] = self.__dict__["wired"]
        calls: dict[str, list[Any]] = self.__dict__["calls"]
        outputs: dict[tuple[str, int], Any] = self._starting(x)
        told = self.__dict__["told"] if self._as_saved(outputs) else {}
        order = list(wired)
        number = {key: i for i, key in enumerate(order)}
        rows: dict[str, Row] = {
            key: Row(number[key], key, wired[key], None, outputs[key, 0], []) for key, _ in outputs
        }
        built = self._built_before()
        for key, i in _in_order(calls, number, outputs):
            before = rows.get(key) or built.get(key)
            row = self._call(number[key], key, wired[key], calls[key][i], outputs, before)
            if row.output is None:
                row.output = told.get((key, i))
            outputs[key, i] = row.output
            if before is not None:
                check_reuse(before, row)
                row.weights = before.weights
            rows.setdefault(key, row)  # a shared layer is shown as it was called first
        for end in _flat(self.__dict__["ends"]):
            if (end.layer, end.call) not in outputs:
                raise BadModel(
                    f"The graph's output {shown(end.layer)} is never made.",
                    "Check its output_layers.",
                )
        return [rows[key] for key in order if key in rows], outputs

    def outputs(self, x: Any = None) -> dict[tuple[str, int], Any]:
        """What every call of every layer gives, in the order of the calls. Raises ShapeError."""
        return self._walk(x)[1]

    def wires(self) -> list[tuple[_Tensor, str, int]]:
        """Every edge of the graph: the place it comes from, the layer and call it goes to."""
        return [
            (place, key, i)
            for key, calls in self.__dict__["calls"].items()
            for i, call in enumerate(calls)
            for place in _flat(call)
        ]

    def _as_saved(self, starts: Mapping[tuple[str, int], Shape]) -> bool:
        """Whether the inputs are those that the model was saved with."""
        wired = self.__dict__["wired"]
        return all(x.plain() == wired[k].__dict__["batch"].plain() for (k, _), x in starts.items())

    def _built_before(self) -> dict[str, Row]:
        """Layers whose config tells for which input Keras makes their weights.

        It does so before it calls any: a layer may have been called outside the model first.
        """
        found: dict[str, Row] = {}
        for i, (key, layer) in enumerate(self.__dict__["wired"].items()):
            shape = self.__dict__["built_for"].get(key)
            if shape is None or isinstance(layer, Unknown) or layer.is_model:
                continue
            x = shape_of(shape, layer.traced_axes())
            try:
                found[key] = Row(i, key, layer, x, None, layer.rule(x)[1])
            except (ShapeError, IndexError):
                continue  # its first call will say what is wrong
        return found

    def _starting(self, x: Any) -> dict[tuple[str, int], Any]:
        wired: dict[str, Layer] = self.__dict__["wired"]
        starts: list[_Tensor] = self.__dict__["starts"]
        given: list[Any] = [None] * len(starts)
        if isinstance(x, Shape):
            given = [x]
        elif isinstance(x, dict):
            given = [x.get(t.layer) for t in starts]
        elif isinstance(x, (list, tuple)):
            given = list(x)
        if len(given) != len(starts):
            raise WrongInputs(
                f"The model has {len(starts)} inputs, but was given {len(given)}.",
                f"Its inputs are: {', '.join(t.layer for t in starts)}.",
            )
        found: dict[tuple[str, int], Any] = {}
        for tensor, shape in zip(starts, given):
            layer = wired.get(tensor.layer)
            if layer is None or "batch" not in layer.__dict__:
                raise BadModel(
                    f"The graph's input {shown(tensor.layer)} is no Input layer.", "Name one."
                )
            batch: Shape = layer.__dict__["batch"]
            check_declared(self, batch, shape)
            found[tensor.layer, 0] = batch if shape is None else shape
        return found

    def _call(
        self,
        index: int,
        key: str,
        layer: Layer,
        call: Any,
        outputs: dict[tuple[str, int], Any],
        before: Optional[Row],
    ) -> Row:
        args, kwargs = call
        kwargs = {k: v for k, v in (kwargs or {}).items() if not k.endswith("mask")}
        if isinstance(layer, Operation):
            places = _filled(_flat([args, kwargs]), outputs)
            output, weights = layer.apply(places)
            return Row(index, key, layer, places, output, weights)
        inputs, options = bound(layer, _filled(args, outputs), _filled(kwargs, outputs))
        if isinstance(layer, Unknown) or any(
            outputs[t.layer, t.call] is None for t in _flat([args, kwargs])
        ):
            return Row(index, key, layer, inputs, None, None)
        try:
            if before is not None and not layer.checks_reuse and isinstance(inputs, Shape):
                # Its weights are made already, and Keras asks no more of a second input.
                layer.check_rank(inputs)
                if not layer.check_again(before.inputs, inputs):
                    raise _built_for_other(before, inputs)
                return Row(index, key, layer, inputs, layer.checked(layer.output(inputs)), [])
            output, weights = layer.apply(inputs, options)
        except SizeUnknown as error:
            if before is None or not isinstance(inputs, Shape):
                raise error.at(index, key) from None
            # Built already, it takes an unknown for the size it knows.
            output, weights = layer.checked(layer.output(inputs)), before.weights or []
        except UnknownLayer:
            return Row(index, key, layer, inputs, None, None)
        except ShapeError as error:
            raise error.at(index, key) from None
        return Row(index, key, layer, inputs, output, weights, options)

    def apply(
        self, inputs: Any, call_kwargs: Optional[Mapping[str, Any]] = None
    ) -> tuple[Output, list[Weight]]:
        rows, outputs = self._walk(inputs)
        if any(row.weights is None for row in rows):
            raise UnknownLayer("The model holds a layer that isn't known.")
        ends = _filled(self.__dict__["ends"], outputs)
        out = ends[0] if isinstance(ends, list) and len(ends) == 1 else ends
        if isinstance(out, list):
            out = tuple(out)
        return out, [w for row in rows for w in row.weights or ()]

    def rule(self, x: Shape) -> tuple[Output, list[Weight]]:
        return self.apply(x)

    # -- on real numbers ---------------------------------------------------------------
    supports_masking = True

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        wired: dict[str, Layer] = self.__dict__["wired"]
        calls: dict[str, list[Any]] = self.__dict__["calls"]
        own = self._weights_by_layer(x, weights)
        values = self._given(x)
        masks: dict[tuple[str, int], Any] = {}
        number = {key: i for i, key in enumerate(wired)}
        for key, i in _in_order(calls, number, values):
            layer, (args, kwargs) = wired[key], calls[key][i]
            inputs, options = bound_values(layer, args, kwargs, values)
            mask = bound_values(layer, args, kwargs, masks)[0]
            inner = Call(_or_none(mask), None, call.watch.inside(key), options)
            values[key, i] = layer.compute(np, inputs, own.get(key, []), inner)
            masks[key, i] = layer.compute_mask(np, inputs, _or_none(mask), options)
        out = _valued(self.__dict__["ends"], values)
        return (out[0] if len(out) == 1 else tuple(out)) if isinstance(out, list) else out

    def _given(self, x: Any) -> dict[tuple[str, int], Any]:
        """The inputs by their places in the graph."""
        starts: list[_Tensor] = self.__dict__["starts"]
        if isinstance(x, dict):
            return {(t.layer, 0): x[t.layer] for t in starts}
        several = list(x) if isinstance(x, (list, tuple)) else [x]
        return {(t.layer, 0): value for t, value in zip(starts, several)}

    def _weights_by_layer(self, x: Any, weights: list[Any]) -> dict[str, list[Any]]:
        rest, found = list(weights), {}
        for row in self.rows(shapes_of(x)):
            n = len(row.weights or ())
            found[row.name], rest = rest[:n], rest[n:]
        return found

    def summary(self, input_shape: Any = None) -> Any:
        """The table of the model; see :meth:`Sequential.summary`."""
        from .prediction import summary_of

        return summary_of(self, input_shape)

    @property
    def class_name(self) -> str:
        return "Functional"


def check_reuse(first: Row, again: Row) -> None:
    """A shared layer has one set of weights; it can't be called where others would be needed."""
    if not again.layer.checks_reuse or first.weights is None or again.weights is None:
        return
    if [w.shape for w in first.weights] != [w.shape for w in again.weights]:
        raise _built_for_other(first, again.inputs).at(again.index, again.name)


def _built_for_other(first: Row, inputs: Any) -> BuiltForOther:
    return BuiltForOther(
        f"{first.class_name} was built for inputs of {first.inputs} and is called again with "
        f"{inputs}.",
        "Use a second layer, or bring both inputs to the same size.",
    )


def _by_layer(places: list[_Tensor]) -> dict[str, list[_Tensor]]:
    found: dict[str, list[_Tensor]] = {}
    for place in places:
        found.setdefault(place.layer, []).append(place)
    return found


def _in_order(
    calls: Mapping[str, list[Any]], number: Mapping[str, int], done: Mapping[tuple[str, int], Any]
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
                raise BadModel(f"{shown(node)} is no call of a layer.")
            if kwargs.get("class_name") == "__keras_tensor__":
                raise BadModel(f"{shown(node)} has a tensor where options belong.")
            # One tensor by itself would be taken for a place in the graph.
            found.append(([_structure(a) for a in args], _structure(kwargs)))
        else:
            # Keras 2 wrote [["layer", call, output, {kwargs}], …].
            places = _tensors(node)
            found.append(([places[0] if len(places) == 1 else list(places)], {}))
    return found


def _structure(value: Any, depth: int = 0) -> Any:
    if depth > 20:
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


def _tensor(value: Any, shape: Any = None) -> _Tensor:
    if (
        isinstance(value, (list, tuple))
        and len(value) >= 3
        and isinstance(value[0], str)
        and isinstance(value[1], int)
        and isinstance(value[2], int)
    ):
        return _Tensor(value[0], value[1], value[2], shape)
    raise BadModel(f"{shown(value)} is no place in a graph.", 'It is written ["layer", 0, 0].')


def _told(places: list[_Tensor]) -> dict[tuple[str, int], Any]:
    """The outputs that the saved config tells, for layers that aren't known.

    Of several outputs all must be told, for the layer behind is given one of them by number.
    """
    found: dict[tuple[str, int], dict[int, Shape]] = {}
    for place in places:
        shape = saved_shape(place.shape)
        if shape is not None:
            found.setdefault((place.layer, place.call), {})[place.output] = shape
    return {
        where: told[0] if len(told) == 1 else tuple(told[i] for i in sorted(told))
        for where, told in found.items()
        if sorted(told) == list(range(len(told)))
    }


def _tensors(value: Any) -> list[_Tensor]:
    return _flat(_structure(value))


def _flat(value: Any) -> list[_Tensor]:
    if isinstance(value, _Tensor):
        return [value]
    if isinstance(value, dict):
        return [t for v in value.values() for t in _flat(v)]
    if isinstance(value, (list, tuple)):
        return [t for v in value for t in _flat(v)]
    return []


def _filled(value: Any, outputs: Mapping[tuple[str, int], Any]) -> Any:
    """A structure with every place in the graph replaced by the shape that stands there."""
    if isinstance(value, _Tensor):
        output = outputs.get((value.layer, value.call))
        if output is None or isinstance(output, Shape):
            return output
        try:
            return _leaves(output)[value.output]
        except IndexError:
            raise BadModel(
                f"{shown(value.layer)} has no output {value.output}.", "Count them from 0."
            ) from None
    if isinstance(value, dict):
        return {k: _filled(v, outputs) for k, v in value.items()}
    if isinstance(value, list):
        return [_filled(v, outputs) for v in value]
    return value


def _leaves(output: Any) -> list[Shape]:
    """Every shape of a nested output in order: Keras counts a layer's tensors so."""
    if isinstance(output, Shape):
        return [output]
    return [leaf for part in output for leaf in _leaves(part)]


def bound(layer: Layer, args: Any, kwargs: Any) -> tuple[Any, dict[str, Any]]:
    """Positional and named tensors as a layer reads them, and the call's other options."""
    named: dict[str, Any] = {}
    options: dict[str, Any] = {}
    for key, value in zip(layer.call_inputs, args):
        if value is not None:
            if not isinstance(value, (Shape, list, tuple, dict)):
                raise WrongInputs(
                    f"{layer.class_name} is called with {shown(value)} for {key}.",
                    "Call it with the output of a layer.",
                )
            named[key] = value
    for key, value in (kwargs or {}).items():
        if key in layer.call_inputs:
            if value is not None:
                named[key] = value
        elif value is not None and key not in ("mask", "training"):
            options[key] = value
    first = layer.call_inputs[0]
    if set(named) == {first} and len(layer.call_inputs) < 3:
        return named[first], options
    return named, options


def _valued(value: Any, values: Mapping[tuple[str, int], Any]) -> Any:
    """A structure with every place replaced by the value that was computed there."""
    if isinstance(value, _Tensor):
        found = values.get((value.layer, value.call))
        return _parts(found)[value.output] if isinstance(found, (list, tuple)) else found
    if isinstance(value, dict):
        return {k: _valued(v, values) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_valued(v, values) for v in value]
    return value


def _parts(value: Any) -> list[Any]:
    """A layer's outputs in the order in which Keras counts them."""
    if isinstance(value, (list, tuple)):
        return [part for inner in value for part in _parts(inner)]
    return [value]


def _or_none(mask: Any) -> Any:
    """Masks nested as the inputs are; None where there is none at all."""
    parts = list(mask.values()) if isinstance(mask, dict) else _parts(mask)
    return None if all(m is None for m in parts) else mask


def bound_values(
    layer: Layer, args: Any, kwargs: Any, values: Mapping[tuple[str, int], Any]
) -> tuple[Any, dict[str, Any]]:
    """What :func:`bound` gives, with numbers instead of shapes."""
    named = dict(zip(layer.call_inputs, _valued(args, values)))
    options: dict[str, Any] = {}
    for key, value in _valued(kwargs or {}, values).items():
        (named if key in layer.call_inputs else options)[key] = value
    if len(layer.call_inputs) > 2:
        return {k: v for k, v in named.items() if v is not None}, options
    return named.get(layer.call_inputs[0]), options


# What readers of saved models use.
Place = _Tensor
filled = _filled
places_in = _flat
