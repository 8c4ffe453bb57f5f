"""Questions about many programs and records: what both engines are asked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from explain.explore.gallery import gallery
from shapecalc.checks.pages import pages
from tests.properties.configs import RandomChooser, single, stack
from tests.properties.soundness.programs import program
from tests.shapecalc.readers.code.snippets import SNIPPETS

ROOT = Path(__file__).parents[4]
# A record in seven is a stack of layers.
EVERY = 7


def programs(folders: Iterable[Path] = ()) -> Iterator[dict[str, str]]:
    """Files, the examples of the codes, what real notebooks do, then random programs without end."""
    yield from (e for group in gallery()["groups"] for e in group["entries"])
    for folder in (ROOT / "docs" / "examples", ROOT / "docs" / "notebooks", *folders):
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".py", ".ipynb", ".md"):
                yield {"name": path.name, "text": path.read_text(encoding="utf-8")}
    for page in pages():
        yield from ({"text": text} for text in (page.example, page.instead) if text)
    yield from ({"text": text} for text in SNIPPETS.values())
    number = 0
    while True:
        yield {"text": program(f"7-{number}").text}
        number += 1


def questions(
    programs_wanted: int, records_wanted: int, folders: Iterable[Path] = ()
) -> Iterator[dict[str, Any]]:
    """The questions, each as the page asks it: of a program several, of a record its prediction."""
    for i, entry in enumerate(islice(programs(folders), programs_wanted)):
        code = {key: entry[key] for key in ("name", "text") if key in entry}
        if code.get("name", "").endswith(".ipynb") and code["text"].startswith("{"):
            yield {"ask": "open", **code}
            from explain.explore.engine import answer

            code = {**code, "text": answer({"ask": "open", **code}).get("text", "")}
        yield {"ask": "read", **code, "prove": i % 5 == 0}
        yield {"ask": "derive", **code, "model": 0, "row": i % 4}
        if i % 10 == 0:
            yield {"ask": "picture", **code}
            yield {"ask": "export", **code, "format": "markdown"}
            yield {"ask": "versions", **code}
            yield {"ask": "practice", **code, "seed": i, "answer": [i]}
    for i in range(records_wanted):
        pick = RandomChooser(i + 1)
        record = single(pick) if i % EVERY else stack(pick)
        yield {"ask": "predict", "record": json.loads(json.dumps(record))}


__all__ = ["programs", "questions"]
