"""Silent faults of images: channels in the place of the height, pixels that nothing rescales."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Optional

from ..errors.images import channels_last
from ..layers.convolution import Convolution
from ..layers.dense import Dense
from ..numbers.shape import Shape
from ..numbers.size import known
from ..readers.code.interpreter.values import Array, LayerValue, ModelValue, layer_of
from ..readers.code.libraries.arguments import Given
from ..readers.results import Problem
from .base import Check


class ChannelsFirst(Check):
    """The channels of an image come first, and the layer reads them as its height.

    Keras reads images as (height, width, channels). Other libraries, PyTorch among them, put the
    channels first: (3, 224, 224). Keras then slides its windows over 3 rows of 224 columns, with a
    kernel for each of 224 channels.

    Why it bites: It runs while 3 rows are enough for the windows, and learns nothing of the image.

    Example::

        import tensorflow as tf

        model = tf.keras.Sequential(
            [
                tf.keras.Input((3, 64, 64)),
                tf.keras.layers.Conv2D(8, 3, padding="same"),
                tf.keras.layers.GlobalAveragePooling2D(),
                tf.keras.layers.Dense(1),
            ]
        )

    Use instead::

        -        tf.keras.Input((3, 64, 64)),
        +        tf.keras.Input((64, 64, 3)),
    """

    code = "SEQ539"
    severity = "warning"
    event = "called"

    def find(self, call: Any, inputs: Any, node: Any) -> Iterator[Problem]:
        above = inputs[0] if len(inputs) == 1 else None
        if above is None or not above.call.layer.layer.is_input or call.row.output is None:
            return
        yield from mistaken(self, layer_of(call), above.shape, node, above.call.where)


class ChannelsFirstInStack(Check):
    """Asks the first convolution of a Sequential (SEQ539)."""

    event = "added"

    def find(self, model: ModelValue, item: Any, node: Any) -> Iterator[Problem]:
        if not isinstance(item, LayerValue) or len(model.layers) > 1:
            return
        above = model.layers[0] if model.layers else None
        if above is None:
            yield from mistaken(self, item, item.declared, node, item.node)
        elif above.layer.is_input:
            yield from mistaken(self, item, model.declared, item.node or node, above.node)


def mistaken(
    check: Check, value: LayerValue, shape: Optional[Shape], node: Any, cause: Any
) -> Iterator[Problem]:
    """A convolution over two axes that reads channels as rows."""
    rule: Any = value.layer
    if not isinstance(rule, Convolution) or len(rule.over) != 2 or shape is None:
        return
    turned = channels_last(shape[1:]) if rule.data_format == "channels_last" else None
    # One row of many channels may be a sequence, read by a window of one row.
    if turned is None or (turned[-1] == 1 and known(rule.each(rule.slides)[0]) == 1):
        return
    if rule.padding == "valid" and (known(rule.each(rule.slides)[0]) or 0) > turned[-1]:
        return  # the rule raises an error, and its advice says it
    rows, columns, channels = shape[1:]
    yield check.problem(
        node,
        f"{value.name} reads {shape} as images of {rows} row{'s' * (turned[-1] != 1)}, {columns} "
        f"columns and {channels} channels.",
        f"Put the channels last, Input({turned}), and move them in the data: np.moveaxis(x, 1, -1).",
        cause=cause,
        cause_text=f"declared as {shape}",
        layer_name=value.name,
        code="SEQ539",
        severity="warning",
    )


class PixelsNotRescaled(Check):
    """Pixels from 0 to 255 go into a model that nothing rescales them for.

    Weights begin small, for inputs around 1. Image files, and the data sets of Keras, hold whole
    numbers up to 255.

    Why it bites: It runs. The first losses are huge, and training is slower or stays with a worse
    result than on pixels from 0 to 1.

    Example::

        import numpy as np
        import tensorflow as tf

        png = tf.io.encode_png(np.random.randint(0, 256, (40, 40, 1)).astype("uint8"))
        x = tf.image.resize(tf.image.decode_png(png, channels=1), (28, 28))[np.newaxis]
        model = tf.keras.Sequential(
            [
                tf.keras.Input((28, 28, 1)),
                tf.keras.layers.Conv2D(8, 3, activation="relu"),
                tf.keras.layers.Flatten(),
                tf.keras.layers.Dense(10, activation="softmax"),
            ]
        )
        model.compile(loss="sparse_categorical_crossentropy")
        model.fit(x, np.zeros(1), verbose=0)

    Use instead::

        -        tf.keras.Input((28, 28, 1)),
        +        tf.keras.Input((28, 28, 1)),
        +        tf.keras.layers.Rescaling(1 / 255),
    """

    code = "SEQ540"
    severity = "info"
    event = "fed"

    def find(self, feed: Any) -> Iterator[Problem]:
        x = feed.x
        if feed.method != "fit" or not isinstance(x, Array) or not x.facts.pixels:
            return
        first = first_sums(chain(feed.model)) if not feed.model.failed else None
        if first is not None:
            yield self.problem(
                feed.node,
                f"The pixels go from 0 to 255, and nothing rescales them before {first.name}.",
                "Divide them by 255, or begin the model with Rescaling(1 / 255).",
                cause=first.node,
                cause_text=f"{first.name} multiplies them by its weights",
            )


def chain(model: ModelValue) -> list[LayerValue]:
    """The layers of a model without branches in their order, none of any other model."""
    if model.kind == "Sequential":
        return list(model.behind_input())
    calls = list(model.graph.calls) if model.graph is not None else []
    if any(len(list(call.parents())) > 1 for call in calls):
        return []
    return [layer_of(call) for call in calls if not call.layer.layer.is_input]


def first_sums(layers: list[LayerValue]) -> Optional[LayerValue]:
    """The first layer that multiplies its input by weights; None where anything in the model may
    bring the numbers to another scale, or isn't known.
    """
    first = None
    for value in layers:
        rule: Any = value.layer
        if isinstance(rule, (Convolution, Dense)):
            first = first or value
        elif rule.rescales or (rule.activates != "" and (first is None or not rule.moves_axes)):
            return None  # behind the sums, activations keep the scale as well
    return first


class DecodedPredictions(Check):
    """decode_predictions is given other scores than those of ImageNet's 1000 classes.

    It names the classes that the models of keras.applications were trained on. A model without its top
    (include_top=False) returns feature maps, and one for classes of its own has other classes.

    Why it bites: Keras stops: "`decode_predictions` expects a batch of predictions (i.e. a 2D array of
    shape (samples, 1000))".

    Example::

        import numpy as np
        import tensorflow as tf
        from tensorflow.keras.applications.vgg16 import decode_predictions

        names = ["cat", "dog", "bird"]
        model = tf.keras.Sequential([tf.keras.Input((8,)), tf.keras.layers.Dense(3)])
        scores = model.predict(np.zeros((1, 8)), verbose=0)
        print(decode_predictions(scores))

    Use instead::

        -print(decode_predictions(scores))
        +print([names[i] for i in scores.argmax(axis=-1)])
    """

    code = "SEQ548"
    severity = "error"
    event = "library"

    def find(self, path: str, given: Given) -> Iterator[Problem]:
        if given.word != "decode_predictions" or not path.startswith("keras.applications."):
            return
        scores = given.get(0, "preds")
        shape = scores.shape if isinstance(scores, Array) and not given.loose else None
        if shape is None or (len(shape) == 2 and known(shape[1]) in (None, 1000)):
            return
        text = ", ".join("?" if known(n) is None else str(known(n)) for n in shape)
        yield self.problem(
            given.node,
            f"decode_predictions names the 1000 classes of ImageNet, and is given ({text}).",
            "Make the model with its classifier: leave out include_top=False."
            if len(shape) == 4
            else "Name the classes of your own: names[scores.argmax(axis=-1)[0]].",
        )
