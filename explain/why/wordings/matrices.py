"""Matrix products of TensorFlow, JAX, PyTorch and Theano: features, states, queries and values."""

from __future__ import annotations

import re
from typing import Optional

from shapecalc.errors import BuiltForOther
from shapecalc.layers.registry import layer_classes
from shapecalc.numbers.shape import Shape, shape_of
from shapecalc.numbers.size import known

from ..reading import SHAPE, Seen, as_shape, shapes_in
from .entry import Words, wording
from .labels import batch_differs
from .place import layer_inputs


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
    r"Dimensions must be equal, but are \d{1,12} and \d{1,12} for '[^']{1,300}' \(op: '\w{0,20}MatMul\w{0,4}'\) "
    r"with input shapes: (?P<a>\[[^\]]{0,80}\]), (?P<b>\[[^\]]{0,80}\])",
    r"Matrix size-incompatible.{0,300}?input shapes: (?P<a>\[[^\]]{0,80}\]), (?P<b>\[[^\]]{0,80}\])",
)
def matmul(m: re.Match[str], seen: Seen) -> Words:
    a, b = as_shape(m["a"]), as_shape(m["b"])
    if not a or len(b) < 2:
        return None
    if known(a[0]) == 0:
        return (
            f"An empty tensor, {a}, arrives: a batch or a part of the data without an example.",
            "Print the shapes of x and of the validation data; validation_split of few examples can leave none.",
            None,
        )
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
    "SEQ109",
    r"dimension mismatch in args to gemm \((?P<rows>\d{1,12}),(?P<got>\d{1,12})\)x\((?P<want>\d{1,12}),"
    r"(?P<units>\d{1,12})\)->\((?P<out>\d{1,12}),\d{1,12}\)",
)
def gemm(m: re.Match[str], seen: Seen) -> Words:
    got, want, units = int(m["got"]), int(m["want"]), int(m["units"])
    if got != want:
        return matrices(f"({m['rows']}, {got})", f"({want}, {units})", seen)
    return batch_differs(Shape((int(m["rows"]), units)), Shape((int(m["out"]), units)))
