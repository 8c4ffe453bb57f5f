"""The arguments that every layer takes, with Keras's defaults."""

from __future__ import annotations

from typing import Any

from ..keras_names import DTYPES, MIXED_POLICIES
from .arguments import Anything, Kind, Named, Refused


class DType(Kind):
    """A dtype or dtype policy, by name or config."""

    refuses: tuple[Any, ...] = ("float31",)
    accepts: tuple[Any, ...] = ("float32", "float16", "mixed_float16", None)

    def check(self, value: Any) -> Any:
        if value is None:
            return "float32"
        name = value
        if isinstance(value, dict):
            inner = value.get("config")
            name = inner.get("name", "float32") if isinstance(inner, dict) else None
        if isinstance(name, str) and (name in DTYPES or name in MIXED_POLICIES):
            return name
        raise Refused("a dtype or dtype policy of Keras, such as 'float32' or 'mixed_float16'")


class Trainable(Kind):
    option = "flag"
    decides = True
    accepts: tuple[Any, ...] = (True, False)
    refuses: tuple[Any, ...] = (0, 1, None, "yes")

    def check(self, value: Any) -> Any:
        if isinstance(value, bool):
            return value
        raise Refused("True or False")


class Name(Kind):
    refuses: tuple[Any, ...] = (5, "a/b")

    def check(self, value: Any) -> Any:
        if value is None or (isinstance(value, str) and "/" not in value):
            return value
        raise Refused("a text without '/'")


BASE: dict[str, Kind] = {
    "name": Name(None),
    "trainable": Trainable(True),
    "dtype": DType(None),
    "activity_regularizer": Named("regularizer"),
    "autocast": Anything(True),
    "input_shape": Anything(None),
    "input_dim": Anything(None),
}
for _name, _kind in BASE.items():
    _kind.name = _name
