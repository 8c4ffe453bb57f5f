"""The signature of a layer's class, as `inspect.signature` and editors ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from inspect import Signature

    from .base import Layer

# What every layer takes by name; the old ways to declare an input are not offered.
SHARED = ("name", "trainable", "dtype")


class SignatureOf:
    """``__signature__`` of each class, made of its declarations when it is asked for."""

    def __get__(self, layer: Any, cls: type[Layer]) -> Signature:
        if layer is not None:  # a layer itself has the signature of its call
            raise AttributeError("__signature__")
        return signature_of(cls)


def signature_of(cls: type[Layer]) -> Signature:
    """Keras's arguments in Keras's order with its defaults, then those that every layer takes."""
    from inspect import Parameter, Signature

    own = [
        Parameter(
            key,
            Parameter.POSITIONAL_OR_KEYWORD,
            default=Parameter.empty if kind.required else kind.default,
        )
        for key, kind in cls.by_hand().items()
    ]
    shared = [
        Parameter(key, Parameter.KEYWORD_ONLY, default=None if key != "trainable" else True)
        for key in SHARED
        if key not in cls.by_hand()
    ]
    return Signature([*own, *shared])
