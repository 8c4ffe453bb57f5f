"""What a trace keeps of a forward pass."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from shapecalc.errors import BadRecord, did_you_mean, shown
from shapecalc.layers.base import Layer
from shapecalc.layers.observer import At, Watch
from shapecalc.numbers import nest

from ..render.repr import HtmlParts

# Of a larger weight JSON has the shape alone.
MOST_NUMBERS = 5_000


@dataclass(frozen=True)
class Number:
    """One array with its symbol and name; ``equation`` says how it was made, "" if given."""

    symbol: str
    name: str
    value: Any
    equation: str = ""

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self.value.shape)

    def to_dict(self) -> dict[str, Any]:
        """As JSON; a large array's numbers are left out."""
        small = self.value.size <= MOST_NUMBERS
        return {
            "symbol": self.symbol,
            "name": self.name,
            **({"equation": self.equation} if self.equation else {}),
            "shape": list(self.shape),
            "value": self.value.tolist() if small else None,
        }


@dataclass
class Step:
    """One word, window or whole pass of one layer.

    ``first`` and ``last`` are the steps of the layer's input that it looks at, from 0; what
    padding adds lies outside of them. Over several axes each is a tuple, a number for each.
    """

    layer: str
    inside: str
    what: str
    first: At
    last: At
    reads: list[Number] = field(default_factory=list)
    makes: list[Number] = field(default_factory=list)


@dataclass
class Part:
    """A layer of a traced model: its weights and its output."""

    name: str
    class_name: str
    arguments: dict[str, Any]
    weights: list[tuple[str, Any]]
    output: Any
    by_word: bool
    over: tuple[str, ...] = ()  # the spatial axes that its windows slide along, if several
    symbols: dict[tuple[str, str], Number] = field(default_factory=dict)


@dataclass(repr=False)
class Trace(HtmlParts):
    """A text or an image traced through the layers: every step, the result, and what was measured.

    ``step(8)`` and ``at("blue")`` are parts of it that show themselves; ``verify()`` asks Keras.
    """

    words: list[str]
    ids: list[int]
    seed: int
    parts: list[Part]
    steps: list[Step]
    findings: list[str] = field(default_factory=list)
    layers: list[Layer] = field(default_factory=list)
    # What was traced in place of a text, with its batch axis of 1, and the names of its axes.
    image: Any = None
    axes: tuple[str, ...] = ()

    @property
    def output(self) -> Any:
        """What the last layer gave: an array with its batch axis of 1, or several."""
        return self.parts[-1].output

    def part(self, name: str) -> Part:
        """What is known of one layer. Raises BadRecord for a name that none has."""
        names = [part.name for part in self.parts]
        if name not in names:
            raise BadRecord(
                f"No layer of the trace is called {shown(name)}.{did_you_mean(name, names)}",
                f"The layers are: {', '.join(names)}.",
            )
        return self.parts[names.index(name)]

    def step(self, number: int) -> Excerpt:
        """One step, counted from 1. Raises BadRecord for a number there isn't."""
        self.check_step(number)
        return Excerpt(self, [number])

    def at(self, word: str) -> Excerpt:
        """The steps of the last layer that look at a word. Raises BadRecord."""
        if self.image is not None:
            raise BadRecord("An image has no words.", "step(1) shows a step by its number.")
        found = [
            i
            for i, step in enumerate(self.steps, 1)
            if step.layer == self.parts[-1].name and word in self.looked_at(step)
        ]
        if not found:
            raise BadRecord(
                f"No step of {self.parts[-1].name} looks at {shown(word)}."
                f"{did_you_mean(word, self.words)}",
                f"The words are: {', '.join(self.words)}.",
            )
        return Excerpt(self, found)

    def check_step(self, number: Any) -> None:
        """Raises BadRecord for a number of a step that there isn't."""
        if type(number) is not int or not 1 <= number <= len(self.steps):
            raise BadRecord(
                f"There is no step {shown(number)}: the trace has {len(self.steps)}.",
                f"Give 1 to {len(self.steps)}.",
            )

    def verify(self) -> Any:
        """The result checked against tf.keras with the same weights: an explain.keras_check.compare.CrossCheck."""
        from ..keras_check.compare import CrossCheck
        from .verify import verified

        found = verified(self.layers, self)
        agrees, version = found["agrees"], found.get("keras_version", "")
        said = found["message"].partition(": ")[2] if version else found["message"]
        return CrossCheck(
            agrees,
            [f"the last numbers: {said}"] if agrees else [],
            note="" if agrees else found["message"],
            keras_version=version,
        )

    def __str__(self) -> str:
        from .show import trace_text

        return trace_text(self)

    def __repr__(self) -> str:
        what = f"{len(self.words)} words" if self.image is None else "an image"
        return f"<Trace of {what} in {len(self.steps)} steps>"

    def html_parts(self) -> Iterable[str]:
        from .show import trace_html

        return trace_html(self)

    def looked_at(self, step: Step) -> list[str]:
        """The words a step looks at, where the layer's input still has a step for each word."""
        if isinstance(step.first, tuple) or not self.part(step.layer).by_word:
            return []
        return [
            self.words[i] if 0 <= i < len(self.words) else "(padding)"
            for i in range(step.first, step.last + 1)  # type: ignore[operator]
        ]

    def to_dict(self) -> dict[str, Any]:
        """The JSON of ``seqshape trace --json``; docs/trace.md describes it."""
        return {
            "schema": 1,
            "words": self.words,
            "ids": self.ids,
            **({} if self.image is None else {"axes": self.axes, "image": self.image.tolist()}),
            "seed": self.seed,
            "layers": [
                {
                    "name": part.name,
                    "class_name": part.class_name,
                    "config": part.arguments,
                    "weights": [
                        {"name": name, "shape": list(value.shape)} for name, value in part.weights
                    ],
                    "symbols": [
                        {"inside": inside, **number.to_dict()}
                        for (inside, _), number in part.symbols.items()
                    ],
                    "output_shape": shapes(part.output),
                }
                for part in self.parts
            ],
            "steps": [
                {
                    "number": i,
                    "layer": step.layer,
                    "inside": step.inside,
                    "what": step.what,
                    "first": step.first,
                    "last": step.last,
                    "words": self.looked_at(step),
                    "reads": [n.to_dict() for n in step.reads],
                    "makes": [n.to_dict() for n in step.makes],
                }
                for i, step in enumerate(self.steps, 1)
            ],
            "output": listed(self.output),
            "told": self.findings,
        }


class Excerpt(HtmlParts):
    """Some steps of a trace, by their numbers."""

    __slots__ = ("numbers", "trace")

    def __init__(self, trace: Trace, numbers: list[int]) -> None:
        self.trace, self.numbers = trace, numbers

    def __str__(self) -> str:
        from .show import steps_text

        return steps_text(self.trace, self.numbers)

    def html_parts(self) -> Iterable[str]:
        from .show import steps_html

        return steps_html(self.trace, self.numbers)


def shapes(output: Any) -> Any:
    return nest.map(lambda o: list(o.shape), output, sequence=list)


def listed(output: Any) -> Any:
    return nest.map(lambda o: o.tolist(), output, sequence=list)


class Recorder(Watch):
    """A watch that keeps everything it sees of one layer, for a batch of one example."""

    def __init__(
        self,
        layer: str,
        steps: list[Step],
        symbols: dict[tuple[str, str], Number],
        inside: Sequence[str] = (),
    ) -> None:
        self.layer, self.steps, self.symbols, self.path = layer, steps, symbols, tuple(inside)

    def __call__(self, symbol: str, name: str, equation: str, value: Any) -> Any:
        self._now().makes.append(Number(symbol, name, value[0], equation))
        return value

    def reads(self, symbol: str, name: str, value: Any) -> Any:
        self._now().reads.append(Number(symbol, name, value[0]))
        return value

    def holds(self, symbol: str, name: str, value: Any) -> Any:
        self.symbols[self.where, symbol] = Number(symbol, name, value)
        return value

    def step(self, what: str, first: Any, last: Any = None) -> None:
        self.steps.append(
            Step(self.layer, self.where, what, first, first if last is None else last)
        )

    def inside(self, name: str) -> Recorder:
        return Recorder(self.layer, self.steps, self.symbols, (*self.path, name))

    @property
    def where(self) -> str:
        return ", ".join(self.path)

    def _now(self) -> Step:
        """The step at hand; a cell inside the layer has one of its own."""
        last = self.steps[-1] if self.steps else None
        if last is None or last.layer != self.layer:
            self.step("all", 0)
        elif last.inside != self.where:
            self.step(last.what, last.first, last.last)
        return self.steps[-1]
