"""How an object shows itself in a notebook.

Plain text is all that this package knows. Where the package ``explain`` is installed beside it,
a notebook gets HTML as well: it is asked for by name, only when a notebook asks, and nothing here
depends on it.
"""

from __future__ import annotations

from typing import Any, Optional

RENDERER = "explain.render.html"


class Displayed:
    """A mixin: text always, HTML where a renderer is installed."""

    __slots__ = ()

    def __repr__(self) -> str:
        """The text itself: what a prompt shows is what a notebook shows."""
        told = type(self).__str__ is not object.__str__
        return str(self) if told else object.__repr__(self)

    def _repr_html_(self) -> Optional[str]:
        from importlib import import_module

        try:
            renderer = import_module(RENDERER)
        except ImportError:
            return None
        found: Optional[str] = renderer.html_of(self)
        return found

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        found = {"text/plain": self._plain()}
        html = self._repr_html_()
        if html is not None:
            found["text/html"] = html
        return {
            kind: text
            for kind, text in found.items()
            if (not include or kind in include) and kind not in (exclude or ())
        }

    def _plain(self) -> str:
        return str(self)
