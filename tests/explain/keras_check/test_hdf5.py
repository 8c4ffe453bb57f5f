"""Models in HDF5, and stored weights held against the prediction."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import h5py
import pytest

from explain.keras_check.build import load_keras
from explain.open_file import READERS, Wanted, read_file
from shapecalc.readers.results import FileReport
from tests.shapecalc.readers.zoo import ZOO, made, sequential, table_of

# Keras itself can't load what it saves into HDF5 here: a bare x + y.
REFUSED = ("transformer",)


def save(model: Any, path: Path) -> None:
    model.save(path)


def rows(found: FileReport) -> list[list[Any]]:
    keys = ("name", "class_name", "output_shape", "params")
    return [[layer[k] for k in keys] for layer in found.to_dict()["models"][0]["layers"]]


def fits(found: FileReport) -> bool:
    return any("stored in the file have" in note for note in found.models[0].notes)


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("make", ZOO, ids=lambda m: m.__name__)
@pytest.mark.parametrize("suffix", ["h5", "keras"])
def test_table_and_stored_weights(make: Any, suffix: str, tmp_path: Path) -> None:
    if suffix == "h5" and make.__name__ in REFUSED:
        pytest.skip("Keras refuses its own file")
    model = made(make)
    path = tmp_path / f"saved.{suffix}"
    save(model, path)
    found = read_file(path, Wanted(weights=True))
    assert [p.message for p in found.problems] == []
    listed = {row[0]: row for row in rows(found)}
    assert [listed.get(row[0]) for row in table_of(model)] == table_of(model)
    assert found.to_dict()["models"][0]["total_params"] == model.count_params()
    assert fits(found)


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("suffix", ["h5", "keras"])
def test_an_unknown_layer_gets_its_count_from_its_weights(suffix: str, tmp_path: Path) -> None:
    keras = load_keras()

    class Own(keras.layers.Layer):  # type: ignore[misc]
        def build(self, shape: Any) -> None:
            self.w = self.add_weight(shape=(shape[-1], 3))
            self.built = True

        def call(self, x: Any) -> Any:
            return x @ self.w

    model = keras.Sequential([keras.Input((9, 5)), Own(name="own"), keras.layers.GRU(2)])
    path = tmp_path / f"own.{suffix}"
    save(model, path)
    found = read_file(path, Wanted(weights=True))
    answer = found.to_dict()["models"][0]
    assert answer["layers"][0]["params"] == 15 and answer["layers"][0]["weights"] is None
    assert answer["total_params"] == model.count_params()
    assert answer["trainable_at_least"] and "at_least" not in answer
    assert any(note.startswith("'own' *: 15 parameters") for note in answer["notes"])
    text = str(found.models[0].summary)
    assert "15 *" in text and f"Total params: {model.count_params()}" in text
    assert "Trainable params: at least" in text


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore")
def test_weights_that_belong_to_another_model(tmp_path: Path) -> None:
    path = tmp_path / "mixed.h5"
    save(made(sequential), path)
    with h5py.File(path, "r+") as file:
        config = json.loads(file.attrs["model_config"])
        config["config"]["layers"][-1]["config"]["units"] = 5
        file.attrs["model_config"] = json.dumps(config)
    found = read_file(path)
    assert [p.code for p in found.problems] == ["SEQ302"] and found.failed
    assert "(3, 5), (5,)" in found.problems[0].message
    assert "(3, 2), (2,)" in found.problems[0].message
    assert read_file(path, Wanted(weights=False)).problems == []


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ["only.weights.h5", "only.h5"])
def test_weights_alone(name: str, tmp_path: Path) -> None:
    keras = load_keras()
    model = keras.Sequential([keras.Input((9, 5)), keras.layers.LSTM(3, name="read")])
    path = tmp_path / name
    if name == "only.h5":
        with h5py.File(path, "w") as file:
            from keras.src.legacy.saving.legacy_h5_format import save_weights_to_hdf5_group

            save_weights_to_hdf5_group(file, model)
    else:
        model.save_weights(path)
    found = read_file(path)
    assert [p.code for p in found.problems] == ["SEQ401"]
    assert "weights alone" in found.problems[0].message
    assert any("(5, 12), (3, 12), (12,) = 108" in note for note in found.models[0].notes)
    json.dumps(found.to_dict())


def test_damaged_files(tmp_path: Path) -> None:
    path = tmp_path / "saved.h5"
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": None})
        file.create_dataset("big", data=[0] * 10_000)
    data = path.read_bytes()
    for content, says in (
        (b"", "is not a valid HDF5 file"),
        (b"text", "is not a valid HDF5 file"),
        (data[: len(data) // 2], "is cut off"),
        (data[:9] + b"\xff" * 200 + data[209:], "is damaged"),
    ):
        path.write_bytes(content)
        found = read_file(path)
        assert len(found.problems) == 1 and found.problems[0].code == "SEQ401"
        assert says in found.problems[0].message
    with h5py.File(path, "w") as file:
        file["x"] = 3
    assert "holds no Keras model" in read_file(path).problems[0].message


def test_without_h5py(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "any.h5"
    path.write_bytes(b"\x89HDF\r\n\x1a\n")
    monkeypatch.setitem(sys.modules, "h5py", None)
    found = read_file(path)
    assert len(found.problems) == 1 and "pip install '.[h5]'" in found.problems[0].fix


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore")
def test_content_tells_where_the_suffix_misleads(tmp_path: Path) -> None:
    model = made(sequential)
    save(model, tmp_path / "a.h5")
    save(model, tmp_path / "b.keras")
    (tmp_path / "a.h5").rename(tmp_path / "keras2.keras")
    (tmp_path / "b.keras").rename(tmp_path / "zip.h5")
    for name in ("keras2.keras", "zip.h5"):
        found = read_file(tmp_path / name)
        assert found.problems == []
        assert found.to_dict()["models"][0]["total_params"] == model.count_params()


def test_what_is_no_file_of_ours(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / "nothing").write_text("x")
    for path, says in (
        (tmp_path / "notes.txt", "'.txt' files aren't read"),
        (tmp_path / "nothing", "has no suffix"),
        (tmp_path / "missing.keras", "no such file"),
        (tmp_path / "missing.json", "no such file"),
        (tmp_path, "is a folder"),
    ):
        found = read_file(path)
        assert [p.code for p in found.problems] == ["SEQ401"] and found.models == []
        assert says in found.problems[0].message
    assert set(READERS) >= {".keras", ".h5", ".hdf5", ".json"}
