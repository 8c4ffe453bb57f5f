"""Labels, outputs and losses."""

from __future__ import annotations

import re

from shapecalc.errors import ShapeError
from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import known
from shapecalc.training.losses import loss_for, names

from ..reading import SHAPE, Seen, as_shape
from .entry import Words, axes, wording


def _compared(loss: str, labels: Shape, output: Shape) -> Words:
    """What the loss's own rule says about the two shapes."""
    try:
        met = loss_for(loss).check(labels, output)
    except ShapeError as error:
        return error.message, error.fix, error.code
    if met.problem is not None:
        return met.problem.message, met.problem.fix, met.problem.code
    return (
        f"The loss can't compare labels of shape {labels} with an output of {output}.",
        "Give the labels the shape of the output, axis by axis.",
    )


LOSS_NAMES = (
    "sparse_categorical_crossentropy",
    "categorical_focal_crossentropy",
    "binary_focal_crossentropy",
    "categorical_crossentropy",
    "binary_crossentropy",
    "mean_squared_error",
    "mean_absolute_error",
    "cosine_similarity",
    "kl_divergence",
    "categorical_hinge",
    "poisson",
    "hinge",
    "huber",
    "mse",
    "mae",
)


def _loss_named(text: str) -> str:
    """The loss that a text names, the last one if there are several."""
    best, where = "", -1
    for name in LOSS_NAMES:
        at = text.rfind(name)
        # 'sparse_categorical_…' holds 'categorical_…': the longer name starts earlier.
        if at > where and not (
            best and best.endswith(name) and at == where + len(best) - len(name)
        ):
            best, where = name, at
    return best


def _loss_of(seen: Seen, labels: Shape, output: Shape) -> str:
    text = seen.whole if len(seen.whole) > len(seen.message) else seen.message
    named = _loss_named(text)
    if named in ("binary_crossentropy", "categorical_crossentropy", "binary_focal_crossentropy"):
        return named
    one_unit = bool(output) and known(output[-1]) == 1
    return "binary_crossentropy" if one_unit else "categorical_crossentropy"


@wording(
    "SEQ510",
    rf"target. and .output. must have the same (?:rank \(ndim\)|shape)\. Received: "
    rf"target\.shape=(?P<labels>{SHAPE}), output\.shape=(?P<output>{SHAPE})",
)
def same_shape(m: re.Match[str], seen: Seen) -> Words:
    labels, output = as_shape(m["labels"]), as_shape(m["output"])
    return _compared(_loss_of(seen, labels, output), labels, output)


@wording(
    "SEQ511",
    rf"output. must have rank \(ndim\) .target\.ndim - 1.\. Received: "
    rf"target\.shape=(?P<labels>{SHAPE}), output\.shape=(?P<output>{SHAPE})",
)
@wording(
    "SEQ510",
    rf"must have the same shape up until the last dimension: "
    rf"target\.shape=(?P<labels>{SHAPE}), output\.shape=(?P<output>{SHAPE})",
)
def sparse_shapes(m: re.Match[str], seen: Seen) -> Words:
    labels, output = as_shape(m["labels"]), as_shape(m["output"])
    return _compared("sparse_categorical_crossentropy", labels, output)


@wording(
    "SEQ510",
    rf"Shapes (?P<labels>{SHAPE}) and (?P<output>{SHAPE}) are incompatible",
)
def shapes_incompatible(m: re.Match[str], seen: Seen) -> Words:
    labels, output = as_shape(m["labels"]), as_shape(m["output"])
    if not labels or not output:
        return None
    return _compared(_loss_of(seen, labels, output), labels, output)


@wording(
    "SEQ510",
    r"logits and labels must have the same first dimension, got logits shape "
    r"\[(?P<rows>\d{1,12}), ?(?P<classes>\d{1,12})\] and labels shape \[(?P<labels>\d{1,12})\]",
)
def first_dimension(m: re.Match[str], seen: Seen) -> Words:
    rows, classes, labels = int(m["rows"]), int(m["classes"]), int(m["labels"])
    fact = (
        f"A sparse loss pairs each answer with one class number, but here are {rows} answers "
        f"(of {classes} classes) and {labels} labels."
    )
    if rows and labels == rows * classes:
        return (
            f"{fact} {labels} = {rows} * {classes}: the labels are one-hot.",
            "Use loss='categorical_crossentropy', or give the class numbers: y.argmax(axis=-1).",
            "SEQ511",
        )
    if labels and rows % labels == 0 and rows > labels:
        return (
            f"{fact} {rows} = {labels} * {rows // labels}: the model answers once a step, "
            f"{rows // labels} times a text, but there is one label a text.",
            "Take return_sequences=True off the last recurrent layer, or put "
            "GlobalAveragePooling1D or Flatten before the last Dense.",
        )
    if rows and labels % rows == 0:
        return (
            f"{fact} {labels} = {rows} * {labels // rows}: there are {labels // rows} labels for "
            "each answer.",
            "For one answer a step set return_sequences=True on the last recurrent layer; for "
            "several answers a text give the output as many rows.",
        )
    return fact, "Give one class number for each answer of the model."


@wording(
    "SEQ512",
    rf"logits and labels must be (?:broadcastable|same size): logits_size=(?P<output>{SHAPE}) "
    rf"labels_size=(?P<labels>{SHAPE})",
)
def broadcastable(m: re.Match[str], seen: Seen) -> Words:
    labels, output = as_shape(m["labels"]), as_shape(m["output"])
    loss = "binary_crossentropy" if known(output[-1]) == 1 else "categorical_crossentropy"
    return _compared(loss, labels, output)


@wording(
    "SEQ510",
    rf"logits.? and .?labels.? must have the same shape,? (?:received )?"
    rf"\((?P<output>{SHAPE}) vs\.? (?P<labels>{SHAPE})\)",
)
def sigmoid_shapes(m: re.Match[str], seen: Seen) -> Words:
    return _compared("binary_crossentropy", as_shape(m["labels"]), as_shape(m["output"]))


@wording(
    "SEQ510",
    rf"A target array with shape (?P<labels>{SHAPE}) was passed for an output of shape "
    rf"(?P<output>{SHAPE}) while using as loss .(?P<loss>\w{{1,60}})",
)
def target_array(m: re.Match[str], seen: Seen) -> Words:
    labels, output = as_shape(m["labels"]), as_shape(m["output"])
    loss = m["loss"] if m["loss"] in LOSS_NAMES else _loss_of(seen, labels, output)
    return _compared(loss, labels, output)


@wording(
    "SEQ512",
    rf"passing a target array of shape (?P<labels>{SHAPE}) while using as loss "
    r".categorical_crossentropy",
)
def target_binary_matrices(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"categorical_crossentropy compares one-hot rows, but the labels {as_shape(m['labels'])} "
        "hold one class number each.",
        "Use loss='sparse_categorical_crossentropy', or keras.utils.to_categorical(y).",
    )


@wording(
    "SEQ513",
    r"label value of (?P<value>-?\d{1,18}) which is outside the valid range of "
    r"\[0, ?(?P<units>\d{1,18})\)",
)
def label_range(m: re.Match[str], seen: Seen) -> Words:
    value, units = int(m["value"]), int(m["units"])
    if value < 0:
        return (
            f"A label is {value}; class numbers run from 0 to {units - 1}.",
            "Renumber the classes from 0, or give ignore_class to the loss.",
        )
    if units == 1:
        return (
            f"The output has 1 unit, so the only class number is 0, but a label is {value}.",
            "For two classes use loss='binary_crossentropy' with a sigmoid; else give the last "
            f"Dense {max(value + 1, 2)} units and a softmax.",
        )
    one_off = " If the classes are counted from 1, subtract 1 from the labels." * (value == units)
    return (
        f"The output has {units} units, one for each class from 0 to {units - 1}, but a label is "
        f"{value}.",
        f"Give the last Dense at least {value + 1} units, or renumber the classes from 0.{one_off}",
    )


def _is_own(loss: str) -> bool:
    """Whether the loss of a node was written by the user."""
    return bool(re.fullmatch(r"[A-Za-z_]\w*", loss)) and loss not in names()


def _own(loss: str, a: Shape, b: Shape) -> Words:
    """Two tensors that meet in a loss of the user's own."""
    return (
        f"In the loss {loss} two tensors meet, {a} and {b}: lined up from the right, sizes must be "
        "equal or 1.",
        "Print y_true.shape, y_pred.shape and what is made of them. tf.stack puts a new axis in, "
        "tf.concat doesn't; y_pred of Dense(1) is (batch, 1), and y_pred[:, 0] takes that axis "
        "away.",
        "SEQ104",
    )


def _weighted(values: Shape, weights: Shape) -> Words:
    """Sample weights that can't be multiplied with the values of a loss."""
    steps, one = ("one a step", "one an example")
    fewer = len(weights) < len(values)
    return (
        f"The loss has values of shape {values} ({steps if fewer else one}), and the weights are "
        f"{weights} ({one if fewer else steps}): they can't be multiplied.",
        "Give sample_weight the shape of the labels' first two axes, (examples, steps), or let "
        "the model answer once a text."
        if fewer
        else "Give sample_weight one number for each example, or let the model answer at every "
        "step.",
    )


@wording(
    "SEQ510",
    r"Dimensions must be equal, but are \d{1,12} and \d{1,12} for '{{node [^}']{0,200}loss/"
    r"(?P<loss>[^}'/]{1,80})/mul}} = Mul\[.{0,400}?input shapes: (?P<values>\[[^\]]{0,80}\]), "
    r"(?P<weights>\[[^\]]{0,80}\])",
)
def sample_weights(m: re.Match[str], seen: Seen) -> Words:
    if _is_own(m["loss"]):
        return _own(m["loss"], as_shape(m["values"]), as_shape(m["weights"]))
    return _weighted(as_shape(m["values"]), as_shape(m["weights"]))


@wording(
    "SEQ516",
    r"metrics. argument as a list, it should have as many entries|Invalid .metrics.\. .metrics. should",
)
def metrics_count(m: re.Match[str], seen: Seen) -> Words:
    return (
        "metrics doesn't match the model's outputs: a model of several outputs takes an entry for "
        "each.",
        "Write metrics=[['accuracy'], ['accuracy']], one list for each output, or a dictionary by "
        "the outputs' names.",
    )


@wording(
    "SEQ510",
    r"Dimensions must be equal, but are (?P<a>\d{1,12}) and (?P<b>\d{1,12}) for "
    r"'{{node [^}']{0,200}(?:loss|error|crossentropy|SquaredDifference)[^}']{0,200}}}.{0,400}?"
    r"input shapes: (?P<first>\[[^\]]{0,80}\]), (?P<second>\[[^\]]{0,80}\])",
)
def dimensions_in_loss(m: re.Match[str], seen: Seen) -> Words:
    labels, output = as_shape(m["first"]), as_shape(m["second"])
    node = m[0]
    if "SquaredDifference" in node:  # mse of Keras 2 hands over the output first
        labels, output = output, labels
    loss = _loss_named(node) or "mse"
    if not labels or not output:
        return None
    named = re.search(r"compile_loss/(\w{1,80})/", node)
    if named is not None and _is_own(named[1]):
        return _own(named[1], labels, output)
    return _compared(loss, labels, output)


# The multiplication by weights: by its function, where TensorFlow tells it, or by its node.
_WEIGHTED = re.compile(r"reduce_weighted_values|compile_loss/\w{1,60}/mul\b")


@wording(
    "SEQ510",
    rf"Incompatible shapes: (?P<first>{SHAPE}) vs\. (?P<second>{SHAPE}).{{0,80}}?"
    r"\[\[(?:\{\{)?node [^}\]]{0,120}?(?:loss|crossentropy|_error|/m[sa]e/|metric|accuracy|Equal)",
)
def incompatible_in_loss(m: re.Match[str], seen: Seen) -> Words:
    first, second = as_shape(m["first"]), as_shape(m["second"])
    fewer, more = (first, second) if len(first) <= len(second) else (second, first)
    if "accuracy" in m[0] or m[0].endswith("Equal"):
        what = "The metric"
    elif len(fewer) == 1 and _WEIGHTED.search(seen.whole):
        return _weighted(more, fewer)
    else:
        what = "The loss"
    if len(fewer) < len(more):
        return (
            f"{what} compares {first} with {second}: one side has {axes(len(fewer))}, the other "
            f"{axes(len(more))}, and lined up from the right {known(fewer[-1])} meets "
            f"{known(more[-1])}.",
            "Give labels and output the same shape. One label an example needs a last Dense(1) "
            "and no return_sequences=True on the layer above it.",
        )
    return (
        f"{what} compares {first} with {second}; the sizes differ.",
        "Give labels and output the same shape; the last Dense has as many units as the labels "
        "have columns.",
    )


@wording(
    "SEQ511",
    r"Can ?not squeeze dim\[(?P<axis>\d{1,3})\], expected a dimension of 1, got (?P<n>\d{1,12})",
)
def squeeze(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"A loss or metric for class numbers reads one number an example, but the labels have "
        f"{m['n']} in axis {m['axis']}, as one-hot labels have.",
        "Use loss='categorical_crossentropy', or give the class numbers: y.argmax(axis=-1).",
    )


@wording(
    "SEQ510",
    r"Condition x == y did not hold.{0,80}?\[x .{0,60}?\] \[(?P<a>[\d ]{1,60})\] \[y .{0,60}?\] "
    r"\[(?P<b>[\d ]{1,60})\]",
)
def condition(m: re.Match[str], seen: Seen) -> Words:
    a, b = as_shape(m["a"]), as_shape(m["b"])
    return (
        f"Labels and output have the shapes {a} and {b}, and the metric or loss wants them equal.",
        "Give the last Dense as many units as the labels have columns, or choose the sparse or "
        "the categorical form of loss and metric, as the labels are.",
    )


@wording(None, r"y_true and y_pred have different structures")
def structures(m: re.Match[str], seen: Seen) -> Words:
    return (
        "The model has another number of outputs than there are arrays of labels.",
        "Give y as a list with one array for each output, in the order of the model's outputs.",
        "SEQ502",
    )


@wording(None, r"None values not supported")
def none_values(m: re.Match[str], seen: Seen) -> Words:
    return (
        "Something that should be an array is None; with fit, usually the labels.",
        "Give y to fit, as model.fit(x, y); a generator must yield (x, y).",
    )
