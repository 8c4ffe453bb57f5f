"""The numbers that training reports: under which names, and how many of them."""

from __future__ import annotations

from typing import Any, NamedTuple, Optional

from ....models.calls import Tensor
from ....numbers.shape import Shape
from ..interpreter.noted import CallbackObject, History, Scores
from ..interpreter.values import Function, Library, ModelValue, Rest, Unknown

# Where the source adds numbers of its own, their names aren't known.
_ADDS = ("add_metric", "add_loss", "logs[", "logs.", "train_step", "test_step", "compute_metrics")
# Callbacks of Keras that add a number, and its name.
_ADDING = {"LearningRateScheduler": "learning_rate", "ReduceLROnPlateau": "learning_rate"}


class Logs(NamedTuple):
    """The names that a call of ``fit`` reports.

    ``metrics`` are those of the metrics, as compile was given them; None where one of them has a
    name of its own. ``validates``: whether there is data for validation, None where that isn't known.
    ``more``: names that callbacks add, None where any may be added.
    """

    metrics: Optional[tuple[str, ...]]
    validates: Optional[bool]
    more: Optional[tuple[str, ...]]
    compile_node: Any

    def has(self, name: str) -> Optional[bool]:
        """Whether a number of this name is reported, None where that isn't known."""
        base = name.removeprefix("val_")
        if base != name and self.validates is not True:
            # What callbacks add may be called anything.
            return False if self.validates is False and self.more is not None else None
        if base == "loss" or base in (self.metrics or ()) or name in (self.more or ()):
            return True
        return None if self.metrics is None or self.more is None else False


def history(it: Any, model: ModelValue, kwargs: dict[str, Any], loose: bool) -> Unknown:
    """What ``fit`` returns."""
    return History("history", None if loose else logs_of(it, model, kwargs))


def logs_of(it: Any, model: ModelValue, kwargs: dict[str, Any]) -> Optional[Logs]:
    """The names that a call of ``fit`` with these arguments reports, None where nothing is known."""
    if model.compiled is None or not model.compiled["whole"] or it.keras < 3:
        return None
    if any(word in it.source.text for word in _ADDS):
        return None
    return Logs(
        _metric_names(model),
        _validates(kwargs),
        _added(kwargs.get("callbacks")),
        model.compile_node,
    )


def scores(it: Any, model: ModelValue, kwargs: dict[str, Any], loose: bool, words: str) -> Unknown:
    """What ``evaluate`` returns."""
    fact = None
    if not loose and kwargs.get("return_dict", False) is False and it.keras >= 3:
        count = _count(model)
        if count is not None and not any(word in it.source.text for word in _ADDS):
            fact = count + 1 if count else 0
    return Scores(words, fact)


def _count(model: ModelValue) -> Optional[int]:
    """How many metrics a model of one output has."""
    compiled = model.compiled
    if compiled is None or not compiled["whole"] or not _one_output(model):
        return None
    total = 0
    for word in ("metrics", "weighted_metrics"):
        given = compiled[word]
        if isinstance(given, (list, tuple)) and not any(
            isinstance(m, (Rest, list, tuple, dict)) for m in given
        ):
            total += len(given)
        elif given is not None:
            return None
    return total


def _one_output(model: ModelValue) -> bool:
    if model.failed or model.instance is not None:
        return False
    if model.kind == "Sequential":
        return isinstance(model.output, Shape) and isinstance(
            (model.compiled or {}).get("loss"), (str, Library, Function)
        )
    return isinstance(model.outputs, Tensor)


def _metric_names(model: ModelValue) -> Optional[tuple[str, ...]]:
    if _count(model) is None:
        return None
    found = []
    for word in ("metrics", "weighted_metrics"):
        for metric in (model.compiled or {})[word] or ():
            if isinstance(metric, str):
                found.append(metric)
            elif isinstance(metric, Function) and metric.name != "lambda":
                found.append(metric.name)
            elif isinstance(metric, Library) and metric.last.islower():
                found.append(metric.last)
            else:
                return None
    return tuple(found)


def _validates(kwargs: dict[str, Any]) -> Optional[bool]:
    data, split = kwargs.get("validation_data"), kwargs.get("validation_split")
    if data is None and (split is None or split == 0):
        # A None that is written may stand for what somebody is to fill in.
        return None if "validation_data" in kwargs or "validation_split" in kwargs else False
    if isinstance(split, Unknown) and data is None:
        return None
    return None if type(data) is Unknown else True


def _added(given: Any) -> Optional[tuple[str, ...]]:
    """The names that callbacks add; None where one of them isn't known."""
    parts = given if isinstance(given, (list, tuple)) else [] if given is None else [given]
    found = []
    for part in parts:
        if not isinstance(part, CallbackObject) or part.fact is None:
            return None
        found.append(_ADDING.get(part.fact[0], ""))
    return tuple(name for name in found if name)
