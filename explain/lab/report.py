"""The report at the end of a run or a comparison, and of ``seqshape lab show``."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import mean
from typing import TYPE_CHECKING, Any

from ..render.terminal import (
    PIPE_WIDTH,
    Piece,
    plain_table,
    print_pieces,
    print_rows,
    safe,
    terminal_width,
    wrapped,
)
from . import remedies
from .findings import curve_words, percent, ranking_words, shares, spread, verdicts
from .live import charts
from .training import Run

if TYPE_CHECKING:
    from .comparing import Comparison


def run_report(run: Run) -> list[str]:
    """The findings of one run."""
    said = [f"{run.plan.name}, seed {run.plan.seed}: {progress(run)}."]
    if len(run.curves):
        said += curve_words(run.plan.name, [run.curves])
    line = check_line([run])
    return [*said, *([line] if line else [])]


def progress(run: Run) -> str:
    done, planned = len(run.curves), run.plan.epochs
    if run.complete and done < planned:
        return f"stopped early after epoch {done} of {planned}"
    if run.complete:
        return f"{done} {'epoch' if done == 1 else 'epochs'}"
    return f"interrupted after {done} whole {'epoch' if done == 1 else 'epochs'} of {planned}"


def check_line(runs: list[Run]) -> str:
    """The check of the predicted shapes in one line."""
    checks = [(run, run.check) for run in runs if run.check]
    if not checks:
        return ""
    bad = [(run, c) for run, c in checks if not c["agrees"]]
    if bad:
        run, check = bad[0]
        first = check["differences"][0]
        return (
            f"Shapes in training DIFFER from the prediction: {run.plan.name}, layer "
            f"{first['layer']}, {first['what']}: predicted {first['predicted']}, seen "
            f"{first['keras']}."
        )
    models = list(dict.fromkeys(run.plan.name for run, _ in checks))
    version = checks[0][1]["keras_version"]
    if len(models) == 1:
        run, check = checks[0]
        return (
            f"Shapes in training agree with the prediction (Keras {version}): all "
            f"{len(run.plan.layers)} layers, {params_text(run)} parameters; {check['checks'][-1]}."
        )
    return (
        f"Shapes in training agree with the prediction (Keras {version}): every layer and weight "
        f"of {', '.join(models)}."
    )


HEADINGS = (
    "model",
    "params",
    "best epoch",
    "val accuracy there",
    "spread",
    "at the end",
    "s/epoch",
)


def comparison_rows(found: Comparison) -> list[tuple[str, ...]]:
    """A row per model: means over its seeds."""
    rows: list[tuple[str, ...]] = []
    for name in found.names:
        runs = [r for r in found.runs if r.plan.name == name and len(r.curves)]
        if not runs:
            continue
        curves = [r.curves for r in runs]
        best = [c.best_accuracy for c in curves]
        seconds = [s for r in runs for s in r.seconds]
        epochs = f"{mean([c.best + 1 for c in curves]):.1f} of {max(len(c) for c in curves)}"
        rows.append(
            (
                name,
                params_text(runs[0]),
                epochs,
                shares(best),
                f"{spread(best) * 100:.1f}" if len(best) > 1 else "-",
                percent(mean([c.val_accuracy[-1] for c in curves])),
                f"{mean(seconds):.1f}" if seconds else "-",
            )
        )
    return rows


def params_text(run: Run) -> str:
    from shapecalc.models.summary import total

    from .models import predicted_rows

    counts = [row.count() for row in predicted_rows(list(run.plan.layers), run.plan.steps)]
    return f"{int(total(counts)):,}"


def comparison_words(found: Comparison) -> list[str]:
    """What the models' curves show, one after the other, and whether they can be ranked."""
    if found.kind == "remedies":
        return remedies.words(remedies.results(found))
    said = []
    for name in found.names:
        if found.of(name):
            said.append(" ".join(curve_words(name, found.of(name))))
    trained = {name: [c.best_accuracy for c in found.of(name)] for name in found.names}
    trained = {name: values for name, values in trained.items() if values}
    if len(trained) > 1:
        said += ranking_words(trained, found.validation_examples)
        said.append(
            "The best epoch is chosen on the same validation examples that it is measured on, so "
            "all these accuracies are slightly too high."
        )
    return said


def comparison_text(found: Comparison) -> str:
    """The table and the words as text, without the times, which are those of a computer."""
    rows, headings = _timeless(found)
    said = [plain_table(rows, headings), ""]
    for text in (*comparison_words(found), check_line(found.runs)):
        said += wrapped(safe(text), PIPE_WIDTH, "  ")
    return "\n".join(said).rstrip()


def comparison_html(found: Comparison) -> Iterator[str]:
    """The same for a notebook."""
    from ..render.html import esc, table

    rows, headings = _timeless(found)
    yield table(tuple(map(esc, headings)), [tuple(map(esc, row)) for row in rows])
    items = "".join(f"<li>{esc(text)}</li>" for text in comparison_words(found))
    yield f"<ul>{items}</ul>"
    yield f"<p>{esc(check_line(found.runs))}</p>"


def _timeless(found: Comparison) -> tuple[list[tuple[str, ...]], tuple[str, ...]]:
    if found.kind == "remedies":
        return remedies.table(remedies.results(found)), remedies.HEADINGS
    return [row[:-1] for row in comparison_rows(found)], HEADINGS[:-1]


def print_run(run: Run, curves: bool = True) -> None:
    """Curves in text, then words."""
    if curves and len(run.curves):
        print("\n".join(charts(run.curves, run.plan.epochs, terminal_width())) + "\n")
    tell(run_report(run))


def print_comparison(found: Comparison) -> None:
    """A table, then words."""
    if found.kind == "remedies":
        print_rows(remedies.table(remedies.results(found)), remedies.HEADINGS)
    else:
        print_rows(comparison_rows(found), HEADINGS)
    print()
    tell(comparison_words(found))
    line = check_line(found.runs)
    if line:
        tell([line])
    waiting = [r for r in found.runs if not r.complete]
    missing = len(found.plans) - len(found.runs) + len(waiting)
    if missing:
        tell([f"{missing} of {len(found.plans)} runs aren't finished; --resume continues them."])


def tell(sentences: list[str]) -> None:
    """Print sentences as paragraphs of the terminal's width."""
    width = terminal_width()
    lines: list[list[Piece]] = [
        [("", line)] for text in sentences for line in wrapped(safe(text), width, "  ")
    ]
    print_pieces(lines)


def run_json(run: Run) -> dict[str, Any]:
    """A run for scripts."""
    return {
        "schema": 1,
        "model": run.plan.name,
        "seed": run.plan.seed,
        "plan": run.plan.to_dict(),
        "data": run.about,
        "complete": run.complete,
        "epochs": len(run.curves),
        "best_epoch": run.curves.best + 1 if len(run.curves) else None,
        "history": run.curves.to_dict(),
        "seconds": run.seconds,
        "check": run.check,
        "words": run_report(run),
    }


def comparison_json(found: Comparison) -> dict[str, Any]:
    """A comparison for scripts."""
    trained = {n: [c.best_accuracy for c in found.of(n)] for n in found.names if found.of(n)}
    return {
        "schema": 1,
        "kind": found.kind,
        "complete": found.complete,
        "accuracy_at_best_epoch": trained,
        "verdicts": [
            {**v._asdict(), "ranked": v.ranked}
            for v in verdicts(trained, found.validation_examples)
        ],
        "words": comparison_words(found),
        "runs": [run_json(run) for run in found.runs],
    }
