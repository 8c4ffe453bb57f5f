"""Layers around layers: run one both ways, or at every step, or several after each other.

Sources: Keras's ``Bidirectional`` and ``TimeDistributed``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Optional

from ..errors import ArgumentsClash, BadArgument, ShapeError, WrongInputs, nearest
from ..errors.changes import Change, DropArgument, RenameArgument, SetArguments
from ..numbers.shape import Shape
from ..numbers.size import because
from .arguments import choice, ignored, nested
from .base import Call, Layer, Output, Weight, traced_child
from .recurrent import Recurrent


class Bidirectional(Layer):
    """Runs a recurrent layer forwards and a copy of it backwards, and merges the two.

    ``concat`` doubles the features of the output; the states are returned as they are, the
    forward ones first. It takes no ``return_sequences`` of its own: the layer inside has it.
    Source: M. Schuster, K. Paliwal, "Bidirectional Recurrent Neural Networks" (1997).
    """

    purpose = "reads the sequence in both directions"
    wraps = "directions"
    mask = "uses"
    freezes = False
    call_inputs = ("sequences", "initial_state")
    call_options = ("mask",)
    checks_reuse = False
    reads = "batch steps ..."
    layer: Layer = nested(of="recurrent")
    merge_mode: Optional[str] = choice("concat", "concat", "sum", "mul", "ave", None)
    given_weights = ignored("weights")
    backward_layer: Any = nested(None, of="recurrent")

    @classmethod
    def example(cls) -> str:
        return "Bidirectional(LSTM(units=2))"

    def misplaced(self, key: str) -> Optional[Change]:
        if key == "go_backwards":
            return DropArgument(key, "Leave it out: a Bidirectional runs both ways.")
        near = nearest(key, ("return_sequences", "return_state", "stateful"), 0.8)
        said = f"Move it to the layer inside: Bidirectional(LSTM(…, {near}=True))."
        return RenameArgument(key, near, said) if near else None

    def validate(self) -> None:
        forward: Any = self.layer
        backward = self.backward_layer
        for layer in (forward, backward):
            if layer is not None and not isinstance(layer, Recurrent):
                raise BadArgument(
                    f"Bidirectional needs a recurrent layer, but got {type(layer).__name__}.",
                    "wrap LSTM, GRU, SimpleRNN or RNN",
                )
        turned = True if backward is None else backward.go_backwards
        if forward.go_backwards == turned:
            raise ArgumentsClash(
                f"Both layers of this Bidirectional have go_backwards={turned}; one must run "
                "forwards, the other backwards.",
                DropArgument("backward_layer")
                if backward is not None
                else SetArguments({"go_backwards": False}),
            )
        for name in ("stateful", "return_sequences", "return_state"):
            if backward is not None and getattr(forward, name) != getattr(backward, name):
                raise ArgumentsClash(
                    f"Bidirectional's two layers differ in {name}.",
                    DropArgument("backward_layer"),
                    f"give both the same {name}",
                )

    def has_kernel(self) -> bool:
        return False

    def check_rank(self, x: Shape) -> None:
        self.layer.check_rank(x)

    def variables(self, x: Shape) -> list[Weight]:
        backward = self.backward_layer or self.layer
        found = [*self.layer.own_weights(x), *backward.own_weights(x)]
        if self.layer.stateful and self.layer.return_state:  # type: ignore[attr-defined]
            raise ArgumentsClash(
                "Keras can't mask a Bidirectional that is stateful and returns its states.",
                DropArgument("stateful"),
                DropArgument("return_state"),
            )
        return found

    def factored(self, x: Shape) -> Any:
        if self.backward_layer is not None:
            return None
        one = self.layer.factored(x)
        return None if one is None else because(2 * one, "Each direction has its own weights.")

    def output(self, x: Shape) -> Output:
        out: Any = self.layer.output(x)
        states: tuple[Any, ...] = ()
        if self.layer.return_state:  # type: ignore[attr-defined]
            out, states = out[0], (*out[1:], *out[1:])
        if self.merge_mode == "concat":
            wide = because(out[-1] * 2, "The forward and backward outputs are concatenated.")
            out = Shape((*out[:-1], wide))
        elif self.merge_mode is None:
            return (out, out, *states)
        return (out, *states) if states else out

    def macs(self, x: Shape, y: Any) -> Any:
        backward = self.backward_layer or self.layer
        if self.backward_layer is None:
            return 2 * self.layer.macs(x, y)
        return self.layer.macs(x, y) + backward.macs(x, y)

    # -- on real numbers ---------------------------------------------------------------
    supports_masking = True

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        forward: Any = self.layer
        half = forward.runs().weight_count()
        states = call.initial_state
        ahead = None if states is None else list(states)[: len(states) // 2]
        behind = None if states is None else list(states)[len(states) // 2 :]
        zeros = forward.return_sequences
        y = forward.run(
            np,
            x,
            weights[:half],
            call._replace(initial_state=ahead, watch=call.watch.inside("forward")),
            zeros,
        )
        back = self.backward(np, x, weights[half:], call._replace(initial_state=behind), zeros)
        ends: tuple[Any, ...] = ()
        if forward.return_state:
            y, back, ends = y[0], back[0], (*y[1:], *back[1:])
        if forward.return_sequences:
            back = np.flip(back, axis=1)
        out = self.merged(np, y, back, call)
        return (*out, *ends) if self.merge_mode is None else (out, *ends) if ends else out

    def backward(self, np: Any, x: Any, weights: list[Any], call: Call, zeros: bool) -> Any:
        """The second direction: a layer of its own, or the first one turned around."""
        turned: Any = self.backward_layer
        if turned is None:
            turned = object.__new__(type(self.layer))
            turned.__dict__.update(self.layer.__dict__)
            turned.__dict__["go_backwards"] = not self.layer.go_backwards  # type: ignore[attr-defined]
        watch = call.watch.inside("backward")
        return turned.run(np, x, weights, call._replace(watch=watch), zeros)

    def merged(self, np: Any, forward: Any, backward: Any, call: Call) -> Any:
        """The two outputs as ``merge_mode`` wants them."""
        if self.merge_mode is None:
            return forward, backward
        f, b = forward, backward
        modes: dict[str, tuple[str, Callable[[], Any]]] = {
            "concat": ("[f, b]", lambda: np.concatenate([f, b], axis=-1)),
            "sum": ("f + b", lambda: f + b),
            "ave": ("(f + b) / 2", lambda: (f + b) / 2),
            "mul": ("f * b", lambda: f * b),
        }
        equation, made = modes[self.merge_mode]
        y = made()
        every_step = self.layer.return_sequences  # type: ignore[attr-defined]
        for t in range(forward.shape[1] if every_step else 1):
            at = (slice(None), t) if every_step else (slice(None),)
            call.watch.step("word" if every_step else "end", t)
            call.watch.reads("f", "forward output", f[at])
            call.watch.reads("b", "backward output", b[at])
            call.watch("y", "output", equation, y[at])
        return y

    def compute_mask(self, np: Any, inputs: Any, mask: Any, options: Any = None) -> Any:
        kept = mask if self.layer.return_sequences else None  # type: ignore[attr-defined]
        if self.merge_mode is None:
            return kept, kept
        return (kept,) if self.layer.return_state else kept  # type: ignore[attr-defined]

    def traced(self, prefix: str = "") -> Layer:
        copy = traced_child(self, super().traced(prefix), "layer", prefix)
        return traced_child(self, copy, "backward_layer", f"{prefix}backward ")


def _kept(x: Any) -> Any:
    """A shape, or the shapes that a nest of states holds."""
    if isinstance(x, tuple) and any(isinstance(part, tuple) for part in x):
        return tuple(_kept(part) for part in x)
    return Shape(x)


class TimeDistributed(Layer):
    """Applies the same layer to every step: ``(batch, steps, …)`` keeps its steps."""

    purpose = "applies one layer to every step separately"
    wraps = "steps"
    kin = ("Wrapper",)
    mask = "passes"
    freezes = False
    checks_reuse = False  # Keras looks at a second input when the model runs
    call_options = ("mask",)
    reads = "batch steps features ..."
    layer: Layer = nested()

    @classmethod
    def example(cls) -> str:
        return "TimeDistributed(Dense(units=2))"

    def has_kernel(self) -> bool:
        return False

    def apply(self, inputs: Any, call_kwargs: Any = None) -> tuple[Output, list[Weight]]:
        if inputs.__class__ is tuple:
            passed = self.over_several(inputs)
            if passed is not None:
                return passed, []
        return super().apply(inputs, call_kwargs)

    def over_several(self, inputs: tuple[Any, ...]) -> Optional[tuple[Any, ...]]:
        """What Keras makes of three inputs or more: it takes them for the axes of one.

        A layer that only moves axes lets them pass; None for any other.
        """
        if not self.layer.moves_axes:
            return None
        try:
            out: Any = self.layer.output(self.one_step(Shape(inputs)))
            return tuple(_kept(x) for x in (out[0], inputs[1], *out[1:]))
        except (TypeError, IndexError, ShapeError):
            return None

    def traced_axes(self) -> tuple[str, ...]:
        batch, *inner = self.layer.traced_axes()
        return super().traced_axes() if "steps" in inner else (batch, "steps", *inner)

    def one_step(self, x: Shape) -> Shape:
        if len(x) < 3:
            raise IndexError  # a wrapper hands in what check_rank never saw
        return Shape((x[0], *x[2:]))

    def variables(self, x: Shape) -> list[Weight]:
        return self.layer.rule(self.one_step(x))[1]

    def output(self, x: Shape) -> Output:
        inner: Any = self.layer.rule(self.one_step(x))[0]
        if inner.__class__ is not Shape:
            raise WrongInputs(
                "TimeDistributed needs a layer with one output.",
                SetArguments({"return_state": False}),
            )
        steps = because(x[1], "Every step is processed separately.")
        return Shape((inner[0], steps, *inner[1:]))

    def factored(self, x: Shape) -> Any:
        return self.layer.factored(self.one_step(x))

    def macs(self, x: Shape, y: Any) -> Any:
        step = self.one_step(x)
        return x[1] * self.layer.macs(step, Shape((y[0], *y[2:])))

    def traced(self, prefix: str = "") -> Layer:
        return traced_child(self, super().traced(prefix), "layer", prefix)

    supports_masking = True

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        masks = call.mask if "mask" in self.layer.call_options else None
        made = []
        for t in range(x.shape[1]):
            call.watch.step("word", t)
            mask = None if masks is None else np.asarray(masks)[:, t]
            inner = call._replace(mask=mask, watch=call.watch.inside("step"))
            made.append(self.layer.compute(np, x[:, t], weights, inner))
        return np.stack(made, axis=1)


class Pipeline(Layer):
    """Applies layers one after the other, as one layer: the augmentation of images, mostly."""

    purpose = "applies layers one after the other"
    reads = "batch ..."
    freezes = False
    checks_reuse = False
    extra = ("name",)
    layers: Any = nested(many=True, alone=False)

    @classmethod
    def example(cls) -> str:
        return "Pipeline(layers=[Rescaling(scale=0.5), Dropout(rate=0.5)])"

    def apply(self, inputs: Any, call_kwargs: Any = None) -> tuple[Output, list[Weight]]:
        if call_kwargs:
            self.check_options(call_kwargs)
        if not isinstance(self.layers, tuple):
            raise BadArgument(
                "Pipeline applies a list of layers, and got one that isn't in a list.",
                f"For example: {self.example()}.",
            )
        weights: list[Weight] = []
        for layer in self.layers:
            inputs, own = self.run(layer, inputs)
            weights += own
        return inputs, weights

    def run(self, layer: Layer, inputs: Any) -> tuple[Output, list[Weight]]:
        """What comes out of a layer that really runs, as if in training, and isn't only asked."""
        for argument, kind in layer.kinds.items():
            if (
                getattr(kind, "what", "") == "activation"
                and getattr(layer, argument) == "threshold"
            ):
                raise BadArgument(
                    f"Pipeline runs its layers, and {argument}='threshold' can't be called with "
                    "the input alone.",
                    "Take another activation, such as 'relu'.",
                )
        untouched = layer.passes_lists_through and not getattr(layer, "rate", 0)
        if inputs.__class__ is tuple and not (untouched or layer.reads_list):
            # TensorFlow makes one tensor of several.
            if any(x.__class__ is not Shape or x != inputs[0] for x in inputs):
                raise WrongInputs(
                    f"Pipeline puts several inputs into one tensor, and got {inputs}.",
                    "Give it one input.",
                )
            inputs = Shape((len(inputs), *inputs[0]))
        return layer.when_run(inputs)

    def rule(self, x: Shape) -> tuple[Output, list[Weight]]:
        """What a wrapper asks for. Raises WrongInputs: Keras's Pipeline has no such answer."""
        raise WrongInputs(
            "A Pipeline can't say its output shape, and a wrapper asks for it.",
            "Wrap each of its layers, or put them one after the other.",
        )

    def output(self, x: Shape) -> Output:
        return self.apply(x)[0]

    def has_kernel(self) -> bool:
        return False

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        shape, rest = Shape(x.shape), list(weights)
        for layer in self.layers:
            shape, own = layer.apply(shape)
            x = layer.compute(np, x, rest[: len(own)], call)
            rest = rest[len(own) :]
        return x

    def compute_mask(self, np: Any, inputs: Any, mask: Any, options: Any = None) -> Any:
        for layer in self.layers:
            mask = layer.compute_mask(np, inputs, mask)
            if type(layer).variables is Layer.variables and layer.keeps_axes:
                inputs = layer.compute(np, inputs, [], Call(mask))
        return mask

    def traced(self, prefix: str = "") -> Layer:
        copy = super().traced(prefix)
        copy.__dict__["layers"] = tuple(
            layer.traced(f"{prefix}layers[{i}].") for i, layer in enumerate(self.layers)
        )
        return copy

    def macs(self, x: Shape, y: Any) -> Any:
        total: Any = 0
        for layer in self.layers:
            after, _ = layer.apply(x)
            total, x = total + layer.macs(x, after), after
        return total
