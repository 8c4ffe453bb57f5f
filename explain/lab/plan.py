"""Everything that determines a run: two runs of one plan give the same history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Optional

from shapecalc.errors import BadRecord, did_you_mean, shown

STRATEGIES = ("default", "mirrored", "one-device")
MOST_EPOCHS = 10_000


@dataclass(frozen=True)
class Plan:
    """One run: a model, its data, and how it is trained.

    ``data``, ``text``, ``label`` and ``limit`` are arguments of :func:`explain.texts.load`;
    ``share`` is the fraction of the training examples that is used; ``patience`` epochs without a
    lower validation loss end the run (0: never).
    """

    name: str
    layers: tuple[dict[str, Any], ...]
    steps: int = 40
    data: str = "reviews"
    text: Optional[str] = None
    label: Optional[str] = None
    limit: Optional[int] = None
    share: float = 1.0
    epochs: int = 6
    batch: int = 32
    rate: float = 0.001
    seed: int = 0
    patience: int = 0
    strategy: str = "default"

    @property
    def folder(self) -> str:
        return f"{self.name}-seed{self.seed}"

    @property
    def record(self) -> dict[str, Any]:
        """The record of the JSON contract: the model and its input."""
        return {"input_shape": [None, self.steps], "layers": [dict(c) for c in self.layers]}

    def with_seed(self, seed: int) -> Plan:
        return replace(self, seed=seed)

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "layers": [dict(c) for c in self.layers]}

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Plan:
        """The plan that ``to_dict`` described. Raises BadRecord."""
        try:
            return cls(**{**kept, "layers": tuple(kept["layers"])}).checked()
        except (KeyError, TypeError):
            raise BadRecord(
                "The plan in run.json is of another version.", "Start a new run."
            ) from None

    def checked(self) -> Plan:
        """The plan itself. Raises BadRecord for a value that can't be used in training."""
        _number("--epochs", self.epochs, 1, MOST_EPOCHS)
        _number("--batch", self.batch, 1, 1_000_000)
        _number("--len", self.steps, 1, 1_000_000)
        _number("--seed", self.seed, 0, 2**31 - 1)
        _number("--patience", self.patience, 0, MOST_EPOCHS)
        if self.limit is not None:
            _number("--limit", self.limit, 2, 10**9)
        if not (_is_real(self.rate) and 0 < self.rate < 10):
            raise BadRecord(f"--rate is {shown(self.rate)}.", "0.001 is a usual rate.")
        if not (_is_real(self.share) and 0 < self.share <= 1):
            raise BadRecord(f"The share of examples is {shown(self.share)}.", "1.0 uses all.")
        if self.strategy not in STRATEGIES:
            raise BadRecord(
                f"Unknown strategy {shown(self.strategy)}."
                f"{did_you_mean(self.strategy, STRATEGIES)}",
                f"Use one of: {', '.join(STRATEGIES)}.",
            )
        return self


def _is_real(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _number(name: str, value: Any, least: int, most: int) -> None:
    if type(value) is not int or not least <= value <= most:
        raise BadRecord(
            f"{name} is {shown(value)}, but must be an integer from {least} to {most:,}."
        )
