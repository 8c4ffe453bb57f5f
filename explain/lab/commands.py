"""What `seqshape lab …` does: plan, train, show; each returns an exit code."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Optional

from shapecalc.errors import BadRecord

from ..terminal import print_error, print_summary, safe
from . import remedies
from .comparing import (
    Comparison,
    Shared,
    begin,
    compare,
    longer,
    measured,
    plans_of,
    read_comparison,
    tables,
)
from .folder import Folder
from .forecast import Forecast, duration, forecast
from .live import watching
from .models import COMPARED, STEPS, architecture, predicted_rows
from .plan import Plan
from .report import (
    comparison_json,
    print_comparison,
    print_run,
    run_json,
    tell,
)
from .stopping import EXIT, Stop
from .training import Prepared, Run, prepare, read_run, train

HOME = "seqshape-lab"
SEEDS = 3


def train_command(texts: tuple[str, ...], options: Mapping[str, Any]) -> int:
    """`seqshape lab train`: one model, one seed."""
    resumed = options.get("resume")
    if resumed:
        _only_epochs(options)
        folder = Folder(resumed)
        plan = read_run(folder).plan
        plan = longer([plan], options.get("epochs"))[0]
        if texts:
            raise BadRecord("A resumed run has its model already.", "Leave MODEL out.")
    else:
        if not texts:
            raise BadRecord("No model is named.", "For example: seqshape lab train bilstm")
        plan = _plan(architecture(texts), options)
        folder = Folder(options.get("output") or _free(plan.folder))
    return _keras_or_not(lambda: _train(plan, folder, options))


def _train(plan: Plan, folder: Folder, options: Mapping[str, Any]) -> int:
    as_json = bool(options.get("as_json"))
    rows = predicted_rows(list(plan.layers), plan.steps)
    if not as_json:
        print_summary(forecast(plan.name, rows).summary, derivation=False)
        print()
    with Stop() as stop:
        ready = _prepared(plan)
        ahead = measured(ready)
        if not as_json:
            _say_data(ready)
            tell([f"Ahead: {ahead.line()} for {plan.epochs} epochs.", ""])
        with watching(1, as_json) as listener:
            run = train(ready, folder, listener, stop, _command())
    if len(run.curves):
        _plots(folder, {plan.name: [run.curves]}, as_json)
    if as_json:
        _print_json(run_json(run))
    else:
        print_run(run)
        tell([f"Everything is in {folder.path}; `seqshape lab show {folder.path}` tells it again."])
        if not run.complete:
            tell([f"Go on with: seqshape lab train --resume {folder.path}"])
    return _code([run], run.complete)


def _prepared(plan: Plan) -> Prepared:
    from .tensors import tensors

    return prepare(plan, tensors(plan))


def compare_command(options: Mapping[str, Any]) -> int:
    """`seqshape lab compare`: several models, several seeds."""
    if options.get("resume"):
        return _go_on(options)
    names = [name for text in options.get("models") or () for name in text.split(",") if name]
    plans = [_plan(architecture([name]), options, STEPS) for name in names or COMPARED]
    if len({plan.name for plan in plans}) < len(plans):
        raise BadRecord("A model is named twice.", "Name each once.")
    found = Comparison(plans_of(plans, _seeds(options)))
    folder = Folder(options.get("output") or _free("compare"))
    return _keras_or_not(lambda: _compare(found, folder, options))


def remedies_command(options: Mapping[str, Any]) -> int:
    """`seqshape lab remedies`: question 8, each remedy on the same texts."""
    if options.get("resume"):
        return _go_on(options)
    plans = remedies.plans(**_settings(options, STEPS))
    found = Comparison(plans_of(plans, _seeds(options)), kind="remedies")
    folder = Folder(options.get("output") or _free("remedies"))
    return _keras_or_not(lambda: _compare(found, folder, options))


def _go_on(options: Mapping[str, Any]) -> int:
    _only_epochs(options)
    folder = Folder(options["resume"])
    found = read_comparison(folder)
    found.plans = longer(found.plans, options.get("epochs"))
    return _keras_or_not(lambda: _compare(found, folder, options))


def _compare(found: Comparison, folder: Folder, options: Mapping[str, Any]) -> int:
    as_json = bool(options.get("as_json"))
    ahead = {f.summary.name: f for f in tables(found.plans)}
    if not as_json:
        tell([f"{name}: {one.line()}" for name, one in ahead.items()])
        print()
    shared = Shared()
    shared.check(found.plans)
    begin(found, folder, _command())
    seeds = {name: sum(p.name == name for p in found.plans) for name in found.names}
    with Stop() as stop, watching(len(found.plans), as_json) as listener:
        first = True

        def announce(ready: Prepared, one: Forecast) -> None:
            nonlocal first
            if as_json:
                return
            if first:
                _say_data(ready)
                first = False
            n = seeds[ready.plan.name]
            each = duration((one.seconds or 0) * n)
            tell([f"{ready.plan.name}: about {each} for {n} seeds of {ready.plan.epochs} epochs."])

        compare(found, folder, stop, listener, _command(), announce, shared)
    runs = found.curves()
    if runs:
        _plots(folder, runs, as_json)
    if as_json:
        _print_json(comparison_json(found))
    else:
        print()
        print_comparison(found)
        tell([f"Everything is in {folder.path}; `seqshape lab show {folder.path}` tells it again."])
    return _code(found.runs, found.complete)


def show_command(path: str, as_json: bool) -> int:
    """`seqshape lab show`: the report again, without TensorFlow."""
    folder = Folder(path)
    if folder.has("compare.json"):
        found = read_comparison(folder)
        _print_json(comparison_json(found)) if as_json else print_comparison(found)
        return _code(found.runs, True)
    run = read_run(folder)
    _print_json(run_json(run)) if as_json else print_run(run)
    return _code([run], True)


def predict_command(path: str, text: str, as_json: bool) -> int:
    """`seqshape lab predict`: one text through a trained model."""

    def run() -> int:
        from .predicting import lines, predict

        found = predict(path, text)
        _print_json(found) if as_json else print("\n".join(safe(line) for line in lines(found)))
        return 0

    return _keras_or_not(run)


# -- pieces -------------------------------------------------------------------------------
def _only_epochs(options: Mapping[str, Any]) -> None:
    """What was begun keeps its settings. Raises BadRecord where another one is told."""
    told = [k for k, v in options.items() if v and k not in ("resume", "epochs", "as_json")]
    if told:
        raise BadRecord(
            "What is resumed keeps its settings; only --epochs can be told anew "
            f"({', '.join(sorted(told))} can't).",
            "Start a new run for other settings.",
        )


def _plan(made: Any, options: Mapping[str, Any], steps: Optional[int] = None) -> Plan:
    settings = _settings(options, steps or made.steps or STEPS)
    return Plan(made.name, tuple(made.layers), **settings).checked()


def _settings(options: Mapping[str, Any], steps: int) -> dict[str, Any]:
    found = {
        key: options[key]
        for key in (
            "data",
            "text",
            "label",
            "limit",
            "epochs",
            "batch",
            "rate",
            "patience",
            "strategy",
            "seed",
        )
        if options.get(key) is not None
    }
    return {**found, "steps": options.get("steps") or steps}


def _seeds(options: Mapping[str, Any]) -> int:
    seeds = options.get("seeds")
    return SEEDS if seeds is None else int(seeds)


def _free(name: str) -> Path:
    """A folder that isn't there yet."""
    path, i = Path(HOME) / name, 1
    while path.exists():
        i += 1
        path = Path(HOME) / f"{name}-{i}"
    return path


def _say_data(ready: Prepared) -> None:
    about, engine = ready.tensors.about, ready.engine
    said = [
        f"{about['source']}: {about['training']:,} texts to learn from, {about['validation']:,} "
        f"held out; {ready.plan.steps} tokens each."
    ]
    said += [f"Note: {note}." for note in about["notes"]]
    if engine.strategy is not None:
        said.append(f"{type(engine.strategy).__name__} over {engine.replicas} device(s).")
    tell(said)


def _plots(folder: Folder, runs: Mapping[str, Any], as_json: bool) -> None:
    from .plots import PlotsMissing, write_plots

    try:
        made = write_plots(folder, runs)
    except PlotsMissing as missing:
        if not as_json:
            tell([str(missing)])
        return
    if not as_json and made:
        tell([f"Plots: {', '.join(path.name for path in made)}."])


def _command() -> str:
    return "seqshape " + shlex.join(sys.argv[1:])


def _code(runs: list[Run], complete: bool) -> int:
    if any(run.check and not run.check["agrees"] for run in runs):
        return 1
    return 0 if complete else EXIT


def _print_json(value: Any) -> None:
    import json

    print(json.dumps(value, ensure_ascii=False))


def _keras_or_not(action: Callable[[], int]) -> int:
    from ..keras_twin import KerasMissing

    try:
        return action()
    except KerasMissing as missing:
        print_error(f"Error: {missing}")
        return 1
    except KeyboardInterrupt:
        return EXIT
