"""No text leaves its box: by the table of widths, over every picture and random models."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from typing import Any

import pytest

from explain.render.pictures import Picture, picture
from explain.render.pictures.cells import columns_of
from explain.render.pictures.measure import BOLD, LINE, MONO, SANS, fit, width_of, wrap
from explain.render.pictures.svg import SMALLEST, Drawing
from shapecalc.errors import ShapeError
from shapecalc.models.sequential import make_layers, parse_inputs, run
from shapecalc.models.summary import Summary
from tests.properties import configs

from . import samples

SVG = "{http://www.w3.org/2000/svg}"


def assert_tidy(made: Picture) -> None:
    """Texts in their boxes, boxes in the picture, the file well formed and without a script."""
    drawing, width, height = made.drawing()
    for text in drawing.texts:
        x, y, w, h = text.box
        assert width_of(text.shown, text.size, text.font) <= w + 0.01, text
        assert text.size * LINE <= h + 0.01, text
        assert x >= 0 and y >= 0 and x + w <= width + 0.01 and y + h <= height + 0.01, text
    root = ElementTree.fromstring(made.svg)
    assert root.get("role") == "img"
    ids = root.get("aria-labelledby", "").split()
    assert [e.get("id") for e in root[:2]] == ids
    assert all(e.text for e in root[:2])
    tags = {e.tag.removeprefix(SVG) for e in root.iter()}
    assert tags <= set("svg title desc style defs pattern path rect circle text".split())
    outside = made.svg.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert "http" not in outside and not any(
        k.startswith("on") for e in root.iter() for k in e.attrib
    )
    for columns in (40, 88):
        for line in made.text(columns).splitlines():
            assert columns_of(line) <= columns, line


@pytest.mark.parametrize("width", samples.WIDTHS)
def test_every_picture(width: int) -> None:
    for _, made in samples.pictures(width):
        assert_tidy(made)


@pytest.mark.parametrize("seed", range(120))
def test_random_layers(seed: int) -> None:
    make = configs.stack if seed % 3 == 0 else configs.single
    records = (make(configs.RandomChooser(seed + 1000 * attempt)) for attempt in range(100))
    made = next(rows for record in records if (rows := rows_of(record)) is not None)
    text = samples.HOSTILE if seed % 2 else None
    for width in (300, 900):
        assert_tidy(picture(Summary(f"<{seed}>", made), None, "all", text, "auto", width))


def rows_of(record: dict[str, Any]) -> Any:
    try:
        layers = make_layers(record["layers"])
        x = parse_inputs(record["input_shape"], layers[0].traced_axes())
        return run(layers, x, record.get("call_kwargs"))
    except ShapeError:
        return None


@pytest.mark.parametrize("font", [SANS, BOLD, MONO])
@pytest.mark.parametrize("text", ["", "i", "W" * 500, "三四五", "a b  c", "ﷺ" * 9, "e\u0301" * 9])
def test_what_is_shortened_fits(text: str, font: str) -> None:
    for room in (0, 5, 20, 100):
        for size in (7, 12):
            assert width_of(fit(text, room, size, font), size, font) <= room
            assert all(width_of(line, size, font) <= room for line in wrap(text, room, size, font))
    assert fit(text, 10**6, 12, font) == text


def test_a_text_that_is_too_wide_is_noticed() -> None:
    made = samples.draw(samples.layer_of("Dense"), input_shape=(None, 8))
    drawing = made.drawing

    def spoilt() -> Any:
        found = drawing()
        text = found[0].texts[0]
        found[0].texts[0] = text._replace(shown=text.shown * 9)
        return found

    made.drawing = spoilt  # type: ignore[method-assign]
    with pytest.raises(AssertionError):
        assert_tidy(made)


def test_a_text_that_may_shrink_is_not_cut() -> None:
    for text in ("116", "SimpleRNN", "Bidirectional", "steps - 4"):
        for room in range(40, 400):
            drawing = Drawing()
            drawing.text(text, (0, 0, room / 5, 18), size=11, shrink=True)
            for written in drawing.texts:
                small = width_of(text, 1.01 * SMALLEST, SANS) > room / 5
                assert written.shown == text or small


def test_an_equation_breaks_at_its_terms() -> None:
    text = "params: features * units * 4 + units * (units + 1) = 8 * 2 * 4 + 2 * (2 + 1) = 70"
    lines = wrap(text, 260, 12, MONO)
    assert " ".join(lines) == text and len(lines) > 2
    assert all(line[0] in "p=+" and line.count("(") == line.count(")") for line in lines)
