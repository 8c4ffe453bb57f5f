"""Models that Keras saved: ``.keras`` files and configs in JSON, read and never run.

Nothing is unpacked to the disk, no weights are loaded, and what is read is bounded by what
really comes out of the archive, not by what its header says.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Optional, Union

from ..errors import BadModel, BadRecord, ShapeError, TooLarge, UnknownLayer, shown
from ..graph import Functional, Place, filled, places_in
from ..layers.base import Layer
from ..model import Operation, Row, Sequential, Unknown, saved_shape
from ..prediction import answer
from ..registry import from_config, layer_class
from ..shape import Shape
from ..size import Size
from ..summary import Summary
from .legacy import INNER, is_old, modernised
from .reading import FoundModel, Problem, Reading

# A config longer than this is no model that anyone trains.
MOST_BYTES = 64 * 1024 * 1024
MOST_LAYERS = 5000
MOST_MODELS = 1000
# The directory of a zip: Keras writes three entries, and a few for a vocabulary.
MOST_DIRECTORY = 4 * 1024 * 1024
HDF5_MAGIC = b"\x89HDF\r\n\x1a\n"
ZIP_MAGIC = b"PK"
_OLD_OPERATIONS = ("TFOpLambda", "SlicingOpLambda")
_SAVE_AGAIN = "Save it again with Keras: model.save('model.keras')."


def read_keras(
    path: Union[str, os.PathLike[str]], *, settings: Optional[Mapping[str, Any]] = None
) -> Reading:
    """The model of a ``.keras`` file. Never raises for what a file holds.

    ``settings``: values for the sizes of an input that the file leaves open.
    """
    found = Reading(os.fspath(path))
    try:
        with open(path, "rb") as stream:
            _read_archive(stream, found, settings or {})
    except OSError as error:
        found.problems.append(unreadable(found.file, error))
    return found


def read_config(
    path: Union[str, os.PathLike[str]], *, settings: Optional[Mapping[str, Any]] = None
) -> Reading:
    """The models of a config in JSON: one, a list or an object of several. Never raises for what
    a file holds.
    """
    found = Reading(os.fspath(path))
    try:
        with open(path, "rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        found.problems.append(unreadable(found.file, error))
        return found
    add_config(found, data, settings=settings or {})
    return found


def unreadable(file: str, error: OSError) -> Problem:
    """A file that the system doesn't give, in one sentence."""
    why = error.strerror or type(error).__name__
    if isinstance(error, IsADirectoryError):
        return Problem("SEQ401", f"{shown(file)} is a folder.", "Name the files in it.")
    return Problem(
        "SEQ401",
        f"{shown(file)} can't be read: {why[:1].lower()}{why[1:]}.",
        "Check its name and who may read it.",
    )


# -- .keras ---------------------------------------------------------------------------------
def _read_archive(stream: Any, found: Reading, settings: Mapping[str, Any]) -> None:
    import zipfile

    head = stream.read(len(HDF5_MAGIC))
    name = shown(os.path.basename(found.file))
    if head.startswith(HDF5_MAGIC):
        found.problems.append(
            Problem("SEQ401", f"{name} is an HDF5 file.", "Name it .h5, as Keras 2 wrote it.")
        )
        return
    if not head.startswith(ZIP_MAGIC):
        what = "is empty" if not head else "is no zip archive, as .keras files are"
        found.problems.append(Problem("SEQ401", f"{name} {what}.", _SAVE_AGAIN))
        return
    if _directory_size(stream) > MOST_DIRECTORY:
        found.problems.append(
            Problem("SEQ402", f"{name} holds tens of thousands of entries.", "No model has them.")
        )
        return
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            _read_entries(archive, found, name, settings)
    except zipfile.BadZipFile as error:
        why = "".join(c if c.isprintable() else "?" for c in str(error))[:80]
        found.problems.append(
            Problem("SEQ401", f"{name} is cut off or damaged: {why}.", "Copy or save it again.")
        )
    except ShapeError as error:
        found.problems.append(Problem.of(error))
    except (RuntimeError, NotImplementedError, ValueError, EOFError, LookupError) as error:
        # An encrypted entry, an unknown compression, broken headers.
        why = "".join(c if c.isprintable() else "?" for c in str(error))[:80]
        found.problems.append(
            Problem("SEQ401", f"{name} can't be unpacked: {why or 'it is damaged'}.", _SAVE_AGAIN)
        )


def _directory_size(stream: Any) -> int:
    """Bytes of a zip's directory as its end says; 0 where there is no end."""
    size = stream.seek(0, os.SEEK_END)
    start = max(0, size - 65_557 - 76)
    stream.seek(start)
    tail = stream.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0:
        return 0
    if end >= 76 and tail[end - 20 : end - 16] == b"PK\x06\x07":
        record = tail[end - 76 : end - 20]
        if record.startswith(b"PK\x06\x06"):
            return int.from_bytes(record[40:48], "little")
    return int.from_bytes(tail[end + 12 : end + 16], "little")


def _read_entries(archive: Any, found: Reading, name: str, settings: Mapping[str, Any]) -> None:
    names = archive.namelist()
    astray = [
        n for n in names if n.startswith(("/", "\\")) or ".." in n.replace("\\", "/").split("/")
    ]
    if astray:
        found.problems.append(
            Problem(
                "SEQ401",
                f"{name} has the entry {shown(astray[0])}, which points outside the archive; "
                "nothing was unpacked.",
                "Don't unpack this file, and ask where it comes from.",
                severity="warning",
            )
        )
    if "config.json" not in names:
        weights = any(n.endswith(".h5") for n in names)
        what = "holds weights and no model" if weights else "holds no config.json"
        raise BadRecord(f"{name} {what}, so it is no saved Keras model.", _SAVE_AGAIN)
    version = ""
    if "metadata.json" in names:
        metadata = loaded(_unpacked(archive, "metadata.json", 1024 * 1024), "metadata.json")
        if isinstance(metadata, dict):
            version = str(metadata.get("keras_version") or "")[:40]
    data = _unpacked(archive, "config.json", MOST_BYTES)
    add_config(found, data, "config.json", version, settings)


def _unpacked(archive: Any, entry: str, most: int) -> bytes:
    """An entry of an archive. Raises TooLarge as soon as more than ``most`` bytes came out."""
    import zlib

    parts: list[bytes] = []
    size = 0
    try:
        with archive.open(entry) as stream:
            while True:
                part = stream.read(64 * 1024)
                if not part:
                    return b"".join(parts)
                parts.append(part)
                size += len(part)
                if size > most:
                    raise TooLarge(
                        f"{entry} unpacks to more than {most // 1024**2} MB.", "No model's does."
                    )
    except zlib.error:
        raise BadRecord(f"{entry} is damaged inside the archive.", _SAVE_AGAIN) from None


# -- JSON -----------------------------------------------------------------------------------
def loaded(data: bytes, what: str) -> Any:
    """The value of a JSON text. Raises BadRecord, TooLarge."""
    import json

    if len(data) > MOST_BYTES:
        raise TooLarge(
            f"{what} is larger than {MOST_BYTES // 1024**2} MB.", "No model's config is."
        )
    try:
        return json.loads(data)
    except UnicodeDecodeError:
        raise BadRecord(f"{what} is not UTF-8 text.", "Save it as UTF-8.") from None
    except json.JSONDecodeError as error:
        raise BadRecord(
            f"{what} is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.",
            "Write it with model.to_json().",
        ) from None
    except ValueError:
        raise TooLarge(f"{what} holds a number of thousands of digits.", "Check it.") from None
    except RecursionError:
        raise TooLarge(f"{what} is nested too deep.", "No model is; flatten it.") from None


def add_config(
    found: Reading,
    data: bytes,
    what: str = "",
    version: str = "",
    settings: Optional[Mapping[str, Any]] = None,
) -> None:
    """Read the models of a JSON text into ``found``. Never raises for what it holds."""
    what = what or shown(os.path.basename(found.file))
    try:
        value = loaded(data, what)
        if isinstance(value, str):
            value = loaded(value.encode(), what)  # to_json() of a to_json(): seen in notebooks
        configs, version = _configs(value, version)
    except ShapeError as error:
        found.problems.append(Problem.of(error))
        return
    if not configs:
        found.problems.append(
            Problem(
                "SEQ401",
                f"{what} holds no model config.",
                'A config is what model.to_json() writes: {"class_name": …, "config": {…}}.',
            )
        )
        return
    stem = os.path.splitext(os.path.basename(found.file))[0]
    for name, config in configs[:MOST_MODELS]:
        model, problems = model_from_config(
            config, version=version, name=name, otherwise=stem, settings=settings
        )
        if model is not None:
            found.models.append(model)
        found.problems += problems
    if len(configs) > MOST_MODELS:
        found.problems.append(
            Problem("SEQ402", f"{what} holds more than {MOST_MODELS} models.", "Split it.")
        )


def _configs(value: Any, version: str) -> tuple[list[tuple[str, Any]], str]:
    """The model configs in a JSON value with the names they have there, and Keras's version."""
    if isinstance(value, dict):
        version = version or str(value.get("keras_version") or "")[:40]
        for key in ("modelTopology", "model_config", "model"):
            if isinstance(value.get(key), dict) and "class_name" not in value:
                return _configs(value[key], version)
        if _is_model(value) or (_is_layer(value) and not _is_known(value["class_name"])):
            return [("", value)], version
        return [(str(k), v) for k, v in value.items() if _is_model(v)], version
    if isinstance(value, list):
        models = [("", v) for v in value if _is_model(v)]
        if not models and value and all(_is_layer(v) for v in value):
            # The config of a Sequential before Keras 2.2.3.
            return [("", {"class_name": "Sequential", "config": value})], version
        return models, version
    return [], version


def _is_layer(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("class_name"), str)
        and isinstance(value.get("config"), dict)
    )


def _is_known(name: str) -> bool:
    try:
        layer_class(name)
    except UnknownLayer:
        return False
    return True


def _is_model(value: Any) -> bool:
    """Whether a value is a model's config: with its class, or what ``get_config()`` gives."""
    if not isinstance(value, dict):
        return False
    if isinstance(value.get("class_name"), str):
        inner = value.get("config")
        return (isinstance(inner, dict) and isinstance(inner.get("layers"), list)) or (
            value["class_name"] in ("Sequential", "Functional", "Model")
            or "build_config" in value
            or "compile_config" in value
            or "keras_version" in value
        )
    layers = value.get("layers")
    return isinstance(layers, list) and bool(layers) and all(_is_layer(v) for v in layers)


# -- the model ------------------------------------------------------------------------------
def model_from_config(
    config: Any,
    *,
    version: str = "",
    name: str = "",
    otherwise: str = "model",
    settings: Optional[Mapping[str, Any]] = None,
) -> tuple[Optional[FoundModel], list[Problem]]:
    """The model that a saved config describes, and what is to be said about it.

    ``version``: the Keras that wrote it; ``name``: what the file calls it, ``otherwise`` what
    to call it when nothing names it; ``settings``: values for sizes of its input that the file
    leaves open. Never raises for what a config holds. Without a model
    there is at least one problem.
    """
    try:
        return _found(config, version, name, otherwise, settings or {})
    except ShapeError as error:
        return None, [Problem.of(error)]
    except RecursionError:
        deep = TooLarge("The config is nested too deep.", "No model is; flatten it.")
        return None, [Problem.of(deep)]
    except (TypeError, AttributeError, KeyError, IndexError, ValueError) as error:
        # An argument of a kind that no Keras writes, past all checks of the layers.
        what = " ".join("".join(c if c.isprintable() else "?" for c in str(error)).split())[:80]
        broken = BadModel(
            f"The config doesn't hold together: {what or 'it is broken'}.", _SAVE_AGAIN
        )
        return None, [Problem.of(broken)]


def _found(
    config: Any, version: str, name: str, otherwise: str, settings: Mapping[str, Any]
) -> tuple[Optional[FoundModel], list[Problem]]:
    if isinstance(config, dict) and "class_name" not in config:
        kind = "Functional" if "input_layers" in config else "Sequential"
        config = {"class_name": kind, "config": config}
    if _too_many(config):
        raise TooLarge(f"The model has more than {MOST_LAYERS} layers.", "No model has.")
    new, problems = modernised(config, version)
    notes: list[str] = []
    if is_old(version):
        notes.append(f"Written by Keras {version}; shapes and counts are those of that Keras.")
    kind, arguments = new["class_name"], new.get("config")
    if not isinstance(arguments, dict):
        arguments = {}
    own = arguments.get("name")
    name = name or (own if isinstance(own, str) and own else "") or otherwise
    if not isinstance(arguments.get("layers"), list):
        problems.append(_subclassed(kind))
        return FoundModel(name, None, notes=tuple(notes)), problems
    graph = "input_layers" in arguments or "output_layers" in arguments
    if kind not in ("Sequential", "Functional", "Model"):
        notes.append(
            f"{shown(kind)} is a class of its own: shown is the graph that it was saved with."
        )
    wanted = {"name", "trainable", "dtype", "layers", "build_input_shape"}
    if graph:
        wanted = {"name", "trainable", "layers", "input_layers", "output_layers"}
    plain = {
        "class_name": "Functional" if graph else "Sequential",
        "config": {k: v for k, v in arguments.items() if k in wanted},
    }
    try:
        model = from_config(plain)
        assert isinstance(model, (Sequential, Functional))
        x, problem = _input_of(model, new, settings)
        rows = _rows(model, x)
        answer(rows or [])
    except ShapeError as error:
        problems.append(Problem.of(error))
        return FoundModel(name, None, notes=tuple(notes)), problems
    if problem is not None:
        problems.append(problem)
    if rows is None:
        return FoundModel(name, None, model=model, notes=tuple(notes)), problems
    summary = Summary(str(own or name), rows)
    notes += _unknown_notes(rows)
    record = _record(model, plain, x, rows)
    return FoundModel(name, summary, model=model, record=record, notes=tuple(notes)), problems


def _too_many(config: Any) -> bool:
    """Whether a config lists more layers than any model has, nested ones counted."""
    count = 0
    stack = [config]
    while stack:
        node = stack.pop()
        inner = node.get("config") if isinstance(node, dict) else None
        layers = inner.get("layers") if isinstance(inner, dict) else inner
        if isinstance(layers, list):
            count += len(layers)
            stack.extend(layers)
            if count > MOST_LAYERS:
                return True
    return False


def _subclassed(kind: str) -> Problem:
    if kind in ("Sequential", "Functional"):
        return Problem("SEQ302", f"The config of this {kind} lists no layers.", _SAVE_AGAIN)
    error = UnknownLayer(
        f"{shown(kind)} is a model whose layers stand in its code, not in the file.",
        "Only a Sequential or functional model is saved with its layers.",
    )
    return Problem.of(error)


def _rows(model: Any, x: Any) -> Optional[list[Row]]:
    if isinstance(model, Functional):
        return model.rows()
    rows: Optional[list[Row]] = None if x is None else model.rows(x)
    return rows


def _input_of(
    model: Any, config: Mapping[str, Any], settings: Mapping[str, Any]
) -> tuple[Any, Optional[Problem]]:
    """What the model was built for; a problem where a Sequential was saved without it."""
    if isinstance(model, Functional):
        return None, None
    build = config.get("build_config")
    build = build.get("input_shape") if isinstance(build, dict) else None
    x = model.declared_input()
    for told in (config["config"].get("build_input_shape"), build):
        if x is None:
            x = saved_shape(told)
    if x is not None:
        return x, None
    x = _open_input(model.layers[0] if model.layers else None, settings)
    words = [str(d) for d in x or () if isinstance(d, Size) and d.open]
    return x, Problem(
        "SEQ103",
        "The model was saved before it was built, so the file doesn't say what its input is"
        + ("." if x is None else "; what follows from it is unknown or a formula."),
        "Put an Input(shape=…) first, or call it once, and save it again"
        + (f"; or tell it here: --set {words[0]}=16." if words else "."),
        severity="warning",
    )


def _open_input(first: Optional[Layer], settings: Mapping[str, Any]) -> Optional[Shape]:
    """The input of a model that doesn't tell it, as far as its first layer fixes the axes."""
    if first is None or isinstance(first, Unknown) or first.is_model:
        return None
    words: tuple[str, ...] = first.traced_axes()
    if first.class_name == "Embedding":
        words = ("batch", "steps")
    elif "..." in first.reads.split():
        return None
    sizes: list[Any] = []
    for word in words:
        value = settings.get(word)
        if value.__class__ is int and value >= 0:
            sizes.append(value)
        else:
            sizes.append(Size(None, name=word, open=word in ("features", "channels")))
    return Shape(sizes)


def _unknown_notes(rows: list[Row]) -> list[str]:
    found = []
    for row in rows:
        if row.weights is None and isinstance(row.layer, Unknown):
            # Nobody mistyped a name in a saved file.
            values = row.layer.__dict__
            values["reason"] = values["reason"].split(" Did you mean")[0]
            told = " Its output is the one that the file tells." if row.output is not None else ""
            found.append(f"{shown(row.name)}: {row.layer.__dict__['reason']}{told}")
    return found


# -- for the cross-check --------------------------------------------------------------------
def _record(
    model: Any, config: dict[str, Any], x: Any, rows: list[Row]
) -> Optional[dict[str, Any]]:
    """The record from which the tf.keras twin is built; None where Keras 3 can't build it."""
    if any(
        row.weights is None
        or row.output is None
        or (isinstance(row.layer, Unknown) and not isinstance(row.layer, Operation))
        for row in rows
    ):
        return None
    if _holds_retired(config):
        return None
    if isinstance(model, Functional):
        if any(output is None for output in model._walk(None)[1].values()):
            return None
        starts = [t.layer for t in model.__dict__["starts"]]
        shapes = [model.__dict__["wired"][key].__dict__["batch"].plain() for key in starts]
        kinds = [_dtype_for(key, model) for key in starts]
        one = len(starts) == 1
        return {
            "input_shape": shapes[0] if one else shapes,
            "input_dtype": kinds[0] if one else kinds,
            "layers": [{**config, "config": _as_written(model, config["config"])}],
        }
    if any(isinstance(d, Size) and d.open for d in x):
        return None
    layers = [
        {**entry, "config": _as_written(layer, entry.get("config") or {})}
        for entry, layer in zip(config["config"]["layers"], model.layers)
        if layer.class_name != "InputLayer"
    ]
    return {"input_shape": x.plain(), "layers": layers} if layers else None


def _as_written(layer: Any, arguments: Any) -> Any:
    """A config with all graphs in it as Keras 3 writes them, whatever Keras wrote them."""
    if isinstance(layer, Sequential):
        pairs = zip(arguments["layers"], layer.layers)
        inner = [{**e, "config": _as_written(made, e.get("config"))} for e, made in pairs]
        return {**arguments, "layers": inner}
    if not isinstance(layer, Functional):
        return arguments
    wired, calls = layer.__dict__["wired"], layer.__dict__["calls"]
    outputs = layer._walk(None)[1]
    last = layer.__dict__["ends"]

    def end(tensor: Any) -> list[Any]:
        # Here Keras counts the call that made a functional model as its first.
        made = isinstance(wired.get(tensor.layer), Functional)
        return [tensor.layer, tensor.call + int(made), tensor.output]

    def written(value: Any) -> Any:
        if isinstance(value, Place):
            inner = {
                "shape": getattr(filled(value, outputs), "plain", list)(),
                "dtype": "float32",
                "keras_history": [value.layer, value.call, value.output],
            }
            return {"class_name": "__keras_tensor__", "config": inner}
        if isinstance(value, dict):
            return {k: written(v) for k, v in value.items()}
        return [written(v) for v in value] if isinstance(value, list) else value

    def ends(value: Any) -> Any:
        if isinstance(value, Place):
            return end(value)
        if isinstance(value, dict):
            return {k: ends(v) for k, v in value.items()}
        return [ends(v) for v in value] if isinstance(value, list) else value

    return {
        **arguments,
        "layers": [
            {
                **_with_module(entry, wired[key]),
                "name": key,
                "config": _as_written(wired[key], _with_module(entry, wired[key])["config"]),
                "inbound_nodes": [
                    {"args": written(args), "kwargs": written(kwargs or {})}
                    for args, kwargs in calls[key]
                ],
            }
            for entry, key in zip(arguments["layers"], wired)
        ],
        "input_layers": [end(t) for t in layer.__dict__["starts"]],
        "output_layers": ends(last[0] if isinstance(last, list) and len(last) == 1 else last),
    }


def _with_module(entry: Any, layer: Any) -> Any:
    """A layer's entry with its module: without one Keras reads it by rules of its own."""
    if not isinstance(entry, dict) or "class_name" not in entry or "module" in entry:
        return entry
    if layer is not None and (layer.is_model or isinstance(layer, Unknown)):
        return entry
    inner = dict(entry.get("config") or {})
    for key in INNER:
        if isinstance(inner.get(key), list):
            inner[key] = [_with_module(v, None) for v in inner[key]]
        elif key in inner:
            inner[key] = _with_module(inner[key], None)
    return {**entry, "module": "keras.layers", "registered_name": None, "config": inner}


def _holds_retired(config: Any) -> bool:
    stack = [config]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            kind = node.get("class_name")
            if node.get("retired") or node.get("unknown") or kind in _OLD_OPERATIONS:
                return True
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)
    return False


def _dtype_for(key: str, model: Any) -> str:
    """int32 for an input that an Embedding reads: its real numbers are token ids."""
    for reader, calls in model.__dict__["calls"].items():
        if model.__dict__["wired"][reader].class_name == "Embedding":
            if any(t.layer == key for t in places_in(calls)):
                return "int32"
    return "float32"


__all__ = ["add_config", "loaded", "model_from_config", "read_config", "read_keras", "unreadable"]
