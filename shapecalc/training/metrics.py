"""Metrics as rules on shapes: which accuracy Keras chooses, and what it does with the shapes."""

from __future__ import annotations

from typing import Any, ClassVar, Optional

from ..errors import LabelsBroadcast, LabelsMismatch
from ..numbers.shape import Shape
from .losses import LossResult, chosen_kind
from .unknown_sizes import Clash, Plain, assignments, broadcast, same_rank

AUTOMATIC = ("accuracy", "acc")
_by_name: dict[str, type[Metric]] = {}


class Metric:
    """An accuracy of Keras: a rule that says how values are compared."""

    names: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        for name in (cls.__name__, *cls.names):
            _by_name[name] = cls

    @property
    def name(self) -> str:
        return self.names[0]

    def compare(self, labels: Plain, output: Plain) -> bool:
        """Whether values were broadcast. Raises Clash."""
        raise NotImplementedError

    def check(self, labels_shape: Shape, output_shape: Shape) -> LossResult:
        """What Keras does in ``fit``: raises LabelsMismatch, or says how the shapes met."""
        if not labels_shape or not output_shape:
            return LossResult("unknown")
        seen: dict[bool, None] = {}
        refused = 0
        for labels, output in assignments((labels_shape, output_shape)):
            try:
                seen[self.compare(labels, output)] = None
            except Clash:
                refused += 1
        facts: dict[str, Any] = {"metric": self, "labels": labels_shape, "output": output_shape}
        if refused and not seen:
            raise LabelsMismatch(**facts)
        if list(seen) == [True]:
            return LossResult("broadcast", LabelsBroadcast(**facts))
        return LossResult("equal" if list(seen) == [False] and not refused else "unknown")


class Accuracy(Metric):
    names = ()

    @property
    def name(self) -> str:
        return "Accuracy"

    def compare(self, labels: Plain, output: Plain) -> bool:
        y, p = same_rank(labels, output)
        broadcast(y, p)
        return y != p


class BinaryAccuracy(Metric):
    names = ("binary_accuracy",)
    compare = Accuracy.compare


class CategoricalAccuracy(Metric):
    names = ("categorical_accuracy",)

    def compare(self, labels: Plain, output: Plain) -> bool:
        y, p = labels[:-1], output
        shape = y
        if len(y) == len(p):
            if y[-1] != 1:
                raise Clash("rank")
            y = y[:-1]
        p = p[:-1]
        matches = broadcast(y, p)
        if shape != labels[:-1] or (len(shape) == len(output) and _size(matches) != _size(shape)):
            raise Clash("sizes")
        return y != p


class SparseCategoricalAccuracy(Metric):
    names = ("sparse_categorical_accuracy",)

    def compare(self, labels: Plain, output: Plain) -> bool:
        y, p = labels, output[:-1]
        back = len(y) == len(output) and y[-1] == 1
        if back:
            y = y[:-1]
        matches = broadcast(y, p)
        if back and _size(matches) != _size(labels):
            raise Clash("sizes")
        return y != p


def _size(shape: Plain) -> int:
    n = 1
    for d in shape:
        n *= d
    return n


def metric_for(name: str, labels_shape: Shape, output_shape: Shape) -> Optional[Metric]:
    """The metric that ``compile(metrics=[name])`` means, None where no rule is known.

    ``"accuracy"`` and ``"acc"`` are chosen from the shapes.
    """
    if name.lower() in AUTOMATIC:
        kind = chosen_kind(labels_shape, output_shape)
        chosen: dict[str, type[Metric]] = {
            "binary": BinaryAccuracy,
            "sparse": SparseCategoricalAccuracy,
            "one-hot": CategoricalAccuracy,
        }
        found = chosen.get(kind)
    else:
        found = _by_name.get(name)
    return found() if found is not None else None
