"""A window that slides over the steps; padding, strides and dilation; pooling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Optional

from shapecalc.errors import ShapeError
from shapecalc.models.rows import Row
from shapecalc.models.summary import count_text
from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import known

from ..terminal import wrapped
from .cells import cut
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


def _steps(layer: Any, x: Any) -> Any:
    """The steps of a shape, wherever the layer's format puts them."""
    return x[1] if layer.data_format == "channels_last" else x[-1]


def conv_strip(row: Row) -> Strip:
    """The positions of a convolution's windows; a transposed one writes them."""
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
    steps = f"{strip.kernel} step{'s' if strip.kernel > 1 else ''}"
    panel = StripPanel(f"{row.name}: a window of {steps}", row, strip, options.words)
    panel.notes = [first_sentence(row), *equations(row), *equations(row, "params", "or")]
    lost = strip.lost()
    if lost is not None and any(lost):
        where = [f"{n} at the {end}" for n, end in zip(lost, ("start", "end")) if n]
        panel.notes.append(f"Crossed out: {' and '.join(where)}, where no window has its middle.")
    panel.notes += _unread(strip)
    yield panel


def pooling_panels(row: Row, options: Options) -> Iterator[Panel]:
    """The windows of a pooling layer, or the one window over the whole sequence."""
    strip = pooling_strip(row)
    title = f"{row.name}: {'windows' if known(strip.short) != 1 else 'one window'}"
    panel = StripPanel(title, row, strip, options.words)
    panel.notes = [first_sentence(row), *equations(row), *_unread(strip)]
    yield panel


def _unread(strip: Strip) -> list[str]:
    """The steps that no window reads; each has a cross below it."""
    if strip.turned:
        return []
    skipped, last = strip.skipped(), strip.unread()
    if known(strip.long) is None and strip.dilation == 1 and strip.strides > strip.kernel:
        n = strip.strides - strip.kernel
        return [f"Of every {strip.strides} steps, {n} {_are(n)} in no window (×)."]
    if not skipped:
        return []
    if skipped == last:
        return [f"The last {f'{last} steps are' if last > 1 else 'step is'} in no window (×)."]
    at_end = f", {last} of them at the end" if last else ""
    return [
        f"{skipped:,} of the {count_text(strip.long)} steps {_are(skipped)} in no window (×){at_end}."
    ]


def _are(n: int) -> str:
    return "is" if n == 1 else "are"


def pooling_strip(row: Row) -> Strip:
    """The positions of a pooling layer's windows."""
    layer: Any = row.layer
    if not isinstance(row.inputs, Shape) or len(row.inputs) < 3:
        raise NotDrawn("Its input has no steps.")
    steps = _steps(layer, row.inputs)
    size = getattr(layer, "pool_size", None)
    if size is None:
        parts = getattr(layer, "output_size", 1)
        if known(steps) is None:
            raise NotDrawn(
                "The windows depend on the number of steps; give it with --len."
                if parts != 1
                else "The window is as long as the sequence; give its length with --len."
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
    dilates = "dilation_rate" in type(layer).kinds
    tried += [{"padding": word} for word in kind.words if word != layer.padding]
    strides = getattr(layer, "pool_size", 1) if layer.strides is None else layer.strides
    tried += [{"strides": 2 if known(strides) != 2 else 1}]
    if dilates:
        tried += [{"dilation_rate": 2 if known(layer.dilation_rate) != 2 else 1}]
    strip_of = pooling_strip if hasattr(layer, "pool_size") else conv_strip
    parts = [_other(row, changed, strip_of, options) for changed in tried]
    what = "padding, strides and dilation" if dilates else "padding and strides"
    yield Several(f"{row.name}: {what}", [p for p in parts if p])


def _other(row: Row, changed: dict[str, Any], strip_of: Any, options: Options) -> Optional[Panel]:
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
        panel = StripPanel(title, there, strip_of(there), options.words)
    except (ShapeError, NotDrawn) as error:
        said = getattr(error, "message", str(error))
        code = f"{error.code} " if isinstance(error, ShapeError) else ""
        invalid = Panel()
        invalid.title, invalid.notes = f"{title}: error", [f"{code}{said}"]
        return invalid
    panel.notes = [line for line in equations(there) if line.startswith("steps")]
    panel.notes += _unread(panel.strip)
    return panel


def _shown(layer: Any, key: str) -> str:
    value = getattr(layer, key)
    return size_words(value) if isinstance(known(value), int) else repr(value)
