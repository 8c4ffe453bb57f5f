"""NumPy's products and diagonals, as shapes; entered beside the other functions of NumPy."""

from __future__ import annotations

from typing import Any

from ..interpreter.values import Array
from .arguments import Given
from .arrays import array_of
from .numpy import method, numpy


@numpy("dot", "matmul")
def _dot(given: Given) -> Any:
    return _product(array_of(given.get(0, "a")), array_of(given.get(1, "b")))


@method("dot")
def _dotted(given: Given) -> Any:
    return _product(given.owner, array_of(given.get(0, "b")))


def _product(a: Array, b: Array) -> Array:
    if a.shape and b.shape and len(b.shape) == 2:
        return Array((*a.shape[:-1], b.shape[1]), "")
    return Array(None, "")


@numpy("tensordot")
def _tensordot(given: Given) -> Any:
    a, b = array_of(given.get(0, "a")), array_of(given.get(1, "b"))
    axes = given.get(2, "axes", 2)
    if a.shape is None or b.shape is None or not isinstance(axes, int):
        return Array(None, "")
    return Array((*a.shape[: len(a.shape) - axes], *b.shape[axes:]), "")


@numpy("diag")
def _diag(given: Given) -> Any:
    array = array_of(given.get(0, "v"))
    if given.has(1, "k") or array.shape is None or len(array.shape) != 1:
        return Array(None, "")
    return Array((array.shape[0], array.shape[0]), "")
