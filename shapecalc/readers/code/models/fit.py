"""Where arrays meet a model: ``fit``, ``evaluate``, ``predict`` and plain calls."""

from __future__ import annotations

from typing import Any, Optional

from ....errors import InputMismatch
from ....numbers import nest
from ....numbers.shape import Shape, shape_of
from ....numbers.size import Size, known
from ..interpreter.values import (
    FLOATS,
    Array,
    Dataset,
    Frame,
    ModelValue,
    Real,
    Rest,
    Thing,
    Unknown,
)
from ..libraries.arguments import data_words
from ..libraries.arrays import array_of, name_axes
from ..libraries.tf_data import holds_datasets
from .batches import in_batches, of_batches, refuse_unbatched, refuse_unknown_rank
from .logs import history, scores


class Feed:
    """One meeting of data and model: the arrays as they are handed over.

    ``x`` and ``y`` are an Array, a list or a dict of them, or None where nothing is known.
    ``lists`` names those that are plain Python lists of numbers, ``grown`` those that are lists
    of nobody knows what, filled in a loop, with how many items they have (None: unknown);
    ``numbers`` are those that stand beside arrays in a list. ``batch_size`` is as it was given, None where it wasn't. ``is_cut`` says whether it is
    certainly Keras that cuts the data into batches: a data set and a generator come in batches
    of their own.
    """

    __slots__ = (
        "batch_size", "grown", "is_cut", "kwargs", "lists", "method", "model", "node", "numbers",
        "validation", "x", "y",
    )  # fmt: skip

    def __init__(
        self, model: ModelValue, method: str, x: Any, y: Any, node: Any, kwargs: dict[str, Any]
    ) -> None:
        self.model, self.method, self.x, self.y, self.node = model, method, x, y, node
        self.kwargs = kwargs
        self.validation: Optional[tuple[Any, Any]] = None
        self.lists: list[str] = []
        self.grown: list[tuple[str, Any]] = []
        self.numbers: list[Any] = []
        self.batch_size: Any = kwargs.get("batch_size")
        self.is_cut = True


def feed(
    it: Any,
    model: ModelValue,
    method: str,
    args: list[Any],
    kwargs: dict[str, Any],
    node: Any,
    loose: bool = False,
) -> Any:
    """Hand arrays to a model; what comes back is an array of the output's shape, if known."""
    x = args[0] if args else kwargs.get("x")
    takes_labels = method in ("fit", "evaluate", "train_on_batch", "test_on_batch")
    y = (args[1] if len(args) > 1 else kwargs.get("y")) if takes_labels else None
    x = in_batches(it, x, node)
    comes_cut = isinstance(x, Thing)
    if isinstance(x, Thing):
        if isinstance(x, Dataset) and holds_datasets(x.element):
            it.refuse(
                InputMismatch(
                    "The dataset hands over datasets: window() makes each window one of its own.",
                    "Make tensors of the windows first: "
                    "ds.window(n, shift=1, drop_remainder=True).flat_map(lambda w: w.batch(n)).",
                ),
                node,
            )
        elif method in ("fit", "evaluate"):
            refuse_unknown_rank(it, x, node)
        if refuse_unbatched(it, model, x, node):
            return _returned(it, model, method, kwargs, node, loose)
        x, y = of_batches(x, y)
    xs, ys = _arrays(x), _arrays(y)
    words = data_words(it, node, model.keras_name)
    name_axes(it, xs, words)
    _meet(it, model, xs, words)
    found = Feed(model, method, xs, ys, node, kwargs)
    validation = in_batches(it, kwargs.get("validation_data"), node)
    if isinstance(validation, Thing):
        validation = of_batches(validation, None)
    if isinstance(validation, (list, tuple)) and len(validation) >= 2 and method == "fit":
        found.validation = (_arrays(validation[0]), _arrays(validation[1]))
        found.lists += [f"validation {w}" for w, v in zip("xy", validation) if _is_plain(v)]
    found.lists += [w for w, v in (("x", x), ("y", y)) if _is_plain(v)]
    found.grown += [(w, known(n)) for w, v in (("x", x), ("y", y)) for n in _grown(v)]
    found.numbers += [n for v in (x, y) for n in _among_arrays(v)]
    at = {"fit": 2, "evaluate": 2, "predict": 1}.get(method, len(args))
    if found.batch_size is None and len(args) > at:
        found.batch_size = args[at]
    # Keras takes no labels beside a data set.
    found.is_cut = not comes_cut and (xs is not None or y is not None)
    it.emit("fed", found)
    if method in ("predict", "call", "predict_on_batch"):
        if method == "call" and _is_open(xs):
            return Array(None, it.text(node))  # what comes out has the axes of what goes in
        return _result(it, model, xs, node)
    return _returned(it, model, method, kwargs, node, loose)


def _returned(
    it: Any, model: ModelValue, method: str, kwargs: dict[str, Any], node: Any, loose: bool
) -> Unknown:
    """What a method returns that trains or measures."""
    if method == "fit":
        return history(it, model, kwargs, loose)
    if method == "evaluate":
        return scores(it, model, kwargs, loose, it.text(node))
    return Unknown(it.text(node))


def _arrays(value: Any) -> Any:
    """Data as arrays; None where its shape isn't known."""
    if isinstance(value, (Array, Frame)):
        return array_of(value)
    if isinstance(value, dict):
        return {k: _arrays(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        if any(isinstance(v, (Array, Frame, Unknown)) and not isinstance(v, Real) for v in value):
            return [_arrays(v) for v in value]
        return array_of(list(value))
    return None


def _is_plain(value: Any) -> bool:
    """Whether it is certainly a Python list of numbers, words or such lists."""
    if not isinstance(value, list) or not value:
        return False
    first = value[0].element if isinstance(value[0], Rest) else value[0]
    return isinstance(first, (int, float, str, Real)) or _is_plain(first)


def _grown(value: Any) -> list[Any]:
    """The length of a Python list, filled in a loop, of items that aren't known; [] for others."""
    if not isinstance(value, list) or len(value) != 1 or not isinstance(value[0], Rest):
        return []
    length, element = value[0].length, value[0].element
    is_open = known(length) not in (0, 1) and isinstance(element, (Size, Unknown))
    return [length] if is_open else []


def _among_arrays(value: Any) -> list[Any]:
    """The numbers in a list that holds arrays, too."""
    if not isinstance(value, (list, tuple)) or not any(isinstance(v, Array) for v in value):
        return []
    return [v for v in value if isinstance(v, (int, float)) and not isinstance(v, bool)]


def _is_open(x: Any) -> bool:
    """Whether the axes of some of the data aren't known."""
    arrays = list(nest.leaves(x))
    return not arrays or any(not isinstance(a, Array) or a.shape is None for a in arrays)


def _meet(it: Any, model: ModelValue, x: Any, words: str) -> None:
    """A Sequential that never said what it reads is built on the data that it meets."""
    if model.kind != "Sequential":
        return
    if isinstance(x, list) and len(x) == 1:
        x = x[0]
    if isinstance(x, Array) and (x.facts.ragged or x.facts.objects):
        x = None  # how many axes its elements have isn't known
    if isinstance(x, Array) and x.shape and len(x.shape) == 2:
        it.build.forget_length(model)
    if model.declared is None and model.met is None and isinstance(x, Array):
        if x.shape is not None and x.shape:
            sizes = [None, *x.shape[1:]]
            if len(sizes) == 1 and it.keras < 3:
                sizes.append(1)  # Keras 2 gives rank-1 data a last axis
            model.met = shape_of(sizes, ("batch", "steps", "features"))
    if model.declared is not None or model.met is not None:
        it.build.advance(model)
    elif not isinstance(x, (list, dict)) and not model.words:
        model.words = f"{words}.shape[1:]"


def _result(it: Any, model: ModelValue, x: Any, node: Any) -> Any:
    if model.instance is not None and model.instance.cls.find("call") is not None:
        return Array(None, it.text(node))  # a Sequential whose call is the source's own
    if model.kind == "Sequential":
        it.build.settle(model)
    rows: Any = None
    if isinstance(x, Array) and x.shape:
        rows = x.shape[0]
    output = model.output
    if isinstance(output, list) and len(output) == 1:
        output = output[0]
    if isinstance(output, Shape):
        return Array((rows, *output[1:]), "", FLOATS)
    if isinstance(output, list) and all(isinstance(o, Shape) for o in output):
        return [Array((rows, *o[1:]), "", FLOATS) for o in output]
    return Array(None, it.text(node))
