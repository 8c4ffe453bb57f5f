"""Input that may be anything: programs, notebooks, configs, archives, HDF5, errors, settings.

Programs are made of pieces of what the tests hold against Keras, the small programs and the
examples of the diagnostics: lines, names and numbers exchanged, dropped, doubled; some with
bytes changed. Notebooks, configs and archives are built of them and broken likewise. Whatever
is chosen is chosen by the generator that is handed in.
"""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any, Union

from explain.lint.settings import KEYS
from shapecalc.checks.pages import pages
from shapecalc.readers.notebook import script_source
from shapecalc.readers.script import read_source
from tests.explain.why import tracebacks
from tests.explain.why.pasted import PASTED
from tests.shapecalc.readers.code.snippets import OLD, SNIPPETS

_PAGES = [page for page in pages() if not page.is_command]
EXAMPLES = [text for page in _PAGES for text in (page.example, page.instead)]
PROGRAMS = [*SNIPPETS.values(), *(entry[1] for entry in OLD.values()), *EXAMPLES]
_TRACEBACKS = [text for name, text in vars(tracebacks).items() if name.isupper()]
ERRORS = [*_TRACEBACKS, *(entry[0] for entry in PASTED)]
_WORD = re.compile(r"[A-Za-z_]\w*|\d+|[^\w\s]")
_ODD = [
    "0", "-1", "10**9", "None", "[]", "()", "{}", "''", "True", "1.5", "x", "model", "lambda: 0",
    "*", "**", ":", "...", "1e400", "range(10**9)", "[[]]", "np.zeros((0,))", "-1j", "b''",
    "float('nan')", "layers", "Input", "9" * 40, "'\\x1b[31m'", "not", "del", "self", "@",
    "2**63", "10**40", "n / 2", "np.eye(3)", "[1] * 10**8", "'a' * 10**9", "x.shape", "yield", "await", "(:=)", "%d", "!",
]  # fmt: skip
_COMMENTS = [
    "# seqshape: x (1000, 10)", "# seqshape: n=3", "# seqshape: ignore", "# seqshape: ignore-file",
    "# seqshape: ignore[SEQ1", "# seqshape: x (10**9, -1)", "# seqshape:", "# seqshape: =(",
]  # fmt: skip
_HEADS = [
    "if x:", "for i in x:", "while x:", "def f(a, *b, c=1):", "class C(layers.Layer):",
    "with x as y:", "try:", "async def g():", "match x:\n  case [a, *b]:", "@tf.function",
]  # fmt: skip
_JUNK: list[Any] = [
    None, -1, 0, "x", [], {}, 1e300, 10**30, True, [1, None], "same", 2.5, [[]],
]  # fmt: skip


# -- source --------------------------------------------------------------------------------
def program(rng: random.Random) -> str:
    """A program that may be anything."""
    lines = [line for _ in range(rng.randint(1, 3)) for line in rng.choice(PROGRAMS).split("\n")]
    for _ in range(rng.randint(0, 6)):
        at = rng.randrange(len(lines))
        kind = rng.randrange(7)
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
            lines[at] = rng.choice(_HEADS) + "\n    " + lines[at]
        elif kind == 5:
            lines[at] = " " * rng.randrange(9) + lines[at]
        else:
            lines[at] += "  " + rng.choice(_COMMENTS)
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
    return _broken(text.encode(), rng, 1).decode(errors="replace")


def _broken(data: bytes, rng: random.Random, least: int) -> bytes:
    """Up to eight bytes of it changed."""
    changed = bytearray(data)
    for _ in range(rng.randint(least, 8)):
        if changed:
            changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def notebook(rng: random.Random) -> str:
    cells: list[Any] = []
    for _ in range(rng.randint(0, 4)):
        source: Any = program(rng)
        if rng.random() < 0.3:
            source = rng.choice(["%time ", "!ls ", "%%bash\n", "%%time\n", "?", "  "]) + source
        if rng.random() < 0.3:
            source = source.splitlines(True)
        cells.append({"cell_type": rng.choice(["code", "code", "markdown", 3]), "source": source})
    found: Any = {"cells": cells, "metadata": {}, "nbformat": 4}
    if rng.random() < 0.1:
        _value_changed(found, rng)
    text = json.dumps(found)
    return _bytes_changed(text, rng) if rng.random() < 0.3 else text


def markdown(rng: random.Random) -> str:
    text = f"# A text\n\n```python\n{program(rng)}\n```\n"
    return _bytes_changed(text, rng) if rng.random() < 0.2 else text


# -- saved models --------------------------------------------------------------------------
@cache
def _records() -> list[Any]:
    """The configs of the models in the programs."""
    found: list[Any] = [{"class_name": "Sequential", "config": {}}]
    for text in PROGRAMS:
        models = read_source(script_source("p.py", text)).models
        found += [m.config for m in models if m.config]
    return found


def config(rng: random.Random) -> str:
    value: Any = json.loads(json.dumps(rng.choice(_records()), default=str))
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
        value[key] = json.loads(json.dumps(rng.choice(_JUNK)))
        return


def archive(rng: random.Random) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as found:
        found.writestr("config.json", config(rng))
        found.writestr("metadata.json", '{"keras_version": "3.15.1"}')
    return _broken(data.getvalue(), rng, 0)


def hdf5(rng: random.Random) -> bytes:
    """A file as Keras 2 and 3 write them, whole or broken."""
    import h5py

    data = io.BytesIO()
    with h5py.File(data, "w") as found:
        found.attrs["model_config"] = config(rng).replace("\0", "0")  # h5py takes none
        found.attrs["keras_version"] = rng.choice(["2.3.0", "3.15.1", "x"])
        for name in ("dense", "lstm")[: rng.randrange(3)]:
            group = found.create_group(f"model_weights/{name}")
            group.attrs["weight_names"] = [f"{name}/kernel:0".encode()]
            group[f"{name}/kernel:0"] = [[0.0] * rng.randrange(1, 4)]
    return _broken(data.getvalue(), rng, 0)


# -- what else is read ---------------------------------------------------------------------
def error(rng: random.Random) -> str:
    """A pasted traceback or message."""
    lines = [line for _ in range(rng.randint(1, 2)) for line in rng.choice(ERRORS).split("\n")]
    for _ in range(rng.randint(0, 4)):
        at = rng.randrange(len(lines))
        lines[at] = rng.choice([_words_changed(lines[at], rng), rng.choice(lines), ""])
    text = "\n".join(lines)
    return _bytes_changed(text, rng) if rng.random() < 0.2 else text


def settings(rng: random.Random) -> str:
    """A ``pyproject.toml``."""
    values = ['"SEQ1"', '["SEQ1", "x"]', "3", "{n = 3}", '{x = "1000,10"}', "true", '""', "[[]]"]
    lines = ["[tool.seqshape]"]
    for _ in range(rng.randint(0, 4)):
        lines.append(f"{rng.choice([*KEYS, 'sett'])} = {rng.choice(values)}")
    text = "\n".join(lines)
    return _bytes_changed(text, rng) if rng.random() < 0.3 else text


# One line adds a kind; the number is how often it comes among them all.
MAKERS: dict[str, tuple[Callable[[random.Random], Union[str, bytes]], int]] = {
    ".py": (program, 60),
    ".ipynb": (notebook, 60),
    ".md": (markdown, 60),
    ".json": (config, 60),
    ".keras": (archive, 60),
    ".txt": (error, 60),
    ".toml": (settings, 20),
    ".h5": (hdf5, 1),
}
