"""Odd questions: broken programs and files, wrong kinds everywhere, asked as any page could ask them.

python -m tests.explain.explore.odd --n 10000
"""

from __future__ import annotations

import argparse
import base64
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from explain.explore.engine import ASKS
from explain.explore.pyodide_start import ask
from tests.properties.fuzz import makers

STRANGE: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        -1,
        1,
        3,
        10**400,
        -(2**63),
        0.5,
        1e308,
        "",
        " ",
        "model.py",
        "0",
        "все",
    ),
    *(
        "\0",
        "\ud800",
        "🙂" * 50,
        "a" * 10_000,
        "../../etc/passwd",
        "/dev/zero",
        "x.keras",
        "x.ipynb",
    ),
    *(
        [],
        {},
        [[]],
        {"": ""},
        [None] * 100,
        {"a": {"b": {"c": []}}},
        [1, "2", {}],
        "<script>",
        "%s%n",
    ),
)
FIELDS = (
    "name text bytes set keras prove model row of axis kind theme width words format problem message "
    "before after record id unreadable ask seed answer"
).split()
NAMES = (
    "model.py",
    "model.ipynb",
    "model.md",
    "model.keras",
    "model.h5",
    "model.json",
    "",
    "model",
)
# Longer than any of them should take, wherever this runs.
SECONDS = 60.0


def question(rng: random.Random) -> Any:
    """A question that is nearly right, or not at all."""
    if rng.random() < 0.02:
        return rng.choice(STRANGE)
    found: dict[str, Any] = {"ask": rng.choice([*ASKS, "read", "read", "derive", "picture"])}
    found.update(_code(rng))
    found.update(model=rng.choice((0, 0, 0, 1)), row=rng.choice((0, 1, 2, 5)))
    extra: dict[str, Callable[[], Any]] = {
        "prove": lambda: True,
        "of": lambda: rng.choice(("output", "params", "weights", "macs")),
        "axis": lambda: rng.randint(-2, 5),
        "kind": lambda: rng.choice(("model", "blocks", "window", "all", "cell")),
        "format": lambda: rng.choice(("markdown", "json", "latex", "text")),
        "problem": lambda: rng.choice((0, 1, "all")),
        "message": lambda: makers.error(rng),
        "before": lambda: _code(rng),
        "after": lambda: _code(rng),
        "seed": lambda: rng.choice((0, 1, 7)),
        "answer": lambda: rng.choice(([116, 128], 5, "relu", *STRANGE)),
        "record": lambda: _loaded(makers.config(rng)),
        "keras": lambda: rng.choice(("2", "3")),
        "set": lambda: {rng.choice(("n", "T", "x.y", "1=2", "a[")): rng.choice(STRANGE)},
    }
    for key, make in extra.items():
        if rng.random() < 0.5:
            found[key] = make()
    for _ in range(rng.choice((0, 0, 0, 1, 2))):
        found[rng.choice(FIELDS)] = rng.choice(STRANGE)
    return found


def _code(rng: random.Random) -> dict[str, Any]:
    name = rng.choice(("model.py", "model.py", *NAMES))
    if name.endswith((".keras", ".h5")) and rng.random() < 0.9:
        data = makers.archive(rng)
        return {"name": name, "bytes": base64.b64encode(data).decode()}
    make = {".ipynb": makers.notebook, ".md": makers.markdown, ".json": makers.config}
    maker: Any = make.get(name[name.rfind(".") :], makers.program)
    text = maker(rng)
    if rng.random() < 0.1:
        at = rng.randrange(len(text) + 1)
        text = text[:at] + rng.choice([s for s in STRANGE if isinstance(s, str)]) + text[at:]
    return {"name": name, "text": text}


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def wrong(asked: Any) -> str:
    """What is wrong with the answer to a question, "" where nothing is."""
    try:
        line = json.dumps(asked)
    except ValueError:
        return ""
    start = time.monotonic()
    said = ask(line)
    if time.monotonic() - start > SECONDS:
        return "it took too long"
    found = json.loads(said)
    error = found.get("error")
    if error is None:
        return ""
    if not (isinstance(error, dict) and error.get("says") and error.get("do")):
        return f"an error without words: {error}"
    return error["says"] if "report it" in error["do"] else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    found: Counter[str] = Counter()
    for i in range(given.n):
        asked = question(random.Random(f"{given.seed}-{i}"))
        said = wrong(asked)
        if said:
            found[said] += 1
            if found[said] == 1:
                print(f"{i}: {said}\n   {json.dumps(asked)[:600]}", file=sys.stderr, flush=True)
    print(f"{given.n} odd questions, {sum(found.values())} answered wrongly.")
    return bool(found)


if __name__ == "__main__":
    raise SystemExit(main())
