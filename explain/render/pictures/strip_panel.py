"""Steps above, results below, and some of the windows between them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Optional

from shapecalc.models.rows import Row
from shapecalc.numbers.size import known

from ..families import family_of
from ..terminal import columns_of
from .cells import centred, cut
from .measure import BOLD, SANS, width_of
from .panel import Panel, TextLine, shape_words
from .strip import Columns, Strip
from .svg import Box, Drawing

CELL, WORD = 30.0, 66.0
HIGH, ZONE = 26.0, 52.0
LOST = "x"
# The first window, the second and the last.
LOOKS = ("wire strong thick", "wire strong dash", "wire strong dot thick")


class Grid(NamedTuple):
    """What is drawn into, which steps have a column, and where: the left edges and the width of one."""

    drawing: Drawing
    columns: Columns
    lefts: list[float]
    cell: float


class StripPanel(Panel):
    """Steps above, what comes out of the windows below, some windows drawn between them."""

    def __init__(self, title: str, row: Row, strip: Strip, words: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.title, self.row, self.strip, self.words = title, row, strip, words
        self.family = family_of(row.layer)
        upper, lower = row.inputs, row.output
        self.upper = f"input {shape_words(upper)}"
        self.lower = f"output {shape_words(lower)}"
        if strip.turned:
            self.upper, self.lower = self.lower, self.upper
            self.words = ()
        if self.words:  # fewer columns would show no whole window
            self.least_width = min(WORD * (min(strip.span + strip.strides, 8) + 2), 640.0)

    @property
    def added(self) -> tuple[str, str]:
        """The text beside the steps: its label, and what it is."""
        if self.strip.turned:
            return "cut", "cut away"
        if hasattr(self.row.layer, "pool_size"):
            return "pad", "added, and left out of the result"
        return "0", "a zero, added"

    def label(self, position: int) -> str:
        if position < 0 or position >= (known(self.strip.long) or 10**18):
            return self.added[0]
        if position < len(self.words):
            return self.words[position]
        return str(position + 1)

    def tail(self) -> list[tuple[str, str]]:
        """The end of a sequence of unknown length: labels above and below.

        The last window's result is below its middle, and the lost steps follow it.
        """
        lost = self.strip.lost()
        behind = lost[1] if lost is not None else 0
        if not behind:
            return [(str(self.strip.long), str(self.strip.short))]
        between = [("", LOST)] * (behind - 1) if behind < 4 else [("…", "…")]
        last = (str(self.strip.long), LOST)
        return [(str(self.strip.long - behind), str(self.strip.short)), *between, last]

    # -- SVG -------------------------------------------------------------------------
    def draw(self, drawing: Drawing, x: float, y: float, width: float) -> float:
        cell = WORD if self.words else self._cell_width(width)
        columns = Columns(self.strip, int(width // cell))
        # An unknown end gets cells as wide as their formulas.
        tail: list[tuple[float, str, str]] = []
        if columns.tail_name:
            for upper, lower in self.tail():
                need = max(width_of(upper, 12, SANS), width_of(lower, 11, BOLD)) + 12
                tail.append((min(width / 4, max(cell, need)), upper, lower))
            room = int((width - sum(wide for wide, _, _ in tail)) // cell)
            columns = Columns(self.strip, max(room, 4) + 1)
        lefts = [x + i * cell for i in range(len(columns.shown))]
        grid = Grid(drawing, columns, lefts, cell)
        top = self._row_label(drawing, self.upper, x, y, width)
        reading = "read" if not self.strip.turned else "written"
        self._steps(grid, top)
        low = top + HIGH + ZONE
        self._tail(drawing, tail, x + cell * len(lefts), top, low)
        shown = columns.anchors(self.strip)
        self._windows(grid, top + HIGH, low)
        for i, column in shown:
            box = (lefts[column] + 1, low, cell - 2, HIGH)
            drawing.rect(box, f"f-{self.family}", radius=2, title=f"window {i + 1}, {reading}")
            drawing.text(str(i + 1), box, size=11, font=BOLD, shrink=True)
        for gap in set(columns.gaps) - {at for _, at in shown}:
            if self._hides(columns, gap):
                drawing.text("…", (lefts[gap], low, cell, HIGH), font=BOLD)
        self._lost(grid, low)
        bottom = self._row_label(drawing, self.lower, x, low + HIGH + 4, width)
        return bottom - y

    def _cell_width(self, width: float) -> float:
        most = len(str(known(self.strip.long) or 1)) if known(self.strip.long) else 2
        added = self.strip.before or self.strip.after
        word = bool(added) and self.added[0] != "0"
        if width < 480:  # narrower cells, so that whole windows are seen
            return max(28.0 if word else 24.0, most * 7.8)
        return max(32.0 if word else CELL, most * 8.5)

    def _hides(self, columns: Columns, gap: int) -> bool:
        """Whether results of windows are left out at an ellipsis, and not zeros alone."""
        before, behind = columns.shown[gap - 1], columns.shown[gap + 1 : gap + 2]
        steps = known(self.strip.long)
        if behind and behind[0] is not None and before is not None:
            if behind[0] <= 0 or (steps is not None and before >= steps):
                return False
        return True

    def _tail(
        self,
        drawing: Drawing,
        tail: list[tuple[float, str, str]],
        left: float,
        top: float,
        low: float,
    ) -> None:
        for wide, upper, lower in tail:
            box, below = (left + 1, top, wide - 2, HIGH), (left + 1, low, wide - 2, HIGH)
            if upper != "…":
                drawing.rect(box, "plain", radius=2)
            drawing.text(upper, box, shrink=True, font=BOLD if upper == "…" else SANS)
            if lower == LOST:
                self._crossed(drawing, below)
            elif lower == "…":
                drawing.text(lower, below, font=BOLD)
            else:
                drawing.rect(below, f"f-{self.family}", radius=2)
                drawing.text(lower, below, size=11, font=BOLD, shrink=True)
            left += wide

    def _row_label(self, drawing: Drawing, text: str, x: float, y: float, width: float) -> float:
        drawing.text(text, (x, y, width, 18), size=12, font="mono", cls="quiet", at="start")
        return y + 20

    def _steps(self, grid: Grid, top: float) -> None:
        drawing, columns, lefts, cell = grid
        steps = known(self.strip.long)
        for column, position in enumerate(columns.shown):
            box = (lefts[column] + 1, top, cell - 2, HIGH)
            if position is None:
                drawing.text("…", box, font=BOLD)
                continue
            added = position < 0 or (steps is not None and position >= steps)
            title = self.added[1] if added else ""
            drawing.rect(box, "plain dash" if added else "plain", radius=2, title=title)
            inside = (box[0] + 2, box[1], box[2] - 4, box[3])
            if self.words and 0 <= position < len(self.words):
                drawing.text(self.label(position), inside, size=11)
            else:
                cls = "quiet" if added else "ink"
                drawing.text(self.label(position), inside, size=11, cls=cls, shrink=True)
            if not added and not self.strip.reads(position):
                _cross(drawing, (lefts[column] + cell / 2, top + HIGH + 9), 4)

    def chosen(self, columns: Columns) -> list[int]:
        """The windows that are drawn: the first, the second and the last, as far as they are seen."""
        n = known(self.strip.short)
        if n is None:
            found = [0, 1]
        else:
            found = sorted({i for i in (0, 1, n - 1) if 0 <= i < n and self.strip.touched(i)})
        whole = [i for i in found if columns.whole(self.strip, i)]
        return whole or found[:1]

    def _windows(self, grid: Grid, top: float, low: float) -> None:
        drawing, columns, lefts, cell = grid
        at = [left + cell / 2 for left in lefts]
        last = (known(self.strip.short) or 0) - 1
        levels: list[tuple[float, float, int]] = []
        for i in self.chosen(columns):
            touched = self.strip.touched(i)
            centres = [at[columns.column(p)] for p in touched]
            left, right = min(centres), max(centres)
            # A window is drawn lower than those that it overlaps.
            taken = {n for a, b, n in levels if a - 4 <= right and left - 4 <= b}
            height = next(n for n in range(len(levels) + 1) if n not in taken)
            levels.append((left, right, height))
            level = top + 12 + 13 * height
            look = LOOKS[min(i, 1) if i != last or i == 0 else 2]
            drawing.line((left, level), (right, level), cls=look)
            hidden = known(self.strip.short) != 1 and touched[-1] not in columns.at
            if hidden and columns.gaps:
                more = (right + cell / 2 - 4, level - 8, cell, 16)
                drawing.text("…", more, size=11, font=BOLD)
            for p, centre in zip(touched, centres):
                if p in columns.at:
                    ends = ((centre, top + 2), (centre, level))
                    drawing.line(*(reversed(ends) if self.strip.turned else ends), cls=look)
                    drawing.circle((centre, top + 3), 2.2, "head")
            middle = at[columns.column(self.strip.anchor(i))]
            middle = min(max(middle, left), right)
            if self.strip.turned:
                drawing.line((middle, low), (middle, level), cls=look, arrow=True)
            else:
                drawing.line((middle, level), (middle, low), cls=look, arrow=True)

    def _lost(self, grid: Grid, low: float) -> None:
        """Places below a step where no window has its middle: crossed out."""
        drawing, columns, lefts, cell = grid
        lost, steps = self.strip.lost(), known(self.strip.long)
        if lost is None:
            return
        end = steps - lost[1] if steps is not None else None
        for position, column in columns.at.items():
            if position >= lost[0] and (end is None or position < end):
                continue
            self._crossed(drawing, (lefts[column] + 1, low, cell - 2, HIGH))

    def _crossed(self, drawing: Drawing, box: Box) -> None:
        x, y, w, h = box
        drawing.rect(box, "blank thin dash", radius=2, title="no window has its middle here")
        _cross(drawing, (x + w / 2, y + h / 2), 6)

    # -- text ------------------------------------------------------------------------
    def lines(self, width: int) -> Iterable[TextLine]:
        widest = max((columns_of(w) for w in self.words), default=0)
        tail = self.tail()
        cell = max(min(widest, 8), len(str(known(self.strip.long) or 0)), 2) + 1
        wides = [max(len(upper), len(lower), 2) + 1 for upper, lower in tail]
        unknown = known(self.strip.long) is None
        columns = Columns(self.strip, max((width - unknown * sum(wides)) // cell, 5))
        ends = [
            "".join(t[k].center(n) for t, n in zip(tail, wides)) if unknown else "" for k in (0, 1)
        ]
        yield [("green", cut(self.upper, width))]
        yield [("", "".join(self._cell(p, cell) for p in columns.shown) + ends[0])]
        for turn, i in enumerate(self.chosen(columns)):
            bracket = list(self._bracket(columns, cell, i))
            for p, column in columns.at.items():
                at = column * cell + (cell - 1) // 2
                added = p < 0 or p >= (known(self.strip.long) or 10**18)
                if not turn and not added and not self.strip.reads(p) and bracket[at] == " ":
                    bracket[at] = "×"
            yield [("dim" if turn else "", "".join(bracket))]
        below = {column: str(i + 1) for i, column in columns.anchors(self.strip)}
        lost = self.strip.lost()
        if lost is not None:
            steps = known(self.strip.long)
            for p, column in columns.at.items():
                if p < lost[0] or (steps is not None and p >= steps - lost[1]):
                    below.setdefault(column, "x")
        for gap in columns.gaps:
            if self._hides(columns, gap):
                below.setdefault(gap, "…")
        row = "".join(centred(below.get(c, ""), cell) for c in range(len(columns.shown)))
        yield [("cyan", row + ends[1])]
        yield [("green", cut(self.lower, width))]

    def _cell(self, position: Optional[int], cell: int) -> str:
        if position is None:
            return centred("…", cell)
        return centred(cut(self.label(position), cell - 1), cell)

    def _bracket(self, columns: Columns, cell: int, i: int) -> str:
        touched = sorted({columns.column(p) for p in self.strip.touched(i)})
        anchor = columns.column(self.strip.anchor(i))
        line = [" "] * (len(columns.shown) * cell)
        middle = (cell - 1) // 2
        first, last = touched[0] * cell + middle, touched[-1] * cell + middle
        line[first : last + 1] = ["─"] * (last - first + 1)
        for column in touched:
            line[column * cell + middle] = "┴"
        line[min(max(anchor * cell + middle, first), last)] = "▲" if self.strip.turned else "▼"
        return "".join(line)


def _cross(drawing: Drawing, centre: tuple[float, float], r: float) -> None:
    x, y = centre
    drawing.line((x - r, y - r), (x + r, y + r), cls="thin")
    drawing.line((x - r, y + r), (x + r, y - r), cls="thin")
