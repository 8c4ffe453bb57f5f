"""A few hundred broken inputs of every kind; ``python -m tests.properties.fuzz`` reads for hours."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

pytest.importorskip("resource", reason="limits of time and memory need a Unix")

from tests.properties.fuzz.__main__ import Chosen, Run
from tests.properties.fuzz.makers import MAKERS


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("SEQSHAPE_DEBUG", "1")
    return Run(str(tmp_path))


def test_every_reader_ends_with_a_model_or_a_sentence(run: Run) -> None:
    for number in range(600):
        run.one(random.Random(number), f"seed {number}")
    assert not run.failures
    assert {what.split()[0] for what in run.counts} >= set(MAKERS) - {".h5"}


def test_a_failure_is_told_with_what_makes_it_again(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(path: Path, mends: bool, command: str) -> str:
        raise KeyError(path.suffix)

    monkeypatch.setattr(run, "read", broken)
    for number in (4, 4):
        run.one(random.Random(number), f"seed {number}")
    assert run.close() == 1
    said = capsys.readouterr().out
    assert said.count("seed 4 ") == 1 and "KeyError" in said and "1 kinds of failure" in said


@pytest.mark.parametrize("suffix", MAKERS)
def test_the_same_choices_make_the_same_input(suffix: str) -> None:
    make, data = MAKERS[suffix][0], random.Random(3).randbytes(300)
    assert make(Chosen(data)) == make(Chosen(data))
    assert make(Chosen(b"")) == make(Chosen(b"\0" * 99)), "after the bytes, always the first"
