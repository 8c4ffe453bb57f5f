"""What goes wrong in stacking layers, beside their shapes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..errors import WrongRank
from ..models.unknown import Conditional
from ..models.unknown import Unknown as UnknownRule
from ..numbers.shape import Shape
from ..numbers.size import differ
from ..readers.code.interpreter.values import LayerValue, Library, ModelValue
from ..readers.results import Edit, Problem
from .base import Check


class LateInputShape(Check):
    """A layer further down declares an input shape that it doesn't get.

    input_shape, input_dim and batch_input_shape speak of what goes into the whole model. On the
    first layer they make its Input; on any later layer Keras ignores them.

    Why it bites: The layer reads what the layer above returns, whatever is written on it. Who
    reads the code believes the number, and a change of it changes nothing.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.layers.Dense(16, input_shape=(10,)),
                tf.keras.layers.Dense(8, input_shape=(99,)),
                tf.keras.layers.Dense(1),
            ]
        )

    Use instead::

        -        tf.keras.layers.Dense(8, input_shape=(99,)),
        +        tf.keras.layers.Dense(8),
    """

    code = "SEQ303"
    event = "declared_later"

    def find(self, model: ModelValue, value: LayerValue, node: Any) -> Iterator[Problem]:
        x = model.output
        if not isinstance(x, Shape) or value.declared is None or model.failed:
            return
        if value.layer.is_model or isinstance(value.layer, UnknownRule):
            return  # a model inside keeps its own Input, and what isn't known may
        same = len(x) == len(value.declared) and not any(
            differ(a, b) for a, b in zip(x[1:], value.declared[1:])
        )
        above = model.layers[-1]
        yield self.problem(
            node,
            f"{value.layer.class_name} isn't the first layer, so Keras ignores the input shape "
            + ("written on it." if same else f"{value.declared} written on it: it reads {x}."),
            "Take the input shape off this layer; only the first layer of a Sequential has one.",
            cause=None if same else above.node,
            cause_text="" if same else f"{above.name} returns {x}",
            layer_name=value.name,
            severity="info" if same else "warning",
        )


class NoLayer(Check):
    """What is added to a Sequential is not a layer.

    add() takes one layer, made with its brackets: add(Flatten()). It takes neither a list of
    layers nor the class alone.

    Why it bites: Keras stops: "Only instances of `keras.Layer` can be added to a Sequential
    model".

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential()
        model.add(tf.keras.Input((20, 8)))
        model.add([tf.keras.layers.LSTM(16), tf.keras.layers.Dense(1)])

    Use instead::

        -model.add([tf.keras.layers.LSTM(16), tf.keras.layers.Dense(1)])
        +model.add(tf.keras.layers.LSTM(16))
        +model.add(tf.keras.layers.Dense(1))
    """

    code = "SEQ307"
    severity = "error"
    event = "added"

    def find(self, model: ModelValue, item: Any, node: Any) -> Iterator[Problem]:
        where = getattr(node, "args", None) or [node]
        if isinstance(item, (list, tuple)) and any(isinstance(v, LayerValue) for v in item):
            yield self.problem(
                node,
                "A list of layers is added instead of one layer.",
                "Add the layers one by one: for layer in layers: model.add(layer).",
            )
        elif isinstance(item, Library) and item.path.startswith("keras.layers."):
            if item.last[:1].isupper() and item.last != "Input":
                text = self.it.text(where[0])
                edits: tuple[Edit, ...] = ()
                if text.rpartition(".")[2] == item.last:
                    edits = (self.it.source.edit(where[0], f"{text}()"),)
                yield self.problem(
                    node,
                    f"{item.last} is added without its brackets: that is the class, not a layer.",
                    f"Write {item.last}(…).",
                    edits=edits if not _needs_arguments(item.last) else (),
                )


def _needs_arguments(name: str) -> bool:
    from ..layers.registry import layer_class

    try:
        return bool(layer_class(name).required)
    except ValueError:
        return True


class FlatBelowUnknown(Check):
    """Steps are wanted behind a Flatten whose own input isn't known: the code of WrongRank.

    Above stands a layer without a rule (a Conv2D), so that no sizes are known; that Flatten
    leaves no steps is known all the same.
    """

    event = "added"

    def find(self, model: ModelValue, item: Any, node: Any) -> Iterator[Problem]:
        if not isinstance(item, LayerValue) or model.failed or model.kind != "Sequential":
            return
        if not any(isinstance(v.layer, UnknownRule) for v in model.layers):
            return
        if len(self.it.maybe) > model.level:
            return
        rule = item.layer
        words = [] if isinstance(rule, UnknownRule) or rule.is_model else rule.reads.split()
        if "..." in words or len(words) < 3:
            return
        for above in reversed(model.layers):
            name = above.layer.class_name
            if isinstance(above.layer, Conditional):
                return
            if above.layer.flattens and not above.arguments.get("keepdims"):
                error = WrongRank(
                    f"{rule.class_name} expects {len(words)} axes ({', '.join(words)}), but "
                    f"{above.name} leaves 2: (batch, features).",
                    f"Leave {name} out, or restore the steps with Reshape((steps, features)).",
                )
                yield self.refused(
                    error,
                    item.node or node,
                    cause=above.node,
                    cause_text=f"{above.name} removed the time axis",
                    layer_name=item.name,
                )
                return
            if not above.layer.keeps_axes:
                return
