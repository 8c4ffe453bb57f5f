"""Walking through a trace with the arrow keys."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from typing import Optional

from ..render.terminal import print_pieces, rich_console, terminal_width
from .recorder import Trace
from .show import closing, opening, step_lines

# What terminals send; the second row is Windows.
KEYS = {
    "\x1b[D": "back", "\x1bOD": "back", "p": "back", "h": "back",
    "\x1b[C": "on", "\x1bOC": "on", " ": "on", "\r": "on", "\n": "on", "n": "on", "l": "on",
    "\x1b[H": "first", "\x1bOH": "first", "\x1b[1~": "first", "g": "first",
    "\x1b[F": "last", "\x1bOF": "last", "\x1b[4~": "last", "G": "last",
    "q": "quit", "Q": "quit", "\x1b": "quit", "\x03": "quit", "\x04": "quit",
    "\xe0K": "back", "\xe0M": "on", "\xe0G": "first", "\xe0O": "last",
}  # fmt: skip


def can_walk() -> bool:
    """Whether input and output are both a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def moved(number: int, key: str, count: int) -> Optional[int]:
    """The step that a key leads to; None to leave."""
    action = KEYS.get(key, "")
    if action == "quit":
        return None
    places = {"back": max(number - 1, 1), "on": min(number + 1, count), "first": 1, "last": count}
    return places.get(action, number)


def walk(trace: Trace, read: Optional[Callable[[], str]] = None, start: int = 1) -> None:
    """Show one step at a time until the reader leaves."""
    import click

    read = read or (lambda: click.getchar())
    number: Optional[int] = start
    console = rich_console()
    while number is not None:
        console.clear()
        width, height = terminal_width(), shutil.get_terminal_size().lines
        head = [*opening(trace, width), []]
        tail = [*closing(trace, width), []] if number == len(trace.steps) else []
        body = [*step_lines(trace, number, width), []]
        if len(head + body + tail) >= height - 1:  # the step matters more than the heading
            head, body = [], [*step_lines(trace, number, width, dense=True), []]
        print_pieces(head + body + tail)
        keys = f"{number} of {len(trace.steps)}   ← → Home End, q to leave"
        print_pieces([[("dim", keys)]])
        try:
            number = moved(number, read(), len(trace.steps))
        except (KeyboardInterrupt, EOFError):
            return
