"""The config of a model, as Keras writes it into its files: a table, or what is wrong with it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Optional

from ...errors import BadModel, BadRecord, ShapeError, TooLarge, UnknownLayer, shown
from ...keras_names import MODELS
from ...layers.base import Layer
from ...layers.registry import from_config, layer_class
from ...models.functional import Functional, keras_record
from ...models.prediction import answer
from ...models.rows import Row
from ...models.sequential import Sequential, saved_shape
from ...models.summary import Summary
from ...models.unknown import Unknown
from ...numbers.shape import Shape
from ...numbers.size import Size
from ..results import FileReport, FoundModel, Problem
from .keras2 import is_old, modernised

# No model that anyone trains has a longer config.
MOST_BYTES = 64 * 1024 * 1024
MOST_LAYERS = 5000
MOST_MODELS = 1000
SAVE_AGAIN = "Save it again with Keras: model.save('model.keras')."


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
    found: FileReport,
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
            value["class_name"] in MODELS
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
            f"The config doesn't hold together: {what or 'it is broken'}.", SAVE_AGAIN
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
    if version.startswith("1."):
        raise BadModel(
            f"The file was written by Keras {version}; seqshape reads those of Keras 2 and 3.",
            "Load it in Keras 2 and save it again.",
        )
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
    if kind not in MODELS:
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
        return FoundModel(name, None, notes=tuple(notes), partial=_partial(name, error)), problems
    if problem is not None:
        problems.append(problem)
    if rows is None:
        return FoundModel(name, None, model=model, notes=tuple(notes)), problems
    summary = Summary(str(own or name), rows)
    notes += _unknown_notes(rows)
    record = keras_record(model, x, rows)
    return FoundModel(name, summary, model=model, record=record, notes=tuple(notes)), problems


def _partial(name: str, error: ShapeError) -> Optional[Summary]:
    """The rows up to the layer with the error, where they are known."""
    if not error.path:
        return None
    *rows, last = error.path
    last.error = error
    return Summary(name, [*rows, last])


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
        return Problem("SEQ302", f"The config of this {kind} lists no layers.", SAVE_AGAIN)
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
    for said in (config["config"].get("build_input_shape"), build):
        if x is None:
            x = saved_shape(said)
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
    if first.looks_up:
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
            said = (
                " Its output is the one that the file declares." if row.output is not None else ""
            )
            found.append(f"{shown(row.name)}: {row.layer.reason}{said}")
    return found


__all__ = ["MOST_BYTES", "SAVE_AGAIN", "add_config", "loaded", "model_from_config"]
