"""The page of every code where data meets the model: its example does what it says."""

from __future__ import annotations

import inspect
import re
import warnings
from typing import Any

import pytest

from shapecalc.errors import ShapeError, codes

PAGES = {code: cls for code, cls in codes().items() if code.startswith("SEQ5")}
# Keras goes on without a word: that is what is wrong.
SILENT = {"SEQ504", "SEQ514", "SEQ515"}
SAYS = {
    "SEQ501": "Invalid input shape|incompatible",
    "SEQ502": "expects 2 named input",
    "SEQ503": "Data cardinality is ambiguous",
    "SEQ510": "must have the same (rank|shape)",
    "SEQ511": "must have rank",
    "SEQ512": "must have the same (rank|shape)",
    "SEQ513": "outside the valid range",
    "SEQ516": "can't be found|different structures",
}


def example(cls: type[ShapeError], heading: str) -> str:
    """The code under a heading of a docstring."""
    page = inspect.cleandoc(cls.__doc__ or "")
    found = re.search(rf"^{heading}::\n\n((?:    .*\n|\n)+)", page + "\n", re.M)
    assert found, heading
    return inspect.cleandoc("\n" + found[1])


def run(code: str) -> None:
    names: dict[str, Any] = {"__name__": "example"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(code, "example.py", "exec"), names)


@pytest.mark.parametrize("code", PAGES)
def test_a_page_has_its_parts(code: str) -> None:
    page = inspect.cleandoc(PAGES[code].__doc__ or "").split("\n\n")
    assert page[0].endswith(".") and "\n" not in page[0]
    assert any(part.startswith("Why it bites: ") for part in page)
    assert example(PAGES[code], "Example") != example(PAGES[code], "Use instead")


@pytest.mark.parametrize("code", PAGES)
def test_the_example_fails_as_its_page_says(code: str) -> None:
    source = example(PAGES[code], "Example")
    if code in SILENT:
        run(source)
        return
    with pytest.raises(Exception, match=SAYS[code]):
        run(source)


@pytest.mark.parametrize("code", PAGES)
def test_what_to_use_instead_runs(code: str) -> None:
    run(example(PAGES[code], "Use instead"))
