"""What a run will be like: shapes, counts, work, time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional

from shapecalc.models.rows import Row
from shapecalc.models.summary import Summary, row_macs
from shapecalc.numbers.size import known

# A training step costs about three passes: forward, and backward to weights and to inputs.
PASSES = 3


@dataclass
class Forecast:
    """A model's predicted table, its work for one example, and seconds for a run if measured."""

    summary: Summary
    macs: Optional[int]
    seconds: Optional[float] = None

    def line(self) -> str:
        """Counts, work and time in one line."""
        params = self.summary.total_params
        parts = [f"{params:,} parameters" if params is not None else "an unknown count"]
        if self.macs is not None:
            parts.append(f"{self.macs:,} multiply-adds (MACs) per example")
        if self.seconds is not None:
            parts.append(f"about {duration(self.seconds)}")
        return ", ".join(parts)


def forecast(name: str, rows: list[Row]) -> Forecast:
    """The forecast of predicted rows, before any time was measured."""
    works = [known(row_macs(row)) for row in rows]
    macs = sum(works) if all(w is not None for w in works) else None
    return Forecast(Summary(name, rows), macs)


def run_seconds(per_batch: float, plan: Any, training: int, validation: int) -> float:
    """Seconds of a run from those of one batch: training and validation in each epoch."""
    batches = training / plan.batch
    validating = validation / plan.batch / PASSES
    return float(plan.epochs * (batches + validating) * per_batch)


def duration(seconds: float) -> str:
    """``40 s``, ``3 min``, ``1 h 20 min``: as exact as an estimate can be."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
