"""The engine that the browser loads: the same answers, also from memory that was kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from explain.explore.pyodide_start import ask

from .comparing import answers, build, can_build, different
from .questions import ROOT, questions

pytestmark = pytest.mark.skipif(not can_build(), reason="npm ci in explain/explore/pyodide")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("engine"))


def test_answers_are_the_same_bytes(engine: Path) -> None:
    assert different(engine, list(questions(60, 150))) == []


def test_the_same_from_memory_that_was_kept(engine: Path) -> None:
    lines = [json.dumps(question) for question in questions(12, 12)]
    found, said = answers(engine, lines, FROM_MEMORY="1")
    assert said == "from memory" and found == [ask(line) for line in lines]


def test_the_same_sources_give_the_same_files(engine: Path, tmp_path: Path) -> None:
    again = build(tmp_path)
    names = sorted(p.relative_to(engine) for p in engine.rglob("*") if p.is_file())
    assert names == sorted(p.relative_to(again) for p in again.rglob("*") if p.is_file())
    for name in names:
        assert (engine / name).read_bytes() == (again / name).read_bytes(), name


def test_an_hdf5_file_opens_without_h5py(engine: Path, tmp_path: Path) -> None:
    import base64

    h5py = pytest.importorskip("h5py")
    config = (ROOT / "tests/fixtures/keras2/seq.json").read_text()
    for name, attributes in (("model.h5", {"model_config": config}), ("weights.h5", {})):
        with h5py.File(tmp_path / name, "w") as file:
            file.attrs.update(attributes)
    data = {
        name: base64.b64encode((tmp_path / name).read_bytes()).decode()
        for name in ("model.h5", "weights.h5")
    }
    asked = [{"ask": "open", "name": name, "bytes": content} for name, content in data.items()]
    asked.append({"ask": "open", "name": "cut.h5", "bytes": data["model.h5"][:40]})
    found, _ = answers(engine, [json.dumps(question) for question in asked])
    model, weights, cut = map(json.loads, found)
    assert "Sequential([" in model["text"]
    assert "weights" in weights["error"]["says"] and cut["error"]["do"]
