"""Interrupt runs again and again, at random moments, and look at what is left.

    python tests/explain/lab/interrupt.py [TIMES] [SEED]

A run in a child process gets SIGINT or SIGKILL; after each, every file that is there must be
whole, the run must be readable, and it goes on with --resume until the next one. When a run gets
to its end its history must be that of a run without any break.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Optional

ROOT = Path(__file__).parents[3]
sys.path.insert(0, str(ROOT))

from explain.lab.folder import Folder  # noqa: E402
from explain.lab.training import read_run  # noqa: E402
from explain.open_file import Wanted, read_file  # noqa: E402
from tests.explain.lab import tiny  # noqa: E402

EPOCHS = 30


def command(file: Path, folder: Path) -> list[str]:
    start = [sys.executable, "-m", "cli", "lab", "train"]
    if (folder / "run.json").exists():
        return [*start, "--resume", str(folder)]
    # A folder without a plan is begun again, from nothing.
    options = ["--data", str(file), "--len", "8", "--batch", "16", "--rate", "0.02"]
    return [*start, *tiny.STACK, *options, "--epochs", str(EPOCHS), "-o", str(folder)]


def started(words: list[str]) -> subprocess.Popen[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
    )


def whole(folder: Path) -> Optional[int]:
    """Check every file; returns how many epochs there are, None without a run."""
    for path in folder.glob("[!.]*"):
        if path.suffix == ".json":
            json.loads(path.read_text())
        elif path.suffix in (".keras", ".h5") and ".weights" not in path.name:
            found = read_file(str(path), Wanted({}, True, {}, 3))
            assert found.models and not found.failed, path
        elif path.suffix == ".png":
            assert path.read_bytes().endswith(b"IEND\xaeB`\x82"), path
        elif path.suffix == ".svg":
            assert path.read_text().rstrip().endswith("</svg>"), path
        elif path.suffix == ".csv":
            lines = path.read_text().splitlines()
            assert all(line.count(",") == 4 for line in lines), path
    if not (folder / "run.json").exists():
        return None
    run = read_run(Folder(folder))
    kept = Folder(folder).read_state()
    if kept is not None:
        epochs = len(kept[0]["history"]["loss"])
        # The state is written first; a reader sees the epoch before until the history follows.
        assert epochs - len(run.curves) in (0, 1), (epochs, len(run.curves))
        return epochs
    assert len(run.curves) == 0
    return 0


def history(folder: Path) -> Any:
    return json.loads((folder / "history.json").read_text())["history"]


def main(times: int = 50, seed: int = 0) -> int:
    generator = random.Random(seed)
    with tempfile.TemporaryDirectory() as place:
        file = tiny.texts(Path(place) / "texts.tsv")
        reference = Path(place) / "reference"
        child = started(command(file, reference))
        child.communicate()
        assert child.returncode == 0
        expected = history(reference)
        done, finished, number = 0, 0, 0
        folder = Path(place) / "run0"
        reached: list[int] = []
        while done < times:
            child = started(command(file, folder))
            assert child.stdout is not None
            if generator.random() < 0.75:
                for line in child.stdout:
                    if " epoch " in line:
                        break
                time.sleep(generator.uniform(0, 1.5))
            else:
                time.sleep(generator.uniform(0, 6))
            kind = generator.choice([signal.SIGINT, signal.SIGKILL])
            cut_off = child.poll() is None
            if cut_off:
                child.send_signal(kind)
            _, said = child.communicate()
            assert "Traceback" not in said, said
            epochs = whole(folder)
            reached.append(-1 if epochs is None else epochs)
            if cut_off:
                done += 1
                print(f"{done}: {kind.name}, exit {child.returncode}, {epochs} epochs", flush=True)
            if child.returncode == 0:
                assert history(folder) == expected, "the history differs from one without a break"
                finished, number = finished + 1, number + 1
                folder = Path(place) / f"run{number}"
        child = started(command(file, folder))
        child.communicate()
        assert child.returncode == 0 and history(folder) == expected
        assert not list(folder.glob(".part-*"))
        print(f"{done} interruptions, {finished + 1} runs came to their end with equal histories")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:])))
