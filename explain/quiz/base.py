"""What a question is: its text, its choices, and evidence computed on the spot."""

from __future__ import annotations

import os
import random
import string
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, ClassVar, Optional

# How far apart NumPy's and Keras's float32 results may be and still be the same.
TOLERANCE = 1e-4
# The one choice that always comes last.
NONE = "None of the above"
_ORDER_SEED = 3


@dataclass(frozen=True)
class Choice:
    """One possible answer. ``why`` says why it is right, or what is wrong with it."""

    text: str
    why: str
    correct: bool = False


class Detail(str):
    """A sentence of the evidence that is shown only where all of it is."""


@dataclass
class Table:
    """A small table of computed values."""

    headings: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


@dataclass
class Evidence:
    """What was computed: sentences and tables in order, and the numbers for JSON.

    ``holds``: the numbers support the answer. ``cross_checked``: real tf.keras layers gave the
    same. ``unchecked`` says what was not compared.
    """

    parts: list[Any] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    holds: bool = False
    cross_checked: bool = False
    unchecked: str = ""

    def say(self, text: str) -> None:
        self.parts.append(text)

    def table(self, headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
        self.parts.append(Table(headings, rows))

    def to_dict(self) -> dict[str, Any]:
        text = [
            p
            if isinstance(p, str)
            else {"headings": list(p.headings), "rows": [list(r) for r in p.rows]}
            for p in self.parts
        ]
        return {
            "text": text,
            "data": self.data,
            "holds": self.holds,
            "cross_checked": self.cross_checked,
            **({"not_cross_checked": self.unchecked} if self.unchecked else {}),
        }


class Question:
    """One question of the quiz. A class in a file of this folder is asked, by being there.

    Subclasses give ``number``, ``question`` and ``choices`` (one of them correct) and
    :meth:`gather`, which computes the evidence: with NumPy always, and against the real
    layers if it gets the keras module.
    """

    number: int
    question: str
    choices: tuple[Choice, ...]
    seed: int = _ORDER_SEED
    slow: ClassVar[bool] = False
    asked: ClassVar[list[type[Question]]] = []

    def __init_subclass__(cls, asked: bool = True) -> None:
        if asked:
            Question.asked.append(cls)

    @property
    def answer(self) -> Choice:
        return next(c for c in self.choices if c.correct)

    def options(self) -> list[tuple[str, Choice]]:
        """The choices with their letters, in an order that is the same for the same seed."""
        choices = [c for c in self.choices if c.text != NONE]
        random.Random(self.seed * 100 + self.number).shuffle(choices)
        choices += [c for c in self.choices if c.text == NONE]
        return list(zip(string.ascii_lowercase, choices))

    def gather(self, keras: Optional[Any] = None) -> Evidence:
        """Compute the evidence."""
        raise NotImplementedError

    def to_dict(self, evidence: Evidence) -> dict[str, Any]:
        return {
            "number": self.number,
            "question": self.question,
            "choices": [c.text for _, c in self.options()],
            "options": [
                {"letter": letter, "text": c.text, "correct": c.correct, "why": c.why}
                for letter, c in self.options()
            ],
            "answer": self.answer.text,
            "evidence": evidence.to_dict(),
            "verified": evidence.holds and evidence.cross_checked,
        }


def cross_check(
    evidence: Evidence, keras: Optional[Any], layer: Any, weights: list[Any], x: Any, ours: Any
) -> None:
    """Compare NumPy's output with that of a real Keras layer carrying the same weights."""
    import numpy as np

    if keras is None:
        evidence.unchecked = "Not checked against Keras: these are NumPy's numbers alone."
        return
    made = layer(keras)
    made.build((None, *np.shape(x)))
    made.set_weights(weights)
    theirs = np.asarray(made(np.asarray(x)[None]))[0]
    gap = float(np.max(np.abs(theirs - ours)))
    evidence.data["largest_gap_to_keras"] = gap
    agreed = theirs.shape == np.shape(ours) and gap <= TOLERANCE
    evidence.cross_checked = agreed and evidence.cross_checked is not None
    evidence.holds = evidence.holds and agreed
    name = type(made).__name__
    if agreed:
        evidence.say(
            f"A real keras {name} with the same weights gives the same numbers "
            f"(largest gap {gap:.0e})."
        )
    else:
        evidence.say(f"A real keras {name} gives other numbers (largest gap {gap:.2g}).")


def numbers(vector: Any, most: int = 4) -> str:
    """The first few numbers of a vector, aligned."""
    shown = " ".join(f"{v:+.2f}" for v in list(vector)[:most])
    return shown + (" …" if len(vector) > most else "")


def questions() -> list[Question]:
    """Every question, in order of number."""
    for module in iter_modules([os.path.dirname(__file__)]):
        if module.name.startswith("q"):
            import_module(f"{__package__}.{module.name}")
    return sorted((cls() for cls in Question.asked), key=lambda q: q.number)
