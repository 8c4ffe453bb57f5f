"""Runs of tiny models: the same twice, the same with a break, the same when loaded again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explain.lab import engine
from explain.lab.comparing import Comparison, Shared, compare, plans_of, read_comparison
from explain.lab.folder import Folder
from explain.lab.plan import Plan
from explain.lab.predicting import lines, predict
from explain.lab.report import check_line, comparison_json, run_report
from explain.lab.tensors import tensors
from explain.lab.training import EVERY_FORMAT, Listener, Run, prepare, read_run, train
from shapecalc.errors import BadRecord, ShapeError

from . import tiny

pytestmark = pytest.mark.keras


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.texts(tmp_path_factory.mktemp("texts") / "texts.tsv")


@pytest.fixture(scope="module")
def ready(file: Path) -> Any:
    plan = tiny.plan(file)
    return prepare(plan, tensors(plan))


class StopsAt(Listener):
    """Ctrl-C in an epoch, after some batches; batch 0 is right after the epoch before."""

    def __init__(self, epoch: int, batch: int) -> None:
        self.at, self.now = (epoch, batch), 0

    def started(self, plan: Plan, batches: int, curves: Any) -> None:
        self.now = len(curves)

    def batch(self, done: int) -> None:
        self._stop(done)

    def epoch(self, plan: Plan, curves: Any, seconds: float) -> None:
        self.now = len(curves)
        self._stop(0)

    def _stop(self, done: int) -> None:
        if (self.now, done) == self.at:
            raise KeyboardInterrupt


def trained(ready: Any, path: Path, listener: Any = None) -> Run:
    return train(ready, Folder(path), listener or Listener(), "test")


@pytest.fixture(scope="module")
def whole(ready: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Path]:
    path = tmp_path_factory.mktemp("whole") / "run"
    return trained(ready, path), path


def test_the_same_seed_gives_the_same_history(whole: Any, file: Path, tmp_path: Path) -> None:
    plan = tiny.plan(file)
    again = trained(prepare(plan, tensors(plan)), tmp_path)  # built anew, nothing shared
    assert again.curves == whole[0].curves
    a, b = (Folder(p).read_state() for p in (tmp_path, whole[1]))
    assert all((x == y).all() for x, y in zip(a[1]["w"], b[1]["w"], strict=True))


def test_another_seed_gives_another(ready: Any, whole: Any, tmp_path: Path) -> None:
    other = replace(ready, plan=ready.plan.with_seed(1))
    assert trained(other, tmp_path).curves != whole[0].curves


@pytest.mark.parametrize(("epoch", "batch"), [(0, 1), (1, 2), (2, 0), (3, 6)])
def test_a_run_with_a_break_is_the_run_without(
    ready: Any, whole: Any, tmp_path: Path, epoch: int, batch: int
) -> None:
    first = trained(ready, tmp_path, StopsAt(epoch, batch))
    assert not first.complete and len(first.curves) == epoch
    assert read_run(Folder(tmp_path)).curves == first.curves
    second = trained(ready, tmp_path)
    assert second.complete and second.curves == whole[0].curves
    assert (tmp_path / "history.csv").read_text() == (whole[1] / "history.csv").read_text()


def test_more_epochs_go_on_from_the_last(file: Path, whole: Any, tmp_path: Path) -> None:
    short = tiny.plan(file, epochs=2)
    data = tensors(short)
    made = prepare(short, data)
    trained(made, tmp_path)
    longer = trained(replace(made, plan=replace(short, epochs=4)), tmp_path)
    assert longer.curves == whole[0].curves
    assert read_run(Folder(tmp_path)).plan.epochs == 4


def test_saved_models_answer_alike(ready: Any, whole: Any) -> None:
    _, path = whole
    folder, x = Folder(path), ready.tensors.val_x
    kept = folder.read_state()
    ready.engine.set_weights(kept[1]["b"])
    answers = ready.engine.model.predict_on_batch(x)
    for name in EVERY_FORMAT[:2]:
        assert np.array_equal(engine.load(path / name).predict_on_batch(x), answers)
    ready.engine.reset(7)
    fresh = ready.engine.plain()
    assert not np.array_equal(fresh.predict_on_batch(x), answers)
    fresh.load_weights(path / EVERY_FORMAT[2])
    assert np.array_equal(fresh.predict_on_batch(x), answers)


def test_summary_reads_what_was_saved(whole: Any) -> None:
    from explain.open_file import Wanted, read_file

    for name in ("model.keras", "model.h5"):
        found = read_file(str(whole[1] / name), Wanted({}, None, {}, 3))
        assert found.models[0].summary is not None
        assert found.models[0].summary.total_params == 40 * 4 + 2 * 4 * 3 * (4 + 3 + 1) + 7


def test_the_shapes_of_the_training_are_compared(whole: Any) -> None:
    run, path = whole
    assert run.check is not None and run.check["agrees"]
    assert "(16, 8) in, (16, 1) out" in check_line([run])
    assert read_run(Folder(path)).check == run.check


def test_a_wrong_prediction_is_found(ready: Any, tmp_path: Path) -> None:
    from explain.keras_check.compare import check_training

    real = ready.engine.real_shapes(ready.tensors.x[:16])
    seen = [list(s) for s in ready.engine.seen]
    good = check_training(ready.plan.record, ready.engine.layers, seen, real)
    assert good.agrees
    wrong = [*seen[:1], [None, 8, 5], *seen[2:]]
    assert not check_training(ready.plan.record, ready.engine.layers, wrong, real).agrees
    missing = [*seen[:1], None, *seen[2:]]
    assert not check_training(ready.plan.record, ready.engine.layers, missing, real).agrees
    other = tiny.plan(Path("x"), ("Embedding(40, 4)", *tiny.STACK[1:2], "LSTM(6)", tiny.STACK[3]))
    assert not check_training(other.record, ready.engine.layers, seen, real).agrees


def test_run_json_tells_how_to_repeat(whole: Any) -> None:
    kept = json.loads((whole[1] / "run.json").read_text())
    assert kept["command"] == "test" and len(kept["data"]["digest"]) == 64
    assert {"tensorflow", "keras", "numpy", "python", "seqshape"} <= kept["versions"].keys()
    assert Plan.from_dict(kept["plan"]) == whole[0].plan
    assert kept["predicted"][0]["output_shape"] == [None, 8, 4]


def test_another_run_or_other_texts_in_the_folder_are_refused(
    ready: Any, whole: Any, file: Path, tmp_path: Path
) -> None:
    with pytest.raises(BadRecord, match="holds another run"):
        trained(replace(ready, plan=replace(ready.plan, rate=0.5)), whole[1])
    about = {**ready.tensors.about, "digest": "0"}
    with pytest.raises(BadRecord, match="have changed"):
        trained(replace(ready, tensors=replace(ready.tensors, about=about)), whole[1])


def test_one_text_layer_by_layer(whole: Any) -> None:
    found = predict(whole[1], "the film was lovely, unheard")
    assert found["tokens"][-1] == {"token": "unheard", "id": 1} and found["unknown"] >= 1
    assert [one["shape"] for one in found["layers"]] == [
        [1, 8],
        [1, 8, 4],
        [1, 8, 4],
        [1, 6],
        [1, 1],
    ]
    assert abs(sum(found["probabilities"].values()) - 1) < 1e-6
    assert any("predicted (None, 8, 4)" in line for line in lines(found))


def test_a_killed_run_answers_from_its_state(ready: Any, whole: Any, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(whole[1], tmp_path / "run")
    (tmp_path / "run" / "model.keras").unlink()
    text = "the film was lovely"
    assert predict(tmp_path / "run", text) == predict(whole[1], text)
    (tmp_path / "run" / "state.npz").unlink()
    with pytest.raises(BadRecord, match="no whole epoch"):
        predict(tmp_path / "run", text)


def test_a_comparison_is_read_again_and_gone_on_with(file: Path, tmp_path: Path) -> None:
    plans = [
        replace(tiny.plan(file, tiny.AVERAGE, epochs=2, rate=0.05), name="average"),
        replace(tiny.plan(file, epochs=2), name="stack"),
    ]
    found = Comparison(plans_of(plans, 2))
    heard: list[str] = []
    announce: Callable[..., None] = lambda ready, ahead: heard.append(ahead.summary.name)  # noqa: E731
    shared = Shared()
    shared.check(found.plans)
    compare(found, Folder(tmp_path), StopsAt(1, 1), "test", announce, shared)
    assert not found.complete and heard == ["average"]
    again = read_comparison(Folder(tmp_path))
    compare(again, Folder(tmp_path), Listener(), "test", announce, Shared())
    assert again.complete and heard == ["average", "average", "stack"]
    assert not (tmp_path / "stack-seed1" / "state.npz").exists()
    kept = comparison_json(read_comparison(Folder(tmp_path)))
    assert kept["complete"] and len(kept["runs"]) == 4 and len(kept["verdicts"]) == 1
    with pytest.raises(BadRecord, match="another comparison"):
        compare(Comparison(plans), Folder(tmp_path), Listener(), "", announce, Shared())


def test_patience_ends_a_run(tmp_path: Path) -> None:
    file = tiny.texts(tmp_path / "noise.tsv", 60, learnable=False)
    plan = tiny.plan(file, tiny.AVERAGE, epochs=40, rate=0.2, patience=2)
    run = trained(prepare(plan, tensors(plan)), tmp_path / "run")
    assert run.complete and len(run.curves) < 40
    assert len(run.curves) - 1 - run.curves.best == 2
    assert "stopped early" in run_report(run)[0]


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        (("Dense(3)",), "begins with Dense"),
        (("Embedding(40, 900000000)", "LSTM(3)", "Dense(1)"), "not built"),
        (("Embedding(40, 4)", "Dense(1)"), "one prediction per sequence"),
        (
            ("Embedding(40, 4)", "LSTM(3)", "Dense(1, activation='relu')"),
            "doesn't give probabilities",
        ),
        (("Embedding(40, 4)", "LSTM(3)", "LSTM(3)"), "SEQ101"),
    ],
)
def test_what_cant_be_trained_is_one_sentence(
    file: Path, layers: tuple[str, ...], words: str
) -> None:
    plan = tiny.plan(file, layers)
    with pytest.raises(ShapeError, match=words):
        prepare(plan, tensors(plan))


def test_one_device_by_name_changes_nothing(file: Path, tmp_path: Path) -> None:
    histories = []
    for name in ("one-device", "default"):
        plan = tiny.plan(file, tiny.AVERAGE, epochs=1, strategy=name)
        histories.append(trained(prepare(plan, tensors(plan)), tmp_path / name).curves)
    assert histories[0] == histories[1]


def test_logits_and_classes(file: Path, tmp_path: Path) -> None:
    for end in ("Dense(1)", "Dense(2, activation='softmax')"):
        plan = tiny.plan(file, (*tiny.AVERAGE[:2], end), epochs=4, rate=0.2)
        run = trained(prepare(plan, tensors(plan)), tmp_path / end)
        assert run.curves.best_accuracy > 0.8
        found = predict(tmp_path / end, "lovely witty warm")["probabilities"]
        assert max(found, key=found.__getitem__) == "1" and abs(sum(found.values()) - 1) < 1e-6
