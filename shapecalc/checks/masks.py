"""Masks that get lost on their way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, Optional

from ..models.unknown import Foreign
from ..numbers.shape import Shape
from ..readers.code.interpreter.values import LayerValue, ModelValue, layer_of
from ..readers.results import Problem
from .base import Check


class _Mask(NamedTuple):
    """A mask on a tensor: who made it, and who dropped it (None while it is alive)."""

    maker: LayerValue
    dropped: Optional[tuple[LayerValue, Any]] = None


class MaskLost(Check):
    """A mask is dropped before the layer that should have used it.

    Embedding(mask_zero=True) and Masking mark the padding, and the mark travels with the data to
    the layers that skip it: LSTM, GRU, attention, GlobalAveragePooling1D. A convolution,
    Flatten, Reshape or another pooling on the way drops it.

    Why it bites: Keras warns once, "this layer does not support masking and will therefore
    destroy the mask information", and goes on. The padding is read as if it were text.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((40,)),
                tf.keras.layers.Embedding(1000, 16, mask_zero=True),
                tf.keras.layers.Conv1D(32, 5, activation="relu"),
                tf.keras.layers.LSTM(16),
                tf.keras.layers.Dense(1, activation="sigmoid"),
            ]
        )

    Use instead::

        -        tf.keras.layers.Conv1D(32, 5, activation="relu"),
    """

    code = "SEQ305"
    event = "end"

    def find(self) -> Iterator[Problem]:
        for model in [*self.it.models, *self.it.build.general]:
            if not (model.failed or model.assumed):
                yield from self._walk(_steps(model))

    def _walk(self, steps: Any) -> Iterator[Problem]:
        masks: dict[Any, Optional[_Mask]] = {}
        used: set[int] = set()
        droppers: dict[int, tuple[LayerValue, Any, LayerValue]] = {}
        reported: set[int] = set()
        for value, parents, outputs, node, output, given in steps:
            found = [m for m in (masks.get(p) for p in parents) if m is not None]
            rule = value.layer
            if isinstance(rule, Foreign) or rule.is_model:  # its own code, perhaps
                used |= {id(m.maker) for m in found}  # nobody knows
                continue
            mask = _mask_of(value)
            if "mask" in given or "attention_mask" in given:
                used |= {id(m.maker) for m in found}  # it is handed on by name
                found = [m for m in found if m.dropped is None]
            alive = next((m for m in found if m.dropped is None), None)
            lost = next((m for m in found if m.dropped is not None), None)
            if mask == "uses":
                used |= {id(m.maker) for m in found if m.dropped is None}
                if lost is not None and alive is None and lost.dropped is not None:
                    dropper, at = lost.dropped
                    if id(dropper) not in reported:
                        reported.add(id(dropper))
                        yield self._lost(dropper, at, lost.maker, value)
            after: Optional[_Mask] = None
            if mask == "makes":
                after = _Mask(value)
            elif mask == "drops" and alive is not None:
                droppers.setdefault(id(value), (value, node, alive.maker))
                after = _Mask(alive.maker, (value, node))
            elif isinstance(output, Shape) and len(output) >= 3:
                after = alive or lost
            for key in outputs[:1]:
                masks[key] = after
        for key, (dropper, at, maker) in droppers.items():
            if id(maker) not in used and key not in reported:
                yield self._lost(dropper, at, maker, None)

    def _lost(
        self, dropper: LayerValue, node: Any, maker: LayerValue, user: Optional[LayerValue]
    ) -> Problem:
        what = "mask_zero=True" if "mask_zero" in maker.layer.kinds else "the Masking"
        return self.problem(
            node,
            f"{dropper.name} drops the mask that {maker.name} made"
            + (
                f", so {user.name} reads the padding as if it were text."
                if user is not None
                else ", and no layer has used it: the padding is read as if it were text."
            ),
            f"Leave {what} out, or use layers that keep the mask or read it: a recurrent layer "
            "or GlobalAveragePooling1D right after it.",
            cause=maker.node,
            cause_text=f"{maker.name} makes the mask",
            layer_name=dropper.name,
        )


def _mask_of(value: LayerValue) -> str:
    rule: Any = value.layer
    return str(rule.mask) if getattr(rule, "mask_zero", True) else "passes"


def _steps(model: ModelValue) -> Iterator[tuple[LayerValue, list[Any], list[Any], Any, Any, Any]]:
    """Every call in order: the layer, keys of what it reads and returns, its node, its output, and
    what it is given by name.
    """
    if model.kind == "Sequential":
        for i, (value, row) in enumerate(zip(_layers(model), model.rows)):
            yield value, [i - 1], [i], value.node, row.output, {}
        return
    for call in model.graph.calls if model.graph is not None else ():
        output: Any = call.row.output
        if isinstance(output, tuple) and not isinstance(output, Shape) and output:
            output = output[0]
        parents = [id(t) for t in call.parents()]
        yield (
            layer_of(call),
            parents,
            [id(t) for t in call.outputs],
            call.where,
            output,
            call.kwargs,
        )


def _layers(model: ModelValue) -> list[LayerValue]:
    return [v for v in model.layers if not v.layer.is_input]
