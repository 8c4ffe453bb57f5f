"""From a wrong answer to the mistakes that give just this answer, the likelier first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
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
# A learner is told of so many; more would say nothing.
MOST = 6


def answered(answer: Any) -> Any:
    """An answer as it is compared: a tuple of sizes, or the word for an error. None if unreadable."""
    if isinstance(answer, str):
        text = answer.strip().strip("()[]").replace(" ", "")
        if text.lower().startswith(ERROR):
            return ERROR
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


def diagnose(question: Any, answer: Any) -> list[dict[str, str]]:
    """The mistakes that give this answer, the likelier first; none for a right answer.

    ``question``: ``{"kind": "params", "layer": {…}, "input_shape": [10, 3]}``, with ``layers`` for a
    model. Each cause: ``kind``, ``name``, ``explanation`` in the learner's words, and ``formula``,
    the calculation that gives the answer. Raises BadRecord for what is no question.
    """
    asked = Question.read(question)
    wrong = answered(answer)
    if wrong is None:
        return []
    try:
        worked = work_out(asked)
    except BadRecord:
        raise
    except ShapeError:
        return [] if wrong == ERROR else _error_missed(asked, wrong)
    if asked.kind == "output_shape" and asked.batch is None and wrong[:1] == (None,):
        wrong = wrong[1:]
    try:
        if wrong == worked.values():
            return []
    except IndexError:
        raise _no_axis(asked) from None
    if wrong == ERROR:
        return _error_expected(worked)
    if any(isinstance(n, float) for n in wrong):
        return _not_rounded(worked, wrong)
    return [_cause(one, with_, w) for one, with_, w in _ranked(worked, wrong)][:MOST]


def _no_axis(asked: Question) -> BadRecord:
    return BadRecord(f"The output has no axis {asked.axis}.", "Give one that it has.")


def _ranked(worked: Worked, wrong: Any) -> list[tuple[Kind, Optional[Kind], Worked]]:
    singles: list[tuple[Kind, Optional[Kind], Worked]] = []
    steps: list[tuple[Kind, Worked]] = []
    for one, w in edited(worked):
        if w.values() == wrong:
            if all(one is not found for found, _, _ in singles):
                singles.append((one, None, w))
        elif one.pairs:
            steps.append((one, w))
    if len({one.kind for one, _, _ in singles}) >= 2 or any(
        one.weight >= TOGETHER for one, _, _ in singles
    ):
        return singles
    found = {one.name for one, _, _ in singles}
    return [*singles, *(two for two in _together(steps, wrong) if two[0].name not in found)]


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


def _together(
    steps: list[tuple[Kind, Worked]], wrong: Any
) -> list[tuple[Kind, Optional[Kind], Worked]]:
    """Two mistakes at once: each is named, the one that explains more first."""
    best: Optional[tuple[int, Kind, Kind, Worked]] = None
    seen: set[Any] = set()
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
            if any(_values(both) == wrong for both in second.edit(w)):
                both = next(b for b in second.edit(w) if _values(b) == wrong)
                best = (rank, first, second, both)
    if best is None:
        return []
    _, first, second, both = best
    return [(first, second, both), (second, first, both)]


def _values(w: Worked) -> Any:
    try:
        return w.values()
    except (ShapeError, ArithmeticError, TypeError, IndexError):
        return None


def _cause(one: Kind, together: Optional[Kind], w: Worked) -> dict[str, str]:
    says = one.says if together is None else f"{one.says} And: {together.says}"
    return {"kind": one.kind, "name": one.name, "explanation": says, "formula": w.formula()}


def _error_expected(worked: Worked) -> list[dict[str, str]]:
    """An error was expected where Keras raises none."""
    for one in every_kind():
        wide = any(along_last_axis(part) and len(part.x) > 2 for part in worked.parts)
        if one.name == "dense_flattens" and wide:
            return [_cause(one, None, worked)]
    return []


def _not_rounded(worked: Worked, wrong: Any) -> list[dict[str, str]]:
    """A fraction where the rule rounds."""
    right = worked.values()
    near = len(wrong) == len(right) and all(
        b is not None and abs(a - b) < 1 for a, b in zip(wrong, right)
    )
    return [_cause(one, None, worked) for one in every_kind() if near and one.name == "rounding"]


def _error_missed(asked: Question, wrong: Any) -> list[dict[str, str]]:
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
                    return [_cause(one, None, w) for one in every_kind() if one.name == name]
    return []
