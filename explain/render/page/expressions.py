"""The expressions of a layer's paths as a list that a page can calculate and write out."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from shapecalc.numbers.size import ARITHMETIC, Size, lowest, written

from .path_recorder import RecordedInt, RecordedSize, plain
from .sliders import Slider, Values


class Expressions:
    """Expressions as a list, each part once, parts before what is made of them."""

    def __init__(self, sliders: list[Slider]) -> None:
        self.sliders = sliders
        self.nodes: list[list[Any]] = []
        self.forms: dict[int, dict[str, Any]] = {}
        self.found: dict[Any, int] = {}
        self.why: dict[int, str] = {}

    def add(self, n: Any) -> int:
        """The index of an expression in the list, to which it is added if it is new."""
        if isinstance(n, RecordedInt):
            n = n.source
        if not isinstance(n, Size):
            return self._node(["c", str(int(n))])
        why = n.why
        if isinstance(n, RecordedSize) and n.place is not None:
            node = [*n.place, n.name]
        elif isinstance(n, RecordedSize) and n.op:
            node = [n.op, *(self.add(part) for part in n.operands)]
        elif isinstance(n.value, RecordedInt):
            return self.add(n.value)
        elif n.value is not None:
            node = ["c", str(n.value)]
        else:
            node = ["u", n.name or "?"]
        return self._node(node, why)

    def _node(self, node: list[Any], why: str = "") -> int:
        key = (tuple(node), why)
        if key not in self.found:
            self.found[key] = len(self.nodes)
            self.nodes.append(node)
            if why:
                self.why[self.found[key]] = why
        return self.found[key]

    # -- words for an expression --------------------------------------------------------
    def shown(self, n: Any, as_written: bool) -> int:
        """Add a number that a page shows, with its equation for each set of quiet names."""
        n = n.source if isinstance(n, RecordedInt) else n
        at = self.add(n)
        if isinstance(n, RecordedSize) and n.op and at not in self.forms:
            leaves = {self.add(leaf): leaf for leaf in n.leaves()}
            sliders = (i for i in leaves if self.nodes[i][0] == "v")
            quiet = [i for i in sliders if self.sliders[self.nodes[i][1]].quiet][:4]
            texts = {}
            for some in itertools.product((False, True), repeat=len(quiet)):
                hushed = dict(zip(quiet, some))
                tree = self._marked(n, hushed, {})
                text = written(tree)
                if not as_written:
                    text = min(text, lowest(tree)[0], key=len)
                texts["".join(str(int(q)) for q in some)] = text
            self.forms[at] = {"quiet": quiet, "texts": texts}
        return at

    def _marked(self, n: Any, hushed: Mapping[int, bool], made: dict[int, Any]) -> Any:
        """The same expression over plain sizes whose names are marks: ``⟦3⟧``."""
        if not isinstance(n, Size):
            return n
        if id(n) not in made:
            if n.op and not n.name:
                parts = tuple(self._marked(part, hushed, made) for part in n.operands)
                made[id(n)] = Size(None, n.op, parts)
            elif n.name:
                i = self.add(n)
                made[id(n)] = Size(1, name=f"⟦{i}⟧", quiet=hushed.get(i, False))
            else:
                made[id(n)] = Size(plain(n))
        return made[id(n)]

    # -- calculating it again ---------------------------------------------------------------
    def numbers(self, values: Values) -> list[Any]:
        """Every expression at these numbers; ``None`` for what is unknown or can't be."""
        found: list[Any] = []
        for node in self.nodes:
            kind = node[0]
            n: Any = None
            if kind == "c":
                n = int(node[1])
            elif kind == "v":
                n = values[self.sliders[node[1]].name]
            elif kind == "i":
                n = values.get((node[1], node[2]))
            elif kind == "o":
                n = found[node[1]]
            elif kind != "u":
                a, b = found[node[1]], found[node[2]]
                if a is not None and b is not None and (b or kind not in ("//", "%")):
                    n = ARITHMETIC[kind](a, b)
            found.append(n)
        return found


def written_once(paths: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], dict[str, list[Any]]]:
    """The paths with numbers in place of what many of them have in common, and what these stand for."""
    shared: dict[str, list[Any]] = {"weights": [], "words": [], "asked": []}

    def place(key: str, value: Any) -> int:
        kept = shared[key]
        kept += [value] if value not in kept else []
        return kept.index(value)

    def short(key: str, value: Any) -> Any:
        if key == "asked":
            return [place(key, one) for one in value]
        return place(key, value) if key in shared else value

    return [{k: short(k, v) for k, v in path.items()} for path in paths], shared
