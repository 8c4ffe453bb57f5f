"""Files dropped on the explorer's page, in a real browser."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from .browsing import STACKED, opened

CONFIG = {
    "class_name": "Sequential",
    "config": {
        "name": "saved",
        "layers": [
            {"class_name": "InputLayer", "config": {"batch_shape": [None, 30, 8], "name": "x"}},
            {
                "class_name": "Conv1D",
                "config": {"name": "window", "filters": 4, "kernel_size": [3]},
            },
            {"class_name": "LSTM", "config": {"name": "lstm", "units": 5}},
        ],
    },
}


def keras_file(config: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("config.json", json.dumps(config))
        archive.writestr("metadata.json", json.dumps({"keras_version": "3.15.0"}))
    return file.getvalue()


def notebook(*cells: str) -> bytes:
    book = {
        "cells": [
            {"cell_type": "code", "metadata": {}, "source": text, "outputs": []} for text in cells
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(book).encode()


def test_code_in_a_file(browser: Any, url: str) -> None:
    with opened(browser, url) as page:
        page.drop("stacked.py", STACKED.encode())
        page.wait("#codebar", "stacked.py")
        page.wait("#problems", "SEQ101")
        assert page.code.strip() == STACKED.strip()


def test_a_notebook(browser: Any, url: str) -> None:
    with opened(browser, url) as page:
        page.drop(
            "lesson.ipynb", notebook("import keras\nUNITS = 7", STACKED.replace("64", "UNITS"))
        )
        page.wait("#problems", "SEQ101, line 9")
        assert page.code.count("# %%") == 2
        page.tab.click("#problems .fix")
        page.wait("#table", "(None, 120, 7)")
        page.number("7", "UNITS = 7").hover()
        page.tab.locator("#table .num.source:text-is('7')").wait_for()


def test_a_keras_file(browser: Any, url: str) -> None:
    with opened(browser, url) as page:
        page.drop("saved.keras", keras_file(CONFIG))
        page.wait("#table", "(None, 28, 4)")
        assert "Conv1D(4, " in page.code
        page.drag(page.number("3", "Conv1D"), 7)
        page.wait("#table", "(None, 27, 4)")


def test_an_h5_file(browser: Any, url: str, tmp_path: Path) -> None:
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "old.h5", "w") as file:
        file.attrs["model_config"] = json.dumps(CONFIG)
    with opened(browser, url) as page:
        page.drop("old.h5", (tmp_path / "old.h5").read_bytes())
        page.wait("#table", "(None, 28, 4)")


def test_a_model_that_code_cant_say_keeps_its_table(browser: Any, url: str) -> None:
    own = {"class_name": "Own", "registered_name": "me>Own", "config": {"name": "own"}}
    layers = [*CONFIG["config"]["layers"][:2], own]  # type: ignore[index]
    config = {**CONFIG, "config": {"name": "saved", "layers": layers}}
    with opened(browser, url) as page:
        page.drop("own.keras", keras_file(config))
        page.wait("#codebar", "own.keras")
        page.wait("#table", "(None, 28, 4)")
        page.tab.click("#table .num:text-is('28')")
        page.wait("#panel h2", "steps = 28")


def test_a_file_that_is_none(browser: Any, url: str) -> None:
    with opened(browser, url) as page:
        before = page.code
        page.drop("broken.keras", b"no archive")
        page.wait("#said", "broken.keras")
        assert page.code == before
