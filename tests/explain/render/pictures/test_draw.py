"""`seqshape draw`: what it reads, what it writes, what it refuses."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from tests.command import process, seqshape

SNAPSHOTS = Path(__file__).parents[3] / "snapshots" / "draw"
PICTURES = {
    "model": "imdb-conv1d",
    "window": "conv1d --len 120 --filters 128 --kernel 5 --channels 16",
    "cell": "lstm --units 4 --features 8",
    "unrolled": "bidirectional LSTM(4) --features 8 --text Today_has_a_beautiful_blue_sky",
    "blocks": "imdb-bigru --kind blocks",
    "pooling": "max_pooling1d --pool 3 --len 20 --features 4",
    "image": "conv2d --shape None,28,28,3 --filters 16 --kernel 3,5 --strides 2 --padding same",
    "maps": "Conv2D(8,3) MaxPooling2D() Conv2D(32,3) Flatten() Dense(10) --shape None,28,28,1",
}


@pytest.mark.parametrize("name", PICTURES)
def test_snapshot(name: str, tmp_path: Path) -> None:
    words = [w.replace("_", " ") if "sky" in w else w for w in PICTURES[name].split()]
    for made, kept in (("made.svg", f"{name}.svg"), ("made.txt", f"{name}.txt")):
        path = tmp_path / made
        done = seqshape("draw", *words, "-o", str(path))
        assert (done.returncode, done.stderr, done.stdout) == (0, "", "")
        text = path.read_text(encoding="utf-8")
        if os.environ.get("SEQSHAPE_RENEW"):
            (SNAPSHOTS / kept).write_text(text, encoding="utf-8")
        assert text == (SNAPSHOTS / kept).read_text(encoding="utf-8")
    assert seqshape("draw", *words).stdout == text


def test_every_format(tmp_path: Path) -> None:
    for suffix, start in ((".svg", b"<svg "), (".html", b"<!doctype"), (".png", b"\x89PNG")):
        path = tmp_path / f"model{suffix}"
        done = seqshape("draw", "imdb-bigru", "-o", str(path))
        assert done.returncode == 0, done.stderr
        assert path.read_bytes().startswith(start)
    html = (tmp_path / "model.html").read_text(encoding="utf-8")
    assert "<script" not in html and "src=" not in html and "href=" not in html


def test_files(tmp_path: Path) -> None:
    from shapecalc.readers.course import course_model

    config = {"class_name": "Sequential", "config": course_model("imdb-bigru").get_config()}
    saved = tmp_path / "model.json"
    config["config"]["layers"].insert(
        0, {"class_name": "InputLayer", "config": {"batch_shape": [None, 120]}}
    )
    saved.write_text(json.dumps(config), encoding="utf-8")
    assert "9,600 parameters" in seqshape("draw", str(saved)).stdout
    script = tmp_path / "train.py"
    script.write_text(
        "import tensorflow as tf\n"
        "a = tf.keras.Input((9, 4))\n"
        "b = tf.keras.layers.LSTM(8)(a)\n"
        "c = tf.keras.layers.GRU(8)(a)\n"
        "out = tf.keras.layers.Dense(1)(tf.keras.layers.Concatenate()([b, c]))\n"
        "model = tf.keras.Model(a, out)\n",
        encoding="utf-8",
    )
    done = seqshape("draw", str(script))
    assert done.returncode == 0, done.stderr
    assert "reads lstm, gru" in done.stdout


def test_layers_in_keras_syntax() -> None:
    done = seqshape("draw", "Embedding(V, 16)", "LSTM(8)", "--len", "12", "--set", "V=100")
    assert "1,600 parameters" in done.stdout and "800 parameters" in done.stdout
    done = seqshape("draw", "Embedding(V, 16)", "LSTM(8)", "--len", "12", "--kind", "blocks")
    assert "16 * V, not to scale" in done.stdout


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["imdb-bigrus"], 2, "Did you mean 'imdb-bigru'"),
        (["imdb-bigru", "--kind", "windw"], 2, "Did you mean 'window'"),
        (["imdb-bigru", "--kind", "window"], 2, "has a window picture"),
        (["imdb-bigru", "--theme", "drak"], 2, "Did you mean 'dark'"),
        (["imdb-bigru", "-o", "model.bmp"], 2, "can't be written as '.bmp'"),
        (["imdb-bigru", "-o", "no/such/folder/model.svg"], 2, "can't be written"),
        (["imdb-bigru", "--width", "3"], 2, "240"),
        (["conv2d", "--width", "28", "--filters", "2", "--kernel", "3"], 2, "--columns"),
        (["max_pooling2d", "--width", "512", "--height", "512"], 2, "--columns"),
        (["conv2d", "--width", "9000", "--filters", "2", "--kernel", "3"], 2, "4000"),
        (["global_max_pooling2d", "--kind", "pooling"], 2, "height and width"),
        (["none.keras"], 2, "none.keras"),
        (["conv1d", "--len", "3", "--filters", "2", "--kernel", "5"], 1, "SEQ102"),
        (["conv1d", "--fliters", "2"], 2, "--fliters"),
        (["LSTM(8)", "LSTM(8)", "--len", "9", "--features", "4"], 1, "SEQ101"),
        (["global_max_pooling1d", "--features", "3"], 2, "give its length with --len"),
        (["add"], 2, "merges several inputs"),
        ([], 2, "Missing argument"),
    ],
    ids=lambda v: str(v)[:40],
)
def test_bad_words_get_one_sentence(words: list[str], code: int, says: str) -> None:
    done = seqshape("draw", *words)
    assert done.returncode == code, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_png_without_its_converter_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    done = seqshape("draw", "imdb-bigru", "-o", str(tmp_path / "a.png"))
    assert done.returncode == 2 and "pip install '.[png]'" in done.stderr


def test_a_terminal_without_unicode_gets_ascii() -> None:
    done = process("draw", "imdb-bigru", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert "+------" in done.stdout and "?" not in done.stdout


def test_in_python() -> None:
    import explain
    import shapecalc

    made = explain.draw(shapecalc.LSTM(4), input_shape=(None, 9, 3))
    assert made._repr_svg_() == made.svg
    assert not hasattr(made, "_repr_html_")  # a notebook would keep the picture twice
    assert "one step of LSTM" in str(made)
    # Without an input its sizes are words, and its length that of the sentence.
    alone = explain.draw(shapecalc.SimpleRNN(4), "unrolled", text="a blue sky")
    assert "sky" in alone.svg and "features" in alone.svg
    model = shapecalc.Sequential([shapecalc.Embedding(10, 4), shapecalc.LSTM(2)])
    assert len(explain.draw(model, "all", input_shape=(None, 7)).panels) == 5
