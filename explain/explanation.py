"""The whole story of one model, shown where it is asked for: `explain.explain(model)`.

In a notebook the table, the picture and the derivations of each layer, folded; in a pipe the text of
`seqshape explain`. Of a training history also its curves and what they show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Optional

from .commands.answer import with_nested
from .derivations.derivation import Derivations
from .derivations.story import Story, story_of
from .live import Whole
from .render.repr import HtmlParts

if TYPE_CHECKING:
    from .render.page import Page

CHART = 100


class Explanation(HtmlParts):
    """A model explained: ``str()`` is the text, a notebook shows tables that unfold.

    ``summary`` is the table, ``derivations`` say where its numbers come from, ``page()`` is the
    interactive page; ``curves`` are the lines about a training history, empty without one.
    """

    __slots__ = ("curves", "found", "summary")

    def __init__(self, found: Whole, history: Optional[Mapping[str, Any]] = None) -> None:
        self.found = found
        self.summary = found.summary
        self.curves = curve_lines(found.name, history) if history else []

    @property
    def derivations(self) -> Derivations:
        return Derivations(part.derivation for part in story_of(self.summary).parts)

    def page(self) -> Page:
        """The interactive page of the model."""
        from .render.page import page_of

        return page_of(self.found.model, self.summary, tuple(self.found.notes))

    def stories(self) -> list[Story]:
        """The story of the model, then those of the models inside it."""
        notes = tuple(self.found.notes)
        tables = with_nested(self.summary)
        return [story_of(t, notes if t is self.summary else ()) for t in tables]

    def __str__(self) -> str:
        from .render.story_formats import as_text

        told = "\n\n".join(as_text(story) for story in self.stories()).rstrip()
        return "\n".join([told, *(["", *self.curves] if self.curves else [])])

    def html_parts(self) -> Iterable[str]:
        from .render.html import esc, folded, lines_html, summary_parts
        from .render.page import picture_of

        for story in self.stories():
            yield from summary_parts(story.summary)
            yield f"<p>{esc(story.lead)}</p>"
            for note in story.notes:
                yield f"<p>Note: {esc(note)}</p>"
        if self.curves:
            yield lines_html("\n".join(self.curves))
        picture = picture_of(self.found.model, self.summary)
        if picture:
            yield folded("Picture", [picture])


def curve_lines(name: str, history: Mapping[str, Any]) -> list[str]:
    """The curves of a training as text, and what they show; every metric that Keras recorded."""
    from .lab.chart import chart
    from .lab.curves import METRICS, Curves
    from .lab.findings import curve_words
    from .render.terminal import PIPE_WIDTH, one_line, wrapped

    said = {key: [float(v) for v in values] for key, values in history.items()}
    lines: list[str] = []
    for key in [key for key in said if not key.startswith("val_")]:
        pair = {"validation": said.get(f"val_{key}", []), "training": said[key]}
        drawn = {name: values for name, values in pair.items() if values}
        lines += ["", *chart(drawn, one_line(key), width=44)]
    if all(said.get(key) for key in METRICS):
        for words in curve_words(name, [Curves.from_dict(said)]):
            lines += ["", *wrapped(words, PIPE_WIDTH)]
    return lines[1:]
