"""Many files: in order, whatever the number of processes; nothing else is printed in a pipe."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from explain import many
from explain.many import each
from tests.command import ROOT, process, seqshape

MODEL = """import keras
m = keras.Sequential([keras.Input((20, 3)), keras.layers.LSTM({units})])
"""


def work(known: int, name: str) -> tuple[str, int]:
    print(f"out {name}")
    print(f"err {name}", file=sys.stderr)
    if name == "bad":
        raise ValueError(name)
    return name, os.getpid() if known else 0


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_and_output_come_in_order(jobs: int, capsys: Any) -> None:
    names = [f"{i:02}" for i in range(20)]
    found = list(each(partial(work, 1), names, jobs, least_seconds=0))
    assert [name for name, _ in found] == names
    done = capsys.readouterr()
    assert done.out == "".join(f"out {n}\n" for n in names)
    assert done.err == "".join(f"err {n}\n" for n in names)
    elsewhere = {pid for _, pid in found} - {os.getpid()}
    assert (len(elsewhere) > 0) is (jobs > 1)


def test_processes_are_started_only_where_it_pays() -> None:
    few = [str(i) for i in range(many.LEAST_FILES - 1)]
    quick = [str(i) for i in range(40)]
    for names, seconds in ((few, 0.0), (quick, 60.0)):
        found = list(each(partial(work, 1), names, 2, least_seconds=seconds))
        assert {pid for _, pid in found} == {os.getpid()}


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_comes_at_its_turn(jobs: int, capsys: Any) -> None:
    names = [*"abcd", "bad", *"efghijkl"]
    found = each(partial(work, 0), names, jobs, least_seconds=0)
    assert [next(found)[0] for _ in range(4)] == ["a", "b", "c", "d"]
    with pytest.raises(ValueError, match="bad"):
        next(found)
    assert capsys.readouterr().out.splitlines()[-1] == "out bad"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for i in range(1, 25):
        code = MODEL.format(units=i) + ("m.add(keras.layers.GRU(2))\n" if i % 5 == 0 else "")
        (tmp_path / f"m{i:02}.py").write_text(code)
    (tmp_path / "broken.py").write_text("x = (")
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("check", "--json"),
        ("check", "--format", "sarif"),
        ("check", "--format", "github"),
        ("check", "--statistics"),
        ("check", "--diff"),
        ("summary",),
        ("summary", "--json"),
        ("summary", "--table"),
    ],
    ids=" ".join,
)
def test_a_command_prints_the_same_on_one_core_and_on_several(
    folder: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many.each, "__defaults__", (None, 0.0))
    command, *options = words
    where = [".", "m0*.py", str(folder / "m01.py")]
    one, three = (
        seqshape(command, *where, *options, "--jobs", n, folder=folder) for n in ("1", "3")
    )
    assert (one.stdout, one.stderr, one.returncode) == (
        three.stdout,
        three.stderr,
        three.returncode,
    )
    assert one.returncode == 1
    if options == ["--json"]:
        assert len(one.stdout.splitlines()) == 25


def test_a_pipe_gets_no_progress(folder: Path) -> None:
    done = process("check", ".", folder=folder)
    assert done.stderr == "" and "\x1b" not in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_terminal_shows_how_far_it_is(jobs: int) -> None:
    code = (
        "import time, explain.many as m\n"
        "m.Progress.AFTER = 0.2\n"
        "def work(name): time.sleep(.05); return name\n"
        f"list(m.each(work, [str(i) for i in range(30)], {jobs}, .1)); print('end')"
    )
    shown, given = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=given,
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm", "PYTHONPATH": str(ROOT)},
        text=True,
    )
    os.close(given)
    text = os.read(shown, 100_000).decode()
    os.close(shown)
    assert done.stdout == "end\n" and "/30" in text
