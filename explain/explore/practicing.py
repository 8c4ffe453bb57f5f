"""`practice`: an item about the very model that the page shows, and the feedback to an answer."""

from __future__ import annotations

from typing import Any

from shapecalc.errors import BadRecord, shown

from ..practice import feedback, from_model
from .reading import Reading

MOST_SEED = 2**53


def practice(reading: Reading, request: dict[str, Any]) -> dict[str, Any]:
    """The answer to `practice`: the item of a seed, without its answer until one is given.

    Raises BadRecord where there is nothing to ask about.
    """
    model, seed, kind = reading.model(request.get("model", 0)), request.get("seed", 0), None
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= MOST_SEED:
        raise BadRecord(f"seed is {shown(seed)}.", "Give a whole number, 0 or more.")
    if request.get("kind") is not None:
        kind = str(request["kind"])
    if model.summary is None:
        raise BadRecord("A model with an error can't be asked about.", "Fix the error first.")
    item = from_model(model.summary, seed, kind)
    found: dict[str, Any] = {
        "item": item.id,
        "kind": item.kind,
        "text": item.text,
        "code": item.code,
        "answer_is": item.answer_is,
        "choices": [choice.answer for choice in item.choices],
        "hints": list(item.hints),
    }
    if "answer" in request:
        found["feedback"] = feedback(item, request["answer"]).to_dict()
        found["answer"], found["derivation"] = item.answer, list(item.derivation)
    return found


__all__ = ["practice"]
