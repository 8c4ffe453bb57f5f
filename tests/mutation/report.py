"""The table a file, and the mutants that live."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from tests.mutation.judging import Verdict
from tests.mutation.making import Mutant

_COLUMNS = ("mutants", "killed", "survived", "timed out", "not run", "not judged")


def percent(counts: Mapping[str, int]) -> float:
    """Killed of those judged. What ran out of time, or isn't run, is not killed."""
    judged = counts["mutants"] - counts["not judged"]
    return 100 * counts["killed"] / judged if judged else 100.0


def count(judged: Sequence[tuple[Mutant, Verdict | None]]) -> Counter[str]:
    counts: Counter[str] = Counter(mutants=len(judged))
    counts.update(verdict.how if verdict else "not judged" for _, verdict in judged)
    return counts


def table(judged: Sequence[tuple[Mutant, Verdict | None]]) -> str:
    """A line a file and the total."""
    files: dict[str, list[tuple[Mutant, Verdict | None]]] = {}
    for mutant, verdict in judged:
        files.setdefault(mutant.file, []).append((mutant, verdict))
    rows = [(file, count(of)) for file, of in sorted(files.items())] + [("total", count(judged))]
    width = max(len(name) for name, _ in rows)
    lines = [" ".join([" " * width, *(f"{column:>10}" for column in _COLUMNS), f"{'%':>6}"])]
    for name, counts in rows:
        numbers = [f"{counts[column]:>10}" for column in _COLUMNS]
        lines.append(" ".join([f"{name:{width}}", *numbers, f"{percent(counts):>6.1f}"]))
    return "\n".join(lines)


def alive(judged: Sequence[tuple[Mutant, Verdict | None]]) -> str:
    """What no test killed, as changed lines."""
    found = [(m, v) for m, v in judged if v and v.how != "killed"]
    texts = []
    for mutant, verdict in sorted(
        found, key=lambda pair: (pair[0].file, pair[0].start, pair[0].new)
    ):
        head, *lines = mutant.diff()
        why = f" ({verdict.by})" if verdict.by else ""
        texts.append("\n".join([f"{head} {mutant.key} {verdict.how}{why}", *lines]))
    return "\n".join(texts)
