"""seqshape tokenize, as a person and as a script see it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import cli
from explain.texts import load
from tests.command import Done, seqshape

SNAPSHOTS = Path(__file__).parents[2] / "snapshots"
SKY = "Today has a beautiful blue sky"
COMMANDS = {
    "tokenize": [SKY],
    "tokenize-tokenizer": ["It's a well-made film, Wasabi!", "--kind", "tokenizer", "--len", "4"]
    + ["--vocabulary", "4000", "--padding", "pre", "--truncating", "pre"],
    "tokenize-subwords": [SKY, "--kind", "subwords", "--len", "120"],
}


def tokenize(*words: str) -> Done:
    return seqshape("tokenize", *words)


@pytest.mark.keras
@pytest.mark.parametrize("name", COMMANDS)
def test_snapshot(name: str) -> None:
    done = tokenize(*COMMANDS[name])
    assert done.returncode == 0 and done.stderr == ""
    path = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("SEQSHAPE_RENEW"):
        path.write_text(done.stdout, encoding="utf-8")
    assert done.stdout == path.read_text(encoding="utf-8")


def answer(*words: str) -> dict[str, Any]:
    done = tokenize(*words, "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.keras
def test_json_adds_up() -> None:
    found = answer(SKY, "--kind", "tokenizer", "--len", "4", "--truncating", "pre")
    ids = [token["id"] for token in found["tokens"]]
    assert len(ids) == 6 and found["shape"] == [1, 4] and found["dtype"] == "int32"
    assert found["tensor"] == [ids[-4:]] == [found["truncated"]["pre"]]
    assert found["truncated"]["post"] == ids[:4]
    assert found["padded"] == {"steps": 8, "pre": [0, 0, *ids], "post": [*ids, 0, 0]}
    assert found["tokens"][-1] == {"piece": "sky", "id": ids[-1], "known": ids[-1] > 1}
    assert found["decoded"].split()[0] == "a"


def test_a_rare_word_keeps_its_place_in_word_index() -> None:
    found = answer("the wasabi xyzzy", "--kind", "tokenizer", "--vocabulary", "50")
    known, rare, unknown = found["tokens"]
    assert known["known"] and known["id"] == 2 and "word_index" not in known
    assert rare["id"] == 1 and 50 <= rare["word_index"] <= found["word_index"]
    assert unknown == {"piece": "xyzzy", "id": 1, "known": False}


def test_without_tensorflow(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("tensorflow", "keras"):
        monkeypatch.setitem(sys.modules, name, None)
    for kind in ("tokenizer", "subwords"):
        found = answer(SKY, "--kind", kind)
        assert found["kind"] == kind and "note" not in found
    found = answer(SKY)
    assert found["kind"] == "tokenizer" and "TensorFlow is not installed" in found["note"]
    assert tokenize(SKY).stdout.startswith("With the rules of the old")
    done = tokenize(SKY, "--kind", "words")
    assert done.returncode == 2 and "--kind tokenizer" in done.stderr
    done = tokenize(SKY, "--data", "imdb", "--kind", "tokenizer")
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "imdb" in done.stderr


def test_words_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    path.write_text("words\tgood\nblue blue sky\t1\ngrey\t0\n")
    source = ["--text", "words", "--label", "good", "--data", str(path), "--kind", "tokenizer"]
    found = answer("Blue sky", *source, "--len", "3")
    assert found["tensor"] == [[2, 3, 0]] and found["source"] == "own.tsv"


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["  "], 2, "The text is empty"),
        ([SKY, "--len", "0"], 2, "steps is 0"),
        ([SKY, "--vocabulary", "1"], 2, "vocabulary is 1"),
        ([SKY, "--data", "none.tsv"], 2, "none.tsv: can't be read"),
        ([SKY, "--kind", "letters"], 2, "'letters' is not one of"),
        ([], 2, "Missing argument 'TEXT'"),
    ],
)
def test_bad_words_get_one_sentence(words: list[str], code: int, says: str) -> None:
    done = tokenize(*words, *([] if "--kind" in words else ["--kind", "tokenizer"]))
    assert done.returncode == code and says in done.stderr and "Traceback" not in done.stderr


@pytest.mark.keras
@pytest.mark.parametrize("kind", ["words", "tokenizer", "subwords"])
def test_odd_texts(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "few.tsv"
    rows = load(limit=300)
    path.write_text(
        "text\tlabel\n" + "".join(f"{t}\t{n}\n" for t, n in zip(rows.texts, rows.labels))
    )
    runner = CliRunner()
    for text in ("!!", "\x1b[31m[red]", "\udcff caf\xe9 中文", "no " * 3_000, "x" * 9_000):
        done = runner.invoke(cli.seqshape, ["tokenize", text, "--kind", kind, "--data", str(path)])
        assert done.exit_code == 0, done.output
        assert "\x1b" not in done.stdout and "shape (1, 10)" in done.stdout
        assert len(done.stdout.splitlines()) < 220
