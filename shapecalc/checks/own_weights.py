"""Layers of one's own: the shapes of their weights, and an __init__ that never reaches Keras."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from ..numbers.size import Size, known
from ..readers.code.interpreter.values import Instance
from ..readers.results import Problem
from ..readers.syntax import nodes
from .base import Check
from .own_classes import _OfClasses, method_of


class WeightShape(Check):
    """A weight is added whose shape isn't made of whole numbers.

    build gets the shape of the whole input. Its first axis, the batch, is None, and so are steps
    of any number: a weight can't depend on them. Sizes are divided with //.

    Why it bites: Keras stops where the layer is called: "Shapes used to initialize variables must be
    fully-defined (no `None` dimensions)", or "Found invalid dimension '8.0' of type float".

    Example::

        import tensorflow as tf


        class Scale(tf.keras.layers.Layer):
            def build(self, input_shape):
                self.w = self.add_weight(shape=input_shape, name="w")

            def call(self, x):
                return x * self.w


        x = tf.keras.Input((8,))
        model = tf.keras.Model(x, Scale()(x))

    Use instead::

        -        self.w = self.add_weight(shape=input_shape, name="w")
        +        self.w = self.add_weight(shape=input_shape[1:], name="w")
    """

    code = "SEQ313"
    severity = "error"
    event = "weighed"

    def find(self, owner: Instance, shape: Any, node: Any) -> Iterator[Problem]:
        if not isinstance(shape, (list, tuple)) or self.it.keras < 3:
            return
        none = [i for i, n in enumerate(shape) if n is None]
        fraction = next((n for n in shape if isinstance(n, float)), None)
        below = next((n for n in shape if isinstance(n, int) and n < 0), None)
        text = (
            "(" + ", ".join(str(known(n)) if isinstance(n, Size) else str(n) for n in shape) + ")"
        )
        if none and self.it.builds_symbolic:
            fix = (
                "Leave out the batch axis: shape=input_shape[1:], or input_shape[-1] for the features."
                if none[0] == 0 and len(shape) > 1
                else "Make it of sizes that are known: input_shape[-1]; or declare the steps in Input."
            )
            yield self._wrong(owner, text, "None is not a valid size of a weight", fix, node)
        elif fraction is not None:
            yield self._wrong(
                owner, text, f"{fraction} is a float", "Divide with //, or write int(…).", node
            )
        elif below is not None:
            yield self._wrong(
                owner,
                text,
                f"{below} is negative",
                "Give sizes from 1 up; -1 is for reshape.",
                node,
            )

    def _wrong(self, owner: Instance, text: str, why: str, fix: str, node: Any) -> Problem:
        return self.problem(
            node, f"A weight of {owner.cls.name} would have the shape {text}: {why}.", fix
        )


class NoInit(_OfClasses):
    """A layer or model of one's own has an __init__ that never calls Keras's.

    super().__init__() is what makes a layer of an object: its name, its weights, its list of layers.

    Why it bites: Keras stops where a layer is kept or the object is called: "you forgot to call
    `super().__init__()`".

    Example::

        import tensorflow as tf


        class Twice(tf.keras.Model):
            def __init__(self):
                self.dense = tf.keras.layers.Dense(2)

            def call(self, x):
                return self.dense(x)


        y = Twice()(tf.zeros((2, 3)))

    Use instead::

             def __init__(self):
        +        super().__init__()
                 self.dense = tf.keras.layers.Dense(2)
    """

    code = "SEQ314"
    severity = "error"
    event = "end"

    def _of(self, node: ast.ClassDef, base: str) -> Iterator[Problem]:
        init = method_of(node, "__init__")
        if init is None or node.decorator_list or node.keywords:
            return
        name = init.args.args[0].arg if init.args.args else ""
        inside = [n for n in nodes(init) if n is not init]
        if any(isinstance(n, ast.Attribute) and n.attr == "__init__" for n in inside):
            return
        # A call of a function of another file, or of a method, may do it.
        if any(isinstance(n, ast.Name) and n.id in ("super", "exec", "eval") for n in inside):
            return
        sets = any(
            isinstance(n, ast.Attribute)
            and isinstance(n.ctx, ast.Store)
            and isinstance(n.value, ast.Name)
            and n.value.id == name
            for n in inside
        )
        passed = any(isinstance(a, ast.Name) and a.id == name for n in inside
                     if isinstance(n, ast.Call) for a in n.args)  # fmt: skip
        made = any(
            isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == node.name
            for n in self.it.source.nodes
        )
        if sets and made and not passed:
            yield self.problem(
                init,
                f"The __init__ of {node.name} never calls that of Keras's {base}.",
                "Begin it with super().__init__().",
            )
