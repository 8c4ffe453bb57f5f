"""What is read with h5py, in a process of its own: a broken file may keep HDF5's library busy
for ever, and nothing inside that process can stop it.

    python -m explain.keras_check.hdf5_process FILE

prints one JSON object: ``config`` and ``version`` as Keras stored them, ``layers`` (the shapes
of each layer's weights), ``ordered``, ``count``; or ``error``. No weight is loaded: of each
only its shape is read. For a ``.keras`` archive it is the file of weights inside.
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_BYTES = 64 * 1024 * 1024
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


def contents(path: str) -> dict[str, Any]:
    """The plain data of a file. Raises what h5py and zipfile raise for a broken one."""
    import h5py

    if not zipfile.is_zipfile(path) or _is_hdf5(path):
        with h5py.File(path, "r") as file:
            return _of_h5(file)
    with zipfile.ZipFile(path) as archive, archive.open("model.weights.h5") as stream:
        # Keras stores the weights without compression, so that they are read in place.
        small = archive.getinfo("model.weights.h5").compress_type == zipfile.ZIP_STORED
        source: Any = stream if small else io.BytesIO(stream.read(MOST_BYTES))
        with h5py.File(source, "r") as file:
            weights = {key: item for key, item in file.items() if key != "optimizer"}
            return _answer(stored_keras(file), count=_count(_datasets(weights)))


def _is_hdf5(path: str) -> bool:
    with open(path, "rb") as stream:
        return stream.read(8) == b"\x89HDF\r\n\x1a\n"


def _of_h5(file: Any) -> dict[str, Any]:
    version = text_of(file.attrs.get("keras_version"))[:40]
    config = file.attrs.get("model_config")
    if config is None:
        stored = stored_h5(file) if "layer_names" in file.attrs else stored_keras(file)
        return _answer(stored, version=version)
    group = file.get("model_weights")
    stored = stored_h5(group) if hasattr(group, "keys") else Stored()
    text = text_of(config)[: MOST_BYTES + 1]
    return _answer(stored, config=text, version=version, grouped=hasattr(group, "keys"))


def _answer(stored: Stored, **more: Any) -> dict[str, Any]:
    count = _count(s for shapes in stored.layers.values() for s in shapes)
    return {"layers": stored.layers, "ordered": stored.ordered, "count": count, **more}


def _count(shapes: Any) -> int:
    total = 0
    for shape in shapes:
        n = 1
        for d in shape:
            n *= d
        total += n
    return total


def text_of(value: Any) -> str:
    """An attribute's text: Keras wrote bytes or text."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else str(value)


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


def main() -> int:
    """Print the contents of the file that is named. Nothing but JSON goes to stdout."""
    try:
        found = contents(sys.argv[1])
    except KeyError:
        found = {"error": "no weights"}
    except (
        OSError, RuntimeError, ValueError, TypeError, AttributeError, zipfile.BadZipFile,
    ) as error:  # fmt: skip
        found = {"error": str(error) or type(error).__name__}
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
