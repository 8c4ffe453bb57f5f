"""Odd questions end with an answer or with words; `python -m tests.explain.explore.odd` asks 10,000."""

from __future__ import annotations

import json
import random
from collections import Counter
from typing import Any

import pytest

from explain.explore.engine import answer

from .odd import STRANGE, question, wrong

COUNT = 400


def test_odd_questions_are_answered() -> None:
    ends: Counter[bool] = Counter()
    for i in range(COUNT):
        asked = question(random.Random(f"suite-{i}"))
        assert wrong(asked) == "", json.dumps(asked)[:2_000]
        ends["error" in answer(asked)] += 1
    assert min(ends.values()) > COUNT // 10, "both kinds are among them"


@pytest.mark.parametrize(
    "text", ["\ud800", "x = '\ud83d'\nm = 🙂\n", "\0", "\r\n\x0c\u2028", "a" * 499_999]
)
@pytest.mark.parametrize("name", ["model.py", "model.ipynb", "\ud800.py"])
def test_texts_that_no_editor_writes(text: str, name: str) -> None:
    assert wrong({"ask": "read", "name": name, "text": text}) == ""


@pytest.mark.parametrize("value", STRANGE)
def test_every_field_may_be_anything(value: Any) -> None:
    code = {"name": "model.py", "text": "from keras import *\nSequential([layers.Dense(3)])"}
    for ask in ("read", "derive", "picture", "export", "fix", "why", "compare", "open", "predict"):
        for key in (
            "name",
            "text",
            "set",
            "keras",
            "model",
            "row",
            "of",
            "kind",
            "before",
            "record",
        ):
            assert wrong({"ask": ask, **code, key: value}) == ""
