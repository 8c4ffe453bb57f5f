"""What explains and proves a prediction: derivations, the tf.keras twin, pictures, the quiz.

Nothing heavy is imported before it is used.
"""

from __future__ import annotations

from typing import Any


def cross_check(model: Any, input_shape: Any = None) -> Any:
    """Hold a prediction against the real tf.keras layer; see :mod:`explain.proof`."""
    from .proof import cross_check as check

    return check(model, input_shape)


def derivation(model: Any, input_shape: Any = None) -> Any:
    """Where every number of a model comes from; see :mod:`explain.steps`."""
    from .steps import derivations_of

    return derivations_of(model, input_shape)


def draw(model_or_layer: Any, kind: Any = None, **options: Any) -> Any:
    """A picture of a model or layer; see :func:`explain.pictures.draw`."""
    from .pictures import draw as made

    return made(model_or_layer, kind, **options)
