"""Question 8: what to do against overfitting."""

from __future__ import annotations

from typing import Any, Optional

from .base import NONE, TOLERANCE, Choice, Evidence, Question

# Overfitting is avoided where the validation loss ends at most so far above the training loss.
CLOSE = 0.1


def plans() -> list[Any]:
    """The runs: one without a remedy, and one for each remedy among the choices."""
    from .training import Plan

    return [
        Plan("no remedy"),
        Plan("dropout 0.5", dropout=0.5),
        Plan("2 dimensions, not 16", dim=2),
        Plan("twice the sentences", sentences=2400),
        Plan("early stopping", patience=3),
    ]


class Overfitting(Question):
    number = 8
    question = (
        "Which of these alone keeps a model of texts from overfitting? (It does if the validation "
        f"loss ends at most {CLOSE} above the training loss.)"
    )
    slow = True
    choices = (
        Choice("Dropout", "It slows memorising down; the gap here is still wide at the end."),
        Choice("A smaller model", "It memorises more slowly, and still memorises."),
        Choice("Twice as much text", "It gets further before it overfits, but it still does."),
        Choice("Early stopping", "It stops before the worst, but the gap is already there."),
        Choice(
            NONE,
            "Each helps somewhere; none alone closes the gap, so they are combined and measured.",
            correct=True,
        ),
    )

    def gather(self, keras: Optional[Any] = None) -> Evidence:
        from .training import gap_to_keras, train

        names = [plan.name for plan in plans()]
        runs = [train(plan) for plan in plans()]
        plain = runs[0]
        gaps = [run.val_loss[-1] - run.loss[-1] for run in runs]
        found = Evidence(holds=plain.rise > CLOSE and all(gap > CLOSE for gap in gaps))
        found.say(
            f"{len(runs)} real training runs in NumPy: word embeddings, their average and one "
            "sigmoid unit on 1,200 film review sentences, validated on 600 others. Losses at the "
            "end:"
        )
        found.table(
            ("remedy", "best epoch", "val loss", "train loss", "gap", "val accuracy"),
            [
                (
                    name,
                    f"{run.best + 1} of {len(run)}",
                    f"{run.val_loss[-1]:.3f}",
                    f"{run.loss[-1]:.3f}",
                    f"{gap:.3f}",
                    f"{run.val_accuracy[-1]:.1%}",
                )
                for name, run, gap in zip(names, runs, gaps)
            ],
        )
        found.say(
            f"Without a remedy the validation loss rises by {plain.rise:.2f} after epoch "
            f"{plain.best + 1} while validation accuracy hardly changes "
            f"({plain.best_accuracy:.1%}, then {plain.val_accuracy[-1]:.1%}): the model becomes "
            "overconfident."
        )
        enough = [name for name, gap in zip(names[1:], gaps[1:]) if gap <= CLOSE]
        if enough:
            found.say(f"Here this alone was enough: {', '.join(enough)}.")
        else:
            found.say(
                f"With every remedy the gap ends between {min(gaps[1:]):.2f} and "
                f"{max(gaps[1:]):.2f}, above {CLOSE}. One data set and one seed: the sizes of the "
                "gaps are not a ranking. `seqshape lab remedies` trains larger models with several "
                "seeds on all the sentences."
            )
        found.data["runs"] = [
            {
                "name": name,
                "best_epoch": run.best + 1,
                **run.to_dict(),
                "gap": gap,
                "rise": run.rise,
            }
            for name, run, gap in zip(names, runs, gaps)
        ]
        if keras is None:
            found.unchecked = "Not checked against Keras: these are NumPy's numbers alone."
            return found
        gap = gap_to_keras(keras)
        found.data["largest_gap_to_keras"] = gap
        found.cross_checked = gap <= TOLERANCE
        found.holds = found.holds and found.cross_checked
        same = "the same" if found.cross_checked else "other"
        found.say(
            f"The same model in tf.keras has {same} predictions and gradients (largest gap "
            f"{gap:.0e})."
        )
        return found
