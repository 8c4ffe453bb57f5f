"""Attributes of layers and models of one's own that Keras keeps for itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from ..readers.results import Problem
from .own_classes import _OfClasses, method_of

# What Keras 3 works out itself: properties that can't be set.
_OF_LAYERS = frozenset(
    """
    compute_dtype dtype input input_dtype losses metrics metrics_variables non_trainable_variables
    non_trainable_weights output path quantization_mode trainable_variables trainable_weights
    variable_dtype variables weights
    """.split()
)
OF_MODELS = _OF_LAYERS | {"layers", "metrics_names", "compiled_metrics", "distribute_strategy"}
WEIGHTS = ("weights", "variables", "trainable_weights", "trainable_variables")


class ReservedAttribute(_OfClasses):
    """A class of one's own sets what Keras works out itself, such as weights or output.

    A layer finds its weights by looking at its attributes: what add_weight returns, and layers that are
    attributes. Its input, output, losses and metrics are found in the same way, and a model's layers.

    Why it bites: Python stops: "property 'trainable_weights' of 'Scale' object has no setter", or Keras:
    "`Model.layers` attribute is reserved". Keras 1 let a layer list its weights itself.

    Example::

        import tensorflow as tf


        class Scale(tf.keras.layers.Layer):
            def build(self, input_shape):
                self.w = tf.Variable(tf.ones((input_shape[-1],)))
                self.trainable_weights = [self.w]

            def call(self, x):
                return x * self.w


        y = Scale()(tf.zeros((2, 3)))

    Use instead::

        -        self.w = tf.Variable(tf.ones((input_shape[-1],)))
        -        self.trainable_weights = [self.w]
        +        self.w = self.add_weight(shape=(input_shape[-1],), initializer="ones")
    """

    code = "SEQ316"
    severity = "error"
    event = "end"

    def _of(self, node: ast.ClassDef, base: str) -> Iterator[Problem]:
        own = {n.name for n in node.body if isinstance(n, ast.FunctionDef)}
        own |= {t.id for n in node.body if isinstance(n, ast.Assign) for t in n.targets
                if isinstance(t, ast.Name)}  # fmt: skip
        if own & {"__setattr__", "__getattribute__"}:
            return
        reserved = (OF_MODELS if base == "Model" else _OF_LAYERS) - own
        for word in ("__init__", "build"):
            method = method_of(node, word)
            for target in _targets(method) if method is not None else ():
                if target.attr in reserved:
                    yield self._found(node, target)
                    return

    def _found(self, node: ast.ClassDef, target: Any) -> Problem:
        name = target.attr
        if name in WEIGHTS:
            fix = "Leave it out: Keras finds the weights that add_weight made and those of layers that are attributes."
        else:
            fix = f"Give it another name, such as self.{node.name.lower()}_{name}."
        return self.problem(
            target, f"{node.name} sets {name}, which Keras 3 works out itself and lets nobody set.", fix
        )  # fmt: skip


def _targets(method: ast.FunctionDef) -> Iterator[ast.Attribute]:
    """The attributes of ``self`` that a method sets whenever it is called."""
    me = method.args.args[0].arg if method.args.args else ""
    for statement in method.body:
        if isinstance(statement, ast.Return):
            return
        found = statement.targets if isinstance(statement, ast.Assign) else []
        for target in found:
            parts = target.elts if isinstance(target, ast.Tuple) else [target]
            for part in parts:
                if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
                    if part.value.id == me:
                        yield part
