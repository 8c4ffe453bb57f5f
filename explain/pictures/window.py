"""A window that slides over the steps; padding, strides and dilation; pooling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Optional

from shapecalc.errors import ShapeError
from shapecalc.model import Row
from shapecalc.shape import Shape
from shapecalc.size import known

from .cells import centred, columns_of, cut
from .measure import BOLD, LINE, SANS, width_of, wrap
from .panel import (
    NotDrawn,
    Options,
    Panel,
    TextLine,
    equations,
    first_sentence,
    shape_words,
    size_words,
)
from .strip import Columns, Strip, padded
from .svg import Drawing
from .themes import family_of

CELL, WORD = 30.0, 66.0
HIGH, ZONE = 26.0, 52.0


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

    def label(self, position: int) -> str:
        if position < 0 or position >= (known(self.strip.long) or 10**18):
            return "cut" if self.strip.turned else "0"
        if position < len(self.words):
            return self.words[position]
        return str(position + 1)

    def tail_labels(self, columns: Columns) -> tuple[str, str]:
        return columns.tail_name, str(self.strip.short)

    # -- SVG -------------------------------------------------------------------------
    def draw(self, drawing: Drawing, x: float, y: float, width: float) -> float:
        cell = WORD if self.words else self._cell_width()
        columns = Columns(self.strip, int(width // cell))
        # An unknown end gets a cell as wide as its formula.
        tail = 0.0
        if columns.tail_name:
            longest = max(self.tail_labels(columns), key=len)
            tail = min(width / 3, max(cell, width_of(longest, 12, SANS) + 12))
            columns = Columns(self.strip, int((width - tail) // cell) + 1)
        lefts = [x + i * cell for i in range(len(columns.shown))]
        at = [left + cell / 2 for left in lefts]
        top = self._row_label(drawing, self.upper, x, y, width)
        reading = "read" if not self.strip.turned else "written"
        touched = self._steps(drawing, columns, lefts, cell, top)
        if columns.tail_name:
            last = (lefts[-1] + cell, top, tail, HIGH)
            drawing.rect(last, "plain", radius=2)
            drawing.text(columns.tail_name, last, shrink=True)
        low = top + HIGH + ZONE
        shown = columns.anchors(self.strip)
        self._windows(drawing, columns, at, cell, top + HIGH, low)
        for i, column in shown:
            box = (lefts[column] + 1, low, cell - 2, HIGH)
            drawing.rect(box, f"f-{self.family}", radius=2, title=f"window {i + 1}, {reading}")
            drawing.text(str(i + 1), box, size=11, font=BOLD, shrink=True)
        if columns.gap_at is not None and columns.gap_at not in {at for _, at in shown}:
            drawing.text("…", (lefts[columns.gap_at], low, cell, HIGH), font=BOLD)
        if columns.tail_name:
            box = (lefts[-1] + cell, low, tail, HIGH)
            drawing.rect(box, f"f-{self.family}", radius=2)
            drawing.text(str(self.strip.short), box, size=11, font=BOLD, shrink=True)
        self._lost(drawing, columns, lefts, cell, low, touched)
        bottom = self._row_label(drawing, self.lower, x, low + HIGH + 4, width)
        return bottom - y

    def _cell_width(self) -> float:
        most = len(str(known(self.strip.long) or 1)) if known(self.strip.long) else 2
        return max(CELL if not self.strip.turned else 32.0, most * 8.5)

    def _row_label(self, drawing: Drawing, text: str, x: float, y: float, width: float) -> float:
        drawing.text(text, (x, y, width, 18), size=12, font="mono", cls="quiet", at="start")
        return y + 20

    def _steps(
        self, drawing: Drawing, columns: Columns, lefts: list[float], cell: float, top: float
    ) -> set[int]:
        steps = known(self.strip.long)
        zeros = set()
        for column, position in enumerate(columns.shown):
            box = (lefts[column] + 1, top, cell - 2, HIGH)
            if position is None:
                drawing.text("…", box, font=BOLD)
                continue
            added = position < 0 or (steps is not None and position >= steps)
            if added:
                zeros.add(position)
            title = ("cut away" if self.strip.turned else "a zero, added") if added else ""
            drawing.rect(box, "plain dash" if added else "plain", radius=2, title=title)
            inside = (box[0] + 2, box[1], box[2] - 4, box[3])
            if self.words and 0 <= position < len(self.words):
                drawing.text(self.label(position), inside, size=11)
            else:
                cls = "quiet" if added else "ink"
                drawing.text(self.label(position), inside, size=11, cls=cls, shrink=True)
        return zeros

    def chosen(self) -> list[int]:
        """The windows that are drawn: the first, the second, the last."""
        n = known(self.strip.short)
        if n is None:
            return [0, 1]
        return sorted({i for i in (0, 1, n - 1) if 0 <= i < n and self.strip.touched(i)})

    def _windows(
        self,
        drawing: Drawing,
        columns: Columns,
        at: list[float],
        cell: float,
        top: float,
        low: float,
    ) -> None:
        looks = ("wire strong thick", "wire strong dash", "wire strong dot thick")
        for turn, i in enumerate(self.chosen()):
            touched = self.strip.touched(i)
            level = top + 12 + (14 if turn == 1 else 0)
            centres = [at[columns.column(p)] for p in touched]
            left, right = min(centres), max(centres)
            look = looks[turn]
            drawing.line((left, level), (right, level), cls=look)
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

    def _lost(
        self,
        drawing: Drawing,
        columns: Columns,
        lefts: list[float],
        cell: float,
        low: float,
        zeros: set[int],
    ) -> None:
        """Places below a step where no window has its middle: crossed out."""
        lost, steps = self.strip.lost(), known(self.strip.long)
        if lost is None:
            return
        end = steps - lost[1] if steps is not None else None
        for position, column in columns.at.items():
            if position >= lost[0] and (end is None or position < end):
                continue
            box = (lefts[column] + 1, low, cell - 2, HIGH)
            drawing.rect(box, "blank thin dash", radius=2, title="no window has its middle here")
            x, y, w, h = box
            for ends in (((x + 8, y + 6), (x + w - 8, y + h - 6)),) + (
                ((x + 8, y + h - 6), (x + w - 8, y + 6)),
            ):
                drawing.line(*ends, cls="thin")

    # -- text ------------------------------------------------------------------------
    def lines(self, width: int) -> Iterable[TextLine]:
        widest = max((columns_of(w) for w in self.words), default=0)
        tails = (str(self.strip.long), str(self.strip.short))
        cell = max(min(widest, 8), len(str(known(self.strip.long) or 0)), 2) + 1
        room = width - (0 if known(self.strip.long) is not None else max(map(len, tails)) + 1)
        columns = Columns(self.strip, max(room // cell, 5))
        yield [("green", cut(self.upper, width))]
        yield [("", "".join(self._cell(p, cell) for p in columns.shown) + columns.tail_name)]
        for turn, i in enumerate(self.chosen()):
            yield [("dim" if turn else "", self._bracket(columns, cell, i, turn))]
        below = {column: str(i + 1) for i, column in columns.anchors(self.strip)}
        lost = self.strip.lost()
        if lost is not None:
            steps = known(self.strip.long)
            for p, column in columns.at.items():
                if p < lost[0] or (steps is not None and p >= steps - lost[1]):
                    below.setdefault(column, "x")
        if columns.gap_at is not None:
            below.setdefault(columns.gap_at, "…")
        row = "".join(centred(below.get(c, ""), cell) for c in range(len(columns.shown)))
        yield [("cyan", row + (tails[1] if columns.tail_name else ""))]
        yield [("green", cut(self.lower, width))]

    def _cell(self, position: Optional[int], cell: int) -> str:
        if position is None:
            return centred("…", cell)
        return centred(cut(self.label(position), cell - 1), cell)

    def _bracket(self, columns: Columns, cell: int, i: int, turn: int) -> str:
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


class Several(Panel):
    """Strips below each other, each with its settings."""

    def __init__(self, title: str, parts: list[Panel]) -> None:
        super().__init__()
        self.title, self.parts = title, parts

    def draw(self, drawing: Drawing, x: float, y: float, width: float) -> float:
        start = y
        for part in self.parts:
            for size, font, texts in ((13, BOLD, [part.title]), (12, "mono", part.notes)):
                for text in texts:
                    for line in wrap(text, width, size, font):
                        drawing.text(
                            line, (x, y, width, size * LINE + 2), size=size, font=font, at="start"
                        )
                        y += size * LINE + 2
            y += 6
            try:
                y += part.draw(drawing, x, y, width) + 20
            except NotImplementedError:
                y += 20  # words alone
        return y - start - 20

    def lines(self, width: int) -> Iterable[TextLine]:
        from ..terminal import wrapped

        for i, part in enumerate(self.parts):
            if i:
                yield []
            yield [("bold", cut(part.title, width))]
            for note in part.notes:
                for text in wrapped(note, width, "  "):
                    yield [("dim", text)]
            try:
                yield from part.lines(width)
            except NotImplementedError:
                continue

    def spoken(self) -> str:
        return " ".join([f"{self.title}.", *(part.spoken() for part in self.parts)])


def _steps(layer: Any, x: Any) -> Any:
    """The steps of a shape, wherever the layer's format puts them."""
    return x[1] if layer.data_format == "channels_last" else x[-1]


def conv_strip(row: Row) -> Strip:
    """Where the windows of a convolution stand; a transposed one writes them."""
    layer: Any = row.layer
    steps, n = _steps(layer, row.inputs), _steps(layer, row.output)
    turned = hasattr(layer, "output_padding")
    long, short = (n, steps) if turned else (steps, n)
    kernel, strides, dilation = (
        known(v) for v in (layer.kernel_size, layer.strides, layer.dilation_rate)
    )
    if kernel is None or strides is None or dilation is None:
        raise NotDrawn("The window's size isn't known yet.")
    return padded(long, short, kernel, strides, dilation, layer.padding, turned=turned)


def window_panels(row: Row, options: Options) -> Iterator[Panel]:
    """The window of a convolution over the whole input."""
    strip = conv_strip(row)
    panel = StripPanel(f"{row.name}: a window of {strip.kernel} steps", row, strip, options.words)
    panel.notes = [first_sentence(row), *equations(row)]
    lost = strip.lost()
    if lost is not None and any(lost):
        panel.notes.append(
            f"Crossed out: {lost[0]} at the start and {lost[1]} at the end, where no window "
            "has its middle."
        )
    if strip.unread():
        panel.notes.append(_unread(strip.unread()))
    yield panel


def pooling_panels(row: Row, options: Options) -> Iterator[Panel]:
    """The windows of a pooling layer, or the one window that is the whole text."""
    strip = pooling_strip(row)
    title = f"{row.name}: {'windows' if known(strip.short) != 1 else 'one window'}"
    panel = StripPanel(title, row, strip, options.words)
    panel.notes = [first_sentence(row), *equations(row)]
    if strip.unread():
        panel.notes.append(_unread(strip.unread()))
    yield panel


def _unread(n: int) -> str:
    return f"The last {n} steps are in no window." if n > 1 else "The last step is in no window."


def pooling_strip(row: Row) -> Strip:
    """Where the windows of a pooling layer stand."""
    layer: Any = row.layer
    if not isinstance(row.inputs, Shape) or len(row.inputs) < 3:
        raise NotDrawn("Its input has no steps.")
    steps = _steps(layer, row.inputs)
    size = getattr(layer, "pool_size", None)
    if size is None:
        parts = getattr(layer, "output_size", 1)
        if known(steps) is None:
            raise NotDrawn(
                "How the windows are cut depends on the number of steps; give it with --len."
                if parts != 1
                else "The one window is as long as the text; give its length with --len."
            )
        return Strip(steps, parts, 1, parts=True)
    strides = size if layer.strides is None else layer.strides
    short = _steps(layer, row.output)
    sizes = [known(size), known(strides)]
    if any(v is None for v in sizes):
        raise NotDrawn("The window's size isn't known yet.")
    return padded(steps, short, sizes[0], sizes[1], 1, layer.padding)


# -- what another setting would do ------------------------------------------------------------
def padding_panels(row: Row, options: Options) -> Iterator[Panel]:
    """The same layer with other padding, strides and dilation, over the beginning and the end."""
    layer: Any = row.layer
    tried: list[dict[str, Any]] = [{}]
    kind: Any = type(layer).kinds["padding"]
    tried += [{"padding": word} for word in kind.words if word != layer.padding]
    strides = getattr(layer, "pool_size", 1) if layer.strides is None else layer.strides
    tried += [{"strides": 2 if known(strides) != 2 else 1}]
    if "dilation_rate" in type(layer).kinds:
        tried += [{"dilation_rate": 2 if known(layer.dilation_rate) != 2 else 1}]
    strip_of = pooling_strip if hasattr(layer, "pool_size") else conv_strip
    parts = [_other(row, changed, strip_of, options) for changed in tried]
    yield Several(f"{row.name}: padding, strides and dilation", [p for p in parts if p])


def _other(row: Row, changed: dict[str, Any], strip_of: Any, options: Options) -> Optional[Panel]:
    keys = ("padding", "strides", "dilation_rate")
    layer: Any = row.layer
    title = ", ".join(f"{k}={v!r}" for k, v in changed.items())
    if not changed:
        own = ", ".join(f"{k}={_shown(layer, k)}" for k in keys if k in layer.kinds)
        title = f"as it is: {own}"
    try:
        other = type(layer).from_arguments({**layer.__dict__["given"], **changed})
        output, weights = other.apply(row.inputs)
        there = Row(row.index, row.name, other, row.inputs, output, weights)
        panel = StripPanel(title, there, strip_of(there), options.words)
    except (ShapeError, NotDrawn) as error:
        said = getattr(error, "message", str(error))
        code = f"{error.code} " if isinstance(error, ShapeError) else ""
        refused = Panel()
        refused.title, refused.notes = f"{title}: refused", [f"{code}{said}"]
        return refused
    panel.notes = [line for line in equations(there) if line.startswith("steps")]
    return panel


def _shown(layer: Any, key: str) -> str:
    value = getattr(layer, key)
    return size_words(value) if isinstance(known(value), int) else repr(value)
