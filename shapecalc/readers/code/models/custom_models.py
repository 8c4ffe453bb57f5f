"""Models of a class of the source: what Keras lists of a subclass of ``Model``.

Such a model is not a graph: its layers are what its attributes hold, and each has the shape and the
weights that its first call gave it. What ``call`` does is read when data, a shape or symbolic
tensors meet the model.
"""

from __future__ import annotations

from typing import Any, Optional

from ....keras_names import MODELS
from ....layers.registry import layer_classes
from ....models.calls import shapes_in
from ....models.functional import Functional
from ....models.rows import Row
from ....models.unknown import Unknown as UnknownRule
from ....numbers import nest
from ..interpreter.values import (
    ClassValue,
    Function,
    Instance,
    LayerValue,
    Library,
    Method,
    ModelValue,
    Thing,
)
from ..libraries.arguments import Given, data_words
from ..libraries.arrays import name_axes
from .batches import of_batches
from .custom_layers import (
    add_weight,
    array_shapes,
    as_arrays,
    layers_of,
    stand_ins,
    weights_of_layer,
)

KIND = "Subclass"
UNBUILT = (
    "In Keras 3, build() makes no layers of a class without a build of its own, and summary() shows "
    "? until the model is called; the table is what it is then."
)
FED = {"fit", "evaluate", "predict", "train_on_batch", "test_on_batch", "predict_on_batch"}


def is_model_class(cls: ClassValue) -> bool:
    """Whether a class of the source is a model of Keras, itself or through its bases."""
    return any(
        is_model_class(base) if isinstance(base, ClassValue) else _is_model(base)
        for base in cls.bases
    )


def _is_model(base: Any, names: tuple[str, ...] = MODELS) -> bool:
    return isinstance(base, Library) and base.path.startswith("keras.") and base.last in names


def is_sequential_class(cls: ClassValue) -> bool:
    """Whether a class of the source is a Sequential, and has no ``call`` of its own."""
    if isinstance(cls.find("call"), Function):
        return False
    return any(
        is_sequential_class(base)
        if isinstance(base, ClassValue)
        else _is_model(base, ("Sequential",))
        for base in cls.bases
    )


def inherited_layer(cls: ClassValue) -> str:
    """The layer of Keras with a rule that a class of the source inherits from, "" if none."""
    for base in cls.bases:
        if isinstance(base, ClassValue):
            found = inherited_layer(base)
        elif isinstance(base, Library) and base.path.startswith("keras.layers."):
            found = base.last if base.last in layer_classes() else ""
        else:
            found = ""
        if found:
            return found
    return ""


def stands_for(instance: Instance) -> Optional[ModelValue]:
    """The Sequential or functional model that an object of the source is."""
    table = instance.table
    return table if table is not None and table.kind != KIND else None


def of_own(it: Any, instance: Instance, name: str, node: Any) -> Any:
    """What an object of the source has from Keras: the attributes and methods of its model."""
    model = stands_for(instance)
    trains = any(isinstance(instance.cls.find(w), Function) for w in ("train_step", "compute_loss"))
    if model is not None and not (trains and name in {*FED, "compile"}):
        return it.attribute(model, name, node)
    if instance.base is not None and name != "name":
        return it.attribute(instance.base, name, node)
    if instance.layer is not None and name in ("name", "trainable"):
        return instance.layer.name if name == "name" else instance.layer.layer.trainable
    if instance.table is not None and name == "layers":
        return [held.layer if isinstance(held, Instance) else held for held in layers_of(instance)]
    return Method(instance, name)


def rows_of(instance: Instance) -> list[Row]:
    """The layers that a model holds, in its order, each as its first call built it."""
    layers = layers_of(instance)
    wrapped = {id(v) for w in layers if isinstance(w, LayerValue) for v in w.arguments.values()}
    counted: set[int] = set()
    rows = []
    for i, held in enumerate(layers):
        value = _as_layer(held)
        weights = weights_of_layer(held, instance.followed)
        if id(held) in wrapped or any(id(w) in counted for w in weights or ()):
            weights = None  # another row counts them, and the totals count each once
        counted.update(id(w) for w in weights or ())
        graph = held.graph if isinstance(held, ModelValue) else None
        if value is not None and value.first is not None:
            row = value.first.at(i)
        elif graph is not None:
            row = Row(i, held.keras_name, Functional.of(graph, held.keras_name), None, None, None)
        elif value is not None:
            row = Row(i, value.name, value.layer, None, None, None)
        else:
            rule = UnknownRule({"class_name": held.kind, "config": {}}, "it was never called")
            row = Row(i, held.keras_name, rule, None, None, None)
        if graph is not None:
            row.output = held.output  # a graph's is that of its own inputs
        row.weights, row.kept = weights, None
        rows.append(row)
    return rows


def _as_layer(held: Any) -> Optional[LayerValue]:
    if isinstance(held, ModelValue):
        return held.as_layer
    found: Optional[LayerValue] = held.layer if isinstance(held, Instance) else held
    return found


# -- what meets it ---------------------------------------------------------------------------
def begin(value: Optional[LayerValue]) -> None:
    """Data or a shape meet a layer: if it is a model of the source, it has a table from here."""
    if value is not None and value.owner is not None:
        value.owner.started = True
        value.owner.notes = [note for note in value.owner.notes if note != UNBUILT]


def method_of_own(
    it: Any, owner: Instance, word: str, args: list[Any], kwargs: dict[str, Any], node: Any
) -> Any:
    """A method of Keras's Layer or Model on an object of the source."""
    if word == "add_weight":
        return add_weight(it, owner, args, kwargs, node)
    if word in ("get_config", "get_weights"):
        return it.unknown(node)
    return method_of_model(Given(it, args, kwargs, node, owner, word))


def method_of_model(given: Given) -> Any:
    """``fit``, ``build``, ``summary`` and the like on a model of the source's own class."""
    it, owner, word = given.it, given.owner, given.word
    model, value = owner.table, owner.layer
    if model is None or value is None:
        return it.unknown(given.node)
    it.emit("asked", model, given)
    shapes: Any = None
    if word == "summary":
        model.shown.append((given.node, []))
        begin(value)
    elif word == "save" and isinstance(given.get(0, "filepath"), str):
        it.saved[given.get(0, "filepath")] = model
    elif word == "build":
        shapes = _declared(it, given.get(0, "input_shape"))
    elif word in FED:
        x = given.get(0, "x")
        if isinstance(x, Thing):
            x, _ = of_batches(x, None)
        name_axes(it, x, data_words(it, given.node, model.keras_name))
        shapes = array_shapes(it, x, any_batch=True)
    if shapes is not None and nest.shapes(shapes):
        begin(value)
        if word == "build" and it.keras >= 3 and value.first is None:
            if not isinstance(owner.cls.find("build"), Function):
                model.notes.append(UNBUILT)
        if value.first is None and isinstance(owner.cls.find("call"), Function):
            it.build.graph.call(value, [stand_ins(shapes)], {}, given.node)
        if word.startswith("predict") and value.first is not None:
            return as_arrays(shapes_in(value.first.output), it.text(given.node))
    return it.unknown(given.node)


def _declared(it: Any, shape: Any) -> Any:
    if isinstance(shape, list) and any(isinstance(s, (list, tuple)) for s in shape):
        return [it.build.batch_shape(s) for s in shape]
    return it.build.batch_shape(shape)
