"""Configs of Keras 2 as configs of Keras 3, with a note on everything that changed.

A saved config was accepted by the Keras that wrote it, so the numbers are those of that Keras; the
notes say what Keras 3 does. Files of Keras 1 are not read.

Two keys that Keras doesn't know may be set in a layer's config: ``retired`` (a class of
``layers/retired.py``) and ``unknown`` (why the layer's shape isn't known).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional

from ...errors import UnknownLayer
from ...keras_names import CUDNN, GONE_LAYERS, gone
from ...layers.registry import layer_class, retired_class
from ...models.graph import INNER
from ..results import Problem

MOST_NESTED = 60
_RECURRENT = ("LSTM", "GRU", "SimpleRNN", "RNN", "Bidirectional", "ConvLSTM1D")
_PACKAGES = ("keras", "keras_api", "keras.layers", "tf_keras", "tensorflow")


def modernised(config: Any, version: str = "") -> tuple[Any, list[Problem]]:
    """A config as Keras 3 writes it, and what had to be changed.

    ``version``: the Keras that wrote it, if that is known. The config that is given stays as it
    is; one without anything old comes back equal. Anything but a config comes back untouched, for
    the reader to refuse.
    """
    work = _Changes(version)
    return work.entry(config), work.problems()


def is_old(version: str) -> bool:
    """Whether a saved ``keras_version`` is one before Keras 3."""
    major = version.split(".")[0]
    return major.isdigit() and int(major[:3]) < 3


class _Changes:
    """One walk over a config: the new one, and which layers were changed in which way."""

    def __init__(self, version: str) -> None:
        self.version = version
        self.found: dict[tuple[str, str], list[str]] = {}

    def note(self, code: str, what: str, name: str) -> None:
        names = self.found.setdefault((code, what), [])
        if name not in names:
            names.append(name)

    # -- walking ------------------------------------------------------------------------
    def entry(self, config: Any, depth: int = 0) -> Any:
        """One layer or model, with all that is inside it."""
        if depth > MOST_NESTED or not isinstance(config, dict):
            return config
        kind, arguments = config.get("class_name"), config.get("config")
        if not isinstance(kind, str):
            return config
        package, _, bare = kind.rpartition(">")
        if package in _PACKAGES:
            kind = bare
        new: dict[str, Any] = {**config, "class_name": kind}
        if kind == "Sequential" and isinstance(arguments, list):
            self.note("SEQ706", "list", kind)
            arguments = {"name": str(config.get("name") or "sequential"), "layers": arguments}
        build = config.get("build_config")
        several = kind == "MultiHeadAttention" and "query_shape" in _arguments(config)
        if isinstance(build, dict) and (several or _several(build.get("input_shape"))):
            del new["build_config"]  # Keras 3 has a shape for each input by name
        if not isinstance(arguments, dict):
            return new
        if isinstance(arguments.get("layers"), list):
            new["config"] = self.model(kind, arguments, depth)
            return new
        return self.layer(new, kind, dict(arguments), depth)

    def model(self, kind: str, arguments: Mapping[str, Any], depth: int) -> dict[str, Any]:
        entries = list(arguments["layers"])
        new = {**arguments, "layers": [self.entry(e, depth + 1) for e in entries]}
        if "input_layers" in arguments or "output_layers" in arguments:
            new["layers"] = [_rewired(e) for e in new["layers"]]
            return new
        first = entries[0] if entries else None
        declared = _arguments(first).get("batch_input_shape")
        if declared is not None and isinstance(first, dict):
            if first.get("class_name") != "InputLayer":
                new["layers"].insert(0, _input(declared, _arguments(first)))
        return new

    def layer(
        self, new: dict[str, Any], kind: str, arguments: dict[str, Any], depth: int
    ) -> dict[str, Any]:
        name = str(arguments.get("name") or kind)
        if "/" in name and is_old(self.version):
            arguments["name"] = name.replace("/", "_")
            self.note("SEQ706", "slash", name)
        for key in INNER:
            if isinstance(arguments.get(key), dict):
                arguments[key] = self.entry(arguments[key], depth + 1)
            elif isinstance(arguments.get(key), list):
                arguments[key] = [self.entry(v, depth + 1) for v in arguments[key]]
        new["config"] = arguments
        if kind in CUDNN:
            new["retired"] = True
            self.note("SEQ703", kind, name)
        elif now := GONE_LAYERS.get(kind, ("", ""))[0]:
            self.note("SEQ706", f"class {kind} {now}", name)
            kind = new["class_name"] = now
        self.time_major(new, kind, arguments, name)
        self.shapes(kind, arguments, name)
        self.gone(kind, arguments, name)
        self.values(kind, arguments, name)
        return new

    # -- one change each ----------------------------------------------------------------
    def time_major(
        self, new: dict[str, Any], kind: str, arguments: dict[str, Any], name: str
    ) -> None:
        if "time_major" not in arguments:
            return
        if arguments.pop("time_major") is True:
            new.pop("retired", None)
            self.note("SEQ701", "set", name)
            new["unknown"] = (
                f"{kind} was saved with time_major=True, which Keras 3 no longer has: its first "
                "axis is the steps, not the batch."
            )
        elif kind not in CUDNN:
            self.note("SEQ701", "unset", name)

    def shapes(self, kind: str, arguments: dict[str, Any], name: str) -> None:
        """``batch_input_shape`` and ``input_length``, which declared the input."""
        declared = arguments.pop("batch_input_shape", None)
        if declared is not None:
            self.note("SEQ702", "", name)
            if kind == "InputLayer" and "batch_shape" not in arguments:
                arguments["batch_shape"] = declared
        if arguments.get("input_length") is not None:
            self.note("SEQ704", "", name)
        arguments.pop("input_length", None)
        if declared is not None:
            for key in ("input_dim", "input_shape"):
                if kind != "Embedding":
                    arguments.pop(key, None)

    def gone(self, kind: str, arguments: dict[str, Any], name: str) -> None:
        """Other arguments that Keras 3 no longer takes."""
        known = _known(kind)
        if known is None:
            return
        dropped = [key for key in gone(kind) if key in arguments and key not in known]
        for key in dropped:
            del arguments[key]
        if dropped:
            self.note("SEQ706", f"arguments {kind} {', '.join(dropped)}", name)

    def values(self, kind: str, arguments: dict[str, Any], name: str) -> None:
        """Defaults and spellings that changed."""
        axis = arguments.get("axis")
        if isinstance(axis, list) and len(axis) == 1:
            arguments["axis"] = axis[0]
        dtype = arguments.get("dtype")
        policy = _arguments(dtype).get("name") if isinstance(dtype, dict) else dtype
        if policy == "_infer":
            del arguments["dtype"]
        if kind not in ("GRU", "GRUCell"):
            return
        complete = "recurrent_activation" in arguments
        if complete and "reset_after" not in arguments:
            arguments["reset_after"] = False
            self.note("SEQ705", "left out", name)
        elif arguments.get("reset_after") is False and is_old(self.version):
            self.note("SEQ705", "false", name)

    # -- reporting --------------------------------------------------------------------
    def problems(self) -> list[Problem]:
        """Every kind of change once, with the layers it was met in."""
        return [
            _said(code, what, names) for (code, what), names in sorted(self.found.items(), key=_key)
        ]


def _key(item: tuple[tuple[str, str], list[str]]) -> tuple[str, str]:
    return item[0]


def _said(code: str, what: str, names: list[str]) -> Problem:
    shown = [
        n if n.isprintable() else "".join(c if c.isprintable() else "?" for c in n) for n in names
    ]
    shown = [n if len(n) <= 60 else f"{n[:59]}…" for n in shown]
    who = ", ".join(shown[:5]) + (f" and {len(shown) - 5} more" if len(shown) > 5 else "")
    message, fix = _words(code, what)
    layer = names[0] if len(names) == 1 else ""
    return Problem(code, f"{who}: {message}", fix, severity="info", layer_name=layer)


_SAVE_AGAIN = "Rebuild the model in Keras 3 and save it again; its weights' shapes stay."


def _words(code: str, what: str) -> tuple[str, str]:
    """The message of one kind of change, and the fix."""
    if code == "SEQ701" and what == "set":
        return (
            "saved with time_major=True; Keras 3 has no such argument and reads the batch first.",
            "Swap the first two axes in front of the layer, and leave time_major out.",
        )
    if code == "SEQ701":
        return (
            "saved with time_major=False; Keras 3 has no such argument and can't load the file.",
            "Leave time_major out: Keras 3 always reads the batch first.",
        )
    if code == "SEQ702":
        return (
            "the input's shape is saved as batch_input_shape; Keras 3 calls it batch_shape and "
            "keeps it in the Input.",
            "Write Input(batch_shape=…) as the first layer.",
        )
    if code == "SEQ703":
        now, more = (
            GONE_LAYERS[what][0],
            {"CuDNNLSTM": "8 * units where LSTM has 4 * units"}.get(what),
        )
        count = f"its bias has {more}" if more else "it counts as many parameters as GRU"
        setting = "recurrent_activation='sigmoid'" if now == "LSTM" else "reset_after=True"
        return (
            f"Keras 3 no longer has {what}; {now} uses the GPU by itself. Shown as Keras 2 had "
            f"it: {count}.",
            f"Use {now}({setting}).",
        )
    if code == "SEQ704":
        return (
            "Keras 3 ignores input_length.",
            "Give the number of steps with Input(shape=(steps,)).",
        )
    if code == "SEQ705":
        why = "was saved without reset_after" if what == "left out" else "has reset_after=False"
        return (
            f"GRU {why}, so its bias has 3 * units values; with today's default, "
            "reset_after=True, it has 6 * units.",
            "Write GRU(…, reset_after=False) to load these weights.",
        )
    kind, _, rest = what.partition(" ")
    if kind == "list":
        return (
            "the layers are a bare list, as Keras saved them before 2.2.3; Keras 3 can't load it.",
            _SAVE_AGAIN,
        )
    if kind == "slash":
        return "Keras 3 allows no '/' in a name.", "Rename it; the table shows '_' in its place."
    if kind == "class":
        old, now = rest.split(" ")
        return f"{old} is {now} in Keras 3.", GONE_LAYERS[old][1]
    layer, _, dropped = rest.partition(" ")
    return (
        f"{layer} no longer takes {dropped}; Keras 3 can't load the file.",
        f"Leave {dropped} out.",
    )


# -- the graph ------------------------------------------------------------------------------
def _rewired(entry: Any) -> Any:
    """An entry of a graph whose calls are written as Keras 3 writes them."""
    if not isinstance(entry, dict):
        return entry
    nodes = entry.get("inbound_nodes")
    if not isinstance(nodes, list) or all(isinstance(n, dict) for n in nodes):
        return entry
    several = entry.get("class_name") in (*_RECURRENT, *CUDNN)
    return {**entry, "inbound_nodes": [_node(n, several) for n in nodes]}


def _node(node: Any, states: bool) -> Any:
    """``[["layer", call, output, {options}], …]`` as ``{"args": […], "kwargs": {…}}``."""
    if not isinstance(node, list) or not node:
        return node
    places = [node] if isinstance(node[0], str) else node
    tensors: list[Any] = []
    kwargs: dict[str, Any] = {}
    for place in places:
        if not isinstance(place, list) or len(place) < 3:
            return node  # the graph says what is wrong with it
        if place[0] != "_CONSTANT_VALUE":
            tensors.append(place[:3])
        if len(place) > 3 and isinstance(place[3], dict):
            kwargs.update(place[3])
    kwargs = {k: v for k, v in kwargs.items() if not _is_constant(v)}
    if states and len(tensors) > 1:
        kwargs.setdefault("initial_state", tensors[1:])
        tensors = tensors[:1]
    return {"args": [tensors[0] if len(tensors) == 1 else tensors], "kwargs": kwargs}


def _is_constant(value: Any) -> bool:
    return isinstance(value, list) and value[:1] == ["_CONSTANT_VALUE"]


# -- small things ---------------------------------------------------------------------------
def _several(shape: Any) -> bool:
    return isinstance(shape, list) and any(isinstance(d, list) for d in shape)


def _arguments(config: Any) -> Mapping[str, Any]:
    inner = config.get("config") if isinstance(config, dict) else None
    return inner if isinstance(inner, dict) else {}


def _input(declared: Any, first: Mapping[str, Any]) -> dict[str, Any]:
    """The InputLayer that a first layer's ``batch_input_shape`` stands for."""
    name = f"{first.get('name') or 'layer'}_input"
    return {"class_name": "InputLayer", "config": {"batch_shape": declared, "name": name}}


def _known(kind: str) -> Optional[frozenset[str]]:
    """The arguments of a layer that seqshape knows; None for others."""
    if kind in CUDNN:
        cls = retired_class(kind)
    else:
        try:
            cls = layer_class(kind)
        except UnknownLayer:
            return None
    return frozenset((*cls.kinds, *cls.extra)) if cls is not None else None


__all__ = ["is_old", "modernised"]
