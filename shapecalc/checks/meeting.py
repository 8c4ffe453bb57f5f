"""Where arrays meet the model: the rules of ``shapecalc.training``, asked for every fit.

The findings carry the codes of the rules (SEQ5xx); this is only who asks and where it is
reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Optional

from ..errors import ShapeError
from ..readers.reading import Problem
from ..shape import Shape, shape_of
from ..size import Size, known
from ..training.data import arrive, arrive_all, check_lengths
from ..training.losses import Loss, loss_for
from .base import Check


class Meeting(Check):
    """Arrays against a model's inputs, labels against its outputs and loss."""

    event = "fed"

    def find(self, feed: Any) -> Iterator[Problem]:
        model = feed.model
        if model.failed:
            return
        x, y = _shapes(feed.x), _shapes(feed.y)
        yield from self._inputs(feed, x)
        if y is not None and x is not None:
            try:
                check_lengths(x, y)
            except ShapeError as error:
                yield self.refused(error, feed.node)
        yield from self._labels(feed, feed.y, y)
        if feed.validation is not None:
            yield from self._validation(feed)

    # -- inputs --------------------------------------------------------------------------
    def _inputs(self, feed: Any, x: Any) -> Iterator[Problem]:
        model = feed.model
        declared = _declared(model)
        if not declared or x is None:
            return
        try:
            if len(declared) == 1 and isinstance(x, Shape):
                arrivals = {"": arrive(next(iter(declared.values())), x, sequential=_plain(model))}
            else:
                if _holds_none(x):
                    return
                arrivals = arrive_all(declared, x, sequential=_plain(model))
        except ShapeError as error:
            yield self.refused(error, feed.node, model.node, _says(declared))
            return
        for arrival in arrivals.values():
            # One number an example, (n,) as (n, 1), means the same.
            if arrival.problem is not None and not (arrival.how == "expanded" and len(x) == 1):
                severity = "error" if arrival.how == "unchecked" else "warning"
                if arrival.how == "unchecked" and not self._layers_refuse(model, arrival.shape):
                    severity = "warning"
                yield self.refused(
                    arrival.problem, feed.node, model.node, _says(declared), severity
                )

    def _layers_refuse(self, model: Any, shape: Shape) -> bool:
        """Whether a layer with weights stops at sizes that Keras itself doesn't compare."""
        if model.kind != "Sequential" or not model.rows:
            return True
        x: Any = shape
        for row in model.rows:
            if row.output is None:
                return False
            try:
                output, weights = row.layer.apply(x)
            except ShapeError:
                return True
            if [w.shape for w in weights] != [w.shape for w in row.weights or ()]:
                return True
            x = output
        return False

    # -- labels --------------------------------------------------------------------------
    def _labels(self, feed: Any, arrays: Any, y: Any, what: str = "") -> Iterator[Problem]:
        model = feed.model
        if y is None or model.compiled is None:
            return
        output = model.output
        if isinstance(output, list) and len(output) == 1:
            output = output[0]
        if isinstance(output, Shape):
            loss = loss_of(model.compiled["loss"])
            if isinstance(y, list) and len(y) == 1:
                y, arrays = y[0], arrays[0] if isinstance(arrays, list) else arrays
            if loss is not None and isinstance(y, Shape):
                yield from self._against(feed, loss, y, arrays, output, what)
            return
        losses = model.compiled["loss"]
        if isinstance(output, list) and isinstance(y, list) and len(output) == len(y):
            for i, (one, label) in enumerate(zip(output, y)):
                chosen = losses[i] if isinstance(losses, list) and i < len(losses) else losses
                loss = loss_of(chosen)
                if loss is not None and isinstance(one, Shape) and isinstance(label, Shape):
                    yield from self._against(feed, loss, label, arrays[i], one, f"output {i}")

    def _against(
        self, feed: Any, loss: Loss, labels: Shape, array: Any, output: Shape, what: str
    ) -> Iterator[Problem]:
        cause = _last_node(feed.model)
        text = f"{_last_name(feed.model)} hands on {output}"
        facts = getattr(array, "facts", {})
        if loss.kind == "sparse" and facts.get("onehot") and len(labels) == len(output):
            from ..errors import OneHotAgainstSparse

            yield self.refused(
                OneHotAgainstSparse(
                    f"{loss.name} reads class numbers, but the labels {labels} are one-hot.",
                    "Use categorical_crossentropy, or give the class numbers: y.argmax(axis=-1).",
                ),
                feed.node, cause, text,
            )  # fmt: skip
            return
        try:
            met = loss.check(labels, output)
            top = facts.get("classes")
            if isinstance(top, int) and not facts.get("onehot"):
                loss.check_classes(output[-1], top - 1)
        except ShapeError as error:
            yield self.refused(error, feed.node, cause, text)
            return
        if met.problem is not None:
            yield self.refused(met.problem, feed.node, cause, text, "warning")

    def _validation(self, feed: Any) -> Iterator[Problem]:
        x, y = _shapes(feed.validation[0]), _shapes(feed.validation[1])
        if x is not None and y is not None:
            try:
                check_lengths(x, y, what="validation_data")
            except ShapeError as error:
                yield self.refused(error, feed.node)

    def refused(
        self,
        error: ShapeError,
        node: Any,
        cause: Any = None,
        cause_text: str = "",
        severity: str = "error",
    ) -> Problem:
        """A rule's refusal as a finding at the call of ``fit``."""
        problem = self.problem(node, error.message, error.fix, cause=cause, cause_text=cause_text)
        problem.code, problem.severity = error.code, severity
        return problem


def loss_of(value: Any) -> Optional[Loss]:
    """The loss that ``compile`` was given, None for one that isn't Keras's or isn't known."""
    name, logits = "", False
    if isinstance(value, (list, tuple)) and len(value) == 1:
        value = value[0]
    if isinstance(value, str):
        name = value
    elif type(value).__name__ == "Library" and value.path.startswith("keras."):
        name = value.last
    elif type(value).__name__ == "Thing" and value.kind == "loss":
        name = value.name if value.name[:1].isupper() else value.facts.get("loss", "")
        logits = value.facts.get("from_logits") is True
        if value.facts.get("from_logits") not in (None, True, False):
            return None
    if not name:
        return None
    try:
        return loss_for(name, from_logits=logits)
    except ShapeError:
        return None


def _plain(model: Any) -> bool:
    return bool(model.kind == "Sequential")


def _declared(model: Any) -> dict[str, Shape]:
    from ..readers.code.values import tensors_in

    if model.kind == "Sequential":
        shape = model.declared if model.declared is not None else model.met
        return {"": shape} if shape is not None else {}
    found = {t.name: t.shape for t in tensors_in(model.inputs)}
    return found if all(s is not None for s in found.values()) else {}  # type: ignore[return-value]


def _says(declared: dict[str, Shape]) -> str:
    if len(declared) == 1:
        return f"the model reads {next(iter(declared.values()))}"
    return f"the model has {len(declared)} inputs"


def _shapes(value: Any) -> Any:
    """Shapes of data; None where it isn't known."""
    from ..readers.code.values import Array

    if isinstance(value, Array):
        if value.shape is None or value.facts.get("ragged"):
            return None
        sizes = [n if isinstance(n, (int, Size)) and _whole(n) else None for n in value.shape]
        return shape_of(sizes)
    if isinstance(value, dict):
        return {k: _shapes(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_shapes(v) for v in value]
    return None


def _whole(n: Any) -> bool:
    value = known(n)
    return value is None or (isinstance(value, int) and value >= 0)


def _holds_none(x: Any) -> bool:
    values = x.values() if isinstance(x, dict) else x if isinstance(x, list) else [x]
    return any(v is None for v in values)


def _last_node(model: Any) -> Any:
    if model.kind == "Sequential":
        return model.layers[-1].node if model.layers else None
    from ..readers.code.values import tensors_in

    last = next(tensors_in(model.outputs), None)
    return last.call.node if last is not None else None


def _last_name(model: Any) -> str:
    if model.kind == "Sequential":
        return str(model.layers[-1].name) if model.layers else "the model"
    from ..readers.code.values import tensors_in

    last = next(tensors_in(model.outputs), None)
    return last.call.layer.name if last is not None else "the model"
