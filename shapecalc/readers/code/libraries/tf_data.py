"""tf.data: what one element of a dataset is, from step to step.

A dataset is a Thing whose ``element`` is an array, or a nest of arrays; one whose elements are
datasets (``window``) has Things for them. Batching puts an axis in front.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..interpreter.values import Array, Frame, Rest, Thing, Unknown
from .arguments import Given, table
from .arrays import array_of

makers, maker = table()
_methods, _method = table()


def dataset(given: Given, element: Any, length: Any = None) -> Thing:
    return Thing("dataset", given.it.text(given.node), {"element": element, "length": length})


def each(value: Any, change: Callable[[Array], Array]) -> Any:
    """A nest of arrays with every array changed; anything else is not known."""
    if isinstance(value, tuple):
        return tuple(each(v, change) for v in value)
    if isinstance(value, dict):
        return {k: each(v, change) for k, v in value.items()}
    if isinstance(value, (Array, Frame, list)) and not _holds_unknown(value):
        return change(array_of(value))
    return value if isinstance(value, (Thing, Unknown)) else Array(None)


def _holds_unknown(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(v, (Unknown, Rest)) for v in value)


def _rows(value: Any) -> Any:
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, tuple):
        return _rows(value[0]) if value else None
    shape = array_of(value).shape if isinstance(value, (Array, Frame, list)) else None
    return shape[0] if shape else None


def _without_first(array: Array) -> Array:
    facts = ("dtype", "classes", "ids")
    return array.like(tuple(array.shape[1:]) if array.shape else None, *facts)


# -- making ---------------------------------------------------------------------------------
@maker("from_tensor_slices")
def _slices(given: Given) -> Thing:
    value = given.get(0, "tensors")
    return dataset(given, each(value, _without_first), _rows(value))


@maker("from_tensors")
def _whole(given: Given) -> Thing:
    return dataset(given, each(given.get(0, "tensors"), lambda array: array), 1)


@maker("range")
def _range(given: Given) -> Thing:
    return dataset(given, Array((), "", {"dtype": "int"}))


@maker("from_generator")
def _generator(given: Given) -> Any:
    made = given.it.call(given.get(0, "generator"), [], {}, given.node)
    if not isinstance(made, Thing) or not made.facts.get("generator"):
        return given.unknown()
    declared = [given.get(i, w) for i, w in ((2, "output_shapes"), (4, "output_signature"))]
    known = {} if any(t is not None for t in declared) else {"unranked": True}
    return dataset(
        given, each(made.facts["element"], lambda a: Array(a.shape, a.name, {**a.facts, **known}))
    )


@maker("zip")
def _zip(given: Given) -> Any:
    parts = given.get(0, "datasets") if len(given.args) < 2 else tuple(given.args)
    if isinstance(parts, (tuple, list)) and all(_is_dataset(p) for p in parts):
        return dataset(given, tuple(p.facts["element"] for p in parts))
    return given.unknown()


def _is_dataset(value: Any) -> bool:
    return isinstance(value, Thing) and value.kind == "dataset"


# -- from step to step ------------------------------------------------------------------------
@_method("shuffle", "prefetch", "cache", "repeat", "with_options", "apply", "shard", "snapshot",
         "copy")  # fmt: skip
def _same(given: Given) -> Thing:
    return dataset(given, given.owner.facts["element"], given.owner.facts.get("length"))


@_method("take", "skip", "filter", "concatenate", "take_while", "rebatch")
def _other_length(given: Given) -> Thing:
    return dataset(given, given.owner.facts["element"])


@_method("batch", "padded_batch")
def _batch(given: Given) -> Thing:
    size = given.get(0, "batch_size")
    whole = given.get(1, "drop_remainder") is True or given.kwargs.get("drop_remainder") is True
    first = size if isinstance(size, int) and (whole or _in_a_window(given)) else None

    def batched(array: Array) -> Array:
        shape = None if array.shape is None else (first, *array.shape)
        return array.like(shape, "dtype", "classes", "ids", "unranked")

    return dataset(given, each(given.owner.facts["element"], batched))


def _in_a_window(given: Given) -> bool:
    """Whether the dataset is one window of known length, which one batch takes whole."""
    return bool(given.owner.facts.get("length") == given.get(0, "batch_size"))


@_method("unbatch")
def _unbatch(given: Given) -> Thing:
    return dataset(given, each(given.owner.facts["element"], _without_first))


@_method("window")
def _window(given: Given) -> Thing:
    size = given.get(0, "size")
    whole = given.get(3, "drop_remainder") is True
    length = size if isinstance(size, int) and whole else None

    def windowed(array: Array) -> Any:
        return Thing("dataset", "window", {"element": array, "length": length})

    return dataset(given, each(given.owner.facts["element"], windowed))


@_method("map")
def _map(given: Given) -> Any:
    element = given.owner.facts["element"]
    arguments = list(element) if isinstance(element, tuple) else [element]
    made = given.it.call(given.get(0, "map_func"), arguments, {}, given.node)
    # A function may have declared the shapes: set_shape, ensure_shape.
    facts = ("dtype", "classes", "ids", "onehot")
    return dataset(given, each(made, lambda array: array.like(array.shape, *facts)))


@_method("flat_map", "interleave")
def _flat_map(given: Given) -> Any:
    element = given.owner.facts["element"]
    arguments = list(element) if isinstance(element, tuple) else [element]
    made = given.it.call(given.get(0, "map_func"), arguments, {}, given.node)
    return dataset(given, made.facts["element"]) if _is_dataset(made) else given.unknown()


methods = {("dataset", word): handler for word, handler in _methods.items()}


def holds_datasets(element: Any) -> bool:
    """Whether an element of a dataset is a dataset, or holds one."""
    if isinstance(element, dict):
        element = tuple(element.values())
    if isinstance(element, tuple):
        return any(map(holds_datasets, element))
    return _is_dataset(element)
