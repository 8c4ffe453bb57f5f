"""The tf.keras twin of a record: the same configs, built by Keras itself.

The only file that imports tensorflow, and only when it is called.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Optional

from shapecalc.keras_names import MODELS
from shapecalc.layers.base import Layer, facts_of
from shapecalc.numbers import nest
from shapecalc.numbers.shape import Shape, is_shape

from ..extras import install_tensorflow

_keras: Any = None
HUB = "keras_hub"


class KerasMissing(Exception):
    """TensorFlow can't be imported; the text says how to install it."""


class TwinTooLarge(Exception):
    """The twin would need more memory than there is; the text says how much."""


class TwinRefusal(Exception):
    """Keras raised an error for the model.

    ``layer``: index into the record's layers (None for the input); ``stage``:
    ``construct``, ``input`` or ``call``; ``message``: Keras's own words.
    """

    def __init__(self, layer: Optional[int], stage: str, error: BaseException) -> None:
        self.layer, self.stage = layer, stage
        self.message = first_lines(error)
        super().__init__(self.message)


def first_lines(error: BaseException) -> str:
    """Keras's message without colours, names of graph nodes and call arguments, on one line."""
    import re

    noise = r"\x1b\[[0-9;]*m|\{\{.*?\}\}| \[Op:\w+\]( name:.*)?"
    text = re.sub(noise, "", str(error)) or type(error).__name__
    text = text.split("Arguments received by")[0]
    text = re.sub(r"^Exception encountered when calling \S+\s*", "", text.strip())
    return " ".join(text.split())


@contextmanager
def quiet() -> Iterator[None]:
    """Keep TensorFlow's and Keras's noise off stderr: also what C++ writes there itself."""
    sys.stderr.flush()
    try:
        saved = os.dup(2)
    except OSError:
        saved = None
    with warnings.catch_warnings(), _logger_quiet():
        warnings.simplefilter("ignore")
        if saved is None:
            yield
            return
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 2)
            try:
                yield
            finally:
                sys.stderr.flush()
                os.dup2(saved, 2)
                os.close(saved)


@contextmanager
def _logger_quiet() -> Iterator[None]:
    """Let absl's logger tell errors alone. In a notebook it writes past the real stderr."""
    import logging

    if "absl.logging" not in sys.modules:  # absl wants to make the logger of this name itself
        yield
        return
    logger = logging.getLogger("absl")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


def load_keras() -> Any:
    """The keras module on TensorFlow, imported quietly. Raises KerasMissing."""
    global _keras
    if _keras is None:
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        os.environ.setdefault("KERAS_BACKEND", "tensorflow")
        with quiet():
            try:
                import tensorflow as tf

                # Wakes the runtime while its greetings go nowhere.
                tf.zeros(1).numpy()
                import keras
            except ImportError as error:
                known = getattr(error, "name", None) in ("tensorflow", "keras", None)
                why = "is not installed" if known else f"can't be loaded ({error})"
                raise KerasMissing(f"TensorFlow {why}. {install_tensorflow()}") from None
        _keras = keras
    return _keras


def load_tensorflow() -> Any:
    """The tensorflow module, as quietly. Raises KerasMissing."""
    load_keras()
    return sys.modules["tensorflow"]


# -- construct ----------------------------------------------------------------------------
def make_layer(config: Any) -> Any:
    """The Keras layer of one config, complete as Keras saves it or with the bare arguments."""
    keras = load_keras()
    if config.get("module"):
        import_package(str(config["module"]))
        return keras.saving.deserialize_keras_object(dict(config), safe_mode=True)
    name, arguments = config["class_name"], dict(config.get("config") or {})
    if name == "Sequential":
        made = [make_layer(c) for c in arguments.pop("layers", [])]
        arguments.pop("build_input_shape", None)
        return keras.Sequential(
            made, **{k: arguments[k] for k in ("name", "trainable") if k in arguments}
        )
    if name in ("Functional", "Model"):
        return keras.Model.from_config(arguments)
    # Keras exports one of the layers under its alias alone, and `Input` is a function.
    ours = facts_of(name)
    names = (name,) if ours is Layer else (ours.__name__, *ours.aliases)
    cls = getattr(keras.layers, next((n for n in names if hasattr(keras.layers, n)), name))
    return cls(**{key: _nested(value) for key, value in arguments.items()})


def import_package(module: str) -> None:
    """Import the package of a layer that isn't one of Keras's own. Raises KerasMissing."""
    package = module.split(".")[0]
    if package == HUB:
        with quiet():
            try:
                __import__(package)
            except ImportError:
                raise KerasMissing(
                    "KerasHub is not installed. Install it: pip install keras-hub"
                ) from None


def _nested(value: Any) -> Any:
    if isinstance(value, dict) and isinstance(value.get("config"), dict):
        keras = load_keras()
        if hasattr(keras.layers, str(value.get("class_name"))) or value["class_name"] in MODELS:
            return make_layer(value)
    if isinstance(value, list):
        return [_nested(v) for v in value]
    return value


# -- build --------------------------------------------------------------------------------
@dataclass
class Twin:
    """A record's model as Keras built it: layers, the tensors between them, rows.

    ``declared``: the batch shape of an InputLayer, which isn't among the layers.
    """

    layers: list[Any]
    names: list[str]
    inputs: Any
    outputs: list[Any]
    rows: list[dict[str, Any]] = field(default_factory=list)
    declared: Any = None

    @property
    def total_params(self) -> int:
        return sum(row["params"] for row in self.rows)

    @property
    def trainable_params(self) -> int:
        return sum(row["trainable_params"] for row in self.rows)


def build(record: Mapping[str, Any]) -> Twin:
    """Build a record's layers in Keras and call them on symbolic inputs.

    All layers are constructed before any is called, as in a Keras model. Raises
    KerasMissing, TwinRefusal.
    """
    load_keras()
    made = []
    for i, config in enumerate(record["layers"]):
        try:
            made.append(make_layer(config))
        except Exception as error:
            raise TwinRefusal(i, "construct", error) from None
    try:
        inputs = symbolic_inputs(record)
    except Exception as error:
        raise TwinRefusal(None, "input", error) from None
    skipped = int(facts_of(type(made[0]).__name__).is_input)
    layers, x = made[skipped:], inputs
    outputs, rows = [], []
    for i, layer in enumerate(layers):
        options = (record.get("call_kwargs") or {}) if i == 0 else {}
        try:
            x = _called(layer, x, options)
        except Exception as error:
            raise TwinRefusal(i + skipped, "call", error) from None
        outputs.append(x)
        rows.append(row_of(layer, x))
    declared = list(made[0].batch_shape) if skipped else None
    return Twin(layers, [layer.name for layer in layers], inputs, outputs, rows, declared)


def _called(layer: Any, x: Any, options: Mapping[str, Any]) -> Any:
    return layer(**x, **options) if isinstance(x, dict) else layer(x, **options)


def symbolic_inputs(record: Mapping[str, Any]) -> Any:
    """Keras tensors for the record's input_shape, nested as it is."""
    keras = load_keras()
    shape, dtype = record.get("input_shape"), record.get("input_dtype")
    if shape is None:
        config = record["layers"][0].get("config", {})
        shape = config.get("batch_shape") or config.get("batch_input_shape")
        if shape is None:
            shape = [config.get("batch_size"), *(config.get("shape") or config["input_shape"])]

    def made(value: Any, kind: Any) -> Any:
        if isinstance(value, dict):
            return {
                k: made(v, kind.get(k) if isinstance(kind, dict) else kind)
                for k, v in value.items()
                if v is not None
            }
        if any(isinstance(v, list) for v in value):
            kinds = kind if isinstance(kind, list) else [kind] * len(value)
            return [made(v, k) for v, k in zip(value, kinds)]
        return keras.KerasTensor(tuple(value), dtype=kind or "float32")

    if dtype is None:
        reverse = (record.get("call_kwargs") or {}).get("reverse")
        first = facts_of(record["layers"][0].get("class_name"))
        dtype = first.input_dtype or ("int32" if first.looks_up and not reverse else None)
    return made(shape, dtype)


def row_of(layer: Any, output: Any) -> dict[str, Any]:
    """One row as the JSON contract has it, read from the built Keras layer."""
    weights: list[dict[str, Any]] = [
        {"name": _name(w), "shape": [int(d) for d in w.shape], "trainable": bool(w.trainable)}
        for w in getattr(layer, "weights", ())  # a bare operation has none
    ]
    counts = [_product(w["shape"]) for w in weights]
    return {
        "name": layer.name,
        "class_name": type(layer).__name__,
        "output_shape": shape_of(output),
        "params": sum(counts),
        "trainable_params": sum(n for n, w in zip(counts, weights) if w["trainable"]),
        "weights": weights,
    }


def _name(weight: Any) -> str:
    """A weight's name: that of one without is numbered, and another in each model."""
    name = str(weight.name)
    return "variable" if name.rpartition("_")[0] == "variable" else name


def _product(sizes: list[int]) -> int:
    n = 1
    for size in sizes:
        n *= size
    return n


def shape_of(output: Any) -> Any:
    """The shape of a tensor, or the nested shapes of several, as lists with None."""

    def shape(t: Any) -> Any:
        sizes = t.plain() if isinstance(t, Shape) else getattr(t, "shape", None)
        return sizes and [None if d is None else int(d) for d in sizes]

    return nest.map(shape, output, sequence=list)


# -- a real forward pass ------------------------------------------------------------------
LENGTHS = (7, 16, 40, 130, 600)


@dataclass
class Forward:
    """One real pass: the shapes that went in and came out, layer by layer."""

    inputs: Any
    outputs: list[Any]


def forward(twin: Twin, vocabulary: int = 2, batch: int = 2) -> Forward:
    """Send real tensors through the twin's layers.

    Unknown sizes get real ones: the batch ``batch`` rows, steps the shortest of LENGTHS that
    every window fits in; whole-number inputs are token ids below ``vocabulary``. Raises what
    Keras raises when no length works.
    """
    guard(twin.layers)
    problem: Optional[Exception] = None
    for length in LENGTHS:
        try:
            x = _real(twin.inputs, length, vocabulary, batch)
            start, outputs = shape_of(x), []
            for layer, symbolic in zip(twin.layers, twin.outputs):
                x = _called(layer, x, {})
                outputs.append(shape_of(x))
            return Forward(start, outputs)
        except Exception as error:
            problem = problem or error
            if not _has_unknown(twin.inputs):
                break
    assert problem is not None
    raise problem


@contextmanager
def guarded(layers: Sequence[Any]) -> Iterator[None]:
    """:func:`guard` for objects that go on living afterwards."""
    guard(layers)
    try:
        yield
    finally:
        for outer in layers:
            for layer in outer._flatten_layers():
                if hasattr(layer.call, "guarded"):
                    del layer.call


def guard(layers: Sequence[Any]) -> None:
    """Let layers raise ValueError where TensorFlow would end the whole process.

    TensorFlow 2.21 divides by zero in a maximum over more steps than there are, which no
    ``except`` catches.
    """
    for outer in layers:
        for layer in outer._flatten_layers():
            spans = facts_of(type(layer).__name__).maximum_over
            if spans is not None and not hasattr(layer.call, "guarded"):
                layer.call = _guarded(layer, layer.call, spans)


def _guarded(layer: Any, call: Any, spans: Callable[[Any, Any], Any]) -> Any:
    @wraps(call)
    def guarded(inputs: Any) -> Any:
        last = layer.data_format == "channels_last"
        sizes = inputs.shape[1:-1] if last else inputs.shape[2:]
        windows = spans(layer, sizes) if all(n is not None for n in sizes) else ()
        for window, n in zip(windows, sizes):
            if window > n:
                raise ValueError(
                    f"TensorFlow would divide by zero in a maximum over {window} of {n} places, "
                    "and end this process."
                )
        return call(inputs)

    guarded.guarded = True  # type: ignore[attr-defined]
    return guarded


def _has_unknown(inputs: Any) -> bool:
    return any(d is None for shape in nest.leaves(shape_of(inputs), is_shape) for d in shape[1:])


def _real(inputs: Any, length: int, vocabulary: int, batch: int) -> Any:
    import numpy as np

    def made(tensor: Any) -> Any:
        sizes = [length if d is None else d for d in tensor.shape]
        if tensor.shape and tensor.shape[0] is None:
            sizes[0] = batch
        rng = np.random.default_rng(0)
        values: Any
        if str(tensor.dtype) == "string":
            return load_tensorflow().constant(rng.choice(["a", "b c", "d"], sizes).tolist())
        if "int" in str(tensor.dtype):
            values = rng.integers(0, max(vocabulary, 1), sizes)
        else:
            values = rng.standard_normal(sizes)
        return load_keras().ops.convert_to_tensor(values.astype(str(tensor.dtype)))

    return nest.map(made, inputs)


def zeros(keras: Any, shapes: Any, length: int, dtype: str, batch: int = 2) -> Any:
    """Tensors of zeros for these shapes, nested as they are; unknown sizes become ``length``."""

    def made(shape: Shape) -> Any:
        first, *rest = shape.plain()
        sizes = [batch if first is None else first, *(length if d is None else d for d in rest)]
        return keras.ops.zeros(sizes, dtype=dtype)

    return nest.map(made, shapes)


# -- memory -------------------------------------------------------------------------------
def memory_left() -> int:
    """Bytes of memory that are free, or 2 GiB where the system doesn't say."""
    try:
        with open("/proc/meminfo") as lines:
            for line in lines:
                if line.startswith("MemAvailable:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_AVPHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return 2 * 1024**3


def check_room(needed: int) -> None:
    """Raises TwinTooLarge for a twin that would take more than half of the free memory."""
    left = memory_left()
    if needed > left // 2:
        raise TwinTooLarge(
            f"The model needs about {gigabytes(needed)} of memory and {gigabytes(left)} are free, "
            "so it was predicted but not built."
        )


def gigabytes(n: int) -> str:
    """Bytes as gigabytes, readable at any size."""
    size = n / 1024**3 if n < 10**300 else float("inf")
    return f"{size:,.1f} GiB" if size < 1e6 else "over a million GiB"
