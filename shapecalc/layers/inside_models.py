"""Layers that only Keras's own models have: they stand in ``keras.applications``, not in ``keras.layers``."""

from __future__ import annotations

from typing import Any

from ..errors import WrongInputs
from ..numbers.shape import Shape
from .arguments import anything, count
from .base import Call, Layer, Weight, count_of

ROOM = "keras.src.applications"


class CustomScaleLayer(Layer):
    """Adds the second input, ``scale`` times, to the first: the end of a block of InceptionResNetV2."""

    purpose = "adds one input, scaled, to another"
    package = f"{ROOM}.inception_resnet_v2"
    reads = "..."
    reads_list = True
    scale: Any = anything()

    def apply(self, inputs: Any, call_kwargs: Any = None) -> tuple[Any, list[Weight]]:
        if not isinstance(inputs, (list, tuple)) or isinstance(inputs, Shape) or len(inputs) < 2:
            raise WrongInputs(
                f"CustomScaleLayer reads two inputs, but was given {count_of(inputs)}.",
                "Give a list: [x, more].",
            )
        from .merge import Add

        return Add().merged(list(inputs[:2])), []

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        return x[0] + x[1] * self.scale


class LayerScale(Layer):
    """Multiplies each channel by a weight: the end of a block of ConvNeXt."""

    purpose = "multiplies each channel by a weight of its own"
    package = f"{ROOM}.convnext"
    reads = "..."
    init_values: Any = anything()
    projection_dim: int = count()

    def output(self, x: Shape) -> Shape:
        return x

    def variables(self, x: Shape) -> list[Weight]:
        return [Weight("variable", (self.projection_dim,))]

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        return x * weights[0]


class StochasticDepth(Layer):
    """Drops whole examples of a block while training; when it predicts it changes nothing."""

    purpose = "drops a block's output for some examples of a batch"
    package = f"{ROOM}.convnext"
    reads = "..."
    drop_path_rate: Any = anything()

    def output(self, x: Shape) -> Shape:
        return x

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        return x
