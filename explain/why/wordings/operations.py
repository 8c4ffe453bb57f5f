"""Two tensors that meet in one operation, as TensorFlow, JAX, PyTorch and Keras word it.

The operation's message holds sizes alone. Where it happened (a loss, the weights of the examples,
a metric, a cell, a layer, the user's own line) stands in the traceback, and decides what to do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from shapecalc.errors import BuiltForOther, InputsDontMatch, ShapeError, WindowTooLong
from shapecalc.layers.registry import layer_class
from shapecalc.numbers.shape import Shape, shape_of
from shapecalc.numbers.size import known

from ..reading import SHAPE, Seen, as_shape
from .entry import SHARED, Words, capital, count_values, line_of, said, who, wording
from .labels import batch_differs, compared, only_batch_differs, weighted
from .place import in_metric, in_weights, is_training, layer_inputs, loss_called

SHAPES = rf"(?P<a>{SHAPE})(?:,| and| vs\.?)? ?(?P<b>{SHAPE})"


def _layer_meets(seen: Seen, a: Shape, b: Shape) -> Words:
    error = InputsDontMatch(subject=capital(who(seen)), shapes=(a, b))
    line = line_of(seen)
    where = f" The line: {line}" if line and ".fit(" not in line else ""
    return error.message, (
        f"Look at what {who(seen)} gets, and give both one size there: {error.fix}{where}"
    )


def meeting(a: Shape, b: Shape, seen: Seen) -> Words:
    """Two tensors that can't be broadcast, explained by where it happened."""
    loss = loss_called(seen)
    recurrent = re.search(r"(?:lstm|gru|simple_rnn|rnn|lst_m2d)_?\d{0,4}/", seen.message)
    if only_batch_differs(a, b) and (seen.passes_keras or recurrent):
        return batch_differs(a, b)
    if in_weights(seen):
        fewer, more = sorted((a, b), key=len)
        return weighted(b, a) if len(a) == len(b) else weighted(more, fewer)
    if in_metric(seen):
        return metric_meets(a, b)
    if loss:
        return compared(loss, a, b)
    if seen.layer:
        inputs = layer_inputs(seen)
        return _layer_meets(seen, *(inputs if len(inputs) == 2 else (a, b)))
    if is_training(seen) and re.search(r"_operator_sub|\bsub got", seen.whole):
        words = compared("mse", a, b)
        fact = f"The loss can't compare labels of shape {a} with an output of {b}."
        return (fact, words.fix, words.code) if isinstance(words, ShapeError) else words
    error = InputsDontMatch(subject="An operation", shapes=(a, b))
    return error.message, (
        "Find the two tensors and give them one shape. In a loss or a metric they are the labels "
        "and the output."
    )


def metric_meets(a: Shape, b: Shape) -> Words:
    """Labels and output that a metric such as Precision compares one by one."""
    m, n = (known(s[-1]) if s else None for s in (a, b))
    fewer, more = sorted((m or 0, n or 0))
    if fewer and more > fewer and more % fewer == 0:
        k = more // fewer
        return (
            f"A metric compares labels and output one by one, and one of them has {fewer} values, the "
            f"other {more} = {fewer} * {k}: class numbers beside an output of {k} units.",
            "Precision, Recall, AUC and F1Score need one-hot labels there, keras.utils.to_categorical(y), "
            "with loss='categorical_crossentropy'; for class numbers use metrics=['accuracy'].",
            "SEQ510",
        )
    return (
        f"A metric compares {a} with {b}: labels and output need one shape.",
        "Give the last Dense as many units as the labels have columns, or use a metric for class "
        "numbers, such as 'sparse_categorical_accuracy'.",
        "SEQ510",
    )


@wording(
    "SEQ104",
    rf"got incompatible shapes for broadcasting: {SHAPES}",
    rf"Incompatible shapes for broadcasting: shapes=\[{SHAPES}\]",
    rf"Input shapes are: {SHAPES}",
    r"Dimensions must be equal, but are \d{1,12} and \d{1,12} for '{{node [^}]{0,300}}} = "
    r"(?:AddV2|Add|Sub|Mul|RealDiv|LogicalAnd|LogicalOr|Equal|Maximum|Minimum|SquaredDifference|"
    r"Greater|GreaterEqual|Less|BatchMatMulV2\w{0,1})\[.{0,500}?input shapes: (?P<a>\[[^\]]{0,80}\]), "
    r"(?P<b>\[[^\]]{0,80}\])",
    r"Dimensions must be equal, but are \d{1,12} and \d{1,12} for '[^']{1,300}' \(op: '(?:Add\w{0,2}|Sub|Mul|"
    r"RealDiv|Equal|SquaredDifference)'\) with input shapes: (?P<a>\[[^\]]{0,80}\]), (?P<b>\[[^\]]{0,80}\])",
    rf"Incompatible shapes: (?P<a>{SHAPE}) vs\. (?P<b>{SHAPE})",
)
def broadcast(m: re.Match[str], seen: Seen) -> Words:
    if re.search(r"(?:lstm|gru|rnn)_cell", m[0]):
        return None  # a state, see wordings.txt
    return meeting(as_shape(m["a"]), as_shape(m["b"]), seen)


@wording(
    "SEQ104",
    r"The size of tensor a \((?P<a>\d{1,12})\) must match the size of tensor b \((?P<b>\d{1,12})\) at "
    r"non-singleton dimension (?P<axis>\d{1,3})",
)
def torch_sizes(m: re.Match[str], seen: Seen) -> Words:
    a, b, axis = m["a"], m["b"], m["axis"]
    inputs = layer_inputs(seen)
    if len(inputs) == 2:
        return _layer_meets(seen, *inputs)
    ends = tuple(Shape((int(n),)) for n in (a, b))
    if in_metric(seen):
        return metric_meets(*ends)
    fact = f"two tensors have different sizes on axis {axis}, {a} and {b}; there they must be equal or 1."
    if in_weights(seen):
        return (
            f"The values of the loss are multiplied by sample_weight, and {fact}",
            "Give sample_weight one value per example; or, where the model predicts every step, the "
            "shape (examples, steps).",
            "SEQ510",
        )
    loss = loss_called(seen)
    if loss:
        return (
            f"In the loss {loss} {fact} The first are the labels, the second the output.",
            "Compare y.shape with model.output_shape: give the last Dense as many units as the labels "
            "have columns; one prediction per sequence needs a last recurrent layer without "
            "return_sequences=True.",
            "SEQ510",
        )
    return (
        f"In {seen.layer or 'an operation'} {fact}",
        "Print the shapes of both, and give them one size on that axis.",
    )


@wording(
    "SEQ104",
    rf"concatenating along dimension (?P<axis>\d{{1,3}}) for shapes {SHAPES}",
    rf"ConcatOp ?: Dimension \d{{1,3}} in both shapes must be equal: shape\[\d{{1,6}}\] = (?P<a>{SHAPE}) "
    rf"vs\. shape\[\d{{1,6}}\] = (?P<b>{SHAPE})",
    rf"Dimension \d{{1,3}} in both shapes must be equal, but are \d{{1,12}} and \d{{1,12}}\. Shapes are "
    rf"(?P<a>{SHAPE}) and (?P<b>{SHAPE})",
    rf"Every value in .xs. must have the same shape except on the .axis. dim\. But found element of "
    rf"shape (?P<b>{SHAPE}).{{0,80}}?first element's shape (?P<a>{SHAPE})",
)
def joined(m: re.Match[str], seen: Seen) -> Words:
    a, b = as_shape(m["a"]), as_shape(m["b"])
    op = re.search(r"\(op: '(\w{1,40})'\)| = (\w{1,40})\[", seen.message[m.start() :][:700])
    if op is not None and "Select" in op[0]:
        return (
            f"A recurrent layer chooses step by step with a mask, and the mask's shape is another: {a} and {b}.",
            "A mask has the shape (batch, steps). A layer of your own above that returns other steps or axes must "
            "return its own mask: def compute_mask(self, inputs, mask=None): return None.",
            "SEQ305",
        )
    if op is not None and "Concat" not in op[0]:
        return None
    differ = [i for i, (x, y) in enumerate(zip(a, b)) if known(x) != known(y)]
    along = (
        f" Joined along axis {differ[0]} they fit." if len(a) == len(b) and len(differ) == 1 else ""
    )
    return (
        f"Tensors that are joined must be equal on every other axis, but are {a} and {b}.{along}",
        "Choose that axis, or bring the other axes to one size first, by padding, pooling or a Dense."
        if along
        else "Give both the same number of axes and the same sizes on all but the axis of joining.",
    )


@wording(
    "SEQ104",
    r"Sizes of tensors must match except in dimension (?P<axis>\d{1,3})\. Expected size "
    r"(?P<a>\d{1,12}) but got size (?P<b>\d{1,12})",
)
def torch_joined(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"Tensors are joined along axis {m['axis']}, and on another axis they are {m['a']} and {m['b']} "
        "long; there they must be equal.",
        "Join along that other axis, or bring it to one size first, by padding or pooling.",
    )


@wording(
    "SEQ104",
    rf"(?:stack expects each tensor to be equal size, but got (?P<a>{SHAPE}) at entry 0 and "
    rf"(?P<b>{SHAPE})|Shapes of all inputs must match: values\[0\]\.shape = (?P<c>\[[^\]]{{0,80}}\]) != "
    rf"values\[\d{{1,6}}\]\.shape = (?P<d>\[[^\]]{{0,80}}\])|All input arrays must have the same shape\. "
    rf"Got (?P<e>{SHAPE}), (?P<f>{SHAPE}))",
)
def stacked(m: re.Match[str], seen: Seen) -> Words:
    a, b = (as_shape(s) for s in m.groups() if s is not None)
    if "get_initial_state(" in line_of(seen):
        return (
            f"get_initial_state got a tensor of shape {a}; since Keras 3 it takes the number of "
            "examples.",
            "Write get_initial_state(keras.ops.shape(x)[0]), or get_initial_state(batch_size=…).",
            "SEQ105",
        )
    return (
        f"Tensors that are stacked must have one shape, but are {a} and {b}.",
        "Give all the same shape, by padding or slicing; to join along an axis that they have use "
        "concatenate.",
    )


@wording(
    "SEQ106",
    rf"shape '(?P<b>{SHAPE})' is invalid for input of size (?P<n>\d{{1,18}})",
    rf"cannot reshape array of shape {SHAPE} \(size (?P<n>\d{{1,18}})\) into shape (?P<b>{SHAPE})",
    rf"Cannot reshape a tensor with (?P<n>\d{{1,18}}) elements to shape (?P<b>{SHAPE})",
)
def reshaped(m: re.Match[str], seen: Seen) -> Words:
    from .layers import dont_fit

    return dont_fit(int(m["n"]), as_shape(m["b"]))


@wording(
    "SEQ109",
    r"weight of size \[\d{1,12}, (?P<want>\d{1,12})(?:, \d{1,12}){1,3}\], expected input(?P<shape>"
    r"\[[\d, ]{1,60}\]) to have \d{1,12} channels, but got (?P<got>\d{1,12}) channels",
    r"lhs feature dimension size divided by feature_group_count must equal the rhs input feature "
    r"dimension size, but (?P<got>\d{1,12}) // 1 != (?P<want>\d{1,12})",
    r"Input channels \((?P<got>\d{1,12})\) must be divisible by kernel input channels \("
    r"(?P<want>\d{1,12})\)",
    r"evenly divisible by kernel's in_channels\. Received input channels (?P<got>\d{1,12}) and kernel "
    r"in_channels (?P<want>\d{1,12})",
)
def conv_channels(m: re.Match[str], seen: Seen) -> Words:
    want, got = int(m["want"]), int(m["got"])
    subject = capital(who(seen)) if seen.layer else "The convolution"
    return BuiltForOther(subject=subject, want=want, got=got, shape=shape_of([None, None, got]))


@wording(
    "SEQ102",
    r"Calculated padded input size per channel: \((?P<steps>\d{1,12})(?: x \d{1,12}){0,2}\)\. Kernel "
    r"size: \((?P<size>\d{1,12})",
    r"max_pool\dd\(\) Invalid computed output size: (?P<steps>-?\d{1,12})",
    r"could not create a descriptor for a pooling forward(?P<steps>)",
)
def torch_window(m: re.Match[str], seen: Seen) -> Words:
    if m.groupdict().get("size"):
        return WindowTooLong(
            subject=capital(who(seen)),
            steps=int(m["steps"]),
            size=int(m["size"]),
            name="kernel_size",
        )
    got: Sequence[Shape] = layer_inputs(seen)
    of = f" of its input {got[0]}" if got else " of its input"
    return (
        f"The pool_size of {who(seen)} is longer than the steps{of}.",
        "Set padding='same', or use a shorter window or fewer pooling layers before it.",
    )


@wording(
    "SEQ105",
    rf"(?:State \d{{1,3}} is incompatible with layer (?P<name>[\w.\-]{{1,80}}): )expected shape="
    rf"(?P<want>{SHAPE}),? (?:but )?found shape=(?P<got>{SHAPE})",
)
def state_shape(m: re.Match[str], seen: Seen) -> Words:
    want, got = as_shape(m["want"]), as_shape(m["got"])
    units = known(got[-1]) if got else None
    return (
        f"{m['name']} expects a state of shape {want}, but gets {got}.",
        f"Give the layer {units} units, or a state of {known(want[-1])}. {SHARED['STATES']}",
    )


@wording(
    "SEQ109",
    rf"All dimensions of .value. and .key., except the last one, must be equal\. Received:? "
    rf"(?:value_shape=)?(?P<a>{SHAPE}) and (?:key_shape=)?(?P<b>{SHAPE})",
)
def value_and_key(m: re.Match[str], seen: Seen) -> Words:
    a, b = as_shape(m["a"]), as_shape(m["b"])
    error = said(lambda: layer_class("MultiHeadAttention")(2, 4).apply([a, a, b]))
    return (
        f"value {a} and key {b} belong together step by step, and their steps differ.",
        "Give both the same sequence: mha(query, context) takes context as value and as key.",
        error.code if error is not None else "SEQ105",
    )


@wording(
    "SEQ104",
    r"Input dimension mis-match\. \(input\[\d{1,3}\]\.shape\[(?P<axis>\d{1,3})\] = (?P<a>\d{1,12}), "
    r"input\[\d{1,3}\]\.shape\[\d{1,3}\] = (?P<b>\d{1,12})",
)
def elemwise(m: re.Match[str], seen: Seen) -> Words:
    first = " The first axis counts the examples: the model fixes its batch size." * (
        m["axis"] == "0"
    )
    return (
        f"Two tensors meet that are {m['a']} and {m['b']} long on axis {m['axis']}; there they must be equal.{first}",
        f"Give every batch {m['a']} examples (batch_size={m['a']}, in predict, too)."
        if first
        else "Print the shapes of both, and give them one size on that axis.",
    )


@wording("SEQ106", rf"cannot reshape input of shape (?P<a>{SHAPE}) to shape (?P<b>{SHAPE})")
def reshaped_input(m: re.Match[str], seen: Seen) -> Words:
    from .layers import dont_fit

    return dont_fit(count_values(as_shape(m["a"])), as_shape(m["b"]))


@wording(
    "SEQ107",
    r"Dimension must be (?P<axes>\d{1,3}) but is (?P<named>\d{1,3}) for '(?:{{node )?(?P<node>[^'}]{1,200})"
    r"(?=.{0,80}Transpose)",
)
def transposed(m: re.Match[str], seen: Seen) -> Words:
    where = m["node"].split("/")[0]
    return (
        f"In {where} a tensor of {m['axes']} axes is transposed by {m['named']}: transpose (permute_dimensions) needs "
        "each axis once.",
        "Print the shape there. An operation before it has another result than meant: batch_dot, or a matrix product "
        "of tensors with 4 axes, keeps more axes in newer versions.",
    )
