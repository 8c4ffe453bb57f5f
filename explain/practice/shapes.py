"""Mistakes of shapes: another length along an axis, another axis changed, an axis too few."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from shapecalc.layers.base import Layer
from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import Number, Size, known, product

from .kinds import ceiled, kind, rewritten
from .worked import Part, Worked


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
    layer: Any = part.traced
    if not hasattr(layer, "windows_and_strides"):
        return
    sizes, _ = layer.taken_apart(part.x)
    windows, strides = layer.windows_and_strides()
    made = [rule(*one) for one in zip(sizes, windows, strides, layer.each("dilation_rate"))]
    yield from spatial(w, made)


def spatial(w: Worked, made: Sequence[Number]) -> Iterator[Worked]:
    """The answer with these sizes along the spatial axes of the last layer."""
    layer: Any = w.last.traced
    _, channels = layer.taken_apart(w.last.y)
    y = layer.put_together(w.last.y, made, channels)
    if w.question.kind == "steps":
        yield w.answer(y[1])
    else:
        yield w.answer(*(y if lead(w) else y[1:]))


@kind("padding_rule_swapped", "I padded with half a kernel at both ends, as in PyTorch.", 74)
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


def _transposes(part: Part) -> bool:
    """Whether it makes an axis longer by its strides."""
    return hasattr(part.traced, "length") and hasattr(part.traced, "output_padding")


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
            lambda n, k, s, d: n + k - 1,
            lambda n, k, s, d: (n - k) // s + 1,
            lambda n, k, s, d: ceiled(n, s),
        ):
            yield from slid(w, rule)


# -- padding layers -------------------------------------------------------------------------
def _ends(layer: Layer) -> tuple[Any, ...]:
    ends = getattr(layer, "both_ends", None)
    return ends() if ends else ()


@kind("pad_one_side", "I changed the length at one end only.", 89)
def pad_one_side(w: Worked) -> Iterator[Worked]:
    pairs = _ends(w.last.traced)
    if w.counts or not pairs:
        return
    layer: Any = w.last.traced
    sizes, _ = layer.taken_apart(w.last.x)
    out, _ = layer.taken_apart(w.last.y)
    cut = any(known(a) > known(b) for a, b in zip(sizes, out) if known(a) and known(b))
    yield from spatial(w, [n - a if cut else n + a for n, (a, _) in zip(sizes, pairs)])


@kind("channel_axis_as_space", "I padded or cropped the channels too.", 88)
def channels_padded(w: Worked) -> Iterator[Worked]:
    pairs = _ends(w.last.traced)
    _, axes = axes_of(w)
    if not w.counts and pairs and len(axes) > 1:
        a, b = pairs[-1]
        yield w.answer(*w.result()[:-1], w.result()[-1] + a + b)


@kind("channel_axis_as_space", "I let the window slide over the channels as well, or instead.", 84)
def pool_touches_channels(w: Worked) -> Iterator[Worked]:
    part = w.last
    layer: Any = part.traced
    pools = part.window and hasattr(layer, "windows_and_strides") and part.x[-1] is part.y[-1]
    if w.question.kind != "output_shape" or not pools:
        return
    windows, strides = layer.windows_and_strides()
    channels = part.x[-1]
    k, s = windows[-1], strides[-1]
    padded = getattr(layer, "padding", "valid") != "valid"
    for less in ((channels - 1) // s + 1 if padded else (channels - k) // s + 1, channels // s):
        first, rest = axes_of(w)
        yield w.answer(*first, *rest[:-1], less)
        yield w.answer(*first, *part.x[1:-1], less)


# -- the last axis, and axes left out ---------------------------------------------------------
@kind("input_width_kept", "I kept the channels of the input where the filters give them.", 82)
def filters_ignored(w: Worked) -> Iterator[Worked]:
    if w.question.kind == "output_shape" and w.last.window and w.result():
        yield w.answer(*w.result()[:-1], w.last.x[-1])


@kind("input_width_kept", "I kept the width of the input where the units give it.", 81)
def input_width_kept(w: Worked) -> Iterator[Worked]:
    if w.question.kind == "output_shape" and not w.last.window and w.result():
        yield w.answer(*w.result()[:-1], w.last.x[-1])


@kind("units_as_single_output", "I took the output of all units for one number.", 80)
def units_as_single_output(w: Worked) -> Iterator[Worked]:
    if w.question.kind == "output_shape" and w.result():
        yield w.answer(*w.result()[:-1], 1)


@kind("normalisation_reduces", "I averaged an axis away; the layer keeps every axis.", 83)
def normalisation_reduces(w: Worked) -> Iterator[Worked]:
    first, axes = axes_of(w)
    same = list(w.last.x.plain()) == list(w.last.y.plain())
    if w.question.kind == "output_shape" and same and not w.last.window:
        if len(axes) > 1:
            for i in reversed(range(len(axes))):
                yield w.answer(*first, *axes[:i], *axes[i + 1 :])


@kind("dense_flattens", "I took the layer to flatten its input; it works along the last axis.", 78)
def dense_flattens(w: Worked) -> Iterator[Worked]:
    first, axes = axes_of(w)
    if w.question.kind == "output_shape" and len(axes) > 1 and along_last_axis(w.last):
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
    if w.question.kind == "output_shape" and len(axes) > 1:
        for i in range(len(axes)):
            yield w.answer(*first, *axes[:i], *axes[i + 1 :])


@kind("flatten", "I multiplied all axes into one.", 45)
def flattened(w: Worked) -> Iterator[Worked]:
    first, axes = axes_of(w)
    if w.question.kind == "output_shape" and len(axes) > 1:
        yield w.answer(*first, product(axes))


@kind("flatten", "I kept the axes apart where the layer makes one of them.", 59)
def axes_kept(w: Worked) -> Iterator[Worked]:
    if w.question.kind == "output_shape" and w.last.layer.flattens:
        yield w.answer(*w.last.x[1 - lead(w) :])


@kind("axes_swapped", "I exchanged two axes of the output.", 64, name="output_axes_swapped")
def output_axes_swapped(w: Worked) -> Iterator[Worked]:
    first, axes = axes_of(w)
    if w.question.kind == "output_shape":
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
        axes = tuple(part.y)
        yield w.answer(*(axes[1:2] if w.question.kind == "steps" else axes[1 - lead(w) :]))


@kind("wrong_layer_answered", "I gave the units of an earlier layer, not those of the last.", 71)
def earlier_units_given(w: Worked) -> Iterator[Worked]:
    for part in w.parts[:-1]:
        for name in ("units", "filters", "output_dim"):
            width = getattr(part.core.traced(), name, None)
            if width is not None and w.question.kind == "output_shape" and w.result():
                yield w.answer(*w.result()[:-1], width)


@kind("off_by_one", "I was one off.", 35)
def off_by_one(w: Worked) -> Iterator[Worked]:
    if not w.counts:
        axes = w.result()
        for d in (1, -1):
            yield w.answer(*(n + d if isinstance(n, Size) and n.op else n for n in axes))
