"""Layers, and the axes that they are given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Optional

from shapecalc.errors import (
    BuiltForOther,
    DoesNotDivide,
    InputsDontMatch,
    ShapeError,
    WindowTooLong,
    WrongRank,
)
from shapecalc.layers.registry import layer_class
from shapecalc.numbers.shape import Shape, shape_of
from shapecalc.numbers.size import known

from ..reading import SHAPE, Seen, as_shape, shapes_in
from .entry import SHARED, Words, capital, count_values, line_of, said, who, wording


@wording(
    "SEQ101",
    r"expected (?P<least>min_|max_)?ndim=(?P<want>\d{1,3}), found ndim=(?P<found>\d{1,3})"
    r"(?:\. Full shape received: (?P<shape>[(\[][^()\[\]]{0,120}[)\]]))?",
)
def ndim(m: re.Match[str], seen: Seen) -> Words:
    want, found = int(m["want"]), int(m["found"])
    shape = as_shape(m["shape"]) if m["shape"] else shape_of([None] * min(found, 12))
    error = WrongRank(
        subject=capital(who(seen)), shape=shape, want=want, at_least=m["least"] == "min_"
    )
    line = line_of(seen)
    whole = re.search(r"\binput_shape\s*=\s*(\w{1,60}\.shape)\s*[,)]", line)
    if found == want + 1 and whole is not None:
        return error.message, f"input_shape doesn't count the examples: input_shape={whole[1]}[1:]."
    if want == 5 and found == 4:
        return error.message, (
            "It expects video input (batch, frames, height, width, channels). Give every example "
            "its frames in order; x[:, np.newaxis] adds a frame axis of size 1."
        )
    if found == want - 1 and want == 3 and re.search(r"\binput_dim\s*=", line):
        return error.message, (
            "In Keras 3 input_dim=8 declares Input((8,)), without an axis for the steps. Write "
            "input_shape=(steps, features), or Input((None, 8)) first."
        )
    if found == want - 1:
        what = "features" if want < 4 else "channels"
        added = f"Data without an axis for the {what} gets one by x = x[..., np.newaxis]."
        return error.message, f"{error.fix} {added}".lstrip()
    return error


@wording(
    "SEQ101",
    rf"Kernel shape must have the same length as input, but received kernel of shape "
    rf"(?P<kernel>{SHAPE}) and input of shape (?P<shape>{SHAPE})",
)
def kernel_axes(m: re.Match[str], seen: Seen) -> Words:
    want, shape = len(as_shape(m["kernel"])), as_shape(m["shape"])
    fix = "Give the input an axis for the features: x = x[..., np.newaxis]."
    if len(shape) == want + 1:
        fix = (
            "If the first of them counts the examples, leave it out: input_shape=x.shape[1:]. Else wrap "
            "the layer in TimeDistributed to run it on each step, or take one axis away."
        )
    if want > 3 and want == len(shape) + 1:
        fix = "Give the input the axis that is missing: one of channels, x[..., np.newaxis]."
    if "TimeDistributed" in line_of(seen) or "TimeDistributed.call" in seen.message:
        if want > 3:
            return WrongRank(subject="The convolution", shape=shape, want=want).message, (
                "TimeDistributed takes the axis of the steps away, and the input has none: give "
                "input_shape=(steps, height, width, channels)."
            )
    if "TimeDistributed" in line_of(seen):
        fix = "Leave out TimeDistributed, which takes the axis of the steps away, or: " + fix
    return WrongRank(subject="The convolution", shape=shape, want=want).message, fix


@wording(
    "SEQ109",
    rf"expected axis (?P<axis>-?\d{{1,3}}) of input shape to have value (?P<want>\d{{1,12}}),? but "
    rf"received input with shape (?P<shape>{SHAPE})",
)
def axis_value(m: re.Match[str], seen: Seen) -> Words:
    shape, axis = as_shape(m["shape"]), int(m["axis"])
    got = known(shape[axis]) if -len(shape) <= axis < len(shape) else None
    return BuiltForOther(subject=capital(who(seen)), want=int(m["want"]), got=got, shape=shape)


@wording(
    "SEQ109",
    r"(?:input depth must be evenly divisible by filter depth|number of input channels does not match "
    r"corresponding dimension of filter)[:,] (?P<got>\d{1,12}) (?:vs|!=) (?P<want>\d{1,12})",
    r"[Dd]epth of input \((?P<got>\d{1,12})\) is not a multiple of input depth of filter "
    r"\((?P<want>\d{1,12})\)",
)
def conv_depth(m: re.Match[str], seen: Seen) -> Words:
    shape = shape_of([None, None, int(m["got"])])
    want, got = int(m["want"]), int(m["got"])
    return BuiltForOther(subject="The convolution", want=want, got=got, shape=shape)


def _window(error: Optional[ShapeError], shape: Shape) -> Words:
    if not isinstance(error, WindowTooLong) or len(shape) != 4 or error.steps != 1:
        return error
    # An image of one row or column is mostly another axis that stands in the wrong place.
    return (
        f"{error.message} It expects images (batch, height, width, channels), and got {shape}.",
        "See which axis is 1: channels that come first go last (np.moveaxis(x, 1, -1)); where an "
        "axis is missing (time under TimeDistributed, the batch of a Dataset that was never "
        "batched) add it.",
    )


@wording(
    "SEQ102",
    r"Negative dimension size caused by subtracting (?P<window>\d{1,12}) from (?P<steps>\d{1,12})"
    r"(?: for '{{node [^}]{0,300}}} = (?P<op>\w{1,40})\[.{0,600}?input shapes: "
    r"(?P<shape>\[[^\]]{0,80}\]))?",
)
def negative(m: re.Match[str], seen: Seen) -> Words:
    shape = as_shape(m["shape"]) if m["shape"] else Shape(())
    name = "pool_size" if "pool" in m[0].lower() else "kernel_size"
    subject, steps, size = capital(who(seen)), int(m["steps"]), int(m["window"])
    return _window(WindowTooLong(subject=subject, steps=steps, size=size, name=name), shape)


@wording(
    "SEQ102",
    rf"Computed output size would be (?:zero or )?negative\. Received:? .inputs[. ]shape="
    rf"(?P<shape>{SHAPE}).{{0,6}}(?P<what>kernel shape|pool_size)=(?P<window>{SHAPE})"
    r"(?:.{0,6}dilation_rate=\[?(?P<dilation>[\d, ]{1,30}))?",
)
def computed_negative(m: re.Match[str], seen: Seen) -> Words:
    """The rule says which axis it is: pooling and convolution over as many as the input has."""
    shape, axes = as_shape(m["shape"]), len(as_shape(m["shape"])) - 2
    window = [int(n) for n in re.findall(r"\d{1,12}", m["window"])][:axes]
    dilation = [int(n) for n in re.findall(r"\d{1,9}", m["dilation"] or "1")][:axes]
    if not 1 <= axes <= 3 or not window:
        return None
    if m["what"] == "pool_size":
        error = said(lambda: layer_class(f"MaxPooling{axes}D")(window, 1).apply(shape))
    else:
        steps = dilation if len(dilation) == axes else dilation[0]
        conv = layer_class(f"Conv{axes}D")
        error = said(lambda: conv(1, window, dilation_rate=steps).apply(shape))
    if isinstance(error, WindowTooLong):
        error.subject = capital(who(seen))
    return _window(error, shape)


@wording(
    "SEQ102",
    rf"cropping. parameter of .(?P<layer>\w{{1,40}}). layer must be smaller than the input length\. "
    rf"Received: input_shape=(?P<shape>{SHAPE}), cropping=(?P<crop>{SHAPE})",
    rf"Values in .cropping. argument should be smaller than the corresponding spatial dimension of the "
    rf"input\. Received: inputs?[._]shape=(?P<shape>{SHAPE}), cropping=(?P<crop>\([()\d, ]{{5,60}}\))",
)
def cropping(m: re.Match[str], seen: Seen) -> Words:
    shape, crop = as_shape(m["shape"]), [int(n) for n in re.findall(r"\d{1,9}", m["crop"])]
    axes = len(shape) - 2
    if not 1 <= axes <= 3 or len(crop) != 2 * axes:
        return None
    pairs: Any = tuple(zip(crop[::2], crop[1::2]))
    of = layer_class(f"Cropping{axes}D")
    return said(lambda: of(pairs[0] if axes == 1 else pairs).apply(shape))


@wording(
    "SEQ103",
    rf"ConvLSTM layers only support static input shapes for the spatial dimension\. Received invalid "
    rf"input shape: input_shape=(?P<shape>{SHAPE})",
)
def rows_unknown(m: re.Match[str], seen: Seen) -> Words:
    shape = as_shape(m["shape"])
    unknown = " and ".join(
        word
        for word, n in zip(("height", "width") if len(shape) == 4 else ("rows",), shape[1:])
        if known(n) is None
    )
    return (
        f"{capital(who(seen))} needs steps of known size, but got steps of the shape {shape}, of "
        f"unknown {unknown or 'size'}.",
        "Declare it in the input, such as Input((None, 40, 40, 3)); the number of steps may be None.",
    )


@wording(
    "SEQ103",
    rf"Shapes used to initialize variables must be fully-defined.{{0,60}}?Received: "
    rf"shape=(?P<shape>{SHAPE})(?: for variable path=.(?P<path>[^'`\s]{{1,200}}))?",
)
def fully_defined(m: re.Match[str], seen: Seen) -> Words:
    layer, weight = ["", "", *str(m["path"] or "").split("/")][-2:]
    owner, shape = f"The weight {weight} of {layer}" if layer else "A weight", as_shape(m["shape"])
    fact = f"{owner} would have the shape {shape}: a weight needs known sizes."
    if "add_weight(" in line_of(seen) and known(shape[0]) is None and len(shape) > 1:
        return fact, (
            "The first size is the batch, which a weight doesn't have: shape=input_shape[1:], or "
            "(input_shape[-1],) for one value per feature."
        )
    return (
        fact,
        SHARED["FIXED"],
    )


@wording(
    "SEQ104",
    r"layer requires inputs with matching shapes except for the concat(?:enation)? axis\. "
    r"(?:Received: input_shape=|Got inputs shapes: )(?P<shapes>\[.{0,300}?\](?!,))",
)
def concatenate(m: re.Match[str], seen: Seen) -> Words:
    found = shapes_in(m["shapes"][1:-1])[:4]
    join = layer_class("Concatenate")
    error = said(lambda: join(-1).apply(found)) or said(lambda: join(1).apply(found))
    if error is not None and re.search(r"atten|attn", line_of(seen), re.I):
        fix = (
            " An attention layer returns as many steps as its query has, and that stands first: "
            "Attention()([decoder_outputs, encoder_outputs])."
        )
        return error.message, error.fix + fix
    return error


@wording(
    "SEQ104",
    rf"(?:Inputs have incompatible shapes\. Received shapes|Operands could not be broadcast together "
    rf"with shapes) (?P<a>{SHAPE}) (?:and )?(?P<b>{SHAPE})",
)
def operands(m: re.Match[str], seen: Seen) -> Words:
    shapes: Sequence[Shape] = (as_shape(m["a"]), as_shape(m["b"]))
    return InputsDontMatch(subject=capital(who(seen)), shapes=shapes)


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
            "Give it the model's output, model.outputs[0]; or call the model first: model(x).",
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
    "SEQ106",
    r"The number of (?P<what>filters|input channels) must be evenly divisible by the number of groups\. "
    r"Received:? groups=(?P<groups>\d{1,9}), (?:filters|the input has)[= ](?P<n>\d{1,12})",
    r"Number of (?P<what>groups) \((?P<groups>\d{1,9})\) (?:cannot be more than|must be a multiple of) "
    r"the number of channels \((?P<n>\d{1,12})\)",
)
def groups(m: re.Match[str], seen: Seen) -> Words:
    norm = m["what"] == "groups"
    subject, what = ("GroupNormalization", "features") if norm else ("The convolution", m["what"])
    return DoesNotDivide(subject=subject, n=int(m["n"]), what=what, groups=int(m["groups"]))


@wording(
    "SEQ106",
    rf"total size of (?:the tensor|new array) must be unchanged.{{0,20}}?input_shape ?= ?"
    rf"(?P<a>{SHAPE}),? (?:target_shape|output_shape) ?= ?(?P<b>{SHAPE})",
)
def reshape(m: re.Match[str], seen: Seen) -> Words:
    given, target = as_shape(m["a"]), as_shape(m["b"])
    return said(
        lambda: layer_class("Reshape")(target.plain()).apply(Shape((*shape_of([None]), *given)))
    )


@wording("SEQ106", rf"cannot reshape array of size (?P<n>\d{{1,18}}) into shape (?P<shape>{SHAPE})")
def numpy_reshape(m: re.Match[str], seen: Seen) -> Words:
    return dont_fit(int(m["n"]), as_shape(m["shape"]))


def dont_fit(n: int, shape: Shape) -> Words:
    """``n`` values that are to become an array of another size."""
    k = count_values(shape)
    fact, sizes = (
        f"The array holds {n} values, the shape {shape} holds {k}.",
        list(map(known, shape)),
    )
    check = "Check the numbers of examples, steps and features: their product is the array's size."
    if k and n % k == 0:
        return f"{fact} It would be {n // k} of them: put -1 in front for the examples.", check
    fact += f" {n} / {k} = {n / k:g} isn't an integer." if k else ""
    row, last = count_values(Shape(sizes[1:])), sizes[-1]
    if len(sizes) > 2 and None not in sizes and last and n % last == 0 and n // row == sizes[0]:
        rows, used = n // last, sizes[0] * row // last
        inner = ", ".join(map(str, sizes[1:]))
        return fact, (
            f"{n} = {rows} * {last}: {rows} rows, of which {used} fill {sizes[0]} examples and "
            f"{rows - used} are left over. Cut them off first: x[:{used}].reshape(-1, {inner}); for "
            f"windows that overlap: np.stack([x[i : i + {sizes[1]}] for i in range(len(x) - {sizes[1]} + 1)])."
        )
    return fact, check


@wording("SEQ102", r"negative dimensions are not allowed")
def negative_size(m: re.Match[str], seen: Seen) -> Words:
    if seen.is_traceback and not seen.passes_keras:
        return None
    return (
        "A size is negative. In a convolution or a pooling the window is longer than the steps that are left.",
        "Look at the steps, model.summary(): input_shape=(steps, features) has the features last; else set "
        "padding='same', or a shorter window.",
    )
