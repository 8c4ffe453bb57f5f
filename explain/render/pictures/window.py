"""Windows that slide over steps or images; padding, strides and dilation; pooling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Optional

from shapecalc.errors import ShapeError
from shapecalc.layers.spatial import place
from shapecalc.models.rows import Row
from shapecalc.models.summary import count_text
from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import known

from ..terminal import wrapped
from .cells import cut
from .grid_panel import GridPanel, counted, listed
from .measure import BOLD, LINE, MONO, SANS, wrap
from .panel import (
    Equation,
    NotDrawn,
    Options,
    Panel,
    TextLine,
    equations,
    first_sentence,
    size_words,
)
from .strip import Strip, padded
from .strip_panel import StripPanel
from .svg import Drawing


class Several(Panel):
    """Strips below each other, each with its settings."""

    def __init__(self, title: str, parts: list[Panel]) -> None:
        super().__init__()
        self.title, self.parts = title, parts
        self.least_width = max([self.least_width, *(part.least_width for part in parts)])

    def draw(self, drawing: Drawing, x: float, y: float, width: float) -> float:
        start = y
        for part in self.parts:
            for size, texts in ((13, [part.title]), (12, part.notes)):
                for text in texts:
                    plain = MONO if isinstance(text, Equation) else SANS
                    font = BOLD if size == 13 else plain
                    for line in wrap(text, width, size, font):
                        drawing.text(
                            line, (x, y, width, size * LINE + 2), size=size, font=font, at="start"
                        )
                        y += size * LINE + 2
            y += 6
            y += part.draw(drawing, x, y, width) + 20
        return y - start - 20

    def lines(self, width: int) -> Iterable[TextLine]:
        for i, part in enumerate(self.parts):
            if i:
                yield []
            yield [("bold", cut(part.title, width))]
            for note in part.notes:
                for text in wrapped(note, width, "  "):
                    yield [("dim", text)]
            yield from part.lines(width)

    def spoken(self) -> str:
        return " ".join([f"{self.title}.", *(part.spoken() for part in self.parts)])


def sizes_of(layer: Any, x: Any) -> tuple[Any, ...]:
    """The sizes of a shape that a window slides along, wherever the layer's format puts them; of a
    sequence those of one step."""
    x = layer.step_in(x) if layer.role == "recurrent" else x
    return tuple(layer.taken_apart(x)[0][: len(layer.over)])


def conv_strips(row: Row) -> list[Strip]:
    """The positions of a convolution's windows along each axis; a transposed one writes them."""
    layer: Any = row.layer
    turned, sizes = hasattr(layer, "output_padding"), sizes_of(layer, row.inputs)
    recurrent = layer.role == "recurrent"
    given = zip(
        sizes,
        layer.positions(sizes) if recurrent else sizes_of(layer, row.output),
        *(layer.each(key) for key in ("kernel_size", "strides", "dilation_rate")),
    )
    found = []
    for before, after, *window in given:
        kernel, strides, dilation = map(known, window)
        if kernel is None or strides is None or dilation is None:
            raise NotDrawn("The window's size isn't known yet.")
        long, short = (after, before) if turned else (before, after)
        found.append(padded(long, short, kernel, strides, dilation, layer.padding, turned=turned))
    return found


def windows_panel(title: str, row: Row, strips: list[Strip], options: Options) -> Panel:
    """Windows over steps, or over rows and columns."""
    if len(strips) == 1:
        return StripPanel(title, row, strips[0], options.words)
    return GridPanel(title, row, strips)


def window_panels(row: Row, options: Options) -> Iterator[Panel]:
    """The window of a convolution over the whole input."""
    layer: Any = row.layer
    strips = conv_strips(row)
    size = listed(counted(s.kernel, place(axis)) for s, axis in zip(strips, layer.over))
    panel = windows_panel(f"{row.name}: a window of {size}", row, strips, options)
    panel.notes = [
        first_sentence(row),
        *equations(row),
        *equations(row, "params", "or"),
        *panel.notes,
    ]
    lost = strips[0].lost() if len(strips) == 1 else None
    if lost is not None and any(lost):
        where = [f"{n} at the {end}" for n, end in zip(lost, ("start", "end")) if n]
        panel.notes.append(f"Crossed out: {' and '.join(where)}, where no window has its middle.")
    panel.notes += unread_notes(layer, strips)
    if layer.role == "recurrent":
        panel.notes.append(
            "So at every step; over the state a window of this size slides with padding='same'."
        )
    yield panel


def pooling_panels(row: Row, options: Options) -> Iterator[Panel]:
    """The windows of a pooling layer, or the one window over everything."""
    strips = pooling_strips(row)
    several = any(known(strip.short) != 1 for strip in strips)
    title = f"{row.name}: {'windows' if several else 'one window'}"
    panel = windows_panel(title, row, strips, options)
    panel.notes = [
        first_sentence(row),
        *equations(row),
        *panel.notes,
        *unread_notes(row.layer, strips),
    ]
    yield panel


def unread_notes(layer: Any, strips: list[Strip]) -> list[str]:
    """The places that no window reads, each with a cross; and what depends on an unknown size."""
    found = [(strip, place(axis)) for strip, axis in zip(strips, layer.over)]
    notes = [note for strip, one in found for note in _unread(strip, one)]
    wide = [f"{one}s" for strip, one in found if _depends(layer, strip)]
    if wide:
        notes.append(
            f"How many are added in front depends on the number of {listed(wide)}; the most are drawn."
        )
    return notes


def _depends(layer: Any, strip: Strip) -> bool:
    """Whether the zeros in front of the first window depend on a size that is unknown."""
    return (
        getattr(layer, "padding", "") == "same"
        and known(strip.long) is None
        and strip.strides > 1
        and strip.before > 0
        and not strip.turned
    )


def _unread(strip: Strip, one: str) -> list[str]:
    if strip.turned:
        return []
    skipped, last = strip.skipped(), strip.unread()
    if known(strip.long) is None and strip.dilation == 1 and strip.strides > strip.kernel:
        n = strip.strides - strip.kernel
        return [f"Of every {strip.strides} {one}s, {n} {_are(n)} in no window (×)."]
    if not skipped:
        return []
    if skipped == last:
        return [f"The last {f'{last} {one}s are' if last > 1 else f'{one} is'} in no window (×)."]
    at_end = f", {last} of them at the end" if last else ""
    whole = count_text(strip.long)
    return [f"{skipped:,} of the {whole} {one}s {_are(skipped)} in no window (×){at_end}."]


def _are(n: int) -> str:
    return "is" if n == 1 else "are"


def pooling_strips(row: Row) -> list[Strip]:
    """The positions of a pooling layer's windows along each axis."""
    layer: Any = row.layer
    axes = len(layer.over)
    if not isinstance(row.inputs, Shape) or len(row.inputs) < axes + 2:
        raise NotDrawn(f"Its input has no {place(layer.over[-1])}s.")
    sizes = sizes_of(layer, row.inputs)
    if not hasattr(layer, "pool_size"):
        parts = layer.each("output_size") if hasattr(layer, "output_size") else (1,) * axes
        if any(known(n) is None for n in sizes):
            raise NotDrawn(_unknown_length(layer, any(n != 1 for n in parts)))
        return [Strip(n, made, 1, parts=True) for n, made in zip(sizes, parts)]
    windows, strides = ([known(v) for v in values] for values in layer.windows_and_strides())
    if None in (*windows, *strides):
        raise NotDrawn("The window's size isn't known yet.")
    made = sizes_of(layer, row.output)
    return [
        padded(n, short, window, stride, 1, layer.padding)
        for n, short, window, stride in zip(sizes, made, windows, strides)
    ]


def _unknown_length(layer: Any, several: bool) -> str:
    """What must be known before windows of any size can be drawn."""
    if len(layer.over) > 1:
        whole = listed(layer.over)
        said = f"depend on {whole}" if several else f"cover {whole}"
        return f"The windows {said}; give them with --shape."
    if several:
        return "The windows depend on the number of steps; give it with --len."
    return "The window is as long as the sequence; give its length with --len."


# -- what another setting would do ------------------------------------------------------------
def padding_panels(row: Row, options: Options) -> Iterator[Panel]:
    """The same layer with other padding, strides and dilation, over the beginning and the end."""
    layer: Any = row.layer
    tried: list[dict[str, Any]] = [{}]
    kind: Any = type(layer).kinds["padding"]
    dilates = "dilation_rate" in type(layer).kinds
    tried += [{"padding": word} for word in kind.words if word != layer.padding]
    strides = getattr(layer, "pool_size", 1) if layer.strides is None else layer.strides
    tried += [{"strides": 1 if _all_two(strides) else 2}]
    if dilates:
        tried += [{"dilation_rate": 1 if _all_two(layer.dilation_rate) else 2}]
    strips_of = pooling_strips if hasattr(layer, "pool_size") else conv_strips
    parts = [_other(row, changed, strips_of, options) for changed in tried]
    what = "padding, strides and dilation" if dilates else "padding and strides"
    yield Several(f"{row.name}: {what}", [p for p in parts if p])


def _all_two(value: Any) -> bool:
    return all(known(v) == 2 for v in (value if isinstance(value, tuple) else (value,)))


def _other(row: Row, changed: dict[str, Any], strips_of: Any, options: Options) -> Optional[Panel]:
    keys = ("padding", "strides", "dilation_rate")
    layer: Any = row.layer
    title = ", ".join(f"{k}={v!r}" for k, v in changed.items())
    if not changed:
        own = ", ".join(f"{k}={_shown(layer, k)}" for k in keys if k in layer.kinds)
        title = f"this layer: {own}"
    try:
        other = type(layer).from_arguments({**layer.__dict__["given"], **changed})
        output, weights = other.apply(row.inputs)
        there = Row(row.index, row.name, other, row.inputs, output, weights)
        strips = strips_of(there)
        panel = windows_panel(title, there, strips, options)
    except (ShapeError, NotDrawn) as error:
        said = getattr(error, "message", str(error))
        code = f"{error.code} " if isinstance(error, ShapeError) else ""
        invalid = Panel()
        invalid.title, invalid.notes = f"{title}: error", [f"{code}{said}"]
        return invalid
    panel.notes = [
        *(line for line in equations(there) if line.startswith(layer.over)),
        *panel.notes,
        *unread_notes(other, strips),
    ]
    return panel


def _shown(layer: Any, key: str) -> str:
    value = getattr(layer, key)
    return size_words(value) if isinstance(known(value), int) else repr(value)
