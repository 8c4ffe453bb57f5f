"""The words that ``compile`` takes for optimizers, losses and metrics."""

from __future__ import annotations

from collections.abc import Callable

from ..keras_names import METRICS, OPTIMIZERS
from .losses import names

_NAMES: dict[str, Callable[[], list[str]]] = {
    "optimizer": lambda: [name.lower() for name in OPTIMIZERS if name not in ("", "Lamb")],
    "loss": names,
    "metric": lambda: sorted(METRICS),
}
# Words that Keras takes in any case, and chooses by the shapes.
_CHOSEN = {"optimizer": (), "loss": ("crossentropy", "ce"), "metric": ("accuracy", "acc")}


def words_for(kind: str) -> list[str]:
    """Every word for an "optimizer", a "loss" or a "metric" that means one and the same."""
    return _NAMES[kind]()


def is_word_for(kind: str, word: str) -> bool:
    """Whether Keras's ``get`` takes a word; it takes optimizers in any case."""
    lower = word.lower()
    return (lower if kind == "optimizer" else word) in words_for(kind) or lower in _CHOSEN[kind]
