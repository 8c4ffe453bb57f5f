"""Layers of pictures, which have no rule here: how many axes they read is known all the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Optional

from ..errors import WrongRank
from ..layers.base import facts_of
from ..models.calls import LayerCall, Tensor
from ..models.unknown import Unknown as UnknownRule
from ..numbers.shape import Shape
from ..readers.code.interpreter.values import LayerValue, ModelValue, layer_of
from ..readers.code.libraries.import_paths import OLD_NAMES
from ..readers.results import Problem
from .base import Check

_OF_PICTURES = (
    "Conv{}D Conv{}DTranspose SeparableConv{}D DepthwiseConv{}D MaxPooling{}D MaxPool{}D "
    "AveragePooling{}D AvgPool{}D GlobalAveragePooling{}D GlobalMaxPooling{}D UpSampling{}D "
    "ZeroPadding{}D Cropping{}D SpatialDropout{}D"
)
AXES = {name.format(n): n + 2 for n in (2, 3) for name in _OF_PICTURES.split()}
AXES.update({"ConvLSTM2D": 5, "ConvLSTM3D": 6})
_WORDS = {
    4: "batch, height, width, channels",
    5: "batch, steps, height, width, channels",
}


def axes_wanted(value: Any, depth: int = 0) -> Optional[int]:
    """How many axes a layer of pictures reads, or what is wrapped round one or begins with it."""
    if depth > 10:
        return None
    if isinstance(value, ModelValue):
        if value.kind != "Sequential" or not value.layers:
            return None
        return len(value.declared) if value.declared is not None else axes_wanted(
            value.layers[0], depth + 1
        )  # fmt: skip
    if not isinstance(value, LayerValue) or not isinstance(value.layer, UnknownRule):
        return None
    name = value.layer.class_name
    inner = value.arguments.get("layer")
    wraps = facts_of(name).wraps
    if wraps:
        wanted = axes_wanted(inner, depth + 1)
        return None if wanted is None else wanted + (wraps == "steps")
    return AXES.get(OLD_NAMES.get(name, name))


class PictureAxes(Check):
    """An image layer that is given other axes: the code of WrongRank."""

    event = "called"

    def find(self, call: LayerCall, inputs: list[Tensor], node: Any) -> Iterator[Problem]:
        if len(inputs) == 1:
            yield from self.against(layer_of(call), inputs[0].shape, node)

    def against(self, value: LayerValue, x: Any, node: Any) -> Iterator[Problem]:
        wanted = axes_wanted(value)
        if wanted is None or not isinstance(x, Shape) or len(x) == wanted:
            return
        if self.it.keras < 3 and len(x) > wanted:
            return  # the convolutions of Keras 2 take more axes for those of the batch
        words = f" ({_WORDS[wanted]})" if wanted in _WORDS else ""
        more = "Take an axis away" if len(x) > wanted else "Give the input the axis that is missing"
        error = WrongRank(
            f"{value.layer.class_name} reads {wanted} axes{words}, but was given {len(x)}: {x}.",
            f"{more}; the batch counts here, and input_shape leaves it out.",
        )
        yield self.refused(error, node, layer_name=value.name)


class StackedPictureAxes(PictureAxes):
    """The same in a Sequential, as each layer is added."""

    event = "added"

    def find(self, model: ModelValue, item: Any, node: Any) -> Iterator[Problem]:  # type: ignore[override]
        if not isinstance(item, LayerValue) or model.kind != "Sequential" or model.failed:
            return
        if len(self.it.maybe) > model.level:
            return
        x = model.output if model.rows else model.declared if model.layers else item.declared
        yield from self.against(item, x, item.node or node)
