"""Arguments of Keras 1 and 2 in source: what they meant then, and what Keras 3 says now."""

from __future__ import annotations

import ast
from typing import Any, Optional

from ....keras_names import gone, renamed
from ....layers.base import Layer
from ...results import Problem

# Taken by Keras 2 in every layer's call, and no part of a config.
_DROPPED = ("time_major", "batch_size", "dynamic", "inbound_nodes")
_RECURRENT = ("LSTM", "GRU", "SimpleRNN", "RNN", "Bidirectional")
_IGNORED_BY_3 = {"Embedding": ("input_length", "weights"), "GRU": ("implementation",)}


def source_arguments(
    cls: type[Layer], arguments: dict[str, Any], keras: int
) -> tuple[dict[str, Any], Optional[list[Any]], list[Problem]]:
    """Today's arguments, the batch shape that old ones declare, and what changed since."""
    name = cls.__name__
    known = cls.kinds
    found: dict[str, Any] = {}
    changes: list[Problem] = []
    today, dropped = renamed(name), (*gone(name), *_DROPPED)
    shape: Optional[list[Any]] = None
    length: Any = None
    for key, value in arguments.items():
        if key in ("batch_input_shape", "batch_shape") and name != "InputLayer":
            shape = _listed(value)
            changes += _change(keras, "SEQ702", name, key, _BATCH)
        elif key == "input_shape" and name != "InputLayer":
            batch = arguments.get("batch_size") if "batch_size" not in known else None
            shape = [batch, *_listed(value)]
        elif key == "input_dim" and key not in known:
            shape = [None, value] if shape is None else shape
        elif key == "input_length" and key not in known:
            length = (value,)
            if name == "Embedding":
                changes += _change(keras, "SEQ704", name, key, _LENGTH, "info")
            else:
                changes += _change(keras, "SEQ706", name, key, _OTHER)
        elif key not in known and today.get(key) in known:
            found[today[key]] = value
            change = _change(keras, "SEQ706", name, key, f"Write {today[key]}=… instead.")
            for one in change:
                one.clues["renamed"] = today[key]
            changes += change
        elif key not in known and key in dropped:
            if key not in _IGNORED_BY_3.get(name, ()) and key not in cls.extra:
                code = "SEQ701" if key == "time_major" else "SEQ706"
                changes += _change(keras, code, name, key, _OTHER)
        else:
            found[key] = value
    if length is not None:
        steps = length[0]
        if name == "Embedding":
            steps = list(steps) if isinstance(steps, (list, tuple)) else [steps]
            shape = [None, *steps] if shape is None else shape
        elif shape is not None and len(shape) == 2:
            shape = [None, steps, shape[1]]
    elif shape is not None and len(shape) == 2 and "input_dim" in arguments:
        if name in _RECURRENT and "input_shape" not in arguments:
            shape = [None, None, shape[1]]
    return found, shape, changes


def _listed(value: Any) -> list[Any]:
    from ..interpreter.values import Rest

    if isinstance(value, (list, tuple)):
        return list(value)
    return [Rest(value, None)]


_BATCH = "Put keras.Input(batch_shape=…) in front of the layer."
_LENGTH = (
    "Leave it out; for a table with known steps put keras.Input(shape=(…,)) in front of the layer."
)
_OTHER = "Leave it out."


def _change(
    keras: int, code: str, name: str, key: str, fix: str, severity: str = "error"
) -> list[Problem]:
    if keras < 3:
        return []
    what = f"{name}({key}=…)"
    if severity == "info":
        message = f"Keras 3 ignores {what}: the model stays unbuilt until it sees data."
    else:
        message = f"Keras 3 no longer takes {what}; the table follows Keras 2."
    problem = Problem(code, message, fix, severity=severity)
    problem.clues["argument"] = key
    return [problem]


# Modules that Keras 2 alone had.
_MODULES_OF_2 = (
    "keras.layers.recurrent", "keras.layers.core", "keras.layers.embeddings",
    "keras.layers.convolutional", "keras.layers.pooling", "keras.layers.normalization",
    "keras.layers.merge", "keras.layers.wrappers", "keras.layers.advanced_activations",
    "keras.layers.noise", "keras.layers.local", "keras.utils.np_utils", "keras.engine",
    "keras.objectives", "keras.utils.vis_utils", "keras.backend.tensorflow_backend",
    "keras.preprocessing.text",
)  # fmt: skip
_WORDS_OF_2 = ("nb_epoch", "np_utils", "fit_generator", "CuDNNGRU", "CuDNNLSTM")


def written_for_keras_2(it: Any) -> bool:
    """Whether a file uses standalone Keras, and a version of it before 3."""
    if it.keras_2 is not None:
        return bool(it.keras_2)
    modules: set[str] = set()
    for node in it.source.statements:
        if isinstance(node, ast.Import):
            modules |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            modules.add(node.module or "")
            modules |= {f"{node.module}.{a.name}" for a in node.names}
    found = any(m == "keras" or m.startswith("keras.") for m in modules) and (
        it.keras < 3
        or any(m == old or m.startswith(old + ".") for m in modules for old in _MODULES_OF_2)
        or any(map(_says_word_of_2, it.source.nodes))
    )
    it.keras_2 = found
    return found


def _says_word_of_2(node: Any) -> bool:
    if isinstance(node, ast.keyword):
        return node.arg in _WORDS_OF_2
    return isinstance(node, ast.Attribute) and node.attr in _WORDS_OF_2
