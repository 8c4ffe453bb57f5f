"""The whole story of a model: what each layer is for, where its numbers come from, what it costs.

:func:`story_of` gathers facts; :mod:`explain.render.story_formats` sets them as text, Markdown or LaTeX.
"""

from __future__ import annotations

from typing import Any, Optional

from shapecalc.models.rows import Row
from shapecalc.models.summary import (
    Summary,
    count_text,
    row_macs,
    shape_text,
    size_text,
    weight_bytes,
)
from shapecalc.models.unknown import Unknown
from shapecalc.numbers import nest
from shapecalc.numbers.size import Size, known

from .derivation import Derivation, derive_row


class Part:
    """One layer of the story."""

    def __init__(self, row: Row, total: Optional[int]) -> None:
        layer = row.layer
        self.name, self.class_name, self.purpose = row.name, row.class_name, layer.purpose
        is_known = not isinstance(layer, Unknown)
        self.doc = " ".join(type(layer).about()) if is_known else ""
        self.inputs = shape_text(row.inputs) if row.inputs is not None else ""
        self.output = shape_text(row.output)
        self.count: Any = row.count()
        self.trainable: Any = row.count(trainable_only=True)
        self.bytes: Any = (
            None if row.weights is None else _sum(weight_bytes(w, row) for w in row.weights)
        )
        self.macs: Any = row_macs(row)
        n = known(self.count)
        self.share = n / total if total and n is not None else None
        self.derivation: Derivation = derive_row(row)

    def purpose_sentence(self) -> str:
        return f"{self.purpose[:1].upper()}{self.purpose[1:]}." if self.purpose else ""

    def share_text(self) -> str:
        return share_text(self.share) if self.share is not None else ""

    def cost_lines(self) -> list[tuple[str, str]]:
        """Memory, work and share: what, and how much. What is not known is left out."""
        found = [("parameters", count_text(self.count))]
        if self.share is not None:
            found[0] = ("parameters", f"{count_text(self.count)}, {self.share_text()} of the model")
        frozen = known(self.count) and known(self.trainable) is not None
        if frozen and self.trainable != self.count:
            found.append(("trainable", count_text(self.trainable)))
        n = known(self.bytes)
        if n:
            found.append(("memory", bytes_text(n)))
        macs = known(self.macs)
        if macs:
            found.append(
                ("work", f"{macs:,} multiply-adds (MACs), {2 * macs:,} FLOPs for one example")
            )
        elif isinstance(self.macs, Size) and macs is None:
            found.append(("work", f"{count_text(self.macs)} multiply-adds (MACs) for one example"))
        return found


class Story:
    """A model's facts, in the order of the text."""

    def __init__(self, summary: Summary, notes: tuple[str, ...] = ()) -> None:
        self.summary, self.name, self.notes = summary, summary.name, list(notes)
        self.parts = [Part(row, summary.total_params) for row in summary.rows]
        self.lead = lead(summary)

    def totals(self) -> list[tuple[str, str]]:
        """What the whole model has and costs."""
        found = [(what, n) for what, n in self.summary.totals()]
        macs = _sum(p.macs for p in self.parts if p.macs is not None)
        at_least = "at least " if any(p.macs is None for p in self.parts) else ""
        n = known(macs)
        if n is None:
            found.append(
                ("Work for one example", f"{at_least}{count_text(macs)} multiply-adds (MACs)")
            )
        else:
            found.append(
                ("Work for one example", f"{at_least}{n:,} multiply-adds (MACs), {2 * n:,} FLOPs")
            )
        return found


def story_of(summary: Summary, notes: tuple[str, ...] = ()) -> Story:
    """The story of a model's table."""
    return Story(summary, notes)


def lead(summary: Summary) -> str:
    """A short paragraph computed from the facts: what comes in and out, where the parameters
    are, and what is unknown."""
    rows = [r for r in summary.rows if not r.layer.is_input]
    sentences = [_in_and_out(rows, summary)]
    total = summary.total_params
    if total:
        counted = [(known(r.count()) or 0, r) for r in rows]
        most, row = max(counted, key=lambda pair: pair[0])
        if len([n for n, _ in counted if n]) == 1 and summary.at_least:
            sentences.append(f"The {total:,} known parameters are in {row.name}.")
        elif len([n for n, _ in counted if n]) == 1:
            sentences.append(f"All {total:,} parameters are in {row.name}.")
        else:
            at_least = "at least " if summary.at_least else ""
            sentences.append(
                f"Of {at_least}{total:,} parameters, {share_text(most / total)} are in {row.name} "
                f"({row.class_name}, {most:,})."
            )
        frozen = summary.non_trainable_params
        if frozen:
            sentences.append(f"{frozen:,} of them are not trained.")
    elif total == 0 and not summary.at_least:
        sentences.append("It has no weights.")
    elif total is None:
        at_least = "at least " if summary.at_least else ""
        sentences.append(f"Its parameters are a formula: {at_least}{count_text(summary.count)}.")
    sentences += _unknown(rows)
    return " ".join(s for s in sentences if s)


def _in_and_out(rows: list[Row], summary: Summary) -> str:
    if not rows:
        return f"{summary.name} has no layers."
    layers = "1 layer" if len(rows) == 1 else f"{len(rows)} layers"
    first = rows[0].inputs
    taken = f" takes {shape_text(first)} and" if first is not None else ""
    if rows[-1].output is None:
        return f"{summary.name} has {layers}."
    return f"{summary.name}{taken} returns {shape_text(rows[-1].output)}, in {layers}."


def _unknown(rows: list[Row]) -> list[str]:
    """What is not known: layers, and sizes other than the batch."""
    found: list[str] = []
    strange = [r.name for r in rows if r.weights is None]
    if strange:
        found.append(f"Unknown: {', '.join(strange)}; the totals count only the other layers.")
    names: dict[str, None] = {}
    for row in rows[:1]:
        for shape in nest.shapes(row.inputs):
            for d in shape[1:]:
                if known(d) is None and isinstance(d, Size):
                    names.update({leaf.name: None for leaf in d.leaves()})
    if names:
        words = ", ".join(names)
        if list(names) == ["steps"]:
            found.append("The number of steps is open: any length works.")
        else:
            found.append(f"Open sizes: {words}; the model takes any value.")
    return found


def _sum(numbers: Any) -> Any:
    total: Any = 0
    for n in numbers:
        total = total + n
    return total


def share_text(share: float) -> str:
    """A share of the parameters: ``94.5 %``; never 0 for something, never all but for all."""
    percent = 100 * share
    if 0 < percent < 0.1:
        return "less than 0.1 %"
    if 99.9 < percent < 100:
        return "more than 99.9 %"
    return f"{percent:.1f} %".replace(".0 %", " %")


def bytes_text(n: int) -> str:
    """``40.50 KB (41,472 bytes)``."""
    return f"{size_text(n).strip(' ()')} ({n:,} bytes)"


__all__ = ["Part", "Story", "bytes_text", "lead", "share_text", "story_of"]
