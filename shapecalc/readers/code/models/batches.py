"""What hands over batches: generators, data sets, and Sequences of the source."""

from __future__ import annotations

import ast
from typing import Any, Optional

from ....errors import InputMismatch
from ....numbers.shape import shape_of
from ..interpreter.branches import agreed
from ..interpreter.values import (
    Array,
    Batches,
    ClassValue,
    Dataset,
    Function,
    Generated,
    Instance,
    Items,
    Library,
    Rest,
    Thing,
    Unknown,
)


def in_batches(it: Any, value: Any, node: Any) -> Any:
    """Data as they are given to ``fit``: a Thing where they come in batches of their own."""
    if isinstance(value, Generated):
        batches = [v.element if isinstance(v, Rest) else v for v in it.items_of(value, node)]
        element = agreed(it.joining(), batches, "batch") if batches else Unknown("batch")
        return Batches("a generator", element)
    if isinstance(value, Instance) and _is_sequence(value.cls):
        if value.batches is None:
            value.batches = _of_sequence(it, value, node)
        return value.batches
    return value


def _is_sequence(cls: ClassValue) -> bool:
    """Whether Keras asks its objects for batches: a Sequence, called PyDataset since Keras 3."""
    for base in cls.bases:
        if isinstance(base, ClassValue):
            if _is_sequence(base):
                return True
        elif isinstance(base, Library) and base.path.startswith("keras."):
            if base.last in ("Sequence", "PyDataset"):
                return True
    return False


def _of_sequence(it: Any, value: Instance, node: Any) -> Any:
    """The batches of a Sequence: what its ``__getitem__`` gives for some index."""
    if not isinstance(value.cls.find("__getitem__"), Function):
        return value
    batch = it.call(it.attribute(value, "__getitem__", node), [it.size("index")], {}, node)
    name = value.cls.name
    if isinstance(batch, Batches):
        it.refuse(
            InputMismatch(
                f"__getitem__ of {name} yields, so each of its batches is a generator.",
                "Return the batch: return x, y.",
            ),
            node,
        )
        return value
    if isinstance(batch, list) and not any(isinstance(v, Rest) for v in batch):
        batch = tuple(batch)
    if isinstance(batch, tuple) and len(batch) > 3:
        it.refuse(
            InputMismatch(
                f"__getitem__ of {name} returns {len(batch)} things; Keras reads (inputs, targets, "
                "sample_weight).",
                "Put several inputs or several targets into one tuple: return x, (y1, y2).",
            ),
            node,
        )
        return value
    return Batches(name, batch)


def of_batches(batches: Thing, y: Any) -> tuple[Any, Any]:
    """Inputs and labels of a generator or a dataset that hands over batches."""
    if not isinstance(batches, (Batches, Dataset)):
        return batches, y
    one = batches.element
    if isinstance(batches, Batches) and isinstance(one, list) and len(one) in (2, 3):
        one = tuple(one)  # as Keras 2 took it
    if isinstance(one, tuple) and len(one) in (2, 3):
        return one[0], one[1]
    if isinstance(one, tuple) and len(one) == 1:
        return one[0], y
    return one, y


def refuse_unknown_rank(it: Any, batches: Thing, node: Any) -> None:
    """``fit`` wants to know the axes of what comes, which from_generator doesn't tell by itself."""
    element = batches.element if isinstance(batches, Items) else None
    parts = element if isinstance(element, tuple) else (element,)
    if it.keras < 3 or not any(isinstance(p, Array) and p.facts.unranked for p in parts):
        return
    it.refuse(
        InputMismatch(
            "The dataset doesn't know how many axes its tensors have: from_generator was given no "
            "shapes, or shape=None.",
            "Say what one element is: from_generator(…, output_signature=(tf.TensorSpec((20, 8)), "
            "…)). None stands for a size in a shape, as in (None,) for labels of a batch.",
        ),
        node,
    )


def refuse_unbatched(it: Any, model: Any, data: Thing, node: Any) -> bool:
    """Whether a data set gives single examples, and a model reads batches of them."""
    element = data.element if isinstance(data, Dataset) else None
    if it.keras < 3 or not isinstance(data, Dataset) or not data.attributes.get("single"):
        return False
    x = element[0] if isinstance(element, tuple) and element else element
    wanted = _rank(model)
    if not isinstance(x, Array) or x.shape is None or wanted is None or wanted != len(x.shape) + 1:
        return False
    it.refuse(
        InputMismatch(
            f"The data set gives single examples of shape {shape_of(list(x.shape))}; a model reads "
            "batches of them.",
            "Batch it before it is given: ds.batch(32).",
        ),
        node,
        edits=_batched(it, node),
    )
    return True


def _rank(model: Any) -> Optional[int]:
    """How many axes a model reads, the batch axis with them; None where that isn't certain."""
    shape = model.declared if model.declared is not None else model.met
    if shape is not None:
        return len(shape)
    if model.kind != "Sequential" or not model.layers:
        return None
    if any(value.layer.flattens for value in model.layers):
        return None  # it would take a single example for a batch
    first = model.layers[0].layer
    words = first.reads.split()
    return (
        2 if first.looks_up else None if len(words) < 2 else len([w for w in words if w != "..."])
    )


def _batched(it: Any, node: Any) -> tuple[Any, ...]:
    """The data set where it is given, batched."""
    first = node.args[0] if getattr(node, "args", None) else None
    if not isinstance(first, (ast.Name, ast.Attribute)):
        return ()
    return (it.source.edit(first, f"{it.source.piece(first)}.batch(32)"),)
