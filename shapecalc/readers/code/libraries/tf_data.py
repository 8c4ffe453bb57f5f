"""tf.data: what one element of a dataset is, from step to step.

The ``element`` of a Dataset is an array, or a nest of arrays; of one whose elements are datasets
(``window``) it holds Datasets. Batching puts an axis in front.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..interpreter.branches import agreed
from ..interpreter.values import (
    INTEGERS,
    Array,
    Batches,
    Dataset,
    Fact,
    Frame,
    Rest,
    Thing,
    Unknown,
)
from .arguments import Given, Rule, table
from .arrays import array_of, as_shape


class Spec(Thing):
    """A TensorSpec: ``shape`` is None where it is of any rank."""

    shape: Any = None


def spec(given: Given) -> Any:
    """``tf.TensorSpec(shape=…)``."""
    shape = given.get(0, "shape", ())
    found = None if shape is None else as_shape(given.it, shape)
    if given.loose or (shape is not None and found is None):
        return given.unknown()
    made = Spec("TensorSpec")
    made.shape = found
    return made


# What a step leaves as single examples, if they were.
_SINGLE = frozenset("shuffle prefetch cache repeat with_options take skip filter map shard".split())


def dataset(given: Given, element: Any, length: Any = None) -> Dataset:
    made = Dataset(given.text(), element, length)
    owner = given.owner
    kept = given.word in _SINGLE and isinstance(owner, Dataset) and owner.attributes.get("single")
    if given.word == "from_tensor_slices" or kept:
        made.attributes["single"] = True  # nobody has batched them yet
    return made


def each(value: Any, change: Callable[[Array], Any]) -> Any:
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
    whole = array.shape and not (array.facts.ragged or array.facts.objects)
    shape = tuple(array.shape[1:]) if array.shape and whole else None
    return array.like(shape, "dtype", "classes", "ids", "pixels", "reached")


# What is still known of the numbers of all elements, and of those of some.
_OF_SOME: tuple[Fact, ...] = ("dtype", "ids", "pixels", "onehot", "unranked")
_KEPT: tuple[Fact, ...] = ("dtype", "classes", "ids", "pixels", "onehot", "reached")


# -- making ---------------------------------------------------------------------------------
def _from_generator(given: Given) -> Any:
    made = given.it.call(given.get(0, "generator"), [], {}, given.node)
    if not isinstance(made, Batches):
        return given.unknown()
    signature = given.kwargs.get("output_signature")
    declared = (given.get(2, "output_shapes"), given.get(4, "output_signature", signature))
    unranked = declared == (None, None)

    def ranked(array: Array) -> Array:
        facts = array.facts._replace(unranked=unranked or array.facts.unranked)
        return Array(array.shape, array.name, facts)

    return dataset(given, _declared(each(made.element, ranked), signature))


def _declared(element: Any, signature: Any) -> Any:
    """What a generator yields, with the axes that its signature declares, if any."""
    if isinstance(signature, (list, tuple)) and isinstance(element, tuple):
        if len(signature) == len(element):
            return tuple(map(_declared, element, signature))
    if isinstance(signature, Spec) and signature.shape is None and isinstance(element, Array):
        return Array(element.shape, element.name, element.facts._replace(unranked=True))
    return element


def _zip(given: Given) -> Any:
    parts = given.get(0, "datasets") if len(given.args) < 2 else tuple(given.args)
    if isinstance(parts, (tuple, list)) and all(isinstance(p, Dataset) for p in parts):
        return dataset(given, tuple(p.element for p in parts))
    return given.unknown()


makers = table(
    {
        "from_tensor_slices": lambda given: dataset(
            given, each(given.get(0, "tensors"), _without_first), _rows(given.get(0, "tensors"))
        ),
        "from_tensors": lambda given: dataset(given, each(given.get(0, "tensors"), lambda a: a), 1),
        "range": lambda given: dataset(given, Array((), "", INTEGERS)),
        "from_generator": _from_generator,
        "zip": _zip,
    }
)


# -- from step to step ------------------------------------------------------------------------
def _batch(given: Given) -> Dataset:
    size = given.get(0, "batch_size")
    at = 3 if given.word == "padded_batch" else 1
    whole = given.get(at, "drop_remainder") is True
    # One batch takes a window of known length whole.
    window = bool(given.owner.length == size)
    first = size if isinstance(size, int) and (whole or window) else None

    padded = given.word == "padded_batch" and given.has(1, "padded_shapes")

    def batched(array: Array) -> Array:
        shape = None if array.shape is None else (first, *array.shape)
        if shape is not None and padded:
            shape = (first, *[None] * (len(shape) - 1))
        made = array.like(shape, "dtype", "classes", "ids", "pixels", "reached", "unranked")
        if padded:
            made.facts = made.facts._replace(unranked=False)  # padded_shapes says the axes
        return made

    return dataset(given, each(given.owner.element, batched))


def _any_first(array: Array) -> Array:
    shape = (None, *array.shape[1:]) if array.shape else None
    return array.like(shape, "dtype", "classes", "ids", "pixels", "reached", "unranked")


def _concatenate(given: Given) -> Any:
    """One dataset behind the other: an element is what both kinds of elements agree on."""
    other = given.get(0, "dataset")
    if not isinstance(other, Dataset):
        return given.unknown()
    return dataset(
        given, agreed(given.it.joining(), [given.owner.element, other.element], "element")
    )


def _window(given: Given) -> Dataset:
    size = given.get(0, "size")
    length = size if isinstance(size, int) and given.get(3, "drop_remainder") is True else None
    return dataset(given, each(given.owner.element, lambda a: Dataset("window", a, length)))


def _mapped(given: Given) -> Any:
    """What the function given to ``map`` returns for one element."""
    element = given.owner.element
    arguments = list(element) if isinstance(element, tuple) else [element]
    return given.it.call(given.get(0, "map_func"), arguments, {}, given.node)


def _map(given: Given) -> Dataset:
    # A function may have given the shapes: set_shape, ensure_shape.
    kept = each(_mapped(given), lambda a: a.like(a.shape, *_KEPT))
    return dataset(given, kept)


def _flat_map(given: Given) -> Any:
    made = _mapped(given)
    return dataset(given, made.element) if isinstance(made, Dataset) else given.unknown()


methods: dict[tuple[type[Thing], str], Rule] = {
    (Dataset, word): rule
    for word, rule in table(
        {
            "shuffle prefetch cache repeat with_options snapshot copy": lambda given: dataset(
                given, given.owner.element, given.owner.length
            ),
            "take skip shard filter take_while": lambda given: dataset(
                given, each(given.owner.element, lambda a: a.like(a.shape, *_OF_SOME))
            ),
            "concatenate": _concatenate,
            "rebatch": lambda given: dataset(given, each(given.owner.element, _any_first)),
            "batch padded_batch": _batch,
            "unbatch": lambda given: dataset(given, each(given.owner.element, _without_first)),
            "window": _window,
            "map": _map,
            "flat_map interleave": _flat_map,
        }
    ).items()
}


def holds_datasets(element: Any) -> bool:
    """Whether an element of a dataset is a dataset, or holds one."""
    if isinstance(element, dict):
        element = tuple(element.values())
    if isinstance(element, tuple):
        return any(map(holds_datasets, element))
    return isinstance(element, Dataset)
