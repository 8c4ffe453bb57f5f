"""A question in a notebook: its choices, and the answer with its evidence folded away."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Optional

from ..render.repr import HtmlParts
from .base import Choice, Evidence, Question, Table, questions


class Asked(HtmlParts):
    """A question with its choices in the order of their letters, and the evidence."""

    __slots__ = ("choices", "evidence", "question")

    def __init__(
        self, question: Question, choices: list[tuple[str, Choice]], evidence: Evidence
    ) -> None:
        self.question, self.choices, self.evidence = question, choices, evidence

    @property
    def holds(self) -> bool:
        """Whether the evidence supports the answer."""
        return self.evidence.holds

    def __str__(self) -> str:
        from ..render.terminal import PIPE_WIDTH, wrapped

        said = [f"Question {self.question.number}. {self.question.question}", ""]
        said += [f"  {letter}  {choice.text}" for letter, choice in self.choices]
        return "\n".join(line for text in said for line in wrapped(text, PIPE_WIDTH, "     "))

    def html_parts(self) -> Iterable[str]:
        from ..render.html import esc, folded

        yield f"<p><b>Question {self.question.number}.</b> {esc(self.question.question)}</p>"
        items = "".join(f"<li>{esc(choice.text)}</li>" for _, choice in self.choices)
        yield f'<ol style="list-style-type:lower-alpha">{items}</ol>'
        yield folded("Answer", self._answer())

    def _answer(self) -> Iterable[str]:
        from ..render.html import esc, table

        rows = [
            (letter, "<b>right</b>" if choice.correct else "wrong", esc(choice.why))
            for letter, choice in self.choices
        ]
        yield table(("", "", "why"), rows)
        yield "<p><b>Evidence, computed just now</b></p>"
        for part in self.evidence.parts:
            if isinstance(part, Table):
                yield table(
                    tuple(map(esc, part.headings)), [tuple(map(esc, row)) for row in part.rows]
                )
            else:
                yield f"<p>{esc(part)}</p>"
        if self.evidence.unchecked:
            yield f"<p>{esc(self.evidence.unchecked)}</p>"
        if not self.holds:
            yield "<p><b>The evidence does not support the answer on this machine.</b></p>"


class Hidden(HtmlParts):
    """A custom question; the answer, anything that can display itself, is folded away."""

    __slots__ = ("answer", "question")

    def __init__(self, question: str, answer: Any) -> None:
        self.question, self.answer = question, answer

    def __str__(self) -> str:
        return self.question

    def html_parts(self) -> Iterable[str]:
        from ..render.html import esc, folded, lines_html

        yield f"<p><b>{esc(self.question)}</b></p>"
        ways = (getattr(self.answer, name, None) for name in ("_repr_html_", "_repr_svg_"))
        # A method may exist and return None.
        found = next((html for way in ways if way and (html := way()) is not None), None)
        yield folded("Answer", [lines_html(str(self.answer)) if found is None else found])


def ask(number: int, use_keras: bool = True) -> Asked:
    """Question ``number`` of the quiz, its evidence computed now; a notebook folds the answer.

    Real layers are asked where TensorFlow is installed. Raises BadRecord for another number.
    """
    from shapecalc.errors import BadRecord, shown

    every = questions()
    found = next((q for q in every if q.number == number), None)
    if found is None:
        raise BadRecord(
            f"There is no question {shown(number)}.", f"The questions are 1 to {len(every)}."
        )
    return Asked(found, found.options(), found.gather(backend(use_keras)[0]))


def backend(use_keras: bool) -> tuple[Optional[Any], str]:
    """The keras module, or None and the sentence that says why it isn't used."""
    if not use_keras:
        return None, "Without Keras: evidence comes from NumPy alone and is not cross-checked."
    from ..keras_check.build import KerasMissing, load_keras
    from ..render.terminal import waiting

    try:
        with waiting("Loading TensorFlow"):
            return load_keras(), ""
    except KerasMissing as missing:
        return None, f"{missing} Until then evidence comes from NumPy, not cross-checked."
