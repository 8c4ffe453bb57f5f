"""What a notebook shows: small static HTML, readable on any theme, without a script.

Every text goes through :func:`esc`; derivations fold away in ``details``.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from typing import Any, Optional

from shapecalc.errors import ShapeError
from shapecalc.layers.base import Layer
from shapecalc.models.summary import Summary
from shapecalc.readers.results import FileReport, FoundModel, Problem

from ..derivations.derivation import Derivation, Derivations, derive_row
from ..keras_check.compare import CrossCheck
from .repr import HtmlParts
from .terminal import one_line

# Jupyter sets every cell to the right and grey boxes around code, by selectors that no plain one
# outdoes: what it would change is marked as important.
STYLE = (
    "<style>.seqshape{font-family:system-ui,sans-serif;line-height:1.45;max-width:60rem;"
    "overflow-wrap:break-word}.seqshape table{border-collapse:collapse;margin:.4rem 0}"
    ".seqshape th,.seqshape td{text-align:left!important;vertical-align:top;padding:.2rem .6rem;"
    "border-top:1px solid rgba(128,128,128,.45)}.seqshape td.n,.seqshape th.n{"
    "text-align:right!important;font-variant-numeric:tabular-nums}.seqshape summary{cursor:pointer}"
    ".seqshape code,.seqshape pre{font-family:ui-monospace,monospace!important;color:inherit;"
    "background:none!important;padding:0!important}.seqshape pre{overflow-x:auto;white-space:pre}"
    ".seqshape p{margin:.3rem 0}.seqshape details details{margin-left:1rem}</style>"
)


def html_of(thing: Any) -> Optional[str]:
    """The HTML of a layer, model, table, derivation, cross-check or reading; None for others."""
    parts = _parts(thing)
    return None if parts is None else f'<div class="seqshape">{STYLE}{"".join(parts)}</div>'


def _parts(thing: Any) -> Optional[Iterable[str]]:
    if isinstance(thing, Summary):
        return summary_parts(thing)
    if isinstance(thing, Layer):
        return _model(thing) if thing.is_model else _layer(thing)
    if isinstance(thing, Derivation):
        return _derivation(thing)
    if isinstance(thing, Derivations):
        return [_folded(one) for one in thing]
    if isinstance(thing, CrossCheck):
        return _check(thing)
    if isinstance(thing, FoundModel):
        return _found(thing)
    if isinstance(thing, FileReport):
        return _reading(thing)
    if isinstance(thing, ShapeError):
        return _refusal(thing)
    if isinstance(thing, HtmlParts):
        return thing.html_parts()
    return None


def esc(text: Any) -> str:
    """Text as HTML shows it: one line, no markup, nothing that a reader would obey."""
    return html.escape(one_line(str(text)), quote=True)


def lines_html(text: str) -> str:
    """Text whose columns matter, such as a caret below its word."""
    return f"<pre>{chr(10).join(esc(line) for line in text.splitlines())}</pre>"


def folded(summary: str, parts: Iterable[str]) -> str:
    """Parts that a click unfolds; ``summary`` is ready HTML."""
    return f"<details><summary>{summary}</summary>{''.join(parts)}</details>"


def table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]], numbers: int = -1) -> str:
    """A table of ready HTML cells; the column ``numbers`` is set to the right."""

    def line(tag: str, cells: tuple[str, ...]) -> str:
        inside = "".join(
            f"<{tag}{' class=n' if i == numbers else ''}{' scope=col' if tag == 'th' else ''}>"
            f"{cell}</{tag}>"
            for i, cell in enumerate(cells)
        )
        return f"<tr>{inside}</tr>"

    body = "".join(line("td", row) for row in rows)
    return f"<table><thead>{line('th', headings)}</thead><tbody>{body}</tbody></table>"


def summary_parts(summary: Summary) -> Iterator[str]:
    """A table, and under it the derivation of each layer, folded."""
    yield f"<p><b>{esc(summary.name)}</b></p>"
    cells = [tuple(f"<code>{esc(c)}</code>" for c in row) for row in summary.cells()]
    yield table(("Layer (type)", "Output shape", "Param #"), cells, 2)
    for what, n in summary.totals():
        yield f"<p>{esc(what)}: {esc(n)}</p>"
    inside = (_folded(derive_row(row)) for row in summary.rows)
    yield folded("Where each number comes from", inside)


def _broken(summary: Summary) -> Iterator[str]:
    """The rows up to the one with the error that Keras raises."""
    cells = [tuple(f"<code>{esc(c)}</code>" for c in row) for row in summary.cells()]
    error = summary.rows[-1].failure()
    said = "" if error is None else f"<b>{esc(error.code)}</b> {esc(error.message)}"
    yield f"<p><b>{esc(summary.name)}</b></p>"
    heads = ("Layer (type)", "Output shape", "Param #")
    yield table(heads, [*cells[:-1], (cells[-1][0], said, "")], 2)


def _folded(one: Derivation) -> str:
    title = f"{esc(one.name)} ({esc(one.class_name)}) <code>{esc(one.output)}</code>"
    return folded(title, _derivation(one))


def _derivation(one: Derivation) -> Iterator[str]:
    yield f"<p><b>{esc(one.name)} ({esc(one.class_name)})</b>"
    yield f": {esc(one.purpose)}</p>" if one.purpose else "</p>"
    if one.note:
        yield f"<p>{esc(one.note)}</p>"
    for heading, lines in one.sections():
        rows = [
            (esc(line.label), f"<code>{esc(line.text)}</code>", esc(line.why)) for line in lines
        ]
        yield table((esc(heading), "equation", "why"), rows)
    if one.settings:
        yield f"<p>Other settings: <code>{esc(', '.join(one.settings))}</code></p>"


def _layer(layer: Layer) -> Iterator[str]:
    yield f"<p><b>{esc(layer.class_name)}</b>: {esc(layer.purpose)}</p>"
    if type(layer).__name__ == layer.class_name:
        yield from (f"<p>{esc(part)}</p>" for part in type(layer).about())
    given = layer.__dict__["given"]
    rows = [
        (
            f"<code>{esc(key)}</code>",
            f"<code>{esc(repr(getattr(layer, key, None)))}</code>",
            _from(key in given),
        )
        for key, kind in layer.kinds.items()
        if not kind.ignored or key in given
    ]
    yield folded("Arguments", [table(("argument", "value", ""), rows)])


def _from(given: bool) -> str:
    return "given" if given else "default"


def _model(model: Any) -> Iterable[str]:
    try:
        return summary_parts(model.summary())
    except ShapeError:
        # Its input is not known yet.
        rows = [
            (f"<code>{esc(layer)}</code>", esc(getattr(layer, "purpose", "")))
            for layer in model.layers
        ]
        name = esc(model.name or model.class_name)
        return [f"<p><b>{name}</b></p>", table(("Layer", "what it is for"), rows)]


def _check(check: CrossCheck) -> Iterator[str]:
    if check.agrees:
        verdict = f"Keras {check.keras_version} agrees" if check.keras_version else "Not compared"
    elif check.differences:
        verdict = f"Keras {check.keras_version} differs"
    else:
        verdict = "Not cross-checked"
    yield f"<p><b>{esc(verdict)}</b></p>"
    if check.note:
        yield f"<p>{esc(check.note)}</p>"
    if check.differences:
        yield table(
            ("layer", "what", "predicted", "Keras"),
            [
                (
                    "" if d.layer is None else esc(d.layer),
                    esc(d.what),
                    esc(d.predicted),
                    esc(d.keras),
                )
                for d in check.differences
            ],
        )
    if check.checks:
        items = "".join(f"<li>{esc(text)}</li>" for text in check.checks)
        n = len(check.checks)
        held = "1 comparison held" if n == 1 else f"{n} comparisons held"
        yield folded(held, [f"<ul>{items}</ul>"])


def _found(model: FoundModel) -> Iterator[str]:
    where = f", {esc(model.place)}" if str(model.place) else ""
    yield f"<p>Model <code>{esc(model.name)}</code>{where}</p>"
    if model.summary is None and model.partial is not None:
        yield from _broken(model.partial)
    elif model.summary is None:
        yield "<p>There is no table: Keras would raise an error.</p>"
    else:
        yield from summary_parts(model.summary)
    for remark in model.remarks():
        yield f"<p>{esc(remark)}</p>"


def _reading(reading: FileReport) -> Iterator[str]:
    yield f"<p><b>{esc(reading.file)}</b>: {_amount(len(reading.models), 'model')}, "
    yield f"{_amount(len(reading.problems), 'finding')}</p>"
    for model in reading.models:
        yield from _found(model)
    if reading.problems:
        yield table(("", "where", "what", "fix"), [_problem(p) for p in reading.problems])


def _refusal(error: ShapeError) -> Iterator[str]:
    where = f"layer {error.layer} ({error.layer_name}): " if error.layer is not None else ""
    yield f"<p><b>{esc(error.code)}</b> {esc(where)}{esc(error.message)}</p>"
    if error.fix:
        yield f"<p>{esc(error.fix)}</p>"


def _problem(p: Problem) -> tuple[str, ...]:
    return (f"{esc(p.severity)} {esc(p.code)}", esc(p.place), esc(p.message), esc(p.fix))


def _amount(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"
