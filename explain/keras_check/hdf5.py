"""The content of HDF5 files: whole models of Keras 2 and 3, and the shapes of stored weights.

h5py itself is asked in a process of its own (``hdf5_process.py``), for a bounded time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from typing import Any, Optional, Union

from shapecalc.errors import shown
from shapecalc.models.summary import Summary
from shapecalc.numbers.size import known, product
from shapecalc.readers.results import FileReport, FoundModel, Problem
from shapecalc.readers.saved.archive import unreadable
from shapecalc.readers.saved.config import add_config

from ..extras import install
from .hdf5_process import Shape, Stored

SECONDS = 30


def read_h5(
    path: Union[str, os.PathLike[str]],
    *,
    weights: bool = True,
    settings: Optional[Mapping[str, Any]] = None,
) -> FileReport:
    """The model of an ``.h5`` file, its weights compared. Never raises for what a file holds."""
    found = FileReport(os.fspath(path))
    try:
        with open(path, "rb"):
            pass
    except OSError as error:
        found.problems.append(unreadable(found.file, error))
        return found
    if not _is_installed():
        found.problems.append(missing(found.file))
        return found
    held = _contents(found.file)
    if "error" in held:
        found.problems.append(_damaged(found.file, str(held["error"])))
    elif "config" in held:
        _read(held, found, weights, settings or {})
    else:
        _weights_only(held, found)
    return found


def _is_installed() -> bool:
    from importlib.util import find_spec

    try:
        return find_spec("h5py") is not None
    except ValueError:
        return False


def _contents(path: str) -> dict[str, Any]:
    """What ``hdf5_contents`` prints for a file, or ``{"error": …}``."""
    import shapecalc

    here = os.path.dirname(os.path.dirname(os.path.abspath(shapecalc.__file__)))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([here, *filter(None, sys.path)])}
    command = [sys.executable, "-m", "explain.keras_check.hdf5_process", os.path.abspath(path)]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=SECONDS, env=environment, check=False
        )
        answer = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return {"error": f"HDF5 didn't come to an end within {SECONDS} seconds"}
    except (OSError, ValueError, RecursionError):
        return {"error": "HDF5 broke off"}
    return answer if isinstance(answer, dict) else {"error": "HDF5 broke off"}


def missing(file: str) -> Problem:
    """h5py isn't there: one sentence that says how to get it."""
    name = shown(os.path.basename(file))
    return Problem(
        "SEQ401", f"{name} can only be read with h5py, which isn't installed.", f"{install('h5')}."
    )


def _damaged(file: str, text: str) -> Problem:
    name = shown(os.path.basename(file))
    what = "is damaged"
    if "signature not found" in text:
        what = "is not a valid HDF5 file"
    elif "truncated" in text:
        what = "is cut off"
    return Problem("SEQ401", f"{name} {what}, so it can't be read.", "Copy or save it again.")


def _stored(held: Mapping[str, Any]) -> Stored:
    layers = {name: [tuple(s) for s in shapes] for name, shapes in held["layers"].items()}
    return Stored(layers, held["ordered"])


def _read(
    held: Mapping[str, Any], found: FileReport, weights: bool, settings: Mapping[str, Any]
) -> None:
    data = held["config"].encode("utf-8", "replace")
    add_config(found, data, "model_config", held["version"], settings)
    if not held["grouped"]:
        return
    for model in found.models if model_is_missing(found) else ():
        model.notes.append(f"The weights stored in the file count {held['count']:,} parameters.")
    if weights and len(found.models) == 1:
        compare(found, found.models[0], _stored(held))


def model_is_missing(found: FileReport) -> bool:
    return len(found.models) == 1 and found.models[0].summary is None


def _weights_only(held: Mapping[str, Any], found: FileReport) -> None:
    """A file of weights alone: which they are, and that they don't determine a model."""
    name = shown(os.path.basename(found.file))
    groups = [(layer, shapes) for layer, shapes in _stored(held).layers.items() if shapes]
    if not groups:
        found.problems.append(
            Problem("SEQ401", f"{name} holds no Keras model.", "Save one with model.save().")
        )
        return
    found.problems.append(
        Problem(
            "SEQ401",
            f"{name} holds weights alone, without the model that they belong to; see the notes.",
            "Save the whole model: model.save('model.keras').",
        )
    )
    total = sum(product(s) for _, shapes in groups for s in shapes)
    notes = [
        f"{shown(layer)}: {', '.join(map(str, shapes))} = {sum(map(product, shapes)):,}"
        for layer, shapes in groups
    ]
    notes.append(f"All together {total:,}.")
    stem = os.path.basename(found.file).split(".")[0]
    found.models.append(FoundModel(f"{stem} (weights)", None, notes=tuple(notes)))


def compare_keras(found: FileReport) -> None:
    """Check the models of a ``.keras`` file against the weights that it stores."""
    if len(found.models) != 1:
        return
    if not _is_installed():
        found.problems.append(missing("model.weights.h5"))
        return
    model, held = found.models[0], _contents(found.file)
    if held.get("error") == "no weights":
        model.notes.append("The file stores no weights to compare.")
    elif "error" in held:
        found.problems.append(
            Problem("SEQ401", "The stored weights are damaged.", "Copy or save the file again.")
        )
    elif model.summary is not None:
        compare(found, model, _by_layer(_stored(held), model.summary))
    elif held["count"]:
        model.notes.append(f"The weights stored in the file count {held['count']:,} parameters.")


def _by_layer(stored: Stored, summary: Summary) -> Stored:
    """The same weights by the names of the layers: Keras counts the classes, ``dense_1``."""
    from shapecalc.layers.base import snake_case

    found = Stored(ordered=False)
    used: Counter[str] = Counter()
    for row in summary.rows:
        stem = snake_case(row.class_name)
        key = f"{stem}_{used[stem]}" if used[stem] else stem
        used[stem] += 1
        if key in stored.layers:
            found.layers[row.name] = stored.layers[key]
    return found


# -- comparing ------------------------------------------------------------------------------
def compare(found: FileReport, model: FoundModel, stored: Stored) -> None:
    """Check a model's predicted weights against those stored with it.

    The first layer that differs is a problem. An unknown layer gets its count
    from its stored weights.
    """
    if model.summary is None:
        return
    rows = model.summary.rows
    read = False
    for row in rows:
        shapes = stored.layers.get(row.name)
        if shapes is None:
            continue
        if row.weights is None and not shapes:
            row.weights = []  # it owns none, whatever it is
            read = True
            continue
        if row.weights is None:
            row.stored = shapes
            read = True
            count = sum(map(product, shapes))
            model.notes.append(
                f"{shown(row.name)} *: {count:,} parameters, read from the weights in the file; "
                "which of them learn isn't stored."
            )
            continue
        problem = _difference(row, shapes, stored.ordered)
        if problem is not None:
            found.problems.append(problem)
            break
    else:
        model.notes.append("The weights stored in the file have the predicted shapes.")
    if read:
        model.summary = Summary(model.summary.name, rows)


def _difference(row: Any, shapes: list[Shape], ordered: bool) -> Optional[Problem]:
    weights = [tuple(known(d) for d in w.shape) for w in row.weights]
    if any(d is None for w in weights for d in w):
        return None
    learning = [w for w, of in zip(weights, row.weights) if of.trainable]
    frozen = [w for w, of in zip(weights, row.weights) if not of.trainable]
    if shapes in (weights, learning + frozen):
        return None
    if not ordered and sorted(shapes) == sorted(weights):
        return None
    return Problem(
        "SEQ302",
        f"{shown(row.name)} ({row.class_name}) should have the weights {_text(weights)}, but the "
        f"file stores {_text(shapes)}.",
        "The config and the weights don't belong together; save the model again.",
        layer_name=row.name,
    )


def _text(shapes: list[Any]) -> str:
    shown_shapes = ", ".join(map(str, shapes[:8])) + (" …" if len(shapes) > 8 else "")
    return shown_shapes or "none"
