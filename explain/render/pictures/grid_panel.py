"""Windows over an image: what is read at the left, what comes out at the right, or below.

Every axis is a :class:`.strip.Strip` of its own. The height and the width are drawn; what else
a window slides along is told in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple, Optional

from shapecalc.layers.spatial import place
from shapecalc.models.rows import Row
from shapecalc.numbers.size import known

from ..families import family_of
from .cells import centred, cut, padded_to
from .field import WIDEST, Field, Side
from .measure import MONO, width_of
from .panel import Panel, TextLine, shape_words
from .strip import Columns, Strip
from .strip_panel import LOOKS
from .svg import Drawing

LETTERS = "ABC"
# Pixels: a cell and the least of one, and the width from which the grids stand side by side.
CELL, LEAST, BESIDE = 28.0, 20.0, 480.0
MOST_ROWS, MOST_RESULTS, MOST_TEXT = 11, 6, 12


class Window(NamedTuple):
    """One window that is drawn: its letter, and which it is along the rows and the columns."""

    letter: str
    look: str
    at: tuple[int, int]


class GridPanel(Panel):
    """An image and what its windows give, as grids; a letter stands for a window and its result."""

    def __init__(self, title: str, row: Row, strips: Sequence[Strip]) -> None:
        super().__init__()
        self.title, self.row = title, row
        self.axes: Any = row.layer.over  # type: ignore[attr-defined]
        *self.others, self.down, self.along = strips
        self.family = family_of(row.layer)
        self.upper, self.lower = f"input {shape_words(row.inputs)}", _output(row)
        self.chosen = self._chosen()
        self.notes = self._legend()

    # -- what is drawn -----------------------------------------------------------------
    def _chosen(self) -> list[Window]:
        """The first window, the next and the last, as far as they are known."""
        down, along = known(self.down.short), known(self.along.short)
        found: list[tuple[int, int]] = [(0, 0)] if down != 0 and along != 0 else []
        if found and along != 1:
            found.append((0, 1))
        elif found and down != 1:
            found.append((1, 0))
        if found and down is not None and along is not None:
            found.append((down - 1, along - 1))
        places = list(dict.fromkeys(found))
        return [Window(*one) for one in zip(LETTERS, LOOKS, places)]

    def _legend(self) -> list[str]:
        turned = self.down.turned
        what = "pixel" if turned else "window"
        names = [f"{w.letter} the {self._which(w)}" for w in self.chosen]
        tells = (
            "What a pixel paints has its letter."
            if turned
            else "A result has the letter of its window."
        )
        names[:1] = [f"{name.replace(' the', ' is the')} {what}" for name in names[:1]]
        notes = [f"{', '.join(names)}. {tells}"] if names else []
        if not self.down.parts:
            notes.append(self._movement())
        for strip, axis in zip(self.others, self.axes):
            notes.append(_slides_along(strip, place(axis)))
        if any(s.before or s.after for s in (self.down, self.along)):
            notes.append(self.added[1])
        return notes

    def _which(self, window: Window) -> str:
        if window.at == (0, 0):
            return "only" if known(self.down.short) == known(self.along.short) == 1 else "first"
        last = (known(self.down.short), known(self.along.short))
        if window is self.chosen[1]:
            end = (
                " and last"
                if window.at == (last[0] and last[0] - 1, last[1] and last[1] - 1)
                else ""
            )
            return f"next{end}"
        return "last"

    def _movement(self) -> str:
        down, along, axes = self.down, self.along, self.axes[-2:]
        moves = listed(counted(s.strides, place(a)) for s, a in zip((down, along), axes))
        dilated = [
            f"{s.dilation}{_ORDINAL.get(s.dilation, 'th')} {place(a)}"
            for s, a in zip((down, along), axes)
            if s.dilation > 1 and s.kernel > 1
        ]
        who = "What a pixel paints" if down.turned else "The window"
        reads = "takes" if down.turned else "reads"
        skips = f" and {reads} every {listed(dilated, ' and every ')}" if dilated else ""
        return f"{who} moves by {moves}{skips}."

    @property
    def added(self) -> tuple[str, str]:
        """The sign in a cell that isn't part of the image, and what it means."""
        if self.down.turned:
            return "c", "c: painted, and cut away."
        if hasattr(self.row.layer, "pool_size"):
            return "p", "p: added, and left out of the result."
        return "0", "0: a zero, added by the padding."

    def mark(self, r: int, c: int) -> str:
        """The text of a cell of the larger grid: a sign for what is added, a cross for what no
        window reads, and the letters of the windows on it."""
        if self.is_added(r, c):
            sign = self.added[0]
        else:
            sign = "" if self.down.reads(r) and self.along.reads(c) else "×"
        return sign + "".join(
            w.letter
            for w in self.chosen
            if r in self.down.touched(w.at[0]) and c in self.along.touched(w.at[1])
        )

    def is_added(self, r: int, c: int) -> bool:
        """Whether a cell lies outside the image."""
        return any(
            p < 0 or (known(s.long) is not None and p >= known(s.long))
            for s, p in ((self.down, r), (self.along, c))
        )

    def letter(self, r: int, c: int) -> str:
        """The text of a cell of the smaller grid."""
        return next((w.letter for w in self.chosen if w.at == (r, c)), "")

    def sides(self, most: tuple[int, int], results: int) -> tuple[list[Side], list[Side]]:
        """Rows and columns of the larger grid and of the smaller one."""
        large, small = [], []
        for strip, n in zip((self.down, self.along), most):
            # What is cut off in front of the first window is shown as well.
            whole = strip._replace(before=max(strip.before, 0))
            columns = Columns(whole, n)
            if columns.tail_name:
                columns = Columns(whole, n - 1)
            large.append(Side(columns.shown, columns.tail_name, known(strip.long)))
            small.append(Side.few(strip.short, results))
        return large, small

    # -- SVG -------------------------------------------------------------------------
    def draw(self, drawing: Drawing, x: float, y: float, width: float) -> float:
        beside = width >= BESIDE
        strip = self.along
        needed = min(strip.before + (known(strip.long) or 99) + strip.after, self._wanted(strip))
        names = [str(s.long) for s in (self.down, strip) if known(s.long) is None]
        ends = sum(min(width_of(name, 10), WIDEST) for name in names)
        room = (width * 0.58 if beside else width) - 34 - ends
        cell = min(max(room / needed, LEAST), CELL)
        most = int(room // cell)
        tall = min(max(MOST_ROWS, self._wanted(self.down)), max(most, MOST_ROWS))
        results = MOST_RESULTS if beside else min(MOST_RESULTS, int(room // cell))
        large, small = self.sides((tall, most), results)
        turned = self.down.turned
        first, second = (small, large) if turned else (large, small)
        texts = (self.letter, self.mark) if turned else (self.mark, self.letter)
        left = self._field(
            drawing, x, y, (first, cell, width * 0.6 if beside else width), self.upper
        )
        wide = max(left.right, x + min(width_of(self.upper, 12, MONO), width * 0.6) - 24)
        at = (wide + 44, y) if beside else (x, left.bottom + 30)
        room = x + width - at[0]
        right = self._field(drawing, *at, (second, cell, room), self.lower)
        for field, text in zip((left, right), texts):
            self._cells(field, text)
        for window in self.chosen:
            self._outline(right if turned else left, window)
        if beside:
            middle = left.top + (cell if left.bottom - left.top > cell else cell / 2)
            drawing.line((left.right + 8, middle), (at[0] - 2, middle), arrow=True)
        else:
            middle = x + 14
            drawing.line((middle, left.bottom + 6), (middle, at[1] - 4), arrow=True)
        return max(left.bottom, right.bottom) - y

    def _wanted(self, strip: Strip) -> int:
        """Places in a row that show the first window, the next and the last."""
        return int(min(2 * min(strip.span, 40) + strip.strides + 2, 60))

    def _field(
        self,
        drawing: Drawing,
        x: float,
        y: float,
        what: tuple[list[Side], float, float],
        label: str,
    ) -> Field:
        (rows, columns), cell, width = what
        drawing.text(
            label, (x, y, width, 18), size=12, font="mono", cls="quiet", at="start", shrink=True
        )
        return Field(drawing, rows, columns, cell, (x, y + 20), width)

    def _cells(self, field: Field, text: Any) -> None:
        mark = text == self.mark
        for i, r in enumerate(field.rows.shown):
            for j, c in enumerate(field.columns.shown):
                if r is None or c is None:
                    continue
                said = text(r, c)
                added = mark and self.is_added(r, c)
                held = any(letter in LETTERS for letter in said)
                cls = f"f-{self.family}" if held else "plain"
                field.cell_at(i, j, said, f"{cls} dash" if added else cls, quiet=not held)
        field.ends()

    def _outline(self, field: Field, window: Window) -> None:
        """The edge of a window, a little inside of its cells, so that two of them can be told apart."""
        spans = []
        for strip, side, at in zip((self.down, self.along), (field.rows, field.columns), window.at):
            touched = strip.touched(at)
            if not touched or side.place(touched[0]) is None:
                return
            spans.append((side.place(touched[0]), side.place(touched[-1])))
        field.outline(spans[0], spans[1], window.look, 1.5 + 1.5 * self.chosen.index(window))

    def description(self) -> list[str]:
        return [self.upper, self.lower]

    # -- text ------------------------------------------------------------------------
    def lines(self, width: int) -> Iterable[TextLine]:
        wide = max((len(self.mark(r, c)) for r, c in self._shown_cells()), default=0) + 1
        digits = max(len(str(known(s.long) or 0)) for s in (self.down, self.along)) + 1
        cell = max(wide, digits, 3)
        most = max(min((width - digits - 2) // cell, MOST_TEXT), 4)
        large, small = self.sides((MOST_TEXT, most), min(MOST_RESULTS, most))
        grids = [
            list(_text_grid(large, cell, self.mark)),
            list(_text_grid(small, cell, self.letter)),
        ]
        labels = [self.upper, self.lower]
        if self.down.turned:
            grids.reverse()
        wides = [max(map(len, grid)) for grid in grids]
        if max(wides[0], len(labels[0])) + 5 + max(wides[1], len(labels[1])) <= width:
            left = max(wides[0], len(labels[0])) + 5
            yield [("green", padded_to(labels[0], left)), ("green", labels[1])]
            for i, (a, b) in enumerate(zip_longest(*grids, fillvalue="")):
                arrow = "→" if i == 1 else " "
                yield [("", padded_to(padded_to(a, left - 3) + arrow, left)), ("cyan", b)]
            return
        for label, grid, style in zip(labels, grids, ("", "cyan")):
            yield [("green", cut(label, width))]
            yield from ([(style, cut(line, width))] for line in grid)

    def _shown_cells(self) -> Iterator[tuple[int, int]]:
        large, _ = self.sides((MOST_TEXT, MOST_TEXT), MOST_RESULTS)
        for r in large[0].shown:
            for c in large[1].shown:
                if r is not None and c is not None:
                    yield r, c


_ORDINAL = {2: "nd", 3: "rd"}


def _output(row: Row) -> str:
    return f"output {shape_words(row.output)}"


def _slides_along(strip: Strip, one: str) -> str:
    """What a picture of rows and columns doesn't show: another axis."""
    n = known(strip.short)
    if strip.parts and n == 1:
        return f"It covers all {one}s as well."
    if strip.parts:
        return f"The {one}s are divided into {strip.short} windows as well."
    times = counted(n, "position") if n is not None else f"{strip.short} positions"
    if strip.turned:
        return f"Every {one} paints as well: {counted(strip.kernel, one)} of the output each."
    return f"The window slides over the {one}s as well, {counted(strip.kernel, one)} long: {times}."


def _text_grid(sides: list[Side], cell: int, text: Any) -> Iterator[str]:
    rows, columns = sides
    labels = [columns.label(i) for i in range(len(columns))]
    gutter = max([len(rows.label(i)) for i in range(len(rows))] + [2]) + 1
    yield " " * gutter + "".join(_fitted(label, cell) for label in labels)
    for i in range(len(rows)):
        r = rows.shown[i] if i < len(rows.shown) else None
        line = rows.label(i).rjust(gutter - 1) + " "
        for j in range(len(columns)):
            c = columns.shown[j] if j < len(columns.shown) else None
            hidden = r is None or c is None
            line += centred("" if hidden else cut(text(r, c) or "·", cell - 1), cell)
        yield line.rstrip()


def _fitted(label: str, cell: int) -> str:
    return centred(label, cell) if len(label) < cell else f"{label} "


def counted(n: Optional[int], one: str) -> str:
    """``1 row``, ``3 rows``."""
    return f"{n:,} {one}{'' if n == 1 else 's'}"


def listed(words: Iterable[str], last: str = " and ") -> str:
    """``a, b and c``."""
    *before, end = words
    return f"{', '.join(before)}{last}{end}" if before else end
