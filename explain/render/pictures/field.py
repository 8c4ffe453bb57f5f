"""A grid of cells with numbers at its top and at its left: rows and columns of an image."""

from __future__ import annotations

from typing import Any, NamedTuple, Optional

from shapecalc.numbers.size import known

from .measure import BOLD, SANS, width_of
from .svg import SMALLEST, Box, Drawing

HEAD, LEAST_GUTTER, WIDEST = 18.0, 18.0, 84.0
# Between the edge of a cell and its text: room for the edges of windows.
INSET = 4.0


class Side(NamedTuple):
    """The places along one axis that are shown; None is an ellipsis.

    Where the axis has no known end, ``tail`` is the name of its last place.
    """

    shown: list[Optional[int]]
    tail: str
    size: Optional[int]

    @classmethod
    def few(cls, n: Any, most: int) -> Side:
        """The first places of ``n`` and the last."""
        size = known(n)
        if size is None:
            return cls([*range(max(most - 2, 2)), None], str(n), None)
        if size <= most:
            return cls(list(range(size)), "", size)
        return cls([*range(max(most - 2, 2)), None, size - 1], "", size)

    def __len__(self) -> int:
        return len(self.shown) + bool(self.tail)

    def label(self, i: int) -> str:
        """What stands beside a place: its number, from 1; nothing beside what padding adds."""
        if i >= len(self.shown):
            return self.tail
        position = self.shown[i]
        if position is None:
            return "…"
        inside = position >= 0 and (self.size is None or position < self.size)
        return str(position + 1) if inside else ""

    def place(self, position: int) -> Optional[int]:
        """Where a place is shown; the ellipsis if it is left out, None if it lies beyond the end."""
        if position in self.shown:
            return self.shown.index(position)
        if None not in self.shown:
            return None
        first = next((i for i, p in enumerate(self.shown) if p is not None and p > position), 0)
        return first - 1 if first else self.shown.index(None)


class Field:
    """A grid that has its place in a drawing."""

    def __init__(
        self,
        drawing: Drawing,
        rows: Side,
        columns: Side,
        cell: float,
        at: tuple[float, float],
        width: float,
    ) -> None:
        self.drawing, self.rows, self.columns, self.cell = drawing, rows, columns, cell
        labels = [rows.label(i) for i in range(len(rows))]
        wide = max([width_of(label, 10, SANS) + 7 for label in labels], default=0.0)
        gutter = min(max(wide, LEAST_GUTTER), WIDEST)
        self.left, self.top = at[0] + gutter, at[1] + HEAD
        tail = min(max(width_of(columns.tail, 10, SANS) + 8, cell), WIDEST)
        room = max(width - gutter - cell * len(columns.shown), cell)
        self.tail = min(tail, room) if columns.tail else 0.0
        self.right = self.left + cell * len(columns.shown) + self.tail
        self.bottom = self.top + cell * len(rows)
        for i, label in enumerate(labels):
            box = (at[0], self.top + i * cell, gutter - 5, cell)
            font = BOLD if label == "…" else SANS
            drawing.text(label, box, size=10, font=font, at="end", cls="quiet", shrink=True)
        for j in range(len(columns)):
            x, _, w, _ = self.box(0, j)
            label = columns.label(j)
            font = BOLD if label == "…" else SANS
            drawing.text(
                label, (x + 2, at[1], w - 4, HEAD), size=10, font=font, cls="quiet", shrink=True
            )

    def box(self, i: int, j: int) -> Box:
        """The box of a cell."""
        wide = self.tail if j >= len(self.columns.shown) else self.cell
        return (self.left + j * self.cell, self.top + i * self.cell, wide, self.cell)

    def cell_at(self, i: int, j: int, text: str, cls: str, quiet: bool = False) -> None:
        """One cell with its text."""
        x, y, w, h = self.box(i, j)
        self.drawing.rect((x, y, w, h), cls, radius=0)
        inside = (x + INSET, y + INSET, w - 2 * INSET, h - 2 * INSET)
        if width_of(text, 1.01 * SMALLEST, BOLD) <= inside[2]:  # half of it would say less
            self.drawing.text(
                text, inside, size=11, font=BOLD, cls="quiet" if quiet else "ink", shrink=True
            )

    def ends(self) -> None:
        """The last row and column of an axis without a known end: cells without a number."""
        for i in range(len(self.rows)):
            for j in range(len(self.columns)):
                beyond = i >= len(self.rows.shown) or j >= len(self.columns.shown)
                hidden = any(
                    k < len(side.shown) and side.shown[k] is None
                    for side, k in ((self.rows, i), (self.columns, j))
                )
                if beyond and not hidden:
                    self.cell_at(i, j, "", "plain")

    def outline(self, rows: Any, columns: Any, look: str, inset: float) -> None:
        """The edge of the cells from the first row and column to the last."""
        (r0, r1), (c0, c1) = rows, columns
        x, y, _, _ = self.box(r0, c0)
        right, _, w, _ = self.box(r0, c1 if c1 is not None else len(self.columns.shown) - 1)
        _, low, _, h = self.box(r1 if r1 is not None else len(self.rows.shown) - 1, c0)
        box = (x + inset, y + inset, right + w - x - 2 * inset, low + h - y - 2 * inset)
        self.drawing.rect(box, look, radius=2)
