"""What shows itself in a notebook by parts of its own: traces, questions, findings, runs.

Kept apart from :mod:`explain.render.html`, so that a command line loads no HTML.
"""

from __future__ import annotations

from collections.abc import Iterable

from shapecalc.display import Displayed


class HtmlParts(Displayed):
    """A mixin: ``str()`` is the text, ``html_parts`` the pieces of HTML that replace it."""

    __slots__ = ()

    def html_parts(self) -> Iterable[str]:
        """The pieces, one after the other; they are made where the thing is made."""
        raise NotImplementedError
