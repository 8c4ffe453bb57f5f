"""The reviews of imdb, without the network: stand-ins for what would be downloaded."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import pytest

from explain.keras_check import build as keras_twin
from explain.texts import load
from shapecalc.errors import BadRecord


@pytest.fixture
def keras(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setitem(sys.modules, "tensorflow_datasets", None)
    return keras_twin.load_keras()


@pytest.mark.keras
def test_from_keras(keras: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [[1, 4, 5, 6], [1, 4, 5, 2, 7]]
    monkeypatch.setattr(keras.datasets.imdb, "load_data", lambda: ((rows, [1, 0]), ([], [])))
    index = {"the": 1, "film": 2, "shines": 3, "drags": 4}
    monkeypatch.setattr(keras.datasets.imdb, "get_word_index", lambda: index)
    found = load("imdb")
    assert found.texts == ["the film shines", "the film drags"] and found.labels == [1, 0]
    assert found.classes == ("negative", "positive") and "ACL 2011" in found.citation


def test_from_tensorflow_datasets(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def load_pairs(name: str, **how: Any) -> Any:
        asked.append((name, how))
        return [("A film.<br /><br />It shines. é".encode(), 1), (b"Dull.", 0)]

    stand_in = SimpleNamespace(load=load_pairs, as_numpy=lambda pairs: pairs)
    monkeypatch.setitem(sys.modules, "tensorflow_datasets", stand_in)
    found = load("imdb")
    assert asked == [("imdb_reviews", {"split": "train", "as_supervised": True})]
    assert found.texts == ["A film.  It shines. é", "Dull."] and found.labels == [1, 0]


@pytest.mark.keras
def test_offline(
    keras: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: Any, **__: Any) -> Any:
        print("Downloading data …")
        raise Exception("URL fetch failure on https://some.where/imdb.npz: None -- no network")

    monkeypatch.setattr(keras.datasets.imdb, "load_data", fails)
    with pytest.raises(BadRecord, match=r"Keras couldn't download them.*no network.*reviews") as it:
        load("imdb")
    assert "http" not in str(it.value) and capsys.readouterr().out == ""
    stand_in = SimpleNamespace(load=fails, as_numpy=list)
    monkeypatch.setitem(sys.modules, "tensorflow_datasets", stand_in)
    with pytest.raises(BadRecord, match="tensorflow-datasets couldn't download them"):
        load("imdb")
