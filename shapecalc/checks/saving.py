"""Models that are saved and loaded again."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ..errors import UnknownLayer
from ..models.unknown import CustomLayer
from ..numbers import nest
from ..readers.code.interpreter.values import Function, ModelValue
from ..readers.results import Problem
from .base import Check

# Words with which a program tells Keras of its own classes and functions for all files.
OWN_OBJECTS = frozenset(
    (
        "register_keras_serializable",
        "custom_object_scope",
        "CustomObjectScope",
        "get_custom_objects",
    )
)


class LoadedWithoutOwn(Check):
    """load_model isn't given what a saved model has of the program's own: the code of UnknownLayer."""

    event = "loaded"

    def find(self, model: ModelValue, kwargs: dict[str, Any], node: Any) -> Iterator[Problem]:
        if not str(kwargs.get("filepath")).endswith((".keras", ".h5", ".hdf5")):
            return  # Keras 3 saves no model under another name
        names = dict.fromkeys(_own(model, kwargs.get("compile") is not False))
        given = self.it.keras < 3 or kwargs.get("custom_objects") is not None
        if given or not names or _objects_are_given(self.it.source):
            return
        listed = ", ".join(f"{n!r}: {n}" for n in names)
        error = UnknownLayer(
            f"The saved model uses {', '.join(names)}, which load_model isn't given.",
            f"Say so: load_model(path, custom_objects={{{listed}}}); or put "
            "@keras.saving.register_keras_serializable() above the definition.",
        )
        yield self.refused(error, node, cause=model.node)


@lru_cache(maxsize=1)
def _objects_are_given(source: Any) -> bool:
    """Whether Keras is told anywhere what is the file's own; asked for each model that is loaded."""
    return any(getattr(n, "attr", getattr(n, "id", "")) in OWN_OBJECTS for n in source.nodes)


def _own(model: ModelValue, compiled: bool) -> Iterator[str]:
    """What a model holds that is defined in the program: layers, activations, losses, metrics."""
    if model.instance is not None:
        yield model.instance.cls.name
    for value in model.layers:
        if isinstance(value.layer, CustomLayer):
            yield value.layer.class_name
        for given in (
            value.arguments.get("activation"),
            value.arguments.get("recurrent_activation"),
            value.arguments.get("function"),
        ):
            yield from own_functions(given)
    if compiled:
        for word in ("loss", "metrics"):
            yield from own_functions((model.compiled or {}).get(word))


def own_functions(value: Any) -> Iterator[str]:
    """The names of the functions of the file's own among these."""
    for f in nest.leaves(value):
        if isinstance(f, Function) and isinstance(f.node, ast.FunctionDef):
            yield f.name
