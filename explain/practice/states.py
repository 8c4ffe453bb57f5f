"""Items about the state of a recurrent layer after a few steps, worked out by hand.

The numbers come from the layer's own forward pass, with whole weights; a mistake is the same pass
with a weight of zeros, another order of the steps, a step too few or no activation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Optional

from shapecalc.layers.base import Layer
from shapecalc.layers.observer import At, Watch
from shapecalc.models.sequential import make_layers

from .asked import mixed
from .drawing import Sizes, layer_text
from .item import Choice, Item

WEIGHTS = (-2, -1, 1, 2, 3)
NUMBERS = (-3, -2, -1, 1, 2, 3, 4)


class Slip(NamedTuple):
    kind: str
    says: str


SLIPS = {
    "state": Slip("state_forgotten", "I left out the state of the step before."),
    "bias": Slip("bias_forgotten", "I left the bias out."),
    "input": Slip("kernel_missing", "I left the input of the step out."),
    "activation": Slip("activation_forgotten", "I left the activation out."),
    "order": Slip("order_reversed", "I read the steps from the last to the first."),
    "short": Slip("last_step_missing", "I stopped one step too early."),
    "first": Slip("input_frozen", "I took the first step's input for every step."),
}


class _Equations(Watch):
    """The equations of a forward pass with their values, for one example."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.at = ""

    def step(self, what: str, first: At, last: Optional[At] = None) -> None:
        self.at = f"step {int(first) + 1}: " if isinstance(first, int) else ""

    def reads(self, symbol: str, name: str, value: Any) -> Any:
        self.lines.append(f"{self.at}{symbol} = {_text(value)} ({name})")
        return value

    def __call__(self, symbol: str, name: str, equation: str, value: Any) -> Any:
        self.lines.append(f"{self.at}{symbol} = {equation} = {_text(value)}")
        return value


def _numbers(value: Any) -> list[float]:
    return [round(float(v), 4) for v in value.reshape(-1)]


def _text(value: Any) -> str:
    return ", ".join(f"{v:g}" for v in _numbers(value))


def state_item(pick: Sizes, configs: Sequence[Any]) -> Item:
    """The item without its id and skill: one unit, two or three steps, one or two features."""
    import numpy as np

    steps, features = pick.choice((2, 3)), pick.choice((1, 1, 2))
    name = pick.choice(("linear", "relu", "relu"))
    config = {
        "class_name": configs[0]["class_name"],
        "config": {"units": 1, "activation": name},
    }
    layer = make_layers([config])[0]
    x = np.array([[pick.choice(NUMBERS) for _ in range(features)] for _ in range(steps)], "float32")
    shapes = [w.shape.plain() if hasattr(w.shape, "plain") else w.shape for w in _weights(layer, x)]
    weights = [
        np.array([pick.choice(WEIGHTS) for _ in range(int(np.prod(s)))], "float32").reshape(s)
        for s in shapes
    ]
    watch = _Equations()
    answer = _whole(_after(np, layer, x, weights, watch))
    wrong = [
        Choice(value, SLIPS[slip].kind, SLIPS[slip].says)
        for slip, value in slips(np, layer, x, weights)
        if value != answer
    ]
    names = [w.name for w in _weights(layer, x)]
    holds = [f"{n} = {w.tolist()}" for n, w in zip(names, weights)]
    return Item(
        id="",
        skill="",
        kind="state",
        text=f"What does the layer return after step {steps}? The state begins at 0.",
        code="\n".join([layer_text(config), f"x = {x.tolist()}", *holds]),
        question=None,
        answer=answer,
        answer_is="number",
        choices=mixed(pick, Choice(answer, "", "Right."), list(_distinct(wrong))),
        derivation=tuple(watch.lines),
        hints=tuple(watch.lines[:-1]),
    )


def _weights(layer: Layer, x: Any) -> list[Any]:
    from shapecalc.numbers.shape import Shape

    return layer.apply(Shape((1, *x.shape)))[1]


def _after(np: Any, layer: Layer, x: Any, weights: list[Any], watch: Optional[Watch] = None) -> Any:
    return layer.forward(np, x[None], weights, **({"watch": watch} if watch else {}))


def _whole(value: Any) -> Any:
    n = _numbers(value)[0]
    return int(n) if n == int(n) else n


def slips(np: Any, layer: Layer, x: Any, weights: list[Any]) -> Iterator[tuple[str, Any]]:
    """Every slip with the number that it gives."""
    kernel, recurrent, bias = weights
    free = layer.changed(activation=None)
    passes = {
        "state": (layer, x, [kernel, recurrent * 0, bias]),
        "bias": (layer, x, [kernel, recurrent, bias * 0]),
        "short": (layer, x[:-1], weights),
        "order": (layer, x[::-1], weights),
        "activation": (free, x, weights),
        "input": (layer, x, [kernel * 0, recurrent, bias]),
        "first": (layer, np.repeat(x[:1], len(x), axis=0), weights),
    }
    for slip, (one, given, held) in passes.items():
        yield slip, _whole(_after(np, one, given, held))


def _distinct(choices: Sequence[Choice]) -> Iterator[Choice]:
    seen: set[Any] = set()
    for choice in choices:
        if choice.answer not in seen:
            seen.add(choice.answer)
            yield choice
