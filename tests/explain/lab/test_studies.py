"""The lab from Python: what a notebook calls."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import shapecalc
from explain.lab import study, study_remedies
from explain.lab.comparing import Comparison
from explain.lab.curves import Curves
from explain.lab.training import Run, read_run

from .tiny import AVERAGE, texts


def average(name: str = "average") -> Any:
    from shapecalc.readers.model_text import layer_from_text

    return shapecalc.Sequential([layer_from_text(text) for text in AVERAGE], name=name)


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, Any]:
    file = texts(tmp_path / "texts.tsv")
    return {"data": str(file), "steps": 8, "epochs": 2, "batch": 16, "rate": 0.02}


@pytest.mark.keras
def test_models_are_trained_silently(settings: dict[str, Any], tmp_path: Path, capfd: Any) -> None:
    pytest.importorskip("matplotlib")
    found = study(average(), average("again"), folder=tmp_path / "runs", **settings)
    assert found.complete and found.names == ["average", "again"]
    one, two = found.of("average")[0], found.of("again")[0]
    assert one == two and len(one) == 2
    drawn = found.plot().svg
    assert drawn.startswith("<?xml") and "again" in drawn and 'width="760"' in drawn
    from explain.lab.folder import Folder

    assert read_run(Folder(tmp_path / "runs" / "average-seed0")).curves == one
    assert capfd.readouterr() == ("", "")


@pytest.mark.keras
def test_without_a_folder_nothing_is_left(
    settings: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    assert len(study(average(), seeds=2, **settings).runs) == 2
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("models", "settings", "words"),
    [
        ((), {}, "No model is named"),
        (("embeding",), {}, "Did you mean 'embedding'"),
        (("embedding", "embedding"), {}, "Two models have one name"),
        (("embedding",), {"epoch": 2}, "Did you mean 'epochs'"),
        ((shapecalc.Dense(1),), {}, "not a model that the lab can train"),
        (("embedding",), {"epochs": 0}, "must be an integer"),
        (("embedding",), {"seeds": "3"}, "--seeds is '3'"),
        (("embedding",), {"limit": "all"}, "--limit is 'all'"),
        (("embedding",), {"rate": "fast"}, "--rate is 'fast'"),
        (("embedding",), {"data": 5}, "data is 5"),
    ],
)
def test_what_cannot_be_trained_is_refused(models: Any, settings: Any, words: str) -> None:
    with pytest.raises(shapecalc.ShapeError, match=words):
        study(*models, **settings)


@pytest.fixture
def untrained(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every run ends at once, with curves that overfit."""

    def compare(found: Comparison, *_: Any) -> Comparison:
        curves = Curves([0.6, 0.1], [0.7, 0.99], [0.6, 0.9], [0.7, 0.71])
        found.runs = [Run(plan, curves, [1.0, 1.0], True) for plan in found.plans]
        return found

    monkeypatch.setattr("explain.lab.studies.compare", compare)


@pytest.mark.keras
def test_each_remedy_is_tried_on_half_of_the_examples(
    settings: dict[str, Any], untrained: None
) -> None:
    found = study_remedies(seeds=2, **settings)
    assert found.kind == "remedies" and found.complete
    assert [plan.name for plan in found.plans[::2]] == [
        "no-remedy",
        "twice-the-data",
        "dropout",
        "smaller-model",
        "recurrent-dropout",
    ]
    assert [plan.share for plan in found.plans[::2]] == [0.5, 1, 0.5, 0.5, 0.5]
    assert {plan.epochs for plan in found.plans} == {settings["epochs"]}
    assert "early stopping" in found.curves()
    assert "Without overfitting (a gap of 5 points at the end) are: early stopping" in str(found)
    assert "<table>" in found._repr_html_()
    with pytest.raises(shapecalc.ShapeError, match="Unknown setting 'share'"):
        study_remedies(share=0.3)


@pytest.mark.keras
def test_seeds_are_counted_from_the_one_that_is_named(
    settings: dict[str, Any], untrained: None
) -> None:
    settings["data"] = Path(settings["data"])
    found = study(average(), seed=5, seeds=2, **settings)
    assert [plan.seed for plan in found.plans] == [5, 6]
    assert found.plans[0].data == str(settings["data"])


def test_without_an_epoch_there_is_nothing_to_plot() -> None:
    pytest.importorskip("matplotlib")
    with pytest.raises(shapecalc.ShapeError, match="no epoch was trained"):
        Comparison([]).plot()


@pytest.mark.keras
def test_saving_in_the_old_format_is_quiet_where_loggers_write_elsewhere(tmp_path: Path) -> None:
    import logging

    from explain.keras_check.build import load_keras
    from explain.lab.engine import save

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    said: list[str] = []
    keras = load_keras()
    logger, kept = logging.getLogger("absl"), Kept()
    level = logger.level
    logger.addHandler(kept)
    try:
        save(keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)]), tmp_path / "model.h5")
        assert not said and logger.level == level
        logger.warning("heard")
    finally:
        logger.removeHandler(kept)
    assert said == ["heard"]
