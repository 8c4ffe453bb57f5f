"""Which tests run a line, how long they take, and which of them killed most so far."""

from __future__ import annotations

import json
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from coverage import Coverage

from tests.mutation.making import Mutant

Run = Callable[[Any], None]  # runs one collected test


class Tests:
    """The tests as they run without a mutant."""

    def __init__(
        self,
        lines: dict[str, dict[str, list[int]]],
        seconds: dict[str, float],
    ) -> None:
        self.seconds = seconds
        self.kills: defaultdict[str, int] = defaultdict(int)
        self.runs: defaultdict[str, int] = defaultdict(int)
        self._by_line: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
        for test, files in lines.items():
            for file, numbers in files.items():
                for line in numbers:
                    self._by_line[file, line].add(test)

    def of(self, mutant: Mutant) -> list[str]:
        """The tests that run a changed line; first those with most kills for their seconds."""
        found = set().union(*(self._by_line[mutant.file, line] for line in mutant.lines))
        return sorted(found, key=self._promise, reverse=True)

    def _promise(self, test: str) -> tuple[float, str]:
        kills, runs = self.kills[test] + 1, self.runs[test] + 2
        return kills / runs / max(self.seconds[test], 0.001), test


def measure(items: Sequence[Any], run: Run, files: Iterable[str]) -> Tests:
    """Run every test twice: for its time, and under coverage. Both in forks, so nothing stays."""
    seconds = _in_fork(lambda: _seconds(items, run))
    return Tests(_in_fork(lambda: _lines(items, run, files)), seconds)


def _seconds(items: Sequence[Any], run: Run) -> dict[str, float]:
    seconds = {}
    for item in items:
        begin = time.process_time()
        run(item)
        seconds[item.nodeid] = time.process_time() - begin
    return seconds


def _lines(items: Sequence[Any], run: Run, files: Iterable[str]) -> dict[str, dict[str, list[int]]]:
    """For each test the lines that it runs, by file."""
    # Python's own monitoring, coverage's newest way, doesn't tell one test from another.
    os.environ["COVERAGE_CORE"] = "ctrace"
    here = [os.path.abspath(file) for file in files]
    coverage = Coverage(data_file=None, config_file=False, include=here)
    coverage.start()
    for item in items:
        coverage.switch_context(item.nodeid)
        run(item)
    coverage.stop()
    data = coverage.get_data()
    found: dict[str, dict[str, list[int]]] = {item.nodeid: {} for item in items}
    for file in data.measured_files():
        for line, tests in data.contexts_by_lineno(file).items():
            for test in filter(None, tests):
                found[test].setdefault(os.path.relpath(file), []).append(line)
    return found


def _in_fork(ask: Callable[[], Any]) -> Any:
    read, write = os.pipe()
    child = os.fork()
    if not child:
        silence()
        with os.fdopen(write, "w") as out:
            json.dump(ask(), out)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as told:
        answer = told.read()
    os.waitpid(child, 0)
    if not answer:
        raise SystemExit("A test fails without a mutant: run pytest first.")
    return json.loads(answer)


def silence() -> None:
    """What a test prints in a fork is nobody's to read."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
