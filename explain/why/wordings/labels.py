"""Labels, outputs and losses."""

from __future__ import annotations

import re

from shapecalc.errors.training import EVERY_STEP, LAST_STEP
from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import known
from shapecalc.training.losses import loss_for, names

from ..reading import SHAPE, Seen, as_shape
from .entry import SHARED, Words, capital, count_values, said, wording


def compared(loss: str, labels: Shape, output: Shape) -> Words:
    """What the loss's own rule says about the two shapes."""
    if not labels or not output:
        return None
    rule = loss_for(loss)
    error = said(lambda: rule.check(labels, output)) or rule.check(labels, output).problem
    columns, units = known(labels[-1]), known(output[-1])
    if error is not None and len(labels) == len(output) == 2 and units == 1 and (columns or 0) > 1:
        more = (
            f" If the {columns} columns are time steps, keep the steps: return_sequences=True in the "
            "last recurrent layer, and Dense(1) after it."
        )
        return error.message, error.fix + more, error.code
    if error is not None and len(labels) > 3 and len(output) == 2:
        fix = (
            f"Look whether y is the array that was meant: it has the axes of images or videos, and the model "
            f"predicts {units} numbers for each example."
        )
        return error.message, fix, error.code
    binary = loss.startswith("binary") and len(labels) == len(output) == 2
    if error is not None and binary and columns == 1 and (units or 0) > 1:
        fix = (
            f"For class numbers from 0 to {(units or 0) - 1} use loss='sparse_categorical_crossentropy' with "
            "a softmax; for yes and no end with Dense(1, activation='sigmoid'). Keras leaves a last "
            f"axis of 1 out here: if these are {units} steps with one number each: {LAST_STEP}"
        )
        return error.message, fix, error.code
    if error is not None and len(output) == 2 and len(labels) > 2 and len(error.fixes) > 1:
        # How many steps the model reads isn't in the message: one fix asks for as many.
        first, *others = map(str, error.fixes)
        fix = f"{capital(' '.join(others))} Where the model reads {known(labels[1])} steps itself: {first}"
        return error.message, fix, error.code
    return error or (
        f"The loss can't compare labels of shape {labels} with an output of {output}.",
        "Give the labels the shape of the output, axis by axis.",
    )


LOSS_NAMES = (
    "sparse_categorical_crossentropy categorical_focal_crossentropy binary_focal_crossentropy "
    "categorical_crossentropy binary_crossentropy mean_squared_error mean_absolute_error "
    "cosine_similarity kl_divergence categorical_hinge poisson hinge huber mse mae"
).split()


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


def _loss_of(seen: Seen, output: Shape) -> str:
    named = _loss_named(max(seen.whole, seen.message, key=len))
    if named in ("binary_crossentropy", "categorical_crossentropy", "binary_focal_crossentropy"):
        return named
    one_unit = bool(output) and known(output[-1]) == 1
    return "binary_crossentropy" if one_unit else "categorical_crossentropy"


@wording(
    "SEQ510",
    rf"target. and .output. must have the same (?:rank \(ndim\)|shape)\. Received: "
    rf"target\.shape=(?P<labels>{SHAPE}), output\.shape=(?P<output>{SHAPE})",
    rf"Shapes (?P<labels>{SHAPE}) and (?P<output>{SHAPE}) are incompatible",
)
def same_shape(m: re.Match[str], seen: Seen) -> Words:
    if re.search(r"load_weights|load_model|set_weights|\.assign\(|restore", seen.whole):
        a, b = as_shape(m["labels"]), as_shape(m["output"])
        return (
            f"A weight of shape {a} can't take values of shape {b}.",
            "Build the model with the same units, vocabulary and inputs as when it was saved.",
            "SEQ109",
        )
    output = as_shape(m["output"])
    return compared(_loss_of(seen, output), as_shape(m["labels"]), output)


@wording(
    "SEQ510",
    rf"must have the same shape up until the last dimension: "
    rf"target\.shape=(?P<labels>{SHAPE}), output\.shape=(?P<output>{SHAPE})",
    rf"output. must have rank \(ndim\) .target\.ndim - 1.\. Received: "
    rf"target\.shape=(?P<labels>{SHAPE}), output\.shape=(?P<output>{SHAPE})",
)
def sparse_shapes(m: re.Match[str], seen: Seen) -> Words:
    labels, output = as_shape(m["labels"]), as_shape(m["output"])
    return compared("sparse_categorical_crossentropy", labels, output)


@wording(
    "SEQ510",
    r"logits and labels must have the same first dimension, got logits shape "
    r"\[(?P<rows>\d{1,12}), ?(?P<classes>\d{1,12})\] and labels shape \[(?P<labels>\d{1,12})\]",
)
def first_dimension(m: re.Match[str], seen: Seen) -> Words:
    rows, classes, labels = int(m["rows"]), int(m["classes"]), int(m["labels"])
    fact = (
        f"A sparse loss pairs each prediction with one class number, but here are {rows} predictions "
        f"(of {classes} classes) and {labels} labels."
    )
    if rows and labels == rows * classes:
        return (
            f"{fact} {labels} = {rows} * {classes}: the labels are one-hot.",
            SHARED["ONE_HOT"],
            "SEQ511",
        )
    if labels and rows % labels == 0 and rows > labels:
        steps = rows // labels
        return (
            f"{fact} {rows} = {labels} * {steps}: the model predicts at each of {steps} time steps, "
            "but there is one label per sequence.",
            LAST_STEP,
        )
    if rows and labels % rows == 0:
        n = labels // rows
        return f"{fact} {labels} = {rows} * {n}: there are {n} labels per prediction.", EVERY_STEP
    return fact, "Give one class number for each prediction of the model."


@wording(
    "SEQ512",
    rf"logits and labels must be (?:broadcastable|same size): logits_size=(?P<output>{SHAPE}) "
    rf"labels_size=(?P<labels>{SHAPE})",
    rf"logits.? and .?labels.? must have the same shape,? (?:received )?"
    rf"\((?P<output>{SHAPE}) vs\.? (?P<labels>{SHAPE})\)",
    rf"A target array with shape (?P<labels>{SHAPE}) was passed for an output of shape "
    rf"(?P<output>{SHAPE}) while using as loss .(?P<loss>\w{{1,60}})",
)
def loss_shapes(m: re.Match[str], seen: Seen) -> Words:
    output, loss = as_shape(m["output"]), m.groupdict().get("loss")
    one = "same shape" in m[0] or known(output[-1]) == 1
    guess = "binary_crossentropy" if one else "categorical_crossentropy"
    if loss is not None:
        guess = loss if loss in LOSS_NAMES else _loss_of(seen, output)
    return compared(guess, as_shape(m["labels"]), output)


@wording(
    "SEQ513",
    r"label value of (?P<value>-?\d{1,18}) which is outside the valid range of "
    r"\[0, ?(?P<units>\d{1,18})\)",
)
def label_range(m: re.Match[str], seen: Seen) -> Words:
    value, units = int(m["value"]), int(m["units"])
    error = said(
        lambda: loss_for("sparse_categorical_crossentropy").check_classes(
            units, value if value >= 0 else None, 1 if value == units else min(value, 0)
        )
    )
    if error is None or units > 1 or value < 0:
        return error
    return error.message, (
        "For two classes use loss='binary_crossentropy' with a sigmoid; else give the last "
        f"Dense {max(value + 1, 2)} units and a softmax."
    )


def _is_own(loss: str) -> bool:
    """Whether the loss of a node was written by the user."""
    return bool(re.fullmatch(r"[A-Za-z_]\w*", loss)) and loss not in names()


def own_loss(loss: str, a: Shape, b: Shape) -> Words:
    """Two tensors that meet in a loss of the user's own."""
    return (
        f"In the loss {loss} two tensors meet, {a} and {b}: lined up from the right, sizes must be "
        "equal or 1.",
        "Print y_true.shape, y_pred.shape and what is made of them. tf.stack adds an axis, tf.concat "
        "doesn't; y_pred of Dense(1) is (batch, 1), and y_pred[:, 0] takes that axis away.",
        "SEQ104",
    )


def weighted(values: Shape, weights: Shape) -> Words:
    """Sample weights that can't be multiplied with the values of a loss."""
    steps, one = "one per step", "one per example"
    fewer = len(weights) < len(values)
    return (
        f"The loss has values of shape {values} ({steps if fewer else one}), and the weights are "
        f"{weights} ({one if fewer else steps}): they can't be multiplied.",
        f"Give sample_weight the shape of the labels' first two axes, (examples, steps). {LAST_STEP}"
        if fewer
        else f"Give sample_weight one value per example. {EVERY_STEP}",
    )


def only_batch_differs(a: Shape, b: Shape) -> bool:
    """Whether two shapes are equal but for their first sizes, both above 1."""
    first = (known(a[0]), known(b[0])) if a and b else (None, None)
    rest = [known(d) for d in a[1:]] == [known(d) for d in b[1:]]
    return (
        rest
        and len(a) == len(b) > 1
        and None not in first
        and 1 not in first
        and first[0] != first[1]
    )


def batch_differs(a: Shape, b: Shape) -> Words:
    """A batch that meets one of another size: a model whose batch size is fixed."""
    few, many = sorted((known(a[0]) or 0, known(b[0]) or 0))
    return (
        f"A batch of {few} examples meets one of {many}: {a} and {b}. The model fixes its batch size (a stateful "
        "layer, or batch_shape), and this batch is another: mostly the last one, or that of validation.",
        f"If the batch size is {many}: give a multiple of {many} examples, in each part of a validation_split, too, "
        f"x = x[: len(x) // {many} * {many}], and batch_size={many}.",
        "SEQ534",
    )


@wording(
    "SEQ510",
    r"Dimensions must be equal, but are \d{1,12} and \d{1,12} for '{{node [^}']{0,200}loss/"
    r"(?P<loss>[^}'/]{1,80})/mul}} = Mul\[.{0,400}?input shapes: (?P<values>\[[^\]]{0,80}\]), "
    r"(?P<weights>\[[^\]]{0,80}\])",
)
def sample_weights(m: re.Match[str], seen: Seen) -> Words:
    values, weights = as_shape(m["values"]), as_shape(m["weights"])
    return own_loss(m["loss"], values, weights) if _is_own(m["loss"]) else weighted(values, weights)


@wording(
    "SEQ510",
    r"Dimensions must be equal, but are (?P<a>\d{1,12}) and (?P<b>\d{1,12}) for "
    r"'{{node [^}']{0,200}(?:loss|error|crossentropy|SquaredDifference)[^}']{0,200}}}.{0,400}?"
    r"input shapes: (?P<first>\[[^\]]{0,80}\]), (?P<second>\[[^\]]{0,80}\])",
)
def dimensions_in_loss(m: re.Match[str], seen: Seen) -> Words:
    labels, output = as_shape(m["first"]), as_shape(m["second"])
    if "SquaredDifference" in m[0]:  # mse of Keras 2 hands over the output first
        labels, output = output, labels
    named = re.search(r"compile_loss/(\w{1,80})/", m[0])
    if labels and output and named is not None and _is_own(named[1]):
        return own_loss(named[1], labels, output)
    return compared(_loss_named(m[0]) or "mse", labels, output)


# The multiplication by weights: by its function, where TensorFlow names it, or by its node.
_WEIGHTED = re.compile(r"reduce_weighted_values|compile_loss/\w{1,60}/mul\b")
# In TensorFlow 1 by what is multiplied: the values, then the weights.
_BY_WEIGHTS = re.compile(r"loss/mul_\d.{0,200}_sample_weights")


@wording(
    "SEQ510",
    rf"Incompatible shapes: (?P<first>{SHAPE}) vs\. (?P<second>{SHAPE}).{{0,80}}?"
    r"\[\[(?:\{\{)?node:? [^}\]]{0,120}?(?:loss|crossentropy|_error|/m[sa]e/|metric|accuracy|Equal)",
)
def incompatible_in_loss(m: re.Match[str], seen: Seen) -> Words:
    first, second = as_shape(m["first"]), as_shape(m["second"])
    fewer, more = sorted((first, second), key=len)
    named = re.search(r"compile_loss/(\w{1,80})/sub\b", m[0] + seen.message[m.end() :][:80])
    if named is not None and not _is_own(named[1]):
        return compared(named[1], first, second)
    if only_batch_differs(first, second) or len(first) == len(second) == 1:
        return batch_differs(first, second)
    if _BY_WEIGHTS.search(seen.message):
        return weighted(first, second)
    is_metric = re.search(r"metric|accuracy|Equal", m[0] + seen.message[m.end() :][:60])
    what = "The metric" if is_metric else "The loss"
    if count_values(first) == count_values(second) and len(fewer) < len(more):
        return (
            f"{what} compares {first} with {second}: the same number of values, and one of them is flattened.",
            "Bring both to one shape. In Keras 2.2 metrics=['accuracy'] does so on sequences of class numbers: write "
            "metrics=['sparse_categorical_accuracy'], or use a newer Keras.",
        )
    if what == "The loss" and len(fewer) == 1 and _WEIGHTED.search(seen.whole):
        return weighted(more, fewer)
    if len(fewer) < len(more):
        return (
            f"{what} compares {first} with {second}: lined up from the right, {known(fewer[-1])} "
            f"meets {known(more[-1])}.",
            f"Give labels and output the same shape. {LAST_STEP}",
        )
    return (
        f"{what} compares {first} with {second}; the sizes differ.",
        "Give the last Dense as many units as the labels have columns.",
    )
