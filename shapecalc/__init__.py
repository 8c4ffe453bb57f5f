"""Shapes, weights and parameter counts of Keras sequence models, in pure Python.

>>> import shapecalc
>>> conv = shapecalc.Conv1D(128, 5)
>>> output, weights = conv.apply(shapecalc.Shape((32, 120, 16)))
>>> str(output), sum(w.size for w in weights)
('(32, 116, 128)', 10368)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .errors import ShapeError
from .keras_names import INPUT
from .layers.registry import from_config, layer_class, layer_classes, names
from .numbers.shape import Shape
from .numbers.size import Size

__all__ = ["Shape", "ShapeError", "Size", "from_config", "layer_class", "layer_classes", "predict"]
__version__ = "0.1.0"


def predict(record: Mapping[str, Any]) -> dict[str, Any]:
    """Predict one record of the JSON contract; see :func:`shapecalc.models.prediction.predict`."""
    from .models.prediction import predict as answer

    return answer(record)


def Input(*args: Any, **kwargs: Any) -> Any:
    """The symbolic tensor that a model begins with: ``Input((20, 8))``, the batch left out.

    The arguments are those of the layer InputLayer. Raises ShapeError.
    """
    from .models.calling import input_tensor

    return input_tensor(layer_class(INPUT)(*args, **kwargs))


def __dir__() -> list[str]:
    return sorted({*globals(), *names()})


def __getattr__(name: str) -> Any:
    """Layers by their Keras names, and what is loaded only when it is used."""
    if name == "applications":
        from .models import applications

        return applications
    if name[:1].isupper():
        try:
            return layer_class(name)
        except ShapeError:
            pass
    raise AttributeError(f"module 'shapecalc' has no attribute {name!r}")
