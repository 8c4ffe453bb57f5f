"""The commands in processes of their own: bad options, no TensorFlow, two devices."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.test_imports import loaded_by, run_command

from . import tiny


def lab(*words: str, cwd: Path, path: str = "") -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **({"PYTHONPATH": path} if path else {})}
    return subprocess.run(
        [sys.executable, "-m", "cli", "lab", *words],
        capture_output=True,
        text=True,
        cwd=cwd,
        env=env,
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("train",), "No model is named."),
        (("train", "bilstn"), "Unknown model 'bilstn'. Did you mean 'bilstm'"),
        (("train", "bilstm", "--epochs", "0"), "--epochs is 0"),
        (("train", "bilstm", "--rate", "-1"), "--rate is -1"),
        (("train", "bilstm", "--strategy", "miror"), "Did you mean"),
        (("train", "LSTM(", "--len", "3"), "Error"),
        (("train", "--resume", "nowhere"), "can't be read"),
        (("train", "--resume", "nowhere", "--rate", "0.1"), "keeps its settings"),
        (("compare", "--seeds", "0"), "--seeds is 0"),
        (("compare", "--models", "gru,lstm"), "Unknown model"),
        (("compare", "--models", "bigru,bigru"), "named twice"),
        (("compare", "--resume", "nowhere"), "can't be read"),
        (("remedies", "--batch", "0"), "--batch is 0"),
        (("show", "nowhere"), "can't be read"),
        (("predict", "nowhere", "a text"), "can't be read"),
        (("train", "bilstm", "--data", "nowhere.tsv"), "nowhere.tsv"),
    ],
)
def test_a_bad_option_is_one_sentence(
    words: tuple[str, ...],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import cli

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["seqshape", "lab", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    heard = capsys.readouterr()
    assert ended.value.code in (1, 2)
    assert said in heard.err and "Traceback" not in heard.err
    assert len(heard.err.strip().splitlines()) <= 2
    assert list(tmp_path.iterdir()) == []


def test_without_tensorflow_it_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "tensorflow.py").write_text("raise ImportError('no', name='tensorflow')\n")
    root = str(Path(__file__).parents[3])
    path = os.pathsep.join([str(tmp_path), root])
    done = lab("train", "bilstm", cwd=tmp_path, path=path)
    assert done.returncode == 1 and "pip install '.[keras]'" in done.stderr
    assert "Traceback" not in done.stderr and not (tmp_path / "seqshape-lab").exists()


def test_help_loads_nothing_heavy() -> None:
    loaded = loaded_by(run_command("lab", "compare", "--help"))
    assert not loaded & {"tensorflow", "keras", "numpy", "matplotlib", "rich"}


def test_show_needs_no_tensorflow(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    made = tiny.plan(tmp_path / "texts.tsv").to_dict()
    (folder / "run.json").write_text(
        json.dumps({"schema": 1, "kind": "run", "plan": made, "data": {}})
    )
    assert not loaded_by(run_command("lab", "show", str(folder))) & {"tensorflow", "keras"}


MIRRORED = """
import sys
import tensorflow as tf
cpu = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
import cli
for name in ("mirrored", "default"):
    sys.argv = ["seqshape", "lab", "train", *{layers!r}, "--data", {file!r}, "--len", "8",
                "--epochs", "2", "--batch", "16", "--rate", "0.05", "--strategy", name, "-o", name]
    try: cli.main()
    except SystemExit as ended: assert not ended.code, ended.code
"""


@pytest.mark.keras
def test_two_devices_train_what_one_does(tmp_path: Path) -> None:
    file = tiny.texts(tmp_path / "texts.tsv")
    code = MIRRORED.format(layers=list(tiny.AVERAGE), file=str(file))
    root = str(Path(__file__).parents[3])
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": root, "TF_CPP_MIN_LOG_LEVEL": "3"},
    )
    assert done.returncode == 0, done.stderr
    assert "MirroredStrategy over 2 device(s)" in done.stdout
    kept = [
        json.loads((tmp_path / name / "history.json").read_text())
        for name in ("mirrored", "default")
    ]
    # Half a batch on each device: the same sums, added in another order.
    for key, values in kept[0]["history"].items():
        assert values == pytest.approx(kept[1]["history"][key], abs=1e-3)
    assert all(one["check"]["agrees"] for one in kept)


@pytest.mark.keras
def test_a_killed_process_leaves_a_run_to_go_on_with(tmp_path: Path) -> None:
    # `python tests/explain/lab/interrupt.py` does this 50 times, with both signals.
    from explain.lab.folder import Folder
    from explain.lab.tensors import tensors
    from explain.lab.training import Listener, prepare, read_run, train

    from . import interrupt

    folder = tmp_path / "run"
    child = interrupt.started(interrupt.command(tiny.texts(tmp_path / "texts.tsv"), folder))
    assert child.stdout is not None
    for line in child.stdout:
        if " epoch 2/" in line:
            break
    child.kill()
    child.communicate()
    epochs = interrupt.whole(folder)
    assert epochs is not None and epochs >= 2
    plan = replace(read_run(Folder(folder)).plan, epochs=epochs + 2)
    ready = prepare(plan, tensors(plan))
    resumed = train(ready, Folder(folder), Listener())
    again = train(ready, Folder(tmp_path / "again"), Listener())
    assert resumed.complete and resumed.curves == again.curves
