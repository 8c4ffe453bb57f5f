"""What Keras 3 saved is read back with Keras's own table; broken files are one sentence."""

from __future__ import annotations

import json
import os
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from explain import cross_check
from explain.keras_check.build import load_keras
from shapecalc.readers.results import FileReport
from shapecalc.readers.saved.archive import read_config, read_keras
from shapecalc.readers.saved.config import model_from_config

from ..zoo import ZOO, made, table_of


def read(path: Path) -> FileReport:
    return read_keras(path) if path.suffix == ".keras" else read_config(path)


def rows(found: FileReport) -> list[list[Any]]:
    answer = found.to_dict()["models"][0]
    keys = ("name", "class_name", "output_shape", "params")
    return [[layer[k] for k in keys] for layer in answer["layers"]]


@pytest.mark.keras
@pytest.mark.parametrize("make", ZOO, ids=lambda m: m.__name__)
@pytest.mark.parametrize("suffix", ["keras", "json"])
def test_the_table_is_that_of_keras(make: Any, suffix: str, tmp_path: Path) -> None:
    model = made(make)
    path = tmp_path / f"saved.{suffix}"
    if suffix == "keras":
        model.save(path)
    else:
        path.write_text(model.to_json())
    found = read(path)
    assert [p.message for p in found.problems] == []
    listed = {row[0]: row for row in rows(found)}
    assert [listed.get(row[0]) for row in table_of(model)] == table_of(model)
    answer = found.to_dict()["models"][0]
    assert answer["total_params"] == model.count_params()
    assert answer["keras_name"] == found.models[0].name == model.name
    learning = sum(w.shape.num_elements() for w in model.trainable_weights)
    assert answer["trainable_params"] == learning
    assert all(row[3] == 0 for row in rows(found) if row[0] not in {r[0] for r in table_of(model)})


@pytest.mark.keras
@pytest.mark.parametrize("make", ZOO, ids=lambda m: m.__name__)
def test_what_was_read_can_be_verified(make: Any, tmp_path: Path) -> None:
    made(make).save(tmp_path / "saved.keras")
    record = read(tmp_path / "saved.keras").models[0].record
    assert record is not None
    checked = cross_check(record)
    assert checked.agrees and "forward pass" in checked.checks[-1], str(checked)


@pytest.mark.keras
def test_several_configs_in_one_file(tmp_path: Path) -> None:
    one = json.loads(made(ZOO[0]).to_json())
    two = made(ZOO[1]).get_config()
    path = tmp_path / "models.json"
    path.write_text(json.dumps({"encoder": one, "decoder": two, "epochs": 3}))
    assert [m.name for m in read(path).models] == ["encoder", "decoder"]
    path.write_text(json.dumps([one, one]))
    assert len(read(path).models) == 2
    path.write_text(json.dumps(json.dumps(one)))
    assert len(read(path).models) == 1


@pytest.mark.keras
def test_a_model_saved_before_it_was_built(tmp_path: Path) -> None:
    keras = load_keras()
    path = tmp_path / "open.json"
    path.write_text(keras.Sequential([keras.layers.LSTM(8), keras.layers.Dense(1)]).to_json())
    found = read(path)
    assert [(p.code, p.severity) for p in found.problems] == [("SEQ103", "warning")]
    assert not found.failed and "--set features=16" in found.problems[0].fix
    answer = found.to_dict()["models"][0]
    assert answer["total_params"] is None and "features" in answer["params_formula"]
    assert found.models[0].record is None
    known = read_config(path, settings={"features": 3}).models[0]
    assert known.summary is not None
    assert known.summary.total_params == 4 * (8 * (3 + 8) + 8) + 9
    path.write_text(keras.Sequential([keras.layers.Dense(1)]).to_json())
    assert read(path).models[0].summary is None


@pytest.mark.keras
def test_a_model_built_by_calling_it(tmp_path: Path) -> None:
    keras = load_keras()
    model = keras.Sequential([keras.layers.GRU(4), keras.layers.Dense(2)])
    model(keras.ops.zeros((3, 7, 5)))
    model.save(tmp_path / "called.keras")
    found = read(tmp_path / "called.keras")
    assert found.problems == []
    loaded = keras.models.load_model(tmp_path / "called.keras")
    assert found.models[0].summary is not None
    assert found.models[0].summary.total_params == loaded.count_params()


@pytest.fixture
def custom(tmp_path: Path) -> tuple[Any, Path]:
    keras = load_keras()

    class Own(keras.layers.Layer):  # type: ignore[misc]
        def build(self, shape: Any) -> None:
            self.w = self.add_weight(shape=(shape[-1], 3))
            self.built = True

        def call(self, x: Any) -> Any:
            return x @ self.w

    x = keras.Input((9, 4))
    y = Own(name="own")(keras.layers.Dense(5)(x))
    model = keras.Model(x, keras.layers.GRU(2)(y))
    model.save(tmp_path / "own.keras")
    return model, tmp_path / "own.keras"


@pytest.mark.keras
def test_an_unknown_layer_is_never_guessed(custom: tuple[Any, Path]) -> None:
    model, path = custom
    found = read(path)
    answer = found.to_dict()["models"][0]
    own, gru = answer["layers"][2:]
    assert own["params"] is None and own["weights"] is None
    assert own["output_shape"] == [None, 9, 3]  # the file tells what GRU was given
    assert gru["output_shape"] == [None, 2] and gru["params"] == model.layers[-1].count_params()
    assert answer["at_least"] and answer["total_params"] == model.count_params() - 15
    assert any("own" in note for note in answer["notes"])
    assert found.models[0].record is None and not found.failed


def test_a_subclassed_model_says_so() -> None:
    config = {"module": None, "class_name": "Mine", "config": {}, "build_config": {}}
    model, problems = model_from_config(config)
    assert model is not None and model.summary is None
    assert [p.code for p in problems] == ["SEQ301"]


# -- what is broken -------------------------------------------------------------------------
DENSE = {"class_name": "Dense", "config": {"units": 3}}
INPUT = {"class_name": "InputLayer", "config": {"batch_shape": [None, 4]}}


def stack(*layers: Any, **more: Any) -> dict[str, Any]:
    return {"class_name": "Sequential", "config": {"name": "s", "layers": list(layers), **more}}


def archive(path: Path, **entries: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries.items():
            made.writestr(name.replace("__", "."), data)
    return path


def cycle() -> dict[str, Any]:
    layers = [{**INPUT, "name": "i", "inbound_nodes": []}]
    for name, other in (("a", "b"), ("b", "a")):
        layers.append({**DENSE, "name": name, "inbound_nodes": [[[other, 0, 0, {}]]]})
    ends = {"input_layers": [["i", 0, 0]], "output_layers": [["b", 0, 0]]}
    return {"class_name": "Functional", "config": {"layers": layers, **ends}}


def deep(n: int) -> str:
    inner = json.dumps(stack())
    for _ in range(n):
        inner = '{"class_name": "Sequential", "config": {"layers": [%s]}}' % inner  # noqa: UP031
    return inner


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("", "SEQ401", "not JSON"),
        ("{", "SEQ401", "not JSON"),
        ("3", "SEQ401", "no model config"),
        ("[]", "SEQ401", "no model config"),
        ("\udcff", "SEQ401", "not UTF-8"),
        (json.dumps(DENSE), "SEQ401", "no model config"),
        ("[" * 100_000, "SEQ402", "too deep"),
        (deep(150), "SEQ302", "deep"),
        ('{"class_name": "Sequential", "config": null}', "SEQ302", "lists no layers"),
        (json.dumps(stack(3)), "SEQ302", "not a layer config"),
        (json.dumps(stack(INPUT, DENSE, name=3)), "SEQ201", "name=3"),
        (json.dumps(cycle()), "SEQ302", "cycle"),
        ('{"units": ' + "9" * 5000 + "}", "SEQ402", "thousands of digits"),
        (json.dumps(stack(INPUT, {**DENSE, "config": {"units": 10**4000}})), "SEQ402", "digits"),
        (json.dumps(stack(INPUT, {**DENSE, "config": {"units": 1e400}})), "SEQ201", "units=inf"),
        (json.dumps(stack(*[DENSE] * 6000)), "SEQ402", "more than 5000 layers"),
    ],
    ids=lambda v: str(v)[:20],
)
def test_a_broken_config_is_one_sentence(tmp_path: Path, text: str, code: str, says: str) -> None:
    path = tmp_path / "broken.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    one_problem(read(path), code, says)


def one_problem(found: FileReport, code: str, says: str) -> None:
    errors = [p for p in found.problems if p.severity == "error"]
    assert [p.code for p in errors] == [code]
    assert says in errors[0].message and len(errors[0].message) < 300
    assert "\x1b" not in errors[0].message and "Traceback" not in errors[0].message
    assert found.failed
    json.dumps(found.to_dict())


def test_a_bomb_is_stopped_by_what_comes_out(tmp_path: Path) -> None:
    path = archive(tmp_path / "bomb.keras", config__json=b"[" * (70 * 1024 * 1024))
    assert path.stat().st_size < 1024 * 1024
    start = time.perf_counter()
    one_problem(read(path), "SEQ402", "unpacks to more than 64 MB")
    assert time.perf_counter() - start < 120  # a hang, not a timing


def test_broken_archives(tmp_path: Path) -> None:
    whole = archive(tmp_path / "good.keras", config__json=json.dumps(stack(INPUT, DENSE)).encode())
    data = whole.read_bytes()
    broken = {
        "empty": (b"", "is empty"),
        "text": (b"hello", "not a zip archive"),
        "cut": (data[: len(data) // 2], "cut off or damaged"),
        "hdf5": (b"\x89HDF\r\n\x1a\n" + b"\0" * 50, "is an HDF5 file"),
        "flipped": (data[:45] + bytes([data[45] ^ 255]) + data[46:], "damaged"),
    }
    for name, (content, says) in broken.items():
        path = tmp_path / f"{name}.keras"
        path.write_bytes(content)
        one_problem(read(path), "SEQ401", says)
    one_problem(read(archive(tmp_path / "none.keras", other=b"")), "SEQ401", "no config.json")
    one_problem(
        read(archive(tmp_path / "w.keras", model__h5=b"")), "SEQ401", "weights and no model"
    )
    one_problem(read(tmp_path / "missing.keras"), "SEQ401", "no such file")
    one_problem(read_keras(tmp_path), "SEQ401", "is a folder")


def test_every_flipped_byte_is_a_model_or_a_sentence(tmp_path: Path) -> None:
    data = archive(
        tmp_path / "good.keras", config__json=json.dumps(stack(INPUT, DENSE)).encode()
    ).read_bytes()
    path = tmp_path / "flipped.keras"
    for i in range(len(data)):
        path.write_bytes(data[:i] + bytes([data[i] ^ 0x55]) + data[i + 1 :])
        found = read(path)
        assert found.models or found.problems
        json.dumps(found.to_dict())


def test_names_that_point_outside_are_told_and_nothing_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "in" / "astray.keras"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as made_archive:
        made_archive.writestr("../outside.txt", b"x")
        made_archive.writestr("config.json", json.dumps(stack(INPUT, DENSE)))
    found = read(path)
    assert [(p.code, p.severity) for p in found.problems] == [("SEQ401", "warning")]
    assert "../outside.txt" in found.problems[0].message and len(found.models) == 1
    assert sorted(os.listdir(tmp_path)) == ["in"] and os.listdir(path.parent) == ["astray.keras"]


def test_names_that_a_terminal_would_obey(tmp_path: Path) -> None:
    layers = [INPUT, {"class_name": "Own\x1b[2J", "config": {"name": "[red]\x1b[31m"}}]
    found = read_json(tmp_path, stack(*layers))
    assert not any("\x1b" in note for note in found.models[0].notes)


def read_json(folder: Path, config: Any) -> FileReport:
    path = folder / "config.json"
    path.write_text(json.dumps(config))
    return read(path)


def test_long_graphs_take_no_time_in_any_order(tmp_path: Path) -> None:
    entries = [{**INPUT, "name": "d0", "inbound_nodes": []}]
    for i in range(1, 4900):
        nodes = [[[f"d{i - 1}", 0, 0, {}]]]
        entries.append({**DENSE, "name": f"d{i}", "inbound_nodes": nodes})
    ends = {"input_layers": [["d0", 0, 0]], "output_layers": [["d4899", 0, 0]]}
    start = time.perf_counter()
    for order in (entries, entries[::-1]):
        config = {"class_name": "Functional", "config": {"layers": order, **ends}}
        assert not read_json(tmp_path, config).failed
    assert time.perf_counter() - start < 120  # a hang, not a timing


def test_fifty_megabytes_are_read_or_refused_in_time(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    path.write_text("[" + "1," * 2_000_000 + " " * 46_000_000 + "1]")
    start = time.perf_counter()
    one_problem(read(path), "SEQ401", "no model config")
    path.write_bytes(b" " * 70_000_000)
    one_problem(read(path), "SEQ402", "larger than 64 MB")
    assert time.perf_counter() - start < 120  # a hang, not a timing
