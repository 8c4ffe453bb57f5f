"""One self-contained page of a model: every number shows where it comes from, sliders change it.

The page holds the model's own arithmetic (:mod:`.program`) and calculates it again in whole
numbers. It loads nothing and its policy forbids it to.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
from string import Template
from typing import TYPE_CHECKING, Any, Union

from shapecalc.models.summary import Summary
from shapecalc.numbers import nest

from ..terminal import one_line, safe
from .program import Program

if TYPE_CHECKING:
    from ...derivations.story import Part


class Page:
    """An HTML document: ``html`` is its text, :meth:`save` writes it."""

    def __init__(self, text: str, program: Program) -> None:
        self.html = text
        self.program = program

    def save(self, path: Union[str, os.PathLike[str]]) -> None:
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(self.html)

    def __repr__(self) -> str:
        name = self.program.summary.name
        return f"Page({name!r}, {len(self.html) // 1024 + 1} KB; .save('page.html') writes it)"

    def _repr_html_(self) -> str:
        # A document of its own in a frame without any rights but its scripts.
        return (
            '<iframe sandbox="allow-scripts" title="Interactive page of the model" width="100%" '
            f'height="700" style="border:0" srcdoc="{html.escape(self.html, quote=True)}"></iframe>'
        )


def page(model: Any, input_shape: Any = None) -> Page:
    """The interactive page of a model. Raises ShapeError where Keras would raise an error.

    ``model``: a shapecalc layer, Sequential or Functional; ``input_shape`` includes the batch.
    """
    from shapecalc.models.sequential import Sequential

    if not getattr(model, "is_model", False):
        model = Sequential(layers=[model], name=model.name or model.stem())
    return page_of(model, model.summary(input_shape))


def page_of(model: Any, summary: Summary, notes: tuple[str, ...] = ()) -> Page:
    """The page of a table; ``model`` is what it was made of, None if that isn't known."""
    from ...derivations.story import story_of

    program = Program(model, summary)
    story = story_of(summary, notes)
    lead = "".join(f"<p>{_text(line)}</p>" for line in (story.lead, *story.notes))
    values = {
        "title": _text(story.name),
        "lead": lead,
        "picture": picture_of(model, summary),
        "layers": "".join(_what_for(part) for part in story.parts),
    }
    return Page(_document(values, program.data()), program)


def _what_for(part: Part) -> str:
    words = f"{part.purpose_sentence()} {part.doc}".strip()
    return (
        f"<dt>{_text(part.name)} ({_text(part.class_name)})</dt>"
        f"<dd>{_text(words or part.derivation.note)}</dd>"
    )


def picture_of(model: Any, summary: Summary) -> str:
    """The model's picture as an image, or nothing where none can be drawn.

    A narrow window gets a drawing of its own: a wide one would be too small to read.
    """
    from ..pictures.picture import NARROW, SMALL

    wide, narrow = (picture_svg(model, summary, width) for width in (760, NARROW))
    if not wide:
        return ""
    alt = _text(f"The layers of {summary.name} as boxes, with the shapes between them")
    return (
        "<section><h2>Original model</h2><picture>"
        f'<source media="{SMALL}" srcset="{_data(narrow)}">'
        f'<img class="picture" alt="{alt}" src="{_data(wide)}"></picture></section>'
    )


def _data(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def picture_svg(model: Any, summary: Summary, width: float = 760) -> str:
    """The SVG of a model, "" where it isn't known or no picture can be drawn."""
    if model is None:
        return ""
    from ..pictures import picture

    try:
        return picture(summary, model, "model", None, "auto", width).svg
    except Exception:  # a page without its picture is better than none
        return ""


def _text(value: str) -> str:
    return html.escape(one_line(value), quote=True)


def _safe(value: Any) -> Any:
    """The same data, its texts without what a reader would obey (a name may turn a line round)."""
    return nest.map(lambda v: safe(v) if isinstance(v, str) else v, value, nest.is_atom, list)


def _json(value: Any) -> str:
    """JSON that can't close the element around it."""
    text = json.dumps(_safe(value), separators=(",", ":"), ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _read(name: str) -> str:
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        return file.read()


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _document(values: dict[str, str], data: dict[str, Any]) -> str:
    style, script = _read("page.css"), _read("page.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return Template(_read("page.html")).substitute(
        values, policy=policy, style=style, script=script, data=_json(data)
    )
