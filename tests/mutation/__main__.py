"""Break the rules, one change at a time, and see whether a test notices.

python -m tests.mutation                                   everything, going on where it stopped
python -m tests.mutation --files shapecalc/models/functional.py        one file
python -m tests.mutation --sample 500 --seed 7             a part, drawn at random
python -m tests.mutation --again survivors                 after tests were added
python -m tests.mutation --fresh                           survivors once more, in fresh processes
python -m tests.mutation --forward --sample 100            forward passes, which Keras judges
python -m tests.mutation --check 12                        are the forks right? fresh processes say
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.mutation import choosing, fresh, report, session
from tests.mutation.judging import Verdict, judge
from tests.mutation.kept import Kept
from tests.mutation.making import Mutant, mutants_of

# The rules. Readers, checks and training have tests of their own: name them, and their tests.
RULES = [f"shapecalc/{room}/*.py" for room in ("numbers", "layers", "models", "errors")]
# Tables of names, and what a notebook shows, which is tested in tests/explain.
LEFT_OUT = ["shapecalc/models/course.py", "shapecalc/keras_names.py", "shapecalc/display.py"]
ALIVE = ("survived", "not run")
# What Keras says of shapes is kept in tests/golden.json.gz: asking Keras costs seconds a process.
TESTS = ["tests/shapecalc", "-m", "not keras"]
TESTS += [f"--ignore=tests/shapecalc/{room}" for room in ("readers", "checks", "training")]
# What it calculates isn't kept, so forward passes are a part of their own, and slow.
FORWARD_TESTS = ["tests/shapecalc/layers/test_forward.py"]


def options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutation",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--files", nargs="+", metavar="PATTERN", help="files to break")
    parser.add_argument("--tests", nargs="+", metavar="PATH", help="pytest's arguments")
    parser.add_argument("--forward", action="store_true", help="forward passes, not shapes")
    parser.add_argument("--sample", type=int, metavar="N", help="judge N mutants, not all")
    parser.add_argument("--seed", type=int, default=1, help="which N, and in which order")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop after that long")
    parser.add_argument("--patience", type=float, metavar="SECONDS", help="beside 8 times as long")
    parser.add_argument("--out", type=Path, default=Path("mutants/judged.jsonl"), help="verdicts")
    parser.add_argument("--again", choices=["survivors", "all"], help="judge these once more")
    parser.add_argument("--fresh", action="store_true", help="ask survivors in fresh processes")
    parser.add_argument("--least", type=float, default=95.0, help="exit 1 below that many per cent")
    parser.add_argument("--check", type=int, default=0, metavar="N", help="kills and survivors")
    asked = parser.parse_args(words)
    if asked.patience is None:
        # TensorFlow doesn't outlive a fork: each loads it anew, whichever test comes first.
        asked.patience = 60.0 if asked.forward else 1.0
    return asked


def files(patterns: Sequence[str] | None) -> list[str]:
    """The files of a pattern, in the order of their names."""
    found = {str(path) for pattern in patterns or RULES for path in Path().glob(pattern)}
    if not patterns:
        found -= set(LEFT_OUT)
    return sorted(found)


def tests(asked: argparse.Namespace) -> list[str]:
    """pytest's arguments."""
    return asked.tests or (FORWARD_TESTS if asked.forward else TESTS)


def main(words: Sequence[str] | None = None) -> int:
    """Make, judge, report; returns the exit status."""
    if not hasattr(os, "fork"):
        print("python -m tests.mutation forks its processes, which this system can't.")
        return 2
    asked = options(words)
    end = time.monotonic() + asked.minutes * 60
    chosen = files(asked.files)
    kept = Kept(asked.out)
    mutants = [mutant for file in chosen for mutant in mutants_of(file)]
    mutants = [mutant for mutant in mutants if _asked_for(mutant, kept[mutant], asked.forward)]
    random.Random(asked.seed).shuffle(mutants)
    mutants = mutants[: asked.sample]
    if not mutants:
        print("There is nothing to break in these files.")
        return 2
    print(f"{len(mutants)} mutants of {len(chosen)} files", flush=True)

    again = "survivors" if asked.forward and not asked.again else asked.again
    todo = [mutant for mutant in mutants if _to_judge(kept[mutant], again)]
    if todo and (status := judge_all(todo, kept, asked, end)):
        return status
    if asked.fresh:
        judge_freshly(mutants, kept, asked, end)
    judged = [(mutant, kept[mutant]) for mutant in mutants]
    print(report.alive(judged), report.table(judged), sep="\n\n")
    if asked.check:
        check(judged, asked)
    return 1 if report.percent(report.count(judged)) < asked.least else 0


def _asked_for(mutant: Mutant, verdict: Verdict | None, forward: bool) -> bool:
    """With the forward passes goes what only they seem to use: no other test ran it."""
    if not forward:
        return not mutant.forward
    return mutant.forward or (verdict is not None and verdict.how == "not run")


def _to_judge(verdict: Verdict | None, again: str | None) -> bool:
    if verdict is None or again == "all":
        return True
    return again == "survivors" and verdict.how != "killed"


def judge_all(todo: Sequence[Mutant], kept: Kept, asked: argparse.Namespace, end: float) -> int:
    """Judge what there is time for; returns pytest's exit status."""

    def with_tests(items: Sequence[Any]) -> None:
        gc.collect()
        gc.freeze()  # forks share what the parent's collector leaves alone
        known = choosing.measure(items, session.run, {mutant.file for mutant in todo})
        named = {item.nodeid: item for item in items}
        for done, mutant in enumerate(todo):
            if time.monotonic() > end:
                return
            kept[mutant] = judge(mutant, known, named, asked.patience)
            if done % 500 == 499:
                print(f"{done + 1} of {len(todo)}", flush=True)

    return session.collect(tests(asked), with_tests)


def judge_freshly(
    mutants: Sequence[Mutant], kept: Kept, asked: argparse.Namespace, end: float
) -> None:
    """The survivors' second instance. Kept as well, so that nobody is asked a third time."""
    known = [(mutant, kept[mutant]) for mutant in mutants]
    first = [(m, v) for m, v in known if v and v.how in ALIVE and v.by != fresh.BY]
    first.sort(key=lambda pair: ALIVE.index(pair[1].how))
    with fresh.copied(tests(asked)) as copy:
        for mutant, verdict in first:
            if time.monotonic() > end:
                return
            again = copy.judge(mutant)
            kept[mutant] = Verdict(verdict.how, fresh.BY) if again.how in ALIVE else again


def check(judged: Sequence[tuple[Mutant, Verdict | None]], asked: argparse.Namespace) -> None:
    """Ask again in fresh processes, as many kills as survivors, drawn at random."""
    draw = random.Random(asked.seed)
    with fresh.copied(tests(asked)) as copy:
        for how in ("killed", "survived"):
            of = [m for m, v in judged if v and v.how == how and v.by != fresh.BY]
            drawn = draw.sample(of, min(asked.check, len(of)))
            answers = [copy.judge(mutant).how for mutant in drawn]
            for mutant, answer in zip(drawn, answers):
                if answer != how:
                    print(mutant.key, f"{how} in a fork, {answer} in a fresh process")
            print(f"{how}: {answers.count(how)} of {len(answers)} the same in fresh processes")


if __name__ == "__main__":
    sys.exit(main())
