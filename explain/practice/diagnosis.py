"""From a wrong answer to the mistakes that give just this answer, the likelier first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Optional

from shapecalc.errors import BadRecord, ShapeError
from shapecalc.models.sequential import make_layers

from .catalogue import every_kind
from .kinds import Kind
from .settings import changed
from .shapes import along_last_axis
from .worked import ERROR, SHAPES, Question, Worked, work_out

# How far the rank of two mistakes together is below that of the rarer one.
TOGETHER = 60
THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+")
# A learner is told of so many; more would say nothing.
MOST = 6


def answered(answer: Any, number: bool = False) -> Any:
    """An answer as it is compared: a tuple of sizes, or the word for an error. None if unreadable.

    Where one ``number`` is asked, its commas may be those between thousands.
    """
    if isinstance(answer, str):
        text = answer.strip().strip("()[]").replace(" ", "")
        if text.lower().startswith(ERROR):
            return ERROR
        if number and THOUSANDS.fullmatch(text):
            text = text.replace(",", "")
        parts = [p for p in text.split(",") if p]
        try:
            return tuple(None if p in ("None", "null") else int(p) for p in parts)
        except ValueError:
            return None
    if isinstance(answer, (list, tuple)):
        return tuple(answer)
    return None if isinstance(answer, bool) or answer is None else (answer,)


def right_answer(question: Any) -> Any:
    """What is right: a number, a list of sizes, or ``"error"`` where Keras raises one."""
    asked = Question.read(question)
    try:
        values = work_out(asked).values()
    except BadRecord:
        raise
    except IndexError:
        raise _no_axis(asked) from None
    except ShapeError:
        return ERROR
    return list(values) if asked.kind in SHAPES else values[0]


@dataclass(frozen=True)
class Cause:
    """A mistake that gives an answer: alone, or ``together`` with a second one."""

    kind: Kind
    worked: Worked
    together: Optional[Kind] = None

    def to_dict(self) -> dict[str, str]:
        found = {**self.kind.described(), "formula": self.worked.formula()}
        if self.together is not None:
            found["explanation"] += f" And: {self.together.says}"
        return found


def diagnosed(asked: Question, answer: Any, effort: Optional[int] = None) -> list[Cause]:
    """The mistakes that give this answer, the likelier first; none for a right answer.

    With an ``effort`` at most so many mistakes are tried on top of another one, and only where
    none gives the answer alone. Raises BadRecord.
    """
    wrong = answered(answer, asked.kind not in SHAPES)
    if wrong is None:
        return []
    try:
        worked, made = mistakes_in(asked)
    except BadRecord:
        raise
    except IndexError:
        raise _no_axis(asked) from None
    except ShapeError:
        return [] if wrong == ERROR else _error_missed(asked, wrong)
    if asked.kind == "output_shape" and asked.batch is None and wrong[:1] == (None,):
        wrong = wrong[1:]
    if wrong == worked.values():
        return []
    if wrong == ERROR:
        return _error_expected(worked)
    if any(isinstance(n, float) for n in wrong):
        return _not_rounded(worked, wrong)
    return _ranked(made, wrong, effort)[:MOST]


def _no_axis(asked: Question) -> BadRecord:
    return BadRecord(f"The output has no axis {asked.axis}.", "Give one that it has.")


def _ranked(made: Mistakes, wrong: Any, effort: Optional[int]) -> list[Cause]:
    singles: list[Cause] = []
    steps: list[tuple[Kind, Worked]] = []
    for one, w in made:
        if w.values() == wrong:
            if all(one is not found.kind for found in singles):
                singles.append(Cause(one, w))
        elif one.pairs:
            steps.append((one, w))
    if (singles and effort is not None) or len({cause.kind.kind for cause in singles}) >= 2:
        return singles
    if any(cause.kind.weight >= TOGETHER for cause in singles):
        return singles
    found = {cause.kind.name for cause in singles}
    return [*singles, *(c for c in _together(steps, wrong, effort) if c.kind.name not in found)]


Mistakes = Sequence[tuple[Kind, Worked]]
# An item is worked out when it is drawn, and again when it is answered.
_kept: dict[str, tuple[Worked, Mistakes]] = {}
KEPT = 8


def mistakes_in(asked: Question) -> tuple[Worked, Mistakes]:
    """The question worked out, and with every mistake that can be made in it, the likelier first.

    Raises ShapeError where Keras would raise an error, IndexError for an axis that isn't there.
    """
    key = json.dumps(asked.to_dict(), default=repr)
    found = _kept.get(key)
    if found is None:
        worked = work_out(asked)
        found = _kept[key] = worked, tuple(edited(worked))
        if len(_kept) > KEPT:
            del _kept[next(iter(_kept))]
    return found


def edited(worked: Worked) -> Iterator[tuple[Kind, Worked]]:
    """Every mistake made in a question, the likelier first; those that change nothing left out."""
    right = worked.values()
    for one in every_kind():
        for w in one.edit(worked):
            try:
                values = w.values()
            except (ShapeError, ArithmeticError, TypeError, IndexError):
                continue
            if values != right:
                yield one, w


def _together(steps: list[tuple[Kind, Worked]], wrong: Any, effort: Optional[int]) -> list[Cause]:
    """Two mistakes at once: each is named, the one that explains more first."""
    best: Optional[tuple[int, Kind, Kind, Worked]] = None
    seen: set[Any] = set()
    left = effort
    for first, w in steps:
        key = (first.name, w.values(), len(w.parts))
        if key in seen:
            continue
        seen.add(key)
        for second in every_kind():
            if second.name == first.name or not second.pairs:
                continue
            rank = min(first.weight, second.weight) * 2 + max(first.weight, second.weight)
            if best is not None and rank <= best[0]:
                continue
            for both in second.edit(w):
                if left is not None:
                    left -= 1
                if _values(both) == wrong:
                    best = (rank, first, second, both)
                    break
        if left is not None and left < 0:
            break
    if best is None:
        return []
    _, first, second, both = best
    return [Cause(first, both, second), Cause(second, both, first)]


def _values(w: Worked) -> Any:
    try:
        return w.values()
    except (ShapeError, ArithmeticError, TypeError, IndexError):
        return None


def _error_expected(worked: Worked) -> list[Cause]:
    """An error was expected where Keras raises none."""
    wide = any(along_last_axis(part) and len(part.x) > 2 for part in worked.parts)
    return _named("dense_flattens", worked) if wide else []


def _named(name: str, worked: Worked) -> list[Cause]:
    return [Cause(one, worked) for one in every_kind() if one.name == name]


def _not_rounded(worked: Worked, wrong: Any) -> list[Cause]:
    """A fraction where the rule rounds."""
    right = worked.values()
    near = len(wrong) == len(right) and all(
        a is not None and b is not None and abs(a - b) < 1 for a, b in zip(wrong, right)
    )
    return _named("rounding", worked) if near else []


def _error_missed(asked: Question, wrong: Any) -> list[Cause]:
    """An answer where Keras raises an error: right if a layer had another setting."""
    layers = make_layers(asked.layers)
    for name, argument, value in (
        ("return_sequences_forgotten", "return_sequences", True),
        ("padding_assumed", "padding", "same"),
        ("data_format_swapped", "data_format", "channels_first"),
    ):
        made = [changed(layer, **{argument: value}) or layer for layer in layers]
        for several in (made, [*made[:-1], layers[-1]]):
            with suppress(ShapeError):
                w = work_out(asked, several)
                if w.values() == wrong:
                    return _named(name, w)
    return []
