"""Models and layers that the tests draw: all course models, every layer, and hostile names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from explain.render.pictures import Picture, draw
from explain.render.pictures.registry import kinds_of
from shapecalc.layers.base import Layer
from shapecalc.layers.registry import layer_classes
from shapecalc.models.sequential import Sequential, parse_inputs
from shapecalc.numbers.parse import unknown
from shapecalc.readers.course import COURSE_MODELS, course_model
from shapecalc.readers.model_text import known_layers, layer_from_text, models_from_texts

SKY = "Today has a beautiful blue sky"
HOSTILE = "<script>alert('x')</script> & \"[red]\" ]]> {{7*7}} \x1b[31m \u202e ﷽ 三四五六七八 👩‍👩‍👧 zzzzzzzzzzzzzzzzzzzzzzzzzzzz"
FLAT = "<b onload='x'>\"&amp;" + "W" * 300
WIDTHS = (320, 760, 1200)

_TEXTS = {
    "RNN": "RNN([LSTMCell(3), GRUCell(2)])",
    "StackedRNNCells": "StackedRNNCells([GRUCell(2), LSTMCell(3)])",
    "TimeDistributed": "TimeDistributed(Dense(2))",
    "Bidirectional": "Bidirectional(LSTM(4))",
    "Reshape": "Reshape((4, 40))",
    "Permute": "Permute((2, 1))",
    "EinsumDense": "EinsumDense('abc,cd->abd', output_shape=(None, 5))",
    "SpectralNormalization": "SpectralNormalization(Dense(4))",
    "PReLU": "PReLU(shared_axes=[1])",
    "Dot": "Dot(axes=1)",
    "GroupNormalization": "GroupNormalization(4)",
    "STFTSpectrogram": "STFTSpectrogram(frame_length=4)",
}


def layer_of(name: str) -> Layer:
    """A small layer of each class."""
    text = _TEXTS.get(name) or layer_classes()[name].example()
    made: Layer = layer_from_text(text)
    return made


def input_of(layer: Layer) -> Any:
    """An input that it reads."""
    if layer.reads_list:
        return [[None, 20, 8], [None, 20, 8]]
    if len(layer.call_inputs) > 2:
        return {key: [None, 20, 8] for key in layer.call_inputs[:2]}
    if layer.role == "cell" or layer.class_name == "RepeatVector":
        return [None, 8]
    if "..." in layer.reads and len(getattr(layer, "over", "")) > 1:
        return [None, 12, 20, 3]
    axes = len(layer.reads.split())
    if axes > 3:
        return [None, *{4: (12, 20), 5: (5, 12, 12), 6: (3, 6, 6, 6)}[axes], 8]
    return [None, 20] if layer.class_name.endswith("Embedding") else [None, 20, 8]


def every_layer() -> Iterator[tuple[str, Layer, Any]]:
    """Name, layer and input of each registered class but Input, which begins a model."""
    for name in layer_classes():
        if name != "InputLayer":
            layer = layer_of(name)
            yield name, layer, parse_inputs(input_of(layer), layer.traced_axes())


def hostile() -> Sequential:
    """A model whose names try to be markup."""
    layers = [
        layer_from_text("Embedding(50, 16)"),
        layer_from_text("Conv1D(8, 3)"),
        layer_from_text("Bidirectional(LSTM(4))"),
        layer_from_text("Dense(1)"),
    ]
    for i, layer in enumerate(layers):
        layer.__dict__["name"] = f"{FLAT}{i}"
    return Sequential(layers=layers, name=FLAT)


# What a model of a course never has: layer, kind, input.
STEPS = (None, 20, 8)
EXTREMES: tuple[tuple[str, str, Any], ...] = (
    ("LSTM(10000)", "cell", (None, 20, 30000)),
    ("GRU(10000, reset_after=False)", "cell", STEPS),
    ("LSTM(4, activation='hard_silu')", "cell", (None, None, "features")),
    ("LSTM(10000)", "unrolled", (None, None, 8)),
    ("SimpleRNN(3, return_sequences=True)", "unrolled", (None, 2, 8)),
    ("Bidirectional(SimpleRNN(3, return_sequences=True))", "unrolled", (None, 50, 8)),
    ("Bidirectional(LSTM(3, return_state=True), merge_mode='sum')", "unrolled", (None, 5, 8)),
    ("LSTM(3, return_state=True, go_backwards=True)", "unrolled", (None, 1, 8)),
    ("Conv1D(8, 1)", "window", STEPS),
    ("Conv1D(8, 20)", "window", STEPS),
    ("Conv1D(8, 3, strides=5)", "padding", STEPS),
    ("Conv1D(8, 3, strides=5)", "padding", (None, 10_000, 8)),
    ("Conv1D(8, 3, dilation_rate=3)", "window", STEPS),
    ("Conv1D(8, 3, dilation_rate=3, padding='causal')", "window", (None, None, 8)),
    ("Conv1D(8, 3, padding='same', strides=2)", "window", (None, None, 8)),
    ("Conv1D(8, 3, groups=4)", "window", STEPS),
    ("Conv1D(8, 3, data_format='channels_first')", "window", (None, 8, 20)),
    ("Conv1D(8, 5)", "window", (None, "T", "channels")),
    ("Conv1D(8, 19)", "padding", (None, (unknown("T") + 3) // 2, 8)),
    ("Conv1D(8, 50, padding='same')", "window", STEPS),
    ("Conv1DTranspose(8, 2, strides=5, padding='same')", "padding", (None, None, 8)),
    ("MaxPooling1D(3)", "pooling", STEPS),
    ("MaxPooling1D(2, strides=5)", "pooling", (None, None, 8)),
    ("MaxPooling1D(3, padding='same')", "padding", STEPS),
    ("AdaptiveMaxPooling1D(7)", "pooling", STEPS),
    ("GlobalMaxPooling1D(keepdims=True)", "pooling", (None, 500, 8)),
    ("Conv2D(8, (3, 5), strides=2)", "window", (None, 28, 28, 1)),
    ("Conv2D(8, 3, dilation_rate=(3, 2))", "padding", (None, None, None, 3)),
    ("Conv2D(8, 3, padding='same')", "window", (None, "h", (unknown("w") + 3) // 2, 3)),
    ("Conv2D(8, 3, data_format='channels_first')", "padding", (None, 3, 6, 2000)),
    ("Conv2D(96, 11, strides=4)", "window", (None, 227, 227, 3)),
    ("Conv2D(8, (1, 40), padding='same')", "window", (None, 1, 10**12, 3)),
    ("Conv2DTranspose(8, 3, strides=2, padding='same')", "padding", (None, 7, None, 3)),
    ("Conv3DTranspose(8, 2, strides=(1, 2, 3))", "window", (None, 7, 7, 7, 3)),
    ("MaxPooling2D((2, 3), strides=5)", "pooling", (None, 13, None, 3)),
    ("AveragePooling3D(3, padding='same')", "padding", (None, 7, 7, 7, 3)),
    ("AdaptiveAveragePooling2D((3, 1))", "pooling", (None, 7, 300, 3)),
    ("GlobalMaxPooling3D(keepdims=True)", "pooling", (None, 5, 500, 1, 8)),
    ("Cropping2D(((40, 1), (0, 30)))", "grid", (None, 100, None, 3)),
    ("ZeroPadding2D((30, 0))", "grid", (None, 7, 9, 3)),
    ("UpSampling3D((1, 40, 2))", "grid", (None, 2, 9, 300, 3)),
    ("LSTM(10000)", "blocks", (None, 20, 30000)),
    ("Embedding(10000, 16, mask_zero=True)", "table", (None, 120)),
    ("Embedding(2, 1)", "table", (None, None)),
    ("Dense(10000)", "matrix", (None, "features")),
    ("Dense(1, use_bias=False)", "matrix", (None, 10000)),
    ("Dense(10000)", "matrix", (None, 20, 1)),
    ("Attention()", "scores", [(None, 1, 8), (None, 300, 8)]),
    ("MultiHeadAttention(8, 64, sliding_window=3)", "scores", {"query": STEPS, "value": STEPS}),
    ("TimeDistributed(Dense(10000))", "unrolled", (None, None, 8)),
    ("Dense(10000)", "blocks", (None, "n")),
    ("RNN([LSTMCell(3), GRUCell(2), SimpleRNNCell(5)])", "all", STEPS),
)


IMAGES = (
    ("Conv2D(16, 3)", "BatchNormalization()", "MaxPooling2D()", "Flatten()", "Dense(10)"),
    ("Conv2D(1024, 3, padding='same')", "ReLU()", "UpSampling2D(9)", "GlobalMaxPooling2D()"),
    ("Conv3D(2, (1, 2, 3))", "TimeDistributed(Flatten())", "LSTM(500)"),
)


def images(width: float) -> Iterator[tuple[str, Picture]]:
    """Models that read images and videos, of known and unknown sizes."""
    for layers, shapes in zip(
        IMAGES,
        (
            [(None, 28, 28, 1), (None, 2000, 5, 512)],
            [(None, None, None, 3), (None, (unknown("h") + 3) // 2, 9, 3)],
            [(None, 4, 9, 9, 1)],
        ),
    ):
        for shape in shapes:
            model = Sequential(layers=known_layers(models_from_texts(layers)))
            yield f"{layers[0]} {shape}", draw(model, input_shape=shape, width=width)


def extremes(width: float) -> Iterator[tuple[str, Picture]]:
    """Huge, tiny and unknown sizes; steps that are skipped, lost or added."""
    for text, kind, shape in EXTREMES:
        made = draw(layer_from_text(text), kind, input_shape=shape, width=width)
        yield f"{text} {kind}", made


def pictures(width: float, theme: str = "auto") -> Iterator[tuple[str, Picture]]:
    """Every kind of picture of every course model and every layer."""
    for name in COURSE_MODELS:
        model, shape = course_model(name), COURSE_MODELS[name].input_shape
        yield name, draw(model, "all", input_shape=shape, width=width, theme=theme)
    yield (
        "sentence",
        draw(layer_of("LSTM"), "unrolled", input_shape=(None, None, 4), text=SKY, width=width),
    )
    for name, layer, x in every_layer():
        kind = "all" if kinds_of(layer) else "model"
        yield name, draw(layer, kind, input_shape=x, width=width, theme=theme)
    shape = (None, 12)
    yield "hostile", draw(hostile(), "all", input_shape=shape, text=HOSTILE, width=width)
    yield from images(width)
    yield from extremes(width)
