"""The engine in a process of its own: it is ended where a question takes too long, and started again."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
from typing import Any

from explain.explore.process import ANSWER, Engine

CODE = "from keras import *\nmodel = Sequential([Input((9, 3)), layers.LSTM(8)])\n"


def run(seconds: float, *kinds: str) -> tuple[list[Any], int]:
    """The answers to the same question, asked at once, and how many processes were started."""

    async def all_of_them() -> tuple[list[Any], int]:
        engine = Engine(seconds)
        try:
            asked = [engine.ask(kind, {"ask": "read", "text": CODE}) for kind in kinds]
            return [json.loads(found) for found in await asyncio.gather(*asked)], engine.started
        finally:
            await engine.end()

    return asyncio.run(all_of_them())


def test_one_process_answers_in_turn() -> None:
    found, started = run(60, ANSWER, ANSWER, ANSWER)
    assert [f["models"][0]["total_params"] for f in found] == [384] * 3 and started == 1


def test_what_takes_too_long_is_ended() -> None:
    found, started = run(0, ANSWER, ANSWER)
    assert all("longer" in f["error"]["says"] and f["error"]["do"] for f in found) and started == 2


def test_a_question_that_ends_the_process_is_an_error_and_no_more(monkeypatch: Any) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    found, started = run(60, ANSWER)
    assert found[0]["error"]["do"] and started == 2
