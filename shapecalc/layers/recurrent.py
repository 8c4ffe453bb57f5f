"""Recurrent layers: one cell, run once a step, handing its state on.

SimpleRNN has one gate, GRU three, LSTM four; each gate has a kernel for the input, one
for the state, and a bias. Sources: Keras's layers and cells of the same names;
J. Elman, "Finding Structure in Time" (1990); S. Hochreiter, J. Schmidhuber, "Long
Short-Term Memory" (1997) with F. Gers et al., "Learning to Forget" (2000); K. Cho et al.,
"Learning Phrase Representations using RNN Encoder-Decoder" (2014).
"""

from __future__ import annotations

from typing import Any, ClassVar

from ..activations import activation
from ..arguments import Kind, Refused, anything, count, flag, inert, named, nested, real
from ..errors import BadArgument, BatchUnknown, WrongInputs, WrongRank
from ..shape import Shape
from ..size import because, known
from ..watch import Watch
from .base import Call, Layer, Output, Weight, frozen, traced_child


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
            "One column a unit and gate." if self.gates > 1 else "One column a unit.",
        )
        found = [Weight("kernel", (features, wide)), Weight("recurrent_kernel", (units, wide))]
        if self.use_bias:
            found.append(Weight("bias", self.bias_shape(wide)))
        return found

    def bias_shape(self, wide: Any) -> tuple[Any, ...]:
        return (wide,)

    def biases(self) -> int:
        """How many bias numbers a unit has in each gate."""
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


class _Cell(Layer, _Gated):
    """What all cells share. A cell is run by RNN; by itself it is no layer of a model."""

    reads = "batch features"
    role = "cell"
    units: int

    @property
    def state_size(self) -> Any:
        return self.units

    @property
    def output_size(self) -> Any:
        return self.units

    def apply(self, inputs: Any, call_kwargs: Any = None) -> tuple[Output, list[Weight]]:
        raise WrongInputs(
            f"{type(self).__name__} is one step of a recurrent layer; it also needs its state.",
            f"Wrap it: RNN({type(self).__name__}(…)).",
        )

    def rule(self, x: Shape) -> tuple[Output, list[Weight]]:
        self.own_weights(x)  # a wrapper builds what it holds before it calls it
        return self.apply(x)

    def variables(self, x: Shape) -> list[Weight]:
        return self.gate_weights(x[-1])

    def factored(self, x: Shape) -> Any:
        return self.gate_form(x[-1])

    def macs(self, x: Shape, y: Any) -> Any:
        return self.step_macs(x[-1])

    def weights_as_cell(self, x: Shape) -> list[Weight]:
        """The weights for one step's input ``(batch, features)``, made but not checked yet."""
        weights = self.variables(x)
        return weights if self.trainable else frozen(weights)

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        """One step by itself: ``(output, [states])``, as Keras's cells answer."""
        states = in_lists(call.initial_state) or self.first_states(np, x)
        return self.step(np, x, states, self.parameters(np, weights, call.watch), call.watch)


_MATRICES = "kernel_initializer=glorot_uniform recurrent_initializer=orthogonal " + (
    "bias_initializer=zeros"
)
_REGULARIZERS = "kernel_regularizer recurrent_regularizer bias_regularizer"
_CONSTRAINTS = "kernel_constraint recurrent_constraint bias_constraint"
_CELL = f"{_REGULARIZERS} {_CONSTRAINTS}"
_LAYER = f"{_REGULARIZERS} activity_regularizer {_CONSTRAINTS}"


class _UseCudnn(Kind):
    option = ""
    accepts: tuple[Any, ...] = ("auto", True, False)
    refuses: tuple[Any, ...] = (3, None, "yes")

    def check(self, value: Any) -> Any:
        if value in ("auto", True, False) and not isinstance(value, float):
            return value
        raise Refused("'auto', True or False")


_use_cudnn: Any = _UseCudnn


class SimpleRNNCell(_Plain, _Cell):
    """One step of a SimpleRNN: ``h' = tanh(x·kernel + h·recurrent_kernel + bias)``."""

    purpose = "one step of a SimpleRNN"
    units: int = count()
    activation: Any = named("activation", "tanh")
    use_bias: bool = flag(True)
    inert_1 = inert(f"{_MATRICES} {_CELL}")
    dropout: float = real(0.0)
    recurrent_dropout: float = real(0.0)
    inert_2 = inert("seed")


class GRUCell(_ResetAfter, _Cell):
    """One step of a GRU: update gate, reset gate, candidate."""

    purpose = "one step of a GRU"
    units: int = count()
    activation: Any = named("activation", "tanh")
    recurrent_activation: Any = named("activation", "sigmoid")
    use_bias: bool = flag(True)
    inert_1 = inert(f"{_MATRICES} {_CELL}")
    dropout: float = real(0.0)
    recurrent_dropout: float = real(0.0)
    reset_after: bool = flag(True)
    inert_2 = inert("seed")
    extra = (*Layer.extra, "implementation")


class LSTMCell(_Memory, _Cell):
    """One step of an LSTM: input, forget and output gate, candidate; two states."""

    purpose = "one step of an LSTM"
    units: int = count()
    activation: Any = named("activation", "tanh")
    recurrent_activation: Any = named("activation", "sigmoid")
    use_bias: bool = flag(True)
    inert_1 = inert(_MATRICES)
    unit_forget_bias: bool = flag(True)
    inert_2 = inert(_CELL)
    dropout: float = real(0.0)
    recurrent_dropout: float = real(0.0)
    inert_3 = inert("seed")
    extra = (*Layer.extra, "implementation")

    @property
    def state_size(self) -> Any:
        return [self.units, self.units]


class StackedRNNCells(_Cell):
    """Cells on top of each other, run as one step: each reads the output of the one below."""

    purpose = "several cells run as one step"
    cells: Any = nested(of="cell", many=True)
    use_bias = False
    units = 0

    @classmethod
    def example(cls) -> str:
        return "StackedRNNCells(cells=[GRUCell(units=2), LSTMCell(units=3)])"

    def validate(self) -> None:
        if not isinstance(self.cells, tuple):
            raise BadArgument(
                f"StackedRNNCells got {type(self.cells).__name__}; it needs a list of cells.",
                f"Write {self.example()}.",
            )
        self.__dict__["cells"] = cells_of(self.cells)

    @property
    def state_size(self) -> Any:
        return [c.state_size for c in self.cells]

    @property
    def output_size(self) -> Any:
        return self.cells[-1].output_size

    def weight_count(self) -> int:
        return sum(cell.weight_count() for cell in self.cells)

    def parameters(self, np: Any, weights: list[Any], watch: Watch) -> list[Any]:
        found, rest = [], list(weights)
        for i, cell in enumerate(self.cells):
            n = cell.weight_count()
            found.append(cell.parameters(np, rest[:n], watch.inside(f"cell {i + 1}")))
            rest = rest[n:]
        return found

    def step(
        self, np: Any, x: Any, states: list[Any], parameters: list[Any], watch: Watch
    ) -> tuple[Any, list[Any]]:
        after = []
        for i, (cell, before, weights) in enumerate(zip(self.cells, states, parameters)):
            x, new = cell.step(np, x, in_lists(before), weights, watch.inside(f"cell {i + 1}"))
            after.append(new)
        return x, after

    def first_states(self, np: Any, x: Any) -> list[Any]:
        return [cell.first_states(np, x) for cell in self.cells]

    def weights_as_cell(self, x: Shape) -> list[Weight]:
        found: list[Weight] = []
        for cell in self.cells:
            found += cell.weights_as_cell(x)
            x = Shape((x[0], cell.output_size))
        return found

    def factored(self, x: Shape) -> Any:
        return None

    def macs(self, x: Shape, y: Any) -> Any:
        total: Any = None
        for cell in self.cells:
            macs = cell.macs(x, None)
            total = macs if total is None else total + macs
            x = Shape((x[0], cell.output_size))
        return total

    def traced(self, prefix: str = "") -> Layer:
        copy = super().traced(prefix)
        copy.__dict__["cells"] = tuple(
            c.traced(f"{prefix}cells[{i}].") for i, c in enumerate(self.cells)
        )
        return copy


def in_lists(states: Any) -> list[Any]:
    """States as a list: one state by itself becomes a list of one."""
    if states is None:
        return []
    return list(states) if isinstance(states, (list, tuple)) else [states]


def cells_of(value: Any) -> tuple[Any, ...]:
    cells = value if isinstance(value, tuple) else (value,)
    for cell in cells:
        if not isinstance(cell, (_Cell, _Recurrent)):
            raise BadArgument(
                f"{type(cell).__name__} is no cell: it has no state_size.",
                "Cells are SimpleRNNCell, GRUCell, LSTMCell and StackedRNNCells.",
            )
    return cells


class _Recurrent(Layer):
    """What every recurrent layer shares: sequences in, the last output or all of them out."""

    reads = "batch steps features"
    role = "recurrent"
    mask = "uses"
    call_inputs = ("sequences", "initial_state")
    call_options = ("mask",)
    checks_reuse = False
    supports_masking = True
    return_sequences: bool
    return_state: bool
    go_backwards: bool
    stateful: bool
    unroll: bool

    def has_kernel(self) -> bool:
        return False

    def rank_fix(self, x: Shape) -> str:
        if len(x) == 2:
            return (
                "Set return_sequences=True on the recurrent layer above, so that it hands on "
                "every step, or put an Embedding before this layer."
            )
        return super().rank_fix(x)

    def step_in(self, x: Shape) -> Shape:
        return Shape((x[0], *x[2:]))

    def variables(self, x: Shape) -> list[Weight]:
        return self.cell_weights(self.step_in(x))

    def own_weights(self, x: Shape) -> list[Weight]:
        weights = super().own_weights(x)
        if self.stateful:
            self.check_states(x)  # Keras makes the states after the weights
        return weights

    def check_states(self, x: Shape) -> None:
        """Whether a stateful layer can make room for its states. Raises BatchUnknown."""
        if known(x[0]) is None:
            raise BatchUnknown(
                f"{type(self).__name__}(stateful=True) keeps one state for each text of a batch, "
                f"so it needs a fixed batch size; its input is {x}.",
                "Give the batch size (Input(batch_shape=(32, …))), or drop stateful=True.",
            )

    def cell_weights(self, x: Shape) -> list[Weight]:
        raise NotImplementedError

    def last(self, x: Shape) -> tuple[Any, ...]:
        """The output sizes of one step, without the batch."""
        return (because(self.width(), "One number a unit."),)

    # Keras takes a whole recurrent layer for a cell, since it has a state_size too.
    @property
    def state_size(self) -> Any:
        raise NotImplementedError

    @property
    def output_size(self) -> Any:
        return self.state_size[0]

    def weights_as_cell(self, x: Shape) -> list[Weight]:
        return self.own_weights(x)

    def width(self) -> Any:
        raise NotImplementedError

    def states(self, x: Shape) -> list[Any]:
        """The shapes of the states at the end; nested for stacked cells."""
        raise NotImplementedError

    def output(self, x: Shape) -> Output:
        last = self.last(x)
        if self.return_sequences:
            steps = because(x[1], "return_sequences=True hands on the output of every step.")
            out = Shape((x[0], steps, *last))
        else:
            out = Shape((x[0], *last))
        return (out, *self.states(x)) if self.return_state else out

    # -- on real numbers ---------------------------------------------------------------
    def runs(self) -> Any:
        """What computes one step: the layer itself, or its cell."""
        return self

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        return self.run(np, x, weights, call, self.zeros_for_skipped())

    def zeros_for_skipped(self) -> bool:
        return bool(self.__dict__["given"].get("zero_output_for_mask", False))

    def run(self, np: Any, x: Any, weights: list[Any], call: Call, zeros: bool) -> Any:
        """Word by word, each step given the states of the one before.

        A step that the mask skips hands the states on as they are; its output is the one
        before, or with ``zeros`` nothing (as Bidirectional wants it).
        """
        cell, watch, mask = self.runs(), call.watch, call.mask
        parameters = cell.parameters(np, weights, watch)
        states = in_lists(call.initial_state) or cell.first_states(np, x[:, 0])
        outputs: list[Any] = []
        steps = range(x.shape[1])
        for t in reversed(steps) if self.go_backwards else steps:
            watch.step("word", t)
            output, after = cell.step(np, x[:, t], states, parameters, watch)
            if mask is not None:
                seen = np.asarray(mask)[:, t].astype(bool)
                before = outputs[-1] if outputs and not zeros else np.zeros_like(output)
                output = watch("y", "output", "h' where seen", where_seen(np, seen, output, before))
                after = where_seen(np, seen, after, states)
            outputs.append(output)
            states = after
        out = np.stack(outputs, axis=1) if self.return_sequences else outputs[-1]
        return (out, *handed_on(states)) if self.return_state else out

    def compute_mask(self, np: Any, inputs: Any, mask: Any, options: Any = None) -> Any:
        kept = mask if self.return_sequences else None
        return (kept,) if self.return_state else kept


def where_seen(np: Any, seen: Any, new: Any, old: Any) -> Any:
    """``new`` for the rows whose step is seen, ``old`` for the others; nested as they are."""
    if isinstance(new, list):
        return [where_seen(np, seen, a, b) for a, b in zip(new, in_lists(old))]
    return np.where(seen.reshape(*seen.shape, *[1] * (new.ndim - seen.ndim)), new, old)


def handed_on(states: list[Any]) -> list[Any]:
    """States as a layer hands them on: those of stacked cells are nested, a list a cell."""
    return [(tuple(s) if len(s) > 1 else s[0]) if isinstance(s, list) and s else s for s in states]


class _OneCell(_Recurrent, _Gated):
    units: int

    def cell_weights(self, x: Shape) -> list[Weight]:
        return self.gate_weights(x[-1])

    @property
    def state_size(self) -> Any:
        return [self.units]

    def width(self) -> Any:
        return self.units

    def states(self, x: Shape) -> list[Any]:
        return [_state(size, x) for size in self.state_size]

    def factored(self, x: Shape) -> Any:
        return self.gate_form(x[-1])

    def macs(self, x: Shape, y: Any) -> Any:
        return because(
            x[1] * self.step_macs(x[-1]),
            "At every step each gate multiplies the input and the state.",
        )


class SimpleRNN(_Plain, _OneCell):
    """The plain recurrent layer: the state after each word is computed from word and state.

    Input ``(batch, steps, features)``; output ``(batch, units)``, or with
    ``return_sequences=True`` ``(batch, steps, units)``.
    """

    purpose = "reads the text word by word, carrying one state"
    units: int = count()
    activation: Any = named("activation", "tanh")
    use_bias: bool = flag(True)
    inert_1 = inert(f"{_MATRICES} {_REGULARIZERS}")
    # SimpleRNN takes it and never looks at it.
    activity_regularizer: Any = anything(None)
    inert_3 = inert(_CONSTRAINTS)
    dropout: float = real(0.0)
    recurrent_dropout: float = real(0.0)
    return_sequences: bool = flag(False)
    return_state: bool = flag(False)
    go_backwards: bool = flag(False)
    stateful: bool = flag(False)
    unroll: bool = flag(False)
    inert_2 = inert("seed")
    extra = (*Layer.extra, "zero_output_for_mask")


class LSTM(_Memory, _OneCell):
    """Long short-term memory: four gates and, beside the output, a cell state.

    Input ``(batch, steps, features)``; output ``(batch, units)``, or with
    ``return_sequences=True`` ``(batch, steps, units)``. ``return_state=True`` adds the last
    output and the cell state.
    """

    purpose = "reads the text word by word, carrying a state and a longer memory"
    units: int = count()
    activation: Any = named("activation", "tanh")
    recurrent_activation: Any = named("activation", "sigmoid")
    use_bias: bool = flag(True)
    inert_1 = inert(_MATRICES)
    unit_forget_bias: bool = flag(True)
    inert_2 = inert(_LAYER)
    dropout: float = real(0.0)
    recurrent_dropout: float = real(0.0)
    inert_3 = inert("seed")
    return_sequences: bool = flag(False)
    return_state: bool = flag(False)
    go_backwards: bool = flag(False)
    stateful: bool = flag(False)
    unroll: bool = flag(False)
    use_cudnn: Any = _use_cudnn("auto")
    extra = (*Layer.extra, "implementation", "zero_output_for_mask")

    @property
    def state_size(self) -> Any:
        return [self.units, self.units]


class GRU(_ResetAfter, _OneCell):
    """Gated recurrent unit: three gates, one state.

    Input ``(batch, steps, features)``; output ``(batch, units)``, or with
    ``return_sequences=True`` ``(batch, steps, units)``. The default ``reset_after=True``
    has two bias vectors: ``bias (2, 3 * units)``.
    """

    purpose = "reads the text word by word with three gates and one state"
    units: int = count()
    activation: Any = named("activation", "tanh")
    recurrent_activation: Any = named("activation", "sigmoid")
    use_bias: bool = flag(True)
    inert_1 = inert(f"{_MATRICES} {_LAYER}")
    dropout: float = real(0.0)
    recurrent_dropout: float = real(0.0)
    inert_2 = inert("seed")
    return_sequences: bool = flag(False)
    return_state: bool = flag(False)
    go_backwards: bool = flag(False)
    stateful: bool = flag(False)
    unroll: bool = flag(False)
    reset_after: bool = flag(True)
    use_cudnn: Any = _use_cudnn("auto")
    extra = (*Layer.extra, "implementation", "zero_output_for_mask")


class RNN(_Recurrent):
    """Runs a cell, or a stack of them, over the steps.

    A list of cells becomes StackedRNNCells; with ``return_state=True`` the states of a
    stack are nested, one list a cell.
    """

    purpose = "runs any cell, or several, over the steps"
    freezes = False
    reads = "batch steps ..."
    cell: Any = nested(of="cell", many=True)
    return_sequences: bool = flag(False)
    return_state: bool = flag(False)
    go_backwards: bool = flag(False)
    stateful: bool = flag(False)
    unroll: bool = flag(False)
    zero_output_for_mask: bool = flag(False)

    @classmethod
    def example(cls) -> str:
        return "RNN(cell=LSTMCell(units=2))"

    def validate(self) -> None:
        cell = self.cell
        if isinstance(cell, tuple):
            cell = StackedRNNCells(cells=cell)
        (self.__dict__["cell"],) = cells_of(cell)

    def variables(self, x: Shape) -> list[Weight]:
        if len(x) == 2 and known(x[0]) is None:
            raise WrongRank(
                f"RNN reads (batch, steps, features), but was given {len(x)} axes: {x}.",
                self.rank_fix(x),
            )
        return super().variables(x)

    def cell_weights(self, x: Shape) -> list[Weight]:
        weights: list[Weight] = self.cell.weights_as_cell(x)
        return weights

    def runs(self) -> Any:
        return self.cell

    def zeros_for_skipped(self) -> bool:
        return self.zero_output_for_mask

    def width(self) -> Any:
        return self.cell.output_size

    @property
    def state_size(self) -> Any:
        size = self.cell.state_size
        return size if isinstance(size, list) else [size]

    def states(self, x: Shape) -> list[Any]:
        return [_state(size, x) for size in self.state_size]

    def factored(self, x: Shape) -> Any:
        return self.cell.factored(self.step_in(x)) if self.cell.role == "cell" else None

    def macs(self, x: Shape, y: Any) -> Any:
        if self.cell.role != "cell":
            return None  # a whole layer for a cell: Keras builds it, and can't run it
        return x[1] * self.cell.macs(self.step_in(x), None)

    def traced(self, prefix: str = "") -> Layer:
        return traced_child(self, super().traced(prefix), "cell", prefix)


def _state(size: Any, x: Shape) -> Any:
    if isinstance(size, list):
        if any(isinstance(s, list) for s in size):
            raise WrongInputs(
                "The states of cells that are stacked twice are nested too deep for Keras.",
                "Put all cells in one list, or leave return_state out.",
            )
        return tuple(Shape((x[0], s)) for s in size)
    return Shape((x[0], size))
