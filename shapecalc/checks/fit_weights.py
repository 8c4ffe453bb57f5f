"""What stands beside data and labels: weights of examples, and metrics for each output."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..errors import LabelsMismatch, OutputsCount
from ..models.calls import tensors_in
from ..numbers.shape import Shape, shape_of
from ..numbers.size import known
from ..readers.code.interpreter.values import Array, Rest
from ..readers.code.libraries.arguments import argument_node
from ..readers.results import Problem
from .base import Check
from .batches import batch_sizes
from .fit_data import loss_of


class Weighed(Check):
    """Weights that the values of the loss can't be multiplied by: the code of LabelsMismatch.

    Keras aligns them with the last axis of the values. Where that happens to be as long as the
    batch, or 1, it goes on.
    """

    event = "fed"

    def find(self, feed: Any) -> Iterator[Problem]:
        output = feed.model.output
        if isinstance(output, list) and len(output) == 1:
            output = output[0]
        if self.it.keras < 3 or feed.method != "fit" or not isinstance(output, Shape):
            return
        if loss_of((feed.model.compiled or {}).get("loss")) is None or len(output) < 2:
            return
        classes, weights = feed.kwargs.get("class_weight"), feed.kwargs.get("sample_weight")
        steps = len(output) - 1
        if isinstance(classes, dict) and steps > 1:
            yield from self._refused(
                feed,
                "class_weight",
                output[-2],
                f"class_weight weighs examples, but the model answers at every step: {output}.",
                "Give sample_weight with a number for each step: weights[y.argmax(axis=-1)] of "
                "one-hot labels, weights[y] of class numbers.",
            )
        shape = weights.shape if isinstance(weights, Array) else None
        if not shape:
            return
        width = known(shape[-1]) if len(shape) > 1 else 1
        if (len(shape) == 1 and steps > 1) or (
            steps == 1 and len(shape) == 2 and width not in (None, 1)
        ):
            yield from self._refused(
                feed,
                "sample_weight",
                output[-2] if steps > 1 else width,
                f"The loss has a value {'at every step' if steps > 1 else 'for each example'}, but "
                f"sample_weight has the shape {shape_of([None, *shape[1:]])}.",
                "Give a weight for each step: (examples, steps)."
                if steps > 1
                else "Give one weight for each example, or let the model answer at every step.",
            )

    def _refused(
        self, feed: Any, argument: str, beside: Any, message: str, fix: str
    ) -> Iterator[Problem]:
        """The finding, where the batch doesn't stand beside an axis of just its size."""
        sizes, width = batch_sizes(feed), known(beside)
        certain = sizes is not None and width is not None
        if width == 1 or (certain and sizes and sizes <= {1, width}):
            return
        error = LabelsMismatch(message, fix)
        at = argument_node(feed.node, argument)
        yield self.refused(error, at, severity="error" if certain else "warning")


class MetricsCount(Check):
    """A list of metrics for other outputs than the model has: the code of OutputsCount."""

    event = "compiled"

    def find(self, model: Any, node: Any) -> Iterator[Problem]:
        metrics = (model.compiled or {}).get("metrics")
        if (
            self.it.keras < 3
            or model.kind == "Sequential"
            or not isinstance(metrics, (list, tuple))
        ):
            return
        outputs = len(list(tensors_in(model.outputs)))
        if outputs < 2 or not metrics or len(metrics) == outputs:
            return
        if any(isinstance(m, Rest) for m in metrics):
            return
        error = OutputsCount(
            f"The model has {outputs} outputs, but metrics lists {len(metrics)}: Keras 3 wants an "
            "entry for each output.",
            "Give a list for each output, [['accuracy'], ['accuracy']], or a dictionary by the "
            "outputs' names.",
        )
        at = argument_node(node, "metrics")
        yield self.refused(error, at, cause=model.node, cause_text=f"it has {outputs} outputs")
