"""The lab from Python: models trained on the same texts, for a notebook."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any, Optional, Union

from shapecalc.errors import BadRecord, did_you_mean, shown

from ..live import is_live, model_of, rule_of
from .comparing import Comparison, Shared, compare, plans_of
from .folder import Folder
from .models import STEPS, Architecture, architecture
from .plan import Plan
from .training import Listener


def study(
    *models: Any,
    seeds: int = 1,
    folder: Union[str, os.PathLike[str], None] = None,
    listener: Optional[Listener] = None,
    **settings: Any,
) -> Comparison:
    """Train some models on the same texts and compare them.

    ``models``: names of the lab (``"embedding"``, ``"bilstm"``, ``"conv1d"``) or of the course, or
    a Sequential with a name, of shapecalc or a live one of Keras (its layers alone: the weights are
    drawn anew). ``settings`` are those of
    :class:`explain.lab.plan.Plan`: ``epochs``, ``steps`` (words), ``limit`` (texts), ``data``, …
    Each model is trained ``seeds`` times, from ``seed`` (0) on. Files are kept where a ``folder`` is
    named; nothing is printed except by ``listener``.
    Raises BadRecord for what can't be trained, KerasMissing without TensorFlow, KeyboardInterrupt
    where the run was interrupted.
    """
    plans = [_plan(model, settings) for model in models]
    if not plans:
        raise BadRecord("No model is named.", "For example: study('embedding', 'bilstm')")
    if len({plan.name for plan in plans}) < len(plans):
        raise BadRecord("Two models have one name.", "Name each once: Sequential([…], name='mine')")
    return _trained(Comparison(plans_of(plans, seeds)), folder, listener)


def study_remedies(
    *,
    seeds: int = 1,
    folder: Union[str, os.PathLike[str], None] = None,
    listener: Optional[Listener] = None,
    **settings: Any,
) -> Comparison:
    """Each remedy against overfitting on the same texts.

    Arguments and errors are those of :func:`study`, but for ``share``: more texts are a remedy.
    """
    from .remedies import plans

    made = plans(**{"steps": STEPS, **_known(settings, but=("share",))})
    return _trained(Comparison(plans_of(made, seeds), kind="remedies"), folder, listener)


def _trained(
    found: Comparison,
    folder: Union[str, os.PathLike[str], None],
    listener: Optional[Listener],
) -> Comparison:
    shared = Shared()
    shared.check(found.plans)
    place: Any = tempfile.TemporaryDirectory() if folder is None else nullcontext(folder)
    with place as path:
        compare(found, Folder(path), listener or Listener(), "", lambda *_: None, shared)
    if not found.complete:
        raise KeyboardInterrupt
    return found


def _plan(model: Any, settings: dict[str, Any]) -> Plan:
    if is_live(model):
        model = rule_of(model_of(model))
    if isinstance(model, str):
        made = architecture([model])
    elif getattr(model, "is_model", False) and hasattr(model, "called"):
        layers: Sequence[Any] = model.called()
        made = Architecture(model.name or "model", [layer.serialize() for layer in layers])
    else:
        raise BadRecord(
            f"{shown(model)} is not a model that the lab can train.",
            "Give a name of the lab, or a shapecalc.Sequential.",
        )
    steps = made.steps or STEPS
    return Plan(made.name, tuple(made.layers), **{"steps": steps, **_known(settings)}).checked()


def _known(settings: dict[str, Any], but: tuple[str, ...] = ()) -> dict[str, Any]:
    """The settings as a plan takes them. Raises BadRecord for an unknown one."""
    taken = [key for key in Plan.__dataclass_fields__ if key not in ("name", "layers", *but)]
    for key in settings:
        if key not in taken:
            raise BadRecord(
                f"Unknown setting {shown(key)}.{did_you_mean(key, taken)}",
                f"Settings are: {', '.join(taken)}.",
            )
    data = settings.get("data", "")
    if not isinstance(data, (str, os.PathLike)):
        raise BadRecord(f"data is {shown(data)}.", "Give a path, or the name of a source.")
    return {**settings, "data": os.fspath(data)} if data else settings
