"""A prediction checked against Keras itself: shapes, weights, counts and a real forward pass."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Optional

from shapecalc.display import Displayed
from shapecalc.errors import BadRecord
from shapecalc.layers.base import Layer, facts_of
from shapecalc.models.functional import Functional, keras_record
from shapecalc.models.prediction import answer, plain_shape, predict, rows_of
from shapecalc.models.rows import Row
from shapecalc.models.sequential import Sequential
from shapecalc.numbers import nest
from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import Size

from ..live import Whole, answer_of, inputs_of, inside, is_model, model_of, outputs_of
from . import build as keras_twin

# Of a layer that is a model, more weights than these are counted and not named.
MOST_NAMED = 24


@dataclass(frozen=True)
class Difference:
    """One thing on which the prediction and Keras differ."""

    layer: Optional[int]
    what: str
    predicted: Any
    keras: Any

    def __str__(self) -> str:
        where = f"Layer {self.layer}" if self.layer is not None else "The model"
        return f"{where}, {self.what}: predicted {self.predicted}, Keras has {self.keras}."


@dataclass(repr=False)
class CrossCheck(Displayed):
    """What was compared and how it came out.

    ``agrees`` is False when anything differs or nothing could be compared; ``checks`` are
    the comparisons that held; ``note`` says why something was not compared.
    """

    agrees: bool = True
    checks: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    note: str = ""
    keras_version: str = ""

    def __str__(self) -> str:
        if self.agrees:
            head = f"Keras {self.keras_version} agrees:" if self.keras_version else "Not compared:"
        elif self.differences:
            head = f"Keras {self.keras_version} DIFFERS. {self.differences[0]}"
        else:
            return f"Not cross-checked: {self.note}"
        lines = [head, *(f"  {check}" for check in self.checks)]
        lines += [f"  {d}" for d in self.differences[1:]]
        return "\n".join([*lines, f"  {self.note}"] if self.note else lines)

    def to_dict(self) -> dict[str, Any]:
        return {
            "agrees": self.agrees,
            "keras_version": self.keras_version,
            "checks": self.checks,
            "differences": [vars(d) for d in self.differences],
            **({"note": self.note} if self.note else {}),
        }

    def _differs(self, layer: Optional[int], what: str, predicted: Any, keras: Any) -> None:
        self.agrees = False
        self.differences.append(Difference(layer, what, predicted, keras))


def cross_check(model: Any, input_shape: Any = None) -> CrossCheck:
    """Compare the prediction for a model with the real tf.keras model.

    ``model``: a shapecalc layer or model, a list of them, or a record of the JSON contract;
    ``input_shape`` includes the batch. Compared are every layer's output shape, the name,
    shape and trainability of every weight, all counts, and the shapes of a real forward pass
    (two rows, unknown steps given a real length, token ids inside the vocabulary). Never
    raises for what a model holds; raises BadRecord where its input shape isn't given, and
    keras_twin.KerasMissing without TensorFlow.
    """
    record = as_record(model, input_shape)
    predicted = predict(record)
    found = CrossCheck()
    refused = predicted.get("error")
    if refused and refused["code"] == "SEQ401" and record.get("input_shape") is None:
        raise BadRecord(refused["message"], refused["fix"])
    if not refused and not _room_for(record, predicted, found):
        return found
    keras = keras_twin.load_keras()
    found.keras_version = str(keras.__version__)
    try:
        with keras_twin.quiet():
            twin = keras_twin.build(record)
    except keras_twin.TwinRefusal as refusal:
        _compare_refusals(found, refused, refusal, alone=len(record["layers"]) == 1)
        return found
    if refused:
        found._differs(
            refused["layer"],
            "refusal",
            f"{refused['code']} {refused['message']}",
            "a model that it accepts",
        )
        return found
    _compare_rows(found, predicted, twin)
    if not twin.layers and twin.declared != record.get("input_shape", twin.declared):
        found._differs(None, "input shape", record["input_shape"], twin.declared)
    if found.agrees:
        _run_forward(found, record, twin)
    return found


def check_live(found: Whole, thing: Any) -> CrossCheck:
    """The table of a live object against itself: shapes, weights, counts, one batch of zeros.

    What isn't built is compared with a twin of its config, as everything else is. Raises
    BadRecord, and KerasMissing where such a twin needs TensorFlow.
    """
    live, summary = model_of(thing), found.summary
    if not live.built:
        return cross_check(found.model, summary.rows[0].inputs)
    checked = CrossCheck(keras_version=str(sys.modules["keras"].__version__))
    layers, totals = answer(summary.rows)
    pairs = [
        (ours, keras_twin.row_of(one, shape))
        for ours, row, one in zip(layers, summary.rows, inside(live))
        if ours["weights"] is not None
        for shape in [answer_of(row, one)]
    ]
    for ours, theirs in pairs:  # what a layer can't say isn't compared
        theirs["output_shape"] = theirs["output_shape"] or ours["output_shape"]
    pairs += [(own, own) for own in layers[len(inside(live)) :]]  # the model's own weights
    twin = keras_twin.Twin([live], [live.name], None, [], [theirs for _, theirs in pairs])
    _compare_rows(checked, {"layers": [ours for ours, _ in pairs], **totals}, twin)
    if checked.agrees:
        _run_live(checked, live, inputs_of(live, found), outputs_of(found))
    return checked


def _run_live(found: CrossCheck, live: Any, inputs: Any, wanted: Any) -> None:
    """One batch of zeros, which are features and token ids as well, through the live object."""
    keras = sys.modules["keras"]
    problem = Exception()
    for length, dtype in product(keras_twin.LENGTHS, ("float32", "int32")):
        x = keras_twin.zeros(keras, inputs, length, dtype)
        try:
            # What the call would change in the object, such as the states of an RNN, stays.
            with keras_twin.quiet(), keras_twin.guarded([live]), keras.StatelessScope():
                y = live(**x) if isinstance(x, dict) and not is_model(live) else live(x)
        except Exception as error:
            problem = error
            continue
        got = keras_twin.shape_of(y)
        if wanted is not None and not _fits(plain_shape(wanted), got):
            found._differs(None, "output of a real forward pass", plain_shape(wanted), got)
        else:
            given = shape_words(keras_twin.shape_of(x))
            found.checks.append(f"forward pass on real tensors: {given} in, {shape_words(got)} out")
        return
    found.note = f"Keras can't run it here: {keras_twin.first_lines(problem)[:300]}"


def check_training(record: Any, layers: list[Any], seen: list[Any], real: list[Any]) -> CrossCheck:
    """Check a prediction against what a training run showed.

    ``layers``: the trained Keras layers; ``seen``: the shape that each gave while the training
    ran; ``real``: the shapes of one batch of real tensors, the input's first.
    """
    predicted = predict(record)
    found = CrossCheck(keras_version=str(keras_twin.load_keras().__version__))
    rows = [keras_twin.row_of(layer, layer.output) for layer in layers]
    outputs = [layer.output for layer in layers]
    twin = keras_twin.Twin(layers, [row["name"] for row in rows], None, outputs, rows)
    if "error" in predicted or len(predicted["layers"]) != len(layers):
        found._differs(
            None, "layers", predicted.get("error", len(predicted["layers"])), len(layers)
        )
        return found
    _compare_rows(found, predicted, twin)
    for i, (row, trained, got) in enumerate(zip(predicted["layers"], seen, real[1:])):
        for what, shape in (("output while training", trained), ("output of a real batch", got)):
            if shape is None or not _fits(row["output_shape"], shape):
                found._differs(i, what, row["output_shape"], shape)
    if found.agrees:
        found.checks.append(
            f"a batch of real texts: {shape_words(real[0])} in, {shape_words(real[-1])} out"
        )
    return found


def as_record(model: Any, input_shape: Any = None) -> dict[str, Any]:
    """The record of the JSON contract for what the caller has."""
    if isinstance(model, Mapping) and "layers" in model and "class_name" not in model:
        record = dict(model)
    elif isinstance(model, Functional) and input_shape is None:
        record = keras_record(model, None, model.rows()) or {"layers": [model.serialize()]}
    else:
        if isinstance(model, Sequential):
            layers = [layer.serialize() for layer in model.layers]
        elif isinstance(model, Layer):
            layers = [model.serialize()]
        elif isinstance(model, Mapping):
            layers = [dict(model.get("model", model))]
            input_shape = model.get("input_shape") if input_shape is None else input_shape
        else:
            layers = [m.serialize() if isinstance(m, Layer) else m for m in model]
        record = {"layers": layers}
    if input_shape is not None:
        record["input_shape"] = _listed(input_shape)
    return record


def _listed(shape: Any) -> Any:
    plain = lambda d: d.value if isinstance(d, Size) else d  # noqa: E731
    return nest.map(plain, shape, nest.is_atom, list)


def _room_for(record: Any, predicted: Mapping[str, Any], found: CrossCheck) -> bool:
    if predicted["total_params"] is None or predicted.get("at_least"):
        found.agrees = False
        found.note = (
            "Keras can't build this: a size that a weight needs is unknown."
            if predicted["total_params"] is None
            else "A layer isn't known to seqshape, so there is nothing to compare."
        )
        return False
    try:
        # Weights, and the largest tensor twice: once for two rows, once while it is computed.
        keras_twin.check_room(predicted["total_params"] * 4 + 4 * largest_tensor(rows_of(record)))
    except keras_twin.TwinTooLarge as error:
        found.agrees = False
        found.note = str(error)
        return False
    return True


def largest_tensor(rows: list[Row]) -> int:
    """Numbers in the largest tensor of a forward pass of two rows."""
    most = 0
    for row in rows:
        if isinstance(row.output, Shape):
            n = 2
            for size in row.output.plain()[1:]:
                n *= keras_twin.LENGTHS[0] if size is None else size
            most = max(most, n)
    return most


def _compare_refusals(
    found: CrossCheck,
    refused: Optional[Mapping[str, Any]],
    refusal: keras_twin.TwinRefusal,
    alone: bool,
) -> None:
    if refused is None:
        found._differs(refusal.layer, "refusal", "a model that Keras accepts", refusal.message)
    elif not alone and refusal.layer is not None and refused["layer"] != refusal.layer:
        found._differs(refused["layer"], "layer with the error", refused["layer"], refusal.layer)
    else:
        which = "it" if alone else f"layer {refused['layer']}"
        found.checks.append(f"both reject {which} ({refused['code']})")
        found.checks.append(f"Keras says: {refusal.message}")


def _compare_rows(found: CrossCheck, predicted: Mapping[str, Any], twin: keras_twin.Twin) -> None:
    for i, (ours, theirs) in enumerate(zip(predicted["layers"], twin.rows)):
        before = len(found.differences)
        if ours["output_shape"] != theirs["output_shape"]:
            found._differs(i, "output shape", ours["output_shape"], theirs["output_shape"])
        _compare_weights(found, i, ours["weights"], theirs["weights"])
        for key in ("params", "trainable_params"):
            if ours[key] != theirs[key]:
                found._differs(i, key, ours[key], theirs[key])
        if len(found.differences) == before:
            found.checks.append(_agreed(ours))
    for key in ("total_params", "trainable_params"):
        if predicted[key] != getattr(twin, key):
            found._differs(None, key, predicted[key], getattr(twin, key))
    if found.agrees:
        found.checks.append(
            f"{predicted['total_params']:,} parameters, "
            f"{predicted['trainable_params']:,} of them trainable"
        )


def _compare_weights(found: CrossCheck, i: int, ours: list[Any], theirs: list[Any]) -> None:
    if len(ours) != len(theirs):
        found._differs(i, "weights", [w["name"] for w in ours], [w["name"] for w in theirs])
        return
    for a, b in zip(ours, theirs):
        if a != b:
            found._differs(i, f"weight {b['name']}", a, b)


def _agreed(row: Mapping[str, Any]) -> str:
    output = row["output_shape"]
    shape = "unknown" if output is None else shape_words(output)
    weights = ", ".join(f"{w['name']} {shape_words(w['shape'])}" for w in row["weights"])
    if len(row["weights"]) > MOST_NAMED:
        return f"{row['name']}: output {shape}; {len(row['weights'])} weights"
    return f"{row['name']}: output {shape}" + (f"; weights {weights}" if weights else "")


def shape_words(shape: Any) -> str:
    if isinstance(shape, dict):
        return ", ".join(f"{k} {shape_words(v)}" for k, v in shape.items())
    if any(isinstance(d, (list, dict)) for d in shape):
        return "[" + ", ".join(shape_words(s) for s in shape) + "]"
    inner = ", ".join(str(d) for d in shape)
    return f"({inner},)" if len(shape) == 1 else f"({inner})"


def _run_forward(found: CrossCheck, record: Mapping[str, Any], twin: keras_twin.Twin) -> None:
    try:
        with keras_twin.quiet():
            real = keras_twin.forward(twin, vocabulary_of(record))
    except Exception as error:
        found.note = (
            "Keras builds this model but can't run it here: " + keras_twin.first_lines(error)[:300]
        )
        return
    for i, (row, got) in enumerate(zip(twin.rows, real.outputs)):
        if _fits(row["output_shape"], got):
            continue
        if facts_of(row["class_name"]).runs_otherwise:
            found.note = (
                f"Keras itself says that {row['name']} gives {shape_words(row['output_shape'])}, and "
                f"on real tensors it gives {shape_words(got)}."
            )
            return
        found._differs(i, "output of a real forward pass", row["output_shape"], got)
    if found.agrees:
        found.checks.append(
            f"forward pass on real tensors: {shape_words(real.inputs)} in, "
            f"{shape_words([real.inputs, *real.outputs][-1])} out"
        )


def _fits(shape: Any, real: Any) -> bool:
    if isinstance(shape, dict):
        return all(_fits(v, real[k]) for k, v in shape.items())
    if len(shape) != len(real):
        return False
    return all(
        _fits(a, b) if isinstance(a, (list, dict)) else a is None or a == b
        for a, b in zip(shape, real)
    )


def vocabulary_of(record: Mapping[str, Any]) -> int:
    """Token ids below this are inside every embedding of the record."""
    smallest = 2**31 - 1
    stack: list[Any] = list(record["layers"])
    while stack:
        node = stack.pop()
        if isinstance(node, Mapping):
            if isinstance(node.get("input_dim"), int) and node["input_dim"] > 0:
                smallest = min(smallest, node["input_dim"])
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)
    return smallest if smallest < 2**31 - 1 else 2
