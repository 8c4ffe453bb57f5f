"""How a model ends: its last activation against loss and metrics."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, Optional

from ..errors import ShapeError
from ..layers.activations import ACTIVATIONS
from ..models.calls import Tensor, tensors_in
from ..models.unknown import Unknown as UnknownRule
from ..numbers.shape import Shape
from ..numbers.size import known
from ..readers.code.interpreter.values import Array, LayerValue, Library, ModelValue, layer_of
from ..readers.results import Problem
from ..training.losses import (
    Huber,
    LogCosh,
    Loss,
    MeanAbsoluteError,
    MeanAbsolutePercentageError,
    MeanSquaredError,
    MeanSquaredLogarithmicError,
)
from .base import Check
from .fit_data import loss_of

_REGRESSION = (
    Huber, LogCosh, MeanAbsoluteError, MeanAbsolutePercentageError, MeanSquaredError,
    MeanSquaredLogarithmicError,
)  # fmt: skip


class OutputActivation(NamedTuple):
    """What the numbers of an output went through last: a function's name, where, how many."""

    activation: str
    value: LayerValue
    units: Any


def output_activations(model: ModelValue) -> list[Optional[OutputActivation]]:
    """The ending of each output; None where it isn't known."""
    if model.kind == "Sequential":
        return [_of_layers(model.layers)]
    return [_of_tensor(tensor) for tensor in tensors_in(model.outputs)]


def _of_layers(layers: list[LayerValue]) -> Optional[OutputActivation]:
    found = ""
    for i in range(len(layers) - 1, -1, -1):
        found_now = _acts(layers[i])
        if found_now is None:
            return None
        if found_now in ("", "linear") and not _has_units(layers[i]):
            continue
        found = found_now
        return OutputActivation(found, layers[i], _units(layers[i], layers[:i]))
    return None


def _of_tensor(tensor: Tensor) -> Optional[OutputActivation]:
    layers: list[LayerValue] = []
    for _ in range(200):
        layers.insert(0, layer_of(tensor.call))
        parents = tensor.call.parents()
        if len(parents) != 1:
            break
        tensor = parents[0]
    return _of_layers(layers)


def _acts(value: LayerValue) -> Optional[str]:
    """The function that a layer sends its numbers through last; "" for none, None for unknown."""
    rule, arguments = value.layer, value.arguments
    if isinstance(rule, UnknownRule) or rule.is_model:
        return None
    if rule.wraps == "steps":
        inner = arguments.get("layer")
        return _acts(inner) if isinstance(inner, LayerValue) else None
    if rule.activates is not None:
        return rule.activates if arguments.get("axis", -1) == -1 else None
    if rule.role == "recurrent":
        name = _word(arguments.get("activation", "tanh"))
        # The gates of an LSTM or GRU bend what the activation gives.
        return name if name in ("tanh", "relu", "linear") else None
    if "activation" in rule.kinds:
        return _word(arguments.get("activation"))
    return None


def _word(value: Any) -> Optional[str]:
    if value is None:
        return "linear"
    if isinstance(value, str):
        return value if value in ACTIVATIONS else None
    if isinstance(value, Library) and value.last in ACTIVATIONS:
        return value.last
    return None


def _has_units(value: LayerValue) -> bool:
    inner = value.arguments.get("layer")
    if value.layer.wraps == "steps" and isinstance(inner, LayerValue):
        return _has_units(inner)
    return hasattr(value.layer, "units") or hasattr(value.layer, "filters")


def _units(value: LayerValue, below: list[LayerValue]) -> Any:
    """How many numbers stand side by side where the activation works."""
    inner = value.arguments.get("layer")
    if value.layer.wraps == "steps" and isinstance(inner, LayerValue):
        return _units(inner, below)
    rule: Any = value.layer
    if hasattr(rule, "units") or hasattr(rule, "filters"):
        return known(getattr(rule, "units", getattr(rule, "filters", None)))
    if rule.reads_list or rule.activates == "":
        return None
    for layer in reversed(below):
        if _has_units(layer):
            return _units(layer, []) if layer.layer.role == "layer" else None
        if _acts(layer) is None or layer.layer.mask == "drops":
            return None
    return None


def losses_of(model: ModelValue, count: int) -> list[Any]:
    """The loss of each output as ``compile`` was given it."""
    loss = (model.compiled or {}).get("loss")
    if isinstance(loss, dict):
        names = [t.call.layer.name for t in tensors_in(model.outputs)] if count > 1 else []
        return [loss.get(n) for n in names] if len(names) == count else [None] * count
    if isinstance(loss, (list, tuple)):
        return list(loss) if len(loss) == count else [None] * count
    return [loss] * count


class EndingAgainstLoss(Check):
    """Asks every loss about the activation before it (SEQ515)."""

    event = "compiled"

    def find(self, model: ModelValue, node: Any) -> Iterator[Problem]:
        if model.failed:
            return
        found = output_activations(model)
        for ending, given in zip(found, losses_of(model, len(found))):
            if ending is None:
                continue
            loss = loss_of(given)
            if loss is not None:
                says = loss.activation_problem(_of_keras(ending.activation), ending.units)
            elif ending.activation == "softmax" and ending.units == 1:
                says = Loss().activation_problem("softmax", 1)
            else:
                continue
            if says is not None:
                yield self._said(ending, loss, says, node)

    def _said(
        self, ending: OutputActivation, loss: Optional[Loss], says: ShapeError, node: Any
    ) -> Problem:
        mild = (
            loss is not None
            and loss.kind != ""
            and ending.activation == "sigmoid"
            and ending.units != 1
            and not loss.from_logits
        )
        return self.refused(
            says,
            node,
            ending.value.node,
            f"{ending.value.name} ends the model with {ending.activation}",
            "info" if mild else "warning",
            ending.value.name,
        )


def _of_keras(activation: str) -> Optional[str]:
    return None if activation == "linear" else activation


class AccuracyOfNumbers(Check):
    """Accuracy is meaningless for a regression model.

    Accuracy is the share of answers that are exactly right. A model that ends in a plain number
    and learns with mse or mae never gives exactly the label.

    Why it bites: It runs and prints 0.0, or the share of some accident, whatever the model has
    learned.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 8)),
                tf.keras.layers.LSTM(16),
                tf.keras.layers.Dense(1),
            ]
        )
        model.compile(loss="mse", metrics=["accuracy"])

    Use instead::

        -model.compile(loss="mse", metrics=["accuracy"])
        +model.compile(loss="mse", metrics=["mae"])
    """

    code = "SEQ518"
    severity = "info"
    event = "compiled"

    def find(self, model: ModelValue, node: Any) -> Iterator[Problem]:
        found = output_activations(model)
        metrics = (model.compiled or {}).get("metrics")
        words = metrics if isinstance(metrics, (list, tuple)) else [metrics]
        if len(found) != 1 or found[0] is None or found[0].activation != "linear":
            return
        if not any(w in ("accuracy", "acc") for w in words if isinstance(w, str)):
            return
        loss = loss_of((model.compiled or {}).get("loss"))
        if loss is not None and type(loss) in _REGRESSION:
            yield self.problem(
                node,
                f"The model outputs plain numbers and is trained with {loss.name}; accuracy counts the "
                "predictions that are exactly the label.",
                "Use metrics=['mae'].",
                cause=found[0].value.node,
                cause_text=f"{found[0].value.name} ends the model without an activation",
            )


class OneHotAgainstSigmoid(Check):
    """One-hot labels with sigmoid and binary_crossentropy: trained as multi-label.

    Each row of to_categorical has a single 1: the classes exclude each other. sigmoid with
    binary_crossentropy asks about every class by itself; that is for labels of which several
    can hold at once.

    Why it bites: It runs. The answers of one example needn't add up to 1, and the loss is the
    mean over all classes, of which nearly all are 0: it looks small when the model always says
    no. In older versions of Keras accuracy was counted class by class too, and began at 95 %.

    Example::

        import numpy as np
        import tensorflow as tf

        x = np.zeros((64, 20, 8), dtype="float32")
        y = tf.keras.utils.to_categorical(np.arange(64) % 19, 19)
        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 8)),
                tf.keras.layers.LSTM(16),
                tf.keras.layers.Dense(19, activation="sigmoid"),
            ]
        )
        model.compile(loss="binary_crossentropy")
        model.fit(x, y, verbose=0)

    Use instead::

        -        tf.keras.layers.Dense(19, activation="sigmoid"),
        +        tf.keras.layers.Dense(19, activation="softmax"),

        -model.compile(loss="binary_crossentropy")
        +model.compile(loss="categorical_crossentropy")
    """

    code = "SEQ519"
    event = "fed"

    def find(self, feed: Any) -> Iterator[Problem]:
        model = feed.model
        if feed.method != "fit" or model.failed or model.compiled is None:
            return
        found = output_activations(model)
        onehot = isinstance(feed.y, Array) and feed.y.facts.onehot
        loss = loss_of(model.compiled.get("loss"))
        if len(found) != 1 or found[0] is None or found[0].activation != "sigmoid":
            return
        units = found[0].units
        if onehot and loss is not None and units is not None and units > 2:
            if loss.name == "binary_crossentropy" and isinstance(model.output, Shape):
                yield self.problem(
                    feed.node,
                    f"The labels are one-hot: one class of {units} is right. sigmoid and "
                    "binary_crossentropy ask about each class by itself.",
                    "Use softmax and categorical_crossentropy.",
                    cause=found[0].value.node,
                    cause_text=f"{found[0].value.name} ends the model with sigmoid",
                )
