"""Ctrl-C ends a run between two batches; a second one ends the program."""

from __future__ import annotations

import signal
from typing import Any

SIGNALS = ("SIGINT", "SIGTERM")
EXIT = 130


class Stop:
    """While it is entered, a signal only sets ``requested``; the second acts as ever."""

    def __init__(self) -> None:
        self.requested = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Stop:
        for name in SIGNALS:
            number = getattr(signal, name, None)
            if number is None:
                continue
            try:
                self._before[number] = signal.signal(number, self._ask)
            except ValueError:  # not in the main thread: nobody presses keys here
                break
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _ask(self, number: int, frame: object) -> None:
        if self.requested:
            for known, handler in self._before.items():
                signal.signal(known, handler)
            raise KeyboardInterrupt
        self.requested = True
