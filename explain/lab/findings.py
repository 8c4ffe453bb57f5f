"""What curves show, in words, and what they don't.

Three rules, and nothing is said that they don't support:

* a run *overfits* when its training accuracy ends more than GAP above its validation accuracy;
* a model becomes *overconfident* where the validation loss ends more than RISE above its lowest
  while accuracy stays within HOLDS of what it was;
* two models are *ranked* only when their means differ by more than the margin of
  :func:`margin`, which covers the spread between seeds and the number of validation examples.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from statistics import mean, stdev, variance
from typing import Any, NamedTuple, Optional

from shapecalc.errors import BadRecord

from ..extras import install
from .curves import Curves

GAP = 0.05
RISE = 0.1
HOLDS = 0.02
# The normal distribution's 97.5 % point.
Z = 1.96
MOST_SEEDS = 1000
RULE = (
    "Two models are ranked only if their mean accuracies differ by more than the margin "
    "sqrt(w^2 + (1.96 * e)^2): w is half the width of Welch's 95 % confidence interval over the "
    "seeds, e the standard error that comes from the number of validation examples."
)


def scipy_stats() -> Any:
    """``scipy.stats``. Raises BadRecord where it isn't installed."""
    try:
        import scipy.stats
    except ImportError:
        raise BadRecord(
            "Comparing models over several seeds needs scipy, which isn't installed.",
            f"{install('lab')}.",
        ) from None
    return scipy.stats


def spread(values: Sequence[float]) -> float:
    """Standard deviation of a sample; 0 for one value."""
    return stdev(values) if len(values) > 1 else 0.0


def seed_margin(a: Sequence[float], b: Sequence[float]) -> Optional[float]:
    """How far two means must differ before the spread between seeds supports it; None for one seed."""
    if min(len(a), len(b)) < 2:
        return None
    return _half_width(variance(a) / len(a), len(a), variance(b) / len(b), len(b))


def _half_width(p: float, n: int, q: float, m: int) -> float:
    """Half of Welch's 95 % interval, from two squared standard errors and their seeds."""
    if not p + q:
        return 0.0
    freedom = (p + q) ** 2 / (p**2 / (n - 1) + q**2 / (m - 1))
    return float(scipy_stats().t.ppf(0.975, freedom)) * math.sqrt(p + q)


def paired_margin(before: Sequence[float], after: Sequence[float]) -> Optional[float]:
    """The same where both were measured seed by seed; None for one seed."""
    changes = [b - a for a, b in zip(before, after)]
    if len(changes) < 2:
        return None
    factor = float(scipy_stats().t.ppf(0.975, len(changes) - 1))
    return factor * stdev(changes) / math.sqrt(len(changes))


def margin(a: Sequence[float], b: Sequence[float], examples: int) -> Optional[float]:
    """The margin of RULE for the accuracies of two models on so many validation examples."""
    seeds = seed_margin(a, b)
    return (
        None
        if seeds is None
        else math.hypot(seeds, Z * math.sqrt(_sampling(a, b) / max(examples, 1)))
    )


def _sampling(a: Sequence[float], b: Sequence[float]) -> float:
    """The variance of the difference that one validation example has."""
    p, q = mean(a), mean(b)
    return p * (1 - p) + q * (1 - q)


def enough(a: Sequence[float], b: Sequence[float], examples: int) -> tuple[int, int]:
    """Seeds each and validation examples that would rank two models whose difference and spread
    stayed as they are.

    The examples stay where more seeds alone would do; else they are so many that seeds and
    examples have half of the squared margin each. Seeds are MOST_SEEDS at most.
    """
    difference, sampling = abs(mean(a) - mean(b)), _sampling(a, b)
    if Z**2 * sampling / max(examples, 1) >= difference**2:
        examples = math.ceil(2 * Z**2 * sampling / difference**2) if difference else 0
    left = difference**2 - Z**2 * sampling / max(examples, 1)
    seeds = range(max(2, min(len(a), len(b))), MOST_SEEDS)
    p, q = variance(a), variance(b)
    found = next((n for n in seeds if _half_width(p / n, n, q / n, n) ** 2 < left), MOST_SEEDS)
    return found, examples


class Verdict(NamedTuple):
    """Two models: the better mean first, the difference, and the margin that it had to pass."""

    better: str
    other: str
    difference: float
    margin: Optional[float]

    @property
    def ranked(self) -> bool:
        return self.margin is not None and self.difference > self.margin


def verdicts(accuracies: Mapping[str, Sequence[float]], examples: int) -> list[Verdict]:
    """Every pair of models, the largest difference first."""
    found = []
    for a, b in combinations(accuracies, 2):
        if mean(accuracies[a]) < mean(accuracies[b]):
            a, b = b, a
        difference = mean(accuracies[a]) - mean(accuracies[b])
        found.append(Verdict(a, b, difference, margin(accuracies[a], accuracies[b], examples)))
    return sorted(found, key=lambda v: -v.difference)


def ranking_words(accuracies: Mapping[str, Sequence[float]], examples: int) -> list[str]:
    """Which models can be ranked, and what it would take for the others."""
    pairs = verdicts(accuracies, examples)
    if not pairs:
        return []
    if pairs[0].margin is None:
        return ["One seed per model shows no spread, so the models are not ranked."]
    ranked = [v for v in pairs if v.ranked]
    close = [v for v in pairs if not v.ranked]
    said = []
    if ranked:
        each = "; ".join(
            f"{v.better} above {v.other} by {points(v.difference)} (margin {points(v.margin or 0)})"
            for v in ranked
        )
        said.append(f"Ranked: {each}.")
    if close:
        widest = close[0]
        names = (
            "these models" if not ranked else ", ".join(f"{v.better} and {v.other}" for v in close)
        )
        needed = enough(accuracies[widest.better], accuracies[widest.other], examples)
        said.append(
            f"Too close to rank: {names}. The largest such difference, {widest.better} over "
            f"{widest.other}, is {points(widest.difference)} and {points(widest.margin or 0)} "
            f"would be needed. {_enough_words(*needed, examples)}"
        )
    return [*said, RULE]


def _enough_words(seeds: int, needed: int, examples: int) -> str:
    if seeds >= MOST_SEEDS or not needed:
        return "No reasonable number of seeds or validation examples would rank such a difference."
    also = f" and about {needed:,} validation examples" if needed > examples else ""
    return (
        f"About {seeds} seeds each{also} would be enough, if difference and spread stay as they "
        "are."
    )


def curve_words(name: str, runs: Sequence[Curves]) -> list[str]:
    """What the curves of one model show over its seeds."""
    n = len(runs)
    epochs = max(len(r) for r in runs)
    best = [r.best + 1 for r in runs]
    accuracy = [r.best_accuracy for r in runs]
    said = [
        f"{name}: the validation loss is lowest after epoch {span(best)} of {epochs}; validation "
        f"accuracy there is {shares(accuracy)}{over(n)}."
    ]
    if epochs > 1 and all(r.best == len(r) - 1 for r in runs):
        said.append("It was still falling when the run ended: more epochs may help.")
    stuck = [r for r in runs if r.stuck]
    if stuck:
        said.append(
            f"It learned almost nothing{in_seeds(len(stuck), n)}: loss and accuracy hardly changed. "
            "Such a start (for example, ReLU units that all output 0) is part of the spread; "
            "another seed, more units or a lower --rate may help."
        )
    return said + _gap_words(runs) + _rise_words(runs)


def _gap_words(runs: Sequence[Curves]) -> list[str]:
    wide = [r for r in runs if r.gap > GAP]
    if not wide:
        return [f"No overfitting: at the end the gap in accuracy is {points(GAP)} at most."]
    return [
        f"It overfits{in_seeds(len(wide), len(runs))}: at the end training accuracy is "
        f"{shares([r.accuracy[-1] for r in wide])} and validation accuracy "
        f"{shares([r.val_accuracy[-1] for r in wide])}, a gap of "
        f"{points(mean([r.gap for r in wide]))}."
    ]


def _rise_words(runs: Sequence[Curves]) -> list[str]:
    risen = [r for r in runs if r.rise > RISE]
    overconfident = [r for r in risen if abs(r.moved) <= HOLDS]
    fallen = [r for r in risen if r.moved < -HOLDS]
    said = []
    if overconfident:
        said.append(
            f"After the best epoch the model becomes overconfident"
            f"{in_seeds(len(overconfident), len(runs))}: accuracy is stable (within "
            f"{points(max(abs(r.moved) for r in overconfident))}) while the validation loss rises "
            f"by {numbers([r.rise for r in overconfident])}."
        )
    if fallen:
        said.append(
            f"After the best epoch the validation loss rises by {numbers([r.rise for r in fallen])} "
            f"and accuracy falls by {points(-mean([r.moved for r in fallen]))}"
            f"{in_seeds(len(fallen), len(runs))}."
        )
    return said


def remedy_words(plain: Sequence[Curves], name: str, runs: Sequence[Curves]) -> str:
    """What one remedy changed against the plain runs: only what is significant across seeds."""
    said = []
    for what, read, unit in _COMPARED:
        before, after = [read(r) for r in plain], [read(r) for r in runs]
        needed = paired_margin(before, after)
        if needed is None:
            return f"{name}: one seed shows no spread, so no change is claimed."
        n = min(len(before), len(after))
        change = mean(after[:n]) - mean(before[:n])
        if abs(change) > needed:
            said.append(f"{unit(abs(change))} {'less' if change < 0 else 'more'} {what}")
    return f"{name}: {', '.join(said) or 'no significant change across seeds'}."


# -- numbers as text --------------------------------------------------------------------------
def points(share: float) -> str:
    """A difference of shares in percentage points."""
    return f"{share * 100:.1f} points"


def percent(share: float) -> str:
    return f"{share:.1%}"


def shares(values: Sequence[float]) -> str:
    """The mean of some shares, with the lowest and the highest."""
    if len(values) < 2:
        return percent(values[0])
    low, high = min(values) * 100, max(values) * 100
    return f"{percent(mean(values))} ({low:.1f} to {high:.1f})"


def numbers(values: Sequence[float]) -> str:
    low, high = f"{min(values):.2f}", f"{max(values):.2f}"
    return low if low == high else f"{low} to {high}"


def span(values: Sequence[int]) -> str:
    return str(min(values)) if min(values) == max(values) else f"{min(values)} to {max(values)}"


def over(n: int) -> str:
    return f" over {n} seeds" if n > 1 else " (one seed)"


def in_seeds(found: int, n: int) -> str:
    if n == 1:
        return ""
    every = " in both seeds" if n == 2 else f" in all {n} seeds"
    return every if found == n else f" in {found} of {n} seeds"


_COMPARED: tuple[tuple[str, Callable[[Curves], float], Callable[[float], str]], ...] = (
    ("validation loss at its lowest", lambda r: min(r.val_loss), "{:.2f}".format),
    ("validation loss at the end", lambda r: r.val_loss[-1], "{:.2f}".format),
    ("gap in accuracy at the end", lambda r: r.gap, points),
    ("validation accuracy at the end", lambda r: r.val_accuracy[-1], points),
)
