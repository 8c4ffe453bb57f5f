"""Every picture in a real browser: no text leaves its box or lies over another."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import samples
from .browser import chromium, measured

needs_browser = pytest.mark.skipif(
    chromium() is None, reason="no Chromium is installed (Debian: apt-get install chromium)"
)


@needs_browser
@pytest.mark.parametrize("width", samples.WIDTHS)
def test_texts_stay_in_their_boxes(width: int, tmp_path: Path) -> None:
    svgs = {name: made.svg for name, made in samples.pictures(width)}
    found = measured(svgs, tmp_path)
    assert found["texts"] > 2000
    assert found["out"] == []


@needs_browser
def test_the_measure_can_fail(tmp_path: Path) -> None:
    made = samples.draw(samples.layer_of("Dense"), input_shape=(None, 8)).svg
    spoilt = made.replace("parameters<", f"parameters{' and more' * 30}<", 1)
    assert spoilt != made
    found = measured({"spoilt": spoilt}, tmp_path)
    assert any("leaves its box" in what for _, what, _ in found["out"])
