"""What curves say, in words, and what they don't bear out.

Three rules, and nothing is said that they don't carry:

* a run *overfits* when it ends more than GAP better on its own texts than on new ones;
* *confidence goes astray* where the validation loss ends more than RISE above its lowest while
  accuracy stays within HOLDS of what it was;
* two models are *ranked* only when their means differ by more than the margin in
  :func:`margin`, which takes in the spread between seeds and the number of validation texts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple, Optional

from .curves import Curves

GAP = 0.05
RISE = 0.1
HOLDS = 0.02
# 97.5 % points of Student's t for 1, 2, … degrees of freedom; 1.96 beyond.
T = (12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179)
RULE = (
    "Two models are ranked only if their mean accuracies differ by more than the margin "
    "sqrt((t * s)^2 + (1.96 * e)^2): s is the standard error of the difference between seeds, t "
    "Student's factor with Welch's degrees of freedom, e the standard error that comes from the "
    "number of validation texts."
)


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def spread(values: Sequence[float]) -> float:
    """Standard deviation of a sample; 0 for one value."""
    if len(values) < 2:
        return 0.0
    middle = mean(values)
    return math.sqrt(sum((v - middle) ** 2 for v in values) / (len(values) - 1))


def seed_margin(a: Sequence[float], b: Sequence[float]) -> Optional[float]:
    """How far two means must differ before the spread between seeds carries it; None for one seed."""
    if min(len(a), len(b)) < 2:
        return None
    parts = [spread(values) ** 2 / len(values) for values in (a, b)]
    below = sum(p**2 / (len(v) - 1) for p, v in zip(parts, (a, b)))
    freedom = sum(parts) ** 2 / below if below else len(a) + len(b) - 2
    return student(int(freedom + 1e-9)) * math.sqrt(sum(parts))


def paired_margin(before: Sequence[float], after: Sequence[float]) -> Optional[float]:
    """The same where both were measured seed by seed; None for one seed."""
    changes = [b - a for a, b in zip(before, after)]
    if len(changes) < 2:
        return None
    return student(len(changes) - 1) * spread(changes) / math.sqrt(len(changes))


def student(freedom: int) -> float:
    """Student's factor at 95 %."""
    return T[max(freedom, 1) - 1] if freedom <= len(T) else 1.96


def margin(a: Sequence[float], b: Sequence[float], texts: int) -> Optional[float]:
    """The margin of RULE for the accuracies of two models on so many validation texts."""
    seeds = seed_margin(a, b)
    if seeds is None:
        return None
    p, q = mean(a), mean(b)
    sampled = (p * (1 - p) + q * (1 - q)) / max(texts, 1)
    return math.sqrt(seeds**2 + 1.96**2 * sampled)


class Verdict(NamedTuple):
    """Two models: the better mean first, the difference, and the margin that it had to pass."""

    better: str
    other: str
    difference: float
    margin: Optional[float]

    @property
    def ranked(self) -> bool:
        return self.margin is not None and self.difference > self.margin


def verdicts(accuracies: Mapping[str, Sequence[float]], texts: int) -> list[Verdict]:
    """Every pair of models, the largest difference first."""
    found = []
    for a, b in combinations(accuracies, 2):
        if mean(accuracies[a]) < mean(accuracies[b]):
            a, b = b, a
        difference = mean(accuracies[a]) - mean(accuracies[b])
        found.append(Verdict(a, b, difference, margin(accuracies[a], accuracies[b], texts)))
    return sorted(found, key=lambda v: -v.difference)


def ranking_words(accuracies: Mapping[str, Sequence[float]], texts: int) -> list[str]:
    """Which models can be told apart, and which can't."""
    pairs = verdicts(accuracies, texts)
    if not pairs:
        return []
    if pairs[0].margin is None:
        return ["One seed a model shows no spread, so nothing is said about which is better."]
    ranked = [v for v in pairs if v.ranked]
    close = [v for v in pairs if not v.ranked]
    said = []
    if ranked:
        told = "; ".join(
            f"{v.better} above {v.other} by {points(v.difference)} (margin {points(v.margin or 0)})"
            for v in ranked
        )
        said.append(f"Told apart: {told}.")
    if close:
        widest = close[0]
        names = (
            "these models" if not ranked else ", ".join(f"{v.better} and {v.other}" for v in close)
        )
        said.append(
            f"Too close to rank: {names}. The largest such difference, {widest.better} over "
            f"{widest.other}, is {points(widest.difference)} and {points(widest.margin or 0)} "
            "would be needed."
        )
    return [*said, RULE]


def curve_words(name: str, runs: Sequence[Curves]) -> list[str]:
    """What the curves of one model say over its seeds."""
    n = len(runs)
    epochs = max(len(r) for r in runs)
    best = [r.best + 1 for r in runs]
    accuracy = [r.best_accuracy for r in runs]
    said = [
        f"{name}: the validation loss is lowest after epoch {span(best)} of {epochs}; validation "
        f"accuracy there is {shares(accuracy)}{over(n)}."
    ]
    if epochs > 1 and all(r.best == len(r) - 1 for r in runs):
        said.append("It was still falling when the run ended: more epochs may do better.")
    stuck = [r for r in runs if r.stuck]
    if stuck:
        said.append(
            f"It learnt nothing at all{in_seeds(len(stuck), n) or ' here'}: neither loss nor "
            "accuracy left where they began. Such a start (rectified units that are all silent, "
            "say) is part of the spread; another seed, more units or a lower --rate may help."
        )
    said += _gap_words(runs) + _rise_words(runs)
    return said


def _gap_words(runs: Sequence[Curves]) -> list[str]:
    wide = [r for r in runs if r.gap > GAP]
    if not wide:
        return [f"No overfitting by the rule (a gap of {points(GAP)} would be) at the end."]
    ends = "in the end" if len(wide) == len(runs) else f"in the end of {len(wide)} of {len(runs)}"
    return [
        f"It overfits: {ends} it is right about {shares([r.accuracy[-1] for r in wide])} of its "
        f"own texts and {shares([r.val_accuracy[-1] for r in wide])} of new ones, a gap of "
        f"{points(mean([r.gap for r in wide]))}{in_seeds(len(wide), len(runs))}."
    ]


def _rise_words(runs: Sequence[Curves]) -> list[str]:
    risen = [r for r in runs if r.rise > RISE]
    if not risen:
        return []
    astray = [r for r in risen if abs(r.moved) <= HOLDS]
    fallen = [r for r in risen if r.moved < -HOLDS]
    said = []
    if astray:
        said.append(
            f"The validation loss then rises by {numbers([r.rise for r in astray])} while "
            f"accuracy moves by {points(max(abs(r.moved) for r in astray))} at most"
            f"{in_seeds(len(astray), len(runs))}: confidence goes astray. It answers as before, "
            "only surer, also where it is wrong."
        )
    if fallen:
        said.append(
            f"The validation loss then rises by {numbers([r.rise for r in fallen])} and accuracy "
            f"falls by {points(-mean([r.moved for r in fallen]))}"
            f"{in_seeds(len(fallen), len(runs))}."
        )
    return said


def remedy_words(plain: Sequence[Curves], name: str, runs: Sequence[Curves]) -> str:
    """What one remedy changed against the plain runs: only what the seeds carry."""
    said = []
    for what, read, unit in _COMPARED:
        before, after = [read(r) for r in plain], [read(r) for r in runs]
        needed = paired_margin(before, after)
        n = min(len(before), len(after))
        change = mean(after[:n]) - mean(before[:n])
        if needed is not None and abs(change) > needed:
            way = "less" if change < 0 else "more"
            said.append(f"{unit(abs(change))} {way} {what}")
    if len(plain) < 2 or len(runs) < 2:
        return f"{name}: one seed shows no spread, so no change is claimed."
    if not said:
        return f"{name}: nothing that the spread between seeds carries."
    return f"{name}: {', '.join(said)}."


# -- how numbers are told ---------------------------------------------------------------------
def points(share: float) -> str:
    """A difference of shares in points of a hundred."""
    return f"{share * 100:.1f} points"


def percent(share: float) -> str:
    return f"{share:.1%}"


def shares(values: Sequence[float]) -> str:
    """The mean of some shares, and from where to where they go."""
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
    return f" in all {n} seeds" if found == n else f" in {found} of {n} seeds"


def _loss_unit(value: float) -> str:
    return f"{value:.2f}"


_COMPARED: tuple[tuple[str, Callable[[Curves], float], Callable[[float], str]], ...] = (
    ("validation loss at its lowest", lambda r: min(r.val_loss), _loss_unit),
    ("validation loss at the end", lambda r: r.val_loss[-1], _loss_unit),
    ("gap in accuracy at the end", lambda r: r.gap, points),
    ("validation accuracy at the end", lambda r: r.val_accuracy[-1], points),
)
