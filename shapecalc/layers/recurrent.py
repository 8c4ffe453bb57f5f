"""Recurrent layers: one cell, run at every step, passing its state to the next."""

from __future__ import annotations

from typing import Any

from ..errors import BatchUnknown, WrongInputs, WrongRank
from ..errors.changes import DropArgument
from ..numbers.shape import Shape
from ..numbers.size import because, known
from .arguments import Kind, Refused, anything, count, flag, ignored, named, nested, real, seed
from .base import Call, Layer, Output, Weight, traced_child
from .cells import StackedRNNCells, cells_of, in_lists
from .gates import (
    _CONSTRAINTS,
    _LAYER,
    _MATRICES,
    _REGULARIZERS,
    _Gated,
    _Memory,
    _Plain,
    _ResetAfter,
)


class Recurrent(Layer, listed=False):
    """What every recurrent layer shares: sequences in, the last output or all of them out."""

    reads = "batch steps features"
    role = "recurrent"
    kin = ("RNN",)
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
            raise BatchUnknown(subject=self, shape=x)

    def cell_weights(self, x: Shape) -> list[Weight]:
        raise NotImplementedError

    def last(self, x: Shape) -> tuple[Any, ...]:
        """The output sizes of one step, without the batch."""
        return (because(self.width(), "One value per unit."),)

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
            steps = because(x[1], "return_sequences=True returns the output of every step.")
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

        A step that the mask skips leaves the states as they are; its output is the one
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
                # Unrolled, Keras gives the mask the axes of the states before: of the first, fewer.
                after = where_seen(np, seen, after, states, like_old=bool(self.unroll))
            outputs.append(output)
            states = after
        out = np.stack(outputs, axis=1) if self.return_sequences else outputs[-1]
        return (out, *handed_on(states)) if self.return_state else out

    def compute_mask(self, np: Any, inputs: Any, mask: Any, options: Any = None) -> Any:
        kept = mask if self.return_sequences else None
        return (kept,) if self.return_state else kept


def where_seen(np: Any, seen: Any, new: Any, old: Any, like_old: bool = False) -> Any:
    """``new`` for the rows whose step is seen, ``old`` for the others; nested as they are.

    ``like_old``: the mask takes the axes of ``old``; what is left is broadcast.
    """
    if isinstance(new, list):
        return [where_seen(np, seen, a, b, like_old) for a, b in zip(new, in_lists(old))]
    rank = (old if like_old else new).ndim
    return np.where(seen.reshape(*seen.shape, *[1] * (rank - seen.ndim)), new, old)


def handed_on(states: list[Any]) -> list[Any]:
    """States as a layer returns them: those of stacked cells are nested, one list per cell."""
    return [(tuple(s) if len(s) > 1 else s[0]) if isinstance(s, list) and s else s for s in states]


class _UseCudnn(Kind):
    option = "value"
    ignored = True
    accepts: tuple[Any, ...] = ("auto", True, False)
    refuses: tuple[Any, ...] = (3, None, "yes")

    def check(self, value: Any) -> Any:
        if value in ("auto", True, False) and not isinstance(value, float):
            return value
        raise Refused("'auto', True or False")


_use_cudnn: Any = _UseCudnn


class GatedRecurrent(Recurrent, _Gated, listed=False):
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


class SimpleRNN(_Plain, GatedRecurrent):
    """The plain recurrent layer: each new state is computed from the step's input and the last state.

    Input ``(batch, steps, features)``; output ``(batch, units)``, or with
    ``return_sequences=True`` ``(batch, steps, units)``.
    """

    purpose = "reads the sequence step by step, keeping one state"
    units: int = count()
    activation: Any = named("activation", "tanh")
    use_bias: bool = flag(True)
    initializers_and_regularizers = ignored(f"{_MATRICES} {_REGULARIZERS}")
    # SimpleRNN takes it and never looks at it.
    activity_regularizer: Any = anything(None)
    constraints = ignored(_CONSTRAINTS)
    dropout: float = real(0.0)
    recurrent_dropout: float = real(0.0)
    return_sequences: bool = flag(False)
    return_state: bool = flag(False)
    go_backwards: bool = flag(False)
    stateful: bool = flag(False)
    unroll: bool = flag(False)
    seed: Any = seed(None)
    extra = (*Layer.extra, "zero_output_for_mask")


class LSTM(_Memory, GatedRecurrent):
    """Long short-term memory: four gates and, besides the output, a cell state.

    Input ``(batch, steps, features)``; output ``(batch, units)``, or with
    ``return_sequences=True`` ``(batch, steps, units)``. ``return_state=True`` adds the last
    output and the cell state.
    """

    purpose = "reads the sequence step by step, keeping a hidden state and a cell state"
    units: int = count()
    activation: Any = named("activation", "tanh")
    recurrent_activation: Any = named("activation", "sigmoid")
    use_bias: bool = flag(True)
    initializers = ignored(_MATRICES)
    unit_forget_bias: bool = flag(True)
    regularizers_and_constraints = ignored(_LAYER)
    dropout: float = real(0.0)
    recurrent_dropout: float = real(0.0)
    seed: Any = seed(None)
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


class GRU(_ResetAfter, GatedRecurrent):
    """Gated recurrent unit: three gates, one state.

    Input ``(batch, steps, features)``; output ``(batch, units)``, or with
    ``return_sequences=True`` ``(batch, steps, units)``. The default ``reset_after=True``
    has two bias vectors: ``bias (2, 3 * units)``.
    """

    purpose = "reads the sequence step by step with three gates and one state"
    forgives_states = True
    units: int = count()
    activation: Any = named("activation", "tanh")
    recurrent_activation: Any = named("activation", "sigmoid")
    use_bias: bool = flag(True)
    weight_settings = ignored(f"{_MATRICES} {_LAYER}")
    dropout: float = real(0.0)
    recurrent_dropout: float = real(0.0)
    seed: Any = seed(None)
    return_sequences: bool = flag(False)
    return_state: bool = flag(False)
    go_backwards: bool = flag(False)
    stateful: bool = flag(False)
    unroll: bool = flag(False)
    reset_after: bool = flag(True)
    use_cudnn: Any = _use_cudnn("auto")
    extra = (*Layer.extra, "implementation", "zero_output_for_mask")


class RNN(Recurrent):
    """Runs a cell, or a stack of them, over the steps.

    A list of cells becomes StackedRNNCells; with ``return_state=True`` the states of a
    stack are nested, one list a cell.
    """

    purpose = "runs any cell, or a stack of cells, over the steps"
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
            raise WrongRank(subject=self, shape=x, want=3, axes="batch, steps, features")
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
                "put all cells in one list",
                DropArgument("return_state"),
            )
        return tuple(Shape((x[0], s)) for s in size)
    return Shape((x[0], size))
