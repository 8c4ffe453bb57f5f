"""The numbers of training, looked for under names that they don't have."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from string import Formatter
from typing import Any

from ..errors import enumerated
from ..keras_names import SHORT_LOSSES
from ..models.calls import Tensor
from ..numbers import nest
from ..readers.code.interpreter.noted import CallbackObject, Scores
from ..readers.code.interpreter.values import Array, LayerValue
from ..readers.code.libraries.arguments import Given
from ..readers.code.models.logs import Logs, logs_of
from ..readers.results import Edit, Problem
from .base import Check

# Words for one metric of which compile was given another.
_TWINS = {"acc": "accuracy", "accuracy": "acc", **SHORT_LOSSES}
_TWINS.update({name: word for word, name in SHORT_LOSSES.items() if word.islower()})


def _advice(logs: Logs, name: str) -> tuple[str, str]:
    """What to write in place of a name, and what to do in a sentence."""
    base = name.removeprefix("val_")
    if base != name and logs.validates is False:
        return "", "Give fit validation_data=(x, y) or validation_split=0.2."
    metrics = logs.metrics or ()
    near = _TWINS.get(base, "")
    if near not in metrics:
        near = next((m for m in metrics if m.lower() in (base.lower(), near.lower())), "")
    if not near and base in ("acc", "accuracy"):
        near = next((m for m in metrics if "accuracy" in m.lower()), "")
    if near:
        return name.replace(base, near), f"Write {name.replace(base, near)!r}."
    if base in ("lr", "learning_rate"):
        return "", "A LearningRateScheduler or ReduceLROnPlateau reports it, as 'learning_rate'."
    return "", f"Compile with metrics=[{base!r}], or take one of those that there are."


def _there(logs: Logs) -> str:
    names = ["loss", *(logs.metrics or ())]
    if logs.validates:
        names += [f"val_{n}" for n in names]
    return enumerated("name", names, 8)


class HistoryKey(Check):
    """A number of the training is looked for under a name that it doesn't have.

    fit reports the loss and each metric under the word that compile was given: metrics=['accuracy']
    is 'accuracy', not 'acc'. With val_ in front they exist only where fit gets data for validation.

    Why it bites: Python stops with a KeyError when the training is over. EarlyStopping,
    ModelCheckpoint and ReduceLROnPlateau stop before it, or warn after every epoch and do nothing.

    Example::

        import numpy as np
        import tensorflow as tf

        x, y = np.zeros((32, 10)), np.arange(32) % 3
        model = tf.keras.Sequential(
            [tf.keras.Input((10,)), tf.keras.layers.Dense(3, activation="softmax")]
        )
        model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        history = model.fit(x, y, verbose=0)
        print(history.history["acc"])

    Use instead::

        -print(history.history["acc"])
        +print(history.history["accuracy"])
    """

    code = "SEQ541"
    severity = "error"
    event = "recorded"

    def find(self, logs: Logs, key: str, node: Any) -> Iterator[Problem]:
        if logs.has(key) is not False or _asked(self.it):
            return
        now, fix = _advice(logs, key)
        at = getattr(node, "slice", None)
        edits: tuple[Edit, ...] = ()
        if now and isinstance(at, ast.Constant):
            edits = (self.it.source.edit(at, repr(now)),)
        yield self.problem(
            node,
            f"The history has no {key!r}. {_there(logs)}",
            fix,
            cause=logs.compile_node,
            cause_text="here the metrics are given",
            edits=edits,
        )


def _asked(it: Any) -> bool:
    """Whether the code asks which names there are."""
    return any("history" in words or " in " in words or "exception" in words for words in it.maybe)


class Monitored(HistoryKey):
    """The same of callbacks that watch a number, and of names of files that hold one."""

    code = ""
    event = "asked"

    def find(self, model: Any, *details: Any) -> Iterator[Problem]:
        given: Given = details[0]
        if given.word != "fit" or given.loose or len(given.args) > 4:
            return
        callbacks = given.kwargs.get("callbacks")
        found = [c for c in nest.leaves(callbacks) if isinstance(c, CallbackObject) and c.fact]
        logs = logs_of(self.it, model, given.kwargs) if found else None
        for callback in found if logs is not None else ():
            word, arguments = callback.fact
            yield from self._of(logs, word, arguments, given.node)

    def _of(self, logs: Any, word: str, arguments: dict[str, Any], node: Any) -> Iterator[Problem]:
        monitor = arguments.get("monitor", "val_loss")
        watches = word in ("EarlyStopping", "ReduceLROnPlateau") or (
            word == "ModelCheckpoint" and arguments.get("save_best_only") is True
        )
        mode = arguments.get("mode", "auto")
        known = isinstance(monitor, str) and isinstance(mode, str)
        if known and word in ("EarlyStopping", "ReduceLROnPlateau", "ModelCheckpoint"):
            if logs.has(monitor) is False:
                base = monitor.removeprefix("val_")
                stops = mode not in ("min", "max") and logs.metrics is not None
                stops = stops and base != "loss" and base not in logs.metrics
                if stops or watches:
                    does = "Keras stops" if stops else "it only warns after every epoch"
                    yield self.problem(
                        node,
                        f"{word} watches {monitor!r}, which fit doesn't report: {does}. "
                        f"{_there(logs)}",
                        _advice(logs, monitor)[1].replace("Write ", "Write monitor=", 1),
                        code=HistoryKey.code,
                        severity="error" if stops else "warning",
                    )
        path = arguments.get("filepath")
        if word == "ModelCheckpoint" and isinstance(path, str):
            for name in _fields(path):
                if name not in ("epoch", "batch") and logs.has(name) is False:
                    if arguments.get("save_freq", "epoch") == "epoch":
                        yield self.problem(
                            node,
                            f"The file name {path!r} holds {name!r}, which fit doesn't report. "
                            f"{_there(logs)}",
                            _advice(logs, name)[1],
                            code=HistoryKey.code,
                        )


def _fields(path: str) -> list[str]:
    try:
        return [name for _, name, _, _ in Formatter().parse(path) if name and name.isidentifier()]
    except ValueError:
        return []


class Unpacked(Check):
    """More or fewer values are unpacked than there are.

    evaluate returns the loss alone where compile was given no metrics, and else a list: the loss and
    a number for each metric. A layer with return_state=True returns its output and its states: an
    LSTM two, a GRU one, and a Bidirectional those of both directions.

    Why it bites: Python stops: "cannot unpack non-iterable float object", "too many values to
    unpack", or "not enough values to unpack".

    Example::

        import numpy as np
        import tensorflow as tf

        x, y = np.zeros((32, 10)), np.zeros((32, 1))
        model = tf.keras.Sequential([tf.keras.Input((10,)), tf.keras.layers.Dense(1)])
        model.compile(loss="mse")
        loss, mae = model.evaluate(x, y, verbose=0)

    Use instead::

        -model.compile(loss="mse")
        +model.compile(loss="mse", metrics=["mae"])
    """

    code = "SEQ542"
    severity = "error"
    event = "unpacked"

    def find(self, value: Any, items: Any, target: Any, node: Any) -> Iterator[Problem]:
        wanted = len(target.elts)
        if self.it.keras < 3 or any(isinstance(t, ast.Starred) for t in target.elts):
            return
        if isinstance(value, Scores) and value.fact is not None and value.fact != wanted:
            n = value.fact
            says = f"a list of {n} numbers" if n else "one number, the loss"
            yield self.problem(
                node,
                f"evaluate returns {says}, which {'are' if n else 'is'} unpacked into {wanted} names.",
                "compile(metrics=[…]) decides how many: the loss comes first, then one for each metric.",
            )
        elif isinstance(value, (list, tuple)) and len(value) != wanted and _tensors(value):
            name = value[0].name
            yield self.problem(
                node,
                f"{name} returns {len(value)} tensors, which are unpacked into {wanted} names.",
                "Take a name for each: an LSTM returns its output and two states (h and c), a GRU its "
                "output and one, and a Bidirectional those of both directions.",
            )
        elif isinstance(value, Array) and value.shape and type(value.shape[0]) is int:
            if value.shape[0] != wanted and not value.facts.objects:
                shape = ", ".join("?" if n is None else str(n) for n in value.shape)
                yield self.problem(
                    node,
                    f"An array of shape ({shape}{',' * (len(value.shape) == 1)}) has {value.shape[0]} "
                    f"parts, and is unpacked into {wanted} names.",
                    "Take one name; a recurrent layer returns its states with return_state=True."
                    if isinstance(node, ast.Call)
                    and isinstance(self.it.read(node.func), LayerValue)
                    else "Take one name, or its columns: x[:, 0].",
                )


def _tensors(value: Any) -> bool:
    """Whether these are all the tensors that one layer returns, and nothing else."""
    first = value[0] if value else None
    if not isinstance(first, Tensor) or first.shape is None:
        return False
    return all(isinstance(t, Tensor) and t.call is first.call for t in value)
