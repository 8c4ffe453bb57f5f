"""Arrays on their way into a model: what Keras lets in, bends silently, or refuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Optional, Union

from ..errors import (
    BadArgument,
    InputBroadcast,
    InputMismatch,
    InputsCount,
    LengthsDiffer,
    ShapeError,
    did_you_mean,
    shown,
)
from ..errors.images import bring_to
from ..keras_names import DTYPES
from ..numbers.shape import Shape
from ..numbers.size import Number, differ, known


class Arrival(NamedTuple):
    """An array that Keras lets in, as the first layer sees it.

    ``how``: ``"equal"``; ``"squeezed"`` (a last axis of 1 taken away) or ``"expanded"`` (one
    added), both silently; ``"unchecked"`` (it isn't what the model declares, but Keras
    doesn't look: the layers have to be asked with ``shape``, and those with weights refuse it);
    ``"unknown"`` (sizes are missing to tell). ``problem`` is what a linter should say; it was
    not raised.
    """

    shape: Shape
    how: str
    problem: Optional[ShapeError] = None


def arrive(
    declared: Optional[Shape], given: Shape, *, sequential: bool = False, name: str = ""
) -> Arrival:
    """The shape in which an array reaches the first layer. Raises InputMismatch.

    ``declared`` is the input's shape with its batch axis, None for a model without one, which
    takes its shape from the data. ``sequential``: a Sequential compares no sizes, only axes; a
    Functional compares both. First axes are the batch and are not compared.
    """
    if declared is None:
        return Arrival(given, "equal")
    ranks = len(given) - len(declared)
    if not sequential and not _sizes_pass(declared, given):
        raise _mismatch(declared, given, name)
    if ranks == 0:
        return _same_rank(declared, given, name)
    if ranks == 1 and known(given[-1]) in (1, None):
        if known(given[-1]) is None:
            return Arrival(Shape(given[:-1]), "unknown")
        return _bent(declared, Shape(given[:-1]), given, "squeezed", name)
    if ranks == -1 and known(declared[-1]) in (1, None):
        if known(declared[-1]) is None and _is_open(declared[-1]):
            return Arrival(Shape((*given, declared[-1])), "unknown")
        if known(declared[-1]) == 1:
            return _bent(declared, Shape((*given, 1)), given, "expanded", name)
    raise _mismatch(declared, given, name)


def _is_open(size: Any) -> bool:
    return bool(getattr(size, "is_open", bool)())


def _sizes_pass(declared: Shape, given: Shape) -> bool:
    """Keras's comparison of sizes, which leaves out a last axis of 1 on either side."""
    a, b = tuple(declared[1:]), tuple(given[1:])
    # An unknown last size might be 1, and then the others would be compared one further left.
    if a and known(a[-1]) == 1:
        a = a[:-1]
    if b and known(b[-1]) == 1:
        b = b[:-1]
    return not any(differ(x, y) for x, y in zip(a, b))


def _same_rank(declared: Shape, given: Shape, name: str) -> Arrival:
    if not any(differ(a, b) for a, b in zip(declared[1:], given[1:])):
        return Arrival(given, "equal")
    problem = InputMismatch(
        f"{_the_input(name)} is declared as {declared} but gets {given}.",
        _size_fix(declared, given),
    )
    return Arrival(given, "unchecked", problem)


def _bent(declared: Shape, shape: Shape, given: Shape, how: str, name: str) -> Arrival:
    if any(differ(a, b) for a, b in zip(declared[1:], shape[1:])):
        return Arrival(shape, "unchecked", _mismatch(declared, given, name))
    if how == "squeezed":
        return Arrival(shape, how)
    problem = InputBroadcast(
        f"{_the_input(name)} is declared as {declared}, so Keras makes {shape} of {given} "
        "silently.",
        f"Say so in the code: x = x[..., np.newaxis] gives {shape}."
        if len(given) in (2, 3)
        else f"Say so in the code: x = x[..., np.newaxis], or declare the input as {given[1:]}.",
    )
    return Arrival(shape, how, problem)


def _the_input(name: str) -> str:
    return f"The input {shown(name)}" if name else "The input"


def _mismatch(declared: Shape, given: Shape, name: str) -> ShapeError:
    more = len(given) - len(declared)
    if more == 0:
        fix = _size_fix(declared, given)
    elif more < 0:
        fix = _missing_axis(declared, given)
    else:
        fix = f"Give it {len(declared)} axes; for example, flatten or take a part of the array."
    return InputMismatch(
        f"{_the_input(name)} is declared as {declared} but gets an array of shape {given}.", fix
    )


def _size_fix(declared: Shape, given: Shape) -> str:
    how = bring_to(declared, given)
    return (
        f"Declare what the data has, Input({_inner(given)}), or bring the data to {declared}"
        f"{how and ': '}{how}."
    )


def _missing_axis(declared: Shape, given: Shape) -> str:
    sizes, wanted = list(map(known, given)), list(map(known, declared[1:]))
    video = len(declared) == 5 and len(given) == 4 and wanted[1:] == sizes[1:]
    if video and (sizes[0] is None or sizes[0] != wanted[0]):
        return (
            f"The model expects video (batch, frames, height, width, channels), and {given} holds "
            "images: give every example its frames in order; x[:, np.newaxis] makes videos of one "
            "frame, x[np.newaxis] one video of them all."
        )
    alone = len(wanted) == len(sizes) == 3 and sizes[-1] in (1, 3) and sizes[-1] == wanted[-1]
    alone = alone and all(a in (None, b) for a, b in zip(wanted, sizes)) and None not in sizes
    if (wanted == sizes and sizes[0] is not None) or alone:
        return (
            "One example alone has no batch axis: x[np.newaxis] gives it one, batch(32) all those "
            "of a Dataset. If the first axis counts the examples, the input's shape leaves it out: "
            "input_shape=x.shape[1:]."
        )
    if len(given) == 2 and len(declared) == 3 and sizes[1] is not None and sizes[1] == wanted[-1]:
        steps = wanted[0] if wanted[0] is not None else "n"
        # Without the number of rows it may be one example, too, whose steps Keras took for a batch.
        alone = " If they are the steps of one example, x[np.newaxis] makes a batch of it."
        return (
            f"Each row of {given} holds the {sizes[1]} features of one step: cut the rows into "
            f"windows, np.stack([x[i : i + {steps}] for i in range(len(x) - {steps} + 1)])."
            + alone
            * (sizes[0] is None)
        )
    if len(given) == 2 and len(declared) == 3 and (wanted[-1] or 1) > 1 and sizes[1] == wanted[0]:
        return (
            f"Each step of {given} is one number, and {wanted[-1]} are declared: for class or word "
            f"numbers keras.utils.to_categorical(x, {wanted[-1]}) makes rows of {wanted[-1]}, or an "
            f"Embedding; else declare Input(({wanted[0] or 'None'}, 1)) and give x[..., np.newaxis]."
        )
    if len(given) == 2 and len(declared) == 3 and known(given[1]) is not None:
        return (
            f"An array {given} has no axis for the features: x[..., np.newaxis] makes it "
            f"(…, {known(given[1])}, 1); or put an Embedding first, if these are word numbers."
        )
    if len(given) == 1 and len(declared) > 2:
        return (
            f"One row of {given} arrives where batches of examples {Shape(declared[1:])} are read: a "
            "Dataset needs batch(32), and each of its elements the shape of an example."
        )
    how = bring_to(declared, given)
    if how:
        return f"The images have no axis for their channels: {how}."
    return f"Give the array {len(declared)} axes, with reshape or np.newaxis."


def _inner(shape: Shape) -> str:
    return str(Shape(shape[1:]))


def is_numeric(dtype: str) -> bool:
    """Whether Keras takes arrays of this NumPy dtype: numbers and bool, no text or objects."""
    return dtype in DTYPES and dtype != "string"


def check_dtype(dtype: str, name: str = "") -> None:
    """Whether an array of this dtype can go into a model. Raises InputMismatch."""
    if not is_numeric(dtype):
        ragged = dtype == "object"
        raise InputMismatch(
            f"{_the_input(name)} gets an array of dtype {shown(dtype)}, and a model reads numbers.",
            "Sequences of different lengths make such an array: pad them with "
            "keras.utils.pad_sequences."
            if ragged
            else "Turn words into numbers first, with TextVectorization or a tokenizer.",
        )


# -- several inputs -----------------------------------------------------------------------
Given = Union[Shape, Sequence[Shape], Mapping[str, Shape]]


def arrive_all(
    declared: Mapping[str, Shape], given: Given, *, sequential: bool = False
) -> dict[str, Arrival]:
    """What reaches each input of a model: a shape, a list in the inputs' order, or by name.

    Raises InputsCount (too few, too many, a name missing) and InputMismatch. A dictionary may
    hold more than the model reads; a list may not, except for a Sequential, which reads the
    first.
    """
    names = list(declared)
    if isinstance(given, Mapping):
        missing = [n for n in names if n not in given]
        if missing:
            raise InputsCount(
                f"The model reads {_listed(names)}, but the data has {_listed(list(given))}."
                f"{did_you_mean(missing[0], given)}",
                f"Give an array under the name {shown(missing[0])}.",
            )
        pairs = [(n, given[n]) for n in names]
    else:
        arrays = [given] if isinstance(given, Shape) else list(given)
        if len(arrays) != len(names) and not (sequential and len(arrays) > 1 == len(names)):
            raise InputsCount(
                f"The model has {len(names)} input{'s' * (len(names) != 1)} ({_listed(names)}), "
                f"but gets {len(arrays)} array{'s' * (len(arrays) != 1)}.",
                "Give a list with one array for each input, in this order, or a dictionary.",
            )
        pairs = list(zip(names, arrays))
    one = len(names) == 1
    return {
        n: arrive(declared[n], shape, sequential=sequential, name="" if one else n)
        for n, shape in pairs
    }


def _listed(names: Sequence[str]) -> str:
    return ", ".join(shown(n) for n in names[:8]) + (" …" if len(names) > 8 else "")


# -- how many examples ----------------------------------------------------------------------
def check_lengths(
    x: Any, y: Any = None, sample_weight: Any = None, *, what: str = ""
) -> Optional[Number]:
    """How many examples arrays hold, from their shapes. Raises LengthsDiffer.

    Each is a Shape, a list or dictionary of them, or None. ``what`` names the data in words,
    such as ``validation_data``. None when no length is known.
    """
    found: list[tuple[str, Number]] = []
    for word, shapes in (("x", x), ("y", y), ("sample_weight", sample_weight)):
        for shape in _flat(shapes):
            if len(shape):
                found.append((word, shape[0]))
    lengths = [(word, n) for word, n in found if known(n) is not None]
    for word, n in lengths:
        first_word, first = lengths[0]
        if differ(first, n):
            where = f"In {what}, " if what else ""
            raise LengthsDiffer(
                f"{where}{first_word} has {known(first)} examples and {word} has {known(n)}.",
                _length_fix(x, y, int(known(first)), int(known(n))),
            )
    return lengths[0][1] if lengths else None


def _flat(shapes: Any) -> list[Shape]:
    if shapes is None:
        return []
    if isinstance(shapes, Shape):
        return [shapes]
    parts = shapes.values() if isinstance(shapes, Mapping) else shapes
    return [part for part in parts if part is not None]


def _length_fix(x: Any, y: Any, a: int, b: int) -> str:
    for shape, other in ((x, b), (y, a)):
        if isinstance(shape, Shape) and len(shape) > 1 and known(shape[1]) == other:
            return "Transpose the array: its first axis must count the examples (x.T, or swapaxes)."
    return "Make both from the same rows; look for a slice, a filter or a split that only one saw."


def check_batch_size(batch_size: Any) -> None:
    """What ``fit`` takes as batch_size. Raises BadArgument."""
    n = known(batch_size)
    if n is None or (isinstance(n, int) and n >= 0):
        return
    raise BadArgument(
        f"batch_size is {shown(batch_size)}.", "Give a whole number from 1 up, or leave it out."
    )


def check_validation_split(examples: Any, split: float) -> Optional[tuple[int, int]]:
    """How ``validation_split`` divides the examples: (for training, for validation).

    The last ones are held back, before anything is shuffled. None when unknown. Raises
    LengthsDiffer when one part is empty.
    """
    n = known(examples)
    if n is None or not split:
        return None
    train = int(n * (1.0 - split))
    if train == 0 or train == n:
        raise LengthsDiffer(
            f"validation_split={split} leaves {train} of {n} examples for training and "
            f"{n - train} for validation.",
            "Give a split that leaves some for both, or pass validation_data.",
        )
    return train, n - train
