"""A trace for people: plain lines into a pipe, warm and cold numbers at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, product
from typing import TYPE_CHECKING, Any

from shapecalc.layers.spatial import place
from shapecalc.numbers import nest

from ..render.terminal import PIPE_WIDTH, Piece, plain, safe, wrapped

if TYPE_CHECKING:
    from .recorder import Number, Step, Trace

# More rows of one array than this are left out, and said to be; so are more channels of an image.
MOST_ROWS = 8
MOST_PIXELS, MOST_CHANNELS = 16, 3
# A row of eight numbers fits beside its equation in a notebook.
HTML_WIDTH = 72


def opening(trace: Trace, width: int) -> Iterator[list[Piece]]:
    """What is traced: the layers, the text or the image, and how to read an equation."""
    layers = ", then ".join(f"{part.name} ({part.class_name})" for part in trace.parts)
    yield from _wrapped(f"Trace of {layers}", width, "bold")
    if trace.image is None:
        yield from _wrapped(f"text: {' '.join(trace.words)}", width)
    else:
        yield from _wrapped(f"input, with {_axes(trace)}:", width)
        yield from _maps(trace, trace.image[0], width)
        yield from _wrapped(PLACES, width, "dim")
    yield from _wrapped(
        f"{_counts(trace)}, weights drawn with --seed {trace.seed}. In equations * is elementwise, "
        "a·B sums over all of a.",
        width,
        "dim",
    )


PLACES = "Rows and columns are counted from 1; what lies outside of them is padding."


def _counts(trace: Trace) -> str:
    read = _many(len(trace.words), "word") if trace.image is None else "1 example"
    return f"{read}, {_many(len(trace.steps), 'step')}"


def _axes(trace: Trace) -> str:
    """The sizes of the image in words."""
    found = zip(trace.image.shape[1:], trace.axes[1:])
    return ", ".join(f"{axis} {n}" for n, axis in found)


def _many(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"


def step_lines(trace: Trace, number: int, width: int, dense: bool = False) -> Iterator[list[Piece]]:
    """One step: what it reads, then each number with the equation that made it.

    ``dense``: equation and name share a line where they fit.
    """
    step = trace.steps[number - 1]
    yield from _wrapped(f"step {number} of {len(trace.steps)}: {title(trace, step)}", width, "bold")
    for given in step.reads:
        yield from _number(trace, step, given, width, dense)
    for made in step.makes:
        yield from _number(trace, step, made, width, dense)


def title(trace: Trace, step: Step) -> str:
    """The place of a step: its layer, and the words that it looks at."""
    where = step.layer + (f", {step.inside}" if step.inside else "")
    words, first, last = trace.looked_at(step), step.first, step.last
    if isinstance(first, tuple) or isinstance(last, tuple):
        return f"{where}, {_places(trace, step)}"
    if step.what in ("all", "end") or not words:
        what = step.what if trace.image is None else "step"
        said = {"all": "everything at once", "end": "at the end"}.get(
            step.what, f"{what} {first + 1}"
        )
        if step.what == "window":
            said = f"window over steps {first + 1} to {last + 1}"
        return f"{where}, {said}"
    if step.what == "window":
        return f"{where}, window over {' '.join(words)}"
    return f"{where}, word {first + 1}: {words[0]}"


def _places(trace: Trace, step: Step) -> str:
    """Where a step is on an image: ``window over rows 1 to 3, columns 2 to 4``."""
    words = [place(axis) for axis in trace.part(step.layer).over]
    found = [
        f"{word} {a + 1}" if a == b else f"{word}s {a + 1} to {b + 1}"
        for word, a, b in zip(words, step.first, step.last)  # type: ignore[arg-type]
    ]
    what = "at" if step.what == "word" else f"{step.what} over"
    return f"{what} {', '.join(found)}"


def closing(trace: Trace, width: int) -> Iterator[list[Piece]]:
    """What came out at the end, and what was measured."""
    output = trace.output
    several = output if isinstance(output, (list, tuple)) else [output]
    shapes = ", ".join(_shape(o.shape) for o in nest.leaves(several))
    yield from _wrapped(f"output {shapes}", width, "bold")
    if trace.image is not None and len(several) == 1 and several[0].ndim > 3:
        yield from _maps(trace, several[0][0], width)
    for sentence in trace.findings:
        yield []
        yield from _wrapped(sentence, width)


def trace_text(trace: Trace) -> str:
    """A whole trace as plain text."""
    lines = [*opening(trace, PIPE_WIDTH)]
    for number in range(1, len(trace.steps) + 1):
        lines += [[], *step_lines(trace, number, PIPE_WIDTH)]
    return plain([*lines, [], *closing(trace, PIPE_WIDTH)])


def steps_text(trace: Trace, numbers: list[int]) -> str:
    """Some steps as plain text."""
    return "\n\n".join(plain(step_lines(trace, n, PIPE_WIDTH)) for n in numbers)


def trace_html(trace: Trace) -> Iterator[str]:
    """A whole trace for a notebook, each step folded."""
    from ..render.html import esc, folded

    layers = ", then ".join(f"{part.name} ({part.class_name})" for part in trace.parts)
    yield f"<p><b>Trace of {esc(layers)}</b></p>"
    yield (
        f"<p>{_counts(trace)}, weights drawn from seed {trace.seed}. In equations "
        "<code>*</code> is elementwise, <code>a·B</code> sums over all of a.</p>"
    )
    if trace.image is not None:
        rows = [esc(plain([line]).strip()) for line in _maps(trace, trace.image[0], HTML_WIDTH)]
        yield f"<p>input, with {esc(_axes(trace))}:<br>"
        yield "<br>".join(f"<code>{row}</code>" for row in rows) + f"</p><p>{PLACES}</p>"
    for layer, steps in groupby(enumerate(trace.steps, 1), lambda one: one[1].layer):
        inside = [
            folded(f"step {number}: {esc(title(trace, step))}", _step_html(trace, step))
            for number, step in steps
        ]
        yield folded(f"{esc(layer)}, {_many(len(inside), 'step')}", inside)
    for line in closing(trace, PIPE_WIDTH * 90):
        if line:
            yield f"<p>{esc(plain([line]))}</p>"


def steps_html(trace: Trace, numbers: list[int]) -> Iterator[str]:
    """Some steps for a notebook, open."""
    from ..render.html import esc

    for number in numbers:
        step = trace.steps[number - 1]
        head = f"step {number} of {len(trace.steps)}: {title(trace, step)}"
        yield f"<p><b>{esc(head)}</b></p>"
        yield from _step_html(trace, step)


def _step_html(trace: Trace, step: Step) -> Iterator[str]:
    from ..render.html import esc, table

    rows = []
    for number in (*step.reads, *step.makes):
        how = f"{number.symbol} = {number.equation}" if number.equation else number.symbol
        if number.shape == ():
            value = esc(number.value)
        else:
            lines = [esc(plain([line]).strip()) for line in _rows(trace, step, number, HTML_WIDTH)]
            value = "<br>".join(f"<code>{line}</code>" for line in lines)
        rows.append(
            (f"<code>{esc(how)}</code>", f"{esc(number.name)} {_shape(number.shape)}", value)
        )
    yield table(("", "what", "numbers"), rows)


def _number(
    trace: Trace, step: Step, number: Number, width: int, dense: bool
) -> Iterator[list[Piece]]:
    about = f"{number.name} {_shape(number.shape)}"
    if number.shape == ():
        yield from _wrapped(f"  {number.symbol}: {number.name} {number.value}", width, "cyan")
        return
    equation = f"  {number.symbol} = {number.equation}"
    if number.equation and dense and len(equation) + len(about) + 3 <= width:
        yield [("cyan", equation), ("dim", f"   {about}")]
    elif number.equation:
        yield from _wrapped(equation, width, "cyan", "      ")
        yield from _wrapped(f"      {about}", width, "dim", "      ")
    else:
        yield from _wrapped(f"  {number.symbol}: {about}", width, "cyan", "      ")
    yield from _rows(trace, step, number, width)


def _rows(trace: Trace, step: Step, number: Number, width: int) -> Iterator[list[Piece]]:
    """An array's numbers, one line per row; of an image with several channels one per pixel."""
    value = number.value
    if trace.image is not None and value.ndim > 2 and value.size:
        yield from _pixels(value, _starts(step, number), width)
        return
    rows = value.reshape(-1, value.shape[-1]) if value.size else value.reshape(0, 1)
    words = trace.looked_at(step) if value.ndim == 2 and len(value) > 1 else []
    longest = min(max((len(word) for word in words), default=0), 10)
    for i, row in enumerate(rows[:MOST_ROWS]):
        label = f"{words[i][:10]:<{longest}} " if len(words) == len(rows) else ""
        yield _row(label, row, width)
    if len(rows) > MOST_ROWS:
        yield [("dim", f"      … {len(rows) - MOST_ROWS} more rows")]


def _starts(step: Step, number: Number) -> list[tuple[int, int]]:
    """The first place of an array along each axis, from 1, and how far it is to the next."""
    sizes = number.shape[:-1]
    if number in step.reads and isinstance(step.first, tuple) and len(step.first) == len(sizes):
        ends: Any = zip(step.first, step.last, sizes)  # type: ignore[arg-type]
        return [(a + 1, (b - a) // max(n - 1, 1)) for a, b, n in ends]
    return [(1, 1)] * len(sizes)


def _pixels(value: Any, starts: list[tuple[int, int]], width: int) -> Iterator[list[Piece]]:
    """Rows of the only channel, or pixels with all their channels, each with its place."""
    if value.shape[-1] == 1:
        value, starts = value[..., 0], starts[:-1]
    places = list(product(*(range(n) for n in value.shape[:-1])))
    labels = [",".join(str(a + i * by) for i, (a, by) in zip(at, starts)) for at in places]
    longest = max(map(len, labels[:MOST_PIXELS]))
    for at, label in zip(places[:MOST_PIXELS], labels):
        yield _row(f"{label:>{longest}} ", value[at], width)
    if len(places) > MOST_PIXELS:
        yield [("dim", f"      … {len(places) - MOST_PIXELS} more rows")]


def _maps(trace: Trace, value: Any, width: int) -> Iterator[list[Piece]]:
    """An image or what layers made of it: the rows of its first channels."""
    if "channels" in trace.axes and trace.axes.index("channels") == 1:
        value = value.transpose(*range(1, value.ndim), 0)
    many = value.shape[-1]
    for c in range(min(many, MOST_CHANNELS)):
        if many > 1:
            yield [("cyan", f"  channel {c + 1} of {many}")]
        yield from _pixels(value[..., c : c + 1], [(1, 1)] * (value.ndim - 1), width)
    if many > MOST_CHANNELS:
        yield [("dim", f"  … {_many(many - MOST_CHANNELS, 'more channel')}")]


def _row(label: str, row: Any, width: int) -> list[Piece]:
    pieces: list[Piece] = [("", "      "), ("dim", safe(label))]
    room = max(1, (width - 7 - len(label)) // 8)
    room = room if len(row) <= room else max(1, room - 1)
    for value in row[:room]:
        pieces += [(heat(float(value)), figure(value)), ("", " ")]
    if len(row) > room:
        pieces.append(("dim", f"… {len(row)}"))
    return pieces


def figure(value: Any) -> str:
    """A number in seven places: ids as they are, the rest with a sign and four decimals."""
    if value.dtype.kind in "iub":
        return f"{int(value):>7}"
    v = float(value)
    if v == v and abs(v) < 100:
        return f"{v:+7.4f}"
    return f"{v:+7.0e}"


def heat(value: float) -> str:
    """A colour that says sign and size; the sign is printed, too."""
    if value != value:
        return "bold"
    strength = min(abs(value), 1.0)
    dull = int(150 - 90 * strength)
    if value >= 0:
        return f"rgb({int(150 + 105 * strength)},{dull + 40},{dull})"
    return f"rgb({dull},{dull + 60},{int(150 + 105 * strength)})"


def _shape(shape: Any) -> str:
    return "(" + ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "") + ")"


def _wrapped(text: str, width: int, style: str = "", indent: str = "") -> Iterator[list[Piece]]:
    lead = text[: len(text) - len(text.lstrip())]
    lines = wrapped(safe(text.strip()), width - len(lead), indent[len(lead) :])
    for line in lines:
        while len(lead + line) > width and width > 10:
            yield [(style, (lead + line)[:width])]
            line = (lead + line)[width:]
        yield [(style, lead + line)]
