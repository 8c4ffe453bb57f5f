"""Blocks to scale: areas are counts."""

from __future__ import annotations

import re

import pytest

from explain.render.pictures import draw
from explain.render.pictures.blocks import squarified
from shapecalc.readers.course import COURSE_MODELS, course_model


@pytest.mark.parametrize("name", COURSE_MODELS)
def test_areas_are_proportional(name: str) -> None:
    shape = COURSE_MODELS[name].input_shape
    summary = course_model(name).summary(shape)
    svg = draw(summary, "blocks").svg
    blocks = re.findall(
        r'width="([\d.]+)" height="([\d.]+)" class="f-\w+"><title>[^<]*: ([\d,]+) of ', svg
    )
    counts = [int(n.replace(",", "")) for _, _, n in blocks]
    areas = [float(w) * float(h) for w, h, _ in blocks]
    assert sum(counts) == summary.total_params
    for count, area in zip(counts, areas):
        assert area / sum(areas) == pytest.approx(count / sum(counts), rel=0.02, abs=1e-6)


@pytest.mark.parametrize("counts", [[1], [5, 4, 1], [10**9, 1], [1] * 60, [10**15, 10**14, 7, 7]])
def test_blocks_fill_the_box_and_do_not_overlap(counts: list[int]) -> None:
    boxes = squarified(counts, (0, 0, 700, 340))
    assert len(boxes) == len(counts)
    assert sum(w * h for _, _, w, h in boxes) == pytest.approx(700 * 340)
    for i, (x, y, w, h) in enumerate(boxes):
        assert x >= -1e-6 and y >= -1e-6 and x + w <= 700.001 and y + h <= 340.001
        for a, b, c, d in boxes[:i]:
            wide, high = min(x + w, a + c) - max(x, a), min(y + h, b + d) - max(y, b)
            assert min(wide, high) < 1e-6


def test_what_does_not_learn_says_so() -> None:
    from shapecalc.readers.model_text import layer_from_text

    svg = draw(layer_from_text("BatchNormalization()"), "blocks", input_shape=(None, 8)).svg
    assert svg.count("8 (not trained) of 32 parameters") == 2
