"""Layers that Keras 3 no longer has, where they are imported or made."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ..keras_names import CUDNN, GONE_LAYERS
from ..readers.results import Edit, Problem
from .base import Check
from .gone_names import guarded, keeps_keras_2


class GoneLayer(Check):
    """A layer of Keras 1 or 2 that Keras 3 no longer has, CuDNNLSTM and CuDNNGRU above all.

    LSTM and GRU use the GPU by themselves. Where another layer took over, the table follows the
    layer of today. CuDNNLSTM had a second bias, 8 * units numbers where LSTM has 4 * units;
    CuDNNGRU counts as GRU with reset_after=True does.

    Why it bites: Keras 3 has no such name: "has no attribute 'CuDNNLSTM'". Weights that were
    saved with it don't fit without conversion.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential()
        model.add(tf.keras.Input((20, 8)))
        model.add(tf.keras.layers.CuDNNLSTM(16))
        model.add(tf.keras.layers.Dense(1))

    Use instead::

        -model.add(tf.keras.layers.CuDNNLSTM(16))
        +model.add(tf.keras.layers.LSTM(16))
    """

    code = "SEQ703"
    event = "making"
    severity = "error"

    def find(self, name: str, arguments: dict[Any, Any], node: Any) -> Iterator[Problem]:
        if name not in GONE_LAYERS or self.it.keras < 3:
            return
        now, advice = GONE_LAYERS[name]
        edits: tuple[Edit, ...] = ()
        if name in _imported(self.it.source):
            return  # Python stops at the import
        called = getattr(node, "func", None)
        if name in CUDNN and isinstance(called, ast.Attribute):
            text = self.it.source.piece(called)
            edits = (self.it.source.edit(called, text[: -len(name)] + now),)
        yield self.problem(
            node,
            f"Keras 3 no longer has {name}{f'; the table shows {now}' if now else ''}.",
            advice,
            edits=edits,
        )


class GoneLayerImported(Check):
    """The same where the layer is imported by its name."""

    severity = "error"
    event = "end"

    def find(self) -> Iterator[Problem]:
        if self.it.keras < 3 or keeps_keras_2(self.it.source.text):
            return
        for name, node in _imported(self.it.source).items():
            now, advice = GONE_LAYERS[name]
            yield self.problem(
                node,
                f"Keras 3 no longer has {name}{f'; the table shows {now}' if now else ''}.",
                advice,
                code=GoneLayer.code,
            )


@lru_cache(maxsize=1)
def _imported(source: Any) -> dict[str, Any]:
    """The layers that Keras no longer has and that a file imports by name, with the statements."""
    found: dict[str, Any] = {}
    if not any(name in source.text for name in GONE_LAYERS):
        return found
    under = guarded(source.statements)
    for node in source.statements:
        if not isinstance(node, ast.ImportFrom) or node.level or not node.module:
            continue
        if (
            not node.module.startswith(("keras.", "tensorflow.keras."))
            or "layers" not in node.module
        ):
            continue
        if any(first <= node.lineno <= last for first, last in under):
            continue
        found.update({a.name: node for a in node.names if a.name in GONE_LAYERS})
    return found
