"""What stands in HDF5: whole models of Keras 2 and 3, and the shapes of stored weights.

The only file that imports h5py, and only when it is called. No weight is loaded: of each only
its shape is read.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Optional, Union

from shapecalc.errors import shown
from shapecalc.readers.reading import FoundModel, Problem, Reading
from shapecalc.readers.saved import MOST_BYTES, add_config, unreadable
from shapecalc.size import known, product
from shapecalc.summary import Summary

INSTALL = "Install it with: pip install 'seqshape[h5]'."
MOST_GROUPS = 20_000
MOST_DEEP = 40
# Keras 3 keeps the state of a random generator beside the weights; it is none.
_NO_WEIGHT = "seed_generator"

Shape = tuple[int, ...]


@dataclass
class Stored:
    """The weights in a file: the shapes of each layer's, by its name, in the file's order.

    ``ordered`` is False where the file keeps a layer's weights in groups whose order isn't
    that of ``layer.weights``.
    """

    layers: dict[str, list[Shape]] = field(default_factory=dict)
    ordered: bool = True


def read_h5(
    path: Union[str, os.PathLike[str]],
    *,
    weights: bool = True,
    settings: Optional[Mapping[str, Any]] = None,
) -> Reading:
    """The model of an ``.h5`` file, its weights compared. Never raises for what a file holds."""
    found = Reading(os.fspath(path))
    try:
        with open(path, "rb"):
            pass
        import h5py
    except ImportError:
        found.problems.append(missing(found.file))
        return found
    except OSError as error:
        found.problems.append(unreadable(found.file, error))
        return found
    try:
        with h5py.File(path, "r") as file:
            _read(file, found, weights, settings or {})
    except (OSError, RuntimeError, ValueError, KeyError, TypeError, AttributeError) as error:
        found.problems.append(_damaged(found.file, error))
    return found


def missing(file: str) -> Problem:
    """h5py isn't there: one sentence that says how to get it."""
    name = shown(os.path.basename(file))
    return Problem("SEQ401", f"{name} can only be read with h5py, which isn't installed.", INSTALL)


def _damaged(file: str, error: Exception) -> Problem:
    name = shown(os.path.basename(file))
    text = str(error)
    what = "is damaged"
    if "signature not found" in text:
        what = "is no HDF5 file"
    elif "truncated" in text:
        what = "is cut off"
    return Problem("SEQ401", f"{name} {what}, so it can't be read.", "Copy or save it again.")


def _read(file: Any, found: Reading, weights: bool, settings: Mapping[str, Any]) -> None:
    version = text_of(file.attrs.get("keras_version"))[:40]
    config = file.attrs.get("model_config")
    if config is None:
        _weights_only(file, found)
        return
    text = text_of(config)
    data = text.encode("utf-8", "replace")[: MOST_BYTES + 1]
    add_config(found, data, "model_config", version, settings)
    group = file.get("model_weights")
    for model in found.models if model_is_missing(found) and hasattr(group, "keys") else ():
        count = sum(product(s) for shapes in stored_h5(group).layers.values() for s in shapes)
        model.notes.append(f"The weights stored in the file count {count:,} parameters.")
    if weights and len(found.models) == 1 and hasattr(group, "keys"):
        compare(found, found.models[0], stored_h5(group))


def model_is_missing(found: Reading) -> bool:
    return len(found.models) == 1 and found.models[0].summary is None


def text_of(value: Any) -> str:
    """An attribute's text: Keras wrote bytes or text."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else str(value)


def _weights_only(file: Any, found: Reading) -> None:
    """A file of weights alone: which they are, and that no model can be told from them."""
    name = shown(os.path.basename(found.file))
    stored = stored_h5(file) if "layer_names" in file.attrs else stored_keras(file)
    groups = [(layer, shapes) for layer, shapes in stored.layers.items() if shapes]
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


# -- stored weights -------------------------------------------------------------------------
def stored_h5(group: Any) -> Stored:
    """The weights in the ``.h5`` format: groups by the names of their layers."""
    found = Stored()
    names = [text_of(n) for n in _listed(group.attrs, "layer_names")][:MOST_GROUPS]
    for name in names:
        layer = group.get(name)
        if layer is None:
            continue
        shapes: list[Shape] = []
        for weight in _listed(layer.attrs, "weight_names"):
            data = layer.get(text_of(weight))
            if data is not None and hasattr(data, "shape"):
                shapes.append(tuple(int(d) for d in data.shape))
        found.layers[name] = shapes
    return found


def _listed(attributes: Any, key: str) -> list[Any]:
    """A list in the attributes; Keras cuts long ones into pieces: names0, names1 …"""
    if key in attributes:
        return list(attributes[key])
    found: list[Any] = []
    while f"{key}{len(found)}" in attributes and len(found) < MOST_GROUPS:
        found.append(attributes[f"{key}{len(found)}"])
    return [name for piece in found for name in piece]


def stored_keras(file: Any) -> Stored:
    """The weights in the ``.keras`` format: groups by the classes of their layers."""
    found = Stored(ordered=False)
    layers = file.get("layers", file.get("_layer_checkpoint_dependencies"))
    if layers is None or not hasattr(layers, "items"):
        return found
    for key, group in list(layers.items())[:MOST_GROUPS]:
        if hasattr(group, "keys"):
            found.layers[key] = list(_datasets(group))
    return found


def _datasets(group: Mapping[str, Any], depth: int = 0) -> Iterator[Shape]:
    """The shapes of all weights in a group and the groups inside it."""
    if depth > MOST_DEEP:
        return
    for key, item in group.items():
        if key.startswith(_NO_WEIGHT):
            continue
        if hasattr(item, "shape"):
            yield tuple(int(d) for d in item.shape)
        elif hasattr(item, "items"):
            yield from _datasets(item, depth + 1)


def compare_keras(found: Reading) -> None:
    """Hold the models of a ``.keras`` file against the weights that it stores."""
    import io
    import zipfile

    try:
        import h5py
    except ImportError:
        found.problems.append(missing("model.weights.h5"))
        return
    if len(found.models) != 1:
        return
    try:
        with zipfile.ZipFile(found.file) as archive, archive.open("model.weights.h5") as stream:
            # Keras stores the weights without compression, so that they are read in place.
            small = archive.getinfo("model.weights.h5").compress_type == zipfile.ZIP_STORED
            source: Any = stream if small else io.BytesIO(stream.read(MOST_BYTES))
            with h5py.File(source, "r") as file:
                stored = stored_keras(file)
                weights = {key: item for key, item in file.items() if key != "optimizer"}
                count = sum(map(product, _datasets(weights)))
        model = found.models[0]
        if model.summary is not None:
            compare(found, model, _by_layer(stored, model.summary))
        elif count:
            model.notes.append(f"The weights stored in the file count {count:,} parameters.")
    except KeyError:
        found.models[0].notes.append("The file stores no weights to compare.")
    except (OSError, RuntimeError, ValueError, TypeError, AttributeError, zipfile.BadZipFile):
        found.problems.append(
            Problem("SEQ401", "The stored weights are damaged.", "Copy or save the file again.")
        )


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
def compare(found: Reading, model: FoundModel, stored: Stored) -> None:
    """Hold a model's predicted weights against those stored with it.

    The first layer that differs is a problem. A layer that seqshape doesn't know gets its count
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
