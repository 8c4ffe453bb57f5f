"""Where arrays meet the model: the rules of ``shapecalc.training``, asked for every fit.

The findings carry the codes of the rules (SEQ5xx); this is only who asks and where it is
reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Optional

from ..errors import (
    OneHotAgainstSparse,
    OutputsCount,
    ShapeError,
    SizeUnknown,
    SparseAgainstOneHot,
    UnitsAgainstClasses,
    UnknownLayer,
)
from ..models.calls import Tensor, tensors_in
from ..numbers import nest
from ..numbers.shape import Shape, shape_of
from ..numbers.size import Size, differ, known
from ..readers.code.interpreter.values import NOTHING, Array, Function, Library, LossObject, Rest
from ..readers.results import Problem
from ..training.inputs import arrive, arrive_all, check_lengths
from ..training.losses import Loss, loss_for
from .base import Check
from .batches import batch_sizes


class FitDataCheck(Check):
    """Arrays against a model's inputs, labels against its outputs and loss."""

    event = "fed"

    def find(self, feed: Any) -> Iterator[Problem]:
        if feed.model.failed:
            return
        if feed.lists and self.it.keras >= 3:
            return  # Keras 3 looks no further: SEQ517
        yield from self._data(feed, feed.x, feed.y, feed.node)
        if feed.validation is not None:
            node = next(
                (k.value for k in feed.node.keywords if k.arg == "validation_data"), feed.node
            )
            xs, ys = feed.validation
            yield from self._data(feed, xs, ys, node, "validation_data")

    def _data(self, feed: Any, xs: Any, ys: Any, node: Any, what: str = "") -> Iterator[Problem]:
        x, y = _shapes(xs), _shapes(ys)
        if self._is_list_of_examples(feed.model, x):
            yield self.problem(
                node,
                f"x is a Python list of {len(x)} arrays: Keras takes them for as many inputs.",
                "Make one array of them: np.array(x).",
                code="SEQ517",
                severity="error",
            )
            return
        refused = False
        for problem in self._inputs(feed, x, node):
            refused = refused or problem.severity == "error"
            yield problem
        if y is not None and x is not None and feed.method in ("fit", "evaluate"):
            try:
                check_lengths(x, y, what=what)
            except ShapeError as error:
                yield self.refused(error, node)
        if not refused:
            yield from self._labels(feed, ys, y, node, x)

    # -- inputs --------------------------------------------------------------------------
    def _is_list_of_examples(self, model: Any, x: Any) -> bool:
        """Whether a list holds the examples of a model's one input, an array for each."""
        declared = _declared(model, self.it.keras)
        if self.it.keras < 3 or len(declared) != 1 or not isinstance(x, list) or len(x) < 2:
            return False
        if not all(isinstance(s, Shape) for s in x):
            return False
        (one,) = declared.values()
        return all(tuple(map(known, s)) == tuple(map(known, one[1:])) for s in x)

    def _inputs(self, feed: Any, x: Any, node: Any) -> Iterator[Problem]:
        model = feed.model
        declared = _declared(model, self.it.keras)
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
            yield self.refused(error, node, _declaring_node(model), _says(declared))
            return
        for arrival in arrivals.values():
            if arrival.how == "expanded" and len(arrival.shape) == 2:
                continue  # numbers in a row, one each: nobody means anything else
            if arrival.problem is not None:
                severity = "error" if arrival.how == "unchecked" else "info"
                if arrival.how == "unchecked" and not self._layers_refuse(model, arrival.shape):
                    if _plain(model) and model.declared is None:
                        continue  # it says nothing of sizes: it was built on the first data
                    severity = "warning"
                yield self.refused(
                    arrival.problem, node, _declaring_node(model), _says(declared), severity
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
            except (UnknownLayer, SizeUnknown):
                return False
            except ShapeError:
                return True
            if any(
                differ(a, b)
                for w, built in zip(weights, row.weights or ())
                for a, b in zip(w.shape, built.shape)
            ):
                return True
            x = output
        return False

    # -- labels --------------------------------------------------------------------------
    def _labels(self, feed: Any, arrays: Any, y: Any, node: Any, x: Any) -> Iterator[Problem]:
        model = feed.model
        if y is None or model.compiled is None:
            return
        output = self._output(model, x)
        if isinstance(output, list) and len(output) == 1:
            output = output[0]
        if isinstance(output, Shape):
            loss = loss_of(model.compiled["loss"])
            if isinstance(y, list) and len(y) == 1:
                y, arrays = y[0], arrays[0] if isinstance(arrays, list) else arrays
            if loss is not None and isinstance(y, Shape):
                yield from self._against(feed, loss, y, arrays, output, node)
            elif isinstance(y, list) and len(y) > 1:
                yield self._other_count(1, y, node, model)
            return
        losses = _losses(model.compiled["loss"], output)
        if losses is None:
            return
        trained = [i for i, loss in enumerate(losses) if loss is not None]
        if isinstance(y, Shape):
            y, arrays = [y], [arrays]
        if not isinstance(y, list):
            return
        if len(y) == len(output):
            trained = [*range(len(output))]
        elif len(y) != len(trained):
            if self.it.keras >= 3:
                yield self._other_count(len(trained), y, node, model)
            return
        for i, label, array in zip(trained, y, arrays):
            loss = loss_of(losses[i])
            if loss is not None and isinstance(output[i], Shape) and isinstance(label, Shape):
                yield from self._against(feed, loss, label, array, output[i], node)

    def _other_count(self, outputs: int, y: list[Any], node: Any, model: Any) -> Problem:
        given = len(y)
        error = OutputsCount(
            f"The model has {outputs} output{'s' * (outputs != 1)}, but gets {given} array"
            f"{'s' * (given != 1)} of labels.",
            "Give a list with labels for each output, in their order."
            if outputs > 1
            else "Give the labels as one array: y, not a list.",
        )
        return self.refused(error, node, model.node, f"the model has {outputs} outputs")

    def _output(self, model: Any, x: Any) -> Any:
        """The model's output, on the sizes of the data where it leaves them open."""
        output = model.output
        if not isinstance(output, Shape) or not isinstance(x, Shape) or len(x) < 2:
            return output
        built = model.met if model.declared is None else None
        other = built is not None and any(differ(a, b) for a, b in zip(built[1:], x[1:]))
        if all(known(n) is not None for n in output[1:]) and not other:
            return output
        if any(known(n) is None for n in x[1:]):
            return None if other else output
        rule = self.it.build.as_rule(model)
        if rule is None:
            return None if other else output
        try:
            found = rule.apply(Shape((output[0], *x[1:])))[0]
        except ShapeError:
            return None if other else output
        return found if isinstance(found, Shape) and len(found) == len(output) else output

    def _against(
        self, feed: Any, loss: Loss, labels: Shape, array: Any, output: Shape, node: Any
    ) -> Iterator[Problem]:
        cause, text = _last_node(feed.model), f"{_last_name(feed.model)} returns {output}"
        named = feed.model.compile_node, f"the loss is {loss.name}"
        reader, keeps = _last_recurrent(feed.model)
        if reader is not None and keeps and len(output) > len(labels):
            cause, text = reader.node, f"{reader.name} keeps every step: {output} comes out"
        elif reader is not None and not keeps and len(output) < len(labels):
            cause, text = reader.node, f"{reader.name} keeps the last step alone"
        facts = array.facts if isinstance(array, Array) else NOTHING
        if loss.kind == "sparse" and facts.onehot and len(labels) == len(output):
            yield self.refused(
                OneHotAgainstSparse(
                    f"{loss.name} reads class numbers, but the labels {labels} are one-hot.",
                    "Use categorical_crossentropy, or give the class numbers: y.argmax(axis=-1).",
                ),
                node, *named,
            )  # fmt: skip
            return
        try:
            single = _one_at_a_time(feed, labels)
            met = loss.check(labels, output, single=single)
            top = facts.highest
            if isinstance(top, int) and not facts.onehot:
                loss.check_classes(output[-1], top)
        except (OneHotAgainstSparse, SparseAgainstOneHot) as error:
            yield self.refused(error, node, *named)
            return
        except ShapeError as error:
            # Keras 2 gives labels axes until there are as many as those of the output.
            if self.it.keras < 3 and len(labels) != len(output):
                return
            if not _broadcasts(feed, loss, labels, output):
                yield self.refused(error, node, cause, text)
            return
        if met.problem is not None:
            yield self.refused(met.problem, node, cause, text, "warning")
        elif loss.name.startswith("binary_") and isinstance(top, int) and top > 1:
            units = f"Dense({top + 1}, activation='softmax') and sparse_categorical_crossentropy"
            counted = UnitsAgainstClasses(
                f"{loss.name} reads 0 and 1, but the labels are class numbers up to {top}; Keras "
                "goes on silently.",
                f"For {top + 1} classes use {units}.",
            )
            yield self.refused(counted, node, *named, "warning")


def loss_of(value: Any) -> Optional[Loss]:
    """The loss that ``compile`` was given, None for one that isn't Keras's or isn't known."""
    name, logits = "", False
    if isinstance(value, (list, tuple)) and len(value) == 1:
        value = value[0]
    if isinstance(value, str):
        name = value
    elif isinstance(value, Library) and value.path.startswith("keras."):
        name = value.last
    elif isinstance(value, LossObject):
        name, given = value.name, value.attributes.get("from_logits")
        logits = given is True
        if given not in (None, True, False):
            return None
    if not name:
        return None
    try:
        return loss_for(name, from_logits=logits)
    except ShapeError:
        return None


def _losses(given: Any, outputs: Any) -> Optional[list[Any]]:
    """The loss of each of several outputs, None for one that isn't trained; None if not known."""
    if not isinstance(outputs, list) or not all(isinstance(o, Shape) for o in outputs):
        return None
    if isinstance(given, (str, Library, LossObject, Function)):
        return [given] * len(outputs)
    if isinstance(given, (list, tuple)) and len(given) == len(outputs):
        return None if any(isinstance(g, Rest) for g in given) else list(given)
    return None


def _one_at_a_time(feed: Any, labels: Shape) -> bool:
    """Whether every batch holds one example, and no more: there is one, or the batch is 1."""
    one = bool(labels) and known(labels[0]) == 1
    return one or bool(feed.is_cut and known(feed.batch_size) == 1)


def _broadcasts(feed: Any, loss: Loss, labels: Shape, output: Shape) -> bool:
    """Whether every batch happens to be as long as an axis beside which it comes to stand."""
    sizes = {known(n) for n in (*labels[1:], *output[1:])}
    batches = batch_sizes(feed) if type(loss).compare is Loss.compare else None
    return batches is not None and batches <= sizes


def _plain(model: Any) -> bool:
    return bool(model.kind == "Sequential")


def _declared(model: Any, keras: int = 3) -> dict[str, Shape]:
    if model.kind == "Sequential":
        if keras >= 3 and model.has_length_alone():
            return {}  # Keras 3 builds it on what it meets
        shape = model.declared
        if shape is None and model.met is not None:  # built on data: only the last axis is bound
            shape = shape_of([None] * (len(model.met) - 1) + list(model.met[-1:]))
        return {"": shape} if shape is not None else {}
    if isinstance(model.inputs, dict):
        # Keras asks for the dictionary's keys, and goes through them in their alphabetical order.
        if not all(isinstance(k, str) for k in model.inputs):
            return {}
        pairs = sorted(model.inputs.items())
    else:
        parts = list(nest.leaves(model.inputs))
        pairs = [(t.name if isinstance(t, Tensor) else "", t) for t in parts]
    found = {k: t.shape for k, t in pairs if isinstance(t, Tensor) and t.shape is not None}
    return found if len(found) == len(pairs) else {}


def _says(declared: dict[str, Shape]) -> str:
    if len(declared) == 1:
        return f"the model reads {next(iter(declared.values()))}"
    return f"the model has {len(declared)} inputs"


def _shapes(value: Any) -> Any:
    """Shapes of data; None where it isn't known."""

    def shape(x: Any) -> Any:
        if not isinstance(x, Array) or x.shape is None or x.facts.ragged:
            return None
        return shape_of([n if isinstance(n, (int, Size)) and _whole(n) else None for n in x.shape])

    return nest.map(shape, value, lambda v: not isinstance(v, (list, dict)))


def _whole(n: Any) -> bool:
    value = known(n)
    return value is None or (isinstance(value, int) and value >= 0)


def _holds_none(x: Any) -> bool:
    values = x.values() if isinstance(x, dict) else x if isinstance(x, list) else [x]
    return any(v is None for v in values)


def _declaring_node(model: Any) -> Any:
    """Where the source says what the model reads."""
    if model.kind == "Sequential":
        return model.layers[0].node if model.declared is not None and model.layers else model.node
    first = next(tensors_in(model.inputs), None)
    return first.call.where if first is not None and first.call.where is not None else model.node


def _last_recurrent(model: Any) -> tuple[Any, bool]:
    """The last recurrent layer, and whether it returns every step of the text."""
    for value in reversed(model.layers):
        rule = getattr(value.layer, "layer", value.layer)
        if getattr(rule, "role", "") == "recurrent":
            return value, bool(rule.return_sequences)
    return None, False


def _last_node(model: Any) -> Any:
    if model.kind == "Sequential":
        return model.layers[-1].node if model.layers else None
    last = next(tensors_in(model.outputs), None)
    return last.call.where if last is not None else None


def _last_name(model: Any) -> str:
    if model.kind == "Sequential":
        return str(model.layers[-1].name) if model.layers else "the model"
    last = next(tensors_in(model.outputs), None)
    return last.call.layer.name if last is not None else "the model"
