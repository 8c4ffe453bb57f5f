"""Every picture in a real browser: no text leaves its box, lies over another or under a line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from . import samples
from .browser import chromium, measured

needs_browser = pytest.mark.skipif(
    chromium() is None, reason="no Chromium is installed (Debian: apt-get install chromium)"
)


@needs_browser
def test_texts_stay_in_their_boxes(tmp_path: Path) -> None:
    svgs = {f"{w}: {name}": p.svg for w in samples.WIDTHS for name, p in samples.pictures(w)}
    found = measured(svgs, tmp_path)
    assert found["texts"] > 9000
    assert found["out"] == []


@needs_browser
def test_the_measure_can_fail(tmp_path: Path) -> None:
    made = samples.draw(samples.layer_of("Dense"), "model", input_shape=(None, 8)).svg
    spoilt = made.replace("parameters<", f"parameters{' and more' * 30}<", 1)
    assert spoilt != made
    found = measured({"spoilt": spoilt}, tmp_path)
    assert any("leaves its box" in what for _, what, _ in found["out"])


@needs_browser
def test_the_measure_sees_lines_through_texts(tmp_path: Path) -> None:
    made = samples.draw(samples.layer_of("LSTM"), input_shape=(None, 9, 8)).svg
    (y,) = re.findall(r'y="([\d.]+)"[^>]*>x \(8,\)<', made)
    line = f'<path d="M0 {float(y) - 3}H400" class="wire"/>'
    edge = f'<rect x="0" y="{float(y) - 3}" width="400" height="40" class="plain"/>'
    text = re.search(r"<text[^>]*>x \(8,\)</text>", made)
    assert text is not None
    spoilt = {
        "line": made.replace("</svg>", f"{line}</svg>"),
        "edge": made.replace(text[0], edge + text[0]),
        "under paper": made.replace(
            text[0], f'{line}<rect width="500" height="900" class="paper"/>{text[0]}'
        ),
    }
    found = measured(spoilt, tmp_path)
    crossed = {name for name, what, _ in found["out"] if what == "is crossed by a line"}
    assert crossed == {"line", "edge"}
