"""The model as boxes: layers with their counts inside, shapes on the wires between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from shapecalc.models.rows import Row
from shapecalc.models.summary import Summary, count_text
from shapecalc.models.unknown import Unknown

from ..families import family_of
from .cells import cut, padded_to
from .graph import UNWIRED, Layout, Node, Wiring, folded_count, wiring
from .maps import maps_panels
from .measure import BOLD, MONO, SANS, width_of, wrap
from .panel import Options, Panel, TextLine, described, equations, first_sentence, shape_words
from .svg import Drawing

HIGH, MORE, LABEL, CROSSING, STRAIGHT, INPUT = 66.0, 15.0, 24.0, 40.0, 16.0, 34.0
MOST_NESTED = 5


class ModelPanel(Panel):
    """One model; a model inside it has a panel of its own."""

    def __init__(self, summary: Summary, model: Any, options: Options) -> None:
        super().__init__()
        self.summary = summary
        self.title = f'Model "{summary.name}"'
        self.notes = [f"{what}: {n}" for what, n in summary.totals()[:1]]
        if model is None and len(summary.rows) == 1:
            (row,) = summary.rows
            self.title = f"{row.name} ({row.class_name})"
            self.notes = [first_sentence(row), *equations(row), *equations(row, "params", "or")]
        if model is UNWIRED:
            self.notes.append(UNWIRED)
        self.found: Wiring = wiring(model, summary.rows)
        self.high = HIGH  # of a box

    # -- SVG -------------------------------------------------------------------------
    def draw(self, drawing: Drawing, x: float, y: float, width: float) -> float:
        layout = Layout(self.found, width)
        rows = [n.row for n in self.found.nodes if n.row is not None and not n.is_end]
        twice = any(len(_written(row.layer, layout.box_width - 20)) > 1 for row in rows)
        self.high = HIGH + MORE * twice
        tops, bottom = self._tops(layout)
        for wire, route in layout.routes:
            self._wire(drawing, layout, route, tops, (x, y))
        for rank, top in zip(layout.ranks, tops):
            for item in rank:
                if isinstance(item, Node):
                    box = (x + item.x - layout.box_width / 2, y + top, layout.box_width, self.high)
                    self._box(drawing, item, box)
        carried: dict[int, dict[str, None]] = {}
        for wire in self.found.wires:
            carried.setdefault(id(wire.start), {})[wire.shape] = None
        for node in self.found.nodes:
            shapes = list(carried.get(id(node), [shape_words(node.shape)]))
            top = y + tops[node.rank] + self.high + LABEL / 2 + 2
            drawing.pill(" ".join(shapes), (x + node.x, top), layout.box_width)
        return bottom

    def _tops(self, layout: Layout) -> tuple[list[float], float]:
        """The top of each rank; between ranks there is more room where wires cross."""
        bent = {
            route[0].rank + i
            for _, route in layout.routes
            for i, (a, b) in enumerate(pairwise(route))
            if abs(a.x - b.x) > 1
        }
        tops, y = [], 0.0
        for i, rank in enumerate(layout.ranks):
            if all(not isinstance(item, Node) or item.is_end for item in rank):
                y -= self.high - INPUT  # an input is lower than a box
            tops.append(y)
            y += self.high + LABEL + (CROSSING if i in bent else STRAIGHT)
        return tops, y - STRAIGHT

    def _wire(
        self, drawing: Drawing, layout: Layout, route: list[Any], tops: list[float], at: Any
    ) -> None:
        x, y = at
        rank = route[0].rank
        down = y + tops[rank] + self.high
        points = f"M{x + route[0].x:.1f} {down:.1f}"
        for before, item in pairwise(route):
            rank += 1
            start, end = y + tops[rank - 1] + self.high + LABEL, y + tops[rank]
            last = item is route[-1]
            target = end - 6 if last else end
            points += f"V{start:.1f}"
            if abs(before.x - item.x) > 1:
                middle = (start + target) / 2
                points += (
                    f"C{x + before.x:.1f} {middle:.1f} {x + item.x:.1f} {middle:.1f} "
                    f"{x + item.x:.1f} {target:.1f}"
                )
            points += f"V{target:.1f}"
        drawing.path(points)
        drawing.head((x + route[-1].x, y + tops[rank]), (0, 1))

    def _box(self, drawing: Drawing, node: Node, box: tuple[float, float, float, float]) -> None:
        x, y, w, h = box
        inside = (x + 14, w - 20)
        if node.is_end:
            wide = min(w, max(w / 2, width_of(node.name, 13, BOLD) + 24))
            left = x + (w - wide) / 2
            drawing.rect((left, y + h - 32, wide, 32), "plain", radius=16)
            middle = (left + 8, y + h - 29, wide - 16, 26)
            drawing.text(node.name, middle, size=13, font=BOLD)
            return
        if node.row is None:
            drawing.rect(box, "plain dash")
            name, what = node.name, ["not drawn one by one"]
            count = f"{folded_count(node)} parameters"
        else:
            row = node.row
            unknown = isinstance(row.layer, Unknown)
            if row.layer.is_model:
                drawing.rect((x + 4, y + 4, w, h), "plain")
            full = f"{row.name} ({row.class_name})"
            drawing.family(box, family_of(row.layer), title=full, dashed=unknown)
            name, what, count = row.name, _written(row.layer, inside[1]), self._count(node)
        texts = [
            (name, 13, BOLD, 19.0),
            *((t, 11, MONO, MORE) for t in what),
            (count, 12, SANS, 0.0),
        ]
        top = y + 6 + (h - HIGH - MORE * (len(what) - 1)) / 2
        for text, size, font, step in texts:
            fine = width_of(text, size - 2, font) <= inside[1]
            box = (inside[0], top, inside[1], 17)
            drawing.text(text, box, size=size, font=font, shrink=fine)
            top += step + 4 * (step == MORE and text is what[-1])

    def _count(self, node: Node) -> str:
        row = node.row
        assert row is not None
        if node.again:
            return "shared weights"
        return counted(row)

    def is_chain(self) -> bool:
        """Whether each layer reads the one before it, and no other."""
        ranks = Layout(self.found, 800).ranks
        return bool(self.found.wires) and all(len(rank) == 1 for rank in ranks)

    # -- text ------------------------------------------------------------------------
    def lines(self, width: int) -> Iterable[TextLine]:
        layout, plain = Layout(self.found, 800), self.is_chain()
        into: dict[int, list[Any]] = {}
        for wire in self.found.wires:
            into.setdefault(id(wire.end), []).append(wire)
        ordered = [n for rank in layout.ranks for n in rank if isinstance(n, Node)]
        for node in ordered:
            yield from self._text_box(node, width, [] if plain else into.get(id(node), []))
            if node is not ordered[-1] or not node.is_end:
                arrow = "  │  " if node is not ordered[-1] and plain else "  └─ "
                yield [("dim", arrow), ("green", shape_words(node.shape))]
                if plain and node is not ordered[-1]:
                    yield [("dim", "  ▼")]

    def _text_box(self, node: Node, width: int, wires: list[Any]) -> Iterator[TextLine]:
        if node.is_end:
            yield [("bold", f"  {node.name}")]
            return
        room = min(width, 72) - 4
        if node.row is None:
            texts = [node.name, f"{folded_count(node)} parameters"]
        else:
            texts = [node.name, described(node.row.layer), self._count(node)]
        if wires:
            texts.insert(1, "reads " + ", ".join(w.start.name for w in wires))
        yield [("dim", f"┌{'─' * (room + 2)}┐")]
        for i, text in enumerate(texts):
            style = "bold" if i == 0 else "cyan" if i == len(texts) - 1 else ""
            yield [("dim", "│ "), (style, padded_to(cut(text, room), room)), ("dim", " │")]
        yield [("dim", f"└{'─' * (room + 2)}┘")]

    def spoken(self) -> str:
        parts = [f"{self.title}.", *(f"{note}." for note in self.notes)]
        for node in self.found.nodes:
            sources = [w.start.name for w in self.found.wires if w.end is node]
            reads = f" reads {', '.join(sources)}," if sources else ""
            count = f" {self._count(node)}," if node.row is not None else ""
            parts.append(f"{node.name}:{reads}{count} gives {shape_words(node.shape)}.")
        return " ".join(parts)


def _written(layer: Any, room: float) -> list[str]:
    """A layer as one writes it, on two lines where one is too short."""
    text = described(layer)
    if width_of(text, 9, MONO) <= room:
        return [text]
    first, *rest = wrap(text, room, 11, MONO)
    return [first, text[len(first) :].strip()] if rest and text.startswith(first) else [text]


def counted(row: Row) -> str:
    """The parameters of a row, and how many of them don't learn."""
    count = row.count()
    if count is None:
        return "parameters unknown"
    text = f"{count_text(count)} parameters"
    if row.weights is None:
        return f"{text} (stored)"
    frozen = sum(w.size for w in row.weights if not w.trainable)
    if count_text(frozen) == "0":
        return "no parameters" if count_text(count) == "0" else text
    return f"{text}, {count_text(frozen)} don't learn"


def model_panels(summary: Summary, model: Any, options: Options, depth: int = 0) -> Iterator[Panel]:
    """A model, its feature maps before it where it reads images; then the models inside it."""
    boxes = ModelPanel(summary, model, options)
    yield from maps_panels(summary, boxes.is_chain())
    yield boxes
    seen: set[str] = set()
    for row in summary.rows:
        inner: Any = row.layer
        if not inner.is_model or row.inputs is None or depth >= MOST_NESTED or row.name in seen:
            continue
        seen.add(row.name)
        inside = Summary(f"{summary.name}/{row.name}", inner.rows(row.inputs))
        yield from model_panels(inside, inner, options, depth + 1)
