"""Layers, and the axes that they are given."""

from __future__ import annotations

import re

from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import known

from ..reading import SHAPE, Seen, as_shape, shapes_in
from .entry import Words, axes, capital, count_values, the_layer, wording

EVERY_STEP = (
    "Set return_sequences=True on the recurrent layer above, so that it hands on every step"
)


@wording(
    "SEQ101",
    r"expected (?P<least>min_|max_)?ndim=(?P<want>\d{1,3}), found ndim=(?P<found>\d{1,3})"
    r"(?:\. Full shape received: (?P<shape>[(\[][^()\[\]]{0,120}[)\]]))?",
)
def ndim(m: re.Match[str], seen: Seen) -> Words:
    want, found = int(m["want"]), int(m["found"])
    shape = f": {as_shape(m['shape'])}" if m["shape"] else ""
    bound = {"min_": "at least ", "max_": "at most "}.get((m["least"] or "").lower(), "")
    fact = f"{capital(the_layer(seen))} reads {bound}{axes(want)}, but was given {found}{shape}."
    kind = seen.layer.lower()
    line = seen.frame.text if seen.frame is not None else ""
    whole = re.search(r"\binput_shape\s*=\s*(\w{1,60}\.shape)\s*[,)]", line)
    if found == want + 1 and whole is not None:
        fix = f"input_shape doesn't count the examples: input_shape={whole[1]}[1:]."
    elif want == 5 and found == 4:
        fix = (
            "It reads films: (batch, steps, height, width, channels). Give every example its "
            "pictures one after the other; x[:, np.newaxis] makes films of one picture."
        )
    elif found == want - 1 and want == 3 and re.search(r"\binput_dim\s*=", line):
        fix = (
            "In Keras 3 input_dim=8 declares Input((8,)), without an axis for the steps. Write "
            "input_shape=(steps, features), or Input((None, 8)) first."
        )
    elif found == want - 1 and want == 3:
        fix = (
            f"{EVERY_STEP}; leave out a Flatten or pooling above; or, if this is the first layer, "
            "put an Embedding before it (for word numbers) or give the data a features axis:\n"
            "    x = x[..., np.newaxis]"
        )
    elif found > want:
        fix = (
            "Take an axis away first: Flatten, GlobalAveragePooling1D, or no return_sequences on "
            "the layer above."
            if want == 2
            else "Take an axis away first; an Embedding adds one, so its input is (batch, steps)."
        )
    elif want == 2 and "dense" in kind:
        fix = "Give each example a row: x = x[..., np.newaxis] makes (n, 1) of (n,)."
    else:
        fix = f"Give it an input of {axes(want)}, counted with the batch."
    return fact, fix


@wording(
    "SEQ101",
    rf"Kernel shape must have the same length as input, but received kernel of shape "
    rf"(?P<kernel>{SHAPE}) and input of shape (?P<shape>{SHAPE})",
)
def kernel_axes(m: re.Match[str], seen: Seen) -> Words:
    want, shape = len(as_shape(m["kernel"])), as_shape(m["shape"])
    line = seen.frame.text if seen.frame is not None else ""
    return (
        f"The convolution reads {axes(want)}, counted with the batch, but was given {len(shape)}: "
        f"{shape}.",
        "TimeDistributed takes the axis of steps away from the layer inside it: leave "
        "TimeDistributed out, or give each step an axis more: x = x[..., np.newaxis]."
        if "TimeDistributed" in line
        else "Give the input an axis for the features: x = x[..., np.newaxis].",
    )


@wording(
    "SEQ109",
    rf"expected axis (?P<axis>-?\d{{1,3}}) of input shape to have value (?P<want>\d{{1,12}}),? but "
    rf"received input with shape (?P<shape>{SHAPE})",
)
def axis_value(m: re.Match[str], seen: Seen) -> Words:
    shape, axis, want = as_shape(m["shape"]), int(m["axis"]), int(m["want"])
    got = known(shape[axis]) if -len(shape) <= axis < len(shape) else None
    return (
        f"{capital(the_layer(seen))} made its weights for {want} features, but now gets "
        f"{got if got is not None else 'another number'}: {shape}.",
        f"Give it inputs whose axis {axis} is {want}, or declare the model's input with {got}. If "
        "data arrives here, the array is not what the model was built for.",
    )


@wording(
    "SEQ501",
    r"expected dtype=(?P<want>\w{1,20}), found dtype=(?P<found>\w{1,20})",
)
def dtype(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"{capital(the_layer(seen))} reads {m['want']}, but gets {m['found']}.",
        f"Convert the data: x = x.astype({m['want']!r}).",
    )


@wording(
    "SEQ109",
    rf"Matrix size-incompatible: In\[0\]: (?P<a>{SHAPE}), In\[1\]: (?P<b>{SHAPE})",
)
def matmul(m: re.Match[str], seen: Seen) -> Words:
    a, b = as_shape(m["a"]), as_shape(m["b"])
    return _weights_for(a, b, seen)


@wording(
    "SEQ109",
    r"Dimensions must be equal, but are \d{1,12} and \d{1,12} for '{{node [^}]{0,200}MatMul"
    r".{0,400}?input shapes: (?P<a>\[[^\]]{0,80}\]), (?P<b>\[[^\]]{0,80}\])",
)
def matmul_graph(m: re.Match[str], seen: Seen) -> Words:
    return _weights_for(as_shape(m["a"]), as_shape(m["b"]), seen)


def _weights_for(a: Shape, b: Shape, seen: Seen) -> Words:
    if not a or not b or len(b) < 2:
        return None
    got, want = known(a[-1]), known(b[-2])
    calling = seen.layer
    who = f"a weight of {calling}" if calling else "the matrix"
    return (
        f"{a} is multiplied by {who} of shape {b}: the {got} numbers in a row should be {want}.",
        f"The layer was built for {want} features and gets {got}: give it data with {want}, or "
        f"declare the input with {got}.",
    )


@wording(
    "SEQ102",
    r"Negative dimension size caused by subtracting (?P<window>\d{1,12}) from (?P<steps>\d{1,12})"
    r"(?: for '{{node [^}]{0,300}}} = (?P<op>\w{1,40})\[.{0,600}?input shapes: "
    r"(?P<shape>\[[^\]]{0,80}\]))?",
)
def negative(m: re.Match[str], seen: Seen) -> Words:
    window, steps = int(m["window"]), int(m["steps"])
    shape = as_shape(m["shape"]) if m["shape"] else None
    said = _window(window, steps)
    if said is None or shape is None or len(shape) < 4 or steps != 1:
        return said
    return _one_high(said[0], shape)


def _one_high(fact: str, shape: Shape) -> Words:
    """A picture of one row or column is mostly another axis that stands in the wrong place."""
    return (
        f"{fact} The layer reads pictures as (batch, height, width, channels), and was given "
        f"{shape}.",
        "Look which axis is 1: channels that stand first go last (np.moveaxis(x, 1, -1)); where an "
        "axis is missing (time under TimeDistributed, the batch of a Dataset that was never "
        "batched) put it in.",
    )


def _window(window: int, steps: int, what: str = "window") -> Words:
    return (
        f"A {what} of {window} doesn't fit into {steps} steps: {steps} - {window} + 1 = "
        f"{steps - window + 1} places.",
        f"Use padding='same', a {what} of at most {steps}, or fewer poolings before it.",
    )


@wording(
    "SEQ102",
    rf"Computed output size would be (?:zero or )?negative\. Received:? .inputs[. ]shape="
    rf"(?P<shape>{SHAPE}).{{0,6}}(?P<what>kernel shape|pool_size)=(?P<window>{SHAPE})"
    r"(?:.{0,6}dilation_rate=\[(?P<dilation>\d{1,9}))?",
)
def computed_negative(m: re.Match[str], seen: Seen) -> Words:
    shape = as_shape(m["shape"])
    window = re.search(r"\d{1,12}", m["window"])
    steps = known(shape[1]) if len(shape) > 1 else None
    if window is None or steps is None:
        return None
    size = int(window[0])
    what = "pool" if m["what"] == "pool_size" else "kernel"
    dilation = int(m["dilation"] or 1)
    if dilation > 1:
        reach = dilation * (size - 1) + 1
        return (
            f"A kernel of {size} with dilation_rate={dilation} reaches over {reach} steps, but "
            f"there are {steps}.",
            "Use padding='same' or 'causal', or a smaller dilation_rate.",
        )
    said = _window(size, steps, what)
    if said is not None and len(shape) == 4 and steps == 1:
        return _one_high(said[0], shape)
    return said


@wording(
    "SEQ102",
    rf"One of the dimensions in the output is <= 0 due to downsampling in (?P<layer>\w{{1,60}})\. "
    rf"Consider increasing the input size\. Received input shape (?P<shape>{SHAPE})",
)
def downsampling(m: re.Match[str], seen: Seen) -> Words:
    shape = as_shape(m["shape"])
    steps = known(shape[1]) if len(shape) > 1 else None
    return (
        f"The window of {m['layer']} is longer than the {steps} steps it is given: {shape}.",
        f"Use padding='same', a window of at most {steps}, or fewer poolings before it.",
    )


@wording(
    "SEQ102",
    rf"cropping. parameter of .(?P<layer>\w{{1,40}}). layer must be smaller than the input length\. "
    rf"Received: input_shape=(?P<shape>{SHAPE}), cropping=(?P<crop>{SHAPE})",
)
def cropping(m: re.Match[str], seen: Seen) -> Words:
    shape, crop = as_shape(m["shape"]), as_shape(m["crop"])
    if len(shape) < 2:
        return None
    total = sum(int(known(c) or 0) for c in crop)
    return (
        f"{m['layer']} takes away {' + '.join(str(known(c)) for c in crop)} = {total} steps of "
        f"{known(shape[1])}: nothing is left.",
        f"Crop less than {known(shape[1])} steps altogether.",
    )


@wording(
    "SEQ103",
    rf"Shapes used to initialize variables must be fully-defined.{{0,60}}?Received: "
    rf"shape=(?P<shape>{SHAPE})(?: for variable path=.(?P<path>[^'`\s]{{1,200}}))?",
)
def fully_defined(m: re.Match[str], seen: Seen) -> Words:
    path = m["path"] or ""
    layer = path.rsplit("/", 1)[0].rsplit("/", 1)[-1] if "/" in path else ""
    who = f"The weight {path.rsplit('/', 1)[-1]} of {layer}" if layer else "A weight"
    return (
        f"{who} would have the shape {as_shape(m['shape'])}, and a weight needs whole sizes.",
        "Declare the size: Input((120, 8)) instead of Input((None, 8)); or, if Flatten stands over "
        "an unknown number of steps, use GlobalAveragePooling1D instead.",
    )


@wording(
    "SEQ103",
    r"The last dimension of the inputs to (?:a |the )?.?Dense.? (?:layer )?should be defined",
)
@wording("SEQ103", r"channel dimension of the inputs should be defined")
@wording(
    "SEQ103",
    r"unsupported operand type\(s\) for (?:%|//|/|\*|\+|-|\*\* or pow\(\)): "
    r"'?(?:NoneType'? and '?(?:int|float)|(?:int|float)'? and '?NoneType)",
)
@wording("SEQ103", r"int\(\) argument must be a string.{0,60}?(?:not '?NoneType|None)")
def last_dimension(m: re.Match[str], seen: Seen) -> Words:
    return (
        "A size is None (unknown until data comes), and a whole number is needed here.",
        "Declare the size in Input or input_shape; for the length of a batch at run time use "
        "keras.ops.shape(x) instead of x.shape. Flatten over unknown steps is the usual cause: "
        "GlobalAveragePooling1D needs no length.",
    )


@wording("SEQ103", r"its rank is undefined, but the layer requires a defined rank")
def rank_undefined(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"{capital(the_layer(seen))} gets a tensor whose number of axes isn't known.",
        "Give it a shape: tensor.set_shape((None, 120)), or Reshape after a Lambda.",
    )


@wording(
    "SEQ104",
    r"layer requires inputs with matching shapes except for the concat(?:enation)? axis\. "
    r"(?:Received: input_shape=|Got inputs shapes: )(?P<shapes>\[.{0,300}?\](?!,))",
)
def concatenate(m: re.Match[str], seen: Seen) -> Words:
    found = shapes_in(m["shapes"][1:-1])
    listed = " and ".join(str(s) for s in found[:4])
    fact = (
        f"Concatenate joins {listed} along one axis (the last, unless axis says another), and all "
        "other axes must be equal."
    )
    if len({len(s) for s in found}) > 1:
        return (
            fact,
            "Give all of them the same number of axes: a sequence loses one with "
            "return_sequences=False or GlobalAveragePooling1D; a vector becomes a sequence with "
            "RepeatVector; one number a step gets an axis with Reshape((-1, 1)).",
        )
    return (
        fact,
        "Pick the axis in which they may differ: Concatenate(axis=1) joins steps; or pad them to "
        "one length, or pool each first.",
    )


@wording(
    "SEQ104",
    rf"(?:Inputs have incompatible shapes\. Received shapes|Operands could not be broadcast together "
    rf"with shapes) (?P<a>{SHAPE}) (?:and )?(?P<b>{SHAPE})",
)
def operands(m: re.Match[str], seen: Seen) -> Words:
    a, b = as_shape(m["a"]), as_shape(m["b"])
    if len(a) == len(b) > 1 and known(a[-1]) == known(b[-1]):
        return (
            f"Shapes {a} and {b} can't be combined number by number: they differ in the steps.",
            "Keep the steps of both alike: padding='same' and strides=1 on either side; or shorten "
            "the other one the same way, with the same strides or pooling.",
        )
    return (
        f"Shapes {a} and {b} can't be combined number by number: lined up from the right, sizes "
        "must be equal or 1.",
        "Bring both to one width first, for example with a Dense of the same units on each side; "
        "Concatenate joins what differs.",
    )


@wording(
    "SEQ104",
    r"Incompatible input shapes: axis values (?P<x>\d{1,12}) \(at axis (?P<i>\d{1,3})\) != "
    r"(?P<y>\d{1,12}) \(at axis (?P<j>\d{1,3})\)",
)
def dot(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"Dot multiplies along axis {m['i']} of one input, {m['x']} long, and axis {m['j']} of the "
        f"other, {m['y']} long; they must be equally long.",
        "Choose other axes, or bring both to one width with Dense.",
    )


@wording("SEQ105", r"merge layer should be called on a list of(?: at least (?:1|2))? inputs?")
def merge_list(m: re.Match[str], seen: Seen) -> Words:
    return (
        "A merge layer reads a list of tensors, but was given one tensor.",
        "Put them in a list: Add()([a, b]), Concatenate()([a, b]).",
    )


@wording(
    "SEQ105", r"(?P<layer>\w{0,40}Attention) layer (?:must be called on a list|accepts inputs list)"
)
def attention(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"{m['layer']} reads a list: [query, value] or [query, value, key].",
        f"For self-attention give the same tensor twice: {m['layer']}()([x, x]).",
    )


@wording("SEQ105", r"missing a required argument: '(?P<name>query|value|key)'")
def attention_argument(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"The layer is called without {m['name']}.",
        "MultiHeadAttention is called with two tensors: mha(x, x) for self-attention.",
    )


@wording(
    "SEQ105",
    r"Only input tensors may be passed as positional arguments\.(?:.{0,120}?: <(?P<what>[\w.]{1,120}))?|"
    r"multiple values for argument 'training'",
)
def positional(m: re.Match[str], seen: Seen) -> Words:
    what = (m["what"] or "").rsplit(".", 1)[-1]
    if what in ("Sequential", "Functional"):
        return (
            "The layer was called on a model, not on a tensor.",
            "Give it what comes out of the model: model.outputs[0]; or call the model first: "
            "model(x).",
        )
    if what in ("_NestedVariant", "_VariantDataset", "WindowDataset"):
        return (
            "A dataset of datasets arrives: window() makes each window a Dataset of its own.",
            "Make tensors of the windows before batch: "
            "ds.window(n, shift=1, drop_remainder=True).flat_map(lambda w: w.batch(n)).batch(32).",
            "SEQ501",
        )
    return (
        "The layer was called with something that isn't one tensor: a layer, or two tensors.",
        "Call the inner layer first: x = Dense(4)(x), then Dense(3)(x). Several tensors go in a "
        "list, to a layer that takes one.",
    )


@wording(
    "SEQ105",
    r"All .(?:inputs|outputs). values must be KerasTensors|must be .{0,40}Keras tensors? as returned by",
)
def model_tensors(m: re.Match[str], seen: Seen) -> Words:
    return (
        "Model(inputs=…, outputs=…) takes tensors, and something else was given.",
        "inputs is what keras.Input returned; outputs is what the last layer returned when it was "
        "called, not the layer.",
    )


@wording(
    "SEQ108",
    r"(?:If an? RNN is stateful, it needs to know its batch size|using .stateful=True. in a RNN, the "
    r"batch size must be static)",
)
def stateful(m: re.Match[str], seen: Seen) -> Words:
    return (
        "A stateful layer keeps one state for each row of the batch, so the batch size must be "
        "fixed.",
        "Declare it: Input((5, 3), batch_size=32), and use the same batch_size in fit.",
    )


@wording(
    "SEQ108",
    r"RNN is stateful, the batch size of the input sequences must be the same.{0,60}?Expected batch "
    r"size: (?P<want>\d{1,12}) - Received batch size: (?P<got>\d{1,12})",
)
def stateful_batch(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"The stateful layer has states for a batch of {m['want']}, but this batch has {m['got']} "
        "examples.",
        f"Use batch_size={m['want']} and a number of examples that {m['want']} divides.",
    )


@wording(
    "SEQ108",
    r"In a stateful network, you should only pass inputs with a number of samples that can be divided "
    r"by the batch size.{0,20}? Found: (?P<n>\d{1,12}) samples",
)
def stateful_samples(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"{m['n']} examples don't divide into whole batches, and a stateful model takes no other.",
        "Drop the last examples: x = x[: len(x) // batch_size * batch_size].",
    )


@wording(
    "SEQ106",
    r"The number of (?P<what>filters|input channels) must be evenly divisible by the number of groups\. "
    r"Received:? groups=(?P<groups>\d{1,9}), (?:filters|the input has)[= ](?P<n>\d{1,12})",
)
def conv_groups(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"{m['n']} {m['what']} can't be shared out among {m['groups']} groups.",
        f"Give {m['what']} and groups so that the one divides the other, or leave groups out.",
    )


@wording(
    "SEQ106",
    r"[Nn]umber of (?P<what>filters|input channels|channels) (?:must|should) be (?:evenly )?divisible by",
)
def divisible(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"The {m['what']} don't divide into the groups.",
        "Give a number of groups that divides it, or leave groups out.",
    )


@wording(
    "SEQ106",
    r"Number of groups \((?P<groups>\d{1,9})\) (?:cannot be more than|must be a multiple of) the "
    r"number of channels \((?P<n>\d{1,12})\)",
)
def group_norm(m: re.Match[str], seen: Seen) -> Words:
    n, groups = int(m["n"]), int(m["groups"])
    good = [g for g in range(1, min(n, 64) + 1) if n % g == 0]
    return (
        f"GroupNormalization can't share {n} features out among {groups} groups (32 is its "
        "default).",
        f"Write GroupNormalization(groups=…) with a number that divides {n}: "
        f"{', '.join(map(str, good[:8]))}.",
    )


@wording(
    "SEQ106",
    rf"total size of (?:the tensor|new array) must be unchanged.{{0,20}}?input_shape ?= ?"
    rf"(?P<a>{SHAPE}),? (?:target_shape|output_shape) ?= ?(?P<b>{SHAPE})",
)
def reshape(m: re.Match[str], seen: Seen) -> Words:
    a, b = as_shape(m["a"]), as_shape(m["b"])
    n, k = count_values(a), count_values(b)
    return (
        f"Reshape keeps all values: {a} holds {n}, {b} holds {k}.",
        "Choose a target shape whose product is the same (the batch isn't counted), or -1 for one "
        "of its sizes.",
    )


@wording("SEQ106", rf"cannot reshape array of size (?P<n>\d{{1,18}}) into shape (?P<shape>{SHAPE})")
def numpy_reshape(m: re.Match[str], seen: Seen) -> Words:
    shape, n = as_shape(m["shape"]), int(m["n"])
    k = count_values(shape)
    more = (
        f" {n} / {k} = {n / k:g} is no whole number."
        if k and n % k
        else f" It would be {n // k} of them: put -1 in front for the examples."
        if k
        else ""
    )
    return (
        f"The array holds {n} values, the shape {shape} holds {k}.{more}",
        "Check the numbers of examples, steps and features: their product is the array's size.",
    )


@wording(
    "SEQ106",
    r"Input to reshape is a tensor with (?P<n>\d{1,18}) values, but the requested shape (?:has|requires a multiple of) (?P<k>\d{1,18})",
)
def tf_reshape(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"{m['n']} values can't be given a shape of {m['k']}.",
        "The product of the sizes must stay the same; look at the batch size if it is written out "
        "somewhere, and use -1 for it.",
    )


@wording(
    "SEQ101",
    rf"TimeDistributed. Layer should be passed an .input_shape. with at least 3 dimensions, received: "
    rf"(?P<shape>{SHAPE})",
)
def time_distributed(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"TimeDistributed works on every step, so it reads (batch, steps, …), but was given "
        f"{as_shape(m['shape'])}.",
        f"{EVERY_STEP}; a Dense needs no TimeDistributed.",
    )


@wording(
    "SEQ105", r"TimeDistributed. Layer should be passed an .input_shape. .{0,60}received: \[[(\[]"
)
def time_distributed_list(m: re.Match[str], seen: Seen) -> Words:
    return (
        "TimeDistributed takes one tensor, but was given several: the model inside it has more "
        "than one input.",
        "Put the model of one input into TimeDistributed, and join the other tensor behind it: "
        "Concatenate()([TimeDistributed(model)(x), more]).",
    )


@wording(
    "SEQ101", r"Shape must be (?:at least )?rank (?P<want>\d{1,3}) but is rank (?P<found>\d{1,3})"
)
def rank(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"An operation reads {axes(int(m['want']))}, but was given {m['found']}.",
        "Add or take away an axis before it: x[..., np.newaxis], Flatten, or return_sequences.",
    )


@wording(
    "SEQ109",
    r"(?:input depth must be evenly divisible by filter depth|number of input channels does not match "
    r"corresponding dimension of filter)[:,] (?P<got>\d{1,12}) (?:vs|!=) (?P<want>\d{1,12})",
)
@wording(
    "SEQ109",
    r"[Dd]epth of input \((?P<got>\d{1,12})\) is not a multiple of input depth of filter "
    r"\((?P<want>\d{1,12})\)",
)
def conv_depth(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"The convolution was built for {m['want']} channels, but gets {m['got']}.",
        f"Give it data with {m['want']} channels in the last axis, or build it for {m['got']}.",
    )


@wording(
    "SEQ105",
    r"Dimensions must be equal, but are \d{1,12} and \d{1,12} for '{{node [^}]{0,300}(?:lstm|gru|rnn)"
    r"_cell\w{0,20}/(?!MatMul)\w{1,40}}}.{0,500}?input shapes: (?P<a>\[[^\]]{0,80}\]), "
    r"(?P<b>\[[^\]]{0,80}\])",
)
def state_shapes(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"Inside {seen.layer or 'the recurrent layer'} {as_shape(m['a'])} of this step meets "
        f"{as_shape(m['b'])} of its state: what was given as initial_state is no state of this "
        "layer.",
        "A state is (batch, units), and no sequence: an LSTM takes [h, c], a GRU one. Hand on the "
        "states that return_state=True gives, not the outputs; a Bidirectional's are joined first: "
        "Concatenate()([forward_h, backward_h]).",
    )


@wording(
    "SEQ105",
    r"Dimension size must be evenly divisible by \d{1,3} but is \d{1,12}.{0,200}?'{{node [^}]{0,300}"
    r"(?:lstm|gru)_cell\w{0,20}/split}}.{0,400}?input shapes: \[\], (?P<b>\[[^\]]{0,80}\])",
)
def state_split(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"Inside {seen.layer or 'the recurrent layer'} the numbers of a step have the shape "
        f"{as_shape(m['b'])}, an axis too many: a sequence was given as its state.",
        "Hand on the states that return_state=True gives, not the outputs of return_sequences=True.",
    )


@wording(
    "SEQ105",
    r"(?:An .initial_state. was passed that is not compatible|has (?P<want>\d{1,3}) states but was passed "
    r"(?P<got>\d{1,3}) initial states?)",
)
def initial_state(m: re.Match[str], seen: Seen) -> Words:
    return (
        "initial_state doesn't fit the layer: an LSTM has two states (h and c), a GRU one, a "
        "Bidirectional both for each direction, each of shape (batch, units).",
        "Hand on what return_state=True of an equally wide layer returned: "
        "LSTM(64)(x, initial_state=[h, c]).",
    )
