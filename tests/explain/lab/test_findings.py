"""What is said about made-up curves, and what isn't."""

from __future__ import annotations

import math
import random
import sys
from statistics import mean, variance

import pytest

from explain.lab import study
from explain.lab.curves import Curves
from explain.lab.findings import (
    curve_words,
    enough,
    margin,
    paired_margin,
    ranking_words,
    remedy_words,
    seed_margin,
    verdicts,
)
from shapecalc.errors import BadRecord

scipy = pytest.importorskip("scipy")
pytest.importorskip("scipy.stats")


def run(val_loss: list[float], val_accuracy: list[float], accuracy: float = 0.99) -> Curves:
    n = len(val_loss)
    return Curves([0.5] * n, [accuracy] * n, val_loss, val_accuracy)


OVERCONFIDENT = run([0.6, 0.4, 0.5, 0.7], [0.7, 0.8, 0.81, 0.795])
FALLEN = run([0.6, 0.4, 0.5, 0.7], [0.7, 0.8, 0.78, 0.75])
LEARNING = run([0.6, 0.5, 0.4, 0.3], [0.6, 0.7, 0.75, 0.8], accuracy=0.81)


def test_best_epoch_gap_and_rise() -> None:
    assert OVERCONFIDENT.best == 1
    assert abs(OVERCONFIDENT.rise - 0.3) < 1e-9 and abs(OVERCONFIDENT.moved + 0.005) < 1e-9
    assert abs(OVERCONFIDENT.gap - 0.195) < 1e-9


def test_overconfidence_is_named_with_how_many_seeds() -> None:
    said = " ".join(curve_words("m", [OVERCONFIDENT, OVERCONFIDENT, FALLEN]))
    assert "becomes overconfident in 2 of 3 seeds: accuracy is stable (within 0.5 points)" in said
    assert "accuracy falls by 5.0 points in 1 of 3 seeds" in said
    assert "It overfits in all 3 seeds: at the end training accuracy is 99.0%" in said


def test_nothing_is_overfit_that_still_learns() -> None:
    said = " ".join(curve_words("m", [LEARNING]))
    assert "still falling" in said and "No overfitting" in said and "overconfident" not in said
    assert "one seed" in said


def test_a_run_that_never_left_its_start_is_named() -> None:
    dead = Curves([0.693, 0.692, 0.692], [0.52] * 3, [0.692] * 3, [0.528] * 3)
    said = " ".join(curve_words("m", [dead, OVERCONFIDENT]))
    assert "learned almost nothing in 1 of 2 seeds" in said
    assert "in both seeds" in " ".join(curve_words("m", [dead, dead]))
    assert "learned almost nothing: loss" in " ".join(curve_words("m", [dead]))
    assert "learned almost nothing" not in " ".join(curve_words("m", [OVERCONFIDENT, LEARNING]))


def test_one_epoch_says_nothing_about_falling() -> None:
    assert "falling" not in " ".join(curve_words("m", [run([0.5], [0.7])]))


def test_one_seed_ranks_nothing() -> None:
    said = ranking_words({"a": [0.9], "b": [0.5]}, 1000)
    assert said == ["One seed per model shows no spread, so the models are not ranked."]
    assert seed_margin([0.9], [0.5]) is None and margin([0.9], [0.5], 10) is None


def test_close_models_are_not_ranked() -> None:
    accuracies = {"a": [0.80, 0.81, 0.82], "b": [0.79, 0.80, 0.81]}
    said = " ".join(ranking_words(accuracies, 1800))
    assert "Too close to rank: these models" in said and "Ranked" not in said
    assert not any(v.ranked for v in verdicts(accuracies, 1800))


def test_far_models_are_ranked_by_a_stated_rule() -> None:
    accuracies = {"a": [0.80, 0.81, 0.80], "b": [0.70, 0.71, 0.70], "c": [0.80, 0.80, 0.81]}
    said = " ".join(ranking_words(accuracies, 1800))
    assert "a above b by 10.0 points" in said and "c above b" in said
    assert "a and c" in said and "sqrt(w^2" in said


def test_few_examples_widen_the_margin() -> None:
    a, b = [0.80, 0.81, 0.80], [0.75, 0.76, 0.75]
    assert verdicts({"a": a, "b": b}, 5000)[0].ranked
    assert not verdicts({"a": a, "b": b}, 100)[0].ranked


def test_equal_seeds_still_leave_the_margin_of_the_examples() -> None:
    # A spread of nothing is no proof: the examples are a sample, too.
    assert not verdicts({"a": [0.8, 0.8], "b": [0.79, 0.79]}, 500)[0].ranked


def test_a_remedy_claims_only_what_is_significant_across_seeds() -> None:
    plain = [OVERCONFIDENT, run([0.6, 0.41, 0.5, 0.72], [0.7, 0.8, 0.81, 0.79])]
    better = [LEARNING, run([0.6, 0.5, 0.4, 0.31], [0.6, 0.7, 0.75, 0.8], 0.81)]
    said = remedy_words(plain, "dropout", better)
    assert "less validation loss at the end" in said
    assert remedy_words(plain, "same", plain) == "same: no significant change across seeds."
    assert "no change is claimed" in remedy_words(plain[:1], "one", better[:1])


def test_margins_are_those_of_scipy() -> None:
    generator = random.Random(0)
    for seeds in (2, 3, 8, 13, 18, 40):  # a table that ends at 12 is 10 % too small from 13 on
        a, b = ([generator.gauss(0.8, s) for _ in range(seeds)] for s in (0.01, 0.03))
        low, high = scipy.stats.ttest_ind(a, b, equal_var=False).confidence_interval()
        assert seed_margin(a, b) == pytest.approx((high - low) / 2)
        low, high = scipy.stats.ttest_rel(a, b).confidence_interval()
        assert paired_margin(a, b) == pytest.approx((high - low) / 2)
    assert seed_margin([0.5] * 3, [0.4] * 3) == 0.0
    assert paired_margin([0.1], [0.2]) is None


@pytest.mark.parametrize(
    ("a", "b", "examples"),
    [
        ([0.82, 0.80, 0.81], [0.77, 0.81, 0.79], 100_000),  # more seeds alone
        ([0.81, 0.80, 0.82], [0.80, 0.79, 0.81], 1800),  # more examples, too
        ([0.8, 0.8], [0.79, 0.79], 500),  # the seeds agree
    ],
)
def test_what_would_be_enough_is_enough_and_no_more(
    a: list[float], b: list[float], examples: int
) -> None:
    assert not verdicts({"a": a, "b": b}, examples)[0].ranked
    seeds, needed = enough(a, b, examples)
    p, q = variance(a), variance(b)
    sampled = (mean(a) * (1 - mean(a)) + mean(b) * (1 - mean(b))) / needed

    def passes(n: int) -> bool:
        freedom = (p + q) ** 2 / (p**2 + q**2) * (n - 1) if p + q else 1
        width = scipy.stats.t.ppf(0.975, freedom) * math.sqrt((p + q) / n)
        return bool(math.hypot(width, 1.96 * math.sqrt(sampled)) < mean(a) - mean(b))

    assert needed >= examples and passes(seeds)
    assert seeds == max(2, len(a)) or not passes(seeds - 1)
    said = " ".join(ranking_words({"a": a, "b": b}, examples))
    assert f"About {seeds} seeds each" in said
    assert (f"{needed:,} validation examples" in said) == (needed > examples)


def test_equal_means_are_never_to_be_ranked() -> None:
    said = " ".join(ranking_words({"a": [0.8, 0.82], "b": [0.82, 0.8]}, 500))
    assert "No reasonable number" in said


def test_without_scipy_several_seeds_are_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.stats", None)
    monkeypatch.delattr(scipy, "stats")
    with pytest.raises(BadRecord, match="needs scipy") as refused:
        study("embedding", seeds=3)
    assert "[lab]" in refused.value.fix
    assert len(ranking_words({"a": [0.9], "b": [0.5]}, 1000)) == 1


def test_early_stopping_is_the_run_cut_off() -> None:
    assert (
        len(OVERCONFIDENT.until(1)) == 3
        and len(OVERCONFIDENT.until(2)) == 4
        and len(OVERCONFIDENT.until(0)) == 4
    )
