"""Where each layer's inputs come from, for a page that hands sizes on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shapecalc.models.functional import Functional, bound, filled, places_in
from shapecalc.models.sequential import Row
from shapecalc.numbers import nest
from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import known

from ...derivations.derivation import axis_words


def wired(model: Any, rows: list[Row]) -> tuple[list[Any], list[list[Any]], str]:
    """The model's inputs, for each row where each of its inputs comes from, and why not.

    A place is ``[row, output]``; row -1 is the model's own input.
    """
    if isinstance(model, Functional):
        return _wired_graph(model, rows)
    if not rows or model is None or rows[0].inputs is None:
        return [], [[] for _ in rows], "How this model is wired isn't known."
    inputs = [_input(s, f"input {i}") for i, s in enumerate(nest.shapes(rows[0].inputs))]
    if len(inputs) == 1:
        inputs[0]["name"] = "input"
    links: list[list[Any]] = []
    for i, row in enumerate(rows):
        links.append([[i - 1, k] for k in range(len(nest.shapes(row.inputs)))])
    return inputs, links, ""


def _wired_graph(model: Functional, rows: list[Row]) -> tuple[list[Any], list[list[Any]], str]:
    calls = model.__dict__["calls"]
    starts = model.__dict__["starts"]
    number = {row.name: i for i, row in enumerate(rows)}
    by_name = {t.layer: i for i, t in enumerate(starts)}
    inputs = [_input(rows[number[t.layer]].output, t.layer) for t in starts]
    again = any(len(c) > 1 for c in calls.values()) or any(
        t.call for t in places_in([list(calls.values()), model.__dict__["ends"]])
    )
    if again:
        return inputs, [[] for _ in rows], "A layer of this model is called more than once."
    origin: dict[int, list[int]] = {}
    outputs: dict[tuple[str, int], Any] = {}
    for i, row in enumerate(rows):
        fresh = [Shape(tuple(s)) for s in nest.shapes(row.output)]
        outputs[row.name, 0] = None if row.output is None else like(row.output, iter(fresh))
        for k, shape in enumerate(fresh):
            origin[id(shape)] = [i, k]
    links = []
    for row in rows:
        if row.name in by_name:
            links.append([[-1, by_name[row.name]]])
            continue
        args, kwargs = calls[row.name][0]
        plain_kwargs = {k: v for k, v in (kwargs or {}).items() if not k.endswith("mask")}
        given, _ = bound(row.layer, filled(args, outputs), filled(plain_kwargs, outputs))
        links.append([origin.get(id(s), [-2, 0]) for s in nest.shapes(given)])
    lost = any(link[0] == -2 for found in links for link in found)
    return inputs, links, "An input of a layer can't be followed." if lost else ""


def _input(shape: Any, name: str) -> dict[str, Any]:
    words = axis_words(len(shape))
    return {
        "name": name,
        "sizes": [
            {"word": words[i], "value": known(d), "symbol": str(d) if known(d) is None else ""}
            for i, d in enumerate(shape)
        ],
    }


def like(pattern: Any, shapes: Iterator[Shape]) -> Any:
    return nest.map(lambda v: next(shapes) if isinstance(v, Shape) else v, pattern)
