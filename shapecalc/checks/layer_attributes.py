"""Attributes and methods of layers that Keras 3 no longer has, or that take something else now."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from ..keras_names import GONE_ATTRIBUTES
from ..models.calls import Tensor
from ..readers.code.interpreter.values import Array, LayerValue
from ..readers.code.libraries.arguments import Given, argument_node
from ..readers.results import Edit, Problem
from .base import Check
from .gone_names import keeps_keras_2


class GoneAttribute(Check):
    """An attribute of a layer is read that Keras 3 layers don't have, such as output_shape.

    A layer that was called has input and output, symbolic tensors with a shape. Models still have
    output_shape and input_shape.

    Why it bites: Python stops: "object has no attribute 'output_shape'".

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((20, 8)),
                tf.keras.layers.LSTM(16),
                tf.keras.layers.Dense(1),
            ]
        )
        for layer in model.layers:
            print(layer.name, layer.output_shape)

    Use instead::

        -    print(layer.name, layer.output_shape)
        +    print(layer.name, layer.output.shape)
    """

    code = "SEQ714"
    severity = "error"
    event = "gone"

    def find(self, value: LayerValue, name: str, node: Any) -> Iterator[Problem]:
        if self.it.keras < 3 or value.layer.is_model or keeps_keras_2(self.it.source.text):
            return
        if value.owner is not None or any("hasattr" in w or "version" in w for w in self.it.maybe):
            return
        now = GONE_ATTRIBUTES[name]
        edits: tuple[Edit, ...] = ()
        if isinstance(node, ast.Attribute) and now.endswith("shape"):
            text = self.it.source.piece(node)
            edits = (self.it.source.edit(node, text.removesuffix(name) + now),)
        yield self.problem(
            node,
            f"Layers of Keras 3 have no {name}.",
            f"Read {now}." if now else "Leave it out: nothing in Keras 3 does the same.",
            edits=edits,
        )


class InitialStateOfInputs(Check):
    """get_initial_state is given the inputs, and in Keras 3 takes the number of examples.

    In Keras 2 a recurrent layer counted the examples of the tensor that it was given.

    Why it bites: Keras stops in the middle of TensorFlow: "Shapes of all inputs must match", or
    at the keyword: "got an unexpected keyword argument 'inputs'".

    Example::

        import tensorflow as tf

        x = tf.zeros((2, 10, 8))
        gru = tf.keras.layers.GRU(16)
        states = gru.get_initial_state(x)

    Use instead::

        -states = gru.get_initial_state(x)
        +states = gru.get_initial_state(tf.shape(x)[0])
    """

    code = "SEQ715"
    severity = "error"
    event = "asked_layer"

    def find(self, value: LayerValue, given: Given) -> Iterator[Problem]:
        rule = value.layer
        if self.it.keras < 3 or given.word != "get_initial_state":
            return
        if rule.role != "recurrent" or rule.wraps or keeps_keras_2(self.it.source.text):
            return
        x = given.get(0, "batch_size")
        at = given.node.args[0] if getattr(given.node, "args", None) else None
        if "inputs" in given.kwargs:
            at = argument_node(given.node, "inputs")
        elif not isinstance(x, (Tensor, Array)) or not x.shape:
            return
        if at is None:
            return
        text = self.it.source.piece(at.value if isinstance(at, ast.keyword) else at)
        tensorflow = "tf.shape" if " as tf" in self.it.source.text else "keras.ops.shape"
        now = f"{tensorflow}({text})[0]"
        yield self.problem(
            at,
            "get_initial_state of Keras 3 takes the number of examples, not the inputs.",
            f"Write get_initial_state({now}).",
            edits=(self.it.source.edit(at, now),),
        )
