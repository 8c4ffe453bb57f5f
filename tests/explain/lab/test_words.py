"""What is said about made-up curves, and what isn't."""

from __future__ import annotations

from explain.lab.curves import Curves
from explain.lab.words import (
    curve_words,
    margin,
    paired_margin,
    ranking_words,
    remedy_words,
    seed_margin,
    student,
    verdicts,
)


def run(val_loss: list[float], val_accuracy: list[float], accuracy: float = 0.99) -> Curves:
    n = len(val_loss)
    return Curves([0.5] * n, [accuracy] * n, val_loss, val_accuracy)


ASTRAY = run([0.6, 0.4, 0.5, 0.7], [0.7, 0.8, 0.81, 0.795])
FALLEN = run([0.6, 0.4, 0.5, 0.7], [0.7, 0.8, 0.78, 0.75])
LEARNING = run([0.6, 0.5, 0.4, 0.3], [0.6, 0.7, 0.75, 0.8], accuracy=0.81)


def test_best_epoch_gap_and_rise() -> None:
    assert ASTRAY.best == 1
    assert abs(ASTRAY.rise - 0.3) < 1e-9 and abs(ASTRAY.moved + 0.005) < 1e-9
    assert abs(ASTRAY.gap - 0.195) < 1e-9


def test_confidence_astray_is_named_with_how_many_seeds() -> None:
    said = " ".join(curve_words("m", [ASTRAY, ASTRAY, FALLEN]))
    assert "confidence goes astray" in said and "in 2 of 3 seeds" in said
    assert "accuracy falls by 5.0 points in 1 of 3 seeds" in said
    assert "It overfits" in said and "over 3 seeds" in said


def test_nothing_is_overfit_that_still_learns() -> None:
    said = " ".join(curve_words("m", [LEARNING]))
    assert "still falling" in said and "No overfitting" in said and "astray" not in said
    assert "one seed" in said


def test_a_run_that_never_left_its_start_is_named() -> None:
    dead = Curves([0.693, 0.692, 0.692], [0.52] * 3, [0.692] * 3, [0.528] * 3)
    said = " ".join(curve_words("m", [dead, ASTRAY]))
    assert "learnt nothing at all in 1 of 2 seeds" in said
    assert "learnt nothing at all here" in " ".join(curve_words("m", [dead]))
    assert "learnt nothing" not in " ".join(curve_words("m", [ASTRAY, LEARNING]))


def test_one_epoch_says_nothing_about_falling() -> None:
    assert "falling" not in " ".join(curve_words("m", [run([0.5], [0.7])]))


def test_one_seed_ranks_nothing() -> None:
    said = ranking_words({"a": [0.9], "b": [0.5]}, 1000)
    assert said == ["One seed a model shows no spread, so nothing is said about which is better."]
    assert seed_margin([0.9], [0.5]) is None and margin([0.9], [0.5], 10) is None


def test_close_models_are_not_ranked() -> None:
    accuracies = {"a": [0.80, 0.81, 0.82], "b": [0.79, 0.80, 0.81]}
    said = " ".join(ranking_words(accuracies, 1800))
    assert "Too close to rank: these models" in said and "Told apart" not in said
    assert not any(v.ranked for v in verdicts(accuracies, 1800))


def test_far_models_are_ranked_and_the_rule_is_told() -> None:
    accuracies = {"a": [0.80, 0.81, 0.80], "b": [0.70, 0.71, 0.70], "c": [0.80, 0.80, 0.81]}
    said = " ".join(ranking_words(accuracies, 1800))
    assert "a above b by 10.0 points" in said and "c above b" in said
    assert "a and c" in said and "sqrt((t * s)^2" in said


def test_few_texts_widen_the_margin() -> None:
    a, b = [0.80, 0.81, 0.80], [0.75, 0.76, 0.75]
    assert verdicts({"a": a, "b": b}, 5000)[0].ranked
    assert not verdicts({"a": a, "b": b}, 100)[0].ranked


def test_equal_seeds_still_leave_the_texts_margin() -> None:
    # A spread of nothing is no proof: the texts are a sample, too.
    assert not verdicts({"a": [0.8, 0.8], "b": [0.79, 0.79]}, 500)[0].ranked


def test_a_remedy_claims_only_what_seeds_carry() -> None:
    plain = [ASTRAY, run([0.6, 0.41, 0.5, 0.72], [0.7, 0.8, 0.81, 0.79])]
    better = [LEARNING, run([0.6, 0.5, 0.4, 0.31], [0.6, 0.7, 0.75, 0.8], 0.81)]
    said = remedy_words(plain, "dropout", better)
    assert (
        "0.40 less validation loss at the end" in said or "less validation loss at the end" in said
    )
    assert (
        remedy_words(plain, "same", plain) == "same: nothing that the spread between seeds carries."
    )
    assert "no change is claimed" in remedy_words(plain[:1], "one", better[:1])


def test_margins_are_those_of_the_tables() -> None:
    # Equal spreads of 0.1 over three seeds: four degrees of freedom, 2.776 * 0.1 * sqrt(2 / 3).
    a, b = [0.0, 0.1, 0.2], [0.5, 0.6, 0.7]
    assert abs((seed_margin(a, b) or 0) - 2.776 * 0.1 * (2 / 3) ** 0.5) < 1e-6
    # One without any spread leaves two: 4.303.
    assert abs((seed_margin(a, [0.5] * 3) or 0) - 4.303 * 0.1 * (1 / 3) ** 0.5) < 1e-6
    assert paired_margin(a, b) is not None and abs(paired_margin(a, b) or 0) < 1e-9
    assert abs((paired_margin([0.0] * 3, a) or 0) - 4.303 * 0.1 / 3**0.5) < 1e-6
    assert paired_margin([0.1], [0.2]) is None
    assert student(13) == 1.96 and student(12) == 2.179 and student(0) == 12.71


def test_early_stopping_is_the_run_cut_off() -> None:
    assert len(ASTRAY.until(1)) == 3 and len(ASTRAY.until(2)) == 4 and len(ASTRAY.until(0)) == 4
