"""The built page in the package: made of the sources that stand beside it."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import explain.explore

FOLDER = Path(explain.explore.__file__).parent
FRONT, STATIC = FOLDER / "front", FOLDER / "static"
SCRIPTS = ("app.js", "worker.js", "service.js")
can_build = shutil.which("node") is not None and (FRONT / "node_modules").is_dir()


@pytest.mark.skipif(not can_build, reason="npm ci in explain/explore/front")
def test_building_anew_gives_the_committed_files(tmp_path: Path) -> None:
    subprocess.run(
        ["node", os.fspath(FRONT / "build.mjs"), os.fspath(tmp_path)],
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHON": sys.executable},
    )
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in STATIC.iterdir() if path.is_file()}
    assert sorted(built) == sorted(kept)
    assert [name for name in built if built[name] != kept[name]] == []


@pytest.mark.skipif(not can_build, reason="npm ci in explain/explore/front")
def test_types_agree() -> None:
    done = subprocess.run(
        ["node", "node_modules/typescript/bin/tsc", "--noEmit", "-p", "."],
        cwd=FRONT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_scripts_are_small() -> None:
    sizes = [len(gzip.compress((STATIC / name).read_bytes())) for name in SCRIPTS]
    assert sum(sizes) <= 300 * 1024


def test_the_page_names_no_other_host_and_allows_no_eval() -> None:
    page = (STATIC / "index.html").read_text("utf-8")
    policy = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert len(policy) == 1
    rules = dict(rule.split(" ", 1) for rule in policy[0].split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert all("http" not in rule and "*" not in rule for rule in rules.values())
    assert re.findall(r'(?:src|href)="(?!#)([^"]*)"', page) == [
        "icon.svg",
        "manifest.webmanifest",
        "app.css",
        "app.js",
    ]


def test_the_page_counts_nothing_itself() -> None:
    """Names of layers and of their arguments belong to the engine."""
    words = r"\b(kernel_size|return_sequences|strides|input_dim|units|filters|Conv1D|Dense)\b"
    found = {
        path.name: hits
        for path in (FRONT / "src").rglob("*.ts")
        if (hits := re.findall(words, re.sub(r"//.*|/\*[\s\S]*?\*/", "", path.read_text("utf-8"))))
    }
    assert found == {}
