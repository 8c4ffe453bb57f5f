"""The same work on many files: on all cores where that pays, printed in the order of the files.

What a worker prints is kept, piece by piece with its stream, and printed when the file's turn comes:
the output is the same whatever the number of processes.
"""

from __future__ import annotations

import gc
import io
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple, Optional, TextIO, TypeVar

Result = TypeVar("Result")

# Below these it costs more to start processes than they would save.
LEAST_SECONDS = 0.25
LEAST_FILES = 8
# So many files a worker is given at a time, at most: the last ones shouldn't be all one worker's.
MOST_AT_ONCE = 8


def cores() -> int:
    """The processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not Linux
        return os.cpu_count() or 1


def each(
    work: Callable[[str], Result],
    files: Sequence[str],
    jobs: Optional[int] = None,
    least_seconds: float = LEAST_SECONDS,
) -> Iterator[Result]:
    """``work`` for every file, in order; what it prints comes out before its result.

    It begins in this process. If ``least_seconds`` later there are files left for more than one
    processor, ``jobs`` processes (all cores) take them: ``work`` and its results must be picklable.
    Raises what ``work`` raises, at that file's turn.
    """
    jobs = jobs or cores()
    end = time.monotonic() + least_seconds
    shown = len(files) > 1 and sys.stderr.isatty()
    with Progress(len(files)) as progress:
        for i, file in enumerate(files):
            rest = len(files) - i
            if jobs > 1 and rest >= LEAST_FILES and time.monotonic() >= end:
                yield from _spread(work, files[i:], min(jobs, rest), progress)
                return
            yield progress.after(_kept(work, terminals(), file)) if shown else work(file)


def _spread(
    work: Callable[[str], Result], files: Sequence[str], jobs: int, progress: Progress
) -> Iterator[Result]:
    from concurrent.futures import ProcessPoolExecutor

    size = max(1, min(MOST_AT_ONCE, len(files) // (jobs * 4)))
    for stream in (sys.stdout, sys.stderr):
        stream.flush()  # or each worker would print it again
    pool = ProcessPoolExecutor(jobs, _context(), _ignore_interrupts)
    # What is there already is left alone by the workers' garbage collection, which would copy it.
    gc.freeze()
    try:
        for done in pool.map(partial(_kept, work, terminals()), files, chunksize=size):
            yield progress.after(done)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        gc.unfreeze()


def terminals() -> tuple[bool, bool]:
    """Whether standard output and standard error are terminals."""
    return sys.stdout.isatty(), sys.stderr.isatty()


def _context() -> Any:
    """How workers are started: copied where that is safe, which spares them all imports."""
    import multiprocessing
    import threading

    alone = threading.active_count() == 1 and "tensorflow" not in sys.modules
    return multiprocessing.get_context("fork" if sys.platform == "linux" and alone else "spawn")


def _ignore_interrupts() -> None:
    """Ctrl-C ends the process that prints; it ends the workers."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


# -- what a worker prints ---------------------------------------------------------------------
class Done(NamedTuple):
    """The result of one file, or the error, and what was printed: on stderr or not, and the text."""

    result: Any
    error: Optional[Exception]
    printed: list[tuple[bool, str]]


class _Stream(io.StringIO):
    """A stream of a worker: it is a terminal if the real one is."""

    def __init__(self, is_error: bool, terminal: bool, printed: list[tuple[bool, str]]) -> None:
        super().__init__()
        self.is_error, self.terminal, self.printed = is_error, terminal, printed

    def isatty(self) -> bool:
        return self.terminal

    def write(self, text: str) -> int:
        self.printed.append((self.is_error, text))
        return len(text)


def _kept(work: Callable[[str], Any], terminal: tuple[bool, bool], file: str) -> Done:
    printed: list[tuple[bool, str]] = []
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (_Stream(i == 1, tty, printed) for i, tty in enumerate(terminal))
    try:
        return Done(work(file), None, printed)
    except Exception as error:
        return Done(None, error, printed)
    finally:
        sys.stdout, sys.stderr = before


# -- progress ---------------------------------------------------------------------------------
class Progress:
    """A bar on stderr, at a terminal alone, for work of some seconds; it never stays."""

    AFTER = 1.0

    def __init__(self, total: int) -> None:
        self.total, self.done, self.begun = total, 0, time.monotonic()
        self.bar: Any = None
        self.task: Any = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()

    def after(self, done: Done) -> Any:
        """One more file is done: print what it printed; its result, or its error raised."""
        if done.printed:
            with self._hidden():
                for is_error, text in done.printed:
                    (sys.stderr if is_error else sys.stdout).write(text)
        if done.error is not None:
            raise done.error
        self.done += 1
        if self.bar is not None:
            self.bar.update(self.task, completed=self.done)
        elif sys.stderr.isatty() and time.monotonic() - self.begun > self.AFTER:
            self._begin(sys.stderr)
        return done.result

    def _begin(self, stream: TextIO) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        columns = BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        console = Console(file=stream)
        # What is printed is printed by us, each to its own stream.
        self.bar = Bar(
            *columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False
        )
        self.task = self.bar.add_task("", total=self.total, completed=self.done)
        self.bar.start()

    @contextmanager
    def _hidden(self) -> Iterator[None]:
        """Out of the way of what is printed to the same terminal."""
        if self.bar is None:
            yield
            return
        self.bar.stop()
        yield
        sys.stdout.flush()
        self.bar.start()
