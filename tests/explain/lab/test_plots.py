"""PNG and SVG: there, named axes, the same bytes twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from explain.lab.curves import Curves
from explain.lab.folder import Folder
from explain.lab.plots import write_plots

pytest.importorskip("matplotlib")
RUNS = {
    "bilstm": [
        Curves([0.6, 0.3], [0.7, 0.9], [0.6, 0.5], [0.7, 0.8]),
        Curves([0.6, 0.3], [0.7, 0.9], [0.5, 0.6], [0.72, 0.79]),
    ],
    "conv1d": [Curves([0.6], [0.7], [0.6], [0.7])],
}


def test_plots_have_names_on_their_axes(tmp_path: Path) -> None:
    made = write_plots(Folder(tmp_path), RUNS)
    assert {p.name for p in made} == {"curves.png", "curves.svg", "models.png", "models.svg"}
    assert {p.name for p in tmp_path.iterdir()} == {p.name for p in made}
    drawn = (tmp_path / "curves.svg").read_text()
    for words in ("epoch", "accuracy", "loss (cross-entropy)", "2 seeds", "bilstm"):
        assert words in drawn
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")


def test_the_same_curves_give_the_same_picture(tmp_path: Path) -> None:
    first = [p.read_bytes() for p in write_plots(Folder(tmp_path), RUNS)]
    assert first == [p.read_bytes() for p in write_plots(Folder(tmp_path), RUNS)]


def test_nothing_to_draw_draws_nothing(tmp_path: Path) -> None:
    assert write_plots(Folder(tmp_path), {"a": []}) == []
