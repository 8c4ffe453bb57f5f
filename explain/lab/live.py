"""Progress of a run: a bar and curves at a terminal, plain lines in a pipe."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import Any, Optional, TextIO

from ..render.terminal import is_terminal, rich_console, terminal_width
from .chart import chart, side_by_side
from .curves import Curves
from .forecast import duration
from .plan import Plan
from .training import Listener


def charts(curves: Curves, epochs: int, width: int) -> list[str]:
    """Accuracy and loss, in training and in validation."""
    room = max(20, min(44, width // 2 - 10)) if width >= 70 else max(20, width - 10)
    pair = [
        chart(
            {"validation": getattr(curves, f"val_{key}"), "training": getattr(curves, key)},
            key,
            width=room,
            epochs=epochs,
        )
        for key in ("accuracy", "loss")
    ]
    return side_by_side(pair[0], pair[1], width)


def epoch_line(plan: Plan, curves: Curves, seconds: float) -> str:
    """One finished epoch on one line."""
    i = len(curves) - 1
    return (
        f"{plan.name} seed {plan.seed} epoch {i + 1}/{plan.epochs}: "
        f"loss {curves.loss[i]:.4f} accuracy {curves.accuracy[i]:.4f} "
        f"val_loss {curves.val_loss[i]:.4f} val_accuracy {curves.val_accuracy[i]:.4f} "
        f"({seconds:.1f} s)"
    )


class Lines(Listener):
    """Plain lines, one per epoch."""

    def __init__(self, stream: Optional[TextIO] = None) -> None:
        self.stream = stream or sys.stdout

    def epoch(self, plan: Plan, curves: Curves, seconds: float) -> None:
        print(epoch_line(plan, curves, seconds), file=self.stream, flush=True)


class Screen(Listener):
    """A bar of the epoch and curves in text, redrawn in place by rich."""

    def __init__(self, live: Any, runs: int) -> None:
        self.live, self.runs, self.done = live, runs, 0
        self.plan: Optional[Plan] = None
        self.curves, self.batches, self.at, self.drawn = Curves(), 1, 0, 0.0
        self.seconds: list[float] = []

    def started(self, plan: Plan, batches: int, curves: Curves) -> None:
        self.plan, self.batches, self.curves, self.at = plan, batches, curves, 0
        self.done += 1
        self.seconds = []
        self._draw()

    def batch(self, done: int) -> None:
        self.at = done
        if time.monotonic() - self.drawn > 0.2:
            self._draw()

    def epoch(self, plan: Plan, curves: Curves, seconds: float) -> None:
        self.curves, self.at = curves, 0
        self.seconds.append(seconds)
        self._draw()

    def _draw(self) -> None:
        from rich.text import Text

        self.drawn = time.monotonic()
        self.live.update(Text("\n".join(self.lines(terminal_width()))), refresh=True)

    def lines(self, width: int) -> list[str]:
        if self.plan is None:
            return []
        epoch, epochs = len(self.curves), self.plan.epochs
        share = self.at / max(self.batches, 1)
        bar = "#" * round(share * 20)
        head = f"{self.plan.name} seed {self.plan.seed} (run {self.done} of {self.runs})"
        left = ""
        if self.seconds:
            each = sum(self.seconds) / len(self.seconds)
            left = f"  {duration(max(0.0, each * (epochs - epoch - share)))} left of this run"
        at = f"epoch {min(epoch + 1, epochs)} of {epochs} [{bar:<20}]{left}"
        return [head, at, *charts(self.curves, epochs, width)]


@contextmanager
def watching(runs: int, as_json: bool = False) -> Any:
    """The listener for the kind of output; with JSON, progress goes to stderr."""
    if as_json:
        yield Lines(sys.stderr)
    elif not is_terminal():
        yield Lines()
    else:
        from rich.live import Live

        with Live(console=rich_console(), auto_refresh=False, transient=True) as live:
            yield Screen(live, runs)
