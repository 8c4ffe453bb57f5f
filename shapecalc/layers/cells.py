"""Cells: one step of a recurrent layer, run by RNN or stacked in StackedRNNCells."""

from __future__ import annotations

from typing import Any

from ..errors import BadArgument, WrongInputs
from ..errors.changes import WrapLayer
from ..numbers import nest
from ..numbers.shape import Shape
from ..numbers.size import Size, because, differ
from .arguments import count, flag, ignored, named, nested, real, seed
from .base import Call, Layer, Output, Weight
from .gates import _CELL, _MATRICES, _Gated, _Memory, _Plain, _ResetAfter
from .observer import Watch
from .weights import frozen


class Cell(Layer, _Gated, listed=False):
    """What all cells share: one step, from an input and the states before it to those after it.

    RNN runs a cell over a sequence. Called by itself, it needs its ``states``.
    """

    reads = "batch features"
    role = "cell"
    call_inputs = ("inputs", "states")
    units: int

    @property
    def state_size(self) -> Any:
        return self.units

    @property
    def output_size(self) -> Any:
        return self.units

    def states(self, x: Shape) -> list[Any]:
        """The shapes of the states, before this step and after it; nested for stacked cells."""
        size = self.state_size
        sizes = size if isinstance(size, list) else [size]
        return nest.map(lambda n: Shape((x[0], n)), sizes)  # type: ignore[no-any-return]

    def whole_input(self, x: Shape) -> Any:
        return dict(zip(self.call_inputs, (x, self.states(x))))

    def apply(self, inputs: Any, call_kwargs: Any = None) -> tuple[Output, list[Weight]]:
        x, given = self.named_inputs(inputs) if isinstance(inputs, dict) else (inputs, None)
        if given is None:
            raise WrongInputs(
                f"{type(self).__name__} computes one step of a recurrent layer; it also needs a state.",
                subject=self,
                call=f"RNN({type(self).__name__}(…))",
                wrap=WrapLayer("RNN", "cell"),
            )
        if call_kwargs:
            self.check_options(call_kwargs)
        self.check_rank(x)
        weights = self.own_weights(x)
        states = self.states(x)
        before, wanted = _leaves(given), _leaves(states)
        if len(before) != len(wanted) or any(differ(a[-1], b[-1]) for a, b in zip(before, wanted)):
            raise WrongInputs(
                f"{type(self).__name__} needs the states {_listed(wanted)}, but was given {_listed(before)}.",
                "Start with zeros: cell.get_initial_state(batch_size).",
            )
        width = because(self.output_size, "One value per unit.")
        after = self.states_after(states)
        return self.checked((Shape((x[0], width)), after)), weights

    def states_after(self, states: list[Any]) -> Any:
        """The states as they are returned, given those before the step."""
        return states

    def rule(self, x: Shape) -> tuple[Output, list[Weight]]:
        self.own_weights(x)  # a wrapper builds what it holds before it calls it
        return self.apply(x)

    def variables(self, x: Shape) -> list[Weight]:
        return self.gate_weights(x[-1])

    def factored(self, x: Shape) -> Any:
        return self.gate_form(x[-1])

    def macs(self, x: Shape, y: Any) -> Any:
        return self.step_macs(x[-1])

    def macs_of(self, inputs: Any, output: Any) -> Any:
        return self.macs(inputs[self.call_inputs[0]], output)

    def weights_as_cell(self, x: Shape) -> list[Weight]:
        """The weights for one step's input ``(batch, features)``, made but not checked yet."""
        weights = self.variables(x)
        return weights if self.trainable else frozen(weights)

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        """One step by itself: ``(output, [states])``, as Keras's cells answer."""
        states = in_lists(call.initial_state) or self.first_states(np, x)
        return self.step(np, x, states, self.parameters(np, weights, call.watch), call.watch)


class SimpleRNNCell(_Plain, Cell):
    """One step of a SimpleRNN: ``h' = tanh(x·kernel + h·recurrent_kernel + bias)``."""

    purpose = "one step of a SimpleRNN"
    call_inputs = ("sequence", "states")
    units: int = count()
    activation: Any = named("activation", "tanh")
    use_bias: bool = flag(True)
    weight_settings = ignored(f"{_MATRICES} {_CELL}")
    dropout: float = real(0.0)
    recurrent_dropout: float = real(0.0)
    seed: Any = seed(None)


class GRUCell(_ResetAfter, Cell):
    """One step of a GRU: update gate, reset gate, candidate."""

    purpose = "one step of a GRU"
    units: int = count()
    activation: Any = named("activation", "tanh")
    recurrent_activation: Any = named("activation", "sigmoid")
    use_bias: bool = flag(True)
    weight_settings = ignored(f"{_MATRICES} {_CELL}")
    dropout: float = real(0.0)
    recurrent_dropout: float = real(0.0)
    reset_after: bool = flag(True)
    seed: Any = seed(None)
    extra = (*Layer.extra, "implementation")


class LSTMCell(_Memory, Cell):
    """One step of an LSTM: input, forget and output gate, candidate; two states."""

    purpose = "one step of an LSTM"
    units: int = count()
    activation: Any = named("activation", "tanh")
    recurrent_activation: Any = named("activation", "sigmoid")
    use_bias: bool = flag(True)
    initializers = ignored(_MATRICES)
    unit_forget_bias: bool = flag(True)
    regularizers_and_constraints = ignored(_CELL)
    dropout: float = real(0.0)
    recurrent_dropout: float = real(0.0)
    seed: Any = seed(None)
    extra = (*Layer.extra, "implementation")

    @property
    def state_size(self) -> Any:
        return [self.units, self.units]


class StackedRNNCells(Cell):
    """Cells on top of each other, run as one step: each reads the output of the one below."""

    purpose = "runs several cells as one step"
    freezes = False
    cells: Any = nested(of="cell", many=True, alone=False)
    use_bias = False
    units = 0

    @classmethod
    def example(cls) -> str:
        return "StackedRNNCells(cells=[GRUCell(units=2), LSTMCell(units=3)])"

    def validate(self) -> None:
        if not isinstance(self.cells, tuple):
            raise BadArgument(
                f"StackedRNNCells got {type(self.cells).__name__}; it needs a list of cells.",
                f"For example: {self.example()}.",
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

    def states_after(self, states: list[Any]) -> Any:
        return states if len(states) > 1 else states[0]

    def variables(self, x: Shape) -> list[Weight]:
        return self.weights_as_cell(x)

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


def _leaves(shapes: Any) -> list[Shape]:
    """The shapes in a nest of them; one without a size fits any."""
    return [leaf or Shape((Size(None),)) for leaf in nest.leaves(shapes)]


def _listed(shapes: list[Shape]) -> str:
    return ", ".join(map(str, shapes)) or "none"


def in_lists(states: Any) -> list[Any]:
    """States as a list: one state by itself becomes a list of one."""
    if states is None:
        return []
    return list(states) if isinstance(states, (list, tuple)) else [states]


def cells_of(value: Any) -> tuple[Any, ...]:
    cells = value if isinstance(value, tuple) else (value,)
    for cell in cells:
        if getattr(cell, "role", "") not in ("cell", "recurrent"):
            raise BadArgument(
                f"{type(cell).__name__} is not a cell: it has no state_size.",
                "Cells are SimpleRNNCell, GRUCell, LSTMCell and StackedRNNCells.",
            )
    return cells
