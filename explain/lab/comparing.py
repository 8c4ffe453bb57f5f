"""Several models, several seeds, the same texts; each run has a folder of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Optional

from shapecalc.errors import BadRecord, shown

from ..render.repr import HtmlParts
from .curves import Curves
from .findings import scipy_stats
from .folder import SCHEMA, Folder
from .forecast import Forecast, forecast, run_seconds
from .models import ending, predicted_rows, vocabulary
from .plan import Plan
from .tensors import Tensors, tensors
from .training import KERAS_ONLY, Listener, Prepared, Run, prepare, read_run, train


@dataclass(repr=False)
class Comparison(HtmlParts):
    """Plans in the order of their models and seeds, and the runs so far.

    A notebook shows its table and words; ``plot()`` draws the curves.
    """

    plans: list[Plan]
    runs: list[Run] = field(default_factory=list)
    kind: str = "comparison"

    @property
    def names(self) -> list[str]:
        """The models' names, each once, in order."""
        return list(dict.fromkeys(plan.name for plan in self.plans))

    @property
    def complete(self) -> bool:
        """Whether every plan was run to its end."""
        return len(self.runs) == len(self.plans) and all(run.complete for run in self.runs)

    def of(self, name: str) -> list[Curves]:
        """The curves of one model, a seed each; runs without a whole epoch are left out."""
        return [r.curves for r in self.runs if r.plan.name == name and len(r.curves)]

    def curves(self) -> dict[str, list[Curves]]:
        """The curves of every model that has some, by name."""
        if self.kind == "remedies":
            from .remedies import results

            return results(self)
        found = {name: self.of(name) for name in self.names}
        return {name: runs for name, runs in found.items() if runs}

    def plot(self) -> Any:
        """The curves as a picture.

        Raises explain.lab.plots.PlotsMissing without matplotlib, BadRecord without a whole epoch.
        """
        from .plots import plot

        return plot(self.curves())

    def __str__(self) -> str:
        from .report import comparison_text

        return comparison_text(self)

    def __repr__(self) -> str:
        return f"<Comparison of {', '.join(self.names)}: {len(self.runs)} runs>"

    def html_parts(self) -> Iterable[str]:
        from .report import comparison_html

        return comparison_html(self)

    @property
    def validation_examples(self) -> int:
        """How many examples the validation metrics are of; 0 before the first run."""
        return int(self.runs[0].about.get("validation", 0)) if self.runs else 0


def plans_of(plans: Sequence[Plan], seeds: int) -> list[Plan]:
    """Each plan with its own seed and those after it. Raises BadRecord, without scipy, too."""
    if type(seeds) is not int or not 1 <= seeds <= 1000:
        raise BadRecord(f"--seeds is {shown(seeds)}.", "Three seeds show a spread.")
    if seeds > 1:
        scipy_stats()  # what several seeds are compared with: better missed now than after training
    return [plan.with_seed(plan.seed + i) for plan in plans for i in range(seeds)]


class Shared:
    """Encoded texts and compiled models that several runs use, made once each."""

    def __init__(self) -> None:
        self._tensors: dict[Any, Tensors] = {}
        self._ready: Optional[Prepared] = None

    def tensors(self, plan: Plan) -> Tensors:
        words = vocabulary(list(plan.layers))
        key = (plan.data, plan.text, plan.label, plan.limit, plan.share, plan.steps, words)
        if key not in self._tensors:
            self._tensors[key] = tensors(plan)
        return self._tensors[key]

    def check(self, plans: Sequence[Plan]) -> None:
        """Make sure that every model fits the classes of its texts, before the first is trained."""
        for plan in {plan.name: plan for plan in plans}.values():
            layers = list(plan.layers)
            rows = predicted_rows(layers, plan.steps)
            ending(layers, rows, len(self.tensors(plan).classes))

    def ready(self, plan: Plan) -> Prepared:
        """The plan's model; the one compiled before where only the seed differs."""
        last, data = self._ready, self.tensors(plan)
        same = last is not None and last.plan.with_seed(0) == plan.with_seed(0)
        engine = last.engine if last is not None and same else None
        self._ready = prepare(plan, data, engine)
        return self._ready


def compare(
    found: Comparison,
    folder: Folder,
    listener: Listener,
    command: str,
    announce: Callable[[Prepared, Forecast], None],
    shared: Shared,
) -> Comparison:
    """Train every plan that isn't done; ``announce`` is called for each model before its first run.

    Ctrl-C ends it early. Raises BadRecord where the folder holds something else.
    """
    begin(found, folder, command)
    found.runs = []
    announced: set[str] = set()
    try:
        for plan in found.plans:
            place = Folder(folder.path / plan.folder)
            if place.has("history.json"):
                kept = read_run(place)
                if kept.complete and kept.plan == plan:
                    found.runs.append(kept)
                    continue
            ready = shared.ready(plan)
            if plan.name not in announced:
                announced.add(plan.name)
                announce(ready, measured(ready))
            run = train(ready, place, listener, command, KERAS_ONLY, keep_state=False)
            found.runs.append(run)
            if not run.complete:
                break
    except KeyboardInterrupt:
        pass  # between two runs: what is done is reported
    return found


def measured(ready: Prepared) -> Forecast:
    """The forecast of a model, with the time of a run from its first batches here."""
    plan, data = ready.plan, ready.tensors
    ahead = forecast(plan.name, ready.rows)
    per_batch = ready.engine.seconds_per_batch(data.x, data.y)
    ahead.seconds = run_seconds(per_batch, plan, len(data.x), len(data.val_x))
    return ahead


def begin(found: Comparison, folder: Folder, command: str) -> None:
    """Record what is compared, or make sure that the folder holds the same."""
    folder.make()
    plans = [plan.to_dict() for plan in found.plans]
    if folder.has("compare.json"):
        kept = folder.read_json("compare.json")
        known, wanted = ([p | {"epochs": 0} for p in some] for some in (kept["plans"], plans))
        if known != wanted:
            raise BadRecord(
                f"{folder.path} holds another comparison.",
                "Name another folder with -o, or continue with --resume.",
            )
        if kept["plans"] == plans:
            return
    elif folder.has("run.json"):
        raise BadRecord(f"{folder.path} holds a single run.", "Name another folder with -o.")
    folder.write_json(
        "compare.json",
        {"schema": SCHEMA, "kind": found.kind, "command": command, "plans": plans},
    )


def read_comparison(folder: Folder) -> Comparison:
    """A comparison from its folder, without TensorFlow. Raises BadRecord."""
    kept = folder.read_json("compare.json")
    try:
        plans = [Plan.from_dict(p) for p in kept["plans"]]
        found = Comparison(plans, kind=str(kept["kind"]))
    except (KeyError, TypeError):
        raise BadRecord(f"{folder.path} holds no comparison.", "Compare again.") from None
    for plan in plans:
        place = Folder(folder.path / plan.folder)
        if place.has("run.json"):
            found.runs.append(read_run(place))
    return found


def longer(plans: list[Plan], epochs: Optional[int]) -> list[Plan]:
    """The plans with another number of epochs, if one is given."""
    return plans if epochs is None else [replace(p, epochs=epochs).checked() for p in plans]


def tables(plans: Sequence[Plan]) -> list[Forecast]:
    """The forecast of each model, without any time. Raises ShapeError."""
    seen: dict[str, Forecast] = {}
    for plan in plans:
        if plan.name not in seen:
            seen[plan.name] = forecast(plan.name, predicted_rows(list(plan.layers), plan.steps))
    return list(seen.values())
