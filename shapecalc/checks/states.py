"""States that are handed to recurrent layers. Keras compares them with nothing until data comes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..errors import BatchUnknown, WrongInputs
from ..layers.recurrent import GatedRecurrent
from ..layers.registry import layer_classes
from ..models.calls import LayerCall, Tensor
from ..models.unknown import Unknown as UnknownRule
from ..numbers.size import known
from ..readers.results import Problem
from .base import Check


class GivenStates(Check):
    """``initial_state`` that is not a state of the layer: the code of WrongInputs."""

    event = "called"

    def find(self, call: LayerCall, inputs: list[Tensor], node: Any) -> Iterator[Problem]:
        rule: Any = call.layer.layer
        if isinstance(rule, UnknownRule):
            return
        given = call.kwargs.get("initial_state", call.args[1] if len(call.args) > 1 else None)
        inner = rule.layer if rule.wraps == "directions" else rule
        states = [given] if isinstance(given, Tensor) else given
        if not isinstance(inner, GatedRecurrent) or not isinstance(states, (list, tuple)):
            return
        want = len(inner.state_size) * (2 if inner is not rule else 1)
        if not states or not all(isinstance(s, Tensor) for s in states):
            return
        units = known(inner.units)
        shapes = [s.shape for s in states]
        counts = len(states) == want or (inner is rule and inner.forgives_states)
        fits = all(
            s is None or (len(s) == 2 and (units is None or known(s[1]) in (None, units)))
            for s in shapes[: want if counts else None]
        )
        if counts and fits:
            return
        widths = {known(s[1]) if s is not None and len(s) == 2 else None for s in shapes}
        width = widths.pop() if counts and len(widths) == 1 else None
        one = "one state" if want == 1 else f"{want} states"
        error = WrongInputs(
            f"{rule.class_name} has {one} of (batch, {inner.units}), but initial_state is "
            f"{', '.join('?' if s is None else str(s) for s in shapes)}.",
            f"Give {inner.class_name} {width} units, as many numbers as a state has, or make "
            f"{inner.units} of them: Dense({inner.units})(state)."
            if width is not None and units is not None
            else "Pass on what return_state=True of an equally wide layer gives behind its output; a "
            "Bidirectional's states are joined first: Concatenate()([forward_h, backward_h]).",
        )
        cause = states[0].call
        yield self.refused(
            error,
            node,
            cause=cause.where,
            cause_text=f"{cause.layer.name} returns {shapes[0]}" if shapes[0] is not None else "",
            layer_name=call.layer.name,
        )


class CellsOfOwn(Check):
    """A stateful RNN of cells that aren't known needs a fixed batch as any other does."""

    event = "called"

    def find(self, call: LayerCall, inputs: list[Tensor], node: Any) -> Iterator[Problem]:
        value: Any = call.layer
        rule: Any = value.layer
        cls = layer_classes().get(rule.class_name)
        if not isinstance(rule, UnknownRule) or cls is None or cls.role != "recurrent":
            return
        shape = inputs[0].shape if inputs else None
        if shape is None or getattr(value, "arguments", {}).get("stateful") is not True:
            return
        if known(shape[0]) is None and self.it.keras >= 3:
            error = BatchUnknown(subject=rule.class_name, shape=shape)
            yield self.refused(error, node, layer_name=value.name)
