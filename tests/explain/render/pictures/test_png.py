"""Pictures as PNG: their text is there on every machine, also on one without fonts."""

from __future__ import annotations

import functools
import re

import pytest

import explain
import shapecalc
from explain.render.pictures import png

SAMPLE = "0 → 116 × σ … Wörter, λέξεις, слова"


@pytest.fixture
def no_fonts_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    resvg = pytest.importorskip("resvg_py")
    bare = functools.partial(resvg.svg_to_bytes, skip_system_fonts=True)
    monkeypatch.setattr(resvg, "svg_to_bytes", bare)


def one_text(content: str, cls: str) -> str:
    """A picture of one text, in the styles that all pictures use."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="40"><style>'
        "text{font-family:sans-serif}.mono{font-family:monospace}.bold{font-weight:bold}</style>"
        f'<text x="5" y="25" class="{cls}">{content}</text></svg>'
    )


def test_a_png_has_its_text_without_fonts(no_fonts_of_the_machine: None) -> None:
    made = explain.draw(shapecalc.LSTM(4), input_shape=(None, 9, 3)).svg
    without = re.sub(r"<text\b.*?</text>", "", made, flags=re.DOTALL)
    assert "<text" in made and "<text" not in without
    assert png.converted(made, 1) != png.converted(without, 1)


@pytest.mark.parametrize("cls", ["", "mono", "bold"])
def test_each_style_has_its_own_letters(cls: str, no_fonts_of_the_machine: None) -> None:
    empty = png.converted(one_text("", cls), 1)
    shown = png.converted(one_text(SAMPLE, cls), 1)
    assert shown != empty
    alike = [o for o in ("", "mono", "bold") if shown == png.converted(one_text(SAMPLE, o), 1)]
    assert alike == [cls]


def test_every_symbol_of_the_pictures_has_a_glyph(no_fonts_of_the_machine: None) -> None:
    missing = png.converted(one_text("\ue000", ""), 1)
    for symbol in "…·×→←↑↓−–σ▁█⊙∘≤≥√∑":
        assert png.converted(one_text(symbol, ""), 1) != missing, symbol


def test_the_fonts_are_small_and_have_their_licence() -> None:
    assert len(png.FONTS) == 3
    assert sum(path.stat().st_size for path in png.FONTS) < 400_000
    assert "Bitstream" in (png.FONTS[0].parent / "LICENSE").read_text(encoding="utf-8")
