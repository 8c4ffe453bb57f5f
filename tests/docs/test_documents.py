"""The documents: what they show is what is printed, their commands work, their links lead somewhere."""

from __future__ import annotations

import importlib.util
import re
import shlex
import shutil
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import cli
import explain
from shapecalc.errors import BadRecord, ShapeError

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
# What trains for minutes, and what serves until it is stopped: tests/explain/lab, tests/explain/explore.
NOT_RUN = ("lab", "explore")


def build() -> Any:
    """docs/build.py as a module."""
    spec = importlib.util.spec_from_file_location("build_documents", DOCS / "build.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


BUILD = build()
BY_HAND = BUILD.documents()


def blocks(kind: str) -> Iterator[tuple[Path, str]]:
    """Each block of code of this kind, with its document."""
    for path in BY_HAND:
        for text in re.findall(rf"^```{kind}\n(.*?)^```", path.read_text("utf-8"), re.M | re.S):
            yield path, text


def case(path: Path, command: str, value: object) -> Any:
    """A parameter with the command's name, marked where the command asks Keras."""
    marks = [pytest.mark.keras] if re.search("--verify|quiz|tokenize [^-]*$", command) else []
    return pytest.param(value, id=f"{path.stem}: {command}", marks=marks)


def shown() -> Iterator[Any]:
    """Each block that shows what a command prints."""
    for path in BY_HAND:
        text = path.read_text("utf-8")
        for m in BUILD.PRINTED.finditer(text):
            yield case(path, m["command"], text[m.start() : text.index("```", m.end())])


@pytest.mark.parametrize("block", [*shown()])
def test_a_document_shows_what_is_printed(block: str) -> None:
    version = re.compile(r"Keras \d+\.\d+\.\d+")
    now = BUILD.with_output(block + "```")[:-3]
    assert version.sub("Keras", now) == version.sub("Keras", block), "run python docs/build.py"


def commands() -> Iterator[Any]:
    """Each command in a block of commands: its words, up to a pipe or a comment."""
    for path, text in blocks("bash"):
        for line in text.splitlines():
            words = [*takewhile(lambda word: word != "|", shlex.split(line, comments=True))]
            if words[:1] == ["seqshape"] and words[1] not in NOT_RUN:
                yield case(path, shlex.join(words[1:]), words[1:])


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a copy of what commands are tried on, to write in."""
    for name in ("examples", "notebooks"):
        shutil.copytree(DOCS / name, tmp_path / "docs" / name)
    monkeypatch.setenv("SEQSHAPE_PRACTICE", str(tmp_path / "practice.json"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("words", [*commands()])
def test_a_command_works_in_a_checkout(words: list[str], checkout: Path) -> None:
    done = CliRunner().invoke(cli.seqshape, words)
    assert done.exit_code in (0, 1), done.output
    assert "can't be read" not in done.output and not isinstance(done.exception, BadRecord)
    assert isinstance(done.exception, (ShapeError, SystemExit, type(None))), done.exception


@pytest.mark.keras
def test_the_python_of_the_texts_runs() -> None:
    for path, code in blocks("python"):
        if path.name == "texts.md":
            exec(code, {})


@pytest.mark.parametrize("name", ["tutorial", "teachers", "engineers"])
def test_the_python_of_a_guide_runs(name: str, checkout: Path) -> None:
    (code,) = [text for path, text in blocks("python") if path == DOCS / f"{name}.md"]
    exec(code, {})


QUESTIONS = [code for path, code in blocks("python") if path.name == "faq.md"]


@pytest.mark.parametrize("code", QUESTIONS, ids=range(len(QUESTIONS)))
def test_the_code_of_a_question_is_understood(code: str) -> None:
    checked = explain.check(code)
    (found,) = checked.reading.models
    codes = [one.code for one in checked.reading.problems]
    assert codes == ([] if found.summary else ["SEQ101"])


@pytest.mark.keras
def test_the_code_of_the_questions_is_keras() -> None:
    stopped = []
    for code in QUESTIONS:
        try:
            exec(code, {})
        except ValueError as error:
            stopped.append(str(error))
    (message,) = stopped
    assert "expected ndim=3, found ndim=2" in message


def test_the_python_of_the_readme_runs(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = [text for path, text in blocks("python") if path == ROOT / "README.md"]
    exec(code, {})
    printed = capsys.readouterr().out
    assert "172,609" in printed and "SEQ101" in printed
    assert (checkout / "page.html").stat().st_size > 10_000


def test_ci_runs_the_tests_as_the_readme_does() -> None:
    (line,) = re.findall(r"^.*-m pytest$", (ROOT / "README.md").read_text("utf-8"), re.M)
    wanted = re.findall(r"pip install (-e '\.\[test\]')|(-m pytest)$", line)
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert wanted and all(a in script and b in script for a, b in wanted)


# -- links ---------------------------------------------------------------------------------
def links(path: Path) -> Iterator[Path]:
    """The files that a document's relative links name, outside its blocks of code."""
    text = re.sub(r"^```.*?^```|`[^`\n]*`", "", path.read_text("utf-8"), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not re.match(r"\w+:", target) and not target.startswith("#"):
            yield (path.parent / target.partition("#")[0]).resolve()


ALL = [*BY_HAND, ROOT / "tests" / "README.md", *sorted(DOCS.rglob("*.md"))]


@pytest.mark.parametrize("path", dict.fromkeys(ALL), ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    assert [str(target) for target in links(path) if not target.exists()] == []


@pytest.mark.parametrize("path", BY_HAND, ids=lambda p: p.stem)
def test_files_that_are_named_are_there(path: Path) -> None:
    named = re.findall(r"`((?:shapecalc|explain|tests|docs)/[\w/.]+)`", path.read_text("utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_document_is_found_from_the_index() -> None:
    listed = set(links(DOCS / "index.md"))
    assert set(DOCS.glob("*.md")) - listed == {DOCS / "index.md"}
    assert {*DOCS.glob("notebooks/*.ipynb"), DOCS / "examples" / "README.md"} <= listed
    assert set(DOCS.glob("codes/*.md")) <= set(links(DOCS / "codes.md"))
    named = set(links(DOCS / "examples" / "README.md"))
    named |= {path.parent for path in named}  # a folder is named by one of its files
    assert set(DOCS.glob("examples/*")) - {DOCS / "examples" / "README.md"} <= named
    assert DOCS / "index.md" in set(links(ROOT / "README.md"))


def test_these_tests_can_fail(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("[a](no.md) [b](https://x.y/z) `[c](no)` ![d](pictures/e.svg#f)", "utf-8")
    assert [p.relative_to(tmp_path).as_posix() for p in links(page)] == ["no.md", "pictures/e.svg"]
    assert BUILD.shortened("1\n2\n3\n4\n5\n6\n", "/2/ -2:") == "…\n2\n…\n5\n6"
    assert BUILD.shortened("1\n2\n3\n4\n", " :2") == "1\n2\n…"
    old = "```text :1\n$ seqshape --version\nold\n```\n"
    new = BUILD.with_output(old)
    assert new != old and new.startswith("```text :1\n$ seqshape --version\nseqshape, version")
