"""Functions and methods of the file itself, called with other arguments than they take."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from ..readers.code.interpreter.values import Instance
from ..readers.results import Problem
from .base import Check


class OwnSignature(Check):
    """A function or method of the file gets an argument that it doesn't have, or lacks one.

    A method of one's own that Keras has, too, such as compile, takes what its definition says; **kwargs
    takes the rest, to be passed on.

    Why it bites: Python stops at the call: "got an unexpected keyword argument", "missing 1 required
    positional argument", or "takes 2 positional arguments but 3 were given".

    Example::

        import numpy as np
        import tensorflow as tf


        class Model(tf.keras.Model):
            def compile(self, optimizer):
                super().compile(optimizer=optimizer)


        model = Model()
        model.compile(optimizer="adam", loss="mse")

    Use instead::

        -    def compile(self, optimizer):
        -        super().compile(optimizer=optimizer)
        +    def compile(self, optimizer, **kwargs):
        +        super().compile(optimizer=optimizer, **kwargs)
    """

    code = "SEQ802"
    severity = "error"
    event = "applied"

    def find(self, function: Any, *details: Any) -> Iterator[Problem]:
        args, kwargs, node = details
        made: Any = function.node
        signature = made.args
        if getattr(made, "decorator_list", None) or function.kind or isinstance(node, ast.ClassDef):
            return
        if not isinstance(node, ast.Call) or self._by_keras(function, node):
            return
        places = [a.arg for a in (*signature.posonlyargs, *signature.args)]
        named = [*places, *(a.arg for a in signature.kwonlyargs)]
        given = places[: len(args)]
        other = [k for k in kwargs if k not in named] if signature.kwarg is None else []
        twice = [k for k in kwargs if k in given]
        required = places[: len(places) - len(signature.defaults)] + [
            a.arg for a, d in zip(signature.kwonlyargs, signature.kw_defaults) if d is None
        ]
        missing = [a for a in required if a not in given and a not in kwargs]
        too_many = len(args) > len(places) and signature.vararg is None
        written = {k.arg for k in node.keywords}
        if other and other[0] in written:
            says = f"{function.name} has no argument {other[0]!r}."
            fix = (
                f"It has {', '.join(named[1:] if function.owner is not None else named) or 'none'}."
            )
        elif twice and twice[0] in written:
            says, fix = f"{function.name} gets {twice[0]} twice.", "Give it by place or by name."
        elif missing and len(missing) <= len(required) and self._is_plain(node):
            says = f"{function.name} needs {', '.join(missing)}, which isn't given."
            fix = "Give it in the call, or a default in the definition."
        elif too_many and self._is_plain(node):
            says = f"{function.name} takes {len(places)} arguments by place, and gets {len(args)}."
            fix = "Count the arguments; a method counts self as the first."
        else:
            return
        yield self.problem(
            node, says, fix, cause=made, cause_text=f"{function.name} is defined here"
        )  # fmt: skip

    def _by_keras(self, function: Any, node: Any) -> bool:
        """Whether it is Keras that calls a method of a layer, as in ``layer(x)``: SEQ309."""
        owner = function.owner
        if not isinstance(owner, Instance) or owner.layer is None or function.name == "__init__":
            return False
        return bool(getattr(node.func, "attr", "") != function.name)

    def _is_plain(self, node: Any) -> bool:
        """Whether a call writes its arguments out."""
        stars = any(isinstance(a, ast.Starred) for a in node.args)
        return not stars and all(k.arg is not None for k in node.keywords)
