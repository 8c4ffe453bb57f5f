"""The page of every code: whole, found by the reader, and true of Keras.

The page itself says what Keras does. The example of an error must raise, and so must one whose
*why* says that Keras or Python stops (or refuses); one of the messages that *why* quotes must
then be in what is raised, other numbers allowed. Every other example must run.
"""

from __future__ import annotations

import re
import shlex
import warnings
from typing import Any

import pytest
from click.testing import CliRunner

from cli import seqshape
from explain.lint.checking import check_text
from explain.open_file import Wanted
from shapecalc.checks.base import all_codes
from shapecalc.checks.pages import Page, as_text, changed, page, pages, read_page
from shapecalc.errors import ShapeError

PAGES = {one.code: one for one in pages()}
FILES = [code for code, one in PAGES.items() if not one.is_command]
COMMANDS = [code for code, one in PAGES.items() if one.is_command]
# Codes of rules that no check asks yet.
NOT_ASKED_YET: set[str] = set()


def found_in(text: str) -> list[tuple[str, str, str]]:
    """(code, severity, message) of everything that is said of a file."""
    found = check_text("example.py", text, Wanted(checks=True))
    return [(p.code, p.severity, p.message) for p in found.reading.problems]


def run(code: str) -> None:
    names: dict[str, Any] = {"__name__": "example"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(code, "example.py", "exec"), names)


def stops(one: Page) -> bool:
    return one.severity == "error" or re.search(r"\b(stops?|refuses?)\b", one.why) is not None


def in_one_line(text: str) -> str:
    """A message without colour, line breaks and particular numbers."""
    return re.sub(r"\d+", "0", " ".join(re.sub(r"\x1b\[\d*m", "", text).split()))


@pytest.mark.parametrize("code", PAGES)
def test_a_page_has_its_parts(code: str) -> None:
    one = PAGES[code]
    assert one.summary.endswith(".") and len(one.summary) <= 90
    assert "\n" not in (all_codes()[code].__doc__ or "").split("\n\n")[0]
    assert one.why.endswith(".")
    assert one.example and one.instead and one.example != one.instead
    assert one.severity in ("error", "warning", "info")


@pytest.mark.parametrize("code", FILES)
def test_the_reader_finds_the_example(code: str) -> None:
    found = found_in(PAGES[code].example)
    if code in NOT_ASKED_YET:
        assert not any(c == code for c, _, _ in found), "take it off NOT_ASKED_YET"
        pytest.xfail("no check asks this rule yet")
    assert (code, PAGES[code].severity) in [(c, s) for c, s, _ in found]


@pytest.mark.parametrize("code", FILES)
def test_the_reader_is_silent_on_what_to_use_instead(code: str) -> None:
    assert [p for p in found_in(PAGES[code].instead) if p[1] != "info"] == []


@pytest.mark.keras
@pytest.mark.parametrize("code", FILES)
def test_keras_does_with_the_example_what_the_page_says(code: str) -> None:
    one = PAGES[code]
    said = None
    try:
        run(one.example)
    except Exception as error:
        said = in_one_line(str(error))
    assert (said is not None) is stops(one), said
    quoted = re.findall(r'"([^"]+)"', one.why)
    if said is not None and quoted:
        assert any(in_one_line(words) in said for words in quoted), said[-500:]


@pytest.mark.keras
@pytest.mark.parametrize("code", FILES)
def test_keras_runs_what_to_use_instead(code: str) -> None:
    run(PAGES[code].instead)


@pytest.mark.parametrize("code", COMMANDS)
def test_commands_do_what_their_page_says(code: str) -> None:
    for text, fails in ((PAGES[code].example, True), (PAGES[code].instead, False)):
        for line in text.splitlines():
            words = shlex.split(line.removeprefix("# seqshape "))
            done = CliRunner().invoke(seqshape, words)
            assert (done.exit_code != 0) is fails, done.output
            assert (f"Error: {code} " in done.output) is fails


# -- taking pages apart ---------------------------------------------------------------
class Odd:
    """First line.

    What it does,
    on two lines.

    - a list
    - stays one

    Why it bites: It
    does.

    Example::

        a = 1

        if a:
            b = 2

    Use instead::

        -a = 1
        +a = 2

         if a:
        -    b = 2
    """

    code, severity = "SEQ000", "info"


class Bare:
    """Only this."""

    code, severity = "SEQ000", "info"


def test_a_page_is_taken_apart() -> None:
    assert read_page(Odd) == Page(
        "SEQ000",
        "Odd",
        "info",
        "First line.",
        "What it does, on two lines.\n\n- a list\n- stays one",
        "It does.",
        "a = 1\n\nif a:\n    b = 2\n",
        "a = 2\n\nif a:\n",
        "-a = 1\n+a = 2\n\n if a:\n-    b = 2\n",
    )
    assert read_page(Bare)[3:] == ("Only this.", "", "", "", "", "")
    with pytest.raises(ValueError, match="aren't in the example"):
        changed("a = 1\n", "-b = 1\n")


def test_a_page_is_set_again() -> None:
    text = as_text(read_page(Odd), 40)
    assert (
        "- a list\n- stays one\n\nWhy it bites: It does.\n\nExample:\n\n    a = 1\n\n    if" in text
    )
    assert max(map(len, as_text(PAGES["SEQ101"], 60).splitlines())) <= 66  # code is left as it is


def test_a_code_is_found_in_any_case_and_its_neighbour_named() -> None:
    assert page("seq101") is not None and page("seq101").name == "WrongRank"
    with pytest.raises(ShapeError, match=r"no code 'SEQ1001'\. Did you mean 'SEQ101'"):
        page("SEQ1001")


def test_rule_prints_json_for_programs_and_ends_with_2_for_a_code_that_is_none() -> None:
    import json

    runner = CliRunner()
    assert json.loads(runner.invoke(seqshape, ["rule", "SEQ101", "--json"]).output) == (
        PAGES["SEQ101"]._asdict()
    )
    assert [
        one["code"] for one in json.loads(runner.invoke(seqshape, ["rule", "--json"]).output)
    ] == (list(PAGES))
    listed = runner.invoke(seqshape, ["rule"]).output
    assert all(one.code in listed and one.summary in listed for one in PAGES.values())
    assert runner.invoke(seqshape, ["rule", "SEQ999"]).exit_code == 2


@pytest.mark.parametrize("code", ["SEQ101", "SEQ402"])
def test_at_a_terminal_the_same_words_stand(
    code: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from explain.commands import rule as printed

    monkeypatch.setattr(printed, "is_terminal", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert printed.run_rule(code, False) == 0
    coloured = capsys.readouterr().out.split()
    monkeypatch.setenv("NO_COLOR", "1")
    printed.run_rule(code, False)
    plain = capsys.readouterr().out.replace(f"({PAGES[code].severity})", PAGES[code].severity)
    assert coloured == plain.split()
