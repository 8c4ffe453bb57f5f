"""The documentation site: nothing is left out, its links lead somewhere, it loads nothing from elsewhere."""

from __future__ import annotations

import base64
import importlib
import json
import os
import re
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest

from shapecalc.checks.pages import pages as code_pages
from shapecalc.layers.registry import hub_classes, layer_classes
from tests.docs.test_documents import BUILD, DOCS, ROOT

COMMAND = [sys.executable, str(DOCS / "site")]
LAYERS = [cls.__name__ for cls in (*layer_classes().values(), *hub_classes().values())]
# Its shape is the input's own: there is nothing to derive.
WITHOUT_EXAMPLE = {"InputLayer"}


def module(name: str) -> Any:
    """A file of docs/site that imports nothing of its neighbours."""
    spec = importlib.util.spec_from_file_location(f"site_{name}", DOCS / "site" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Markdown that Sphinx reads, with links into an explorer."""
    folder = tmp_path_factory.mktemp("sources")
    explorer = tmp_path_factory.mktemp("explorer")
    (explorer / "index.html").write_text("<title>The explorer</title>", "utf-8")
    words = ["--sources", str(folder), "--explorer", str(explorer)]
    subprocess.run([*COMMAND, *words], check=True, timeout=300)
    return folder


def test_every_layer_command_and_code_has_its_page(sources: Path) -> None:
    assert len(BUILD.COMMANDS) > 10
    for folder, names in {
        "layers": LAYERS,
        "commands": sorted(BUILD.COMMANDS),
        "codes": [one.code for one in code_pages()],
    }.items():
        assert {path.stem for path in (sources / folder).glob("*.md")} == set(names)
        listed = (sources / f"{folder}.md").read_text("utf-8")
        assert [name for name in names if f"({folder}/{name}.md)" not in listed] == []


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_is_shown_at_work(sources: Path, name: str) -> None:
    text = (sources / "layers" / f"{name}.md").read_text("utf-8")
    assert ("\n## Example\n" in text) != (name in WITHOUT_EXAMPLE)
    assert "Total params" in text or name in WITHOUT_EXAMPLE
    assert "## Command line" in text or name in {c.__name__ for c in hub_classes().values()}


def test_every_document_is_in_the_menu(sources: Path) -> None:
    index = (sources / "index.md").read_text("utf-8")
    entries = re.findall(r"^[\w/.-]+\.(?:md|ipynb)$", index, re.M)
    assert len(entries) == len(set(entries))
    documents = {path.name for path in DOCS.glob("*.md")} - {"index.md"}
    lessons = {f"notebooks/{path.name}" for path in DOCS.glob("notebooks/*.ipynb")}
    assert documents | lessons | {"python.md", "changes.md", "contributing.md"} <= set(entries)


def test_python_shows_calls_as_they_are(sources: Path) -> None:
    text = (sources / "python.md").read_text("utf-8")
    assert 'check(code: str, name: str = "code.py")' in text.replace("'", '"')
    assert "explain.draw" in text and "shapecalc.Sequential" in text and ":func:" not in text


def test_code_opens_in_the_explorer(sources: Path) -> None:
    text = (sources / "codes" / "SEQ101.md").read_text("utf-8")
    (packed,) = re.findall(r'href="\.\./explorer/index\.html#1([\w-]+)"', text)
    data = zlib.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), -15)
    assert json.loads(data) == {"code": text.split("```python\n")[1].split("```")[0]}
    assert "explorer/" not in (sources / "linting.md").read_text("utf-8")


def test_a_folder_without_a_page_is_no_explorer(tmp_path: Path) -> None:
    done = subprocess.run([*COMMAND, "--explorer", str(tmp_path)], capture_output=True, text=True)
    assert done.returncode == 2 and "has no index.html" in done.stderr


# -- the pages -----------------------------------------------------------------------------
def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    pytest.importorskip("myst_nb", reason="pip install '.[site]'")
    out = tmp_path / "site"
    done = subprocess.run(
        [*COMMAND, "--out", str(out)],
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, "PYTHONWARNINGS": ""},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (count,) = re.findall(r"^(\d+) pages", done.stdout, re.M)
    assert int(count) > len(LAYERS) + len(list(code_pages())) + len(BUILD.COMMANDS)
    assert "SEQ101" in (out / "searchindex.js").read_text("utf-8")
    assert "10,368" in (out / "notebooks" / "03-convolution-and-pooling.html").read_text("utf-8")


def test_faults_of_a_site_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<h1 id="top">A</h1><a href="b.html#here">fine</a> <a href="#top">fine</a>'
        '<a href="https://x.y/z">fine</a> <img src="data:image/png;base64,AA==">'
        '<a href="b.html#gone">1</a> <a href="c.html">2</a> <a href="../secret.html">3</a>'
        '<script src="//x.y/z.js"></script> <link rel="stylesheet" href="https://x.y/z.css">',
        "utf-8",
    )
    (tmp_path / "b.html").write_text('<p id="here">B</p>', "utf-8")
    (tmp_path / "s.css").write_text(
        '@import "https://x.y/f.css"; a {src: url(local.woff)}', "utf-8"
    )
    assert sorted(module("checks").faults(tmp_path)) == [
        "a.html links to ../secret.html, which isn't there.",
        "a.html links to b.html#gone, which isn't there.",
        "a.html links to c.html, which isn't there.",
        "a.html loads //x.y/z.js.",
        "a.html loads https://x.y/z.css.",
        "s.css loads https://x.y/f.css.",
    ]


def test_the_readme_and_the_workflow_build_it() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    workflow = (ROOT / ".github" / "workflows" / "site.yml").read_text("utf-8")
    for text in (readme, workflow):
        assert ".[site]" in text and "python docs/site" in text
