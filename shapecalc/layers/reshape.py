"""Layers that move or repeat numbers and learn nothing.

Sources: Keras's layers of the same names.
"""

from __future__ import annotations

from typing import Any, ClassVar, Optional

from ..errors import BadArgument, DoesNotDivide, WrongRank
from ..errors.changes import DropArgument, SetArguments
from ..numbers.shape import Shape, shape_of
from ..numbers.size import Size, because, known, product
from .arguments import Kind, Refused, anything, count, data_format, flag, sizes
from .base import Call, Layer, Output, Weight


class Flatten(Layer):
    """Joins all axes but the batch axis.

    Input ``(batch, a, b, …)``, output ``(batch, a * b * …)``; ``(batch,)`` gives
    ``(batch, 1)``. With an unknown number of steps the result is unknown, and a Dense after it fails.
    """

    purpose = "joins all axes into one long vector"
    flattens = True
    instead = {n + 2: f"GlobalAveragePooling{n}D" for n in (1, 2, 3)}
    activates = ""
    moves_axes = True
    reads = "batch ..."
    data_format: str = data_format()

    def output(self, x: Shape) -> Shape:
        n = because(product(x[1:]), "All values of an example become one vector.")
        return Shape((x[0], n))

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        if self.data_format == "channels_first" and x.ndim > 1:
            x = np.moveaxis(x, 1, -1)
        call.watch.step("all", 0, len(x[0]) - 1 if x.ndim > 1 and len(x) else 0)
        call.watch.reads("x", "input", x)
        flat = x.reshape(len(x), int(np.prod(x.shape[1:])))
        return call.watch("y", "output", "x, all steps side by side", flat)


class Reshape(Layer):
    """Gives the same values another shape; one -1 is worked out.

    With an unknown size in the input Keras checks nothing and leaves -1 unknown.
    """

    purpose = "gives the same values another shape"
    activates = ""
    target_shape: tuple[Any, ...] = sizes()

    def validate(self) -> None:
        whole = [d for d in self.target_shape if isinstance(d, int)]
        if any(d < -1 for d in whole) or whole.count(-1) > 1:
            raise BadArgument(
                f"Reshape got target_shape={list(self.target_shape)}; it takes sizes of 0 or more "
                "and at most one -1, for the axis to be computed.",
                SetArguments({"target_shape": [-1]}),
            )

    def output(self, x: Shape) -> Shape:
        target = [
            d if isinstance(known(d), int) or (isinstance(d, Size) and d.is_open()) else None
            for d in self.target_shape
        ]
        total = product(x[1:])
        fixed = product(d for d in target if d is not None and known(d) != -1)
        rest: Any = None
        if known(total) is None or known(fixed) is None or None in target:
            rest = total // fixed if known(fixed) != 0 and None not in target else None
            rest = Size(None, "//", (total, fixed)) if rest is not None else None
        elif -1 not in target:
            if known(total) != known(fixed):
                self._refuse(total)
        elif known(fixed) == 0 or known(total) % known(fixed) != 0:
            self._refuse(total)
        else:
            rest = because(total // fixed, "-1 is replaced by the size that keeps the total.")
        unknowns = shape_of(
            [None for _ in target], tuple(f"axis {i + 1}" for i in range(len(target)))
        )
        out = [
            unknowns[i] if d is None else (d if known(d) != -1 else _or(rest, unknowns[i]))
            for i, d in enumerate(target)
        ]
        return Shape((x[0], *out))

    def _refuse(self, total: Any) -> None:
        target = [known(d) for d in self.target_shape]
        fixed, n = product(d for d in target if d != -1), known(total)
        fits = -1 not in target and target[:-1] and product(target[:-1])
        raise DoesNotDivide(
            f"Reshape can't put {n} values per example into {target}: "
            + (f"{n} / {fixed} isn't an integer." if -1 in target else f"that is {fixed}."),
            SetArguments({"target_shape": [*target[:-1], -1]})
            if fits and n % fits == 0
            else SetArguments({"target_shape": [-1]}),
        )

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        target = [-1 if d is None else d for d in self.target_shape]
        return x.reshape(len(x), *target)


def _or(value: Any, other: Any) -> Any:
    return other if value is None else value


class _Dims(Kind):
    option = "several"
    decides = True
    accepts: tuple[Any, ...] = ((1, 2), (2, 1), (1,), (2, 1, 3))
    refuses: tuple[Any, ...] = (3, (0, 1), (1, 3), (2,))

    def check(self, value: Any) -> Any:
        if isinstance(value, (list, tuple)) and all(isinstance(v, int) for v in value):
            if sorted(value) == list(range(1, len(value) + 1)):
                return tuple(int(v) for v in value)
        raise Refused("the axes 1, 2, … each once, in their new order")


_dims: Any = _Dims


class Permute(Layer):
    """Reorders the axes after the batch axis: ``Permute((2, 1))`` swaps steps and features."""

    purpose = "swaps axes"
    activates = ""
    moves_axes = True
    dims: tuple[int, ...] = _dims()

    def fits(self, x: Shape) -> bool:
        return len(x) == len(self.dims) + 1

    def wrong_rank(self, x: Shape) -> WrongRank:
        every = list(range(len(x) - 1, 0, -1))
        return WrongRank(
            f"Permute(dims={list(self.dims)}) expects {len(self.dims) + 1} axes, but got {len(x)}: "
            f"{x}.",
            SetArguments({"dims": every}),
        )

    def output(self, x: Shape) -> Shape:
        return Shape((x[0], *(x[d] for d in self.dims)))

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        return np.transpose(x, (0, *self.dims))


class RepeatVector(Layer):
    """Repeats a vector ``n`` times: ``(batch, features)`` gives ``(batch, n, features)``."""

    purpose = "repeats a vector for every step of a decoder"
    reads = "batch features"
    n: int = count(strict=True, booleans=False)

    def output(self, x: Shape) -> Shape:
        return Shape((x[0], because(self.n, "The vector is repeated n times."), x[1]))

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        return np.repeat(x[:, None], self.n, axis=1)


class _Same(Layer):
    """A layer that changes no shape; several inputs at once pass through most of them."""

    reads = "..."
    moves_axes = True
    keeps_axes = True
    passes_several: ClassVar[bool] = True
    mask = "passes"

    def apply(self, inputs: Any, call_kwargs: Any = None) -> tuple[Output, list[Weight]]:
        if self.passes_several and isinstance(inputs, (list, tuple)) and not _is_shape(inputs):
            if call_kwargs:
                self.check_options(call_kwargs)
            return tuple(inputs), []
        return super().apply(inputs, call_kwargs)

    def output(self, x: Shape) -> Output:
        return x

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        return x


def _is_shape(inputs: Any) -> bool:
    return inputs.__class__ is Shape


class Masking(_Same):
    """Marks steps whose features all equal ``mask_value`` to be skipped; no shape changes."""

    purpose = "marks the steps that are only padding"
    mask = "makes"
    passes_several = False
    mask_value: Any = anything(0.0, "number")
    supports_masking = True

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        return np.where(self.seen(np, x)[..., None], x, 0)

    def seen(self, np: Any, x: Any) -> Any:
        """Which steps hold anything but ``mask_value``."""
        return np.any(x != self.mask_value, axis=-1)

    def compute_mask(self, np: Any, inputs: Any, mask: Any, options: Any = None) -> Any:
        return self.seen(np, inputs)


class Identity(_Same):
    """Returns its input unchanged."""

    purpose = "returns its input unchanged"
    supports_masking = True
    passes_lists_through = True
    activates = ""

    def apply(self, inputs: Any, call_kwargs: Any = None) -> tuple[Output, list[Any]]:
        if call_kwargs:
            self.check_options(call_kwargs)
        return inputs, []


class InputLayer(_Same):
    """Where a model begins: the shape of one batch.

    ``shape`` leaves the batch out, ``batch_shape`` includes it.
    """

    purpose = "declares the input of the model"
    is_input = True
    aliases = ("Input",)
    shape: Any = anything(None, "several")
    batch_size: Optional[int] = anything(None, "size")
    sparse: Any = anything(None)
    ragged: Any = anything(None)
    batch_shape: Any = anything(None, "several")
    input_tensor: Any = anything(None)
    optional: bool = flag(False)
    batch_input_shape: Any = anything(None, "several")
    input_shape: Any = anything(None, "several")

    def validate(self) -> None:
        shape = self.shape if self.shape is not None else self.given.get("input_shape")
        batch = self.batch_shape if self.batch_shape is not None else self.batch_input_shape
        if (shape is None) == (batch is None):
            raise BadArgument(
                "Input needs shape or batch_shape, one of the two.",
                SetArguments({"shape": [120]}) if batch is None else DropArgument("shape"),
            )
        if batch is not None and self.batch_size is not None:
            raise BadArgument(
                "Input can't have both batch_size and batch_shape.", DropArgument("batch_size")
            )
        full = batch if batch is not None else [self.batch_size, *_listed(shape)]
        self.__dict__["batch"] = shape_of(_listed(full))

    def output(self, x: Shape) -> Output:
        return x


def _listed(value: Any) -> list[Any]:
    if isinstance(value, (list, tuple)):
        return list(value)
    raise BadArgument(
        f"Input got the shape {value!r}; a shape is a list.", SetArguments({"shape": [value]})
    )
