"""The metrics of one run after each epoch, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shapecalc.errors import BadRecord

METRICS = ("loss", "accuracy", "val_loss", "val_accuracy")


@dataclass
class Curves:
    """Loss and accuracy after each epoch, as Keras reports them.

    Training metrics are means over the epoch, while the weights still change; validation metrics
    are computed at its end.
    """

    loss: list[float] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)
    val_loss: list[float] = field(default_factory=list)
    val_accuracy: list[float] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.val_loss)

    def add(self, metrics: Mapping[str, float]) -> None:
        for key in METRICS:
            getattr(self, key).append(metrics[key])

    @property
    def best(self) -> int:
        """The epoch, from 0, with the lowest validation loss."""
        return min(range(len(self)), key=self.val_loss.__getitem__)

    @property
    def best_accuracy(self) -> float:
        """Validation accuracy at the best epoch."""
        return self.val_accuracy[self.best]

    @property
    def rise(self) -> float:
        """How far the validation loss ends above its lowest."""
        return self.val_loss[-1] - self.val_loss[self.best]

    @property
    def moved(self) -> float:
        """How validation accuracy changed between the best epoch and the last."""
        return self.val_accuracy[-1] - self.best_accuracy

    @property
    def gap(self) -> float:
        """Training accuracy minus validation accuracy at the end."""
        return self.accuracy[-1] - self.val_accuracy[-1]

    @property
    def stuck(self) -> bool:
        """True where three epochs or more changed nothing."""
        return (
            len(self) > 2
            and self.loss[0] - min(self.loss) < 0.02
            and max(self.val_accuracy) - min(self.val_accuracy) < 0.01
        )

    def until(self, patience: int) -> Curves:
        """The same run, ended after ``patience`` epochs without a lower validation loss."""
        best = 0
        for i, loss in enumerate(self.val_loss):
            if loss < self.val_loss[best]:
                best = i
            if patience and i - best >= patience:
                return self.first(i + 1)
        return self

    def first(self, epochs: int) -> Curves:
        return Curves(*(getattr(self, key)[:epochs] for key in METRICS))

    def to_dict(self) -> dict[str, list[float]]:
        return {key: list(getattr(self, key)) for key in METRICS}

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Curves:
        """The curves that ``to_dict`` described. Raises BadRecord."""
        values = [kept.get(key) for key in METRICS]
        if (
            not all(
                isinstance(v, list) and all(isinstance(n, (int, float)) for n in v) for v in values
            )
            or len({len(v) for v in values if v is not None}) != 1
        ):
            raise BadRecord("The history is incomplete.", "Train the run again.")
        return cls(*values)  # type: ignore[arg-type]
