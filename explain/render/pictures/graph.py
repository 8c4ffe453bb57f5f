"""A model as nodes and wires, and the place of each: in ranks by depth, without crossing text.

Between two ranks there are only wires; a wire that passes a rank has a lane of its own there.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple, Optional

from shapecalc.models.functional import Functional
from shapecalc.models.rows import Row
from shapecalc.models.summary import count_text, total
from shapecalc.numbers.shape import Shape

from .panel import shape_words

# More boxes than this are folded: the first and the last ranks stay.
MOST_BOXES, FIRST, LAST, MOST_WIDE = 120, 60, 20, 24


class Node:
    """One box: a layer's call, an input, or what was folded."""

    def __init__(self, key: Any, name: str, row: Optional[Row] = None, again: bool = False) -> None:
        self.key, self.name, self.row, self.again = key, name, row, again
        self.shape: Any = None  # what comes out
        self.folded: list[Node] = []
        self.rank = 0
        self.x = 0.0  # the middle

    @property
    def is_end(self) -> bool:
        """Whether this is an input."""
        if self.row is None:
            return not self.folded
        return "batch" in self.row.layer.__dict__


class Wire(NamedTuple):
    """From a node to a node, with what runs along it."""

    start: Node
    end: Node
    shape: str


class Wiring:
    """A whole model."""

    def __init__(self, nodes: list[Node], wires: list[Wire]) -> None:
        self.nodes, self.wires = nodes, wires
        _rank(self)
        if len(nodes) > MOST_BOXES:
            _fold(self)
            _fold_wide(self)


UNWIRED = "The connections of its layers are unknown; they are drawn in the order of its table."


def wiring(model: Any, rows: list[Row]) -> Wiring:
    """How the rows of a model are wired: as its graph says, else one after the other.

    UNWIRED in place of a model is a graph of which only the rows are known.
    """
    if model is UNWIRED:
        loose = [Node(row.index, row.name, row) for row in rows]
        for i, (node, row) in enumerate(zip(loose, rows)):
            node.shape, node.rank = row.output, i
        return Wiring(loose, [])
    if isinstance(model, Functional):
        return _graph(model, rows)
    starts, nodes = [], []
    if rows and not rows[0].layer.is_input:
        for name, shape in _inputs(rows[0].inputs):
            start = Node(name, name)
            start.shape = shape
            starts.append(start)
    for row in rows:
        node = Node(row.index, row.name, row)
        node.shape = row.output
        nodes.append(node)
    wires = [Wire(a, b, shape_words(a.shape)) for a, b in pairwise(nodes)]
    into = [Wire(start, nodes[0], shape_words(start.shape)) for start in starts]
    return Wiring([*starts, *nodes], [*into, *wires])


def _inputs(inputs: Any) -> list[tuple[str, Any]]:
    """Name and shape of each input of the first layer, named as its derivation names them."""
    if isinstance(inputs, dict):
        return [(str(name), shape) for name, shape in inputs.items()]
    if isinstance(inputs, (list, tuple)) and not isinstance(inputs, Shape):
        return [(f"input {i}", shape) for i, shape in enumerate(inputs)]
    return [("input", inputs)]


def _graph(model: Functional, rows: list[Row]) -> Wiring:
    by_name = {row.name: row for row in rows}
    nodes: dict[int, Node] = {}
    wires = []
    for call in model.graph.calls:
        name = call.layer.name
        row, at = by_name.get(name), call.layer.calls.index(call)
        node = nodes[id(call)] = Node((name, at), name, row, again=at > 0)
        node.shape = call.row.output if at or row is None else row.output
        for tensor in call.parents():
            start = nodes[id(tensor.call)]
            wires.append(Wire(start, node, shape_words(_part(start.shape, tensor.index))))
    order = {key: i for i, key in enumerate(by_name)}
    ordered = sorted(nodes.values(), key=lambda n: (order.get(n.name, 0), n.key[1]))
    return Wiring(ordered, wires)


def _part(shape: Any, i: int) -> Any:
    if isinstance(shape, tuple) and shape and isinstance(shape[0], tuple):
        flat: list[Any] = []
        stack = list(reversed(shape))
        while stack:
            one = stack.pop()
            if one and isinstance(one[0], tuple):
                stack.extend(reversed(one))
            else:
                flat.append(one)
        return flat[i] if i < len(flat) else shape
    return shape


def _rank(found: Wiring) -> None:
    """Depth: one more than the deepest of what it reads."""
    after: dict[int, list[Node]] = {}
    missing = {id(n): 0 for n in found.nodes}
    for wire in found.wires:
        after.setdefault(id(wire.start), []).append(wire.end)
        missing[id(wire.end)] += 1
    ready = [n for n in found.nodes if not missing[id(n)]]
    while ready:
        node = ready.pop()
        for other in after.get(id(node), ()):
            other.rank = max(other.rank, node.rank + 1)
            missing[id(other)] -= 1
            if not missing[id(other)]:
                ready.append(other)


def _fold(found: Wiring) -> None:
    """Put the middle ranks of a very long model into one box."""
    ranks = 1 + max(n.rank for n in found.nodes)
    wide = len(found.nodes) / ranks
    first = max(2, int(FIRST / wide))
    last = ranks - max(2, int(LAST / wide))
    if last - first < 2:
        return
    _into_box(found, [n for n in found.nodes if first <= n.rank < last], first)
    for node in found.nodes:
        if node.rank >= last:
            node.rank -= last - first - 1


def _fold_wide(found: Wiring) -> None:
    """Put what is too much for one rank into one box there."""
    ranks: dict[int, list[Node]] = {}
    for node in found.nodes:
        ranks.setdefault(node.rank, []).append(node)
    for rank, nodes in ranks.items():
        if len(nodes) > MOST_WIDE:
            _into_box(found, nodes[MOST_WIDE - 1 :], rank)


def _into_box(found: Wiring, hidden: list[Node], rank: int) -> None:
    box = Node(("folded", rank), f"… {len(hidden):,} more layers")
    box.folded, box.rank = hidden, rank
    inside = {id(n) for n in hidden}
    wires: dict[tuple[int, int, str], Wire] = {}
    for wire in found.wires:
        start = box if id(wire.start) in inside else wire.start
        end = box if id(wire.end) in inside else wire.end
        if start is not end:
            wires.setdefault((id(start), id(end), wire.shape), Wire(start, end, wire.shape))
            if start is box:
                box.shape = wire.start.shape
    box.shape = hidden[-1].shape if box.shape is None else box.shape
    found.wires = list(wires.values())
    found.nodes = [n for n in found.nodes if id(n) not in inside] + [box]


def folded_count(node: Node) -> str:
    """The parameters of what is folded; a shared layer counts once."""
    counts = [n.row.count() for n in node.folded if n.row is not None and not n.again]
    return f"{'at least ' * (None in counts)}{count_text(total(counts))}"


class Lane:
    """Where a wire passes a rank in which it has no box."""

    def __init__(self) -> None:
        self.x = 0.0


Item = Any  # a Node or a Lane


class Layout:
    """Ranks from left to right, and each wire as the items it runs through."""

    def __init__(self, found: Wiring, width: float, most: float = 420, gap: float = 20) -> None:
        self.ranks: list[list[Item]] = [
            [] for _ in range(1 + max((n.rank for n in found.nodes), default=0))
        ]
        for node in found.nodes:
            self.ranks[node.rank].append(node)
        self.routes: list[tuple[Wire, list[Item]]] = []
        lanes: dict[tuple[int, int, str], list[Lane]] = {}
        for wire in found.wires:
            # Wires that leave one node with the same shape share their lanes.
            shared = lanes.setdefault((id(wire.start), 0, wire.shape), [])
            route: list[Item] = [wire.start]
            for i, rank in enumerate(range(wire.start.rank + 1, wire.end.rank)):
                if i == len(shared):
                    shared.append(Lane())
                    self.ranks[rank].append(shared[i])
                route.append(shared[i])
            self.routes.append((wire, [*route, wire.end]))
        self._order()
        self._place(width, most, gap)

    def _order(self) -> None:
        """Fewer crossings: everything moves to the middle of what it is wired to."""
        above: dict[int, list[Item]] = {}
        below: dict[int, list[Item]] = {}
        for _, route in self.routes:
            for a, b in pairwise(route):
                above.setdefault(id(b), []).append(a)
                below.setdefault(id(a), []).append(b)
        for turn in range(6):
            wired, ranks = (above, self.ranks) if turn % 2 == 0 else (below, self.ranks[::-1])
            at = {id(item): i for rank in self.ranks for i, item in enumerate(rank)}
            for rank in ranks:
                middle = {
                    id(item): (
                        sum(at[id(o)] for o in wired[id(item)]) / len(wired[id(item)])
                        if wired.get(id(item))
                        else at[id(item)]
                    )
                    for item in rank
                }
                rank.sort(key=lambda item: middle[id(item)])
                at.update({id(item): i for i, item in enumerate(rank)})

    def _straighten(self, width: float) -> None:
        """Move each rank as a whole below what its boxes read, so that most wires are straight."""
        into: list[list[tuple[Item, Item]]] = [[] for _ in self.ranks]
        for _, route in self.routes:
            for i, (a, b) in enumerate(pairwise(route)):
                into[route[0].rank + i + 1].append((a, b))
        for rank, pairs in zip(self.ranks, into):
            boxes = [p for p in pairs if isinstance(p[0], Node) and isinstance(p[1], Node)]
            away = sorted(a.x - b.x for a, b in boxes or pairs)
            if not away:
                continue
            shift = (away[(len(away) - 1) // 2] + away[len(away) // 2]) / 2
            left = min(i.x - self._half(i) for i in rank)
            right = max(i.x + self._half(i) for i in rank)
            shift = max(min(shift, width - right), -left)
            for item in rank:
                item.x += shift

    def _half(self, item: Item) -> float:
        return self.box_width / 2 if isinstance(item, Node) else 7.0

    def _place(self, width: float, most: float, gap: float) -> None:
        lane = 14.0
        boxes = max((sum(isinstance(i, Node) for i in rank) for rank in self.ranks), default=1)
        lanes = max((sum(isinstance(i, Lane) for i in rank) for rank in self.ranks), default=0)
        room = width - lanes * (lane + gap) - (boxes - 1) * gap
        self.box_width = max(150.0, min(most, room / max(boxes, 1)))
        self.width = 0.0
        for rank in self.ranks:
            wides = [self.box_width if isinstance(i, Node) else lane for i in rank]
            total = sum(wides) + gap * (len(rank) - 1)
            self.width = max(self.width, total)
            x = (max(width, 0) - total) / 2
            for item, wide in zip(rank, wides):
                item.x = x + wide / 2
                x += wide + gap
        self._straighten(max(width, self.width))
        items = [item for rank in self.ranks for item in rank]
        left = min((i.x - self._half(i) for i in items), default=0.0)
        right = max((i.x + self._half(i) for i in items), default=0.0)
        middle = max((width - (right - left)) / 2, 0.0)
        for item in items:
            item.x += middle - left
