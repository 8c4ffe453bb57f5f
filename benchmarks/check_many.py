"""`seqshape check` on long notebooks and on many: time by length, a warm check, two processes.

    python benchmarks/check_many.py [--notebooks 500] [--runs 5]

Seconds are those of the processor, so that others on the machine don't count. How much faster two
processes are is measured twice: by the clock, which is right on a quiet machine alone, and as the
work of one process over the longest work of any of two, which a free machine would need.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

from check_folder import cells_of, generate, notebook

from explain.commands.check import report_of
from explain.lint.checking import check_file
from explain.lint.settings import settings_for
from explain.many import cores, each

WARM_CELLS, MOST_MILLISECONDS = 50, 50
LENGTHS = (50, 100, 200, 400, 800)
MOST_GROWTH = 1.5
LEAST_FASTER = 1.7


def long_notebook(path: Path, cells: int) -> None:
    """A notebook of so many cells of code: course weeks, one after the other.

    Without a slip: the proof of each fix reads the notebook again, up to a bound.
    """
    draw, found = random.Random(7), []
    while len(found) < cells:
        found += [cell.replace("ply.", "plt.") for cell in cells_of(draw)]
    made = notebook(found[:cells], draw)
    path.write_text(json.dumps(made, indent=1), encoding="utf-8")


def check_seconds(path: Path, runs: int) -> float:
    """Of the processor, for one warm check."""
    wanted = settings_for(str(path), {}).wanted()
    times = []
    for _ in range(runs + 1):
        start = time.process_time()
        check_file(str(path), wanted)
        times.append(time.process_time() - start)
    return statistics.median(times[1:])


def lengths(folder: Path, runs: int) -> None:
    """A warm check of a usual notebook, and how the time of a cell grows with the length."""
    cost = {}
    for cells in LENGTHS:
        path = folder / f"long{cells}.ipynb"
        long_notebook(path, cells)
        cost[cells] = check_seconds(path, runs)
    warm = cost[WARM_CELLS] * 1000
    print(f"{f'{WARM_CELLS} cells, warm':<34}{warm:>6.0f} ms  goal <= {MOST_MILLISECONDS} ms")
    for cells, n in cost.items():
        print(f"  {cells:>4} cells {n * 1000:>7.0f} ms {n / cells * 1000:>6.2f} ms a cell")
    growth = cost[LENGTHS[-1]] / LENGTHS[-1] * LENGTHS[0] / cost[LENGTHS[0]]
    words = f"a cell of {LENGTHS[-1]}, against {LENGTHS[0]}"
    print(f"{words:<34}{growth:>6.2f}     goal <= {MOST_GROWTH}")


def measured(options: dict[str, Any], path: str) -> tuple[int, float]:
    """Check a file; the process that did it, and its seconds."""
    start = time.process_time()
    report_of(options, path)
    return os.getpid(), time.process_time() - start


def longest(files: list[str], jobs: int) -> float:
    """The seconds of the processor that the busiest way through the work takes."""
    spent: Counter[int] = Counter()
    with contextlib.redirect_stdout(io.StringIO()):
        for pid, seconds in each(partial(measured, {}), files, jobs):
            spent[pid] += seconds  # type: ignore[assignment]
    here = spent.pop(os.getpid(), 0)
    return here + max(spent.values(), default=0)


def wall(folder: Path, jobs: int) -> float:
    start = time.perf_counter()
    command = [sys.executable, "-m", "cli", "check", str(folder), "--jobs", str(jobs)]
    subprocess.run(command, capture_output=True, check=False)
    return time.perf_counter() - start


def two(books: Path, runs: int) -> None:
    """Two processes against one, on the same folder."""
    files = sorted(str(path) for path in books.iterdir())
    longest(files[:40], 1)
    ratio = statistics.median(longest(files, 1) / longest(files, 2) for _ in range(runs))
    print(f"{'two processes, by their work':<34}{ratio:>6.2f}     goal >= {LEAST_FASTER}")
    pairs = [(wall(books, 1), wall(books, 2)) for _ in range(runs)]
    ratio = statistics.median(a / b for a, b in pairs)
    load = (
        f"{os.getloadavg()[0]:.1f} others on {cores()} cores" if hasattr(os, "getloadavg") else ""
    )
    print(f"{'two processes, by the clock':<34}{ratio:>6.2f}     {load}")


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--notebooks", type=int, default=500)
    arguments.add_argument("--runs", type=int, default=5)
    wanted = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        lengths(Path(name), wanted.runs)
        books, _ = generate(Path(name), wanted.notebooks)
        two(books, wanted.runs)


if __name__ == "__main__":
    main()
