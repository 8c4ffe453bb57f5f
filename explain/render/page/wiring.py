"""Where each layer's inputs come from, for a page that passes sizes from layer to layer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shapecalc.models.calls import tensors_in
from shapecalc.models.functional import Functional
from shapecalc.models.rows import Row
from shapecalc.numbers import nest
from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import known

from ...derivations.derivation import words_of


def wired(model: Any, rows: list[Row]) -> tuple[list[Any], list[list[Any]], str]:
    """The model's inputs, for each row where each of its inputs comes from, and why not.

    A place is ``[row, output]``; row -1 is the model's own input.
    """
    if isinstance(model, Functional):
        return _wired_graph(model, rows)
    if not rows or model is None or rows[0].inputs is None:
        return [], [[] for _ in rows], "How this model is wired isn't known."
    first = rows[0]
    inputs = [_input(first, s, f"input {i}") for i, s in enumerate(nest.shapes(first.inputs))]
    if len(inputs) == 1:
        inputs[0]["name"] = "input"
    links: list[list[Any]] = []
    for i, row in enumerate(rows):
        links.append([[i - 1, k] for k in range(len(nest.shapes(row.inputs)))])
    return inputs, links, ""


def _wired_graph(model: Functional, rows: list[Row]) -> tuple[list[Any], list[list[Any]], str]:
    graph = model.graph
    number = {row.name: i for i, row in enumerate(rows)}
    begun = {tensor.name: i for i, tensor in enumerate(graph.inputs)}
    inputs = [_input(row, row.output, row.name) for row in (rows[number[name]] for name in begun)]
    if any(len(layer.calls) > 1 for layer in graph.layers):
        return inputs, [[] for _ in rows], "A layer of this model is called more than once."
    links: list[list[Any]] = [[] for _ in rows]
    lost = False
    for call in graph.calls:
        name = call.layer.name
        read = list(tensors_in(call.inputs))
        lost = lost or any(tensor.shape is None for tensor in read)
        links[number[name]] = [[number[tensor.name], tensor.index] for tensor in read]
        if name in begun:
            links[number[name]] = [[-1, begun[name]]]
    return inputs, links, "An input of a layer can't be followed." if lost else ""


def _input(row: Row, shape: Any, name: str) -> dict[str, Any]:
    words = words_of(row.layer, len(shape))
    return {
        "name": name,
        "sizes": [
            {"word": words[i], "value": known(d), "symbol": str(d) if known(d) is None else ""}
            for i, d in enumerate(shape)
        ],
    }


def like(pattern: Any, shapes: Iterator[Shape]) -> Any:
    return nest.map(lambda v: next(shapes) if isinstance(v, Shape) else v, pattern)
