"""Models as people save them, made by Keras itself."""

from __future__ import annotations

import warnings
from typing import Any

from explain.keras_check.build import load_keras


def sequential(keras: Any) -> Any:
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((12,)),
            layers.Embedding(100, 8, mask_zero=True),
            layers.SpatialDropout1D(0.2),
            layers.Bidirectional(layers.LSTM(4, return_sequences=True)),
            layers.Conv1D(6, 3, padding="causal", activation="relu"),
            layers.MaxPooling1D(2),
            layers.GRU(3, dropout=0.1),
            layers.BatchNormalization(),
            layers.Dropout(0.1),
            layers.Dense(2, activation="softmax"),
        ]
    )


def unknown_steps(keras: Any) -> Any:
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((None, 5)),
            layers.SeparableConv1D(4, 3, padding="same"),
            layers.TimeDistributed(layers.Dense(7)),
            layers.LayerNormalization(),
            layers.GlobalAveragePooling1D(),
            layers.Dense(1),
        ]
    )


def several(keras: Any) -> Any:
    layers = keras.layers
    words = keras.Input((10,), dtype="int32", name="words")
    numbers = keras.Input((5, 4), name="numbers")
    shared = layers.Dense(4, name="shared")
    read = layers.GRU(4)(layers.Embedding(50, 6)(words))
    pooled = layers.GlobalMaxPooling1D()(numbers)
    both = layers.Concatenate()([shared(read), shared(pooled)])
    return keras.Model([words, numbers], [layers.Dense(1)(both), layers.Dense(3)(read)])


def translator(keras: Any) -> Any:
    layers = keras.layers
    source = keras.Input((None, 7))
    target = keras.Input((None, 9))
    _, h, c = layers.LSTM(6, return_state=True)(source)
    decoded = layers.LSTM(6, return_sequences=True)(target, initial_state=[h, c])
    looked = layers.AdditiveAttention()([decoded, decoded])
    return keras.Model([source, target], layers.Dense(9)(looked))


def nested(keras: Any) -> Any:
    layers = keras.layers
    inner = keras.Sequential(
        [keras.Input((10, 4)), layers.Conv1D(3, 2), layers.LSTM(4)], name="inner"
    )
    a = keras.Input((8,))
    graph = keras.Model(a, layers.Dense(4, name="deep")(a), name="graph")
    x = keras.Input((10, 4))
    y = layers.Add()([graph(layers.Dense(8)(inner(x))), inner(x)])
    return keras.Model(x, layers.Dense(1)(y))


def nested_at_the_end(keras: Any) -> Any:
    layers = keras.layers
    a = keras.Input((8,))
    twice = keras.Model(a, layers.Dense(8)(a), name="twice")
    b = keras.Input((8,))
    stack = keras.Sequential([keras.Input((8,)), layers.Dense(8)], name="stack")
    x, y = keras.Input((8,)), keras.Input((8,))
    return keras.Model([x, y], [twice(twice(x)), stack(twice(y)), keras.Model(b, b)(stack(x))])


def transformer(keras: Any) -> Any:
    layers = keras.layers
    x = keras.Input((16, 8))
    y = layers.MultiHeadAttention(2, 4)(x, x)
    y = layers.LayerNormalization()(x + y)
    z = layers.Dense(8)(layers.Dense(32, activation="gelu")(y))
    return keras.Model(x, layers.GlobalAveragePooling1D()(y + z))


def frozen(keras: Any) -> Any:
    layers = keras.layers
    model = keras.Sequential(
        [keras.Input((9, 4)), layers.LSTM(3, return_sequences=True), layers.GRU(2)]
    )
    model.layers[0].trainable = False
    return model


def stacked_cells(keras: Any) -> Any:
    layers = keras.layers
    cells = [layers.LSTMCell(3), layers.GRUCell(2)]
    return keras.Sequential(
        [keras.Input((9, 4), batch_size=2), layers.RNN(cells, stateful=True), layers.Dense(1)]
    )


ZOO = (
    sequential,
    unknown_steps,
    several,
    translator,
    nested,
    nested_at_the_end,
    transformer,
    frozen,
    stacked_cells,
)


def made(make: Any) -> Any:
    """The model, without Keras's warnings on masks that go nowhere."""
    keras = load_keras()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return make(keras)


def table_of(model: Any) -> list[list[Any]]:
    """Keras's own table: name, class, output shape and parameters of every layer."""
    return [
        [layer.name, type(layer).__name__, _shapes(layer), layer.count_params()]
        for layer in model.layers
    ]


def _shapes(layer: Any) -> Any:
    output = layer._inbound_nodes[-1 if _is_model(layer) else 0].outputs
    shapes = [[None if d is None else int(d) for d in tensor.shape] for tensor in output]
    return shapes[0] if len(shapes) == 1 else shapes


def _is_model(layer: Any) -> bool:
    return hasattr(layer, "layers")
