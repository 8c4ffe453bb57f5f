"""The command line as a person sees it: snapshots that also add up."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import process, seqshape

SNAPSHOTS = Path(__file__).parent / "snapshots"
COMMANDS = {
    "conv1d": "conv1d --len 120 --filters 128 --kernel 5",
    "conv1d-channels": "conv1d --len 120 --filters 128 --kernel 5 --channels 16",
    "conv1d-unknown-length": "conv1d --len T --filters 8 --kernel 5 --channels 16",
    "lstm": "lstm --len 120 --features 64 --units 64",
    "bidirectional": "bidirectional GRU(32) --len 120 --features 16",
    "attention": "attention --input None,10,8 --input None,12,5",
    "multi-head": "multi_head_attention --heads 2 --key_dim 4 --query None,10,8 --value None,12,8",
    "stack": "model Embedding(10000,16) Bidirectional(GRU(32)) Dense(6) Dense(1) --len 120",
    "imdb-subwords-stacked-bilstm": "model imdb-subwords-stacked-bilstm",
    "imdb-conv1d": "model imdb-conv1d",
    "vocabulary": "model Embedding(tokenizer.vocab_size,64) LSTM(8) --len 120 --table",
    "vocabulary-set": "model Embedding(V,64) LSTM(8) --len 120 --table --set V=8185",
    "models": "models",
    "layers": "layers",
    "trace-lstm": "trace lstm --units 2 --dim 3 --text sky",
    "trace-conv1d": "trace conv1d --filters 2 --kernel 2 --dim 3 --example sky",
    "trace-bidirectional": "trace bidirectional --units 2 --dim 2 --example ireland --step 60",
    "json": "conv1d --len 120 --filters 128 --kernel 5 --channels 16 --json",
}


@pytest.mark.parametrize("name", COMMANDS)
def test_snapshot(name: str) -> None:
    done = seqshape(*COMMANDS[name].split())
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    path = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("SEQSHAPE_RENEW"):
        path.write_text(done.stdout, encoding="utf-8")
    assert done.stdout == path.read_text(encoding="utf-8")


WITH_TOTAL = (
    "attention bidirectional conv1d-channels conv1d-unknown-length imdb-conv1d "
    "imdb-subwords-stacked-bilstm lstm multi-head stack vocabulary-set"
).split()


@pytest.mark.parametrize("name", WITH_TOTAL)
def test_snapshots_add_up(name: str) -> None:
    text = (SNAPSHOTS / f"{name}.txt").read_text(encoding="utf-8")
    total = re.search(r"^Total params: ([\d,]+)(?: \(|$)", text, re.M)
    assert total is not None
    table = text.split("=\n", 1)[1].split("\n=", 1)[0]
    counts = [int(line.split()[-1].replace(",", "")) for line in table.splitlines()]
    assert sum(counts) == int(total[1].replace(",", ""))


def test_the_contract_of_one_layer() -> None:
    text = seqshape(*COMMANDS["conv1d"].split()).stdout
    assert "(None, 116, 128)" in text
    assert "5 * channels * 128 + 128" in text
    assert "10,368" in seqshape(*COMMANDS["conv1d-channels"].split()).stdout


def test_a_vocabulary_is_no_length() -> None:
    layers = ["Embedding(1000, 4)", "Flatten()", "Dense(1)"]
    shown = seqshape("model", *layers, "--len", "9", "--table").stdout
    assert "(None, 9, 4)" in shown and "(None, 36)" in shown
    refused = seqshape("model", *layers)
    assert refused.returncode == 1 and "SEQ103" in refused.stderr


@pytest.mark.keras
def test_verify_agrees_and_is_silent_on_stderr() -> None:
    done = process(*COMMANDS["conv1d-channels"].split(), "--verify")
    assert done.returncode == 0
    assert "agrees" in done.stdout and "(2, 116, 128) out" in done.stdout
    assert done.stderr == ""


@pytest.mark.keras
@pytest.mark.parametrize(
    ("words", "ours", "keras"),
    [
        ("lstm --units 0", "LSTM got units=0", "expected a positive integer, got 0"),
        ("conv1d --filters 8 --kernel 9 --len 5 --channels 3", "SEQ102", "zero or negative"),
        ("model LSTM(8) LSTM(8) --len 9 --features 4", "SEQ101 layer 1", "expected ndim=3"),
        ("model Dense(3) Bidirectional(LSTM(0)) --features 4", "layer 1", "positive integer"),
        ("model Dense(3,name='a') Dense(3,name='a') --features 4", "SEQ302", "unique names"),
        ("bidirectional LSTM(4) --merge_mode max --features 3", "SEQ201", "Invalid merge mode"),
    ],
)
def test_verify_of_a_refused_model_says_what_keras_said(words: str, ours: str, keras: str) -> None:
    done = seqshape(*words.split(), "--verify")
    assert done.returncode == 1
    assert ours in done.stderr and "both reject" in done.stdout
    assert keras in done.stdout.split("Keras says: ")[1]
    as_json = json.loads(seqshape(*words.split(), "--verify", "--json").stdout)
    assert as_json["verification"]["agrees"] and as_json["error"]["code"] in done.stderr


def test_a_process_ends_with_what_its_command_returns() -> None:
    for words, code in ((["models"], 0), (["lstm", "--units", "0"], 1), (["cnv1d"], 2)):
        own, here = process(*words), seqshape(*words)
        assert own.returncode == here.returncode == code
        assert (own.stdout, own.stderr) == (here.stdout, here.stderr)


def test_verify_says_why_keras_was_not_asked() -> None:
    unknown = seqshape("conv1d", "--filters", "8", "--kernel", "9", "--len", "5", "--verify")
    assert "Not cross-checked: Keras can't build this without a number for channels" in (
        unknown.stderr
    )
    assert unknown.returncode == 1 and unknown.stdout == ""
    assert (
        "no layer that Keras could be asked for" in seqshape("model", "Dens(3)", "--verify").stderr
    )
    named = seqshape("model", "Embedding(V,64)", "LSTM(3)", "--len", "9", "--verify")
    assert named.returncode == 2 and "for example 16 in place of V." in named.stderr


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["conv1d", "--filters", "-1", "--kernel", "5"], 1, "SEQ201"),
        (["conv1d", "--filters", "8", "--kernel", "500", "--len", "120"], 1, "SEQ102"),
        (["conv1d", "--filters", "x!", "--kernel", "5"], 2, "neither an integer nor the name"),
        (["conv1d", "--filters", "8"], 1, "SEQ203"),
        (["cnv1d"], 2, "Did you mean 'conv1d'"),
        (["model", "imdb-bigrus"], 2, "Did you mean 'imdb-bigru'"),
        (["model", "LSTM(8)", "LSTM(8)", "--len", "9", "--features", "4"], 1, "layer 1"),
        (["model", "GRU(8, return_sequence=True)"], 1, "Did you mean 'return_sequences'"),
        (
            ["model", "Bidirectional(LSTM(8), return_sequences=True)"],
            1,
            "LSTM(…, return_sequences=True)",
        ),
        (["model", "__import__('os').system('true')"], 1, "Unknown layer"),
        (["model", "Dense(10**10**10)"], 1, "SEQ402"),
        (["model", "(" * 500], 2, "can't be read"),
        (["predict", "no/such/file"], 2, "can't be read"),
        (["quiz", "--question", "9"], 2, "there is no question 9"),
        (["conv1d", "--filters", "3", "--kernel", "2", "--verify"], 2, "example --channels 16."),
        (["lstm", "--units", "U", "--len", "T", "--verify"], 2, "for example --features 16."),
        (["gru", "--units", "U", "--features", "2", "--verify"], 2, "example 16 in place of U."),
        (["add"], 2, "merges several inputs"),
        (["lstm", "--units", "9" * 5000], 2, "No size is that large"),
        (["dense", "--units", "9" * 300, "--features", "3"], 1, "about 301 digits"),
        (["dense", "--units", str(2**63 - 1), "--features", "3"], 0, "params"),
    ],
    ids=lambda v: str(v)[:40],
)
def test_bad_words_get_one_sentence(words: list[str], code: int, says: str) -> None:
    done = seqshape(*words)
    assert done.returncode == code, done.stderr
    assert says in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_json_parses_and_errors_are_json_too() -> None:
    good = json.loads(
        seqshape("lstm", "--units", "4", "--len", "9", "--features", "3", "--json").stdout
    )
    assert good["layers"][0]["params"] == 4 * (4 * (3 + 4) + 4)
    assert good["layers"][0]["macs"] == 9 * 4 * 4 * (3 + 4)
    done = seqshape("lstm", "--units", "0", "--json")
    assert json.loads(done.stdout)["error"]["code"] == "SEQ201" and done.returncode == 1


def test_version_and_completion() -> None:
    assert seqshape("--version").stdout.startswith("seqshape, version ")
    assert "_SEQSHAPE_COMPLETE" in seqshape("completion", "bash").stdout
    words = process(_SEQSHAPE_COMPLETE="bash_complete", COMP_WORDS="seqshape conv", COMP_CWORD="1")
    assert "conv1d" in words.stdout


def test_a_closed_pipe_is_no_trouble() -> None:
    done = subprocess.run(
        f"{sys.executable} -m cli layers | head -1", shell=True, capture_output=True, text=True
    )
    assert "Traceback" not in done.stderr
