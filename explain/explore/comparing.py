"""`compare` and `versions`: two readings side by side, what differs and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, Optional

from shapecalc.layers.base import Layer
from shapecalc.models.prediction import plain_shape, symbolic_shape
from shapecalc.models.rows import Row
from shapecalc.numbers.size import known
from shapecalc.readers.results import FoundModel

from .reading import Reading, table_of

Pair = tuple[Optional[int], Optional[int]]


def compare(before: Reading, after: Reading) -> dict[str, Any]:
    """The answer to `compare`: the models of two texts in pairs, row by row."""
    models = [
        _models(before.models, after.models, i, j)
        for i, j in _pairs([m.name for m in before.models], [m.name for m in after.models])
    ]
    old, new = ([(p.code, p.message) for p in r.found.reading.problems] for r in (before, after))
    return {
        "models": models,
        "problems": {
            "gone": [_said(p) for p in old if p not in new],
            "new": [_said(p) for p in new if p not in old],
        },
    }


def _said(problem: tuple[str, str]) -> dict[str, str]:
    return {"code": problem[0], "message": problem[1]}


def _models(
    old: Sequence[FoundModel], new: Sequence[FoundModel], i: Optional[int], j: Optional[int]
) -> dict[str, Any]:
    rows = [_rows(old[i]) if i is not None else [], _rows(new[j]) if j is not None else []]
    names = [[row.class_name for row in one] for one in rows]
    totals = [_total(old[i]) if i is not None else None, _total(new[j]) if j is not None else None]
    return {
        "before": i,
        "after": j,
        "rows": [_row(rows[0], rows[1], a, b) for a, b in _pairs(*names)],
        "total_params": totals,
    }


def _rows(model: FoundModel) -> list[Row]:
    table = table_of(model)
    return [] if table is None else table.rows


def _total(model: FoundModel) -> Any:
    return None if model.summary is None else known(model.summary.count)


def _pairs(before: Sequence[str], after: Sequence[str]) -> Iterator[Pair]:
    """The members of two lists that belong together, each once, in order."""
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        together = min(b - a, d - c) if tag in ("equal", "replace") else 0
        yield from ((a + i, c + i) for i in range(together))
        yield from ((i, None) for i in range(a + together, b))
        yield from ((None, i) for i in range(c + together, d))


def _row(before: list[Row], after: list[Row], i: Optional[int], j: Optional[int]) -> dict[str, Any]:
    found: dict[str, Any] = {"before": i, "after": j}
    if i is None or j is None:
        return {**found, "changed": ["row"], "why": []}
    old, new = before[i], after[j]
    changed = [
        what
        for what, of in (
            ("class", lambda row: row.class_name),
            ("output", lambda row: symbolic_shape(row.output)),
            ("params", lambda row: str(row.count())),
            ("trainable", lambda row: str(row.count(trainable_only=True))),
        )
        if of(old) != of(new)
    ]
    why: list[dict[str, Any]] = []
    if changed or _given(old.layer) != _given(new.layer):
        why = list(_arguments(old.layer, new.layer))
        ends = plain_shape(old.inputs), plain_shape(new.inputs)
        if ends[0] != ends[1]:
            why.append({"input": True, "before": ends[0], "after": ends[1]})
    return {**found, "changed": changed, "why": why}


def _given(layer: Layer) -> dict[str, Any]:
    """A layer's arguments, those that were left out with their defaults."""
    config = layer.serialize()["config"]
    defaults = {k: kind.default for k, kind in layer.kinds.items() if not kind.required}
    return {k: v for k, v in {**defaults, **config}.items() if k != "name"}


def _arguments(old: Layer, new: Layer, lead: str = "") -> Iterator[dict[str, Any]]:
    """The arguments in which two layers differ."""
    before, after = _given(old), _given(new)
    for key in dict.fromkeys([*before, *after]):
        a, b = before.get(key), after.get(key)
        if a == b:
            continue
        inner: list[Any] = [getattr(old, key, None), getattr(new, key, None)]
        if all(isinstance(one, Layer) for one in inner) and type(inner[0]) is type(inner[1]):
            yield from _arguments(inner[0], inner[1], f"{lead}{key}.")
        else:
            yield {"argument": f"{lead}{key}", "before": _plain(a), "after": _plain(b)}


def _plain(value: Any) -> Any:
    """A value as JSON has it; a layer by its class."""
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        return str(value.get("class_name", "…"))
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


__all__ = ["compare"]
