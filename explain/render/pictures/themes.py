"""The style sheets of pictures: light, dark, as the reader's own setting is, and for print."""

from __future__ import annotations

from typing import NamedTuple

from ..families import FAMILIES


class Theme(NamedTuple):
    """What the colours of a picture are called."""

    paper: str
    ink: str
    quiet: str
    plain: str
    marked: str


LIGHT = Theme(paper="#ffffff", ink="#16191d", quiet="#4d5561", plain="#ffffff", marked="#fff3c4")
DARK = Theme(paper="#14171b", ink="#f1f3f6", quiet="#b9c1cc", plain="#1d2127", marked="#4a3f10")
PRINT = Theme(paper="#ffffff", ink="#000000", quiet="#000000", plain="#ffffff", marked="#ffffff")
# "auto" follows the reader's own setting.
THEMES = ("auto", "light", "dark", "print")


def style(root: str, theme: str) -> str:
    """The style sheet of a picture, valid inside the element ``root`` alone."""
    if theme == "auto":
        dark = _colours(root, DARK, 1)
        return (
            f"{_fixed(root)}{_colours(root, LIGHT, 0)}@media (prefers-color-scheme: dark){{{dark}}}"
        )
    chosen = {"light": LIGHT, "dark": DARK, "print": PRINT}[theme]
    which = {"light": 0, "dark": 1}.get(theme)
    return _fixed(root) + _colours(root, chosen, which)


def _fixed(root: str) -> str:
    rules = {
        "text": "font-family:sans-serif",
        ".mono": "font-family:monospace",
        ".bold": "font-weight:bold",
        ".wire": "fill:none;stroke-width:1.5",
        ".thin": "fill:none;stroke-width:1",
        ".dash": "stroke-dasharray:5 3",
        ".dot": "stroke-dasharray:1.5 3",
        ".thick": "stroke-width:2.5",
    }
    return "".join(f"#{root} {what}{{{how}}}" for what, how in rules.items())


def _colours(root: str, theme: Theme, which: int | None) -> str:
    rules = {
        ".paper": f"fill:{theme.paper}",
        ".ink": f"fill:{theme.ink}",
        ".quiet": f"fill:{theme.quiet}",
        ".plain": f"fill:{theme.plain};stroke:{theme.quiet}",
        ".marked": f"fill:{theme.marked};stroke:{theme.ink}",
        ".blank": f"fill:{theme.paper}",
        ".wire": f"stroke:{theme.quiet}",
        ".thin": f"stroke:{theme.quiet}",
        ".strong": f"stroke:{theme.ink}",
        ".head": f"fill:{theme.quiet}",
    }
    for name, family in FAMILIES.items():
        fill, line = (theme.paper, theme.ink)
        if which is not None:
            fill, line = (family.light, family.dark)[which]
        rules[f".f-{name}"] = f"fill:{fill};stroke:{line}"
        rules[f".p-{name}"] = f"stroke:{line};fill:none"
    return "".join(f"#{root} {what}{{{how}}}" for what, how in rules.items())


__all__ = ["DARK", "LIGHT", "PRINT", "THEMES", "style"]
