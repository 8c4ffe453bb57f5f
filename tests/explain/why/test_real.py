"""Real errors of this Keras, explained: code, facts (separated by |) and the line of the code."""

from __future__ import annotations

import traceback
import warnings
from typing import Any, Optional

import pytest

from explain.why import explain_error

from .real_errors import HEAD, REAL

pytestmark = pytest.mark.keras


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    found: dict[str, Any] = {"__name__": "user"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # As a library's own code: the error is not in it.
        exec(compile(HEAD, "/site-packages/helper.py", "exec"), found)
    found["keras"].backend.clear_session()
    return found


def raised(source: str, names: dict[str, Any]) -> str:
    """The traceback that a piece of code ends in."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exec(compile(source, "train.py", "exec"), dict(names))
        except Exception:
            return traceback.format_exc()
    raise AssertionError("it ran")


@pytest.mark.parametrize(
    ("source", "code", "said"), [r[1:] for r in REAL], ids=[r[0] for r in REAL]
)
def test_a_real_error(source: str, code: Optional[str], said: str, names: dict[str, Any]) -> None:
    found = explain_error(raised(source, names))
    assert found is not None
    assert found.code == code
    for fact in said.split(" | "):
        assert _without_counters(fact) in _without_counters(f"{found.explanation} {found.fix}")
    assert found.fix
    assert found.frame is not None
    assert (found.frame.file, found.frame.line) == ("train.py", source.count("\n") + 1)


def _without_counters(text: str) -> str:
    """Keras counts its layers through the whole process: lstm_7."""
    import re

    return re.sub(r"\b([a-z_0-9]+?)_\d+\b", r"\1", text)
