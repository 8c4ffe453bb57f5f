"""An item of practice and the feedback to an answer, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, NamedTuple, Optional

from shapecalc.errors import BadRecord, shown

ITEM_KINDS = (
    "output_shape",
    "axis",
    "params",
    "weight_shape",
    "total",
    "says",
    "solve",
    "table",
    "state",
    "bug",
    "macs",
    "change",
)
# What a question asks for is the number of a line of its code.
NUMBERED = ("says", "bug")


class Choice(NamedTuple):
    """An answer to choose; ``cause`` is the kind of mistake behind a wrong one."""

    answer: Any
    cause: str
    feedback: str

    def to_dict(self) -> dict[str, Any]:
        return self._asdict()


@dataclass(frozen=True)
class Item:
    """One question with its answer.

    ``question`` is the record that :func:`explain.practice.diagnose` takes, None where there is
    none; ``answer_is`` says how the answer is written: a ``number``, a ``shape`` (a list of sizes
    without the batch, unless the question has one), a ``word`` or ``code``. ``hints`` are revealed one after the other.
    """

    id: str
    skill: str
    kind: str
    text: str
    code: str
    question: Optional[Mapping[str, Any]]
    answer: Any
    answer_is: str
    choices: tuple[Choice, ...]
    derivation: tuple[str, ...]
    hints: tuple[str, ...]

    def shown_code(self) -> str:
        """The code, its lines numbered where a line is asked for."""
        if self.kind not in NUMBERED or not self.code:
            return self.code
        lines = self.code.split("\n")
        width = len(str(len(lines)))
        return "\n".join(f"{i:>{width}}  {line}".rstrip() for i, line in enumerate(lines, 1))

    def to_dict(self) -> dict[str, Any]:
        found = {f.name: getattr(self, f.name) for f in fields(self)}
        found["question"] = None if self.question is None else dict(self.question)
        found["choices"] = [choice.to_dict() for choice in self.choices]
        return {**found, "derivation": list(self.derivation), "hints": list(self.hints)}

    @classmethod
    def from_dict(cls, record: Any) -> Item:
        """The item that :meth:`to_dict` wrote. Raises BadRecord."""
        if isinstance(record, Item):
            return record
        try:
            values = {f.name: record[f.name] for f in fields(cls)}
            values["choices"] = tuple(Choice(**choice) for choice in values["choices"])
            values["derivation"] = tuple(values["derivation"])
            values["hints"] = tuple(values["hints"])
        except (KeyError, TypeError):
            raise BadRecord(
                f"An item isn't {shown(record)}.", "Give one as its to_dict() wrote it."
            ) from None
        return cls(**values)


@dataclass(frozen=True)
class Feedback:
    """What to say to an answer.

    ``causes`` are those of :func:`explain.practice.diagnose`, ``derivation`` the lines of the right
    answer, ``yours`` those of the likeliest mistake, each with its ``text``, the ``spans`` that
    differ, what is ``left_out``, and all of it ``marked`` in plain text. ``convention`` names the
    setting or the library for which the answer is right, "" if there is none.
    """

    right: bool
    answer: Any
    causes: tuple[Mapping[str, str], ...]
    says: str
    derivation: tuple[str, ...]
    yours: tuple[Mapping[str, Any], ...]
    convention: str

    def to_dict(self) -> dict[str, Any]:
        found = asdict(self)
        return {
            **found,
            "causes": [dict(cause) for cause in self.causes],
            "derivation": list(self.derivation),
            "yours": [dict(line) for line in self.yours],
        }
