"""Labelled texts, and how a validation part is held out."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace

from shapecalc.errors import BadRecord


@dataclass(frozen=True)
class Dataset:
    """Texts, each with the number of its class.

    ``classes[label]`` is the name of a class; ``source`` says where the texts are from,
    ``citation`` what to cite ("" if unknown), ``notes`` what was left out.
    """

    name: str
    texts: list[str]
    labels: list[int]
    classes: tuple[str, ...]
    source: str
    citation: str = ""
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.texts)

    def counts(self) -> dict[str, int]:
        """How many texts each class has."""
        found = Counter(self.labels)
        return {name: found[i] for i, name in enumerate(self.classes)}

    def part(self, rows: list[int], name: str) -> Dataset:
        """The same data with these rows only."""
        return replace(
            self,
            name=name,
            texts=[self.texts[i] for i in rows],
            labels=[self.labels[i] for i in rows],
        )


def same_text(text: str) -> str:
    """A text without differences in case and white space."""
    return " ".join(text.lower().split())


def without_duplicates(texts: list[str]) -> list[int]:
    """The rows whose text isn't that of an earlier row."""
    seen: dict[str, int] = {}
    for i, text in enumerate(texts):
        seen.setdefault(same_text(text), i)
    return list(seen.values())


def split(dataset: Dataset, *, seed: int = 0, validation: float = 0.2) -> tuple[Dataset, Dataset]:
    """A training and a validation part: the same every time, every class in both.

    ``validation`` is the share of each class (one text at least). Duplicates are removed, so no text
    is in both parts. Raises BadRecord.
    """
    if not 0 < validation < 1:
        raise BadRecord(
            f"The validation share must be between 0 and 1, not {validation}.",
            "0.2 holds out a fifth of the texts.",
        )
    rows = without_duplicates(dataset.texts)
    generator = random.Random(seed)
    kept: list[int] = []
    held: list[int] = []
    for label, name in enumerate(dataset.classes):
        mine = [i for i in rows if dataset.labels[i] == label]
        if len(mine) < 2:
            raise BadRecord(
                f"{dataset.name}: class {name!r} has {len(mine)} different texts, and both the "
                "training and the validation part need one.",
                "Add texts of that class, or leave it out.",
            )
        generator.shuffle(mine)
        n = min(max(1, round(len(mine) * validation)), len(mine) - 1)
        held += mine[:n]
        kept += mine[n:]
    generator.shuffle(kept)
    generator.shuffle(held)
    return (
        dataset.part(kept, f"{dataset.name} (training)"),
        dataset.part(held, f"{dataset.name} (validation)"),
    )
