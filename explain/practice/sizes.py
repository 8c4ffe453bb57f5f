"""Mistakes of sizes: one number of the question taken for another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import Number, Size, known, product

from .kinds import kind, recombined
from .worked import Part, Term, Worked, factors_of


def put(n: Number, old: Size, new: Number) -> Number:
    """``new`` wherever the size ``old`` stands, whether it is a name or was computed."""
    if not isinstance(n, Size):
        return n
    same = n.name == old.name if n.name else n.op and n.operands is old.operands
    if n is old or (same and n.value == old.value):  # its reason may have made a copy of it
        return new
    return recombined(n, [put(operand, old, new) for operand in n.operands]) if n.op else n


def arguments_of(part: Part) -> list[Size]:
    """The sizes that the layer itself is given: units, filters, the window."""
    core = part.core.traced() if part.traced.wraps else part.core
    found: list[Size] = []
    for key, argument in core.kinds.items():
        value: Any = getattr(core, key, None) if argument.numeric else None
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Size) and one.value is not None and one.name and not one.quiet:
                found.append(one)
    return found


def inputs_of(part: Part) -> list[Size]:
    read = part.inputs.values() if isinstance(part.inputs, dict) else part.inputs
    shapes = [part.x] if part.inputs is None or isinstance(read, Shape) else list(read)
    sizes = [n for x in shapes if isinstance(x, Shape) for n in x[1:]]
    return [n for n in sizes if isinstance(n, Size) and n.value is not None and n.name]


def swapped(w: Worked, i: int, old: Size, new: Size) -> Worked:
    """The same question, with one size of a layer taken for another."""
    if not w.counts:
        return w.answer(*(put(n, old, new) for n in w.result()))
    part = w.parts[i]

    def change(term: Term) -> Term:
        return replace(term, factors=tuple(put(f, old, new) for f in term.factors))

    return w.with_part(i, part.with_terms(change(t) for t in part.terms))


def _pairs(w: Worked) -> Iterator[tuple[int, Size, Size, bool]]:
    """Every size of a layer with every other one: ``(layer, old, new, new is of the input)``."""
    first = inputs_of(w.parts[0])
    for i, part in enumerate(w.parts):
        own, before = arguments_of(part), inputs_of(part)
        named = {id(n): n for n in [*own, *before, *first]}
        for old in [*own, *before]:
            for new in named.values():
                if (old.name, old.value) != (new.name, new.value) and known(old) != known(new):
                    yield i, old, new, id(new) in {id(n) for n in first}


def _along(w: Worked, i: int) -> list[Size]:
    """The sizes of the input that say how long it is."""
    part = w.parts[i]
    sizes = part.x[1:-1] if len(part.x) > 2 else part.x[1:] if part.layer.looks_up else ()
    return [n for n in sizes if isinstance(n, Size) and n.name]


@kind("steps_for_width", "I took the time steps for the width of the input.", 79)
def steps_as_features(w: Worked) -> Iterator[Worked]:
    if not w.counts:
        return
    for i, part in enumerate(w.parts):
        for new in _along(w, i):
            width = part.x[-1]
            if not part.layer.looks_up and isinstance(width, Size) and width.name:
                yield swapped(w, i, width, new)


@kind("steps_for_width", "I took the sequence length for the size of the vocabulary.", 79)
def steps_as_vocabulary(w: Worked) -> Iterator[Worked]:
    for i, part in enumerate(w.parts):
        if part.layer.looks_up:
            for new in _along(w, i):
                for old in arguments_of(part)[:1]:
                    yield swapped(w, i, old, new)


@kind("size_swapped", "I took one size of the question for another.", 52)
def size_for_size(w: Worked) -> Iterator[Worked]:
    for i, old, new, _ in _pairs(w):
        yield swapped(w, i, old, new)


@kind("size_swapped", "I gave another size of the question for the last axis.", 49)
def other_size_last(w: Worked) -> Iterator[Worked]:
    if w.of_output and w.result():
        for n in {id(n): n for part in w.parts for n in arguments_of(part)}.values():
            yield w.answer(*w.result()[:-1], n)


@kind("factor_too_many", "I gave the product of two sizes of the layer for the last axis.", 37)
def product_last(w: Worked) -> Iterator[Worked]:
    if w.of_output and w.result():
        own = arguments_of(w.last)
        for i, a in enumerate(own):
            for b in own[i + 1 :]:
                yield w.answer(*w.result()[:-1], a * b)


@kind("size_swapped", "I exchanged two sizes of the question.", 53)
def sizes_exchanged(w: Worked) -> Iterator[Worked]:
    mark = "?"
    seen = set()
    for i, old, new, _ in _pairs(w):
        if (i, new.name, old.name) in seen:
            continue
        seen.add((i, old.name, new.name))
        held = Size.named(mark + old.name, old.value)
        yield swapped(swapped(swapped(w, i, old, held), i, new, old), i, held, new)


@kind("size_swapped", "I took the size of the input for the size of the window.", 47)
def input_for_window(w: Worked) -> Iterator[Worked]:
    """All axes of the window at once."""
    for i, part in enumerate(w.parts):
        window = getattr(part.core.traced(), part.window) if part.window else ()
        if isinstance(window, tuple) and len(part.x) >= len(window) + 2:
            turned = w
            for old, new in zip(window, part.x[1:-1]):
                if isinstance(old, Size) and isinstance(new, Size):
                    turned = swapped(turned, i, old, new)
            yield turned


@kind("input_width_kept", "I gave every layer the width of the model's input.", 80)
def first_width_everywhere(w: Worked) -> Iterator[Worked]:
    width = w.parts[0].x[-1]
    if w.question.kind != "params":
        return
    changed = w
    for i, part in enumerate(w.parts[1:], 1):
        before = part.x[-1]
        if part.terms and isinstance(before, Size) and known(before) != known(width):
            made = part.with_terms(_of_width(term, before, width) for term in part.terms)
            changed = changed.with_part(i, made)
            yield w.with_part(i, made)
    yield changed


def _of_width(term: Term, before: Size, width: Number) -> Term:
    shape = tuple(put(n, before, width) for n in term.shape)
    return replace(term, shape=shape, factors=factors_of(product(shape)))


@kind("off_by_one", "I was one off in one of the sizes.", 34)
def size_off_by_one(w: Worked) -> Iterator[Worked]:
    if w.counts:
        for i, part in enumerate(w.parts):
            for old in arguments_of(part):
                for d in (1, -1):
                    terms = [
                        replace(t, factors=tuple(put(f, old, old + d) for f in t.factors))
                        for t in part.terms
                    ]
                    yield w.with_part(i, part.with_terms(terms))


@kind("halved", "I halved the answer.", 30, pairs=False)
def halved(w: Worked) -> Iterator[Worked]:
    if w.counts and known(w.result()[0]) is not None and int(w.result()[0]) % 2 == 0:
        yield w.answer(w.result()[0] // 2)


@kind("counted_twice", "I counted everything twice.", 31, pairs=False)
def doubled(w: Worked) -> Iterator[Worked]:
    if w.counts:
        yield w.answer(w.result()[0] * 2)


@kind(
    "factor_too_many", "I multiplied by the three colours, although the image has one channel.", 54
)
def extra_channels(w: Worked) -> Iterator[Worked]:
    if not w.counts or known(w.parts[0].x[-1]) != 1 or len(w.parts[0].x) < 3:
        return
    colours = len("RGB")

    def change(part: Part, term: Term) -> Term:
        first = part is next((p for p in w.parts if p.terms), None)
        return (
            replace(term, factors=(colours, *term.factors)) if first and not term.is_bias else term
        )

    yield w.mapped(change)
