"""Broken and odd files for every reader, for as long as wanted.

    python -m tests.properties.fuzz --minutes 60 --seed 1

Programs are made of pieces of the snippets that the tests hold against Keras: lines, names
and numbers exchanged, dropped, doubled; some with bytes changed. Notebooks, configs and
archives are built of them and broken likewise. Every reading must end within seconds, without
a traceback, and be writable as JSON. What fails is printed with its seed, and the exit code
is 1.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import re
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from typing import Any

from tests.shapecalc.readers.code.snippets import OLD, SNIPPETS

PROGRAMS = [*SNIPPETS.values(), *(entry[1] for entry in OLD.values())]
_WORD = re.compile(r"[A-Za-z_]\w*|\d+|[^\w\s]")
_ODD = [
    "0", "-1", "10**9", "None", "[]", "()", "{}", "''", "True", "1.5", "x", "model", "lambda: 0",
    "*", "**", ":", "...", "1e400", "range(10**9)", "[[]]", "np.zeros((0,))", "-1j", "b''",
    "float('nan')", "layers", "Input", "9" * 40, "'\\x1b[31m'", "not", "del", "self", "@",
]  # fmt: skip
SECONDS = 10


def program(rng: random.Random) -> str:
    """A program that may be anything."""
    lines = [line for _ in range(rng.randint(1, 3)) for line in rng.choice(PROGRAMS).split("\n")]
    for _ in range(rng.randint(0, 6)):
        at = rng.randrange(len(lines))
        kind = rng.randrange(6)
        if kind == 0:
            del lines[at]
        elif kind == 1:
            lines.insert(at, rng.choice(lines))
        elif kind == 2:
            lines[at] = _words_changed(lines[at], rng)
        elif kind == 3:
            other = rng.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        elif kind == 4:
            lines[at] = rng.choice(["if x:", "for i in x:", "while x:", "def f(a, *b, c=1):",
                                    "class C(layers.Layer):", "with x as y:", "try:"]) \
                + "\n    " + lines[at]  # fmt: skip
        else:
            lines[at] = " " * rng.randrange(9) + lines[at]
        if not lines:
            return ""
    text = "\n".join(lines)
    return _bytes_changed(text, rng) if rng.random() < 0.1 else text


def _words_changed(line: str, rng: random.Random) -> str:
    words = _WORD.findall(line)
    if not words:
        return rng.choice(_ODD)
    for _ in range(rng.randint(1, 3)):
        old = rng.choice(words)
        new = rng.choice([*words, *_ODD])
        line = line.replace(old, new, 1)
    return line


def _bytes_changed(text: str, rng: random.Random) -> str:
    data = bytearray(text.encode())
    for _ in range(rng.randint(1, 8)):
        if data:
            data[rng.randrange(len(data))] = rng.randrange(256)
    return data.decode(errors="replace")


def notebook(rng: random.Random) -> str:
    cells: list[Any] = []
    for _ in range(rng.randint(0, 4)):
        source: Any = program(rng)
        if rng.random() < 0.3:
            source = rng.choice(["%time ", "!ls ", "%%bash\n", "%%time\n", "?", "  "]) + source
        if rng.random() < 0.3:
            source = source.splitlines(True)
        cells.append({"cell_type": rng.choice(["code", "code", "markdown", 3]), "source": source})
    text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4})
    return _bytes_changed(text, rng) if rng.random() < 0.3 else text


def config(rng: random.Random) -> str:
    from shapecalc.readers.notebook import script_source
    from shapecalc.readers.script import read_source

    found = read_source(script_source("p.py", rng.choice(PROGRAMS))).models
    records = [m.record for m in found if m.record]
    value: Any = records[0]["model"] if records else {"class_name": "Sequential", "config": {}}
    value = json.loads(json.dumps(value, default=str))
    for _ in range(rng.randint(0, 4)):
        _value_changed(value, rng)
    text = json.dumps(value)
    return _bytes_changed(text, rng) if rng.random() < 0.2 else text


def _value_changed(value: Any, rng: random.Random) -> None:
    """Change something somewhere in a nest of dicts and lists."""
    while True:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        if not keys:
            return
        key = rng.choice(keys)
        if isinstance(value[key], (dict, list)) and value[key] and rng.random() < 0.8:
            value = value[key]
            continue
        odd = [None, -1, 0, "x", [], {}, 1e300, 10**30, True, [1, None], "same", 2.5, [[]]]
        value[key] = rng.choice(odd)
        return


def archive(rng: random.Random) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as found:
        found.writestr("config.json", config(rng))
        found.writestr("metadata.json", '{"keras_version": "3.15.1"}')
    found_bytes = bytearray(data.getvalue())
    for _ in range(rng.randint(0, 4)):
        found_bytes[rng.randrange(len(found_bytes))] = rng.randrange(256)
    return bytes(found_bytes)


MAKERS: dict[str, Any] = {
    ".py": program,
    ".ipynb": notebook,
    ".json": config,
    ".keras": archive,
    ".md": lambda rng: f"# A text\n\n```python\n{program(rng)}\n```\n",
}


def read(suffix: str, content: Any, folder: str) -> str:
    """Read one file as the commands do; says what came of it."""
    from explain.files import Wanted, read_file

    path = os.path.join(folder, "file" + suffix)
    with open(path, "wb") as stream:
        stream.write(content if isinstance(content, bytes) else content.encode(errors="replace"))
    found = read_file(path, Wanted(checks=True))
    json.dumps(found.to_dict())
    return "problem" if found.problems else "model" if found.models else "nothing"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    wanted = parser.parse_args()
    os.environ["SEQSHAPE_DEBUG"] = "1"  # an error inside the reader is not passed over
    signal.signal(signal.SIGALRM, _too_long)
    counts: Counter[str] = Counter()
    failures: dict[str, str] = {}
    end = time.monotonic() + wanted.minutes * 60
    number = wanted.seed * 10_000_000
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < end:
            number += 1
            rng = random.Random(number)
            suffix = rng.choice(list(MAKERS))
            content = MAKERS[suffix](rng)
            signal.alarm(SECONDS)
            try:
                counts[f"{suffix} {read(suffix, content, folder)}"] += 1
            except Exception as error:
                counts[f"{suffix} FAILED"] += 1
                where = traceback.extract_tb(error.__traceback__)[-1]
                key = f"{type(error).__name__} {where.filename}:{where.lineno} {error}"[:200]
                if key not in failures:
                    failures[key] = f"seed {number} {suffix}"
                    print(failures[key], key, flush=True)
            finally:
                signal.alarm(0)
    for what, n in sorted(counts.items()):
        print(f"{what:20} {n:>9,}")
    print(f"{sum(counts.values()):,} files, {len(failures)} kinds of failure")
    return 1 if failures else 0


def _too_long(*_: Any) -> None:
    raise TimeoutError(f"longer than {SECONDS} s")


if __name__ == "__main__":
    sys.exit(main())
