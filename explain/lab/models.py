"""What is trained: a course model by name or any stack, its predicted rows, its loss."""

from __future__ import annotations

from typing import Any, NamedTuple, Optional

from shapecalc.errors import BadRecord, did_you_mean, shown
from shapecalc.layers.base import facts_of
from shapecalc.layers.registry import from_config
from shapecalc.models.rows import Row
from shapecalc.models.sequential import Sequential
from shapecalc.numbers.shape import Shape, shape_of
from shapecalc.readers.course import COURSE_MODELS

STEPS = 40
HOME = "reviews-"
COMPARED = tuple(f"{HOME}{name}" for name in ("embedding", "bilstm", "bigru", "conv1d"))


class Architecture(NamedTuple):
    """A model before it is trained: its name, Keras configs, and the steps it declares."""

    name: str
    layers: list[dict[str, Any]]
    steps: Optional[int] = None


def architecture(texts: tuple[str, ...] | list[str]) -> Architecture:
    """A model by its name, or by its layers in Keras's syntax. Raises ShapeError.

    ``bilstm`` is short for ``reviews-bilstm``.
    """
    from shapecalc.readers.model_text import known_layers, models_from_texts

    name, steps = "model", None
    if len(texts) == 1 and "(" not in texts[0]:
        name = texts[0] if texts[0] in COURSE_MODELS else f"{HOME}{texts[0]}"
        entry = COURSE_MODELS.get(name)
        if entry is None:
            names = [*COURSE_MODELS, *(n.removeprefix(HOME) for n in COURSE_MODELS)]
            raise BadRecord(
                f"Unknown model {shown(texts[0])}.{did_you_mean(texts[0], names)}",
                "`seqshape models` lists them; or give layers such as 'Embedding(10000, 16)'.",
            )
        texts, steps = list(entry.texts()), entry.input_shape[1]
    layers = [layer.serialize() for layer in known_layers(models_from_texts(texts))]
    if name in COURSE_MODELS:
        vocabulary(layers)  # raises BadRecord: the course has models of images, too
    return Architecture(name, layers, steps)


def predicted_rows(layers: list[dict[str, Any]], steps: Optional[int]) -> list[Row]:
    """The predicted rows for sequences of so many tokens. Raises ShapeError."""
    made = [from_config(config) for config in layers]
    return Sequential(layers=made).rows(shape_of((None, steps), ("batch", "steps")))


def sizes(row: Row) -> Optional[list[Optional[int]]]:
    """A row's output as plain sizes; None where it is unknown or there are several."""
    return list(row.output.plain()) if isinstance(row.output, Shape) else None


class Ending(NamedTuple):
    """What a model outputs: its units, the loss that fits, and whether they are logits."""

    units: int
    loss: str
    logits: bool


def ending(layers: list[dict[str, Any]], rows: list[Row], classes: int) -> Ending:
    """The loss for a model's last layer. Raises BadRecord where that doesn't fit the classes."""
    shape = sizes(rows[-1]) or []
    if len(shape) != 2 or shape[1] is None:
        raise BadRecord(
            f"The model outputs {rows[-1].output}, and one prediction per sequence is needed.",
            "End with Dense(1, activation='sigmoid'), after a layer that removes the time steps.",
        )
    units = int(shape[1])
    activation = layers[-1].get("config", {}).get("activation")
    squashes = {1: "sigmoid"}.get(units, "softmax")
    if activation not in (squashes, "linear", None):
        raise BadRecord(
            f"The last layer has {units} units with activation {shown(activation)}, which doesn't "
            "give probabilities.",
            f"End with activation='{squashes}'.",
        )
    if units < classes and not (units == 1 and classes == 2):
        raise BadRecord(
            f"The last layer has {units} units and the labels have {classes} classes.",
            f"End with Dense({classes}, activation='softmax').",
        )
    loss = "binary_crossentropy" if units == 1 else "sparse_categorical_crossentropy"
    return Ending(units, loss, activation != squashes)


def vocabulary(layers: list[dict[str, Any]]) -> int:
    """The input_dim of the model's Embedding. Raises BadRecord without one."""
    first = layers[0]
    size = first.get("config", {}).get("input_dim")
    if not facts_of(first["class_name"]).looks_up or not isinstance(size, int):
        raise BadRecord(
            f"The model begins with {first['class_name']}, which can't read token ids.",
            "Begin with Embedding(10000, 16).",
        )
    return size
