"""Run many random programs, read them, and print what the reader said that wasn't so.

    python -m tests.properties.soundness --count 100000 --seed 1 --jobs 2 --out kinds.md

Ends with the features: in how many programs each stood, how many tables these had, and how many of
those were complete. A table that is never complete proves nothing.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from collections import Counter
from typing import Any, NamedTuple

SLICE = 100
SEED = 1
# Of programs with one plain model every so many is run with Keras itself.
REAL_EVERY = 25


class Failure(NamedTuple):
    """A program with a false word, as it was made and as small as it became."""

    seed: str
    kind: str
    signature: str
    small: str
    read: str
    real: str


class Slice(NamedTuple):
    """What came of some programs."""

    count: int
    ends: Counter[str]
    features: dict[str, Counter[str]]
    totals: Counter[str]
    failures: list[Failure]


def work(job: tuple[int, int, int, str, tuple[str, ...], float, int]) -> Slice:
    """One slice of the programs; each ``every``-th of one plain layer is run with Keras."""
    os.environ["SEQSHAPE_DEBUG"] = "1"
    from .comparing import outcome
    from .programs import program
    from .worlds import worlds

    seed, start, count, profile, without, seconds, every = job
    ends: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    features: dict[str, Counter[str]] = {}
    failures: list[Failure] = []
    for i in range(start, start + count):
        made = program(f"{seed}-{i}", profile, without)
        inputs = worlds(made.seed)
        real = made.profile == "keras" or (every > 0 and i % every == 0)
        if real and i % 200 == 0:
            _clear()
        try:
            found = outcome(made.text, inputs, real)
        except SyntaxError as error:
            ends[f"{error}"] += 1
            continue
        ends[found.ended or "to its end"] += 1
        numbers = {"tables": found.tables, "known": found.known, "errors": found.errors}
        totals.update({**numbers, "programs": 1, "wrong": bool(found.faults)})
        totals.update({f"{made.profile} {k}": n for k, n in {**numbers, "programs": 1}.items()})
        for name in made.features:
            features.setdefault(name, Counter()).update({**numbers, "programs": 1})
        if found.faults:
            failures.append(_failure(made, inputs, real, found.faults[0], seconds))
    return Slice(count, ends, features, totals, failures)


def _clear() -> None:
    """Keras keeps names and graphs for ever; a long run would slow down."""
    from explain.keras_check.build import load_keras

    load_keras().backend.clear_session()


def _failure(made: Any, inputs: Any, real: bool, fault: Any, seconds: float) -> Failure:
    from .comparing import outcome
    from .shrinking import shrunk, signature

    def fault_of(text: str) -> Any:
        try:
            faults = outcome(text, inputs, real).faults
        except SyntaxError:
            return None
        return next((f for f in faults if f.kind == fault.kind), None)

    small = (
        shrunk(made.text, lambda text: fault_of(text) is not None, seconds)
        if seconds
        else made.text
    )
    last = fault_of(small) or fault
    return Failure(made.seed, fault.kind, signature(small), small, last.read, last.real)


def main() -> int:
    """Run the programs; exit code 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument(
        "--profile", default="", help="python, numpy, pandas or keras; all if left out"
    )
    parser.add_argument("--without", action="append", default=[], help="a feature to leave out")
    parser.add_argument("--shrink", type=float, default=10.0, help="seconds for one failure")
    parser.add_argument("--features", action="store_true", help="print a line for each feature")
    parser.add_argument("--out", help="a file for the failures, by kind")
    options = parser.parse_args()
    from .sandbox import bounded

    bounded()
    jobs = [
        (
            options.seed,
            at,
            min(SLICE, options.count - at),
            options.profile,
            tuple(options.without),
            options.shrink,
            REAL_EVERY,
        )
        for at in range(0, options.count, SLICE)
    ]
    started = time.time()
    whole = Slice(0, Counter(), {}, Counter(), [])
    for part in _results(jobs, options.jobs):
        whole = _added(whole, part)
        print(
            f"\r{whole.count:,} programs, {len(whole.failures)} wrong",
            end="",
            file=sys.stderr,
            flush=True,
        )
    print(file=sys.stderr)
    print(report(whole, options.features))
    print(f"{time.time() - started:,.0f} s")
    if options.out:
        with open(options.out, "w") as out:
            out.write(kinds(whole.failures))
    else:
        print(kinds(whole.failures))
    return 1 if whole.failures else 0


def _results(jobs: list[Any], count: int) -> Any:
    if count == 1:
        yield from map(work, jobs)
        return
    from .sandbox import bounded

    context = multiprocessing.get_context("spawn")
    with context.Pool(count, initializer=bounded, maxtasksperchild=100) as pool:
        yield from pool.imap_unordered(work, jobs)


def _added(whole: Slice, part: Slice) -> Slice:
    for name, counted in part.features.items():
        whole.features.setdefault(name, Counter()).update(counted)
    whole.ends.update(part.ends)
    whole.totals.update(part.totals)
    whole.failures.extend(part.failures)
    return whole._replace(count=whole.count + part.count)


def report(whole: Slice, every: bool = False) -> str:
    """How the programs ended, and how much there was to be wrong."""
    from .programs import PROFILES, features

    t = whole.totals
    lines = [
        f"{whole.count:,} programs: "
        + ", ".join(f"{n:,} {e}" for e, n in whole.ends.most_common(8))
    ]
    for name in PROFILES:
        if t[f"{name} programs"]:
            lines.append(
                f"{name:<8}{t[f'{name} programs']:>9,} programs {t[f'{name} tables']:>9,} tables, "
                f"{_share(t[f'{name} known'], t[f'{name} tables'])} complete, {t[f'{name} errors']:,} true errors"
            )
    lines.append(
        f"{t['tables']:,} tables compared, {_share(t['known'], t['tables'])} complete, "
        f"{t['errors']:,} true errors, {t['wrong']:,} programs with a false word"
    )
    rows = [(name, whole.features.get(name, Counter())) for name in features()]
    unused = [name for name, counted in rows if not counted["programs"]]
    if unused and len([p for p in PROFILES if t[f"{p} programs"]]) == len(PROFILES):
        lines.append("never made: " + ", ".join(unused))
    blind = [n for n, c in rows if c["tables"] and not c["known"]]
    if blind:
        lines.append("never with a complete table: " + ", ".join(blind))
    if every:
        lines += [
            f"{name:<34}{c['programs']:>8,} programs {c['tables']:>8,} tables {_share(c['known'], c['tables']):>5}"
            for name, c in rows
        ]
    return "\n".join(lines)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "-"


def kinds(failures: list[Failure]) -> str:
    """The failures by kind, the commonest first, each with its smallest program."""
    import ast

    from .shrinking import parts

    groups: dict[tuple[str, str], list[Failure]] = {}
    for failure in failures:
        groups.setdefault((failure.kind, failure.signature), []).append(failure)
    lines = []
    for (kind, words), group in sorted(groups.items(), key=lambda item: -len(item[1])):
        small = min(group, key=lambda f: len(f.small))
        lines += [
            f"## {kind}: {words} ({len(group)})",
            f"seeds {', '.join(f.seed for f in group[:4])}",
            "```python",
            ast.unparse(parts(small.small)[1]),
            "```",
            f"read: {small.read[:300]}",
            f"real: {small.real[:300]}",
            "",
        ]
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
