"""Losses as rules on shapes: which labels fit an output, and what Keras does with the rest.

One class a loss, registered by being there. A rule is written on plain whole numbers, in the
order in which Keras 3 itself (TensorFlow backend, compiled graph, as in ``fit``) squeezes,
compares and broadcasts; ``unknown_sizes.py`` asks it about what is unknown.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple, Optional

from ..errors import (
    ActivationAgainstLoss,
    BadArgument,
    LabelsBroadcast,
    LabelsMismatch,
    OneHotAgainstSparse,
    ShapeError,
    SparseAgainstOneHot,
    UnitsAgainstClasses,
    did_you_mean,
    shown,
)
from ..numbers.shape import Shape
from ..numbers.size import Number, Size, differ, known
from .inputs import is_numeric
from .unknown_sizes import BATCH, Clash, Plain, assignments, broadcast, same_rank


class Expected(NamedTuple):
    """Labels that fit an output: their shape, and in words what they are."""

    shape: Shape
    words: str


class LossResult(NamedTuple):
    """How labels and output met.

    ``how``: ``"equal"``, ``"squeezed"`` (an axis of size 1 was taken away), ``"expanded"`` (one
    was added), ``"broadcast"`` (values were repeated until the shapes fit, silently, and the
    number that comes out means something else), ``"unknown"`` (sizes are missing to tell).
    ``problem`` is what a linter should say where Keras says nothing; it was not raised.
    """

    how: str
    problem: Optional[ShapeError] = None


_by_name: dict[str, type[Loss]] = {}


class Loss:
    """A loss of Keras. A subclass declares its names and, where it has one, its own rule."""

    # Keras's strings for it beside the class name: function name and short forms.
    names: ClassVar[tuple[str, ...]] = ()
    # What one label is, for a person.
    labels_are: ClassVar[str] = "one number for each number of the output"
    # "one-hot" labels, class numbers ("sparse"), or "" for plain numbers.
    kind: ClassVar[str] = ""
    # Last activations that fit; empty where any does. Logits: whether it has from_logits.
    activations: ClassVar[tuple[str, ...]] = ()
    takes_logits: ClassVar[bool] = False
    activation_why: ClassVar[str] = ""

    def __init__(self, *, from_logits: bool = False) -> None:
        self.from_logits = from_logits

    def __init_subclass__(cls) -> None:
        if not cls.__name__.startswith("_"):
            for name in (cls.__name__, *cls.names):
                _by_name[name] = cls

    @property
    def name(self) -> str:
        """The name that people write: ``sparse_categorical_crossentropy``."""
        return self.names[0] if self.names else type(self).__name__

    # -- the rule on whole numbers ---------------------------------------------------
    def compare(self, labels: Plain, output: Plain) -> bool:
        """Whether values were broadcast, once both are squeezed. Raises Clash."""
        broadcast(labels, output)
        return labels != output

    def _met(self, labels: Plain, output: Plain, single: bool = False) -> str:
        y, p = same_rank(labels, output)
        if single:  # Keras squeezes before it knows how many examples come
            y, p = (tuple(1 if n == BATCH else n for n in shape) for shape in (y, p))
        if self.compare(y, p):
            return "broadcast"
        if len(y) > len(labels):
            return "expanded"
        one_axis_less = self.kind == "sparse" and len(labels) == len(output)
        return "squeezed" if one_axis_less or (y, p) != (labels, output) else "equal"

    # -- asking ------------------------------------------------------------------------
    def expected(self, output_shape: Shape) -> tuple[Expected, ...]:
        """The label shapes that fit an output, the plainest first."""
        whole = Expected(output_shape, self.labels_are)
        if len(output_shape) > 1 and known(output_shape[-1]) == 1:
            return whole, Expected(Shape(output_shape[:-1]), self.labels_are)
        return (whole,)

    def check(
        self,
        labels_shape: Shape,
        output_shape: Shape,
        *,
        labels_dtype: Optional[str] = None,
        single: bool = False,
    ) -> LossResult:
        """What Keras does with these labels and this output in ``fit`` and ``evaluate``.

        ``single``: every batch holds one example, so its axis is broadcast like any of size 1.
        Raises LabelsMismatch, OneHotAgainstSparse, SparseAgainstOneHot or UnitsAgainstClasses
        where Keras raises whatever the unknown sizes are; else says how they met. First axes
        are the batch and count as equal; ``data.check_lengths`` compares them. Labels of any
        number or bool dtype are taken; text and objects are not.
        """
        if labels_dtype is not None and not is_numeric(labels_dtype):
            raise LabelsMismatch(
                f"The labels are of dtype {shown(labels_dtype)}, and a loss compares numbers.",
                "Make class numbers of them: np.unique(y, return_inverse=True)[1].",
            )
        if not labels_shape or not output_shape:
            return LossResult("unknown")
        seen: dict[str, None] = {}
        clash: Optional[Clash] = None
        passed = 0
        for i, (labels, output) in enumerate(assignments((labels_shape, output_shape))):
            try:
                seen[self._met(labels, output, single)] = None
                passed += 1
            except Clash as one:
                if clash is None or i == 0:
                    clash = one
        if clash is not None and not passed:
            raise self._refusal(labels_shape, output_shape, clash)
        how = next(iter(seen)) if len(seen) == 1 and (clash is None or "broadcast" in seen) else ""
        if how == "broadcast":
            return LossResult(how, self._broadcast(labels_shape, output_shape, single))
        return LossResult(how or "unknown")

    def check_classes(
        self, units: Optional[Number], highest: Optional[Number], lowest: Optional[Number] = None
    ) -> None:
        """Whether an output of ``units`` has a place for class numbers up to ``highest``.

        Only a sparse loss reads class numbers. On a CPU Keras stops with "Received a label
        value of 5 which is outside the valid range of [0, 5)"; on a GPU the loss becomes NaN.
        Raises UnitsAgainstClasses.
        """
        if self.kind != "sparse":
            return
        n, top, low = known(units), known(highest), known(lowest)
        if n is not None and top is not None and top >= n:
            from_one = low == 1 and top == n
            raise UnitsAgainstClasses(
                f"The output has {n} units, one for each class from 0 to {n - 1}, but the labels "
                f"go up to {top}.",
                "The classes are counted from 1: subtract 1 from the labels."
                if from_one
                else f"Give the last layer {top + 1} units, or renumber the classes from 0.",
            )
        if low is not None and low < 0:
            raise UnitsAgainstClasses(
                f"A label is {low}; class numbers start at 0.",
                "Renumber the classes from 0, or give ignore_class to the loss.",
            )

    def activation_problem(
        self, activation: Optional[str], units: Optional[Number]
    ) -> Optional[ActivationAgainstLoss]:
        """What doesn't suit the loss about the last activation, None where all does.

        ``activation`` is Keras's name, None for ``linear``. Keras trains on silently.
        """
        given = activation or "linear"
        one = known(units) == 1
        if one and type(self) in (CategoricalCrossentropy, SparseCategoricalCrossentropy):
            return ActivationAgainstLoss(
                f"{self.name} over one unit is always 0: one class alone is always right.",
                "Use binary_crossentropy and sigmoid for one unit, or a unit for each class.",
            )
        if given == "softmax" and one:
            return ActivationAgainstLoss(
                "softmax over one unit is always 1: the model can't learn.",
                "Use sigmoid for one unit.",
            )
        if self.from_logits:
            if given not in ("sigmoid", "softmax"):
                return None
            return ActivationAgainstLoss(
                f"from_logits=True expects raw numbers, but the last layer has {given}.",
                "Leave out the activation, or from_logits=True.",
            )
        if given == "softmax" and type(self) is BinaryCrossentropy and (known(units) or 0) > 2:
            return ActivationAgainstLoss(
                "softmax chooses one of the classes, but binary_crossentropy treats each class as "
                "an independent yes or no.",
                "Use categorical_crossentropy, or sigmoid if several can hold.",
            )
        if not self.activations or given in self.activations:
            return None
        also = ", or give the loss from_logits=True and no activation" if self.takes_logits else ""
        return ActivationAgainstLoss(
            f"{self.name} expects {self.activation_why}, but the last activation is {given}.",
            f"Use {self.activations[0]}{also}.",
        )

    # -- words -------------------------------------------------------------------------
    def _refusal(self, labels: Shape, output: Shape, clash: Clash) -> ShapeError:
        return LabelsMismatch(loss=self, labels=labels, output=output)

    def _broadcast(self, labels: Shape, output: Shape, single: bool = False) -> ShapeError:
        return LabelsBroadcast(loss=self, labels=labels, output=output, single=single)


# -- what compares number with number, and broadcasts ----------------------------------
class MeanSquaredError(Loss):
    names: ClassVar[tuple[str, ...]] = ("mean_squared_error", "mse", "MSE")


class MeanAbsoluteError(Loss):
    names: ClassVar[tuple[str, ...]] = ("mean_absolute_error", "mae", "MAE")


class MeanAbsolutePercentageError(Loss):
    names: ClassVar[tuple[str, ...]] = ("mean_absolute_percentage_error", "mape", "MAPE")


class MeanSquaredLogarithmicError(Loss):
    names: ClassVar[tuple[str, ...]] = ("mean_squared_logarithmic_error", "msle", "MSLE")


class CosineSimilarity(Loss):
    names: ClassVar[tuple[str, ...]] = ("cosine_similarity",)


class LogCosh(Loss):
    names: ClassVar[tuple[str, ...]] = ("log_cosh",)


class Huber(Loss):
    names: ClassVar[tuple[str, ...]] = ("huber",)


class Hinge(Loss):
    names: ClassVar[tuple[str, ...]] = ("hinge",)
    labels_are = "-1 or 1 for each number of the output"
    activations: ClassVar[tuple[str, ...]] = ("tanh", "linear")
    activation_why = "an output on both sides of 0"


class SquaredHinge(Hinge):
    names: ClassVar[tuple[str, ...]] = ("squared_hinge",)


class Poisson(Loss):
    names: ClassVar[tuple[str, ...]] = ("poisson",)
    activations: ClassVar[tuple[str, ...]] = ("softplus", "exponential", "relu")
    activation_why = "an output that is never negative"


class Dice(Loss):
    names: ClassVar[tuple[str, ...]] = ("dice",)
    labels_are = "a value from 0 to 1 for each number of the output"
    activations: ClassVar[tuple[str, ...]] = ("sigmoid", "softmax")
    activation_why = "an output from 0 to 1"


class Tversky(Dice):
    names: ClassVar[tuple[str, ...]] = ("tversky",)


# -- two classes ------------------------------------------------------------------------
class BinaryCrossentropy(Loss):
    """The shapes must be the same: what the others broadcast raises an error."""

    names: ClassVar[tuple[str, ...]] = ("binary_crossentropy", "bce", "BCE")
    labels_are = "0 or 1 for each number of the output"
    activations: ClassVar[tuple[str, ...]] = ("sigmoid", "softmax", "hard_sigmoid")
    activation_why = "probabilities"
    takes_logits = True

    def compare(self, labels: Plain, output: Plain) -> bool:
        if len(labels) != len(output):
            raise Clash("rank")
        if labels != output:
            raise Clash("classes" if labels[:-1] == output[:-1] else "sizes")
        return False


class BinaryFocalCrossentropy(BinaryCrossentropy):
    names: ClassVar[tuple[str, ...]] = ("binary_focal_crossentropy",)


# -- one-hot labels ---------------------------------------------------------------------
class _OneHot(Loss):
    kind = "one-hot"
    labels_are = "a row of 0 and one 1, as to_categorical makes it"
    activations: ClassVar[tuple[str, ...]] = ("softmax", "sparsemax")
    activation_why = "probabilities that add up to 1"

    def _class_numbers(self, labels: Shape, output: Shape) -> bool:
        """Whether the labels look like class numbers where one-hot rows are wanted."""
        y, p = len(labels), len(output)
        if known(output[-1]) in (None, 1):
            return False
        if y == p - 1 and any(differ(a, b) for a, b in zip(labels[1:], output[1:])):
            return False  # one-hot rows, one a text, against an answer a step
        return y == p - 1 or (y == p and known(labels[-1]) == 1)

    def _wants_one_hot(self, labels: Shape, output: Shape) -> ShapeError:
        sparse = self.sparse_twin
        instead = f"Use loss='{sparse}'" if sparse else "Use a loss for class numbers"
        return SparseAgainstOneHot(
            f"{self.name} compares one-hot labels {output} with the output, but the labels "
            f"{labels} hold one class number each.",
            f"{instead}, or make the labels one-hot with "
            f"keras.utils.to_categorical(y, {known(output[-1])}).",
        )

    sparse_twin: ClassVar[str] = ""

    def _refusal(self, labels: Shape, output: Shape, clash: Clash) -> ShapeError:
        if self._class_numbers(labels, output):
            return self._wants_one_hot(labels, output)
        if len(labels) == len(output) and not any(
            differ(a, b) for a, b in zip(labels[1:-1], output[1:-1])
        ):
            k, units = known(labels[-1]), known(output[-1])
            return UnitsAgainstClasses(
                f"The labels are one-hot over {k} classes, but the output has {units} units.",
                f"Give the last Dense {k} units.",
            )
        return super()._refusal(labels, output, clash)

    def _broadcast(self, labels: Shape, output: Shape, single: bool = False) -> ShapeError:
        if self._class_numbers(labels, output):
            return self._wants_one_hot(labels, output)
        return super()._broadcast(labels, output, single)


class CategoricalCrossentropy(_OneHot):
    names: ClassVar[tuple[str, ...]] = ("categorical_crossentropy",)
    takes_logits = True
    sparse_twin = "sparse_categorical_crossentropy"
    compare = BinaryCrossentropy.compare


class CategoricalFocalCrossentropy(_OneHot):
    names: ClassVar[tuple[str, ...]] = ("categorical_focal_crossentropy",)
    takes_logits = True


class CategoricalHinge(_OneHot):
    names: ClassVar[tuple[str, ...]] = ("categorical_hinge",)
    activations: ClassVar[tuple[str, ...]] = ()


class KLDivergence(_OneHot):
    names: ClassVar[tuple[str, ...]] = ("kl_divergence", "kld", "KLD")
    labels_are = "a row of probabilities"


# -- class numbers ------------------------------------------------------------------------
class _Sparse(Loss):
    kind = "sparse"
    labels_are = "a class number"
    activations: ClassVar[tuple[str, ...]] = ("softmax", "sparsemax")
    activation_why = "probabilities that add up to 1"

    def expected(self, output_shape: Shape) -> tuple[Expected, ...]:
        plain = Shape(output_shape[:-1])
        where = "" if len(output_shape) < 3 else " per step"
        words = f"{self.labels_are}{where}, from 0 to {_last(output_shape[-1])}"
        return Expected(plain, words), Expected(Shape((*plain, 1)), words)


class SparseCategoricalCrossentropy(_Sparse):
    names: ClassVar[tuple[str, ...]] = ("sparse_categorical_crossentropy",)
    takes_logits = True

    def compare(self, labels: Plain, output: Plain) -> bool:
        if len(labels) == len(output) and labels[-1] == 1:
            labels = labels[:-1]
        if len(labels) != len(output) - 1:
            raise Clash("rank")
        if labels != output[:-1]:
            raise Clash("sizes")
        return False

    def _refusal(self, labels: Shape, output: Shape, clash: Clash) -> ShapeError:
        if (
            clash.kind == "rank"
            and len(labels) == len(output)
            and known(labels[-1]) not in (None, 1)
            and known(output[-1]) != 1
            and not differ(labels[-1], output[-1])
        ):
            return OneHotAgainstSparse(
                f"{self.name} expects one class number for each prediction, "
                f"{self.expected(output)[0].shape}, but the labels {labels} have a row for each, "
                "as one-hot labels have.",
                "Use loss='categorical_crossentropy', or give the class numbers: "
                "y.argmax(axis=-1).",
            )
        return super()._refusal(labels, output, clash)


class CategoricalGeneralizedCrossEntropy(_Sparse):
    """Class numbers, made one-hot inside; it has no string name."""

    def compare(self, labels: Plain, output: Plain) -> bool:
        one_hot = (*labels, output[-1])
        broadcast(one_hot, output)
        return one_hot != output


# -- the odd ones -----------------------------------------------------------------------
class CTC(_Sparse):
    names: ClassVar[tuple[str, ...]] = ("ctc",)
    labels_are = "a row of class numbers, 0 where it is over"
    activations: ClassVar[tuple[str, ...]] = ("linear", "softmax")
    activation_why = "one score per class and step"

    def expected(self, output_shape: Shape) -> tuple[Expected, ...]:
        return (Expected(Shape((output_shape[0], Size(None, name="length"))), self.labels_are),)

    def compare(self, labels: Plain, output: Plain) -> bool:
        if len(labels) != 2 or len(output) != 3:
            raise Clash("rank")
        return False


class Circle(Loss):
    names: ClassVar[tuple[str, ...]] = ("circle",)
    labels_are = "one class number for each row of the output"

    def expected(self, output_shape: Shape) -> tuple[Expected, ...]:
        one = Shape(output_shape[:1])
        return Expected(one, self.labels_are), Expected(Shape((*one, 1)), self.labels_are)

    def check(
        self,
        labels_shape: Shape,
        output_shape: Shape,
        *,
        labels_dtype: Optional[str] = None,
        single: bool = False,
    ) -> LossResult:
        if len(labels_shape) > 2 or len(output_shape) != 2:
            return LossResult("unknown")  # it compares rows with rows; what else happens is chance
        return super().check(labels_shape, output_shape, labels_dtype=labels_dtype, single=single)

    def compare(self, labels: Plain, output: Plain) -> bool:
        if len(labels) == 2 and labels[-1] not in (1, BATCH):
            raise Clash("rank")
        return False


def _last(units: Any) -> str:
    n = known(units)
    return str(n - 1) if n is not None else f"{units} - 1"


def names() -> list[str]:
    """Every name that ``compile(loss=…)`` or ``keras.losses`` knows."""
    return [n for n in _by_name if _by_name[n] is not CategoricalGeneralizedCrossEntropy] + [
        "CategoricalGeneralizedCrossEntropy"
    ]


def loss_class(name: str) -> type[Loss]:
    """The class of a loss by any of Keras's names. Raises BadArgument."""
    found = _by_name.get(name)
    if found is None:
        raise BadArgument(
            f"Keras has no loss {shown(name)}.{did_you_mean(name, _by_name)}",
            "For example: loss='binary_crossentropy'.",
        )
    return found


def chosen_kind(labels_shape: Shape, output_shape: Shape) -> str:
    """What Keras takes "accuracy" and "crossentropy" for: "binary", "sparse", "one-hot", "".

    It looks at nothing but the two shapes: an output whose last size is 1 is binary; labels
    with fewer axes, or a last size of 1, are class numbers; all else is one-hot. Empty where a
    size is missing.
    """
    found: dict[str, None] = {}
    for y, p in assignments((labels_shape, output_shape)):
        if p[-1] == 1:
            found["binary"] = None
        elif len(y) < len(p) or (y[-1] == 1 and p[-1] > 1):
            found["sparse"] = None
        else:
            found["one-hot"] = None
    return next(iter(found)) if len(found) == 1 else ""


def loss_for(
    name: str,
    labels_shape: Optional[Shape] = None,
    output_shape: Optional[Shape] = None,
    *,
    from_logits: bool = False,
) -> Loss:
    """The loss that ``compile(loss=name)`` means. Raises BadArgument.

    ``"crossentropy"`` and ``"ce"`` are chosen by Keras from the shapes, as ``"accuracy"`` is.
    """
    if name.lower() in ("crossentropy", "ce") and labels_shape and output_shape:
        kind = chosen_kind(labels_shape, output_shape)
        chosen: dict[str, type[Loss]] = {
            "binary": BinaryCrossentropy,
            "sparse": SparseCategoricalCrossentropy,
            "one-hot": CategoricalCrossentropy,
        }
        if kind in chosen:
            return chosen[kind](from_logits=from_logits)
    return loss_class(name)(from_logits=from_logits)
