"""One self-contained page of a model: every number tells where it came from, sliders move it.

The page holds the model's own arithmetic (:mod:`.program`) and calculates it again in whole
numbers. It loads nothing and its policy forbids it to.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
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
    """The interactive page of a model. Raises ShapeError where Keras would refuse it.

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
        "<section><h2>As it was written</h2><picture>"
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
    """JSON that can't end the element it stands in."""
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
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{values["title"]}: shapes and parameters</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body>
<header>
<h1>{values["title"]}</h1>
{values["lead"]}
</header>
<main>
<div class="layout">
<div class="stack">
<section>
<table role="table">
<caption>Layers, shapes and parameters</caption>
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Layer</th>
<th scope="col" role="columnheader">Output</th><th scope="col" role="columnheader">Weights</th>
<th scope="col" role="columnheader" class="count">Params</th></tr></thead>
<tbody id="rows" role="rowgroup"></tbody>
</table>
<dl class="totals">
<dt>Total params</dt><dd id="total"></dd>
<dt>Trainable params</dt><dd id="learning"></dd>
<dt>Memory of the weights</dt><dd id="memory"></dd>
<dt>Work for one example</dt><dd><span id="macs"></span> <abbr title="multiplications with an addition">MACs</abbr></dd>
</dl>
</section>
<section id="moving">
<h2>Change a number</h2>
<div id="sliders"></div>
<button type="button" class="plain" id="reset">As it was written</button>
</section>
<section id="still" hidden></section>
{values["picture"]}
<section>
<details><summary>What each layer is for</summary><dl>{values["layers"]}</dl></details>
</section>
</div>
<div class="side">
<div class="why idle" id="why" role="region" aria-labelledby="why-title" tabindex="0">
<div class="top"><h2 id="why-title" tabindex="-1">Where does a number come from?</h2>
<div class="buttons"><button type="button" class="plain" id="back" hidden>Back</button>
<button type="button" class="plain" id="close" hidden>Close</button></div></div>
<div id="why-body"></div>
</div>
</div>
</div>
</main>
<footer><p>Point at a number, or move with <kbd>Tab</kbd> and the arrow keys; <kbd>Enter</kbd>
opens its explanation, <kbd>Esc</kbd> goes back. Made by seqshape; this page loads nothing.</p></footer>
<noscript><p>The table and the sliders of this page need JavaScript.</p></noscript>
<script type="application/json" id="data">{_json(data)}</script>
<script>{script}</script>
</body>
</html>
"""
