"""Normalisation: numbers brought to a common scale.

Sources: Keras's layers of the same names; S. Ioffe, C. Szegedy, "Batch Normalization"
(2015); J. Ba et al., "Layer Normalization" (2016); Y. Wu, K. He, "Group Normalization"
(2018); T. Miyato et al., "Spectral Normalization" (2018).
"""

from __future__ import annotations

from typing import Any

from ..errors import BadArgument, DoesNotDivide, ImpossibleSize, SizeUnknown
from ..errors.changes import DropArgument
from ..numbers.shape import Shape
from ..numbers.size import because, differ, known
from .arguments import Axes, Kind, Refused, anything, axes, count, flag, ignored, late, nested
from .base import Call, Layer, Output, Weight, axis_of, traced_child


class _Normalization(Layer):
    reads = "..."
    keeps_axes = True

    def output(self, x: Shape) -> Output:
        return x

    def learns(self) -> bool:
        """Whether there is any weight."""
        return True

    def apply(self, inputs: Any, call_kwargs: Any = None) -> tuple[Output, list[Weight]]:
        if isinstance(inputs, (list, tuple)) and not isinstance(inputs, Shape):
            if not self.learns():
                # Keras takes several inputs for the axes of one, and lets them pass.
                sizes_at(self.axis, Shape(inputs), self)
                return tuple(inputs), []
        return super().apply(inputs, call_kwargs)

    axis: Any

    def at(self, x: Shape, axis: Any) -> Any:
        return x[axis_of(axis, x, self)]

    supports_masking = True


def brought_to_scale(mean: Any, by: Any, gamma: Any, beta: Any) -> tuple[Any, Any]:
    """``(x - mean) * by * gamma + beta`` as the factor and the summand of one ``x``."""
    factor = by if gamma is None else by * gamma
    shift = -mean * factor
    return factor, shift if beta is None else shift + beta


class _IntAxis(Kind):
    """BatchNormalization reads its axis with ``int()``."""

    option = "size"
    decides = True
    accepts: tuple[Any, ...] = (-1, 1, 2, -2, 5)
    refuses: tuple[Any, ...] = ("a", None, [1, 2])

    def check(self, value: Any) -> Any:
        if isinstance(value, (int, float)) and value == value and abs(value) < 1e18:
            return int(value)
        raise Refused("one axis number")


_int_axis: Any = _IntAxis


class _Number(Kind):
    option = "number"
    ignored = True
    takes_names = True
    accepts: tuple[Any, ...] = (0.9,)
    refuses: tuple[Any, ...] = ("a", None)

    def check(self, value: Any) -> Any:
        if isinstance(value, (int, float)):
            return value
        raise Refused("a number")


_number: Any = _Number


class _Clipping(Kind):
    """Bounds by name."""

    option = "value"
    accepts: tuple[Any, ...] = (None, {}, {"rmax": 3, "rmin": 0.3, "dmax": 5}, {"rmin": None})
    refuses: tuple[Any, ...] = (5, ["rmax"], {"foo": 1}, {"rmax": 1, "rmin": 3}, {"dmax": -1})

    def check(self, value: Any) -> Any:
        try:
            bounds = {key: known(bound) for key, bound in dict.items(value or {})}
            rmax, rmin, dmax = (bounds.pop(name, None) for name in ("rmax", "rmin", "dmax"))
            wrong = rmax is not None and rmin is not None and rmax < rmin
            if bounds or wrong or (dmax is not None and dmax < 0):
                raise TypeError
        except TypeError:
            raise Refused(
                "None or a dict of rmax, rmin (not above rmax) and dmax (0 or more)"
            ) from None
        return value


class BatchNormalization(_Normalization):
    """Scales each feature by the mean and variance of the batch.

    Four vectors with one value per feature: ``gamma`` and ``beta`` are trained, ``moving_mean`` and
    ``moving_variance`` only follow the data and are not trained.
    """

    call_options = ("mask",)
    purpose = "normalises each feature over the batch"
    mask = "uses"
    axis: int = _int_axis(-1)
    momentum: float = _number(0.99)
    epsilon: float = _number(0.001)
    center: bool = flag(True)
    scale: bool = flag(True)
    weight_settings = ignored(
        "beta_initializer=zeros gamma_initializer=ones moving_mean_initializer=zeros "
        "moving_variance_initializer=ones beta_regularizer gamma_regularizer beta_constraint "
        "gamma_constraint"
    )
    renorm: bool = flag(False)
    renorm_clipping: Any = late(_Clipping(None))
    renorm_momentum: Any = anything(0.99)
    synchronized: bool = flag(False)

    def validate(self) -> None:
        if self.renorm:
            self.check_used("renorm_clipping", BatchNormalization.kinds["renorm_clipping"])

    def variables(self, x: Shape) -> list[Weight]:
        n = because(self.at(x, self.axis), "One value per position along the axis.")
        names = ["gamma"] * self.scale + ["beta"] * self.center
        frozen = ["moving_mean", "moving_variance"]
        if self.renorm:
            frozen += ["moving_stddev", "renorm_mean", "renorm_stddev"]
        return [Weight(w, (n,)) for w in names] + [Weight(w, (n,), False) for w in frozen]

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        """While predicting, mean and variance are those that training has followed."""
        along = [1] * x.ndim
        along[self.axis] = -1
        rest = [w.reshape(along) for w in weights]
        gamma = rest.pop(0) if self.scale else None
        beta = rest.pop(0) if self.center else None
        mean, variance = rest[0], rest[1]
        factor, shift = brought_to_scale(mean, 1 / np.sqrt(variance + self.epsilon), gamma, beta)
        return x * factor + shift


class LayerNormalization(_Normalization):
    """Scales each example by its own mean and variance; several axes are sorted first.

    ``rms_scaling=True`` (deprecated) drops ``beta``.
    """

    purpose = "normalises the features of each step"
    mask = "passes"
    axis: Any = axes(-1)
    epsilon: float = anything(0.001, "number")
    center: bool = flag(True)
    scale: bool = flag(True)
    weight_settings = ignored(
        "beta_initializer=zeros gamma_initializer=ones beta_regularizer gamma_regularizer "
        "beta_constraint gamma_constraint"
    )
    checks_reuse = False
    extra = (*Layer.extra, "rms_scaling")

    def has_rms_scaling(self) -> bool:
        return bool(self.__dict__["given"].get("rms_scaling"))

    def learns(self) -> bool:
        return self.scale or self.center or self.has_rms_scaling()

    def variables(self, x: Shape) -> list[Weight]:
        shape = sizes_at(self.axis, x, self)
        rms = self.has_rms_scaling()
        names = ["gamma"] * (self.scale or rms) + ["beta"] * (self.center and not rms)
        return [Weight(w, shape) for w in names]

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        axes = tuple(sorted(self.axis)) if isinstance(self.axis, tuple) else (self.axis,)
        along = [1] * x.ndim
        for axis in axes:
            along[axis] = x.shape[axis]
        last = axes in ((-1,), (x.ndim - 1,))  # there NumPy's own broadcasting will do
        rest = [w if last or w.ndim == x.ndim else w.reshape(along) for w in weights]
        by = 1 / np.sqrt(np.var(x, axis=axes, keepdims=True) + self.epsilon)
        if self.has_rms_scaling():
            return x * by * rest[0]
        gamma = rest.pop(0) if self.scale else None
        beta = rest.pop(0) if self.center else None
        factor, shift = brought_to_scale(np.mean(x, axis=axes, keepdims=True), by, gamma, beta)
        return x * factor + shift


def sizes_at(axis: Any, x: Shape, layer: Layer) -> tuple[Any, ...]:
    """The sizes at one axis or several. Keras sorts several by their numbers as given."""
    numbers = sorted(axis, key=known) if isinstance(axis, tuple) else [axis]
    return tuple(
        because(x[axis_of(n, x, layer)], "One value per position along the axis.") for n in numbers
    )


class _AnyAxis(Axes):
    refuses: tuple[Any, ...] = ()

    def check(self, value: Any) -> Any:
        try:
            return super().check(value)
        except Refused:
            return value


_any_axis: Any = _AnyAxis


class RMSNormalization(_Normalization):
    """Scales each example by its root mean square; one ``scale`` vector, no bias.

    B. Zhang, R. Sennrich, "Root Mean Square Layer Normalization" (2019).
    """

    call_inputs = ("x",)
    checks_reuse = False
    purpose = "normalises the features of each step without subtracting the mean"
    axis: Any = _any_axis(-1)
    epsilon: float = anything(1e-06, "number")

    def variables(self, x: Shape) -> list[Weight]:
        if not isinstance(self.axis, tuple) and not isinstance(known(self.axis), int):
            raise BadArgument(
                f"RMSNormalization got axis={self.axis!r}; it must be an axis number or a "
                "list of them.",
                DropArgument("axis"),
            )
        return [Weight("scale", sizes_at(self.axis, x, self))]

    supports_masking = False

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        mean_square = np.mean(np.square(x), axis=self.axis, keepdims=True)
        return x * (1 / np.sqrt(mean_square + self.epsilon)) * weights[0]


class UnitNormalization(_Normalization):
    """Scales every vector along ``axis`` to length 1. It has no weights."""

    purpose = "scales every vector to length 1"
    mask = "passes"
    moves_axes = True
    axis: Any = axes(-1)

    def learns(self) -> bool:
        return False

    def output(self, x: Shape) -> Output:
        sizes_at(self.axis, x, self)
        return x

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        length = np.sqrt(np.sum(np.square(x), axis=self.axis, keepdims=True))
        return x / np.maximum(length, 1e-12)


class GroupNormalization(_Normalization):
    """Scales groups of features by their own mean and variance.

    The default of 32 groups fails under 32 features; ``groups=-1`` gives every feature its
    own group.
    """

    purpose = "normalises groups of features"
    mask = "passes"
    groups: int = count(32, strict=True, also=(-1,))
    axis: int = _any_axis(-1)
    epsilon: float = anything(0.001, "number")
    center: bool = flag(True)
    scale: bool = flag(True)
    weight_settings = ignored(
        "beta_initializer=zeros gamma_initializer=ones beta_regularizer gamma_regularizer "
        "beta_constraint gamma_constraint"
    )

    def variables(self, x: Shape) -> list[Weight]:
        if not isinstance(known(self.axis), int):
            raise BadArgument(
                f"GroupNormalization got axis={self.axis!r}; it must be one axis number.",
                DropArgument("axis"),
            )
        n = self.at(x, self.axis)
        size, groups = known(n), known(self.groups)
        if size is None and not n.is_open():
            raise SizeUnknown(subject=self, weight="groups", shape=x)
        groups = size if groups == -1 else groups
        if None not in (size, groups) and (not groups or size < groups or size % groups != 0):
            raise DoesNotDivide(subject=self, n=size, what="features", groups=groups)
        names = ["gamma"] * self.scale + ["beta"] * self.center
        return [Weight(w, (because(n, "One value per feature."),)) for w in names]

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        n = x.shape[self.axis]
        groups = n if self.groups == -1 else self.groups
        shape, along = list(x.shape), [1] * x.ndim
        shape[self.axis] = along[self.axis] = n // groups
        shape.insert(self.axis, groups)
        along.insert(self.axis, groups)
        y = x.reshape(shape)
        axes = list(range(1, y.ndim))
        axes.pop(-2 if self.axis == -1 else self.axis - 1)
        rest = [w.reshape(along) for w in weights]
        gamma = rest.pop(0) if self.scale else None
        beta = rest.pop(0) if self.center else None
        mean = np.mean(y, axis=tuple(axes), keepdims=True)
        by = 1 / np.sqrt(np.var(y, axis=tuple(axes), keepdims=True) + self.epsilon)
        factor, shift = brought_to_scale(mean, by, gamma, beta)
        return (y * factor + shift).reshape(x.shape)


class SpectralNormalization(Layer):
    """Wraps a layer and divides its kernel by its largest singular value.

    Adds one frozen vector ``(1, outputs)`` of the last axis of the kernel.
    """

    kin = ("Wrapper",)
    purpose = "limits how much a layer can amplify its input"
    reads = "..."
    freezes = False
    checks_reuse = False
    layer: Layer = nested()
    power_iterations: int = count(1)

    @classmethod
    def example(cls) -> str:
        return "SpectralNormalization(layer=Dense(units=2))"

    def check_again(self, first: Shape, x: Shape) -> bool:
        # Keras compares the last axis alone, whichever axis the layer inside reads.
        return not differ(first[-1], x[-1])

    def output(self, x: Shape) -> Output:
        try:
            return self.layer.output(x)
        except IndexError:
            raise self.layer.wrong_rank(x) from None

    def rule(self, x: Shape) -> tuple[Output, list[Weight]]:
        output, inner = self.layer.rule(x)
        kernels = [w for w in inner if w.name in ("kernel", "embeddings")]
        if not kernels or not self.layer.has_kernel():
            raise BadArgument(
                f"SpectralNormalization needs a layer with a kernel of its own, but got "
                f"{type(self.layer).__name__}.",
                "wrap a Dense, Conv1D or Embedding layer",
            )
        vector = Weight("vector_u", (1, kernels[0].shape[-1]), False)
        if any(w.name.startswith("lora") for w in inner):
            sizes = [known(d) for d in kernels[0].shape]
            if 0 in sizes and len([d for d in sizes if d is not None and d > 1]) == 1:
                # Keras adds the low-rank part to the kernel here, and takes it for a bias.
                raise ImpossibleSize(
                    f"SpectralNormalization can't use a LoRA kernel of shape {tuple(sizes)}.",
                    DropArgument("lora_rank"),
                )
            return output, [vector, *inner]
        # Keras lists what the wrapper itself holds first, and it holds on to the kernel.
        return output, [kernels[0], vector, *(w for w in inner if w is not kernels[0])]

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        """The kernel was divided while training; predicting uses the layer's own pass."""
        own = 0 if getattr(self.layer, "lora_rank", None) else 1
        return self.layer.compute(np, x, [*weights[:own], *weights[own + 1 :]], call)

    def compute_mask(self, np: Any, inputs: Any, mask: Any, options: Any = None) -> Any:
        return self.layer.compute_mask(np, inputs, mask, options)

    def traced(self, prefix: str = "") -> Layer:
        return traced_child(self, super().traced(prefix), "layer", prefix)
