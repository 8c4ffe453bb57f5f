"""Two tensors that meet in one operation, as TensorFlow, JAX, PyTorch and Keras word it.

The operation's message holds sizes alone. Where it happened (a loss, the weights of the examples,
a metric, a cell, a layer, the user's own line) stands in the traceback, and decides what to do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Optional

from shapecalc.errors import BuiltForOther, InputsDontMatch, ShapeError, WindowTooLong
from shapecalc.layers.registry import layer_class, layer_classes
from shapecalc.numbers.shape import Shape, shape_of
from shapecalc.numbers.size import known

from ..reading import SHAPE, Seen, as_shape, shapes_in
from .entry import SHARED, Words, capital, line_of, said, who, wording
from .labels import compared, weighted
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


def _cell(seen: Seen) -> str:
    """The recurrent layer of a cell's error: GRU for GRUCell or gru_cell_1."""
    found = re.search(r"(\w{1,60}?)_?cell", seen.layer or seen.message, re.I)
    name = found[1] if found else ""
    return next((c for c in layer_classes() if c.lower() == name.lower()), "")


def product(
    got: Optional[int],
    want: Optional[int],
    shape: Shape,
    seen: Seen,
    weight: Optional[Shape] = None,
) -> Words:
    """A matrix product whose last axis ``got`` meets ``want`` rows: features, states, or others.

    None where it is neither a cell's nor an attention's.
    """
    cell = _cell(seen)
    states = shapes_in(seen.received.get("states", ""))
    inputs = shapes_in(seen.received.get("inputs", ""))
    if cell:
        is_state = any(known(s[-1]) == got for s in states if s) and not any(
            known(s[-1]) == got for s in inputs if s
        )
        if is_state or re.search(r"cell\w{0,20}/MatMul_1\b", seen.message):
            twice = got is not None and want is not None and got == 2 * want
            return (
                f"A state that {cell} gets has {got} values per example, but the layer has {want} units: "
                "they must be equal.",
                f"Write {cell}({got}) there."
                + " The states of a Bidirectional joined are twice as wide; added, "
                f"Add()([forward_h, backward_h]), they keep {want}." * twice,
                "SEQ105",
            )
        shape = inputs[0] if inputs else shape
        owner = cell if weight is None else f"A weight {weight} of {cell}"
        return BuiltForOther(subject=owner, want=want, got=got, shape=shape)
    tensors = layer_inputs(seen)
    if len(tensors) == 2 and "ttention" in seen.layer:
        return (
            f"{seen.layer} multiplies query {tensors[0]} and value {tensors[1]}: their last axes must "
            "be equally long.",
            "Bring both to one width with Dense, or use MultiHeadAttention, which projects them.",
            "SEQ104",
        )
    return None


@wording(
    "SEQ109",
    rf"Matrix size-incompatible: In\[0\]: (?P<a>{SHAPE}), In\[1\]: (?P<b>{SHAPE})",
    r"Dimensions must be equal, but are \d{1,12} and \d{1,12} for '{{node [^}]{0,200}MatMul"
    r".{0,400}?input shapes: (?P<a>\[[^\]]{0,80}\]), (?P<b>\[[^\]]{0,80}\])",
    r"Matrix size-incompatible.{0,300}?input shapes: (?P<a>\[[^\]]{0,80}\]), (?P<b>\[[^\]]{0,80}\])",
)
def matmul(m: re.Match[str], seen: Seen) -> Words:
    a, b = as_shape(m["a"]), as_shape(m["b"])
    if not a or len(b) < 2:
        return None
    got, want = known(a[-1]), known(b[-2])
    words = product(got, want, a, seen, b)
    if words is not None:
        return words
    if len(b) > 2:
        return matrices(str(a), str(b), seen)
    owner = f"A weight {b} of {seen.layer}" if seen.layer else f"A matrix {b}"
    return BuiltForOther(subject=owner, want=want, got=got, shape=a)


@wording(
    "SEQ109",
    r"dot_general requires contracting dimensions to have the same shape, got \((?P<got>\d{1,12}),?\) "
    r"and \((?P<want>\d{1,12}),?\)",
    r"mat1 and mat2 shapes cannot be multiplied \(\d{1,12}x(?P<got>\d{1,12}) and "
    r"(?P<want>\d{1,12})x\d{1,12}\)",
    r"Expected size for first two dimensions of batch2 tensor to be: \[\d{1,12}, (?P<got>\d{1,12})\] but "
    r"got: \[\d{1,12}, (?P<want>\d{1,12})\]",
    r"size mismatch, m1: \[\d{1,12} x (?P<got>\d{1,12})\], m2: \[(?P<want>\d{1,12}) x \d{1,12}\]",
)
def sizes_of_matrices(m: re.Match[str], seen: Seen) -> Words:
    got, want = int(m["got"]), int(m["want"])
    words = product(got, want, shape_of([None, got]), seen)
    if words is not None:
        return words
    inputs = layer_inputs(seen)
    if len(inputs) == 1 and seen.layer in layer_classes():
        return BuiltForOther(subject=seen.layer, want=want, got=got, shape=inputs[0])
    return matrices(str(got), str(want), seen)


@wording(
    "SEQ104",
    rf"Inner dimensions .{{0,60}}? must be equal, but received .x1\.shape=(?P<a>{SHAPE}). and "
    rf".x2\.shape=(?P<b>{SHAPE})",
)
def inner_dimensions(m: re.Match[str], seen: Seen) -> Words:
    return matrices(str(as_shape(m["a"])), str(as_shape(m["b"])), seen)


def matrices(a: str, b: str, seen: Seen) -> Words:
    """A matrix product outside of a known layer: the sizes or shapes of both sides."""
    where = f"In {seen.layer} a" if seen.layer else "A"
    return (
        f"{where} matrix product takes the last axis of the first tensor along the last but one of the "
        f"second; here they differ: {a} and {b}.",
        "See which axis is which: transpose the second (keras.ops.swapaxes(b, -1, -2)), or give the "
        "weight as many rows as the input's last axis is long.",
        "SEQ104",
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
