"""What goes wrong behind a layer that Keras refuses, once the error in front of it is fixed.

The fixes that an error offers are carried out on the model's calls, each in a copy, and the calls
behind are made again. Only what every one of the fixes leads to is an error of the model, too: what
one of them avoids may be no error at all. A size that a fix only gives as an example is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Optional

from ..errors import ShapeError
from ..errors.changes import (
    DropArgument,
    Fix,
    InsertLayer,
    RemoveLayer,
    RenameArgument,
    ReplaceLayer,
    SetArguments,
    SetInput,
    UnwrapLayer,
    WrapLayer,
)
from ..layers.base import Layer
from ..layers.registry import layer_class
from ..numbers.shape import Shape
from ..numbers.size import Size, known
from .calls import GraphLayer, LayerCall, Nest, Tensor, mapped, start
from .graph import Graph
from .unknown import Open, Operation, Unknown

MOST_LATER = 5
MOST_VARIANTS = 8


class Refused(Unknown, listed=False):
    """A layer that Keras doesn't make: its class, the arguments it was given, and the error."""

    cls: type[Layer]
    arguments: dict[str, Any]
    error: ShapeError

    def __init__(
        self, config: Mapping[str, Any], reason: str, cls: Any, arguments: Any, error: ShapeError
    ) -> None:
        super().__init__(config, reason)
        vars(self).update(cls=cls, arguments=dict(arguments), error=error)


class Later(NamedTuple):
    """An error behind another one: the call that fails, and how."""

    call: LayerCall
    error: ShapeError


class _Variant(NamedTuple):
    """The model with some fixes: other rules, layers put before calls, calls left out, inputs."""

    rules: dict[int, Layer]
    before: dict[int, Layer]
    without: frozenset[int]
    shapes: dict[int, Shape]


def later_errors(calls: Sequence[LayerCall], first: LayerCall) -> Iterator[Later]:
    """The errors of a model's calls that the one of ``first`` hides, in order."""
    calls = sorted(calls, key=lambda c: c.number)
    error, at = first.row.failure(), first
    if error is None:
        return
    broken = {id(call) for call in calls if call is not first and call.row.failure() is not None}
    variants = _carried_out(_Variant({}, {}, frozenset(), {}), at, error)
    for _ in range(MOST_LATER):
        passed = [(v, *_made_again(v, calls, broken)) for v in variants]
        works = [(v, call, e) for v, call, e in passed if call is None or call.number > at.number]
        found = {
            (call.number, e.code) for _, call, e in works if call is not None and e is not None
        }
        if len(found) != 1 or any(call is None for _, call, _ in works):
            return
        _, at, error = works[0]  # type: ignore[assignment]
        assert at is not None and error is not None
        yield Later(at, error)
        variants = [
            more
            for v, call, e in works
            if call is not None and e is not None
            for more in _carried_out(v, call, e)
        ][:MOST_VARIANTS]


def _made_again(
    variant: _Variant, calls: Sequence[LayerCall], broken: set[int]
) -> tuple[Optional[LayerCall], Optional[ShapeError]]:
    """The first call that fails with these fixes, and its error; calls with errors of their own
    give what isn't known.
    """
    graph = Graph()
    layers: dict[int, GraphLayer] = {}
    made: dict[tuple[int, int], Tensor] = {}
    whole: dict[int, Nest] = {}

    def tensor(old: Tensor) -> Nest:
        if old is old.call.made and id(old.call) in whole:
            return whole[id(old.call)]  # what wasn't known may be several tensors
        found = made.get((id(old.call), old.index))
        return start(variant.shapes.get(id(old.call), old.shape)) if found is None else found

    for call in calls:
        if not call.parents():
            continue  # an input: what it gives is looked up
        old = call.layer
        layer = layers.get(id(old))
        if layer is None:
            rule = variant.rules.get(id(old), old.layer)
            layer = layers[id(old)] = GraphLayer(rule, old.name)
        args, kwargs = mapped(call.args, tensor), mapped(dict(call.kwargs), tensor)
        if id(call) in variant.without:
            whole[id(call)] = args[0]
            continue
        if id(call) in broken or _is_unknown(layer.layer):
            graph.unknown(layer, args, kwargs, None)
        else:
            try:
                if id(call) in variant.before:
                    extra = GraphLayer(variant.before[id(call)], "inserted")
                    args = [graph.call(extra, args[:1], {}), *args[1:]]
                graph.call(layer, args, kwargs)
            except ShapeError as error:
                return call, error
            except (TypeError, AttributeError, KeyError, IndexError):
                graph.unknown(layer, args, kwargs, None)
        whole[id(call)] = graph.calls[-1].made
        for i, one in enumerate(graph.calls[-1].outputs):
            made[id(call), i] = one
    return None, None


def _is_unknown(rule: Layer) -> bool:
    """Whether nothing is known of a layer once the reading is over."""
    if not isinstance(rule, Open) or isinstance(rule, Operation):
        return False
    return rule.body is not None or isinstance(rule, Unknown)


# -- fixes --------------------------------------------------------------------------------------
def _carried_out(variant: _Variant, at: LayerCall, error: ShapeError) -> list[_Variant]:
    """The model with each of the error's fixes; nothing where one can't be carried out."""
    found: list[_Variant] = []
    for fix in error.fixes:
        made = _with(variant, at, fix, error)
        if made is None:
            return []
        found.append(made)
    return found


def _with(variant: _Variant, at: LayerCall, fix: Fix, error: ShapeError) -> Optional[_Variant]:
    carry: Optional[Callable[..., Optional[_Variant]]] = _CARRIERS.get(type(fix))
    try:
        if isinstance(at.layer.layer, Refused) and id(at.layer) not in variant.rules:
            return _made_anew(variant, at, at.layer.layer, fix, error)
        return carry(variant, at, fix) if carry is not None else None
    except (ShapeError, LookupError, TypeError, ValueError, StopIteration):
        return None


def _made_anew(
    variant: _Variant, at: LayerCall, broken: Refused, fix: Fix, error: ShapeError
) -> Optional[_Variant]:
    """A layer that could not be made, with other arguments."""
    arguments = dict(broken.arguments)
    if isinstance(fix, SetArguments) and fix.layer == 0:
        arguments.update(fix.values)
        if not fix.said:  # an example
            arguments.update(_as_examples(broken.cls, at.layer.name, fix.values))
    elif isinstance(fix, DropArgument):
        del arguments[fix.argument]
    elif isinstance(fix, RenameArgument):
        arguments[fix.to] = arguments.pop(fix.argument)
    elif error.argument in arguments:
        kind = broken.cls.kinds[error.argument]
        if not kind.numeric or kind.decides or kind.listed:
            return None
        arguments[error.argument] = _any(at.layer.name, error.argument)
    else:
        return None
    rule = broken.cls.from_arguments(arguments)
    return variant._replace(rules={**variant.rules, id(at.layer): rule})


def _rule(variant: _Variant, layer: GraphLayer) -> Layer:
    return variant.rules.get(id(layer), layer.layer)


def _above(at: LayerCall, steps: int) -> LayerCall:
    """The call ``steps`` above. Raises LookupError where there isn't the one."""
    for _ in range(-steps):
        parents = {id(t.call): t.call for t in at.parents()}
        if len(parents) != 1:
            raise LookupError
        (at,) = parents.values()
    if isinstance(at.layer.layer, Open) or not at.parents():
        raise LookupError
    return at


def _any(layer: str, argument: str) -> Size:
    return Size(None, name=f"{layer}.{argument}", open=True)


def _as_examples(cls: type[Layer], layer: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments of which the numbers are examples: any number may be meant."""
    found = dict(values)
    for key, value in values.items():
        kind = cls.kinds.get(key)
        if type(value) is int and kind is not None and kind.numeric and not kind.decides:
            found[key] = _any(layer, key)
    return found


def _set_arguments(variant: _Variant, at: LayerCall, fix: SetArguments) -> Optional[_Variant]:
    layer = _above(at, fix.layer).layer if fix.layer else at.layer
    rule = _rule(variant, layer)
    return _ruled(variant, layer, _changed(rule, layer.name, fix.values))


def _changed(rule: Layer, name: str, values: Mapping[str, Any]) -> Layer:
    """A layer with other arguments, its own or those of the layer inside."""
    if all(key in rule.kinds for key in values):
        return rule.from_arguments({**rule.given, **_as_examples(type(rule), name, values)})
    (inner,) = rule.children()
    key = next(key for key in rule.kinds if getattr(rule, key, None) is inner)
    return rule.from_arguments({**rule.given, key: _changed(inner, name, values)})


def _ruled(variant: _Variant, layer: GraphLayer, rule: Layer) -> _Variant:
    return variant._replace(rules={**variant.rules, id(layer): rule})


def _inserted(variant: _Variant, at: LayerCall, fix: InsertLayer) -> Optional[_Variant]:
    if id(at) in variant.before or not (at.args and isinstance(at.args[0], Tensor)):
        return None
    rule = layer_class(fix.class_name).from_arguments(fix.arguments)
    return variant._replace(before={**variant.before, id(at): rule})


def _removed(variant: _Variant, at: LayerCall, fix: RemoveLayer) -> Optional[_Variant]:
    return variant._replace(without=variant.without | {id(_above(at, fix.layer))})


def _replaced(variant: _Variant, at: LayerCall, fix: ReplaceLayer) -> Optional[_Variant]:
    layer = _above(at, fix.layer).layer
    return _ruled(variant, layer, layer_class(fix.class_name).from_arguments({}))


def _wrapped(variant: _Variant, at: LayerCall, fix: WrapLayer) -> Optional[_Variant]:
    wrapper = layer_class(fix.class_name)
    rule = wrapper.from_arguments({fix.argument: _rule(variant, at.layer)})
    return _ruled(variant, at.layer, rule)


def _unwrapped(variant: _Variant, at: LayerCall, fix: UnwrapLayer) -> Optional[_Variant]:
    (inner,) = _rule(variant, at.layer).children()
    return _ruled(variant, at.layer, inner)


def _given(variant: _Variant, at: LayerCall, fix: SetInput) -> Optional[_Variant]:
    """The model's one input with other sizes, of which those that are new are examples."""
    while at.parents():
        at = at.parents()[0].call if len(at.parents()) == 1 else at
        if len(at.parents()) > 1:
            return None
    if not all(d is None or isinstance(known(d), int) for d in fix.shapes):
        return None
    old = at.row.output
    before = old.plain() if isinstance(old, Shape) and len(old) == len(fix.shapes) else []
    sizes = [
        d if d is None or d in before[i : i + 1] else _any("input", f"shape[{i}]")
        for i, d in enumerate(map(known, fix.shapes))
    ]
    from ..numbers.shape import shape_of

    return variant._replace(shapes={**variant.shapes, id(at): shape_of(sizes)})


_CARRIERS: dict[type, Callable[..., Optional[_Variant]]] = {
    SetArguments: _set_arguments,
    InsertLayer: _inserted,
    RemoveLayer: _removed,
    ReplaceLayer: _replaced,
    WrapLayer: _wrapped,
    UnwrapLayer: _unwrapped,
    SetInput: _given,
}
