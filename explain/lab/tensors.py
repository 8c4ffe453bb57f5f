"""From a plan's texts to arrays, the same every time."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from .models import vocabulary
from .plan import Plan


@dataclass
class Tensors:
    """Arrays of token ids and labels, the encoder that made them, and where they are from."""

    x: Any
    y: Any
    val_x: Any
    val_y: Any
    encoder: Any
    classes: tuple[str, ...]
    about: dict[str, Any]


def load_texts(plan: Plan) -> Any:
    """The plan's texts. Raises BadRecord."""
    from ..texts import load

    return load(plan.data, text=plan.text, label=plan.label, limit=plan.limit)


def tensors(plan: Plan, dataset: Any = None) -> Tensors:
    """Load, split and encode. Words are learnt from the training part alone.

    Raises BadRecord for texts that can't be used, KerasMissing without TensorFlow.
    """
    import numpy as np

    from ..texts import Encoder, split

    dataset = load_texts(plan) if dataset is None else dataset
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
    """One number for all texts and labels: another file, another number."""
    found = hashlib.sha256()
    for text, label in zip(dataset.texts, dataset.labels):
        found.update(f"{label}\t{text}\n".encode("utf-8", "replace"))
    return found.hexdigest()
