"""`seqshape explain`: snapshots that add up, facts in the lead, names that stay text."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import shapecalc
from explain.derivations.story import Story, lead, share_text
from explain.render.story_formats import as_latex, as_markdown, as_text, latex
from shapecalc.models.summary import Summary
from shapecalc.readers.course import COURSE_MODELS, course_model
from tests.command import seqshape

SNAPSHOTS = Path(__file__).parents[2] / "snapshots" / "explain"
COMMANDS = {
    "imdb-conv1d.txt": "explain imdb-conv1d",
    "vocabulary.txt": "explain Embedding(V,64) LSTM(8) Dense(1) --len 120",
    "imdb-bigru.md": "explain imdb-bigru --format markdown",
    "frozen.tex": "explain Conv1D(8,3,trainable=False) BatchNormalization() --len 9 --features 4 "
    "--format latex",
}
HOSTILE = "a|b`c`` <b>_x_</b> \\end{document} $x$ % # & ~ ^ {} [l](u) \x1b[31m \"q\" 'r'"


@pytest.mark.parametrize("name", COMMANDS)
def test_snapshot(name: str) -> None:
    done = seqshape(*COMMANDS[name].split())
    assert done.returncode == 0 and done.stderr == "", done.stderr
    path = SNAPSHOTS / name
    if os.environ.get("SEQSHAPE_RENEW"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(done.stdout, encoding="utf-8")
    assert done.stdout == path.read_text(encoding="utf-8")


def story_of(name: str) -> Story:
    return Story(course_model(name).summary(COURSE_MODELS[name].input_shape))


@pytest.mark.parametrize("name", COURSE_MODELS)
def test_parts_add_up(name: str) -> None:
    story = story_of(name)
    assert sum(part.count for part in story.parts) == story.summary.total_params
    assert sum(part.bytes for part in story.parts) == story.summary.memory_bytes
    assert sum(part.share for part in story.parts) == pytest.approx(1)
    work = dict(story.totals())["Work for one example"]
    known = [part.macs for part in story.parts if isinstance(part.macs, int)]
    if len(known) == len(story.parts):
        assert work == f"{sum(known):,} multiply-adds (MACs), {2 * sum(known):,} FLOPs"


def table(layers: list[Any], x: Any, **options: Any) -> Summary:
    found: Summary = shapecalc.Sequential(layers, **options).summary(x)
    return found


def test_the_lead_is_made_of_facts() -> None:
    embedding, dense = shapecalc.Embedding(1000, 16), shapecalc.Dense(4)
    text = lead(table([embedding, shapecalc.GlobalMaxPooling1D(), dense], (None, None)))
    assert "takes (None, None) and returns (None, 4), in 3 layers" in text
    assert "99.6 % are in embedding (Embedding, 16,000)" in text
    assert "The number of steps is open: any length works." in text
    assert "All 16 parameters are in dense." in lead(table([dense], (None, 3)))
    assert "It has no weights." in lead(table([shapecalc.Dropout(0.1)], (None, 3)))
    frozen = table([shapecalc.BatchNormalization(), dense], (None, 3))
    assert "6 of them are not trained." in lead(frozen)
    assert "formula: 4 * n + 4." in lead(table([dense], (None, "n")))


def test_a_layer_that_is_not_known_is_not_guessed() -> None:
    own = {"class_name": "Own", "config": {"name": "own"}}
    layers = [shapecalc.Dense(4), own, shapecalc.Dense(2)]
    text = as_text(Story(table(layers, (None, 3))), 200)
    assert "The 16 known parameters are in dense." in text
    assert "Unknown: own, dense_1; the totals count only the other layers." in text
    assert "at least 16" in text and re.search(r"own \(Own\) +\? +\?", text)


def test_shares_never_round_to_none_or_all() -> None:
    assert [share_text(n) for n in (0, 1e-6, 0.5, 0.123, 1 - 1e-6, 1)] == [
        "0 %",
        "less than 0.1 %",
        "50 %",
        "12.3 %",
        "more than 99.9 %",
        "100 %",
    ]


def hostile() -> Story:
    name = HOSTILE.replace("/", "")
    return Story(table([shapecalc.Dense(2, name=name)], (None, 3), name=name), (name,))


def test_markdown_tables_are_whole() -> None:
    for story in (hostile(), story_of("imdb-bigru")):
        cells = 0
        for line in as_markdown(story).splitlines():
            if not line.startswith("| "):
                cells = 0
                continue
            n = len(re.findall(r"(?<!\\)\|", line))
            assert cells in (0, n), line
            cells = n
    text = as_markdown(hostile())
    prose = re.sub(r"(`+) ?.+? ?\1", "", text)
    assert "<b>" not in prose and "\x1b" not in text and "[l](" not in prose


def test_latex_is_escaped() -> None:
    text = as_latex(hostile())
    assert text.count(r"\end{document}") == 1 and "\x1b" not in text
    bare = re.sub(r"\\[a-zA-Z]+|\\[{}$&#%_\\]", "", text.split(r"\begin{document}")[1])
    assert not re.search(r"[$#%^~\"'`<>|]", bare)
    assert bare.count("{") == bare.count("}")
    assert latex("é 日") == "é [U+65E5]"


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex isn't installed")
def test_latex_compiles(tmp_path: Path) -> None:
    stories = {"hostile": hostile(), "course": story_of("imdb-subwords-stacked-bilstm")}
    for name, story in stories.items():
        (tmp_path / f"{name}.tex").write_text(as_latex(story), encoding="utf-8")
        words = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", f"{name}.tex"]
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout[-2000:]


def test_files_are_told_and_written(tmp_path: Path) -> None:
    script = tmp_path / "two.py"
    script.write_text(
        "import tensorflow as tf\n"
        "one = tf.keras.Sequential([tf.keras.Input((9, 4)), tf.keras.layers.LSTM(3)])\n"
        "two = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(3)])\n",
        encoding="utf-8",
    )
    both = seqshape("explain", str(script))
    assert both.returncode == 0 and "lstm (LSTM)" in both.stdout and "(Dense)" in both.stdout
    for kind in ("html", "latex"):
        several = seqshape("explain", str(script), "--format", kind)
        assert several.returncode == 2 and "Choose one with --model NAME" in several.stderr
    page = tmp_path / "page.html"
    done = seqshape("explain", str(script), "--model", "two", "-o", str(page))
    assert done.returncode == 0 and done.stdout == ""
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert "Did you mean 'two'" in seqshape("explain", str(script), "--model", "tow").stderr
    nowhere = seqshape("explain", "imdb-bigru", "-o", str(tmp_path / "no" / "x.md"))
    assert nowhere.returncode == 2 and "can't be written" in nowhere.stderr


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["imdb-bigrus"], 2, "Did you mean 'imdb-bigru'"),
        (["no.keras"], 1, "can't be read"),
        (["LSTM(8)", "LSTM(8)", "--len", "9", "--features", "3"], 1, "SEQ101"),
    ],
)
def test_bad_words_get_one_sentence(words: list[str], code: int, says: str) -> None:
    done = seqshape("explain", *words)
    assert done.returncode == code and says in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_a_file_with_an_error_tells_it(tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    layers = [{"class_name": "LSTM", "config": {"units": 2}}] * 2
    path.write_text(
        json.dumps({"class_name": "Sequential", "config": {"name": "m", "layers": layers}})
    )
    done = seqshape("explain", str(path))
    assert done.returncode in (0, 1) and "Traceback" not in done.stderr


def test_a_table_is_as_narrow_as_the_terminal() -> None:
    from explain.derivations.story import story_of
    from explain.render.story_formats import as_text
    from shapecalc.readers.course import COURSE_MODELS, course_model

    for name, course in COURSE_MODELS.items():
        summary = course_model(name).summary(course.input_shape)
        summary.rows[1].name += " three four five" * 9
        for width in (60, 80):
            lines = as_text(story_of(summary), width).splitlines()
            assert max(map(len, lines)) <= width
            assert any("…" in line for line in lines)


def test_wide_signs_are_two_columns() -> None:
    import unicodedata

    from explain.render.terminal import wrapped

    text = "seven 三四五六七八九十三四五六七八九十三四五六七八九十 words"
    lines = wrapped(text, 24)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        assert sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in line) <= 24
