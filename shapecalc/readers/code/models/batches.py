"""What hands over batches: generators, data sets, and Sequences of the source."""

from __future__ import annotations

from typing import Any

from ....errors import InputMismatch
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
        batches = [v.element if isinstance(v, Rest) else v for v in value]
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
            "shapes.",
            "Tell it: from_generator(…, output_signature=(tf.TensorSpec((20, 8)), …)) with the "
            "shapes of one element.",
        ),
        node,
    )
