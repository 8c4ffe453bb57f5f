"""Random functional models, built by Keras and read back from the config it saves."""

from __future__ import annotations

from typing import Any

from explain.keras_check import build as keras_twin
from shapecalc.layers.base import Layer
from shapecalc.layers.registry import layer_classes

from .configs import Chooser, RandomChooser, layer_config, shape


def functional(seed: int) -> Any:
    """A Keras functional model with branches, merges, shared layers and nested models."""
    keras = keras_twin.load_keras()
    pick = RandomChooser(seed)
    start = [keras.Input(tuple(shape(pick, 3)[1:])) for _ in range(pick.choice((1, 1, 2)))]
    tensors: list[Any] = list(start)
    made: list[Any] = []
    for _ in range(pick.choice((2, 3, 4, 5, 6))):
        grown = _grow(pick, keras, tensors, made)
        if grown is not None:
            tensors.append(grown)
    ends = [tensors[-1]] if pick.chance(75) else tensors[-2:]
    model = keras.Model(start if len(start) > 1 else start[0], ends if len(ends) > 1 else ends[0])
    if pick.chance(15) and len(start) == 1 and len(ends) == 1:
        outer = keras.Input(model.input.shape[1:])
        return keras.Model(outer, keras.layers.Activation("relu")(model(outer)))
    return model


def _grow(pick: Chooser, keras: Any, tensors: list[Any], made: list[Any]) -> Any:
    """One more tensor, from a new layer or one that is called again; None if Keras refuses."""
    x = pick.choice(tensors)
    if made and pick.chance(15):
        layer = pick.choice(made)
    else:
        cls = pick.choice(_candidates(pick.chance(30)))
        try:
            layer = keras_twin.make_layer(_unnamed(layer_config(pick, cls, 0, 0)))
        except Exception:
            return None
    try:
        if (
            type(layer).__name__ in layer_classes()
            and layer_classes()[type(layer).__name__].reads_list
        ):
            return layer([x, pick.choice(tensors)])
        if type(layer).__name__ in ("MultiHeadAttention", "GroupedQueryAttention"):
            return layer(x, pick.choice(tensors))
        y = layer(x)
    except Exception:
        return None
    made.append(layer)
    return pick.choice(y) if isinstance(y, (list, tuple)) else y


def _candidates(merging: bool) -> list[type[Layer]]:
    every = [c for c in layer_classes().values() if c.__name__ != "InputLayer"]
    several = [c for c in every if c.reads_list or len(c.call_inputs) > 2]
    return several if merging else [c for c in every if c not in several and c.role != "cell"]


def _unnamed(config: dict[str, Any]) -> dict[str, Any]:
    config["config"].pop("name", None)
    config["config"].pop("trainable", None)
    return config


def disagreement(seed: int) -> Any:
    """What the prediction for a random graph gets wrong: "" for nothing, None if not compared."""
    import json

    import shapecalc
    from shapecalc.models.prediction import plain_shape
    from shapecalc.numbers import nest

    keras = keras_twin.load_keras()
    if seed % 50 == 0:
        keras.backend.clear_session()
    with keras_twin.quiet():
        try:
            model = functional(seed)
        except Exception:
            return None
        config = json.loads(model.to_json())
        inside = {id(n) for nodes in model._nodes_by_depth.values() for n in nodes}
        if any(id(n) not in inside for layer in model.layers for n in layer._inbound_nodes):
            return None  # a layer was first called outside the model, which no config tells
        theirs = [_described(layer) for layer in model.layers]
    try:
        rows = shapecalc.from_config(config).rows()
    except shapecalc.ShapeError as error:
        with keras_twin.quiet():
            try:
                keras.Model.from_config(config["config"])
            except Exception:
                return ""  # Keras itself can't build its config again: a call that failed built a layer
        return f"refused: {error}"
    ours = [
        (
            r.name,
            [plain_shape(leaf) for leaf in nest.leaves(r.output)],
            [(w.name, list(w.shape), w.trainable) for w in r.weights],
        )
        for r in rows
        if not hasattr(r.layer, "elementwise")
    ]
    if ours != theirs:
        # A lookup says in its config how many terms it has, and first then uses the number.
        with keras_twin.quiet():
            theirs = [
                _described(layer) for layer in keras.Model.from_config(config["config"]).layers
            ]
    return (
        ""
        if ours == theirs
        else next(f"{a} against Keras's {b}" for a, b in zip(ours, theirs) if a != b)
    )


def _described(layer: Any) -> Any:
    row = keras_twin.row_of(layer, layer._inbound_nodes[-1].output_tensors)
    return (
        row["name"],
        row["output_shape"],
        [(w["name"], w["shape"], w["trainable"]) for w in row["weights"]],
    )
