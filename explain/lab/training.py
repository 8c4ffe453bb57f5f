"""A run, epoch after epoch: from its start, or after the last whole epoch in its folder."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any, Optional

from shapecalc.errors import BadRecord, TooLarge
from shapecalc.models.rows import Row
from shapecalc.models.summary import total

from .curves import METRICS, Curves
from .engine import Engine, save
from .folder import SCHEMA, Folder, write
from .models import ending, predicted_rows, sizes
from .plan import Plan
from .tensors import Tensors

EVERY_FORMAT = ("model.keras", "model.h5", "model.weights.h5")
KERAS_ONLY = ("model.keras",)


class Listener:
    """Receives the progress of a run; override what is of interest."""

    def started(self, plan: Plan, batches: int, curves: Curves) -> None: ...

    def batch(self, done: int) -> None: ...

    def epoch(self, plan: Plan, curves: Curves, seconds: float) -> None: ...


@dataclass
class Run:
    """A run so far. ``check`` compares the shapes seen in training with the prediction."""

    plan: Plan
    curves: Curves
    seconds: list[float] = field(default_factory=list)
    complete: bool = False
    check: Optional[dict[str, Any]] = None
    about: dict[str, Any] = field(default_factory=dict)


@dataclass
class Prepared:
    """A model that is ready to be trained with any seed on its examples."""

    plan: Plan
    rows: list[Row]
    engine: Engine
    tensors: Tensors


def prepare(plan: Plan, tensors: Tensors, engine: Optional[Engine] = None) -> Prepared:
    """Predict, then build. Raises ShapeError for what Keras would refuse, BadRecord."""
    rows = predicted_rows(list(plan.layers), plan.steps)
    _check_room(rows)
    end = ending(list(plan.layers), rows, len(tensors.classes))
    return Prepared(plan, rows, engine or Engine(plan, rows, end), tensors)


def _check_room(rows: list[Row]) -> None:
    """Room for weights, gradients, two moments and the best epoch's weights. Raises TooLarge."""
    from ..keras_check.build import TwinTooLarge, check_room

    try:
        check_room(20 * int(total(row.count() for row in rows)))
    except TwinTooLarge as error:
        raise TooLarge(str(error), "Use a smaller vocabulary or smaller layers.") from None


def train(
    ready: Prepared,
    folder: Folder,
    listener: Listener,
    command: str = "",
    formats: tuple[str, ...] = EVERY_FORMAT,
    keep_state: bool = True,
) -> Run:
    """Train a plan in its folder, after the last whole epoch if there is one.

    Ctrl-C ends it early, with ``complete`` False. Raises BadRecord where the folder holds another
    run.
    """
    plan, engine, data = ready.plan, ready.engine, ready.tensors
    folder.make()
    _begin(folder, plan, data, command, ready.rows)
    run = Run(plan, Curves(), about=data.about)
    engine.reset(plan.seed)
    best = _restore(folder, run, engine)
    batches = -(-len(data.x) // plan.batch)
    listener.started(plan, batches, run.curves)

    try:
        while len(run.curves) < plan.epochs and not _out_of_patience(plan, run.curves):
            begun = time.perf_counter()
            number = len(run.curves)
            metrics = engine.epoch(number, data.x, data.y, (data.val_x, data.val_y), listener.batch)
            if not all(metrics[key] == metrics[key] for key in METRICS):
                raise BadRecord(
                    f"The loss of epoch {number + 1} is not a number.", "Use a lower --rate."
                )
            run.curves.add(metrics)
            run.seconds.append(round(time.perf_counter() - begun, 3))
            if run.curves.best == number:
                best = engine.weights()
            folder.write_state(
                {"history": run.curves.to_dict(), "seconds": run.seconds},
                {"w": engine.weights(), "o": engine.optimizer_state(), "b": best},
            )
            write_history(folder, run)
            listener.epoch(plan, run.curves, run.seconds[-1])
    except KeyboardInterrupt:
        pass  # whole epochs stay; --resume continues after them
    run.complete = len(run.curves) >= plan.epochs or _out_of_patience(plan, run.curves)
    _finish(folder, run, ready, best, formats, keep_state)
    return run


def _out_of_patience(plan: Plan, curves: Curves) -> bool:
    return bool(plan.patience and len(curves) and len(curves) - 1 - curves.best >= plan.patience)


def _begin(folder: Folder, plan: Plan, data: Tensors, command: str, rows: list[Row]) -> None:
    from .versions import versions

    if folder.has("run.json"):
        kept = folder.read_json("run.json")
        known = Plan.from_dict(kept["plan"])
        if known.to_dict() | {"epochs": 0} != plan.to_dict() | {"epochs": 0}:
            raise BadRecord(
                f"{folder.path} holds another run ({known.name}, seed {known.seed}).",
                "Name another folder with -o, or continue with --resume.",
            )
        if kept["data"]["digest"] != data.about["digest"]:
            raise BadRecord(
                f"The texts of {plan.data} have changed since {folder.path} was started.",
                "Start a new run in another folder.",
            )
        if known == plan:
            return
    folder.write_json("encoder.json", data.encoder.to_dict())
    folder.write_json(
        "run.json",
        {
            "schema": SCHEMA,
            "kind": "run",
            "command": command,
            "plan": plan.to_dict(),
            "data": data.about,
            "encoder": "encoder.json",
            "optimizer": "adam",
            "loss": ending(list(plan.layers), rows, len(data.classes)).loss,
            "predicted": [
                {"name": row.name, "output_shape": sizes(row), "params": row.count()}
                for row in rows
            ],
            "versions": versions(),
        },
    )


def _restore(folder: Folder, run: Run, engine: Engine) -> list[Any]:
    kept = folder.read_state()
    if kept is None:
        return engine.weights()
    history, arrays = kept
    run.curves = Curves.from_dict(history["history"])
    run.seconds = list(history["seconds"])
    # More epochs than the plan has now (it was made shorter) are kept.
    try:
        engine.set_weights(arrays["w"])
        engine.set_optimizer_state(arrays["o"])
    except (ValueError, KeyError):
        raise BadRecord(
            f"{folder.path / 'state.npz'} belongs to another model.", "Start a new run."
        ) from None
    return arrays["b"]


def write_history(folder: Folder, run: Run) -> None:
    """The history so far, as JSON and as CSV."""
    folder.write_json(
        "history.json",
        {
            "schema": SCHEMA,
            "epochs": len(run.curves),
            "complete": run.complete,
            "history": run.curves.to_dict(),
            "seconds": run.seconds,
            **({"check": run.check} if run.check else {}),
        },
    )
    lines = ["epoch," + ",".join(METRICS)]
    for i in range(len(run.curves)):
        figures = ",".join(repr(getattr(run.curves, key)[i]) for key in METRICS)
        lines.append(f"{i + 1},{figures}")
    write(folder.path / "history.csv", ("\n".join(lines) + "\n").encode())


def _finish(
    folder: Folder,
    run: Run,
    ready: Prepared,
    best: list[Any],
    formats: tuple[str, ...],
    keep_state: bool,
) -> None:
    """Compare what was seen with the prediction, and save the weights of the best epoch."""
    if not len(run.curves):
        return
    from ..keras_check.compare import check_training

    engine, x = ready.engine, ready.tensors.x[: run.plan.batch]
    if any(shape is not None for shape in engine.seen):
        run.check = check_training(
            run.plan.record, engine.layers, engine.seen, engine.real_shapes(x)
        ).to_dict()
    elif folder.has("history.json"):
        run.check = folder.read_json("history.json").get("check")
    engine.set_weights(best)
    model = engine.plain()
    for name in formats:
        folder.write_model(name, lambda part: save(model, part))
    write_history(folder, run)
    if run.complete and not keep_state:
        (folder.path / "state.npz").unlink(missing_ok=True)


def read_run(folder: Folder) -> Run:
    """A run from its folder, without TensorFlow. Raises BadRecord."""
    if folder.has("compare.json"):
        raise BadRecord(
            f"{folder.path} holds a comparison.", "Name the folder of one of the runs in it."
        )
    kept = folder.read_json("run.json")
    run = Run(Plan.from_dict(kept["plan"]), Curves(), about=kept["data"])
    if not folder.has("history.json"):
        return run
    found = folder.read_json("history.json")
    run.curves = Curves.from_dict(found["history"])
    run.seconds = list(found.get("seconds", []))
    run.complete, run.check = bool(found["complete"]), found.get("check")
    return run
