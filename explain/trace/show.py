"""A trace for people: plain lines into a pipe, warm and cold numbers at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from shapecalc.numbers import nest

from ..render.terminal import PIPE_WIDTH, Piece, plain, safe, wrapped

if TYPE_CHECKING:
    from .recorder import Number, Step, Trace

# More rows of one array than this are left out, and said to be.
MOST_ROWS = 8
# A row of eight numbers fits beside its equation in a notebook.
HTML_WIDTH = 72


def opening(trace: Trace, width: int) -> Iterator[list[Piece]]:
    """What is traced: the layers, the text, and how to read an equation."""
    layers = ", then ".join(f"{part.name} ({part.class_name})" for part in trace.parts)
    yield from _wrapped(f"Trace of {layers}", width, "bold")
    yield from _wrapped(f"text: {' '.join(trace.words)}", width)
    yield from _wrapped(
        f"{_counts(trace)}, weights drawn with --seed {trace.seed}. In equations * is elementwise, "
        "a·B sums over all of a.",
        width,
        "dim",
    )


def _counts(trace: Trace) -> str:
    return f"{_many(len(trace.words), 'word')}, {_many(len(trace.steps), 'step')}"


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
    words = trace.looked_at(step)
    if step.what in ("all", "end") or not words:
        place = {"all": "everything at once", "end": "at the end"}.get(
            step.what, f"{step.what} {step.first + 1}"
        )
        if step.what == "window":
            place = f"window over steps {step.first + 1} to {step.last + 1}"
        return f"{where}, {place}"
    if step.what == "window":
        return f"{where}, window over {' '.join(words)}"
    return f"{where}, word {step.first + 1}: {words[0]}"


def closing(trace: Trace, width: int) -> Iterator[list[Piece]]:
    """What came out at the end, and what was measured."""
    output = trace.output
    several = output if isinstance(output, (list, tuple)) else [output]
    shapes = ", ".join(_shape(o.shape) for o in nest.leaves(several))
    yield from _wrapped(f"output {shapes}", width, "bold")
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
    """An array's numbers, one line per row."""
    value = number.value
    rows = value.reshape(-1, value.shape[-1]) if value.size else value.reshape(0, 1)
    words = trace.looked_at(step) if value.ndim == 2 and len(value) > 1 else []
    longest = min(max((len(word) for word in words), default=0), 10)
    for i, row in enumerate(rows[:MOST_ROWS]):
        label = f"{words[i][:10]:<{longest}} " if len(words) == len(rows) else ""
        yield _row(label, row, width)
    if len(rows) > MOST_ROWS:
        yield [("dim", f"      … {len(rows) - MOST_ROWS} more rows")]


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
