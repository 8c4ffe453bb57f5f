"""Question 8: what to do against overfitting."""

from __future__ import annotations

from typing import Any, Optional

from .base import NONE, TOLERANCE, Choice, Detail, Evidence, Question

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


def _helps(run: Any, plain: Any) -> bool:
    """Whether a run gets further than one without a remedy, or ends where that one was best."""
    best = min(plain.val_loss)
    return bool(min(run.val_loss) < best or run.val_loss[-1] == min(run.val_loss) == best)


class Overfitting(Question):
    number = 8
    question = (
        "Which of these alone keeps a model of texts from overfitting? What counts: it does if the "
        f"validation loss ends at most {CLOSE} above the training loss. To help is not enough."
    )
    slow = True
    choices = (
        Choice(
            "Dropout",
            "It helps: the lowest validation loss falls. The gap at the end is wide all the same.",
        ),
        Choice(
            "A smaller model",
            "It helps: it memorizes more slowly. It still does, and the gap opens.",
        ),
        Choice(
            "Twice as much text",
            "It helps: the lowest validation loss falls. Trained on, it overfits like the others.",
        ),
        Choice(
            "Early stopping",
            "It helps: it stops before the validation loss rises. The gap is already there.",
        ),
        Choice(
            NONE,
            "Each of them helps, none alone closes the gap: so they are combined and measured.",
            correct=True,
        ),
    )

    def gather(self, keras: Optional[Any] = None) -> Evidence:
        from .training import gap_to_keras, train

        names = [plan.name for plan in plans()]
        runs = [train(plan) for plan in plans()]
        plain = runs[0]
        gaps = [run.val_loss[-1] - run.loss[-1] for run in runs]
        helped = [_helps(run, plain) for run in runs[1:]]
        found = Evidence(
            holds=plain.rise > CLOSE and all(gap > CLOSE for gap in gaps) and all(helped)
        )
        found.say(
            f"{len(runs)} real runs in NumPy: embeddings, their average and a sigmoid unit on "
            "1,200 film review sentences, validated on 600 others. Validation loss at the best "
            "epoch and at the end, training loss at the end:"
        )
        found.table(
            ("remedy", "best epoch", "val loss", "at the end", "training", "gap"),
            [
                (
                    name,
                    f"{run.best + 1} of {len(run)}",
                    f"{min(run.val_loss):.3f}",
                    f"{run.val_loss[-1]:.3f}",
                    f"{run.loss[-1]:.3f}",
                    f"{gap:.3f}",
                )
                for name, run, gap in zip(names, runs, gaps)
            ],
        )
        found.say(
            Detail(
                f"Without a remedy the validation loss rises by {plain.rise:.2f} after epoch "
                f"{plain.best + 1} while validation accuracy hardly changes "
                f"({plain.best_accuracy:.1%}, then {plain.val_accuracy[-1]:.1%}): the model becomes "
                "overconfident."
            )
        )
        enough = [name for name, gap in zip(names[1:], gaps[1:]) if gap <= CLOSE]
        if enough:
            found.say(f"Here this alone was enough: {', '.join(enough)}.")
        else:
            found.say(
                f"{sum(helped)} of {len(helped)} remedies help: the validation loss is lower at its "
                "best, or it is stopped there. With every one the gap ends between "
                f"{min(gaps[1:]):.2f} and {max(gaps[1:]):.2f}, above {CLOSE}."
            )
            found.say(
                Detail(
                    "One data set and one seed: the sizes of the gaps are not a ranking. `seqshape "
                    "lab remedies` trains larger models with several seeds on all the sentences."
                )
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
