"""What each remedy of question 8 changes, on the same examples and from the same seeds."""

from __future__ import annotations

from dataclasses import replace
from statistics import mean
from typing import TYPE_CHECKING, Any

from .curves import Curves
from .findings import GAP, numbers, percent, remedy_words
from .plan import Plan

if TYPE_CHECKING:
    from .comparing import Comparison

# The plain model trains on half of the training examples, so that there is "more data".
SHARE = 0.5
PATIENCE = 2
PLAIN = "no remedy"
STOPPED = "early stopping"


def _stack(*layers: str) -> tuple[dict[str, Any], ...]:
    from .models import architecture

    return tuple(architecture(list(layers)).layers)


def plans(**options: Any) -> list[Plan]:
    """The runs: a bidirectional LSTM without a remedy, and one for each remedy that needs one.

    Early stopping needs none: it is the plain run, up to where it would have stopped.
    """
    words, head = "Embedding(10000, 16)", "Dense(1, activation='sigmoid')"
    dense = "Dense(24, activation='relu')"
    stacks = {
        PLAIN: (words, "Bidirectional(LSTM(32))", dense, head),
        "dropout": (words, "Dropout(0.5)", "Bidirectional(LSTM(32))", "Dropout(0.5)", dense, head),
        "smaller model": ("Embedding(10000, 4)", "Bidirectional(LSTM(8))", dense, head),
        "recurrent dropout": (words, "Bidirectional(LSTM(32, recurrent_dropout=0.5))", dense, head),
    }
    made = [
        Plan(name.replace(" ", "-"), _stack(*layers), share=SHARE, **options)
        for name, layers in stacks.items()
    ]
    more = replace(made[0], name="twice-the-data", share=1.0)
    return [plan.checked() for plan in [made[0], more, *made[1:]]]


def results(found: Comparison) -> dict[str, list[Curves]]:
    """The curves of each remedy, early stopping among them."""
    plain = found.of(PLAIN.replace(" ", "-"))
    made = {name.replace("-", " "): found.of(name) for name in found.names}
    made[STOPPED] = [curves.first(curves.until(PATIENCE).best + 1) for curves in plain]
    return {name: runs for name, runs in made.items() if runs}


HEADINGS = ("remedy", "best epoch", "val loss", "at the end", "gap at the end", "val accuracy")


def table(made: dict[str, list[Curves]]) -> list[tuple[str, ...]]:
    """A row per remedy: means over the seeds."""
    return [
        (
            name,
            f"{mean([r.best + 1 for r in runs]):.1f} of {max(len(r) for r in runs)}",
            f"{mean([min(r.val_loss) for r in runs]):.3f}",
            f"{mean([r.val_loss[-1] for r in runs]):.3f}",
            f"{mean([r.gap for r in runs]) * 100:.1f} points",
            percent(mean([r.val_accuracy[-1] for r in runs])),
        )
        for name, runs in made.items()
    ]


def words(made: dict[str, list[Curves]]) -> list[str]:
    """What each remedy changed against the plain model, where it is significant."""
    plain = made.get(PLAIN, [])
    if not plain:
        return ["The plain run has no whole epoch: nothing to compare with."]
    said = [
        f"Without a remedy the validation loss ends {numbers([r.rise for r in plain])} above its "
        "lowest. Compared with that:"
    ]
    said += [remedy_words(plain, name, runs) for name, runs in made.items() if name != PLAIN]
    tried = [name for name in made if name != PLAIN]
    apart = [name for name in tried if _overfits(made[name])]
    settled = [name for name in tried if name not in apart]
    if apart and not settled:
        said.append(
            "With each of them training accuracy still ends more than 5 points above validation "
            "accuracy: on this data none alone prevents overfitting, the answer of question 8."
        )
    elif settled:
        said.append(
            f"Without overfitting (a gap of 5 points at the end) are: {', '.join(settled)}. "
            f"With it: {', '.join(apart) or 'none'}."
        )
    said.append(
        "A change is significant when it exceeds half the width of the 95 % confidence interval of "
        "the changes seed by seed (paired t-test). Early stopping restores the weights of the best "
        f"epoch (patience {PATIENCE})."
    )
    return said


def _overfits(runs: list[Curves]) -> bool:
    return mean([r.gap for r in runs]) > GAP
