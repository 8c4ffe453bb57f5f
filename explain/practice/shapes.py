"""Mistakes of shapes: another length along an axis, another axis changed, an axis too few."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import Number, Size, known, product

from .kinds import ceiled, kind, rewritten
from .sizes import put
from .worked import AXIS, Part, Worked, factors_of


def lead(w: Worked) -> int:
    """How many axes of the answer stand before those of one example."""
    return int(w.question.kind == "output_shape" and w.question.batch is not None)


def axes_of(w: Worked) -> tuple[tuple[Number, ...], tuple[Number, ...]]:
    """The answer's axes: the batch, if it is asked, and those of one example."""
    axes = w.result()
    return axes[: lead(w)], axes[lead(w) :]


def computed(w: Worked, change: Callable[[Size], Number]) -> Iterator[Worked]:
    """With every computed axis written anew."""
    axes = w.result()
    made = tuple(rewritten(n, change) if isinstance(n, Size) and n.op else n for n in axes)
    if not w.counts and [known(n) for n in made] != [known(n) for n in axes]:
        yield w.answer(*made)


@kind("plus_one_forgotten", "I did not count the last window: the + 1 is missing.", 93)
def plus_one_forgotten(w: Worked) -> Iterator[Worked]:
    if getattr(w.last.core, "padding", "valid") in ("same", "causal"):
        return  # its rule is known as a division, rounded up

    def change(n: Size) -> Number:
        last = n.operands[1] if n.op == "+" else None
        return n.operands[0] if last.__class__ is int and last == 1 else n

    yield from computed(w, change)


@kind("rounding", "I rounded up, where a window that doesn't fit is left out.", 86)
def rounding(w: Worked) -> Iterator[Worked]:
    yield from computed(w, lambda n: ceiled(*n.operands) if n.op == "//" else n)


@kind("rounding", "I rounded down, where every start of a window counts.", 73)
def rounded_down(w: Worked) -> Iterator[Worked]:
    def rule(n: Any, k: Any, s: Any, d: Any) -> Number:
        places: Number = n // s
        return places

    yield from slid(w, rule, padding=("same", "causal"))


# -- other rules for a window ---------------------------------------------------------------
Rule = Callable[[Any, Any, Any, Any], Number]


def slid(w: Worked, rule: Rule, padding: Sequence[str] = ()) -> Iterator[Worked]:
    """The last layer's window, its length rule replaced: size, window, strides, dilation."""
    part = w.last
    if (
        w.counts
        or not part.window
        or (padding and getattr(part.core, "padding", "") not in padding)
    ):
        return
    layer: Any = part.core
    sizes = [part.x[i] for i in places(part, part.x)]
    windows, strides = layer.windows_and_strides()
    made = [rule(*one) for one in zip(sizes, windows, strides, layer.each("dilation_rate"))]
    yield from spatial(w, made)


def spatial(w: Worked, made: Sequence[Number]) -> Iterator[Worked]:
    """The answer with these sizes along the spatial axes of the last layer."""
    y = list(w.last.y)
    for i, size in zip(places(w.last, w.last.y), made):
        y[i] = size
    yield from answered_with(w, y)


def answered_with(w: Worked, y: Sequence[Number]) -> Iterator[Worked]:
    """The answer if the last layer returned the shape ``y``, its batch in front."""
    if w.of_output:
        yield w.answer(*(y if lead(w) else y[1:]))


def places(part: Part, shape: Shape) -> range:
    """Where the spatial axes of a shape are that the layer reads or returns."""
    layer: Any = part.core
    end = len(shape) - (layer.data_format == "channels_last")
    return range(end - len(layer.over), end)


@kind(
    "padding_rule_swapped",
    "I padded with half a kernel at both ends, as in PyTorch.",
    74,
    convention="PyTorch's padding",
)
def explicit_padding_for_same(w: Worked) -> Iterator[Worked]:
    yield from slid(w, lambda n, k, s, d: (n + 2 * (k // 2) - k) // s + 1, ("same", "causal"))
    yield from slid(w, lambda n, k, s, d: (n + 2 - k) // s + 1, ("same", "causal"))
    yield from slid(w, lambda n, k, s, d: (n + (k - 1) - k) // s + 1, ("same", "causal"))


@kind("half_kernel", "I took off half a kernel once, not kernel_size - 1.", 65)
def half_kernel(w: Worked) -> Iterator[Worked]:
    yield from slid(w, lambda n, k, s, d: (n - k // 2) // s)
    yield from slid(w, lambda n, k, s, d: (n - k // 2 - 1) // s + 1)
    yield from slid(w, lambda n, k, s, d: (n - k // 2 * 2) // s)


@kind("kernel_as_output", "I gave the size of the window for the size of the output.", 60)
def kernel_as_output(w: Worked) -> Iterator[Worked]:
    yield from slid(w, lambda n, k, s, d: k)


@kind("stride_ignored", "I used the strides before I took the window off.", 44)
def strides_first(w: Worked) -> Iterator[Worked]:
    if known(getattr(w.last.core, "strides", 1)) not in (1, (1, 1), (1, 1, 1)):
        yield from slid(w, lambda n, k, s, d: n // s - k + 1, ("valid",))


@kind("kernel_ignored", "I divided by the strides and forgot the window.", 67)
def window_ignored(w: Worked) -> Iterator[Worked]:
    yield from slid(w, lambda n, k, s, d: n // s, ("valid",))
    yield from slid(w, lambda n, k, s, d: ceiled(n, s), ("valid",))


@kind("kernel_ignored", "I divided by the size of the window.", 47)
def divided_by_window(w: Worked) -> Iterator[Worked]:
    yield from slid(w, lambda n, k, s, d: n // k)


@kind("padding_sign", "I added the window where it is taken off.", 42)
def window_added(w: Worked) -> Iterator[Worked]:
    yield from slid(w, lambda n, k, s, d: (n + k) // s - 1)
    yield from slid(w, lambda n, k, s, d: (n + k - 1) // s)


@kind("dilation_span", "I let a dilated window reach over dilation_rate * kernel_size places.", 75)
def dilation_span(w: Worked) -> Iterator[Worked]:
    if known(getattr(w.last.core, "dilation_rate", 1)) not in (1, (1, 1), (1, 1, 1)):
        yield from slid(w, lambda n, k, s, d: (n - d * k) // s + 1, ("valid",))
        yield from slid(w, lambda n, k, s, d: (n - d * k + d - 1) // s, ("valid",))
        yield from slid(w, lambda n, k, s, d: (n - k - d + 1) // s + 1, ("valid",))


@kind("pool_always_halves", "I halved the length: pooling halves it with pool_size=2 only.", 69)
def always_half(w: Worked) -> Iterator[Worked]:
    if w.last.window == "pool_size":
        yield from slid(w, lambda n, k, s, d: n // 2)


def _transposes(part: Part) -> bool:
    """Whether it makes an axis longer by its strides."""
    return hasattr(part.core, "length") and hasattr(part.core, "output_padding")


@kind("transpose_rule", "I used another inverse of the convolution: there are several.", 87)
def transpose_rule(w: Worked) -> Iterator[Worked]:
    if _transposes(w.last):
        for rule in (
            lambda n, k, s, d: n * s + k - 1,
            lambda n, k, s, d: (n - 1) * s + 1,
            lambda n, k, s, d: (n - 1) * s + k,
            lambda n, k, s, d: n * s,
            lambda n, k, s, d: (n - 1) * s + k - 2 * (k // 2),
            lambda n, k, s, d: n * s + k,
            lambda n, k, s, d: n * s + k - 2,
            lambda n, k, s, d: n + k - 1,
            lambda n, k, s, d: (n - k) // s + 1,
            lambda n, k, s, d: ceiled(n, s),
        ):
            yield from slid(w, rule)


# -- padding layers -------------------------------------------------------------------------
@kind("pad_one_side", "I changed the length at one end only.", 89)
def pad_one_side(w: Worked) -> Iterator[Worked]:
    layer: Any = w.last.core
    if w.counts or not hasattr(layer, "both_ends"):
        return
    sizes = [w.last.x[i] for i in places(w.last, w.last.x)]
    out = [w.last.y[i] for i in places(w.last, w.last.y)]
    cut = any(known(a) > known(b) for a, b in zip(sizes, out) if known(a) and known(b))
    yield from spatial(w, [n - a if cut else n + a for n, (a, _) in zip(sizes, layer.both_ends())])


# -- the channels taken for a place ------------------------------------------------------------
@kind("channel_axis_as_space", "I changed the channels as if they were one more place.", 88)
def channels_like_places(w: Worked) -> Iterator[Worked]:
    """The rule of the last spatial axis, used for the channels as well, or instead."""
    part = w.last
    layer: Any = part.core
    if w.counts or not hasattr(layer, "over") or len(part.x) != len(part.y):
        return
    at = places(part, part.x)[-1] if len(places(part, part.x)) else 0
    last = len(part.x) - 1 if layer.data_format == "channels_last" else 1
    if w.question.kind in AXIS and w.question.axis != last:
        return
    old, new, rule = part.x[at], part.x[last], part.y[at]
    if not (isinstance(old, Size) and isinstance(rule, Size) and rule.op):
        return
    lengths = [put(rule, old, new)]
    if part.window:
        _, strides = layer.windows_and_strides()
        if known(strides[-1]) != 1:
            lengths.append(new // strides[-1])
    for length in (n for n in lengths if known(n) is None or known(n) > 0):
        for y in (list(part.y), list(part.x)):
            y[last] = length
            yield from answered_with(w, y)


# -- the last axis, and axes left out ---------------------------------------------------------
@kind("input_width_kept", "I kept the channels of the input where the filters give them.", 82)
def filters_ignored(w: Worked) -> Iterator[Worked]:
    if w.of_output and w.last.window and w.result():
        yield w.answer(*w.result()[:-1], w.last.x[-1])


@kind("input_width_kept", "I kept the width of the input where the units give it.", 81)
def input_width_kept(w: Worked) -> Iterator[Worked]:
    if w.of_output and not w.last.window and w.result():
        yield w.answer(*w.result()[:-1], w.last.x[-1])


@kind("units_as_single_output", "I took the output of all units for one number.", 80)
def units_as_single_output(w: Worked) -> Iterator[Worked]:
    if w.of_output and w.result():
        yield w.answer(*w.result()[:-1], 1)


@kind("normalisation_reduces", "I averaged an axis away; the layer keeps every axis.", 83)
def normalisation_reduces(w: Worked) -> Iterator[Worked]:
    first, axes = axes_of(w)
    same = list(w.last.x.plain()) == list(w.last.y.plain())
    if w.of_output and same and not w.last.window:
        if len(axes) > 1:
            for i in reversed(range(len(axes))):
                yield w.answer(*first, *axes[:i], *axes[i + 1 :])


@kind("dense_flattens", "I took the layer to flatten its input; it works along the last axis.", 78)
def dense_flattens(w: Worked) -> Iterator[Worked]:
    first, axes = axes_of(w)
    if w.of_output and len(axes) > 1 and along_last_axis(w.last):
        yield w.answer(*first, axes[-1])
    if w.question.kind == "params" and along_last_axis(w.last) and len(w.last.x) > 2:
        flat = w.last.layer
        rows = [*w.last.x[1:]]
        try:
            _, weights = w.last.traced.apply(Shape((w.last.x[0], product(rows))))
        except Exception:
            return
        sizes = [t.size for part in w.parts if part.layer is not flat for t in part.terms]
        yield w.answer(sum_of([*sizes, *(x.size for x in weights)]))


def sum_of(sizes: Sequence[Number]) -> Number:
    found: Number = 0
    for size in sizes:
        found = found + size
    return found


def along_last_axis(part: Part) -> bool:
    """Whether the layer multiplies the last axis alone, whatever stands before it."""
    layer = part.core
    return hasattr(layer, "units") and not part.recurrent and not part.window


@kind("axes_dropped", "I left an axis out.", 46)
def axis_forgotten(w: Worked) -> Iterator[Worked]:
    first, axes = axes_of(w)
    if not w.counts and len(axes) > 1:
        for i in range(len(axes)):
            yield w.answer(*first, *axes[:i], *axes[i + 1 :])


@kind("flatten", "I multiplied all axes into one.", 45)
def flattened(w: Worked) -> Iterator[Worked]:
    first, axes = axes_of(w)
    if w.of_output and len(axes) > 1:
        yield w.answer(*first, product(axes))


@kind("factor_forgotten", "I left one axis out of the product.", 58)
def axis_not_multiplied(w: Worked) -> Iterator[Worked]:
    if not w.counts:
        axes = w.result()
        for i, n in enumerate(axes):
            factors = factors_of(n)
            for j in range(len(factors)) if len(factors) > 1 else ():
                left = product((*factors[:j], *factors[j + 1 :]))
                yield w.answer(*axes[:i], left, *axes[i + 1 :])


@kind("flatten", "I kept the axes apart where the layer makes one of them.", 59)
def axes_kept(w: Worked) -> Iterator[Worked]:
    if w.of_output and w.last.layer.flattens:
        yield w.answer(*w.last.x[1 - lead(w) :])


@kind("axes_swapped", "I exchanged two axes of the output.", 64, name="output_axes_swapped")
def output_axes_swapped(w: Worked) -> Iterator[Worked]:
    first, axes = axes_of(w)
    if not w.counts:
        for i in range(len(axes)):
            for j in range(i + 1, len(axes)):
                turned = [*axes]
                turned[i], turned[j] = axes[j], axes[i]
                yield w.answer(*first, *turned)


@kind("batch_axis", "I put another size where the batch belongs.", 76)
def batch_confused(w: Worked) -> Iterator[Worked]:
    if lead(w):
        for n in w.parts[0].x[1:]:
            yield w.answer(n, *w.result()[1:])
        yield w.answer(*w.result()[1:])


@kind("wrong_layer_answered", "I gave the output of another layer of the model.", 77)
def earlier_layer_given(w: Worked) -> Iterator[Worked]:
    if w.counts:
        return
    for part in w.parts[:-1]:
        yield from answered_with(w, part.y)


@kind("wrong_layer_answered", "I gave the units of an earlier layer, not those of the last.", 71)
def earlier_units_given(w: Worked) -> Iterator[Worked]:
    for part in w.parts[:-1]:
        for name in ("units", "filters", "output_dim"):
            width = getattr(part.core.traced(), name, None)
            if width is not None and w.of_output and w.result():
                yield w.answer(*w.result()[:-1], width)


@kind("input_shape_kept", "I gave the shape of the input: what the layer changes I left out.", 43)
def input_shape_kept(w: Worked) -> Iterator[Worked]:
    if not w.counts:
        yield from answered_with(w, w.last.x)


@kind("weight_for_output", "I gave the shape of a weight for the shape of the output.", 41)
def weight_for_output(w: Worked) -> Iterator[Worked]:
    if w.of_output:
        for _, weight in zip(range(2), w.last.traced.apply(w.last.inputs)[1]):
            yield w.answer(*weight.shape)


@kind("wrong_weight", "I gave the shape of another weight of the layer.", 74)
def other_weight(w: Worked) -> Iterator[Worked]:
    if w.question.kind == "weight_shape":
        for term in w.last.terms:
            yield w.answer(*term.shape)


@kind("direction_factor", "I let the two directions make another axis longer.", 46)
def directions_along_steps(w: Worked) -> Iterator[Worked]:
    axes = w.result()
    if w.of_output and w.last.traced.wraps == "directions":
        for i in range(len(axes) - 1):
            one = (*w.last.core.traced().apply(w.last.x)[0],)[-1:]
            yield w.answer(*axes[:i], 2 * axes[i], *axes[i + 1 : -1], *one)


@kind("direction_factor", "I gave the layer two directions, although it isn't Bidirectional.", 39)
def two_directions(w: Worked) -> Iterator[Worked]:
    if w.of_output and w.last.recurrent and not w.last.traced.wraps:
        yield w.answer(*w.result()[:-1], 2 * w.result()[-1])


@kind("factor_too_many", "I multiplied the output by the number of gates.", 45)
def gates_in_output(w: Worked) -> Iterator[Worked]:
    if w.of_output and w.last.gates > 1:
        yield w.answer(*w.result()[:-1], w.last.gates * w.result()[-1])


@kind("attention_scores", "I gave the shape of the attention scores, or that of the values.", 68)
def attention_scores(w: Worked) -> Iterator[Worked]:
    part = w.last
    read = part.inputs.values() if isinstance(part.inputs, dict) else part.inputs
    if w.of_output and part.layer.attends and not isinstance(read, Shape):
        query, value = list(read)[:2]
        yield w.answer(*w.result()[:-1], value[-2])
        heads = getattr(part.traced, "num_heads", None)
        if heads is not None:
            yield w.answer(heads, query[-2], value[-2])
        yield from answered_with(w, value)


@kind("off_by_one", "I was one off.", 35)
def off_by_one(w: Worked) -> Iterator[Worked]:
    if not w.counts:
        axes = w.result()
        for d in (1, -1):
            yield w.answer(*(n + d if isinstance(n, Size) and n.op else n for n in axes))
