"""Which pixel becomes which: cropping, zero padding, upsampling of images."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shapecalc.layers.spatial import place
from shapecalc.models.rows import Row
from shapecalc.numbers.size import known

from .grid_panel import GridPanel, counted, listed
from .panel import NotDrawn, Options, Panel, equations, first_sentence
from .strip import Strip, padded
from .window import sizes_of


class MovedPanel(GridPanel):
    """Pixels before and behind: each becomes one pixel, several, or none."""

    def __init__(self, title: str, row: Row, strips: list[Strip], signs: tuple[str, str]) -> None:
        self.signs = signs
        super().__init__(title, row, strips)

    def _legend(self) -> list[str]:
        names = ", ".join(f"{w.letter} {self._which(w)}" for w in self.chosen)
        return [f"The same letter is the same pixel: {names}.", *filter(None, [self.added[1]])]

    @property
    def added(self) -> tuple[str, str]:
        return self.signs

    def is_added(self, r: int, c: int) -> bool:
        """Whether a cell of the larger grid has no pixel in the smaller one."""
        return not all(
            0 <= (p + s.before) // s.strides < (known(s.short) or 10**18)
            for s, p in ((self.down, r), (self.along, c))
        )


def moved_panels(row: Row, options: Options) -> Iterator[Panel]:
    """The picture of a layer that only moves pixels."""
    layer: Any = row.layer
    before, after = (sizes_of(layer, x) for x in (row.inputs, row.output))
    words = [place(axis) for axis in layer.over]
    if not hasattr(layer, "ends_in"):
        times = [known(n) for n in layer.each("size")]
        if None in times:
            raise NotDrawn("How often a pixel is repeated isn't known yet.")
        strips = [
            padded(b, a, n, n, 1, "valid", turned=True) for a, b, n in zip(before, after, times)
        ]
        title = f"every pixel becomes {listed(counted(n, w) for n, w in zip(times, words))}"
        signs = ("", "")
    else:
        cuts = layer.ends_in == "cropping"
        starts = [known(start) for start, _ in layer.both_ends()]
        if any(start is None or start < 0 for start in starts):
            raise NotDrawn("How many pixels there are at the edges isn't known.")
        strips = [
            Strip(*((a, b) if cuts else (b, a)), 1, before=-start, turned=not cuts)
            for a, b, start in zip(before, after, starts)
        ]
        title = "what is left" if cuts else "zeros around it"
        signs = ("×", "×: removed.") if cuts else ("0", "0: a zero, added.")
    panel = MovedPanel(f"{row.name}: {title}", row, strips, signs)
    panel.notes = [first_sentence(row), *equations(row), *panel.notes]
    if getattr(layer, "interpolation", "nearest") != "nearest":
        panel.notes.append(
            f"interpolation={layer.interpolation!r}: its numbers are between those of its neighbours."
        )
    yield panel
