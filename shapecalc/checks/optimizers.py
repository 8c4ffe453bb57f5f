"""Optimizers that aren't there, and arguments that an optimizer doesn't take."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from ..errors import did_you_mean, shown
from ..keras_names import OPTIMIZERS
from ..readers.code.libraries.arguments import argument_node
from ..readers.results import Edit, Problem
from .base import Check

_RENAMED = {"lr": "learning_rate"}


class OptimizerArgument(Check):
    """An optimizer is given an argument that it doesn't take, such as lr.

    lr became learning_rate, and schedule_decay is gone. decay is taken and ignored with a
    warning: what it did is done by a schedule now, keras.optimizers.schedules.InverseTimeDecay.

    Why it bites: Keras 3 stops: "Argument(s) not recognized: {'lr': 0.001}".

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [tf.keras.Input((20, 8)), tf.keras.layers.LSTM(16), tf.keras.layers.Dense(1)]
        )
        model.compile(tf.keras.optimizers.Adam(lr=0.001), loss="mse")

    Use instead::

        -model.compile(tf.keras.optimizers.Adam(lr=0.001), loss="mse")
        +model.compile(tf.keras.optimizers.Adam(learning_rate=0.001), loss="mse")
    """

    code = "SEQ708"
    severity = "error"
    event = "optimizer"

    def find(self, path: str, arguments: dict[str, Any], node: Any) -> Iterator[Problem]:
        name = path.rsplit(".", 1)[-1]
        if self.it.keras < 3 or name not in OPTIMIZERS:
            return
        takes = [*OPTIMIZERS[name].split(), *OPTIMIZERS[""].split()]
        for key, value in arguments.items():
            if key in takes:
                continue
            at = argument_node(node, key)
            if key == "decay":
                if value is not None:
                    yield self.problem(
                        at,
                        f"Keras 3 ignores decay of {name} and trains at one rate.",
                        "Give learning_rate a schedule: keras.optimizers.schedules."
                        "InverseTimeDecay(rate, 1, decay).",
                        severity="info",
                    )
                continue
            now = _RENAMED.get(key)
            safe = now is not None and now not in arguments and at is not node
            near = "" if now or key == "schedule_decay" else did_you_mean(key, takes)
            yield self.problem(
                at,
                f"{name} takes no {shown(key)[1:-1]}.{near}",
                f"Write {now}=…." if now else f"{name} takes {', '.join(takes)}.",
                edits=(self._renamed(at, now),) if now and safe else (),
                safe=safe,
            )

    def _renamed(self, keyword: Any, now: str) -> Edit:
        """The edit of a keyword's name alone: its value stays as it is written."""
        p = self.it.source.place(keyword)
        start = p.column - 1
        return Edit(p.line, start, p.line, start + len(keyword.arg), now, p.cell)


class GoneOptimizer(Check):
    """An optimizer that Keras 3 doesn't have: one of optimizers.legacy, or adam for Adam.

    Keras 2 kept its former optimizers in keras.optimizers.legacy, and its first versions had
    each under a name in small letters, too.

    Why it bites: Keras 3 stops: "module 'keras.optimizers' has no attribute 'adam'".

    Example::

        import keras

        model = keras.Sequential([keras.Input((20, 8)), keras.layers.LSTM(16)])
        model.compile(keras.optimizers.adam(0.001), loss="mse")

    Use instead::

        -model.compile(keras.optimizers.adam(0.001), loss="mse")
        +model.compile(keras.optimizers.Adam(0.001), loss="mse")
    """

    code = "SEQ709"
    severity = "error"
    event = "optimizer"

    def find(self, path: str, arguments: dict[str, Any], node: Any) -> Iterator[Problem]:
        *rooms, name = path.split(".")
        now = {each.lower(): each for each in OPTIMIZERS if each}.get(name.lower())
        legacy = rooms[-1] == "legacy"
        if self.it.keras < 3 or now is None or not (legacy or name != now):
            return
        called = getattr(node, "func", None)
        edits: tuple[Edit, ...] = ()
        if isinstance(called, ast.Attribute):
            text = self.it.source.piece(called)
            text = text[: -len(name)].removesuffix("legacy.") + now
            edits = (self.it.source.edit(called, text),)
        yield self.problem(
            node,
            "Keras 3 has no optimizers.legacy." if legacy else f"Keras 3 has no optimizer {name}.",
            f"Use keras.optimizers.{now}.",
            edits=edits,
            safe=bool(edits) and not legacy,
        )
