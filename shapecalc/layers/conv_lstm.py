"""An LSTM whose gates convolve along rows instead of multiplying whole vectors.

Source: Keras's ``ConvLSTM``; X. Shi et al., "Convolutional LSTM Network" (2015).
"""

from __future__ import annotations

from typing import Any

from ..errors import BadArgument, SizeUnknown
from ..errors.changes import SetArguments
from ..numbers.shape import Shape
from ..numbers.size import Size, because, known, span
from .activations import activation
from .arguments import Anything, choice, data_format, flag, ignored, named, real, seed, window
from .base import Layer, Weight
from .convolution import padded, refuse_stride_with_dilation, window_positions, window_starts
from .gates import _CONSTRAINTS, _MATRICES, _REGULARIZERS
from .observer import Watch
from .recurrent import Recurrent


class _Filters(Anything):
    """What Keras looks at when it makes the weights, and not before."""

    numeric = True


_filters: Any = _Filters


class ConvLSTM1D(Recurrent):
    """Reads ``(batch, steps, rows, channels)``; every gate slides a window along the rows.

    Output ``(batch, positions, filters)``, or with ``return_sequences=True``
    ``(batch, steps, positions, filters)``. The rows must be known.
    """

    short = {"kernel": "kernel_size", "dilation": "dilation_rate"}
    purpose = "an LSTM over steps whose gates look at neighbouring rows"
    reads = "batch steps rows channels"
    freezes = False
    filters: int = _filters(option="size")
    kernel_size: int = window()
    strides: int = window(1, zero=True)
    padding: str = choice("valid", "valid", "same", any_case=True)
    data_format: str = data_format()
    dilation_rate: int = window(1)
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
        return "ConvLSTM1D(filters=2, kernel_size=2)"

    def validate(self) -> None:
        refuse_stride_with_dilation(self)

    def traced_axes(self) -> tuple[str, ...]:
        if self.data_format == "channels_last":
            return ("batch", "steps", "rows", "channels")
        return ("batch", "steps", "channels", "rows")

    def steps_and_channels(self, x: Shape) -> tuple[Any, Any]:
        """``(rows, channels)`` of one step ``(batch, rows, channels)``."""
        if len(x) != 3:
            raise IndexError  # a wrapper hands in what check_rank never saw
        return (x[1], x[2]) if self.data_format == "channels_last" else (x[2], x[1])

    def cell_weights(self, x: Shape) -> list[Weight]:
        last = self.data_format == "channels_last"
        rows, channels = (x[1:-1], x[-1]) if last else (x[2:], x[1])
        n: Any
        for n in (*rows, channels):
            if known(n) is None and not n.is_open():
                raise SizeUnknown(subject=self, weight="kernel", shape=x)
        if not isinstance(self.filters, (int, float, Size)):
            raise BadArgument(
                f"ConvLSTM1D got filters={self.filters!r}; it must be an integer.",
                SetArguments({"filters": 2}, said=f"For example: {self.example()}."),
            )
        wide = because(self.filters * 4, "One column per filter and gate; there are four gates.")
        found = [
            Weight("kernel", (self.kernel_size, channels, wide)),
            Weight("recurrent_kernel", (self.kernel_size, self.filters, wide)),
        ]
        return [*found, Weight("bias", (wide,))] if self.use_bias else found

    def last(self, x: Shape) -> tuple[Any, ...]:
        if self.strides == 0:
            raise BadArgument(
                "ConvLSTM1D got strides=0: the window would never move.",
                SetArguments({"strides": 1}),
            )
        rows, _ = self.steps_and_channels(self.step_in(x))
        n = window_positions(
            rows, self.kernel_size, self.strides, self.dilation_rate, self.padding, self
        )
        return (n, self.filters) if self.data_format == "channels_last" else (self.filters, n)

    @property
    def state_size(self) -> Any:
        return [-1]  # Keras has no number here; as a cell it raises an error

    def check_states(self, x: Shape) -> None:
        super().check_states(x)
        self.last(x)  # a state has the rows of the output, so they must fit

    def states(self, x: Shape) -> list[Any]:
        return [Shape((x[0], *self.last(x)))] * 2

    def macs(self, x: Shape, y: Any) -> Any:
        _, channels = self.steps_and_channels(self.step_in(x))
        out = self.last(x)
        positions = out[0] if self.data_format == "channels_last" else out[1]
        return because(
            x[1] * (positions * (self.kernel_size * (channels + self.filters) * self.filters * 4)),
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
        rows = x.shape[1 if self.data_format == "channels_last" else 2]
        n = window_positions(
            rows, self.kernel_size, self.strides, self.dilation_rate, self.padding, self
        )
        size = (n, self.filters) if self.data_format == "channels_last" else (self.filters, n)
        return [np.zeros((len(x), *size), x.dtype)] * 2

    def step(
        self, np: Any, x: Any, states: list[Any], parameters: list[Any], watch: Watch
    ) -> tuple[Any, list[Any]]:
        """X. Shi et al. (2015): an LSTM whose products are convolutions along the rows."""
        sigmoid, tanh = activation(np, self.recurrent_activation), activation(np, self.activation)
        h, c = states

        def gate(kernel: Any, recurrent: Any, bias: Any) -> Any:
            z = self.slid(np, x, kernel) + bias + self.slid(np, h, recurrent, inner=True)
            return z if self.data_format == "channels_last" else np.swapaxes(z, 1, 2)

        i, f, g, o = (gate(*weights) for weights in parameters)
        c = sigmoid(f) * c + sigmoid(i) * tanh(g)
        h = sigmoid(o) * tanh(c)
        return h, [h, c]

    def slid(self, np: Any, x: Any, kernel: Any, inner: bool = False) -> Any:
        """A convolution along the rows; that of the state (``inner``) keeps their number."""
        strides, dilation, padding = self.strides, self.dilation_rate, self.padding
        if inner:
            strides, dilation, padding = 1, 1, "same"
        reach = span(self.kernel_size, dilation)
        x = x if self.data_format == "channels_last" else np.swapaxes(x, 1, 2)
        wide, _ = padded(np, x, reach, strides, padding)
        windows = (
            wide[:, start : start + reach : dilation]
            for start in window_starts(wide.shape[1], reach, strides)
        )
        return np.stack([np.tensordot(w, kernel, axes=2) for w in windows], axis=1)
