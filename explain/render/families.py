"""The families of layers, each with colours and a pattern that also distinguishes it.

A family is the file of a layer's class; what isn't listed is drawn as ``other``.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Family(NamedTuple):
    """Fill and line of one family, light and dark, and the pattern of its band."""

    light: tuple[str, str]
    dark: tuple[str, str]
    pattern: str


# Patterns are paths on a square of 8 by 8, so that black and white is enough.
_SLOPE = "M-2 2L2 -2M0 8L8 0M6 10L10 6"
_BACK = "M-2 6L2 10M0 0L8 8M6 -2L10 2"
FAMILIES: dict[str, Family] = {
    "embedding": Family(("#fdf1dc", "#9a5b00"), ("#3d2c0e", "#f0b45a"), "M0 2H8M0 6H8"),
    "recurrent": Family(("#e0eefb", "#0b5a9c"), ("#10304d", "#7cc0f5"), _SLOPE),
    "wrapper": Family(("#e4e9fb", "#3a49a8"), ("#1f2852", "#a5b2ff"), _SLOPE + _BACK),
    "conv_lstm": Family(("#e0eefb", "#0b5a9c"), ("#10304d", "#7cc0f5"), _BACK),
    "convolution": Family(("#e0f4ea", "#00694a"), ("#0d3528", "#6fd6ae"), "M2 0V8M6 0V8"),
    "pooling": Family(("#f6e6f7", "#86348f"), ("#3b1d3f", "#e3a2ea"), "M2 0V8M0 2H8"),
    "dense": Family(("#fde7e4", "#a8321f"), ("#46190f", "#ff9d8a"), "M1 1h2v2h-2zM5 5h2v2h-2z"),
    "attention": Family(("#fbf6cf", "#6b5900"), ("#38310b", "#e6d35c"), "M0 4H2M6 4H8M4 0V2M4 6V8"),
    "norm": Family(("#e6f3f5", "#1a6470"), ("#10353b", "#7fd0dc"), "M0 4H8"),
    "other": Family(("#eef0f3", "#4a5565"), ("#2a303a", "#b5c0d0"), "M4 3v2M8 7v2M0 7v2"),
}


def family_of(layer: Any) -> str:
    """The family of a layer: the file of its class or of a base of it; a cell's is its layers'."""
    if layer.role == "cell":
        return "recurrent"
    files = (cls.__module__.rpartition(".")[2] for cls in type(layer).__mro__)
    return next((file for file in files if file in FAMILIES), "other")
