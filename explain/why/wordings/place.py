"""Where in a run an error was raised: in a loss, a metric, the weights, a layer; by the traceback."""

from __future__ import annotations

import re

from shapecalc.numbers.shape import Shape

from ..reading import Seen, shapes_in

# As Python, IPython and the "in user code" blocks of Keras 2 write a frame.
_LOSS = re.compile(r"losses\.py(?:\", line |:)\d{1,6},? (?:in )?(?P<name>[a-z]\w{1,80})")
_METRIC = re.compile(
    r"(?:confusion_metrics|metrics_utils|f_score_metrics|accuracy_metrics)\.py|"
    r"metrics[/\\]\w{1,40}\.py(?:\", line |:)\d|logical_and|LogicalAnd"
)
_WEIGHTS = re.compile(r"reduce_weighted_values|compile_loss/\w{1,60}/mul\b|compute_weighted_loss")
_NOT_A_LOSS = ("call", "__call__", "reduce_weighted_values", "compute_loss")


def loss_called(seen: Seen) -> str:
    """The function of Keras's losses in which it was raised, "" elsewhere."""
    if seen.received:
        return ""
    names = [m["name"] for m in _LOSS.finditer(seen.whole)]
    return next((n for n in reversed(names) if n not in _NOT_A_LOSS), "")


def in_metric(seen: Seen) -> bool:
    """Whether a metric was updated."""
    return not seen.received and _METRIC.search(seen.whole) is not None


def in_weights(seen: Seen) -> bool:
    """Whether the values of a loss were multiplied by the examples' weights."""
    multiplied = is_training(seen) and "_operator_mul" in seen.whole
    return not seen.received and (multiplied or _WEIGHTS.search(seen.whole) is not None)


def is_training(seen: Seen) -> bool:
    """Whether the user's own line calls fit or evaluate, and no layer was being called."""
    line = seen.frame.text if seen.frame is not None else ""
    return not seen.received and re.search(r"\.(?:fit|evaluate|train_on_batch)\(", line) is not None


def layer_inputs(seen: Seen) -> list[Shape]:
    """The shapes of the tensors that the layer got which failed, in order; not its states."""
    received = seen.received
    names = [n for n in ("inputs", "args", "x", "sequences", "query", "value") if n in received]
    if not names:
        return []
    if names[0] == "query":
        return [s for n in names for s in shapes_in(received[n])]
    return shapes_in(received[names[0]])
