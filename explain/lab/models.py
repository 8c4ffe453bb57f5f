"""The models of the lab by name: the course's, short names for the ones that are compared."""

from __future__ import annotations

from typing import Any, NamedTuple, Optional

from shapecalc.course import COURSE_MODELS
from shapecalc.errors import BadRecord, ShapeError, did_you_mean, shown
from shapecalc.model import Sequential
from shapecalc.models.rows import Row
from shapecalc.shape import Shape, shape_of

STEPS = 40
_WORDS = "Embedding(10000, 16)"
# As in the course's models of headlines. Six rectified units, as in those of reviews, can all be
# dead from the start: then a run learns nothing, which happened to one seed in three.
_HEAD = ("Dense(24, activation='relu')", "Dense(1, activation='sigmoid')")


class Entry(NamedTuple):
    """A model that is compared: what it is, and its layers."""

    title: str
    layers: tuple[str, ...]


LAB_MODELS: dict[str, Entry] = {
    "embedding": Entry(
        "word vectors alone, averaged over the words that are there",
        ("Embedding(10000, 16, mask_zero=True)", "GlobalAveragePooling1D()", *_HEAD),
    ),
    "bilstm": Entry("a bidirectional LSTM", (_WORDS, "Bidirectional(LSTM(32))", *_HEAD)),
    "bigru": Entry("a bidirectional GRU", (_WORDS, "Bidirectional(GRU(32))", *_HEAD)),
    "conv1d": Entry(
        "a convolution of 128 filters over 5 words, the strongest answer of each",
        (_WORDS, "Conv1D(128, 5, activation='relu')", "GlobalMaxPooling1D()", *_HEAD),
    ),
    "stacked-bilstm": Entry(
        "two bidirectional LSTMs on top of each other",
        (
            _WORDS,
            "Bidirectional(LSTM(32, return_sequences=True))",
            "Bidirectional(LSTM(16))",
            *_HEAD,
        ),
    ),
}
COMPARED = ("embedding", "bilstm", "bigru", "conv1d")


class Architecture(NamedTuple):
    """A model before it is trained: its name, Keras configs, and the steps it declares."""

    name: str
    layers: list[dict[str, Any]]
    steps: Optional[int] = None


def architecture(texts: tuple[str, ...] | list[str]) -> Architecture:
    """A model by its name, or by its layers in Keras's syntax. Raises ShapeError."""
    from shapecalc.readers.source import layer_from_text

    name, steps = "model", None
    if len(texts) == 1 and "(" not in texts[0]:
        name = texts[0]
        if name in LAB_MODELS:
            texts = list(LAB_MODELS[name].layers)
        elif name in COURSE_MODELS:
            steps = COURSE_MODELS[name].input_shape[1]
            texts = list(COURSE_MODELS[name].layers)
        else:
            every = [*LAB_MODELS, *COURSE_MODELS]
            raise BadRecord(
                f"There is no model {shown(name)}.{did_you_mean(name, every)}",
                f"Take {', '.join(LAB_MODELS)}, a course model (`seqshape models`), or layers "
                "such as 'Embedding(10000, 16)'.",
            )
    made = []
    for i, text in enumerate(texts):
        try:
            made.append(layer_from_text(text, {}))
        except ShapeError as error:
            raise error.at(i, shown(text)) from None
    return Architecture(name, [layer.serialize() for layer in made], steps)


def predicted_rows(layers: list[dict[str, Any]], steps: Optional[int]) -> list[Row]:
    """The predicted rows for texts of so many tokens. Raises ShapeError."""
    from shapecalc.registry import from_config

    made = [from_config(config) for config in layers]
    return Sequential(layers=made).rows(shape_of((None, steps), ("batch", "steps")))


def sizes(row: Row) -> Optional[list[Optional[int]]]:
    """A row's one output as plain sizes; None where it is unknown or several."""
    return list(row.output.plain()) if isinstance(row.output, Shape) else None


class Ending(NamedTuple):
    """How a model answers: the loss that fits, and whether it gives probabilities."""

    units: int
    loss: str
    logits: bool


def ending(layers: list[dict[str, Any]], rows: list[Row], classes: int) -> Ending:
    """The loss for a model's last layer. Raises BadRecord where it can't tell the classes."""
    shape = sizes(rows[-1]) or []
    if len(shape) != 2 or shape[1] is None:
        raise BadRecord(
            f"The model ends in {rows[-1].output}, and one row of numbers a text is needed.",
            "End with Dense(1, activation='sigmoid'), after a layer that drops the steps.",
        )
    units = int(shape[1])
    activation = layers[-1].get("config", {}).get("activation")
    squashes = {1: "sigmoid"}.get(units, "softmax")
    if activation not in (squashes, "linear", None):
        raise BadRecord(
            f"The model ends in {units} numbers with activation {shown(activation)}, which are "
            "no probabilities.",
            f"End with activation='{squashes}'.",
        )
    if units < classes and not (units == 1 and classes == 2):
        raise BadRecord(
            f"The model ends in {units} numbers and the texts have {classes} classes.",
            f"End with Dense({classes}, activation='softmax').",
        )
    loss = "binary_crossentropy" if units == 1 else "sparse_categorical_crossentropy"
    return Ending(units, loss, activation != squashes)


def vocabulary(layers: list[dict[str, Any]]) -> int:
    """Words that the model's table of vectors has. Raises BadRecord without one."""
    first = layers[0]
    size = first.get("config", {}).get("input_dim")
    if first["class_name"] != "Embedding" or not isinstance(size, int):
        raise BadRecord(
            f"The model begins with {first['class_name']}, which can't read token numbers.",
            "Begin with Embedding(10000, 16).",
        )
    return size
