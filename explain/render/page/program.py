"""A model's own arithmetic as data, so that a page can calculate it again for other numbers.

Every layer becomes a few *paths*: the expressions that its rule made for some numbers, and the
questions that it asked of them (:mod:`.path_recorder`). For numbers that answer all questions alike,
the expressions are the rule; for others, another path is looked for; where there is none, a
page says that it doesn't know. So a number is never wrong, at worst it is missing. Tables
of results would grow with the product of all sliders, and rules written again in JavaScript would
drift.
"""

from __future__ import annotations

from typing import Any

from shapecalc.models.summary import Summary
from shapecalc.numbers import nest
from shapecalc.numbers.size import known

from .row import LayerProgram, plain_sizes
from .wiring import wired

# Layers of a model that has sliders: nobody moves the sliders of a page with more.
MOST_ROWS = 120
# Beyond this a whole number isn't exact in JSON as browsers read it.
EXACT = 2**53


class Program:
    """A whole model that can be calculated again."""

    def __init__(self, model: Any, summary: Summary) -> None:
        self.summary = summary
        rows = summary.rows
        self.inputs, links, self.still = wired(model, rows)
        self.rows = [LayerProgram(row, link) for row, link in zip(rows, links)]
        moving = len(rows) <= MOST_ROWS
        if not moving:
            self.still = f"The model has more than {MOST_ROWS} layers."
        for row in self.rows:
            if row.fixed or row.row.inputs is None:
                continue
            row.explore(moving)
            row.check()
            self._name_inputs(row)
        if not self.still and any(r.fixed and r.row.output is not None for r in self.rows):
            self.still = "A layer of this model can't be calculated again in a page."
        if not self.still and not self._agrees():
            self.still = "This model's sizes can't be changed one by one."

    def _name_inputs(self, row: LayerProgram) -> None:
        """An input's size that a layer returns unchanged gets its name in the output."""
        path = row.paths[0] if row.paths else {}
        if not isinstance(path.get("out"), dict):
            return
        for word, i in zip(path["words"][0], path["out"]["s"]):
            node = row.expressions.nodes[i]
            if node[0] != "i":
                continue
            if word not in [other[-1] for other in row.expressions.nodes if other[0] in "vio"]:
                node[-1] = word
            if node[1] < len(row.links) and row.links[node[1]][0] == -1:
                self.inputs[row.links[node[1]][1]]["sizes"][node[2]]["word"] = word

    def _agrees(self) -> bool:
        """Whether the page would show what the summary says."""
        for program in self.rows:
            row = program.row
            if program.fixed or row.inputs is None:
                continue
            answer = program.answer(program.start())
            if answer.get("output") != [plain_sizes(s) for s in nest.shapes(row.output)]:
                return False
            if answer["params"] != known(row.count()):
                return False
        return True

    def data(self) -> dict[str, Any]:
        """What the page is given, as JSON can write it."""
        found: dict[str, Any] = _exact(
            {
                "name": self.summary.name,
                "still": self.still,
                "inputs": self.inputs,
                "rows": [row.data() for row in self.rows],
            }
        )
        return found


def _exact(value: Any) -> Any:
    """The same with numbers as text where JSON's readers would round them."""

    def written(v: Any) -> Any:
        return str(v) if isinstance(v, int) and abs(v) > EXACT else v

    return nest.map(written, value, nest.is_atom, list)
