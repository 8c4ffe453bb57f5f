"""The file of progress: readable, whole at every moment, refused where it is broken."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from explain.practice.learning import Answer, Progress, load, progress_file
from shapecalc.errors import BadRecord

TIME = "2026-01-05T09:00:00+00:00"
# Answers many times, and says which answer is in the file once it is.
WRITER = """
import sys
from pathlib import Path
from explain.practice.learning import Answer, load
progress = load(Path(sys.argv[1]))
for n in range(len(progress.answers), 10**6):
    progress.record(Answer("2026-01-05T09:00:00+00:00", f"conv1d/axis/{n}", n, True))
    print(n, flush=True)
"""


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    progress = Progress(path=tmp_path / "new" / "practice.json")
    progress.show("conv1d")
    progress.record(
        Answer(TIME, "conv1d/params/1", [116, 128], False, True, ["bias_forgotten"], ["x"])
    )
    again = load(tmp_path / "new" / "practice.json")
    assert again == progress
    assert json.loads((tmp_path / "new" / "practice.json").read_text())["schema"] == 1
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["practice.json"]


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
def test_nothing_is_lost_when_it_is_killed(tmp_path: Path) -> None:
    path, pick, last = tmp_path / "practice.json", Random(0), -1
    for _ in range(50):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        for _ in range(pick.randint(1, 4)):
            last = int(process.stdout.readline())
        time.sleep(pick.random() / 500)
        process.send_signal(signal.SIGKILL)
        rest = process.communicate()[0].split()
        last = int(rest[-1]) if rest else last
        found = load(path)
        assert len(found.answers) in (last + 1, last + 2)
        assert [a.answer for a in found.answers] == list(range(len(found.answers)))


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"answers": 3}', '{"answers": [{"x": 1}]}', "\x00"]
)
def test_a_broken_file_is_kept_and_named(text: str, tmp_path: Path) -> None:
    path = tmp_path / "practice.json"
    path.write_text(text)
    with pytest.raises(BadRecord, match="practice"):
        load(path)
    assert path.read_text() == text


def test_where_it_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SEQSHAPE_PRACTICE", str(tmp_path / "mine.json"))
    assert progress_file() == tmp_path / "mine.json"
    monkeypatch.delenv("SEQSHAPE_PRACTICE")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    if os.name != "nt":
        assert progress_file() == tmp_path / "seqshape" / "practice.json"
