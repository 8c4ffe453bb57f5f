"""seqshape trace as a person types it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.command import seqshape


@pytest.mark.parametrize(
    "words",
    [
        ["lstm", "--text", "Today has a beautiful blue sky", "--units", "4"],
        ["gru", "--no-reset-after", "--units", "2"],
        ["rnn"],
        ["conv1d", "--filters", "2", "--kernel", "3", "--padding", "same"],
        ["pool", "--pool", "3", "--strides", "1"],
        ["embedding", "--dim", "3", "--vocab", "50"],
        ["bidirectional", "--units", "2"],
        ["Bidirectional(GRU(2), merge_mode='sum')"],
        ["model", "LSTM(2)", "Dense(1)"],
        ["Conv1D(2, 2)", "Flatten()", "Dense(1)"],
        ["imdb-bigru"],
        ["global_max_pooling1d"],
        ["layer_normalization"],
        ["time_distributed"],
    ],
    ids=" ".join,
)
def test_it_traces(words: list[str]) -> None:
    done = seqshape("trace", *words, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["schema"] == 1 and found["steps"] and found["output"]
    plain = seqshape("trace", *words)
    assert plain.returncode == 0 and "\x1b" not in plain.stdout
    assert f"step {len(found['steps'])} of" in plain.stdout


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["lstm", "--text", " "], 2, "no words"),
        (["lstm", "--text", "word " * 10_000], 2, "10,000 words"),
        (["lstm", "--step", "99"], 2, "There is no step 99"),
        (["lstm", "--example", "irland"], 2, "Did you mean 'ireland'"),
        (["lstm", "--text", "a", "--example", "sky"], 2, "Give one of them"),
        (["lstm", "--units", "-3"], 1, "SEQ201"),
        (["lstm", "--colour", "red"], 2, "No such option"),
        (["conv1d", "--kernel", "9"], 1, "SEQ102"),
        (["cnv1d"], 2, "Did you mean 'conv1d'"),
        (["imdb-bigrus"], 2, "Did you mean 'imdb-bigru'"),
        (["LSTM(2)", "LSTM(2)"], 1, "SEQ101"),
        (["Embedding(3, 2)", "LSTM(2)"], 2, "different words"),
        (["lstm", "--units", "100000"], 2, "too many weights"),
        (["multi_head_attention"], 1, "SEQ"),
    ],
    ids=lambda v: str(v)[:30],
)
def test_bad_words_get_one_sentence(words: list[str], code: int, says: str) -> None:
    done = seqshape("trace", *words)
    assert done.returncode == code, done.stderr + done.stdout
    assert says in done.stderr and "Traceback" not in done.stderr


def test_a_step_by_itself() -> None:
    done = seqshape("trace", "lstm", "--step", "7")
    assert done.stdout.startswith("step 7 of 12: lstm, word 1: Today")
    assert "f = sigmoid(x·W_f + h·U_f + b_f)" in done.stdout


def test_text_is_text() -> None:
    done = seqshape("trace", "rnn", "--text", "[red]blue[/red] \x1b[31msky <b>")
    assert "[red]blue[/red]" in done.stdout and "<b>" in done.stdout
    assert "\x1b" not in done.stdout


def test_the_sentences_tell_what_is_carried() -> None:
    text = " ".join(seqshape("trace", "bidirectional", "--example", "ireland").stdout.split())
    assert "change 'Ireland' to 'France'" in text
    assert "the forward half moves not at all" in text
    found = json.loads(seqshape("trace", "lstm", "--example", "ireland", "--json").stdout)
    assert len(found["words"]) == 15 and len(found["told"]) == 2


@pytest.mark.keras
def test_verify() -> None:
    done = seqshape("trace", "bidirectional", "--verify")
    assert done.returncode == 0, done.stderr
    assert "agrees: largest difference" in done.stdout


def test_narrow_terminals() -> None:
    from explain.trace.show import closing, opening, step_lines
    from tests.explain.trace.test_trace import traced

    trace = traced("Conv1D(6, 3)", "LSTM(9)")
    lines = [*opening(trace, 40), *closing(trace, 40)]
    for n in range(1, len(trace.steps) + 1):
        lines += step_lines(trace, n, 40)
    assert max(len("".join(text for _, text in line).rstrip()) for line in lines) <= 40


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal")
@pytest.mark.parametrize("colour", [True, False])
def test_keys_at_a_terminal(colour: bool) -> None:
    import os
    import pty
    import select

    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "40", "LINES": "30"}
    environment.pop("NO_COLOR", None)
    if not colour:
        environment["NO_COLOR"] = "1"
    ours, theirs = pty.openpty()
    walker = subprocess.Popen(
        [sys.executable, "-m", "cli", "trace", "rnn", "--units", "2"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
    )
    os.close(theirs)
    seen = ""
    for key, until in (("", "step 1 of 12"), ("\x1b[C", "step 2 of"), ("\x1b[F", "step 12 of")):
        for _ in range(120):
            if until in seen:
                break
            # A key that comes while the terminal is switched over is dropped: press it again.
            os.write(ours, key.encode())
            while select.select([ours], [], [], 0.2)[0]:
                seen += os.read(ours, 4096).decode(errors="replace")
        assert until in seen
    for _ in range(120):
        os.write(ours, b"q")
        try:
            walker.wait(1)
            break
        except subprocess.TimeoutExpired:
            continue
    assert walker.returncode == 0
    os.close(ours)
    assert ("\x1b[38" in seen) == colour
