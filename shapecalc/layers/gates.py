"""The arithmetic of one step, which a cell and the layer that runs it share.

SimpleRNN has one gate, GRU three, LSTM four; each gate has a kernel for the input, one for the
state, and a bias. Sources: Keras's layers and cells of the same names; J. Elman, "Finding
Structure in Time" (1990); S. Hochreiter, J. Schmidhuber, "Long Short-Term Memory" (1997) with
F. Gers et al., "Learning to Forget" (2000); K. Cho et al., "Learning Phrase Representations using
RNN Encoder-Decoder" (2014).
"""

from __future__ import annotations

from typing import Any, ClassVar

from ..numbers.size import because
from .activations import activation
from .base import Weight
from .observer import Watch

_MATRICES = "kernel_initializer=glorot_uniform recurrent_initializer=orthogonal " + (
    "bias_initializer=zeros"
)
_REGULARIZERS = "kernel_regularizer recurrent_regularizer bias_regularizer"
_CONSTRAINTS = "kernel_constraint recurrent_constraint bias_constraint"
_CELL = f"{_REGULARIZERS} {_CONSTRAINTS}"
_LAYER = f"{_REGULARIZERS} activity_regularizer {_CONSTRAINTS}"


class _Gated:
    """The arithmetic of a cell, shared by the cell and the layer that runs it."""

    gates: ClassVar[int] = 1
    units: Any
    use_bias: bool

    def gate_weights(self, features: Any) -> list[Weight]:
        """Kernel, recurrent kernel and bias, all gates side by side."""
        units = self.units
        wide = because(
            units * self.gates if self.gates > 1 else units,
            "One column per unit and gate." if self.gates > 1 else "One column per unit.",
        )
        found = [Weight("kernel", (features, wide)), Weight("recurrent_kernel", (units, wide))]
        if self.use_bias:
            found.append(Weight("bias", self.bias_shape(wide)))
        return found

    def bias_shape(self, wide: Any) -> tuple[Any, ...]:
        return (wide,)

    def biases(self) -> int:
        """How many bias values a unit has in each gate."""
        return int(self.use_bias)

    def gate_form(self, features: Any) -> Any:
        units, biases = self.units, self.biases()
        inner = units * (features + units)
        if biases:
            inner = inner + (units * biases if biases > 1 else units)
        whole = self.gates * inner if self.gates > 1 else inner
        parts = "the input, its own state and a bias" if biases else "the input and its own state"
        count = {1: "One gate", 3: "Three gates", 4: "Four gates"}[self.gates]
        return because(whole, f"{count}; each has weights for {parts}.")

    def step_macs(self, features: Any) -> Any:
        return self.gates * (self.units * (features + self.units))

    # -- on real numbers ---------------------------------------------------------------
    letters: ClassVar[tuple[str, ...]] = ("",)

    def weight_count(self) -> int:
        return 2 + int(self.use_bias)

    def parameters(self, np: Any, weights: list[Any], watch: Watch) -> list[Any]:
        """W, U and b of every gate: Keras keeps the gates side by side in one matrix each."""
        kernel, recurrent = weights[0], weights[1]
        bias = weights[2] if self.use_bias else np.zeros(kernel.shape[-1], kernel.dtype)
        found = []
        for letter, parts in zip(
            self.letters, zip(*(np.split(w, self.gates, -1) for w in (kernel, recurrent, bias)))
        ):
            tail = f"_{letter}" if letter else ""
            what = ("kernel", "recurrent kernel", "bias" if self.use_bias else "no bias: zeros")
            for symbol, name, part in zip("WUb", what, parts):
                watch.holds(symbol + tail, name, part)
            found.append(parts)
        return found

    def step(
        self, np: Any, x: Any, states: list[Any], parameters: list[Any], watch: Watch
    ) -> tuple[Any, list[Any]]:
        """One word: the output, and the states that the next word is given."""
        raise NotImplementedError

    def first_states(self, np: Any, x: Any) -> list[Any]:
        """The states before the first word: zeros. ``x`` is one step of the input."""
        sizes: Any = self.state_size  # type: ignore[attr-defined]
        sizes = sizes if isinstance(sizes, list) else [sizes]
        return [np.zeros((x.shape[0], size), x.dtype) for size in sizes]


class _Plain(_Gated):
    """SimpleRNN's one equation."""

    activation: Any

    def step(
        self, np: Any, x: Any, states: list[Any], parameters: list[Any], watch: Watch
    ) -> tuple[Any, list[Any]]:
        """J. Elman (1990): the new state comes from the word and the state before."""
        tanh = activation(np, self.activation)
        (h,), ((W, U, b),) = states, parameters
        watch.reads("x", "the word's vector", x)
        watch.reads("h", "state before", h)
        h = watch("h'", "new state", tanh.of("x·W + h·U + b"), tanh(x @ W + h @ U + b))
        return h, [h]


class _Memory(_Gated):
    """LSTM's four gates and its cell state."""

    gates = 4
    letters = ("i", "f", "g", "o")
    activation: Any
    recurrent_activation: Any

    def step(
        self, np: Any, x: Any, states: list[Any], parameters: list[Any], watch: Watch
    ) -> tuple[Any, list[Any]]:
        """S. Hochreiter, J. Schmidhuber (1997), with the forget gate of F. Gers et al. (2000)."""
        sigmoid, tanh = activation(np, self.recurrent_activation), activation(np, self.activation)
        h, c = states
        (W_i, U_i, b_i), (W_f, U_f, b_f), (W_g, U_g, b_g), (W_o, U_o, b_o) = parameters
        watch.reads("x", "the word's vector", x)
        watch.reads("h", "output before", h)
        watch.reads("c", "cell state before", c)

        i = sigmoid(x @ W_i + h @ U_i + b_i)
        watch("i", "input gate", sigmoid.of("x·W_i + h·U_i + b_i"), i)
        f = sigmoid(x @ W_f + h @ U_f + b_f)
        watch("f", "forget gate", sigmoid.of("x·W_f + h·U_f + b_f"), f)
        g = tanh(x @ W_g + h @ U_g + b_g)
        watch("g", "candidate", tanh.of("x·W_g + h·U_g + b_g"), g)
        o = sigmoid(x @ W_o + h @ U_o + b_o)
        watch("o", "output gate", sigmoid.of("x·W_o + h·U_o + b_o"), o)

        c = watch("c'", "new cell state", "f * c + i * g", f * c + i * g)
        h = watch("h'", "new output", "o * " + tanh.of("c'"), o * tanh(c))
        return h, [h, c]


class _ResetAfter(_Gated):
    """GRU's three gates; ``reset_after`` keeps two biases, for input and state."""

    gates = 3
    letters = ("z", "r", "g")
    reset_after: bool
    activation: Any
    recurrent_activation: Any

    def parameters(self, np: Any, weights: list[Any], watch: Watch) -> list[Any]:
        """W, U and b of every gate, and with ``reset_after`` a second bias v, for the state."""
        if not self.reset_after:
            return super().parameters(np, weights, watch)
        two = weights[2] if self.use_bias else np.zeros((2, weights[0].shape[-1]), "float32")
        found = super().parameters(np, [*weights[:2], two[0]], watch)
        second = np.split(two[1], self.gates)
        for letter, v in zip(self.letters, second):
            watch.holds(f"v_{letter}", "bias of the state", v)
        return [(*parts, v) for parts, v in zip(found, second)]

    def step(
        self, np: Any, x: Any, states: list[Any], parameters: list[Any], watch: Watch
    ) -> tuple[Any, list[Any]]:
        """K. Cho et al. (2014). Keras's default resets after the multiplication, as cuDNN does."""
        (h,) = states
        watch.reads("x", "the word's vector", x)
        watch.reads("h", "state before", h)
        of = self._reset_after if self.reset_after else self._reset_before
        z, g = of(np, x, h, parameters, watch)
        h = watch("h'", "new state", "z * h + (1 - z) * g", z * h + (1 - z) * g)
        return h, [h]

    def _reset_after(self, np: Any, x: Any, h: Any, parameters: list[Any], watch: Watch) -> Any:
        sigmoid, tanh = activation(np, self.recurrent_activation), activation(np, self.activation)
        (W_z, U_z, b_z, v_z), (W_r, U_r, b_r, v_r), (W_g, U_g, b_g, v_g) = parameters
        z = sigmoid(x @ W_z + b_z + h @ U_z + v_z)
        watch("z", "update gate", sigmoid.of("x·W_z + b_z + h·U_z + v_z"), z)
        r = sigmoid(x @ W_r + b_r + h @ U_r + v_r)
        watch("r", "reset gate", sigmoid.of("x·W_r + b_r + h·U_r + v_r"), r)
        g = tanh(x @ W_g + b_g + r * (h @ U_g + v_g))
        watch("g", "candidate", tanh.of("x·W_g + b_g + r * (h·U_g + v_g)"), g)
        return z, g

    def _reset_before(self, np: Any, x: Any, h: Any, parameters: list[Any], watch: Watch) -> Any:
        sigmoid, tanh = activation(np, self.recurrent_activation), activation(np, self.activation)
        (W_z, U_z, b_z), (W_r, U_r, b_r), (W_g, U_g, b_g) = parameters
        z = sigmoid(x @ W_z + h @ U_z + b_z)
        watch("z", "update gate", sigmoid.of("x·W_z + h·U_z + b_z"), z)
        r = sigmoid(x @ W_r + h @ U_r + b_r)
        watch("r", "reset gate", sigmoid.of("x·W_r + h·U_r + b_r"), r)
        g = tanh(x @ W_g + (r * h) @ U_g + b_g)
        watch("g", "candidate", tanh.of("x·W_g + (r * h)·U_g + b_g"), g)
        return z, g

    def bias_shape(self, wide: Any) -> tuple[Any, ...]:
        return (2, wide) if self.reset_after else (wide,)

    def biases(self) -> int:
        return (2 if self.reset_after else 1) if self.use_bias else 0
