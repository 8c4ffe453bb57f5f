"""A plan's texts as arrays, the same every time."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from .models import vocabulary
from .plan import Plan


@dataclass
class Tensors:
    """Arrays of token ids and labels, the encoder that made them, and their source."""

    x: Any
    y: Any
    val_x: Any
    val_y: Any
    encoder: Any
    classes: tuple[str, ...]
    about: dict[str, Any]


def tensors(plan: Plan) -> Tensors:
    """Load, split and encode. The vocabulary is learned from the training part alone.

    Raises BadRecord for texts that can't be used, KerasMissing without TensorFlow.
    """
    import numpy as np

    from ..texts import Encoder, load, split

    dataset = load(plan.data, text=plan.text, label=plan.label, limit=plan.limit)
    kept, held = split(dataset, seed=0, validation=0.2)
    n = max(1, round(len(kept.texts) * plan.share))
    encoder = Encoder(vocabulary(list(plan.layers)), plan.steps)
    encoder.fit(kept.texts[:n])
    about = {
        "name": dataset.name,
        "source": dataset.source,
        "citation": dataset.citation,
        "notes": list(dataset.notes),
        "classes": list(dataset.classes),
        "digest": digest(dataset),
        "training": n,
        "validation": len(held.texts),
    }
    return Tensors(
        encoder.encode(kept.texts[:n]),
        np.array(kept.labels[:n], "int32"),
        encoder.encode(held.texts),
        np.array(held.labels, "int32"),
        encoder,
        tuple(dataset.classes),
        about,
    )


def digest(dataset: Any) -> str:
    """A hash of all texts and labels."""
    found = hashlib.sha256()
    for text, label in zip(dataset.texts, dataset.labels):
        found.update(f"{label}\t{text}\n".encode("utf-8", "replace"))
    return found.hexdigest()
