"""Practice in a notebook: a question in a cell, the answer in the next, without widgets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Optional

from shapecalc.errors import BadRecord
from shapecalc.models.summary import Summary

from ..render.repr import HtmlParts
from .frequent import answer_record, frequent_mistakes
from .item import Feedback, Item
from .items import draw, feedback, from_model
from .lines import CLOSE, OPEN
from .skills import SKILLS


class Said(HtmlParts):
    """The feedback to an answer, and the question after it."""

    def __init__(self, said: Feedback, following: Item) -> None:
        self.feedback, self.following = said, following

    def __str__(self) -> str:
        return "\n".join([*said_lines(self.feedback), "", *item_lines(self.following)])

    def html_parts(self) -> Iterable[str]:
        from ..render.html import lines_html

        yield lines_html("\n".join(said_lines(self.feedback)))
        yield from item_parts(self.following)


def item_lines(item: Item) -> list[str]:
    return [item.text, "", *item.code.splitlines(), "", "Answer with p.answer(…)."]


def item_parts(item: Item) -> Iterable[str]:
    from ..render.html import esc, lines_html

    yield f"<p><b>{esc(item.text)}</b></p>"
    yield lines_html(item.code)


def said_lines(said: Feedback) -> list[str]:
    """Feedback line by line: what is said, the right derivation, the learner's with its marks."""
    lines = [said.says]
    if not said.right:
        lines += ["", "Right:", *(f"  {line}" for line in said.derivation)]
    if said.yours:
        marked = (f"  {line['marked']}" for line in said.yours)
        lines += ["", f"Yours, the difference in {OPEN}{CLOSE}:", *marked]
    return lines


class Practice(HtmlParts):
    """Questions one after the other: ``p = explain.practice(model)``, then ``p.answer(116)``.

    ``p.item`` is the question at hand; ``p.hint()`` says a line of its derivation, ``p.choices()``
    some answers to choose from, ``p.skip()`` goes on, ``p.mistakes()`` names what happens often.
    """

    def __init__(
        self, summary: Optional[Summary], skill: str, kind: Optional[str], seed: int
    ) -> None:
        self._summary, self._skill, self._kind, self._seed = summary, skill, kind, seed
        self._hints = 0
        self.records: list[dict[str, Any]] = []
        self.item = self._drawn()

    def _drawn(self) -> Item:
        if self._summary is not None:
            return from_model(self._summary, self._seed, self._kind)
        return draw(self._skill, self._seed, self._kind)

    def answer(self, answer: Any) -> Said:
        """Answer the question: a number, a shape, or text such as ``"(None, 46, 8)"``."""
        said = feedback(self.item, answer)
        self.records.append(answer_record(self.item, said))
        return Said(said, self.skip().item)

    def skip(self) -> Practice:
        """Go on to another question."""
        self._seed, self._hints = self._seed + 1, 0
        self.item = self._drawn()
        return self

    def hint(self) -> str:
        """A line of the derivation, another one each time."""
        self._hints += 1
        shown = self.item.hints[: self._hints]
        return "\n".join(shown) if shown else "There are no hints to this question."

    def choices(self) -> list[Any]:
        """Answers to choose from, the right one among them."""
        return [choice.answer for choice in self.item.choices]

    def mistakes(self) -> list[dict[str, Any]]:
        """What was wrong again and again, as ``frequent_mistakes`` says it."""
        return frequent_mistakes(self.records)

    def __str__(self) -> str:
        return "\n".join(item_lines(self.item))

    def html_parts(self) -> Iterable[str]:
        return item_parts(self.item)


def practice(
    model: Any = None,
    *,
    skill: Optional[str] = None,
    kind: Optional[str] = None,
    seed: int = 0,
    input_shape: Any = None,
) -> Practice:
    """Questions about the layers of a model in any form, a live Keras model too, or about a skill.

    Without both, about the first skill. ``kind`` asks for one kind of question, and the same
    ``seed`` for the same ones. Raises BadRecord for what doesn't exist.
    """
    if model is not None and skill is not None:
        raise BadRecord("There is a model and a skill.", "Give one of them.")
    if model is None:
        return Practice(None, skill or SKILLS[0].name, kind, seed)
    from ..any_model import table_of

    return Practice(table_of(model, input_shape).summary, "", kind, seed)
