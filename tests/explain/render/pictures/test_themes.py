"""Colours that can be read, and families that can be told apart without them."""

from __future__ import annotations

import pytest

from explain.render.families import FAMILIES, family_of
from explain.render.pictures import THEMES, draw
from explain.render.pictures.registry import kinds_of
from explain.render.pictures.themes import DARK, LIGHT, PRINT, Theme
from shapecalc.errors import BadRecord

from . import samples


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("theme", "which"), [(LIGHT, 0), (DARK, 1), (PRINT, None)])
def test_contrast(theme: Theme, which: int | None) -> None:
    assert contrast(theme.ink, theme.paper) >= 7
    for ground in (theme.paper, theme.plain, theme.marked):
        assert contrast(theme.ink, ground) >= 7
    for ground in (theme.paper, theme.plain):
        assert contrast(theme.quiet, ground) >= 4.5
    if which is not None:
        for family in FAMILIES.values():
            fill, line = (family.light, family.dark)[which]
            assert contrast(theme.ink, fill) >= 7
            assert contrast(line, theme.paper) >= 3 and contrast(line, fill) >= 3


def test_patterns_tell_families_apart() -> None:
    patterns = [f.pattern for f in FAMILIES.values()]
    assert len(set(patterns)) == len(patterns)


def test_every_layer_that_has_a_picture_of_its_own_has_a_family() -> None:
    for name, layer, _ in samples.every_layer():
        if kinds_of(layer) not in ((), ("grid",)):  # what only moves pixels is drawn as other
            assert family_of(layer) != "other", name
    assert family_of(samples.layer_of("GRUCell")) == family_of(samples.layer_of("GRU"))


def test_themes() -> None:
    made = {t: draw(samples.layer_of("LSTM"), input_shape=(None, 9, 4), theme=t) for t in THEMES}
    assert "prefers-color-scheme" in made["auto"].svg
    assert all("prefers-color-scheme" not in made[t].svg for t in THEMES if t != "auto")
    assert DARK.paper in made["dark"].svg and DARK.paper not in made["print"].svg
    with pytest.raises(BadRecord, match="Did you mean 'dark'"):
        draw(samples.layer_of("LSTM"), input_shape=(None, 9, 4), theme="drak")


def test_styles_hold_in_their_own_picture_alone() -> None:
    svg = draw(samples.layer_of("LSTM"), input_shape=(None, 9, 4)).svg
    root = svg.split('id="')[1].split('"')[0]
    sheet = (
        svg.split("<style>")[1]
        .split("</style>")[0]
        .replace("@media (prefers-color-scheme: dark)", "")
    )
    rules = [r.strip("{ ") for r in sheet.replace("}", "\n").splitlines() if r.strip("{ ")]
    assert rules and all(r.startswith(f"#{root} ") for r in rules)


@pytest.mark.parametrize("name", ["Embedding", "Dense", "MultiHeadAttention"])
def test_what_is_marked_has_a_pattern(name: str) -> None:
    """A fill alone would be gone in black and white."""
    layer = samples.layer_of(name)
    svg = draw(layer, input_shape=samples.input_of(layer), theme="print").svg
    assert svg.count('fill="url(#') >= 2
