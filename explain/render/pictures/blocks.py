"""Weights as blocks to scale: a block's area is the number of its parameters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from shapecalc.models.rows import Row
from shapecalc.models.summary import Summary, count_text
from shapecalc.numbers.size import known

from ...derivations.derivation import weight_labels
from ..families import family_of
from .measure import BOLD, MONO, SANS, fit, width_of
from .panel import Options, Panel, size_words
from .svg import SMALLEST, Box, Drawing

MOST_BLOCKS, MOST_LISTED = 60, 40
HIGH = 340.0


class Block(NamedTuple):
    """One weight: whose it is, its shape in words, how many numbers, and its family."""

    name: str
    shape: str
    count: Any
    family: str
    trainable: bool

    @property
    def text(self) -> str:
        return f"{count_text(self.count)}{'' if self.trainable else ' (not trained)'}"

    @property
    def title(self) -> str:
        return f"{self.name} {self.shape}: {self.text}"


class BlocksPanel(Panel):
    """All weights of a model or layer."""

    def __init__(self, summary: Summary, options: Options) -> None:
        super().__init__()
        blocks = [b for row in summary.rows for b in _blocks(row)]
        self.known = sorted((b for b in blocks if known(b.count)), key=lambda b: -known(b.count))
        self.unknown = [b for b in blocks if known(b.count) is None]
        self.total = sum(known(b.count) for b in self.known)
        self.title = f'Parameters of "{summary.name}", to scale'
        self.notes = [f"{what}: {n}" for what, n in summary.totals()]
        missing = [row.name for row in summary.rows if row.count() is None]
        if missing:
            self.notes.append(
                f"Not drawn, because the weights are unknown: {', '.join(missing[:5])}."
            )
        if self.unknown and self.known:
            self.notes.append("Shares refer to the known weights; a dashed box isn't to scale.")
        if not blocks:
            self.notes.append("There are no weights to draw.")

    def drawn(self) -> list[Block]:
        """The blocks in the picture: the largest, and one for all that are smaller."""
        if len(self.known) <= MOST_BLOCKS:
            return self.known
        rest = self.known[MOST_BLOCKS - 1 :]
        count = sum(known(b.count) for b in rest)
        together = Block(f"{len(rest):,} smaller weights", "", count, "other", True)
        return sorted([*self.known[: MOST_BLOCKS - 1], together], key=lambda b: -known(b.count))

    # -- SVG -------------------------------------------------------------------------
    def draw(self, drawing: Drawing, x: float, y: float, width: float) -> float:
        start = y
        if self.total:
            blocks = self.drawn()
            boxes = squarified([known(b.count) for b in blocks], (x, y, width, HIGH))
            for i, (block, box) in enumerate(zip(blocks, boxes)):
                self._block(drawing, i + 1, block, box)
            y += HIGH + 12
        for block in self.unknown[:MOST_LISTED]:
            drawing.rect((x, y, width, 24), f"f-{block.family} dash")
            text = f"{block.title}, not to scale"
            drawing.text(text, (x + 8, y + 2, width - 16, 20), size=11, font=MONO, at="start")
            y += 28
        return self._list(drawing, x, y, width) - start

    def _block(self, drawing: Drawing, key: int, block: Block, box: Box) -> None:
        x, y, w, h = box
        title = f"{block.title} of {self.total:,} parameters"
        drawing.families.add(block.family)
        drawing.rect(box, f"f-{block.family}", radius=0, title=title)
        if w > 40 and h > 14:
            drawing.hatch((x + 1, y + 1, 7, h - 2), block.family)
        inside = x + 11, w - 15
        room = int((h - 6) // 16)
        names = [block.name]
        if room >= 4 and width_of(block.name, 12, BOLD) > inside[1]:
            names = block.name.rsplit(": ", 1)  # the layer's name above the weight's
        texts = [
            *((name, 12.0, BOLD) for name in names),
            (block.shape, 11.0, MONO),
            (block.text, 11.0, SANS),
        ]
        if room < 1 or any(width_of(t, s, f) > inside[1] for t, s, f in texts):
            # Its number in the list below, where its name doesn't fit.
            if h > 11 and w > width_of(str(key), 10, BOLD) + 3:
                left = 8 if w > 40 and h > 14 else 0
                drawing.text(str(key), (x + left, y, w - left, h), size=11, font=BOLD, shrink=True)
            return
        shown = texts if room >= 3 else texts[:1] if room < 2 else [texts[0], texts[2]]
        top = y + (h - 16 * len(shown)) / 2
        for i, (text, size, font) in enumerate(shown):
            drawing.text(text, (inside[0], top + 16 * i, inside[1], 16), size=size, font=font)

    def _list(self, drawing: Drawing, x: float, y: float, width: float) -> float:
        listed = self.drawn()[:MOST_LISTED]
        for i, block in enumerate(listed):
            drawing.text(str(i + 1), (x, y, 20, 18), size=11, at="end", shrink=True)
            drawing.rect((x + 26, y + 3, 18, 12), f"f-{block.family}", radius=0)
            drawing.hatch((x + 27, y + 4, 16, 10), block.family)
            narrow = width < 480  # the name has a line of its own
            name = (x + 50, y, (width if narrow else width * 0.46) - 50, 18)
            drawing.text(
                _shortened(block.name, name[2]), name, size=11, at="start", font=BOLD, shrink=True
            )
            y += 17 if narrow else 0
            start = 50 if narrow else width * 0.46 + 6
            box = (x + start, y, width * (0.6 if narrow else 0.68) - start, 18)
            drawing.text(block.shape, box, size=11, at="start", font=MONO, shrink=True)
            start = width * (0.6 if narrow else 0.68) + 4
            box = (x + start, y, width - start, 18)
            drawing.text(f"{block.text}, {self._share(block)}", box, size=11, at="end", shrink=True)
            y += 19
        left = len(self.drawn()) - len(listed)
        if left > 0:
            text = f"and {left:,} more blocks"
            drawing.text(text, (x + 26, y, width - 26, 18), size=11, at="start", cls="quiet")
            y += 19
        return y

    def _share(self, block: Block) -> str:
        return share(known(block.count), self.total)

    def description(self) -> list[str]:
        shares = [f"{b.title}, {self._share(b)}" for b in self.drawn()]
        return [*shares, *(f"{b.title}, not to scale" for b in self.unknown)]


def share(n: int, total: int) -> str:
    """A part of the whole in per cent."""
    percent = 100 * n / total
    if percent >= 10 or n == total:
        return f"{percent:.1f} %" if n == total or percent < 99.95 else "over 99.9 %"
    return f"{percent:.2f} %" if percent >= 0.01 else "under 0.01 %"


def _blocks(row: Row) -> Iterator[Block]:
    family = family_of(row.layer)
    if row.weights is None:
        for shape in row.stored or ():
            n = 1
            for d in shape:
                n *= d
            yield Block(f"{row.name} (stored)", _shape(shape), n, family, True)
        return
    labels = weight_labels(row.layer, row.inputs, row.weights)
    for label, weight in zip(labels, row.weights):
        yield Block(
            f"{row.name}: {label}",
            _shape(weight.shape),
            weight.size,
            family,
            weight.trainable,
        )


def _shortened(name: str, room: float) -> str:
    """A layer's name is shortened before its weight's."""
    owner, colon, weight = name.rpartition(": ")
    if not colon or width_of(name, SMALLEST, BOLD) <= room:
        return name
    return f"{fit(owner, room - width_of(f': {weight}', 11, BOLD), 11, BOLD)}: {weight}"


def _shape(shape: Any) -> str:
    sizes = [size_words(d) for d in shape]
    return f"({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"


def squarified(counts: list[int], box: Box) -> list[Box]:
    """Boxes that fill a box, each with its share of the area, as square as that can be.

    M. Bruls, K. Huizing, J. van Wijk, "Squarified Treemaps" (2000). The counts are sorted,
    the largest first.
    """
    x, y, w, h = box
    total = sum(counts)
    areas = [n / total * w * h for n in counts]
    found: list[Box] = []
    at = 0
    while at < len(areas):
        side = min(w, h)
        row = [areas[at]]
        while at + len(row) < len(areas):
            longer = [*row, areas[at + len(row)]]
            if _worst(longer, side) > _worst(row, side):
                break
            row = longer
        thick = min(sum(row) / side if side > 0 else 0.0, max(w, h))
        along = 0.0
        for area in row:
            length = min(area / thick if thick > 0 else 0.0, side - along)
            found.append((x, y + along, thick, length) if w >= h else (x + along, y, length, thick))
            along += length
        if w >= h:
            x, w = x + thick, max(w - thick, 0.0)
        else:
            y, h = y + thick, max(h - thick, 0.0)
        at += len(row)
    return found


def _worst(row: list[float], side: float) -> float:
    total = sum(row)
    if total <= 0 or side <= 0:
        return float("inf")
    return max(side * side * max(row) / total**2, total**2 / (side * side * min(row)))


def blocks_panels(summary: Summary, options: Options) -> Iterator[Panel]:
    """The weights of a model, or of one layer."""
    yield BlocksPanel(summary, options)
