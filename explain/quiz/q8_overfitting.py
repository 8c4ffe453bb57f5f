"""Question 8: what to do against overfitting."""

from __future__ import annotations

from typing import Any, Optional

from .base import NONE, Choice, Evidence, Question

# A run is settled when it ends about as good on new sentences as on its own.
SETTLED = 0.1


def plans() -> list[Any]:
    """The runs: one with nothing done, and one for each remedy on offer."""
    from .training import Plan

    return [
        Plan("nothing"),
        Plan("dropout 0.5", dropout=0.5),
        Plan("2 numbers a word, not 16", dim=2),
        Plan("twice the sentences", sentences=2400),
        Plan("early stopping", patience=3),
    ]


class Overfitting(Question):
    number = 8
    question = "What is the best way to keep a model of texts from overfitting?"
    slow = True
    choices = (
        Choice("Dropout", "It slows the memorising down; the run here still ends far apart."),
        Choice("A smaller model", "It memorises more slowly, and still memorises."),
        Choice("Twice as much text", "It starts from a better place, and then goes the same way."),
        Choice("Early stopping", "It stops before the worst, and the gap is there already."),
        Choice(
            NONE,
            "Each helps somewhere; none alone closes the gap, so they are combined and measured.",
            correct=True,
        ),
    )

    def gather(self, keras: Optional[Any] = None) -> Evidence:
        from .training import train

        runs = [train(plan, keras) for plan in plans()]
        plain, remedies = runs[0], runs[1:]
        overfits = plain.rise > SETTLED and plain.gap > SETTLED
        found = Evidence(
            holds=overfits and all(r.gap > SETTLED for r in remedies),
            cross_checked=keras is not None,
        )
        by = "tf.keras" if keras is not None else "NumPy"
        found.say(
            f"{len(runs)} real runs with {by}: word vectors, their average and one sigmoid "
            "unit on 1,200 movie review sentences, measured on 600 others. Losses at the "
            "epoch with the lowest validation loss and at the end:"
        )
        found.table(
            ("run", "best epoch", "val loss", "at the end", "train loss", "val accuracy"),
            [
                (
                    r.plan.name,
                    f"{r.best + 1} of {len(r.loss)}",
                    f"{r.val_loss[r.best]:.3f}",
                    f"{r.val_loss[-1]:.3f}",
                    f"{r.loss[-1]:.3f}",
                    f"{r.val_accuracy[-1]:.1%}",
                )
                for r in runs
            ],
        )
        settled = [r.plan.name for r in remedies if r.gap <= SETTLED]
        found.say(
            f"With nothing done the validation loss rises by {plain.rise:.2f} after epoch "
            f"{plain.best + 1} while the training loss falls to {plain.loss[-1]:.3f}, and "
            f"validation accuracy hardly moves ({plain.val_accuracy[plain.best]:.1%}, then "
            f"{plain.val_accuracy[-1]:.1%}): wrong answers get surer."
        )
        narrow, wide = min(r.gap for r in remedies), max(r.gap for r in remedies)
        if settled:
            found.say(f"Here this alone settled it: {', '.join(settled)}.")
        else:
            found.say(
                "No remedy alone closes the gap between new sentences and known ones "
                f"(it ends between {narrow:.2f} and {wide:.2f}; {SETTLED} would do). One data "
                "set and one start: the size of the gaps is not a ranking. `seqshape lab remedies` "
                "trains them with several starts on all the sentences."
            )
        found.data["runs"] = [
            {
                "name": r.plan.name,
                "best_epoch": r.best + 1,
                "loss": r.loss,
                "val_loss": r.val_loss,
                "val_accuracy": r.val_accuracy,
                "gap": r.gap,
                "rise": r.rise,
            }
            for r in runs
        ]
        if keras is None:
            found.unchecked = "Keras was not asked: NumPy trained the same model."
        return found
