"""An LSTM whose gates convolve over the input of a step instead of multiplying whole vectors.

Source: Keras's ``ConvLSTM``; X. Shi et al., "Convolutional LSTM Network" (2015).
"""

from __future__ import annotations

from typing import Any

from ..errors import BadArgument, SizeUnknown
from ..errors.changes import SetArguments
from ..numbers.shape import Shape
from ..numbers.size import Size, because, known, product
from .activations import activation
from .arguments import Anything, choice, data_format, flag, ignored, named, real, seed, window
from .base import Layer, Weight
from .convolution import check_stride_with_dilation
from .gates import _CONSTRAINTS, _MATRICES, _REGULARIZERS
from .observer import Watch
from .recurrent import Recurrent
from .spatial import IMAGE, Sliding, ends, padded, window_starts


class _Filters(Anything):
    """What Keras looks at when it makes the weights, and not before."""

    numeric = True


_filters: Any = _Filters


class _ConvLSTM(Sliding, Recurrent):
    short = {"kernel": "kernel_size", "dilation": "dilation_rate"}
    around = "batch steps {} channels"
    freezes = False
    gates = 4
    filters: int = _filters(option="size")
    kernel_size: Any = window()
    strides: Any = window(1, zero=True)
    padding: str = choice("valid", "valid", "same", any_case=True)
    data_format: str = data_format()
    dilation_rate: Any = window(1)
    activation: Any = named("activation", "tanh")
    recurrent_activation: Any = named("activation", "sigmoid")
    use_bias: bool = flag(True)
    initializers = ignored(_MATRICES)
    unit_forget_bias: bool = flag(True)
    regularizers_and_constraints = ignored(f"{_REGULARIZERS} activity_regularizer {_CONSTRAINTS}")
    dropout: float = real(0.0)
    recurrent_dropout: float = real(0.0)
    seed: Any = seed(None)
    return_sequences: bool = flag(False)
    return_state: bool = flag(False)
    go_backwards: bool = flag(False)
    stateful: bool = flag(False)
    unroll: bool = flag(False)
    extra = (*Layer.extra, "zero_output_for_mask")

    @classmethod
    def example(cls) -> str:
        return f"{cls.__name__}(filters=2, kernel_size=2)"

    def validate(self) -> None:
        check_stride_with_dilation(self)

    def cell_weights(self, x: Shape) -> list[Weight]:
        sizes, channels = self.taken_apart(x)
        n: Any
        for n in (*sizes, channels):
            if known(n) is None and not n.is_open():
                raise SizeUnknown(subject=self, weight="kernel", shape=x)
        if not isinstance(self.filters, (int, float, Size)):
            raise BadArgument(
                f"{type(self).__name__} got filters={self.filters!r}; it must be an integer.",
                SetArguments({"filters": 2}, said=f"For example: {self.example()}."),
            )
        wide = because(
            self.filters * self.gates, "One column per filter and gate; there are four gates."
        )
        found = [
            Weight("kernel", (*self.each("kernel_size"), channels, wide)),
            Weight("recurrent_kernel", (*self.each("kernel_size"), self.filters, wide)),
        ]
        return [*found, Weight("bias", (wide,))] if self.use_bias else found

    def last(self, x: Shape) -> tuple[Any, ...]:
        if 0 in self.each("strides"):
            raise BadArgument(
                f"{type(self).__name__} got strides={self.strides}: the window would never move.",
                SetArguments({"strides": 1}),
            )
        one = self.step_in(x)
        sizes, _ = self.sizes_and_channels(one)
        return self.put_together(one, self.positions(sizes), self.filters)[1:]

    @property
    def state_size(self) -> Any:
        return [-1]  # Keras has no number here; as a cell it raises an error

    def check_states(self, x: Shape) -> None:
        super().check_states(x)
        self.last(x)  # a state has the rows of the output, so they must fit

    def states(self, x: Shape) -> list[Any]:
        return [Shape((x[0], *self.last(x)))] * 2

    def macs(self, x: Shape, y: Any) -> Any:
        _, channels = self.sizes_and_channels(self.step_in(x))
        positions, _ = self.taken_apart(Shape((x[0], *self.last(x))))
        window = product(self.each("kernel_size"))
        return because(
            x[1]
            * (
                product(positions)
                * (window * (channels + self.filters) * self.filters * self.gates)
            ),
            "At every step and position each gate convolves the input and the state.",
        )

    # -- on real numbers ---------------------------------------------------------------
    def weight_count(self) -> int:
        return 2 + int(self.use_bias)

    def parameters(self, np: Any, weights: list[Any], watch: Watch) -> list[Any]:
        """Kernel, recurrent kernel and bias of every gate: input, forget, candidate, output."""
        bias = weights[2] if self.use_bias else np.zeros(weights[0].shape[-1], "float32")
        gates = zip(*(np.split(w, 4, axis=-1) for w in (weights[0], weights[1], bias)))
        return list(gates)

    def first_states(self, np: Any, x: Any) -> list[Any]:
        size = self.last(Shape((len(x), 1, *x.shape[1:])))
        return [np.zeros((len(x), *size), x.dtype)] * 2

    def step(
        self, np: Any, x: Any, states: list[Any], parameters: list[Any], watch: Watch
    ) -> tuple[Any, list[Any]]:
        """X. Shi et al. (2015): an LSTM whose products are convolutions."""
        sigmoid, tanh = activation(np, self.recurrent_activation), activation(np, self.activation)
        h, c = states

        def gate(kernel: Any, recurrent: Any, bias: Any) -> Any:
            z = self.slid(np, x, kernel) + bias + self.slid(np, h, recurrent, inner=True)
            return self.as_given(np, z)

        watch.reads("x", "the step's input", x)
        watch.reads("h", "output before", h)
        watch.reads("c", "cell state before", c)
        names = ("input gate", "forget gate", "candidate", "output gate")
        i, f, g, o = (
            watch(s, name, of.of(f"conv(x, W_{s}) + conv(h, U_{s}) + b_{s}"), of(gate(*weights)))
            for s, name, of, weights in zip(
                "ifgo", names, (sigmoid, sigmoid, tanh, sigmoid), parameters
            )
        )
        c = watch("c'", "new cell state", "f * c + i * g", f * c + i * g)
        h = watch("h'", "new output", "o * " + tanh.of("c'"), o * tanh(c))
        return h, [h, c]

    def slid(self, np: Any, x: Any, kernel: Any, inner: bool = False) -> Any:
        """A convolution of one step; that of the state (``inner``) keeps its size."""
        windows, strides = self.windows_and_strides()
        dilations, padding, reaches = self.each("dilation_rate"), self.padding, self.reaches()
        if inner:
            strides = dilations = (1,) * len(windows)
            padding, reaches = "same", list(windows)
        wide, _ = padded(np, self.channels_last(np, x), reaches, strides, padding)
        sizes = [(n - r) // s + 1 for n, r, s in zip(wide.shape[1:], reaches, strides)]
        made = [
            wide[(slice(None), *map(slice, at, ends(at, reaches), dilations))]
            for at in window_starts(wide.shape[1:-1], reaches, strides)
        ]
        y = np.stack([np.tensordot(w, kernel, axes=kernel.ndim - 1) for w in made], axis=1)
        return y.reshape(len(x), *sizes, kernel.shape[-1])


class ConvLSTM1D(_ConvLSTM):
    """Reads ``(batch, steps, rows, channels)``; every gate slides a window along the rows.

    Output ``(batch, positions, filters)``, or with ``return_sequences=True``
    ``(batch, steps, positions, filters)``. The rows must be known.
    """

    purpose = "an LSTM over steps whose gates look at neighbouring rows"
    over = ("rows",)


class ConvLSTM2D(_ConvLSTM):
    """Reads a video, ``(batch, steps, height, width, channels)``; every gate convolves a frame.

    Output ``(batch, rows, columns, filters)``, or with ``return_sequences=True``
    ``(batch, steps, rows, columns, filters)``. Height and width must be known.
    """

    purpose = "an LSTM over the frames of a video whose gates look at neighbouring pixels"
    over = IMAGE


class ConvLSTM3D(_ConvLSTM):
    """Reads a sequence of volumes, ``(batch, steps, depth, height, width, channels)``.

    Output ``(batch, planes, rows, columns, filters)``, or with ``return_sequences=True`` one for
    every step. Depth, height and width must be known.
    """

    purpose = "an LSTM over a sequence of volumes whose gates look at neighbouring voxels"
    over = ("depth", "height", "width")
