"""Mistakes of counting: a weight or a factor left out, counted twice, or counted elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Optional

from shapecalc.layers.registry import layer_classes
from shapecalc.numbers.size import Number, Size, known, product

from .kinds import kind
from .worked import Part, Term, Worked, total


def _has_bias(w: Worked) -> bool:
    return any(term.is_bias for part in w.parts for term in part.terms)


@kind("bias_forgotten", "I left the biases out.", 95)
def bias_forgotten(w: Worked) -> Iterator[Worked]:
    if not _has_bias(w):
        return
    yield w.mapped(lambda part, term: None if term.is_bias else term)
    for i, part in enumerate(w.parts):
        if len(w.parts) > 1 and any(t.is_bias for t in part.terms):
            yield w.with_part(i, part.with_terms(t for t in part.terms if not t.is_bias))


@kind("bias_miscounted", "I counted one bias for a whole layer, not one per unit or filter.", 81)
def bias_once_per_layer(w: Worked) -> Iterator[Worked]:
    if not w.counts or not _has_bias(w):
        return
    yield w.mapped(lambda part, term: replace(term, factors=(1,)) if term.is_bias else term)

    def per_gate(part: Part, term: Term) -> Term:
        if not term.is_bias or part.gates == 1:
            return term
        return replace(term, factors=tuple(f for f in term.factors if f.__class__ is int))

    yield w.mapped(per_gate)
    yield w.mapped(lambda part, term: _one_gate(part, term) if term.is_bias else term)


@kind("bias_miscounted", "I counted biases for the inputs as well as for the units.", 62)
def bias_wrong_width(w: Worked) -> Iterator[Worked]:
    if w.question.kind != "params" or not _has_bias(w):
        return
    more = [
        part.with_terms((*part.terms, Term("bias of the input", (part.x[-1],))))
        if any(t.is_bias for t in part.terms)
        else part
        for part in w.parts
    ]
    yield replace(w, parts=tuple(more))
    yield w.mapped(lambda part, t: replace(t, factors=(part.x[-1],)) if t.is_bias else t)
    yield w.mapped(lambda p, t: replace(t, factors=(p.x[-1], *t.factors)) if t.is_bias else t)


@kind("bias_counted", "I counted a bias where the layer has none.", 82)
def bias_where_none(w: Worked) -> Iterator[Worked]:
    """One per output feature; of multiply-adds, one addition for each output."""
    for i, part in enumerate(w.parts):
        if w.counts and part.terms and not any(t.is_bias for t in part.terms):
            width = part.y[1:] if w.question.kind == "macs" else part.y[-1:]
            yield w.with_part(i, part.with_terms((*part.terms, Term("bias", tuple(width)))))


@kind(
    "two_biases", "I counted two biases, as PyTorch keeps them.", 90, convention="PyTorch's count"
)
def two_biases(w: Worked) -> Iterator[Worked]:
    def twice(part: Part, term: Term) -> Term:
        once = not any(known(f) == 2 and f.__class__ is int for f in term.factors)
        double = term.is_bias and part.recurrent and once
        return replace(term, factors=(2, *term.factors)) if double else term

    if any(part.recurrent for part in w.parts):
        yield w.mapped(twice)


@kind("bias_miscounted", "I counted every bias twice.", 40)
def bias_counted_twice(w: Worked) -> Iterator[Worked]:
    if _has_bias(w):
        yield w.mapped(lambda p, t: replace(t, factors=(2, *t.factors)) if t.is_bias else t)


@kind("initial_state_counted", "I counted the first state as if it were learned.", 64)
def initial_state_counted(w: Worked) -> Iterator[Worked]:
    if w.question.kind != "params":
        return
    for states in (1, 2):
        parts = [
            part.with_terms((*part.terms, *[Term("state", (part.core.units,))] * states))
            if part.recurrent and hasattr(part.core, "units")
            else part
            for part in w.parts
        ]
        yield replace(w, parts=tuple(parts))


@kind("kernel_missing", "I counted one of the kernels only, the input's or the state's.", 86)
def one_kernel_forgotten(w: Worked) -> Iterator[Worked]:
    for of_state in (False, True):

        def change(part: Part, term: Term, of_state: bool = of_state) -> Optional[Term]:
            out = part.recurrent and not term.is_bias and term.of_state is of_state
            return None if out else term

        if any(part.recurrent for part in w.parts):
            yield w.mapped(change)


@kind("kernel_missing", "I left one of the layer's weights out.", 56)
def one_weight_forgotten(w: Worked) -> Iterator[Worked]:
    for i, part in enumerate(w.parts):
        if len(part.terms) > 1:
            for j, term in enumerate(part.terms):
                if not term.is_bias:
                    rest = (*part.terms[:j], *part.terms[j + 1 :])
                    yield w.with_part(i, part.with_terms(rest))


@kind("kernel_missing", "I left out a whole part of the layer, such as a projection or a cell.", 57)
def one_part_forgotten(w: Worked) -> Iterator[Worked]:
    for i, part in enumerate(w.parts):
        owners = dict.fromkeys(term.name.rpartition(" ")[0] for term in part.terms)
        for owner in owners if len(owners) > 1 else ():
            rest = [t for t in part.terms if t.name.rpartition(" ")[0] != owner]
            yield w.with_part(i, part.with_terms(rest))


@kind("kernel_missing", "I left out the product with the input, or that with the state.", 87)
def work_of_one_kernel(w: Worked) -> Iterator[Worked]:
    """One operand of the sum that the work is a multiple of."""
    if w.question.kind != "macs":
        return
    for i, part in enumerate(w.parts):
        for j, term in enumerate(part.terms):
            for k, f in enumerate(term.factors):
                for one in f.operands if isinstance(f, Size) and f.op == "+" else ():
                    left = replace(term, factors=(*term.factors[:k], one, *term.factors[k + 1 :]))
                    yield w.with_part(
                        i, part.with_terms((*part.terms[:j], left, *part.terms[j + 1 :]))
                    )


@kind(
    "bn_half",
    "I counted what is trained only; the moving mean and variance are weights too.",
    92,
    convention="trainable parameters",
)
def bn_half(w: Worked) -> Iterator[Worked]:
    if w.counts and any(not term.trainable for part in w.parts for term in part.terms):
        yield w.mapped(lambda part, term: term if term.trainable else None)
        for part in w.parts:
            if any(not term.trainable for term in part.terms):
                yield w.answer(total(t.size for t in part.terms if not t.trainable))


@kind("counted_twice", "I counted one of the weights twice.", 38)
def weight_counted_twice(w: Worked) -> Iterator[Worked]:
    for i, part in enumerate(w.parts):
        for j, term in enumerate(part.terms):
            if not term.is_bias:
                twice = (*part.terms[:j], term, *part.terms[j:])
                yield w.with_part(i, part.with_terms(twice))


# -- factors -----------------------------------------------------------------------------
def _without(term: Term, name: str) -> Term:
    kept = [f for f in term.factors if not (isinstance(f, Size) and f.name == name)]
    return replace(term, factors=tuple(kept))


def factor_names(w: Worked) -> list[str]:
    """The named factors of the counts, in order of first use."""
    sizes = (f for part in w.parts for term in part.terms for f in term.factors)
    return list(dict.fromkeys(f.name for f in sizes if isinstance(f, Size) and f.name))


@kind("factor_forgotten", "I left the input's channels or features out of the product.", 89)
def channels_forgotten(w: Worked) -> Iterator[Worked]:
    for name in factor_names(w):
        if name in (list(w.parts[0].layer.traced_axes())[-1], "channels", "features"):
            yield w.mapped(lambda p, t, n=name: t if t.is_bias else _without(t, n))


@kind("factor_forgotten", "I left the number of gates out.", 91)
def gate_factor_forgotten(w: Worked) -> Iterator[Worked]:
    if any(part.gates > 1 for part in w.parts):
        yield w.mapped(_one_gate)
        yield w.mapped(lambda part, term: term if term.is_bias else _one_gate(part, term))

        def and_one_bias(part: Part, term: Term) -> Term:
            one = _one_gate(part, term)
            return replace(one, factors=tuple(f for f in one.factors if f.__class__ is not int))

        yield w.mapped(and_one_bias)
    if w.question.kind == "weight_shape" and w.last.gates > 1:
        yield w.answer(*(_other_gates(n, w.last.gates, 1) for n in w.result()))


def _one_gate(part: Part, term: Term) -> Term:
    """A weight of one gate alone."""
    if part.gates == 1:
        return term
    one = (_other_gates(f, part.gates, 1) for f in term.factors)
    return replace(term, factors=tuple(f for f in one if f.__class__ is not int or f != 1))


def _other_gates(n: Number, gates: int, others: int) -> Number:
    """A size with ``others`` gates in place of ``gates``."""
    if n.__class__ is int:
        return others if n == gates else n
    if isinstance(n, Size) and n.op == "*":
        kept = [_other_gates(operand, gates, others) for operand in n.operands]
        return product(f for f in kept if f.__class__ is not int or f != 1)
    return n


@kind("other_layer_rule", "I counted as many gates as another recurrent layer has.", 58)
def other_gates(w: Worked) -> Iterator[Worked]:
    if not w.counts or max(part.gates for part in w.parts) < 2:
        return
    for others in sorted({cls.gates for cls in layer_classes().values() if hasattr(cls, "gates")}):
        if others > 1:

            def change(part: Part, term: Term, n: int = others) -> Term:
                sizes = tuple(_other_gates(f, part.gates, n) for f in term.factors)
                return replace(term, factors=sizes) if part.gates > 1 else term

            yield w.mapped(change)


@kind("factor_forgotten", "I counted the work of one position, not of all of them.", 88)
def macs_steps_forgotten(w: Worked) -> Iterator[Worked]:
    if w.question.kind == "macs":

        def change(part: Part, term: Term) -> Term:
            places = {known(n) for n in (*part.x[1:-1], *part.y[1:-1])}
            for i, f in enumerate(term.factors):
                if known(f) in places and (isinstance(f, Size)):
                    return replace(term, factors=(*term.factors[:i], *term.factors[i + 1 :]))
            return term

        yield w.mapped(change)


@kind("factor_forgotten", "I left the size of the window out, along one axis or all.", 68)
def window_forgotten(w: Worked) -> Iterator[Worked]:
    names = [
        n for n in factor_names(w) if any(p.window and n.startswith(p.window) for p in w.parts)
    ]
    for name in names:
        yield w.mapped(lambda part, term, n=name: _without(term, n))
    if len(names) > 1:

        def change(part: Part, term: Term) -> Term:
            for name in names:
                term = _without(term, name)
            return term

        yield w.mapped(change)


@kind("factor_forgotten", "I left one factor out of the product.", 48)
def factor_forgotten(w: Worked) -> Iterator[Worked]:
    for name in factor_names(w):
        yield w.mapped(lambda part, term, n=name: term if term.is_bias else _without(term, n))
        yield w.mapped(lambda part, term, n=name: _without(term, n))


@kind("add_for_multiply", "I added the sizes of a kernel where they are multiplied.", 36)
def add_for_multiply(w: Worked) -> Iterator[Worked]:
    if w.counts:
        yield w.mapped(
            lambda part, t: t if len(t.factors) < 2 else replace(t, factors=(total(t.factors),))
        )


# -- too many -----------------------------------------------------------------------------
@kind("weights_not_shared", "I counted weights of their own for every step or position.", 84)
def weights_per_step(w: Worked) -> Iterator[Worked]:
    if w.question.kind != "params":
        return
    for part in w.parts:
        for places in (part.x[1:-1], part.y[1:-1]):
            many = product(places) if places else None
            if many is None or known(many) is None:
                continue
            yield w.answer(*(many * n for n in w.result()))

            def change(p: Part, t: Term, part: Part = part, many: Number = many) -> Term:
                return replace(t, factors=(many, *t.factors)) if p.layer is part.layer else t

            yield w.mapped(change)
            yield w.mapped(lambda p, t, c=change: t if t.is_bias else c(p, t))


@kind(
    "factor_too_many", "I multiplied the sizes of the layers instead of adding layer by layer.", 63
)
def layers_multiplied(w: Worked) -> Iterator[Worked]:
    if w.question.kind != "params" or len(w.parts) < 2:
        return
    learn = [part for part in w.parts if part.terms]
    if len(learn) > 1:
        widths = product([learn[0].x[-1], *(part.y[-1] for part in learn)])
        biases = [t.size for part in learn for t in part.terms if t.is_bias]
        yield w.answer(total([widths, *biases]))
        yield w.answer(widths)
        yield w.answer(product(total(t.size for t in part.terms) for part in learn))


@kind("other_layer_rule", "I multiplied the other layers by the gates too.", 57)
def gates_multiply_output_too(w: Worked) -> Iterator[Worked]:
    most = max(part.gates for part in w.parts)
    if most > 1 and len(w.parts) > 1:

        def change(part: Part, term: Term) -> Term:
            return term if part.gates > 1 else replace(term, factors=(most, *term.factors))

        yield w.mapped(change)


@kind("other_layer_rule", "I used the rule of a layer with more axes, or with a full kernel.", 55)
def kernel_of_other_layer(w: Worked) -> Iterator[Worked]:
    """The window over one axis more, or every output channel of every input channel."""
    for i, part in enumerate(w.parts):
        if not part.window or not part.terms:
            continue
        window = getattr(part.core, part.window)
        for more in (window[0] if isinstance(window, tuple) else window, part.x[-1]):

            def change(t: Term, more: Number = more) -> Term:
                return t if t.is_bias else replace(t, factors=(more, *t.factors))

            yield w.with_part(i, part.with_terms(change(t) for t in part.terms))


@kind("other_layer_rule", "I counted weights for a layer that has none.", 54)
def weights_where_none(w: Worked) -> Iterator[Worked]:
    if w.question.kind != "params":
        return
    for i, part in enumerate(w.parts):
        window = getattr(part.core, part.window, ()) if part.window else ()
        window = window if isinstance(window, tuple) else (window,)
        for factors in (
            (*window, part.x[-1]),
            (*window, part.x[-1], part.y[-1]),
            *([(n, part.x[-1], part.x[-1]) for n in (2, 3)] if part.layer.attends else []),
            part.x[1:],
        ):
            if factors and not part.terms:
                yield w.with_part(i, part.with_terms([Term("weights", tuple(factors))]))


@kind("other_layer_rule", "I counted a bias for each kernel; the layer has one at its end.", 59)
def bias_per_kernel(w: Worked) -> Iterator[Worked]:
    if w.question.kind != "params":
        return
    for i, part in enumerate(w.parts):
        kernels = [t for t in part.terms if not t.is_bias and len(t.shape) > 1]
        if not part.recurrent and len(kernels) > 1 and len(part.terms) > len(kernels):
            more = [Term("bias between", (after.shape[-2],)) for after in kernels[1:]]
            yield w.with_part(i, part.with_terms((*part.terms, *more)))


@kind("wrong_layer_answered", "I left a layer out, or answered for one layer only.", 71)
def later_layer_forgotten(w: Worked) -> Iterator[Worked]:
    if not w.counts or len(w.parts) < 2:
        return
    none: Any = ()
    for i, part in enumerate(w.parts):
        if part.terms:
            yield w.with_part(i, part.with_terms(none))
            yield w.answer(total(t.size for t in part.terms))
            yield w.answer(total(t.size for p in w.parts[:i] for t in p.terms))
            if i:  # its biases alone are counted
                yield w.with_part(i, part.with_terms(t for t in part.terms if t.is_bias))


# -- work ---------------------------------------------------------------------------------
@kind("macs_convention", "I left the work of this layer out of the count.", 61, pairs=False)
def macs_layer_not_counted(w: Worked) -> Iterator[Worked]:
    if w.question.kind == "macs":
        yield w.answer(0)
        for i, part in enumerate(w.parts):
            if len(w.parts) > 1:
                yield w.with_part(i, part.with_terms(()))


@kind(
    "macs_convention",
    "I counted a multiplication and an addition as two operations.",
    83,
    convention="FLOPs",
)
def flops_for_macs(w: Worked) -> Iterator[Worked]:
    if w.question.kind == "macs":
        yield w.mapped(lambda part, term: replace(term, factors=(2, *term.factors)))


@kind(
    "macs_convention",
    "I gave the parameters where the multiply-adds are asked, or the reverse.",
    69,
)
def other_count(w: Worked) -> Iterator[Worked]:
    from .worked import work_out

    if w.counts:
        other = replace(w.question, kind="params" if w.question.kind == "macs" else "macs")
        yield w.answer(*work_out(other, w.layers).result())


@kind("batch_axis", "I counted the batch.", 45)
def batch_counted(w: Worked) -> Iterator[Worked]:
    batch = w.question.batch
    if w.counts and batch:
        yield w.answer(*(n * Size.named("batch", batch) for n in w.result()))
