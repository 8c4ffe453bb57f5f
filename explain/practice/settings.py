"""Mistakes of settings: the layer is worked out as if an argument had another value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Optional

from shapecalc.errors import ShapeError
from shapecalc.layers.base import Layer
from shapecalc.layers.registry import layer_classes
from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import known

from .kinds import kind
from .worked import Worked


def changed(layer: Layer, /, **arguments: Any) -> Optional[Layer]:
    """The layer with other arguments, in it or in the layer it wraps; None where it has none of them."""
    inside = getattr(layer, "layer", None)
    if isinstance(inside, Layer) and not set(arguments) & set(layer.kinds):
        inner = changed(inside, **arguments)
        if inner is None:
            return None
        arguments = {"layer": inner}
    if not set(arguments) <= set(layer.kinds):
        return None
    try:
        return type(layer).from_arguments({**layer.given, **arguments})
    except ShapeError:
        return None


def core(layer: Layer) -> Layer:
    inside = getattr(layer, "layer", None) if layer.wraps else None
    return inside if isinstance(inside, Layer) else layer


def each_or_all(
    w: Worked, change: Callable[[Layer], Optional[Layer]], one_by_one: bool = True
) -> Iterator[Worked]:
    """The question with ``change`` made in every layer that it fits, and in each alone."""
    layers = w.layers
    made = [change(layer) for layer in layers]
    at = [i for i, layer in enumerate(made) if layer is not None]
    if at:
        yield from w.again([new or old for new, old in zip(made, layers)])
    if one_by_one and len(at) > 1:
        for i in at:
            yield from w.again([made[j] or old if j == i else old for j, old in enumerate(layers)])


def _where(argument: str, is_so: Callable[[Any], bool], value: Any) -> Any:
    def change(layer: Layer) -> Optional[Layer]:
        now = getattr(core(layer), argument, None)
        return changed(layer, **{argument: value}) if is_so(now) else None

    return change


@kind(
    "padding_assumed",
    "I kept the length, although padding='valid' adds no zeros: the window must fit.",
    78,
)
def padding_assumed(w: Worked) -> Iterator[Worked]:
    for pad in ("same", "causal"):
        yield from each_or_all(w, _where("padding", lambda p: p == "valid", pad))
    if not w.counts and getattr(core(w.last.layer), "padding", "") == "valid" and w.last.window:
        yield from w.again([*w.layers[:-1], *_strides_one(w.last.layer, padding="same")])


def _strides_one(layer: Layer, **more: Any) -> Iterator[Layer]:
    found = changed(layer, strides=1, dilation_rate=1, **more) or changed(layer, strides=1, **more)
    if found is not None:
        yield found


@kind(
    "padding_rule_swapped",
    "I used the rule without padding, although the layer pads with zeros.",
    75,
)
def valid_rule_for_same(w: Worked) -> Iterator[Worked]:
    yield from each_or_all(w, _where("padding", lambda p: p in ("same", "causal"), "valid"))


def _moves(layer: Layer) -> bool:
    strides = getattr(core(layer), "strides", 1)
    return known(strides) != 1 or strides is None


@kind("same_keeps_size", "I took padding='same' to keep the length whatever the strides are.", 80)
def same_keeps_size(w: Worked) -> Iterator[Worked]:
    def change(layer: Layer) -> Optional[Layer]:
        pads = getattr(core(layer), "padding", "") in ("same", "causal")
        return changed(layer, strides=1) if pads and _moves(layer) else None

    yield from each_or_all(w, change)


@kind("stride_ignored", "I let the pooling window move one step at a time.", 79)
def pool_stride_one(w: Worked) -> Iterator[Worked]:
    def change(layer: Layer) -> Optional[Layer]:
        pools = getattr(type(core(layer)), "slides", "") == "pool_size"
        return changed(layer, strides=1) if pools and _moves(layer) else None

    yield from each_or_all(w, change)


@kind("stride_ignored", "I left the strides out.", 77)
def strides_forgotten(w: Worked) -> Iterator[Worked]:
    def change(layer: Layer) -> Optional[Layer]:
        slides = getattr(type(core(layer)), "slides", "") == "kernel_size"
        return changed(layer, strides=1) if slides and _moves(layer) else None

    yield from each_or_all(w, change)


@kind("dilation_ignored", "I left the dilation out: the window reaches further than its size.", 76)
def dilation_ignored(w: Worked) -> Iterator[Worked]:
    yield from each_or_all(w, _where("dilation_rate", lambda d: d not in (None, 1), 1))


@kind(
    "pool_always_halves",
    "I took the output to be the input divided by the pool size, whatever strides and padding are.",
    70,
)
def pool_always_halves(w: Worked) -> Iterator[Worked]:
    def change(layer: Layer) -> Optional[Layer]:
        if getattr(type(core(layer)), "slides", "") != "pool_size":
            return None
        return changed(layer, strides=None, padding="valid")

    yield from each_or_all(w, change)


@kind("return_sequences", "I took the other setting of return_sequences.", 88)
def return_sequences_forgotten(w: Worked) -> Iterator[Worked]:
    def change(layer: Layer) -> Optional[Layer]:
        now = getattr(core(layer), "return_sequences", None)
        return None if now is None else changed(layer, return_sequences=not now)

    yield from each_or_all(w, change)
    has = any(getattr(core(layer), "return_sequences", False) for layer in w.layers)
    if has and w.of_output:
        at = 0 if w.question.batch is None else 1
        axes = w.result()
        if len(axes) > at + 1:
            yield w.answer(*axes[:at], *axes[at + 1 :])


@kind(
    "direction_factor",
    "I counted the directions of Bidirectional as another merge_mode would join them.",
    85,
)
def direction_factor(w: Worked) -> Iterator[Worked]:
    def change(layer: Layer) -> Optional[Layer]:
        mode = getattr(layer, "merge_mode", None)
        return (
            None
            if mode is None
            else changed(layer, merge_mode="sum" if mode == "concat" else "concat")
        )

    if not w.counts:
        yield from each_or_all(w, change)


@kind("direction_factor", "I counted the weights of one direction only.", 87)
def one_direction_only(w: Worked) -> Iterator[Worked]:
    both = [part.traced.wraps == "directions" for part in w.parts]
    if not w.counts or not any(both):
        return
    yield from w.again([core(layer) if two else layer for two, layer in zip(both, w.layers)])
    parts = w.parts
    half = [
        part.with_terms(part.terms[: len(part.terms) // 2]) if two else part
        for two, part in zip(both, parts)
    ]
    yield replace(w, parts=tuple(half))
    for i, two in enumerate(both):
        if two and len(parts[i].terms) > 1:
            yield w.with_part(i, parts[i].with_terms(parts[i].terms[: len(parts[i].terms) // 2]))


@kind(
    "stacked_width",
    "I gave the layer above a Bidirectional one direction's units as its input, not both.",
    82,
    name="stacked_bi_width",
)
def stacked_width(w: Worked) -> Iterator[Worked]:
    def change(layer: Layer) -> Optional[Layer]:
        joins = getattr(layer, "merge_mode", None) == "concat"
        return changed(layer, merge_mode="sum") if joins else None

    if w.counts and len(w.parts) > 1:
        yield from each_or_all(w, change)


@kind(
    "gru_single_bias",
    "I counted one bias per gate, as with reset_after=False.",
    96,
    convention="reset_after=False",
)
def gru_single_bias(w: Worked) -> Iterator[Worked]:
    yield from each_or_all(w, _where("reset_after", lambda on: on is True, False))


@kind(
    "two_biases",
    "I counted the second bias of reset_after=True, which is off here.",
    84,
    convention="reset_after=True",
)
def reset_after_assumed(w: Worked) -> Iterator[Worked]:
    yield from each_or_all(w, _where("reset_after", lambda on: on is False, True))


@kind("bias_counted", "I counted a bias, although use_bias=False.", 83)
def bias_counted(w: Worked) -> Iterator[Worked]:
    yield from each_or_all(w, _where("use_bias", lambda on: on is False, True))


@kind(
    "partial_connections", "I let each filter read a part of the channels: right for groups=2.", 50
)
def partial_connections(w: Worked) -> Iterator[Worked]:
    for n in range(2, 5):
        yield from each_or_all(w, _where("groups", lambda g: g == 1, n))


@kind("partial_connections", "I left the groups out: every filter reads all channels.", 72)
def groups_ignored(w: Worked) -> Iterator[Worked]:
    yield from each_or_all(w, _where("groups", lambda g: g not in (None, 1), 1))


@kind("axes_swapped", "I took the channels for the first axis, or the other way round.", 60)
def data_format_swapped(w: Worked) -> Iterator[Worked]:
    for old, new in (("channels_last", "channels_first"), ("channels_first", "channels_last")):
        yield from each_or_all(w, _where("data_format", lambda f, old=old: f == old, new))  # type: ignore[misc]


@kind("axes_swapped", "I let the layer work along another axis.", 63)
def other_axis(w: Worked) -> Iterator[Worked]:
    for axis in range(1, len(w.last.x)):
        yield from each_or_all(
            w,
            _where("axis", lambda now, a=axis: isinstance(now, int) and now != a, axis),  # type: ignore[misc]
        )


@kind("axes_kept", "I kept an axis of size 1 where the layer takes it away, or the reverse.", 50)
def axis_kept_as_one(w: Worked) -> Iterator[Worked]:
    def change(layer: Layer) -> Optional[Layer]:
        now = getattr(core(layer), "keepdims", None)
        return None if now is None else changed(layer, keepdims=not now)

    yield from each_or_all(w, change)


@kind(
    "key_dim_shared",
    "I divided key_dim among the heads, as PyTorch divides embed_dim.",
    73,
    convention="PyTorch's embed_dim",
)
def key_dim_shared(w: Worked) -> Iterator[Worked]:
    def change(layer: Layer) -> Optional[Layer]:
        heads, width = getattr(layer, "num_heads", 1), getattr(layer, "key_dim", None)
        if width is None or heads == 1 or width % heads:
            return None
        return changed(layer, key_dim=width // heads)

    yield from each_or_all(w, change)


@kind("heads_forgotten", "I counted one attention head only.", 74)
def heads_forgotten(w: Worked) -> Iterator[Worked]:
    yield from each_or_all(w, _where("num_heads", lambda h: h not in (None, 1), 1))


@kind("depth_multiplier_ignored", "I left the depth multiplier out.", 73)
def depth_multiplier_ignored(w: Worked) -> Iterator[Worked]:
    yield from each_or_all(w, _where("depth_multiplier", lambda d: d not in (None, 1), 1))


@kind("axes_swapped", "I exchanged two axes of the input: time steps and features.", 66)
def axes_swapped(w: Worked) -> Iterator[Worked]:
    shape = w.question.input_shape
    if len(shape) > 1 and not w.counts and isinstance(w.parts[0].inputs, Shape):
        turned = [*shape]
        turned[0], turned[-1] = turned[-1], turned[0]
        yield from w.again(w.layers, turned)


@kind("wrong_layer_answered", "I worked the model out without one of its layers.", 51)
def layer_left_out(w: Worked) -> Iterator[Worked]:
    layers = w.layers
    for i, layer in enumerate(layers):
        if len(layers) > 1 and not layer.flattens:
            yield from w.again([*layers[:i], *layers[i + 1 :]])


@kind("flatten", "I gave the next layer the last axis alone: Flatten makes one of all axes.", 62)
def flatten_forgotten(w: Worked) -> Iterator[Worked]:
    layers = [layer for layer in w.layers if not layer.flattens]
    if 0 < len(layers) < len(w.parts):
        yield from w.again(layers)


@kind("other_layer_rule", "I used the rule of a related layer.", 58)
def other_layer_rule(w: Worked) -> Iterator[Worked]:
    for i, part in enumerate(w.parts):
        layer = part.core
        for cls in related(layer) if w.counts or layer.reads_list else ():
            arguments = {k: v for k, v in _given(part.layer).items() if k in cls.kinds}
            try:
                made = cls.from_arguments(arguments)
            except ShapeError:
                continue
            outer = changed(part.layer, layer=made) if part.layer.wraps else made
            if outer is not None:
                layers = [*w.layers[:i], outer, *w.layers[i + 1 :]]
                yield from w.again(layers)
                if len(w.parts) == 1 and len(part.x) == 2:  # a rule over steps, one of them
                    yield from w.again(layers, [1, *w.question.input_shape])


def _given(layer: Layer) -> dict[str, Any]:
    return dict(core(layer).given)


def related(layer: Layer) -> list[type[Layer]]:
    """The classes that are made with the same arguments: those that need what this one needs."""
    needs, family = set(layer.required), type(layer).__module__
    return [
        cls
        for cls in layer_classes().values()
        if set(cls.required) == needs and cls is not type(layer) and cls.role != "cell"
        # Where nothing is needed nearly all are alike: those of the same family are meant.
        if needs or cls.__module__ == family
    ]
