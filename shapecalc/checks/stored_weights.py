"""Weights that are put into layers and models of other shapes, and layers asked for by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Optional

from ..errors import enumerated
from ..models.unknown import Unknown as UnknownRule
from ..models.unknown import is_known
from ..readers.code.interpreter.values import Array, Instance, LayerValue, ModelValue
from ..readers.code.libraries.arguments import Given
from ..readers.code.libraries.keras import known_weights
from ..readers.results import Problem
from .base import Check
from .gone_names import keeps_keras_2


def _text(shapes: list[Any]) -> str:
    inner = ", ".join(str(tuple(s)) for s in shapes[:6])
    return f"[{inner}{', …' if len(shapes) > 6 else ''}]"


# Methods that leave a model unbuilt.
_BUILDS_NOTHING = {"add", "compile", "summary", "load_weights", "get_layer", "get_weights"}


class OtherWeights(Check):
    """Weights are put into a layer or model that has others: another number, or other shapes.

    set_weights takes a list with one array for each weight, in the order of get_weights. A layer has
    no weights before it is built, by an input or by build. A file of weights (.weights.h5) names
    layers by their class: the second Dense of the model takes the weights of the second Dense of the
    file.

    Why it bites: Keras stops: "weight list of length 1, but the layer was expecting 2 weights",
    "is not compatible with provided weight shape", "A total of 2 objects could not be loaded", or
    "loading weights into a model that has not yet been built".

    Example::

        import tensorflow as tf

        small = tf.keras.Sequential([tf.keras.Input((10,)), tf.keras.layers.Dense(4)])
        large = tf.keras.Sequential([tf.keras.Input((10,)), tf.keras.layers.Dense(8)])
        large.set_weights(small.get_weights())

    Use instead::

        -large = tf.keras.Sequential([tf.keras.Input((10,)), tf.keras.layers.Dense(8)])
        +large = tf.keras.Sequential([tf.keras.Input((10,)), tf.keras.layers.Dense(4)])
    """

    code = "SEQ604"
    severity = "error"
    event = "asked"

    def find(self, model: ModelValue, given: Given) -> Iterator[Problem]:
        asked: set[str] = model.__dict__.setdefault("asked", set())
        asked.add(given.word)
        if self.it.keras < 3 or given.loose:
            return
        if given.word == "set_weights":
            name = model.name or model.keras_name
            yield from self._set(name, known_weights(model), given)
        elif given.word == "load_weights":
            yield from self._load(model, given)

    def _set(self, name: str, has: Optional[list[Any]], given: Given) -> Iterator[Problem]:
        value = given.get(0, "weights")
        if has is None or not isinstance(value, (list, tuple)):
            return
        if not all(isinstance(a, Array) and a.shape is not None for a in value):
            return
        shapes = [a.shape for a in value]
        wrong = next(((a, b) for a, b in zip(has, shapes) if _differ(a, b)), None)
        if len(has) != len(shapes) or wrong is not None:
            yield self.problem(
                given.node,
                f"{name} has the weights {_text(has)}, and is given {_text(shapes)}.",
                "Give one array for each of them, in this order."
                if has
                else "Build it first: call it on data, or give it an input shape.",
                code=OtherWeights.code,
            )

    def _load(self, model: ModelValue, given: Given) -> Iterator[Problem]:
        path = given.get(0, "filepath")
        if given.kwargs.get("skip_mismatch") or given.kwargs.get("by_name"):
            return
        if keeps_keras_2(self.it.source.text):
            return
        asked: set[str] = model.__dict__["asked"]
        if not asked - _BUILDS_NOTHING and not self.it.maybe and _is_unbuilt(model):
            yield self.problem(
                given.node,
                "Weights are loaded into a model that has none yet: nothing says what it reads.",
                "Call it on an example first, model(x[:1]), or declare its input: "
                "keras.Input((…)) in front."
                if model.instance is None
                else "Call it on an example first, model(x[:1]), or build it: model.build((None, …)).",
            )
            return
        stored = self.it.saved_weights.get(path) if isinstance(path, str) else None
        if not stored or not path.endswith(".weights.h5") or known_weights(model) is None:
            return
        have, seen = _by_class(stored), dict[str, int]()
        if any(not is_known(row.layer) or row.layer.is_model for row in model.rows):
            return
        for row in model.rows:
            kind = row.class_name
            at = seen[kind] = seen.get(kind, -1) + 1
            needs = [tuple(w.shape) for w in row.weights or ()]
            held = have.get(kind, [])
            found = held[at] if at < len(held) else None
            if needs and found != needs:
                says = f"weights {_text(found)}" if found else f"no weights for {_which(kind, at)}"
                yield self.problem(
                    given.node,
                    f"{row.name} needs {_text(needs)}, and {path!r} has {says}.",
                    "Load into a model of the same layers, in the same order; between models of other "
                    "classes copy them: model.set_weights(other.get_weights()).",
                )
                return


def _is_unbuilt(model: ModelValue) -> bool:
    """Whether a model was certainly not built yet."""
    instance = model.instance
    if instance is not None:
        value = instance.layer
        own = instance.cls.find("build") or model.kind != "Subclass"
        return value is not None and not value.calls and not own and not model.started
    return (
        model.kind == "Sequential"
        and bool(model.layers)
        and model.declared is None
        and model.met is None
        and not any(v.first is not None for v in model.layers)
        and not any(isinstance(v.layer, UnknownRule) or v.layer.is_model for v in model.layers)
    )


def _by_class(stored: list[Any]) -> dict[str, list[list[tuple[int, ...]]]]:
    """The weights of a file: for each class those of its first layer, its second, and so on."""
    found: dict[str, list[list[tuple[int, ...]]]] = {}
    for kind, _, weights in stored:
        found.setdefault(kind, []).append([tuple(w.shape) for w in weights])
    return found


def _which(kind: str, at: int) -> str:
    return f"a {kind}" if at == 0 else f"{at + 1} layers of {kind}"


def _differ(a: Any, b: Any) -> bool:
    if len(a) != len(b):
        return True
    return any(isinstance(m, int) and isinstance(n, int) and m != n for m, n in zip(a, b))


class BuiltByCall(Check):
    """Remembers that a model of the source's own was called, on whatever it was."""

    event = "calling"

    def find(self, owner: Any, *details: Any) -> Iterator[Problem]:
        if isinstance(owner, Instance) and owner.table is not None:
            owner.table.__dict__.setdefault("asked", set()).add("call")
        yield from ()


class OtherWeightsOfLayer(OtherWeights):
    """The same of layers."""

    code = ""
    event = "asked_layer"

    def find(self, value: Any, given: Given) -> Iterator[Problem]:
        if self.it.keras < 3 or given.loose or given.word != "set_weights":
            return
        if not isinstance(value, LayerValue) or not is_known(value.layer) or value.layer.is_model:
            return
        has = known_weights(value)
        if has is None and value.first is None and not value.calls and not self.it.speculative:
            built = "build(" in self.it.source.text or value.declared is not None
            held = any(value is v for m in self.it.models for v in m.layers)
            has = None if built or held or not _has_weights(value) else []
        yield from self._set(value.name, has, given)


def _has_weights(value: LayerValue) -> bool:
    return "kernel_initializer" in value.layer.kinds or value.layer.looks_up


class NoSuchLayer(Check):
    """A layer is asked for by a name or number that the model doesn't have.

    Layers that aren't named are called for their class and counted: dense, dense_1. The counting goes
    on for all models of a program.

    Why it bites: Keras stops: "No such layer", and lists the ones that there are.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential([tf.keras.Input((10,)), tf.keras.layers.Dense(4, name="words")])
        kernel = model.get_layer("word").kernel

    Use instead::

        -kernel = model.get_layer("word").kernel
        +kernel = model.get_layer("words").kernel
    """

    code = "SEQ315"
    severity = "error"
    event = "asked"

    def find(self, model: ModelValue, given: Given) -> Iterator[Problem]:
        if given.word != "get_layer" or given.loose or model.failed or model.instance is not None:
            return
        name, index = given.get(0, "name"), given.get(1, "index")
        layers = model.behind_input()
        if model.ready_made or not layers or any(not is_known(v.layer) for v in layers):
            return
        names = [v.name for v in layers]
        sure = all(n and "name" in v.arguments for n, v in zip(names, layers)) or (
            "clear_session" not in self.it.source.text and not self.it.maybe
        )
        if isinstance(name, str) and name not in names and sure and index is None:
            counted = name.rstrip("0123456789").rstrip("_") in {
                n.rstrip("0123456789").rstrip("_") for n in names
            }
            # How far Keras has counted a class isn't sure in cells that run several times.
            yield self.problem(
                given.node,
                f"The model has no layer {name!r}. {enumerated('layer', names, 8)}",
                "Take one of these names, or give the layer that name: Dense(…, name='…').",
                severity="warning" if counted else "error",
            )
        elif type(index) is int and name is None and not -len(layers) <= index < len(layers):
            if model.kind == "Sequential":
                yield self.problem(
                    given.node,
                    f"The model has {len(layers)} layers, numbered from 0, and none at {index}.",
                    f"Take {len(layers) - 1} for the last one.",
                )
