"""`seqshape lab …`: plan, train, show; each function returns an exit code."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Optional

from shapecalc.errors import BadRecord

from ..lab import remedies
from ..lab.comparing import (
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
from ..lab.folder import Folder
from ..lab.forecast import Forecast, duration, forecast
from ..lab.live import watching
from ..lab.models import COMPARED, STEPS, architecture, predicted_rows
from ..lab.plan import Plan
from ..lab.report import (
    comparison_json,
    print_comparison,
    print_run,
    run_json,
    tell,
)
from ..lab.tensors import tensors
from ..lab.training import Prepared, Run, prepare, read_run, train
from ..render.terminal import print_error, print_summary, safe

HOME = "seqshape-lab"
SEEDS = 3
# What a shell reports for a command that Ctrl-C ended.
EXIT = 130
_SETTINGS = "data text label limit epochs batch rate patience strategy seed".split()


def run_train(texts: tuple[str, ...], options: Mapping[str, Any]) -> int:
    """`seqshape lab train`: one model, one seed."""
    if options.get("resume"):
        _only_epochs(options)
        if texts:
            raise BadRecord("A resumed run has its model already.", "Leave MODEL out.")
        folder = Folder(options["resume"])
        plan = longer([read_run(folder).plan], options.get("epochs"))[0]
    else:
        if not texts:
            raise BadRecord("No model is named.", "For example: seqshape lab train reviews-bilstm")
        plan = _plan(architecture(texts), options)
        folder = Folder(options.get("output") or _free(plan.folder))
    return _keras_or_not(lambda: _train(plan, folder, options))


def _train(plan: Plan, folder: Folder, options: Mapping[str, Any]) -> int:
    as_json = bool(options.get("as_json"))
    rows = predicted_rows(list(plan.layers), plan.steps)
    if not as_json:
        print_summary(forecast(plan.name, rows).summary, derivation=False)
        print()
    ready = prepare(plan, tensors(plan))
    if not as_json:
        _say_data(ready)
        tell([f"Expected: {measured(ready).line()} for {plan.epochs} epochs.", ""])
    with watching(1, as_json) as listener:
        run = train(ready, folder, listener, _command())
    if len(run.curves):
        _plots(folder, {plan.name: [run.curves]}, as_json)
    if as_json:
        _print_json(run_json(run))
    else:
        print_run(run)
        _say_folder(folder)
        if not run.complete:
            tell([f"Continue with: seqshape lab train --resume {folder.path}"])
    return _code([run], run.complete)


def run_compare(options: Mapping[str, Any]) -> int:
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


def run_remedies(options: Mapping[str, Any]) -> int:
    """`seqshape lab remedies`: question 8, each remedy on the same examples."""
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
    ahead = tables(found.plans)
    if not as_json:
        tell([*(f"{one.summary.name}: {one.line()}" for one in ahead), ""])
    shared = Shared()
    shared.check(found.plans)
    begin(found, folder, _command())

    def announce(ready: Prepared, one: Forecast) -> None:
        if as_json:
            return
        if ready.plan.name == found.names[0]:
            _say_data(ready)
        n = sum(plan.name == ready.plan.name for plan in found.plans)
        each = duration((one.seconds or 0) * n)
        tell([f"{ready.plan.name}: about {each} for {n} seeds of {ready.plan.epochs} epochs."])

    with watching(len(found.plans), as_json) as listener:
        compare(found, folder, listener, _command(), announce, shared)
    runs = found.curves()
    if runs:
        _plots(folder, runs, as_json)
    if as_json:
        _print_json(comparison_json(found))
    else:
        print()
        print_comparison(found)
        _say_folder(folder)
    return _code(found.runs, found.complete)


def run_show(path: str, as_json: bool) -> int:
    """`seqshape lab show`: the report again, without TensorFlow."""
    folder = Folder(path)
    if folder.has("compare.json"):
        found = read_comparison(folder)
        _print_json(comparison_json(found)) if as_json else print_comparison(found)
        return _code(found.runs, True)
    run = read_run(folder)
    _print_json(run_json(run)) if as_json else print_run(run)
    return _code([run], True)


def run_predict(path: str, text: str, as_json: bool) -> int:
    """`seqshape lab predict`: one text through a trained model."""

    def run() -> int:
        from ..lab.predicting import lines, predict

        found = predict(path, text)
        _print_json(found) if as_json else print("\n".join(safe(line) for line in lines(found)))
        return 0

    return _keras_or_not(run)


# -- pieces -------------------------------------------------------------------------------
def _only_epochs(options: Mapping[str, Any]) -> None:
    """What was started keeps its settings. Raises BadRecord for another one."""
    given = [k for k, v in options.items() if v and k not in ("resume", "epochs", "as_json")]
    if given:
        raise BadRecord(
            "What is resumed keeps its settings; only --epochs can be changed "
            f"({', '.join(sorted(given))} can't).",
            "Start a new run for other settings.",
        )


def _plan(made: Any, options: Mapping[str, Any], steps: Optional[int] = None) -> Plan:
    settings = _settings(options, steps or made.steps or STEPS)
    return Plan(made.name, tuple(made.layers), **settings).checked()


def _settings(options: Mapping[str, Any], steps: int) -> dict[str, Any]:
    found = {key: options[key] for key in _SETTINGS if options.get(key) is not None}
    return {**found, "steps": options.get("steps") or steps}


def _seeds(options: Mapping[str, Any]) -> int:
    seeds = options.get("seeds")
    return SEEDS if seeds is None else int(seeds)


def _free(name: str) -> Path:
    """A folder that doesn't exist yet."""
    path, i = Path(HOME) / name, 1
    while path.exists():
        i += 1
        path = Path(HOME) / f"{name}-{i}"
    return path


def _say_data(ready: Prepared) -> None:
    about, engine = ready.tensors.about, ready.engine
    said = [
        f"{about['source']}: {about['training']:,} training and {about['validation']:,} "
        f"validation examples of {ready.plan.steps} tokens."
    ]
    said += [f"Note: {note}" for note in about["notes"]]
    if engine.strategy is not None:
        said.append(f"{type(engine.strategy).__name__} over {engine.replicas} device(s).")
    tell(said)


def _say_folder(folder: Folder) -> None:
    tell([f"Everything is in {folder.path}; `seqshape lab show {folder.path}` shows it again."])


def _plots(folder: Folder, runs: Mapping[str, Any], as_json: bool) -> None:
    from ..lab.plots import PlotsMissing, write_plots

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
    from ..keras_check.build import KerasMissing

    try:
        return action()
    except KerasMissing as missing:
        print_error(f"Error: {missing}")
        return 1
    except KeyboardInterrupt:
        return EXIT
